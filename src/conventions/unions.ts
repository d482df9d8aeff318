import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { standBodyByAdhesions } from './standing.ts'
import { labelOf } from './words.ts'

/**
 * Where the convention says so, a union that joined brings the right to each of its municipalities: each has its own, on
 * the union's act and for the union's period. Municipalities that entered the union later begin on `from`, those that left
 * it end today. Done by the platform, because an officer of the union may not write for its municipalities.
 */
export async function coverUnion(ctx: Ctx, adhesionId: string, from?: string): Promise<void> {
  const { rows } = await sql<{
    unionId: string
    fromOn: string
    toOn: string
    actId: string
    issuer: string
    organ: string
    number: string
    adoptedOn: string
  }>`
    select a.body_id as union_id, m.from_on, m.to_on, m.act_id, act.issuer, act.organ, act.number, act.adopted_on
    from adhesion a
    join convention c on (c.centre_id, c.id) = (a.centre_id, a.convention_id) and c.covers_union_members
    join body u on (u.centre_id, u.id) = (a.centre_id, a.body_id) and u.type in ('union', 'mountain_community')
    join membership m on (m.centre_id, m.adhesion_id, m.body_id) = (a.centre_id, a.id, a.body_id) and m.standing = 'member'
    join act on (act.centre_id, act.id) = (m.centre_id, m.act_id)
    where a.id = ${adhesionId}::uuid order by m.from_on desc limit 1`.execute(ctx.db)
  const own = rows[0]
  if (!own) return
  const day = today(ctx.now, ctx.zone)
  const begins = from !== undefined && from > own.fromOn ? from : own.fromOn
  await sql`delete from membership m using body b where m.adhesion_id = ${adhesionId}::uuid and (b.centre_id, b.id) = (m.centre_id, m.body_id)
    and m.body_id <> ${own.unionId}::uuid and b.parent_union_id is distinct from ${own.unionId}::uuid and m.from_on >= ${day}::date`.execute(
    ctx.db,
  )
  const { rows: changed } = await sql<{ bodyId: string }>`
    with moved as (
      update membership m set to_on = case when b.parent_union_id is distinct from ${own.unionId}::uuid then ${day}::date else ${own.toOn}::date end
      from body b where m.adhesion_id = ${adhesionId}::uuid and (b.centre_id, b.id) = (m.centre_id, m.body_id) and m.body_id <> ${own.unionId}::uuid
        and m.from_on < ${own.toOn}::date and m.to_on > ${day}::date
        and m.to_on <> case when b.parent_union_id is distinct from ${own.unionId}::uuid then ${day}::date else ${own.toOn}::date end
      returning m.body_id),
    added as (
      insert into membership (body_id, adhesion_id, standing, from_on, to_on, act_id, act_label)
      select b.id, ${adhesionId}::uuid, 'member', ${begins}::date, ${own.toOn}::date, ${own.actId}::uuid, ${labelOf(own, 'it')}
      from body b where b.parent_union_id = ${own.unionId}::uuid and b.state <> 'merged' and ${begins}::date < ${own.toOn}::date
        and not exists (select from membership x where x.adhesion_id = ${adhesionId}::uuid and x.body_id = b.id and x.to_on > ${begins}::date)
      returning body_id)
    select body_id from moved union select body_id from added`.execute(ctx.db)
  for (const { bodyId } of changed) await standBodyByAdhesions(ctx, bodyId)
}

/** The adhesions of unions that bring the right to their municipalities today. */
export async function coveringAdhesions(ctx: Ctx): Promise<string[]> {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{ id: string }>`
    select a.id from adhesion a join convention c on (c.centre_id, c.id) = (a.centre_id, a.convention_id) and c.covers_union_members
    join body u on (u.centre_id, u.id) = (a.centre_id, a.body_id) and u.type in ('union', 'mountain_community')
    where a.entitled_from_on <= ${day}::date and a.entitled_to_on > ${day}::date order by a.id limit 2000`.execute(
    ctx.db,
  )
  return rows.map((r) => r.id)
}
