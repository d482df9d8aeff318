import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { enqueue, record } from '../platform/events.ts'
import { listFiles } from '../platform/files.ts'
import { FILES } from './intake.ts'
import type { Address } from './read-mail.ts'
import { withPictures } from './safe-html.ts'

const columns = [
  'id',
  'mailboxId',
  'direction',
  'kind',
  'state',
  'machine',
  'answerable',
  'automatic',
  'reason',
  'detail',
  'headerId',
  'threadId',
  'fromName',
  'fromAddress',
  'replyTo',
  'recipients',
  'copies',
  'subject',
  'text',
  'quoted',
  'html',
  'ticketNumber',
  'sentAt',
  'receivedAt',
  'rawFileId',
  'fileIds',
  'attempts',
  'settledBy',
  'settledAt',
] as const

export async function getMessage(ctx: Ctx, id: string) {
  const row = await ctx.db.selectFrom('mailMessage').select(columns).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return { ...row, recipients: row.recipients as Address[], copies: row.copies as Address[] }
}
export type Message = Awaited<ReturnType<typeof getMessage>>

/** A message as other modules read it. */
export type ReadMessage = {
  id: string
  mailboxId: string
  direction: 'in' | 'out'
  kind: 'mail' | 'pec'
  from: Address
  /** Where an answer goes: the address it came from, or the one it asks for. */
  replyTo: string
  to: Address[]
  cc: Address[]
  subject: string
  /** The new words alone; what they quote is in `quoted`. */
  text: string
  quoted: string
  /** The page, made safe; '' when there was none. */
  html: string
  sentAt: Temporal.Instant | null
  receivedAt: Temporal.Instant
  files: string[]
  /** Earlier messages of the conversation, in and out, the oldest first. */
  thread: string[]
  /** As it stands in the subject: `T-1042`. */
  numberInSubject: string | undefined
  /** Which kind of machine wrote it; null for a person. */
  machine: string | null
  /** Whether an automatic answer may go to it; `sendMessage` looks by itself. */
  answerable: boolean
}

/**
 * Reads a message. Pictures in its page point to `fileAt(fileId)`: without it, to the mailbox's own address, which only
 * the staff of the centre may read.
 */
export async function readMessage(
  ctx: Ctx,
  id: string,
  { fileAt = (file: string) => `/mailbox/messages/${id}/files/${file}` }: { fileAt?: (fileId: string) => string } = {},
): Promise<ReadMessage> {
  const m = await getMessage(ctx, id)
  const [files, thread] = await Promise.all([filesOf(ctx, m), earlierIn(ctx, m)])
  return {
    id: m.id,
    mailboxId: m.mailboxId,
    direction: m.direction,
    kind: m.kind,
    from: { name: m.fromName, address: m.fromAddress },
    replyTo: m.replyTo || m.fromAddress,
    to: m.recipients,
    cc: m.copies,
    subject: m.subject,
    text: m.text,
    quoted: m.quoted,
    html: withPictures(m.html, fileAt),
    sentAt: m.sentAt,
    receivedAt: m.receivedAt,
    files: files.map((f) => f.id),
    thread: thread.map((t) => t.id),
    numberInSubject: m.ticketNumber || undefined,
    machine: m.machine || null,
    answerable: m.answerable,
  }
}

/** The files that came or went with a message, as they stood in it. */
export async function filesOf(ctx: Ctx, m: Pick<Message, 'id' | 'direction' | 'fileIds' | 'rawFileId'>) {
  if (m.direction === 'in')
    return (await listFiles(ctx, m.id, 400)).filter((f) => f.id !== m.rawFileId).sort((a, b) => (a.id < b.id ? -1 : 1))
  if (m.fileIds.length === 0) return []
  return ctx.db
    .selectFrom('file')
    .select(['id', 'name', 'size', 'type', 'createdAt'])
    .where('id', 'in', m.fileIds)
    .orderBy('id')
    .execute()
}
export const isFileOf = (
  m: Pick<Message, 'id' | 'direction' | 'fileIds'>,
  f: { id: string; ownerKind: string; ownerId: string | null },
) => (m.direction === 'in' ? f.ownerKind === FILES && f.ownerId === m.id : m.fileIds.includes(f.id))

export const earlierIn = (ctx: Ctx, m: Pick<Message, 'id' | 'threadId' | 'receivedAt'>) =>
  ctx.db
    .selectFrom('mailMessage')
    .select(['id', 'direction', 'subject', 'fromName', 'fromAddress', 'state', 'receivedAt'])
    .where('threadId', '=', m.threadId)
    .where('receivedAt', '<=', m.receivedAt)
    .where('id', '<', m.id)
    .orderBy('receivedAt')
    .orderBy('id')
    .limit(200)
    .execute()

/**
 * Takes in a message that was filed, or reads again one of the quarantine, which a task does: the antivirus is asked
 * outside every transaction.
 */
export async function takeIn(ctx: Ctx, id: string): Promise<'accepted' | 'asked'> {
  const m = await getMessage(ctx, id)
  if (m.direction === 'in' && m.state === 'quarantined') {
    await record(ctx, 'mailbox.reading_asked', { id })
    await enqueue(ctx, 'mailbox.read_again', { messageId: id }, { key: `read ${id}` })
    return 'asked'
  }
  const row = await ctx.db
    .updateTable('mailMessage')
    .set({ state: 'accepted', settledBy: ctx.actor.personId, settledAt: ctx.now })
    .where('id', '=', id)
    .where('direction', '=', 'in')
    .where('state', '=', 'filed')
    // What was put aside unread has no words to take in.
    .where('reason', '=', '')
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('message_not_to_take_in')
  await record(ctx, 'mailbox.message_accepted', { id }, { messageId: id, mailboxId: m.mailboxId })
  return 'accepted'
}

/** Puts aside a message of the quarantine: it stays as it came, and asks nothing any more. */
export async function putAside(ctx: Ctx, id: string) {
  const row = await ctx.db
    .updateTable('mailMessage')
    .set({ state: 'filed', settledBy: ctx.actor.personId, settledAt: ctx.now })
    .where('id', '=', id)
    .where('state', '=', 'quarantined')
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('message_not_in_quarantine')
  await record(ctx, 'mailbox.message_put_aside', { id })
}
