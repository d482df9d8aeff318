import { fromBER, OctetString } from 'asn1js'
import { type Attribute, TSTInfo } from 'pkijs'
import { digestName, digestOf, isWeak } from './algorithms.ts'
import { type Certificate, isValidAt } from './certificates.ts'
import { FEWER_NODES, readEnvelope } from './envelope.ts'
import type { SignatureProblem } from './report.ts'
import { checkSigner, contentOf, one } from './signer.ts'
import { isTrusted, type TrustBundle } from './trust.ts'

const TOKEN = '1.2.840.113549.1.9.16.2.14'
const TIME_INFO = '1.2.840.113549.1.9.16.1.4'
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const LARGEST = 262_144

/** The moment a time stamp over this signature proves; a problem when it proves nothing; null when there is none. */
export function timeOf(
  unsigned: readonly Attribute[],
  value: Uint8Array,
  trust: TrustBundle | undefined,
): Temporal.Instant | SignatureProblem | null {
  if (!unsigned.some(({ type }) => type === TOKEN)) return null
  const token = one(unsigned, TOKEN) as { valueBeforeDecodeView?: Uint8Array } | null
  const bytes = token?.valueBeforeDecodeView
  if (!bytes || bytes.length > LARGEST) return 'timestamp_wrong'
  const envelope = readEnvelope(bytes, LARGEST, FEWER_NODES)
  if (typeof envelope === 'string' || envelope.contentType !== TIME_INFO || !envelope.content) return 'timestamp_wrong'
  const [signer, ...others] = envelope.signers
  if (!signer || others.length > 0) return 'timestamp_wrong'
  const { integrity, certificate } = checkSigner(
    signer,
    envelope.certificates,
    contentOf(TIME_INFO, [envelope.content]),
  )
  const at = readTime(envelope.content, value)
  if (integrity !== 'intact' || !certificate || !at) return 'timestamp_wrong'
  if (!stampsTime(certificate) || !isValidAt(certificate, at)) return 'timestamp_wrong'
  if (trust && !isTrusted(certificate, envelope.certificates, trust, at)) return 'timestamp_untrusted'
  return at
}

function readTime(content: Uint8Array, value: Uint8Array): Temporal.Instant | null {
  const { result, offset } = fromBER(content, { maxDepth: 20, maxNodes: 500, parseEmbedded: false })
  if (offset < 0) return null
  const info = new TSTInfo({ schema: result })
  const digest = digestName(info.messageImprint.hashAlgorithm.algorithmId)
  const imprint: unknown = info.messageImprint.hashedMessage
  if (!digest || isWeak(digest) || !(imprint instanceof OctetString)) return null
  if (!digestOf(digest, [value]).equals(imprint.valueBlock.valueHexView)) return null
  return Temporal.Instant.fromEpochMilliseconds(info.genTime.getTime())
}

const stampsTime = ({ x509 }: Certificate) => (x509.keyUsage ?? []).includes(TIME_STAMPING)
