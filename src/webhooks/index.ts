import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { routes } from './routes.tsx'
import { listeners, tasks } from './tasks.ts'
import { problems, words } from './words.ts'

const nothing = z.object({})

/** Other programs told of what happens, each delivery signed. */
export const webhooks: Module = {
  name: 'webhooks',
  tables: ['webhook', 'webhook_delivery'],
  permissions: ['webhooks.edit'],
  events: {
    'webhooks.webhook_added': nothing,
    'webhooks.webhook_changed': nothing,
    'webhooks.secret_rotated': nothing,
    'webhooks.webhook_switched': z.object({ state: z.string() }),
    'webhooks.webhook_removed': nothing,
    'webhooks.trial_sent': nothing,
    'webhooks.delivery_repeated': nothing,
    'webhooks.webhook_gave_up': nothing,
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 66,
      word: (lang) => words(lang).nav,
      href: '/webhooks',
      permission: 'webhooks.edit',
      icon: 'it-external-link',
    },
  ],
  routes,
  api,
  tasks,
  listeners,
}
