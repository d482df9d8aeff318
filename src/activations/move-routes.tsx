import { z } from 'zod'
import { amount } from '../catalogue/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { euro } from '../platform/money.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { type Activation, entitlementOf, getActivation } from './activations.ts'
import { DelegationForm, ItemForm } from './given-pages.tsx'
import { MoveForm } from './move-pages.tsx'
import { addDelegation, addItem, DelegationState, handBack, moveDelegation, NewDelegation, NewItem } from './given.ts'
import { accessOf, type Move, type MoveName, pressed, sayNumber } from './moves.ts'
import { Commitment, moveActivation, MoveBody } from './moving.ts'
import { numberOf, type Refused } from './routes.tsx'
import { readSignedFile } from './signing.ts'
import { completeStep, StepDone, takeStepOver } from './steps.ts'
import { words } from './words.ts'

/** Does a move with what a request brought: its signed file, its commitment. */
export async function performMove(ctx: Ctx, move: Move, req: Req, number: number): Promise<Activation> {
  const a = await getActivation(ctx, number)
  const body = parse(MoveBody, req.body)
  const file = req.files.find((f) => f.field === 'signedFile')
  return moveActivation(ctx, number, move.name as MoveName, {
    ...body,
    ...(move.asks.includes('commitment') && { commitment: parse(Commitment, req.body) }),
    ...(move.asks.includes('signature') && {
      signature: file
        ? { file: await readSignedFile(ctx, a, file) }
        : { strength: req.session?.secondFactorAt ? 'second_factor' : 'password' },
    }),
  })
}

const ByItem = z.looseObject({ item: z.uuid() })
const itemOf = (req: Req) => fromPath(ByItem, req.params).item

/** What is done to a request or activation: its moves, its steps, what was given with it. */
export function moveRoutes({ page, action }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getActivation(ctx, numberOf(req)) }
  const crumbs = (ctx: Ctx, a: Activation) => [
    { href: '/activations', label: words(ctx.lang).title },
    { href: `/activations/${a.number}`, label: sayNumber(a.number) },
  ]

  const moveForm = async (
    ctx: Ctx,
    move: Move,
    number: number,
    values: Values,
    refused: Refused = {},
  ): Promise<View> => {
    const a = await getActivation(ctx, number)
    const { answer } = await entitlementOf(ctx, a)
    const beyond = Number(answer.why.values['beyond'] ?? 0)
    return {
      title: `${words(ctx.lang).moves[move.name]} ${sayNumber(a.number)}`,
      lead: `${a.serviceName}, ${a.bodyName}`,
      crumbs: crumbs(ctx, a),
      body: (
        <MoveForm
          lang={ctx.lang}
          activation={a}
          move={move}
          may={ctx.actor.permissions.has(accessOf(move))}
          beyond={
            beyond > 0
              ? words(ctx.lang).beyondSays(amount(beyond, a.unit, ctx.lang), euro(answer.overageCents ?? 0, ctx.lang))
              : ''
          }
          values={values}
          {...refused}
        />
      ),
    }
  }
  // One page for the question of every move; each move has an address of its own, a noun.
  page('/activations/:number/moves/:move', 'activations.read', (ctx, req) => {
    const move = pressed.find((m) => m.name === req.params['move'])
    if (!move) throw notFound()
    const day = today(ctx.now, ctx.zone)
    return moveForm(ctx, move, numberOf(req), {
      movedOn: day,
      commitmentYear: day.slice(0, 4),
      // An officer of the body speaks for themselves; the centre writes down who did.
      ...(ctx.actor.kind === 'officer' && { officer: ctx.actor.name }),
    })
  })
  for (const move of pressed)
    action(
      `/activations/:number/${move.name}`,
      accessOf(move),
      async (ctx, req) => `/activations/${(await performMove(ctx, move, req, numberOf(req))).number}`,
      (ctx, req, { fields, sentence }) =>
        moveForm(ctx, move, numberOf(req), req.body as Values, { errors: fields, problem: sentence }),
      found,
    )

  const back = (req: Req, to: string, anchor: string) =>
    req.body['from'] === 'work' ? '/activations/work' : `${to}#${anchor}`
  action(
    '/activations/:number/steps/:item/completion',
    'activations.work',
    async (ctx, req) => {
      const a = await getActivation(ctx, numberOf(req))
      await completeStep(ctx, a, itemOf(req), parse(StepDone, req.body))
      return back(req, `/activations/${a.number}`, 'steps')
    },
    undefined,
    found,
  )
  action(
    '/activations/:number/steps/:item/owner',
    'activations.provision',
    async (ctx, req) => {
      const a = await getActivation(ctx, numberOf(req))
      await takeStepOver(ctx, a, itemOf(req))
      return back(req, `/activations/${a.number}`, 'steps')
    },
    undefined,
    found,
  )

  action(
    '/activations/:number/items',
    'activations.provision',
    async (ctx, req) => {
      const a = await getActivation(ctx, numberOf(req))
      await addItem(ctx, a, parse(NewItem, req.body))
      return `/activations/${a.number}#items`
    },
    async (ctx, req, { fields, sentence }) => {
      const a = await getActivation(ctx, numberOf(req))
      return {
        title: words(ctx.lang).addItem,
        crumbs: crumbs(ctx, a),
        body: (
          <ItemForm lang={ctx.lang} number={a.number} values={req.body as Values} errors={fields} problem={sentence} />
        ),
      }
    },
    found,
  )
  action(
    '/activations/:number/items/:item/hand-back',
    'activations.provision',
    async (ctx, req) => {
      const a = await getActivation(ctx, numberOf(req))
      await handBack(ctx, a, itemOf(req))
      return `/activations/${a.number}#items`
    },
    undefined,
    found,
  )

  action(
    '/activations/:number/delegations',
    'activations.work',
    async (ctx, req) => {
      const a = await getActivation(ctx, numberOf(req))
      await addDelegation(ctx, a, parse(NewDelegation, req.body))
      return `/activations/${a.number}#delegations`
    },
    async (ctx, req, { fields, sentence }) => {
      const a = await getActivation(ctx, numberOf(req))
      return {
        title: words(ctx.lang).addDelegation,
        crumbs: crumbs(ctx, a),
        body: (
          <DelegationForm
            lang={ctx.lang}
            number={a.number}
            values={req.body as Values}
            errors={fields}
            problem={sentence}
          />
        ),
      }
    },
    found,
  )
  action(
    '/activations/:number/delegations/:item/state',
    'activations.work',
    async (ctx, req) => {
      const a = await getActivation(ctx, numberOf(req))
      await moveDelegation(ctx, a, itemOf(req), parse(DelegationState, req.body))
      return `/activations/${a.number}#delegations`
    },
    undefined,
    found,
  )
}
