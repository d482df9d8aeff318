import { z } from 'zod'
import { findBodies, getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { DayInput, optional, parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { withQuery } from '../ui/address.ts'
import { Pager } from '../ui/table.tsx'
import { AllowancesPage, Entries } from './allowance-pages.tsx'
import { Answer, AskPage } from './ask-pages.tsx'
import { addConsent, endConsent, listConsents, NewConsent } from './consents.ts'
import { consume, correct, Correction, findEntry, listEntries, NewUse } from './consumption.ts'
import { allowancesOf } from './counters.ts'
import { mayHave } from './entitlement.ts'
import { Code } from './routes.tsx'
import { listServices } from './services.ts'
import { inUse } from './states.ts'
import { amount } from './unit-words.ts'
import { ConsentForm, CorrectionForm, UseForm } from './use-pages.tsx'
import { words } from './words.ts'

const ById = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(ById, req.params).id
const typed = (body: Record<string, unknown>) => body as Record<string, string>
type Refused = { errors?: Record<string, string>; problem?: string }

const Asked = z.object({
  body: z.string().trim().max(100).default(''),
  id: optional(z.uuid()),
  service: z.string().trim().max(40).default(''),
  quantity: optional(z.coerce.number().int().min(1).max(1_000_000_000)).transform((n) => n ?? 1),
  on: optional(DayInput),
})
const Service = z.object({ service: Code })

/** Services one may choose in a form: those in use. */
const choices = async (ctx: Ctx) =>
  (await listServices(ctx)).filter((s) => inUse.includes(s.state)).map((s) => ({ value: s.code, word: s.name }))

/** The question on the phone, what a body gets, what it used. */
export function entitlementRoutes({ page, action }: Web) {
  const day = (ctx: Ctx) => today(ctx.now, ctx.zone)
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  const crumb = (ctx: Ctx, body: { id: string; name: string }) => [
    { href: `/members/${body.id}`, label: body.name },
    { href: `/catalogue/bodies/${body.id}`, label: words(ctx.lang).rules },
  ]

  page('/entitlement', 'catalogue.read', async (ctx, req) => {
    const asked = parse(Asked, req.query)
    const w = words(ctx.lang)
    const [own] = await ownBody(ctx)
    // An officer who asks nothing in particular sees everything the body is entitled to.
    if (own && !asked.id && !asked.body && !asked.service) return allowances(ctx, own.id)
    const on = asked.on ?? day(ctx)
    const matching = asked.id
      ? [await getBody(ctx, asked.id)]
      : asked.body
        ? await findBodies(ctx, asked.body)
        : own
          ? [own]
          : []
    const [body] = matching.length === 1 ? matching : []
    const answer =
      body && asked.service
        ? await mayHave(ctx, { bodyId: body.id, serviceCode: asked.service, quantity: asked.quantity, on })
        : null
    return {
      title: w.askTitle,
      lead: w.askLead,
      body: (
        <AskPage
          lang={ctx.lang}
          values={{
            body: body?.ipaCode ?? body?.name ?? asked.body,
            service: asked.service,
            quantity: asked.quantity,
            on,
          }}
          services={await choices(ctx)}
          bodies={
            asked.body && !body
              ? matching.map((b) => ({
                  name: b.name,
                  hint: [b.province, b.ipaCode].filter(Boolean).join(' · '),
                  href: withQuery('/entitlement', {
                    id: b.id,
                    service: asked.service,
                    quantity: String(asked.quantity),
                    on,
                  }),
                }))
              : null
          }
          answer={answer && <Answer lang={ctx.lang} of={answer} consumes={may(ctx, 'catalogue.consume')} />}
        />
      ),
      json: answer ?? undefined,
    }
  })

  // — what a body gets —
  const allowances = async (ctx: Ctx, id: string): Promise<View> => {
    const body = await getBody(ctx, id)
    const on = day(ctx)
    const [{ membership, rows }, entries, consents] = await Promise.all([
      allowancesOf(ctx, id, on),
      listEntries(ctx, { bodyId: id }, 10),
      listConsents(ctx, id),
    ])
    const w = words(ctx.lang)
    return {
      title: w.mineTitle(body.name),
      crumbs: [{ href: `/members/${id}`, label: body.name }],
      body: (
        <AllowancesPage
          lang={ctx.lang}
          body={body}
          membership={membership}
          rows={rows}
          entries={entries.rows}
          consents={consents}
          consumes={may(ctx, 'catalogue.consume')}
          commits={may(ctx, 'catalogue.commit')}
          day={on}
          more={`/catalogue/bodies/${id}/uses`}
        />
      ),
    }
  }
  page('/catalogue/bodies/:id', 'catalogue.read', (ctx, req) => allowances(ctx, idOf(req)))

  page('/catalogue/bodies/:id/uses', 'catalogue.read', async (ctx, req) => {
    const body = await getBody(ctx, idOf(req))
    const { after } = parse(z.object({ after: z.string().max(500).optional() }), req.query)
    const { rows, next } = await listEntries(ctx, { bodyId: body.id, after })
    const w = words(ctx.lang)
    return {
      title: `${w.entries}: ${body.name}`,
      crumbs: crumb(ctx, body),
      body: (
        <>
          <Entries lang={ctx.lang} entries={rows} consumes={may(ctx, 'catalogue.consume')} />
          <Pager
            next={next && withQuery(req.url, { after: next })}
            first={after ? withQuery(req.url, { after: null }) : null}
            label={w.entries}
          />
        </>
      ),
    }
  })

  // — one use more —
  const useView = async (
    ctx: Ctx,
    id: string,
    values: Record<string, unknown>,
    refused: Refused = {},
  ): Promise<View> => {
    const body = await getBody(ctx, id)
    return {
      title: words(ctx.lang).recordUse,
      crumbs: crumb(ctx, body),
      body: <UseForm lang={ctx.lang} bodyId={id} services={await choices(ctx)} values={typed(values)} {...refused} />,
    }
  }
  const found = { of: (ctx: Ctx, req: Req) => getBody(ctx, idOf(req)) }
  page('/catalogue/bodies/:id/uses/new', 'catalogue.consume', (ctx, req) =>
    useView(ctx, idOf(req), { quantity: 1, on: day(ctx), ...req.query }),
  )
  action(
    '/catalogue/bodies/:id/uses',
    'catalogue.consume',
    async (ctx, req) => {
      const id = idOf(req)
      const use = parse(NewUse, req.body)
      const { service } = parse(Service, req.body)
      const done = await consume(ctx, { ...use, bodyId: id, serviceCode: service, source: 'hand' })
      const w = words(ctx.lang)
      const { unit } = done.seen
      return {
        to: `/catalogue/bodies/${id}`,
        flash: w.recorded(
          `${done.seen.service.name}, ${amount(use.quantity, unit, ctx.lang)}`,
          done.left === null ? w.noLimitSays : w.leftSays(amount(Math.max(0, done.left), unit, ctx.lang)),
        ),
      }
    },
    (ctx, req, { fields, sentence }) => useView(ctx, idOf(req), req.body, { errors: fields, problem: sentence }),
    found,
  )

  const correctionView = async (
    ctx: Ctx,
    id: string,
    values: Record<string, unknown>,
    refused: Refused = {},
  ): Promise<View> => {
    const entry = await findEntry(ctx, id)
    const body = await getBody(ctx, entry.bodyId)
    return {
      title: words(ctx.lang).correctTitle,
      crumbs: crumb(ctx, body),
      body: <CorrectionForm lang={ctx.lang} entry={entry} values={typed(values)} {...refused} />,
    }
  }
  page('/catalogue/uses/:id/correction', 'catalogue.consume', (ctx, req) =>
    correctionView(ctx, idOf(req), { quantity: 1 }),
  )
  action(
    '/catalogue/uses/:id/correction',
    'catalogue.consume',
    async (ctx, req) => `/catalogue/bodies/${(await correct(ctx, idOf(req), parse(Correction, req.body))).bodyId}`,
    (ctx, req, { fields, sentence }) => correctionView(ctx, idOf(req), req.body, { errors: fields, problem: sentence }),
    { of: (ctx, req) => findEntry(ctx, idOf(req)) },
  )

  // — commitments beyond the allowance —
  const consentView = async (
    ctx: Ctx,
    id: string,
    values: Record<string, unknown>,
    refused: Refused = {},
  ): Promise<View> => {
    const body = await getBody(ctx, id)
    return {
      title: words(ctx.lang).addCommitment,
      crumbs: crumb(ctx, body),
      body: (
        <ConsentForm lang={ctx.lang} bodyId={id} services={await choices(ctx)} values={typed(values)} {...refused} />
      ),
    }
  }
  page('/catalogue/bodies/:id/commitments/new', 'catalogue.commit', (ctx, req) =>
    consentView(ctx, idOf(req), {
      fromOn: day(ctx),
      commitmentYear: day(ctx).slice(0, 4),
      // An officer of the body speaks for themselves; the centre writes down who did.
      ...(ctx.actor.kind === 'officer' && { officer: ctx.actor.name }),
    }),
  )
  action(
    '/catalogue/bodies/:id/commitments',
    'catalogue.commit',
    async (ctx, req) => {
      const { service } = parse(Service, req.body)
      const consent = await addConsent(ctx, idOf(req), service, parse(NewConsent, req.body))
      return `/catalogue/bodies/${consent.bodyId}`
    },
    (ctx, req, { fields, sentence }) => consentView(ctx, idOf(req), req.body, { errors: fields, problem: sentence }),
    found,
  )
  const ByItem = z.looseObject({ id: z.uuid(), item: z.uuid() })
  action(
    '/catalogue/bodies/:id/commitments/:item/end',
    'catalogue.commit',
    async (ctx, req) => {
      const { id, item } = fromPath(ByItem, req.params)
      await endConsent(ctx, id, item)
      return `/catalogue/bodies/${id}`
    },
    undefined,
    found,
  )
}

/** The body an officer works for; the staff of the centre has none. */
async function ownBody(ctx: Ctx) {
  const [id] = ctx.actor.bodyIds === '*' ? [] : ctx.actor.bodyIds
  return id ? [await getBody(ctx, id)] : []
}
