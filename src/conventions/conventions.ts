import { z } from 'zod'
import { sql } from 'kysely'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { bytesOf, keepFile } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { sha256 } from '../platform/ids.ts'
import { DayInput, optional, Ticked, Version } from '../platform/parse.ts'
import { getAct } from './acts.ts'
import { expiringFrom } from './moves.ts'
import { labelOf } from './words.ts'

/** A convention as it is typed. First and last day are both included. */
export const NewConvention = z.object({
  title: z.string().trim().min(3).max(300),
  leadBodyId: z.uuid(),
  legalBasis: z.string().trim().min(2).max(300),
  beginsOn: DayInput,
  endsOn: DayInput,
  organs: z.string().trim().max(2000).default(''),
  noticeDays: z.coerce.number().int().min(0).max(3650).default(180),
  expiringMonths: z.coerce.number().int().min(0).max(60).default(12),
  renewalMode: z.enum(['new_act', 'none']).default('new_act'),
  countersigned: Ticked,
  coversUnionMembers: Ticked,
  firstYearFree: Ticked,
  feeRules: z.string().trim().max(4000).default(''),
  renewsId: optional(z.uuid()),
})
export const ConventionEdit = NewConvention.extend({ version: Version })

const columns = [
  'c.id',
  'c.title',
  'c.leadBodyId',
  'c.legalBasis',
  'c.beginsOn',
  'c.endsOn',
  'c.state',
  'c.approvingActId',
  'c.approvedUnder',
  'c.organs',
  'c.noticeDays',
  'c.expiringMonths',
  'c.renewalMode',
  'c.countersigned',
  'c.coversUnionMembers',
  'c.firstYearFree',
  'c.feeRules',
  'c.renewsId',
  'c.demoNote',
  'c.version',
] as const

export async function findConvention(ctx: Ctx, id: string) {
  return ctx.db.selectFrom('convention as c').select(columns).where('c.id', '=', id).executeTakeFirst()
}
export type Convention = NonNullable<Awaited<ReturnType<typeof findConvention>>>
export async function getConvention(ctx: Ctx, id: string): Promise<Convention> {
  const convention = await findConvention(ctx, id)
  if (!convention) throw notFound()
  return convention
}

/** All conventions with how many bodies belong, the one that ends last first. */
export async function listConventions(ctx: Ctx) {
  const rows = await ctx.db
    .selectFrom('convention as c')
    .select(columns)
    .select((e) => [
      e
        .selectFrom('adhesion as a')
        .whereRef('a.centreId', '=', 'c.centreId')
        .whereRef('a.conventionId', '=', 'c.id')
        .where('a.state', 'in', ['active', 'expiring', 'exit_requested', 'leaving'])
        .select((x) => x.fn.countAll<number>().as('n'))
        .as('members'),
      e
        .selectFrom('adhesion as a')
        .whereRef('a.centreId', '=', 'c.centreId')
        .whereRef('a.conventionId', '=', 'c.id')
        .select((x) => x.fn.countAll<number>().as('n'))
        .as('adhesions'),
    ])
    .orderBy('c.endsOn', 'desc')
    .orderBy('c.id')
    .limit(200)
    .execute()
  return rows.map((r) => ({ ...r, expiringFrom: expiringFrom(r.endsOn, r.expiringMonths) }))
}
export type ConventionRow = Awaited<ReturnType<typeof listConventions>>[number]

export async function addConvention(ctx: Ctx, input: z.output<typeof NewConvention>, { demoNote = '' } = {}) {
  await checkConvention(ctx, input, null)
  const convention = await ctx.db
    .insertInto('convention')
    .values({ ...input, renewsId: input.renewsId ?? null, demoNote })
    .returning(['id', 'title'])
    .executeTakeFirstOrThrow()
  await record(ctx, 'conventions.convention_added', { id: convention.id })
  return convention
}

/** Changes a convention. Once it is approved its period, lead body and basis stand as the act says. */
export async function editConvention(ctx: Ctx, id: string, { version, ...input }: z.output<typeof ConventionEdit>) {
  const before = await getConvention(ctx, id)
  await checkConvention(ctx, input, id)
  const fixed = [
    'leadBodyId',
    'legalBasis',
    'beginsOn',
    'endsOn',
    'noticeDays',
    'countersigned',
    'coversUnionMembers',
  ] as const
  if (before.state === 'approved')
    for (const field of fixed)
      if (String(before[field]) !== String(input[field])) throw invalid({ [field]: 'convention_fixed' })
  const changed = await ctx.db
    .updateTable('convention')
    .set({ ...input, renewsId: input.renewsId ?? null, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw conflict('stale', { name: before.title, version: before.version })
  await record(ctx, 'conventions.convention_edited', { id })
}

async function checkConvention(ctx: Ctx, input: z.output<typeof NewConvention>, id: string | null) {
  if (input.endsOn <= input.beginsOn) throw invalid({ endsOn: 'ends_before_begin' })
  await getBody(ctx, input.leadBodyId).catch(() => {
    throw invalid({ leadBodyId: 'body_unknown' })
  })
  if (!input.renewsId) return
  const renewed = input.renewsId === id ? undefined : await findConvention(ctx, input.renewsId)
  if (!renewed) throw invalid({ renewsId: 'convention_unknown' })
  if (input.beginsOn <= renewed.beginsOn) throw invalid({ renewsId: 'renews_later' })
}

/** Approves the scheme: the act is one of the lead body, in effect, and there is a text to sign. */
export async function approveConvention(ctx: Ctx, id: string, actId: string) {
  const convention = await getConvention(ctx, id)
  if (convention.state === 'approved')
    throw conflict('convention_approved_already', { act: convention.approvedUnder ?? '' })
  const act = await getAct(ctx, actId)
  if (act.bodyId !== convention.leadBodyId) throw invalid({ actId: 'act_of_other_body' })
  if (!act.enforceableOn && !act.executiveOn) throw invalid({ actId: 'act_not_effective' })
  if ((await listTexts(ctx, id)).length === 0) throw conflict('convention_without_text')
  await ctx.db
    .updateTable('convention')
    .set({ state: 'approved', approvingActId: actId, approvedUnder: labelOf(act, 'it'), version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
  await linkAct(ctx, id, actId)
  await record(ctx, 'conventions.convention_approved', { id }, { actId })
}

/** Links an act to a convention as a whole: the same link twice is one. */
export async function linkAct(ctx: Ctx, conventionId: string, actId: string) {
  await getAct(ctx, actId)
  await ctx.db
    .insertInto('conventionAct')
    .values({ conventionId, actId })
    .onConflict((c) => c.doNothing())
    .execute()
  await record(ctx, 'conventions.act_linked', { id: conventionId }, { actId })
}

export const actsOfConvention = (ctx: Ctx, conventionId: string) =>
  ctx.db
    .selectFrom('conventionAct as l')
    .innerJoin('act as a', (j) => j.onRef('a.centreId', '=', 'l.centreId').onRef('a.id', '=', 'l.actId'))
    .select(['a.id', 'a.type', 'a.issuer', 'a.organ', 'a.number', 'a.adoptedOn', 'a.title'])
    .where('l.conventionId', '=', conventionId)
    .orderBy('a.adoptedOn', 'desc')
    .limit(200)
    .execute()

export const listTexts = (ctx: Ctx, conventionId: string) =>
  ctx.db
    .selectFrom('conventionText')
    .select(['id', 'number', 'fileId', 'fileName', 'sha256', 'note', 'createdAt'])
    .where('conventionId', '=', conventionId)
    .orderBy('number', 'desc')
    .limit(100)
    .execute()

/** A new version of the text. The same file twice is one version. */
export async function addText(ctx: Ctx, conventionId: string, file: Upload | undefined, note: string) {
  await getConvention(ctx, conventionId)
  if (!file || file.bytes.length === 0) throw invalid({ textFile: 'file_needed' })
  const hash = sha256(file.bytes)
  const texts = await listTexts(ctx, conventionId)
  const same = texts.find((t) => Buffer.from(t.sha256).equals(hash))
  if (same) return same.id
  const kept = await keepFile(ctx, {
    name: file.name,
    bytes: file.bytes,
    ownerKind: 'conventions.text',
    ownerId: conventionId,
  })
  const text = await ctx.db
    .insertInto('conventionText')
    .values({
      conventionId,
      number: (texts[0]?.number ?? 0) + 1,
      fileId: kept.id,
      fileName: kept.name,
      sha256: hash,
      size: file.bytes.length,
      note,
      createdAt: ctx.now,
    })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow()
  await record(ctx, 'conventions.text_added', { id: conventionId }, { number: text.number })
  return text.id
}

/** The file of a text, for everyone of the centre: it is what each body approves. */
export async function readText(ctx: Ctx, textId: string) {
  const { rows } = await sql<{ fileId: string; centreId: string; name: string; type: string }>`
    select file_id, centre_id, name, type from convention_text_file(${textId}::uuid)`.execute(ctx.db)
  const file = rows[0]
  if (!file) throw notFound()
  return { name: file.name, type: file.type, content: await bytesOf(file.centreId, file.fileId) }
}
