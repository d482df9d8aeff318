import { z } from 'zod'
import { deadlinesOf, sayStep, Source } from '../deadlines/index.ts'
import { bodyByIpa } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { type Move, moves, states } from './moves.ts'
import { MoveBody, movePosition } from './moving.ts'
import { addPosition, ByNumber, getPosition, listPositions, NewPosition, type Position, SUBJECT } from './positions.ts'

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'date')
const Item = z.object({
  number: z.number().int().meta({ description: 'People say P-12.' }),
  id: z.uuid(),
  bodyId: z.uuid(),
  body: z.string(),
  call: z.string(),
  measure: z.string(),
  state: z.enum(states),
  scenario: z.number().int(),
  amountCents: z.number().int(),
  paidCents: z.number().int().nullable(),
  cup: z.string().nullable(),
})
const example: z.input<typeof Item> = {
  number: 12,
  id: '01970000-0000-7000-8000-000000000050',
  bodyId: '01970000-0000-7000-8000-000000000001',
  body: 'Comune di Olgiate Molgora',
  call: 'pad26-145-send-2022',
  measure: '1.4.5',
  state: 'in_maintenance',
  scenario: 0,
  amountCents: 3_258_900,
  paidCents: 3_258_900,
  cup: 'D81F22003430006',
}
const outer = (p: Position): z.input<typeof Item> => ({
  number: p.number,
  id: p.id,
  bodyId: p.bodyId,
  body: p.bodyName,
  call: p.callCode,
  measure: p.measure,
  state: p.state,
  scenario: p.scenario,
  amountCents: p.amountCents,
  paidCents: p.paidCents,
  cup: p.cup || null,
})
const Whole = Item.extend({
  deadlines: z.array(
    z.object({
      rule: z.string(),
      title: z.string(),
      state: z.string(),
      dueOn: Day.nullable(),
      doneOn: Day.nullable(),
      missing: z.string().nullable().meta({ description: 'What has not happened yet, where it has not started.' }),
      why: z.array(z.string()),
      source: Source.nullable(),
    }),
  ),
})
const wholeExample: z.input<typeof Whole> = {
  ...example,
  deadlines: [
    {
      rule: 'maintenance',
      title: 'Keep the service alive',
      state: 'open',
      dueOn: '2030-12-31',
      doneOn: null,
      missing: null,
      why: ['Starts from “paid”, 13 Aug 2025.', 'End of the year, plus 5 years: 31 Dec 2030.'],
      source: null,
    },
  ],
}
async function whole(ctx: Ctx, p: Position): Promise<z.input<typeof Whole>> {
  const deadlines = await deadlinesOf(ctx, SUBJECT, p.id)
  return {
    ...outer(p),
    deadlines: deadlines.map((d) => ({
      rule: d.rule,
      title: d.title[ctx.lang],
      state: d.state,
      dueOn: d.dueOn,
      doneOn: d.doneOn,
      missing: d.missing || null,
      why: (d.computed.steps ?? []).map((step) => sayStep(step, ctx.lang)),
      source: d.computed.source ?? null,
    })),
  }
}

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/positions',
    'positions.read',
    {
      summary: 'Positions under calls for funding, the latest first',
      query: z.object({
        ...ListQuery.shape,
        ipaCode: z.string().max(40).optional(),
        call: z.string().max(60).optional(),
        state: z.enum([...states, 'open', 'obliging', 'over']).optional(),
      }),
      answer: listOf(Item),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ipaCode, call, state } }) => {
      const body = ipaCode ? await bodyByIpa(ctx, ipaCode) : undefined
      const { rows, next } = await listPositions(ctx, { body, call, state, after: cursor }, limit)
      return { items: rows.map(outer), limit, nextCursor: next }
    },
  )
  declare(
    'GET',
    '/positions/:number',
    'positions.read',
    { summary: 'One position, with every deadline and why', params: ByNumber, answer: Whole, examples: [wholeExample] },
    async (ctx, { params }) => whole(ctx, await getPosition(ctx, params.number)),
  )
  declare(
    'POST',
    '/positions',
    'positions.edit',
    {
      summary: 'A body is thought of for a call',
      body: NewPosition.extend({ ipaCode: z.string().max(40), call: z.string().min(1).max(60) }),
      bodyExamples: [{ ipaCode: 'c_g026', call: 'pad26-145-send-2022', note: '' }],
      answer: Item,
      examples: [{ ...example, state: 'identified', paidCents: null, cup: null }],
      creates: 201,
    },
    async (ctx, { body: { ipaCode, call, note } }) => {
      const p = await addPosition(ctx, { bodyId: await bodyByIpa(ctx, ipaCode), code: call, note })
      return { location: `/api/v1/positions/${p.number}`, answer: outer(p) }
    },
  )
  for (const move of moves as readonly Move[])
    declare(
      'POST',
      `/positions/:number/${move.name}`,
      'positions.edit',
      {
        summary: `From ${move.from.join(', ')} to ${move.to}`,
        params: ByNumber,
        body: MoveBody,
        bodyExamples: [{ movedOn: '2022-12-02' }],
        answer: Item,
        examples: [{ ...example, state: move.to }],
        problems: [403, 409],
      },
      async (ctx, { params, body }) =>
        outer(await movePosition(ctx, params.number, move.name as (typeof moves)[number]['name'], body)),
    )
}
