import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { newId } from '../platform/ids.ts'
import { today } from '../platform/time.ts'
import type { BodyInputs, Computed, Input } from './due-inputs.ts'
import { computeDues } from './engine.ts'
import { inputsOf } from './inputs.ts'
import { enter } from './ledger.ts'
import { getSchedule, type Schedule } from './schedules.ts'
import { type BodyLack, lacksOf } from './scheduling.ts'

export type Outcome = {
  computed: number
  /** Left as they are: already notified with the same amount, or paid. */
  kept: number
  replaced: number
  lacks: BodyLack[]
}

/**
 * Works out the dues of a schedule in force and keeps them with their inputs and steps. Those that were only calculated are
 * made again; of those already notified, one whose amount changes and of which nothing was paid is replaced, and
 * where something was paid the difference is carried to the next due. A body whose inputs are missing stops alone.
 */
export async function computeYear(ctx: Ctx, scheduleId: string): Promise<Outcome> {
  const s = await getSchedule(ctx, scheduleId)
  if (s.state !== 'in_force') throw conflict('schedule_not_in_force')
  if (s.closedAt) throw conflict('year_closed')
  await sql`delete from due d using dues_schedule o where (o.centre_id, o.id) = (d.centre_id, d.schedule_id)
    and o.convention_id = ${s.conventionId} and o.year = ${s.year} and d.kind = 'forecast' and d.state = 'calculated'`.execute(
    ctx.db,
  )
  const standing = new Map((await notifiedBefore(ctx, s)).map((d) => [d.bodyId, d]))
  let laid = await layOut(ctx, s)
  const replaced = new Map<string, string>()
  let kept = 0
  for (const due of laid.dues) {
    const before = standing.get(due.id)
    if (!before || due.missing.length > 0) continue
    if (quotaOf(due) !== before.quotaCents && before.scheduleId !== s.id) {
      if (before.openCents === before.totalCents && before.replaceable) {
        await replace(ctx, before)
        replaced.set(due.id, before.id)
        continue
      }
      await carryDifference(ctx, s, before, before.quotaCents - quotaOf(due))
    }
    kept++
  }
  // What the replaced ones had taken in is free again.
  if (replaced.size > 0) laid = await layOut(ctx, s)
  const fresh = laid.dues.flatMap((due, i) =>
    due.missing.length > 0 || (standing.has(due.id) && !replaced.has(due.id))
      ? []
      : [{ due, body: laid.bodies[i]!, replacesId: replaced.get(due.id) ?? null }],
  )
  await store(ctx, s, 'forecast', fresh)
  await record(ctx, 'dues.dues_computed', { id: s.id }, { year: s.year, bodies: fresh.length })
  return { computed: fresh.length, kept, replaced: replaced.size, lacks: lacksOf(laid) }
}

async function layOut(ctx: Ctx, s: Schedule) {
  const bodies = await inputsOf(ctx, { ...s, carried: true })
  return { bodies, dues: computeDues(s.rules, s.year, bodies) }
}

/** What the rules ask, without charges and credits. */
const quotaOf = (due: Computed) =>
  due.steps
    .filter((s) => s.counts && s.kind !== 'beyond_allowance' && s.kind !== 'credits')
    .reduce((sum, s) => sum + s.resultCents, 0)

type Standing = {
  id: string
  bodyId: string
  scheduleId: string
  quotaCents: number
  totalCents: number
  openCents: number
  replaceable: boolean
}
const notifiedBefore = async (ctx: Ctx, s: Schedule) =>
  (
    await sql<Standing>`
      select d.id, d.body_id, d.schedule_id, d.quota_cents, d.total_cents, d.open_cents, d.state in ('notified', 'disputed', 'due') as replaceable
      from due d join dues_schedule o on (o.centre_id, o.id) = (d.centre_id, d.schedule_id)
      where o.convention_id = ${s.conventionId} and o.year = ${s.year} and d.kind = 'forecast' and d.state <> 'replaced'
      for update of d`.execute(ctx.db)
  ).rows

async function replace(ctx: Ctx, before: Standing) {
  await enter(ctx, [
    {
      bodyId: before.bodyId,
      debit: 'income',
      credit: 'receivable',
      cents: before.openCents,
      reason: 'replacement',
      dueId: before.id,
    },
  ])
  const uses = await ctx.db.deleteFrom('dueCreditUse').where('dueId', '=', before.id).returning('cents').execute()
  await enter(
    ctx,
    uses.map((u) => ({
      bodyId: before.bodyId,
      debit: 'income' as const,
      credit: 'credit' as const,
      cents: u.cents,
      reason: 'replacement' as const,
    })),
  )
  await ctx.db.deleteFrom('dueCharge').where('dueId', '=', before.id).execute()
  await ctx.db
    .updateTable('due')
    .set({ state: 'replaced', version: sql`version + 1` })
    .where('id', '=', before.id)
    .execute()
  await sql`insert into due_move (due_id, body_id, move, from_state, to_state, moved_on, person_id)
    values (${before.id}, ${before.bodyId}, 'replacement', 'notified', 'replaced', ${today(ctx.now, ctx.zone)}::date, ${ctx.actor.personId}::uuid)`.execute(
    ctx.db,
  )
  await record(ctx, 'dues.due_replaced', before, { on: today(ctx.now, ctx.zone) })
}

/** Once for each schedule and due: computing again does not carry it twice. */
async function carryDifference(ctx: Ctx, s: Schedule, before: Standing, cents: number) {
  if (cents === 0) return
  const source = `${s.conventionTitle}, ${s.year}, versione ${s.number}`.slice(0, 200)
  const known = await ctx.db
    .selectFrom('dueCredit')
    .select('id')
    .where('fromDueId', '=', before.id)
    .where('source', '=', source)
    .executeTakeFirst()
  if (known) return
  await ctx.db
    .insertInto('dueCredit')
    .values({
      bodyId: before.bodyId,
      kind: 'adjustment',
      cents,
      reason: `Differenza ${s.year}`,
      source,
      asOf: today(ctx.now, ctx.zone),
      fromDueId: before.id,
      personId: ctx.actor.personId,
    })
    .execute()
  await enter(ctx, [{ bodyId: before.bodyId, debit: 'income', credit: 'credit', cents, reason: 'credit' }])
}

/** Keeps dues as they were worked out, a few statements for all of them. */
export async function store(
  ctx: Ctx,
  s: Pick<Schedule, 'id' | 'year' | 'dueOn' | 'demo'>,
  kind: 'forecast' | 'final',
  list: readonly { due: Computed; body: BodyInputs; replacesId: string | null }[],
) {
  const all = list.map(({ due, body, replacesId }) => ({
    id: newId(),
    body_id: body.id,
    quota: quotaOf(due),
    total: due.totalCents,
    steps: due.steps,
    inputs: frozen(body),
    replaces_id: replacesId,
  }))
  for (let from = 0; from < all.length; from += CHUNK) {
    const chunk = all.slice(from, from + CHUNK)
    await sql`insert into due (id, body_id, schedule_id, year, kind, quota_cents, total_cents, steps, inputs, due_on, computed_at, replaces_id, demo)
      select id, body_id, ${s.id}::uuid, ${s.year}, ${kind}, quota, total, steps, inputs, ${s.dueOn}::date, ${ctx.now}::timestamptz, replaces_id, ${s.demo}
      from json_to_recordset(${JSON.stringify(chunk)}::json) as x(id uuid, body_id uuid, quota bigint, total bigint, steps json, inputs json, replaces_id uuid)`.execute(
      ctx.db,
    )
  }
  const taken = list.map(({ due }, i) => ({ ...due, due_id: all[i]!.id, body_id: all[i]!.body_id }))
  const charges = taken.flatMap(({ chargeIds, due_id, body_id }) =>
    chargeIds.map((id) => ({ consumption_id: id, due_id, body_id })),
  )
  if (charges.length > 0)
    await sql`insert into due_charge (consumption_id, due_id, body_id)
      select consumption_id, due_id, body_id from jsonb_to_recordset(${JSON.stringify(charges)}::jsonb) as x(consumption_id uuid, due_id uuid, body_id uuid)`.execute(
      ctx.db,
    )
  const uses = taken.flatMap(({ creditUses, due_id, body_id }) =>
    creditUses.map((u) => ({ credit_id: u.id, cents: u.cents, due_id, body_id })),
  )
  if (uses.length > 0)
    await sql`insert into due_credit_use (credit_id, due_id, body_id, cents)
      select credit_id, due_id, body_id, cents from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) as x(credit_id uuid, due_id uuid, body_id uuid, cents bigint)`.execute(
      ctx.db,
    )
  return all.map((r) => ({ id: r.id, bodyId: r.body_id, totalCents: r.total, quotaCents: r.quota }))
}
const CHUNK = 1000

/** What a due stood on besides the figures of its steps: when the body belonged, and under which act. */
const frozen = (body: BodyInputs): Input[] =>
  body.periods.map((p) => ({ name: 'period', value: `${p.from} ${p.to}`, source: body.act, on: p.from }))
