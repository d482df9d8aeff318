// What the routes of the desk are tried on: see test/objects.ts.
import { openTicket, NewTicket } from '../src/desk/opening.ts'
import { addNote, say } from '../src/desk/messages.ts'
import { pressed } from '../src/desk/moves.ts'
import { settingTabs } from '../src/desk/setting-pages.tsx'
import { breachMoves } from '../src/desk/breach-moves.ts'
import { keepFile } from '../src/platform/files.ts'
import { newId } from '../src/platform/ids.ts'
import { platformActor, work, type Ctx } from '../src/platform/ctx.ts'
import type { Sample } from './objects.ts'
import type { Centre, Town } from './world.ts'

const inCentre = <T>(world: Centre, fn: (ctx: Ctx) => Promise<T>) => work(platformActor(world.centreId), fn)
/** A ticket of a number no other centre has: what is tried of another centre must not be there by chance. */
const ticket = (w: Centre, t: Town) =>
  inCentre(w, async (ctx) => {
    const input = NewTicket.parse({ subject: 'Prova di tutte le porte', text: 'Prova' })
    const { id } = await openTicket(ctx, input, { bodyId: t.id, channel: 'portal' })
    const number = 100_000_000 + Math.floor(Math.random() * 800_000_000)
    await ctx.db.updateTable('ticket').set({ number }).where('id', '=', id).execute()
    return { id, number }
  })
const withFile = async (w: Centre, t: Town) => {
  const { id, number } = await ticket(w, t)
  const file = { field: 'files', name: 'prova.txt', type: 'text/plain', bytes: Buffer.from('prova') }
  await inCentre(w, (ctx) =>
    say(ctx, { id, bodyId: t.id }, { way: 'out', text: 'Prova', channel: 'console', files: [file] }),
  )
  return inCentre(w, async (ctx) => {
    const [kept] = await ctx.db
      .selectFrom('file as f')
      .innerJoin('ticketMessage as m', (j) => j.onRef('m.centreId', '=', 'f.centreId').onRef('m.id', '=', 'f.ownerId'))
      .select('f.id')
      .where('m.ticketId', '=', id)
      .execute()
    await addNote(ctx, { id, bodyId: t.id }, { text: 'Prova' })
    return { number, file: kept!.id }
  })
}
const check = async (w: Centre, t: Town) => {
  const { id, number } = await ticket(w, t)
  const { id: item } = await inCentre(w, (ctx) =>
    ctx.db
      .insertInto('ticketCheck')
      .values({ ticketId: id, position: 1, title: 'Prova' })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return { number, item }
}
const made = (table: 'deskTeam' | 'deskSupplier' | 'deskCalendar') => (w: Centre) =>
  inCentre(w, async (ctx) => {
    const name = `prova ${crypto.randomUUID()}`
    return (await ctx.db.insertInto(table).values({ name }).returning('id').executeTakeFirstOrThrow()).id
  })
/** Somebody who wrote, new each time. */
const contact = (w: Centre) =>
  inCentre(w, async (ctx) => {
    const address = `${crypto.randomUUID()}@prova.example`
    return (await ctx.db.insertInto('deskContact').values({ address }).returning('id').executeTakeFirstOrThrow()).id
  })
const member = (w: Centre) =>
  inCentre(w, async (ctx) => {
    const { id } = await ctx.db
      .insertInto('deskTeam')
      .values({ name: `prova ${crypto.randomUUID()}` })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db.insertInto('deskTeamMember').values({ teamId: id, personId: w.marta.id }).execute()
    return `${id}/members/${w.marta.id}`
  })
const level = (w: Centre) =>
  inCentre(w, async (ctx) => {
    // One for all services is there once: each of these is of a service of its own.
    const { id: serviceId } = await ctx.db
      .insertInto('service')
      .values({ code: `s-${crypto.randomUUID()}`, family: 'other' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const values = { serviceId, solution: 3600 }
    return (await ctx.db.insertInto('deskLevel').values(values).returning('id').executeTakeFirstOrThrow()).id
  })
const template = (w: Centre) =>
  inCentre(
    w,
    async (ctx) =>
      (
        await ctx.db
          .insertInto('deskTemplate')
          .values({ name: `prova ${crypto.randomUUID()}`, text: 'Prova' })
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
  )

/** An article for everybody. */
const publicArticle = (w: Centre) =>
  inCentre(w, async (ctx) => {
    const slug = `prova-${crypto.randomUUID()}`
    const { id } = await ctx.db
      .insertInto('article')
      .values({ visibility: 'public', published: 1, slug })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('articleVersion')
      .values({ articleId: id, number: 1, title: 'Prova', text: 'Prova', publishedAt: ctx.now })
      .execute()
    const { slug: centreSlug } = await ctx.db
      .selectFrom('centre')
      .select('slug')
      .where('id', '=', w.centreId)
      .executeTakeFirstOrThrow()
    return { centre: centreSlug, slug }
  })
/** An article of the members, with a draft beside what they read. */
const article = (w: Centre) =>
  inCentre(w, async (ctx) => {
    const { id } = await ctx.db
      .insertInto('article')
      .values({ visibility: 'members', published: 1 })
      .returning('id')
      .executeTakeFirstOrThrow()
    const version = (number: number, publishedAt: Temporal.Instant | null) => ({
      articleId: id,
      number,
      title: 'Prova',
      text: 'Prova',
      publishedAt,
    })
    await ctx.db
      .insertInto('articleVersion')
      .values([version(1, ctx.now), version(2, null)])
      .execute()
    return id
  })

/** An incident that hits this town alone, with a duty of its own, under a number no other centre has. */
const incident = (w: Centre, t: Town) =>
  inCentre(w, async (ctx) => {
    const number = 100_000_000 + Math.floor(Math.random() * 800_000_000)
    const { id } = await ctx.db
      .insertInto('incident')
      .values({ number, title: 'Prova', detectedAt: ctx.now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db.insertInto('incidentBody').values({ incidentId: id, bodyId: t.id }).execute()
    const { id: duty } = await ctx.db
      .insertInto('incidentDuty')
      .values({ incidentId: id, bodyId: t.id, duty: 'notice', dueAt: ctx.now.add({ hours: 1 }) })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { number, duty }
  })

/** A breach of a supplier under a number no other centre has, with a document. */
const breach = (w: Centre, state: 'proposed' | 'set' = 'proposed') =>
  inCentre(w, async (ctx) => {
    const number = 100_000_000 + Math.floor(Math.random() * 800_000_000)
    const { id: supplierId } = await ctx.db
      .insertInto('deskSupplier')
      .values({ name: `prova ${number}` })
      .returning('id')
      .executeTakeFirstOrThrow()
    const act = state === 'set' ? { actOn: '2026-01-01', penaltyCents: 100 } : {}
    const { id } = await ctx.db
      .insertInto('supplierBreach')
      .values({ number, supplierId, promised: 60, consumed: 90, state, ...act })
      .returning('id')
      .executeTakeFirstOrThrow()
    const file = { name: 'prova.txt', bytes: Buffer.from('prova'), ownerKind: 'desk.breach', ownerId: id }
    return { number, file: (await keepFile(ctx, file)).id }
  })
const penaltyNumber = async (w: Centre) => (await breach(w, 'set')).number

/** A log of the switchboard that was brought and not read yet, and one that was read. */
const broughtLog = (w: Centre) =>
  inCentre(w, async (ctx) => {
    const id = newId()
    const bytes = Buffer.from('inizio;esito\n20/11/2026 10:00;persa\n')
    await keepFile(ctx, { name: 'registro.csv', bytes, ownerKind: 'desk.calls', ownerId: id })
    return id
  })
/** A report of this town alone, under a number no other centre has, with its document. */
const report = (w: Centre, t: Town) =>
  inCentre(w, async (ctx) => {
    const number = 100_000_000 + Math.floor(Math.random() * 800_000_000)
    const monthOn = `${2000 + (number % 900)}-01-01`
    const { id } = await ctx.db
      .insertInto('deskReport')
      .values({ bodyId: t.id, monthOn, number })
      .onConflict((c) => c.columns(['centreId', 'bodyId', 'monthOn']).doUpdateSet({ number }))
      .returning('id')
      .executeTakeFirstOrThrow()
    const file = { name: 'prova.pdf', bytes: Buffer.from('%PDF-'), ownerKind: 'desk.report', ownerId: id, bodyId: t.id }
    const fileId = (await keepFile(ctx, file)).id
    await ctx.db
      .insertInto('deskReportVersion')
      .values({ reportId: id, bodyId: t.id, version: 1, fileId })
      .onConflict((c) => c.doNothing())
      .execute()
    return number
  })
const importedLog = (w: Centre) =>
  inCentre(
    w,
    async (ctx) =>
      (await ctx.db.insertInto('callImport').values({ name: 'prova.csv' }).returning('id').executeTakeFirstOrThrow())
        .id,
  )

const ends = [
  '',
  '/why',
  '/messages',
  '/notes',
  '/macro',
  '/presence',
  '/edit',
  '/grade',
  '/assignment',
  '/merge',
  '/split',
  '/link',
  '/body',
  '/checks',
  '/time',
  '/tags',
  '/watching',
  '/opinion',
  '/article',
  '/hours',
  '/review',
  '/moves/:move',
  ...pressed.map((m) => `/${m.name}`),
]
const centre = (path: (w: Centre) => Promise<string>): Sample => ({ of: 'centre', path })
export const deskSamples: Record<string, Sample> = {
  ...Object.fromEntries(
    ends.map((end): [string, Sample] => [
      `/desk/tickets/:number${end}`,
      {
        of: 'body',
        path: async (w, t) => `/desk/tickets/${(await ticket(w, t)).number}${end.replace(':move', 'cancellation')}`,
      },
    ]),
  ),
  ...Object.fromEntries(
    ['', '/messages', '/closure', '/assignment'].map((end): [string, Sample] => [
      `/tickets/:number${end}`,
      { of: 'body', path: async (w, t) => `/tickets/${(await ticket(w, t)).number}${end}` },
    ]),
  ),
  '/desk/tickets/:number/files/:file': {
    of: 'body',
    path: async (w, t) => {
      const { number, file } = await withFile(w, t)
      return `/desk/tickets/${number}/files/${file}`
    },
  },
  '/desk/tickets/:number/checks/:item': {
    of: 'body',
    path: async (w, t) => {
      const { number, item } = await check(w, t)
      return `/desk/tickets/${number}/checks/${item}`
    },
  },
  '/desk/bodies/:id/new': { of: 'body', path: async (_w, t) => `/desk/bodies/${t.id}/new` },
  '/desk/bodies/:id/settings': { of: 'body', path: async (_w, t) => `/desk/bodies/${t.id}/settings` },
  '/desk/settings/:tab': { of: 'everybody', path: async () => `/desk/settings/${settingTabs[0]}` },
  '/desk/settings/hours/:id': centre(async (w) => `/desk/settings/hours/${await made('deskCalendar')(w)}`),
  '/desk/settings/levels/:id/removal': centre(async (w) => `/desk/settings/levels/${await level(w)}/removal`),
  '/desk/settings/templates/:id/removal': centre(async (w) => `/desk/settings/templates/${await template(w)}/removal`),
  '/desk/settings/teams/:id/members': centre(async (w) => `/desk/settings/teams/${await made('deskTeam')(w)}/members`),
  '/desk/settings/teams/:id/members/:person/removal': centre(
    async (w) => `/desk/settings/teams/${await member(w)}/removal`,
  ),
  '/desk/settings/teams/:id/members/:person/absence': centre(
    async (w) => `/desk/settings/teams/${await member(w)}/absence`,
  ),
  ...Object.fromEntries(
    ['', '/body', '/person', '/merge', '/refusal', '/readmission'].map((end): [string, Sample] => [
      `/desk/contacts/:id${end}`,
      centre(async (w) => `/desk/contacts/${await contact(w)}${end}`),
    ]),
  ),
  '/desk/settings/suppliers/:id/people': centre(
    async (w) => `/desk/settings/suppliers/${await made('deskSupplier')(w)}/people`,
  ),
  ...Object.fromEntries(
    ['', '/outages', '/files/:file', ...breachMoves.map((m) => `/${m.name}`)].map((end): [string, Sample] => [
      `/desk/breaches/:number${end}`,
      centre(async (w) => {
        const { number, file } = await breach(w)
        return `/desk/breaches/${number}${end.replace(':file', file)}`
      }),
    ]),
  ),
  '/breaches/:number': centre(async (w) => `/breaches/${(await breach(w)).number}`),
  ...Object.fromEntries(
    ['', '/answer', '/files/:file'].map((end): [string, Sample] => [
      `/desk/supplier/breaches/:number${end}`,
      { of: 'nobody', path: async () => `/desk/supplier/breaches/999${end.replace(':file', crypto.randomUUID())}` },
    ]),
  ),
  ...Object.fromEntries(
    ['', '/versions/:version'].map((end): [string, Sample] => [
      `/desk/reports/:number${end}`,
      { of: 'body', path: async (w, t) => `/desk/reports/${await report(w, t)}${end.replace(':version', '1')}` },
    ]),
  ),
  '/desk/calls/:id': centre(async (w) => `/desk/calls/${await importedLog(w)}`),
  '/desk/calls/previews/:id': centre(async (w) => `/desk/calls/previews/${await broughtLog(w)}`),
  '/dues/penalties/:number/credits': centre(async (w) => `/dues/penalties/${await penaltyNumber(w)}/credits`),
  // A supplier's own: those of nobody here.
  ...Object.fromEntries(
    ['', '/messages', '/files/:file'].map((end): [string, Sample] => [
      `/desk/supplier/tickets/:number${end}`,
      { of: 'nobody', path: async () => `/desk/supplier/tickets/999${end.replace(':file', crypto.randomUUID())}` },
    ]),
  ),
  ...Object.fromEntries(
    ['', '/state', '/updates', '/tickets', '/bodies/:body/awareness', '/bodies/:body/notice', '/duties/:item'].map(
      (end): [string, Sample] => [
        `/desk/incidents/:number${end}`,
        {
          of: 'body',
          path: async (w, t) => {
            const { number, duty } = await incident(w, t)
            return `/desk/incidents/${number}${end.replace(':body', t.id).replace(':item', duty)}`
          },
        },
      ],
    ),
  ),
  ...Object.fromEntries(
    ['', '/edit', '/publication', '/opinion'].map((end): [string, Sample] => [
      `/desk/articles/:id${end}`,
      { of: 'shared', path: async (w) => `/desk/articles/${await article(w)}${end}` },
    ]),
  ),
  ...Object.fromEntries(
    ['', '/:slug', '/:slug/opinion'].map((end): [string, Sample] => [
      `/c/:centre/articles${end}`,
      {
        of: 'everybody',
        path: async (w) => {
          const { centre, slug } = await publicArticle(w)
          return `/c/${centre}/articles${end.replace(':slug', slug)}`
        },
      },
    ]),
  ),
  // Somebody's own, which nobody else has.
  '/desk/changes/:id/undoing': { of: 'nobody', path: async () => `/desk/changes/${crypto.randomUUID()}/undoing` },
  '/desk/views/:id/removal': { of: 'nobody', path: async () => `/desk/views/${crypto.randomUUID()}/removal` },
}
