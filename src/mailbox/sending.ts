import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { bytesOf } from '../platform/files.ts'
import type { Job } from '../platform/tasks.ts'
import { OWN_HEADER } from './classify.ts'
import { getMailbox, type Mailbox, passwordOf } from './mailboxes.ts'
import { filesOf, getMessage, type Message } from './messages.ts'
import { troubleOf } from './troubles.ts'

const TRIES = 8

/** Sends one message. Sent already, or its mailbox switched off, nothing happens. */
export async function send(job: Pick<Job, 'work' | 'centreId'>, messageId: string) {
  const ready = await job.work((ctx) => readyToLeave(ctx, messageId))
  if (!ready) return
  const { message, box, password, files, headers } = ready
  const letter = {
    from: { name: box.name, address: box.address },
    to: message.recipients.map((r) => r.address),
    subject: message.subject,
    text: message.text,
    messageId: `<${message.headerId}>`,
    ...headers,
    attachments: await Promise.all(
      files.map(async (f) => ({ filename: f.name, content: await bytesOf(job.centreId!, f.id) })),
    ),
  }
  try {
    await (box.smtpHost ? bySmtp(box, password, letter) : toFolder(message.id, letter))
  } catch (error) {
    const trouble = troubleOf(error)
    // A server that says never is not asked again; one that says later, or nothing, is.
    const last = trouble.forGood || message.attempts + 1 >= TRIES
    await job.work((ctx) => failed(ctx, messageId, trouble.code, last))
    if (last) return
    throw error
  }
  await job.work(async (ctx) => {
    const row = await ctx.db
      .updateTable('mailMessage')
      .set((e) => ({ state: 'sent', sentAt: ctx.now, reason: '', attempts: e('attempts', '+', 1) }))
      .where('id', '=', messageId)
      .where('state', '=', 'waiting')
      .returning('id')
      .executeTakeFirst()
    if (row) await record(ctx, 'mailbox.message_sent', { id: messageId })
  })
}

async function readyToLeave(ctx: Ctx, id: string) {
  const message = await getMessage(ctx, id)
  const box = await getMailbox(ctx, message.mailboxId)
  if (message.state !== 'waiting' || (box.smtpHost && box.state === 'off')) return null
  const { inReplyTo, referenceIds } = await ctx.db
    .selectFrom('mailMessage')
    .select(['inReplyTo', 'referenceIds'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const password = await passwordOf(ctx, box.id)
  return {
    message,
    box,
    password,
    files: await filesOf(ctx, message),
    headers: headersOf(message, inReplyTo, referenceIds),
  }
}

const headersOf = (message: Message, inReplyTo: string, references: readonly string[]) => ({
  ...(inReplyTo && { inReplyTo: `<${inReplyTo}>` }),
  ...(references.length > 0 && { references: references.map((id) => `<${id}>`) }),
  headers: {
    [OWN_HEADER]: message.id,
    ...(message.automatic && {
      'Auto-Submitted': 'auto-replied',
      'X-Auto-Response-Suppress': 'All',
      Precedence: 'auto_reply',
    }),
  },
})
type Letter = Parameters<ReturnType<typeof createTransport>['sendMail']>[0]

async function bySmtp(box: Mailbox, password: string, letter: Letter) {
  const transport = createTransport({
    host: box.smtpHost,
    port: box.smtpPort,
    secure: box.smtpSecurity === 'tls',
    requireTLS: box.smtpSecurity === 'starttls',
    ignoreTLS: box.smtpSecurity === 'none',
    ...(box.username && password && { auth: { user: box.username, pass: password } }),
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail(letter)
  } finally {
    transport.close()
  }
}

/** The twin of a server, for a laptop on a train: the letter becomes a file. */
async function toFolder(id: string, letter: Letter) {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  const made = await transport.sendMail(letter)
  const folder = join(config().dataDir, 'mail')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, `${id}.eml`), made.message as Buffer, { mode: 0o600 })
}

async function failed(ctx: Ctx, id: string, code: string, last: boolean) {
  const row = await ctx.db
    .updateTable('mailMessage')
    .set((e) => ({ ...(last && { state: 'failed' }), reason: code, attempts: e('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  if (row && last) await record(ctx, 'mailbox.message_failed', { id }, { reason: code })
}
