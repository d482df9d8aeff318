import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Upload } from '../platform/http.ts'
import { optional, Version } from '../platform/parse.ts'
import { refreshTicket } from './clocks.ts'
import { answerCalls, say, speaksForBody } from './messages.ts'
import { type Channel, moveNamed } from './moves.ts'
import { answered, change, moveTicket } from './moving.ts'
import { holdTicket, type Ticket } from './tickets.ts'

export const NewMessage = z.object({
  text: z.string().trim().min(1).max(20_000),
  /** What follows the answer in the same step. */
  next: z.preprocess((v) => (v === '' ? undefined : v), z.enum(['wait', 'solution']).optional()),
  lateReason: z.string().trim().max(1000).default(''),
  version: optional(Version),
})
type Words = Partial<z.output<typeof NewMessage>> & {
  text: string
  channel?: Channel
  authorName?: string
  mailId?: string | null
  files?: readonly Upload[]
}

/**
 * Says something in a ticket. From the desk it is an answer: whoever gives it takes charge, and may wait or solve with the same
 * words. From the body it wakes a ticket that waits, and opens again one that was closed where the rules allow it.
 */
export async function addMessage(ctx: Ctx, number: number, words: Words): Promise<Ticket> {
  const t = await holdTicket(ctx, number, words.version)
  return speaksForBody(ctx) ? hear(ctx, t, words) : answer(ctx, t, words)
}

async function answer(ctx: Ctx, t: Ticket, words: Words): Promise<Ticket> {
  if (t.closedAt) throw conflict('ticket_ended', { state: t.state })
  if (words.next) {
    // A solution is of something that was taken charge of; here it is by answering.
    if (words.next === 'solution' && t.state === 'new') await moveTicket(ctx, t.number, 'charge')
    return moveTicket(ctx, t.number, words.next, {
      text: words.text,
      lateReason: words.lateReason ?? '',
      files: words.files ?? [],
    })
  }
  await answerCalls(ctx, t.id)
  await say(ctx, t, { way: 'out', channel: 'console', ...words })
  await change(ctx, t, { ...answered(ctx, t), ...(t.state === 'new' && { state: 'open' }) })
  await refreshTicket(ctx, t.id)
  await record(ctx, 'desk.ticket_answered', { id: t.id, bodyId: t.bodyId })
  return holdTicket(ctx, t.number)
}

/** What came from the requester, by whatever way. */
export async function hear(ctx: Ctx, t: Ticket, words: Words): Promise<Ticket> {
  if (t.state === 'cancelled' || t.state === 'merged') throw conflict('ticket_ended', { state: t.state })
  if (t.state === 'solved' || t.state === 'closed') {
    const opened = await moveTicket(ctx, t.number, 'reopening', { text: words.text, said: true })
    await say(ctx, opened, { way: 'in', channel: 'portal', ...words })
    return opened
  }
  await say(ctx, t, { way: 'in', channel: 'portal', ...words })
  if (t.state === 'waiting') return moveTicket(ctx, t.number, moveNamed('resumption').name as 'resumption')
  await change(ctx, t, {})
  await record(ctx, 'desk.words_received', { id: t.id, bodyId: t.bodyId })
  return holdTicket(ctx, t.number)
}

export const Regrade = z.object({
  impact: z.coerce.number().int().min(1).max(3),
  urgency: z.coerce.number().int().min(1).max(3),
  category: optional(z.string().trim().max(40)),
  service: optional(z.string().trim().max(40)),
  queueId: optional(z.uuid()),
  followUpOn: optional(z.iso.date('date')),
  version: optional(Version),
})

/** So long after the last sign somebody is still taken to be writing. */
export const WRITING_SECONDS = 90

/** Whether somebody else has this ticket open to answer it: seen in the last minute and a half. */
export async function othersHere(ctx: Ctx, ticketId: string): Promise<string[]> {
  const { rows } = await sql<{
    name: string
  }>`select p.name from ticket_presence x join person p on (p.centre_id, p.id) = (x.centre_id, x.person_id)
    where x.ticket_id = ${ticketId}::uuid and x.person_id <> ${ctx.actor.personId}::uuid and x.seen_at > ${ctx.now.subtract({ seconds: WRITING_SECONDS })}::timestamptz
    order by p.name limit 10`.execute(ctx.db)
  return rows.map((r) => r.name)
}

/** Says that somebody is writing here; told again while they are. */
export async function bePresent(ctx: Ctx, ticketId: string) {
  if (!ctx.actor.personId) return
  await answerCalls(ctx, ticketId)
  await ctx.db
    .insertInto('ticketPresence')
    .values({ ticketId, personId: ctx.actor.personId, seenAt: ctx.now })
    .onConflict((c) => c.columns(['centreId', 'ticketId', 'personId']).doUpdateSet({ seenAt: ctx.now }))
    .execute()
}

/** Says that somebody has left what they were writing. */
export async function leavePresence(ctx: Ctx, ticketId: string) {
  if (!ctx.actor.personId) return
  await ctx.db
    .deleteFrom('ticketPresence')
    .where('ticketId', '=', ticketId)
    .where('personId', '=', ctx.actor.personId)
    .execute()
}
