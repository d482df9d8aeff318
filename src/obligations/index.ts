import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { bodyCard, centreCard } from './cards.tsx'
import { catalogueRoutes } from './catalogue-routes.tsx'
import { moves } from './moves.ts'
import { dutyRoutes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { problems, words } from './words.ts'

const Moved = z.object({ code: z.string(), period: z.string(), on: z.string() })

/** What the law asks of each body, by when, and how far it is. */
export const obligations: Module = {
  name: 'obligations',
  tables: ['obligation', 'body_flag', 'duty'],
  permissions: ['obligations.read', 'obligations.work', 'obligations.edit', 'obligations.advance'],
  events: {
    'obligations.obligation_added': z.object({ code: z.string() }),
    'obligations.obligation_edited': z.object({ code: z.string() }),
    'obligations.national_taken': z.object({ taken: z.number() }),
    'obligations.duties_brought': z.object({ duties: z.number() }),
    'obligations.duties_opened': z.object({ opened: z.number(), moved: z.number(), dropped: z.number() }),
    ...Object.fromEntries(moves.map((m) => [`obligations.${m.event}`, Moved])),
    'obligations.flag_set': z.object({ flag: z.string() }),
    'obligations.flag_dropped': z.object({ flag: z.string() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: (['centre', 'body'] as const).map((at) => ({
    at,
    order: at === 'centre' ? 31 : 8,
    word: (lang) => words(lang).nav,
    href: '/obligations',
    permission: 'obligations.read',
    icon: 'it-check-circle',
  })),
  routes: (web) => {
    dutyRoutes(web)
    catalogueRoutes(web)
  },
  api,
  tasks,
  listeners: Object.fromEntries(
    [
      'members.body_added',
      'members.body_edited',
      'members.body_merged',
      'members.fact_added',
      'members.file_imported',
      'conventions.adhesion_entitled',
      'conventions.adhesion_exited',
    ].map((event) => [event, 'obligations.follow_members']),
  ),
  cards: { body: [bodyCard], centre: [centreCard] },
  files: { 'obligations.duty': 'obligations.read' },
}

export { bringDuties, listDuties } from './duties.ts'
export { national } from './national.ts'
export { takeObligations } from './obligations.ts'
export { openDuties, setFlag } from './opening.ts'
