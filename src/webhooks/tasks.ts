import { z } from 'zod'
import { everyCentre, task, type Tasks } from '../platform/tasks.ts'
import { attempt, prune, tell } from './deliveries.ts'
import { kinds } from './kinds.ts'

const Happened = z.looseObject({ event: z.coerce.number() })

export const tasks: Tasks = {
  'webhooks.tell': task(Happened, async ({ payload, work }) => {
    await work((ctx) => tell(ctx, payload.event))
  }),
  'webhooks.send': task(z.looseObject({ deliveryId: z.uuid() }), async ({ payload, work, signal }) => {
    await attempt(work, payload.deliveryId, signal)
  }),
  'webhooks.prune': everyCentre('webhooks', '35 3 * * *', (inCentre) => inCentre(prune)),
}

/** Everything an address may be told of. */
export const listeners = Object.fromEntries(kinds.map((kind) => [kind, 'webhooks.tell']))
