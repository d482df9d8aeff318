import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import { routes } from './routes.tsx'
import { problems, words } from './words.ts'

/** Number, year and office of everything official. */
export const protocol: Module = {
  name: 'protocol',
  tables: ['protocol_setting', 'protocol_entry'],
  permissions: ['protocol.read', 'protocol.edit', 'protocol.settings'],
  events: {
    'protocol.entry_kept': z.object({ direction: z.string(), source: z.string() }),
    'protocol.setting_changed': z.object({ mode: z.string(), required: z.boolean() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 60,
      word: (lang) => words(lang).nav,
      href: '/protocol',
      permission: 'protocol.read',
      icon: 'it-inbox',
    },
  ],
  routes,
}

export { numberFor } from './connector.ts'
export { entriesOf, keepTyped, mustHaveNumber, TypedEntry } from './entries.ts'
export { ProtocolLines } from './pages.tsx'
export { readSetting } from './settings.ts'
