import type { Ctx } from '../platform/ctx.ts'
import type { Prospect } from './prospects.ts'

/** The conventions a body could join on a day: approved, not over. */
export const openConventions = (ctx: Ctx, day: string) =>
  ctx.db
    .selectFrom('convention')
    .select([
      'id',
      'title',
      'beginsOn',
      'endsOn',
      'legalBasis',
      'firstYearFree',
      'feeRules',
      'noticeDays',
      'approvedUnder',
    ])
    .where('state', '=', 'approved')
    .where('endsOn', '>=', day)
    .orderBy('endsOn', 'desc')
    .limit(50)
    .execute()

/** How many members there are of its type and about its size (from half to twice): told only when they are at least five. */
export async function peersOf(ctx: Ctx, p: Pick<Prospect, 'bodyType' | 'population'>): Promise<number | null> {
  if (p.population === null) return null
  const { n } = await ctx.db
    .selectFrom('body')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('type', '=', p.bodyType)
    .where('state', '=', 'member')
    .where('population', '>=', Math.floor(p.population / 2))
    .where('population', '<=', p.population * 2)
    .executeTakeFirstOrThrow()
  return n >= 5 ? n : null
}
