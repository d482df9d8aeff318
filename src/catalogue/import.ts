import { parse as parseCsv } from 'csv-parse/sync'
import { searchable } from '../members/index.ts'
import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { savepoint } from '../platform/ctx.ts'
import { type FieldProblem, invalid, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Progress } from '../platform/runs.ts'
import { consume, NewUse } from './consumption.ts'

export type Outcome = 'taken' | 'over' | 'known' | 'refused'
type ImportRow = {
  line: number
  body: string
  service: string
  quantity: string
  outcome: Outcome
  problem: { code: string; values: Record<string, string | number> } | null
}
export type ImportPlan = { rows: ImportRow[]; counts: Record<Outcome, number> }

const names: Record<string, 'ipa' | 'body' | 'service' | 'quantity' | 'on' | 'reference'> = {
  ipa: 'ipa',
  codice_ipa: 'ipa',
  ipa_code: 'ipa',
  ente: 'body',
  body: 'body',
  denominazione: 'body',
  servizio: 'service',
  service: 'service',
  codice_servizio: 'service',
  quantita: 'quantity',
  quantity: 'quantity',
  data: 'on',
  giorno: 'on',
  date: 'on',
  on: 'on',
  riferimento: 'reference',
  reference: 'reference',
}
const header = (text: string) => searchable(text).replaceAll(' ', '_')
type Row = Record<'ipa' | 'body' | 'service' | 'quantity' | 'on' | 'reference', string>

const MOST_ROWS = 5000

/** The rows of a file of uses: comma, semicolon or tab, columns by their Italian or English names in any order. */
function readUses(text: string): Row[] {
  const clean = text.replace(/^\uFEFF/, '')
  const first = clean.split('\n', 1)[0]!
  const delimiter = ['\t', ';', ','].toSorted((a, b) => first.split(b).length - first.split(a).length)[0]!
  const [head = [], ...lines]: string[][] = parseCsv(clean, {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  })
  const columns = head.map((h) => names[header(h)])
  const missing = [
    ...(columns.includes('ipa') || columns.includes('body') ? [] : ['codice_ipa']),
    ...(['service', 'quantity', 'on'] as const)
      .filter((c) => !columns.includes(c))
      .map((c) => ({ service: 'servizio', quantity: 'quantità', on: 'data' })[c]),
  ]
  if (missing.length > 0)
    throw invalid({
      file: { code: 'use_columns', values: { missing: missing.join(', '), columns: head.slice(0, 30).join(', ') } },
    })
  if (lines.length > MOST_ROWS) throw invalid({ file: { code: 'use_too_many', values: { most: MOST_ROWS } } })
  return lines.map((cellsOf) => {
    const row: Row = { ipa: '', body: '', service: '', quantity: '', on: '', reference: '' }
    columns.forEach((c, i) => c && (row[c] = cellsOf[i] ?? ''))
    return row
  })
}

class Undone extends Error {}

/**
 * Does what a file of uses asks, row by row: a row that is refused says why and leaves the others alone. A preview does the
 * same and takes it all back, so that it says what will happen, the last units included.
 */
export async function importUses(
  ctx: Ctx,
  text: string,
  { write, progress }: { write: boolean; progress?: Progress },
): Promise<ImportPlan> {
  const rows = readUses(text)
  // Two files at once take turns: each locks many counters.
  await sql`select pg_advisory_xact_lock(hashtext('catalogue uses'), hashtext(app_centre()::text))`.execute(ctx.db)
  const bodies = await bodyIndex(ctx)
  const done: ImportRow[] = []
  const takeAll = async () => {
    for (const [i, row] of rows.entries()) {
      done.push(await takeRow(ctx, bodies, row, i + 2))
      await progress?.(i + 1, rows.length)
    }
    if (!write) throw new Undone()
  }
  await savepoint(ctx, takeAll).catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error
  })
  const counts: Record<Outcome, number> = { taken: 0, over: 0, known: 0, refused: 0 }
  for (const r of done) counts[r.outcome]++
  if (write) await record(ctx, 'catalogue.uses_imported', { id: ctx.actor.centreId! }, { ...counts })
  return { rows: done, counts }
}

async function takeRow(ctx: Ctx, bodies: Bodies, row: Row, line: number): Promise<ImportRow> {
  const shown = { line, body: row.body || row.ipa, service: row.service, quantity: row.quantity }
  const refused = (problem: FieldProblem): ImportRow => ({
    ...shown,
    outcome: problem.code === 'reference_known' ? 'known' : 'refused',
    problem: { code: problem.code, values: problem.values ?? {} },
  })
  const bodyId = bodies.get(row.ipa.toLowerCase()) ?? bodies.get(searchable(row.body))
  if (!bodyId) return refused({ code: 'unknown_body', values: { value: row.ipa || row.body } })
  const use = NewUse.safeParse({ quantity: row.quantity, on: row.on, reference: row.reference })
  if (!use.success) {
    const field = String(use.error.issues[0]!.path[0])
    return refused({ code: 'use_cell', values: { field, value: row[field as keyof Row] ?? '' } })
  }
  try {
    const done = await savepoint(ctx, () =>
      consume(ctx, { ...use.data, bodyId, serviceCode: row.service.toLowerCase(), source: 'csv' }),
    )
    return { ...shown, outcome: done.overQuantity > 0 ? 'over' : 'taken', problem: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status === 404) return refused({ code: 'unknown_service', values: { value: row.service } })
    return refused(Object.values(error.fields)[0] ?? { code: error.code, values: error.values })
  }
}

type Bodies = Map<string, string>
/** Bodies by IPA code, and by name where one alone has it. */
async function bodyIndex(ctx: Ctx): Promise<Bodies> {
  const rows = await ctx.db
    .selectFrom('body')
    .select(['id', 'searchName', 'ipaCode'])
    .where('state', '<>', 'merged')
    .execute()
  const index: Bodies = new Map()
  const twice = new Set<string>()
  for (const r of rows) {
    if (index.has(r.searchName)) twice.add(r.searchName)
    index.set(r.searchName, r.id)
  }
  for (const name of twice) index.delete(name)
  for (const r of rows) if (r.ipaCode) index.set(r.ipaCode, r.id)
  return index
}
