import { sql } from 'kysely'
import { sendMessage } from '../mailbox/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Lang } from '../platform/words.ts'
import { subjectOf } from './from-mail.ts'
import { sayNumber } from './moves.ts'
import { deskSettings } from './settings.ts'
import { words } from './words.ts'

type Waiting = {
  id: string
  text: string
  number: number
  subject: string
  address: string
  mailboxId: string
  mailId: string
}

/**
 * What the desk said in a ticket that came by mail and has not left yet goes to who wrote, in the conversation of their last
 * message. Each message leaves once: its own row says so.
 */
export async function sendAnswers(ctx: Ctx, ticketId: string): Promise<number> {
  const { rows } = await sql<Waiting>`select m.id, m.text, t.number, t.subject, w.address, w.mailbox_id, w.mail_id
    from ticket_message m join ticket t on (t.centre_id, t.id) = (m.centre_id, m.ticket_id) and t.channel in ('mail', 'pec')
    cross join lateral (${lastMail(ticketId)}) w
    where m.ticket_id = ${ticketId}::uuid and m.way = 'out' and m.mail_id is null order by m.said_at limit 20 for update of m`.execute(
    ctx.db,
  )
  for (const row of rows) {
    const files = await ctx.db
      .selectFrom('file')
      .select('id')
      .where('ownerId', '=', row.id)
      .where('ownerKind', '=', 'desk.message')
      .limit(50)
      .execute()
    const sent = await sendMessage(ctx, {
      mailboxId: row.mailboxId,
      to: [row.address],
      subject: subjectOf(row),
      text: row.text,
      inReplyTo: row.mailId,
      files: files.map((f) => f.id),
    })
    await ctx.db.updateTable('ticketMessage').set({ mailId: sent }).where('id', '=', row.id).execute()
  }
  return rows.length
}

/** Tells who wrote that it has arrived, and its number, in their language or in the desk's. The mailbox holds it back where a machine would read it. */
export async function sendReceipt(ctx: Ctx, ticketId: string) {
  const { rows } = await sql<
    Omit<Waiting, 'id' | 'text'> & { lang: Lang | null }
  >`select t.number, t.subject, w.address, w.mailbox_id, w.mail_id, p.lang
    from ticket t left join person p on (p.centre_id, p.id) = (t.centre_id, t.requester_id)
    cross join lateral (${lastMail(ticketId)}) w where t.id = ${ticketId}::uuid and t.channel in ('mail', 'pec')`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row) return
  await sendMessage(ctx, {
    mailboxId: row.mailboxId,
    to: [row.address],
    subject: subjectOf(row),
    text: words(row.lang ?? (await deskSettings(ctx)).lang).mailOpened(sayNumber(row.number), row.subject).text,
    inReplyTo: row.mailId,
    automatic: true,
  })
}

const lastMail = (
  ticketId: string,
) => sql`select x.from_address as address, x.mailbox_id, x.id as mail_id from ticket_message y
  join mail_message x on (x.centre_id, x.id) = (y.centre_id, y.mail_id)
  where y.ticket_id = ${ticketId}::uuid and y.way = 'in' order by y.said_at desc limit 1`
