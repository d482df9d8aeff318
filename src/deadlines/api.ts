import { z } from 'zod'
import { Problem } from '../platform/errors.ts'
import type { Lang } from '../platform/words.ts'
import { bodyByIpa } from '../members/index.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { computeDeadline } from './compute.ts'
import { DeadlineError, type DeadlineFault } from './errors.ts'
import { Cap, checkOrder, checkRules, Day, Extension, Name, Rule, Source } from './rule.ts'
import { sayStep } from './sentences.ts'
import { type Deadline, listDeadlines } from './stored.ts'

const Computation = z.strictObject({
  rule: Rule,
  anchors: z
    .record(z.string().max(80), z.string().max(40))
    .meta({ description: 'What happened, by name: a day, or RFC 3339 where hours are counted.' }),
  order: z
    .array(Name)
    .max(50)
    .default([])
    .meta({ description: 'The order in which anchors can happen; another order is refused.' }),
  patron: z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'patron_shape')
    .nullable()
    .default(null)
    .meta({ description: 'MM-DD, the patron’s day of the body.' }),
  extensions: z.array(Extension).max(50).default([]),
  caps: z.array(Cap).max(50).default([]),
})
const source = {
  article: 'PA digitale 2026, gestire un progetto: CUP',
  address: 'https://padigitale2026.gov.it/come-partecipare/gestire-progetto',
  quotation: 'Il codice CUP va inserito entro 5 giorni dalla data di notifica PEC dell’ammissibilità della domanda.',
  literal: false,
}
const example: z.input<typeof Computation> = {
  rule: {
    name: 'cup_entry',
    title: { it: 'Inserimento del CUP', en: 'Entry of the CUP' },
    anchor: 'admissibility_notified',
    offset: { unit: 'calendarDays', n: 5 },
    validity: { from: '2022-04-01' },
    source,
  },
  anchors: { admissibility_notified: '2022-11-30' },
}
const Stepped = z.object({
  what: z.string(),
  before: z.string().nullable(),
  after: z.string(),
  says: z.string().meta({ description: 'The step as a sentence.' }),
  source: Source.nullable(),
})
const Answer = z.object({
  state: z
    .enum(['computed', 'notYet'])
    .meta({ description: 'notYet: what starts the term has not happened; no date is guessed.' }),
  dueOn: z.string().nullable(),
  dueAt: z.string().nullable().meta({ description: 'The instant, for terms in hours.' }),
  missing: z.string().nullable(),
  steps: z.array(Stepped),
  source: Source,
})

/** What could not be computed, as the 422 that names each place. */
const refusal = (faults: readonly DeadlineFault[]) =>
  new Problem(422, 'invalid', {
    fields: Object.fromEntries(
      faults.toReversed().map(({ code, place, values }) => [place, { code, ...(values && { values }) }]),
    ),
  })

export default function api({ api: declare }: Web) {
  declare(
    'POST',
    '/deadline-computations',
    'signed-in',
    {
      summary: 'The deadline a rule gives for what happened, with its steps and sources; nothing is stored',
      silent: 'It computes and stores nothing.',
      body: Computation,
      bodyExamples: [example],
      answer: Answer,
      examples: [
        {
          state: 'computed',
          dueOn: '2022-12-05',
          dueAt: null,
          missing: null,
          steps: [
            {
              what: 'anchor',
              before: null,
              after: '2022-11-30',
              says: 'Starts from “admissibility notified”, 30 Nov 2022.',
              source,
            },
          ],
          source,
        },
      ],
    },
    async ({ lang }, { body: { rule, anchors, order, patron, extensions, caps } }) => {
      const faults = [
        ...checkRules([rule], caps)
          // The deadline of another rule may be given among the anchors.
          .filter(({ code }) => code !== 'anchor_unknown_rule')
          .map((f) => ({ ...f, place: f.place.replace('rules.0', 'rule') })),
        ...extensions.flatMap((e, at) =>
          e.rule === rule.name
            ? []
            : [{ code: 'extension_unknown_rule', place: `extensions.${at}.rule`, values: { name: e.rule } }],
        ),
        ...checkOrder(order, anchors),
      ]
      if (faults.length > 0) throw refusal(faults)
      try {
        const found = computeDeadline(rule, anchors, { patron }, extensions, caps)
        if (found.state === 'notYet')
          return {
            state: found.state,
            dueOn: null,
            dueAt: null,
            missing: found.missing,
            steps: [],
            source: found.source,
          }
        const steps = found.steps.map((step) => ({
          what: step.what,
          before: step.before,
          after: step.after,
          says: sayStep(step, lang),
          source: step.source,
        }))
        return {
          state: found.state,
          dueOn: found.dueOn,
          dueAt: found.dueAt,
          missing: null,
          steps,
          source: found.source,
        }
      } catch (error) {
        throw error instanceof DeadlineError ? refusal(error.faults) : error
      }
    },
  )

  declare(
    'GET',
    '/deadlines',
    'deadlines.read',
    {
      summary: 'What is still to be done and has a date, the nearest first',
      query: z.object({ ...ListQuery.shape, ipaCode: z.string().max(40).optional(), before: Day.optional() }),
      answer: listOf(Dated),
      examples: [{ items: [datedExample], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ipaCode, before } }) => {
      const bodyId = ipaCode ? await bodyByIpa(ctx, ipaCode) : undefined
      const { rows, next } = await listDeadlines(ctx, { bodyId, before, after: cursor }, limit)
      return { items: rows.map((d) => outer(d, ctx.lang)), limit, nextCursor: next }
    },
  )

  declare(
    'GET',
    '/deadline-rule-schema',
    'signed-in',
    {
      summary: 'The JSON Schema of a deadline rule',
      answer: z.record(z.string(), z.unknown()),
      examples: [{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }],
    },
    async () => ruleSchema,
  )
}
const Dated = z.object({
  id: z.uuid(),
  bodyId: z.uuid(),
  body: z.string(),
  of: z.object({ kind: z.string(), id: z.uuid(), label: z.string(), address: z.string() }),
  rule: z.string(),
  title: z.string(),
  dueOn: Day,
  dueAt: z.string().nullable(),
  why: z.array(z.string()).meta({ description: 'The steps, as sentences.' }),
  source: Source.nullable(),
})
const datedExample: z.input<typeof Dated> = {
  id: '01970000-0000-7000-8000-000000000051',
  bodyId: '01970000-0000-7000-8000-000000000001',
  body: 'Comune di Olgiate Molgora',
  of: {
    kind: 'positions.position',
    id: '01970000-0000-7000-8000-000000000050',
    label: 'P-12 SEND',
    address: '/positions/12',
  },
  rule: 'maintenance',
  title: 'Keep the service alive',
  dueOn: '2030-12-31',
  dueAt: null,
  why: ['Starts from “paid”, 13 Aug 2025.', 'End of the year, plus 5 years: 31 Dec 2030.'],
  source,
}
const outer = (d: Deadline, lang: Lang): z.input<typeof Dated> => ({
  id: d.id,
  bodyId: d.bodyId,
  body: d.bodyName,
  of: { kind: d.objectKind, id: d.objectId, label: d.label, address: d.href },
  rule: d.rule,
  title: d.title[lang],
  dueOn: d.dueOn!,
  dueAt: d.dueAt?.toString() ?? null,
  why: (d.computed.steps ?? []).map((step) => sayStep(step, lang)),
  source: d.computed.source ?? null,
})

const ruleSchema: Record<string, unknown> = { ...z.toJSONSchema(Rule, { io: 'input' }) }
