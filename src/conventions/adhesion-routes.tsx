import { z } from 'zod'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { DayInput, optional, parse, Ticked } from '../platform/parse.ts'
import { sentence as sentenceOf } from '../platform/problems.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Card, Stack } from '../ui/parts.tsx'
import { actsOf } from './acts.ts'
import { type Adhesion, AdhesionFilter, getAdhesion, listAdhesions, listMoves, listSignatures } from './adhesions.ts'
import { moveAdhesion, possibleMoves } from './moving.ts'
import { AdhesionCard, HandBackForm } from './adhesion-pages.tsx'
import { bodyCard } from './body-card.tsx'
import { renewalCard } from './campaign-card.tsx'
import { DeedForm, MoveForm } from './move-pages.tsx'
import { getConvention } from './conventions.ts'
import { coveredBodies, keepDeed, listDeeds, NewDeed } from './deeds.ts'
import { addHandBack, doneHandBack, listHandBack, NewHandBack } from './leaving.ts'
import { listPeriods } from './membership.ts'
import { earliestExit, type Move, type MoveName, moves } from './moves.ts'
import { AdhesionTable } from './pages.tsx'
import { actOf, type Refused, usualAct } from './routes.tsx'
import { representatives } from './signatories.ts'
import { readSigned } from './signed.ts'
import { words } from './words.ts'

const ById = z.object({ id: z.uuid() })
const ByItem = z.object({ id: z.uuid(), item: z.uuid() })
const WithId = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(WithId, req.params).id

/** What a form or a machine says with a move; a signature brings its own day. */
const MoveBody = z.object({
  movedOn: optional(DayInput),
  effectiveOn: optional(DayInput),
  serviceCodes: z
    .string()
    .trim()
    .max(2000)
    .default('')
    .transform((text) => text.split(/[,\s]+/).filter(Boolean)),
  nothingToHandBack: Ticked,
  note: z.string().trim().max(1000).default(''),
})

/** Who may press a move: the centre's own, or also the officers of the body. */
export const accessOf = (move: Move) => (move.who === 'body' ? 'conventions.deliver' : 'conventions.move')

/** Does a move with what a request brought: its act, its signed file. */
export async function performMove(ctx: Ctx, move: Move, req: Req, id: string): Promise<Adhesion> {
  const a = await getAdhesion(ctx, id)
  const convention = await getConvention(ctx, a.conventionId)
  const { movedOn, ...body } = parse(MoveBody, req.body)
  const now = today(ctx.now, ctx.zone)
  const ofLead = move.guards.includes('centreAct')
  const issuer = ofLead ? (await getBody(ctx, convention.leadBodyId)).name : ''
  const act = move.asks.includes('act') ? await actOf(ctx, req, a.bodyId, !ofLead, issuer) : undefined
  const signer = move.name === 'countersignature' ? convention.leadBodyId : a.bodyId
  const signed = move.asks.includes('signedFile')
    ? await readSigned(
        ctx,
        { conventionId: a.conventionId, adhesionId: id, bodyId: signer, day: movedOn ?? now },
        req.files.find((f) => f.field === 'signedFile'),
      )
    : undefined
  return moveAdhesion(ctx, id, move.name as MoveName, {
    ...body,
    movedOn: movedOn ?? signed?.facts.signedOn ?? now,
    act,
    signed,
  })
}

export function adhesionRoutes({ page, action, download }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getAdhesion(ctx, idOf(req)) }
  const crumbs = (ctx: Ctx, a: Adhesion) => [
    { href: '/conventions', label: words(ctx.lang).title },
    { href: `/conventions/${a.conventionId}`, label: a.conventionTitle },
    { href: `/adhesions/${a.id}`, label: a.bodyName },
  ]

  page('/adhesions', 'conventions.read', async (ctx, req) => {
    const filter = parse(AdhesionFilter, req.query)
    return {
      title: words(ctx.lang).adhesions,
      lead: words(ctx.lang).lead,
      body: (
        <Stack>
          {/* A municipality may have its right through its union, without an adhesion of its own. */}
          {ctx.actor.bodyIds !== '*' && ctx.actor.bodyIds[0] && (
            <Card title={words(ctx.lang).cardTitle}>{(await bodyCard.draw(ctx, ctx.actor.bodyIds[0])).body}</Card>
          )}
          <AdhesionTable
            lang={ctx.lang}
            {...await listAdhesions(ctx, filter)}
            filter={filter}
            path="/adhesions"
            edits={false}
            filters={ctx.actor.bodyIds === '*'}
          />
        </Stack>
      ),
    }
  })

  page('/adhesions/:id', 'conventions.read', async (ctx, req) => {
    const a = await getAdhesion(ctx, fromPath(ById, req.params).id)
    const convention = await getConvention(ctx, a.conventionId)
    const may = ctx.actor.permissions
    const [possible, history, signatures, periods, deeds, handBack, signatories] = await Promise.all([
      possibleMoves(ctx, a, convention),
      listMoves(ctx, a.id),
      listSignatures(ctx, a.id),
      listPeriods(ctx, a.id),
      listDeeds(ctx, a.id),
      listHandBack(ctx, a.id),
      representatives(ctx, a.bodyId, today(ctx.now, ctx.zone)),
    ])
    return {
      title: a.bodyName,
      lead: a.conventionTitle,
      crumbs: crumbs(ctx, a).slice(0, 2),
      body: (
        <AdhesionCard
          lang={ctx.lang}
          adhesion={a}
          possible={possible.map(({ move, missing }) => ({
            move,
            reasons: missing.map((m) => sentenceOf(m.code, m.values ?? {}, ctx.lang)),
          }))}
          moves={history}
          signatures={signatures}
          periods={periods}
          deeds={deeds}
          handBack={handBack}
          signatories={signatories}
          renewal={await renewalCard(ctx, a)}
          edits={may.has('conventions.edit')}
          may={(move) => may.has(accessOf(move))}
        />
      ),
    }
  })

  const moveForm = async (ctx: Ctx, move: Move, id: string, values: Values, refused: Refused = {}): Promise<View> => {
    const a = await getAdhesion(ctx, id)
    const convention = await getConvention(ctx, a.conventionId)
    return {
      title: words(ctx.lang).moves[move.name]!,
      crumbs: crumbs(ctx, a),
      body: (
        <MoveForm
          lang={ctx.lang}
          adhesion={a}
          move={move}
          acts={move.asks.includes('act') ? await actsOf(ctx, a.bodyId) : []}
          earliestExit={earliestExit(today(ctx.now, ctx.zone), convention.noticeDays)}
          values={values}
          {...refused}
        />
      ),
    }
  }
  for (const move of moves as readonly Move[]) {
    if (move.who === 'calendar') continue
    const url = `/adhesions/:id/${move.name}`
    page(url, accessOf(move), (ctx, req) =>
      moveForm(ctx, move, idOf(req), {
        ...usualAct,
        ...(move.guards.includes('centreAct') && { organ: 'assembly' }),
        // A signature brings its own day.
        ...(!move.asks.includes('signedFile') && { movedOn: today(ctx.now, ctx.zone) }),
      }),
    )
    action(
      url,
      accessOf(move),
      async (ctx, req) => `/adhesions/${(await performMove(ctx, move, req, idOf(req))).id}`,
      (ctx, req, { fields, sentence }) =>
        moveForm(ctx, move, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
      found,
    )
  }

  const deedForm = async (ctx: Ctx, id: string, values: Values, refused: Refused = {}): Promise<View> => {
    const a = await getAdhesion(ctx, id)
    return {
      title: words(ctx.lang).addDeed,
      crumbs: crumbs(ctx, a),
      body: (
        <DeedForm
          lang={ctx.lang}
          adhesion={a}
          bodies={await coveredBodies(ctx, id)}
          acts={await actsOf(ctx, a.bodyId)}
          values={{ bodyId: a.bodyId, ...values }}
          {...refused}
        />
      ),
    }
  }
  page('/adhesions/:id/processing-deed', 'conventions.edit', (ctx, req) =>
    deedForm(ctx, idOf(req), { fromOn: today(ctx.now, ctx.zone), type: 'processing_deed', organ: 'mayor' }),
  )
  action(
    '/adhesions/:id/processing-deed',
    'conventions.edit',
    async (ctx, req) => {
      const a = await getAdhesion(ctx, idOf(req))
      const deed = parse(NewDeed, req.body)
      await keepDeed(ctx, a.id, (await actOf(ctx, req, deed.bodyId ?? a.bodyId, true)).id, deed)
      return `/adhesions/${a.id}`
    },
    (ctx, req, { fields, sentence }) =>
      deedForm(ctx, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
    found,
  )

  action(
    '/adhesions/:id/hand-back',
    'conventions.edit',
    async (ctx, req) => {
      await addHandBack(ctx, idOf(req), parse(NewHandBack, req.body))
      return `/adhesions/${idOf(req)}`
    },
    async (ctx, req, { fields, sentence }) => ({
      title: words(ctx.lang).handBack,
      crumbs: crumbs(ctx, await getAdhesion(ctx, idOf(req))),
      body: (
        <HandBackForm
          lang={ctx.lang}
          id={idOf(req)}
          values={req.body as Values}
          errors={fields}
          problem={sentence}
          cancel={`/adhesions/${idOf(req)}`}
        />
      ),
    }),
    found,
  )
  action(
    '/adhesions/:id/hand-back/:item/completion',
    'conventions.edit',
    async (ctx, req) => {
      const { id, item } = fromPath(ByItem, req.params)
      await doneHandBack(ctx, id, item)
      return `/adhesions/${id}`
    },
    undefined,
    found,
  )
  download('/adhesions/:id/signatures/:item', 'conventions.read', async (ctx, req) => {
    const { id, item } = fromPath(ByItem, req.params)
    const signature = (await listSignatures(ctx, (await getAdhesion(ctx, id)).id)).find((s) => s.id === item)
    if (!signature) throw notFound()
    const file = await readFileOf(ctx, signature.fileId)
    return { name: file.name, type: file.type, content: file.bytes }
  })
}
