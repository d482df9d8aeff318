import { z } from 'zod'
import { config } from '../platform/config.ts'
import type { Module, NavEntry } from '../platform/module.ts'
import type { Lang } from '../platform/words.ts'
import { commands } from './commands.ts'
import { systemRoutes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { problems, words } from './words.ts'

/** The installation itself: work in progress, mail, history, search. It is given the list of modules it searches in. */
export const system = (modules: () => readonly Module[]): Module => ({
  name: 'system',
  tables: [],
  permissions: ['system.read', 'system.history', 'system.settings', 'system.run'],
  events: {
    'system.run_cancelled': z.object({}),
    'system.settings_changed': z.object({ modulesOff: z.array(z.string()), oidc: z.boolean() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  get nav() {
    const group = (lang: Lang) => words(lang).installation
    const entry = (
      order: number,
      word: 'runs' | 'history' | 'mail' | 'settings',
      href: string,
      permission: string,
      icon: string,
    ): NavEntry => ({
      at: 'centre',
      order,
      word: (lang) => words(lang)[word],
      href,
      permission,
      icon,
      group,
    })
    return [
      entry(90, 'runs', '/runs', 'system.read', 'it-clock'),
      entry(91, 'history', '/history', 'system.history', 'it-lock'),
      ...(config().demo ? [entry(92, 'mail', '/mail', 'system.read', 'it-mail')] : []),
      entry(93, 'settings', '/settings', 'system.settings', 'it-settings'),
    ]
  },
  routes: systemRoutes(modules),
  tasks,
  commands,
})
