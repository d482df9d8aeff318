import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { sha256 } from '../platform/ids.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { checkSignatures, isDigitallySigned } from '../platform/signatures/index.ts'
import { byStage, type Paper, papersFor } from './call-definition.ts'
import { Euro, normalCode } from './codes.ts'
import { stageOf } from './moves.ts'
import type { Position } from './positions.ts'

export type Document = {
  id: string
  code: string
  version: number
  fileId: string
  fileName: string
  sha256: string
  size: number
  signature: 'none' | 'good' | 'bad'
  signers: string
  paperOn: string | null
  paperCup: string
  paperCig: string
  paperCents: number | null
  addedBy: string | null
  addedAt: Temporal.Instant
}

/** Every version of every paper of a position, the latest of each first. */
export async function documentsOf(ctx: Ctx, positionId: string): Promise<Document[]> {
  const { rows } =
    await sql<Document>`select d.id, d.code, d.version, d.file_id, d.file_name, encode(d.sha256, 'hex') as sha256, d.size, d.signature, d.signers,
      d.paper_on, d.paper_cup, d.paper_cig, d.paper_cents, p.name as added_by, d.added_at
    from position_document d left join person p on (p.centre_id, p.id) = (d.centre_id, d.added_by)
    where d.position_id = ${positionId} order by d.code, d.version desc limit 1000`.execute(ctx.db)
  return rows
}

type Needed = { paper: Paper; versions: Document[]; state: 'there' | 'missing' | 'unsigned' | 'later' }
/** The checklist of a position: each paper its measure and scenario ask for, with what is there; red is what should be and is not. */
export async function checklist(ctx: Ctx, p: Position): Promise<Needed[]> {
  const documents = await documentsOf(ctx, p.id)
  const papers = papersFor(p.definition.papers, p.scenario)
  const due = new Set(byStage(papers, stageOf(p.state)).map((paper) => paper.code))
  return papers.map((paper) => {
    const versions = documents.filter((d) => d.code === paper.code)
    const [latest] = versions
    return {
      paper,
      versions,
      state: latest ? (isEnough(paper, latest, p) ? 'there' : 'unsigned') : due.has(paper.code) ? 'missing' : 'later',
    }
  })
}

/** Two signatures on the certificate are asked for only where the two RUPs differ. Source: PA digitale 2026, questions on associations. */
const signersOf = (paper: Paper, p: Pick<Position, 'associateRup' | 'rupName'>) =>
  paper.signers > 1 && (p.associateRup === '' || p.associateRup === p.rupName) ? 1 : paper.signers
const isEnough = (paper: Paper, d: Document, p: Position) =>
  paper.signed === 'no' ||
  (d.signature === 'good' && d.signers.split('; ').filter(Boolean).length >= signersOf(paper, p))

/** The codes of papers that should be there and are not, or are not signed as they must. */
export async function missingPapers(ctx: Ctx, p: Position, papers: readonly Paper[]): Promise<string[]> {
  const documents = await documentsOf(ctx, p.id)
  return papers
    .filter((paper) => paper.stage !== 'application')
    .filter((paper) => {
      const latest = documents.find((d) => d.code === paper.code)
      return !latest || !isEnough(paper, latest, p)
    })
    .map((paper) => paper.title.it)
}

export const NewDocument = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/),
  paperOn: optional(DayInput),
  paperCup: z.string().max(40).default('').transform(normalCode),
  paperCig: z.string().max(40).default('').transform(normalCode),
  paperAmount: optional(Euro),
})

/** Adds a paper, or a new version of it. Where a .p7m is asked for nothing else is taken; a signature that does not hold is kept and said. */
export async function addDocument(
  ctx: Ctx,
  p: Position,
  given: z.output<typeof NewDocument>,
  upload: Upload | undefined,
) {
  const paper = p.definition.papers.find(({ code }) => code === given.code)
  if (!paper) throw invalid({ code: 'paper_unknown' })
  if (!upload || upload.bytes.length === 0) throw invalid({ file: 'required' })
  const report =
    paper.signed === 'no' && !/\.(p7m|pdf)$/i.test(upload.name) ? null : await checkSignatures(upload.bytes)
  const signed = report !== null && report.format !== 'none' && report.signatures.length > 0
  if (paper.signed === 'cades' && !(signed && report.format === 'cades')) throw invalid({ file: 'paper_needs_p7m' })
  const good = signed && isDigitallySigned(report) && report.signatures.every((s) => s.certificateValid)
  const file = await keepFile(ctx, {
    name: upload.name,
    bytes: upload.bytes,
    ownerKind: 'positions.document',
    ownerId: p.id,
    bodyId: p.bodyId,
  })
  const { rows } = await sql<{ n: number }>`select coalesce(max(version), 0)::int + 1 as n from position_document
    where position_id = ${p.id} and code = ${given.code}`.execute(ctx.db)
  await ctx.db
    .insertInto('positionDocument')
    .values({
      positionId: p.id,
      bodyId: p.bodyId,
      code: given.code,
      version: rows[0]!.n,
      fileId: file.id,
      fileName: file.name,
      sha256: sha256(upload.bytes),
      size: upload.bytes.length,
      signature: signed ? (good ? 'good' : 'bad') : 'none',
      signers: signed ? [...new Set(report.signatures.map((s) => s.signer.name || '?'))].join('; ') : '',
      paperOn: given.paperOn ?? null,
      paperCup: given.paperCup,
      paperCig: given.paperCig,
      paperCents: given.paperAmount ?? null,
      addedBy: ctx.actor.personId,
      addedAt: ctx.now,
    })
    .execute()
  await record(
    ctx,
    'positions.document_added',
    { id: p.id, bodyId: p.bodyId },
    { paper: given.code, version: rows[0]!.n },
  )
}
