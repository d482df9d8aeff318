import { z } from 'zod'
import { cursorOf, keyOf, listOf, ListQuery, type Web } from '../platform/http.ts'
import { breachStates, shareBases } from './breach-moves.ts'
import { type BreachRow, getBreach, listBreaches, partsOf, ticketsOfBreach } from './breaches.ts'

const Moment = z.string().meta({ description: 'RFC 3339, in UTC.' })
const Seconds = z.number().int().meta({ description: 'Working seconds on the supplier’s clock.' })
const Item = z.object({
  number: z.number().int().meta({ description: 'People say V-3.' }),
  id: z.uuid(),
  supplierId: z.uuid(),
  supplier: z.string(),
  state: z.enum(breachStates),
  incident: z.number().int().nullable().meta({ description: 'The number of the incident it comes from.' }),
  promisedSeconds: Seconds,
  consumedSeconds: Seconds,
  beganAt: Moment,
  endedAt: Moment.nullable(),
  proposedAt: Moment,
  contestedOn: z.string().nullable(),
  answeredOn: z.string().nullable(),
  actNumber: z.string(),
  actOn: z.string().nullable(),
  penaltyCents: z.number().int().nullable(),
})
const example: z.input<typeof Item> = {
  number: 3,
  id: '01970000-0000-7000-8000-000000000070',
  supplierId: '01970000-0000-7000-8000-000000000071',
  supplier: 'Reti Esempio',
  state: 'set',
  incident: 12,
  promisedSeconds: 14_400,
  consumedSeconds: 30_600,
  beganAt: '2026-10-05T08:00:00Z',
  endedAt: '2026-10-06T09:30:00Z',
  proposedAt: '2026-10-06T09:31:00Z',
  contestedOn: '2026-10-08',
  answeredOn: '2026-10-15',
  actNumber: '41',
  actOn: '2026-10-30',
  penaltyCents: 100_000,
}
const at = (moment: Temporal.Instant | null) => moment?.toString() ?? null
const outer = (v: BreachRow): z.input<typeof Item> => ({
  number: v.number,
  id: v.id,
  supplierId: v.supplierId,
  supplier: v.supplier,
  state: v.state,
  incident: v.incident,
  promisedSeconds: v.promised,
  consumedSeconds: v.consumed,
  beganAt: v.beganAt.toString(),
  endedAt: at(v.endedAt),
  proposedAt: v.proposedAt.toString(),
  contestedOn: v.contestedOn,
  answeredOn: v.answeredOn,
  actNumber: v.actNumber,
  actOn: v.actOn,
  penaltyCents: v.penaltyCents,
})
const Whole = Item.extend({
  contestation: z.string(),
  contestationNumber: z.string().meta({ description: 'The protocol number of the contestation.' }),
  answer: z.string(),
  actOrgan: z.string(),
  reason: z.string(),
  sharedBy: z.enum(shareBases),
  tickets: z.array(
    z.object({
      number: z.number().int(),
      subject: z.string(),
      body: z.string().nullable(),
      promisedSeconds: Seconds,
      consumedSeconds: Seconds,
    }),
  ),
  bodies: z.array(
    z.object({
      bodyId: z.uuid(),
      body: z.string(),
      outageSeconds: z.number().int().meta({ description: 'How long it was without the service.' }),
      cents: z.number().int().nullable().meta({ description: 'Its part of the penalty, once an act has set it.' }),
    }),
  ),
})
const wholeExample: z.input<typeof Whole> = {
  ...example,
  contestation: 'Il servizio è rimasto fermo oltre il tempo promesso.',
  contestationNumber: '812/2026',
  answer: 'Guasto sulla dorsale.',
  actOrgan: 'Direttore',
  reason: '',
  sharedBy: 'outage',
  tickets: [
    {
      number: 1042,
      subject: 'Rete ferma',
      body: 'Comune di Olgiate Molgora',
      promisedSeconds: 14_400,
      consumedSeconds: 30_600,
    },
  ],
  bodies: [
    {
      bodyId: '01970000-0000-7000-8000-000000000001',
      body: 'Comune di Olgiate Molgora',
      outageSeconds: 91_800,
      cents: 100_000,
    },
  ],
}
const Query = ListQuery.extend({
  state: z.enum(breachStates).optional(),
  supplierId: z.uuid().optional(),
  incident: z.coerce.number().int().min(1).max(999_999_999).optional().meta({ description: 'Its number.' }),
})
const ByBreach = z.looseObject({
  number: z
    .string()
    .regex(/^(V-)?[1-9]\d{0,8}$/i)
    .transform((text) => Number(text.replace(/^V-/i, ''))),
})
const Last = z.tuple([z.number().int()])

/** What suppliers did not keep, for machines. */
export function breachApi({ api: declare }: Web) {
  declare(
    'GET',
    '/breaches',
    'desk.breaches',
    {
      summary: 'Breaches of suppliers’ levels, the latest first',
      query: Query,
      answer: listOf(Item),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ...filter } }) => {
      const rows = await listBreaches(ctx, { ...filter, before: keyOf(Last, cursor)?.[0], limit: limit + 1 })
      const page = rows.slice(0, limit)
      return { items: page.map(outer), limit, nextCursor: rows.length > limit ? cursorOf(page.at(-1)!.number) : null }
    },
  )
  declare(
    'GET',
    '/breaches/:number',
    'desk.breaches',
    {
      summary: 'One breach with the tickets that show it and the part of each body',
      params: ByBreach,
      answer: Whole,
      examples: [wholeExample],
    },
    async (ctx, { params }) => {
      const v = await getBreach(ctx, params.number)
      const tickets = await ticketsOfBreach(ctx, v.id)
      const parts = await partsOf(ctx, v.id)
      return {
        ...outer(v),
        contestation: v.contestText,
        contestationNumber: v.contestNumber,
        answer: v.answerText,
        actOrgan: v.actOrgan,
        reason: v.reason,
        sharedBy: v.weights,
        tickets: tickets.map(({ number, subject, bodyName, promised, consumed }) => ({
          number,
          subject,
          body: bodyName,
          promisedSeconds: promised,
          consumedSeconds: consumed,
        })),
        bodies: parts.map(({ bodyId, name, outageSeconds, cents }) => ({ bodyId, body: name, outageSeconds, cents })),
      }
    },
  )
}
