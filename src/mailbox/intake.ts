import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { dropFiles, keepFile } from '../platform/files.ts'
import { newId } from '../platform/ids.ts'
import { bareSubject, classify, numberIn } from './classify.ts'
import type { Mailbox } from './mailboxes.ts'
import type { Prepared } from './prepare.ts'
import { keepReceipts } from './receipts.ts'
import { placePictures } from './safe-html.ts'
import { threadOf, wroteIt } from './threads.ts'

export type Kept = { id: string; state: 'accepted' | 'filed' | 'quarantined' | 'known' }
/** Where a message stands at its server, to be marked there once it is kept here. */
export type At = { uid: number; uidValidity: number; receivedAt: Temporal.Instant | null; toMark: boolean }

export const FILES = 'mailbox.message'
const RAW = 'mailbox.raw'

/** Keeps one message, once: accepted, filed as a machine's, or in quarantine as it came. Known already, nothing is written. */
export async function keepMessage(ctx: Ctx, box: Mailbox, p: Prepared, at: Partial<At> = {}): Promise<Kept> {
  const id = newId()
  const what = p.mail && p.problem === null ? await whatItIs(ctx, box, p) : quarantined(p)
  const row = await ctx.db
    .insertInto('mailMessage')
    .values({
      id,
      mailboxId: box.id,
      direction: 'in',
      kind: box.purpose === 'pec' && p.certified ? 'pec' : 'mail',
      sameAs: p.sameAs,
      carrierId: p.carrierId,
      uid: at.uid ?? null,
      uidValidity: at.uidValidity ?? null,
      toMark: at.toMark ?? false,
      ...headsOf(p),
      text: p.written.words,
      quoted: p.written.quoted,
      receivedAt: arrived(ctx.now, at.receivedAt ?? null),
      ...what.columns,
    })
    .onConflict((c) => c.columns(['centreId', 'mailboxId', 'sameAs']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return { id: await knownAs(ctx, box.id, p.sameAs), state: 'known' }
  const raw = await keepFile(ctx, { name: rawName(p), bytes: p.bytes, ownerKind: RAW, ownerId: id })
  await keepContent(ctx, id, p, raw.id)
  return told(ctx, box, id, p, what)
}

/** Reads again what stands in quarantine: it is taken in now, or stays there with the reason of today. */
export async function keepReread(ctx: Ctx, box: Mailbox, id: string, p: Prepared): Promise<Kept | null> {
  const what = p.mail && p.problem === null ? await whatItIs(ctx, box, p) : quarantined(p)
  const row = await ctx.db
    .updateTable('mailMessage')
    .set({ ...headsOf(p), text: p.written.words, quoted: p.written.quoted, carrierId: p.carrierId, ...what.columns })
    .where('id', '=', id)
    .where('state', '=', 'quarantined')
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  await dropFiles(ctx, { ownerKind: FILES, ownerId: id })
  await keepContent(ctx, id, p)
  return told(ctx, box, id, p, what)
}

/** When the server got it: an hour in which we could not ask is not the sender's. A server's clock is not believed ahead of ours. */
const arrived = (now: Temporal.Instant, said: Temporal.Instant | null) =>
  said && Temporal.Instant.compare(said, now) < 0 ? said : now

type What = Awaited<ReturnType<typeof whatItIs>> | ReturnType<typeof quarantined>

/** Says what came: beside the message it speaks of, and to whoever listens. */
async function told(ctx: Ctx, box: Mailbox, id: string, p: Prepared, what: What): Promise<Kept> {
  if (what.class && p.outer) await keepReceipts(ctx, box, id, p.outer, what.class)
  const { state } = what.columns
  if (state === 'accepted') await record(ctx, 'mailbox.message_accepted', { id }, { messageId: id, mailboxId: box.id })
  else if (state === 'filed') await record(ctx, 'mailbox.message_filed', { id }, { machine: what.columns.machine })
  else await record(ctx, 'mailbox.message_quarantined', { id }, { reason: what.columns.reason })
  return { id, state }
}

async function whatItIs(ctx: Ctx, box: Mailbox, p: Prepared) {
  const mail = p.mail!
  const boxes = await ctx.db.selectFrom('mailbox').select('address').limit(200).execute()
  const ours = await wroteIt(ctx, mail.messageId)
  const told = { addresses: boxes.map((b) => b.address), wroteIt: () => ours }
  const found = classify(mail, told)
  const taken = found.machine === null || (box.takesNotices && (found.machine === 'list' || found.machine === 'notice'))
  return {
    class: found,
    columns: {
      state: taken ? ('accepted' as const) : ('filed' as const),
      machine: found.machine ?? '',
      answerable: found.answerable,
      reason: '',
      threadId: (await threadOf(ctx, [mail.inReplyTo, ...mail.references.toReversed()])) ?? newId(),
      ticketNumber: numberIn(mail.subject) ?? '',
    },
  }
}

const quarantined = (p: Prepared) => ({
  class: null,
  columns: {
    state: 'quarantined' as const,
    machine: '',
    answerable: false,
    reason: p.problem ?? 'broken',
    detail: p.detail.slice(0, 500),
    threadId: newId(),
    ticketNumber: '',
  },
})

/** What stands above a message, as far as it could be read. */
function headsOf(p: Prepared) {
  const mail = p.mail ?? p.outer
  if (!mail) return {}
  return {
    headerId: mail.messageId,
    inReplyTo: mail.inReplyTo,
    referenceIds: mail.references,
    fromName: mail.from.name,
    fromAddress: mail.from.address,
    replyTo: mail.replyTo?.address ?? '',
    toAddress: mail.to[0]?.address ?? '',
    recipients: JSON.stringify(mail.to),
    copies: JSON.stringify(mail.cc),
    subject: mail.subject,
    sentAt: mail.sentAt,
  }
}

/** Keeps each file of a message; then its page can say where its pictures are. What is in quarantine has none. */
async function keepContent(ctx: Ctx, id: string, p: Prepared, rawFileId?: string) {
  const pictures = new Map<string, string>()
  for (const [at, part] of p.problem === null ? p.files.entries() : []) {
    const file = await keepFile(ctx, { name: part.name, bytes: part.bytes, ownerKind: FILES, ownerId: id })
    if (['image/png', 'image/jpeg'].includes(file.type)) pictures.set(String(at), file.id)
  }
  const html = p.problem === null ? placePictures(p.html, pictures) : ''
  await ctx.db
    .updateTable('mailMessage')
    .set({ html, ...(rawFileId && { rawFileId }) })
    .where('id', '=', id)
    .execute()
}

const rawName = (p: Prepared) =>
  `${
    bareSubject(p.mail?.subject ?? '')
      .replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_')
      .slice(0, 80) || 'messaggio'
  }.eml`

const knownAs = async (ctx: Ctx, mailboxId: string, sameAs: Buffer) =>
  (
    await ctx.db
      .selectFrom('mailMessage')
      .select('id')
      .where('mailboxId', '=', mailboxId)
      .where('sameAs', '=', sameAs)
      .executeTakeFirstOrThrow()
  ).id
