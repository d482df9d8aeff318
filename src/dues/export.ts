import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { euroCell } from '../platform/money.ts'
import { duesOfBody, listDues, sayNumber } from './dues.ts'
import { listLedger } from './ledger.ts'
import { words } from './words.ts'

type Cell = string | number | null
/** Euros as Italian spreadsheets read them; a number where the file keeps numbers. */
const money = (cents: number, numbers: boolean): Cell => (numbers ? cents / 100 : euroCell(cents))

const head = (ctx: Ctx): Cell[] => {
  const w = words(ctx.lang)
  return [w.year, w.number, 'IPA', w.body, w.type, w.howMuch, w.openAmount, w.dueOn, w.notifiedOn, w.state]
}
type Row = Awaited<ReturnType<typeof duesOfBody>>[number]
const line = (ctx: Ctx, d: Row, numbers: boolean): Cell[] => {
  const w = words(ctx.lang)
  return [
    d.year,
    sayNumber(d),
    d.ipaCode,
    d.bodyName,
    w.dueKinds[d.kind]!,
    money(d.totalCents, numbers),
    money(d.openCents, numbers),
    d.dueOn,
    d.notifiedOn,
    w.states[d.state]!,
  ]
}

/** Every due of the centre, or those of a year: for its accounting. */
export async function duesRows(ctx: Ctx, year?: number, numbers = false): Promise<Cell[][]> {
  const { rows } = await listDues(ctx, { year }, 20_000)
  return [head(ctx), ...rows.map((d) => line(ctx, d, numbers))]
}

/** The dues of one body, for its own accounting. */
export async function bodyCsv(ctx: Ctx, bodyId: string) {
  await getBody(ctx, bodyId)
  return csv([head(ctx), ...(await duesOfBody(ctx, bodyId, 20)).map((d) => line(ctx, d, false))])
}

export async function ledgerRows(ctx: Ctx): Promise<Cell[][]> {
  const w = words(ctx.lang)
  const rows = await listLedger(ctx, {}, 100_000)
  return [
    [w.day, w.body, w.reason, w.notice, w.debit, w.credit, w.amount],
    ...rows.map((e): Cell[] => [
      e.enteredOn,
      e.bodyName,
      w.reasons[e.reason]!,
      e.dueId ? sayNumber({ number: e.number, year: e.dueYear ?? 0 }) : '',
      w.accounts[e.debit]!,
      w.accounts[e.credit]!,
      money(e.cents, false),
    ]),
  ]
}
