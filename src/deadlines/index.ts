import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { routes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { problems, words } from './words.ts'

/** Deadlines that explain themselves: rules of dates with their sources. */
export const deadlines: Module = {
  name: 'deadlines',
  tables: ['deadline', 'deadline_history', 'deadline_notice'],
  permissions: ['deadlines.read'],
  events: { 'deadlines.reminders_sent': z.object({ letters: z.number() }) },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 29,
      word: (lang) => words(lang).nav,
      href: '/deadlines',
      permission: 'deadlines.read',
      icon: 'it-calendar',
    },
    {
      at: 'body',
      order: 19,
      word: (lang) => words(lang).nav,
      href: '/deadlines',
      permission: 'deadlines.read',
      icon: 'it-calendar',
    },
  ],
  routes,
  api,
  tasks,
}

export { type Anchors, type Computed, computeDeadline, computeDeadlines } from './compute.ts'
export { type DayCalendar, isWorkingDay } from './counting.ts'
export { DeadlineError, type DeadlineFault } from './errors.ts'
export { Cap, checkOrder, checkRules, Day, Extension, Rule, Source } from './rule.ts'
export { calendarDeadlines } from './feed.ts'
export { ofWhat, sayDifference, sayFault, sayNotYet, sayStep } from './sentences.ts'
export {
  type Deadline,
  deadlinesOf,
  historyOf,
  type HistoryRow,
  isLate,
  keepDeadlines,
  listDeadlines,
  type When,
  within,
} from './stored.ts'
export { sayUnits } from './words.ts'
export { Distance } from './pages.tsx'
