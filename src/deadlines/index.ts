import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { problems } from './words.ts'

/** Deadlines that explain themselves: rules of dates with their sources. */
export const deadlines: Module = {
  name: 'deadlines',
  tables: ['deadline', 'deadline_history', 'deadline_notice'],
  permissions: ['deadlines.read'],
  problems,
  api,
}

export {
  type Anchors,
  type Computed,
  computeDeadline,
  computeDeadlines,
  type NotYet,
  type Refused,
  type Step,
} from './compute.ts'
export { type DayCalendar, isWorkingDay } from './counting.ts'
export { type Difference, difference } from './difference.ts'
export { DeadlineError, type DeadlineFault } from './errors.ts'
export { Cap, checkOrder, checkRules, Day, Extension, Rule, ruleInForce, Source } from './rule.ts'
export { sayDifference, sayFault, sayNotYet, sayStep, type NameOf } from './sentences.ts'
export {
  type Deadline,
  deadlinesOf,
  historyOf,
  type HistoryRow,
  isLate,
  keepDeadlines,
  type Kept,
  listDeadlines,
} from './stored.ts'
export { sayDue, sayUnits } from './words.ts'
