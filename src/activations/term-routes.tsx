import { z } from 'zod'
import { listForms } from '../forms/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { WorkList } from './pages.tsx'
import type { Refused } from './routes.tsx'
import { WorkFilter, workList } from './steps.ts'
import { ApprovalForm, StepForm, TermsForm, TermsList } from './term-pages.tsx'
import {
  addServiceStep,
  ApprovalEdit,
  approvalRule,
  listTerms,
  NewServiceStep,
  removeServiceStep,
  saveApproval,
  saveTerms,
  serviceByCode,
  serviceSteps,
  TermsEdit,
  termsOf,
} from './terms.ts'
import { words } from './words.ts'

/** What requests of this module are filled in with. */
const FORM_PURPOSE = 'activations.request'
const ByCode = z.looseObject({ code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/) })
const ByBody = z.looseObject({ id: z.uuid() })
const codeOf = (req: Req) => fromPath(ByCode, req.params).code
const bodyOf = (req: Req) => fromPath(ByBody, req.params).id

/** How services are asked for and given, who approves in a body, and what the centre has to do. */
export function termRoutes({ page, action }: Web) {
  const crumbs = (ctx: Ctx) => [{ href: '/activations', label: words(ctx.lang).title }]
  const serviceCrumbs = (ctx: Ctx) => [...crumbs(ctx), { href: '/activations/services', label: words(ctx.lang).terms }]

  page('/activations/work', 'activations.provision', async (ctx, req) => {
    const { which = 'mine' } = parse(WorkFilter, req.query)
    const w = words(ctx.lang)
    return {
      title: w.work,
      lead: w.workLead,
      crumbs: crumbs(ctx),
      body: (
        <WorkList
          lang={ctx.lang}
          day={today(ctx.now, ctx.zone)}
          rows={await workList(ctx, which)}
          which={which}
          personId={ctx.actor.personId}
        />
      ),
    }
  })

  page('/activations/services', 'activations.terms', async (ctx) => {
    const w = words(ctx.lang)
    const services = (await listTerms(ctx)).map((s) => ({ ...s, steps: s.steps ?? 0 }))
    return {
      title: w.terms,
      lead: w.termsLead,
      crumbs: crumbs(ctx),
      body: <TermsList lang={ctx.lang} services={services} />,
    }
  })

  const terms = async (ctx: Ctx, code: string, values: Values | null, refused: Refused = {}): Promise<View> => {
    const w = words(ctx.lang)
    const service = await serviceByCode(ctx, code)
    const forms = (await listForms(ctx, FORM_PURPOSE)).filter((f) => f.published !== null)
    return {
      title: w.termsOf(service.name),
      crumbs: serviceCrumbs(ctx),
      actions: <Button href={`/catalogue/${code}`}>{w.service}</Button>,
      body: (
        <TermsForm
          lang={ctx.lang}
          code={code}
          values={values ?? (await termsOf(ctx, service.id))}
          forms={forms}
          steps={await serviceSteps(ctx, service.id)}
          {...refused}
        />
      ),
    }
  }
  const found = { of: (ctx: Ctx, req: Req) => serviceByCode(ctx, codeOf(req)) }
  page('/activations/services/:code', 'activations.terms', (ctx, req) => terms(ctx, codeOf(req), null))
  action(
    '/activations/services/:code',
    'activations.terms',
    async (ctx, req) => {
      const { id, code } = await serviceByCode(ctx, codeOf(req))
      await saveTerms(ctx, id, parse(TermsEdit, req.body))
      return `/activations/services/${code}`
    },
    (ctx, req, { fields, sentence, values }) =>
      terms(
        ctx,
        codeOf(req),
        { ...(req.body as Values), ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    found,
  )
  action(
    '/activations/services/:code/steps',
    'activations.terms',
    async (ctx, req) => {
      const { id, code } = await serviceByCode(ctx, codeOf(req))
      await addServiceStep(ctx, id, parse(NewServiceStep, req.body))
      return `/activations/services/${code}`
    },
    async (ctx, req, { fields, sentence }) => ({
      title: words(ctx.lang).addStep,
      crumbs: serviceCrumbs(ctx),
      body: (
        <StepForm lang={ctx.lang} code={codeOf(req)} values={req.body as Values} errors={fields} problem={sentence} />
      ),
    }),
    found,
  )
  action(
    '/activations/services/:code/steps/:item/removal',
    'activations.terms',
    async (ctx, req) => {
      const { id, code } = await serviceByCode(ctx, codeOf(req))
      await removeServiceStep(ctx, id, fromPath(z.looseObject({ item: z.uuid() }), req.params).item)
      return `/activations/services/${code}`
    },
    undefined,
    found,
  )

  const approving = async (ctx: Ctx, id: string, values: Values | null, refused: Refused = {}): Promise<View> => {
    const body = await getBody(ctx, id)
    const rule = await approvalRule(ctx, id)
    return {
      title: words(ctx.lang).approval,
      lead: body.name,
      crumbs: crumbs(ctx),
      body: (
        <ApprovalForm
          lang={ctx.lang}
          bodyId={id}
          values={values ?? rule ?? { roles: [], above: 0, version: 0 }}
          {...refused}
        />
      ),
    }
  }
  page('/activations/bodies/:id/approval', 'activations.approve', (ctx, req) => approving(ctx, bodyOf(req), null))
  action(
    '/activations/bodies/:id/approval',
    'activations.approve',
    async (ctx, req) => {
      await saveApproval(ctx, bodyOf(req), parse(ApprovalEdit, req.body))
      return `/activations?body=${bodyOf(req)}`
    },
    (ctx, req, { fields, sentence }) =>
      approving(ctx, bodyOf(req), req.body as Values, { errors: fields, problem: sentence }),
    { of: (ctx, req) => getBody(ctx, bodyOf(req)) },
  )
}
