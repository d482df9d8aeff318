import { z } from 'zod'
import type { Lang } from '../platform/words.ts'
import type { Module } from '../platform/module.ts'
import { commands } from './commands.ts'
import { listPersons } from './persons.ts'
import { preferenceWords } from './preference-words.ts'
import routes from './routes.tsx'
import { problems, words } from './words.ts'

const nothing = z.object({})

export default {
  name: 'people',
  tables: ['person', 'centre_mandate', 'body_mandate'],
  permissions: ['people.read', 'people.edit', 'people.tokens'],
  events: {
    'people.centre_opened': nothing,
    'people.person_added': nothing,
    'people.person_edited': nothing,
    'people.person_invited': nothing,
    'people.mandate_given': z.object({ mandateId: z.string(), role: z.string() }),
    'people.mandate_ended': z.object({ mandateId: z.string(), role: z.string() }),
    'people.signed_in': nothing,
    'people.signed_out': nothing,
    'people.password_changed': nothing,
    'people.second_factor_enrolled': nothing,
    'people.sessions_ended': nothing,
    'people.preferences_kept': nothing,
    'people.token_created': z.object({ role: z.string() }),
    'people.token_revoked': nothing,
  },
  eventWords: (lang) => ({ ...words(lang).events, ...preferenceWords(lang).events }),
  problems,
  nav: [
    {
      at: 'centre',
      order: 20,
      word: (lang) => words(lang).nav,
      href: '/people',
      icon: 'it-user',
      permission: 'people.read',
    },
    {
      at: 'body',
      order: 30,
      word: (lang) => words(lang).nav,
      href: '/people',
      icon: 'it-user',
      permission: 'people.read',
    },
  ],
  routes,
  commands,
  commandBox: {
    word: (lang) => words(lang).nav,
    permission: 'people.read',
    find: async (ctx, q) =>
      (await listPersons(ctx, { q })).slice(0, 8).map((p) => ({
        label: p.name,
        hint: p.mandates.map((m) => words(ctx.lang).roles[m.role]).join(', '),
        href: `/people/${p.id}`,
      })),
  },
} satisfies Module as Module

export { createCentre, findCentre } from './centres.ts'
export { addPerson, giveMandate, peopleOfBody } from './persons.ts'
export {
  allRoles,
  type BodyRole,
  bodyRoles,
  type CentreRole,
  centreRoles,
  isCentreRole,
  permissionsOf,
  type Role,
} from './roles.ts'
export { bySession, byToken, type Scope, scopesOf } from './sessions.ts'
export { demoAccounts } from './sign-in.ts'

/** The names of the roles, as people read them. */
export const roleNames = (lang: Lang) => words(lang).roles
