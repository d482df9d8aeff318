import { z } from 'zod'
import { bodyByIpa } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { today } from '../platform/time.ts'
import { type Activation, ByNumber, chargeOf, getActivation, listActivations, listMoves } from './activations.ts'
import { delegationStates, delegationsOf, itemKinds, itemsOf } from './given.ts'
import { accessOf, platforms, pressed, signatures, states } from './moves.ts'
import { Commitment, MoveBody } from './moving.ts'
import { performMove } from './move-routes.tsx'
import { NewRequest, sendRequest } from './requests.ts'
import { stepsOf } from './steps.ts'

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'date')
const Item = z.object({
  number: z.number().int().meta({ description: 'People say R-12.' }),
  id: z.uuid(),
  bodyId: z.uuid(),
  body: z.string(),
  service: z.string(),
  quantity: z.number().int(),
  state: z.enum(states),
  askedOn: Day,
  grantedOn: Day.nullable(),
  activeOn: Day.nullable(),
  renewsOn: Day.nullable(),
  endedOn: Day.nullable(),
})
const example: z.input<typeof Item> = {
  number: 12,
  id: '01970000-0000-7000-8000-000000000012',
  bodyId: '01970000-0000-7000-8000-000000000001',
  body: 'Comune di Olgiate Molgora',
  service: 'antivirus',
  quantity: 4,
  state: 'in_provisioning',
  askedOn: '2026-11-20',
  grantedOn: '2026-11-21',
  activeOn: null,
  renewsOn: null,
  endedOn: null,
}
const outer = (ctx: Ctx, a: Activation): z.input<typeof Item> => ({
  number: a.number,
  id: a.id,
  bodyId: a.bodyId,
  body: a.bodyName,
  service: a.code,
  quantity: a.quantity,
  state: a.state,
  askedOn: today(a.askedAt, ctx.zone),
  grantedOn: a.grantedOn,
  activeOn: a.activeOn,
  renewsOn: a.renewsOn,
  endedOn: a.endedOn,
})
const Whole = Item.extend({
  signature: z.enum(signatures),
  reason: z.string(),
  charge: z
    .object({
      quantity: z.number().int(),
      beyond: z.number().int(),
      cents: z.number().int(),
      act: z.string().nullable(),
      commitment: z.string().nullable(),
      commitmentYear: z.number().int().nullable(),
    })
    .nullable()
    .meta({
      description: 'What was counted, and what of it is charged beyond the allowance against which commitment.',
    }),
  steps: z.array(z.object({ title: z.string(), ownerRole: z.string(), dueOn: Day, doneOn: Day.nullable() })),
  items: z.array(
    z.object({ kind: z.enum(itemKinds), label: z.string(), expiresOn: Day.nullable(), handedBackOn: Day.nullable() }),
  ),
  delegations: z.array(
    z.object({ platform: z.enum(platforms), partner: z.string(), delegatedOn: Day, state: z.enum(delegationStates) }),
  ),
  moves: z.array(z.object({ move: z.string(), to: z.enum(states), on: Day })),
})

const wholeExample: z.input<typeof Whole> = {
  ...example,
  signature: 'none',
  reason: '',
  charge: { quantity: 4, beyond: 0, cents: 0, act: null, commitment: null, commitmentYear: null },
  steps: [{ title: 'Installazione', ownerRole: 'operator', dueOn: '2026-12-01', doneOn: null }],
  items: [],
  delegations: [],
  moves: [{ move: 'request', to: 'requested', on: '2026-11-20' }],
}

async function whole(ctx: Ctx, a: Activation): Promise<z.input<typeof Whole>> {
  const [charge, steps, items, delegations, moves] = await Promise.all([
    chargeOf(ctx, a),
    stepsOf(ctx, a.id),
    itemsOf(ctx, a.id),
    delegationsOf(ctx, a.id),
    listMoves(ctx, a.id),
  ])
  return Whole.parse({
    ...outer(ctx, a),
    signature: a.signature,
    reason: a.reason,
    charge: charge && {
      quantity: charge.quantity,
      beyond: charge.overQuantity,
      cents: charge.cents,
      act: charge.act,
      commitment: charge.commitment,
      commitmentYear: charge.commitmentYear,
    },
    steps,
    items,
    delegations,
    moves: moves.map((m) => ({ move: m.move, to: m.toState, on: m.movedOn })),
  })
}

const Asked = z.object({
  ipaCode: z.string().max(40),
  service: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'service_code_shape'),
  ...NewRequest.shape,
})

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/activations',
    'activations.read',
    {
      summary: 'Requests and activations, the latest first',
      query: z.object({
        ...ListQuery.shape,
        state: z.enum([...states, 'open', 'waiting', 'given']).optional(),
        service: z.string().max(40).optional(),
        body: z.uuid().optional(),
      }),
      answer: listOf(Item),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ...filter } }) => {
      const { rows, next } = await listActivations(
        ctx,
        { state: filter.state, service: filter.service, body: filter.body, after: cursor },
        limit,
      )
      return { items: rows.map((a) => outer(ctx, a)), limit, nextCursor: next }
    },
  )

  declare(
    'GET',
    '/activations/:number',
    'activations.read',
    {
      summary: 'One request or activation, with its steps, things given and charge',
      params: ByNumber,
      answer: Whole,
      examples: [wholeExample],
    },
    async (ctx, { params }) => whole(ctx, await getActivation(ctx, params.number)),
  )

  declare(
    'POST',
    '/activations',
    'activations.request',
    {
      summary: 'A body asks for a service',
      body: Asked,
      bodyExamples: [{ ipaCode: 'c_g026', service: 'antivirus', quantity: 4, purpose: 'Nuove postazioni' }],
      answer: Item,
      examples: [{ ...example, state: 'requested', grantedOn: null }],
      creates: 201,
    },
    async (ctx, { body: { ipaCode, service, ...wanted } }) => {
      const a = await sendRequest(ctx, { bodyId: await bodyByIpa(ctx, ipaCode), code: service, form: null }, wanted)
      return { location: `/api/v1/activations/${a.number}`, answer: outer(ctx, a) }
    },
  )

  for (const move of pressed)
    declare(
      'POST',
      `/activations/:number/${move.name}`,
      accessOf(move),
      {
        summary: `From ${move.from.join(', ')} to ${move.to}`,
        params: ByNumber,
        body: move.asks.includes('commitment') ? MoveBody.extend(Commitment.partial().shape) : MoveBody,
        answer: Item,
        examples: [{ ...example, state: move.to }],
        problems: [403, 409],
        multipart: move.asks.includes('signature'),
      },
      async (ctx, { params, req }) => outer(ctx, await performMove(ctx, move, req, params.number)),
    )
}
