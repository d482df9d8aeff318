import { sql } from 'kysely'
import { type Asked, ClockError, type ClockKind, type ServiceLevel, targetOf } from '../calendars/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import {
  clockAt,
  type ClockState,
  type ClockTrouble,
  isTrouble,
  type LedgerPause,
  type LedgerRow,
  type Moments,
  nextDue,
  promised,
} from './clock-rules.ts'
import { type Hours, hoursOf } from './hours.ts'
import { readLevels } from './levels.ts'

/** What a clock needs to know of a ticket. */
export type Clocked = Moments & {
  id: string
  bodyId: string | null
  serviceId: string | null
  priority: number
  state: string
}
export const clockedColumns = [
  't.id',
  't.bodyId',
  't.serviceId',
  't.priority',
  't.state',
  't.openedAt',
  't.firstResponseAt',
  't.chargedAt',
  't.solvedAt',
  't.closedAt',
  't.waitingAt',
  't.escalatedAt',
  't.returnedAt',
] as const

/** What clocks are computed with: read once, for one ticket or for a thousand. */
export type ClockRoom = { hours: Hours; levels: readonly ServiceLevel[]; conventions: ReadonlyMap<string, string> }

export async function clockRoom(ctx: Ctx, bodyIds: readonly string[]): Promise<ClockRoom> {
  const day = today(ctx.now, ctx.zone)
  const [hours, levels, { rows }] = await Promise.all([
    hoursOf(ctx, bodyIds),
    readLevels(ctx),
    sql<{ bodyId: string; conventionId: string }>`
      select distinct on (m.body_id) m.body_id, a.convention_id from membership m
      join adhesion a on (a.centre_id, a.id) = (m.centre_id, m.adhesion_id)
      where m.body_id = any (${[...bodyIds]}::uuid[]) and m.from_on <= ${day}::date and m.to_on > ${day}::date
      order by m.body_id, m.from_on desc limit 20000`.execute(ctx.db),
  ])
  return { hours, levels, conventions: new Map(rows.map((r) => [r.bodyId, r.conventionId])) }
}

const askedOf = (t: Clocked, room: ClockRoom): Asked => ({
  convention: (t.bodyId && room.conventions.get(t.bodyId)) ?? null,
  service: t.serviceId,
  priority: t.priority,
})

type Segment = { clock: ClockKind; calendarId: string | null; target: number }
/** What a clock of this ticket runs on as things are now; null where its level names no such target, or there are no hours. */
function segmentOf(t: Clocked, clock: ClockKind, room: ClockRoom, at: Temporal.Instant): Segment | null {
  const calendarId = clock === 'body' ? null : room.hours.at(at)
  if (clock !== 'body' && !calendarId) return null
  try {
    return { clock, calendarId, target: targetOf(room.levels, askedOf(t, room), clock) }
  } catch (error) {
    if (error instanceof ClockError) return null
    throw error
  }
}

/** Begins clocks, or changes them from this moment on: a new row of the ledger. One that would change nothing is not written. */
export async function turnClocks(
  ctx: Ctx,
  t: Clocked,
  clocks: readonly ClockKind[],
  cause: string,
  room: ClockRoom,
  from = ctx.now,
) {
  const wanted = clocks.flatMap((clock) => {
    const segment = segmentOf(t, clock, room, from)
    return segment
      ? [{ clock, calendar: segment.calendarId, target: segment.target, begin: beginning(t, clock).toString() }]
      : []
  })
  if (wanted.length === 0) return
  await sql`insert into ticket_clock (ticket_id, body_id, clock, from_at, calendar_id, target, priority, cause)
    select ${t.id}::uuid, ${t.bodyId}::uuid, w.clock, ${from}::timestamptz, w.calendar, w.target, ${t.priority}::int, ${cause}
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) w(clock text, calendar uuid, target int, begin timestamptz)
    left join lateral (select c.calendar_id, c.target from ticket_clock c
      where c.ticket_id = ${t.id}::uuid and c.clock = w.clock and c.from_at >= w.begin order by c.from_at desc limit 1) last on true
    where last.target is distinct from w.target or last.calendar_id is distinct from w.calendar
    on conflict (centre_id, ticket_id, clock, from_at) do update
      set calendar_id = excluded.calendar_id, target = excluded.target, priority = excluded.priority, cause = excluded.cause`.execute(
    ctx.db,
  )
}
const beginning = (t: Clocked, clock: ClockKind) =>
  (clock === 'supplier' ? t.escalatedAt : clock === 'body' ? t.waitingAt : null) ?? t.openedAt

/** A row of the ledger with its calendar in it; none where the calendar is no more. */
function placedIn(
  hours: Hours,
  bodyId: string | null,
  r: Segment & { ticketId: string; fromAt: Temporal.Instant; cause: string },
) {
  const calendar = r.calendarId ? hours.byId.get(r.calendarId) : hours.ofBody(bodyId)
  return calendar
    ? [{ ticketId: r.ticketId, clock: r.clock, from: r.fromAt, calendar, target: r.target, cause: r.cause }]
    : []
}

type Ledger = { rows: Map<string, LedgerRow[]>; pauses: Map<string, LedgerPause[]> }

/** The ledgers of some tickets, each with its calendar already in it. */
async function ledgersOf(ctx: Ctx, tickets: readonly Clocked[], { hours }: ClockRoom): Promise<Ledger> {
  const ids = tickets.map((t) => t.id)
  const bodies = new Map(tickets.map((t) => [t.id, t.bodyId]))
  const { rows } = await sql<{
    ticketId: string
    clock: ClockKind
    fromAt: Temporal.Instant
    calendarId: string | null
    target: number
    cause: string
  }>`select ticket_id, clock, from_at, calendar_id, target, cause from ticket_clock where ticket_id = any (${ids}::uuid[])`.execute(
    ctx.db,
  )
  const paused = await sql<{
    ticketId: string
    reason: 'body' | 'solved'
    fromAt: Temporal.Instant
    toAt: Temporal.Instant | null
  }>`select ticket_id, reason, from_at, to_at from ticket_pause where ticket_id = any (${ids}::uuid[])`.execute(ctx.db)
  const placed = rows.flatMap((r) => placedIn(hours, bodies.get(r.ticketId) ?? null, r))
  return {
    rows: Map.groupBy(placed, (r) => r.ticketId),
    pauses: Map.groupBy(
      paused.rows.map((p) => ({ ticketId: p.ticketId, reason: p.reason, from: p.fromAt, to: p.toAt })),
      (p) => p.ticketId,
    ),
  }
}

const kindsOf: readonly ClockKind[] = [...promised, 'supplier', 'body']

/** Every clock of a ticket at this moment, and the trouble of each that cannot be computed. */
function statesOf(t: Clocked, ledger: Ledger, room: ClockRoom, now: Temporal.Instant) {
  const rows = ledger.rows.get(t.id) ?? []
  const pauses = ledger.pauses.get(t.id) ?? []
  const found: (ClockState | ClockTrouble)[] = []
  for (const clock of kindsOf) {
    const state = clockAt(clock, t, rows, pauses, now)
    if (state) found.push(state)
    else if (clock === 'solution') found.push({ clock, code: whyNone(t, room), values: {} })
  }
  return found
}

/** Why a ticket has no clock: no hours, or no level that names its target. */
function whyNone(t: Clocked, room: ClockRoom): string {
  if (room.hours.byId.size === 0) return 'desk_without_hours'
  try {
    targetOf(room.levels, askedOf(t, room), 'solution')
    return 'clock_not_begun'
  } catch (error) {
    if (error instanceof ClockError) return error.code
    throw error
  }
}

export async function clocksOf(ctx: Ctx, t: Clocked, now = ctx.now) {
  const room = await clockRoom(ctx, t.bodyId ? [t.bodyId] : [])
  return statesOf(t, await ledgersOf(ctx, [t], room), room, now)
}

/** What lists and alarms read of the clocks of a ticket. */
function dueOf(t: Clocked, clocks: readonly (ClockState | ClockTrouble)[]) {
  const due = (kind: ClockKind) => clocks.find((c): c is ClockState => c.clock === kind && !isTrouble(c))?.due ?? null
  return {
    response: due('first-response'),
    charge: due('taking-charge'),
    solution: due('solution'),
    supplier: due('supplier'),
    body: due('body'),
    next: t.state === 'waiting' || t.solvedAt || t.closedAt ? null : nextDue(clocks),
    problem: clocks.find(isTrouble)?.code ?? '',
  }
}

/** When the clocks of a ticket that begins now are due: known before it is written. */
export function firstDue(ctx: Ctx, t: Clocked, room: ClockRoom) {
  const begun = promised.flatMap((clock) => {
    const segment = segmentOf(t, clock, room, ctx.now)
    return segment
      ? placedIn(room.hours, t.bodyId, { ...segment, ticketId: t.id, fromAt: ctx.now, cause: 'opened' })
      : []
  })
  const ledger = { rows: new Map([[t.id, begun]]), pauses: new Map() }
  const { response, charge, solution, next, problem } = dueOf(t, statesOf(t, ledger, room, ctx.now))
  return { responseDueAt: response, chargeDueAt: charge, solutionDueAt: solution, dueAt: next, clockProblem: problem }
}

/** Writes what the clocks say into tickets: lists and alarms read it. One statement, however many they are. */
async function refreshClocks(ctx: Ctx, tickets: readonly Clocked[], room: ClockRoom) {
  if (tickets.length === 0) return
  const ledger = await ledgersOf(ctx, tickets, room)
  const written = tickets.map((t) => ({ id: t.id, ...dueOf(t, statesOf(t, ledger, room, ctx.now)) }))
  await sql`update ticket t set response_due_at = w.response, charge_due_at = w.charge, solution_due_at = w.solution,
      supplier_due_at = w.supplier, body_due_at = w.body, due_at = w.next, clock_problem = w.problem
    from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) w(id uuid, response timestamptz, charge timestamptz, solution timestamptz,
      supplier timestamptz, body timestamptz, next timestamptz, problem text)
    where t.id = w.id`.execute(ctx.db)
}

/** The clocks of one ticket after a change: its ledger is written already. */
export async function refreshTicket(ctx: Ctx, id: string, room?: ClockRoom) {
  const t = await ctx.db
    .selectFrom('ticket as t')
    .select(clockedColumns)
    .where('t.id', '=', id)
    .executeTakeFirstOrThrow()
  await refreshClocks(ctx, [t], room ?? (await clockRoom(ctx, t.bodyId ? [t.bodyId] : [])))
}

/**
 * A batch of the tickets that are open, after the cursor: each goes on with what is in force now, and is computed again.
 * Running it twice changes nothing. Returns the last id, or null at the end.
 */
export async function recomputeBatch(
  ctx: Ctx,
  { after, bodyId, limit = 500 }: { after: string | null; bodyId?: string | undefined; limit?: number },
): Promise<{ last: string | null; count: number }> {
  const tickets = await ctx.db
    .selectFrom('ticket as t')
    .select(clockedColumns)
    .where('t.closedAt', 'is', null)
    .$if(after !== null, (q) => q.where('t.id', '>', after!))
    .$if(bodyId !== undefined, (q) => q.where('t.bodyId', '=', bodyId!))
    .orderBy('t.id')
    .limit(limit)
    .execute()
  if (tickets.length === 0) return { last: null, count: 0 }
  const room = await clockRoom(ctx, [...new Set(tickets.flatMap((t) => (t.bodyId ? [t.bodyId] : [])))])
  await turnMany(ctx, tickets, room)
  await refreshClocks(ctx, tickets, room)
  return { last: tickets.at(-1)!.id, count: tickets.length }
}

/** A new row of the ledger for each clock that runs and whose calendar or target is another now. */
async function turnMany(ctx: Ctx, tickets: readonly Clocked[], room: ClockRoom) {
  const wanted = tickets.flatMap((t) =>
    running(t).flatMap((clock) => {
      const segment = segmentOf(t, clock, room, ctx.now)
      return segment
        ? [
            {
              ticket: t.id,
              body: t.bodyId,
              priority: t.priority,
              begin: beginning(t, clock).toString(),
              clock,
              calendar: segment.calendarId,
              target: segment.target,
            },
          ]
        : []
    }),
  )
  await sql`insert into ticket_clock (ticket_id, body_id, clock, from_at, calendar_id, target, priority, cause)
    select w.ticket, w.body, w.clock, case when last.target is null then w.begin else ${ctx.now}::timestamptz end, w.calendar, w.target, w.priority,
      case when last.target is null then 'opened' when last.calendar_id is distinct from w.calendar then 'calendar' else 'levels' end
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) w(ticket uuid, body uuid, priority int, begin timestamptz, clock text, calendar uuid, target int)
    left join lateral (select c.target, c.calendar_id from ticket_clock c where c.ticket_id = w.ticket and c.clock = w.clock and c.from_at >= w.begin
      order by c.from_at desc limit 1) last on true
    where last.target is distinct from w.target or last.calendar_id is distinct from w.calendar
    on conflict (centre_id, ticket_id, clock, from_at) do update set calendar_id = excluded.calendar_id, target = excluded.target, cause = excluded.cause`.execute(
    ctx.db,
  )
}

const running = (t: Clocked): ClockKind[] => [
  ...(t.firstResponseAt ? [] : (['first-response'] as const)),
  ...(t.chargedAt ? [] : (['taking-charge'] as const)),
  ...(t.solvedAt ? [] : (['solution'] as const)),
  ...(t.escalatedAt && !t.returnedAt && !t.solvedAt ? (['supplier'] as const) : []),
  ...(t.waitingAt ? (['body'] as const) : []),
]
