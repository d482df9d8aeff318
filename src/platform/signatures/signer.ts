import { GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime } from 'asn1js'
import { type Attribute, IssuerAndSerialNumber, type SignerInfo } from 'pkijs'
import { checkValue, digestName, digestOf, isWeak } from './algorithms.ts'
import type { Certificate } from './certificates.ts'
import type { CheckedSignature, SignatureProblem } from './report.ts'

export type SignerCheck = {
  certificate: Certificate | null
  digest: string
  integrity: CheckedSignature['integrity']
  problems: SignatureProblem[]
  /** What the signer's own clock said. */
  claimedAt: Temporal.Instant | null
  value: Uint8Array
  unsigned: readonly Attribute[]
}

/** What was signed: its type, its bytes in one or more parts, their digests kept between signers of the same content. */
export type Content = { type: string; parts: readonly Uint8Array[]; digest: (name: string) => Buffer }

export function contentOf(type: string, parts: readonly Uint8Array[]): Content {
  const known = new Map<string, Buffer>()
  return {
    type,
    parts,
    digest(name) {
      const digest = known.get(name) ?? digestOf(name, parts)
      known.set(name, digest)
      return digest
    },
  }
}

const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SIGNING_TIME = '1.2.840.113549.1.9.5'
const CERTIFICATE_V1 = '1.2.840.113549.1.9.16.2.12'
const CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'

/** Checks one signer of an envelope: digest of the content, value over the attributes, the certificate they name. */
export function checkSigner(
  info: SignerInfo,
  certificates: readonly Certificate[],
  content: Content | null,
): SignerCheck {
  const digest = digestName(info.digestAlgorithm.algorithmId)
  const signed = info.signedAttrs?.attributes ?? []
  const mine = certificates.filter((certificate) => isNamedBy(info, certificate))
  const named = namedCertificate(signed)
  const certificate = mine.find((one) => named !== null && named !== 'wrong' && matches(named, one)) ?? mine[0] ?? null
  const time = one(signed, SIGNING_TIME)
  const check: SignerCheck = {
    certificate,
    digest: digest || info.digestAlgorithm.algorithmId.slice(0, 60),
    integrity: 'unreadable',
    problems: [],
    claimedAt: time instanceof UTCTime || time instanceof GeneralizedTime ? instantOf(time.toDate()) : null,
    value: info.signature.valueBlock.valueHexView,
    unsigned: info.unsignedAttrs?.attributes ?? [],
  }
  const { problems } = check
  if (!certificate) problems.push('certificate_missing')
  else if (named === null) problems.push('certificate_not_named')
  if (!content) problems.push('content_missing')
  if (!digest) problems.push('algorithm_unknown')
  else if (isWeak(digest)) problems.push('digest_weak')
  if (!certificate || !content || !digest || isWeak(digest)) return check
  const wrong = checkDigest(info, signed, digest, content)
  if (wrong) problems.push(wrong)
  if (certificate && (named === 'wrong' || (named !== null && !matches(named, certificate))))
    problems.push('other_certificate')
  const toSign = info.signedAttrs ? new Uint8Array(info.signedAttrs.encodedValue) : Buffer.concat(content.parts)
  const ofValue = checkValue(certificate.x509.publicKey, info.signatureAlgorithm, digest, toSign, check.value)
  if (ofValue) problems.push(ofValue)
  const altered: SignatureProblem[] = [
    'digest_mismatch',
    'signature_value_wrong',
    'attributes_wrong',
    'other_certificate',
  ]
  if (problems.some((p) => altered.includes(p))) check.integrity = 'altered'
  else if (!ofValue && wrong === null) check.integrity = 'intact'
  if (!info.signedAttrs) problems.push('attributes_missing')
  return check
}

function checkDigest(
  info: SignerInfo,
  signed: readonly Attribute[],
  digest: string,
  content: Content,
): SignatureProblem | null {
  if (!info.signedAttrs) {
    // Attributes signed once could be passed off as a content signed without any: they begin as a SET does.
    return content.parts[0]?.[0] === 0x31 ? 'attributes_wrong' : null
  }
  const type = one(signed, CONTENT_TYPE)
  const said = one(signed, MESSAGE_DIGEST)
  if (!(type instanceof ObjectIdentifier) || !(said instanceof OctetString)) return 'attributes_wrong'
  if (type.valueBlock.toString() !== content.type) return 'attributes_wrong'
  return content.digest(digest).equals(said.valueBlock.valueHexView) ? null : 'digest_mismatch'
}

/** The value of an attribute that must be there once with one value; null otherwise. */
export function one(attributes: readonly Attribute[], oid: string): unknown {
  const found = attributes.filter(({ type }) => type === oid)
  return found.length === 1 && found[0]!.values.length === 1 ? (found[0]!.values[0] as unknown) : null
}

const instantOf = (date: Date) =>
  Number.isNaN(date.getTime()) ? null : Temporal.Instant.fromEpochMilliseconds(date.getTime())

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0
const number = (hex: string) => hex.replace(/^0+/, '').toUpperCase()

function isNamedBy({ sid }: SignerInfo, certificate: Certificate): boolean {
  if (sid instanceof IssuerAndSerialNumber)
    return (
      isSame(new Uint8Array(sid.issuer.valueBeforeDecode), certificate.issuerDer) &&
      number(Buffer.from(sid.serialNumber.valueBlock.valueHexView).toString('hex')) === number(certificate.serial)
    )
  const key = (sid as { valueBlock?: { valueHexView?: Uint8Array } } | undefined)?.valueBlock?.valueHexView
  return key !== undefined && certificate.subjectKey !== null && isSame(key, certificate.subjectKey)
}

type Named = { digest: string; hash: Uint8Array }

/** The certificate that the signed attributes bind the signature to; null when they name none. */
function namedCertificate(signed: readonly Attribute[]): Named | 'wrong' | null {
  if (!signed.some(({ type }) => type === CERTIFICATE_V1 || type === CERTIFICATE_V2)) return null
  const second = one(signed, CERTIFICATE_V2)
  const value = second ?? one(signed, CERTIFICATE_V1)
  const list = value instanceof Sequence ? value.valueBlock.value[0] : null
  const first = list instanceof Sequence ? list.valueBlock.value[0] : null
  if (!(first instanceof Sequence)) return 'wrong'
  const [head, next] = first.valueBlock.value
  if (head instanceof OctetString) return { digest: second ? 'sha256' : 'sha1', hash: head.valueBlock.valueHexView }
  const algorithm = head instanceof Sequence ? head.valueBlock.value[0] : null
  if (!(algorithm instanceof ObjectIdentifier) || !(next instanceof OctetString)) return 'wrong'
  const digest = digestName(algorithm.valueBlock.toString())
  return digest && digest !== 'md5' ? { digest, hash: next.valueBlock.valueHexView } : 'wrong'
}

const matches = ({ digest, hash }: Named, { raw }: Certificate) => isSame(digestOf(digest, [raw]), hash)
