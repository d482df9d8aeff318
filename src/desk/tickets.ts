import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import { type KindCode, kindCodes } from './kinds.ts'
import { numberIn, states } from './moves.ts'

/** A ticket by its number, with or without the letter. */
export const ByNumber = z.looseObject({
  number: z
    .string()
    .regex(/^(T-)?[1-9]\d{0,8}$/i)
    .transform((text) => Number(text.replace(/^T-/i, ''))),
})

/** What a line of a list shows. Each moment more costs a list of fifty as much as a name. */
const listed = [
  't.id',
  't.bodyId',
  't.serviceId',
  't.priority',
  't.state',
  't.number',
  'b.name as bodyName',
  't.subject',
  't.requesterId',
  't.requesterName',
  't.kind',
  't.channel',
  't.level',
  't.queueId',
  'u.name as queueName',
  't.assigneeId',
  'a.name as assigneeName',
  's.code as serviceCode',
  't.category',
  't.openedAt',
  't.solutionDueAt',
  't.dueAt',
  't.clockProblem',
  't.followUpOn',
  't.demo',
  't.version',
] as const
const whole = [
  't.firstResponseAt',
  't.chargedAt',
  't.solvedAt',
  't.closedAt',
  't.waitingAt',
  't.escalatedAt',
  't.returnedAt',
  't.responseDueAt',
  't.chargeDueAt',
  't.supplierDueAt',
  't.bodyDueAt',
  't.contactId',
  't.impact',
  't.urgency',
  't.supplierId',
  't.mergedIntoId',
  't.reopened',
  't.lateReason',
  't.reason',
  't.rating',
  't.ratingNote',
  't.hoursPlanned',
  't.area',
  't.wantedOn',
  't.reviewerId',
  't.reviewedAt',
  'g.name as categoryName',
  'r.name as reviewerName',
  'p.email as requesterMail',
  'p.phone as requesterPhone',
  'c.name as contactName',
  'c.address as contactAddress',
  'c.phone as contactPhone',
  'c.state as contactState',
  'm.number as mergedInto',
] as const

const tickets = (ctx: Ctx) =>
  ctx.db
    .selectFrom('ticket as t')
    .leftJoin('body as b', (j) => j.onRef('b.centreId', '=', 't.centreId').onRef('b.id', '=', 't.bodyId'))
    .leftJoin('deskQueue as u', (j) => j.onRef('u.centreId', '=', 't.centreId').onRef('u.id', '=', 't.queueId'))
    .leftJoin('person as a', (j) => j.onRef('a.centreId', '=', 't.centreId').onRef('a.id', '=', 't.assigneeId'))
    .leftJoin('service as s', (j) => j.onRef('s.centreId', '=', 't.centreId').onRef('s.id', '=', 't.serviceId'))

/** An officer sees the tickets of the body; where the body says so, who is not among its referents sees only their own. */
function visible(ctx: Ctx): RawBuilder<boolean> {
  const me = ctx.actor.personId
  if (ctx.actor.bodyIds === '*' || ctx.actor.permissions.has('desk.colleagues')) return sql<boolean>`true`
  return sql<boolean>`(t.requester_id = ${me}::uuid or exists (select from ticket_watcher w where (w.centre_id, w.ticket_id) = (t.centre_id, t.id) and w.person_id = ${me}::uuid)
    or not exists (select from body_desk d where (d.centre_id, d.body_id) = (t.centre_id, t.body_id) and d.sharing = 'own'))`
}

export async function findTicket(ctx: Ctx, number: number) {
  const row = await tickets(ctx)
    .leftJoin('deskCategory as g', (j) => j.onRef('g.centreId', '=', 't.centreId').onRef('g.code', '=', 't.category'))
    .leftJoin('person as r', (j) => j.onRef('r.centreId', '=', 't.centreId').onRef('r.id', '=', 't.reviewerId'))
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 't.centreId').onRef('p.id', '=', 't.requesterId'))
    .leftJoin('deskContact as c', (j) => j.onRef('c.centreId', '=', 't.centreId').onRef('c.id', '=', 't.contactId'))
    .leftJoin('ticket as m', (j) => j.onRef('m.centreId', '=', 't.centreId').onRef('m.id', '=', 't.mergedIntoId'))
    .select([...listed, ...whole])
    .where('t.number', '=', number)
    .where(visible(ctx))
    .executeTakeFirst()
  return row && { ...row, kind: row.kind as KindCode }
}
export async function getTicket(ctx: Ctx, number: number) {
  const row = await findTicket(ctx, number)
  if (!row) throw notFound()
  return row
}
export type Ticket = Awaited<ReturnType<typeof getTicket>>

/**
 * The ticket, held until this transaction ends: who comes meanwhile waits, and is told. `version` is that of the page somebody
 * was looking at.
 */
export async function holdTicket(ctx: Ctx, number: number, version?: number): Promise<Ticket> {
  await sql`select from ticket t where t.number = ${number}::int for update`.execute(ctx.db)
  const t = await getTicket(ctx, number)
  // Who waited for their turn acts after who was first, whenever they came; and the database keeps microseconds, rounded.
  for (const at of [
    t.openedAt,
    t.firstResponseAt,
    t.chargedAt,
    t.waitingAt,
    t.escalatedAt,
    t.returnedAt,
    t.solvedAt,
    t.closedAt,
  ])
    if (at && Temporal.Instant.compare(at, ctx.now) > 0) ctx.now = at
  if (version !== undefined && t.version !== version) throw conflict('ticket_changed', { number })
  return t
}

const views = ['mine', 'team', 'breaching', 'unassigned', 'open', 'watched', 'called', 'follow-up', 'all'] as const
export type ViewName = (typeof views)[number]
const text = z.string().trim()
export const TicketFilter = z.object({
  view: optional(z.enum(views)),
  state: optional(z.enum([...states, 'living'])),
  body: optional(z.uuid()),
  service: optional(text.max(40)),
  queue: optional(z.uuid()),
  category: optional(text.max(40)),
  priority: optional(z.coerce.number().int().min(1).max(4)),
  kind: optional(z.enum(kindCodes)),
  tag: optional(text.max(40)),
  q: optional(text.max(200)),
  after: optional(z.string().max(300)),
})
export type TicketFilter = z.output<typeof TicketFilter>

const Key = z.tuple([z.union([z.number(), z.string()]), z.number()])

/** Tickets, the latest first; those about to breach the most urgent first, those to follow up by their day. `soon` is the moment that counts as about to. */
export async function listTickets(
  ctx: Ctx,
  f: TicketFilter,
  { limit = 50, soon }: { limit?: number; soon?: Temporal.Instant } = {},
) {
  const me = ctx.actor.personId
  const key = keyOf(Key, f.after)
  const number = f.q ? numberIn(f.q.toUpperCase()) : null
  const byDue = f.view === 'breaching'
  const byDay = f.view === 'follow-up'
  const open = f.view !== undefined && f.view !== 'all'
  const rows = await tickets(ctx)
    .select(listed)
    .where(visible(ctx))
    .$if(open || f.state === 'living', (q) => q.where('t.closedAt', 'is', null))
    .$if(f.view === 'mine', (q) => q.where('t.assigneeId', '=', me))
    .$if(f.view === 'unassigned', (q) => q.where('t.assigneeId', 'is', null))
    .$if(f.view === 'team', (q) =>
      q.where(sql<boolean>`t.queue_id in (select x.id from desk_queue x join desk_team_member y on (y.centre_id, y.team_id) = (x.centre_id, x.team_id)
        where y.person_id = ${me}::uuid)`),
    )
    .$if(f.view === 'watched', (q) =>
      q.where(sql<boolean>`t.id in (select w.ticket_id from ticket_watcher w where w.person_id = ${me}::uuid)`),
    )
    .$if(f.view === 'called', (q) =>
      q.where(
        sql<boolean>`t.id in (select w.ticket_id from ticket_mention w where w.person_id = ${me}::uuid and w.seen_at is null)`,
      ),
    )
    .$if(byDay, (q) => q.where('t.followUpOn', 'is not', null))
    .$if(byDue, (q) => q.where('t.dueAt', 'is not', null).where('t.dueAt', '<=', soon ?? ctx.now))
    .$if(f.state !== undefined && f.state !== 'living', (q) => q.where('t.state', '=', f.state as 'new'))
    .$if(f.body !== undefined, (q) => q.where('t.bodyId', '=', f.body!))
    .$if(f.queue !== undefined, (q) => q.where('t.queueId', '=', f.queue!))
    .$if(f.category !== undefined, (q) => q.where('t.category', '=', f.category!))
    .$if(f.priority !== undefined, (q) => q.where('t.priority', '=', f.priority!))
    .$if(f.kind !== undefined, (q) => q.where('t.kind', '=', f.kind!))
    .$if(f.service !== undefined, (q) =>
      q.where(sql<boolean>`t.service_id = (select x.id from service x where x.code = ${f.service!})`),
    )
    .$if(f.tag !== undefined, (q) =>
      q.where(sql<boolean>`t.id in (select x.ticket_id from ticket_tag x where x.tag = ${f.tag!})`),
    )
    .$if(number !== null, (q) => q.where('t.number', '=', number!))
    .$if(f.q !== undefined && number === null, (q) => q.where(found(ctx, f.q ?? '')))
    .$if(key !== null && !byDue && !byDay, (q) => q.where('t.number', '<', key![1]))
    .$if(key !== null && byDue, (q) =>
      q.where(sql<boolean>`(t.due_at, t.number) > (${String(key![0])}::timestamptz, ${key![1]}::int)`),
    )
    .$if(key !== null && byDay, (q) =>
      q.where(sql<boolean>`(t.follow_up_on, t.number) > (${String(key![0])}::date, ${key![1]}::int)`),
    )
    .$if(byDue, (q) => q.orderBy('t.dueAt'))
    .$if(byDay, (q) => q.orderBy('t.followUpOn'))
    .orderBy('t.number', byDue || byDay ? 'asc' : 'desc')
    .limit(sql.lit(limit + 1))
    .execute()
  const page = rows.slice(0, limit).map((row) => ({ ...row, kind: row.kind as KindCode }))
  const last = page.at(-1)
  return {
    rows: page,
    next:
      rows.length > limit && last
        ? cursorOf(byDue ? last.dueAt!.toString() : byDay ? last.followUpOn! : 0, last.number)
        : null,
  }
}
export type TicketRow = Awaited<ReturnType<typeof listTickets>>['rows'][number]

/** Tickets with all these words: the desk searches its notes too, an officer only what was said in public. */
const found = (ctx: Ctx, q: string): RawBuilder<boolean> =>
  ctx.actor.bodyIds === '*'
    ? sql<boolean>`(t.centre_id, t.id) in (select f.centre_id, f.id from search_tickets(${q}) f)`
    : sql<boolean>`(t.centre_id, t.id) in (select f.centre_id, f.id from search_body_tickets(${q}) f)`

/** How many of the filter there are, counted up to a thousand: for the tabs of somebody's work. */
export async function countViews(ctx: Ctx, soon: Temporal.Instant | null) {
  const me = ctx.actor.personId
  const { rows } = await sql<{ mine: number; unassigned: number; breaching: number; called: number }>`select
    (select count(*)::int from (select from ticket where closed_at is null and assignee_id = ${me}::uuid limit 1000) x) as mine,
    (select count(*)::int from (select from ticket where closed_at is null and assignee_id is null limit 1000) x) as unassigned,
    (select count(*)::int from (select from ticket where due_at is not null and due_at <= ${soon}::timestamptz limit 1000) x) as breaching,
    (select count(distinct ticket_id)::int from ticket_mention where person_id = ${me}::uuid and seen_at is null) as called`.execute(
    ctx.db,
  )
  return rows[0]!
}
