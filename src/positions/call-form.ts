import { readEuro } from '../platform/money.ts'
import { readNumber } from '../platform/numbers.ts'
import { DayInput } from '../platform/parse.ts'
import type { CallDefinition } from './call-definition.ts'

/**
 * A call as the boxes of its form and back. A box is called like its place in the definition (`rules.0.source.address`), so what the
 * definition refuses stands at its box.
 */
export type CallValues = Record<string, string | number | boolean | readonly string[]>

/** What a row of each list must have at least one of to be there at all; the other boxes are never empty or say nothing alone. */
const rows: Readonly<Record<string, readonly string[]>> = {
  windows: ['name', 'opensOn', 'closesOn'],
  'amount.bands': ['upTo', 'cents'],
  papers: ['code', 'title.it', 'title.en'],
  caps: ['name', 'on', 'source.article', 'source.address', 'source.quotation'],
  rules: ['name', 'title.it', 'title.en', 'offset.n', 'source.article', 'source.address', 'source.quotation'],
}
const lists = Object.keys(rows)

const listOf = (name: string) => lists.find((list) => name.startsWith(`${list}.`))
const rowOf = (list: string, name: string) => /^\d{1,4}(?=\.)/.exec(name.slice(list.length + 1))?.[0]
const isBlank = (value: unknown) => value === undefined || value === null || String(value).trim() === ''

/** The rows of a list that something was written in, by their number in the form. */
function rowsIn(body: Record<string, unknown>, list: string): number[] {
  const found = new Set<number>()
  for (const name of Object.keys(body)) {
    const row = listOf(name) === list ? rowOf(list, name) : undefined
    if (row !== undefined && rows[list]!.some((box) => !isBlank(body[`${list}.${row}.${box}`]))) found.add(Number(row))
  }
  return [...found].toSorted((a, b) => a - b)
}
export const countRows = (values: Record<string, unknown>, list: string) => rowsIn(values, list).length

/** What was typed with the empty rows taken out: the rest is numbered from zero, as it will be in the definition. */
export function tidy(body: Record<string, unknown>): CallValues {
  const places = new Map<string, string>(
    lists.flatMap((list) => rowsIn(body, list).map((row, at) => [`${list}.${row}.`, `${list}.${at}.`] as const)),
  )
  const found: CallValues = {}
  for (const [name, value] of Object.entries(body)) {
    const list = listOf(name)
    const kept = Array.isArray(value) ? value.map(String) : typeof value === 'boolean' ? value : String(value ?? '')
    if (!list) found[name] = kept
    else {
      const before = `${list}.${rowOf(list, name)}.`
      const place = places.get(before)
      if (place) found[place + name.slice(before.length)] = kept
    }
  }
  return found
}

/** A call as the boxes of its form. */
export function valuesOf(call: CallDefinition): CallValues {
  const values: CallValues = {}
  const lay = (place: string, value: unknown): void => {
    if (value === null || value === undefined) return
    if (Array.isArray(value)) {
      if (lists.includes(place)) value.forEach((row, at) => lay(`${place}.${at}`, row))
      else values[place] = value.map(String)
    } else if (typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) lay(place ? `${place}.${name}` : name, inner)
    // An amount stays a number of cents: the box writes it as people do.
    else values[place] = place.endsWith('.cents') ? Number(value) : typeof value === 'boolean' ? value : String(value)
  }
  lay('', call)
  return values
}

/** What a name becomes where it must be one word: `Firma del contratto` → `firma_del_contratto`. */
const keyFor = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 60)
    .replace(/_+$/, '')

/** How the terms every call has are called, by what ends them: the steps of a position and its maintenance look for these names. */
const usualNames: Readonly<Record<string, string>> = {
  cup_entered: 'cup_entry',
  contract_signed: 'contract',
  completed: 'completion',
  sample_check_answered: 'check_answer',
  archived: 'maintenance',
}

/** The order in which what every grant goes through can happen. */
const usualOrder = ['submitted', 'decree_notified', 'payment_requested', 'paid']

/** What a form brought as a call, still to be checked against the definition. `kept` is the call being changed: what the form does not ask stays. */
export function callFrom(values: CallValues, kept?: CallDefinition): Record<string, unknown> {
  const text = (name: string) => String(values[name] ?? '').trim()
  const many = (name: string) => {
    const value = values[name]
    return Array.isArray(value) ? value.map(String) : isBlank(value) ? [] : [String(value)]
  }
  const ticked = (name: string) => ['true', 'on'].includes(text(name))
  const whole = (name: string): unknown => (text(name) === '' ? undefined : (readNumber(text(name)) ?? text(name)))
  const orNull = (name: string) => whole(name) ?? null
  const day = (name: string) => DayInput.safeParse(text(name)).data ?? text(name)
  const each = <T>(list: string, row: (at: string, i: number) => T): T[] =>
    Array.from({ length: countRows(values, list) }, (_, i) => row(`${list}.${i}`, i))
  /** English is asked of nobody: without it the Italian stands there. */
  const both = (at: string) => ({ it: text(`${at}.it`), en: text(`${at}.en`) || text(`${at}.it`) })
  const source = (at: string) => ({
    article: text(`${at}.article`),
    address: text(`${at}.address`),
    quotation: text(`${at}.quotation`),
    literal: ticked(`${at}.literal`),
  })
  const windows = each('windows', (at, i) => ({
    name: text(`${at}.name`) || String(i + 1),
    opensOn: day(`${at}.opensOn`),
    closesOn: day(`${at}.closesOn`),
  }))
  const opensFirst = windows.map((w) => w.opensOn).toSorted()[0] ?? ''
  const taken = new Set(each('rules', (at) => text(`${at}.name`)))
  const nameOf = (at: string, i: number) => {
    const usual = usualNames[text(`${at}.doneBy`)]
    const name =
      text(`${at}.name`) || (usual && !taken.has(usual) ? usual : keyFor(text(`${at}.title.it`)) || `rule_${i + 1}`)
    taken.add(name)
    return name
  }
  const offset = (at: string) => {
    const unit = text(`${at}.unit`)
    return unit === 'fixedDate'
      ? { unit, day: whole(`${at}.day`), month: whole(`${at}.month`) }
      : { unit, n: whole(`${at}.n`) }
  }
  return {
    code: text('code'),
    title: text('title'),
    promoter: text('promoter'),
    programme: text('programme'),
    measure: text('measure'),
    nationalTitle: text('nationalTitle'),
    windows,
    eligible: {
      types: many('eligible.types'),
      populationFrom: whole('eligible.populationFrom') ?? 0,
      populationUpTo: orNull('eligible.populationUpTo'),
    },
    amount: {
      rule: text('amount.rule'),
      bands: each('amount.bands', (at) => ({
        upTo: orNull(`${at}.upTo`),
        cents: isBlank(values[`${at}.cents`])
          ? undefined
          : typeof values[`${at}.cents`] === 'number'
            ? values[`${at}.cents`]
            : (readEuro(text(`${at}.cents`)) ?? text(`${at}.cents`)),
      })),
      minServices: orNull('amount.minServices'),
      maxServices: orNull('amount.maxServices'),
      note: text('amount.note'),
    },
    cupTemplate: text('cupTemplate'),
    treasury: text('treasury'),
    papers: each('papers', (at, i) => ({
      code: text(`${at}.code`) || keyFor(text(`${at}.title.it`)) || `paper_${i + 1}`,
      title: both(`${at}.title`),
      stage: text(`${at}.stage`),
      signed: text(`${at}.signed`),
      signers: whole(`${at}.signers`) ?? 1,
      scenarios: many(`${at}.scenarios`).map(Number),
    })),
    caps: each('caps', (at, i) => ({
      name: text(`${at}.name`) || (i === 0 ? 'general_limit' : `general_limit_${i + 1}`),
      on: day(`${at}.on`),
      source: source(`${at}.source`),
    })),
    rules: each('rules', (at, i) => ({
      name: nameOf(at, i),
      title: both(`${at}.title`),
      anchor: text(`${at}.anchor`),
      offset: offset(`${at}.offset`),
      calendar: {
        holidays: text(`${at}.calendar.holidays`),
        patron: ticked(`${at}.calendar.patron`),
        saturday: text(`${at}.calendar.saturday`),
      },
      shift: text(`${at}.shift`),
      cap: text(`${at}.cap`) || null,
      // A rule nobody dated holds from the day the call opens.
      validity: {
        from: text(`${at}.validity.from`) ? day(`${at}.validity.from`) : opensFirst,
        until: text(`${at}.validity.until`) ? day(`${at}.validity.until`) : null,
      },
      source: source(`${at}.source`),
      doneBy: text(`${at}.doneBy`) || null,
      population:
        whole(`${at}.population.from`) === undefined && whole(`${at}.population.upTo`) === undefined
          ? null
          : { from: whole(`${at}.population.from`) ?? 0, upTo: orNull(`${at}.population.upTo`) },
    })),
    order: kept?.order ?? usualOrder,
    source: ['article', 'address', 'quotation'].every((name) => !text(`source.${name}`)) ? null : source('source'),
  }
}

/** The box where what is wrong at a place of the definition is shown. */
export const boxOf = (place: string) =>
  /^rules\.\d+\.offset$/.test(place)
    ? `${place}.unit`
    : place.replace(/^(eligible\.types|papers\.\d+\.scenarios)\.\d+$/, '$1')
