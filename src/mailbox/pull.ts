import { ImapFlow } from 'imapflow'
import type { Ctx } from '../platform/ctx.ts'
import { enqueue, record } from '../platform/events.ts'
import type { Job } from '../platform/tasks.ts'
import { keepMessage } from './intake.ts'
import { getMailbox, type Mailbox, passwordOf } from './mailboxes.ts'
import { NotScanned, prepare, type Prepared } from './prepare.ts'
import { limits } from './read-mail.ts'
import { type Trouble, troubleOf } from './troubles.ts'

/** How many messages one pull takes; the rest follow at once in another. */
const AT_ONCE = 200
const LEASE = { minutes: 2 }

type Puller = Pick<Job, 'work' | 'signal' | 'log'>

/**
 * Fetches what has come to a mailbox. Each message is kept in a transaction of its own together with the place reached
 * at the server; only then, and outside it, the server is told. Stopped at any instant, the next pull goes on from there.
 */
export async function pull({ work, signal, log }: Puller, mailboxId: string): Promise<number> {
  const taking = await work((ctx) => take(ctx, mailboxId))
  if (!taking) return 0
  const { box, zone, password } = taking
  let taken = 0
  let trouble: Trouble | null = null
  const client = clientOf(box, password)
  try {
    await client.connect()
    taken = await pullFrom(client, box, zone, work, signal)
  } catch (error) {
    trouble = error instanceof NotScanned ? 'antivirus' : troubleOf(error).code
    log.warn({ mailbox: mailboxId, trouble, error: String(error) }, 'a mailbox could not be read')
  } finally {
    await client.logout().catch(() => client.close())
  }
  await work((ctx) => ended(ctx, mailboxId, trouble, taken))
  return taken
}

type Taking = { box: Mailbox; password: string; zone: string }

/** One pull of a mailbox at a time. One that died lets go after a while. */
async function take(ctx: Ctx, id: string): Promise<Taking | null> {
  const row = await ctx.db
    .updateTable('mailbox')
    .set({ pullingUntil: ctx.now.add(LEASE) })
    .where('id', '=', id)
    .where('state', '=', 'on')
    .where('imapHost', '<>', '')
    .where((e) => e.or([e('pullingUntil', 'is', null), e('pullingUntil', '<', ctx.now)]))
    .returning('id')
    .executeTakeFirst()
  return row ? { box: await getMailbox(ctx, id), password: await passwordOf(ctx, id), zone: ctx.zone } : null
}

/** Says how it went: what is wrong with a server, since when, and that it is well again. */
async function ended(ctx: Ctx, id: string, trouble: Trouble | null, taken: number) {
  const before = await ctx.db.selectFrom('mailbox').select('downSince').where('id', '=', id).executeTakeFirstOrThrow()
  await ctx.db
    .updateTable('mailbox')
    .set({
      pullingUntil: null,
      lastError: trouble ?? '',
      downSince: trouble ? (before.downSince ?? ctx.now) : null,
      ...(!trouble && { pulledAt: ctx.now }),
    })
    .where('id', '=', id)
    .execute()
  if (trouble && !before.downSince) await record(ctx, 'mailbox.server_lost', { id }, { reason: trouble })
  if (!trouble && before.downSince) await record(ctx, 'mailbox.server_found', { id })
  if (taken === AT_ONCE) await enqueue(ctx, 'mailbox.pull', { mailboxId: id }, { key: `pull ${id}` })
}

async function pullFrom(client: ImapFlow, box: Mailbox, zone: string, work: Puller['work'], signal: AbortSignal) {
  const opened = await client.mailboxOpen(box.folder)
  const uidValidity = Number(opened.uidValidity)
  // Numbers under another validity are other messages: all are looked at again, and those known are known by what they say.
  const last = uidValidity === box.uidValidity ? box.lastUid : 0
  await markTaken(client, box, uidValidity, work)
  // A server counts days in a zone of its own: one more is asked for, and the moment decides.
  const from = Temporal.PlainDate.from(box.sinceOn).toZonedDateTime(zone).toInstant()
  const since = new Date(from.epochMilliseconds - 86_400_000)
  const found = done(client, await client.search({ uid: `${last + 1}:*`, since }, { uid: true }))
  const uids = found
    .filter((uid) => uid > last)
    .sort((a, b) => a - b)
    .slice(0, AT_ONCE)
  const metas = await metasOf(client, uids)
  for (const uid of uids) {
    if (signal.aborted) break
    const meta = metas.get(uid)
    const came = meta && !(meta.receivedAt && Temporal.Instant.compare(meta.receivedAt, from) < 0)
    const fetched = came ? await fetchOne(client, uid, meta) : null
    await work(async (ctx) => {
      if (fetched)
        await keepMessage(ctx, box, fetched.prepared, {
          uid,
          uidValidity,
          receivedAt: fetched.receivedAt,
          toMark: box.afterPull !== 'leave' && !fetched.leave,
        })
      await ctx.db
        .updateTable('mailbox')
        .set({ uidValidity, lastUid: uid, pullingUntil: ctx.now.add(LEASE) })
        .where('id', '=', box.id)
        .execute()
    })
  }
  await markTaken(client, box, uidValidity, work)
  return uids.length
}

type Fetched = { prepared: Prepared; receivedAt: Temporal.Instant | null; leave: boolean }
type Meta = { size: number; receivedAt: Temporal.Instant | null }

/** How large the messages are and when they came. One that is not among them is gone since it was found. */
async function metasOf(client: ImapFlow, uids: readonly number[]): Promise<Map<number, Meta>> {
  if (uids.length === 0) return new Map()
  const metas = await client.fetchAll(uids.join(','), { size: true, internalDate: true }, { uid: true })
  done(client, client.usable)
  return new Map(
    metas.map(({ uid, size = 0, internalDate }) => {
      const at = new Date(internalDate ?? '').getTime()
      return [uid, { size, receivedAt: Number.isFinite(at) ? Temporal.Instant.fromEpochMilliseconds(at) : null }]
    }),
  )
}

/** One message, looked through. Of one too large only the headers come, and it is left at the server. */
async function fetchOne(client: ImapFlow, uid: number, { size, receivedAt }: Meta): Promise<Fetched> {
  const tooLarge = size > limits.bytes
  const got = await client.fetchOne(String(uid), tooLarge ? { headers: true } : { source: true }, { uid: true })
  const prepared = await prepare(done(client, got && (tooLarge ? got.headers : got.source)))
  return { prepared: tooLarge ? { ...prepared, problem: 'too_large' } : prepared, receivedAt, leave: tooLarge }
}

/** The library answers some failures with nothing: here they are failures. */
function done<T>(client: ImapFlow, answer: T | false | null | undefined): T {
  if (answer === false || answer === null || answer === undefined)
    throw Object.assign(new Error('the server did not do what it was asked'), {
      code: client.usable ? 'EREFUSED' : 'NoConnection',
    })
  return answer
}

/** Tells the server what is safely here: read, or moved away. Done after the transaction, and done again where it was interrupted. */
async function markTaken(client: ImapFlow, box: Mailbox, uidValidity: number, work: Puller['work']) {
  for (;;) {
    const rows = await work(
      (ctx) =>
        ctx.db
          .selectFrom('mailMessage')
          .select(['id', 'uid', 'uidValidity'])
          .where('mailboxId', '=', box.id)
          .where('toMark', '=', true)
          .orderBy('uid')
          .limit(100)
          .execute(),
      { readOnly: true },
    )
    if (rows.length === 0) return
    // A number of another validity would be somebody else's message.
    const uids = rows.filter((r) => r.uidValidity === uidValidity).map((r) => r.uid!)
    if (uids.length > 0 && box.afterPull === 'seen')
      done(client, await client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true }))
    if (uids.length > 0 && box.afterPull === 'move') {
      await client.mailboxCreate(box.moveTo)
      done(client, await client.messageMove(uids.join(','), box.moveTo, { uid: true }))
    }
    const ids = rows.map((r) => r.id)
    await work((ctx) => ctx.db.updateTable('mailMessage').set({ toMark: false }).where('id', 'in', ids).execute())
  }
}

function clientOf(box: Mailbox, password: string) {
  const client = new ImapFlow({
    host: box.imapHost,
    port: box.imapPort,
    secure: box.imapSecurity === 'tls',
    ...(box.imapSecurity !== 'tls' && { doSTARTTLS: box.imapSecurity === 'starttls' }),
    auth: { user: box.username, pass: password },
    clientInfo: { name: 'Campanile' },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    maxLineLength: 16 * 1024 * 1024,
    maxLiteralSize: limits.bytes * 2,
    maxResponseSize: limits.bytes * 3,
  })
  // A connection that breaks while nothing is asked says so here; what is asked next says it again.
  client.on('error', () => {})
  return client
}
