import { record } from '../platform/events.ts'
import { everyCentre, task, type Tasks } from '../platform/tasks.ts'
import { today } from '../platform/time.ts'
import type { Ctx } from '../platform/ctx.ts'
import { z } from 'zod'
import { openDuties } from './opening.ts'

/** Opens what is to be opened today; says so when there was something. */
async function openToday(ctx: Ctx) {
  const done = await openDuties(ctx, today(ctx.now, ctx.zone))
  if (done.opened + done.moved + done.dropped > 0)
    await record(ctx, 'obligations.duties_opened', { id: ctx.actor.centreId! }, done)
}

export const tasks: Tasks = {
  'obligations.night': everyCentre('obligations', '20 3 * * *', (inCentre) => inCentre(openToday)),
  // Who belongs, what it is and how many live there decide what concerns it.
  'obligations.follow_members': task(z.looseObject({}), async ({ work }) => work(openToday)),
}
