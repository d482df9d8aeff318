import type { Period } from './periods.ts'
import type { Counted, Kind, Rule } from './rules.ts'

/** A figure with where it comes from and the day it speaks of. */
export type Figure = { value: number; source: string; on: string }
export type Charge = { id: string; cents: number; what: string; source: string; on: string }
/** Positive: in the body's favour; negative: owed. */
export type Credit = { id: string; cents: number; reason: string; source: string; on: string }

/** What is known of a body for the dues of a year. Figures stand from the latest to the earliest. */
export type BodyInputs = {
  id: string
  name: string
  ipaCode: string | null
  type: string
  figures: Readonly<Record<Counted, readonly Figure[]>>
  /** When it belongs, and the act under which it joined. */
  periods: readonly Period[]
  joinedOn: string | null
  act: string
  /** What was due in earlier years, in cents. */
  levels: readonly (Figure & { year: number })[]
  /** Funding received in each year, in cents. */
  funding: readonly (Figure & { year: number })[]
  charges: readonly Charge[]
  credits: readonly Credit[]
}

export type Input = { name: string; value: number | string; source: string; on: string }
export type Step = {
  rule: string
  name: string
  kind: Kind
  input: Input
  /** What the sentence of the step needs besides: price, percent, bounds. */
  says: Record<string, string | number>
  resultCents: number
  /** false: a level only. */
  counts: boolean
}
const lacks = ['missing', 'zero', 'outside_bands', 'level_missing', 'funding_missing', 'joining_missing'] as const
/** What keeps a due from being computed: of which rule, which input, why. */
export type Missing = { rule: string; name: string; input: string; why: (typeof lacks)[number]; on: string }
export type Computed = {
  id: string
  totalCents: number
  steps: Step[]
  missing: Missing[]
  /** Credits used, with how much of each; charges taken in. */
  creditUses: { id: string; cents: number }[]
  chargeIds: string[]
}

/** The latest figure at the reference day; none, or inhabitants that are none, stop the due. */
export function figureFor(body: BodyInputs, input: Counted, on: string): Figure | 'missing' | 'zero' {
  const found = body.figures[input].find((f) => f.on <= on)
  if (!found) return 'missing'
  return input === 'population' && found.value <= 0 ? 'zero' : found
}

export const step = (rule: Rule, input: Input, resultCents: number, says: Step['says'] = {}): Step => ({
  rule: rule.key,
  name: rule.name,
  kind: rule.kind,
  input,
  says,
  resultCents: resultCents === 0 ? 0 : resultCents,
  counts: rule.counts,
})
