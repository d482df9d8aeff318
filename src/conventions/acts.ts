import { z } from 'zod'
import { sql } from 'kysely'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import { cursorOf, keyOf, type Upload } from '../platform/http.ts'
import { newId, sha256 } from '../platform/ids.ts'
import { DayInput, optional, Ticked } from '../platform/parse.ts'
import { checkSignatures, isDigitallySigned } from '../platform/signatures/index.ts'
import { today } from '../platform/time.ts'
import { executiveAfter } from './moves.ts'

export const actTypes = [
  'resolution',
  'determination',
  'decree',
  'agreement',
  'processing_deed',
  'notice',
  'other',
] as const
export const organs = ['council', 'executive', 'assembly', 'mayor', 'president', 'board', 'manager', 'other'] as const

/** An act as it is typed. `own`: adopted by the body it concerns, not by the lead body's organs about it. */
export const NewAct = z.object({
  type: z.enum(actTypes).default('resolution'),
  organ: z.enum(organs).default('council'),
  number: z.string().trim().min(1).max(40),
  adoptedOn: DayInput,
  title: z.string().trim().max(500).default(''),
  issuer: z.string().trim().max(200).default(''),
  enforceable: Ticked,
  enforceableOn: optional(DayInput),
  publishedOn: optional(DayInput),
  executiveOn: optional(DayInput),
})

const columns = [
  'a.id',
  'a.bodyId',
  'a.own',
  'a.type',
  'a.issuer',
  'a.organ',
  'a.number',
  'a.adoptedOn',
  'a.title',
  'a.enforceableOn',
  'a.publishedOn',
  'a.executiveOn',
  'a.fileId',
  'a.fileSha256',
  'a.signatures',
  'b.name as bodyName',
  'b.ipaCode',
] as const
const acts = (ctx: Ctx) =>
  ctx.db
    .selectFrom('act as a')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'a.centreId').onRef('b.id', '=', 'a.bodyId'))

/** A signature of an act's file, as it is kept: who and when, never a tax code. */
export type KeptSignature = {
  signer: string
  signedAt: string | null
  integrity: string
  trust: string
  format: string
}

export async function findAct(ctx: Ctx, id: string) {
  const act = await acts(ctx).select(columns).where('a.id', '=', id).executeTakeFirst()
  return act ? { ...act, signatures: act.signatures as KeptSignature[] } : null
}
export type Act = NonNullable<Awaited<ReturnType<typeof findAct>>>
export async function getAct(ctx: Ctx, id: string): Promise<Act> {
  return (await findAct(ctx, id)) ?? raiseNotFound()
}
const raiseNotFound = (): never => {
  throw notFound()
}

export const ActFilter = z.object({
  bodyId: optional(z.uuid()),
  type: optional(z.enum(actTypes)),
  after: optional(z.string().max(200)),
})
const Key = z.tuple([z.string(), z.uuid()])

/** Acts, the latest first. */
export async function listActs(ctx: Ctx, { bodyId, type, after }: z.output<typeof ActFilter>, limit = 50) {
  const key = keyOf(Key, after)
  const rows = await acts(ctx)
    .select(columns)
    .$if(bodyId !== undefined, (q) => q.where('a.bodyId', '=', bodyId!))
    .$if(type !== undefined, (q) => q.where('a.type', '=', type!))
    .$if(key !== undefined && key !== null, (q) =>
      q.where(sql<boolean>`(a.adopted_on, a.id) < (${key![0]}::date, ${key![1]}::uuid)`),
    )
    .orderBy('a.adoptedOn', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit).map((a) => ({ ...a, signatures: a.signatures as KeptSignature[] }))
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.adoptedOn, last.id) : null }
}

/** What an act may be chosen from in a form: those of a body, the latest first. */
export const actsOf = (ctx: Ctx, bodyId: string) =>
  acts(ctx).select(columns).where('a.bodyId', '=', bodyId).orderBy('a.adoptedOn', 'desc').limit(100).execute()

/**
 * Writes down an act of a body with its file. The same file twice is one act: the first is answered. A file with a
 * signature that does not hold is refused; one without a digital signature is kept and shown as such.
 * Dates in the wrong order are refused: publication and effect never come before the adoption, and an act that was
 * not made enforceable is executive from the tenth day of publication on (art. 134 c. 3 TUEL).
 */
export async function keepAct(
  ctx: Ctx,
  { bodyId, own }: { bodyId: string; own: boolean },
  input: z.output<typeof NewAct>,
  file?: Upload,
): Promise<Act> {
  const body = await getBody(ctx, bodyId)
  const day = today(ctx.now, ctx.zone)
  const issuer = input.issuer || (own ? body.name : '')
  if (!issuer) throw invalid({ issuer: 'required' })
  if (input.adoptedOn > day) throw invalid({ adoptedOn: 'act_in_future' })
  const enforceableOn = input.enforceableOn ?? (input.enforceable ? input.adoptedOn : null)
  if (enforceableOn && enforceableOn < input.adoptedOn) throw invalid({ enforceableOn: 'before_adoption' })
  if (input.publishedOn && input.publishedOn < input.adoptedOn) throw invalid({ publishedOn: 'before_adoption' })
  if (input.executiveOn && input.executiveOn < input.adoptedOn) throw invalid({ executiveOn: 'before_adoption' })
  const term = input.publishedOn ? executiveAfter(input.publishedOn) : null
  if (term && input.executiveOn && input.executiveOn < term.first)
    throw invalid({ executiveOn: { code: 'before_tenth_day', values: { day: term.first } } })
  const checked = file && file.bytes.length > 0 ? await checkedFile(file) : null
  const known = checked && (await actWithFile(ctx, bodyId, checked.sha256))
  if (known) return getAct(ctx, known.id)
  const id = newId()
  const kept =
    checked &&
    (await keepFile(ctx, {
      name: file!.name,
      bytes: file!.bytes,
      ownerKind: 'conventions.act',
      ownerId: id,
      bodyId,
    }))
  await ctx.db
    .insertInto('act')
    .values({
      id,
      bodyId,
      own,
      issuer,
      type: input.type,
      organ: input.organ,
      number: input.number,
      adoptedOn: input.adoptedOn,
      title: input.title,
      enforceableOn,
      publishedOn: input.publishedOn ?? null,
      executiveOn: input.executiveOn ?? term?.usual ?? null,
      fileId: kept ? kept.id : null,
      fileSha256: checked ? checked.sha256 : null,
      signatures: JSON.stringify(checked ? checked.signatures : []),
    })
    .execute()
  await record(ctx, 'conventions.act_kept', { id, bodyId }, { type: input.type, own })
  return getAct(ctx, id)
}

const actWithFile = (ctx: Ctx, bodyId: string, hash: Buffer) =>
  ctx.db.selectFrom('act').select('id').where('bodyId', '=', bodyId).where('fileSha256', '=', hash).executeTakeFirst()

async function checkedFile(file: Upload) {
  const report = await checkSignatures(file.bytes)
  if (report.format !== 'none' && !isDigitallySigned(report)) throw invalid({ actFile: 'signature_altered' })
  const signatures: KeptSignature[] = report.signatures.map((s) => ({
    signer: s.signer.name,
    signedAt: s.signedAt?.toString() ?? null,
    integrity: s.integrity,
    trust: s.trust,
    format: report.format,
  }))
  return { sha256: sha256(file.bytes), signatures }
}

/** What stands on an act: each thing it legitimises with its page. */
export async function standsOn(ctx: Ctx, actId: string) {
  const { rows } = await sql<{
    kind: 'convention' | 'move' | 'deed'
    id: string
    name: string
    move: string
    on: string | null
  }>`
    select 'convention' as kind, c.id, c.title as name, '' as move, null::date as on
    from convention_act l join convention c on (c.centre_id, c.id) = (l.centre_id, l.convention_id) where l.act_id = ${actId}::uuid
    union all
    select 'move', m.adhesion_id, b.name, m.move, m.moved_on
    from adhesion_move m join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id) where m.act_id = ${actId}::uuid
    union all
    select 'deed', d.adhesion_id, b.name, '', d.from_on
    from processing_deed d join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id) where d.act_id = ${actId}::uuid
    order by 5 nulls first, 3 limit 200`.execute(ctx.db)
  return rows
}
