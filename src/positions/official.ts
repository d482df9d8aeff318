import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { recompute } from './dates.ts'
import { agrees, type State } from './moves.ts'
import { addPosition, getPosition, type Position } from './positions.ts'
import { asideHolds, countAgain } from './proposal-count.ts'

/** What the national open data say of the grant a position follows. */
export type Official = {
  grantId: string
  state: 'financed' | 'paid' | 'renounced' | 'unknown'
  letter: string | null
  stateOn: string | null
  financedOn: string | null
  cup: string | null
  amountCents: number
  decree: string | null
  sentAt: Temporal.Instant | null
  published: boolean
  edition: string
}
const columns = sql`a.id as grant_id, a.state, a.state_source as letter, a.state_on, a.financed_on, a.cup, a.amount_cents, a.decree, a.sent_at, a.published, e.edition_on as edition`
const grants = sql`grant_award a join source_file f on f.id = a.source_file_id join edition e on e.id = coalesce(a.last_edition_id, f.latest_edition_id)`

export async function officialOf(ctx: Ctx, p: Pick<Position, 'grantId'>): Promise<Official | null> {
  if (!p.grantId) return null
  const { rows } = await sql<Official>`select ${columns} from ${grants} where a.id = ${p.grantId}`.execute(ctx.db)
  return rows[0] ?? null
}
/** What of the open data was seen when somebody decided: while it stays the same, nothing is asked again. */
const seen = (o: Official) => `${o.state} ${o.stateOn ?? ''}`
/** Both differ and nobody has decided yet. A state nobody knows does not disagree, and blocks nothing. */
export const disagrees = (o: Official | null, p: Pick<Position, 'state' | 'officialSeen'>) =>
  o !== null && !agrees(o.state, p.state) && p.officialSeen !== seen(o)

export const Decision = z.object({
  kept: z.enum(['ours', 'official']),
  reason: z.string().trim().min(3, 'position_reason_missing').max(1000),
})
const stateFor: Readonly<Record<string, { state: State; date: string }>> = {
  financed: { state: 'financed', date: 'decree_notified' },
  paid: { state: 'paid', date: 'paid' },
  renounced: { state: 'renounced', date: 'renounced' },
}

/** Decides which of the two holds. Taking that of the open data brings the position there, with its day. */
export async function decide(ctx: Ctx, number: number, { kept, reason }: z.output<typeof Decision>): Promise<Position> {
  const p = await getPosition(ctx, number)
  const official = await officialOf(ctx, p)
  if (!official || !disagrees(official, p)) throw conflict('nothing_to_decide')
  await ctx.db
    .insertInto('positionDecision')
    .values({
      positionId: p.id,
      bodyId: p.bodyId,
      official: official.state,
      ours: p.state,
      kept,
      reason,
      personId: ctx.actor.personId,
      decidedAt: ctx.now,
    })
    .execute()
  await ctx.db
    .updateTable('fundingPosition')
    .set({ officialSeen: seen(official), version: p.version + 1 })
    .where('id', '=', p.id)
    .execute()
  if (kept === 'official') await takeOfficial(ctx, p, official, reason)
  await record(ctx, 'positions.disagreement_decided', { id: p.id, bodyId: p.bodyId }, { kept })
  await recompute(ctx, [p.id])
  return getPosition(ctx, number)
}

/** Brings a position to what the open data say: state, days, CUP, decree, amount. */
async function takeOfficial(
  ctx: Ctx,
  p: Pick<Position, 'id' | 'bodyId' | 'state' | 'cup' | 'decree'>,
  o: Official,
  note: string,
) {
  const to = stateFor[o.state]
  const happened: Record<string, string | null> = {
    submitted: o.sentAt?.toZonedDateTimeISO(ctx.zone).toPlainDate().toString() ?? null,
    decree_notified: o.financedOn,
    ...(to && { [to.date]: o.stateOn ?? o.financedOn }),
    ...(to?.state === 'paid' && { decree_notified: o.financedOn }),
  }
  for (const [name, day] of Object.entries(happened))
    if (day)
      await ctx.db
        .insertInto('positionDate')
        .values({ positionId: p.id, bodyId: p.bodyId, name, happenedOn: day })
        .onConflict((c) => c.columns(['centreId', 'positionId', 'name']).doUpdateSet({ happenedOn: day }))
        .execute()
  await ctx.db
    .updateTable('fundingPosition')
    .set({
      ...(to && { state: to.state }),
      cup: p.cup || (o.cup ?? '').replace(/^CANCELLATO_/, ''),
      decree: p.decree || (o.decree ?? ''),
      ...(o.amountCents > 0 && { amountCents: o.amountCents }),
      ...(to?.state === 'paid' && { paidCents: o.amountCents }),
    })
    .where('id', '=', p.id)
    .execute()
  const move = {
    positionId: p.id,
    bodyId: p.bodyId,
    move: 'official',
    fromState: p.state,
    toState: to?.state ?? p.state,
    personId: ctx.actor.personId,
    note,
  }
  await ctx.db
    .insertInto('positionMove')
    .values({ ...move, movedOn: o.stateOn ?? o.financedOn ?? o.edition, recordedAt: ctx.now })
    .execute()
}

export const decisionsOf = (ctx: Ctx, positionId: string) =>
  ctx.db
    .selectFrom('positionDecision as d')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'd.centreId').onRef('p.id', '=', 'd.personId'))
    .select(['d.official', 'd.ours', 'd.kept', 'd.reason', 'd.decidedAt', 'p.name as personName'])
    .where('d.positionId', '=', positionId)
    .orderBy('d.decidedAt', 'desc')
    .limit(50)
    .execute()

export type Proposal = Official & {
  bodyId: string
  bodyName: string
  callTitle: string
  callCode: string | null
  /** What the open data said when it was put aside, where they say more since. */
  asideWhen: Official['state'] | null
  asideReason: string | null
}
/** Grants of the bodies of the centre that no position follows and nobody put aside: each proposes one, where the centre keeps its call. */
export async function proposals(
  ctx: Ctx,
  { grantId, limit = 200 }: { grantId?: string; limit?: number } = {},
): Promise<Proposal[]> {
  const { rows } =
    await sql<Proposal>`select ${columns}, k.body_id, b.name as body_name, c.title as call_title, q.code as call_code,
      x.official as aside_when, x.reason as aside_reason
    from ${grants} join call c on c.id = a.call_id join body_holder k on k.holder_id = a.holder_id
    join body b on (b.centre_id, b.id) = (k.centre_id, k.body_id)
    left join fund_call q on q.centre_id = k.centre_id and q.national_title <> '' and name_key(q.national_title) = name_key(c.title)
    left join grant_aside x on x.centre_id = k.centre_id and x.grant_id = a.id and x.ended_at is null
    where ${grantId ? sql`a.id = ${grantId}` : sql`true`} and a.published and (x.id is null or not ${asideHolds})
      and not exists (select from funding_position p where p.centre_id = k.centre_id and p.grant_id = a.id)
    order by b.search_name, c.measure, a.id limit ${sql.lit(limit)}`.execute(ctx.db)
  return rows
}

/** The proposal of a grant; 404 when it is nobody's here, is followed already or put aside, or its call is not kept. */
export async function proposalOf(ctx: Ctx, grantId: string) {
  const [found] = await proposals(ctx, { grantId, limit: 1 })
  if (!found?.callCode) throw notFound()
  return { ...found, callCode: found.callCode }
}

/** A proposal is no longer put aside: somebody took it back, or follows it. */
export const endAside = (ctx: Ctx, grantId: string) =>
  ctx.db
    .updateTable('grantAside')
    .set({ endedAt: ctx.now, endedBy: ctx.actor.personId })
    .where('grantId', '=', grantId)
    .where('endedAt', 'is', null)
    .returning(['id', 'bodyId', 'grantId', 'official'])
    .executeTakeFirst()

/** Opens a position from what a record says of its grant, without inventing the days it does not say. */
export async function openFromRecord(
  ctx: Ctx,
  { bodyId, code, ...official }: { bodyId: string; code: string } & Omit<Official, 'grantId' | 'letter' | 'published'>,
  flags: { demo?: boolean } = {},
): Promise<Position> {
  const p = await addPosition(ctx, { bodyId, code, ...flags })
  await takeOfficial(ctx, p, { ...official, grantId: '', letter: null, published: true }, '')
  await recompute(ctx, [p.id])
  return getPosition(ctx, p.number)
}

/** Follows a grant: the body's own position that awaits it, or a new one, brought to what the open data say. */
export async function follow(ctx: Ctx, grantId: string, flags: { demo?: boolean } = {}): Promise<Position> {
  const found = await proposalOf(ctx, grantId)
  if (found.asideWhen) await endAside(ctx, grantId)
  countAgain(ctx)
  const { rows } = await sql<{
    number: number
  }>`select p.number from funding_position p join fund_call c on (c.centre_id, c.id) = (p.centre_id, p.call_id)
    where p.body_id = ${found.bodyId} and c.code = ${found.callCode} and p.grant_id is null and (p.cup = '' or p.cup = ${found.cup ?? ''})
      and p.state not in ('renounced', 'inadmissible', 'not_funded') order by p.number limit 1`.execute(ctx.db)
  const [own] = rows
  if (own) {
    const p = await getPosition(ctx, own.number)
    await ctx.db
      .updateTable('fundingPosition')
      .set({ grantId, version: p.version + 1 })
      .where('id', '=', p.id)
      .execute()
    await record(ctx, 'positions.position_edited', { id: p.id, bodyId: p.bodyId }, {})
    return getPosition(ctx, own.number)
  }
  const p = await addPosition(ctx, { bodyId: found.bodyId, code: found.callCode, grantId, ...flags })
  await takeOfficial(ctx, p, found, '')
  await recompute(ctx, [p.id])
  return getPosition(ctx, p.number)
}
/** Follows every grant whose call the centre keeps; how many. */
export async function followAll(ctx: Ctx): Promise<number> {
  const known = (await proposals(ctx, { limit: 500 })).filter((p) => p.callCode)
  for (const { grantId } of known) await follow(ctx, grantId)
  return known.length
}
