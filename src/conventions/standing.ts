import { standBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { currentPeriods } from './membership.ts'
import { bodyStanding } from './moves.ts'

/** The body's own state follows its adhesions, and those that reach it through its union. */
export async function standBodyByAdhesions(ctx: Ctx, bodyId: string) {
  const rows = await ctx.db.selectFrom('adhesion').select('state').where('bodyId', '=', bodyId).limit(50).execute()
  const periods = await currentPeriods(ctx, bodyId, today(ctx.now, ctx.zone))
  await standBody(
    ctx,
    bodyId,
    bodyStanding(
      rows.map((r) => r.state),
      periods.map((p) => p.standing),
    ),
  )
}
