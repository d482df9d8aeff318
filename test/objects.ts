import { work } from '../src/platform/ctx.ts'
import { platformActor } from '../src/platform/ctx.ts'
import { keepFile } from '../src/platform/files.ts'
import { makeConvention, join } from './adhesions.ts'
import { duesSamples } from './dues-objects.ts'
import { webhookSamples } from './webhook-objects.ts'
import { addHandBack } from '../src/conventions/leaving.ts'
import { keepAct, NewAct } from '../src/conventions/acts.ts'
import { addCampaign, NewCampaign } from '../src/conventions/campaigns.ts'
import { addProspect, NewProspect } from '../src/prospects/prospects.ts'
import { type Move, moves } from '../src/conventions/moves.ts'
import { pressed } from '../src/activations/moves.ts'
import { deskSamples } from './desk-objects.ts'
import { mailSamples } from './mail-objects.ts'
import { obligationSamples } from './obligation-objects.ts'
import { positionSamples } from './position-objects.ts'
import { plainPdf } from './signing.ts'
import { peek, type Centre, type Town } from './world.ts'

/**
 * The object each route with parameters is tried on. `of` says whom it belongs to: one body, the centre as a whole, the
 * centre and the officers of all its bodies (shared), the person who asks, or nobody in particular (reference data everybody may read).
 */
export type Sample = {
  of: 'body' | 'centre' | 'shared' | 'self' | 'everybody' | 'nobody'
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

const conventions = new Map<string, Promise<string>>()
/** One convention for each centre: what is tried on it does not change it for others. */
const convention = (world: Centre) => {
  const known = conventions.get(world.centreId) ?? makeConvention(world)
  conventions.set(world.centreId, known)
  return known
}
const adhesions = new Map<string, Promise<string>>()
/** One adhesion for each town, on its way out: nothing that is tried without a word said moves it. */
const adhesion = (world: Centre, town: Town) => {
  const known = adhesions.get(town.id) ?? leaving(world, town)
  adhesions.set(town.id, known)
  return known
}
async function leaving(world: Centre, town: Town) {
  const id = await join(world, await convention(world), town)
  await inCentre(world)((ctx) =>
    ctx.db
      .updateTable('adhesion')
      .set({ state: 'exit_requested', exitAskedOn: '2026-01-01', exitEffectiveOn: '2026-12-31' })
      .where('id', '=', id)
      .execute(),
  )
  return id
}
const handBack = async (world: Centre, town: Town) => {
  const id = await adhesion(world, town)
  await inCentre(world)((ctx) => addHandBack(ctx, id, { kind: 'data', what: 'Caselle', dueOn: undefined }))
  return `${id}/hand-back/${await only(`select id from handback where adhesion_id = $1`, id)}`
}
const signature = async (world: Centre, town: Town) => {
  const id = await adhesion(world, town)
  return `${id}/signatures/${await only(`select id from adhesion_signature where adhesion_id = $1`, id)}`
}
const prospectsKnown = new Map<string, Promise<string>>()
/** A body that could join, one for each centre. */
const prospect = (world: Centre) => {
  const known = prospectsKnown.get(world.centreId) ?? followed(world)
  prospectsKnown.set(world.centreId, known)
  return known
}
const followed = async (world: Centre) => {
  const town = await world.town('Contatto', 'c_x999', '097999')
  return inCentre(world)(async (ctx) => {
    await ctx.db.updateTable('body').set({ state: 'prospect' }).where('id', '=', town.id).execute()
    return addProspect(ctx, NewProspect.parse({ candidateId: town.id }))
  })
}
const campaigns = new Map<string, Promise<string>>()
/** The renewal of that convention, open, one for each centre. */
const campaign = (world: Centre) => {
  const known = campaigns.get(world.centreId) ?? renewal(world)
  campaigns.set(world.centreId, known)
  return known
}
async function renewal(world: Centre) {
  const conventionId = await makeConvention(world, {
    beginsOn: '2028-01-01',
    endsOn: '2032-12-31',
    renewsId: await convention(world),
  })
  const typed = { conventionId, title: 'Rinnovo', deadlineOn: '2027-09-30', resolutionTemplate: '# {{ente.nome}}' }
  const id = await inCentre(world)((ctx) => addCampaign(ctx, NewCampaign.parse(typed)))
  await peek(`update campaign set state = 'open', opened_at = now() where id = $1`, [id])
  return id
}
const campaignItem = async (world: Centre) => {
  const id = await campaign(world)
  const [item] = await peek<{ id: string }>(
    `insert into campaign_item (centre_id, campaign_id, name, sha256) values ($1, $2, 'prova', $3) returning id`,
    [world.centreId, id, Buffer.from(crypto.randomUUID())],
  )
  return `${id}/items/${item!.id}`
}
const campaignPack = async (world: Centre) => {
  const id = await campaign(world)
  const owner = { ownerKind: 'conventions.campaign', ownerId: id }
  await inCentre(world)((ctx) => keepFile(ctx, { name: 'documenti.zip', bytes: Buffer.from('PK'), ...owner }))
  return `${id}/documents`
}
/** The adhesion of a town that is invited to renew. */
const renewing = async (world: Centre, town: Town) => {
  const [row] = await peek<{ id: string }>(
    `with m as (select id, convention_id from campaign where id = $3),
       b as (insert into campaign_body (centre_id, campaign_id, body_id) select $1, id, $2 from m on conflict do nothing)
     insert into adhesion (centre_id, body_id, convention_id, state) select $1, $2, convention_id, 'invited' from m
     on conflict (centre_id, body_id, convention_id) do update set state = 'invited' returning id`,
    [world.centreId, town.id, await campaign(world)],
  )
  return row!.id
}
const only = async (query: string, id: string) => (await peek<{ id: string }>(query, [id]))[0]!.id
const act = (world: Centre, town: Town) =>
  inCentre(world)(async (ctx) => {
    const typed = NewAct.parse({ number: '1', adoptedOn: '2026-01-20' })
    const bytes = Buffer.concat([plainPdf('Atto'), Buffer.from(crypto.randomUUID())])
    const file = { field: 'actFile', name: 'atto.pdf', type: 'application/pdf', bytes }
    return (await keepAct(ctx, { bodyId: town.id, own: true }, typed, file)).id
  })

/** A form in force, with the draft of its next version. */
const form = (world: Centre) =>
  inCentre(world)(async (ctx) => {
    const definition = { sections: [{ title: 'Una', fields: [{ type: 'text', name: 'nome', label: 'Nome' }] }] }
    const source = JSON.stringify(definition)
    const { id, code } = await ctx.db
      .insertInto('form')
      .values({ code: `prova-${crypto.randomUUID().slice(0, 8)}`, title: 'Modulo di prova' })
      .returning(['id', 'code'])
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('formVersion')
      .values([
        { formId: id, number: 1, state: 'published', source, definition: source, publishedAt: ctx.now },
        { formId: id, number: 2, source },
      ])
      .execute()
    return code
  })

/** A service in use, a rule that reaches every body, a use and a commitment. */
const service = async (world: Centre) =>
  (
    await peek<{ code: string }>(
      `with s as (insert into service (centre_id, code, family, state, unit) values ($1, 'prova-' || left(gen_random_uuid()::text, 8), 'other', 'active', 'kit') returning id, code),
         v as (insert into service_version (centre_id, service_id, from_on, name) select $1, id, '2020-01-01', 'Servizio di prova' from s)
       select code from s`,
      [world.centreId],
    )
  )[0]!.code
const entitlement = async (world: Centre) => {
  const code = await service(world)
  const [row] = await peek<{ id: string; service: string }>(
    `insert into entitlement_rule (centre_id, service_id, quantity, period, from_on) select $1, id, 3, 'year', '2020-01-01' from service where centre_id = $1 and code = $2
     returning id, service_id as service`,
    [world.centreId, code],
  )
  return { code, rule: row!.id, service: row!.service }
}
const use = async (world: Centre, town: Town) => {
  const { rule, service: id } = await entitlement(world)
  const [row] = await peek<{ id: string }>(
    `with c as (insert into allowance_counter (centre_id, body_id, service_id, period_from, period, used) values ($1, $2, $3, '2026-01-01', 'year', 1))
     insert into consumption (centre_id, body_id, service_id, rule_id, period_from, quantity, used_on, source)
     values ($1, $2, $3, $4, '2026-01-01', 1, '2026-02-01', 'hand') returning id`,
    [world.centreId, town.id, id, rule],
  )
  return row!.id
}
const commitment = async (world: Centre, town: Town) => {
  const { service: id } = await entitlement(world)
  const [row] = await peek<{ id: string }>(
    `insert into overage_consent (centre_id, body_id, service_id, officer, act, commitment, commitment_year, max_quantity, from_on)
     values ($1, $2, $3, 'Rita', 'Determina 1', '1', 2026, 5, '2026-01-01') returning id`,
    [world.centreId, town.id, id],
  )
  return row!.id
}
/** A request of a town that lacks its signature: what is tried on it without a word said moves it nowhere it may not come back from. */
const activation = async (world: Centre, town: Town) => {
  const { service: id } = await entitlement(world)
  const [row] = await peek<{ number: number; id: string }>(
    `insert into activation (centre_id, number, body_id, service_id, quantity, state)
     values ($1, 1000 + floor(random() * 100000000)::int, $2, $3, 1, 'requested') returning number, id`,
    [world.centreId, town.id, id],
  )
  return row!
}
/** Something of an activation, with its own table: the columns it needs besides. */
const partOf = async (world: Centre, town: Town, table: string, columns: string, values: string) => {
  const { number, id } = await activation(world, town)
  const [row] = await peek<{ id: string }>(
    `insert into ${table} (centre_id, activation_id, body_id, ${columns}) values ($1, $2, $3, ${values}) returning id`,
    [world.centreId, id, town.id],
  )
  return { number, item: row!.id }
}
const step = (w: Centre, t: Town) =>
  partOf(w, t, 'activation_step', 'position, title, owner_role, due_on', "1, 'Passo', 'operator', '2026-12-01'")
const thing = (w: Centre, t: Town) => partOf(w, t, 'activation_item', 'kind, label', "'kit', 'KIT-1'")
const delegation = (w: Centre, t: Town) =>
  partOf(w, t, 'delegation', 'platform, partner, delegated_on', "'pagopa', 'Partner', '2026-01-01'")
/** A document, a signed file and a file of the answers of a request. */
const requestFile = async (world: Centre, town: Town, what: 'document' | 'signed' | 'files') => {
  const { number, id } = await activation(world, town)
  const code = await form(world)
  const answer = await only(
    `insert into form_answer (centre_id, form_version_id, body_id, subject_kind, subject_id, answers)
     select v.centre_id, v.id, '${town.id}', 'activations.request', $1, '{}' from form_version v join form f on f.id = v.form_id
     where f.code = '${code}' and v.state = 'published' returning id`,
    id,
  )
  const file = await inCentre(world)((ctx) =>
    keepFile(ctx, {
      name: 'prova.txt',
      bytes: Buffer.from('prova'),
      ownerKind: what === 'files' ? 'forms.answer' : `activations.${what}`,
      ownerId: what === 'files' ? answer : id,
      bodyId: town.id,
    }),
  )
  await peek('update activation set document_file_id = $2 where id = $1', [id, file.id])
  await peek(
    `insert into activation_signature (centre_id, activation_id, body_id, kind, signer, document_sha256, file_id, signed_at)
     values ($1, $2, $3, 'upload', 'Mario', 'x', $4, now())`,
    [world.centreId, id, town.id, file.id],
  )
  return `/activations/${number}/${what}${what === 'files' ? `/${file.id}` : ''}`
}
const serviceStep = async (world: Centre) => {
  const { code, service: id } = await entitlement(world)
  return `/activations/services/${code}/steps/${await only(
    `insert into service_step (centre_id, service_id, position, title, owner_role, days) select centre_id, id, 1, 'Passo', 'operator', 3 from service where id = $1 returning id`,
    id,
  )}/removal`
}
const slugOf = async (world: Centre) =>
  (await peek<{ slug: string }>('select slug from centre where id = $1', [world.centreId]))[0]!.slug

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
  ...Object.fromEntries(
    ['', '/edit', '/texts', '/acts', '/approval', '/adhesions', '/adhesions/new'].map((end) => [
      `/conventions/:id${end}`,
      // The convention is the same for all: officers read it, only the centre changes it.
      { of: 'shared', path: async (w: Centre) => `/conventions/${await convention(w)}${end}` },
    ]),
  ),
  '/conventions/:id/texts/:text': {
    of: 'shared',
    path: async (w) => {
      const id = await convention(w)
      return `/conventions/${id}/texts/${await only('select id from convention_text where convention_id = $1', id)}`
    },
  },
  ...Object.fromEntries(
    [
      '',
      '/processing-deed',
      '/hand-back',
      ...moves.filter((m: Move) => m.who !== 'calendar').map((m) => `/${m.name}`),
    ].map((end) => [
      `/adhesions/:id${end}`,
      { of: 'body', path: async (w: Centre, t: Town) => `/adhesions/${await adhesion(w, t)}${end}` },
    ]),
  ),
  ...Object.fromEntries(
    [
      '',
      '/edit',
      '/checklist',
      '/opening',
      '/closure',
      '/sending',
      '/letters',
      '/reminders',
      '/items',
      '/items/table',
      '/items/recording',
    ].map((end) => [
      `/campaigns/:id${end}`,
      { of: 'centre', path: async (w: Centre) => `/campaigns/${await campaign(w)}${end}` },
    ]),
  ),
  '/campaigns/:id/documents': { of: 'centre', path: async (w) => `/campaigns/${await campaignPack(w)}` },
  '/campaigns/:id/items/:item/removal': {
    of: 'centre',
    path: async (w) => `/campaigns/${await campaignItem(w)}/removal`,
  },
  '/adhesions/:id/documents/:file': {
    of: 'body',
    path: async (w, t) => `/adhesions/${await renewing(w, t)}/documents/resolution.docx`,
  },
  '/adhesions/:id/hand-back/:item/completion': {
    of: 'body',
    path: async (w, t) => `/adhesions/${await handBack(w, t)}/completion`,
  },
  '/adhesions/:id/signatures/:item': { of: 'body', path: async (w, t) => `/adhesions/${await signature(w, t)}` },
  ...Object.fromEntries(
    ['', '/edit', '/notes', '/adhesion', '/sheet'].map((end) => [
      `/prospects/:id${end}`,
      { of: 'centre', path: async (w: Centre) => `/prospects/${await prospect(w)}${end}` },
    ]),
  ),
  '/acts/:id': { of: 'body', path: async (w, t) => `/acts/${await act(w, t)}` },
  '/acts/:id/file': { of: 'body', path: async (w, t) => `/acts/${await act(w, t)}/file` },
  ...Object.fromEntries(
    [
      '',
      '/edit',
      '/versions',
      '/retirement',
      ...['', '/preview', '/build', '/publication', '/removal', '/print', '/trial'].map((e) => `/versions/:number${e}`),
    ].map((end) => [
      `/forms/:code${end}`,
      { of: 'centre', path: async (w: Centre) => `/forms/${await form(w)}${end.replace(':number', '2')}` },
    ]),
  ),
  ...Object.fromEntries(
    ['', '/edit', '/move', '/moves', '/rules', '/rules/new'].map((end) => [
      `/catalogue/:code${end}`,
      { of: 'shared', path: async (w: Centre) => `/catalogue/${await service(w)}${end}` },
    ]),
  ),
  '/catalogue/:code/rules/:rule/end': {
    of: 'shared',
    path: async (w) => {
      const { code, rule } = await entitlement(w)
      return `/catalogue/${code}/rules/${rule}/end`
    },
  },
  ...Object.fromEntries(
    ['', '/uses', '/uses/new', '/commitments', '/commitments/new'].map((end) => [
      `/catalogue/bodies/:id${end}`,
      { of: 'body', path: async (_w: Centre, t: Town) => `/catalogue/bodies/${t.id}${end}` },
    ]),
  ),
  '/catalogue/bodies/:id/commitments/:item/end': {
    of: 'body',
    path: async (w, t) => `/catalogue/bodies/${t.id}/commitments/${await commitment(w, t)}/end`,
  },
  '/catalogue/uses/:id/correction': {
    of: 'body',
    path: async (w, t) => `/catalogue/uses/${await use(w, t)}/correction`,
  },
  ...Object.fromEntries(
    ['', '/print', '/moves/:move', '/items', '/delegations', ...pressed.map((m) => `/${m.name}`)].map((end) => [
      `/activations/:number${end}`,
      {
        of: 'body',
        path: async (w: Centre, t: Town) =>
          `/activations/${(await activation(w, t)).number}${end.replace(':move', 'withdrawal')}`,
      },
    ]),
  ),
  ...Object.fromEntries(
    (['document', 'signed', 'files'] as const).map((what) => [
      `/activations/:number/${what}${what === 'files' ? '/:file' : ''}`,
      { of: 'body', path: (w: Centre, t: Town) => requestFile(w, t, what) },
    ]),
  ),
  ...Object.fromEntries(
    (
      [
        ['steps', 'completion', step],
        ['steps', 'owner', step],
        ['items', 'hand-back', thing],
        ['delegations', 'state', delegation],
      ] as const
    ).map(([kind, end, make]) => [
      `/activations/:number/${kind}/:item/${end}`,
      {
        of: 'body',
        path: async (w: Centre, t: Town) => {
          const { number, item } = await make(w, t)
          return `/activations/${number}/${kind}/${item}/${end}`
        },
      },
    ]),
  ),
  ...Object.fromEntries(
    ['/request', '/request/:code', '/approval'].map((end) => [
      `/activations/bodies/:id${end}`,
      {
        of: 'body',
        path: async (w: Centre, t: Town) =>
          `/activations/bodies/${t.id}${end.replace(':code', (await entitlement(w)).code)}`,
      },
    ]),
  ),
  ...Object.fromEntries(
    ['', '/steps'].map((end) => [
      `/activations/services/:code${end}`,
      { of: 'shared', path: async (w: Centre) => `/activations/services/${await service(w)}${end}` },
    ]),
  ),
  '/activations/services/:code/steps/:item/removal': { of: 'shared', path: serviceStep },
  '/expiries/feeds/:id/revocation': {
    of: 'nobody',
    path: async () => `/expiries/feeds/${crypto.randomUUID()}/revocation`,
  },
  '/calendar/:secret': { of: 'nobody', path: async () => `/calendar/${'x'.repeat(43)}` },
  '/services/:code/entitlement': {
    of: 'shared',
    path: async (w, t) => `/services/${await service(w)}/entitlement?ipaCode=${t.ipaCode}`,
  },
  ...Object.fromEntries(
    ['/c/:centre', '/c/:centre/services', '/c/:centre/services/:code', '/centres/:centre/services'].map((url) => [
      url,
      {
        of: 'everybody',
        path: async (w: Centre) => url.replace(':centre', await slugOf(w)).replace(':code', await service(w)),
      },
    ]),
  ),
  '/bodies/:id': { of: 'body', path: async (_w, t) => `/bodies/${t.id}` },
  ...mailSamples,
  ...deskSamples,
  ...duesSamples,
  ...webhookSamples,
  ...obligationSamples,
  ...positionSamples,
}
