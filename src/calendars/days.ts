/** Days are counted from 1 January 1970, so that a walk over years is a walk over whole numbers. */
const EPOCH = Temporal.PlainDate.from('1970-01-01')

export const dayNumber = (day: string | Temporal.PlainDate): number =>
  EPOCH.until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days

export const dayOf = (number: number): Temporal.PlainDate => EPOCH.add({ days: number })

/** Monday is 0, Sunday 6: 1 January 1970 was a Thursday. */
export const weekdayOf = (number: number): number => (((number + 3) % 7) + 7) % 7

const DAY = /^\d{4}-\d\d-\d\d$/
export function isDay(day: unknown): day is string {
  if (typeof day !== 'string' || !DAY.test(day)) return false
  try {
    Temporal.PlainDate.from(day, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}
