// Rules for the table of resolutions that an office keeps: IPA code, number, day, and from when each has effect.
import { parse as parseCsv } from 'csv-parse/sync'
import { normalIpa } from '../platform/codes.ts'
import { invalid } from '../platform/errors.ts'
import { DayInput } from '../platform/parse.ts'

export type Line = {
  line: number
  raw: string
  ipaCode: string
  given: { number: string; adoptedOn: string; enforceable: boolean; publishedOn?: string; executiveOn?: string }
  problem?: string
}

const names: Readonly<Record<string, string>> = {
  codice_ipa: 'ipa',
  ipa: 'ipa',
  ipa_code: 'ipa',
  numero: 'number',
  number: 'number',
  delibera: 'number',
  data: 'adoptedOn',
  date: 'adoptedOn',
  adopted_on: 'adoptedOn',
  eseguibile: 'enforceable',
  immediatamente_eseguibile: 'enforceable',
  enforceable: 'enforceable',
  pubblicata: 'publishedOn',
  published: 'publishedOn',
  esecutiva: 'executiveOn',
  executive: 'executiveOn',
}
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')

/** The lines of a table with semicolons or commas. A line that cannot be read carries its reason; a table that cannot is refused. */
export function readLines(text: string): Line[] {
  const clean = text.replace(/^\uFEFF/, '')
  let rows: string[][]
  try {
    rows = parseCsv(clean, {
      delimiter: (clean.split('\n')[0] ?? '').includes(';') ? ';' : ',',
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
  } catch {
    throw invalid({ table: 'campaign_table' })
  }
  const [head = [], ...body] = rows
  const columns = head.map((h) => names[plain(h)])
  for (const needed of ['ipa', 'number', 'adoptedOn'])
    if (!columns.includes(needed)) throw invalid({ table: 'campaign_table' })
  if (body.length > 10_000) throw invalid({ table: { code: 'campaign_many', values: { most: 10_000 } } })
  return body.map((cells, i) =>
    readLine(Object.fromEntries(columns.map((c, k) => [c ?? '', cells[k] ?? ''])), i + 2, cells),
  )
}

function readLine(cell: Record<string, string>, line: number, cells: readonly string[]): Line {
  const day = (text: string) => DayInput.safeParse(text)
  const wanted = day(cell['adoptedOn'] ?? '')
  const published = cell['publishedOn'] ? day(cell['publishedOn']) : null
  const executive = cell['executiveOn'] ? day(cell['executiveOn']) : null
  const said = plain(cell['enforceable'] ?? '')
  const yes = ['si', 's', 'yes', 'y', 'x', '1', 'true'].includes(said)
  const known = yes || ['', 'no', 'n', '0', 'false'].includes(said)
  const number = (cell['number'] ?? '').slice(0, 40)
  const problem = !cell['ipa']
    ? 'campaign_no_code'
    : number === ''
      ? 'campaign_line_number'
      : !wanted.success || published?.success === false || executive?.success === false
        ? 'campaign_line_day'
        : known
          ? undefined
          : 'campaign_line_enforceable'
  return {
    line,
    raw: cells.join('; '),
    ipaCode: normalIpa(cell['ipa'] ?? ''),
    given: {
      number,
      adoptedOn: wanted.success ? wanted.data : '',
      enforceable: yes,
      ...(published?.success && { publishedOn: published.data }),
      ...(executive?.success && { executiveOn: executive.data }),
    },
    ...(problem && { problem }),
  }
}
