import { readFileSync } from 'node:fs'
import { Halt } from '../halt.ts'
import { type Certificate, isValidAt, readCertificate } from './certificates.ts'

/** The issuers whose signatures are believed: each of them by itself, as in the national trusted lists. */
export type TrustBundle = { issuers: readonly Certificate[] }

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g
const DEEPEST = 5
/** Chains may be made to branch: so many signatures of issuers are checked for one signer, then no more. */
const MOST_CHECKS = 64
/** MD2, MD5 and SHA-1 below a certificate prove nothing. */
const WEAK = ['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10045.4.1']

/** Reads a file of certificates in PEM. One that is no issuer's, or cannot be read, stops with a sentence. */
export function loadTrustBundle(path: string): TrustBundle {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Halt(`The setting TRUST_BUNDLE names ${path}, which cannot be read: ${(error as Error).message}.`)
  }
  return readTrustBundle(pem, path)
}

export function readTrustBundle(pem: string, path = 'the file'): TrustBundle {
  const blocks = pem.match(PEM) ?? []
  if (blocks.length === 0) throw new Halt(`The setting TRUST_BUNDLE names ${path}, which holds no certificate in PEM.`)
  const issuers = blocks.map((block, i) => {
    const certificate = readCertificate(Buffer.from(block.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))
    if (!certificate?.mayIssue)
      throw new Halt(
        `The setting TRUST_BUNDLE names ${path}: its certificate number ${i + 1} ${certificate ? 'is not an issuer’s' : 'cannot be read'}.`,
      )
    return certificate
  })
  return { issuers }
}

/** Whether signed certificates lead from this one to an issuer of the bundle, all of them valid at that moment. */
export function isTrusted(
  certificate: Certificate,
  sent: readonly Certificate[],
  bundle: TrustBundle,
  at: Temporal.Instant,
): boolean {
  let checks = 0
  const issued = (child: Certificate, issuer: Certificate, below: number) =>
    issuer.mayIssue &&
    issuer.pathLength >= below &&
    isValidAt(issuer, at) &&
    !WEAK.includes(child.signatureOid) &&
    child.x509.checkIssued(issuer.x509) &&
    checks++ < MOST_CHECKS &&
    child.x509.verify(issuer.x509.publicKey)
  const climb = (child: Certificate, below: number, seen: readonly Certificate[]): boolean =>
    bundle.issuers.some((issuer) => issued(child, issuer, below)) ||
    (below < DEEPEST &&
      sent.some(
        (next) => !seen.includes(next) && issued(child, next, below) && climb(next, below + 1, [...seen, next]),
      ))
  return climb(certificate, 0, [certificate])
}
