import { z } from 'zod'
import { allowancesOf, sayWhy } from '../catalogue/index.ts'
import {
  answerFile,
  answersOf,
  type Filled,
  type Filling,
  keepTyped,
  loadDraft,
  publishedForm,
  readForm,
  takeStep,
} from '../forms/index.ts'
import { findBodies, getBody } from '../members/index.ts'
import { entriesOf, ProtocolLines } from '../protocol/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { sentence as sentenceOf } from '../platform/problems.ts'
import { today } from '../platform/time.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import {
  ActivationFilter,
  askedFor,
  ByNumber,
  chargeOf,
  entitlementOf,
  getActivation,
  listActivations,
  listMoves,
  rolesIn,
  SUBJECT,
} from './activations.ts'
import { ActivationCard, RequestSheet } from './card-pages.tsx'
import { delegationsOf, itemsOf } from './given.ts'
import { accessOf, countedAtGrant, sayNumber } from './moves.ts'
import { heldBy, possibleMoves } from './moving.ts'
import { ActivationList, StateBadge } from './pages.tsx'
import { ChooseBody, ChooseService, RequestForm } from './request-pages.tsx'
import { NewRequest, sendRequest } from './requests.ts'
import { signatureOf } from './signing.ts'
import { stepsOf } from './steps.ts'
import { approvalRule, countings, serviceByCode, termsOf } from './terms.ts'
import { words } from './words.ts'

export type Refused = { errors?: Errors; problem?: string }
const ByBody = z.looseObject({ id: z.uuid() })
const ByBodyAndCode = ByBody.extend({ code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/) })
export const numberOf = (req: Req) => fromPath(ByNumber, req.params).number

/** Asking for a service, and reading what was asked. */
export function activationRoutes({ page, action, download }: Web) {
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  const crumbs = (ctx: Ctx) => [{ href: '/activations', label: words(ctx.lang).title }]

  page('/activations', 'activations.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const filter = parse(ActivationFilter, req.query)
    const asks = may(ctx, 'activations.request')
    const [ownBody] = ctx.actor.bodyIds === '*' ? [filter.body] : ctx.actor.bodyIds
    return {
      title: w.title,
      lead: w.lead,
      actions: (
        <>
          {may(ctx, 'activations.provision') && (
            <Button href="/activations/work" icon="it-list">
              {w.work}
            </Button>
          )}
          {may(ctx, 'activations.terms') && <Button href="/activations/services">{w.terms}</Button>}
          {ownBody && may(ctx, 'activations.approve') && (
            <Button href={`/activations/bodies/${ownBody}/approval`}>{w.approval}</Button>
          )}
          {asks && (
            <Button
              kind="primary"
              icon="it-plus"
              href={filter.body ? `/activations/bodies/${filter.body}/request` : '/activations/new'}
            >
              {w.requestNow}
            </Button>
          )}
        </>
      ),
      body: (
        <ActivationList
          lang={ctx.lang}
          zone={ctx.zone}
          {...await listActivations(ctx, filter)}
          filter={filter}
          services={await askedFor(ctx)}
          asks={asks}
          withBody={ctx.actor.bodyIds === '*'}
        />
      ),
    }
  })

  // — asking —
  const choosing = async (ctx: Ctx, bodyId: string): Promise<View> => {
    const body = await getBody(ctx, bodyId)
    const { rows } = await allowancesOf(ctx, bodyId, today(ctx.now, ctx.zone))
    const how = await countings(ctx)
    return {
      title: words(ctx.lang).requestNow,
      lead: body.name,
      crumbs: crumbs(ctx),
      body: (
        <ChooseService
          lang={ctx.lang}
          bodyId={bodyId}
          rows={rows.map((r) => ({ ...r, counted: countedAtGrant(r.unit, how.get(r.serviceId) ?? 'unit') }))}
        />
      ),
    }
  }
  page('/activations/new', 'activations.request', async (ctx, req) => {
    const [own] = ctx.actor.bodyIds === '*' ? [] : ctx.actor.bodyIds
    if (own) return choosing(ctx, own)
    const { q } = parse(z.object({ q: z.string().trim().max(100).default('') }), req.query)
    return {
      title: words(ctx.lang).chooseBody,
      crumbs: crumbs(ctx),
      body: <ChooseBody lang={ctx.lang} q={q} bodies={q ? await findBodies(ctx, q) : null} />,
    }
  })
  page('/activations/bodies/:id/request', 'activations.request', (ctx, req) =>
    choosing(ctx, fromPath(ByBody, req.params).id),
  )

  /** The form a service is asked for with, as this person fills it in; null where it has none. */
  const fillingOf = async (ctx: Ctx, req: Req): Promise<Filling | null> => {
    const { id, code } = fromPath(ByBodyAndCode, req.params)
    const { formId } = await termsOf(ctx, (await serviceByCode(ctx, code)).id)
    const form = formId ? await publishedForm(ctx, formId) : null
    if (form && !ctx.actor.personId) throw conflict('request_without_person')
    return form && { formVersionId: form.id, bodyId: id, subject: code }
  }
  const requesting = async (ctx: Ctx, req: Req, values: Values, refused: Refused = {}): Promise<View> => {
    const { id, code } = fromPath(ByBodyAndCode, req.params)
    const body = await getBody(ctx, id)
    const service = await serviceByCode(ctx, code)
    const filling = await fillingOf(ctx, req)
    const form: Filled | null = filling && (await loadDraft(ctx, filling))
    const { answer, terms, counted } = await entitlementOf(ctx, {
      bodyId: id,
      code,
      quantity: 1,
      unit: service.unit,
      serviceId: service.id,
    })
    return {
      title: words(ctx.lang).askFor(service.name),
      lead: body.name,
      crumbs: [...crumbs(ctx), { href: `/activations/bodies/${id}/request`, label: words(ctx.lang).requestNow }],
      body: (
        <RequestForm
          lang={ctx.lang}
          bodyId={id}
          service={service}
          terms={terms}
          counted={counted}
          says={sayWhy(answer.why, answer.unit, ctx.lang)}
          rule={await approvalRule(ctx, id)}
          form={form}
          values={values}
          {...refused}
        />
      ),
    }
  }
  const asking = '/activations/bodies/:id/request/:code'
  page(asking, 'activations.request', (ctx, req) => requesting(ctx, req, {}))
  action(
    asking,
    'activations.request',
    async (ctx, req) => {
      const { id, code } = fromPath(ByBodyAndCode, req.params)
      const filling = await fillingOf(ctx, req)
      const step = filling && (await takeStep(ctx, filling, req))
      if (step) return { to: `${req.path}${step.anchor}`, silent: step.silent }
      const read = filling && (await readForm(ctx, filling, req))
      const { number } = await sendRequest(ctx, { bodyId: id, code, form: read }, parse(NewRequest, req.body))
      return `/activations/${number}`
    },
    (ctx, req, { fields, sentence }) => requesting(ctx, req, plain(req.body), { errors: fields, problem: sentence }),
    {
      of: async (ctx, req) => getBody(ctx, fromPath(ByBodyAndCode, req.params).id),
      keep: async (ctx, req) => {
        const filling = await fillingOf(ctx, req)
        if (filling) await keepTyped(ctx, filling, req)
      },
    },
  )

  // — reading —
  const whole = async (ctx: Ctx, number: number) => {
    const activation = await getActivation(ctx, number)
    const [charge, answers, signature, items] = await Promise.all([
      chargeOf(ctx, activation),
      answersOf(ctx, { subjectKind: SUBJECT, subjectId: activation.id }),
      signatureOf(ctx, activation.id),
      itemsOf(ctx, activation.id),
    ])
    return { activation, charge, answers, signature, items }
  }
  const says = (ctx: Ctx, missing: readonly { code: string; values?: Record<string, string | number> }[]) =>
    missing.map((m) => sentenceOf(m.code, m.values ?? {}, ctx.lang))

  page('/activations/:number', 'activations.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const read = await whole(ctx, numberOf(req))
    const a = read.activation
    const [possible, held, moves, steps, delegations] = await Promise.all([
      possibleMoves(ctx, a),
      heldBy(ctx, a),
      listMoves(ctx, a.id),
      stepsOf(ctx, a.id),
      delegationsOf(ctx, a.id),
    ])
    const provides = may(ctx, 'activations.provision')
    return {
      title: `${sayNumber(a.number)} ${a.serviceName}`,
      lead: a.bodyName,
      mark: <StateBadge lang={ctx.lang} state={a.state} />,
      crumbs: crumbs(ctx),
      actions: (
        <Button href={`/activations/${a.number}/print`} icon="it-print">
          {w.print}
        </Button>
      ),
      body: (
        <ActivationCard
          lang={ctx.lang}
          zone={ctx.zone}
          day={today(ctx.now, ctx.zone)}
          {...read}
          possible={possible
            .filter(({ move }) => may(ctx, accessOf(move)))
            .map(({ move, missing }) => ({ move, reasons: says(ctx, missing) }))}
          others={possible.map(({ move }) => move).filter((move) => !may(ctx, accessOf(move)))}
          asks={may(ctx, 'activations.request')}
          held={says(ctx, held)}
          renewalProblem={
            a.renewalProblem && sentenceOf(a.renewalProblem, { unit: a.unit ?? 'piece', name: a.serviceName }, ctx.lang)
          }
          moves={moves}
          steps={steps}
          delegations={delegations}
          provides={provides}
          works={may(ctx, 'activations.work')}
          mayDo={(s) =>
            may(ctx, 'activations.work') && (ctx.actor.kind !== 'officer' || rolesIn(ctx).includes(s.ownerRole))
          }
          personId={ctx.actor.personId}
          numbers={
            a.documentFileId && (
              <ProtocolLines
                lang={ctx.lang}
                entries={await entriesOf(ctx, a.id)}
                edits={may(ctx, 'protocol.edit')}
                about={{
                  bodyId: a.bodyId,
                  ownerKind: SUBJECT,
                  ownerId: a.id,
                  direction: 'in',
                  subject: `${sayNumber(a.number)} ${a.serviceName}, ${a.bodyName}`.slice(0, 500),
                  back: `/activations/${a.number}`,
                }}
              />
            )
          }
        />
      ),
    }
  })
  page('/activations/:number/print', 'activations.read', async (ctx, req) => {
    const read = await whole(ctx, numberOf(req))
    return {
      title: `${words(ctx.lang).request} ${sayNumber(read.activation.number)}`,
      frame: 'print',
      crumbs: [
        ...crumbs(ctx),
        { href: `/activations/${read.activation.number}`, label: sayNumber(read.activation.number) },
      ],
      body: <RequestSheet lang={ctx.lang} zone={ctx.zone} {...read} />,
    }
  })

  const sent = async (ctx: Ctx, fileId: string | null | undefined) => {
    if (!fileId) throw notFound()
    const file = await readFileOf(ctx, fileId)
    return { name: file.name, type: file.type, content: file.bytes }
  }
  download('/activations/:number/document', 'activations.read', async (ctx, req) =>
    sent(ctx, (await getActivation(ctx, numberOf(req))).documentFileId),
  )
  download('/activations/:number/signed', 'activations.read', async (ctx, req) =>
    sent(ctx, (await signatureOf(ctx, (await getActivation(ctx, numberOf(req))).id))?.fileId),
  )
  download('/activations/:number/files/:file', 'activations.read', async (ctx, req) => {
    const { file } = fromPath(z.looseObject({ file: z.uuid() }), req.params)
    const { id } = await getActivation(ctx, numberOf(req))
    return answerFile(ctx, { subjectKind: SUBJECT, subjectId: id }, file)
  })
}

/** What was typed in the boxes of our own: those of the form come back from its draft. */
const plain = (body: Record<string, unknown>): Values => ({
  quantity: String(body['quantity'] ?? '1'),
  purpose: String(body['purpose'] ?? ''),
})
