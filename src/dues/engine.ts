import { exactPrice, partOf, percentOf, roundDiv, roundedParts, tenThousandths, toCents } from './amounts.ts'
import {
  type BodyInputs,
  type Computed,
  type Figure,
  figureFor,
  type Input,
  type Missing,
  step,
  type Step,
} from './due-inputs.ts'
import { cut, firstDay, freeUntil, partOfYear, type Period, unitsIn, unitsOfYear, within } from './periods.ts'
import { complete, type Kind, referenceDay, type Rule, type RuleOf, type RuleSet } from './rules.ts'
import { bandsReached, shareSteps } from './shares.ts'

type Shares = ReadonlyMap<string, ReadonlyMap<string, readonly Step[]>>

/**
 * The dues of a year for all these bodies. A body whose inputs are missing has no due and says why; the others have
 * theirs. The same inputs always give the same result. Bodies that belong on no day of the year owe nothing and have no step.
 */
export function computeDues(set: RuleSet, year: number, bodies: readonly BodyInputs[]): Computed[] {
  const rules = complete(set)
  const shares: Shares = new Map(
    rules.flatMap((r) => (r.kind === 'share' ? [[r.key, shareSteps(r, year, bodies)]] : [])),
  )
  return bodies.map((body) => computeOne(rules, year, body, shares))
}

/** Everything a rule may look at while one due is computed. */
type Running = {
  year: number
  body: BodyInputs
  belongs: readonly Period[]
  total: number
  amounts: Map<string, number>
  missing: Missing[]
  shares: Shares
  creditUses: Computed['creditUses']
  chargeIds: string[]
}

function computeOne(rules: readonly Rule[], year: number, body: BodyInputs, shares: Shares): Computed {
  const at: Running = {
    year,
    body,
    belongs: within(body.periods, year),
    total: 0,
    amounts: new Map(),
    missing: [],
    shares,
    creditUses: [],
    chargeIds: [],
  }
  const steps: Step[] = []
  // Who does not belong owes no quota; what was used or is still owed stays.
  const standing =
    at.belongs.length > 0 ? rules : rules.filter((r) => r.kind === 'beyond_allowance' || r.kind === 'credits')
  for (const rule of standing) {
    if (rule.types && !rule.types.includes(body.type)) continue
    const made = apply[rule.kind](rule as never, at)
    const sum = made.reduce((all, s) => all + s.resultCents, 0)
    at.amounts.set(rule.key, (at.amounts.get(rule.key) ?? 0) + sum)
    if (rule.counts) at.total += sum
    steps.push(...made)
  }
  return at.missing.length > 0
    ? { id: body.id, totalCents: 0, steps: [], missing: at.missing, creditUses: [], chargeIds: [] }
    : { id: body.id, totalCents: at.total, steps, missing: [], creditUses: at.creditUses, chargeIds: at.chargeIds }
}

function figureIn(at: Running, rule: RuleOf<'per_unit' | 'bands' | 'discount'>): Figure | null {
  const on = referenceDay(rule.at, at.year)
  const found = figureFor(at.body, rule.input, on)
  if (typeof found !== 'string') return found
  at.missing.push({ rule: rule.key, name: rule.name, input: rule.input, why: found, on })
  return null
}

const lack = (at: Running, rule: Rule, input: string, why: Missing['why']): [] => {
  at.missing.push({ rule: rule.key, name: rule.name, input, why, on: firstDay(at.year) })
  return []
}
const base = (at: Running, of?: readonly string[]) =>
  of ? of.reduce((sum, key) => sum + (at.amounts.get(key) ?? 0), 0) : at.total
const subtotal = (at: Running, cents: number): Input => ({
  name: 'subtotal',
  value: cents,
  source: 'steps',
  on: firstDay(at.year),
})
type Apply = { [K in Kind]: (rule: RuleOf<K>, at: Running) => Step[] }
const apply: Apply = {
  flat: (rule, at) => [
    step(rule, { name: 'type', value: at.body.type, source: 'registry', on: firstDay(at.year) }, rule.cents),
  ],

  per_unit: (rule, at) => {
    const figure = figureIn(at, rule)
    if (!figure) return []
    const result = toCents(exactPrice(figure.value, rule.euroPerUnit))
    return [step(rule, { name: rule.input, ...figure }, result, { euroPerUnit: rule.euroPerUnit })]
  },

  bands: (rule, at) => {
    const figure = figureIn(at, rule)
    if (!figure) return []
    const reached = bandsReached(rule, figure.value)
    if (reached.length === 0) return lack(at, rule, rule.input, 'outside_bands')
    const exact = reached.map(({ band, units }) =>
      band.cents === undefined ? exactPrice(units, band.euroPerUnit ?? '0') : BigInt(band.cents) * 100n,
    )
    const results = roundedParts(exact, 100n)
    return reached.map(({ band, units }, i) =>
      step(rule, { name: rule.input, ...figure }, results[i]!, {
        from: band.from,
        to: band.to ?? '',
        units,
        ...(band.cents === undefined ? { euroPerUnit: band.euroPerUnit ?? '0' } : { cents: band.cents }),
      }),
    )
  },

  discount: (rule, at) => {
    const figure = figureIn(at, rule)
    if (!figure) return []
    const reached = bandsReached(rule, figure.value)
    if (reached.length === 0) return lack(at, rule, rule.input, 'outside_bands')
    const from = BigInt(base(at, rule.of))
    const units = reached.reduce((sum, r) => sum + r.units, 0)
    const exact = reached.map((r) => -from * BigInt(r.units) * tenThousandths(r.band.percent))
    const results = units === 0 ? reached.map(() => 0) : roundedParts(exact, BigInt(units) * 1_000_000n)
    return reached.map(({ band, units: n }, i) =>
      step(rule, { name: rule.input, ...figure }, results[i]!, {
        from: band.from,
        to: band.to ?? '',
        units: n,
        of: units,
        percent: band.percent,
        baseCents: Number(from),
      }),
    )
  },

  share: (rule, at) => {
    const mine = at.shares.get(rule.key)?.get(at.body.id)
    if (mine) return [...mine]
    const on = referenceDay(rule.at, at.year)
    for (const { input } of rule.weights) {
      if (input === 'equal') continue
      const found = figureFor(at.body, input, on)
      if (typeof found === 'string') at.missing.push({ rule: rule.key, name: rule.name, input, why: found, on })
    }
    return []
  },

  percent_of_funding: (rule, at) => {
    const wanted = at.year - rule.yearsBefore
    const known = at.body.funding.find((f) => f.year === wanted)
    if (!known) return lack(at, rule, `funding ${wanted}`, 'funding_missing')
    const { value, source, on } = known
    return [
      step(rule, { name: 'funding', value, source, on }, percentOf(value, rule.percent), {
        percent: rule.percent,
        year: wanted,
      }),
    ]
  },

  free: (rule, at) => {
    const { joinedOn } = at.body
    if (!joinedOn) return lack(at, rule, 'joined', 'joining_missing')
    const until = freeUntil(joinedOn, rule.during, rule.months)
    const count = (periods: readonly Period[]) => periods.reduce((n, p) => n + unitsIn(p, at.year, rule.unit), 0)
    const free = count(at.belongs.map((p) => cut(p, until)))
    if (free === 0) return []
    const all = count(at.belongs)
    const input = { name: 'joined', value: joinedOn, source: at.body.act, on: joinedOn }
    return [
      step(rule, input, -partOf(base(at, rule.of), free, all), {
        during: rule.during,
        months: rule.months,
        unit: rule.unit,
        until,
        free,
        all,
      }),
    ]
  },

  pro_rata: (rule, at) => {
    const whole = base(at, rule.of)
    const part = at.belongs.reduce((sum, p) => sum + partOfYear(whole, p, at.year, rule.unit), 0)
    const units = at.belongs.reduce((n, p) => n + unitsIn(p, at.year, rule.unit), 0)
    const of = unitsOfYear(at.year, rule.unit)
    if (units === of) return []
    const input = { name: 'belongs', value: units, source: at.body.act, on: at.belongs[0]!.from }
    return [step(rule, input, part - whole, { unit: rule.unit, units, of, baseCents: whole })]
  },

  minimum: (rule, at) =>
    at.total < rule.cents ? [step(rule, subtotal(at, at.total), rule.cents - at.total, { cents: rule.cents })] : [],

  maximum: (rule, at) =>
    at.total > rule.cents ? [step(rule, subtotal(at, at.total), rule.cents - at.total, { cents: rule.cents })] : [],

  cap: (rule, at) => {
    const { level } = rule
    if ('of' in level) {
      const cents = base(at, level.of)
      const input = { name: 'level', value: cents, source: 'steps', on: firstDay(at.year) }
      return at.total > cents ? [step(rule, input, cents - at.total, { level: level.of.join(', ') })] : []
    }
    const wanted = level.year === 'last' ? at.year - 1 : level.year
    const known = at.body.levels.find((l) => l.year === wanted)
    if (!known) return rule.whenMissing === 'skip' ? [] : lack(at, rule, `level ${wanted}`, 'level_missing')
    const { value, source, on } = known
    return at.total > value
      ? [step(rule, { name: 'level', value, source, on }, value - at.total, { year: wanted })]
      : []
  },

  beyond_allowance: (rule, at) =>
    at.body.charges.map((c) => {
      at.chargeIds.push(c.id)
      return step(rule, { name: 'charge', value: c.cents, source: c.source, on: c.on }, c.cents, { what: c.what })
    }),

  round: (rule, at) => {
    const rounded = Number(roundDiv(BigInt(at.total), BigInt(rule.toCents))) * rule.toCents
    return rounded === at.total
      ? []
      : [step(rule, subtotal(at, at.total), rounded - at.total, { toCents: rule.toCents })]
  },

  // What is owed comes first; then credits, the oldest first, as far as there is something to pay.
  credits: (rule, at) => {
    const inOrder = [...at.body.credits.filter((c) => c.cents < 0), ...at.body.credits.filter((c) => c.cents > 0)]
    let left = at.total
    return inOrder.flatMap((c) => {
      const used = c.cents < 0 ? c.cents : Math.max(0, Math.min(c.cents, left))
      if (used === 0) return []
      left -= used
      at.creditUses.push({ id: c.id, cents: used })
      return [
        step(rule, { name: 'credit', value: c.cents, source: c.source, on: c.on }, -used, {
          what: c.reason,
          rest: c.cents - used,
        }),
      ]
    })
  },
}
