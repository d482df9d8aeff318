import { createHash, verify, X509Certificate } from 'node:crypto'
import { checkSignatures, isDigitallySigned, readTrustBundle } from '../src/platform/signatures/index.ts'
import { makeSigner, plainPdf, signCades, signPades } from '../test/signing.ts'
import type { Row } from './tools.ts'

const FILES = 500
const SIZE = 50_000

/**
 * A thousand signed files as a campaign of renewals receives them, each of another content, against what no check can do
 * without: two digests and two values by the same keys.
 */
export async function benchSignatures(): Promise<Row[]> {
  const issuer = makeSigner({ name: 'Certificatore Uno', issues: true, alg: 'rsa' })
  const mayors = Array.from({ length: 10 }, (_, i) =>
    makeSigner({ name: `Sindaco ${i}`, taxCode: 'RSSMRA80A01H501U', issuer, alg: 'rsa' }),
  )
  const trust = readTrustBundle(issuer.pem)
  const text = (i: number) => `Convenzione ${i} `.repeat(SIZE).slice(0, SIZE)
  const kinds = {
    'signed envelopes (.p7m) of 50 KB': Array.from({ length: FILES }, (_, i) =>
      signCades(mayors[i % 10]!, Buffer.from(text(i)), { chain: [issuer] }),
    ),
    'signed PDFs of 80 KB': Array.from({ length: FILES }, (_, i) => signPades(mayors[i % 10]!, plainPdf(text(i)))),
  }
  const rows: Row[] = []
  for (const [what, files] of Object.entries(kinds)) {
    const before = performance.now()
    for (const file of files) {
      const report = await checkSignatures(file, { trust })
      if (!isDigitallySigned(report) || report.signatures[0]?.trust !== 'trusted')
        throw new Error(`a good file was refused: ${report.problems.join()}`)
    }
    const ours = files.length / ((performance.now() - before) / 1000)
    const limit = bare(files, issuer.certificate)
    rows.push({
      what: `checking ${FILES} ${what}`,
      ours: `${Math.round(ours)}/s`,
      limit: `${Math.round(limit)}/s`,
      ratio: ours / limit,
      goal: 'reported',
      good: () => true,
    })
  }
  return rows
}

function bare(files: readonly Buffer[], certificate: Buffer): number {
  const before = performance.now()
  for (const file of files) {
    const key = new X509Certificate(certificate).publicKey
    for (let i = 0; i < 2; i++) {
      createHash('sha256').update(file).digest()
      verify('sha256', file.subarray(0, 300), key, Buffer.alloc(256, 1))
    }
  }
  return files.length / ((performance.now() - before) / 1000)
}
