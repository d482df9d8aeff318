import { work } from '../src/platform/ctx.ts'
import { platformActor } from '../src/platform/ctx.ts'
import { keepFile } from '../src/platform/files.ts'
import type { Centre, Town } from './world.ts'

/**
 * The object each route with parameters is tried on. `of` says whom it belongs to: one body, the centre as a whole, the
 * person who asks, or nobody in particular (reference data everybody may read).
 */
export type Sample = {
  of: 'body' | 'centre' | 'self' | 'everybody' | 'nobody'
  path: (world: Centre, town: Town) => Promise<string>
}

const personOf = (world: Centre, town: Town) => (town.id === world.merate.id ? world.paolo.id : world.olga.id)
const inCentre =
  (world: Centre) =>
  <T>(fn: Parameters<typeof work<T>>[1]) =>
    work(platformActor(world.centreId), fn)

const run = async (world: Centre) =>
  inCentre(world)(
    async (ctx) =>
      (
        await ctx.db
          .insertInto('run')
          .values({ kind: 'prova', title: 'Lavoro di prova' })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
  )
const mandate = async (world: Centre, town: Town) =>
  inCentre(world)(
    async (ctx) =>
      (
        await ctx.db
          .insertInto('bodyMandate')
          .values({ bodyId: town.id, personId: personOf(world, town), role: 'employee', fromOn: '2020-01-01' })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
  )
const token = async (world: Centre) =>
  inCentre(world)(
    async (ctx) =>
      (
        await ctx.db
          .insertInto('apiToken')
          .values({
            hash: Buffer.from(crypto.randomUUID()),
            name: 'prova',
            role: 'auditor',
            expiresAt: ctx.now.add({ hours: 1 }),
          })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
  )

const contact = async (world: Centre, town: Town) =>
  inCentre(world)(
    async (ctx) =>
      (
        await ctx.db
          .insertInto('bodyContact')
          .values({ bodyId: town.id, kind: 'phone', value: '039 000' })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
  )
const attachment = async (world: Centre, town: Town) =>
  inCentre(world)(
    async (ctx) =>
      (
        await keepFile(ctx, {
          name: 'prova.txt',
          bytes: Buffer.from('prova'),
          ownerKind: 'members.body',
          ownerId: town.id,
          bodyId: town.id,
        })
      ).id,
  )

export const samples: Readonly<Record<string, Sample>> = {
  '/invitation/:secret': { of: 'nobody', path: async () => '/invitation/nessuno' },
  '/sign-in/oidc/:centre': { of: 'nobody', path: async () => '/sign-in/oidc/nessuno' },
  '/account/sessions/:id/revocation': {
    of: 'nobody',
    path: async () => `/account/sessions/${crypto.randomUUID()}/revocation`,
  },
  '/people/tokens/:id/revocation': { of: 'centre', path: async (w) => `/people/tokens/${await token(w)}/revocation` },
  '/people/:id': { of: 'body', path: async (w, t) => `/people/${personOf(w, t)}` },
  '/people/:id/edit': { of: 'body', path: async (w, t) => `/people/${personOf(w, t)}/edit` },
  '/people/:id/invitation': { of: 'body', path: async (w, t) => `/people/${personOf(w, t)}/invitation` },
  '/people/:id/mandates/new': { of: 'body', path: async (w, t) => `/people/${personOf(w, t)}/mandates/new` },
  '/people/:id/mandates': { of: 'body', path: async (w, t) => `/people/${personOf(w, t)}/mandates` },
  '/people/:id/mandates/:mandate/end': {
    of: 'body',
    path: async (w, t) => `/people/${personOf(w, t)}/mandates/${await mandate(w, t)}/end`,
  },
  '/runs/:id': { of: 'centre', path: async (w) => `/runs/${await run(w)}` },
  '/runs/:id/cancellation': { of: 'centre', path: async (w) => `/runs/${await run(w)}/cancellation` },
  '/members/views/:id/removal': {
    of: 'nobody',
    path: async () => `/members/views/${crypto.randomUUID()}/removal`,
  },
  ...Object.fromEntries(
    ['', '/edit', '/merger', '/codes', '/codes/new', '/facts', '/facts/new', '/contacts', '/contacts/new', '/files'].map(
      (end) => [`/members/:id${end}`, { of: 'body', path: async (_w: Centre, t: Town) => `/members/${t.id}${end}` }],
    ),
  ),
  '/members/:id/contacts/:item/removal': {
    of: 'body',
    path: async (w, t) => `/members/${t.id}/contacts/${await contact(w, t)}/removal`,
  },
  '/members/:id/files/:item': { of: 'body', path: async (w, t) => `/members/${t.id}/files/${await attachment(w, t)}` },
  '/bodies/:id': { of: 'body', path: async (_w, t) => `/bodies/${t.id}` },
}
