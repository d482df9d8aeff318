// Rules for reading the CSV files that people and public bodies make: what each column is, whatever it is called.
import { parse as parseCsv } from 'csv-parse/sync'
import type { BodyState, BodyType } from './bodies.ts'

export type SheetKind = 'bodies' | 'facts' | 'ipa'
export type SheetRow = { line: number; cells: Record<string, string> }
export type Sheet = { columns: string[]; rows: SheetRow[]; broken: { line: number; raw: string }[] }

const plain = (header: string) =>
  header
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')

/** Our name of a column for each name it is known by. IPA's open data and ISTAT's population files have their own. */
const aliases: Record<SheetKind, Record<string, string>> = {
  bodies: {
    nome: 'name',
    name: 'name',
    denominazione: 'name',
    ente: 'name',
    tipo: 'type',
    type: 'type',
    tipologia: 'type',
    stato: 'state',
    state: 'state',
    codice_ipa: 'ipaCode',
    ipa: 'ipaCode',
    ipa_code: 'ipaCode',
    codice_istat: 'istatCode',
    istat: 'istatCode',
    istat_code: 'istatCode',
    cod_comune: 'istatCode',
    codice_fiscale: 'taxCode',
    cf: 'taxCode',
    tax_code: 'taxCode',
    codice_catastale: 'cadastralCode',
    catastale: 'cadastralCode',
    cadastral_code: 'cadastralCode',
    provincia: 'province',
    sigla: 'province',
    province: 'province',
    regione: 'region',
    region: 'region',
    sito: 'website',
    website: 'website',
    note: 'notes',
    notes: 'notes',
  },
  facts: {
    codice_istat: 'istatCode',
    istat: 'istatCode',
    istat_code: 'istatCode',
    codice_comune: 'istatCode',
    codice_ipa: 'ipaCode',
    ipa: 'ipaCode',
    ipa_code: 'ipaCode',
    tipo: 'kind',
    kind: 'kind',
    valore: 'value',
    value: 'value',
    popolazione: 'value',
    totale: 'value',
    residenti: 'value',
    popolazione_residente: 'value',
    imprese: 'value',
    postazioni: 'value',
    data: 'asOf',
    as_of: 'asOf',
    data_riferimento: 'asOf',
    al: 'asOf',
    fonte: 'source',
    source: 'source',
    eta: 'age',
  },
  ipa: {
    codice_ipa: 'ipaCode',
    cod_amm: 'ipaCode',
    denominazione_ente: 'name',
    des_amm: 'name',
    codice_fiscale_ente: 'taxCode',
    cf: 'taxCode',
    codice_comune_istat: 'istatCode',
    codice_catastale_comune: 'cadastralCode',
    codice_categoria: 'category',
    sito_istituzionale: 'website',
    indirizzo: 'address',
    cap: 'postcode',
    mail1: 'mail1',
    tipo_mail1: 'mailKind1',
    mail2: 'mail2',
    tipo_mail2: 'mailKind2',
    codice_uni_uo: 'office',
    cod_uni_ou: 'office',
    codice_uni_ou: 'office',
    cod_uni_uo: 'office',
    descrizione_uo: 'officeName',
    des_ou: 'officeName',
    denominazione_uo: 'officeName',
  },
}
const needed: Record<SheetKind, string[][]> = {
  bodies: [['name']],
  facts: [['istatCode', 'ipaCode'], ['value']],
  ipa: [['ipaCode', 'taxCode']],
}

/** Reads a sheet: comma, semicolon or tab, with or without a byte-order mark, lenient about quotes. Rows of another width are set aside. */
export function readSheet(kind: SheetKind, text: string): Sheet | { missing: string[]; columns: string[] } {
  const clean = text.replace(/^\uFEFF/, '')
  const first = clean.slice(0, clean.indexOf('\n') === -1 ? undefined : clean.indexOf('\n'))
  const delimiter = ['\t', ';', ','].toSorted((a, b) => first.split(b).length - first.split(a).length)[0]!
  const records = parseCsv(clean, {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    info: true,
    raw: true,
  }) as unknown as { record: string[]; info: { lines: number }; raw: string }[]
  // ISTAT's files begin with a title line: the head is the first line with more than one column.
  const at = records.findIndex((r) => r.record.length > 1)
  const columns = (records[at]?.record ?? []).map(plain)
  const names = columns.map((c) => aliases[kind][c] ?? null)
  const missing = needed[kind]
    .filter((choice) => !choice.some((n) => names.includes(n)))
    .map((choice) => choice.join(' / '))
  if (missing.length > 0) return { missing, columns }
  const sheet: Sheet = { columns, rows: [], broken: [] }
  for (const { record, info, raw } of records.slice(at + 1)) {
    if (record.length !== columns.length) {
      if (record.length > 1) sheet.broken.push({ line: info.lines, raw: raw.trim().slice(0, 300) })
      continue
    }
    const cells: Record<string, string> = {}
    names.forEach((name, i) => {
      if (name && !(cells[name] ?? '')) cells[name] = record[i]!
    })
    sheet.rows.push({ line: info.lines, cells })
  }
  return sheet
}

const types: [RegExp, BodyType][] = [
  [/^(comune|comuni|municipality|municipalities)\b/i, 'municipality'],
  [/^unione|^union/i, 'union'],
  [/^comunit[aà] montan|^mountain/i, 'mountain_community'],
  [/^consorzio|^consortium/i, 'consortium'],
  [/^azienda speciale|^special/i, 'special_agency'],
  [/^provincia|^province|^citt[aà] metropolitana/i, 'province'],
]
/** The type a word or a name speaks of; null when it says none. */
export const typeFrom = (text: string): BodyType | null =>
  types.find(([word]) => word.test(text.trim()))?.[1] ?? (/^(altro|other)$/i.test(text.trim()) ? 'other' : null)

const states: Record<string, BodyState> = {
  aderente: 'member',
  member: 'member',
  prospect: 'prospect',
  contatto: 'prospect',
  utente: 'user',
  user: 'user',
  'utente senza adesione': 'user',
  sospeso: 'suspended',
  suspended: 'suspended',
  uscito: 'former',
  former: 'former',
}
export const stateFrom = (text: string): BodyState | null => states[text.trim().toLowerCase()] ?? null

/** A whole number as files write it: 6190, 6.190, 6,190 or 6190.0. */
export function wholeNumber(text: string): number | null {
  const t = text.trim()
  if (/^\d+(\.0+)?$/.test(t)) return Number(t.split('.')[0])
  if (/^\d{1,3}([.,' ]\d{3})+$/.test(t)) return Number(t.replaceAll(/\D/g, ''))
  return null
}
