import { parse as parseCsv } from 'csv-parse/sync'
import { invalid } from '../platform/errors.ts'
import { readEuro } from '../platform/money.ts'
import { textOf } from '../platform/text.ts'
import { readJournal } from './journal.ts'
import { fingerprint, type StatementRow, statementRow } from './statement-row.ts'

/**
 * The lines of a statement, each read or with the reason it is not: a CSV of the treasurer or the cash journal of the OPI standard.
 * Refuses a file without lines, without the columns that are needed, or that is no such journal.
 */
export function readStatement(bytes: Buffer): StatementRow[] {
  const text = decode(bytes).replace(/^\uFEFF/, '')
  const rows = text.trimStart().startsWith('<') ? readJournal(text) : readCsv(text)
  if (rows.length === 0) throw invalid({ statementFile: 'statement_empty' })
  const seen = new Set<string>()
  return rows.map((row) => {
    const key = fingerprint(row)
    const reason = row.reason || (seen.has(key) ? 'line_duplicate' : '')
    seen.add(key)
    return { ...row, reason }
  })
}

/** Windows-1252 where a file is nothing else; a file that mixes it with UTF-8 keeps its broken characters, which stop their lines only. */
function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  const accents = text.match(/[^\p{ASCII}]/gu) ?? []
  return accents.length > 0 && accents.every((c) => c === '\uFFFD') ? textOf(bytes) : text
}

/** The names a column may have: what treasurers write in their exports. */
const columnNames = {
  receivedOn: ['data', 'data incasso', 'data valuta', 'data operazione', 'date'],
  cents: ['importo', 'amount', 'importo euro'],
  wording: ['causale', 'descrizione', 'description', 'wording'],
  payer: ['versante', 'debitore', 'ordinante', 'payer'],
  reference: ['numero', 'riferimento', 'provvisorio', 'quietanza', 'reference'],
} as const
const needed = ['receivedOn', 'cents', 'wording'] as const

function readCsv(text: string): StatementRow[] {
  const head = text.slice(0, text.search(/\r?\n|$/))
  const delimiter = [';', '\t', ','].find((d) => head.includes(d)) ?? ';'
  const records = parseCsv(text, {
    delimiter,
    relaxQuotes: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    trim: true,
    info: true,
  }) as unknown as {
    record: string[]
    info: { lines: number }
  }[]
  const [first, ...rest] = records
  if (!first) return []
  const names = first.record.map((n) => n.toLowerCase())
  const at = Object.fromEntries(
    Object.entries(columnNames).map(([key, known]) => [
      key,
      names.findIndex((n) => (known as readonly string[]).includes(n)),
    ]),
  ) as Record<keyof typeof columnNames, number>
  const missing = needed.filter((n) => at[n] < 0)
  if (missing.length > 0)
    throw invalid({
      statementFile: { code: 'statement_columns', values: { names: missing.map((m) => columnNames[m][0]).join(', ') } },
    })
  return rest.map(({ record: cells, info }) => {
    const cell = (key: keyof typeof columnNames) => (at[key] < 0 ? '' : (cells[at[key]] ?? ''))
    return statementRow(info.lines, cells.join(delimiter), {
      day: cell('receivedOn'),
      cents: readEuro(cell('cents')),
      wording: cell('wording'),
      payer: cell('payer'),
      reference: cell('reference'),
      reason: cells.length === names.length ? '' : 'line_shape',
    })
  })
}
