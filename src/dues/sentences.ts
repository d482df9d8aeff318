import { euro } from '../platform/money.ts'
import { showDay } from '../platform/time.ts'
import { type Lang, say } from '../platform/words.ts'
import type { Input, Missing, Step } from './due-inputs.ts'

const grouped = { it: new Intl.NumberFormat('it-IT', { useGrouping: 'always' }), en: new Intl.NumberFormat('en-GB') }
const num = (n: unknown, lang: Lang) => grouped[lang].format(Number(n))
/** A decimal text as people of this language write it: 0.15 → 0,15. */
const decimal = (text: unknown, lang: Lang) => (lang === 'it' ? String(text).replace('.', ',') : String(text))
const price = (text: unknown, lang: Lang) => {
  const [whole, part = ''] = String(text).split('.')
  return `${decimal(`${whole}.${part.padEnd(2, '0')}`, lang)} €`
}
const money = (cents: unknown, lang: Lang) => euro(Number(cents), lang)
const range = (s: Step['says'], lang: Lang) =>
  s['to'] === '' ? `${num(s['from'], lang)}+` : `${num(s['from'], lang)}–${num(s['to'], lang)}`

const it = {
  inputs: {
    population: 'Abitanti',
    firms: 'Imprese',
    workstations: 'Postazioni',
    equal: 'Parti uguali',
    type: 'Tipo di ente',
    funding: 'Fondi ricevuti',
    joined: 'Adesione',
    belongs: 'Appartenenza nell’anno',
    subtotal: 'Somma dei passi precedenti',
    level: 'Livello di confronto',
    charge: 'Consumo oltre la soglia',
    credit: 'Credito o debito',
    period: 'Periodo di adesione',
  } as Record<string, string>,
  sources: { registry: 'anagrafe degli enti', steps: 'passi precedenti' } as Record<string, string>,
  types: {
    municipality: 'comune',
    union: 'unione di comuni',
    mountain_community: 'comunità montana',
    consortium: 'consorzio',
    special_agency: 'azienda speciale',
    province: 'provincia',
    other: 'altro ente',
  } as Record<string, string>,
  day: (n: unknown, all: unknown) => `${n} giorni su ${all}`,
  month: (n: unknown, all: unknown) => `${n} mesi su ${all}`,
  from: 'dal',
  to: 'al',
  flat: (type: string) => `importo fisso (${type})`,
  slice: (n: string, where: string, of: string) => `${n} nella fascia ${where} × ${of}`,
  fixed: (where: string) => `importo della fascia ${where}`,
  discount: (percent: string, where: string, base: string) => `sconto del ${percent}% (fascia ${where}) su ${base}`,
  discountSlice: (percent: string, n: string, all: string, base: string) =>
    `sconto del ${percent}% sulla parte ${n}/${all} di ${base}`,
  share: (weight: string, all: string, budget: string, bodies: string) =>
    `${weight} parti su ${all} di ${budget}, tra ${bodies} enti`,
  percent: (percent: string, base: string) => `${percent}% di ${base}`,
  freeCalendar: (until: string) => `primo anno gratuito come anno solare: fino al giorno prima del ${until}`,
  freeMonths: (months: unknown, until: string) =>
    `gratuiti i primi ${months} mesi dall’adesione: fino al giorno prima del ${until}`,
  minimum: (c: string) => `almeno ${c}`,
  maximum: (c: string) => `al massimo ${c}`,
  capYear: (year: unknown) => `mai sopra il ${year}`,
  capRules: 'mai sopra il livello calcolato',
  round: (c: string) => `arrotondato a ${c}`,
  creditRest: (rest: string) => `; restano ${rest} per la prossima quota`,
  level: 'solo per confronto',
  why: {
    missing: 'manca',
    zero: 'è zero',
    outside_bands: 'non cade in nessuna fascia',
    level_missing: 'manca l’importo di quell’anno',
    funding_missing: 'manca l’importo ricevuto in quell’anno',
    joining_missing: 'manca il giorno di adesione',
  } as Record<string, string>,
  lack: (rule: string, input: string, why: string, on: string) => `${input}: ${why} (regola «${rule}», al ${on})`,
}
const en: typeof it = {
  inputs: {
    population: 'Inhabitants',
    firms: 'Firms',
    workstations: 'Workstations',
    equal: 'Equal parts',
    type: 'Type of body',
    funding: 'Funding received',
    joined: 'Joining',
    belongs: 'Membership in the year',
    subtotal: 'Sum of the steps above',
    level: 'Level compared with',
    charge: 'Use beyond the allowance',
    credit: 'Credit or debit',
    period: 'Period of membership',
  },
  sources: { registry: 'register of bodies', steps: 'steps above' },
  types: {
    municipality: 'municipality',
    union: 'union of municipalities',
    mountain_community: 'mountain community',
    consortium: 'consortium',
    special_agency: 'special agency',
    province: 'province',
    other: 'other body',
  },
  day: (n, all) => `${n} days of ${all}`,
  month: (n, all) => `${n} months of ${all}`,
  from: 'from',
  to: 'to',
  flat: (type) => `fixed amount (${type})`,
  slice: (n, where, of) => `${n} in band ${where} × ${of}`,
  fixed: (where) => `amount of band ${where}`,
  discount: (percent, where, base) => `${percent}% discount (band ${where}) on ${base}`,
  discountSlice: (percent, n, all, base) => `${percent}% discount on the part ${n}/${all} of ${base}`,
  share: (weight, all, budget, bodies) => `${weight} parts of ${all} of ${budget}, among ${bodies} bodies`,
  percent: (percent, base) => `${percent}% of ${base}`,
  freeCalendar: (until) => `first year free as a calendar year: until the day before ${until}`,
  freeMonths: (months, until) => `first ${months} months after joining free: until the day before ${until}`,
  minimum: (c) => `at least ${c}`,
  maximum: (c) => `at most ${c}`,
  capYear: (year) => `never above ${year}`,
  capRules: 'never above the level worked out',
  round: (c) => `rounded to ${c}`,
  creditRest: (rest) => `; ${rest} are left for the next due`,
  level: 'for comparison only',
  why: {
    missing: 'missing',
    zero: 'is zero',
    outside_bands: 'falls in no band',
    level_missing: 'the amount of that year is missing',
    funding_missing: 'the amount received in that year is missing',
    joining_missing: 'the day of joining is missing',
  },
  lack: (rule, input, why, on) => `${input}: ${why} (rule “${rule}”, at ${on})`,
}
const words = say({ it, en })

export const typeWord = (type: string, lang: Lang) => words(lang).types[type] ?? type
const inputWord = (name: string, lang: Lang) => {
  const [kind, year] = name.split(' ')
  return `${words(lang).inputs[kind!] ?? name}${year ? ` ${year}` : ''}`
}

/** An input as people read it: its name, its value, where it comes from. */
export function sayInput(input: Input, lang: Lang): { name: string; value: string; source: string } {
  const w = words(lang)
  const { name, value } = input
  const text =
    name === 'type'
      ? typeWord(String(value), lang)
      : name === 'joined'
        ? showDay(String(value), lang)
        : name === 'period'
          ? periodWord(String(value), lang)
          : ['subtotal', 'level', 'funding', 'charge', 'credit'].includes(name)
            ? money(value, lang)
            : num(value, lang)
  return { name: inputWord(name, lang), value: text, source: w.sources[input.source] ?? input.source }
}

function periodWord(value: string, lang: Lang) {
  const [from = '', to = ''] = value.split(' ')
  const last = Temporal.PlainDate.from(to).subtract({ days: 1 }).toString()
  return `${words(lang).from} ${showDay(from, lang)} ${words(lang).to} ${showDay(last, lang)}`
}

/** How a step was worked out, in one line. */
export function sayStep(step: Step, lang: Lang): string {
  const w = words(lang)
  const { says, input } = step
  const base = () => money(says['baseCents'], lang)
  const line = (() => {
    switch (step.kind) {
      case 'flat':
        return w.flat(typeWord(String(input.value), lang))
      case 'per_unit':
        return `${num(input.value, lang)} × ${price(says['euroPerUnit'], lang)}`
      case 'bands':
        return says['euroPerUnit'] === undefined
          ? w.fixed(range(says, lang))
          : w.slice(num(says['units'], lang), range(says, lang), price(says['euroPerUnit'], lang))
      case 'discount':
        return says['units'] === says['of']
          ? w.discount(decimal(says['percent'], lang), range(says, lang), base())
          : w.discountSlice(decimal(says['percent'], lang), num(says['units'], lang), num(says['of'], lang), base())
      case 'share':
        return w.share(
          num(says['weight'], lang),
          num(says['all'], lang),
          money(says['budgetCents'], lang),
          num(says['bodies'], lang),
        )
      case 'percent_of_funding':
        return w.percent(decimal(says['percent'], lang), money(input.value, lang))
      case 'free': {
        const until = showDay(String(says['until']), lang)
        const how = says['during'] === 'calendar_year' ? w.freeCalendar(until) : w.freeMonths(says['months'], until)
        return `${how} (${w[says['unit'] === 'month' ? 'month' : 'day'](says['free'], says['all'])})`
      }
      case 'pro_rata':
        return `${w[says['unit'] === 'month' ? 'month' : 'day'](says['units'], says['of'])}, ${base()}`
      case 'minimum':
        return w.minimum(money(says['cents'], lang))
      case 'maximum':
        return w.maximum(money(says['cents'], lang))
      case 'cap':
        return says['year'] === undefined ? w.capRules : w.capYear(says['year'])
      case 'round':
        return w.round(money(says['toCents'], lang))
      case 'credits':
        return `${says['what']}${Number(says['rest']) > 0 ? w.creditRest(money(says['rest'], lang)) : ''}`
      case 'beyond_allowance':
        return String(says['what'])
    }
  })()
  return step.counts ? line : `${line} (${w.level})`
}

/** What a body lacks, in one line. */
export const sayMissing = (m: Missing, lang: Lang) =>
  words(lang).lack(m.name, inputWord(m.input, lang), words(lang).why[m.why]!, showDay(m.on, lang))
