// What the routes of webhooks are tried on: see test/objects.ts.
import { platformActor, work } from '../src/platform/ctx.ts'
import { seal } from '../src/platform/secrets.ts'
import type { Sample } from './objects.ts'
import type { Centre } from './world.ts'

const made = (w: Centre) =>
  work(platformActor(w.centreId), async (ctx) => {
    const { id } = await ctx.db
      .insertInto('webhook')
      .values({ name: 'Prova', url: 'https://esempio.invalid/', kinds: ['desk.ticket_opened'], secret: seal('prova') })
      .returning('id')
      .executeTakeFirstOrThrow()
    const delivery = await ctx.db
      .insertInto('webhookDelivery')
      .values({ webhookId: id, kind: 'webhooks.trial', body: '{}', state: 'failed' })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { id, delivery: delivery.id }
  })
export const webhookSamples: Record<string, Sample> = Object.fromEntries(
  [
    '',
    '/edit',
    '/secret',
    '/trial',
    '/state',
    '/removal',
    '/deliveries',
    '/deliveries/:delivery',
    '/deliveries/:delivery/sending',
  ].map((end): [string, Sample] => [
    `/webhooks/:id${end}`,
    {
      of: 'centre',
      path: async (w) => {
        const { id, delivery } = await made(w)
        return `/webhooks/${id}${end.replace(':delivery', delivery)}`
      },
    },
  ]),
)
