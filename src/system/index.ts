import { z } from 'zod'
import { config } from '../platform/config.ts'
import type { Module } from '../platform/module.ts'
import { commands } from './commands.ts'
import { systemRoutes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { problems, words } from './words.ts'

/** The installation itself: work in progress, mail, history, search. It is given the list of modules it searches in. */
export const system = (modules: () => readonly Module[]): Module => ({
  name: 'system',
  tables: [],
  permissions: ['system.read', 'system.history', 'system.settings'],
  events: { 'system.run_cancelled': z.object({}) },
  problems,
  get nav() {
    return [
      {
        at: 'centre' as const,
        order: 90,
        word: (lang: 'it' | 'en') => words(lang).runs,
        href: '/runs',
        permission: 'system.read',
      },
      {
        at: 'centre' as const,
        order: 91,
        word: (lang: 'it' | 'en') => words(lang).history,
        href: '/history',
        permission: 'system.history',
      },
      ...(config().demo
        ? [
            {
              at: 'centre' as const,
              order: 92,
              word: (lang: 'it' | 'en') => words(lang).mail,
              href: '/mail',
              permission: 'system.read',
            },
          ]
        : []),
    ]
  },
  routes: systemRoutes(modules),
  tasks,
  commands,
})
