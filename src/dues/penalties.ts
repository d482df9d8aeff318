import { partsOf, type Penalty, setPenalties } from '../desk/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { today } from '../platform/time.ts'
import { keepCredit } from './credits.ts'

/** The penalties acts have set at the desk, with the day their parts became credits; null while they wait. */
export async function listPenalties(ctx: Ctx): Promise<(Penalty & { takenOn: string | null })[]> {
  const taken = await ctx.db.selectFrom('duePenalty').select(['breachId', 'takenOn']).limit(1000).execute()
  const days = new Map(taken.map((t) => [t.breachId, t.takenOn]))
  return (await setPenalties(ctx)).map((p) => ({ ...p, takenOn: days.get(p.id) ?? null }))
}
export type OfferedPenalty = Awaited<ReturnType<typeof listPenalties>>[number]

export async function getPenalty(ctx: Ctx, number: number) {
  const found = (await listPenalties(ctx)).find((p) => p.number === number)
  if (!found) throw notFound()
  return found
}

/** The parts of a penalty become credits of the bodies hit, as the act shared them, to the cent: once. */
export async function takePenalty(ctx: Ctx, number: number) {
  const penalty = await getPenalty(ctx, number)
  const asOf = today(ctx.now, ctx.zone)
  const first = await ctx.db
    .insertInto('duePenalty')
    .values({ breachId: penalty.id, takenOn: asOf, personId: ctx.actor.personId })
    .onConflict((c) => c.doNothing())
    .returning('breachId')
    .executeTakeFirst()
  if (!first) throw conflict('penalty_taken')
  for (const { bodyId, cents } of await partsOf(ctx, penalty.id))
    if (cents)
      await keepCredit(ctx, {
        kind: 'penalty',
        bodyId,
        cents,
        asOf,
        reason: `V-${number}, ${penalty.supplier}`,
        source: penalty.act.slice(0, 200),
      })
  await record(ctx, 'dues.penalty_taken', { id: penalty.id }, { number, cents: penalty.cents })
}
