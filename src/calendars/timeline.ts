import type { Calendar } from './calendar.ts'
import { deadline, type Interval, type Pause, worked } from './clock.ts'
import { ClockError } from './errors.ts'

/** From an instant on the clock runs on this calendar towards this target, in working seconds. */
export type Segment = { from: Temporal.Instant; calendar: Calendar; target: number }

/**
 * What a change of priority, level or calendar does with what was consumed before it.
 * - `seconds`: what was worked stays worked. Two hours used of eight are two hours used of four.
 * - `share`: the used share stays. Two hours used of eight are one hour used of four, rounded down to the second.
 */
type Carry = 'seconds' | 'share'

type SegmentRun = {
  from: Temporal.Instant
  /** The next change, or the instant asked about. */
  to: Temporal.Instant
  target: number
  /** Seconds brought from before, in the measure of this target. */
  carried: number
  /** Seconds worked in this segment. */
  seconds: number
  intervals: Interval[]
  /** When the target of that time was used up, if it was while this segment ran. */
  reachedAt: Temporal.Instant | null
}

type ClockRun = {
  target: number
  consumed: number
  /** Below zero once the clock is late. */
  remaining: number
  /** Null while a pause lasts before it is reached: nobody can say. */
  deadline: Temporal.Instant | null
  history: SegmentRun[]
}

/**
 * A clock at an instant (now, or when it stopped), derived anew from its ledger: the segments in order, the first beginning where the clock
 * does, and the pauses. Nothing is summed up beforehand, so a pause corrected later corrects everything. A clock whose consumption
 * already fills a new target is due at the change itself: a decision puts no deadline before it was taken, unless the clock was late
 * already. A calendar that was wrong from the beginning is put right by correcting its segment, not by adding one.
 */
export function runClock(
  segments: readonly Segment[],
  pauses: readonly Pause[],
  at: Temporal.Instant,
  carry: Carry = 'seconds',
): ClockRun {
  checkSegments(segments, at)
  const history: SegmentRun[] = []
  for (const [i, { from, calendar, target }] of segments.entries()) {
    const to = segments[i + 1]?.from ?? at
    const before = history.at(-1)
    const used = before ? before.carried + before.seconds : 0
    const carried = before && carry === 'share' ? sameShare(used, before.target, target) : used
    const { seconds, intervals } = worked(calendar, from, to, pauses)
    const reached = carried + seconds >= target && carried < target
    const reachedAt = reached ? deadline(calendar, from, target - carried, pauses).deadline : null
    history.push({ from, to, target, carried, seconds, intervals, reachedAt })
  }
  const last = history.at(-1)!
  const consumed = last.carried + last.seconds
  return {
    target: last.target,
    consumed,
    remaining: last.target - consumed,
    deadline: dueOf(segments.at(-1)!, last, pauses),
    history,
  }
}

function dueOf({ from, calendar }: Segment, { target, carried }: SegmentRun, pauses: readonly Pause[]) {
  if (carried >= target) return from
  try {
    return deadline(calendar, from, target - carried, pauses).deadline
  } catch (error) {
    if (error instanceof ClockError && error.code === 'still_paused') return null
    throw error
  }
}

/** So many seconds of one target as the same share of another. Whole numbers all the way: no share is lost to rounding but the last. */
const sameShare = (used: number, target: number, next: number) => Number((BigInt(used) * BigInt(next)) / BigInt(target))

function checkSegments(segments: readonly Segment[], at: Temporal.Instant) {
  if (segments.length === 0) throw new ClockError({ code: 'no_segments', place: 'segments' })
  segments.forEach(({ from, target }, i) => {
    if (!Number.isSafeInteger(target) || target < 1)
      throw new ClockError({ code: 'work_seconds', place: `segments.${i}.target` })
    const before = segments[i - 1]
    if (before && Temporal.Instant.compare(before.from, from) >= 0)
      throw new ClockError({ code: 'segments_order', place: `segments.${i}.from` })
  })
  if (Temporal.Instant.compare(segments.at(-1)!.from, at) > 0)
    throw new ClockError({ code: 'end_before_start', place: 'at' })
}
