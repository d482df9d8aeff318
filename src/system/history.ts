import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { cursorOf } from '../platform/http.ts'

/** Fifty events of the centre before a place, the latest first, each with whether a seal covers it. */
export async function readLines(ctx: Ctx, before: number | null) {
  const { rows } = await sql<{
    seq: number
    recordedAt: Temporal.Instant
    name: string
    personName: string | null
    actorKind: string
    facts: Record<string, unknown>
    bodyName: string | null
    sealed: boolean
  }>`
    select e.seq, e.recorded_at, e.name, e.actor_kind, e.facts, p.name as person_name, b.name as body_name,
      e.txid < coalesce((select below_txid from seal where seal.centre_id = e.centre_id order by number desc limit 1), '0'::xid8) as sealed
    from event e left join person p on (p.centre_id, p.id) = (e.centre_id, e.person_id) left join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
    where ${before === null ? sql`true` : sql`e.seq < ${before}`} order by e.seq desc limit 51`.execute(ctx.db)
  const lines = rows.slice(0, 50)
  const last = await ctx.db.selectFrom('seal').select('number').orderBy('number', 'desc').limit(1).executeTakeFirst()
  return { lines, next: rows.length > 50 ? cursorOf(lines.at(-1)!.seq) : null, lastSeal: last?.number ?? null }
}
