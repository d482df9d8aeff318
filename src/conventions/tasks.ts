import { sql } from 'kysely'
import { z } from 'zod'
import { everyCentre, type InCentre, type Job, task, type Tasks } from '../platform/tasks.ts'
import { today } from '../platform/time.ts'
import { moveAdhesion } from './moving.ts'
import type { MoveName } from './moves.ts'
import { coveringAdhesions, coverUnion } from './unions.ts'

/**
 * What the day by itself brings: entitlements that begin, adhesions that start to expire, are renewed, lapse, end.
 * Each row is one that its move's guards allow today.
 */
const due = (day: string) => sql<{ id: string; move: MoveName; on: string }>`
  select a.id, 'entitlement' as move, greatest(a.signed_on, c.begins_on, case when c.countersigned then a.countersigned_on end) as on
  from adhesion a join convention c on (c.centre_id, c.id) = (a.centre_id, a.convention_id)
  where a.state = 'signed' and c.state = 'approved' and c.begins_on <= ${day}::date and c.ends_on >= ${day}::date
    and (not c.countersigned or a.countersigned_on is not null)
  union all
  select a.id, 'lapse', c.ends_on + 1 from adhesion a join convention c on (c.centre_id, c.id) = (a.centre_id, a.convention_id)
  where c.ends_on < ${day}::date and a.state in ('prospect', 'invited', 'deliberated', 'signed', 'user_without_adhesion', 'suspended', 'exit_requested')
    or c.ends_on < ${day}::date and a.state in ('active', 'expiring', 'leaving')
      and not exists (select from adhesion n join convention k on (k.centre_id, k.id) = (n.centre_id, n.convention_id)
        where n.centre_id = a.centre_id and n.body_id = a.body_id and k.renews_id = c.id and n.entitled_from_on is not null)
  union all
  select a.id, 'renewal', n.entitled_from_on from adhesion a
    join adhesion n on (n.centre_id, n.body_id) = (a.centre_id, a.body_id) and n.entitled_from_on <= ${day}::date
    join convention k on (k.centre_id, k.id) = (n.centre_id, n.convention_id) and k.renews_id = a.convention_id
  where a.state in ('active', 'expiring')
  union all
  select a.id, 'exit', a.exit_effective_on from adhesion a where a.state = 'leaving' and a.exit_effective_on <= ${day}::date
  union all
  select a.id, 'expiry', (c.ends_on - make_interval(months => c.expiring_months))::date
  from adhesion a join convention c on (c.centre_id, c.id) = (a.centre_id, a.convention_id)
  where a.state = 'active' and c.ends_on >= ${day}::date and (c.ends_on - make_interval(months => c.expiring_months))::date <= ${day}::date
    and not exists (select from adhesion n join convention k on (k.centre_id, k.id) = (n.centre_id, n.convention_id)
        where n.centre_id = a.centre_id and n.body_id = a.body_id and k.renews_id = c.id and n.entitled_from_on <= ${day}::date)
  limit 500`

/**
 * Moves what the day brings, in steps of five hundred: first what begins, because a body that begins under the new
 * convention does not lapse from the old one. Running it twice on a day changes nothing the second time.
 */
export async function turnDay(inCentre: InCentre): Promise<number> {
  let moved = 0
  for (let round = 0; round < 1000; round++) {
    const n = await inCentre(async (ctx) => {
      const { rows } = await due(today(ctx.now, ctx.zone)).execute(ctx.db)
      const begins = rows.filter((r) => r.move === 'entitlement')
      const once = new Map((begins.length > 0 ? begins : rows).map((r) => [r.id, r]))
      for (const { id, move, on } of once.values()) await moveAdhesion(ctx, id, move, { movedOn: on })
      return once.size
    })
    moved += n
    if (n === 0) break
  }
  return moved
}

/** A body became part of another: its adhesions end that day, and say where it went. */
async function followMerger({ payload, work: inCentre }: Job<{ subjectId: string }>) {
  await inCentre(async (ctx) => {
    const merged = await ctx.db
      .selectFrom('body')
      .select(['id', 'successorId', 'mergedOn'])
      .where('id', '=', payload.subjectId)
      .where('state', '=', 'merged')
      .executeTakeFirst()
    if (!merged?.successorId || !merged.mergedOn) return
    const open = await ctx.db
      .selectFrom('adhesion')
      .select('id')
      .where('bodyId', '=', merged.id)
      .where('state', 'not in', ['merged', 'exited', 'excluded', 'lapsed', 'renewed'])
      .execute()
    for (const { id } of open)
      await moveAdhesion(ctx, id, 'merger', { movedOn: merged.mergedOn, successorId: merged.successorId })
  })
}

/** Municipalities that entered or left a union since yesterday. */
async function followUnions(inCentre: InCentre) {
  for (const id of await inCentre(coveringAdhesions))
    await inCentre((ctx) => coverUnion(ctx, id, today(ctx.now, ctx.zone)))
}

const followUnion = task(z.looseObject({ subjectId: z.uuid() }), async ({ payload, work: inCentre }) =>
  inCentre((ctx) => coverUnion(ctx, payload.subjectId)),
)

export const tasks: Tasks = {
  'conventions.follow_union': followUnion,
  'conventions.turn_night': everyCentre('conventions', '10 0 * * *', async (inCentre) => {
    await turnDay(inCentre)
    await followUnions(inCentre)
  }),
  'conventions.follow_merger': task(z.looseObject({ subjectId: z.uuid() }), followMerger),
}
