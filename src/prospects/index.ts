import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import { task } from '../platform/tasks.ts'
import { markJoined } from './prospects.ts'
import { routes } from './routes.tsx'
import { problems, words } from './words.ts'

/** The bodies that could join: the centre's own work, in none of its figures. */
export const prospects: Module = {
  name: 'prospects',
  tables: ['prospect', 'prospect_note'],
  permissions: ['prospects.read', 'prospects.edit'],
  events: {
    'prospects.prospect_added': z.object({}),
    'prospects.prospect_edited': z.object({ stage: z.string() }),
    'prospects.prospect_joining': z.object({ adhesionId: z.string() }),
    'prospects.prospect_joined': z.object({}),
    'prospects.note_added': z.object({ channel: z.string() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 14,
      word: (lang) => words(lang).nav,
      href: '/prospects',
      permission: 'prospects.read',
      icon: 'it-comment',
    },
  ],
  routes,
  tasks: {
    'prospects.follow_entitlement': task(z.looseObject({ bodyId: z.uuid() }), async ({ payload, work }) =>
      work((ctx) => markJoined(ctx, payload.bodyId)),
    ),
  },
  listeners: { 'conventions.adhesion_entitled': 'prospects.follow_entitlement' },
}

export { addProspect } from './prospects.ts'
