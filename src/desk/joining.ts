import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, type FieldProblem, invalid, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional, Version } from '../platform/parse.ts'
import { kindOf } from './kinds.ts'
import { openTicket } from './opening.ts'
import { findTicket, holdTicket, type Ticket } from './tickets.ts'

const Other = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^(T-)?[1-9]\d{0,8}$/, 'ticket_number_shape')
  .transform((t) => Number(t.replace('T-', '')))
export const Joining = z.object({ other: Other, version: optional(Version) })
export const Splitting = z.object({
  subject: z.string().trim().min(3).max(200),
  text: z.string().trim().min(1).max(20_000),
  version: optional(Version),
})

async function otherOf(ctx: Ctx, t: Ticket, number: number): Promise<Ticket> {
  if (number === t.number) throw invalid({ other: 'same_ticket' })
  const other = await findTicket(ctx, number)
  if (!other) throw invalid({ other: 'ticket_unknown' })
  return other
}

/** The other ticket is there, and this one cannot end in it as things stand. */
const notInto = (code: string, values: FieldProblem['values'] = {}) =>
  new Problem(409, code, { values, fields: { other: { code, values } } })

/**
 * The same thing said twice: this ticket ends in another, whose page shows what was said in both. Only of one body: nobody's words
 * are shown to a neighbour.
 */
export async function mergeTicket(
  ctx: Ctx,
  number: number,
  { other, version }: z.output<typeof Joining>,
): Promise<Ticket> {
  // Always in the order of the numbers: two that merge into each other do not wait for ever.
  const [first, second] = [number, other].toSorted((a, b) => a - b)
  await sql`select from ticket where number = any (${[first, second]}::int[]) order by number for update`.execute(
    ctx.db,
  )
  const t = await holdTicket(ctx, number, version)
  const into = await otherOf(ctx, t, other)
  if (t.closedAt) throw conflict('ticket_ended', { state: t.state })
  if (into.mergedIntoId) throw notInto('other_merged', { number: into.mergedInto ?? 0 })
  if (into.state === 'cancelled') throw notInto('other_cancelled')
  if (t.bodyId !== null && t.bodyId !== into.bodyId) throw notInto('merge_other_body')
  if (t.bodyId === null && into.bodyId !== null) throw conflict('ticket_body_unknown')
  await sql`update ticket_pause set to_at = ${ctx.now}::timestamptz where ticket_id = ${t.id}::uuid and to_at is null`.execute(
    ctx.db,
  )
  await sql`update ticket set merged_into_id = ${into.id}::uuid, version = version + 1 where merged_into_id = ${t.id}::uuid`.execute(
    ctx.db,
  )
  await ctx.db
    .updateTable('ticket')
    .set({
      state: 'merged',
      mergedIntoId: into.id,
      closedAt: ctx.now,
      waitingAt: null,
      dueAt: null,
      version: t.version + 1,
    })
    .where('id', '=', t.id)
    .execute()
  await sql`insert into ticket_watcher (ticket_id, person_id, body_id) select ${into.id}::uuid, x.person_id, ${into.bodyId}::uuid from
    (select person_id from ticket_watcher where ticket_id = ${t.id}::uuid union select requester_id from ticket where id = ${t.id}::uuid and requester_id is not null) x
    where x.person_id is distinct from ${into.requesterId}::uuid on conflict do nothing`.execute(ctx.db)
  await record(ctx, 'desk.ticket_merged', { id: t.id, bodyId: t.bodyId }, { into: into.number })
  return into
}

/** Two things in one ticket: the second begins as a ticket of its own, of the same body and requester, and knows where it came from. */
export async function splitTicket(
  ctx: Ctx,
  number: number,
  { subject, text, version }: z.output<typeof Splitting>,
): Promise<Ticket> {
  const t = await holdTicket(ctx, number, version)
  const made = await openTicket(
    ctx,
    {
      subject,
      text,
      kind: kindOf(t.kind).code as 'request',
      callerName: '',
      callerPhone: '',
      category: t.category ?? undefined,
      service: t.serviceCode ?? undefined,
      impact: t.impact,
      urgency: t.urgency,
      requesterId: undefined,
      area: undefined,
      wantedOn: undefined,
    },
    { bodyId: t.bodyId, channel: t.channel, queueId: t.queueId },
  )
  await ctx.db
    .updateTable('ticket')
    .set({ requesterId: t.requesterId, contactId: t.contactId, requesterName: t.requesterName })
    .where('id', '=', made.id)
    .execute()
  await link(ctx, t.id, made.id, 'split')
  await record(ctx, 'desk.ticket_split', { id: t.id, bodyId: t.bodyId }, { into: made.number })
  return made
}

const link = (ctx: Ctx, ticketId: string, otherId: string, kind: 'related' | 'split') =>
  ctx.db
    .insertInto('ticketLink')
    .values({ ticketId, otherId, kind })
    .onConflict((c) => c.doNothing())
    .execute()

export async function linkTickets(ctx: Ctx, number: number, { other }: z.output<typeof Joining>): Promise<Ticket> {
  const t = await holdTicket(ctx, number)
  const o = await otherOf(ctx, t, other)
  await link(ctx, t.id, o.id, 'related')
  await record(ctx, 'desk.ticket_linked', { id: t.id }, { other: o.number })
  return t
}

/** The tickets this one has to do with, whoever linked them. */
export async function linksOf(ctx: Ctx, ticketId: string) {
  const { rows } = await sql<{
    number: number
    subject: string
    state: Ticket['state']
    kind: string
    bodyName: string | null
  }>`
    select o.number, o.subject, o.state, x.kind, b.name as body_name from (
      select other_id as id, kind from ticket_link where ticket_id = ${ticketId}::uuid
      union select ticket_id, kind from ticket_link where other_id = ${ticketId}::uuid
      union select id, 'merged' from ticket where merged_into_id = ${ticketId}::uuid) x
    join ticket o on o.id = x.id left join body b on (b.centre_id, b.id) = (o.centre_id, o.body_id) order by o.number limit 100`.execute(
    ctx.db,
  )
  return rows
}
