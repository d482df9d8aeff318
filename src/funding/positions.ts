import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { confidence, type GrantState, maintenanceUntil } from './rules.ts'

export const grantStates = ['financed', 'paid', 'renounced', 'unknown'] as const

/** A grant as people read it: the body's position under a call, as at an edition of the open data. */
export type Position = {
  id: string
  bodyId: string | null
  bodyName: string
  ipaCode: string
  province: string | null
  call: string
  measure: string
  cup: string | null
  amountCents: number
  state: GrantState
  stateSource: string | null
  financedOn: string | null
  stateOn: string | null
  decree: string | null
  published: boolean
  /** The day of the edition it was read in, and the file. */
  edition: string
  file: string
}

/** `national` is the whole country (it is open data); `centre` the bodies one may see. */
export type Scope = 'centre' | 'national'

export const PositionFilter = z.object({
  q: z.string().trim().max(100).default(''),
  measure: optional(z.string().regex(/^\d+(\.\d+)*$/, 'pattern')),
  state: optional(z.enum(grantStates)),
  province: optional(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, 'pattern'),
  ),
  after: z.string().max(500).optional(),
})
export type PositionFilter = z.output<typeof PositionFilter> & {
  ipaCode?: string | undefined
  bodyId?: string | undefined
  holderId?: number | undefined
}

const columns = (scope: Scope) => sql`
  a.id, ${scope === 'centre' ? sql`k.body_id, b.name` : sql`null::uuid as body_id, coalesce(h.name, h.ipa_code)`} as body_name,
  h.ipa_code, coalesce(h.province, '') as province, c.title as call, c.measure, a.cup, a.amount_cents, a.state, a.state_source, a.financed_on, a.state_on, a.decree,
  a.published, e.edition_on as edition, e.file_name as file`

// The names of a member are its own; those of the rest of the country the record's.
const from = (scope: Scope) => sql`
  grant_award a join holder h on h.id = a.holder_id join call c on c.id = a.call_id
  join source_file f on f.id = a.source_file_id join edition e on e.id = coalesce(a.last_edition_id, f.latest_edition_id)
  ${scope === 'centre' ? sql`join body_holder k on k.holder_id = a.holder_id join body b on (b.centre_id, b.id) = (k.centre_id, k.body_id)` : sql``}`

function conditions(scope: Scope, filter: Partial<PositionFilter>) {
  const parts = [sql`true`]
  if (filter.ipaCode) parts.push(sql`h.ipa_code = ${filter.ipaCode.toLowerCase()}`)
  if (filter.bodyId && scope === 'centre') parts.push(sql`k.body_id = ${filter.bodyId}`)
  if (filter.holderId !== undefined) parts.push(sql`a.holder_id = ${filter.holderId}`)
  if (filter.measure)
    parts.push(sql`(c.measure = ${filter.measure} or starts_with(c.measure, ${`${filter.measure}.`}))`)
  if (filter.state) parts.push(sql`a.state = ${filter.state}`)
  if (filter.province) parts.push(sql`h.province = ${filter.province}`)
  for (const word of (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 6))
    parts.push(
      sql`(position(${word} in lower(coalesce(h.name, ''))) > 0 or position(${word} in lower(c.title)) > 0 or starts_with(lower(coalesce(a.cup, '')), ${word}) or h.ipa_code = ${word})`,
    )
  return sql.join(parts, sql` and `)
}

const PositionKey = z.tuple([z.string(), z.uuid()])
const ChangeKey = z.tuple([z.string(), z.uuid(), z.string(), z.number().int()])

/** One page of positions, newest financing first. */
export async function listPositions(
  ctx: Ctx,
  scope: Scope,
  filter: Partial<PositionFilter> = {},
  limit = 50,
): Promise<{ rows: Position[]; next: string | null }> {
  const key = keyOf(PositionKey, filter.after)
  const order = sql`coalesce(a.financed_on, '0001-01-01'::date)`
  const past = key ? sql`and (${order}, a.id) < (${key[0]}::date, ${key[1]}::uuid)` : sql``
  const { rows } = await sql<Position & { sortKey: string }>`
    select ${columns(scope)}, ${order} as sort_key from ${from(scope)} where ${conditions(scope, filter)} ${past} order by ${order} desc, a.id desc limit ${sql.lit(limit + 1)}`.execute(
    ctx.db,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.sortKey, last.id) : null }
}

/** Every position of one body, by measure. */
export async function positionsOfBody(ctx: Ctx, bodyId: string): Promise<Position[]> {
  const { rows } =
    await sql<Position>`select ${columns('centre')} from ${from('centre')} where k.body_id = ${bodyId} order by c.measure, a.financed_on limit 500`.execute(
      ctx.db,
    )
  return rows
}
/** Every position of a holder of any part of the country. */
export async function positionsOfHolder(ctx: Ctx, holderId: number): Promise<Position[]> {
  const { rows } =
    await sql<Position>`select ${columns('national')} from ${from('national')} where a.holder_id = ${holderId} order by c.measure, a.financed_on limit 500`.execute(
      ctx.db,
    )
  return rows
}

export async function getGrant(
  ctx: Ctx,
  id: string,
): Promise<
  Position & { holderId: number; windowNo: string | null; protocolNo: string | null; sentAt: Temporal.Instant | null }
> {
  const { rows } = await sql<Awaited<ReturnType<typeof getGrant>>>`
    select ${columns('national')}, a.holder_id, a.window_no, a.protocol_no, a.sent_at from ${from('national')} where a.id = ${id}`.execute(
    ctx.db,
  )
  if (!rows[0]) throw notFound()
  return rows[0]
}

export type GrantChange = {
  grantId: string
  field: string
  from: string
  to: string
  edition: string
  file: string
  bodyName: string
  call: string
  bodyId: string | null
}

/** What editions changed, newest first: of one grant, or of all that one may see, since a day. */
export async function listChanges(
  ctx: Ctx,
  scope: Scope,
  {
    grantId,
    since,
    ipaCode,
    after,
  }: { grantId?: string; since?: string | undefined; ipaCode?: string | undefined; after?: string | undefined },
  limit = 50,
) {
  const key = keyOf(ChangeKey, after)
  const parts = [sql`true`]
  if (grantId) parts.push(sql`g.grant_id = ${grantId}`)
  if (since) parts.push(sql`e.edition_on >= ${since}::date`)
  if (ipaCode) parts.push(sql`h.ipa_code = ${ipaCode.toLowerCase()}`)
  if (key)
    parts.push(
      sql`(e.edition_on, g.grant_id, g.field, g.edition_id) < (${key[0]}::date, ${key[1]}::uuid, ${key[2]}, ${key[3]})`,
    )
  const centre =
    scope === 'centre'
      ? sql`join body_holder k on k.holder_id = a.holder_id join body b on (b.centre_id, b.id) = (k.centre_id, k.body_id)`
      : sql``
  const { rows } = await sql<GrantChange & { editionId: number }>`
    select g.grant_id, g.field, g.from_value as "from", g.to_value as "to", e.edition_on as edition, e.file_name as file, g.edition_id, c.title as call,
      ${scope === 'centre' ? sql`b.name as body_name, b.id as body_id` : sql`coalesce(h.name, h.ipa_code) as body_name, null::uuid as body_id`}
    from grant_change g join edition e on e.id = g.edition_id join grant_award a on a.id = g.grant_id join holder h on h.id = a.holder_id join call c on c.id = a.call_id ${centre}
    where ${sql.join(parts, sql` and `)} order by e.edition_on desc, g.grant_id desc, g.field desc, g.edition_id desc limit ${sql.lit(limit + 1)}`.execute(
    ctx.db,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page as GrantChange[],
    next: rows.length > limit && last ? cursorOf(last.edition, last.grantId, last.field, last.editionId) : null,
  }
}

export type Reading = { position: Position; toConfirm: boolean; until: string | null }

/**
 * How a position is to be read today: what is neither paid nor renounced is to be confirmed when its edition is older
 * than 180 days; what was paid carries the duty to keep the service alive until a day.
 */
export function read(position: Position, day: string): Reading {
  const settled = position.state === 'paid' || position.state === 'renounced'
  return {
    position,
    toConfirm: !settled && confidence(position.edition, day) === 'to-confirm',
    until: position.state === 'paid' && position.stateOn ? maintenanceUntil(position.stateOn) : null,
  }
}
export const readAll = (ctx: Ctx, positions: readonly Position[]) =>
  positions.map((p) => read(p, today(ctx.now, ctx.zone)))
