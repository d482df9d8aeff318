import { constants, createHash, type KeyObject, verify } from 'node:crypto'
import { type AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs'
import type { SignatureProblem } from './report.ts'

const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.3.14.3.2.26': 'sha1',
  '1.2.840.113549.2.5': 'md5',
}
/** Signature algorithms that say their digest; the others leave it to the signer's digest or to parameters. */
const SIGNATURES: Readonly<Record<string, { key: 'rsa' | 'ec'; digest: string | null }>> = {
  '1.2.840.113549.1.1.1': { key: 'rsa', digest: null },
  '1.2.840.113549.1.1.4': { key: 'rsa', digest: 'md5' },
  '1.2.840.113549.1.1.5': { key: 'rsa', digest: 'sha1' },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  '1.2.840.10045.2.1': { key: 'ec', digest: null },
  '1.2.840.10045.4.1': { key: 'ec', digest: 'sha1' },
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
}
const PSS = '1.2.840.113549.1.1.10'
const MGF1 = '1.2.840.113549.1.1.8'
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1']

/** The name node:crypto knows a digest by; '' for one we do not. */
export const digestName = (oid: string): string => DIGESTS[oid] ?? ''
/** Digests for which other documents can be made to fit. */
export const isWeak = (digest: string) => digest === 'sha1' || digest === 'md5'

export function digestOf(name: string, parts: readonly Uint8Array[]): Buffer {
  const hash = createHash(name)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Null when the value is right, else why it is not or cannot be told. */
export function checkValue(
  key: KeyObject,
  { algorithmId, algorithmParams }: AlgorithmIdentifier,
  digest: string,
  signed: Uint8Array,
  value: Uint8Array,
): SignatureProblem | null {
  const scheme = algorithmId === PSS ? readPss(algorithmParams) : plainScheme(algorithmId, digest)
  if (!scheme) return 'algorithm_unknown'
  if (isWeak(scheme.digest)) return 'digest_weak'
  const details = key.asymmetricKeyDetails
  if (scheme.key === 'rsa') {
    if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'rsa-pss') return 'algorithm_unknown'
    const bits = details?.modulusLength ?? 0
    if (bits < 2048) return 'key_weak'
    // Far beyond what anybody issues: the work would be the attacker's to choose.
    if (bits > 8192) return 'algorithm_unknown'
  } else if (key.asymmetricKeyType !== 'ec' || !CURVES.includes(details?.namedCurve ?? '')) return 'algorithm_unknown'
  return verify(scheme.digest, signed, { key, ...scheme.options }, value) ? null : 'signature_value_wrong'
}

type Scheme = { key: 'rsa' | 'ec'; digest: string; options: { padding?: number; saltLength?: number } }

function plainScheme(oid: string, ofSigner: string): Scheme | null {
  const known = SIGNATURES[oid]
  if (!known) return null
  const options = known.key === 'rsa' ? { padding: constants.RSA_PKCS1_PADDING } : {}
  return { key: known.key, digest: known.digest ?? ofSigner, options }
}

function readPss(schema: unknown): Scheme | null {
  const params = new RSASSAPSSParams(schema ? { schema } : {})
  const digest = digestName(params.hashAlgorithm.algorithmId)
  const mask = params.maskGenAlgorithm
  // The mask's own digest may differ by the letter; node:crypto and everybody else use the same.
  const maskDigest = (mask.algorithmParams as { valueBlock?: { value?: unknown[] } } | undefined)?.valueBlock
    ?.value?.[0]
  const same = maskDigest === undefined ? digest === 'sha1' : digestName(oidOf(maskDigest)) === digest
  if (!digest || mask.algorithmId !== MGF1 || !same || params.saltLength > 512) return null
  return {
    key: 'rsa',
    digest,
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: params.saltLength },
  }
}

const oidOf = (node: unknown) => (node as { valueBlock?: { toString(): string } }).valueBlock?.toString() ?? ''
