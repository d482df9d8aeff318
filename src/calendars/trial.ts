import { z } from 'zod'
import { Problem } from '../platform/errors.ts'
import { DayInput, parse } from '../platform/parse.ts'
import { refusal } from './api.ts'
import type { Calendar } from './calendar.ts'
import { deadline, type Interval, type Pause } from './clock.ts'
import { ClockError } from './errors.ts'
import { ROME } from './openings.ts'

export type TrialValues = Record<string, string>
export type Trial = { start: Temporal.Instant; pauses: Pause[]; deadline: Temporal.Instant; intervals: Interval[] }

export const dayFields = ['day1', 'day2', 'day3', 'day4', 'day5', 'day6', 'day7'] as const
const names = [...dayFields, 'holidays', 'patron', 'startOn', 'startAt', 'hours', 'pauses'] as const
const text = z.string().trim().max(4000)
const Typed = z.object(Object.fromEntries(names.map((name) => [name, text.default('')])))

/** What was typed, or at the first visit an office of every day and eight hours from now. */
export function valuesOf(query: Record<string, unknown>, now: Temporal.Instant): TrialValues {
  if (names.some((name) => query[name] !== undefined)) return parse(Typed, query)
  const here = now.toZonedDateTimeISO(ROME)
  const usual = Object.fromEntries(dayFields.map((name, i) => [name, i < 5 ? '08:30-13:30 14:30-17:30' : '']))
  const startAt = here.toPlainTime().toString({ smallestUnit: 'minute' })
  const startOn = here.toPlainDate().toString()
  return { ...usual, holidays: 'IT', patron: '', startOn, startAt, hours: '8', pauses: '' }
}

/** The clock of what was typed, or the 422 that names each field that is wrong. */
export function tryClock(values: TrialValues): Trial {
  const wrong: Record<string, { code: string }> = {}
  const refuse = (name: string, code: string) => void (wrong[name] = { code })
  const typed = (name: string) => values[name] ?? ''

  const places: string[] = []
  const weekly = dayFields.flatMap((name, i) =>
    typed(name)
      .split(/[\s,;]+/)
      .filter(Boolean)
      .flatMap((hours) => {
        const [, from, to] = /^(\d\d?:\d\d)[-–](\d\d?:\d\d)$/.exec(hours) ?? []
        if (!from || !to) return refuse(name, 'hours_shape') ?? []
        places.push(name)
        return [{ day: i + 1, from: from.padStart(5, '0'), to: to.padStart(5, '0') }]
      }),
  )
  const patron = /^(\d\d?)\/(\d\d?)$/.exec(typed('patron'))
  if (typed('patron') && !patron) refuse('patron', 'patron_shape')
  const start = momentOf(`${typed('startOn')} ${typed('startAt')}`)
  if (!start) refuse(DayInput.safeParse(typed('startOn')).success ? 'startAt' : 'startOn', 'clock_moment')
  const work = /^(\d{1,5})(?::([0-5]\d))?$/.exec(typed('hours'))
  if (!work) refuse('hours', 'work_hours')
  const pauses = typed('pauses')
    .split('\n')
    .filter((line) => line.trim())
    .flatMap((line): Pause[] => {
      const [from, to, ...rest] = line.split(/\s[-–]\s/).map(momentOf)
      if (from && to && rest.length === 0) return [{ from, to }]
      return refuse('pauses', 'pause_shape') ?? []
    })
  if (!start || !work || Object.keys(wrong).length > 0) throw new Problem(422, 'invalid', { fields: wrong })

  const calendar: Calendar = {
    weekly,
    holidays: typed('holidays') === 'none' ? 'none' : 'IT',
    patron: patron ? `${patron[2]!.padStart(2, '0')}-${patron[1]!.padStart(2, '0')}` : null,
  }
  try {
    return { start, pauses, ...deadline(calendar, start, Number(work[1]) * 3600 + Number(work[2] ?? 0) * 60, pauses) }
  } catch (error) {
    if (!(error instanceof ClockError)) throw error
    throw refusal(error.faults, (place) => fieldOf(place, places))
  }
}

function fieldOf(place: string, places: readonly string[]): string {
  const [first = '', at] = place.split('.')
  if (first === 'weekly') return places[Number(at)] ?? 'day1'
  return { start: 'startOn', workSeconds: 'hours' }[first] ?? first
}

/** A day and a time of Rome, in either way of writing a day; a time the clocks skip or show twice is none. */
function momentOf(typed: string): Temporal.Instant | null {
  const [day, time, ...rest] = typed.trim().split(/\s+/)
  const parsed = DayInput.safeParse(day)
  if (!parsed.success || !time || !/^\d\d?:\d\d$/.test(time) || rest.length > 0) return null
  try {
    return Temporal.PlainDateTime.from(`${parsed.data}T${time.padStart(5, '0')}`)
      .toZonedDateTime(ROME, { disambiguation: 'reject' })
      .toInstant()
  } catch {
    return null
  }
}
