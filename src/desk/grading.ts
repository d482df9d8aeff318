import { sql } from 'kysely'
import type { z } from 'zod'
import { priorityOf } from '../calendars/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Regrade } from './answering.ts'
import { clockedColumns, clockRoom, refreshTicket, turnClocks } from './clocks.ts'
import { promised } from './clock-rules.ts'
import { serviceBy } from './opening.ts'
import { holdTicket, type Ticket } from './tickets.ts'

/** How serious it is, what it is about and where it waits, said anew. The clocks go on towards the targets of the new priority. */
export async function regrade(ctx: Ctx, number: number, input: z.output<typeof Regrade>): Promise<Ticket> {
  const t = await holdTicket(ctx, number, input.version)
  if (t.closedAt) throw conflict('ticket_ended', { state: t.state })
  const service = input.service ? await serviceBy(ctx, input.service) : null
  if (input.category) {
    const known = await ctx.db
      .selectFrom('deskCategory')
      .select('code')
      .where('code', '=', input.category)
      .executeTakeFirst()
    if (!known) throw invalid({ category: 'category_unknown' })
  }
  const priority = priorityOf(input.impact, input.urgency)
  await ctx.db
    .updateTable('ticket')
    .set({
      impact: input.impact,
      urgency: input.urgency,
      priority,
      category: input.category ?? null,
      serviceId: service?.id ?? null,
      ...(input.queueId && { queueId: input.queueId }),
      followUpOn: input.followUpOn ?? null,
      version: t.version + 1,
    })
    .where('id', '=', t.id)
    .execute()
  await turnFrom(ctx, t.id, priority !== t.priority ? 'priority' : 'service')
  await record(ctx, 'desk.ticket_graded', { id: t.id, bodyId: t.bodyId }, { from: t.priority, to: priority })
  return holdTicket(ctx, number)
}

/** Another gravity, and all else as it is. Nothing where it is that already. */
export async function gradeOnly(ctx: Ctx, t: Ticket, { impact, urgency }: Pick<Ticket, 'impact' | 'urgency'>) {
  if (t.impact === impact && t.urgency === urgency) return
  await regrade(ctx, t.number, {
    impact,
    urgency,
    category: t.category ?? undefined,
    service: t.serviceCode ?? undefined,
    queueId: undefined,
    followUpOn: t.followUpOn ?? undefined,
    version: undefined,
  })
}

/** The promised clocks from now on, and all of them computed again. */
async function turnFrom(ctx: Ctx, id: string, cause: string) {
  const now = await ctx.db
    .selectFrom('ticket as t')
    .select(clockedColumns)
    .where('t.id', '=', id)
    .executeTakeFirstOrThrow()
  const room = await clockRoom(ctx, now.bodyId ? [now.bodyId] : [])
  const running = promised.filter(
    (c) => !(c === 'first-response' ? now.firstResponseAt : c === 'taking-charge' ? now.chargedAt : now.solvedAt),
  )
  await turnClocks(ctx, now, running, cause, room)
  await refreshTicket(ctx, id, room)
}

/** Says whose a ticket is that came from somebody unknown; the sender is confirmed for that body, and nothing more. */
export async function giveBody(ctx: Ctx, number: number, bodyId: string, version?: number): Promise<Ticket> {
  const t = await holdTicket(ctx, number, version)
  if (t.bodyId) throw conflict('ticket_body_known')
  await getBody(ctx, bodyId)
  await ctx.db
    .updateTable('ticket')
    .set({ bodyId, version: t.version + 1 })
    .where('id', '=', t.id)
    .execute()
  for (const table of [sql`ticket_message`, sql`ticket_clock`, sql`ticket_pause`, sql`ticket_watcher`])
    await sql`update ${table} set body_id = ${bodyId}::uuid where ticket_id = ${t.id}::uuid`.execute(ctx.db)
  await sql`update file f set body_id = ${bodyId}::uuid where f.owner_kind = 'desk.message'
    and f.owner_id in (select m.id from ticket_message m where m.ticket_id = ${t.id}::uuid)`.execute(ctx.db)
  if (t.contactId)
    await ctx.db.updateTable('deskContact').set({ bodyId, state: 'confirmed' }).where('id', '=', t.contactId).execute()
  await turnFrom(ctx, t.id, 'service')
  await record(ctx, 'desk.body_found', { id: t.id, bodyId })
  return holdTicket(ctx, number)
}
