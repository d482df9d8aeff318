import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { routes } from './routes.tsx'
import { problems, words } from './words.ts'

/** Working time and service clocks: rules without tables. */
export const calendars: Module = {
  name: 'calendars',
  tables: [],
  permissions: ['calendars.read'],
  problems,
  nav: [
    {
      at: 'centre',
      order: 65,
      word: (lang) => words(lang).nav,
      href: '/service-clock',
      permission: 'calendars.read',
      icon: 'it-clock',
    },
  ],
  routes,
  api,
}

export { type Calendar, checkCalendar } from './calendar.ts'
export { deadline, type Pause, worked } from './clock.ts'
export { ClockError } from './errors.ts'
export { holidaysOf, isHoliday } from './holidays.ts'
export {
  type Asked,
  type Calendars,
  calendarOf,
  type ClockKind,
  clockKinds,
  priorityOf,
  type ServiceLevel,
  targetOf,
} from './levels.ts'
export { ClockLine } from './pages.tsx'
export { runClock, type Segment } from './timeline.ts'
