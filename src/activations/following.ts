import { sql } from 'kysely'
import { membershipOn } from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { today } from '../platform/time.ts'
import { entitlementOf, getActivation } from './activations.ts'
import { asked, type MoveName, type State } from './moves.ts'
import { moveActivation, type MoveInput, settle } from './moving.ts'
import { words } from './words.ts'

/** A transaction of its own for each: one that cannot be moved does not stop the others. */
type InCentre = <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>
type Due = { number: number; move: MoveName; input: MoveInput }

/**
 * What becomes of the requests and activations of a body (of all of them, without one) whose adhesion began, ended or was
 * suspended: the municipalities of a union follow it. Running it again changes nothing.
 */
export async function followMembership(inCentre: InCentre, bodyId: string | null): Promise<number> {
  return each(inCentre, await inCentre((ctx) => owed(ctx, bodyId)))
}

async function owed(ctx: Ctx, bodyId: string | null): Promise<Due[]> {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{
    number: number
    bodyId: string
    state: State
    suspendedBy: string
    bodyState: string
    unionState: string | null
  }>`select a.number, a.body_id, a.state, a.suspended_by, b.state as body_state, u.state as union_state
    from activation a join body b on (b.centre_id, b.id) = (a.centre_id, a.body_id)
    left join body u on (u.centre_id, u.id) = (b.centre_id, b.parent_union_id)
    where a.state not in ('terminated', 'rejected', 'withdrawn', 'termination_requested')
      ${bodyId ? sql`and (b.id = ${bodyId}::uuid or b.parent_union_id = ${bodyId}::uuid)` : sql``}
    order by a.number limit 20000`.execute(ctx.db)
  const standing = new Map<string, boolean>()
  for (const id of new Set(rows.map((r) => r.bodyId)))
    standing.set(id, (await membershipOn(ctx, id, day)).standing !== 'none')
  const w = words(ctx.lang)
  return rows.flatMap((r): Due[] => {
    if (standing.get(r.bodyId))
      return r.state === 'suspended' && r.suspendedBy === 'adhesion'
        ? [{ number: r.number, move: 'resumption', input: {} }]
        : []
    const stopped = r.bodyState === 'suspended' || r.unionState === 'suspended'
    if (stopped)
      return r.state === 'active'
        ? [{ number: r.number, move: 'suspension', input: { reason: w.adhesionSuspended, by: 'adhesion' } }]
        : []
    return asked.includes(r.state)
      ? [{ number: r.number, move: 'withdrawal', input: { note: w.adhesionEnded } }]
      : [{ number: r.number, move: 'termination-request', input: { reason: w.adhesionEnded } }]
  })
}

async function each(inCentre: InCentre, all: readonly Due[]): Promise<number> {
  let moved = 0
  for (const { number, move, input } of all)
    try {
      await inCentre((ctx) => moveActivation(ctx, number, move, input))
      moved++
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  return moved
}

/** Commitments that came some other way: the requests that waited for them go on. */
export async function followCommitments(inCentre: InCentre): Promise<number> {
  const due = await inCentre(async (ctx) => {
    const rows = await ctx.db
      .selectFrom('activation')
      .select('number')
      .where('state', '=', 'waiting_consent')
      .orderBy('number')
      .limit(2000)
      .execute()
    const found: Due[] = []
    for (const { number } of rows)
      if ((await entitlementOf(ctx, await getActivation(ctx, number))).answer.allowed)
        found.push({ number, move: 'review', input: {} })
    return found
  })
  return each(inCentre, due)
}

/** Requests that stood still because something was missing: the rules look again. */
export async function settleAll(inCentre: InCentre) {
  const rows = await inCentre((ctx) =>
    ctx.db.selectFrom('activation').select('number').where('state', '=', 'requested').limit(2000).execute(),
  )
  for (const { number } of rows) await inCentre((ctx) => settle(ctx, number))
}

/**
 * Renews what its day has come for; what cannot be renewed stays as it is and says why, once. Twice the same night does
 * nothing twice: a renewal moves its day a year on.
 */
export async function renewAll(inCentre: InCentre): Promise<number> {
  let renewed = 0
  const failed = new Set<number>()
  for (let round = 0; round < 20; round++) {
    const due = (
      await inCentre(async (ctx) => {
        const { rows } = await sql<{ number: number }>`
          select a.number from activation a left join service_terms t on (t.centre_id, t.service_id) = (a.centre_id, a.service_id)
          where a.state = 'active' and a.renews_on <= ${today(ctx.now, ctx.zone)}::date and coalesce(t.renews, true)
          order by a.number limit 5000`.execute(ctx.db)
        return rows
      })
    ).filter(({ number }) => !failed.has(number))
    if (due.length === 0) break
    for (const { number } of due)
      try {
        await inCentre((ctx) => moveActivation(ctx, number, 'renewal'))
        renewed++
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        failed.add(number)
        await inCentre((ctx) => tellProblem(ctx, number, error.code))
      }
  }
  return renewed
}

async function tellProblem(ctx: Ctx, number: number, why: string) {
  const row = await ctx.db
    .updateTable('activation')
    .set({ renewalProblem: why })
    .where('number', '=', number)
    .where('renewalProblem', '<>', why)
    .returning(['id', 'bodyId'])
    .executeTakeFirst()
  if (row) await record(ctx, 'activations.renewal_refused', row, { why })
}
