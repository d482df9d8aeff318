import { Unreadable } from './unreadable.ts'

/** Every column the files of grants have had, by generation from 11 to 20 of them. */
const grantColumns = [
  'codice_ipa',
  'ente',
  'tipologia_ente',
  'comune',
  'cod_comune',
  'provincia',
  'cod_provincia',
  'regione',
  'cod_regione',
  'importo_finanziamento',
  'avviso',
  'data_invio_candidatura',
  'data_finanziamento',
  'codice_cup',
  'numero_finestra_temporale',
  'numero_di_protocollo',
  'decreto_finanziamento',
  'stato_candidatura',
  'data_stato_candidatura',
  'misura',
] as const
const callColumns = [
  'titolo',
  'misura',
  'data_inizio_bando',
  'data_fine_bando',
  'stato',
  'totale_importo_stanziato',
  'totale_importo_misura',
  'soggetti_destinatari',
] as const

type GrantColumn = (typeof grantColumns)[number]
type CallColumn = (typeof callColumns)[number]

/** Without these a row cannot be told from another. */
const grantNeeds: GrantColumn[] = [
  'codice_ipa',
  'importo_finanziamento',
  'avviso',
  'data_invio_candidatura',
  'data_finanziamento',
  'codice_cup',
]
const callNeeds: CallColumn[] = ['titolo', 'misura']

/** Where each column stands. `columns` are the names as read, `ignored` those nobody knows. */
export type Header =
  | { kind: 'grants'; columns: string[]; at: Partial<Record<GrantColumn, number>>; ignored: string[] }
  | { kind: 'calls'; columns: string[]; at: Partial<Record<CallColumn, number>>; ignored: string[] }

/** Recognises a header whatever the order, case and spaces of its columns; refuses it with a sentence that names them. */
export function readHeader(cells: string[]): Header {
  const columns = cells.map((cell) => cell.trim().toLowerCase())
  const twice = columns.find((name, i) => columns.indexOf(name) !== i)
  if (twice !== undefined)
    throw new Unreadable('header_twice', `The header has the column "${twice}" twice: ${list(columns)}.`)
  const missingOf = (needs: readonly string[]) => needs.filter((name) => !columns.includes(name))
  if (missingOf(callNeeds).length === 0) return { kind: 'calls', columns, ...places(columns, callColumns) }
  const missing = missingOf(grantNeeds)
  if (missing.length === 0) return { kind: 'grants', columns, ...places(columns, grantColumns) }
  throw new Unreadable(
    'header_unknown',
    `The header is neither that of the grants nor that of the calls. It has ${list(columns)}; a file of grants also needs ${list(missing)}.`,
  )
}

function places<C extends string>(columns: string[], known: readonly C[]) {
  const at: Partial<Record<C, number>> = {}
  for (const name of known) if (columns.includes(name)) at[name] = columns.indexOf(name)
  return { at, ignored: columns.filter((name) => !known.some((k) => k === name)) }
}

const shorten = (name: string) => (name.length > 40 ? `${name.slice(0, 40)}…` : name)
const list = (names: string[]) =>
  names
    .slice(0, 30)
    .map((name) => `"${shorten(name)}"`)
    .join(', ') || 'no columns'
