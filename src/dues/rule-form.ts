import { euroCell, readEuro } from '../platform/money.ts'
import { plainNumber } from '../platform/numbers.ts'
import { type At, type Kind, type Rule, type RuleSet } from './rules.ts'

/** What a form shows and brings of a rule: flat names, as people write the values. */
export type RuleValues = Record<string, string | readonly string[]>

const decimal = (text: string) => text.replace('.', ',')
const atValues = (at: At): RuleValues =>
  'on' in at
    ? { atOn: at.on }
    : { atYears: String(at.yearsBefore), atDay: `${at.monthDay.slice(3)}/${at.monthDay.slice(0, 2)}` }

/** A rule as the boxes of its form. */
export function valuesOf(rule: Rule): RuleValues {
  const values: RuleValues = { name: rule.name, key: rule.key, types: rule.types ?? [], counts: String(rule.counts) }
  for (const [name, value] of Object.entries(rule)) {
    if (name === 'at') Object.assign(values, atValues(value as At))
    else if (name === 'bands')
      for (const [i, b] of (
        value as { from: number; to: number | null; cents?: number; euroPerUnit?: string; percent?: string }[]
      ).entries())
        Object.assign(values, {
          [`bands.${i}.from`]: String(b.from),
          [`bands.${i}.to`]: b.to === null ? '' : String(b.to),
          ...(b.cents !== undefined && { [`bands.${i}.cents`]: euroCell(b.cents) }),
          ...(b.euroPerUnit !== undefined && { [`bands.${i}.euroPerUnit`]: decimal(b.euroPerUnit) }),
          ...(b.percent !== undefined && { [`bands.${i}.percent`]: decimal(b.percent) }),
        })
    else if (name === 'weights')
      for (const w of value as { input: string; percent: string }[]) values[`weights.${w.input}`] = decimal(w.percent)
    else if (name === 'level') {
      const level = value as { year?: number | 'last'; of?: string[] }
      Object.assign(
        values,
        level.of ? { levelOf: level.of } : { levelYear: level.year === 'last' ? '' : String(level.year) },
      )
    } else if (name === 'of') values['of'] = value as string[]
    else if (/cents$/i.test(name)) values[name] = euroCell(value as number)
    else if (['euroPerUnit', 'percent'].includes(name)) values[name] = decimal(String(value))
    else if (!(name in values)) values[name] = String(value)
  }
  return values
}

const cents = (text: unknown) => readEuro(String(text ?? '')) ?? String(text ?? '')
const asDecimal = (text: unknown) => plainNumber(String(text ?? '')) ?? String(text ?? '')
const whole = (text: unknown) => {
  const plain = plainNumber(String(text ?? ''))
  return plain === null ? String(text ?? '') : Number(plain)
}
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : value ? [String(value)] : [])
const blank = (value: unknown) => value === undefined || String(value).trim() === ''

/** What a form brought as a rule of that kind, still to be checked against the form of rules. */
export function ruleFrom(kind: Kind, body: Record<string, unknown>): Record<string, unknown> {
  const types = list(body['types'])
  const of = list(body['of'])
  const rule: Record<string, unknown> = {
    kind,
    key: blank(body['key']) ? keyFor(String(body['name'] ?? '')) : String(body['key']),
    name: String(body['name'] ?? ''),
    ...(types.length > 0 && { types }),
    counts: body['counts'] !== 'false' && !blank(body['counts']),
  }
  if (['discount', 'free', 'pro_rata'].includes(kind) && of.length > 0) rule['of'] = of
  for (const name of fieldsOf[kind]) {
    if (name === 'at')
      rule['at'] = blank(body['atOn'])
        ? {
            yearsBefore: whole(body['atYears']),
            monthDay: String(body['atDay'] ?? '')
              .split('/')
              .toReversed()
              .map((n) => n.padStart(2, '0'))
              .join('-'),
          }
        : { on: String(body['atOn']) }
    else if (name === 'bands') rule['bands'] = bandsFrom(body)
    else if (name === 'weights')
      rule['weights'] = ['population', 'firms', 'workstations', 'equal'].flatMap((input) =>
        blank(body[`weights.${input}`]) ? [] : [{ input, percent: asDecimal(body[`weights.${input}`]) }],
      )
    else if (name === 'level') {
      const levels = list(body['levelOf'])
      rule['level'] =
        levels.length > 0 ? { of: levels } : { year: blank(body['levelYear']) ? 'last' : whole(body['levelYear']) }
    } else if (/cents$/i.test(name)) rule[name] = cents(body[name])
    else if (name === 'euroPerUnit' || name === 'percent') rule[name] = asDecimal(body[name])
    else if (name === 'months' || name === 'yearsBefore') rule[name] = whole(body[name])
    else if (name === 'byDays') rule[name] = !blank(body[name]) && body[name] !== 'false'
    else rule[name] = String(body[name] ?? '')
  }
  return rule
}

function bandsFrom(body: Record<string, unknown>) {
  const rows = Object.keys(body).flatMap((k) => /^bands\.(\d+)\.from$/.exec(k)?.[1] ?? [])
  return rows
    .map(Number)
    .toSorted((a, b) => a - b)
    .flatMap((i) => {
      const of = (name: string) => body[`bands.${i}.${name}`]
      if (blank(of('from'))) return []
      return [
        {
          from: whole(of('from')),
          to: blank(of('to')) ? null : whole(of('to')),
          ...(!blank(of('cents')) && { cents: cents(of('cents')) }),
          ...(!blank(of('euroPerUnit')) && { euroPerUnit: asDecimal(of('euroPerUnit')) }),
          ...(!blank(of('percent')) && { percent: asDecimal(of('percent')) }),
        },
      ]
    })
}

/** What each kind asks for besides its name. */
export const fieldsOf: Record<Kind, readonly string[]> = {
  flat: ['cents'],
  per_unit: ['input', 'at', 'euroPerUnit'],
  bands: ['input', 'at', 'by', 'bands'],
  discount: ['input', 'at', 'by', 'bands'],
  share: ['budgetCents', 'at', 'weights', 'byDays'],
  percent_of_funding: ['percent', 'yearsBefore'],
  free: ['during', 'months', 'unit'],
  pro_rata: ['unit'],
  minimum: ['cents'],
  maximum: ['cents'],
  cap: ['level', 'whenMissing'],
  beyond_allowance: [],
  round: ['toCents'],
  credits: [],
}

/** What a name becomes in the rules: `Quota per abitante` → `quota-per-abitante`. */
export const keyFor = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '')
    .slice(0, 40)

/** The numbers of a set of rules one may turn in a simulation: each with its name in the form. */
export type Knob = { name: string; rule: string; what: string; value: string; money: boolean; note: string }
const turned = new Set(['cents', 'budgetCents', 'toCents', 'euroPerUnit', 'percent', 'months'])

export function knobsOf({ rules }: RuleSet): Knob[] {
  return rules.flatMap((rule) =>
    Object.entries(valuesOf(rule)).flatMap(([name, value]): Knob[] => {
      const what =
        /^bands\.\d+\.(cents|euroPerUnit|percent)$/.exec(name)?.[1] ?? (name.startsWith('weights.') ? 'weight' : name)
      if (typeof value !== 'string' || !(turned.has(what) || what === 'weight')) return []
      const band = /^bands\.(\d+)\./.exec(name)?.[1]
      const values = valuesOf(rule)
      const note = band
        ? `${values[`bands.${band}.from`]}–${values[`bands.${band}.to`] || '…'}`
        : name.startsWith('weights.')
          ? name.slice(8)
          : ''
      return [{ name: `${rule.key}.${name}`, rule: rule.name, what, value, money: /cents$/i.test(what), note }]
    }),
  )
}

/** The same rules with other numbers; a rule may be left out with `<key>.off`. What cannot be read is caught by the form of rules. */
export function withKnobs(set: RuleSet, prefix: string, body: Record<string, unknown>): unknown {
  return {
    rules: set.rules
      .filter((r) => blank(body[`${prefix}.${r.key}.off`]))
      .map((rule) => {
        const values: Record<string, unknown> = { ...valuesOf(rule) }
        for (const name of Object.keys(values)) {
          const given = body[`${prefix}.${rule.key}.${name}`]
          if (given !== undefined) values[name] = given
        }
        return ruleFrom(rule.kind, values)
      }),
  }
}
