import writeExcelFile from 'write-excel-file/node'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { euroCell } from '../platform/money.ts'
import { listPositions, type PositionFilter, readAll, type Reading } from './positions.ts'
import { words } from './words.ts'

const MOST = 50_000

async function readings(ctx: Ctx, filter: Partial<PositionFilter>): Promise<Reading[]> {
  return readAll(ctx, (await listPositions(ctx, 'centre', { ...filter, after: undefined }, MOST)).rows)
}

/** Of kind `money` the value is in cents. */
type Column = { word: string; value: (r: Reading) => string | number | null; kind: 'text' | 'money' | 'day' }

const columns = (ctx: Ctx): Column[] => {
  const w = words(ctx.lang)
  return [
    { word: w.body, kind: 'text', value: (r) => r.position.bodyName },
    { word: 'IPA', kind: 'text', value: (r) => r.position.ipaCode },
    { word: w.measure, kind: 'text', value: (r) => r.position.measure },
    { word: w.call, kind: 'text', value: (r) => r.position.call },
    { word: w.cup, kind: 'text', value: (r) => r.position.cup },
    { word: w.amount, kind: 'money', value: (r) => r.position.amountCents },
    { word: w.state, kind: 'text', value: (r) => w.states[r.position.state] },
    { word: w.toConfirm, kind: 'text', value: (r) => (r.toConfirm ? w.toConfirm : '') },
    { word: w.financedOn, kind: 'day', value: (r) => r.position.financedOn },
    { word: w.stateOn, kind: 'day', value: (r) => r.position.stateOn },
    { word: w.until, kind: 'day', value: (r) => r.until },
    { word: w.decree, kind: 'text', value: (r) => r.position.decree },
    { word: w.edition, kind: 'day', value: (r) => r.position.edition },
  ]
}

/** The positions of a filter as CSV: amounts with a decimal comma, as Italian spreadsheets read them. */
export async function positionsCsv(ctx: Ctx, filter: Partial<PositionFilter>): Promise<string> {
  const all = columns(ctx)
  const rows = await readings(ctx, filter)
  const cell = (c: Column, r: Reading) => (c.kind === 'money' ? euroCell(Number(c.value(r))) : c.value(r))
  return csv([all.map((c) => c.word), ...rows.map((r) => all.map((c) => cell(c, r)))])
}

/** The same as a spreadsheet, with amounts and days as such. */
export async function positionsXlsx(ctx: Ctx, filter: Partial<PositionFilter>): Promise<Buffer> {
  const all = columns(ctx)
  const rows = await readings(ctx, filter)
  const cell = (c: Column, r: Reading) => {
    const value = c.value(r)
    if (value === null || value === '') return null
    if (c.kind === 'money') return { value: Number(value) / 100, type: Number, format: '#,##0.00' }
    if (c.kind === 'day') return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'dd/mm/yyyy' }
    return { value: String(value), type: String }
  }
  const head = all.map((c) => ({ value: c.word, fontWeight: 'bold' as const }))
  return writeExcelFile([head, ...rows.map((r) => all.map((c) => cell(c, r)))], {
    stickyRowsCount: 1,
    columns: all.map((c) => ({ width: c.kind === 'text' ? 28 : 14 })),
  }).toBuffer()
}
