import { work } from '../src/platform/ctx.ts'
import { platformActor } from '../src/platform/ctx.ts'
import { keepFile } from '../src/platform/files.ts'
import { peek, type Centre, type Town } from './world.ts'

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

const run = async (world: Centre, kind = 'prova') =>
  inCentre(world)(
    async (ctx) =>
      (
        await ctx.db
          .insertInto('run')
          .values({ kind, title: 'Lavoro di prova' })
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

/** A grant of the national record, written as the importer does. */
async function grant() {
  const [row] = await peek<{ id: string; ipa: string }>(
    `with f as (insert into source_file (name) values ('prova') on conflict (name) do update set name = excluded.name returning id),
       e as (insert into edition (source_file_id, edition_on, place, derived, file_name, file_sha256, content_sha256, columns, rows, quarantined)
             select id, '2026-08-01', 'x', false, 'prova.csv', 'x', 'x', '{}', 1, 0 from f on conflict (source_file_id, place) do update set derived = false returning id),
       c as (insert into call (id, title_key, title, measure, title_place) values (1, 'prova', '1.2 prova', '1.2', 'x') on conflict (id) do update set title = excluded.title returning id),
       h as (insert into holder (id, ipa_code, name, type) values (1, 'c_prova', 'Comune di Prova', 'municipality') on conflict (id) do update set name = excluded.name returning id, ipa_code)
     insert into grant_award (call_id, holder_id, amount_cents, state, source_file_id, last_edition_id, published)
     select c.id, h.id, 100, 'paid', f.id, e.id, true from f, e, c, h returning id, 'c_prova' as ipa`,
  )
  return row!
}

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
    [
      '',
      '/edit',
      '/merger',
      '/codes',
      '/codes/new',
      '/facts',
      '/facts/new',
      '/contacts',
      '/contacts/new',
      '/files',
    ].map((end) => [
      `/members/:id${end}`,
      { of: 'body', path: async (_w: Centre, t: Town) => `/members/${t.id}${end}` },
    ]),
  ),
  '/members/:id/contacts/:item/removal': {
    of: 'body',
    path: async (w, t) => `/members/${t.id}/contacts/${await contact(w, t)}/removal`,
  },
  '/members/:id/files/:item': { of: 'body', path: async (w, t) => `/members/${t.id}/files/${await attachment(w, t)}` },
  '/funding/bodies/:id': { of: 'body', path: async (_w, t) => `/funding/bodies/${t.id}` },
  '/funding/bodies/:id/sheet': { of: 'body', path: async (_w, t) => `/funding/bodies/${t.id}/sheet` },
  // The national record is open data: whoever may read funding reads it, whoever it speaks of.
  '/funding/sheets/:ipa': { of: 'everybody', path: async () => `/funding/sheets/${(await grant()).ipa}` },
  '/funding/grants/:id': { of: 'everybody', path: async () => `/funding/grants/${(await grant()).id}` },
  '/imports/:id': { of: 'centre', path: async (w) => `/imports/${await run(w, 'funding.import')}` },
  '/bodies/:id': { of: 'body', path: async (_w, t) => `/bodies/${t.id}` },
}
