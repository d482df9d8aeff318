import { sha256 } from '../platform/ids.ts'
import { DayInput } from '../platform/parse.ts'

export type StatementRow = {
  line: number
  raw: string
  receivedOn: string | null
  cents: number | null
  wording: string
  payer: string
  reference: string
  /** Why it is not money received, or cannot be read; empty when it is and can. */
  reason: string
}

/** What makes a line the same line when it is read again. */
export const fingerprint = (r: Pick<StatementRow, 'receivedOn' | 'cents' | 'reference' | 'payer' | 'wording'>) =>
  sha256([r.receivedOn, r.cents, r.reference, r.payer, r.wording].join('\u0001')).toString('hex')

type Told = { day: string; cents: number | null; wording: string; payer: string; reference: string; reason: string }
/** A line with what stops it, if anything does. */
export function statementRow(line: number, raw: string, told: Told): StatementRow {
  const day = DayInput.safeParse(told.day)
  const reason = raw.includes('\uFFFD')
    ? 'line_encoding'
    : told.reason
      ? told.reason
      : !day.success
        ? 'line_date'
        : told.cents === null
          ? 'line_amount'
          : told.cents <= 0
            ? 'line_negative'
            : ''
  return {
    line,
    raw: raw.slice(0, 2000),
    receivedOn: day.success ? day.data : null,
    cents: told.cents,
    wording: told.wording.slice(0, 500),
    payer: told.payer.slice(0, 200),
    reference: told.reference.slice(0, 120),
    reason,
  }
}
