import {
  type Calendar,
  ClockError,
  type ClockKind,
  deadline,
  type Pause,
  runClock,
  type Segment,
} from '../calendars/index.ts'

/** The moments of a ticket its clocks begin and end at. */
export type Moments = {
  openedAt: Temporal.Instant
  firstResponseAt: Temporal.Instant | null
  chargedAt: Temporal.Instant | null
  solvedAt: Temporal.Instant | null
  closedAt: Temporal.Instant | null
  waitingAt: Temporal.Instant | null
  escalatedAt: Temporal.Instant | null
  returnedAt: Temporal.Instant | null
}
export type LedgerRow = { clock: ClockKind; from: Temporal.Instant; calendar: Calendar; target: number; cause: string }
export type LedgerPause = Pause & { reason: 'body' | 'solved' }

export type ClockState = {
  clock: ClockKind
  start: Temporal.Instant
  /** Null while it runs. */
  stoppedAt: Temporal.Instant | null
  target: number
  due: Temporal.Instant | null
  consumed: number
  /** Working seconds; below zero once it is late. */
  remaining: number
  late: boolean
  intervals: readonly { from: Temporal.Instant; to: Temporal.Instant; seconds: number }[]
  pauses: readonly Pause[]
  changes: readonly { from: Temporal.Instant; target: number; cause: string; seconds: number }[]
}
/** A clock that cannot be computed says why; it never guesses. */
export type ClockTrouble = { clock: ClockKind; code: string; values: Record<string, string | number> }

const before = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0
const later = (a: Temporal.Instant, b: Temporal.Instant) => (before(a, b) ? b : a)

/** When a clock of this ticket begins and ends; null when it has not begun. */
function spanOf(clock: ClockKind, m: Moments): { start: Temporal.Instant; end: Temporal.Instant | null } | null {
  switch (clock) {
    case 'first-response':
      return { start: m.openedAt, end: m.firstResponseAt ?? m.closedAt }
    case 'taking-charge':
      return { start: m.openedAt, end: m.chargedAt ?? m.closedAt }
    case 'solution':
      return { start: m.openedAt, end: m.solvedAt ?? m.closedAt }
    case 'supplier':
      return m.escalatedAt && { start: m.escalatedAt, end: m.returnedAt ?? m.solvedAt ?? m.closedAt }
    // The body's own obligation: to answer what it was asked. It runs while the centre's clocks stand still.
    case 'body':
      return m.waitingAt && { start: m.waitingAt, end: m.closedAt }
  }
}

/** One clock at an instant, from its segments and the ledger of pauses: nothing stored is believed. */
export function clockAt(
  clock: ClockKind,
  moments: Moments,
  ledger: readonly LedgerRow[],
  pauses: readonly LedgerPause[],
  now: Temporal.Instant,
): ClockState | ClockTrouble | null {
  const span = spanOf(clock, moments)
  if (!span) return null
  const rows = ledger
    .filter((row) => row.clock === clock && !before(row.from, span.start))
    .toSorted((a, b) => Temporal.Instant.compare(a.from, b.from))
  if (rows.length === 0) return null
  // What was written a moment ago may stand a fraction of a second ahead of now: the database keeps microseconds.
  const ended = span.end ?? later(now, rows.at(-1)!.from)
  const at = later(ended, span.start)
  const segments = rows
    .filter((row) => !before(at, row.from))
    .map(({ from, calendar, target }): Segment => ({ from, calendar, target }))
  const counted = clock === 'body' ? [] : pauses
  try {
    const run = runClock(segments, counted, at)
    return {
      clock,
      start: span.start,
      stoppedAt: span.end,
      target: run.target,
      due: run.deadline,
      consumed: run.consumed,
      remaining: run.remaining,
      late: run.remaining < 0,
      intervals: whole(segments, run, counted),
      pauses: counted,
      changes: run.history.map((h, i) => ({
        from: h.from,
        target: h.target,
        cause: rows[i]?.cause ?? '',
        seconds: h.seconds,
      })),
    }
  } catch (error) {
    if (!(error instanceof ClockError)) throw error
    return { clock, code: error.code, values: { ...error.faults[0]?.values } }
  }
}

/** The intervals up to the deadline: what was worked before the last change, and from there what is needed. */
function whole(segments: readonly Segment[], run: ReturnType<typeof runClock>, pauses: readonly Pause[]) {
  const worked = run.history.slice(0, -1).flatMap((h) => h.intervals)
  const [segment, last] = [segments.at(-1)!, run.history.at(-1)!]
  if (run.deadline === null || last.carried >= last.target) return [...worked, ...last.intervals]
  return [...worked, ...deadline(segment.calendar, segment.from, last.target - last.carried, pauses).intervals]
}

export const isTrouble = (c: ClockState | ClockTrouble): c is ClockTrouble => 'code' in c

/** Clocks whose target is the centre's promise to the body. */
export const promised: readonly ClockKind[] = ['first-response', 'taking-charge', 'solution']

/** The next moment the centre is due by: of the promised clocks that run, the first. */
export function nextDue(clocks: readonly (ClockState | ClockTrouble)[]): Temporal.Instant | null {
  const dues = clocks.flatMap((c) =>
    !isTrouble(c) && promised.includes(c.clock) && c.stoppedAt === null && c.due ? [c.due] : [],
  )
  return dues.toSorted(Temporal.Instant.compare)[0] ?? null
}

/** Working time as people say it: `2 h 05 min`, `40 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(Math.abs(seconds) / 60)
  const [hours, minutes] = [Math.floor(whole / 60), whole % 60]
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes).padStart(2, '0')} min`
}
