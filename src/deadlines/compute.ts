import { count, countingSource, type DayCalendar, shifted } from './counting.ts'
import { DeadlineError, type DeadlineFault } from './errors.ts'
import {
  type Cap,
  derived,
  type Extension,
  isDay,
  isInForce,
  type Offset,
  type Rule,
  ruleInForce,
  type Source,
} from './rule.ts'
import { festiveDay, hoursOfPeriod } from './sources.ts'

/** Terms of law run by the clocks of Rome, whatever the server's zone. */
const ROME = 'Europe/Rome'

/** What happened, by name: a day (`2026-03-31`), or an instant (`2026-03-31T10:00:00Z`) where hours matter. */
export type Anchors = Readonly<Record<string, string>>
type Stepped =
  | 'anchor'
  | 'counted'
  | 'shifted'
  | 'not_shifted'
  | 'extended'
  | 'extension_idle'
  | 'capped'
  | 'within_cap'
/** One step of a computation: what was done, from what to what, by which source. Days are days, hours give instants. */
export type Step = {
  what: Stepped
  before: string | null
  after: string
  values: Record<string, string | number>
  source: Source | null
}
/** What a date came from: two of these say why a date moved. */
export type Inputs = {
  anchor: string
  anchorAt: string
  offset: Offset
  shift: Rule['shift']
  cap: { name: string; on: string } | null
  extensions: readonly { newOn: string; number: string; on: string }[]
  /** What the counting alone gives. */
  countedOn: string
}
export type Computed = {
  state: 'computed'
  rule: string
  /** The last day; for a term in hours the day of Rome it ends on, and `dueAt` its instant. */
  dueOn: string
  dueAt: string | null
  steps: readonly Step[]
  source: Source
  inputs: Inputs
}
/** What starts the term has not happened: a state, never a guess. */
export type NotYet = { state: 'notYet'; rule: string; missing: string; source: Source }
export type Refused = { state: 'refused'; rule: string; faults: readonly DeadlineFault[] }

const fault = (code: string, place: string, values?: DeadlineFault['values']) =>
  new DeadlineError({ code, place, ...(values && { values }) })

/**
 * The deadline a rule gives for what happened, with every step and its source; or that it has not started yet. Refuses, saying
 * what and where: an anchor that is no day, a day where hours need an instant, a rule not in force on the day of
 * its anchor, a limit nobody gave, an act that extends hours. An act never brings a date forward; no deadline goes beyond its cap.
 */
export function computeDeadline(
  rule: Rule,
  anchors: Anchors,
  calendar: DayCalendar,
  extensions: readonly Extension[] = [],
  caps: readonly Cap[] = [],
): Computed | NotYet {
  const given = anchors[rule.anchor]
  if (given === undefined) return { state: 'notYet', rule: rule.name, missing: rule.anchor, source: rule.source }
  const anchor = readAnchor(given, `anchors.${rule.anchor}`)
  if (!isInForce(rule, anchor.day.toString()))
    throw fault('rule_not_in_force', 'rule.validity', {
      name: rule.name,
      day: anchor.day.toString(),
      from: rule.validity.from,
      until: rule.validity.until ?? '',
    })
  return rule.offset.unit === 'hours'
    ? inHours(rule, rule.offset.n, given, anchor, extensions)
    : inDays(rule, given, anchor.day, calendar, extensions, caps)
}

function inDays(
  rule: Rule,
  given: string,
  from: Temporal.PlainDate,
  calendar: DayCalendar,
  extensions: readonly Extension[],
  caps: readonly Cap[],
): Computed {
  const steps: Step[] = [anchorStep(rule, from.toString(), given)]
  const go = (what: Stepped, after: string, values: Step['values'], source: Source | null) => {
    steps.push({ what, before: steps.at(-1)!.after, after, values, source })
    return after
  }
  const { unit } = rule.offset
  const counted = count(from, rule.offset, rule, calendar)
  const values = unit === 'fixedDate' ? { unit, n: 0 } : { unit, n: rule.offset.n }
  let on = go('counted', counted.toString(), values, countingSource(rule.offset))
  const moved = shifted(counted, rule, calendar).toString()
  if (moved !== on) on = go('shifted', moved, { to: rule.shift }, rule.shift === 'next' ? festiveDay : null)
  else if (rule.shift !== 'none') go('not_shifted', on, {}, null)

  const acts = actsOf(rule, extensions)
  for (const { newOn, act } of acts)
    if (newOn > on) on = go('extended', newOn, { number: act.number, day: act.on }, null)
    else go('extension_idle', on, { number: act.number, day: act.on, newOn }, null)

  const cap = rule.cap === null ? null : caps.find(({ name }) => name === rule.cap)
  if (cap === undefined) throw fault('cap_unknown', 'rule.cap', { name: rule.cap! })
  if (cap && cap.on < on) on = go('capped', cap.on, { name: cap.name }, cap.source)
  else if (cap) go('within_cap', on, { name: cap.name, day: cap.on }, cap.source)

  return computed(rule, on, null, steps, given, counted.toString(), cap && { name: cap.name, on: cap.on }, acts)
}

function inHours(
  rule: Rule,
  hours: number,
  given: string,
  anchor: { instant: Temporal.Instant | null },
  extensions: readonly Extension[],
): Computed {
  if (!anchor.instant) throw fault('anchor_needs_time', `anchors.${rule.anchor}`)
  const act = extensions.findIndex((e) => e.rule === rule.name)
  if (act >= 0) throw fault('extension_with_hours', `extensions.${act}.rule`)
  if (rule.shift !== 'none') throw fault('shift_with_hours', 'rule.shift')
  if (rule.cap !== null) throw fault('cap_with_hours', 'rule.cap')
  const from = anchor.instant.toString()
  const due = anchor.instant.round({ smallestUnit: 'second', roundingMode: 'floor' }).add({ hours })
  const steps: Step[] = [
    anchorStep(rule, from, given),
    {
      what: 'counted',
      before: from,
      after: due.toString(),
      values: { unit: 'hours', n: hours },
      source: hoursOfPeriod,
    },
  ]
  const dueOn = dayInRome(due).toString()
  return computed(rule, dueOn, due.toString(), steps, given, dueOn, null, [])
}

const anchorStep = (rule: Rule, after: string, given: string): Step => ({
  what: 'anchor',
  before: null,
  after,
  values: { anchor: rule.anchor, given },
  source: rule.source,
})

function computed(
  rule: Rule,
  dueOn: string,
  dueAt: string | null,
  steps: readonly Step[],
  anchorAt: string,
  countedOn: string,
  cap: Inputs['cap'],
  acts: readonly Extension[],
): Computed {
  const extensions = acts.map(({ newOn, act }) => ({ newOn, ...act }))
  const { anchor, offset, shift } = rule
  const inputs = { anchor, anchorAt, offset, shift, cap, extensions, countedOn }
  return { state: 'computed', rule: rule.name, dueOn, dueAt, steps, source: rule.source, inputs }
}

/** The acts that extend a rule, in the order they were made; the same act twice is refused. */
function actsOf(rule: Rule, extensions: readonly Extension[]) {
  const mine = extensions.flatMap((e, at) => (e.rule === rule.name ? [{ ...e, at }] : []))
  for (const e of mine) {
    if (!isDay(e.newOn)) throw fault('date', `extensions.${e.at}.newOn`)
    if (mine.some((o) => o.at < e.at && o.act.number === e.act.number && o.act.on === e.act.on))
      throw fault('extension_twice', `extensions.${e.at}.act`, { number: e.act.number })
  }
  return mine.toSorted((a, b) => (a.act.on === b.act.on ? a.at - b.at : a.act.on < b.act.on ? -1 : 1))
}

const dayInRome = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(ROME).toPlainDate()

/** An anchor as a day of Rome, and its instant where it has one. */
function readAnchor(text: string, place: string): { day: Temporal.PlainDate; instant: Temporal.Instant | null } {
  if (isDay(text)) return { day: Temporal.PlainDate.from(text), instant: null }
  try {
    const instant = Temporal.Instant.from(text)
    const day = dayInRome(instant)
    if (isDay(day.toString())) return { day, instant }
  } catch {
    // Said below: neither a day nor an instant.
  }
  throw fault('anchor_shape', place)
}

/**
 * Every deadline of a set of rules, by name: of each the version in force on the day of its anchor. An anchor `deadline.x` is the
 * deadline of rule x. What cannot be computed is refused alone: the others stand.
 */
export function computeDeadlines(
  rules: readonly Rule[],
  anchors: Anchors,
  calendar: DayCalendar,
  extensions: readonly Extension[] = [],
  caps: readonly Cap[] = [],
): Map<string, Computed | NotYet | Refused> {
  const done = new Map<string, Computed | NotYet | Refused>()
  const known: Record<string, string> = { ...anchors }
  const running = new Set<string>()
  const one = (name: string): Computed | NotYet | Refused => {
    const before = done.get(name)
    if (before) return before
    const versions = rules.filter((rule) => rule.name === name)
    const latest = versions.at(-1)
    if (!latest || running.has(name))
      return {
        state: 'refused',
        rule: name,
        faults: [{ code: latest ? 'rule_circle' : 'anchor_unknown_rule', place: 'rules', values: { name } }],
      }
    running.add(name)
    for (const { anchor } of versions) {
      const from = derived(anchor)
      const outcome = from === null ? null : one(from)
      if (outcome?.state === 'computed') known[anchor] = outcome.dueAt ?? outcome.dueOn
    }
    const result = refusing(name, () =>
      computeDeadline(inForce(versions, known) ?? latest, known, calendar, extensions, caps),
    )
    done.set(name, result)
    return result
  }
  for (const rule of rules) one(rule.name)
  return done
}

function inForce(versions: readonly Rule[], anchors: Anchors): Rule | null {
  for (const rule of versions) {
    const given = anchors[rule.anchor]
    if (given === undefined) continue
    const day = readAnchor(given, `anchors.${rule.anchor}`).day.toString()
    if (ruleInForce([rule], rule.name, day)) return rule
  }
  return null
}

function refusing(rule: string, compute: () => Computed | NotYet): Computed | NotYet | Refused {
  try {
    return compute()
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error
    return { state: 'refused', rule, faults: error.faults }
  }
}
