import { sql } from 'kysely'
import { z } from 'zod'
import { runClock, targetOf, ClockError } from '../calendars/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { isTrouble } from './clock-rules.ts'
import { clockedColumns, clockRoom, clocksOf } from './clocks.ts'
import { getIncident } from './incidents.ts'

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
