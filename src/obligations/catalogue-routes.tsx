import { actChoices } from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Req, View, Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { CatalogueList, ObligationForm, ObligationPage } from './catalogue-pages.tsx'
import { Advance, advance, countByObligation, DutyFilter, listDuties } from './duties.ts'
import { national } from './national.ts'
import {
  addObligation,
  editObligation,
  getObligation,
  listObligations,
  NewObligation,
  ObligationEdit,
  takeObligations,
} from './obligations.ts'
import { openDuties } from './opening.ts'
import { titleOf } from './pages.tsx'
import { idOf, type Refused, typed } from './routes.tsx'
import { words } from './words.ts'

/** What is asked of whom: the centre's catalogue, and what it does for many bodies at once. */
export function catalogueRoutes({ page, action }: Web) {
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  const dayOf = (ctx: Ctx) => today(ctx.now, ctx.zone)
  const found = { of: (ctx: Ctx, req: Req) => getObligation(ctx, idOf(req)) }
  const crumbs = (ctx: Ctx) => [
    { href: '/obligations', label: words(ctx.lang).title },
    { href: '/obligations/catalogue', label: words(ctx.lang).catalogue },
  ]

  const list = async (ctx: Ctx, problem?: string): Promise<View> => {
    const w = words(ctx.lang)
    const edits = may(ctx, 'obligations.edit')
    return {
      title: w.catalogue,
      lead: w.catalogueLead,
      crumbs: crumbs(ctx).slice(0, 1),
      actions: edits && (
        <Button kind="primary" href="/obligations/catalogue/new" icon="it-plus">
          {w.add}
        </Button>
      ),
      body: (
        <CatalogueList
          lang={ctx.lang}
          rows={await listObligations(ctx)}
          counts={await countByObligation(ctx)}
          takes={edits}
          {...(problem && { problem })}
        />
      ),
    }
  }
  page('/obligations/catalogue', 'obligations.read', (ctx) => list(ctx))
  action(
    '/obligations/catalogue/national',
    'obligations.edit',
    async (ctx) => {
      const day = dayOf(ctx)
      const taken = await takeObligations(ctx, national, day)
      await openDuties(ctx, day)
      return { to: '/obligations/catalogue', flash: words(ctx.lang).taken(taken) }
    },
    (ctx, _req, { sentence }) => list(ctx, sentence),
  )

  const adding = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).add,
    crumbs: crumbs(ctx),
    body: (
      <ObligationForm
        lang={ctx.lang}
        action="/obligations/catalogue"
        cancel="/obligations/catalogue"
        adds
        {...refused}
        values={values}
      />
    ),
  })
  page('/obligations/catalogue/new', 'obligations.edit', (ctx) =>
    adding(ctx, { recurrence: 'yearly', fromOn: dayOf(ctx) }),
  )
  action(
    '/obligations/catalogue',
    'obligations.edit',
    async (ctx, req) => {
      const id = await addObligation(ctx, parse(NewObligation, req.body))
      await openDuties(ctx, dayOf(ctx))
      return `/obligations/catalogue/${id}`
    },
    (ctx, req, { fields, sentence }) => adding(ctx, typed(req.body), { errors: fields, problem: sentence }),
  )

  const card = async (ctx: Ctx, req: Req, refused?: { values: Values } & Refused): Promise<View> => {
    const w = words(ctx.lang)
    const o = await getObligation(ctx, idOf(req))
    const filter = parse(DutyFilter, refused ? {} : req.query)
    const advances = may(ctx, 'obligations.advance')
    return {
      title: titleOf(o, ctx.lang),
      lead: o.code,
      crumbs: crumbs(ctx),
      actions: may(ctx, 'obligations.edit') && (
        <Button href={`/obligations/catalogue/${o.id}/edit`} icon="it-pencil">
          {w.edit}
        </Button>
      ),
      body: (
        <ObligationPage
          lang={ctx.lang}
          day={dayOf(ctx)}
          obligation={o}
          counts={(await countByObligation(ctx)).find((c) => c.obligationId === o.id)}
          {...await listDuties(ctx, { ...filter, obligationId: o.id }, 100)}
          filter={filter}
          acts={advances ? await actChoices(ctx) : []}
          advances={advances}
          refused={refused}
        />
      ),
    }
  }
  page('/obligations/catalogue/:id', 'obligations.read', (ctx, req) => card(ctx, req))
  action(
    '/obligations/catalogue/:id/advance',
    'obligations.advance',
    async (ctx, req) => {
      const n = await advance(ctx, (await getObligation(ctx, idOf(req))).id, parse(Advance, req.body))
      return { to: `/obligations/catalogue/${idOf(req)}`, flash: words(ctx.lang).advanced(n) }
    },
    (ctx, req, { fields, sentence }) => card(ctx, req, { values: typed(req.body), errors: fields, problem: sentence }),
    found,
  )

  const editing = async (ctx: Ctx, req: Req, values: Values | null, refused: Refused = {}): Promise<View> => {
    const { id, ...o } = await getObligation(ctx, idOf(req))
    return {
      title: words(ctx.lang).edit,
      lead: titleOf(o, ctx.lang),
      crumbs: [...crumbs(ctx), { href: `/obligations/catalogue/${id}`, label: titleOf(o, ctx.lang) }],
      body: (
        <ObligationForm
          lang={ctx.lang}
          action={`/obligations/catalogue/${id}/edit`}
          cancel={`/obligations/catalogue/${id}`}
          adds={false}
          {...refused}
          values={values ?? o}
        />
      ),
    }
  }
  page('/obligations/catalogue/:id/edit', 'obligations.edit', (ctx, req) => editing(ctx, req, null))
  action(
    '/obligations/catalogue/:id/edit',
    'obligations.edit',
    async (ctx, req) => {
      await editObligation(ctx, idOf(req), parse(ObligationEdit, req.body))
      await openDuties(ctx, dayOf(ctx))
      return `/obligations/catalogue/${idOf(req)}`
    },
    (ctx, req, { fields, sentence }) => editing(ctx, req, typed(req.body), { errors: fields, problem: sentence }),
    found,
  )
}
