import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import { invalid } from '../platform/errors.ts'
import { type StatementRow, statementRow } from './statement-row.ts'

/**
 * The cash journal (giornale di cassa) the treasurer sends every day: XML of the OPI standard (AgID's technical rules, over SIOPE+).
 * Money in reaches the account as a provisional item (sospeso di entrata), which the body covers later with a collection order
 * (reversale): the order that names its provisional item is the same money and is not counted again.
 */
const text = z.coerce.string().trim().default('')
const Movement = z.looseObject({
  tipo_movimento: text,
  tipo_documento: text,
  tipo_operazione: text,
  numero_documento: text,
  numero_bolletta_quietanza: text,
  numero_sospeso: text,
  importo: text,
  data_movimento: text,
  causale: text,
  cliente: z
    .union([z.looseObject({ anagrafica_cliente: text }), z.string()])
    .transform((c) => (typeof c === 'string' ? '' : c.anagrafica_cliente))
    .default(''),
  sospeso: z.array(z.looseObject({ numero_provvisorio: text })).default([]),
})
type Movement = z.output<typeof Movement>
const Account = z.looseObject({ movimento_conto_evidenza: z.array(Movement).default([]) })
const Journal = z.looseObject({
  flusso_giornale_di_cassa: z.looseObject({
    esercizio: text,
    informazioni_conto_evidenza: z.array(z.union([Account, z.string().transform(() => Account.parse({}))])).default([]),
  }),
})

const lists = new Set(['informazioni_conto_evidenza', 'movimento_conto_evidenza', 'sospeso'])
const reader = new XMLParser({ parseTagValue: false, removeNSPrefix: true, isArray: (name) => lists.has(name) })

/** The money that came in. What went out is left aside; a reversal is kept with its reason: it takes back a payment by hand. */
export function readJournal(xml: string): StatementRow[] {
  const wrong = (code: string, values: Record<string, string | number> = {}) =>
    invalid({ statementFile: { code, values } })
  if (/<!DOCTYPE/i.test(xml)) throw wrong('journal_unknown')
  const valid = XMLValidator.validate(xml)
  if (valid !== true) throw wrong('journal_broken', { line: valid.err.line })
  const read = Journal.safeParse(reader.parse(xml))
  if (!read.success) throw wrong('journal_unknown')
  const { esercizio, informazioni_conto_evidenza: accounts } = read.data.flusso_giornale_di_cassa
  return accounts
    .flatMap((a) => a.movimento_conto_evidenza)
    .map((m, i) => [m, i + 1] as const)
    .filter(([m]) => m.tipo_movimento.toUpperCase() !== 'USCITA')
    .map(([m, line]) =>
      statementRow(line, rawOf(m), {
        day: m.data_movimento,
        cents: centsOf(m.importo),
        wording: m.causale,
        payer: m.cliente,
        reference: [numberOf(m), esercizio].filter(Boolean).join('/'),
        reason: whyNot(m),
      }),
    )
}

const isOrder = (m: Movement) => m.tipo_documento.toUpperCase() === 'REVERSALE'
const numberOf = (m: Movement) => (isOrder(m) ? m.numero_bolletta_quietanza || m.numero_documento : m.numero_documento)

function whyNot(m: Movement): string {
  if (!['REVERSALE', 'SOSPESO ENTRATA'].includes(m.tipo_documento.toUpperCase())) return 'line_kind'
  if (m.tipo_operazione.toUpperCase() !== 'ESEGUITO') return 'line_reversal'
  const covers = [m.numero_sospeso, ...m.sospeso.map((s) => s.numero_provvisorio)].some((n) => /[1-9]/.test(n))
  return isOrder(m) && covers ? 'line_regularised' : ''
}

/** xs:decimal: a point before the cents. */
function centsOf(amount: string): number | null {
  const [, sign, whole, cents = ''] = /^([-+]?)(\d{1,13})(?:\.(\d{1,2})0*)?$/.exec(amount) ?? []
  return whole === undefined ? null : (sign === '-' ? -1 : 1) * (Number(whole) * 100 + Number(cents.padEnd(2, '0')))
}

const rawOf = (m: Movement) =>
  [m.tipo_documento, numberOf(m), m.tipo_operazione, m.data_movimento, m.importo, m.causale, m.cliente].join('; ')
