import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { dropFiles, keepFile, readFileOf } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { newId } from '../platform/ids.ts'
import { keyedHash } from '../platform/secrets.ts'
import { type Line, readLog } from './call-log.ts'
import type { Period } from './figures.ts'

/** A log brought to be looked at; its numbers go away with it when it is read, or within a day. */
export const CALLS = 'desk.calls'

export async function bringLog(ctx: Ctx, file: Upload | undefined) {
  if (!file || file.bytes.length === 0) throw invalid({ log: 'required' })
  const log = readLog(file.bytes, ctx.zone, ctx.now)
  if ('problem' in log) throw invalid({ log: log.problem })
  const id = newId()
  await keepFile(ctx, { name: file.name, bytes: file.bytes, ownerKind: CALLS, ownerId: id })
  await record(ctx, 'desk.calls_brought', { id }, { lines: log.lines.length })
  return id
}

const hashOf = (key: string) => keyedHash('calls', key)
const isRead = (line: Line): line is Extract<Line, { key: string }> => 'key' in line

/** The log as it would be read: what is new, what is there already, what cannot be read and why. */
export async function previewLog(ctx: Ctx, id: string) {
  const row = await ctx.db
    .selectFrom('file')
    .select('id')
    .where('ownerId', '=', id)
    .where('ownerKind', '=', CALLS)
    .executeTakeFirst()
  if (!row) throw notFound()
  const file = await readFileOf(ctx, row.id)
  const log = readLog(file.bytes, ctx.zone, ctx.now)
  if ('problem' in log) throw conflict(log.problem)
  const fresh = new Map(log.lines.filter(isRead).map((line) => [hashOf(line.key).toString('hex'), line]))
  const known = await sql<{ hash: string }>`select encode(hash, 'hex') as hash from phone_call
    where hash in (select decode(h, 'hex') from jsonb_array_elements_text(${JSON.stringify([...fresh.keys()])}::jsonb) h)`.execute(
    ctx.db,
  )
  for (const { hash } of known.rows) fresh.delete(hash)
  const wrong = log.lines.filter((l) => !isRead(l)) as Exclude<Line, { key: string }>[]
  const doubled = log.lines.length - wrong.length - fresh.size
  return { id, name: file.name, lines: log.lines.length, fresh, doubled, wrong }
}
export type LogPreview = Awaited<ReturnType<typeof previewLog>>

/** Reads a log that was looked at: calls without who called, and the lines that cannot be read with their reason. */
export async function readCalls(ctx: Ctx, id: string) {
  const { fresh, name, lines, wrong } = await previewLog(ctx, id)
  const { id: importId } = await ctx.db
    .insertInto('callImport')
    .values({ name, lines, wrong: wrong.length, importedAt: ctx.now, personId: ctx.actor.personId })
    .returning('id')
    .executeTakeFirstOrThrow()
  const calls = [...fresh].map(([hash, { call }]) => ({
    hash,
    queue: call.queue,
    began: call.began.toString(),
    answered: call.answered?.toString() ?? null,
    ended: call.ended?.toString() ?? null,
    outcome: call.outcome,
  }))
  // Two who read the same log at once: a line is there once.
  const { numAffectedRows } =
    await sql`insert into phone_call (import_id, queue, began_at, answered_at, ended_at, outcome, hash)
    select ${importId}::uuid, c.queue, c.began, c.answered, c.ended, c.outcome, decode(c.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) c(hash text, queue text, began timestamptz, answered timestamptz, ended timestamptz, outcome text)
    on conflict (centre_id, hash) do nothing`.execute(ctx.db)
  const kept = Number(numAffectedRows ?? 0)
  await ctx.db
    .updateTable('callImport')
    .set({ kept, doubled: lines - wrong.length - kept })
    .where('id', '=', importId)
    .execute()
  await sql`insert into call_reject (import_id, line, reason, text) select ${importId}::uuid, w.line, w.reason, w.text
    from jsonb_to_recordset(${JSON.stringify(wrong.slice(0, 5000))}::jsonb) w(line int, reason text, text text)`.execute(
    ctx.db,
  )
  await dropFiles(ctx, { ownerKind: CALLS, ownerId: id })
  await record(ctx, 'desk.calls_read', { id: importId }, { lines, kept, wrong: wrong.length })
}

/** Logs that were brought and never read are forgotten: they have people's numbers in them. */
export async function forgetLogs(ctx: Ctx) {
  await ctx.db
    .deleteFrom('file')
    .where('ownerKind', '=', CALLS)
    .where('createdAt', '<', ctx.now.subtract({ hours: 24 }))
    .execute()
}

export const listImports = (ctx: Ctx) =>
  ctx.db
    .selectFrom('callImport')
    .select(['id', 'name', 'lines', 'kept', 'doubled', 'wrong', 'importedAt'])
    .orderBy('importedAt', 'desc')
    .limit(50)
    .execute()
export type CallImport = Awaited<ReturnType<typeof listImports>>[number]

export async function getImport(ctx: Ctx, id: string) {
  const found = await ctx.db
    .selectFrom('callImport')
    .select(['id', 'name', 'lines', 'kept', 'doubled', 'wrong', 'importedAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw notFound()
  const rejects = await ctx.db
    .selectFrom('callReject')
    .select(['id', 'line', 'reason', 'text'])
    .where('importId', '=', id)
    .orderBy('line')
    .limit(500)
    .execute()
  return { ...found, rejects }
}

export const AnswerTarget = z.object({ answerSeconds: z.coerce.number().int().min(1).max(600) })
export async function answerTarget(ctx: Ctx): Promise<number> {
  const row = await ctx.db.selectFrom('deskSetting').select('answerSeconds').executeTakeFirst()
  return row?.answerSeconds ?? 20
}
export async function saveAnswerTarget(ctx: Ctx, { answerSeconds }: z.output<typeof AnswerTarget>) {
  await ctx.db
    .insertInto('deskSetting')
    .values({ answerSeconds })
    .onConflict((c) => c.column('centreId').doUpdateSet({ answerSeconds }))
    .execute()
  await record(ctx, 'desk.settings_changed', { id: ctx.actor.centreId! })
}

export type PhoneFigures = {
  key: string | null
  calls: number
  answered: number
  inTime: number
  abandoned: number
  busy: number
  /** Mean seconds from the ring to the answer, of the answered; null where none was. */
  wait: number | null
}
/** The phone in a period, all of it and by month; null where no log says anything of it. For who works at the centre. */
export async function phoneFigures(ctx: Ctx, { begin, end }: Period) {
  const seconds = await answerTarget(ctx)
  const { rows } =
    await sql<PhoneFigures>`select to_char(c.began_at at time zone ${sql.lit(ctx.zone)}, 'YYYY-MM') as key, count(*)::int as calls,
      count(*) filter (where c.outcome = 'answered')::int as answered,
      count(*) filter (where c.outcome = 'answered' and c.answered_at - c.began_at <= make_interval(secs => ${seconds}::int))::int as in_time,
      count(*) filter (where c.outcome = 'abandoned')::int as abandoned,
      count(*) filter (where c.outcome = 'busy')::int as busy,
      round(avg(extract(epoch from c.answered_at - c.began_at)) filter (where c.outcome = 'answered'))::int as wait
    from phone_call c where c.began_at >= ${begin}::timestamptz and c.began_at < ${end}::timestamptz
    group by grouping sets ((), (1)) order by 1 nulls first limit 200`.execute(ctx.db)
  const [total, ...months] = rows
  return total && total.calls > 0 ? { seconds, total, months } : null
}
export type Phone = NonNullable<Awaited<ReturnType<typeof phoneFigures>>>
