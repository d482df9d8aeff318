import { z } from 'zod'
import type { DeadlineFault } from './errors.ts'

/** Names of rules, anchors and limits: `cup_entry`, `contract_signed`. `deadline.cup_entry` is the deadline of another rule. */
const NAME = /^[a-z][a-z0-9_]{0,59}$/
const ANCHOR = /^(deadline\.)?[a-z][a-z0-9_]{0,59}$/
export const Name = z.string().regex(NAME, 'rule_name_shape')
const Anchor = z.string().regex(ANCHOR, 'anchor_name_shape')
export const Day = z.string().refine(isDay, 'date').meta({ format: 'date' })

/** Years for which the national holidays are certain, and beyond which nobody makes plans. */
const [FIRST_YEAR, LAST_YEAR] = [1986, 2200]
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const year = Number(text.slice(0, 4))
  if (year < FIRST_YEAR || year > LAST_YEAR) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** Where a rule is written: the article or FAQ, where to read it, and what it says; `literal` when in its own words. */
export const Source = z.strictObject({
  article: z.string().trim().min(2).max(300),
  address: z.url({ protocol: /^https$/, error: 'source_address' }).max(500),
  quotation: z.string().trim().min(2).max(2000),
  literal: z.boolean().default(false),
})
export type Source = z.output<typeof Source>

const whole = (most: number) => z.number('number').int().min(-most).max(most)
const Offset = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('hours'), n: z.number().int().min(1).max(8760) }),
  z.strictObject({ unit: z.literal('calendarDays'), n: whole(3650) }),
  z.strictObject({ unit: z.literal('workingDays'), n: whole(1000) }),
  z.strictObject({ unit: z.literal('months'), n: whole(360) }),
  z.strictObject({ unit: z.literal('years'), n: whole(50) }),
  z.strictObject({ unit: z.literal('endOfYear'), n: z.number().int().min(0).max(50) }),
  z.strictObject({
    unit: z.literal('fixedDate'),
    month: z.number().int().min(1).max(12),
    day: z.number().int().min(1).max(31),
  }),
])
export type Offset = z.output<typeof Offset>

export const Rule = z.strictObject({
  name: Name,
  title: z.strictObject({ it: z.string().trim().min(2).max(200), en: z.string().trim().min(2).max(200) }),
  anchor: Anchor.meta({ description: 'What must have happened; deadline.<rule> is the deadline of another rule.' }),
  offset: Offset.meta({ description: 'Below zero the term is counted backwards.' }),
  calendar: z
    .strictObject({
      holidays: z.enum(['IT', 'none']).default('IT'),
      patron: z
        .boolean()
        .default(false)
        .meta({ description: 'Whether the patron’s day of the body is no working day.' }),
      saturday: z.enum(['rest', 'work']).default('rest'),
    })
    .prefault({}),
  shift: z.enum(['none', 'next', 'previous']).default('none'),
  cap: Name.nullable().default(null).meta({ description: 'The general limit it never goes beyond.' }),
  validity: z
    .strictObject({ from: Day, until: Day.nullable().default(null) })
    .meta({ description: 'The rule holds for anchors from the first day to the day before `until`.' }),
  source: Source,
})

export type Rule = z.output<typeof Rule>

/** A general limit: no deadline that names it goes beyond its day. */
export const Cap = z.strictObject({ name: Name, on: Day, source: Source })
export type Cap = z.output<typeof Cap>

/** An act that gives more time to one rule. */
export const Extension = z.strictObject({
  rule: Name,
  newOn: Day,
  act: z.strictObject({ number: z.string().trim().min(1).max(100), on: Day }),
})
export type Extension = z.output<typeof Extension>

const within = (rule: Rule, day: string) =>
  rule.validity.from <= day && (rule.validity.until === null || day < rule.validity.until)

/** The version of a rule in force on a day; null when none is. */
export const ruleInForce = (rules: readonly Rule[], name: string, day: string): Rule | null =>
  rules.find((rule) => rule.name === name && within(rule, day)) ?? null
export const isInForce = within

/** All that is contradictory in a set of rules and limits, each with its place; nothing is a set that can be computed. */
export function checkRules(rules: readonly Rule[], caps: readonly Cap[] = []): DeadlineFault[] {
  const faults: DeadlineFault[] = []
  const wrong = (code: string, place: string, values?: DeadlineFault['values']) =>
    void faults.push({ code, place, ...(values && { values }) })
  caps.forEach((cap, at) => {
    if (caps.findIndex((other) => other.name === cap.name) < at)
      wrong('cap_twice', `caps.${at}.name`, { name: cap.name })
  })
  const names = new Set(rules.map((rule) => rule.name))
  rules.forEach((rule, at) => {
    const { offset, validity } = rule
    const place = `rules.${at}`
    if (validity.until !== null && validity.until <= validity.from) wrong('validity_order', `${place}.validity.until`)
    const before = rules.findIndex((other, i) => i < at && other.name === rule.name && overlap(other, rule))
    if (before >= 0) wrong('rule_overlap', `${place}.validity.from`, { name: rule.name, other: before + 1 })
    if (rule.cap !== null && !caps.some((cap) => cap.name === rule.cap))
      wrong('cap_unknown', `${place}.cap`, { name: rule.cap })
    if (offset.unit === 'hours' && rule.shift !== 'none') wrong('shift_with_hours', `${place}.shift`)
    if (offset.unit === 'hours' && rule.cap !== null) wrong('cap_with_hours', `${place}.cap`)
    if (offset.unit === 'fixedDate' && !isDay(`2024-${two(offset.month)}-${two(offset.day)}`))
      wrong('fixed_date', `${place}.offset.day`)
    const other = derived(rule.anchor)
    if (other !== null && !names.has(other)) wrong('anchor_unknown_rule', `${place}.anchor`, { name: other })
    else if (other !== null && circles(rules, rule)) wrong('rule_circle', `${place}.anchor`, { name: rule.name })
  })
  return faults
}

/** The rule whose deadline an anchor is; null for what happens in the world. */
export const derived = (anchor: string) => (anchor.startsWith('deadline.') ? anchor.slice(9) : null)
export const two = (n: number) => String(n).padStart(2, '0')

const overlap = (a: Rule, b: Rule) =>
  (a.validity.until === null || b.validity.from < a.validity.until) &&
  (b.validity.until === null || a.validity.from < b.validity.until)

function circles(rules: readonly Rule[], from: Rule): boolean {
  const seen = new Set<string>()
  const walk = (name: string): boolean => {
    if (name === from.name) return true
    if (seen.has(name)) return false
    seen.add(name)
    return rules.some((rule) => rule.name === name && derived(rule.anchor) !== null && walk(derived(rule.anchor)!))
  }
  return walk(derived(from.anchor)!)
}

/** Anchors that happened in another order than they can: each later one that came before an earlier one. */
export function checkOrder(order: readonly string[], anchors: Readonly<Record<string, string>>): DeadlineFault[] {
  const happened = order.flatMap((name) => (anchors[name] ? [{ name, on: anchors[name].slice(0, 10) }] : []))
  return happened.flatMap(({ name, on }, at) => {
    const earlier = happened.slice(0, at).find((other) => other.on > on)
    return earlier
      ? [{ code: 'anchor_order', place: `anchors.${name}`, values: { name, other: earlier.name, day: earlier.on } }]
      : []
  })
}
