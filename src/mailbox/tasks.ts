import { z } from 'zod'
import { platformActor, platformWork, work } from '../platform/ctx.ts'
import { readFileOf } from '../platform/files.ts'
import { type Job, task, type Tasks } from '../platform/tasks.ts'
import { keepReread } from './intake.ts'
import { askPull, getMailbox, listMailboxes } from './mailboxes.ts'
import { getMessage } from './messages.ts'
import { prepare } from './prepare.ts'
import { pull } from './pull.ts'
import { send } from './sending.ts'

/** Every minute, in each centre, each mailbox that is on: one job a mailbox, so that a slow server keeps nobody waiting. */
async function pullAll({ log }: Job) {
  const centres = await platformWork(
    (ctx) => ctx.db.selectFrom('centre').select(['id', 'zone', 'modulesOff']).execute(),
    { readOnly: true },
  )
  for (const { id, zone, modulesOff } of centres) {
    if (modulesOff.includes('mailbox')) continue
    try {
      await work(platformActor(id, zone), async (ctx) => {
        const boxes = await listMailboxes(ctx)
        for (const box of boxes) if (box.state === 'on') await askPull(ctx, box)
      })
    } catch (error) {
      log.error({ centre: id, error: String(error) }, 'the mailboxes of a centre were not looked at')
    }
  }
}

const OfMessage = z.looseObject({ messageId: z.uuid() })

export const tasks: Tasks = {
  'mailbox.pull_all': task(z.looseObject({}), pullAll, '* * * * *'),
  'mailbox.pull': task(z.looseObject({ mailboxId: z.uuid() }), async (job) => {
    await pull(job, job.payload.mailboxId)
  }),
  'mailbox.send': task(OfMessage, (job) => send(job, job.payload.messageId)),
  'mailbox.read_again': task(OfMessage, async ({ payload, work: inCentre }) => {
    const found = await inCentre(
      async (ctx) => {
        const message = await getMessage(ctx, payload.messageId)
        if (message.state !== 'quarantined' || !message.rawFileId) return null
        const { bytes } = await readFileOf(ctx, message.rawFileId)
        return { bytes, box: await getMailbox(ctx, message.mailboxId) }
      },
      { readOnly: true },
    )
    if (!found) return
    const prepared = await prepare(found.bytes)
    await inCentre((ctx) => keepReread(ctx, found.box, payload.messageId, prepared))
  }),
}
