import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import type { Act } from './acts.ts'
import { labelOf } from './words.ts'

export type Membership = {
  standing: 'member' | 'user_without_adhesion' | 'none'
  /** First and last day of the period, both included; null where there is none. */
  from: string | null
  until: string | null
  /** The services it extends to: all of them, or those chosen for a user without adhesion. */
  serviceCodes: '*' | string[]
  /** The act under which it stands. */
  act: { id: string; label: string } | null
  /** Since when the art. 28 deed lets the centre process the body's data; null: services that do must wait. */
  dataDeedFrom: string | null
}
const none: Membership = { standing: 'none', from: null, until: null, serviceCodes: [], act: null, dataDeedFrom: null }

/**
 * How a body stands on a day (`2026-12-31`): the door others ask before they give anything. An adhesion weighs more
 * than a use without adhesion. A body that is not visible, or not known, stands as none.
 */
export async function membershipOn(ctx: Ctx, bodyId: string, day: string): Promise<Membership> {
  const { rows } = await sql<{
    standing: 'member' | 'user_without_adhesion'
    fromOn: string
    until: string
    serviceCodes: string[] | null
    deedFrom: string | null
    actId: string
    actLabel: string
    organ: Act['organ'] | null
    number: string | null
    adoptedOn: string | null
    issuer: string | null
  }>`
    select m.standing, m.from_on, m.to_on - 1 as until, m.service_codes, m.act_id, a.organ, a.number, a.adopted_on, a.issuer,
      m.act_label,
      (select min(d.from_on) from processing_deed d where d.body_id = m.body_id and d.from_on <= ${day}::date and (d.to_on is null or d.to_on > ${day}::date)) as deed_from
    from membership m left join act a on (a.centre_id, a.id) = (m.centre_id, m.act_id)
    where m.body_id = ${bodyId}::uuid and m.from_on <= ${day}::date and m.to_on > ${day}::date
    order by m.standing, m.from_on desc limit 1`.execute(ctx.db)
  const row = rows[0]
  if (!row) return none
  return {
    standing: row.standing,
    from: row.fromOn,
    until: row.until,
    serviceCodes: row.serviceCodes ?? '*',
    // The act of a union is not for the officers of its municipalities to open: they read how it is called.
    act: {
      id: row.actId,
      label: row.issuer
        ? labelOf(
            { ...row, issuer: row.issuer, organ: row.organ!, number: row.number!, adoptedOn: row.adoptedOn! },
            ctx.lang,
          )
        : row.actLabel,
    },
    dataDeedFrom: row.deedFrom,
  }
}

type Owner = { id: string; bodyId: string }
type Period = {
  standing: 'member' | 'user_without_adhesion'
  fromOn: string
  toOn: string
  actId: string
  serviceCodes?: readonly string[] | undefined
}

/** A period of entitlement from a day (included) to a day (excluded). */
export const beginPeriod = (ctx: Ctx, { id, bodyId }: Owner, { serviceCodes, ...period }: Period) =>
  ctx.db
    .insertInto('membership')
    .values({
      ...period,
      adhesionId: id,
      bodyId,
      serviceCodes: period.standing === 'member' ? null : [...(serviceCodes ?? [])],
    })
    .execute()

/** Ends what is under way on a day (the first without); a period that had not begun never was. */
export async function closePeriods(ctx: Ctx, adhesionId: string, day: string) {
  await ctx.db.deleteFrom('membership').where('adhesionId', '=', adhesionId).where('fromOn', '>=', day).execute()
  await ctx.db
    .updateTable('membership')
    .set({ toOn: day })
    .where('adhesionId', '=', adhesionId)
    .where('fromOn', '<', day)
    .where('toOn', '>', day)
    .execute()
}

/** Gives the latest period another end. */
export async function movePeriodEnd(ctx: Ctx, adhesionId: string, toOn: string) {
  await sql`update membership m set to_on = ${toOn}::date where m.adhesion_id = ${adhesionId}::uuid
    and m.from_on = (select max(x.from_on) from membership x where x.adhesion_id = m.adhesion_id and x.body_id = m.body_id)`.execute(
    ctx.db,
  )
}

/** The periods of an adhesion, of its own body and of those it brings along. */
export const listPeriods = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('membership as m')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'm.centreId').onRef('b.id', '=', 'm.bodyId'))
    .select(['m.id', 'm.bodyId', 'b.name as bodyName', 'm.standing', 'm.fromOn', 'm.toOn', 'm.serviceCodes'])
    .where('m.adhesionId', '=', adhesionId)
    .orderBy('m.fromOn')
    .limit(100)
    .execute()

export const currentPeriods = (ctx: Ctx, bodyId: string, day: string) =>
  ctx.db
    .selectFrom('membership')
    .select(['standing', 'fromOn', 'toOn', 'adhesionId'])
    .where('bodyId', '=', bodyId)
    .where('fromOn', '<=', day)
    .where('toOn', '>', day)
    .limit(20)
    .execute()
