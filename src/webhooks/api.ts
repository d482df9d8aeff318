import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { cursorOf, keyOf, listOf, ListQuery, type Web } from '../platform/http.ts'
import { deliveryStates, getDelivery, listDeliveries, sendAgain, tryOut } from './deliveries.ts'
import { TRIAL } from './kinds.ts'
import {
  addWebhook,
  getWebhook,
  removeWebhook,
  rotateSecret,
  Switch,
  switchWebhook,
  type Webhook,
  WebhookInput,
  webhooksAfter,
} from './webhooks.ts'

const EDIT = 'webhooks.edit'
const Moment = z.string().meta({ description: 'RFC 3339, in UTC.' })
const Item = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  kinds: z.array(z.string()).meta({ description: 'What it is told of.' }),
  state: z.enum(['on', 'off']),
  failingSince: Moment.nullable().meta({
    description: 'Since when nothing has arrived; after five days it is switched off.',
  }),
  oldSecretUntil: Moment.nullable().meta({ description: 'Until when the secret before signs as well.' }),
  createdAt: Moment,
})
const example: z.input<typeof Item> = {
  id: '01970000-0000-7000-8000-000000000060',
  name: 'Gestionale di Olgiate',
  url: 'https://gestionale.example/avvisi',
  kinds: ['desk.ticket_opened', 'desk.ticket_closed'],
  state: 'on',
  failingSince: null,
  oldSecretUntil: null,
  createdAt: '2026-11-20T09:00:00Z',
}
const at = (moment: Temporal.Instant | null) => moment?.toString() ?? null
const outer = (h: Webhook): z.input<typeof Item> => ({
  id: h.id,
  name: h.name,
  url: h.url,
  kinds: h.kinds,
  state: h.state,
  failingSince: at(h.failingSince),
  oldSecretUntil: at(h.oldUntil),
  createdAt: h.createdAt.toString(),
})
const Secret = z.object({
  secret: z.string().nullable().meta({
    description:
      'Verifies the signature of each delivery. Told once: null when the same Idempotency-Key is used again.',
  }),
})
const secretExample = 'whsec_0000000000000000000000000000000000000000000'

const DeliveryItem = z.object({
  id: z.uuid().meta({ description: 'The same at every attempt.' }),
  kind: z.string().meta({ description: `One of those asked for, or ${TRIAL}.` }),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  answer: z.number().int().nullable().meta({ description: 'The last HTTP status received.' }),
  problem: z
    .string()
    .meta({ description: 'Why the last attempt did not arrive: refused, private, timeout, unreachable or off.' }),
  madeAt: Moment,
  lastAt: Moment.nullable(),
  nextAt: Moment.nullable(),
})
const deliveryExample: z.input<typeof DeliveryItem> = {
  id: '01970000-0000-7000-8000-000000000061',
  kind: 'desk.ticket_opened',
  state: 'delivered',
  attempts: 1,
  answer: 204,
  problem: '',
  madeAt: '2026-11-20T09:00:00Z',
  lastAt: '2026-11-20T09:00:01Z',
  nextAt: null,
}
type Listed = Awaited<ReturnType<typeof listDeliveries>>[number]
const told = (d: Listed): z.input<typeof DeliveryItem> => ({
  id: d.id,
  kind: d.kind,
  state: d.state,
  attempts: d.attempts,
  answer: d.answer,
  problem: d.problem,
  madeAt: d.madeAt.toString(),
  lastAt: at(d.lastAt),
  nextAt: at(d.nextAt),
})
const WholeDelivery = DeliveryItem.extend({ body: z.string().meta({ description: 'What is sent, as it is signed.' }) })
const wholeDelivery: z.input<typeof WholeDelivery> = {
  ...deliveryExample,
  body: '{"id":"01970000-0000-7000-8000-000000000061","kind":"desk.ticket_opened"}',
}
const one = async (ctx: Ctx, id: string, delivery: string): Promise<z.input<typeof WholeDelivery>> => {
  const d = await getDelivery(ctx, id, delivery)
  return { ...told(d), body: d.body }
}

const ById = z.object({ id: z.uuid() })
const ByDelivery = ById.extend({ delivery: z.uuid() })
const Last = z.tuple([z.uuid()])
/** One more than asked for says whether there are others. */
const cut = <T extends { id: string }>(rows: readonly T[], limit: number) => ({
  page: rows.slice(0, limit),
  limit,
  nextCursor: rows.length > limit ? cursorOf(rows[limit - 1]!.id) : null,
})

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/webhooks',
    EDIT,
    {
      summary: 'Addresses that are told of what happens, in the order they were registered',
      query: ListQuery,
      answer: listOf(Item),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor } }) => {
      const { page, ...rest } = cut(await webhooksAfter(ctx, keyOf(Last, cursor)?.[0], limit + 1), limit)
      return { items: page.map(outer), ...rest }
    },
  )
  declare(
    'GET',
    '/webhooks/:id',
    EDIT,
    { summary: 'One address', params: ById, answer: Item, examples: [example] },
    async (ctx, { params }) => outer(await getWebhook(ctx, params.id)),
  )
  declare(
    'POST',
    '/webhooks',
    EDIT,
    {
      summary: 'Registers an address; the answer tells its secret, once',
      body: WebhookInput,
      bodyExamples: [{ name: example.name, url: example.url, kinds: example.kinds }],
      answer: Item.extend(Secret.shape),
      examples: [{ ...example, secret: secretExample }],
      creates: 201,
      once: ['secret'],
    },
    async (ctx, { body }) => {
      const { id, secret } = await addWebhook(ctx, body)
      return { location: `/api/v1/webhooks/${id}`, answer: { ...outer(await getWebhook(ctx, id)), secret } }
    },
  )
  declare(
    'POST',
    '/webhooks/:id/secret',
    EDIT,
    {
      summary: 'A new secret, told once; the one before signs as well for 24 hours',
      params: ById,
      answer: Item.extend(Secret.shape),
      examples: [{ ...example, oldSecretUntil: '2026-11-21T09:00:00Z', secret: secretExample }],
    },
    async (ctx, { params }) => {
      const secret = await rotateSecret(ctx, params.id)
      return { ...outer(await getWebhook(ctx, params.id)), secret }
    },
  )
  declare(
    'POST',
    '/webhooks/:id/state',
    EDIT,
    {
      summary: 'Switches an address on or off',
      params: ById,
      body: Switch.partial().meta({ description: '`state` is needed.' }),
      bodyExamples: [{ state: 'off' }],
      answer: Item,
      examples: [{ ...example, state: 'off' }],
      problems: [409],
    },
    async (ctx, { params, body: { state } }) => {
      await getWebhook(ctx, params.id)
      if (!state) throw invalid({ state: 'required' })
      await switchWebhook(ctx, params.id, { state })
      return outer(await getWebhook(ctx, params.id))
    },
  )
  declare(
    'POST',
    '/webhooks/:id/removal',
    EDIT,
    {
      summary: 'Removes an address with its deliveries; the answer is what it was',
      params: ById,
      answer: Item,
      examples: [example],
    },
    async (ctx, { params }) => {
      const gone = await getWebhook(ctx, params.id)
      await removeWebhook(ctx, params.id)
      return outer(gone)
    },
  )
  declare(
    'POST',
    '/webhooks/:id/trial',
    EDIT,
    {
      summary: 'Sends a delivery that says nothing happened, also to an address that is off',
      params: ById,
      answer: WholeDelivery,
      examples: [
        { ...wholeDelivery, kind: TRIAL, state: 'waiting', attempts: 0, answer: null, lastAt: null, nextAt: null },
      ],
      creates: 202,
    },
    async (ctx, { params }) => {
      const id = await tryOut(ctx, params.id)
      return { location: `/api/v1/webhooks/${params.id}/deliveries/${id}`, answer: await one(ctx, params.id, id) }
    },
  )
  declare(
    'GET',
    '/webhooks/:id/deliveries',
    EDIT,
    {
      summary: 'What was told to an address in the last 30 days, the latest first',
      params: ById,
      query: ListQuery.extend({ state: z.enum(deliveryStates).optional() }),
      answer: listOf(DeliveryItem),
      examples: [{ items: [deliveryExample], limit: 50, nextCursor: null }],
    },
    async (ctx, { params, query: { limit, cursor, state } }) => {
      await getWebhook(ctx, params.id)
      const before = keyOf(Last, cursor)?.[0]
      const { page, ...rest } = cut(await listDeliveries(ctx, params.id, { state, before, limit: limit + 1 }), limit)
      return { items: page.map(told), ...rest }
    },
  )
  declare(
    'GET',
    '/webhooks/:id/deliveries/:delivery',
    EDIT,
    { summary: 'One delivery', params: ByDelivery, answer: WholeDelivery, examples: [wholeDelivery] },
    async (ctx, { params }) => one(ctx, params.id, params.delivery),
  )
  declare(
    'POST',
    '/webhooks/:id/deliveries/:delivery/sending',
    EDIT,
    {
      summary: 'Sends a delivery again, with the same id and words',
      params: ByDelivery,
      answer: WholeDelivery,
      examples: [{ ...wholeDelivery, state: 'waiting', attempts: 0 }],
      problems: [409],
    },
    async (ctx, { params }) => {
      await sendAgain(ctx, params.id, params.delivery)
      return one(ctx, params.id, params.delivery)
    },
  )
}
