import { z } from 'zod'
import { type Ctx, platformActor, platformWork, work } from '../platform/ctx.ts'
import { type Job, task, type Tasks } from '../platform/tasks.ts'
import { followCommitments, followMembership, renewAll, settleAll } from './following.ts'
import { remind } from './reminders.ts'

/** Every night, each centre's own. One that fails is told in the log and does not stop the others. */
async function turnNight({ log }: Job) {
  const centres = await platformWork(
    (ctx) => ctx.db.selectFrom('centre').select(['id', 'zone', 'modulesOff']).execute(),
    { readOnly: true },
  )
  for (const { id, zone, modulesOff } of centres) {
    if (modulesOff.includes('activations')) continue
    const inCentre = <T>(fn: (ctx: Ctx) => Promise<T>) => work(platformActor(id, zone), fn)
    try {
      await followMembership(inCentre, null)
      await settleAll(inCentre)
      await followCommitments(inCentre)
      await renewAll(inCentre)
      await inCentre(remind)
    } catch (error) {
      log.error({ centre: id, error: String(error) }, 'the day of the activations was not turned')
    }
  }
}

export const tasks: Tasks = {
  // After the adhesions of the day have turned.
  'activations.turn_night': task(z.looseObject({}), turnNight, '40 0 * * *'),
  'activations.follow_adhesion': task(z.looseObject({ bodyId: z.uuid() }), async ({ payload, work: inCentre }) => {
    await followMembership(inCentre, payload.bodyId)
  }),
  'activations.follow_commitment': task(z.looseObject({}), async ({ work: inCentre }) => {
    await followCommitments(inCentre)
  }),
}
