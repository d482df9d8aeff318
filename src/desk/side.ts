import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { today } from '../platform/time.ts'
import { deskSettings } from './settings.ts'
import { holdTicket, type Ticket } from './tickets.ts'

/** What stands beside the conversation: checklist, time, tags, watchers, opinion. */

export const NewCheck = z.object({ title: z.string().trim().min(2).max(200) })
export async function addCheck(ctx: Ctx, t: Ticket, { title }: z.output<typeof NewCheck>) {
  await sql`insert into ticket_check (ticket_id, position, title)
    select ${t.id}::uuid, coalesce(max(position), 0) + 1, ${title} from ticket_check where ticket_id = ${t.id}::uuid`.execute(
    ctx.db,
  )
  await record(ctx, 'desk.check_added', { id: t.id })
}

/** Marks a line of the checklist, or takes the mark away. */
export async function turnCheck(ctx: Ctx, t: Ticket, id: string) {
  const row = await ctx.db
    .updateTable('ticketCheck')
    .set({
      doneAt: sql`case when done_at is null then ${ctx.now}::timestamptz end`,
      doneBy: sql`case when done_at is null then ${ctx.actor.personId}::uuid end`,
    })
    .where('id', '=', id)
    .where('ticketId', '=', t.id)
    .returning('doneAt')
    .executeTakeFirst()
  if (!row) throw notFound()
  await record(ctx, 'desk.check_done', { id: t.id }, { done: row.doneAt !== null })
}
export const checksOf = (ctx: Ctx, ticketId: string) =>
  ctx.db
    .selectFrom('ticketCheck as c')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'c.centreId').onRef('p.id', '=', 'c.doneBy'))
    .select(['c.id', 'c.title', 'c.doneAt', 'p.name as doneBy'])
    .where('c.ticketId', '=', ticketId)
    .orderBy('c.position')
    .limit(100)
    .execute()

export const TimeSpent = z.object({
  minutes: z.coerce.number().int().min(1).max(6000),
  note: z.string().trim().max(300).default(''),
})
export async function spendTime(ctx: Ctx, t: Ticket, { minutes, note }: z.output<typeof TimeSpent>) {
  await ctx.db
    .insertInto('ticketTime')
    .values({ ticketId: t.id, personId: ctx.actor.personId, minutes, note, spentOn: today(ctx.now, ctx.zone) })
    .execute()
  await record(ctx, 'desk.time_spent', { id: t.id }, { minutes })
}
export const minutesOf = async (ctx: Ctx, ticketId: string): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select coalesce(sum(minutes), 0)::int as n from ticket_time where ticket_id = ${ticketId}::uuid`.execute(ctx.db)
  ).rows[0]!.n

export const Tag = z.object({ tag: z.string().trim().toLowerCase().min(2).max(40) })
/** Puts a tag on a ticket; one that is there already is taken away. */
export async function turnTag(ctx: Ctx, t: Ticket, { tag }: z.output<typeof Tag>) {
  const gone = await ctx.db
    .deleteFrom('ticketTag')
    .where('ticketId', '=', t.id)
    .where('tag', '=', tag)
    .returning('tag')
    .executeTakeFirst()
  if (!gone) await ctx.db.insertInto('ticketTag').values({ ticketId: t.id, tag }).execute()
  await record(ctx, 'desk.tag_changed', { id: t.id }, { tag, added: !gone })
}
export const tagsOf = async (ctx: Ctx, ticketId: string) =>
  (
    await ctx.db
      .selectFrom('ticketTag')
      .select('tag')
      .where('ticketId', '=', ticketId)
      .orderBy('tag')
      .limit(50)
      .execute()
  ).map((r) => r.tag)

/** Who is told what happens, besides requester and owner: everyone decides for themselves. */
export async function turnWatching(ctx: Ctx, t: Ticket) {
  if (!ctx.actor.personId) throw notFound()
  const gone = await ctx.db
    .deleteFrom('ticketWatcher')
    .where('ticketId', '=', t.id)
    .where('personId', '=', ctx.actor.personId)
    .returning('personId')
    .executeTakeFirst()
  if (!gone)
    await ctx.db
      .insertInto('ticketWatcher')
      .values({ ticketId: t.id, personId: ctx.actor.personId, bodyId: t.bodyId })
      .execute()
  await record(ctx, 'desk.watching_changed', { id: t.id, bodyId: t.bodyId }, { watching: !gone })
}
export const watchersOf = (ctx: Ctx, ticketId: string) =>
  ctx.db
    .selectFrom('ticketWatcher as w')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'w.centreId').onRef('p.id', '=', 'w.personId'))
    .select(['w.personId', 'p.name'])
    .where('w.ticketId', '=', ticketId)
    .limit(100)
    .execute()

export const Opinion = z.object({
  rating: z.coerce.number().int().min(1).max(5),
  note: z.string().trim().max(1000).default(''),
})
/** Whether this ticket still asks for an opinion. */
export const asksOpinion = (t: Pick<Ticket, 'state' | 'rating'>) =>
  (t.state === 'solved' || t.state === 'closed') && t.rating === null

/** How it went, once, by the body whose ticket it was. */
export async function rateTicket(
  ctx: Ctx,
  number: number,
  { rating, note }: z.output<typeof Opinion>,
): Promise<Ticket> {
  const t = await holdTicket(ctx, number)
  if (!asksOpinion(t) || !(await deskSettings(ctx)).survey) throw conflict('opinion_not_now')
  await ctx.db
    .updateTable('ticket')
    .set({ rating, ratingNote: note, version: t.version + 1 })
    .where('id', '=', t.id)
    .execute()
  await record(ctx, 'desk.ticket_rated', { id: t.id, bodyId: t.bodyId }, { rating })
  return t
}

export const Planning = z.object({
  hoursPlanned: z.coerce.number().int().min(1, 'hours_planned_shape').max(1000, 'hours_planned_shape'),
})
export async function planHours(ctx: Ctx, number: number, { hoursPlanned }: z.output<typeof Planning>) {
  const t = await holdTicket(ctx, number)
  await ctx.db
    .updateTable('ticket')
    .set({ hoursPlanned, version: t.version + 1 })
    .where('id', '=', t.id)
    .execute()
  await record(ctx, 'desk.hours_planned', { id: t.id }, { hours: hoursPlanned })
}

/** A consultancy is read by a second person before it is delivered: not by who is in charge. */
export async function reviewTicket(ctx: Ctx, number: number) {
  const t = await holdTicket(ctx, number)
  if (t.kind !== 'consultancy') throw conflict('move_not_of_kind')
  if (t.closedAt || t.solvedAt) throw conflict('ticket_ended', { state: t.state })
  if (t.reviewedAt) throw conflict('already_read')
  if (!ctx.actor.personId || ctx.actor.personId === t.assigneeId) throw invalid({}, 'reader_same')
  await ctx.db
    .updateTable('ticket')
    .set({ reviewerId: ctx.actor.personId, reviewedAt: ctx.now, version: t.version + 1 })
    .where('id', '=', t.id)
    .execute()
  await record(ctx, 'desk.opinion_reviewed', { id: t.id })
}
