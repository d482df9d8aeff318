import { z } from 'zod'
import { bodyChoices, getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { actFile } from './act-routes.tsx'
import { type Act, actsOf, getAct, keepAct, NewAct } from './acts.ts'
import { AdhesionFilter, countStates, listAdhesions, openAdhesion } from './adhesions.ts'
import { belongingCsv, BelongingFilter, countBelonging, whoBelongs } from './belonging.ts'
import { BelongingPage } from './belonging-pages.tsx'
import { bodiesWithout } from './choices.ts'
import {
  actsOfConvention,
  addConvention,
  addText,
  approveConvention,
  ConventionEdit,
  editConvention,
  findConvention,
  getConvention,
  linkAct,
  listConventions,
  listTexts,
  NewConvention,
  readText,
} from './conventions.ts'
import { ApprovalForm, ConventionCard, ConventionForm, ConventionList, OpenForm, SignatoryForm } from './pages.tsx'
import { addSignatory, NewSignatory } from './signatories.ts'
import { words } from './words.ts'

const ById = z.object({ id: z.uuid() })
const ByText = z.object({ id: z.uuid(), text: z.uuid() })
const WithId = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(WithId, req.params).id
const ActId = z.object({ actId: z.string().default('') })
/** Most acts here are resolutions of a council. */
export const usualAct = { type: 'resolution', organ: 'council' }
export type Refused = { errors?: Errors; problem?: string }

/** The act a form names: one that is kept, or the new one described in the same form. */
export async function actOf(ctx: Ctx, req: Req, bodyId: string, own: boolean, issuer = ''): Promise<Act> {
  const { actId } = parse(ActId, req.body)
  if (actId) return getAct(ctx, parse(z.uuid(), actId))
  return keepAct(ctx, { bodyId, own }, parse(NewAct, { issuer, ...req.body }), actFile(req))
}

export function conventionRoutes({ page, action, download }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getConvention(ctx, idOf(req)) }

  page('/conventions', 'conventions.read', async (ctx) => {
    const w = words(ctx.lang)
    const edits = ctx.actor.permissions.has('conventions.edit')
    return {
      title: w.title,
      lead: w.lead,
      actions: (
        <>
          <Button href="/adhesions" icon="it-list">
            {w.adhesions}
          </Button>
          <Button href="/memberships" icon="it-calendar">
            {w.whoBelongs}
          </Button>
          {edits && (
            <Button kind="primary" href="/conventions/new" icon="it-plus">
              {w.add}
            </Button>
          )}
        </>
      ),
      body: <ConventionList lang={ctx.lang} rows={await listConventions(ctx)} edits={edits} />,
    }
  })

  const dayOf = (ctx: Ctx, query: unknown) => {
    const { on, after } = parse(BelongingFilter, query)
    return { day: on ?? today(ctx.now, ctx.zone), after }
  }
  page('/memberships', 'conventions.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const { day, after } = dayOf(ctx, req.query)
    const [list, counts] = await Promise.all([whoBelongs(ctx, day, after), countBelonging(ctx, day)])
    return {
      title: w.whoBelongs,
      lead: w.whoBelongsLead,
      crumbs: [{ href: '/conventions', label: w.title }],
      body: <BelongingPage lang={ctx.lang} {...list} day={day} counts={counts} />,
    }
  })
  download('/memberships.csv', 'conventions.read', async (ctx, req) => {
    const { day } = dayOf(ctx, req.query)
    return { name: `appartenenza-${day}.csv`, type: 'text/csv; charset=utf-8', content: await belongingCsv(ctx, day) }
  })

  const form = async (ctx: Ctx, id: string | null, values: Values, refused: Refused = {}): Promise<View> => {
    const w = words(ctx.lang)
    const all = await listConventions(ctx)
    return {
      title: id ? w.edit : w.add,
      crumbs: [{ href: '/conventions', label: w.title }],
      body: (
        <ConventionForm
          lang={ctx.lang}
          action={id ? `/conventions/${id}/edit` : '/conventions'}
          cancel={id ? `/conventions/${id}` : '/conventions'}
          values={values}
          bodies={await bodyChoices(ctx)}
          conventions={all.filter((c) => c.id !== id).map((c) => ({ value: c.id, word: c.title }))}
          {...refused}
        />
      ),
    }
  }
  page('/conventions/new', 'conventions.edit', (ctx) =>
    form(ctx, null, { noticeDays: 180, expiringMonths: 12, renewalMode: 'new_act' }),
  )
  action(
    '/conventions',
    'conventions.edit',
    async (ctx, req) => `/conventions/${(await addConvention(ctx, parse(NewConvention, req.body))).id}`,
    (ctx, req, { fields, sentence }) => form(ctx, null, req.body as Values, { errors: fields, problem: sentence }),
  )

  const card = async (ctx: Ctx, req: Req): Promise<View> => {
    const w = words(ctx.lang)
    const id = fromPath(ById, req.params).id
    const convention = await getConvention(ctx, id)
    const filter = parse(AdhesionFilter, req.query)
    const may = ctx.actor.permissions
    const staff = ctx.actor.bodyIds === '*'
    const [texts, acts, counts, adhesions, lead, renewed, ofLead] = await Promise.all([
      listTexts(ctx, id),
      staff ? actsOfConvention(ctx, id) : [],
      staff ? countStates(ctx, id) : [],
      listAdhesions(ctx, { ...filter, conventionId: id }),
      getBody(ctx, convention.leadBodyId).catch(() => null),
      convention.renewsId ? findConvention(ctx, convention.renewsId) : null,
      may.has('conventions.edit') ? actsOf(ctx, convention.leadBodyId) : [],
    ])
    return {
      title: convention.title,
      crumbs: [{ href: '/conventions', label: w.title }],
      actions: may.has('conventions.edit') && (
        <Button href={`/conventions/${id}/edit`} icon="it-pencil">
          {w.edit}
        </Button>
      ),
      body: (
        <ConventionCard
          lang={ctx.lang}
          convention={convention}
          leadName={lead?.name ?? null}
          renewed={renewed ?? null}
          texts={texts}
          acts={acts}
          linkable={ofLead.filter((a) => !acts.some((x) => x.id === a.id))}
          counts={counts}
          adhesions={adhesions}
          filter={filter}
          edits={may.has('conventions.edit')}
          approves={may.has('conventions.approve')}
        />
      ),
    }
  }
  page('/conventions/:id', 'conventions.read', card)
  page('/conventions/:id/edit', 'conventions.edit', async (ctx, req) => {
    const convention = await getConvention(ctx, idOf(req))
    return form(ctx, convention.id, { ...convention })
  })
  action(
    '/conventions/:id/edit',
    'conventions.edit',
    async (ctx, req) => {
      await editConvention(ctx, idOf(req), parse(ConventionEdit, req.body))
      return `/conventions/${idOf(req)}`
    },
    (ctx, req, { fields, sentence, values }) =>
      form(
        ctx,
        idOf(req),
        { ...req.body, ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    found,
  )
  action(
    '/conventions/:id/texts',
    'conventions.edit',
    async (ctx, req) => {
      const { note } = parse(z.object({ note: z.string().trim().max(300).default('') }), req.body)
      await addText(
        ctx,
        idOf(req),
        req.files.find((f) => f.field === 'textFile'),
        note,
      )
      return `/conventions/${idOf(req)}`
    },
    undefined,
    { ...found, silent: 'the same file twice is one version: the second time nothing changes' },
  )
  action(
    '/conventions/:id/acts',
    'conventions.edit',
    async (ctx, req) => {
      await linkAct(ctx, idOf(req), parse(z.object({ actId: z.uuid() }), req.body).actId)
      return `/conventions/${idOf(req)}`
    },
    undefined,
    found,
  )
  download('/conventions/:id/texts/:text', 'conventions.read', (ctx, req) =>
    readText(ctx, fromPath(ByText, req.params).text),
  )

  const approval = async (ctx: Ctx, id: string, values: Values, refused: Refused = {}): Promise<View> => {
    const convention = await getConvention(ctx, id)
    return {
      title: words(ctx.lang).approve,
      crumbs: [
        { href: '/conventions', label: words(ctx.lang).title },
        { href: `/conventions/${id}`, label: convention.title },
      ],
      body: (
        <ApprovalForm
          lang={ctx.lang}
          conventionId={id}
          acts={await actsOf(ctx, convention.leadBodyId)}
          values={values}
          {...refused}
        />
      ),
    }
  }
  page('/conventions/:id/approval', 'conventions.approve', (ctx, req) => approval(ctx, idOf(req), usualAct))
  action(
    '/conventions/:id/approval',
    'conventions.approve',
    async (ctx, req) => {
      const convention = await getConvention(ctx, idOf(req))
      const act = await actOf(ctx, req, convention.leadBodyId, true)
      await approveConvention(ctx, convention.id, act.id)
      return `/conventions/${convention.id}`
    },
    (ctx, req, { fields, sentence }) =>
      approval(ctx, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
    found,
  )

  const opening = async (ctx: Ctx, id: string, values: Values, refused: Refused = {}): Promise<View> => {
    const convention = await getConvention(ctx, id)
    return {
      title: words(ctx.lang).openFor,
      crumbs: [
        { href: '/conventions', label: words(ctx.lang).title },
        { href: `/conventions/${id}`, label: convention.title },
      ],
      body: (
        <OpenForm
          lang={ctx.lang}
          conventionId={id}
          bodies={await bodiesWithout(ctx, id)}
          values={values}
          {...refused}
        />
      ),
    }
  }
  page('/conventions/:id/adhesions/new', 'conventions.move', (ctx, req) => opening(ctx, idOf(req), req.query as Values))
  action(
    '/conventions/:id/adhesions',
    'conventions.move',
    async (ctx, req) => {
      const { bodyId } = parse(z.object({ bodyId: z.uuid() }), req.body)
      return `/adhesions/${await openAdhesion(ctx, { bodyId, conventionId: idOf(req) })}`
    },
    (ctx, req, { fields, sentence }) =>
      opening(ctx, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
    found,
  )

  // — who signs —
  const Signatory = NewSignatory.extend({ bodyId: z.uuid(), back: z.string().max(300).default('/conventions') })
  const Asked = z.object({ bodyId: z.uuid(), back: z.string().max(300).default('/conventions') })
  const signatory = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => {
    const { bodyId, back } = parse(Asked, values)
    const body = await getBody(ctx, bodyId)
    return {
      title: `${words(ctx.lang).addSignatory}: ${body.name}`,
      crumbs: [{ href: '/conventions', label: words(ctx.lang).title }],
      body: <SignatoryForm lang={ctx.lang} bodyId={bodyId} values={values} back={back} {...refused} />,
    }
  }
  page('/signatories/new', 'conventions.edit', (ctx, req) => signatory(ctx, req.query as Values))
  action(
    '/signatories',
    'conventions.edit',
    async (ctx, req) => {
      const { bodyId, back, ...input } = parse(Signatory, req.body)
      await addSignatory(ctx, bodyId, input)
      return back
    },
    (ctx, req, { fields, sentence }) => signatory(ctx, req.body as Values, { errors: fields, problem: sentence }),
  )
}
