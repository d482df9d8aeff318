import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { enqueue, record } from '../platform/events.ts'
import { DayInput, optional, Ticked, Version } from '../platform/parse.ts'
import { seal, unseal } from '../platform/secrets.ts'
import { today } from '../platform/time.ts'

export const purposes = ['mail', 'pec'] as const
export const securities = ['tls', 'starttls', 'none'] as const
export const afterPulls = ['leave', 'seen', 'move'] as const

const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .regex(/^$|^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'host_shape')
  .default('')
const Port = (usual: number) =>
  z.preprocess((v) => (v === '' || v === undefined ? usual : v), z.coerce.number().int().min(1).max(65_535))

export const MailboxInput = z.object({
  address: z.string().trim().toLowerCase().max(254).pipe(z.email()),
  name: z.string().trim().min(1).max(100),
  purpose: z.enum(purposes).default('mail'),
  imapHost: Host,
  imapPort: Port(993),
  imapSecurity: z.enum(securities).default('tls'),
  smtpHost: Host,
  smtpPort: Port(465),
  smtpSecurity: z.enum(securities).default('tls'),
  username: z.string().trim().max(254).default(''),
  secret: z.string().max(500).default(''),
  folder: z
    .string()
    .trim()
    .max(200)
    .default('')
    .transform((v) => v || 'INBOX'),
  afterPull: z.enum(afterPulls).default('seen'),
  moveTo: z.string().trim().max(200).default(''),
  sinceOn: optional(DayInput),
  takesNotices: Ticked,
  automaticLimit: z.coerce.number().int().min(0).max(20).default(3),
})
export type MailboxInput = z.output<typeof MailboxInput>
export const MailboxEdit = MailboxInput.extend({ version: Version })

const columns = [
  'id',
  'address',
  'name',
  'purpose',
  'state',
  'imapHost',
  'imapPort',
  'imapSecurity',
  'smtpHost',
  'smtpPort',
  'smtpSecurity',
  'username',
  'folder',
  'afterPull',
  'moveTo',
  'sinceOn',
  'takesNotices',
  'automaticLimit',
  'uidValidity',
  'lastUid',
  'pulledAt',
  'downSince',
  'lastError',
  'version',
] as const

/** The mailboxes of the centre, by address. */
export const listMailboxes = (ctx: Ctx) =>
  ctx.db.selectFrom('mailbox').select(columns).orderBy('address').limit(200).execute()
export type Mailbox = Awaited<ReturnType<typeof listMailboxes>>[number]

export async function getMailbox(ctx: Ctx, id: string): Promise<Mailbox> {
  const box = await ctx.db.selectFrom('mailbox').select(columns).where('id', '=', id).executeTakeFirst()
  if (!box) throw notFound()
  return box
}

/** The password of a mailbox, for its servers alone: nothing else of it is handed around. */
export async function passwordOf(ctx: Ctx, id: string): Promise<string> {
  const row = await ctx.db.selectFrom('mailbox').select('secret').where('id', '=', id).executeTakeFirst()
  return row?.secret ? unseal(Buffer.from(row.secret)) : ''
}

/** Whether a mailbox has a password. */
export async function hasPassword(ctx: Ctx, id: string): Promise<boolean> {
  const row = await ctx.db.selectFrom('mailbox').select('secret').where('id', '=', id).executeTakeFirst()
  return row?.secret !== null && row?.secret !== undefined
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3})$/

/** Words travel in the open only inside this machine. */
function check(input: Omit<MailboxInput, 'secret' | 'sinceOn'>) {
  for (const way of ['imap', 'smtp'] as const)
    if (input[`${way}Security`] === 'none' && input[`${way}Host`] !== '' && !LOOPBACK.test(input[`${way}Host`]))
      throw invalid({ [`${way}Security`]: 'mail_in_the_open' })
  if (input.afterPull === 'move' && (input.moveTo === '' || input.moveTo === input.folder))
    throw invalid({ moveTo: input.moveTo === '' ? 'required' : 'same_folder' })
}

async function mustBeNew(ctx: Ctx, address: string, except?: string) {
  const other = await ctx.db.selectFrom('mailbox').select('id').where('address', '=', address).executeTakeFirst()
  if (other && other.id !== except) throw invalid({ address: 'mailbox_exists' })
}

/** Adds a mailbox. It is off: switching it on is a step of its own. */
export async function addMailbox(ctx: Ctx, { secret, sinceOn, ...input }: MailboxInput): Promise<string> {
  check(input)
  await mustBeNew(ctx, input.address)
  const { id } = await ctx.db
    .insertInto('mailbox')
    .values({ ...input, sinceOn: sinceOn ?? today(ctx.now, ctx.zone), ...(secret && { secret: seal(secret) }) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'mailbox.mailbox_added', { id }, { purpose: input.purpose })
  return id
}

/**
 * Changes a mailbox. An empty secret leaves the one there is, unless the server or the user changed: a secret never
 * travels to a server it was not given for.
 */
export async function editMailbox(
  ctx: Ctx,
  id: string,
  { secret, sinceOn, version, ...input }: z.output<typeof MailboxEdit>,
) {
  check(input)
  const before = await getMailbox(ctx, id)
  await mustBeNew(ctx, input.address, id)
  const elsewhere = (['imapHost', 'imapPort', 'smtpHost', 'smtpPort', 'username'] as const).some(
    (k) => input[k] !== before[k],
  )
  if (elsewhere && !secret && (await hasPassword(ctx, id))) throw invalid({ secret: 'secret_again' })
  const anotherBox =
    input.imapHost !== before.imapHost || input.username !== before.username || input.folder !== before.folder
  const row = await ctx.db
    .updateTable('mailbox')
    .set((e) => ({
      ...input,
      ...(sinceOn && { sinceOn }),
      ...(secret && { secret: seal(secret) }),
      // Numbers of messages mean something in one folder of one server.
      ...(anotherBox && { uidValidity: 0, lastUid: 0 }),
      version: e('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('stale', { name: before.address, version: before.version })
  await record(ctx, 'mailbox.mailbox_edited', { id }, { purpose: input.purpose })
}

/** Switches a mailbox on or off. On, what was waiting leaves and what has come is fetched. */
export async function switchMailbox(ctx: Ctx, id: string, state: 'on' | 'off') {
  const box = await getMailbox(ctx, id)
  if (state === 'on' && !box.imapHost && !box.smtpHost) throw conflict('mailbox_without_server')
  const row = await ctx.db
    .updateTable('mailbox')
    .set({ state, downSince: null, lastError: '' })
    .where('id', '=', id)
    .where('state', '<>', state)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('mailbox_already', { state })
  await record(ctx, state === 'on' ? 'mailbox.mailbox_opened' : 'mailbox.mailbox_closed', { id })
  if (state === 'off') return
  await askPull(ctx, box)
  const waiting = await ctx.db
    .selectFrom('mailMessage')
    .select('id')
    .where('mailboxId', '=', id)
    .where('state', '=', 'waiting')
    .limit(1000)
    .execute()
  for (const m of waiting) await enqueue(ctx, 'mailbox.send', { messageId: m.id }, { key: `mail ${m.id}` })
}

/** Asks for what has come, as soon as a worker is free. */
export async function askPull(ctx: Ctx, { id, imapHost }: Pick<Mailbox, 'id' | 'imapHost'>) {
  if (imapHost) await enqueue(ctx, 'mailbox.pull', { mailboxId: id }, { key: `pull ${id}` })
}
