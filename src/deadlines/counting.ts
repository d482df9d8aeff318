import { isHoliday } from '../calendars/index.ts'
import { type Offset, type Rule, type Source, two } from './rule.ts'
import { commonCalendar, firstDayOut, workingDays } from './sources.ts'

/** The day of the patron saint of a body, `MM-DD`: what a rule's calendar needs from outside. */
export type DayCalendar = { patron: string | null }

/** Whether people work on a day by the calendar of a rule. Source: Regulation 1182/71 art. 2; laws of the holidays in `calendars`. */
export function isWorkingDay(
  day: Temporal.PlainDate,
  { holidays, patron, saturday }: Rule['calendar'],
  of: DayCalendar,
) {
  if (day.dayOfWeek === 7 || (day.dayOfWeek === 6 && saturday === 'rest')) return false
  const text = day.toString()
  if (holidays === 'IT' && isHoliday(text)) return false
  return !(patron && of.patron === text.slice(5))
}

/**
 * The day a term in days ends. The first day is not counted and the last is (civil code art. 2963, second paragraph;
 * civil procedure art. 155, first); months and years follow the common calendar and end on the last day of a month that has not
 * that day (art. 2963, fourth and fifth; art. 155, second); festive days are counted in terms of days.
 */
export function count(from: Temporal.PlainDate, offset: Offset, rule: Rule, of: DayCalendar): Temporal.PlainDate {
  switch (offset.unit) {
    case 'calendarDays':
      return from.add({ days: offset.n })
    case 'workingDays':
      return walk(from, offset.n, rule.calendar, of)
    case 'months':
      return from.add({ months: offset.n })
    case 'years':
      return from.add({ years: offset.n })
    case 'endOfYear':
      return Temporal.PlainDate.from(`${from.year + offset.n}-12-31`)
    case 'fixedDate':
      return nextOf(from, offset)
    case 'hours':
      throw new Error('hours are counted on instants')
  }
}

/** The law that says how a unit is counted; null where the rule itself names the day. */
export const countingSource = ({ unit }: Offset): Source | null =>
  unit === 'workingDays'
    ? workingDays
    : unit === 'calendarDays'
      ? firstDayOut
      : unit === 'months' || unit === 'years'
        ? commonCalendar
        : null

function walk(from: Temporal.PlainDate, n: number, calendar: Rule['calendar'], of: DayCalendar) {
  let day = from
  for (let left = Math.abs(n); left > 0;) {
    day = day.add({ days: Math.sign(n) })
    if (isWorkingDay(day, calendar, of)) left--
  }
  return day
}

/** The first such day of a year not before the anchor; 29 February is 28 where the year has none. */
function nextOf(from: Temporal.PlainDate, { month, day }: { month: number; day: number }) {
  const of = (year: number) => Temporal.PlainDate.from(`${year}-${two(month)}-01`).with({ day })
  const here = of(from.year)
  return Temporal.PlainDate.compare(here, from) >= 0 ? here : of(from.year + 1)
}

/** The next or the previous working day; the day itself when it is one. Source: civil code art. 2963, third paragraph. */
export function shifted(day: Temporal.PlainDate, rule: Rule, of: DayCalendar): Temporal.PlainDate {
  if (rule.shift === 'none') return day
  let found = day
  while (!isWorkingDay(found, rule.calendar, of)) found = found.add({ days: rule.shift === 'next' ? 1 : -1 })
  return found
}
