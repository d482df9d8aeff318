import { type Calendar, planOf } from './calendar.ts'
import { ClockError, type ClockFault } from './errors.ts'
import { endsBeforeHorizon, firstInstantAfter, HORIZON_YEARS, openings, type Span } from './openings.ts'

/** A stretch of the ledger in which the clock stands still; `to` is null while it still does. */
export type Pause = { from: Temporal.Instant; to: Temporal.Instant | null }
/** A stretch of real time that counted, with its seconds. */
export type Interval = { from: Temporal.Instant; to: Temporal.Instant; seconds: number }

/** More than this in one answer is a mistake in what was asked. */
const MAX_INTERVALS = 50_000
const EARLIEST = Temporal.Instant.from('1900-01-01T00:00:00Z')
const LATEST = Temporal.Instant.from('3000-01-01T00:00:00Z')

/**
 * The seconds a calendar worked between two instants, pauses taken out, and the intervals they are made of: in order, apart, with
 * real seconds over a change of hour. Clocks count whole seconds: what is finer in an instant is cut off.
 */
export function worked(
  calendar: Calendar,
  from: Temporal.Instant,
  to: Temporal.Instant,
  pauses: readonly Pause[] = [],
): { seconds: number; intervals: Interval[] } {
  check(instantFaults({ from, to }), pauseFaults(pauses))
  const [begin, end] = [secondOf(from), secondOf(to)]
  if (end < begin) throw new ClockError({ code: 'end_before_start', place: 'to' })
  const plan = planOf(calendar)
  if (end > firstInstantAfter(plan)) throw new ClockError({ code: 'calendar_ended', place: 'to' })
  if (to.toZonedDateTimeISO('UTC').year - from.toZonedDateTimeISO('UTC').year >= HORIZON_YEARS)
    throw new ClockError({ code: 'too_far', place: 'to', values: { years: HORIZON_YEARS } })

  const spans = new Spans()
  for (const { from: open, to: close } of running(openings(plan, begin), begin, pauses)) {
    if (open >= end) break
    spans.add(open, Math.min(close, end))
  }
  return { seconds: spans.seconds, intervals: spans.intervals() }
}

/**
 * When so many seconds of work from a start are done, and the intervals they are made of. Work that ends exactly at the end of an
 * interval is due at that end, not at the next opening; no work is due at the start. Refuses what has no answer: a calendar that
 * ends or opens too little, a pause that still lasts.
 */
export function deadline(
  calendar: Calendar,
  start: Temporal.Instant,
  workSeconds: number,
  pauses: readonly Pause[] = [],
): { deadline: Temporal.Instant; intervals: Interval[] } {
  check(instantFaults({ start }), workFaults(workSeconds), pauseFaults(pauses))
  const begin = secondOf(start)
  const plan = planOf(calendar)
  const walk = running(openings(plan, begin), begin, pauses)
  const spans = new Spans()
  let left = workSeconds
  for (const { from, to } of walk) {
    const take = Math.min(left, to - from)
    if (take > 0) spans.add(from, from + take)
    left -= take
    if (left === 0) break
  }
  if (left > 0) throw new ClockError(whyNot())
  return { deadline: instant(spans.end ?? begin), intervals: spans.intervals() }

  function whyNot(): ClockFault {
    const open = pauses.findIndex((pause) => pause.to === null)
    if (open >= 0) return { code: 'still_paused', place: `pauses.${open}.to` }
    if (endsBeforeHorizon(plan, begin)) return { code: 'calendar_ended', place: 'untilOn' }
    const values = { years: HORIZON_YEARS }
    if (openings(plan, begin).next().done) return { code: 'no_opening', place: 'weekly', values }
    return { code: 'too_far', place: 'workSeconds', values }
  }
}

/** The openings from an instant on, without what the ledger paused. Pauses that overlap or touch are one. */
function* running(spans: Iterable<Span>, begin: number, pauses: readonly Pause[]): Generator<Span> {
  const holes = pauses
    .map((pause) => ({ from: secondOf(pause.from), to: pause.to === null ? Infinity : secondOf(pause.to) }))
    .toSorted((a, b) => a.from - b.from)
  let at = 0
  let free = begin
  for (const { from, to } of spans) {
    free = Math.max(free, from)
    while (free < to) {
      const hole = holes[at]
      if (!hole || hole.from >= to) {
        yield { from: free, to }
        break
      }
      if (hole.from > free) yield { from: free, to: hole.from }
      free = Math.max(free, hole.to)
      at++
    }
    // Nothing runs after a pause that still lasts.
    if (free === Infinity) return
  }
}

/** Spans in order; one that begins where the last ended continues it, so the same work always has the same intervals. */
class Spans {
  seconds = 0
  private readonly list: Span[] = []
  get end() {
    return this.list.at(-1)?.to
  }
  add(from: number, to: number) {
    this.seconds += to - from
    const last = this.list.at(-1)
    if (last?.to === from) last.to = to
    else this.list.push({ from, to })
    if (this.list.length > MAX_INTERVALS)
      throw new ClockError({ code: 'too_many_intervals', place: '', values: { maximum: MAX_INTERVALS } })
  }
  intervals(): Interval[] {
    return this.list.map(({ from, to }) => ({ from: instant(from), to: instant(to), seconds: to - from }))
  }
}

const secondOf = (at: Temporal.Instant) => Math.floor(at.epochMilliseconds / 1000)
const instant = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)

function check(...faults: ClockFault[][]) {
  const all = faults.flat()
  if (all.length > 0) throw new ClockError(...all)
}

/** An instant the clocks know: there, and of these centuries. */
const isKnown = (at: unknown) =>
  at instanceof Temporal.Instant &&
  Temporal.Instant.compare(at, EARLIEST) >= 0 &&
  Temporal.Instant.compare(at, LATEST) < 0

const instantFaults = (named: Record<string, Temporal.Instant>): ClockFault[] =>
  Object.entries(named).flatMap(([place, at]) => (isKnown(at) ? [] : [{ code: 'unknown_time', place }]))

const workFaults = (work: number): ClockFault[] =>
  Number.isSafeInteger(work) && work >= 0 ? [] : [{ code: 'work_seconds', place: 'workSeconds' }]

/** All that is wrong with a ledger of pauses. One of no length is no pause, and no mistake. */
function pauseFaults(pauses: readonly Pause[]): ClockFault[] {
  return pauses.flatMap(({ from, to }, at) => {
    const faults = instantFaults({ [`pauses.${at}.from`]: from, ...(to !== null && { [`pauses.${at}.to`]: to }) })
    return faults.length === 0 && to !== null && Temporal.Instant.compare(to, from) < 0
      ? [{ code: 'pause_ends_before', place: `pauses.${at}.to` }]
      : faults
  })
}
