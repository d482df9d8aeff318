import { setImmediate as breathe } from 'node:timers/promises'
import { sha256 } from '../ids.ts'
import { type Certificate, isValidAt } from './certificates.ts'
import { FEWER_NODES, fromText, looksSigned, MOST_SIGNATURES, readEnvelope } from './envelope.ts'
import { findPdfSignatures, isPdf, type PdfSignature } from './pdf.ts'
import type { CheckedSignature, SignatureProblem, SignatureReport } from './report.ts'
import { checkSigner, type Content, contentOf, type SignerCheck } from './signer.ts'
import { timeOf } from './timestamp.ts'
import { isTrusted, type TrustBundle } from './trust.ts'

export type CheckOptions = {
  /** When it is known that the file existed: the day it was received. */
  at?: Temporal.Instant
  /** The document that a detached signature speaks of, or that the signed one must be. */
  content?: Uint8Array
  /** Instead of the installation's. */
  trust?: TrustBundle
}

type Defaults = { trust: TrustBundle | undefined; largest: number }
type Walk = { signatures: CheckedSignature[]; problems: SignatureProblem[]; options: CheckOptions; largest: number }

const DEEPEST = 5
const DATA = '1.2.840.113549.1.7.1'

export async function check(file: Uint8Array, options: CheckOptions, defaults: Defaults): Promise<SignatureReport> {
  const trust = options.trust ?? defaults.trust
  const walk: Walk = {
    signatures: [],
    problems: [],
    options: { ...options, ...(trust && { trust }) },
    largest: defaults.largest,
  }
  let content = file
  let format: SignatureReport['format'] = 'none'
  if (file.length === 0) walk.problems.push('empty')
  else if (file.length > walk.largest) walk.problems.push('too_large')
  else [content, format] = await open(file, walk)
  const { signatures, problems } = walk
  if (problems.length === 0 && format === 'none') problems.push('not_signed')
  const contentSha256 = sha256(content).toString('hex')
  const expected = options.content && sha256(options.content).toString('hex')
  if (signatures.length > 0 && expected && expected !== contentSha256) problems.push('other_content')
  return { format, content, contentSha256, contentType: isPdf(content) ? 'pdf' : 'other', signatures, problems }
}

/** Opens envelope after envelope, and at last the PDF inside. */
async function open(file: Uint8Array, walk: Walk): Promise<[Uint8Array, SignatureReport['format']]> {
  let content = file
  for (let level = 1; ; level++) {
    const bytes = looksSigned(content) ? content : fromText(content)
    if (!bytes) {
      const inside = isPdf(content) ? await checkPdf(content, level, walk) : 0
      return [content, level > 1 ? 'cades' : inside > 0 ? 'pades' : 'none']
    }
    if (level > DEEPEST) {
      walk.problems.push('too_deep')
      return [content, 'cades']
    }
    const inner = await checkEnvelope(bytes, level, walk)
    if (!inner) return [content, 'cades']
    content = inner
  }
}

/** Checks every signer of an envelope; what they signed, or null when it is not to be had. */
async function checkEnvelope(bytes: Uint8Array, level: number, walk: Walk): Promise<Uint8Array | null> {
  const envelope = readEnvelope(bytes, walk.largest)
  if (typeof envelope === 'string') {
    walk.problems.push(envelope)
    return null
  }
  if (envelope.signers.length === 0) walk.problems.push('no_signers')
  if (bytes.subarray(envelope.length).some((byte) => ![0, 9, 10, 13, 32].includes(byte)))
    walk.problems.push('trailing_bytes')
  const signed = envelope.content ?? walk.options.content ?? null
  if (!signed) walk.problems.push('content_missing')
  const content = signed && contentOf(envelope.contentType, [signed])
  for (const signer of envelope.signers) {
    if (walk.signatures.length >= MOST_SIGNATURES) {
      walk.problems.push('too_many_signatures')
      break
    }
    const result = attempt(() => checkSigner(signer, envelope.certificates, content))
    walk.signatures.push(complete(result, envelope.certificates, { level, covers: 'whole' }, walk.options))
    await breathe()
  }
  return signed
}

/** Checks the signatures inside a PDF; how many there are. */
async function checkPdf(bytes: Uint8Array, level: number, walk: Walk): Promise<number> {
  const found = findPdfSignatures(bytes)
  if (typeof found === 'string') {
    walk.problems.push(found)
    return 1
  }
  if (walk.signatures.length + found.length > MOST_SIGNATURES) {
    walk.problems.push('too_many_signatures')
    return found.length
  }
  let unreadable = 0
  for (const signature of found) {
    const checked = checkInPdf(signature, level, walk)
    walk.signatures.push(checked)
    // The file is refused already: going through all of them would only be work for whoever made it.
    if (checked.problems.includes('contents_unreadable') && ++unreadable === 5) break
    await breathe()
  }
  return found.length
}

function checkInPdf(signature: PdfSignature, level: number, { options, largest }: Walk): CheckedSignature {
  const { covers } = signature
  const worthless = (...problems: SignatureProblem[]) =>
    complete({ ...NOTHING, problems: [...problems, ...signature.wrong] }, [], { level, covers }, options)
  if (!signature.envelope) return worthless('contents_unreadable')
  const envelope = readEnvelope(signature.envelope, largest, FEWER_NODES)
  if (typeof envelope === 'string') return worthless('contents_unreadable')
  const [signer, ...others] = envelope.signers
  if (!signer || others.length > 0) return worthless('contents_unreadable')
  // Old kinds sign a digest, or another document inside the signature.
  if (!signature.kindKnown || envelope.content || envelope.contentType !== DATA) return worthless('kind_unknown')
  const result = attempt(() => checkSigner(signer, envelope.certificates, contentIn(signature)))
  if (signature.wrong.length > 0) {
    result.integrity = 'altered'
    result.problems = [...signature.wrong, ...result.problems.filter((p) => p !== 'content_missing')]
  }
  if (covers === 'part' && signature.wrong.length === 0) result.problems.push('later_revision')
  result.claimedAt ??= signature.claimedAt
  return complete(result, envelope.certificates, { level, covers }, options)
}

const contentIn = ({ parts }: PdfSignature): Content | null => (parts.length > 0 ? contentOf(DATA, parts) : null)

const NOTHING: SignerCheck = {
  certificate: null,
  digest: '',
  integrity: 'unreadable',
  problems: [],
  claimedAt: null,
  value: new Uint8Array(),
  unsigned: [],
}

/** A structure that the readers of keys and attributes refuse is one nobody can check. */
function attempt(fn: () => SignerCheck): SignerCheck {
  try {
    return fn()
  } catch {
    return { ...NOTHING, problems: ['attributes_wrong'] }
  }
}

/** To what was signed adds when, by whom and whether that may be believed. */
function complete(
  { certificate, digest, integrity, problems: found, claimedAt, value, unsigned }: SignerCheck,
  sent: readonly Certificate[],
  place: Pick<CheckedSignature, 'level' | 'covers'>,
  { at, trust }: CheckOptions,
): CheckedSignature {
  const problems = [...found]
  const stamped = stamp()
  const signedAt = stamped ?? claimedAt
  if (!stamped) problems.push(claimedAt ? 'time_by_signer' : 'time_missing')
  // A stamp is a proof, the day of receipt a fact; what the signer's clock said comes after them.
  const moment = stamped ?? at ?? claimedAt ?? Temporal.Now.instant()
  const certificateValid = certificate !== null && isValidAt(certificate, moment)
  if (certificate && !certificateValid)
    problems.push(
      Temporal.Instant.compare(moment, certificate.from) < 0 ? 'certificate_not_yet_valid' : 'certificate_expired',
    )
  if (certificate && !certificate.maySign) problems.push('key_usage')
  const trusted = certificate && trust ? isTrusted(certificate, sent, trust, moment) : null
  if (trusted === false) problems.push('issuer_unknown')
  if (!trust) problems.push('trust_not_configured')
  return {
    signer: certificate?.signer ?? { name: '', givenName: '', familyName: '', taxCode: null, organization: '' },
    issuer: certificate?.issuerName ?? '',
    certificate: {
      serial: certificate?.serial ?? '',
      sha256: certificate ? sha256(certificate.raw).toString('hex') : '',
      from: certificate?.from ?? null,
      to: certificate?.to ?? null,
    },
    signedAt,
    signedAtSource: stamped ? 'timestamp' : claimedAt ? 'signer' : null,
    digestAlgorithm: digest,
    integrity,
    certificateValid,
    keyUsageOk: certificate?.maySign ?? false,
    trust: !trust ? 'not_configured' : trusted ? 'trusted' : 'unknown_issuer',
    ...place,
    problems,
  }

  function stamp(): Temporal.Instant | null {
    try {
      const time = timeOf(unsigned, value, trust)
      if (typeof time !== 'string') return time
      problems.push(time)
    } catch {
      problems.push('timestamp_wrong')
    }
    return null
  }
}
