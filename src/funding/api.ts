import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { grantStates, listChanges, listPositions, type Position, type Scope } from './positions.ts'
import { totals } from './totals.ts'

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'date')
const scope = z
  .enum(['centre', 'national'])
  .default('centre')
  .meta({ description: '`national` is the whole country: it is open data.' })
const ipaCode = z.string().max(40).optional().meta({ description: 'In any case.' })
const measure = z.string().meta({ description: 'Short code: 1.2, 1.4.1 …' })

const Grant = z.object({
  id: z.uuid(),
  ipaCode: z.string(),
  bodyName: z.string(),
  bodyId: z.uuid().nullable().meta({ description: 'Null when the body is not of this centre.' }),
  call: z.string(),
  measure,
  cup: z.string().nullable(),
  amountCents: z.number().int(),
  state: z.enum(grantStates),
  stateSource: z.string().nullable().meta({ description: 'The letter as the open data have it.' }),
  financedOn: Day.nullable(),
  stateOn: Day.nullable(),
  decree: z.string().nullable(),
  edition: Day.meta({ description: 'The state holds as at this edition.' }),
})
const example = {
  id: '01970000-0000-7000-8000-000000000002',
  ipaCode: 'c_g026',
  bodyName: 'Comune di Olgiate Molgora',
  bodyId: '01970000-0000-7000-8000-000000000001',
  call: '1.4.5 Piattaforma Notifiche Digitali',
  measure: '1.4.5',
  cup: 'C41F22000000006',
  amountCents: 3_258_900,
  state: 'paid' as const,
  stateSource: 'E',
  financedOn: '2023-01-03',
  stateOn: '2025-08-13',
  decree: 'Decreto n. 131 - 1 / 2022 - PNRR',
  edition: '2026-08-22',
}
const Total = z.object({
  measure: measure.nullable(),
  state: z.enum(grantStates).nullable(),
  count: z.number().int(),
  amountCents: z.number().int(),
})
const Change = z.object({ grantId: z.uuid(), field: z.string(), from: z.string(), to: z.string(), edition: Day })

const item = (p: Position) => ({
  id: p.id,
  ipaCode: p.ipaCode,
  bodyName: p.bodyName,
  bodyId: p.bodyId,
  call: p.call,
  measure: p.measure,
  cup: p.cup,
  amountCents: p.amountCents,
  state: p.state,
  stateSource: p.stateSource,
  financedOn: p.financedOn,
  stateOn: p.stateOn,
  decree: p.decree,
  edition: p.edition,
})

/** In a national list the grants of our own bodies carry their id. */
async function ours(ctx: Ctx, chosen: Scope, rows: Position[]): Promise<Position[]> {
  if (chosen === 'centre' || rows.length === 0) return rows
  const links = await ctx.db
    .selectFrom('bodyHolder as k')
    .innerJoin('holder as h', 'h.id', 'k.holderId')
    .select(['h.ipaCode', 'k.bodyId'])
    .where('h.ipaCode', 'in', [...new Set(rows.map((r) => r.ipaCode))])
    .execute()
  const bodies = new Map(links.map((l) => [l.ipaCode, l.bodyId]))
  return rows.map((r) => ({ ...r, bodyId: bodies.get(r.ipaCode) ?? null }))
}

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/grants',
    'funding.read',
    {
      summary: 'Grants of the bodies one may see, newest financing first',
      query: z.object({
        ...ListQuery.shape,
        ipaCode,
        measure: z
          .string()
          .regex(/^\d+(\.\d+)*$/, 'pattern')
          .optional(),
        state: z.enum(grantStates).optional(),
        province: z
          .string()
          .regex(/^[A-Za-z]{2}$/, 'pattern')
          .optional(),
        scope,
      }),
      answer: listOf(Grant),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query }) => {
      const { rows, next } = await listPositions(
        ctx,
        query.scope,
        {
          ipaCode: query.ipaCode,
          measure: query.measure,
          state: query.state,
          province: query.province?.toUpperCase(),
          after: query.cursor,
        },
        query.limit,
      )
      return { items: (await ours(ctx, query.scope, rows)).map(item), limit: query.limit, nextCursor: next }
    },
  )

  declare(
    'GET',
    '/grants/summary',
    'funding.read',
    {
      summary: 'How many grants and how much money, by measure, by state, or by both',
      query: z.object({ scope, by: z.enum(['measure', 'state', 'measure,state']).default('measure,state') }),
      answer: z.object({ items: z.array(Total) }),
      examples: [{ items: [{ measure: '1.4.5', state: 'paid', count: 1, amountCents: 3_258_900 }] }],
    },
    async (ctx, { query }) => {
      const all = await totals(ctx, query.scope)
      if (query.by === 'measure,state') return { items: all }
      const by = query.by
      return {
        items: [...Map.groupBy(all, (t) => t[by])].map(([key, list]) => ({
          measure: by === 'measure' ? key : null,
          state: by === 'state' ? (key as (typeof grantStates)[number]) : null,
          count: list.reduce((n, t) => n + t.count, 0),
          amountCents: list.reduce((n, t) => n + t.amountCents, 0),
        })),
      }
    },
  )

  declare(
    'GET',
    '/grant-changes',
    'funding.read',
    {
      summary: 'What editions changed, newest first',
      query: z.object({
        ...ListQuery.shape,
        since: Day.optional().meta({ description: 'Editions of this day and later.' }),
        ipaCode,
        scope,
      }),
      answer: listOf(Change),
      examples: [
        {
          items: [{ grantId: example.id, field: 'state', from: 'A', to: 'E', edition: '2026-08-22' }],
          limit: 50,
          nextCursor: null,
        },
      ],
    },
    async (ctx, { query }) => {
      const { rows, next } = await listChanges(
        ctx,
        query.scope,
        { since: query.since, ipaCode: query.ipaCode, after: query.cursor },
        query.limit,
      )
      return {
        items: rows.map((c) => ({ grantId: c.grantId, field: c.field, from: c.from, to: c.to, edition: c.edition })),
        limit: query.limit,
        nextCursor: next,
      }
    },
  )
}
