import { sql } from 'kysely'
import { z } from 'zod'
import { bodyLike } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import { cursorOf, keyOf, type Upload } from '../platform/http.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { keepDutyDeadlines } from './deadlines.ts'
import { type MoveName, moveOf, open, type State, states } from './moves.ts'

export type Duty = {
  id: string
  bodyId: string
  bodyName: string
  obligationId: string
  code: string
  titleIt: string
  titleEn: string
  recurrence: 'standing' | 'once' | 'yearly'
  channel: string
  period: string
  state: State
  dueOn: string | null
  doneOn: string | null
  evidence: string
  link: string
  reason: string
  actId: string | null
  version: number
}
const columns = sql`d.id, d.body_id, b.name as body_name, d.obligation_id, o.code, o.title_it, o.title_en, o.recurrence, o.channel, d.period, d.state, d.due_on, d.done_on,
  d.evidence, d.link, d.reason, d.act_id, d.version`
const joined = sql`duty d join obligation o on (o.centre_id, o.id) = (d.centre_id, d.obligation_id) join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)`

export async function getDuty(ctx: Ctx, id: string): Promise<Duty> {
  const { rows } = await sql<Duty>`select ${columns} from ${joined} where d.id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

export const DutyFilter = z.object({
  bodyId: optional(z.uuid()),
  obligationId: optional(z.uuid()),
  state: optional(z.enum([...states, 'open', 'late'])),
  before: optional(DayInput),
  after: z.string().max(300).optional(),
})
export type DutyFilter = z.output<typeof DutyFilter>
const Key = z.tuple([z.string(), z.uuid()])

/** Duties, the nearest day first; what has no day comes last. */
export async function listDuties(ctx: Ctx, filter: DutyFilter, limit = 50) {
  const key = keyOf(Key, filter.after)
  const { state } = filter
  const day = today(ctx.now, ctx.zone)
  const due = sql`coalesce(d.due_on, '9999-12-31'::date)`
  const where = [
    ...(filter.bodyId ? [sql`d.body_id = ${filter.bodyId}`] : []),
    ...(filter.obligationId ? [sql`d.obligation_id = ${filter.obligationId}`] : []),
    ...(state === 'open' || state === 'late' ? [sql`d.state = any (${[...open]}::text[])`] : []),
    ...(state === 'late' ? [sql`d.due_on < ${day}::date`] : []),
    ...(state && state !== 'open' && state !== 'late' ? [sql`d.state = ${state}`] : []),
    ...(filter.before ? [sql`d.due_on < ${filter.before}::date`] : []),
    ...(key ? [sql`(${due}, d.id) > (${key[0]}::date, ${key[1]}::uuid)`] : []),
  ]
  const { rows } = await sql<Duty & { sortOn: string }>`select ${columns}, ${due} as sort_on from ${joined}
    ${where.length > 0 ? sql`where ${sql.join(where, sql` and `)}` : sql``}
    order by ${due}, d.id limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.sortOn, last.id) : null }
}

export type Counted = { obligationId: string; late: number; open: number; done: number; notApplicable: number }
/** How far the bodies are, obligation by obligation. */
export async function countByObligation(ctx: Ctx, bodyId?: string): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select obligation_id, count(*) filter (where state = any (${[...open]}::text[]) and due_on < ${today(ctx.now, ctx.zone)}::date)::int as late,
      count(*) filter (where state = any (${[...open]}::text[]))::int as open, count(*) filter (where state = 'done')::int as done,
      count(*) filter (where state = 'not_applicable')::int as not_applicable
    from duty ${bodyId ? sql`where body_id = ${bodyId}` : sql``} group by obligation_id`.execute(ctx.db)
  return rows
}

export const HeatFilter = z.object({
  q: z.string().trim().max(100).default(''),
  only: optional(z.enum(['late'])),
  after: z.string().max(300).optional(),
})
type HeatCell = { bodyId: string; obligationId: string; dutyId: string; state: State; dueOn: string | null }
/** Bodies × obligations: of each pair the term that matters now: the oldest that is open, or else the latest. */
export async function heat(ctx: Ctx, filter: z.output<typeof HeatFilter>, limit = 50) {
  const key = keyOf(Key, filter.after)
  const day = today(ctx.now, ctx.zone)
  const where = [
    sql`b.state in ('member', 'suspended')`,
    bodyLike(filter.q),
    ...(filter.only
      ? [
          sql`exists (select from duty d where (d.centre_id, d.body_id) = (b.centre_id, b.id) and d.state = any (${[...open]}::text[]) and d.due_on < ${day}::date)`,
        ]
      : []),
    ...(key ? [sql`(b.search_name collate "C", b.id) > (${key[0]}, ${key[1]}::uuid)`] : []),
  ]
  const { rows: found } = await sql<{ id: string; name: string; sortKey: string }>`
    select b.id, b.name, b.search_name as sort_key from body b where ${sql.join(where, sql` and `)}
    order by b.search_name collate "C", b.id limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const bodies = found.slice(0, limit)
  const last = bodies.at(-1)
  const cells = (
    await sql<HeatCell>`
      select distinct on (d.body_id, d.obligation_id) d.body_id, d.obligation_id, d.id as duty_id, d.state, d.due_on
      from duty d where d.body_id = any (${bodies.map((b) => b.id)}::uuid[])
      order by d.body_id, d.obligation_id, (d.state = any (${[...open]}::text[])) desc,
        case when d.state = any (${[...open]}::text[]) then d.due_on end, d.due_on desc`.execute(ctx.db)
  ).rows
  return { bodies, cells, next: found.length > limit && last ? cursorOf(last.sortKey, last.id) : null }
}

/** What a move brings: the day and the evidence, or the reason. */
export const MoveInput = z.object({
  doneOn: optional(DayInput),
  evidence: z.string().trim().max(1000).default(''),
  link: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'duty_link' }).max(500)]).default(''),
  reason: z.string().trim().max(1000).default(''),
  actId: optional(z.uuid()),
})
export type MoveInput = z.output<typeof MoveInput>

/**
 * Moves a duty. Refuses a state it cannot leave so (409: somebody else was quicker), a completion without a day, or of a day to come, or without
 * anything that proves it, and a reason left out.
 */
export async function moveDuty(ctx: Ctx, id: string, name: MoveName, input: MoveInput, file?: Upload) {
  const duty = await getDuty(ctx, id)
  const move = moveOf(name)
  const day = today(ctx.now, ctx.zone)
  if (!move.from.includes(duty.state)) throw conflict('duty_not_from_here', { state: duty.state })
  if (move.asks.includes('reason') && input.reason.length < 3) throw invalid({ reason: 'duty_reason' })
  const doneOn = name === 'completion' ? (input.doneOn ?? day) : null
  if (doneOn !== null && doneOn > day) throw invalid({ doneOn: 'duty_done_later' })
  const proves =
    input.evidence !== '' || input.link !== '' || input.actId !== undefined || (file && file.bytes.length > 0)
  if (name === 'completion' && !proves) throw invalid({ evidence: 'duty_evidence' })
  const done = await ctx.db
    .updateTable('duty')
    .set({
      state: move.to,
      doneOn,
      ...(name === 'completion' && { evidence: input.evidence, link: input.link }),
      actId: name === 'completion' ? (input.actId ?? null) : null,
      reason: move.asks.includes('reason') ? input.reason : '',
      movedBy: ctx.actor.personId,
      movedAt: ctx.now,
      version: duty.version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', duty.version)
    .returning('id')
    .executeTakeFirst()
  if (!done) throw conflict('conflict')
  if (file && file.bytes.length > 0)
    await keepFile(ctx, {
      name: file.name,
      bytes: file.bytes,
      ownerKind: 'obligations.duty',
      ownerId: id,
      bodyId: duty.bodyId,
    })
  await keepDutyDeadlines(ctx)
  await record(
    ctx,
    `obligations.${move.event}`,
    { id, bodyId: duty.bodyId },
    { code: duty.code, period: duty.period, on: doneOn ?? day },
  )
}

/** How far bodies are when a centre begins to follow them: brought as it is known, in one statement. */
export async function bringDuties(
  ctx: Ctx,
  rows: readonly { id: string; state: State; doneOn: string | null; evidence: string; reason: string }[],
) {
  await sql`
    update duty d set state = r.state, done_on = r."doneOn", evidence = r.evidence, reason = r.reason, moved_at = ${ctx.now}::timestamptz, version = d.version + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (id uuid, state text, "doneOn" date, evidence text, reason text) where d.id = r.id`.execute(
    ctx.db,
  )
  await keepDutyDeadlines(ctx)
  await record(ctx, 'obligations.duties_brought', { id: ctx.actor.centreId! }, { duties: rows.length })
}

export const Advance = z.object({
  ids: z.preprocess(
    (v) => (Array.isArray(v) ? v : v === undefined ? [] : [v]),
    z.array(z.uuid()).min(1, 'duty_choose').max(1000),
  ),
  actId: z.uuid('duty_act'),
  doneOn: optional(DayInput),
  evidence: z.string().trim().max(1000).default(''),
})
/**
 * The centre does for many bodies at once what it does for them under an act: all those chosen that are still open, in one go. Returns how many; those
 * that somebody finished meanwhile stay as they are.
 */
export async function advance(ctx: Ctx, obligationId: string, input: z.output<typeof Advance>): Promise<number> {
  const day = today(ctx.now, ctx.zone)
  const doneOn = input.doneOn ?? day
  if (doneOn > day) throw invalid({ doneOn: 'duty_done_later' })
  const act = await ctx.db.selectFrom('act').select('id').where('id', '=', input.actId).executeTakeFirst()
  if (!act) throw invalid({ actId: 'duty_act' })
  const done = await ctx.db
    .updateTable('duty')
    .set((e) => ({
      state: 'done' as const,
      doneOn,
      evidence: input.evidence,
      actId: input.actId,
      reason: '',
      movedBy: ctx.actor.personId,
      movedAt: ctx.now,
      version: e('version', '+', 1),
    }))
    .where('obligationId', '=', obligationId)
    .where('id', 'in', input.ids)
    .where('state', 'in', [...open])
    .returning(['id', 'bodyId', 'period'])
    .execute()
  if (done.length === 0) throw conflict('nothing_to_advance')
  const { code } = await ctx.db
    .selectFrom('obligation')
    .select('code')
    .where('id', '=', obligationId)
    .executeTakeFirstOrThrow()
  await keepDutyDeadlines(ctx)
  for (const d of done)
    await record(ctx, 'obligations.duty_done', { id: d.id, bodyId: d.bodyId }, { code, period: d.period, on: doneOn })
  return done.length
}
