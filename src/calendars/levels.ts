import type { Calendar } from './calendar.ts'
import { ClockError } from './errors.ts'

/**
 * The clocks of a request. The centre's own (first response, taking charge, solution) and its supplier's run on the centre's
 * calendar; the one of the body's own obligation on the body's.
 */
export const clockKinds = ['first-response', 'taking-charge', 'solution', 'supplier', 'body'] as const
export type ClockKind = (typeof clockKinds)[number]
export type Calendars = { centre: Calendar; body: Calendar }
export const calendarOf = (kind: ClockKind, calendars: Calendars): Calendar =>
  kind === 'body' ? calendars.body : calendars.centre

/** 1 is the most urgent. Rows: impact (1 high, 3 low); columns: urgency (1 high, 3 low). */
type PriorityMatrix = readonly (readonly number[])[]
const usualMatrix: PriorityMatrix = [
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 4],
]

/** The priority the matrix gives to an impact and an urgency, or `priority_unknown`. */
export function priorityOf(impact: number, urgency: number, matrix = usualMatrix): number {
  const priority = matrix[impact - 1]?.[urgency - 1]
  if (priority === undefined) throw new ClockError({ code: 'priority_unknown', place: 'priority' })
  return priority
}

/** Targets in working seconds for whatever its conditions name; null means any. */
export type ServiceLevel = {
  convention: string | null
  service: string | null
  priority: number | null
  targets: Partial<Record<ClockKind, number>>
}
export type Asked = { convention: string | null; service: string | null; priority: number }

/**
 * The target of one clock. Of the levels that fit and name that clock the most particular counts: a convention before a service before a
 * priority. None is `level_missing`, two alike are `level_ambiguous`: nobody chooses between them by chance.
 */
export function targetOf(levels: readonly ServiceLevel[], asked: Asked, kind: ClockKind): number {
  const names = ['convention', 'service', 'priority'] as const
  const rank = (level: ServiceLevel) => names.reduce((sum, name) => sum * 2 + (level[name] === null ? 0 : 1), 0)
  const fitting = levels
    .filter((level) => names.every((name) => level[name] === null || level[name] === asked[name]))
    .flatMap((level) => {
      const target = level.targets[kind]
      return target === undefined ? [] : [{ target, rank: rank(level) }]
    })
    .toSorted((a, b) => b.rank - a.rank)
  const [best, next] = fitting
  if (!best) throw new ClockError({ code: 'level_missing', place: kind })
  if (best.rank === next?.rank) throw new ClockError({ code: 'level_ambiguous', place: kind })
  return best.target
}
