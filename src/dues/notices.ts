import { sql } from 'kysely'
import { listMailboxes, sendMessage } from '../mailbox/index.ts'
import { config } from '../platform/config.ts'
import type { Ctx, WorkOptions } from '../platform/ctx.ts'
import { toDocx, toPdf } from '../platform/documents/index.ts'
import { conflict, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile, readFileOf } from '../platform/files.ts'
import { Halt } from '../platform/halt.ts'
import { postLetter } from '../platform/mail.ts'
import { euro } from '../platform/money.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { numberFor } from '../protocol/index.ts'
import { type Due, getDue, sayNumber } from './dues.ts'
import { open, type State } from './moves.ts'
import { moveDue } from './moving.ts'
import { noticePaper } from './notice-paper.ts'
import { words } from './words.ts'

export const OWNER = 'dues.notice'
type Work = <T>(fn: (ctx: Ctx) => Promise<T>, options?: WorkOptions) => Promise<T>

/** How many dues of a schedule have been computed and wait for their notice. */
export async function waitingForNotice(ctx: Ctx, scheduleId: string) {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from due where schedule_id = ${scheduleId} and kind = 'forecast' and state = 'calculated'`.execute(
    ctx.db,
  )
  return rows[0]!.n
}
/** Those dues, and those whose notice failed: what a sending goes through. */
export const noticesToSend = async (ctx: Ctx, scheduleId: string) =>
  (
    await sql<{ id: string }>`
      select d.id from due d join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
      where d.schedule_id = ${scheduleId} and d.kind = 'forecast' and d.state = 'calculated' order by b.search_name`.execute(
      ctx.db,
    )
  ).rows.map((r) => r.id)

export async function noticeOf(ctx: Ctx, dueId: string) {
  return (
    (await ctx.db
      .selectFrom('dueNotice')
      .select(['id', 'fileId', 'channel', 'address', 'state', 'problem', 'attempts', 'sentAt', 'messageId'])
      .where('dueId', '=', dueId)
      .executeTakeFirst()) ?? null
  )
}
export type Notice = NonNullable<Awaited<ReturnType<typeof noticeOf>>>

/**
 * Numbers a due, makes its notice and sends it; the due is notified in the same transaction in which the notice leaves. What
 * stands in the way is kept with the notice and answered false: the others go on, and the next try keeps the number.
 */
export async function sendNotice(work: Work, dueId: string, lang: Lang): Promise<boolean> {
  try {
    const due = await work((ctx) => numbered(ctx, dueId))
    if (!due.made) await protocolNumber(work, due, lang)
    const fileId = due.made ?? (await makeNotice(work, dueId, lang))
    await work((ctx) => dispatch(ctx, dueId, fileId, lang), { lang })
    return true
  } catch (error) {
    if (!(error instanceof Problem || error instanceof Halt)) throw error
    await work((ctx) => failed(ctx, dueId, error instanceof Problem ? error.code : 'protocol_silent'))
    return false
  }
}

/** A notice goes when its due is computed, and again as long as something is open. */
export const maySend = (state: State) => state === 'calculated' || open.includes(state)

/** The number of a notice is taken once: from a counter of the year, and kept by the due. */
async function numbered(ctx: Ctx, dueId: string) {
  await sql`select 1 from due where id = ${dueId} for update`.execute(ctx.db)
  const due = await getDue(ctx, dueId)
  if (!maySend(due.state) || due.kind !== 'forecast') throw conflict('notice_not_now', { state: due.state })
  if (due.number === null) {
    await sql`update due set number = next_number(${`dues ${due.year}`}) where id = ${dueId}`.execute(ctx.db)
    await ctx.db
      .insertInto('dueNotice')
      .values({ dueId, bodyId: due.bodyId })
      .onConflict((c) => c.doNothing())
      .execute()
  }
  const notice = await noticeOf(ctx, dueId)
  return { ...(await getDue(ctx, dueId)), made: notice?.fileId ?? null }
}

const protocolNumber = (work: Work, due: Due, lang: Lang) =>
  numberFor(work, {
    bodyId: due.bodyId,
    ownerKind: OWNER,
    ownerId: due.id,
    direction: 'out',
    subject: `${words(lang).paper.title(sayNumber(due))}, ${due.bodyName}`,
  })

/** The document is made outside any transaction. Where no compiler makes PDFs it is the editable one. */
async function makeNotice(work: Work, dueId: string, lang: Lang): Promise<string> {
  const { paper, due } = await work(
    async (ctx) => ({ paper: await noticePaper(ctx, dueId), due: await getDue(ctx, dueId) }),
    { readOnly: true, lang },
  )
  const made = await toPdf(paper).then(
    (bytes) => ({ bytes: Buffer.from(bytes), ending: 'pdf' }),
    async (error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'pdf_unavailable') throw error
      return { bytes: Buffer.from(await toDocx(paper)), ending: 'docx' }
    },
  )
  return work(async (ctx) => {
    const file = await keepFile(ctx, {
      name: `${words(lang).notice}-${sayNumber(due).replace('/', '-')}.${made.ending}`,
      bytes: made.bytes,
      ownerKind: OWNER,
      ownerId: dueId,
      bodyId: due.bodyId,
    })
    await ctx.db.updateTable('dueNotice').set({ fileId: file.id }).where('dueId', '=', dueId).execute()
    return file.id
  })
}

async function dispatch(ctx: Ctx, dueId: string, fileId: string, lang: Lang) {
  const due = await getDue(ctx, dueId)
  const first = due.state === 'calculated'
  if (first) {
    await moveDue(ctx, dueId, 'notification')
    if (due.totalCents <= 0) await moveDue(ctx, dueId, 'settlement')
  }
  const sent = await post(ctx, due, letterOf(ctx, due, await centreName(ctx), lang), [fileId])
  await ctx.db
    .updateTable('dueNotice')
    .set({ ...sent, state: 'sent', problem: '', sentAt: ctx.now, attempts: sql<number>`attempts + 1` })
    .where('dueId', '=', dueId)
    .execute()
  await record(ctx, 'dues.notice_sent', { id: dueId, bodyId: due.bodyId }, { number: sayNumber(due) })
}

/**
 * A notice that reaches its body outside the platform: numbered, made when its document is wanted, and the due notified.
 * For loads, and for who hands it over.
 */
export async function handOver(ctx: Ctx, dueId: string, { document, lang }: { document: boolean; lang: Lang }) {
  await numbered(ctx, dueId)
  if (document) await makeNotice((fn) => fn(ctx), dueId, lang)
  const due = await moveDue(ctx, dueId, 'notification')
  if (due.totalCents <= 0) await moveDue(ctx, dueId, 'settlement')
}

async function failed(ctx: Ctx, dueId: string, problem: string) {
  const notice = await ctx.db
    .updateTable('dueNotice')
    .set({ state: 'failed', problem, attempts: sql<number>`attempts + 1` })
    .where('dueId', '=', dueId)
    .returning(['bodyId'])
    .executeTakeFirst()
  if (notice) await record(ctx, 'dues.notice_failed', { id: dueId, bodyId: notice.bodyId }, { problem })
}

const centreName = async (ctx: Ctx) => (await ctx.db.selectFrom('centre').select('name').executeTakeFirstOrThrow()).name

function letterOf(ctx: Ctx, due: Due, centre: string, lang: Lang) {
  const w = words(lang)
  const number = sayNumber(due)
  return {
    subject: w.letterSubject(centre, number),
    text: w.letter({
      body: due.bodyName,
      centre,
      number,
      year: due.year,
      total: euro(due.totalCents, lang),
      dueOn: showDay(due.dueOn, lang),
      url: `${config().publicUrl}/dues/${due.id}`,
    }),
  }
}

/**
 * Sends a letter to the official address of a body: by certified mail where both have it, else by mail; from the centre's mailbox
 * with the document, else as a letter that says where the document is.
 */
export async function post(
  ctx: Ctx,
  due: Pick<Due, 'bodyId'>,
  letter: { subject: string; text: string },
  files: readonly string[] = [],
) {
  const [addresses, boxes] = await Promise.all([
    ctx.db
      .selectFrom('bodyContact')
      .select(['kind', 'value'])
      .where('bodyId', '=', due.bodyId)
      .where('kind', 'in', ['pec', 'mail'])
      .orderBy('kind', 'desc')
      .orderBy('label')
      .limit(20)
      .execute(),
    listMailboxes(ctx),
  ])
  const found = addresses[0]
  if (!found) throw conflict('address_missing')
  const box = boxes.find((b) => b.purpose === found.kind) ?? boxes[0]
  if (box) {
    const messageId = await sendMessage(ctx, { mailboxId: box.id, to: [found.value], ...letter, files: [...files] })
    return { channel: box.purpose, address: found.value, messageId }
  }
  await postLetter(ctx, { kind: 'dues.notice', to: found.value, ...letter })
  return { channel: 'mail' as const, address: found.value, messageId: null }
}

/** The document of a notice, for who may read its due. */
export async function noticeFile(ctx: Ctx, dueId: string) {
  const notice = await noticeOf(ctx, dueId)
  return notice?.fileId ? readFileOf(ctx, notice.fileId) : null
}
