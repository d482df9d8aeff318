import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile, readFileOf } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { Ticked } from '../platform/parse.ts'
import type { Channel } from './moves.ts'

export const MESSAGE = 'desk.message'
export const NOTE = 'desk.note'

/** Whose words these are: of the body that asks, or of the desk that answers. */
export const speaksForBody = (ctx: Ctx) => ctx.actor.kind === 'officer' || ctx.actor.bodyIds !== '*'

type Place = { id: string; bodyId: string | null }
type Said = {
  way: 'in' | 'out'
  text: string
  channel: Channel
  authorName?: string
  automatic?: boolean
  mailId?: string | null
  files?: readonly Upload[]
}

/** Writes down what was said in public, with its files. */
export async function say(
  ctx: Ctx,
  t: Place,
  { way, text, channel, authorName, automatic = false, mailId = null, files = [] }: Said,
) {
  const { id } = await ctx.db
    .insertInto('ticketMessage')
    .values({
      ticketId: t.id,
      bodyId: t.bodyId,
      way,
      channel,
      personId: ctx.actor.personId,
      authorName: authorName ?? ctx.actor.name,
      text,
      automatic,
      mailId,
      saidAt: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const f of files)
    await keepFile(ctx, { name: f.name, bytes: f.bytes, ownerKind: MESSAGE, ownerId: id, bodyId: t.bodyId })
  return id
}

export const NewNote = z.object({
  text: z.string().trim().min(1).max(20_000),
  calls: z.preprocess(
    (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
    z.array(z.uuid()).max(20),
  ),
  /** Said to the supplier the ticket was passed to. */
  supplier: Ticked,
})

/** Whoever was called in a ticket and says something in it has answered the call. */
export async function answerCalls(ctx: Ctx, ticketId: string) {
  if (!ctx.actor.personId) return
  await ctx.db
    .updateTable('ticketMention')
    .set({ seenAt: ctx.now })
    .where('ticketId', '=', ticketId)
    .where('personId', '=', ctx.actor.personId)
    .where('seenAt', 'is', null)
    .execute()
}

/** A word among colleagues, who may be called by it. Bodies cannot see that it was said. */
export async function addNote(
  ctx: Ctx,
  t: Place,
  {
    text,
    calls = [],
    way = null,
    files = [],
  }: { text: string; calls?: readonly string[]; way?: 'to' | 'from' | null; files?: readonly Upload[] },
) {
  const { id } = await ctx.db
    .insertInto('ticketNote')
    .values({ ticketId: t.id, personId: ctx.actor.personId, text, supplierWay: way, notedAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await answerCalls(ctx, t.id)
  for (const f of files) await keepFile(ctx, { name: f.name, bytes: f.bytes, ownerKind: NOTE, ownerId: id })
  for (const personId of new Set(calls))
    await ctx.db.insertInto('ticketMention').values({ noteId: id, ticketId: t.id, personId }).execute()
  // Without the body: an officer must not even learn that there is a note.
  await record(ctx, 'desk.note_added', { id: t.id }, { calls: calls.length })
  return id
}

type Entry = {
  id: string
  ticketId: string
  kind: 'in' | 'out' | 'note' | 'to-supplier' | 'from-supplier'
  authorName: string
  text: string
  automatic: boolean
  channel: Channel | null
  mailId: string | null
  at: Temporal.Instant
}

/** All that was said in a ticket and in those merged into it, oldest first; notes only for who may work it. */
export async function conversation(ctx: Ctx, t: { id: string }, { notes }: { notes: boolean }) {
  // As a list that is known before the reading begins: only so is an index used, and not every word of the centre read.
  const these = sql`any (array(select ${t.id}::uuid union all select x.id from ticket x where x.merged_into_id = ${t.id}::uuid))`
  const said = sql`select m.id, m.ticket_id, m.way as kind, m.author_name, m.text, m.automatic, m.channel, m.mail_id, m.said_at as at from ticket_message m
    where m.ticket_id = ${these}`
  const noted = sql`select n.id, n.ticket_id, case n.supplier_way when 'to' then 'to-supplier' when 'from' then 'from-supplier' else 'note' end, coalesce(p.name, 'Campanile'),
      n.text, false, null, null, n.noted_at from ticket_note n
    left join person p on (p.centre_id, p.id) = (n.centre_id, n.person_id)
    where n.ticket_id = ${these}`
  const { rows } =
    await sql<Entry>`select * from (${notes ? sql`${said} union all ${noted}` : said}) x order by at desc, id desc limit 500`.execute(
      ctx.db,
    )
  const files = await filesOf(
    ctx,
    rows.map((r) => r.id),
  )
  return rows.toReversed().map((row) => ({ ...row, files: files.get(row.id) ?? [] }))
}
export type Conversation = Awaited<ReturnType<typeof conversation>>

async function filesOf(ctx: Ctx, owners: readonly string[]) {
  if (owners.length === 0) return new Map<string, { id: string; name: string; size: number }[]>()
  const rows = await ctx.db
    .selectFrom('file')
    .select(['id', 'name', 'size', 'ownerId'])
    .where('ownerId', 'in', owners)
    .where('ownerKind', 'in', [MESSAGE, NOTE])
    .orderBy('createdAt')
    .limit(500)
    .execute()
  return Map.groupBy(
    rows.map(({ ownerId, ...file }) => ({ ...file, ownerId: ownerId! })),
    (f) => f.ownerId,
  )
}

/** A file of this ticket. That it belongs here, and that who asks may read it, is seen again at each download. */
export async function attachmentOf(ctx: Ctx, t: { id: string }, fileId: string, { notes }: { notes: boolean }) {
  const file = await readFileOf(ctx, fileId)
  const entry = (await conversation(ctx, t, { notes })).find((e) => e.id === file.ownerId)
  if (!entry) throw notFound()
  return file
}
