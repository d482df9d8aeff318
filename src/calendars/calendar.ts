import { dayNumber, isDay } from './days.ts'
import { ClockError, type ClockFault } from './errors.ts'

/** A stretch of a day in wall time: `from` included, `to` not; `to` may be `24:00`. */
type Hours = { from: string; to: string }

/** When somebody works. All hours are wall times of Rome. */
export type Calendar = {
  /** Any number of intervals a day, in any order; Monday is 1. Intervals that touch are one. */
  weekly: readonly (Hours & { day: number })[]
  holidays: 'IT' | 'none'
  /** The patron saint's day, `MM-DD`; a 29 February exists in leap years only. */
  patron: string | null
  /** From the first day to the day before `untilOn`; outside them the hours are unknown. */
  fromOn?: string | null
  untilOn?: string | null
  /** One day that is not like its week: without hours closed, with hours open at those, also on a holiday. */
  exceptions?: readonly { on: string; hours: readonly Hours[] }[]
}

/** Seconds of wall time since midnight. */
type Stretch = { from: number; to: number }
/** A calendar ready to be walked. Days are day numbers. */
export type Plan = {
  week: readonly (readonly Stretch[])[]
  exceptions: ReadonlyMap<number, readonly Stretch[]>
  holidays: boolean
  patron: { month: number; day: number } | null
  fromDay: number
  untilDay: number
}

const FROM = /^([01]\d|2[0-3]):[0-5]\d$/
const TO = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/
const PATRON = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** All that is wrong with a calendar, each with its place; an empty list is a calendar a clock can run on. */
export function checkCalendar(calendar: Calendar): ClockFault[] {
  const { weekly, holidays, patron, fromOn, untilOn, exceptions = [] } = calendar
  const faults: ClockFault[] = []
  const wrong = (code: string, place: string) => void faults.push({ code, place })

  weekly.forEach(({ day }, at) => {
    if (!Number.isInteger(day) || day < 1 || day > 7) wrong('week_day', `weekly.${at}.day`)
  })
  faults.push(...checkHours(weekly, 'weekly', (a, b) => a.day === b.day))
  if (holidays !== 'IT' && holidays !== 'none') wrong('holidays_kind', 'holidays')
  if (patron !== null && !isPatron(patron)) wrong('patron_shape', 'patron')
  const dated = (['fromOn', 'untilOn'] as const).filter((name) => calendar[name] && !isDay(calendar[name]))
  for (const name of dated) wrong('day_shape', name)
  if (fromOn && untilOn && dated.length === 0 && untilOn <= fromOn) wrong('validity_order', 'untilOn')
  const seen = new Set<string>()
  exceptions.forEach(({ on, hours }, at) => {
    if (!isDay(on)) wrong('day_shape', `exceptions.${at}.on`)
    else if (seen.has(on)) wrong('exception_twice', `exceptions.${at}.on`)
    seen.add(on)
    faults.push(...checkHours(hours, `exceptions.${at}.hours`, () => true))
  })
  if (weekly.length === 0 && !exceptions.some(({ hours }) => hours.length > 0)) wrong('no_hours', 'weekly')
  return faults
}

function checkHours<H extends Hours>(
  hours: readonly H[],
  place: string,
  sameDay: (a: H, b: H) => boolean,
): ClockFault[] {
  const faults: ClockFault[] = []
  const good: { hours: H; at: number }[] = []
  hours.forEach((one, at) => {
    const { from, to } = one
    const shapes = [!FROM.test(from) && 'from', !TO.test(to) && 'to'].filter((name) => name !== false)
    faults.push(...shapes.map((name) => ({ code: 'wall_time', place: `${place}.${at}.${name}` })))
    if (shapes.length > 0) return
    if (to <= from) faults.push({ code: 'hours_order', place: `${place}.${at}.to` })
    else good.push({ hours: one, at })
  })
  // In order of beginning, two that overlap anywhere have neighbours that do.
  const inOrder = good.toSorted((a, b) =>
    a.hours.from < b.hours.from ? -1 : a.hours.from > b.hours.from ? 1 : a.at - b.at,
  )
  const latest: { hours: H; at: number }[] = []
  for (const next of inOrder) {
    const i = latest.findIndex((before) => sameDay(before.hours, next.hours))
    const before = latest[i]
    if (before && next.hours.from < before.hours.to)
      faults.push({ code: 'hours_overlap', place: `${place}.${Math.max(before.at, next.at)}.from` })
    if (!before) latest.push(next)
    else if (next.hours.to > before.hours.to) latest[i] = next
  }
  return faults
}

const isPatron = (patron: string) => PATRON.test(patron) && isDay(`2024-${patron}`)

const seconds = (wall: string) => Number(wall.slice(0, 2)) * 3600 + Number(wall.slice(3)) * 60

/** A calendar ready to be walked, or the error that names all that is wrong with it. */
export function planOf(calendar: Calendar): Plan {
  const faults = checkCalendar(calendar)
  if (faults.length > 0) throw new ClockError(...faults)
  return {
    week: [1, 2, 3, 4, 5, 6, 7].map((day) => stretches(calendar.weekly.filter((hours) => hours.day === day))),
    exceptions: new Map((calendar.exceptions ?? []).map(({ on, hours }) => [dayNumber(on), stretches(hours)])),
    holidays: calendar.holidays === 'IT',
    patron: calendar.patron
      ? { month: Number(calendar.patron.slice(0, 2)), day: Number(calendar.patron.slice(3)) }
      : null,
    fromDay: calendar.fromOn ? dayNumber(calendar.fromOn) : -Infinity,
    untilDay: calendar.untilOn ? dayNumber(calendar.untilOn) : Infinity,
  }
}

function stretches(hours: readonly Hours[]): Stretch[] {
  const merged: Stretch[] = []
  for (const { from, to } of hours
    .map((h) => ({ from: seconds(h.from), to: seconds(h.to) }))
    .toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last?.to === from) last.to = to
    else merged.push({ from, to })
  }
  return merged
}
