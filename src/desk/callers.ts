import { sql } from 'kysely'
import { findBodies } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'

export type Caller = {
  personId: string | null
  name: string
  role: string | null
  phone: string
  bodyId: string
  bodyName: string
}

/**
 * Who may be calling, by a number however it is written or by a name: persons with a mandate, people who called before, offices of
 * a body, bodies themselves. The best known first.
 */
export async function findCallers(ctx: Ctx, q: string): Promise<Caller[]> {
  const digits = q.replaceAll(/\D/g, '').replace(/^(0039|39)(?=\d{8,})/, '')
  const byPhone = digits.length >= 5
  const like = `%${q.trim().replaceAll(/[\\%_]/g, '\\$&')}%`
  if (q.trim().length < 2) return []
  const number = (column: string) =>
    sql`right(regexp_replace(${sql.ref(column)}, '\\D', '', 'g'), ${sql.lit(Math.min(digits.length, 15))}) = ${digits}`
  const { rows } = await sql<Caller>`
    select * from (
      select p.id as person_id, p.name, m.role, p.phone, b.id as body_id, b.name as body_name, 1 as rank from person p
      join body_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.to_on is null
      join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id)
      where p.erased_at is null and ${byPhone ? number('p.phone') : sql`p.name ilike ${like}`}
      union all
      select null, c.name, null, c.phone, b.id, b.name, 2 from desk_contact c join body b on (b.centre_id, b.id) = (c.centre_id, c.body_id)
      where c.state <> 'refused' and ${byPhone ? number('c.phone') : sql`c.name ilike ${like}`}
      union all
      select null, c.label, null, c.value, b.id, b.name, 3 from body_contact c join body b on (b.centre_id, b.id) = (c.centre_id, c.body_id)
      where c.kind = 'phone' and ${byPhone ? number('c.value') : sql`c.label ilike ${like} and c.label <> ''`}
    ) x order by rank, name limit 20`.execute(ctx.db)
  const bodies = byPhone ? [] : await findBodies(ctx, q, 8)
  return [
    ...rows,
    ...bodies.map((b) => ({ personId: null, name: '', role: null, phone: '', bodyId: b.id, bodyName: b.name })),
  ]
}
