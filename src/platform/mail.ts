import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createTransport, type Transporter } from 'nodemailer'
import { z } from 'zod'
import { type Ctx, platformWork } from './ctx.ts'
import { NIL, UUID } from './ids.ts'
import { task } from './tasks.ts'

export type Letter = { kind: string; to: string; subject: string; text: string; html?: string }

/** Puts a letter in the outbox, in the transaction of what it speaks of. It leaves later, and only if that is kept. */
export async function postLetter(ctx: Ctx, letter: Letter) {
  await sql`select post_mail(${letter.kind}, ${letter.to}, ${letter.subject}, ${letter.text}, ${letter.html ?? null})`.execute(
    ctx.db,
  )
}

type Outgoing = Letter & { id: string }
type Sender = (letter: Outgoing) => Promise<void>
let send: Sender | undefined

/**
 * Letters leave through SMTP; without it they become files in a folder, for a laptop on a train. To an address that cannot
 * exist (RFC 2606: the invented people of a demo have one) none ever leaves.
 */
export function openMail({ smtpUrl, folder, from }: { smtpUrl: string | undefined; folder: string; from: string }) {
  const keep = toFolder(folder, from)
  const leave = smtpUrl ? bySmtp(createTransport(smtpUrl), from) : keep
  send = (letter) => (/\.example>?$/i.test(letter.to.trim()) ? keep : leave)(letter)
}

const bySmtp =
  (transport: Transporter, from: string): Sender =>
  async (letter) => {
    await transport.sendMail({
      from,
      to: letter.to,
      subject: letter.subject,
      text: letter.text,
      ...(letter.html && { html: letter.html }),
      messageId: `<${letter.id}@campanile>`,
    })
  }

function toFolder(folder: string, from: string): Sender {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return async (letter) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const sent = await transport.sendMail({
      from,
      to: letter.to,
      subject: letter.subject,
      text: letter.text,
      ...(letter.html && { html: letter.html }),
    })
    await writeFile(join(folder, `${letter.id}.eml`), sent.message as Buffer, { mode: 0o600 })
    await writeFile(
      join(folder, `${letter.id}.json`),
      JSON.stringify({ to: letter.to, subject: letter.subject, text: letter.text }),
      { mode: 0o600 },
    )
  }
}

const Kept = z.object({ to: z.string(), subject: z.string(), text: z.string() })
/** A letter that became a file, to be read in the console of a demo. */
export async function readLetter(folder: string, id: string) {
  if (!UUID.test(id)) return null
  const text = await readFile(join(folder, `${id}.json`), 'utf8').catch(() => null)
  return text === null ? null : Kept.parse(JSON.parse(text))
}

/** Sends one letter. What it says is forgotten once it has left; a letter that was sent already is left alone. */
export const sendMail = task(z.looseObject({ mailId: z.uuid() }), async ({ payload, centreId }) => {
  const where = { centreId: centreId ?? NIL, id: payload.mailId }
  const row = await platformWork((ctx) =>
    ctx.db
      .selectFrom('mail')
      .select(['id', 'kind', 'toAddress', 'subject', 'text', 'html'])
      .where('centreId', '=', where.centreId)
      .where('id', '=', where.id)
      .where('state', '<>', 'sent')
      .executeTakeFirst(),
  )
  if (!row || row.text === null) return
  if (!send) throw new Error('the mail is not open')
  const update = (values: Record<string, unknown>) =>
    platformWork((ctx) =>
      ctx.db
        .updateTable('mail')
        .set(values)
        .where('centreId', '=', where.centreId)
        .where('id', '=', where.id)
        .execute(),
    )
  try {
    await send({
      id: row.id,
      kind: row.kind,
      to: row.toAddress,
      subject: row.subject,
      text: row.text,
      ...(row.html && { html: row.html }),
    })
  } catch (error) {
    await update({ state: 'failed', attempts: sql`attempts + 1`, lastError: (error as Error).message.slice(0, 300) })
    throw error // the queue tries again, later and later
  }
  await platformWork((ctx) =>
    ctx.db
      .updateTable('mail')
      .set({ state: 'sent', attempts: sql`attempts + 1`, lastError: null, text: null, html: null, sentAt: ctx.now })
      .where('centreId', '=', where.centreId)
      .where('id', '=', where.id)
      .execute(),
  )
})
