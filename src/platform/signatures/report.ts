/** What can be said of one signature or of a whole file. Sentences for each: words.ts. */
export type SignatureProblem =
  // The file as a whole.
  | 'empty'
  | 'too_large'
  | 'not_signed'
  | 'truncated'
  | 'envelope_unreadable'
  | 'trailing_bytes'
  | 'too_deep'
  | 'too_many_signatures'
  | 'no_signers'
  | 'content_missing'
  | 'other_content'
  // What was signed, and the value of the signature.
  | 'digest_mismatch'
  | 'signature_value_wrong'
  | 'digest_weak'
  | 'key_weak'
  | 'algorithm_unknown'
  | 'attributes_missing'
  | 'attributes_wrong'
  // Who signed.
  | 'certificate_missing'
  | 'other_certificate'
  | 'certificate_not_named'
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  | 'key_usage'
  | 'issuer_unknown'
  | 'trust_not_configured'
  // When.
  | 'time_missing'
  | 'time_by_signer'
  | 'timestamp_wrong'
  | 'timestamp_untrusted'
  // Signatures inside a PDF.
  | 'byte_range_start'
  | 'byte_range_hole'
  | 'byte_range_outside'
  | 'bytes_uncovered'
  | 'later_revision'
  | 'contents_unreadable'
  | 'kind_unknown'

export type Signatory = {
  name: string
  givenName: string
  familyName: string
  /** Codice fiscale, capitals; null when the certificate has none. */
  taxCode: string | null
  organization: string
}

export type CheckedSignature = {
  signer: Signatory
  /** The name of who issued the certificate. */
  issuer: string
  /** Empty, and null, where the certificate is missing. */
  certificate: { serial: string; sha256: string; from: Temporal.Instant | null; to: Temporal.Instant | null }
  signedAt: Temporal.Instant | null
  signedAtSource: 'timestamp' | 'signer' | null
  digestAlgorithm: string
  /** `unreadable`: it could not be checked, or only with means nobody should rely on. */
  integrity: 'intact' | 'altered' | 'unreadable'
  /** At the moment of the time stamp, else at `at`, else at the time the signer gave, else now. */
  certificateValid: boolean
  /** `part`: something was added to the PDF after this signature. */
  covers: 'whole' | 'part'
  /** The certificate is for signing documents. */
  keyUsageOk: boolean
  trust: 'trusted' | 'unknown_issuer' | 'not_configured'
  /** 1 for the outermost envelope. */
  level: number
  problems: SignatureProblem[]
}

export type SignatureReport = {
  format: 'cades' | 'pades' | 'none'
  /** The innermost signed document; the PDF itself where the signature is inside it. */
  content: Uint8Array
  /** Hexadecimal, of `content`. */
  contentSha256: string
  contentType: 'pdf' | 'other'
  signatures: CheckedSignature[]
  problems: SignatureProblem[]
}

/** What is wrong with the file itself, not with one of its signatures. Bytes after an envelope belong to nobody and do no harm. */
const harmless: readonly SignatureProblem[] = ['trailing_bytes']

/**
 * At least one signature, each of them intact, one of them over the whole document. Says nothing of who signed: look at
 * `certificateValid` and `trust` too. A PDF with the picture of a signature is not digitally signed.
 */
export const isDigitallySigned = ({ signatures, problems }: SignatureReport): boolean =>
  signatures.length > 0 &&
  signatures.every(({ integrity }) => integrity === 'intact') &&
  signatures.some(({ covers }) => covers === 'whole') &&
  problems.every((problem) => harmless.includes(problem))
