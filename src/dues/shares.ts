import { shareOut } from '../platform/money.ts'
import { tenThousandths } from './amounts.ts'
import { type BodyInputs, type Figure, figureFor, step, type Step } from './due-inputs.ts'
import { unitsIn, within } from './periods.ts'
import { referenceDay, type RuleOf } from './rules.ts'

/** The bands a value goes through with how much of it falls in each; by whole, the one it falls in. */
export function bandsReached<B extends { from: number; to: number | null }>(
  { by, bands }: { by: 'whole' | 'slice'; bands: readonly B[] },
  value: number,
): { band: B; units: number }[] {
  const last = bands.find((b) => value >= b.from && (b.to === null || value <= b.to))
  if (!last) return []
  if (by === 'whole') return [{ band: last, units: value }]
  return bands
    .filter((b) => b.from <= value)
    .map((band) => ({ band, units: Math.min(value, band.to ?? value) - Math.max(0, band.from - 1) }))
}

/** A budget split among those that belong, by each weight in turn, so that the shares add up to it to the cent. */
export function shareSteps(rule: RuleOf<'share'>, year: number, bodies: readonly BodyInputs[]): Map<string, Step[]> {
  const on = referenceDay(rule.at, year)
  const taking = bodies.filter(
    (b) =>
      (!rule.types || rule.types.includes(b.type)) &&
      within(b.periods, year).length > 0 &&
      rule.weights.every(({ input }) => input === 'equal' || typeof figureFor(b, input, on) !== 'string'),
  )
  const found = new Map<string, Step[]>(taking.map((b) => [b.id, []]))
  if (taking.length === 0) return found
  const budgets = shareOut(
    rule.budgetCents,
    rule.weights.map((w) => Number(tenThousandths(w.percent))),
  )
  for (const [i, { input, percent }] of rule.weights.entries()) {
    const figures = taking.map((b) =>
      input === 'equal' ? { value: 1, source: 'registry', on } : (figureFor(b, input, on) as Figure),
    )
    const days = taking.map((b) => within(b.periods, year).reduce((n, p) => n + unitsIn(p, year, 'day'), 0))
    const weights = figures.map((f, k) => f.value * (rule.byDays ? days[k]! : 1))
    const all = weights.reduce((sum, w) => sum + w, 0)
    const parts = shareOut(budgets[i]!, weights)
    for (const [k, b] of taking.entries())
      found.get(b.id)!.push(
        step(rule, { name: input, ...figures[k]! }, parts[k]!, {
          budgetCents: budgets[i]!,
          percent,
          weight: weights[k]!,
          all,
          bodies: taking.length,
          ...(rule.byDays && { days: days[k]! }),
        }),
      )
  }
  return found
}
