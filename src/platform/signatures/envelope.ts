import { fromBER } from 'asn1js'
import { ContentInfo, SignedData, type SignerInfo } from 'pkijs'
import { type Certificate, readCertificate } from './certificates.ts'
import type { SignatureProblem } from './report.ts'

/** CMS SignedData as found: the content it carries (null when detached), the certificates sent along, the signers. */
export type Envelope = {
  contentType: string
  content: Uint8Array | null
  certificates: Certificate[]
  signers: SignerInfo[]
  /** How many bytes it takes. */
  length: number
}

export const MOST_SIGNATURES = 50
const MOST_CERTIFICATES = 100
/** Enough for a content of 25 MB in pieces of 256 bytes. */
const MOST_NODES = 100_000
/** Inside a PDF there is no content to carry, and there may be fifty of them. */
export const FEWER_NODES = 30_000
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex')

/** Whether these bytes begin as a signed envelope does, whole or not. */
export const looksSigned = (bytes: Uint8Array) => bytes[0] === 0x30 && view(bytes.subarray(0, 32)).includes(SIGNED_DATA)

/** An envelope as text, with or without PEM's lines around it; null for anything else. */
export function fromText(bytes: Uint8Array): Uint8Array | null {
  if (
    !/^\s*(-----BEGIN (PKCS7|CMS|PKCS #7 SIGNED DATA)-----|M[A-P])/.test(view(bytes.subarray(0, 64)).toString('latin1'))
  )
    return null
  const inner = view(bytes)
    .toString('latin1')
    .replaceAll(/-----(BEGIN|END) [A-Z0-9# ]{3,30}-----/g, '')
  if (!/^[A-Za-z0-9+/=\s]*$/.test(inner)) return null
  const decoded = Buffer.from(inner, 'base64')
  return looksSigned(decoded) ? decoded : null
}

/** Reads an envelope. Lengths are checked by the reader, which stops at so many nodes and levels. */
export function readEnvelope(bytes: Uint8Array, largest: number, maxNodes = MOST_NODES): Envelope | SignatureProblem {
  try {
    const { offset, result } = fromBER(bytes, {
      maxDepth: 40,
      maxNodes,
      maxContentLength: largest,
      parseEmbedded: false,
      copyInput: false,
    })
    if (offset < 0) return isCut(bytes) ? 'truncated' : 'envelope_unreadable'
    const outer = new ContentInfo({ schema: result })
    if (outer.contentType !== ContentInfo.SIGNED_DATA) return 'envelope_unreadable'
    // Certificates are kept as they were sent: encoding them again would change what was signed.
    const certificates = takeCertificates(outer.content)
    const signed = new SignedData({ schema: outer.content })
    if (signed.signerInfos.length > MOST_SIGNATURES) return 'too_many_signatures'
    const { eContent, eContentType } = signed.encapContentInfo
    return {
      contentType: eContentType,
      content: eContent ? new Uint8Array(eContent.getValue()) : null,
      certificates,
      signers: signed.signerInfos,
      length: offset,
    }
  } catch {
    return isCut(bytes) ? 'truncated' : 'envelope_unreadable'
  }
}

type Node = {
  idBlock: { tagClass: number; tagNumber: number }
  valueBlock: { value?: Node[] }
  valueBeforeDecodeView: Uint8Array
}

/** Reads the certificates and takes them out: reading them once more costs more than all the rest. */
function takeCertificates({ valueBlock }: Node): Certificate[] {
  const isSet = ({ idBlock }: Node) => idBlock.tagClass === 3 && idBlock.tagNumber === 0
  const set = valueBlock.value?.find(isSet)
  if (set) valueBlock.value = valueBlock.value?.filter((node) => node !== set) ?? []
  return (set?.valueBlock.value ?? [])
    .slice(0, MOST_CERTIFICATES)
    .flatMap(({ valueBeforeDecodeView }) => readCertificate(valueBeforeDecodeView) ?? [])
}

/** The outermost length says more than there is, or the end of an open one never comes. */
function isCut(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0
  if (first === 0x80) return bytes.at(-1) !== 0 || bytes.at(-2) !== 0
  if (first < 0x80) return bytes.length < 2 + first
  const size = first & 0x7f
  let length = 0
  for (let i = 0; i < Math.min(size, 6); i++) length = length * 256 + (bytes[2 + i] ?? 0)
  return bytes.length < 2 + size + length
}

const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
