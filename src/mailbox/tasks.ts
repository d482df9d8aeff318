import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { readFileOf } from '../platform/files.ts'
import { everyCentre, task, type Tasks } from '../platform/tasks.ts'
import { keepReread } from './intake.ts'
import { askPull, getMailbox, listMailboxes } from './mailboxes.ts'
import { getMessage } from './messages.ts'
import { prepare } from './prepare.ts'
import { pull } from './pull.ts'
import { send } from './sending.ts'

/** Each mailbox that is on: one job a mailbox, so that a slow server keeps nobody waiting. */
async function pullAll(ctx: Ctx) {
  for (const box of await listMailboxes(ctx)) if (box.state === 'on') await askPull(ctx, box)
}

const OfMessage = z.looseObject({ messageId: z.uuid() })

export const tasks: Tasks = {
  'mailbox.pull_all': everyCentre('mailbox', '* * * * *', (inCentre) => inCentre(pullAll)),
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
