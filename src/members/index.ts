import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import api from './api.ts'
import { listBodies } from './bodies.ts'
import { memberRoutes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { problems, words } from './words.ts'

const counts = { added: z.number(), changed: z.number(), unchanged: z.number(), unknown: z.number(), wrong: z.number() }

/** The bodies the centre knows. It is given the list of modules whose cards it shows on a body's page. */
export const members = (modules: () => readonly Module[]): Module => ({
  name: 'members',
  tables: ['body', 'body_code', 'body_fact', 'body_contact', 'body_shape', 'saved_view'],
  permissions: ['members.read', 'members.edit', 'members.contacts', 'members.import', 'members.export'],
  events: {
    'members.body_added': z.object({}),
    'members.body_edited': z.object({ fields: z.array(z.string()) }),
    'members.body_imported': z.object({ kind: z.string() }),
    'members.body_merged': z.object({ successorId: z.string(), mergedOn: z.string(), act: z.string() }),
    'members.body_received_merger': z.object({ mergedId: z.string(), mergedOn: z.string(), act: z.string() }),
    'members.code_added': z.object({ kind: z.string() }),
    'members.fact_added': z.object({ kind: z.string(), asOf: z.string() }),
    'members.contact_added': z.object({ kind: z.string() }),
    'members.contact_removed': z.object({ kind: z.string() }),
    'members.file_added': z.object({}),
    'members.import_asked': z.object({}),
    'members.file_imported': z.object({ kind: z.string(), ...counts }),
    'members.boundaries_imported': z.object({ taken: z.number(), unknown: z.number() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 1,
      word: (lang) => words(lang).home,
      href: '/',
      permission: 'members.read',
      icon: 'it-chart-line',
    },
    {
      at: 'centre',
      order: 10,
      word: (lang) => words(lang).nav,
      href: '/members',
      permission: 'members.read',
      icon: 'it-pa',
    },
    {
      at: 'body',
      order: 1,
      word: (lang) => words(lang).overview,
      href: '/',
      permission: 'members.read',
      icon: 'it-pa',
    },
  ],
  routes: memberRoutes(modules),
  api,
  tasks,
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'members.read',
    find: async (ctx, q) =>
      (await listBodies(ctx, { q }, 8)).rows.map((b) => ({
        label: b.name,
        hint: [b.province, b.ipaCode].filter(Boolean).join(' · '),
        href: `/members/${b.id}`,
      })),
  },
  files: { 'members.body': 'members.read' },
})

export {
  bodyByIpa,
  bodyChoices,
  bodyLike,
  type BodyType,
  bodyTypes,
  findBodies,
  getBody,
  NewBody,
  standBody,
} from './bodies.ts'
export { bands, searchable } from './codes.ts'
export { addBodies, type BodyToAdd } from './many.ts'
