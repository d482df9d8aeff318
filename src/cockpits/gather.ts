import { sql } from 'kysely'
import { listActivations } from '../activations/index.ts'
import { listDeadlines, type When, within } from '../deadlines/index.ts'
import { countViews, workFrom } from '../desk/index.ts'
import { duesOfBody } from '../dues/index.ts'
import { sumUp, totals } from '../funding/index.ts'
import { countProposals } from '../positions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { MOST } from '../ui/values.tsx'

const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)

/** The next dates, those that have passed first; and how many have, and how many are near. */
export async function nextDates(ctx: Ctx, bodyId: string | undefined, limit: number) {
  if (!may(ctx, 'deadlines.read')) return null
  const day = today(ctx.now, ctx.zone)
  const { rows } = await listDeadlines(ctx, { bodyId }, limit)
  const counted = (when: When) => sql<number>`(select count(*)::int from (select 1 from deadline
    where state = 'open' and ${within(when, day)} ${bodyId ? sql`and body_id = ${bodyId}` : sql``} limit ${sql.lit(MOST)}) x)`
  const { rows: counts } = await sql<{ late: number; month: number }>`
    select ${counted('late')} as late, ${counted('month')} as month`.execute(ctx.db)
  return { rows, ...counts[0]! }
}

/** Requests that wait for a decision: of the body, or of the centre; the latest, and whether there are more. */
export async function waiting(ctx: Ctx, bodyId: string | undefined, limit = 99) {
  if (!may(ctx, 'activations.read')) return null
  const { rows, next } = await listActivations(ctx, { state: 'waiting', body: bodyId }, limit)
  return { rows, more: next !== null }
}

/** Grants that no position follows, for who may open one: new ones come with each edition of the open data. */
export const toFollow = async (ctx: Ctx) => (may(ctx, 'positions.edit') ? countProposals(ctx) : null)

/** What is about to be late at the desk and what is mine there: for who answers. */
export const deskOf = async (ctx: Ctx) => (may(ctx, 'desk.work') ? countViews(ctx, (await workFrom(ctx)).soon) : null)

export type Change = { name: string; recordedAt: Temporal.Instant }
/**
 * What happened in a week but for who came in, each kind once: of one body, or of those one may read. Of a network the last thousand things are
 * looked at: by transaction, as its index has them.
 */
export async function changes(ctx: Ctx, bodyId: string | undefined, limit = 4): Promise<Change[]> {
  const since = ctx.now.subtract({ hours: 168 })
  const network = ctx.actor.bodyIds === '*' && !bodyId
  const { rows } = await sql<Change>`
    select e.name, max(e.recorded_at) as recorded_at from (
      select name, recorded_at, body_id from event ${bodyId ? sql`where body_id = ${bodyId}` : sql``}
      order by ${network ? sql`txid desc, seq desc` : sql`seq desc`} limit ${sql.lit(MOST)}) e
    where e.recorded_at >= ${since}::timestamptz and e.body_id is not null and not starts_with(e.name, 'people.')
    group by e.name order by max(e.recorded_at) desc limit ${sql.lit(limit)}`.execute(ctx.db)
  return rows
}

/** How a body stands beside those of its size; null for the share of the others where they are fewer than five. */
export async function besidePeers(ctx: Ctx, bodyId: string) {
  const { rows } = await sql<{ peers: number; peersShare: number | null; ownShare: number | null }>`
    select * from peer_duties(${bodyId}, ${today(ctx.now, ctx.zone)}::date)`.execute(ctx.db)
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
