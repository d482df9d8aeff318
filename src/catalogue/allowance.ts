// Rules of entitlement without a database: which period a day is in, what the units beyond it cost, when it will be used up.

export const periods = ['convention', 'year', 'month'] as const
export type Period = (typeof periods)[number]

/** Units beyond the allowance up to so many (null: all the others) and what each costs. Counted from the first beyond. */
export type OverageBand = { upTo: number | null; cents: number }

/** The first and last day of the calendar year or month of a day. */
export function calendarPeriod(kind: 'year' | 'month', day: string): { from: string; to: string } {
  const date = Temporal.PlainDate.from(day)
  const from = date.with(kind === 'year' ? { month: 1, day: 1 } : { day: 1 })
  const to = from.add(kind === 'year' ? { years: 1 } : { months: 1 }).subtract({ days: 1 })
  return { from: from.toString(), to: to.toString() }
}

/**
 * What `quantity` units cost when `before` units beyond the allowance were already used. Null when no band reaches that
 * far: then they are not offered at any price.
 */
export function overageCost(bands: readonly OverageBand[], before: number, quantity: number): number | null {
  let cents = 0
  let from = before
  const end = before + quantity
  for (const { upTo, cents: each } of bands) {
    if (from >= end) break
    const to = Math.min(end, upTo ?? end)
    if (to <= from) continue
    cents += (to - from) * each
    from = to
  }
  return from >= end ? cents : null
}

/** Whether bands climb and only the last is open. */
export const bandsClimb = (bands: readonly OverageBand[]) =>
  bands.every((b, i) => (b.upTo === null ? i === bands.length - 1 : b.upTo > (bands[i - 1]?.upTo ?? 0)) && b.cents >= 0)

export type Reach = {
  bodyType: string | null
  populationFrom: number
  populationTo: number | null
  fromOn: string
  /** The first day it no longer holds. */
  toOn: string | null
}

/**
 * Whether some body could find both rules on some day. A rule for every type meets each type; a body whose inhabitants
 * are not known meets only rules without a band, and such a rule meets every band.
 */
export const contradict = (a: Reach, b: Reach): boolean =>
  (a.bodyType === null || b.bodyType === null || a.bodyType === b.bodyType) &&
  a.populationFrom <= (b.populationTo ?? Infinity) &&
  b.populationFrom <= (a.populationTo ?? Infinity) &&
  lasts(a) &&
  lasts(b) &&
  (b.toOn === null || a.fromOn < b.toOn) &&
  (a.toOn === null || b.fromOn < a.toOn)
const lasts = (r: Reach) => r.toOn === null || r.toOn > r.fromOn

/**
 * The day the allowance will be used up if it goes on as so far in the period: null when it lasts, or nothing was used.
 * Already used up: the day asked.
 */
export function exhaustedOn(
  { used, included, from, to }: { used: number; included: number | null; from: string; to: string | null },
  day: string,
): string | null {
  if (included === null || used <= 0) return null
  if (used >= included) return day
  const begin = Temporal.PlainDate.from(from)
  const elapsed = begin.until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days + 1
  if (elapsed < 1) return null
  const whole = Math.ceil((included * elapsed) / used)
  const on = begin.add({ days: whole - 1 }).toString()
  return to !== null && on > to ? null : on
}

/** The threshold a use has just reached that was not told before: 80 or 100 percent. */
export function thresholdReached(used: number, included: number | null, alerted: number): 80 | 100 | null {
  if (included === null || included === 0) return null
  if (used >= included) return alerted < 100 ? 100 : null
  return used * 100 >= included * 80 && alerted < 80 ? 80 : null
}
