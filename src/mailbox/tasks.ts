import { z } from 'zod'
import { readFileOf } from '../platform/files.ts'
import { task, type Tasks } from '../platform/tasks.ts'
import { keepReread } from './intake.ts'
import { getMailbox } from './mailboxes.ts'
import { getMessage } from './messages.ts'
import { prepare } from './prepare.ts'
import { send } from './sending.ts'

const OfMessage = z.looseObject({ messageId: z.uuid() })

export const tasks: Tasks = {
  'mailbox.send': task(OfMessage, (job) => send(job, job.payload.messageId)),
  'mailbox.read_again': task(OfMessage, async ({ payload, work }) => {
    const found = await work(
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
    await work((ctx) => keepReread(ctx, found.box, payload.messageId, prepared))
  }),
}
