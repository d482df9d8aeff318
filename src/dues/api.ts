import { z } from 'zod'
import { bodyByIpa } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { cursorOf, keyOf, listOf, ListQuery, type Web } from '../platform/http.ts'
import { DayInput } from '../platform/parse.ts'
import type { Step } from './due-inputs.ts'
import { duesWithSteps, getDue, sayNumber } from './dues.ts'
import { states } from './moves.ts'
import { getPayment, registerPayment } from './payments.ts'
import { publishedSchema, RuleSet } from './rules.ts'
import { getSchedule, problemsOf, schedulesInForce } from './schedules.ts'
import { runOn } from './simulation-routes.tsx'
import { sql } from 'kysely'

const StepAnswer = z.object({
  rule: z.string(),
  name: z.string(),
  input: z.object({ name: z.string(), value: z.union([z.number(), z.string()]), source: z.string(), on: z.string() }),
  resultCents: z.number().int(),
})
const DueAnswer = z.object({
  id: z.uuid(),
  ipaCode: z.string().nullable(),
  body: z.string(),
  year: z.number().int(),
  number: z.string().nullable(),
  kind: z.enum(['forecast', 'final']),
  totalCents: z.number().int(),
  openCents: z.number().int(),
  dueOn: z.string(),
  state: z.enum(states),
  steps: z.array(StepAnswer),
})

const PaymentAnswer = z.object({
  id: z.uuid(),
  dueId: z.uuid(),
  ipaCode: z.string().nullable(),
  cents: z.number().int(),
  receivedOn: z.string(),
  reference: z.string(),
  reversed: z.boolean(),
})

const LineAnswer = z.object({
  ipaCode: z.string().nullable(),
  body: z.string(),
  hypothetical: z.boolean(),
  beforeCents: z.number().int().nullable(),
  afterCents: z.number().int().nullable(),
  missing: z.array(z.object({ rule: z.string(), input: z.string(), why: z.string(), on: z.string() })),
})

const DueQuery = ListQuery.extend({
  year: z.coerce.number().int().min(1990).max(2200).optional(),
  ipaCode: z.string().max(20).optional().meta({ description: 'IPA code of the body.' }),
  kind: z.enum(['forecast', 'final']).optional(),
})
const Key = z.tuple([z.string()])

const example = {
  id: '01890000-0000-7000-8000-000000000001',
  ipaCode: 'c_g026',
  body: 'Comune di Olgiate Molgora',
  year: 2027,
  number: '12/2027',
  kind: 'forecast' as const,
  totalCents: 200_000,
  openCents: 200_000,
  dueOn: '2027-06-30',
  state: 'notified' as const,
  steps: [
    {
      rule: 'quota',
      name: 'Quota annua',
      input: { name: 'type', value: 'municipality', source: 'registry', on: '2027-01-01' },
      resultCents: 200_000,
    },
  ],
}
const payment = {
  id: '01890000-0000-7000-8000-000000000002',
  dueId: example.id,
  ipaCode: 'c_g026',
  cents: 200_000,
  receivedOn: '2027-06-12',
  reference: 'P 1042',
  reversed: false,
}

const stepOf = ({ rule, name, input, resultCents }: Step) => ({ rule, name, input, resultCents })

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/dues',
    'dues.own',
    {
      summary: 'Dues with every step that leads to them; officers those of their bodies, once notified',
      query: DueQuery,
      answer: listOf(DueAnswer),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ...filter } }) => {
      const key = keyOf(Key, cursor)
      const rows = await duesWithSteps(ctx, filter, key?.[0] ?? null, limit + 1)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        items: page.map((d) => ({
          id: d.id,
          ipaCode: d.ipaCode,
          body: d.bodyName,
          year: d.year,
          number: sayNumber(d) || null,
          kind: d.kind,
          totalCents: d.totalCents,
          openCents: d.openCents,
          dueOn: d.dueOn,
          state: d.state,
          steps: d.steps.map(stepOf),
        })),
        limit,
        nextCursor: rows.length > limit && last ? cursorOf(last.id) : null,
      }
    },
  )

  declare(
    'GET',
    '/dues-rules-schema',
    'public',
    {
      summary: 'The JSON schema of the rules of a schedule: one form for API, files and pages',
      answer: z.record(z.string(), z.unknown()),
      examples: [{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }],
    },
    async () => publishedSchema(),
  )

  const Change = z.object({
    ipaCode: z.string().max(20).optional(),
    name: z.string().max(200).optional(),
    type: z.string().max(40).optional(),
    population: z.number().int().min(0).optional(),
    firms: z.number().int().min(0).optional(),
    workstations: z.number().int().min(0).optional(),
    fundingCents: z.number().int().min(0).optional(),
    joinsOn: DayInput.optional(),
  })
  declare(
    'POST',
    '/dues-simulations',
    'dues.read',
    {
      summary: 'What each body would owe under these rules, beside those of a schedule; nothing is stored',
      body: z.object({
        scheduleId: z
          .uuid()
          .optional()
          .meta({ description: 'The schedule compared with: without it the one in force of the year.' }),
        year: z.number().int().min(1990).max(2200).optional(),
        rules: RuleSet,
        inputs: z
          .array(Change)
          .max(10_000)
          .default([])
          .meta({ description: 'Other figures, or bodies that would join.' }),
      }),
      answer: z.object({
        year: z.number().int(),
        beforeCents: z.number().int(),
        afterCents: z.number().int(),
        winners: z.number().int(),
        losers: z.number().int(),
        items: z.array(LineAnswer),
      }),
      examples: [
        {
          year: 2027,
          beforeCents: 200_000,
          afterCents: 210_000,
          winners: 0,
          losers: 1,
          items: [
            {
              ipaCode: 'c_g026',
              body: 'Comune di Olgiate Molgora',
              hypothetical: false,
              beforeCents: 200_000,
              afterCents: 210_000,
              missing: [],
            },
          ],
        },
      ],
      bodyExamples: [{ year: 2027, rules: { rules: [{ kind: 'flat', key: 'quota', name: 'Quota', cents: 210_000 }] } }],
      problems: [409],
      silent: 'a simulation keeps nothing',
    },
    async (ctx, { body }) => {
      const schedule = await scheduleFor(ctx, body)
      const [problem] = problemsOf(body.rules)
      if (problem) throw invalid({ rules: { code: problem.code, values: problem.values } })
      const changes = body.inputs.map(({ ipaCode, name, ...change }) => ({ ...change, body: ipaCode ?? name ?? '' }))
      const { a } = await runOn(ctx, schedule, { a: body.rules, b: schedule.rules, changes })
      if (a.unknown.length > 0)
        throw invalid({ inputs: { code: 'simulation_unknown', values: { names: a.unknown.join(', ') } } })
      return {
        year: schedule.year,
        beforeCents: a.beforeCents,
        afterCents: a.afterCents,
        winners: a.winners,
        losers: a.losers,
        items: a.lines.map((l) => ({
          ipaCode: l.ipaCode,
          body: l.name,
          hypothetical: l.hypothetical,
          beforeCents: l.beforeCents,
          afterCents: l.afterCents,
          missing: l.missing.map(({ rule, input, why, on }) => ({ rule, input, why, on })),
        })),
      }
    },
  )

  const answerOf = async (ctx: Ctx, id: string) => {
    const p = await getPayment(ctx, id)
    const due = await getDue(ctx, p.dueId)
    return {
      id: p.id,
      dueId: p.dueId,
      ipaCode: due.ipaCode,
      cents: p.cents,
      receivedOn: p.receivedOn,
      reference: p.reference,
      reversed: p.reversedAt !== null,
    }
  }
  declare(
    'POST',
    '/payments',
    'dues.collect',
    {
      summary: 'Registers money received for a due: the same payment is registered once',
      body: z.object({
        dueId: z.uuid().optional(),
        number: z
          .string()
          .regex(/^[1-9]\d{0,8}\/\d{4}$/)
          .optional()
          .meta({ description: 'The number of the notice, 12/2027, in place of dueId.' }),
        cents: z.number().int().min(1).max(1_000_000_000_000),
        receivedOn: DayInput,
        reference: z.string().trim().max(120).default(''),
        note: z.string().trim().max(500).default(''),
      }),
      answer: PaymentAnswer,
      examples: [payment],
      bodyExamples: [{ number: '12/2027', cents: 200_000, receivedOn: '2027-06-12', reference: 'P 1042' }],
      creates: 201,
      problems: [409],
    },
    async (ctx, { body: { dueId, number, ...input } }) => {
      const due = dueId ?? (number && (await dueNumbered(ctx, number)))
      if (!due) throw invalid({ dueId: 'required' })
      const id = await registerPayment(ctx, due, { ...input, source: 'api' })
      return { location: `/api/v1/payments/${id}`, answer: await answerOf(ctx, id) }
    },
  )
  declare(
    'GET',
    '/payments/:id',
    'dues.own',
    {
      summary: 'One payment',
      params: z.object({ id: z.uuid() }),
      answer: PaymentAnswer,
      examples: [payment],
    },
    async (ctx, { params }) => answerOf(ctx, params.id),
  )
  const PaymentQuery = ListQuery.extend({
    ipaCode: z.string().max(20).optional(),
    dueId: z.uuid().optional(),
  })
  declare(
    'GET',
    '/payments',
    'dues.own',
    {
      summary: 'Payments, the first registered first',
      query: PaymentQuery,
      answer: listOf(PaymentAnswer),
      examples: [{ items: [payment], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ipaCode, dueId } }) => {
      const key = keyOf(Key, cursor)
      const body = ipaCode ? await bodyByIpa(ctx, ipaCode) : null
      const { rows } = await sql<{ id: string }>`
        select id from payment where true ${key ? sql`and id > ${key[0]}::uuid` : sql``} ${body ? sql`and body_id = ${body}` : sql``}
          ${dueId ? sql`and due_id = ${dueId}` : sql``} order by id limit ${sql.lit(limit + 1)}`.execute(ctx.db)
      const items = await Promise.all(rows.slice(0, limit).map((r) => answerOf(ctx, r.id)))
      const last = items.at(-1)
      return { items, limit, nextCursor: rows.length > limit && last ? cursorOf(last.id) : null }
    },
  )
}

async function scheduleFor(
  ctx: Ctx,
  { scheduleId, year }: { scheduleId?: string | undefined; year?: number | undefined },
) {
  if (scheduleId) return getSchedule(ctx, scheduleId)
  if (!year) throw invalid({ year: 'required' })
  const [found] = await schedulesInForce(ctx, year)
  if (!found) throw conflict('schedule_not_in_force')
  return found
}

async function dueNumbered(ctx: Ctx, text: string) {
  const [number, year] = text.split('/').map(Number)
  const found = await ctx.db
    .selectFrom('due')
    .select('id')
    .where('number', '=', number!)
    .where('year', '=', year!)
    .executeTakeFirst()
  if (!found) throw invalid({ number: 'line_due' })
  return found.id
}
