import { z } from 'zod'
import type { ComponentChildren } from 'preact'
import { listMailboxes } from '../mailbox/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { Card } from '../ui/parts.tsx'
import { categoryChoices, colleagueChoices, queueChoices, supplierChoices } from './choices.ts'
import {
  adoptCalendar,
  bodyDesk,
  CalendarEdit,
  correctCalendar,
  getCalendar,
  listCalendars,
  saveBodyDesk,
  TypedBodyDesk,
  TypedCalendar,
  typedOf,
} from './hours.ts'
import { BodyDeskPage, CalendarForm, HoursPage } from './hours-pages.tsx'
import { LevelsPage } from './level-pages.tsx'
import { beginDesk, listLevels, NewLevel, removeLevel, saveLevel } from './levels.ts'
import {
  addMember,
  addQueue,
  addSupplier,
  addSupplierPerson,
  addTeam,
  changeMember,
  listCategories,
  listQueues,
  listSuppliers,
  listTeams,
  NewCategory,
  NewMember,
  NewQueue,
  NewSupplier,
  NewTeam,
  saveCategory,
  supplierPersons,
} from './organisation.ts'
import { CategoriesPage, QueuesPage } from './queue-pages.tsx'
import { crumbs, type Refused } from './routes.tsx'
import { RulesPage, SettingFrame, type SettingTab, settingTabs, SuppliersPage } from './setting-pages.tsx'
import { DeskSettings, deskSettings, saveDeskSettings } from './settings.ts'
import { TemplatesPage } from './template-pages.tsx'
import { addTemplate, listTemplates, NewTemplate, removeTemplate } from './templates.ts'
import { words } from './words.ts'

const ById = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(ById, req.params).id
const options = (rows: readonly { id: string; name: string }[]) => rows.map((r) => ({ value: r.id, word: r.name }))

/** How the desk works: hours, levels, queues, categories, suppliers, templates, rules; and what a body says of itself. */
export function settingRoutes({ page, action }: Web) {
  const show = async (ctx: Ctx, tab: SettingTab, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).settings,
    lead: words(ctx.lang).settingsLead,
    crumbs: crumbs(ctx),
    body: (
      <SettingFrame lang={ctx.lang} tab={tab} begun={(await listCalendars(ctx)).length > 0}>
        {await tabs[tab](ctx, { values, ...refused })}
      </SettingFrame>
    ),
  })
  page('/desk/settings/:tab', 'desk.settings', (ctx, req) => {
    const tab = settingTabs.find((name) => name === req.params['tab'])
    if (!tab) throw notFound()
    return show(ctx, tab, {})
  })
  /** A form of a tab: what was typed comes back with what is wrong. */
  const form = (url: string, tab: SettingTab, act: (ctx: Ctx, req: Req) => Promise<unknown>) =>
    action(
      `/desk/settings/${url}`,
      'desk.settings',
      async (ctx, req) => {
        await act(ctx, req)
        return `/desk/settings/${tab}`
      },
      (ctx, req, { fields, sentence }) => show(ctx, tab, req.body as Values, { errors: fields, problem: sentence }),
    )
  /** What starts the recomputation of the clocks leads to its progress. */
  const recomputing = (url: string, tab: SettingTab, act: (ctx: Ctx, req: Req) => Promise<{ runId: string }>) =>
    action(
      `/desk/settings/${url}`,
      'desk.settings',
      async (ctx, req) => `/runs/${(await act(ctx, req)).runId}`,
      (ctx, req, { fields, sentence }) => show(ctx, tab, req.body as Values, { errors: fields, problem: sentence }),
    )

  recomputing('beginning', 'hours', (ctx) => beginDesk(ctx, words(ctx.lang).begun))
  recomputing('hours', 'hours', (ctx, req) => adoptCalendar(ctx, parse(TypedCalendar, req.body)))
  recomputing('levels', 'levels', (ctx, req) => saveLevel(ctx, parse(NewLevel, req.body)))
  recomputing('levels/:id/removal', 'levels', (ctx, req) => removeLevel(ctx, idOf(req)))

  const correcting = async (ctx: Ctx, id: string, typed: Values, refused: Refused = {}): Promise<View> => {
    const { name, calendar, version } = await getCalendar(ctx, id)
    const w = words(ctx.lang)
    return {
      title: `${w.correct}: ${name}`,
      lead: w.correctLead,
      crumbs: [...crumbs(ctx), { href: '/desk/settings/hours', label: w.settings }],
      body: (
        <Card>
          <CalendarForm
            lang={ctx.lang}
            action={`/desk/settings/hours/${id}`}
            submit={w.correct}
            values={{ name, ...typedOf(calendar), ...typed, version }}
            {...refused}
          />
        </Card>
      ),
    }
  }
  page('/desk/settings/hours/:id', 'desk.settings', (ctx, req) => correcting(ctx, idOf(req), {}))
  action(
    '/desk/settings/hours/:id',
    'desk.settings',
    async (ctx, req) => `/runs/${(await correctCalendar(ctx, idOf(req), parse(CalendarEdit, req.body))).runId}`,
    (ctx, req, { fields, sentence }) =>
      correcting(ctx, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
    { of: (ctx, req) => getCalendar(ctx, idOf(req)) },
  )

  form('queues', 'queues', (ctx, req) => addQueue(ctx, parse(NewQueue, req.body)))
  form('teams', 'queues', (ctx, req) => addTeam(ctx, parse(NewTeam, req.body)))
  const team = {
    of: async (ctx: Ctx, req: Req) => {
      if (!(await listTeams(ctx)).some((x) => x.id === idOf(req))) throw notFound()
    },
  }
  action(
    '/desk/settings/teams/:id/members',
    'desk.settings',
    async (ctx, req) => {
      await addMember(ctx, idOf(req), parse(NewMember, req.body))
      return '/desk/settings/queues'
    },
    (ctx, _req, { fields, sentence }) => show(ctx, 'queues', {}, { errors: fields, problem: sentence }),
    team,
  )
  for (const what of ['removal', 'absence'] as const)
    action(
      `/desk/settings/teams/:id/members/:person/${what}`,
      'desk.settings',
      async (ctx, req) => {
        const { person } = fromPath(z.looseObject({ person: z.uuid() }), req.params)
        await changeMember(ctx, idOf(req), person, what)
        return '/desk/settings/queues'
      },
      undefined,
      team,
    )
  form('categories', 'categories', (ctx, req) => saveCategory(ctx, parse(NewCategory, req.body)))
  form('suppliers', 'suppliers', (ctx, req) => addSupplier(ctx, parse(NewSupplier, req.body)))
  action(
    '/desk/settings/suppliers/:id/people',
    'desk.settings',
    async (ctx, req) => {
      const { personId } = parse(z.object({ personId: z.uuid('required') }), req.body)
      await addSupplierPerson(ctx, idOf(req), personId)
      return '/desk/settings/suppliers'
    },
    (ctx, _req, { fields, sentence }) => show(ctx, 'suppliers', {}, { errors: fields, problem: sentence }),
    {
      of: async (ctx, req) => {
        if (!(await listSuppliers(ctx)).some((s) => s.id === idOf(req))) throw notFound()
      },
    },
  )
  form('templates', 'templates', (ctx, req) => addTemplate(ctx, parse(NewTemplate, req.body)))
  form('templates/:id/removal', 'templates', (ctx, req) => removeTemplate(ctx, idOf(req)))
  form('rules', 'rules', (ctx, req) => saveDeskSettings(ctx, parse(DeskSettings, req.body)))

  // — a body of itself —
  const ofBody = async (ctx: Ctx, bodyId: string, typed: Values, refused: Refused = {}): Promise<View> => {
    const body = await getBody(ctx, bodyId)
    const said = await bodyDesk(ctx, bodyId)
    const w = words(ctx.lang)
    const calendar = typedOf({ weekly: said.weekly, holidays: 'IT', patron: said.patron })
    return {
      title: w.bodyDesk,
      lead: `${body.name}. ${w.bodyDeskLead}`,
      crumbs: crumbs(ctx),
      body: (
        <BodyDeskPage
          lang={ctx.lang}
          bodyId={bodyId}
          values={{ ...calendar, sharing: said.sharing, ...said.law, ...typed, version: said.version }}
          {...refused}
        />
      ),
    }
  }
  page('/desk/bodies/:id/settings', 'desk.body', (ctx, req) => ofBody(ctx, idOf(req), {}))
  action(
    '/desk/bodies/:id/settings',
    'desk.body',
    async (ctx, req) => {
      await saveBodyDesk(ctx, idOf(req), parse(TypedBodyDesk, req.body))
      return '/desk/tickets'
    },
    (ctx, req, { fields, sentence }) =>
      ofBody(ctx, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
    { of: (ctx, req) => getBody(ctx, idOf(req)) },
  )
}

type Typed = { values: Values } & Refused
const tabs: Record<SettingTab, (ctx: Ctx, typed: Typed) => Promise<ComponentChildren>> = {
  hours: async (ctx, typed) => {
    const calendars = await listCalendars(ctx)
    const now = calendars[0]
    const values = { ...(now ? { name: now.name, ...typedOf(now.calendar) } : { holidays: 'IT' }), ...typed.values }
    return <HoursPage lang={ctx.lang} calendars={calendars} {...typed} values={values} />
  },
  levels: async (ctx, typed) => (
    <LevelsPage
      lang={ctx.lang}
      levels={await listLevels(ctx)}
      services={options(
        await ctx.db.selectFrom('service').select(['id', 'code as name']).orderBy('code').limit(300).execute(),
      )}
      conventions={options(
        await ctx.db.selectFrom('convention').select(['id', 'title as name']).orderBy('title').limit(200).execute(),
      )}
      {...typed}
    />
  ),
  queues: async (ctx, typed) => (
    <QueuesPage
      lang={ctx.lang}
      queues={await listQueues(ctx)}
      teams={await listTeams(ctx)}
      colleagues={await colleagueChoices(ctx)}
      mailboxes={(await listMailboxes(ctx)).map((m) => ({ value: m.id, word: m.address }))}
      categories={await categoryChoices(ctx)}
      {...typed}
      values={{ assignment: 'hand', ...typed.values }}
    />
  ),
  categories: async (ctx, typed) => (
    <CategoriesPage
      lang={ctx.lang}
      categories={await listCategories(ctx)}
      queues={await queueChoices(ctx)}
      suppliers={await supplierChoices(ctx)}
      {...typed}
      values={{ impact: '2', urgency: '2', level: 'centre', ...typed.values }}
    />
  ),
  suppliers: async (ctx, typed) => (
    <SuppliersPage
      lang={ctx.lang}
      suppliers={await listSuppliers(ctx)}
      persons={options(await supplierPersons(ctx))}
      {...typed}
    />
  ),
  templates: async (ctx, typed) => (
    <TemplatesPage
      lang={ctx.lang}
      templates={await listTemplates(ctx)}
      queues={await queueChoices(ctx)}
      categories={await categoryChoices(ctx)}
      colleagues={await colleagueChoices(ctx)}
      {...typed}
    />
  ),
  rules: async (ctx, typed) => (
    <RulesPage lang={ctx.lang} {...typed} values={{ ...(await deskSettings(ctx)), ...typed.values }} />
  ),
}
