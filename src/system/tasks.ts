import { z } from 'zod'
import { clock } from '../platform/clock.ts'
import { platformWork } from '../platform/ctx.ts'
import { collectOrphans } from '../platform/files.ts'
import { postLetter, sendMail } from '../platform/mail.ts'
import { heads, sealHistory } from '../platform/seals.ts'
import { historyKey } from '../platform/secrets.ts'
import { task, type Tasks } from '../platform/tasks.ts'

const Nothing = z.looseObject({})

export const tasks: Tasks = {
  'platform.send_mail': sendMail,
  'platform.seal': task(Nothing, async () => void (await sealHistory()), '* * * * *'),
  // The head leaves the machine: without it whoever holds the database could write the whole chain anew.
  'platform.send_heads': task(
    Nothing,
    async () => {
      await platformWork(async (ctx) => {
        const centres = await ctx.db.selectFrom('centre').select(['id', 'name', 'headMail']).execute()
        const last = new Map((await heads(ctx)).map((h) => [h.centreId, h]))
        for (const centre of centres) {
          const head = last.get(centre.id)
          if (!head) continue
          const text = `${centre.name}\n\nSigillo n. ${head.number} del ${head.sealedAt}\n${head.hash}\n\nChiave pubblica:\n${historyKey().publicPem}\nConserva questo messaggio: con «campanile verify --head» dimostra che la storia non è stata riscritta.\n`
          for (const to of centre.headMail)
            await postLetter(ctx, { kind: 'platform.head', to, subject: `${centre.name}: sigillo del registro`, text })
        }
      })
    },
    '30 5 * * *',
  ),
  'platform.collect': task(
    Nothing,
    async () => {
      const now = clock()
      await collectOrphans(now)
      await platformWork(async (ctx) => {
        await ctx.db
          .deleteFrom('idempotencyKey')
          .where('createdAt', '<', now.subtract({ hours: 24 }))
          .execute()
        await ctx.db.deleteFrom('session').where('expiresAt', '<', now).execute()
        await ctx.db
          .deleteFrom('throttle')
          .where('windowFrom', '<', now.subtract({ hours: 24 }))
          .execute()
        await ctx.db
          .deleteFrom('oneTimeLink')
          .where('expiresAt', '<', now.subtract({ hours: 24 * 30 }))
          .execute()
      })
    },
    '17 3 * * *',
  ),
}
