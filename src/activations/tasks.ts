import { z } from 'zod'
import { everyCentre, type InCentre, task, type Tasks } from '../platform/tasks.ts'
import { followCommitments, followMembership, renewAll, settleAll } from './following.ts'
import { remind } from './reminders.ts'

async function turnNight(inCentre: InCentre) {
  await followMembership(inCentre, null)
  await settleAll(inCentre)
  await followCommitments(inCentre)
  await renewAll(inCentre)
  await inCentre(remind)
}

export const tasks: Tasks = {
  // After the adhesions of the day have turned.
  'activations.turn_night': everyCentre('activations', '40 0 * * *', turnNight),
  'activations.follow_adhesion': task(z.looseObject({ bodyId: z.uuid() }), async ({ payload, work: inCentre }) => {
    await followMembership(inCentre, payload.bodyId)
  }),
  'activations.follow_commitment': task(z.looseObject({}), async ({ work: inCentre }) => {
    await followCommitments(inCentre)
  }),
}
