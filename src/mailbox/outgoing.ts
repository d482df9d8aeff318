import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { enqueue, record } from '../platform/events.ts'
import { newId, sha256 } from '../platform/ids.ts'
import { isUnread } from './classify.ts'
import { getMailbox, type Mailbox } from './mailboxes.ts'
import { isAddress } from './read-mail.ts'

export const NewMessage = z.object({
  mailboxId: z.uuid(),
  to: z.array(z.string()).min(1).max(50),
  subject: z.string().trim().min(1).max(500),
  text: z.string().min(1).max(100_000),
  inReplyTo: z.uuid().optional(),
  automatic: z.boolean().default(false),
  files: z.array(z.uuid()).max(50).default([]),
})
export type NewMessage = z.input<typeof NewMessage>

/**
 * Writes a message that leaves from a mailbox, when the transaction it speaks of is kept. `inReplyTo` is the id of a
 * message here: the answer goes into its conversation. An automatic one is held back, and says why, where it would go to
 * a machine, to ourselves, or beyond what one address gets in an hour. Files are ids of files already kept.
 */
export async function sendMessage(ctx: Ctx, asked: NewMessage): Promise<string> {
  const message = NewMessage.parse(asked)
  const to = [...new Set(message.to.map((a) => a.trim().toLowerCase()))]
  if (!to.every(isAddress)) throw invalid({ to: 'email' })
  const box = await getMailbox(ctx, message.mailboxId)
  const before = message.inReplyTo ? await answered(ctx, message.inReplyTo) : null
  const held = message.automatic ? await whyHeld(ctx, box, to, before) : ''
  const id = newId()
  const subject = message.subject.replaceAll(/\s+/g, ' ')
  await ctx.db
    .insertInto('mailMessage')
    .values({
      id,
      mailboxId: box.id,
      direction: 'out',
      kind: box.purpose,
      state: held ? 'held' : 'waiting',
      reason: held,
      automatic: message.automatic,
      headerId: `${id}@${box.address.split('@')[1]}`,
      inReplyTo: before?.headerId ?? '',
      referenceIds: before ? chain(before) : [],
      threadId: before?.threadId ?? newId(),
      sameAs: sha256(id),
      fromName: box.name,
      fromAddress: box.address,
      toAddress: to[0]!,
      recipients: JSON.stringify(to.map((address) => ({ name: '', address }))),
      subject,
      text: message.text,
      fileIds: message.files,
      receivedAt: ctx.now,
    })
    .execute()
  if (held) await record(ctx, 'mailbox.message_held', { id }, { reason: held })
  else {
    await record(ctx, 'mailbox.message_written', { id }, { mailboxId: box.id, automatic: message.automatic })
    if (box.state === 'on' || !box.smtpHost)
      await enqueue(ctx, 'mailbox.send', { messageId: id }, { key: `mail ${id}` })
  }
  return id
}

async function answered(ctx: Ctx, id: string) {
  const row = await ctx.db
    .selectFrom('mailMessage')
    .select(['id', 'headerId', 'referenceIds', 'threadId', 'answerable'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}
type Answered = Awaited<ReturnType<typeof answered>>

/** The ids an answer names: where it began, the nearest ones, and the one it answers. */
const chain = ({ referenceIds, headerId }: Answered) =>
  [...new Set([...referenceIds.slice(0, 1), ...referenceIds.slice(-18), headerId])].filter(Boolean)

/** Why an automatic message does not leave; '' when it may. */
async function whyHeld(ctx: Ctx, box: Mailbox, to: readonly string[], before: Answered | null): Promise<string> {
  if ((before && !before.answerable) || to.some(isUnread)) return 'machine'
  const own = await ctx.db.selectFrom('mailbox').select('id').where('address', 'in', to).executeTakeFirst()
  if (own) return 'own'
  for (const address of to) {
    // Two answers at the same instant are counted one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`automatic ${ctx.actor.centreId} ${address}`}, 0))`.execute(
      ctx.db,
    )
    const { n } = await ctx.db
      .selectFrom('mailMessage')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('toAddress', '=', address)
      .where('automatic', '=', true)
      .where('state', '<>', 'held')
      .where('receivedAt', '>', ctx.now.subtract({ hours: 1 }))
      .executeTakeFirstOrThrow()
    if (n >= box.automaticLimit) return 'limit'
  }
  return ''
}

/** Sends again what could not leave. */
export async function sendAgain(ctx: Ctx, id: string) {
  const row = await ctx.db
    .updateTable('mailMessage')
    .set({ state: 'waiting', reason: '', detail: '', attempts: 0 })
    .where('id', '=', id)
    .where('direction', '=', 'out')
    .where('state', '=', 'failed')
    .returning(['id', 'mailboxId'])
    .executeTakeFirst()
  if (!row) throw conflict('message_not_failed')
  await record(ctx, 'mailbox.message_written', { id }, { mailboxId: row.mailboxId, automatic: false })
  await enqueue(ctx, 'mailbox.send', { messageId: id }, { key: `mail ${id}` })
}
