import { BreachWords, moveBreach, proposeBreach } from '../desk/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'

/** What the supplier of the demo did not keep in its incident: contested and answered; the act is for who looks at the demo. */
export async function loadBreach(ctx: Ctx, { incident, supplierId }: { incident: number; supplierId: string }) {
  const [number] = await proposeBreach(ctx, { incident, ticket: undefined, supplierId })
  const on = today(ctx.now, ctx.zone)
  await moveBreach(
    ctx,
    number!,
    'contestation',
    BreachWords.parse({
      version: 1,
      text: 'La linea è rimasta instabile oltre il tempo che il livello promette. Si chiedono controdeduzioni entro quindici giorni.',
      protocol: `4471/${on.slice(0, 4)}`,
      on,
    }),
    [
      {
        field: 'document',
        name: 'contestazione.txt',
        type: 'text/plain',
        bytes: Buffer.from('Contestazione inventata per la dimostrazione.'),
      },
    ],
  )
  await moveBreach(
    ctx,
    number!,
    'answer',
    BreachWords.parse({
      version: 2,
      text: 'Il ponte radio è stato danneggiato dal maltempo; i pezzi sono arrivati il giorno dopo.',
      on,
    }),
  )
}
