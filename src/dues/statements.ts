import { sql } from 'kysely'
import { z } from 'zod'
import { type Ctx, savepoint } from '../platform/ctx.ts'
import { conflict, invalid, notFound, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Upload } from '../platform/http.ts'
import { matchLine, type OpenDue } from './matching.ts'
import { open } from './moves.ts'
import { registerPayment } from './payments.ts'
import { readStatement } from './statement-lines.ts'
import { fingerprint, type StatementRow } from './statement-row.ts'

/** Reads a statement: what is certain is registered, what is not waits for a person, what cannot be read is kept with its reason. */
export async function readStatementFile(ctx: Ctx, file: Upload | undefined): Promise<string> {
  if (!file || file.bytes.length === 0) throw invalid({ statementFile: 'file_missing' })
  const rows = readStatement(file.bytes)
  const { id } = await ctx.db
    .insertInto('duesStatement')
    .values({ name: file.name.slice(-255), lines: rows.length, personId: ctx.actor.personId, importedAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const row of rows) await keepLine(ctx, id, row)
  await record(ctx, 'dues.statement_read', { id }, { lines: rows.length })
  return id
}

const openDues = async (ctx: Ctx): Promise<OpenDue[]> =>
  (
    await sql<OpenDue>`
      select d.id, d.number, d.year, b.name as body_name, d.open_cents from due d join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
      where d.state = any (${open}::text[]) and d.number is not null and d.open_cents > 0 limit 20000`.execute(ctx.db)
  ).rows

async function keepLine(ctx: Ctx, statementId: string, row: StatementRow) {
  const { reason, ...values } = row
  const line = { ...values, statementId, fingerprint: fingerprint(row) }
  const quarantine = (why: string) =>
    ctx.db
      .insertInto('duesStatementLine')
      .values({ ...line, state: 'quarantined', reason: why })
      .execute()
  if (reason) return void (await quarantine(reason))
  // Of two who read the same statement at once the second finds each line taken.
  const kept = await ctx.db
    .insertInto('duesStatementLine')
    .values({ ...line, state: 'uncertain', reason: 'line_no_match' })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!kept) return void (await quarantine('line_duplicate'))
  const found = matchLine({ cents: row.cents!, wording: row.wording, payer: row.payer }, await openDues(ctx))
  if ('reason' in found) return void (await setLine(ctx, kept.id, { reason: found.reason }))
  try {
    const paymentId = await savepoint(ctx, () =>
      registerPayment(ctx, found.dueId, {
        cents: row.cents!,
        receivedOn: row.receivedOn!,
        reference: row.reference,
        note: row.wording,
        source: 'statement',
      }),
    )
    await setLine(ctx, kept.id, { state: 'matched', reason: '', paymentId })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await setLine(ctx, kept.id, { reason: 'line_already_paid' })
  }
}

const setLine = (
  ctx: Ctx,
  id: string,
  values: { state?: 'matched' | 'dismissed'; reason?: string; paymentId?: string },
) => ctx.db.updateTable('duesStatementLine').set(values).where('id', '=', id).execute()

export const listStatements = async (ctx: Ctx, limit = 100) =>
  (
    await sql<{
      id: string
      name: string
      importedAt: Temporal.Instant
      lines: number
      matched: number
      uncertain: number
      quarantined: number
    }>`
      select s.id, s.name, s.imported_at, s.lines, count(*) filter (where l.state = 'matched')::int as matched,
        count(*) filter (where l.state = 'uncertain')::int as uncertain, count(*) filter (where l.state = 'quarantined')::int as quarantined
      from dues_statement s left join dues_statement_line l on (l.centre_id, l.statement_id) = (s.centre_id, s.id)
      group by s.centre_id, s.id order by s.imported_at desc limit ${sql.lit(limit)}`.execute(ctx.db)
  ).rows

const lineColumns = [
  'l.id',
  'l.statementId',
  'l.line',
  'l.state',
  'l.reason',
  'l.raw',
  'l.receivedOn',
  'l.cents',
  'l.reference',
  'l.payer',
  'l.wording',
  'l.paymentId',
  'm.dueId',
  'd.number',
  'd.year',
] as const
const lines = (ctx: Ctx) =>
  ctx.db
    .selectFrom('duesStatementLine as l')
    .leftJoin('payment as m', (j) => j.onRef('m.centreId', '=', 'l.centreId').onRef('m.id', '=', 'l.paymentId'))
    .leftJoin('due as d', (j) => j.onRef('d.centreId', '=', 'm.centreId').onRef('d.id', '=', 'm.dueId'))
    .select(lineColumns)

export async function getStatement(ctx: Ctx, id: string) {
  const statement = await ctx.db
    .selectFrom('duesStatement')
    .select(['id', 'name', 'importedAt', 'lines'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!statement) throw notFound()
  return {
    ...statement,
    rows: await lines(ctx).where('l.statementId', '=', id).orderBy('l.line').limit(5000).execute(),
  }
}
export type StatementLine = Awaited<ReturnType<typeof getStatement>>['rows'][number]

/** The dues a line could be registered for: those open, the likeliest first. */
export async function candidates(
  ctx: Ctx,
  { cents, wording, payer }: Pick<StatementLine, 'cents' | 'wording' | 'payer'>,
) {
  const near = (d: OpenDue) =>
    (d.openCents === cents ? 0 : 2) +
    (wording.toLowerCase().includes(d.bodyName.toLowerCase()) || payer.toLowerCase() === d.bodyName.toLowerCase()
      ? 0
      : 1)
  return (await openDues(ctx)).toSorted((a, b) => near(a) - near(b)).slice(0, 200)
}

export const LineChoice = z.object({ dueId: z.uuid('line_due') })
async function openLine(ctx: Ctx, statementId: string, id: string) {
  await sql`select 1 from dues_statement_line where id = ${id} for update`.execute(ctx.db)
  return getLine(ctx, statementId, id)
}
export async function getLine(ctx: Ctx, statementId: string, id: string) {
  const line = await lines(ctx).where('l.id', '=', id).where('l.statementId', '=', statementId).executeTakeFirst()
  if (!line) throw notFound()
  return line
}

/** Registers a line for the due a person chose. */
export async function assignLine(ctx: Ctx, statementId: string, id: string, dueId: string) {
  const line = await openLine(ctx, statementId, id)
  if (line.state !== 'uncertain') throw conflict('line_not_open')
  const paymentId = await registerPayment(ctx, dueId, {
    cents: line.cents!,
    receivedOn: line.receivedOn!,
    reference: line.reference,
    note: line.wording,
    source: 'statement',
  })
  await setLine(ctx, id, { state: 'matched', reason: '', paymentId })
}

/** Puts a line aside: it pays no due. */
export async function dismissLine(ctx: Ctx, statementId: string, id: string) {
  const line = await openLine(ctx, statementId, id)
  if (line.state !== 'uncertain') throw conflict('line_not_open')
  await setLine(ctx, id, { state: 'dismissed' })
  await record(ctx, 'dues.line_dismissed', { id: statementId }, { line: line.line })
}

/** How many lines wait for a person. */
export async function linesToDecide(ctx: Ctx) {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from dues_statement_line where state = 'uncertain'`.execute(ctx.db)
  return rows[0]!.n
}
