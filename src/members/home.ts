import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import type { HomeNumbers } from './pages.tsx'

/** The numbers of the first page: who belongs, how many people live there, which members still lack an RTD. */
export async function homeNumbers(ctx: Ctx): Promise<HomeNumbers> {
  const day = today(ctx.now, ctx.zone)
  const counts = await sql<{
    members: number
    others: number
    all: number
    population: number
    populationOn: string | null
  }>`
    select count(*) filter (where state = 'member')::int as members, count(*) filter (where state in ('prospect', 'user'))::int as others,
      count(*) filter (where state <> 'merged')::int as "all", coalesce(sum(population) filter (where state = 'member' and type = 'municipality'), 0)::int8 as population,
      max(population_on) filter (where state = 'member') as population_on
    from body`.execute(ctx.db)
  const withoutRtd = await sql<{ id: string; name: string }>`
    select b.id, b.name from body b where b.state = 'member' and b.type in ('municipality', 'union', 'province', 'mountain_community')
      and not exists (select from body_mandate m where (m.centre_id, m.body_id) = (b.centre_id, b.id) and m.role = 'rtd' and m.from_on <= ${day} and (m.to_on is null or m.to_on > ${day}))
    order by b.population desc nulls last limit 1000`.execute(ctx.db)
  return { ...counts.rows[0]!, withoutRtd: withoutRtd.rows }
}
