import { roundDiv } from './amounts.ts'

/** Days from the first (included) to the second (excluded). */
export type Period = { from: string; to: string }
export type Unit = 'day' | 'month'

const date = (day: string) => Temporal.PlainDate.from(day)
export const firstDay = (year: number) => `${year}-01-01`
export const unitsOfYear = (year: number, unit: Unit) => (unit === 'month' ? 12 : date(firstDay(year)).daysInYear)

/** How many units of the year lie before a day. A month belongs to who belongs on its 15th. */
function unitsBefore(day: string, year: number, unit: Unit): number {
  if (day <= firstDay(year)) return 0
  if (day >= firstDay(year + 1)) return unitsOfYear(year, unit)
  const d = date(day)
  return unit === 'day' ? d.dayOfYear - 1 : d.month - 1 + (d.day > 15 ? 1 : 0)
}

/** Units of the year in a period. */
export const unitsIn = ({ from, to }: Period, year: number, unit: Unit) =>
  Math.max(0, unitsBefore(to, year, unit) - unitsBefore(from, year, unit))

/**
 * The part of a year's amount that falls in a period. Rounded on running sums, so that the parts of any partition of the
 * year add up to the whole, to the cent.
 */
export function partOfYear(cents: number, { from, to }: Period, year: number, unit: Unit): number {
  const whole = BigInt(unitsOfYear(year, unit))
  const upTo = (day: string) => roundDiv(BigInt(cents) * BigInt(unitsBefore(day, year, unit)), whole)
  return to <= from ? 0 : Number(upTo(to) - upTo(from))
}

/** The periods inside a year, in order, those that touch or overlap made one. */
export function within(periods: readonly Period[], year: number): Period[] {
  const inside = periods
    .map(({ from, to }) => ({
      from: from < firstDay(year) ? firstDay(year) : from,
      to: to > firstDay(year + 1) ? firstDay(year + 1) : to,
    }))
    .filter((p) => p.from < p.to)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const joined: Period[] = []
  for (const p of inside) {
    const last = joined.at(-1)
    if (last && p.from <= last.to) last.to = p.to > last.to ? p.to : last.to
    else joined.push({ ...p })
  }
  return joined
}

/** The first day after a free beginning: with the calendar year of joining, or so many months after the day. */
export const freeUntil = (joinedOn: string, during: 'calendar_year' | 'months', months: number): string =>
  during === 'calendar_year' ? firstDay(date(joinedOn).year + 1) : date(joinedOn).add({ months }).toString()

export const cut = (p: Period, until: string): Period => ({ from: p.from, to: p.to < until ? p.to : until })

/**
 * When the dues of a year must be known for the budgets of the bodies: the forecast by 15 September of the year before, corrected by 20 October.
 * Source: the calendar by which local bodies prepare their budgets (allegato 4/1 to d.lgs. 118/2011).
 */
export const accountsCalendar = (year: number) => ({ toBodies: `${year - 1}-09-15`, corrected: `${year - 1}-10-20` })
