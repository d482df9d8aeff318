import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'

export type ListName = 'received' | 'quarantine' | 'sent'
const states = {
  received: ['accepted', 'filed'],
  quarantine: ['quarantined'],
  sent: ['waiting', 'sent', 'failed', 'held'],
} as const
export const statesOf = (list: ListName): readonly string[] => states[list]

export const MessageFilter = z.object({
  box: optional(z.uuid()),
  state: optional(z.enum(['accepted', 'filed', 'waiting', 'sent', 'failed', 'held'])),
  after: optional(z.string().max(200)),
})
const Key = z.tuple([z.string(), z.uuid()])

/** The messages of a list, the latest first. Of one that left, the last receipt says what became of it. */
export async function listMessages(ctx: Ctx, list: ListName, filter: z.output<typeof MessageFilter>, limit = 50) {
  const key = keyOf(Key, filter.after)
  const rows = await ctx.db
    .selectFrom('mailMessage as m')
    .innerJoin('mailbox as b', (j) => j.onRef('b.centreId', '=', 'm.centreId').onRef('b.id', '=', 'm.mailboxId'))
    .select([
      'm.id',
      'm.kind',
      'm.state',
      'm.machine',
      'm.reason',
      'm.automatic',
      'm.fromName',
      'm.fromAddress',
      'm.toAddress',
      'm.subject',
      'm.ticketNumber',
      'm.receivedAt',
      'b.address',
    ])
    .select((e) =>
      e
        .selectFrom('mailReceipt as r')
        .select('r.kind')
        .whereRef('r.centreId', '=', 'm.centreId')
        .whereRef('r.messageId', '=', 'm.id')
        .orderBy('r.statedAt', 'desc')
        .orderBy('r.id', 'desc')
        .limit(1)
        .as('receipt'),
    )
    .where(
      'm.state',
      'in',
      filter.state && states[list].some((s) => s === filter.state) ? [filter.state] : states[list],
    )
    .$if(filter.box !== undefined, (q) => q.where('m.mailboxId', '=', filter.box!))
    .$if(key !== null, (q) =>
      q.where(sql<boolean>`(m.received_at, m.id) < (${key?.[0]}::timestamptz, ${key?.[1]}::uuid)`),
    )
    .orderBy('m.receivedAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.receivedAt.toString(), last.id) : null }
}

/** How many messages wait for somebody: in quarantine, or not sent. */
export async function countWaiting(ctx: Ctx) {
  const { rows } = await sql<{ quarantine: number; failed: number }>`select
    (select count(*)::int from (select 1 from mail_message where state = 'quarantined' limit 1000) q) as quarantine,
    (select count(*)::int from (select 1 from mail_message where state = 'failed' limit 1000) f) as failed`.execute(
    ctx.db,
  )
  return rows[0]!
}
