import { check, type CheckOptions } from './check.ts'
import type { SignatureReport } from './report.ts'
import { loadTrustBundle, type TrustBundle } from './trust.ts'

export { type CheckedSignature, isDigitallySigned, type SignatureProblem, type SignatureReport } from './report.ts'
export { readTrustBundle, type TrustBundle } from './trust.ts'
export { signatureWords } from './words.ts'

const defaults: { trust: TrustBundle | undefined; largest: number } = { trust: undefined, largest: 25 * 2 ** 20 }

/** Once, when the program begins: whose signatures are believed, and how large a file may be. */
export function openSignatures({ trustBundle, fileMaxMb }: { trustBundle?: string | undefined; fileMaxMb: number }) {
  defaults.trust = trustBundle ? loadTrustBundle(trustBundle) : undefined
  defaults.largest = fileMaxMb * 2 ** 20
}

/**
 * Checks the signatures of a file: CAdES (.p7m, also in base64 and one inside the other) and PAdES. Whatever is not
 * right is a code in the report, never an exception; revocation is not checked.
 * Source: ETSI EN 319 122-1 and 319 142-1, RFC 5652, RFC 5035, RFC 3161.
 */
export const checkSignatures = (bytes: Uint8Array, options: CheckOptions = {}): Promise<SignatureReport> =>
  check(bytes, options, defaults)
