import { complete, type Rule, type RuleSet } from './rules.ts'
import { tenThousandths } from './amounts.ts'

/** Why a set of rules cannot be: of which rule, and what is wrong with it. */
export type RuleProblem = { rule: string; name: string; code: string; values: Record<string, string | number> }

/** What is impossible in a set of rules, whatever the bodies. Nothing when it may be computed. */
export function checkRules(set: RuleSet, bodyTypes: readonly string[]): RuleProblem[] {
  const rules = complete(set)
  const problem = (r: Rule, code: string, values: RuleProblem['values'] = {}): RuleProblem => ({
    rule: r.key,
    name: r.name,
    code,
    values,
  })
  const found: RuleProblem[] = []
  for (const [i, r] of rules.entries()) {
    if (rules.findIndex((o) => o.key === r.key) < i) found.push(problem(r, 'rule_twice', { key: r.key }))
    for (const type of r.types ?? [])
      if (!bodyTypes.includes(type)) found.push(problem(r, 'rule_type_unknown', { type }))
    for (const key of referred(r)) {
      const at = rules.findIndex((o) => o.key === key)
      if (at < 0) found.push(problem(r, 'rule_unknown', { key }))
      else if (at >= i && !ringOf(rules, r)) found.push(problem(r, 'rule_later', { key }))
    }
    const ring = ringOf(rules, r)
    if (ring) found.push(problem(r, 'rule_cycle', { ring: ring.join(' → ') }))
    if (r.kind === 'bands' || r.kind === 'discount') found.push(...bandProblems(r, problem))
    if (r.kind === 'bands')
      for (const b of r.bands)
        if ((b.cents === undefined) === (b.euroPerUnit === undefined))
          found.push(problem(r, 'band_amount', { from: b.from }))
    if (r.kind === 'share') {
      const sum = r.weights.reduce((all, w) => all + tenThousandths(w.percent), 0n)
      if (sum !== 1_000_000n) found.push(problem(r, 'weights_not_whole', { sum: Number(sum) / 10_000 }))
      if (new Set(r.weights.map((w) => w.input)).size < r.weights.length) found.push(problem(r, 'weight_twice'))
    }
  }
  const lowest = Math.max(0, ...rules.flatMap((r) => (r.kind === 'minimum' ? [r.cents] : [])))
  for (const r of rules) if (r.kind === 'maximum' && r.cents < lowest) found.push(problem(r, 'maximum_below_minimum'))
  if (!set.rules.some((r) => r.counts && owes.has(r.kind))) found.push(problem(rules[0]!, 'nothing_owed'))
  return found
}
const owes: ReadonlySet<string> = new Set(['flat', 'per_unit', 'bands', 'share', 'percent_of_funding', 'minimum'])

const referred = (r: Rule): readonly string[] =>
  'of' in r ? (r.of ?? []) : r.kind === 'cap' && 'of' in r.level ? r.level.of : []

/** The ring of names a rule stands in when following what each looks at leads back to it. */
function ringOf(rules: readonly Rule[], start: Rule): string[] | null {
  const walk = (key: string, path: readonly string[]): string[] | null => {
    const rule = rules.find((r) => r.key === key)
    for (const next of rule ? referred(rule) : []) {
      if (next === start.key) return [...path, key, next]
      if (path.includes(next) || next === key) continue
      const found = walk(next, [...path, key])
      if (found) return found
    }
    return null
  }
  return walk(start.key, [])
}

/** Bands go from the lowest to the highest, each where the one before ends: no value in two, none in between. */
function bandProblems(
  r: Extract<Rule, { kind: 'bands' | 'discount' }>,
  problem: (r: Rule, code: string, values?: RuleProblem['values']) => RuleProblem,
): RuleProblem[] {
  const found: RuleProblem[] = []
  const bands: readonly { from: number; to: number | null }[] = r.bands
  if (bands[0]!.from > 1) found.push(problem(r, 'band_gap', { from: 0, to: bands[0]!.from - 1 }))
  for (const [i, b] of bands.entries()) {
    if (b.to !== null && b.to < b.from) found.push(problem(r, 'band_backwards', { from: b.from, to: b.to }))
    const next = bands[i + 1]
    if (!next) {
      if (b.to !== null) found.push(problem(r, 'band_open_end', { to: b.to }))
    } else if (b.to === null || next.from <= b.to) found.push(problem(r, 'band_overlap', { from: next.from }))
    else if (next.from > b.to + 1) found.push(problem(r, 'band_gap', { from: b.to + 1, to: next.from - 1 }))
  }
  return found
}
