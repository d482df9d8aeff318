import { zipSync } from 'fflate'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { readFileOf } from '../platform/files.ts'
import { sha256 } from '../platform/ids.ts'
import type { Attachment } from '../platform/http.ts'
import { checklist } from './evidence.ts'
import { sayNumber } from './moves.ts'
import type { Position } from './positions.ts'

/** What a file of the archive may be called on any machine. */
const safe = (name: string) =>
  name
    .normalize('NFKD')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[.-]+/g, '')
    .slice(-120) || 'file'

/**
 * The folder of a position as one archive for a sample check: every version of every paper, an index with hashes, and SHA256SUMS, which any
 * machine verifies with `sha256sum -c`. The bytes are hashed again: a file that is not what was uploaded stops the export.
 */
export async function archiveOf(ctx: Ctx, p: Position): Promise<Attachment> {
  const files: Record<string, Uint8Array> = {}
  const sums: string[] = []
  const rows: (string | number | null)[][] = [
    [
      'paper',
      'title',
      'version',
      'state',
      'file',
      'sha256',
      'bytes',
      'signature',
      'signers',
      'dated',
      'cup',
      'cig',
      'cents',
      'added_at',
      'added_by',
    ],
  ]
  for (const { paper, versions, state } of await checklist(ctx, p)) {
    if (versions.length === 0)
      rows.push([
        paper.code,
        paper.title.it,
        null,
        state,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
      ])
    for (const d of versions) {
      const { bytes } = await readFileOf(ctx, d.fileId)
      const hash = sha256(bytes).toString('hex')
      if (hash !== d.sha256) throw new Error(`the file ${d.fileId} is not the one that was uploaded`)
      const name = `${paper.code}/v${d.version}-${safe(d.fileName)}`
      files[name] = bytes
      sums.push(`${hash}  ${name}`)
      rows.push([
        paper.code,
        paper.title.it,
        d.version,
        d === versions[0] ? state : 'superseded',
        name,
        hash,
        d.size,
        d.signature,
        d.signers,
        d.paperOn,
        d.paperCup,
        d.paperCig,
        d.paperCents,
        d.addedAt.toString(),
        d.addedBy,
      ])
    }
  }
  const index = Buffer.from(csv(rows))
  sums.push(`${sha256(index).toString('hex')}  index.csv`)
  const content = zipSync(
    { ...files, 'index.csv': index, SHA256SUMS: Buffer.from(`${sums.join('\n')}\n`) },
    { level: 6, mtime: new Date(ctx.now.epochMilliseconds) },
  )
  return { name: `${sayNumber(p.number)}-${p.callCode}.zip`, type: 'application/zip', content: Buffer.from(content) }
}
