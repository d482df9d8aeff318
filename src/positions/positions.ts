import { sql } from 'kysely'
import { z } from 'zod'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional, Version } from '../platform/parse.ts'
import { amountFor, type CallDefinition, isEligible } from './call-definition.ts'
import { getCall } from './calls.ts'
import { recompute } from './dates.ts'
import { groupNames, groups } from './groups.ts'
import { type State, states } from './moves.ts'

export const SUBJECT = 'positions.position'
/** A position by its number, with or without the letter. */
export const ByNumber = z.looseObject({
  number: z
    .string()
    .regex(/^(P-)?[1-9]\d{0,8}$/i)
    .transform((text) => Number(text.replace(/^P-/i, ''))),
})

const Groups = z.enum(['open', 'over', ...groupNames])
export const PositionFilter = z.object({
  state: optional(z.union([z.enum(states), Groups])),
  call: optional(z.string().max(60)),
  body: optional(z.uuid()),
  after: z.string().max(500).optional(),
})
export type PositionFilter = Partial<z.output<typeof PositionFilter>> & { number?: number }

const columns = sql`p.id, p.number, p.body_id, b.name as body_name, b.type as body_type, b.population, p.call_id, c.code as call_code, c.title as call_title,
  c.measure, c.promoter, c.definition, p.state, p.window_name, p.scenario, p.implementer, p.activities, p.amount_cents, p.paid_cents, p.cup, p.decree, p.account,
  p.rup_id, p.rup_name, p.associate_rup, p.answers_name, p.service_alive, p.grant_id, p.official_seen, p.reason, p.note, p.demo, p.version`
const joined = sql`funding_position p join body b on (b.centre_id, b.id) = (p.centre_id, p.body_id) join fund_call c on (c.centre_id, c.id) = (p.centre_id, p.call_id)`

export type Position = {
  id: string
  number: number
  bodyId: string
  bodyName: string
  bodyType: string
  population: number | null
  callId: string
  callCode: string
  callTitle: string
  measure: string
  promoter: string
  definition: CallDefinition
  state: State
  windowName: string
  scenario: number
  implementer: string
  activities: string
  amountCents: number
  paidCents: number | null
  cup: string
  decree: string
  account: string
  rupId: string | null
  rupName: string
  associateRup: string
  answersName: string
  serviceAlive: boolean
  grantId: string | null
  officialSeen: string
  reason: string
  note: string
  demo: boolean
  version: number
}
export type Listed = Position & { nextRule: { it: string; en: string } | null; nextOn: string | null }

const groupOf: Readonly<Record<string, ReturnType<typeof sql>>> = {
  open: sql`p.state not in ('paid', 'in_maintenance', 'sample_check', 'archived', 'revoked', 'recovery', 'renounced', 'inadmissible', 'not_funded')`,
  over: sql`p.state in ('archived', 'revoked', 'recovery', 'renounced', 'inadmissible', 'not_funded')`,
  ...Object.fromEntries(groupNames.map((name) => [name, sql`p.state in (${sql.join(groups[name])})`])),
}

/** Positions, the latest first, each with its next deadline. */
export async function listPositions(
  ctx: Ctx,
  filter: PositionFilter = {},
  limit = 50,
): Promise<{ rows: Listed[]; next: string | null }> {
  const key = keyOf(z.tuple([z.number().int()]), filter.after)
  const parts = [sql`true`]
  if (filter.state) parts.push(filter.state in groupOf ? groupOf[filter.state]! : sql`p.state = ${filter.state}`)
  if (filter.call) parts.push(sql`c.code = ${filter.call}`)
  if (filter.body) parts.push(sql`p.body_id = ${filter.body}`)
  if (filter.number) parts.push(sql`p.number = ${filter.number}`)
  if (key) parts.push(sql`p.number < ${key[0]}`)
  const { rows } = await sql<Listed>`select ${columns}, d.title as next_rule, d.due_on as next_on from ${joined}
    left join lateral (select title, due_on from deadline where centre_id = p.centre_id and object_kind = ${SUBJECT} and object_id = p.id and state = 'open'
      order by due_on limit 1) d on true
    where ${sql.join(parts, sql` and `)} order by p.number desc limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.number) : null }
}

export async function getPosition(ctx: Ctx, number: number): Promise<Position> {
  const { rows } = await sql<Position>`select ${columns} from ${joined} where p.number = ${number}`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

export const NewPosition = z.object({ note: z.string().trim().max(2000).default('') })

/** A body is thought of for a call. Refused where the call is not for it. A grant of the open data may be its beginning. */
export async function addPosition(
  ctx: Ctx,
  {
    bodyId,
    code,
    note = '',
    grantId = null,
    demo = false,
  }: { bodyId: string; code: string; note?: string; grantId?: string | null; demo?: boolean },
): Promise<Position> {
  const body = await getBody(ctx, bodyId)
  const call = await getCall(ctx, code)
  if (!isEligible(call.definition, body)) throw conflict('body_not_eligible')
  const { rows } = await sql<{ n: number }>`select next_number('position') as n`.execute(ctx.db)
  const number = rows[0]!.n
  const { id } = await ctx.db
    .insertInto('fundingPosition')
    .values({
      number,
      bodyId,
      callId: call.id,
      amountCents: amountFor(call.definition, body.population) ?? 0,
      note,
      grantId,
      demo,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'positions.position_added', { id, bodyId }, { call: code })
  await recompute(ctx, [id])
  return getPosition(ctx, number)
}

const text = (most: number) => z.string().trim().max(most).default('')
export const PositionEdit = z.object({
  scenario: z.coerce.number().int().min(0).max(3).default(0),
  implementer: text(200),
  activities: text(2000),
  rupId: optional(z.uuid()),
  rupName: text(120),
  associateRup: text(120),
  answersName: text(120),
  serviceAlive: z.enum(['yes', 'no']).default('yes'),
  note: text(2000),
  version: Version,
})

/** Changes who acts and who answers; the papers asked for follow. A financed application itself is not edited: it is renounced. */
export async function editPosition(
  ctx: Ctx,
  number: number,
  { version, serviceAlive, rupId, ...edit }: z.output<typeof PositionEdit>,
) {
  const before = await getPosition(ctx, number)
  const row = await ctx.db
    .updateTable('fundingPosition')
    .set({ ...edit, rupId: rupId ?? null, serviceAlive: serviceAlive === 'yes', version: version + 1 })
    .where('id', '=', before.id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('stale')
  await record(ctx, 'positions.position_edited', { id: before.id, bodyId: before.bodyId }, {})
  await recompute(ctx, [before.id])
  return getPosition(ctx, number)
}

export async function listMoves(ctx: Ctx, positionId: string) {
  return ctx.db
    .selectFrom('positionMove as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['m.id', 'm.move', 'm.toState', 'm.movedOn', 'm.note', 'm.recordedAt', 'p.name as personName'])
    .where('m.positionId', '=', positionId)
    .orderBy('m.recordedAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(200)
    .execute()
}
export type MoveRow = Awaited<ReturnType<typeof listMoves>>[number]

/** People of a body who may be its RUP. */
export const peopleOf = (ctx: Ctx, bodyId: string, day: string) =>
  ctx.db
    .selectFrom('bodyMandate as m')
    .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['p.id as value', 'p.name as word'])
    .distinct()
    .where('m.bodyId', '=', bodyId)
    .where('m.fromOn', '<=', day)
    .where((w) => w.or([w('m.toOn', 'is', null), w('m.toOn', '>', day)]))
    .orderBy('p.name')
    .limit(200)
    .execute()
