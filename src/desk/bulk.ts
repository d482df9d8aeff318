import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { gradeOnly } from './grading.ts'
import { getTicket, type Ticket } from './tickets.ts'

export const BulkChange = z.object({
  id: z.preprocess(
    (v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]),
    z.array(z.uuid()).min(1, 'nothing_chosen').max(200),
  ),
  change: z.enum(['mine', 'assign', 'queue', 'tag']),
  personId: optional(z.uuid()),
  queueId: optional(z.uuid()),
  tag: optional(z.string().trim().toLowerCase().min(2).max(40)),
})
const Before = z.array(
  z.object({
    id: z.uuid(),
    version: z.number(),
    assigneeId: z.uuid().nullable(),
    queueId: z.uuid().nullable(),
    tag: z.string().nullable(),
    /** Where gravity was changed too. */
    impact: z.number().optional(),
    urgency: z.number().optional(),
  }),
)

/** The same change to many tickets that are not closed, kept as they were for who takes it back. */
export async function changeMany(ctx: Ctx, { id: ids, change, personId, queueId, tag }: z.output<typeof BulkChange>) {
  if (!ctx.actor.personId) throw conflict('bulk_needs_person')
  if (change === 'queue' && !queueId) throw invalid({ queueId: 'required' })
  if (change === 'tag' && !tag) throw invalid({ tag: 'required' })
  const { rows } = await sql<
    z.output<typeof Before>[number]
  >`select t.id, t.version + 1 as version, t.assignee_id, t.queue_id,
      case when ${tag ?? null}::text is null or exists (select from ticket_tag g where (g.centre_id, g.ticket_id) = (t.centre_id, t.id) and g.tag = ${tag ?? ''})
        then null else ${tag ?? null} end as tag
    from ticket t where t.id = any (${ids}::uuid[]) and t.closed_at is null order by t.id for update`.execute(ctx.db)
  if (rows.length === 0) throw conflict('nothing_to_change')
  const held = rows.map((r) => r.id)
  if (change === 'tag')
    await sql`insert into ticket_tag (ticket_id, tag) select unnest(${held}::uuid[]), ${tag} on conflict do nothing`.execute(
      ctx.db,
    )
  await ctx.db
    .updateTable('ticket')
    .set({
      version: sql`version + 1`,
      ...(change === 'assign' && { assigneeId: personId ?? null }),
      ...(change === 'mine' && { assigneeId: ctx.actor.personId }),
      ...(change === 'queue' && { queueId: queueId! }),
    })
    .where('id', 'in', held)
    .execute()
  const { id } = await ctx.db
    .insertInto('deskBulk')
    .values({ personId: ctx.actor.personId, change, before: JSON.stringify(rows), doneAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  // Each ticket has it in its own history.
  for (const ticketId of held) await record(ctx, 'desk.many_changed', { id: ticketId }, { change, count: rows.length })
  return { id, count: rows.length }
}

/** Keeps how one ticket was before a template changed it: it can be put back as many are. `version` is the one after. */
export async function keepBefore(ctx: Ctx, t: Ticket, version: number, tag: string | null) {
  if (!ctx.actor.personId) return
  const { id, assigneeId, queueId, impact, urgency } = t
  const before = [{ id, version, assigneeId, queueId, tag, impact, urgency }]
  await ctx.db
    .insertInto('deskBulk')
    .values({ personId: ctx.actor.personId, change: 'macro', before: JSON.stringify(before), doneAt: ctx.now })
    .execute()
}

/** A change to many that this person made and has not taken back. */
export async function getBulk(ctx: Ctx, id: string) {
  const row = await ctx.db
    .selectFrom('deskBulk')
    .select('id')
    .where('id', '=', id)
    .where('personId', '=', ctx.actor.personId)
    .where('undoneAt', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Takes back what was done to many: only where nobody has touched the ticket since. */
export async function undoMany(ctx: Ctx, id: string) {
  const row = await ctx.db
    .updateTable('deskBulk')
    .set({ undoneAt: ctx.now })
    .where('id', '=', id)
    .where('personId', '=', ctx.actor.personId)
    .where('undoneAt', 'is', null)
    .returning(['change', 'before'])
    .executeTakeFirst()
  if (!row) throw notFound()
  const before = Before.parse(row.before)
  const { rows } = await sql<{
    id: string
  }>`update ticket t set assignee_id = w."assigneeId", queue_id = w."queueId", version = t.version + 1
    from jsonb_to_recordset(${JSON.stringify(before)}::jsonb) w(id uuid, version int, "assigneeId" uuid, "queueId" uuid)
    where t.id = w.id and t.version = w.version returning t.id`.execute(ctx.db)
  const back = new Set(rows.map((r) => r.id))
  for (const { id: ticketId, tag } of before)
    if (tag && back.has(ticketId))
      await ctx.db.deleteFrom('ticketTag').where('ticketId', '=', ticketId).where('tag', '=', tag).execute()
  for (const { id: ticketId, impact, urgency } of before)
    if (impact && urgency && back.has(ticketId)) await gradeAgain(ctx, ticketId, impact, urgency)
  for (const ticketId of back.size > 0 ? back : [id])
    await record(ctx, 'desk.many_undone', { id: ticketId }, { count: back.size })
  return { undone: back.size, kept: before.length - back.size }
}

async function gradeAgain(ctx: Ctx, id: string, impact: number, urgency: number) {
  const { number } = await ctx.db.selectFrom('ticket').select('number').where('id', '=', id).executeTakeFirstOrThrow()
  await gradeOnly(ctx, await getTicket(ctx, number), { impact, urgency })
}

/** Whether what can be taken back is of this one ticket. */
export const isOf = (bulk: { change: string; before: unknown } | undefined, ticketId: string) =>
  bulk?.change === 'macro' && Before.parse(bulk.before).some((b) => b.id === ticketId)

/** The last change to many of this person that can still be taken back. */
export const lastBulk = (ctx: Ctx) =>
  ctx.actor.personId
    ? ctx.db
        .selectFrom('deskBulk')
        .select(['id', 'change', 'before'])
        .where('personId', '=', ctx.actor.personId)
        .where('undoneAt', 'is', null)
        .where('doneAt', '>', ctx.now.subtract({ minutes: 15 }))
        .orderBy('doneAt', 'desc')
        .limit(1)
        .executeTakeFirst()
    : undefined
