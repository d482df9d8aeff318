import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional, Version } from '../platform/parse.ts'
import { change } from './moving.ts'
import { holdTicket, type Ticket } from './tickets.ts'

export const Assign = z.object({
  /** Empty: nobody's. */
  personId: optional(z.uuid()),
  version: optional(Version),
})

/** Who works at the desk: members of its teams, and whoever may work there though in none. */
export async function colleagues(ctx: Ctx) {
  const { rows } = await sql<{ id: string; name: string; teams: string }>`
    select p.id, p.name, coalesce(string_agg(distinct x.name, ', '), '') as teams from person p
    left join desk_team_member y on (y.centre_id, y.person_id) = (p.centre_id, p.id)
    left join desk_team x on (x.centre_id, x.id) = (y.centre_id, y.team_id)
    where y.person_id is not null or exists (select from centre_mandate m where (m.centre_id, m.person_id) = (p.centre_id, p.id)
      and m.to_on is null and m.role in ('director', 'operator', 'specialist', 'partner-operator'))
    group by p.id, p.name order by p.name limit 200`.execute(ctx.db)
  return rows
}

export async function assignTicket(
  ctx: Ctx,
  number: number,
  { personId, version }: z.output<typeof Assign>,
): Promise<Ticket> {
  const t = await holdTicket(ctx, number, version)
  if (t.closedAt) throw conflict('ticket_ended', { state: t.state })
  if (personId && !(await colleagues(ctx)).some((c) => c.id === personId))
    throw invalid({ personId: 'colleague_unknown' })
  await change(ctx, t, { assigneeId: personId ?? null })
  await record(ctx, 'desk.ticket_assigned', { id: t.id }, { personId: personId ?? null })
  return holdTicket(ctx, number)
}

/** Waits in another queue from now on; where its team takes turns, somebody of it gets it. */
export async function toQueue(ctx: Ctx, t: Ticket, queueId: string): Promise<Ticket> {
  await change(ctx, t, { queueId })
  await record(ctx, 'desk.ticket_queued', { id: t.id })
  await giveByTurn(ctx, t.id)
  return holdTicket(ctx, t.number)
}

/**
 * Gives a new ticket to whom it is due: of the queue's team, who is there and, by skill, knows the category, and was given one
 * longest ago. Nobody fits, or somebody has it already: it stays. Two at once wait for each other on the member's row.
 */
export async function giveByTurn(ctx: Ctx, ticketId: string): Promise<string | null> {
  const { rows } = await sql<{ number: number; category: string | null; teamId: string; assignment: string }>`
    select t.number, t.category, q.team_id, q.assignment from ticket t join desk_queue q on (q.centre_id, q.id) = (t.centre_id, t.queue_id)
    where t.id = ${ticketId}::uuid and t.assignee_id is null and t.closed_at is null and q.team_id is not null and q.assignment <> 'hand'`.execute(
    ctx.db,
  )
  const due = rows[0]
  if (!due) return null
  const skilled = due.assignment === 'skill' ? sql`and ${due.category ?? ''} = any (y.skills)` : sql``
  const member = await sql<{ personId: string }>`select y.person_id from desk_team_member y
    where y.team_id = ${due.teamId}::uuid and not y.away ${skilled} order by y.last_given_at nulls first, y.person_id limit 1 for update`.execute(
    ctx.db,
  )
  const personId = member.rows[0]?.personId
  if (!personId) return null
  const t = await holdTicket(ctx, due.number)
  if (t.assigneeId) return null
  await sql`update desk_team_member set last_given_at = ${ctx.now}::timestamptz where team_id = ${due.teamId}::uuid and person_id = ${personId}::uuid`.execute(
    ctx.db,
  )
  await change(ctx, t, { assigneeId: personId })
  await record(ctx, 'desk.ticket_assigned', { id: t.id }, { personId })
  return personId
}
