import { z } from 'zod'
import { normalIpa } from '../platform/codes.ts'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record, recordMany } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import type { Progress } from '../platform/runs.ts'
import { addBody, type BodyType, NewBody, replaceCode } from './bodies.ts'
import { checkCode, searchable } from './codes.ts'
import { factKinds, keepFact } from './facts.ts'
import { readSheet, type SheetKind, type SheetRow, stateFrom, typeFrom, wholeNumber } from './sheets.ts'

export const ImportOptions = z.object({
  kind: z.enum(['bodies', 'facts', 'ipa']),
  factKind: optional(z.enum(factKinds)).transform((kind) => kind ?? 'population'),
  asOf: z.preprocess((v) => (v === '' ? undefined : v), DayInput.optional()),
  source: z.string().trim().max(200).default(''),
  partial: z.preprocess((v) => v === 'true' || v === true, z.boolean()),
})
export type ImportOptions = z.output<typeof ImportOptions>

export type Outcome = 'added' | 'changed' | 'unchanged' | 'unknown' | 'wrong'
/** What becomes of one row: `problem` is a code with its sentence in words. */
export type RowOutcome = {
  line: number
  outcome: Outcome
  name: string
  bodyId: string | null
  fields: string[]
  problem: string | null
  problemValues?: Record<string, string>
}
export type ImportPlan = { kind: SheetKind; outcomes: RowOutcome[]; counts: Record<Outcome, number>; written: boolean }

type Known = {
  id: string
  name: string
  type: BodyType
  ipaCode: string | null
  istatCode: string | null
  taxCode: string | null
  cadastralCode: string | null
  province: string
  region: string
  website: string
  state: string
  notes: string
}

/**
 * Reads a file and says row by row what it would do; with `write` it does it, all in one transaction. A wrong row stops
 * the writing of the whole file unless `partial` asks for the good ones. The same file twice changes nothing.
 */
export async function importSheet(
  ctx: Ctx,
  text: string,
  options: ImportOptions,
  { write, progress }: { write: boolean; progress?: Progress },
): Promise<ImportPlan> {
  const sheet = readSheet(options.kind, text)
  if ('missing' in sheet)
    throw invalid({
      file: {
        code: 'sheet_columns',
        values: { missing: sheet.missing.join(', '), columns: sheet.columns.slice(0, 30).join(', ') },
      },
    })
  if (options.kind === 'facts' && !options.asOf && !sheet.rows.some((r) => r.cells['asOf']))
    throw invalid({ asOf: 'facts_need_day' })
  const known = await index(ctx)
  const plans = sheet.rows.map((row) => planRow(row, options, known))
  const wrong = plans.filter((p) => p.outcome.outcome === 'wrong').length + sheet.broken.length
  const writes = write && (wrong === 0 || options.partial)
  if (writes) {
    const todo = plans.filter((p) => p.apply)
    const touched: string[] = []
    for (const [i, plan] of todo.entries()) {
      touched.push(await plan.apply!(ctx))
      await progress?.(i + 1, todo.length)
    }
    if (options.kind !== 'bodies')
      await recordMany(ctx, 'members.body_imported', [...new Set(touched)], { kind: options.kind })
  }
  const broken: RowOutcome[] = sheet.broken.map(({ line, raw }) => ({
    line,
    outcome: 'wrong',
    name: raw,
    bodyId: null,
    fields: [],
    problem: 'row_width',
  }))
  const outcomes = [...plans.map((p) => p.outcome), ...broken].toSorted((a, b) => a.line - b.line)
  const counts = { added: 0, changed: 0, unchanged: 0, unknown: 0, wrong: 0 }
  for (const o of outcomes) counts[o.outcome]++
  if (writes) await record(ctx, 'members.file_imported', { id: ctx.actor.centreId! }, { kind: options.kind, ...counts })
  return { kind: options.kind, outcomes, counts, written: writes }
}

type Index = {
  byIpa: Map<string, Known>
  byIstat: Map<string, Known>
  byTax: Map<string, Known>
  byName: Map<string, Known>
  facts: Map<string, number>
  codes: Set<string>
}

async function index(ctx: Ctx): Promise<Index> {
  const rows = (await ctx.db
    .selectFrom('body')
    .select([
      'id',
      'name',
      'type',
      'ipaCode',
      'istatCode',
      'taxCode',
      'cadastralCode',
      'province',
      'region',
      'website',
      'state',
      'notes',
    ])
    .where('state', '<>', 'merged')
    .execute()) as Known[]
  const codes = await ctx.db
    .selectFrom('bodyCode')
    .select(['bodyId', 'kind', 'value'])
    .where('kind', 'in', ['pec', 'invoice_office'])
    .where('toOn', 'is', null)
    .execute()
  const facts = await ctx.db.selectFrom('bodyFact').select(['bodyId', 'kind', 'asOf', 'value']).execute()
  return {
    byIpa: new Map(rows.flatMap((r) => (r.ipaCode ? [[r.ipaCode, r]] : []))),
    byIstat: new Map(rows.flatMap((r) => (r.istatCode && r.type === 'municipality' ? [[r.istatCode, r]] : []))),
    byName: new Map(rows.map((r) => [`${r.type} ${searchable(r.name)} ${r.province}`, r])),
    byTax: new Map(rows.flatMap((r) => (r.taxCode ? [[r.taxCode, r]] : []))),
    facts: new Map(facts.map((f) => [`${f.bodyId} ${f.kind} ${f.asOf}`, f.value])),
    codes: new Set(codes.map((c) => `${c.bodyId} ${c.kind} ${c.value}`)),
  }
}

type Plan = { outcome: RowOutcome; apply?: (ctx: Ctx) => Promise<string> }
const wrongRow = (
  row: SheetRow,
  problem: string,
  name = row.cells['name'] ?? '',
  problemValues: Record<string, string> = {},
): Plan => ({
  outcome: { line: row.line, outcome: 'wrong', name, bodyId: null, fields: [], problem, problemValues },
})

const planRow = (row: SheetRow, options: ImportOptions, known: Index): Plan => {
  const plan = { bodies: planBody, facts: planFact, ipa: planIpa }[options.kind]
  return plan(row, known, options)
}

function find(cells: Record<string, string>, { byIpa, byIstat, byTax }: Index) {
  return (
    (cells['ipaCode'] && byIpa.get(normalIpa(cells['ipaCode']))) ||
    (cells['taxCode'] && byTax.get(cells['taxCode'].trim())) ||
    (cells['istatCode'] && byIstat.get(cells['istatCode'].trim())) ||
    null
  )
}

function planBody(row: SheetRow, known: Index): Plan {
  const { cells } = row
  const type = typeFrom(cells['type'] ?? '') ?? typeFrom(cells['name'] ?? '')
  const state = cells['state'] ? stateFrom(cells['state']) : 'prospect'
  if (!type) return wrongRow(row, 'type_unknown', cells['name'], { value: cells['type'] ?? '' })
  if (!state) return wrongRow(row, 'state_unknown', cells['name'], { value: cells['state'] ?? '' })
  const parsed = NewBody.safeParse({ ...cells, type, state })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const field = issue.path.join('.')
    return /^[a-z_]+$/.test(issue.message)
      ? wrongRow(row, issue.message)
      : wrongRow(row, 'cell_wrong', cells['name'], { field, value: cells[field] ?? '' })
  }
  const input = parsed.data
  // Bodies without a code (a union, a consortium) are known by type, name and province.
  const nameKey = `${type} ${searchable(input.name)} ${input.province ?? ''}`
  const before = find(cells, known) ?? known.byName.get(nameKey) ?? null
  if (!before) {
    const body: Known = {
      id: '',
      name: input.name,
      type,
      ipaCode: input.ipaCode ?? null,
      istatCode: input.istatCode ?? null,
      taxCode: input.taxCode ?? null,
      cadastralCode: input.cadastralCode ?? null,
      province: input.province ?? '',
      region: input.region,
      website: input.website ?? '',
      state,
      notes: input.notes,
    }
    // A second row for the same body in the same file finds the first.
    known.byName.set(nameKey, body)
    if (body.ipaCode) known.byIpa.set(body.ipaCode, body)
    if (body.taxCode) known.byTax.set(body.taxCode, body)
    if (body.istatCode && type === 'municipality') known.byIstat.set(body.istatCode, body)
    return {
      outcome: { line: row.line, outcome: 'added', name: input.name, bodyId: null, fields: [], problem: null },
      apply: async (ctx) => (body.id = (await addBody(ctx, input, { source: 'import' })).id),
    }
  }
  const given = (
    [
      'name',
      'type',
      'ipaCode',
      'istatCode',
      'taxCode',
      'cadastralCode',
      'province',
      'region',
      'website',
      'notes',
      'state',
    ] as const
  ).filter((f) => (f === 'type' ? cells['type'] !== undefined : (cells[f] ?? '') !== ''))
  const fields = given.filter((f) => input[f] !== undefined && input[f] !== before[f])
  if (fields.length === 0)
    return {
      outcome: {
        line: row.line,
        outcome: 'unchanged',
        name: before.name,
        bodyId: before.id || null,
        fields: [],
        problem: null,
      },
    }
  const values = Object.fromEntries(fields.map((f) => [f, input[f]]))
  Object.assign(before, values)
  return {
    outcome: { line: row.line, outcome: 'changed', name: input.name, bodyId: before.id || null, fields, problem: null },
    apply: (ctx) => change(ctx, before.id, values, 'import'),
  }
}

const codeKinds = { ipaCode: 'ipa', istatCode: 'istat', taxCode: 'tax', cadastralCode: 'cadastral' } as const

async function change(ctx: Ctx, id: string, values: Record<string, unknown>, source: string): Promise<string> {
  const { pec, offices, address, ...columns } = values as {
    pec?: string
    offices?: { value: string; label: string }[]
    address?: string
  } & Record<string, string>
  if (Object.keys(columns).length > 0)
    await ctx.db
      .updateTable('body')
      .set({ ...columns, ...(columns['name'] && { searchName: searchable(columns['name']) }) })
      .set((e) => ({ version: e('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
  for (const [field, kind] of Object.entries(codeKinds))
    if (columns[field]) await replaceCode(ctx, id, kind, columns[field], source)
  if (pec) await replaceCode(ctx, id, 'pec', pec, source)
  for (const o of offices ?? [])
    await ctx.db
      .insertInto('bodyCode')
      .values({ bodyId: id, kind: 'invoice_office', value: o.value, label: o.label, source })
      .onConflict((c) => c.doNothing())
      .execute()
  if (address)
    await ctx.db
      .insertInto('bodyContact')
      .values({ bodyId: id, kind: 'address', value: address, label: source })
      .execute()
  if (source === 'import') await record(ctx, 'members.body_edited', { id, bodyId: id }, { fields: Object.keys(values) })
  return id
}

function planFact(row: SheetRow, known: Index, { factKind, asOf, source }: ImportOptions): Plan {
  const { cells } = row
  // ISTAT's files by age carry the total in a row of its own.
  if (cells['age'] && !/^(999|totale)$/i.test(cells['age']))
    return {
      outcome: {
        line: row.line,
        outcome: 'unknown',
        name: `${cells['istatCode'] ?? ''} ${cells['age']}`,
        bodyId: null,
        fields: [],
        problem: null,
      },
    }
  const body = find(cells, known)
  const label = cells['istatCode'] ?? cells['ipaCode'] ?? ''
  if (cells['istatCode'] && 'problem' in checkCode('istat', cells['istatCode']) && !cells['ipaCode'])
    return wrongRow(row, 'istat_shape', label)
  if (!body)
    return { outcome: { line: row.line, outcome: 'unknown', name: label, bodyId: null, fields: [], problem: null } }
  const value = wholeNumber(cells['value'] ?? '')
  if (value === null) return wrongRow(row, 'not_a_number', body.name, { value: cells['value'] ?? '' })
  const day = cells['asOf'] ? DayInput.safeParse(cells['asOf']) : { success: asOf !== undefined, data: asOf }
  if (!day.success) return wrongRow(row, 'date', body.name)
  const said = cells['source'] || source
  if (said.length < 2) return wrongRow(row, 'source_needed', body.name)
  const kind = factKinds.find((k) => k === cells['kind']) ?? factKind
  const key = `${body.id} ${kind} ${day.data}`
  if (known.facts.get(key) === value)
    return {
      outcome: { line: row.line, outcome: 'unchanged', name: body.name, bodyId: body.id, fields: [], problem: null },
    }
  const outcome = known.facts.has(key) ? 'changed' : 'added'
  known.facts.set(key, value)
  return {
    outcome: { line: row.line, outcome, name: body.name, bodyId: body.id, fields: [kind], problem: null },
    apply: async (ctx) => {
      await keepFact(ctx, body.id, { kind, value, asOf: day.data!, source: said })
      return body.id
    },
  }
}

/** IPA's open data bring codes, site, PEC and e-invoice offices to the bodies we know; the rest of the country is left alone. */
function planIpa(row: SheetRow, known: Index): Plan {
  const { cells } = row
  const label = cells['name'] ?? cells['ipaCode'] ?? ''
  const body =
    find({ ipaCode: cells['ipaCode'] ?? '', taxCode: cells['taxCode'] ?? '' }, known) ??
    (/^comune\b/i.test(label) ? find({ istatCode: cells['istatCode'] ?? '' }, known) : null)
  if (!body)
    return { outcome: { line: row.line, outcome: 'unknown', name: label, bodyId: null, fields: [], problem: null } }
  const values: Record<string, unknown> = {}
  for (const [field, kind] of Object.entries(codeKinds) as [
    keyof typeof codeKinds,
    (typeof codeKinds)[keyof typeof codeKinds],
  ][]) {
    if (body.type !== 'municipality' && (field === 'istatCode' || field === 'cadastralCode')) continue // the code of the seat, not its own
    const text = cells[field]
    if (!text) continue
    const checked = checkCode(kind, text)
    if ('problem' in checked) return wrongRow(row, checked.problem, label)
    if (checked.value !== body[field]) values[field] = checked.value
  }
  const site =
    cells['website'] && (/^https?:/.test(cells['website']) ? cells['website'] : `https://${cells['website']}`)
  if (site && site !== body.website && URL.canParse(site)) values['website'] = site
  const office = cells['office'] ? checkCode('invoice_office', cells['office']) : null
  if (office && 'value' in office && !seen(known, body.id, `invoice_office ${office.value}`))
    values['offices'] = [{ value: office.value, label: cells['officeName'] ?? '' }]
  const pec = [1, 2]
    .map((n) => (/pec/i.test(cells[`mailKind${n}`] ?? '') ? checkCode('pec', cells[`mail${n}`] ?? '') : null))
    .find((c) => c && 'value' in c)
  if (pec && 'value' in pec && !seen(known, body.id, `pec ${pec.value}`)) values['pec'] = pec.value
  const fields = Object.keys(values)
  if (fields.length === 0)
    return {
      outcome: { line: row.line, outcome: 'unchanged', name: body.name, bodyId: body.id, fields, problem: null },
    }
  Object.assign(body, Object.fromEntries(Object.entries(values).filter(([k]) => k in body)))
  return {
    outcome: { line: row.line, outcome: 'changed', name: body.name, bodyId: body.id, fields, problem: null },
    apply: (ctx) => change(ctx, body.id, values, 'IPA'),
  }
}

/** Whether a body has a code already, in the database or by an earlier row of the file; from now on it has. */
function seen({ codes }: Index, bodyId: string, code: string) {
  const key = `${bodyId} ${code}`
  if (codes.has(key)) return true
  codes.add(key)
  return false
}
