import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput } from '../platform/parse.ts'
import { closeDutyDeadlines, keepDutyDeadlines } from './deadlines.ts'
import { open } from './moves.ts'
import { type Flag, flags, listObligations, periodsOf } from './obligations.ts'

/** Whether an obligation concerns a body `b`, in SQL: its type, its inhabitants, its mark. */
const concerns = sql<boolean>`(cardinality(o.body_types) = 0 or b.type = any (o.body_types))
  and (o.population_from is null or b.population >= o.population_from) and (o.population_below is null or b.population < o.population_below)
  and (o.flag is null or exists (select from body_flag f where (f.centre_id, f.body_id) = (b.centre_id, b.id) and f.flag = o.flag))`

type Opened = { opened: number; moved: number; dropped: number }
/**
 * Opens the terms that are followed today for every member they concern, moves the day of those still open when the rule moved, and takes away
 * those that no longer concern their body and were never begun. Set by set; a second time changes nothing.
 */
export async function openDuties(ctx: Ctx, day: string): Promise<Opened> {
  const periods = (await listObligations(ctx))
    .filter((o) => o.recurrence !== 'standing' || o.untilOn === null || o.untilOn > day)
    .flatMap((o) => periodsOf(o, day).map((p) => ({ obligation_id: o.id, period: p.period, due_on: p.dueOn })))
  const told = sql`jsonb_to_recordset(${JSON.stringify(periods)}::jsonb) p (obligation_id uuid, period text, due_on date)`
  const living = sql`b.state in ('member', 'suspended')`
  const opened = await sql`
    insert into duty (body_id, obligation_id, period, due_on)
    select b.id, o.id, p.period, p.due_on from ${told} join obligation o on o.id = p.obligation_id
    join body b on b.centre_id = o.centre_id and ${living} where ${concerns}
    on conflict (centre_id, body_id, obligation_id, period) do nothing`.execute(ctx.db)
  const moved = await sql`
    update duty d set due_on = p.due_on from ${told}
    where d.obligation_id = p.obligation_id and d.period = p.period and d.state = any (${[...open]}::text[]) and d.due_on is distinct from p.due_on`.execute(
    ctx.db,
  )
  const dropped = await sql<{ id: string; bodyId: string }>`
    delete from duty d using obligation o, body b where (o.centre_id, o.id) = (d.centre_id, d.obligation_id) and (b.centre_id, b.id) = (d.centre_id, d.body_id)
      and d.state = 'todo' and d.version = 1 and not (${living} and ${concerns})
    returning d.id, d.body_id`.execute(ctx.db)
  const n = (r: { numAffectedRows?: bigint | undefined }) => Number(r.numAffectedRows ?? 0n)
  await closeDutyDeadlines(ctx, dropped.rows)
  await keepDutyDeadlines(ctx)
  return { opened: n(opened), moved: n(moved), dropped: dropped.rows.length }
}

export const NewFlag = z.object({ flag: z.enum(flags), source: z.string().trim().min(2).max(200), setOn: DayInput })
export const flagsOf = (ctx: Ctx, bodyId: string) =>
  ctx.db
    .selectFrom('bodyFlag')
    .select(['id', 'flag', 'source', 'setOn'])
    .where('bodyId', '=', bodyId)
    .orderBy('flag')
    .execute()

/** A mark decides which duties a body has: they are opened at once. */
export async function setFlag(ctx: Ctx, bodyId: string, input: z.output<typeof NewFlag>, day: string) {
  const { flag, source, setOn } = input
  await ctx.db
    .insertInto('bodyFlag')
    .values({ bodyId, flag, source, setOn })
    .onConflict((c) => c.columns(['centreId', 'bodyId', 'flag']).doUpdateSet({ source, setOn }))
    .execute()
  await record(ctx, 'obligations.flag_set', { id: bodyId, bodyId }, { flag })
  await openDuties(ctx, day)
}
export async function dropFlag(ctx: Ctx, bodyId: string, flag: Flag, day: string) {
  const dropped = await ctx.db
    .deleteFrom('bodyFlag')
    .where('bodyId', '=', bodyId)
    .where('flag', '=', flag)
    .returning('id')
    .executeTakeFirst()
  if (!dropped) throw notFound()
  await record(ctx, 'obligations.flag_dropped', { id: bodyId, bodyId }, { flag })
  await openDuties(ctx, day)
}
