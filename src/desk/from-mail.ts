import { sql } from 'kysely'
import type { ReadMessage, Sender } from '../mailbox/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { bytesOf } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { hear } from './answering.ts'
import { linkTickets } from './joining.ts'
import { addNote } from './messages.ts'
import { numberIn, sayNumber } from './moves.ts'
import { NewTicket, openTicket } from './opening.ts'
import { findTicket, holdTicket, type Ticket } from './tickets.ts'

/** What of a message the desk looks at. */
export type Mail = Pick<
  ReadMessage,
  'id' | 'mailboxId' | 'kind' | 'from' | 'subject' | 'text' | 'files' | 'thread' | 'numberInSubject'
>
/** What became of it. */
export type Taken = { number: number; as: 'message' | 'ticket' | 'note' } | null

/**
 * A message becomes words of the ticket it belongs to, else a new ticket in the queue of its mailbox. An address is a claim and no
 * proof: who is not of the ticket's body, or was not its sender, adds nothing to it, whatever number the subject names. The
 * same message twice is one.
 */
export async function takeMail(ctx: Ctx, mail: Mail, sender: Sender): Promise<Taken> {
  const before = await ctx.db.selectFrom('ticketMessage').select('id').where('mailId', '=', mail.id).executeTakeFirst()
  if (before) return null
  const contact = sender.person || sender.bodyIds.length > 0 ? null : await contactFor(ctx, mail)
  if (contact?.state === 'refused') return null
  const named = await ticketOf(ctx, mail)
  const files = await copied(ctx, mail.files)
  const words = {
    text: mail.text.trim() || '–',
    channel: mail.kind,
    authorName: mail.from.name || mail.from.address,
    mailId: mail.id,
    files,
  }
  if (named && sender.person?.atCentre) {
    // A colleague who answers by mail is heard by colleagues alone: nobody proved who they are.
    await addNote(ctx, named, { text: `${words.authorName}: ${words.text}`.slice(0, 20_000), files })
    return { number: named.number, as: 'note' }
  }
  if (named && belongs(named, mail, sender, contact)) {
    try {
      await hear(ctx, named, words)
      return { number: named.number, as: 'message' }
    } catch (problem) {
      // Ended for good: what comes now is a new matter, and says which it follows.
      if (!(problem instanceof Problem)) throw problem
    }
  }
  const opened = await openTicket(ctx, asTicket(mail), {
    ...words,
    bodyId: sender.bodyIds.length === 1 ? sender.bodyIds[0]! : (contact?.bodyId ?? null),
    requester: sender.person && !sender.person.atCentre ? sender.person : (contact?.person ?? null),
    contactId: contact?.id ?? null,
    queueId: await queueOf(ctx, mail.mailboxId),
  })
  if (named) await linkTickets(ctx, opened.number, { other: named.number, version: undefined })
  return { number: opened.number, as: 'ticket' }
}

const asTicket = (mail: Mail) => {
  const subject = mail.subject.replace(/^((re|r|i|fwd?|rif)\s*:\s*)+/i, '').trim()
  return NewTicket.parse({
    subject: (subject.length < 3 ? mail.from.address : subject).slice(0, 200),
    text: (mail.text.trim() || '–').slice(0, 20_000),
  })
}

/** The ticket of this conversation, or the one whose number stands in the subject; a merged one is where it went. */
async function ticketOf(ctx: Ctx, mail: Mail): Promise<Ticket | null> {
  const { rows } = await sql<{ number: number }>`select coalesce(i.number, t.number) as number from ticket_message m
    join ticket t on (t.centre_id, t.id) = (m.centre_id, m.ticket_id)
    left join ticket i on (i.centre_id, i.id) = (t.centre_id, t.merged_into_id)
    where m.mail_id = any (${mail.thread}::uuid[]) order by m.said_at desc limit 1`.execute(ctx.db)
  const number = rows[0]?.number ?? (mail.numberInSubject ? numberIn(mail.numberInSubject) : null)
  const found = number === null ? undefined : await findTicket(ctx, number)
  if (!found) return null
  return holdTicket(ctx, found.mergedInto ?? found.number)
}

/** Whether who wrote is somebody whose words this ticket takes. */
const belongs = (t: Ticket, mail: Mail, sender: Sender, contact: { id: string } | null) =>
  (t.bodyId !== null && sender.bodyIds.includes(t.bodyId)) ||
  (sender.person !== null && sender.person.id === t.requesterId) ||
  (contact !== null && contact.id === t.contactId) ||
  (t.contactAddress !== null && t.contactAddress === mail.from.address.toLowerCase())

async function contactFor(ctx: Ctx, mail: Mail) {
  const address = mail.from.address.toLowerCase()
  // Literal: a value would not be seen to fit the index once the statement is planned for all values.
  const { id } = await ctx.db
    .insertInto('deskContact')
    .values({ name: mail.from.name.slice(0, 200), address, createdAt: ctx.now })
    .onConflict((c) =>
      c
        .columns(['centreId', 'address'])
        .where(sql<boolean>`address <> ''`)
        .doUpdateSet({ address }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  // Of two that were merged the other stands for both; one who was recognised is that person.
  const { rows } = await sql<{
    id: string
    bodyId: string | null
    state: string
    personId: string | null
    name: string | null
  }>`
    select c.id, c.body_id, c.state, p.id as person_id, p.name from desk_contact x
    join desk_contact c on (c.centre_id, c.id) = (x.centre_id, coalesce(x.merged_into_id, x.id))
    left join person p on (p.centre_id, p.id) = (c.centre_id, c.person_id) where x.id = ${id}::uuid`.execute(ctx.db)
  const { personId, name, ...contact } = rows[0]!
  return { ...contact, person: personId ? { id: personId, name: name ?? '' } : null }
}

async function queueOf(ctx: Ctx, mailboxId: string) {
  const row = await ctx.db
    .selectFrom('deskQueue')
    .select('id')
    .where('mailboxId', '=', mailboxId)
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The files of a message again as files of the ticket, so that who reads the one reads the other. */
async function copied(ctx: Ctx, ids: readonly string[]): Promise<Upload[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .selectFrom('file')
    .select(['id', 'centreId', 'name', 'type'])
    .where('id', 'in', ids)
    .limit(50)
    .execute()
  return Promise.all(
    rows.map(async (f) => ({ field: 'files', name: f.name, type: f.type, bytes: await bytesOf(f.centreId, f.id) })),
  )
}

/** The number as it stands in the subject of what the desk writes: an answer finds its way back by it. */
export const subjectOf = (t: Pick<Ticket, 'number' | 'subject'>) => `[${sayNumber(t.number)}] ${t.subject}`
