import { z } from 'zod'
import { actChoices } from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { timeline } from '../platform/events.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { Button } from '../ui/parts.tsx'
import { coverageTotals } from './coverage.ts'
import { MoveForm, RuleEndForm, RuleFields, ServiceForm } from './form-pages.tsx'
import { ServicePage } from './card-pages.tsx'
import { DemoBadge, ServiceList, StateBadge } from './pages.tsx'
import { publicSlug } from './public.ts'
import { addRule, endRule, getRule, listRules, RuleEnd, RuleForm } from './rules.ts'
import {
  addService,
  cardOn,
  editService,
  getService,
  listMoves,
  listServices,
  listVersions,
  Moving,
  moveService,
  NewService,
  type Service,
  ServiceEdit,
  ServiceFilter,
  formOf,
} from './services.ts'
import { isPublic, movesFrom, states } from './states.ts'
import { unitName } from './unit-words.ts'
import { ruleSays } from './sentences.ts'
import { words } from './words.ts'

export const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/)
const ByCode = z.looseObject({ code: Code })
const ByRule = z.looseObject({ code: Code, rule: z.uuid() })
const codeOf = (req: Req) => fromPath(ByCode, req.params).code
const typed = (body: Record<string, unknown>) => body as Record<string, string>
type Refused = { errors?: Record<string, string>; problem?: string }

/** The catalogue: cards, their states, their rules. */
export function catalogueRoutes({ page, action }: Web) {
  const day = (ctx: Ctx) => today(ctx.now, ctx.zone)
  const home = (ctx: Ctx) => ({ href: '/catalogue', label: words(ctx.lang).title })
  const found = { of: (ctx: Ctx, req: Req) => getService(ctx, codeOf(req)) }

  page('/catalogue', 'catalogue.read', async (ctx, req) => {
    const filter = parse(ServiceFilter, req.query)
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    return {
      title: w.title,
      actions: (
        <>
          {may.has('catalogue.consume') && (
            <Button href="/catalogue/import" icon="it-upload">
              {w.importTitle}
            </Button>
          )}
          {may.has('catalogue.export') && (
            <Button href="/catalogue/coverage" icon="it-chart-line">
              {w.navCoverage}
            </Button>
          )}
          {may.has('catalogue.edit') && (
            <Button kind="primary" href="/catalogue/new" icon="it-plus">
              {w.add}
            </Button>
          )}
        </>
      ),
      body: (
        <ServiceList
          lang={ctx.lang}
          rows={await listServices(ctx, filter)}
          filter={filter}
          edits={may.has('catalogue.edit')}
          staff={ctx.actor.bodyIds === '*'}
        />
      ),
    }
  })

  // — one card —
  const newService = async (ctx: Ctx, values: Record<string, unknown>, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).add,
    crumbs: [home(ctx)],
    body: (
      <ServiceForm lang={ctx.lang} action="/catalogue" cancel="/catalogue" fresh values={typed(values)} {...refused} />
    ),
  })
  page('/catalogue/new', 'catalogue.edit', (ctx) => newService(ctx, { fromOn: day(ctx), dataClass: 'ordinary' }))
  action(
    '/catalogue',
    'catalogue.edit',
    async (ctx, req) => `/catalogue/${(await addService(ctx, parse(NewService, req.body))).code}`,
    (ctx, req, { fields, sentence }) => newService(ctx, req.body, { errors: fields, problem: sentence }),
  )

  page('/catalogue/:code', 'catalogue.read', async (ctx, req) => {
    const service = await getService(ctx, codeOf(req))
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    const staff = ctx.actor.bodyIds === '*'
    const [versions, moves, rules, history, totals, slug, form] = await Promise.all([
      listVersions(ctx, service.id),
      listMoves(ctx, service.id),
      listRules(ctx, service.id),
      staff ? timeline(ctx, service.id, 12) : [],
      staff ? coverageTotals(ctx, { service: service.code }) : [],
      publicSlug(ctx),
      formOf(ctx, service.id),
    ])
    const [of] = totals
    return {
      title: cardOn(versions, day(ctx)).name,
      crumbs: [home(ctx)],
      mark: (
        <>
          <StateBadge lang={ctx.lang} state={service.state} /> <DemoBadge lang={ctx.lang} note={service.demoNote} />
        </>
      ),
      actions: (
        <>
          {!staff && isPublic(service.state) && (
            <Button href={`/c/${slug}/services/${service.code}`} icon="it-external-link">
              {w.publicPage}
            </Button>
          )}
          {may.has('catalogue.edit') && service.state !== 'retired' && (
            <Button kind="primary" href={`/catalogue/${service.code}/edit`} icon="it-pencil">
              {w.edit}
            </Button>
          )}
        </>
      ),
      body: (
        <ServicePage
          lang={ctx.lang}
          service={service}
          card={cardOn(versions, day(ctx))}
          versions={versions}
          moves={moves}
          rules={rules}
          history={history}
          totals={of ?? null}
          day={day(ctx)}
          edits={may.has('catalogue.edit')}
          setsRules={may.has('catalogue.rules') && service.state !== 'retired'}
          seesCoverage={may.has('catalogue.export')}
          form={form}
          seesForms={may.has('forms.read')}
          publicHref={staff ? `/c/${slug}/services/${service.code}` : null}
        />
      ),
    }
  })

  const crumbs = async (ctx: Ctx, service: Service) => [
    home(ctx),
    { href: `/catalogue/${service.code}`, label: cardOn(await listVersions(ctx, service.id), day(ctx)).name },
  ]
  const editView = async (
    ctx: Ctx,
    code: string,
    values: Record<string, unknown> | null,
    refused: Refused = {},
  ): Promise<View> => {
    const service = await getService(ctx, code)
    const [last] = await listVersions(ctx, service.id)
    const shown = { ...last, fromOn: day(ctx), family: service.family, version: service.version }
    return {
      title: words(ctx.lang).edit,
      crumbs: await crumbs(ctx, service),
      body: (
        <ServiceForm
          lang={ctx.lang}
          action={`/catalogue/${code}/edit`}
          cancel={`/catalogue/${code}`}
          fresh={false}
          values={typed(values ?? shown)}
          {...refused}
        />
      ),
    }
  }
  page('/catalogue/:code/edit', 'catalogue.edit', (ctx, req) => editView(ctx, codeOf(req), null))
  action(
    '/catalogue/:code/edit',
    'catalogue.edit',
    async (ctx, req) => `/catalogue/${(await editService(ctx, codeOf(req), parse(ServiceEdit, req.body))).code}`,
    (ctx, req, { fields, sentence, values }) =>
      editView(
        ctx,
        codeOf(req),
        { ...req.body, ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    found,
  )

  const moveView = async (
    ctx: Ctx,
    code: string,
    to: unknown,
    values: Record<string, unknown>,
    refused: Refused = {},
  ): Promise<View> => {
    const service = await getService(ctx, code)
    const ways = movesFrom(service.state)
    const move = ways.find((m) => m.to === to) ?? ways[0]
    if (!move) throw conflict('service_move', { from: service.state, to: service.state })
    return {
      title: words(ctx.lang).moves[move.to],
      crumbs: await crumbs(ctx, service),
      body: (
        <MoveForm
          lang={ctx.lang}
          code={code}
          move={move}
          acts={await actChoices(ctx)}
          values={typed({ ...values, version: service.version })}
          {...refused}
        />
      ),
    }
  }
  page('/catalogue/:code/move', 'catalogue.edit', (ctx, req) =>
    moveView(ctx, codeOf(req), parse(z.object({ to: z.enum(states).optional() }), req.query).to, {}),
  )
  action(
    '/catalogue/:code/moves',
    'catalogue.edit',
    async (ctx, req) => `/catalogue/${(await moveService(ctx, codeOf(req), parse(Moving, req.body))).code}`,
    (ctx, req, { fields, sentence }) =>
      moveView(ctx, codeOf(req), req.body['to'], req.body, { errors: fields, problem: sentence }),
    found,
  )

  // — its rules —
  const ruleView = async (
    ctx: Ctx,
    code: string,
    values: Record<string, unknown>,
    refused: Refused = {},
  ): Promise<View> => {
    const service = await getService(ctx, code)
    return {
      title: words(ctx.lang).addRule,
      crumbs: await crumbs(ctx, service),
      body: (
        <RuleFields
          lang={ctx.lang}
          code={code}
          unit={unitName(service.unit ?? 'piece', ctx.lang)}
          acts={await actChoices(ctx)}
          values={typed(values)}
          {...refused}
        />
      ),
    }
  }
  page('/catalogue/:code/rules/new', 'catalogue.rules', (ctx, req) =>
    ruleView(ctx, codeOf(req), { fromOn: day(ctx), period: 'year' }),
  )
  action(
    '/catalogue/:code/rules',
    'catalogue.rules',
    async (ctx, req) => `/catalogue/${(await addRule(ctx, codeOf(req), parse(RuleForm, req.body))).service.code}`,
    (ctx, req, { fields, sentence }) => ruleView(ctx, codeOf(req), req.body, { errors: fields, problem: sentence }),
    found,
  )
  const endView = async (ctx: Ctx, req: Req, values: Record<string, unknown>, refused: Refused = {}): Promise<View> => {
    const { code, rule: id } = fromPath(ByRule, req.params)
    const service = await getService(ctx, code)
    const rule = await getRule(ctx, service, id)
    return {
      title: words(ctx.lang).endRuleTitle,
      crumbs: await crumbs(ctx, service),
      body: (
        <RuleEndForm
          lang={ctx.lang}
          code={code}
          id={id}
          says={ruleSays(rule, service.unit, ctx.lang)}
          values={typed(values)}
          {...refused}
        />
      ),
    }
  }
  page('/catalogue/:code/rules/:rule/end', 'catalogue.rules', (ctx, req) => endView(ctx, req, { lastOn: day(ctx) }))
  action(
    '/catalogue/:code/rules/:rule/end',
    'catalogue.rules',
    async (ctx, req) => {
      const { code, rule } = fromPath(ByRule, req.params)
      await endRule(ctx, code, rule, parse(RuleEnd, req.body))
      return `/catalogue/${code}`
    },
    (ctx, req, { fields, sentence }) => endView(ctx, req, req.body, { errors: fields, problem: sentence }),
    {
      of: async (ctx, req) => {
        const { code, rule } = fromPath(ByRule, req.params)
        return getRule(ctx, await getService(ctx, code), rule)
      },
    },
  )
}
