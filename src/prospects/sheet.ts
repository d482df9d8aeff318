import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import type { Prospect } from './prospects.ts'

export type SheetLine = {
  family: string
  code: string
  name: string
  quantity: number | null
  unit: string | null
  period: string | null
  listPriceCents: number | null
}

/**
 * What a body of this type and size would have on a day: each active service with the quantity its rule includes. A service
 * without a rule is listed without a quantity: the convention opens it, and nothing is counted. Read from the catalogue's tables.
 */
export async function whatItWouldHave(
  ctx: Ctx,
  p: Pick<Prospect, 'bodyType' | 'population'>,
  day: string,
): Promise<SheetLine[]> {
  const { rows } = await sql<SheetLine>`
    select s.family, s.code, v.name, r.quantity, s.unit, r.period, v.list_price_cents
    from service s
    join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.from_on <= ${day}::date and (v.to_on is null or v.to_on > ${day}::date)
    left join entitlement_rule r on (r.centre_id, r.service_id) = (s.centre_id, s.id) and r.from_on <= ${day}::date and (r.to_on is null or r.to_on > ${day}::date)
      and (r.body_type is null or r.body_type = ${p.bodyType}) and r.population_from <= coalesce(${p.population}::int, 0)
      and (r.population_to is null or r.population_to >= coalesce(${p.population}::int, 0))
    where s.state in ('active', 'review', 'pilot')
    order by s.family, v.name limit 200`.execute(ctx.db)
  return rows
}

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
