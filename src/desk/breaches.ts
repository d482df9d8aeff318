import { sql } from 'kysely'
import { z } from 'zod'
import { runClock, targetOf, ClockError } from '../calendars/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile, listFiles } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { readEuro } from '../platform/money.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { showDay, today } from '../platform/time.ts'
import {
  type BreachCase,
  type BreachMoveName,
  breachMoveNamed,
  type BreachState,
  lacks,
  shareBases,
  type ShareBasis,
  sharesOf,
} from './breach-moves.ts'
import { isTrouble } from './clock-rules.ts'
import { clockedColumns, clockRoom, clocksOf } from './clocks.ts'
import { getIncident } from './incidents.ts'

export const BREACH = 'desk.breach'

type Shown = { ticketId: string; promised: number; consumed: number }
type Hit = { bodyId: string; outageSeconds: number }
type Finding = {
  supplierId: string
  incidentId: string | null
  promised: number
  consumed: number
  beganAt: Temporal.Instant
  endedAt: Temporal.Instant | null
  tickets: readonly Shown[]
  hit: readonly Hit[]
}
const secondsFrom = (from: Temporal.Instant, to: Temporal.Instant) =>
  Math.max(0, Math.min(2_000_000_000, Math.round(from.until(to).total('seconds'))))
const worst = (tickets: readonly Shown[]) =>
  tickets.toSorted((a, b) => b.consumed - b.promised - (a.consumed - a.promised))[0]!
const earliest = (all: readonly Temporal.Instant[]) => all.toSorted(Temporal.Instant.compare)[0]!

/** Tickets passed on whose supplier's clock ran out, and that no breach shows yet: of an incident, one, or all. */
export async function lateAtSuppliers(ctx: Ctx, only: { incidentId?: string; number?: number } = {}) {
  const { rows } = await sql<{
    id: string
    number: number
    subject: string
    supplierId: string
    supplier: string
    bodyName: string | null
    dueAt: Temporal.Instant
  }>`select t.id, t.number, t.subject, t.supplier_id, s.name as supplier, b.name as body_name, t.supplier_due_at as due_at
    from ticket t join desk_supplier s on (s.centre_id, s.id) = (t.centre_id, t.supplier_id)
    left join body b on (b.centre_id, b.id) = (t.centre_id, t.body_id)
    where t.escalated_at is not null and t.body_id is not null and t.supplier_due_at < coalesce(t.returned_at, t.solved_at, t.closed_at, ${ctx.now}::timestamptz)
      ${only.incidentId ? sql`and t.incident_id = ${only.incidentId}::uuid` : sql``}
      ${only.number ? sql`and t.number = ${only.number}::int` : sql``}
      and not exists (select from breach_ticket x join supplier_breach v on (v.centre_id, v.id) = (x.centre_id, x.breach_id)
        where (x.centre_id, x.ticket_id) = (t.centre_id, t.id) and v.state <> 'withdrawn')
    order by t.supplier_due_at limit 200`.execute(ctx.db)
  return rows
}
export type LateTicket = Awaited<ReturnType<typeof lateAtSuppliers>>[number]

/** What the supplier's clock says of these tickets: promised and consumed, in working seconds. One that cannot be computed is refused. */
async function measured(ctx: Ctx, ids: readonly string[]) {
  const tickets = await ctx.db.selectFrom('ticket as t').select(clockedColumns).where('t.id', 'in', ids).execute()
  return Promise.all(
    tickets.map(async (t) => {
      const clock = (await clocksOf(ctx, t)).find((c) => c.clock === 'supplier')
      if (!clock || isTrouble(clock)) throw conflict('breach_not_measured')
      return { t, shown: { ticketId: t.id, promised: clock.target, consumed: Math.round(clock.consumed) } }
    }),
  )
}

/** Tickets gone beyond the supplier's clock, as one breach of their supplier. */
async function findingOfTickets(ctx: Ctx, late: readonly LateTicket[]): Promise<Omit<Finding, 'incidentId'>> {
  const seen = await measured(
    ctx,
    late.map((t) => t.id),
  )
  const { promised, consumed } = worst(seen.map((s) => s.shown))
  const hit = new Map<string, number>()
  for (const { t } of seen) {
    if (!t.bodyId) continue
    const without = secondsFrom(t.openedAt, t.solvedAt ?? t.returnedAt ?? ctx.now)
    hit.set(t.bodyId, Math.max(hit.get(t.bodyId) ?? 0, without))
  }
  const ends = seen.map(({ t }) => t.solvedAt ?? t.returnedAt)
  return {
    supplierId: late[0]!.supplierId,
    promised,
    consumed,
    beganAt: earliest(seen.map(({ t }) => t.openedAt)),
    endedAt: ends.includes(null) ? null : ends.toSorted((a, b) => Temporal.Instant.compare(b!, a!))[0]!,
    tickets: seen.map((s) => s.shown),
    hit: [...hit].map(([bodyId, outageSeconds]) => ({ bodyId, outageSeconds })),
  }
}

/** The outage itself on the supplier's clock: from its discovery to the recovery, towards the tightest target of the services hit. */
async function outageOf(ctx: Ctx, incident: Awaited<ReturnType<typeof outage>>) {
  const room = await clockRoom(ctx, [])
  const calendarId = room.hours.at(incident.detectedAt)
  const calendar = calendarId ? room.hours.byId.get(calendarId) : undefined
  if (!calendar) throw conflict('desk_without_hours')
  const services = await ctx.db
    .selectFrom('incidentService')
    .select('serviceId')
    .where('incidentId', '=', incident.id)
    .execute()
  const asked = services.length > 0 ? services.map((s) => s.serviceId) : [null]
  try {
    const target = Math.min(
      ...asked.map((service) => targetOf(room.levels, { convention: null, service, priority: 1 }, 'supplier')),
    )
    const run = runClock([{ from: incident.detectedAt, calendar, target }], [], incident.endedAt ?? ctx.now)
    return { promised: target, consumed: Math.round(run.consumed) }
  } catch (error) {
    if (error instanceof ClockError) throw conflict('breach_not_measured')
    throw error
  }
}

async function outage(ctx: Ctx, number: number) {
  const { id, detectedAt } = await getIncident(ctx, number)
  const { recoveredAt, closedAt } = await ctx.db
    .selectFrom('incident')
    .select(['recoveredAt', 'closedAt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { id, number, detectedAt, endedAt: recoveredAt ?? closedAt }
}

/** All bodies of the incident were without it, as long as it lasted; who knows better writes each body's own hours before the act. */
async function hitBy(ctx: Ctx, incident: Awaited<ReturnType<typeof outage>>): Promise<Hit[]> {
  const bodies = await ctx.db
    .selectFrom('incidentBody')
    .select('bodyId')
    .where('incidentId', '=', incident.id)
    .limit(1000)
    .execute()
  const outageSeconds = secondsFrom(incident.detectedAt, incident.endedAt ?? ctx.now)
  return bodies.map(({ bodyId }) => ({ bodyId, outageSeconds }))
}

export const NewBreach = z
  .object({
    incident: optional(z.coerce.number().int().min(1).max(999_999_999)),
    ticket: optional(z.coerce.number().int().min(1).max(999_999_999)),
    supplierId: optional(z.uuid()),
  })
  .refine((v) => v.incident !== undefined || v.ticket !== undefined, { path: ['ticket'], message: 'required' })

/**
 * Proposes what a supplier did not keep: for one ticket, for the late tickets of an incident, or for the incident itself where a supplier is
 * named by hand. Returns the numbers of the breaches, one for each supplier.
 */
export async function proposeBreach(ctx: Ctx, { incident, ticket, supplierId }: z.output<typeof NewBreach>) {
  if (incident === undefined) {
    const late = await lateAtSuppliers(ctx, { number: ticket! })
    if (late.length === 0) throw conflict('breach_none_late')
    return [await keep(ctx, { ...(await findingOfTickets(ctx, late)), incidentId: null })]
  }
  const event = await outage(ctx, incident)
  const hit = await hitBy(ctx, event)
  const common = { incidentId: event.id, beganAt: event.detectedAt, endedAt: event.endedAt, hit }
  const groups = Map.groupBy(await lateAtSuppliers(ctx, { incidentId: event.id }), (t) => t.supplierId)
  if (supplierId && !groups.has(supplierId)) {
    const figures = await outageOf(ctx, event)
    if (figures.consumed <= figures.promised) throw conflict('breach_none_late')
    return [await keep(ctx, { ...common, ...figures, supplierId, tickets: [] })]
  }
  const wanted = supplierId ? [groups.get(supplierId)!] : [...groups.values()]
  if (wanted.length === 0) throw conflict('breach_none_late')
  const numbers: number[] = []
  for (const late of wanted) numbers.push(await keep(ctx, { ...(await findingOfTickets(ctx, late)), ...common }))
  return numbers
}

/** What the desk proposes by itself when a service is there again; what was proposed already stays as it is. */
export async function proposeAfter(ctx: Ctx, incidentId: string) {
  const row = await ctx.db
    .selectFrom('incident')
    .select(['number', 'state'])
    .where('id', '=', incidentId)
    .executeTakeFirst()
  if (!row || !['recovered', 'closed'].includes(row.state)) return
  const known = await ctx.db
    .selectFrom('supplierBreach')
    .select('supplierId')
    .where('incidentId', '=', incidentId)
    .execute()
  for (const [supplierId] of Map.groupBy(await lateAtSuppliers(ctx, { incidentId }), (t) => t.supplierId))
    if (!known.some((k) => k.supplierId === supplierId)) await proposeBreach(ctx, { incident: row.number, supplierId })
}

async function keep(ctx: Ctx, found: Finding): Promise<number> {
  const supplier = await ctx.db
    .selectFrom('deskSupplier')
    .select('id')
    .where('id', '=', found.supplierId)
    .executeTakeFirst()
  if (!supplier) throw invalid({ supplierId: 'supplier_unknown' })
  const { rows } = await sql<{ n: number }>`select next_number('breach') as n`.execute(ctx.db)
  const number = rows[0]!.n
  const { tickets, hit, ...figures } = found
  const row = await ctx.db
    .insertInto('supplierBreach')
    .values({ number, ...figures, proposedAt: ctx.now, proposedBy: ctx.actor.personId })
    .onConflict((c) => c.columns(['centreId', 'incidentId', 'supplierId']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('breach_already')
  if (tickets.length > 0)
    await ctx.db
      .insertInto('breachTicket')
      .values(tickets.map((t) => ({ breachId: row.id, ...t })))
      .execute()
  if (hit.length > 0)
    await ctx.db
      .insertInto('breachShare')
      .values(hit.map((h) => ({ breachId: row.id, ...h })))
      .execute()
  await record(ctx, 'desk.breach_proposed', { id: row.id }, { number, bodies: hit.length })
  return number
}

const columns = [
  'v.id',
  'v.number',
  'v.supplierId',
  's.name as supplier',
  'v.state',
  'v.promised',
  'v.consumed',
  'v.beganAt',
  'v.endedAt',
  'v.proposedAt',
  'v.contestedOn',
  'v.contestText',
  'v.contestNumber',
  'v.answeredOn',
  'v.answerText',
  'v.actNumber',
  'v.actOn',
  'v.actOrgan',
  'v.reason',
  'v.penaltyCents',
  'v.weights',
  'v.version',
  'i.number as incident',
] as const
const breaches = (ctx: Ctx) =>
  ctx.db
    .selectFrom('supplierBreach as v')
    .innerJoin('deskSupplier as s', (j) => j.onRef('s.centreId', '=', 'v.centreId').onRef('s.id', '=', 'v.supplierId'))
    .leftJoin('incident as i', (j) => j.onRef('i.centreId', '=', 'v.centreId').onRef('i.id', '=', 'v.incidentId'))
    .select(columns)

export type BreachFilter = {
  state?: BreachState | undefined
  incidentId?: string
  incident?: number | undefined
  supplierId?: string | undefined
  /** Those made before this number. */
  before?: number | undefined
  limit?: number
}
export const listBreaches = (ctx: Ctx, f: BreachFilter = {}) =>
  breaches(ctx)
    .$if(f.state !== undefined, (q) => q.where('v.state', '=', f.state!))
    .$if(f.incidentId !== undefined, (q) => q.where('v.incidentId', '=', f.incidentId!))
    .$if(f.incident !== undefined, (q) => q.where('i.number', '=', f.incident!))
    .$if(f.supplierId !== undefined, (q) => q.where('v.supplierId', '=', f.supplierId!))
    .$if(f.before !== undefined, (q) => q.where('v.number', '<', f.before!))
    .orderBy('v.number', 'desc')
    .limit(f.limit ?? 200)
    .execute()
export type BreachRow = Awaited<ReturnType<typeof listBreaches>>[number]

export async function getBreach(ctx: Ctx, number: number) {
  const row = await breaches(ctx).where('v.number', '=', number).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

export async function ticketsOfBreach(ctx: Ctx, breachId: string) {
  const { rows } = await sql<{
    number: number
    subject: string
    bodyName: string | null
    promised: number
    consumed: number
  }>`
    select t.number, t.subject, b.name as body_name, x.promised, x.consumed from breach_ticket x
    join ticket t on (t.centre_id, t.id) = (x.centre_id, x.ticket_id) left join body b on (b.centre_id, b.id) = (t.centre_id, t.body_id)
    where x.breach_id = ${breachId}::uuid order by t.number limit 200`.execute(ctx.db)
  return rows
}

/** The bodies hit with their parts, all of them for the centre; an officer finds their own only, the database's own rule. */
export async function partsOf(ctx: Ctx, breachId?: string) {
  const { rows } = await sql<{
    breachId: string
    bodyId: string
    name: string
    outageSeconds: number
    inhabitants: number | null
    cents: number | null
    act: string
  }>`select x.breach_id, x.body_id, b.name, x.outage_seconds, b.population as inhabitants, x.cents, x.act
    from breach_share x join body b on (b.centre_id, b.id) = (x.centre_id, x.body_id)
    where ${breachId ? sql`x.breach_id = ${breachId}::uuid` : sql`x.cents is not null`} order by b.search_name limit 1000`.execute(
    ctx.db,
  )
  return rows
}
export type Part = Awaited<ReturnType<typeof partsOf>>[number]
export const documentsOf = (ctx: Ctx, breachId: string) => listFiles(ctx, breachId)

const Text = (most: number) => z.string().trim().max(most).default('')
export const BreachWords = z.object({
  version: z.coerce.number().int().min(1),
  text: Text(5000),
  protocol: Text(60),
  on: optional(DayInput),
  actNumber: Text(60),
  actOrgan: Text(120),
  amount: Text(30),
  reason: Text(2000),
  weights: z.enum(shareBases).default('outage'),
})

/** A breach goes on. `number` is held for the length of the change: of two, one wins and the other is told. */
export async function moveBreach(
  ctx: Ctx,
  number: number,
  name: BreachMoveName,
  input: z.output<typeof BreachWords>,
  files: readonly Upload[] = [],
) {
  const move = breachMoveNamed(name)
  await sql`select from supplier_breach where number = ${number}::int for update`.execute(ctx.db)
  const breach = await getBreach(ctx, number)
  if (!move.from.includes(breach.state)) throw conflict('breach_not_from_here')
  if (breach.version !== input.version) throw conflict('breach_changed')
  const parts = await partsOf(ctx, breach.id)
  const on = input.on ?? today(ctx.now, ctx.zone)
  const cents = input.amount === '' ? null : readEuro(input.amount)
  if (input.amount !== '' && cents === null) throw invalid({ amount: 'breach_amount_shape' })
  const wrong = lacks(move, {
    ...input,
    on,
    cents,
    today: today(ctx.now, ctx.zone),
    documents: files.length,
    contestedOn: breach.contestedOn,
    answered: breach.answeredOn !== null,
    hit: parts.filter((p) => p.outageSeconds > 0).length,
  } satisfies BreachCase)
  if (Object.keys(wrong).length > 0) throw invalid(wrong)
  await ctx.db
    .updateTable('supplierBreach')
    .set({ state: move.to, version: breach.version + 1, ...saidBy(ctx, name, { ...input, on, cents }) })
    .where('id', '=', breach.id)
    .execute()
  for (const f of files) await keepFile(ctx, { name: f.name, bytes: f.bytes, ownerKind: BREACH, ownerId: breach.id })
  if (name === 'penalty') await share(ctx, breach.id, { cents: cents!, basis: input.weights, on, ...input }, parts)
  await record(ctx, `desk.${move.event}`, { id: breach.id }, { number })
}

type Said = z.output<typeof BreachWords> & { on: string; cents: number | null }
/** What a move writes down. */
function saidBy(ctx: Ctx, name: BreachMoveName, s: Said) {
  const act = { actNumber: s.actNumber, actOn: s.on, actOrgan: s.actOrgan, reason: s.reason }
  switch (name) {
    case 'contestation':
      return { contestedOn: s.on, contestText: s.text, contestNumber: s.protocol, contestedBy: ctx.actor.personId }
    case 'answer':
      return { answeredOn: s.on, answerText: s.text, answeredBy: ctx.actor.personId }
    case 'penalty':
      return { ...act, penaltyCents: s.cents, weights: s.weights }
    case 'dismissal':
      return act
    case 'withdrawal':
      return { reason: s.reason }
  }
}

async function share(
  ctx: Ctx,
  breachId: string,
  {
    cents,
    basis,
    on,
    actNumber,
    actOrgan,
  }: { cents: number; basis: ShareBasis; on: string; actNumber: string; actOrgan: string },
  parts: readonly Part[],
) {
  const shares = sharesOf(cents, basis, parts)
  if (!shares) throw invalid({ weights: basis === 'inhabitants' ? 'breach_inhabitants_missing' : 'breach_nobody_hit' })
  const act = `${actOrgan}, n. ${actNumber}, ${showDay(on, 'it')}`.slice(0, 200)
  for (const [i, part] of parts.entries())
    await ctx.db
      .updateTable('breachShare')
      .set({ cents: shares[i]!, act })
      .where('breachId', '=', breachId)
      .where('bodyId', '=', part.bodyId)
      .execute()
}

/** For how long each body was without the service, in hours, before the act; 0 is a body that was not hit. */
export const Outages = z.object({ version: z.coerce.number().int().min(1), hours: z.record(z.uuid(), z.string()) })
export async function writeOutages(ctx: Ctx, number: number, { version, hours }: z.output<typeof Outages>) {
  await sql`select from supplier_breach where number = ${number}::int for update`.execute(ctx.db)
  const breach = await getBreach(ctx, number)
  if (breach.penaltyCents !== null || !['proposed', 'contested', 'answered'].includes(breach.state))
    throw conflict('breach_not_from_here')
  if (breach.version !== version) throw conflict('breach_changed')
  for (const part of await partsOf(ctx, breach.id)) {
    const typed = hours[part.bodyId]?.trim().replace(',', '.')
    if (typed === undefined) continue
    const value = Number(typed)
    if (typed === '' || !Number.isFinite(value) || value < 0 || value > 100_000)
      throw invalid({ [`hours.${part.bodyId}`]: 'breach_hours_shape' })
    await ctx.db
      .updateTable('breachShare')
      .set({ outageSeconds: Math.round(value * 3600) })
      .where('breachId', '=', breach.id)
      .where('bodyId', '=', part.bodyId)
      .execute()
  }
  await ctx.db
    .updateTable('supplierBreach')
    .set({ version: version + 1 })
    .where('id', '=', breach.id)
    .execute()
  await record(ctx, 'desk.outages_written', { id: breach.id }, { number })
}

// — the supplier —

const mine = (ctx: Ctx) =>
  ctx.db.selectFrom('deskSupplierPerson').select('supplierId').where('personId', '=', ctx.actor.personId)

/** What was contested to the suppliers somebody works for; nothing of what is only proposed, and no body's part. */
export const listContested = (ctx: Ctx) =>
  breaches(ctx)
    .where('v.supplierId', 'in', mine(ctx))
    .where('v.contestedOn', 'is not', null)
    .orderBy('v.number', 'desc')
    .limit(200)
    .execute()

export async function getContested(ctx: Ctx, number: number) {
  const row = await breaches(ctx)
    .where('v.number', '=', number)
    .where('v.supplierId', 'in', mine(ctx))
    .where('v.contestedOn', 'is not', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

// — for the dues —

/** The penalties an act has set, with the part of each body: what the dues may credit. */
export async function setPenalties(ctx: Ctx) {
  const rows = await listBreaches(ctx, { state: 'set' })
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    supplier: r.supplier,
    cents: r.penaltyCents ?? 0,
    actOn: r.actOn ?? '',
    act: `${r.actOrgan}, n. ${r.actNumber}`,
  }))
}
export type Penalty = Awaited<ReturnType<typeof setPenalties>>[number]
