import { z } from 'zod'
import { bodyByIpa, bodyTypes } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { DayInput } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { periods } from './allowance.ts'
import { consume, NewUse } from './consumption.ts'
import { cells, coverage } from './coverage.ts'
import { type Entitlement, mayHave } from './entitlement.ts'
import { families, units } from './families.ts'
import { publicServices } from './public.ts'
import { listServices } from './services.ts'
import { states } from './states.ts'
import { sayWhy } from './sentences.ts'

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'date')
const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'service_code_shape')
const Unit = z.enum(units).nullable().meta({ description: 'What is counted; space is counted in megabytes.' })

const ServiceItem = z.object({
  code: z.string(),
  name: z.string(),
  family: z.enum(families),
  state: z.enum(states),
  unit: Unit,
})
const kit = {
  code: 'firma-kit',
  name: 'Kit completo per la firma digitale',
  family: 'signature',
  state: 'active',
  unit: 'kit',
} as const

const Band = z.object({ upTo: z.number().int().nullable(), cents: z.number().int() })
const Answer = z.object({
  allowed: z.boolean(),
  why: z.object({ code: z.string(), sentence: z.string() }),
  bodyId: z.uuid(),
  service: z.string(),
  quantity: z.number().int(),
  left: z.number().int().nullable().meta({ description: 'Null: without limit.' }),
  included: z.number().int().nullable(),
  used: z.number().int(),
  usedBeyond: z.number().int(),
  unit: Unit,
  period: z.object({ kind: z.enum(periods), from: Day, to: Day.nullable() }).nullable(),
  overageCents: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'Cost of what is beyond the allowance; null when none.' }),
  overageBands: z.array(Band),
  rule: z.object({ id: z.uuid(), act: z.string(), from: Day, source: z.string() }).nullable(),
  act: z
    .object({ id: z.uuid(), label: z.string() })
    .nullable()
    .meta({ description: 'The act the body belongs under.' }),
  standing: z.enum(['member', 'user_without_adhesion', 'none']),
})
const answerExample = {
  allowed: true,
  why: { code: 'included', sentence: 'Spetta: ne restano 3 kit su 3 kit.' },
  bodyId: '01970000-0000-7000-8000-000000000001',
  service: 'firma-kit',
  quantity: 1,
  left: 3,
  included: 3,
  used: 0,
  usedBeyond: 0,
  unit: 'kit' as const,
  period: { kind: 'convention' as const, from: '2026-01-01', to: '2036-12-31' },
  overageCents: null,
  overageBands: [],
  rule: { id: '01970000-0000-7000-8000-000000000003', act: 'Convenzione 2026-2036', from: '2026-01-01', source: '' },
  act: { id: '01970000-0000-7000-8000-000000000004', label: 'Consiglio comunale n. 12 del 20 gennaio 2026' },
  standing: 'member' as const,
}

const outer = (e: Entitlement, lang: Ctx['lang']) => ({
  allowed: e.allowed,
  why: { code: e.why.code, sentence: sayWhy(e.why, e.unit, lang) },
  bodyId: e.body.id,
  service: e.service.code,
  quantity: e.quantity,
  left: e.left,
  included: e.included,
  used: e.used,
  usedBeyond: e.over,
  unit: e.unit,
  period: e.period,
  overageCents: e.overageCents,
  overageBands: [...e.overageBands],
  rule: e.rule && { id: e.rule.id, act: e.rule.act, from: e.rule.fromOn, source: e.rule.source },
  act: e.act,
  standing: e.membership.standing,
})

const Quantity = z.coerce.number().int().min(1).max(1_000_000_000)

export function catalogueApi({ api: declare }: Web) {
  declare(
    'GET',
    '/services',
    'catalogue.read',
    {
      summary: 'The services of the centre, by family',
      query: z.object({
        ...ListQuery.shape,
        family: z.enum(families).optional(),
        state: z.enum(states).optional(),
        q: z.string().max(100).optional(),
      }),
      answer: listOf(ServiceItem),
      examples: [{ items: [kit], limit: 50, nextCursor: null }],
    },
    async (ctx, { query }) => {
      const all = await listServices(ctx, query)
      const from = query.cursor ? all.findIndex((s) => s.code === query.cursor) + 1 : 0
      const page = all.slice(from, from + query.limit)
      return {
        items: page.map(({ code, name, family, state, unit }) => ({ code, name, family, state, unit })),
        limit: query.limit,
        nextCursor: from + query.limit < all.length ? page.at(-1)!.code : null,
      }
    },
  )

  declare(
    'GET',
    '/services/:code/entitlement',
    'catalogue.read',
    {
      summary: 'May this body have so many of this service on that day',
      params: z.object({ code: Code }),
      query: z.object({
        ipaCode: z.string().min(2).max(20).meta({ description: 'In any case.' }),
        quantity: Quantity.default(1),
        on: DayInput.optional().meta({ description: 'Default: today.' }),
      }),
      answer: Answer,
      examples: [answerExample],
    },
    async (ctx, { params, query }) => {
      const bodyId = await bodyByIpa(ctx, query.ipaCode)
      const on = query.on ?? today(ctx.now, ctx.zone)
      return outer(await mayHave(ctx, { bodyId, serviceCode: params.code, quantity: query.quantity, on }), ctx.lang)
    },
  )

  declare(
    'POST',
    '/consumptions',
    'catalogue.consume',
    {
      summary: 'Record that a body used so many of a service',
      creates: 201,
      body: z.object({ ipaCode: z.string().min(2).max(20), service: Code, ...NewUse.shape }),
      bodyExamples: [
        { ipaCode: 'c_g026', service: 'telemaco', quantity: 1, on: '2026-11-20', reference: 'VIS-2026-118' },
      ],
      answer: z.object({
        id: z.uuid(),
        quantity: z.number().int(),
        beyond: z.number().int().meta({ description: 'Units beyond the allowance.' }),
        cents: z.number().int(),
        left: z.number().int().nullable(),
      }),
      examples: [{ id: '01970000-0000-7000-8000-000000000005', quantity: 1, beyond: 0, cents: 0, left: 169 }],
    },
    async (ctx, { body: { ipaCode, service, ...use } }) => {
      const bodyId = await bodyByIpa(ctx, ipaCode)
      const done = await consume(ctx, { ...use, bodyId, serviceCode: service, source: 'api' })
      return {
        location: `/catalogue/bodies/${bodyId}/uses`,
        answer: {
          id: done.id,
          quantity: use.quantity,
          beyond: done.overQuantity,
          cents: done.cents,
          left: done.left === null ? null : Math.max(0, done.left),
        },
      }
    },
  )

  declare(
    'GET',
    '/coverage',
    'catalogue.export',
    {
      summary:
        'Bodies and services: who has what, who asked for it, who is entitled and does not use it, who is not entitled',
      query: z.object({
        ...ListQuery.shape,
        family: z.enum(families).optional(),
        service: Code.optional(),
        type: z.enum(bodyTypes).optional(),
        cell: z.enum(cells).optional(),
      }),
      answer: listOf(
        z.object({
          bodyId: z.uuid(),
          name: z.string(),
          ipaCode: z.string().nullable(),
          services: z.record(z.string(), z.enum(cells)),
        }),
      ),
      examples: [
        {
          items: [
            {
              bodyId: answerExample.bodyId,
              name: 'Comune di Olgiate Molgora',
              ipaCode: 'c_g026',
              services: { 'firma-kit': 'requested', telemaco: 'active' },
            },
          ],
          limit: 50,
          nextCursor: null,
        },
      ],
    },
    async (ctx, { query: { cursor, limit, ...filter } }) => {
      const { services, rows, next } = await coverage(ctx, { ...filter, after: cursor }, limit)
      return {
        items: rows.map((r) => ({
          bodyId: r.id,
          name: r.name,
          ipaCode: r.ipaCode,
          services: Object.fromEntries(services.map((s, i) => [s.code, r.cells[i]!])),
        })),
        limit,
        nextCursor: next,
      }
    },
  )

  declare(
    'GET',
    '/centres/:centre/services',
    'public',
    {
      summary: 'The services a centre offers today, for everybody',
      params: z.object({ centre: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/) }),
      answer: z.object({
        centre: z.string(),
        items: z.array(
          ServiceItem.extend({
            description: z.string(),
            audience: z.string(),
            hours: z.string(),
            contacts: z.string(),
          }),
        ),
      }),
      problems: [404],
      examples: [
        {
          centre: 'CIT Brescia',
          items: [{ ...kit, description: '', audience: '', hours: '', contacts: '' }],
        },
      ],
    },
    async (ctx, { params }) => {
      const { centre, services } = await publicServices(ctx, params.centre)
      return {
        centre: centre.name,
        items: services.map((s) => ({
          code: s.code,
          name: s.name,
          family: s.family,
          state: s.state,
          unit: s.unit,
          description: s.publicDescription,
          audience: s.audience,
          hours: s.hours,
          contacts: s.contacts,
        })),
      }
    },
  )
}
