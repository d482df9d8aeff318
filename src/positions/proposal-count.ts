import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'

/** What was put aside stays so while the open data say the same, or no longer oblige anybody: renounced, or a state nobody knows. */
export const asideHolds = sql`(a.state = x.official or a.state in ('renounced', 'unknown'))`

export type ProposalCount = { total: number; unkept: number }
/** How many grants of one's bodies no position follows, and how many of them are under a call the centre does not keep. */
async function count(ctx: Ctx): Promise<ProposalCount> {
  const { rows } = await sql<ProposalCount>`
    with kept as materialized (select c.id from call c where name_key(c.title) in (select name_key(q.national_title) from fund_call q where q.national_title <> ''))
    select count(*)::int as total, count(*) filter (where a.call_id not in (select id from kept))::int as unkept
    from body_holder k join grant_award a on a.holder_id = k.holder_id
    where a.published and not exists (select from funding_position p where p.centre_id = k.centre_id and p.grant_id = a.id)
      and not exists (select from grant_aside x where x.centre_id = k.centre_id and x.grant_id = a.id and x.ended_at is null and ${asideHolds})`.execute(
    ctx.db,
  )
  return rows[0]!
}

const counted = new Map<string | null, { edition: number | null; until: number; figures: Promise<ProposalCount> }>()
/**
 * The same, of a whole network counted once a minute: eight thousand bodies have so many grants that it takes a tenth of a second. A new
 * edition, and what is followed or put aside here, is told at once.
 */
export async function countProposals(ctx: Ctx): Promise<ProposalCount> {
  if (ctx.actor.bodyIds !== '*') return count(ctx)
  const { rows } = await sql<{ edition: number | null }>`select max(id) as edition from edition`.execute(ctx.db)
  const edition = rows[0]!.edition
  const last = counted.get(ctx.actor.centreId)
  if (last?.edition === edition && performance.now() < last.until) return last.figures
  // Who asks at the same time waits for the same answer; one that failed is asked for again.
  const figures = count(ctx)
  counted.set(ctx.actor.centreId, { edition, until: performance.now() + 60_000, figures })
  figures.catch(() => countAgain(ctx))
  return figures
}
/** What is proposed has changed here. */
export const countAgain = (ctx: Ctx) => void counted.delete(ctx.actor.centreId)
