import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { endAside, type Official } from './official.ts'
import { asideHolds, countAgain } from './proposal-count.ts'

export const Reason = z.object({ reason: z.string().trim().min(3, 'position_reason_missing').max(1000) })

export type GrantHere = {
  grantId: string
  bodyId: string
  bodyName: string
  callTitle: string
  amountCents: number
  state: Official['state']
  /** The position that follows it. */
  followed: number | null
}
/** A grant of a body one may see, whether it is proposed or not; 404 for those of others. */
export async function grantHere(ctx: Ctx, grantId: string): Promise<GrantHere> {
  const { rows } = await sql<GrantHere>`
    select a.id as grant_id, k.body_id, b.name as body_name, c.title as call_title, a.amount_cents, a.state, p.number as followed
    from grant_award a join call c on c.id = a.call_id join body_holder k on k.holder_id = a.holder_id
    join body b on (b.centre_id, b.id) = (k.centre_id, k.body_id)
    left join funding_position p on p.centre_id = k.centre_id and p.grant_id = a.id
    where a.id = ${grantId} and a.published order by k.body_id limit 1`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

export type Aside = Omit<GrantHere, 'followed'> & { reason: string; putAt: Temporal.Instant; personName: string | null }
const holding = sql`grant_aside x join grant_award a on a.id = x.grant_id join call c on c.id = a.call_id
  join body b on (b.centre_id, b.id) = (x.centre_id, x.body_id) left join person w on (w.centre_id, w.id) = (x.centre_id, x.person_id)
  where x.ended_at is null and a.published and ${asideHolds}
    and not exists (select from funding_position p where p.centre_id = x.centre_id and p.grant_id = x.grant_id)`
/** The proposals that are put aside, the latest first. */
export async function listAside(ctx: Ctx, limit = 200): Promise<Aside[]> {
  const { rows } = await sql<Aside>`
    select x.grant_id, x.body_id, b.name as body_name, c.title as call_title, a.amount_cents, a.state, x.reason, x.put_at, w.name as person_name
    from ${holding} order by x.put_at desc limit ${sql.lit(limit)}`.execute(ctx.db)
  return rows
}
const holds = async (ctx: Ctx, grantId: string) =>
  (await sql`select from ${holding} and x.grant_id = ${grantId}`.execute(ctx.db)).rows.length > 0

/** Nobody follows this grant, on purpose: it is neither proposed nor counted any more. */
export async function putAside(ctx: Ctx, grantId: string, { reason }: z.output<typeof Reason>) {
  const grant = await grantHere(ctx, grantId)
  if (grant.followed !== null) throw conflict('grant_followed', { number: grant.followed })
  if (await holds(ctx, grantId)) throw conflict('grant_aside')
  // One the open data say more of since is put aside anew: why it was so before stays written.
  await endAside(ctx, grantId)
  const { bodyId, state: official } = grant
  const put = await ctx.db
    .insertInto('grantAside')
    .values({ bodyId, grantId, reason, official, personId: ctx.actor.personId, putAt: ctx.now })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!put) throw conflict('grant_aside')
  countAgain(ctx)
  await record(ctx, 'positions.grant_put_aside', { id: grantId, bodyId }, { official })
}

/** A grant that was put aside is proposed again. */
export async function takeBack(ctx: Ctx, grantId: string) {
  const { bodyId } = await grantHere(ctx, grantId)
  if (!(await holds(ctx, grantId))) throw conflict('grant_not_aside')
  await endAside(ctx, grantId)
  countAgain(ctx)
  await record(ctx, 'positions.grant_taken_back', { id: grantId, bodyId })
}
