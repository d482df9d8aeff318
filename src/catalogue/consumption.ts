import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { DayInput } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { overageCost, thresholdReached } from './allowance.ts'
import { type Consent, covering, type Entitlement, mayHave } from './entitlement.ts'

const sources = ['hand', 'api', 'csv'] as const
type Source = (typeof sources)[number]

export const NewUse = z.object({
  quantity: z.coerce.number().int().min(1).max(1_000_000_000),
  on: DayInput,
  /** The other side's number for it: the same one is not counted twice. */
  reference: z.string().trim().max(120).default(''),
  note: z.string().trim().max(500).default(''),
})
export type Use = z.output<typeof NewUse> & { bodyId: string; serviceCode: string; source: Source }

type Counter = { used: number; over: number; alerted: number }
type Key = { bodyId: string; serviceId: string; periodFrom: string }

/**
 * Writes down that a body used so many of a service, in one transaction with its counter: the last unit goes once,
 * however many ask. Beyond the allowance only against a commitment that covers it; otherwise refused, with what is left.
 */
export async function consume(ctx: Ctx, use: Use) {
  if (use.on > today(ctx.now, ctx.zone)) throw invalid({ on: 'used_in_future' })
  const seen = await mayHave(ctx, { ...use })
  if (!seen.allowed) throw refusal(seen)
  const { period, rule, included } = seen
  if (!period || !rule) throw refusal(seen)
  const key = { bodyId: use.bodyId, serviceId: seen.service.id, periodFrom: period.from }
  await takeTurn(ctx, key)
  await ctx.db
    .insertInto('allowanceCounter')
    .values({ ...key, periodTo: period.to, period: period.kind })
    .onConflict((c) => c.doNothing())
    .execute()
  const counter = await readCounter(ctx, key)
  const within = included === null ? use.quantity : Math.min(use.quantity, Math.max(0, included - counter.used))
  const beyond = use.quantity - within
  const paid = beyond > 0 ? await commit(ctx, seen, counter, beyond, use.on) : { cents: 0, consentId: null }
  const alerted = thresholdReached(counter.used + within, included, counter.alerted)
  await sql`update allowance_counter set used = used + ${within}, over = over + ${beyond}, alerted = ${alerted ?? counter.alerted}
    where ${isCounter(key)}`.execute(ctx.db)
  const entry = await ctx.db
    .insertInto('consumption')
    .values({
      ...key,
      ruleId: rule.id,
      quantity: use.quantity,
      overQuantity: beyond,
      ...paid,
      usedOn: use.on,
      source: use.source,
      reference: use.reference,
      note: use.note,
      personId: ctx.actor.personId,
      recordedAt: ctx.now,
    })
    .onConflict((c) => c.doNothing())
    .returning(['id', 'bodyId'])
    .executeTakeFirst()
  if (!entry) throw conflict('reference_known', { reference: use.reference })
  await record(ctx, 'catalogue.consumption_recorded', entry, {
    service: seen.service.code,
    quantity: use.quantity,
    overQuantity: beyond,
    cents: paid.cents,
  })
  if (alerted)
    await record(ctx, 'catalogue.allowance_reached', entry, {
      serviceId: key.serviceId,
      periodFrom: key.periodFrom,
      threshold: alerted,
    })
  const used = counter.used + within
  return {
    ...entry,
    overQuantity: beyond,
    cents: paid.cents,
    used,
    left: included === null ? null : included - used,
    seen,
  }
}

const isCounter = ({ bodyId, serviceId, periodFrom }: Key) =>
  sql`body_id = ${bodyId} and service_id = ${serviceId} and period_from = ${periodFrom}::date`

/**
 * From here to the end of the transaction nobody else counts for this body and service: what is read now is what holds.
 * One lock for all periods, because a commitment may pay in two of them: with a lock each, a file of uses and a single
 * use could wait for each other.
 */
const takeTurn = (ctx: Ctx, { bodyId, serviceId }: Omit<Key, 'periodFrom'>) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${bodyId} || ${serviceId}, 0))`.execute(ctx.db)

async function readCounter(ctx: Ctx, key: Key): Promise<Counter> {
  const { rows } = await sql<Counter>`
    select used, over, alerted from allowance_counter where ${isCounter(key)}`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** Charges units beyond the allowance to one commitment, at the prices of the rule after those already beyond. */
async function commit(ctx: Ctx, seen: Entitlement, counter: Counter, beyond: number, on: string) {
  const cents = overageCost(seen.overageBands, counter.over, beyond)
  const values = { left: seen.left ?? 0, included: seen.included ?? 0, beyond, used: counter.used }
  if (cents === null) throw conflict('beyond_not_offered', values)
  const { rows } = await sql<Consent>`
    select id, max_quantity - used_quantity as units, max_cents - used_cents as cents from overage_consent
    where body_id = ${seen.body.id} and service_id = ${seen.service.id} and from_on <= ${on}::date and (to_on is null or to_on > ${on}::date)
    order by from_on, id limit 100 for update`.execute(ctx.db)
  const consent = covering(rows, beyond, cents)
  if (!consent) throw conflict('beyond_needs_commitment', { ...values, cents })
  await sql`update overage_consent set used_quantity = used_quantity + ${beyond}, used_cents = used_cents + ${cents} where id = ${consent.id}`.execute(
    ctx.db,
  )
  return { cents, consentId: consent.id }
}

const refusal = (e: Entitlement) =>
  conflict(e.why.code, { ...e.why.values, unit: e.unit ?? 'piece', name: e.service.name })

export const Correction = z.object({
  quantity: z.coerce.number().int().min(1).max(1_000_000_000),
  note: z.string().trim().min(3).max(500),
})

/**
 * Takes back all or part of an entry with an entry of its own. What went beyond the allowance is given back first, at the
 * price it was charged. Entries that went beyond meanwhile stay as they are.
 */
export async function correct(ctx: Ctx, id: string, { quantity, note }: z.output<typeof Correction>) {
  const entry = await findEntry(ctx, id)
  if (entry.quantity < 0) throw conflict('correction_of_correction')
  await takeTurn(ctx, entry)
  const { rows } = await sql<{ quantity: number; over: number; cents: number }>`
    select coalesce(sum(quantity), 0)::int as quantity, coalesce(sum(over_quantity), 0)::int as over, coalesce(sum(cents), 0)::bigint as cents
    from consumption where id = ${id} or corrects_id = ${id}`.execute(ctx.db)
  const rest = rows[0]!
  if (quantity > rest.quantity) throw conflict('correction_too_large', { left: rest.quantity })
  const over = Math.min(quantity, rest.over)
  const cents = over === rest.over ? rest.cents : Math.round((rest.cents * over) / rest.over)
  await sql`update allowance_counter set used = used - ${quantity - over}, over = over - ${over} where ${isCounter(entry)}`.execute(
    ctx.db,
  )
  if (over > 0)
    await sql`update overage_consent set used_quantity = used_quantity - ${over}, used_cents = used_cents - ${cents} where id = ${entry.consentId}`.execute(
      ctx.db,
    )
  const added = await ctx.db
    .insertInto('consumption')
    .values({
      bodyId: entry.bodyId,
      serviceId: entry.serviceId,
      periodFrom: entry.periodFrom,
      ruleId: entry.ruleId,
      quantity: -quantity,
      overQuantity: over > 0 ? -over : 0,
      cents: cents > 0 ? -cents : 0,
      consentId: over > 0 ? entry.consentId : null,
      usedOn: entry.usedOn,
      source: 'hand',
      reference: entry.reference,
      note,
      correctsId: id,
      personId: ctx.actor.personId,
      recordedAt: ctx.now,
    })
    .returning(['id', 'bodyId'])
    .executeTakeFirstOrThrow()
  await record(ctx, 'catalogue.consumption_corrected', added, { corrects: id, quantity })
  return { ...added, code: entry.code }
}

export async function findEntry(ctx: Ctx, id: string) {
  const entry = await ctx.db
    .selectFrom('consumption as e')
    .innerJoin('service as s', (j) => j.onRef('s.centreId', '=', 'e.centreId').onRef('s.id', '=', 'e.serviceId'))
    .select([
      'e.id',
      'e.bodyId',
      'e.serviceId',
      'e.ruleId',
      'e.periodFrom',
      'e.quantity',
      'e.overQuantity',
      'e.cents',
      'e.consentId',
      'e.usedOn',
      'e.reference',
      's.code',
      's.unit',
    ])
    .where('e.id', '=', id)
    .executeTakeFirst()
  if (!entry) throw notFound()
  return entry
}

export type EntryRow = {
  id: string
  code: string
  unit: string | null
  quantity: number
  overQuantity: number
  cents: number
  usedOn: string
  source: Source
  reference: string
  note: string
  correctsId: string | null
  /** What of it was not taken back. */
  rest: number
  personName: string | null
  recordedAt: Temporal.Instant
}

const EntryKey = z.tuple([z.string(), z.uuid()])

/** What a body used, the latest day first; of one service when it is named. */
export async function listEntries(
  ctx: Ctx,
  { bodyId, serviceId, after }: { bodyId: string; serviceId?: string | undefined; after?: string | undefined },
  limit = 50,
) {
  const key = keyOf(EntryKey, after)
  const { rows } = await sql<EntryRow>`
    select e.id, s.code, s.unit, e.quantity, e.over_quantity, e.cents, e.used_on, e.source, e.reference, e.note, e.corrects_id,
      case when e.corrects_id is null then e.quantity + coalesce((select sum(x.quantity)::int from consumption x
        where (x.centre_id, x.corrects_id) = (e.centre_id, e.id)), 0) else 0 end as rest,
      p.name as person_name, e.recorded_at
    from consumption e join service s on (s.centre_id, s.id) = (e.centre_id, e.service_id)
    left join person p on (p.centre_id, p.id) = (e.centre_id, e.person_id)
    where e.body_id = ${bodyId} ${serviceId ? sql`and e.service_id = ${serviceId}` : sql``}
      ${key ? sql`and (e.used_on, e.id) < (${key[0]}::date, ${key[1]}::uuid)` : sql``}
    order by e.used_on desc, e.id desc limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.usedOn, last.id) : null }
}

/** Where counters or commitments do not agree with their entries: always nowhere. Asked by tests and by the doctor. */
export async function checkCounters(ctx: Ctx) {
  return ctx.db.selectFrom('consumptionMismatch').selectAll().limit(100).execute()
}
