import { sql } from 'kysely'
import { listActivations } from '../activations/index.ts'
import { listDeadlines } from '../deadlines/index.ts'
import { duesOfBody } from '../dues/index.ts'
import { sumUp, totals } from '../funding/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'

const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)

/** The next dates, those that have passed first; and how many have. */
export async function nextDates(ctx: Ctx, bodyId: string | undefined, limit: number) {
  if (!may(ctx, 'deadlines.read')) return null
  const { rows } = await listDeadlines(ctx, { bodyId }, limit)
  const { rows: counted } = await sql<{ late: number; month: number }>`
    select count(*) filter (where due_on < ${today(ctx.now, ctx.zone)}::date)::int as late,
      count(*) filter (where due_on >= ${today(ctx.now, ctx.zone)}::date and due_on < ${today(ctx.now, ctx.zone)}::date + 30)::int as month
    from deadline where state = 'open' ${bodyId ? sql`and body_id = ${bodyId}` : sql``}`.execute(ctx.db)
  return { rows, ...counted[0]! }
}

/** Requests that wait for a decision: of the body, or of the centre. */
export const waiting = async (ctx: Ctx, bodyId: string | undefined, limit = 200) =>
  may(ctx, 'activations.read') ? (await listActivations(ctx, { state: 'waiting', body: bodyId }, limit)).rows : null

export type Change = { name: string; recordedAt: Temporal.Instant }
/** What happened in a week but for who came in, each kind once: of one body, or of those one may read. */
export async function changes(ctx: Ctx, bodyId: string | undefined, limit = 6): Promise<Change[]> {
  const since = ctx.now.subtract({ hours: 168 })
  const { rows } = await sql<Change>`
    select e.name, max(e.recorded_at) as recorded_at from event e
    where e.recorded_at >= ${since}::timestamptz and e.body_id is not null and not starts_with(e.name, 'people.') ${bodyId ? sql`and e.body_id = ${bodyId}` : sql``}
    group by e.name order by max(e.recorded_at) desc limit ${sql.lit(limit)}`.execute(ctx.db)
  return rows
}

/** How a body stands beside those of its size; null for the share of the others where they are fewer than five. */
export async function besidePeers(ctx: Ctx, bodyId: string) {
  const { rows } = await sql<{ peers: number; peersShare: number | null; ownShare: number | null }>`
    select * from peer_duties(${bodyId})`.execute(ctx.db)
  return rows[0] ?? null
}

/** What a mayor's page says of a body. */
export async function briefOf(ctx: Ctx, bodyId: string) {
  const [dues, given, funds, dates, decisions, peers] = await Promise.all([
    may(ctx, 'dues.own') ? duesOfBody(ctx, bodyId, 1) : null,
    may(ctx, 'activations.read') ? listActivations(ctx, { state: 'active', body: bodyId }, 40) : null,
    may(ctx, 'funding.read') ? totals(ctx, 'centre', bodyId) : null,
    nextDates(ctx, bodyId, 3),
    waiting(ctx, bodyId, 3),
    besidePeers(ctx, bodyId),
  ])
  return { dues, given: given?.rows ?? null, funds: funds && sumUp(funds), dates, decisions, peers }
}
