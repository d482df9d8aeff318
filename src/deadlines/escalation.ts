/** Who is told of a date, and from how far: values in, values out. */

/** Days before the date at which somebody is told; -1 is once it has passed. */
export const distances = [60, 30, 14, 7, 3, 1, 0, -1] as const

/** The distance a date is at: the smallest that has been reached; null while it is farther than all. */
export function distanceOf(dueOn: string, today: string): number | null {
  const left = Temporal.PlainDate.from(today).until(Temporal.PlainDate.from(dueOn), { largestUnit: 'days' }).days
  return distances.toReversed().find((d) => left <= d) ?? null
}

/** From nearest to the work to highest: the officer of the centre, the RUP, the RTD, the secretary, the mayor. */
const levels = [
  { who: 'officer', within: 60 },
  { who: 'rup', within: 30 },
  { who: 'rtd', within: 14 },
  { who: 'secretary', within: 7 },
  { who: 'mayor', within: 1 },
] as const
export type Who = (typeof levels)[number]['who']

/** Those who are told at a distance. Where nobody has an office the next one up is told in their place, from as far. */
export function told<P>(distance: number, peopleOf: (who: Who) => readonly P[]): P[] {
  const found: P[] = []
  let inherited = -Infinity
  for (const { who, within } of levels) {
    const from = Math.max(within, inherited)
    const people = peopleOf(who)
    inherited = people.length === 0 ? from : -Infinity
    if (distance <= from) found.push(...people)
  }
  return found
}
