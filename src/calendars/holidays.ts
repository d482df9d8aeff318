import { dayNumber, dayOf, isDay, weekdayOf } from './days.ts'
import { ClockError } from './errors.ts'

export type HolidayName =
  | 'new_year'
  | 'epiphany'
  | 'easter_monday'
  | 'liberation'
  | 'labour'
  | 'republic'
  | 'assumption'
  | 'saint_francis'
  | 'all_saints'
  | 'immaculate'
  | 'christmas'
  | 'saint_stephen'
  | 'unification'
export type Holiday = { day: string; name: HolidayName; source: string }

/** Epiphany was abolished from 1977 to 1985; from 1986 on each day below is certain, so earlier years are refused. */
export const FIRST_YEAR = 1986
const LAST_YEAR = 9999

type Law = {
  name: HolidayName
  /** `MM-DD`, or the day worked out from the year. */
  on: string | ((year: number) => string)
  from?: number
  to?: number
  source: string
}

// Law 260/1949 art. 2 lists the festive days. Law 54/1977 art. 1 took away Epiphany, Saint Joseph, Ascension, Corpus
// Domini and Saints Peter and Paul, and moved the Republic and 4 November to the first Sundays of June and November.
// Presidential decree 792/1985 gave Epiphany back; 29 June it names for the municipality of Rome alone: there it is the
// patron's day. Sundays are festive by the same article 2: the weekly hours say whether a calendar works on them, and a feast
// the law knows only as a Sunday (Easter, the unity of November) is no entry here.
const laws: readonly Law[] = [
  { name: 'new_year', on: '01-01', source: 'L. 260/1949, art. 2' },
  { name: 'epiphany', on: '01-06', source: 'L. 260/1949, art. 2; D.P.R. 792/1985' },
  { name: 'unification', on: '03-17', from: 2011, to: 2011, source: 'D.L. 5/2011, art. 1' },
  { name: 'easter_monday', on: easterMonday, source: 'L. 260/1949, art. 2' },
  { name: 'liberation', on: '04-25', source: 'L. 260/1949, art. 2' },
  { name: 'labour', on: '05-01', source: 'L. 260/1949, art. 2' },
  { name: 'republic', on: firstSundayOfJune, to: 2000, source: 'L. 260/1949, art. 1; L. 54/1977, art. 1' },
  { name: 'republic', on: '06-02', from: 2001, source: 'L. 260/1949, art. 1; L. 336/2000, art. 1' },
  { name: 'assumption', on: '08-15', source: 'L. 260/1949, art. 2' },
  { name: 'saint_francis', on: '10-04', from: 2026, source: 'L. 260/1949, art. 2; L. 151/2025, art. 1' },
  { name: 'all_saints', on: '11-01', source: 'L. 260/1949, art. 2' },
  { name: 'immaculate', on: '12-08', source: 'L. 260/1949, art. 2' },
  { name: 'christmas', on: '12-25', source: 'L. 260/1949, art. 2' },
  { name: 'saint_stephen', on: '12-26', source: 'L. 260/1949, art. 2' },
]

/**
 * The national holidays of a year by the law in force in it, in order of day, each with its source. Years to come follow
 * the law of today. Refuses years before 1986 (`holidays_unknown`).
 */
export function holidaysOf(year: number): Holiday[] {
  if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR)
    throw new ClockError({ code: 'holidays_unknown', place: '', values: { year: FIRST_YEAR } })
  return laws
    .filter(({ from = FIRST_YEAR, to = LAST_YEAR }) => from <= year && year <= to)
    .map(({ name, on, source }) => ({ day: typeof on === 'string' ? `${year}-${on}` : on(year), name, source }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

/** Whether a day (`2026-12-08`) is a national holiday. Sundays as such are not: see the note on the laws. */
export function isHoliday(day: string): boolean {
  if (!isDay(day)) throw new ClockError({ code: 'day_shape', place: 'day' })
  return holidayNumbers(Number(day.slice(0, 4))).has(dayNumber(day))
}

const known = new Map<number, ReadonlySet<number>>()
/** The holidays of a year as day numbers: asked for each year a clock walks through. */
export function holidayNumbers(year: number): ReadonlySet<number> {
  let found = known.get(year)
  if (!found) known.set(year, (found = new Set(holidaysOf(year).map(({ day }) => dayNumber(day)))))
  return found
}

/** The Monday after Easter, Gregorian reckoning. Source: the anonymous computus printed in Nature, 20 April 1876. */
export function easterMonday(year: number): string {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451)
  const march = 22 + epact + toSunday - 7 * late
  return Temporal.PlainDate.from({ year, month: 3, day: 1 }).add({ days: march }).toString()
}

function firstSundayOfJune(year: number): string {
  const first = dayNumber(Temporal.PlainDate.from({ year, month: 6, day: 1 }))
  return dayOf(first + 6 - weekdayOf(first)).toString()
}
