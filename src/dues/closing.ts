import type { Ctx } from '../platform/ctx.ts'
import { sql } from 'kysely'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { today } from '../platform/time.ts'
import { store } from './computing.ts'
import type { BodyInputs, Computed } from './due-inputs.ts'
import { computeDues } from './engine.ts'
import { inputsOf } from './inputs.ts'
import { enter } from './ledger.ts'
import { moveNamed } from './moves.ts'
import { setState } from './moving.ts'
import type { RuleSet } from './rules.ts'
import { problemsOf, type Schedule } from './schedules.ts'
import { lacksOf } from './scheduling.ts'

export type Adjustment = {
  bodyId: string
  name: string
  forecastCents: number
  finalCents: number
  /** Forecast less final: positive is in the body's favour. */
  adjustmentCents: number
}
export type Accounts = { rows: Adjustment[]; bodies: BodyInputs[]; dues: Computed[]; lacking: string[] }

/** The dues of a year on the amounts of its accounts, beside those that were asked for. Charges and credits stay as they were. */
export async function accountsOf(ctx: Ctx, s: Schedule, final: RuleSet): Promise<Accounts> {
  sameRules(s.rules, final)
  const [bodies, asked] = await Promise.all([
    inputsOf(ctx, { ...s, carried: false }),
    sql<{ bodyId: string; cents: number }>`
      select d.body_id, d.quota_cents as cents from due d join dues_schedule o on (o.centre_id, o.id) = (d.centre_id, d.schedule_id)
      where o.convention_id = ${s.conventionId} and o.year = ${s.year} and d.kind = 'forecast' and d.state not in ('calculated', 'replaced')`.execute(
      ctx.db,
    ),
  ])
  const before = new Map(asked.rows.map((r) => [r.bodyId, r.cents]))
  const dues = computeDues(final, s.year, bodies)
  const rows = dues.flatMap((d, i): Adjustment[] => {
    if (d.missing.length > 0) return []
    const forecastCents = before.get(d.id) ?? 0
    const finalCents = d.totalCents
    return [
      { bodyId: d.id, name: bodies[i]!.name, forecastCents, finalCents, adjustmentCents: forecastCents - finalCents },
    ]
  })
  return { rows, bodies, dues, lacking: lacksOf({ bodies, dues }).map((l) => l.name) }
}

/** The accounts apply the rules that were approved: keys, kinds and order are the same, only amounts differ. */
function sameRules(rules: RuleSet, final: RuleSet) {
  const shape = (set: RuleSet) =>
    set.rules.map((r) => `${r.key} ${r.kind} ${(r.types ?? []).join()} ${r.counts}`).join('\n')
  if (shape(rules) !== shape(final)) throw invalid({ rules: 'final_rules_differ' })
  if (problemsOf(final).length > 0) throw invalid({ rules: 'final_rules_differ' })
}

/**
 * Closes the year: keeps the final dues with their steps, and the difference of each body as a credit or debit that its next due takes in.
 * Once closed, a year stays as it is.
 */
export async function closeYear(ctx: Ctx, s: Schedule, { final, actId }: { final: RuleSet; actId: string }) {
  await sql`select 1 from dues_schedule where id = ${s.id} for update`.execute(ctx.db)
  const now = await ctx.db
    .selectFrom('duesSchedule')
    .select(['state', 'closedAt'])
    .where('id', '=', s.id)
    .executeTakeFirstOrThrow()
  if (now.state !== 'in_force') throw conflict('schedule_not_in_force')
  if (now.closedAt) throw conflict('year_closed')
  const { rows: waiting } = await sql<{ n: number }>`
    select count(*)::int as n from due where schedule_id = ${s.id} and kind = 'forecast' and state = 'calculated'`.execute(
    ctx.db,
  )
  if (waiting[0]!.n > 0) throw conflict('notices_missing', { count: waiting[0]!.n })
  const accounts = await accountsOf(ctx, s, final)
  if (accounts.lacking.length > 0) throw conflict('final_lacks', { names: accounts.lacking.slice(0, 10).join(', ') })
  const kept = await store(
    ctx,
    s,
    'final',
    accounts.dues.map((due, i) => ({ due, body: accounts.bodies[i]!, replacesId: null })),
  )
  for (const due of kept) await setState(ctx, { ...due, state: 'calculated' }, moveNamed('settlement'))
  const idOf = new Map(kept.map((d) => [d.bodyId, d.id]))
  const day = today(ctx.now, ctx.zone)
  const differing = accounts.rows.filter((r) => r.adjustmentCents !== 0)
  for (const r of differing)
    await ctx.db
      .insertInto('dueCredit')
      .values({
        bodyId: r.bodyId,
        kind: 'adjustment',
        cents: r.adjustmentCents,
        reason: `Conguaglio ${s.year}`,
        source: `consuntivo ${s.year}, ${s.conventionTitle}`.slice(0, 200),
        asOf: day,
        fromDueId: idOf.get(r.bodyId)!,
        personId: ctx.actor.personId,
      })
      .execute()
  await enter(
    ctx,
    differing.map((r) => ({
      bodyId: r.bodyId,
      debit: 'income',
      credit: 'credit',
      cents: r.adjustmentCents,
      reason: 'credit',
    })),
  )
  await ctx.db
    .updateTable('duesSchedule')
    .set({
      finalRules: JSON.stringify(final),
      finalActId: actId,
      closedAt: ctx.now,
      closedBy: ctx.actor.personId,
      version: s.version + 1,
    })
    .where('id', '=', s.id)
    .execute()
  await record(ctx, 'dues.year_closed', { id: s.id }, { year: s.year, bodies: accounts.rows.length })
  return accounts.rows
}

/** What the accounts of a closed year gave each body. */
export const adjustmentsOf = async (ctx: Ctx, s: Schedule) => (s.finalRules ? await accountsOfClosed(ctx, s) : [])
const accountsOfClosed = async (ctx: Ctx, s: Schedule) =>
  (
    await sql<Adjustment>`
      select f.body_id, b.name, coalesce(p.quota_cents, 0)::bigint as forecast_cents, f.quota_cents as final_cents,
        (coalesce(p.quota_cents, 0) - f.quota_cents)::bigint as adjustment_cents
      from due f join body b on (b.centre_id, b.id) = (f.centre_id, f.body_id)
      left join lateral (select d.quota_cents from due d join dues_schedule o on (o.centre_id, o.id) = (d.centre_id, d.schedule_id)
        where d.body_id = f.body_id and o.convention_id = ${s.conventionId} and o.year = ${s.year} and d.kind = 'forecast' and d.state not in ('calculated', 'replaced')
        limit 1) p on true
      where f.schedule_id = ${s.id} and f.kind = 'final' order by b.search_name`.execute(ctx.db)
  ).rows
