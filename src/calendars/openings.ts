import type { Plan } from './calendar.ts'
import { dayNumber, dayOf, weekdayOf } from './days.ts'
import { ClockError } from './errors.ts'
import { FIRST_YEAR, holidayNumbers } from './holidays.ts'

export const ROME = 'Europe/Rome'
/** How far a clock looks: a deadline further away than this is a mistake in what was asked. */
export const HORIZON_YEARS = 50

/** Seconds since 1970, `from` included, `to` not. */
export type Span = { from: number; to: number }

/**
 * Each stretch of time a calendar is open that ends after an instant, in order, until the calendar or the horizon ends.
 * What the law says of holidays before 1986, and what a calendar says before its first day, is unknown: an error.
 */
export function* openings(plan: Plan, start: number): Generator<Span> {
  const first = instant(start).toZonedDateTimeISO(ROME).toPlainDate()
  let day = dayNumber(first)
  if (day < plan.fromDay) throw new ClockError({ code: 'before_validity', place: 'start' })
  if (plan.holidays && first.year < FIRST_YEAR)
    throw new ClockError({ code: 'holidays_unknown', place: 'start', values: { year: FIRST_YEAR } })

  const end = Math.min(plan.untilDay, dayNumber(first.add({ years: HORIZON_YEARS })))
  const toInstant = wallClock(start)
  let closed = closedDays(plan, first.year)
  for (; day < end; day++) {
    if (day >= closed.nextYear) closed = closedDays(plan, closed.year + 1)
    const hours = plan.exceptions.get(day) ?? (closed.days.has(day) ? [] : plan.week[weekdayOf(day)]!)
    for (const stretch of hours) {
      const from = toInstant(day * 86_400 + stretch.from)
      const to = toInstant(day * 86_400 + stretch.to)
      if (to > start && to > from) yield { from, to }
    }
  }
}

function closedDays(plan: Plan, year: number) {
  const begin = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  const days = new Set(plan.holidays ? holidayNumbers(year) : [])
  const { patron } = plan
  if (patron && (patron.day < 29 || patron.month !== 2 || begin.inLeapYear))
    days.add(dayNumber(Temporal.PlainDate.from({ year, month: patron.month, day: patron.day })))
  return { year, days, nextYear: dayNumber(begin.add({ years: 1 })) }
}

/**
 * From a wall time of Rome (seconds since 1970 as if there were no zones) to the instant the clocks first show it or, where they
 * jump over it, the instant of the jump: so hours that touch still touch and hours in order stay in order on the day of either
 * change, and an interval over it has its real seconds. Wall times must come in order: the walk never looks back.
 */
function wallClock(start: number): (wall: number) => number {
  const early = instant(start - 2 * 86_400).toZonedDateTimeISO(ROME)
  let changeBefore = -Infinity
  let offset = early.offsetNanoseconds / 1e9
  let change = early.getTimeZoneTransition('next')
  let changeAt = change ? change.epochMilliseconds / 1000 : Infinity
  return (wall) => {
    while (wall - offset >= changeAt && change) {
      changeBefore = changeAt
      offset = change.offsetNanoseconds / 1e9
      change = change.getTimeZoneTransition('next')
      changeAt = change ? change.epochMilliseconds / 1000 : Infinity
    }
    return Math.max(wall - offset, changeBefore)
  }
}

const instant = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)

/** The day of Rome before which a calendar says nothing any more: to tell why a walk ended. */
export const endsBeforeHorizon = (plan: Plan, start: number) =>
  plan.untilDay < dayNumber(instant(start).toZonedDateTimeISO(ROME).toPlainDate().add({ years: HORIZON_YEARS }))

export const firstInstantAfter = (plan: Plan): number =>
  plan.untilDay === Infinity ? Infinity : dayOf(plan.untilDay).toZonedDateTime(ROME).epochMilliseconds / 1000
