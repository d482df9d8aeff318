import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { listFiles } from '../platform/files.ts'
import type { BreachState } from './breach-moves.ts'

export const BREACH = 'desk.breach'

const columns = [
  'v.id',
  'v.number',
  'v.supplierId',
  's.name as supplier',
  'v.state',
  'v.promised',
  'v.consumed',
  'v.beganAt',
  'v.endedAt',
  'v.proposedAt',
  'v.contestedOn',
  'v.contestText',
  'v.contestNumber',
  'v.answeredOn',
  'v.answerText',
  'v.actNumber',
  'v.actOn',
  'v.actOrgan',
  'v.reason',
  'v.penaltyCents',
  'v.weights',
  'v.version',
  'i.number as incident',
] as const
const breaches = (ctx: Ctx) =>
  ctx.db
    .selectFrom('supplierBreach as v')
    .innerJoin('deskSupplier as s', (j) => j.onRef('s.centreId', '=', 'v.centreId').onRef('s.id', '=', 'v.supplierId'))
    .leftJoin('incident as i', (j) => j.onRef('i.centreId', '=', 'v.centreId').onRef('i.id', '=', 'v.incidentId'))
    .select(columns)

export type BreachFilter = {
  state?: BreachState | undefined
  incidentId?: string
  incident?: number | undefined
  supplierId?: string | undefined
  /** Those made before this number. */
  before?: number | undefined
  limit?: number
}
export const listBreaches = (ctx: Ctx, f: BreachFilter = {}) =>
  breaches(ctx)
    .$if(f.state !== undefined, (q) => q.where('v.state', '=', f.state!))
    .$if(f.incidentId !== undefined, (q) => q.where('v.incidentId', '=', f.incidentId!))
    .$if(f.incident !== undefined, (q) => q.where('i.number', '=', f.incident!))
    .$if(f.supplierId !== undefined, (q) => q.where('v.supplierId', '=', f.supplierId!))
    .$if(f.before !== undefined, (q) => q.where('v.number', '<', f.before!))
    .orderBy('v.number', 'desc')
    .limit(f.limit ?? 200)
    .execute()
export type BreachRow = Awaited<ReturnType<typeof listBreaches>>[number]

export async function getBreach(ctx: Ctx, number: number) {
  const row = await breaches(ctx).where('v.number', '=', number).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

export async function ticketsOfBreach(ctx: Ctx, breachId: string) {
  const { rows } = await sql<{
    number: number
    subject: string
    bodyName: string | null
    promised: number
    consumed: number
  }>`
    select t.number, t.subject, b.name as body_name, x.promised, x.consumed from breach_ticket x
    join ticket t on (t.centre_id, t.id) = (x.centre_id, x.ticket_id) left join body b on (b.centre_id, b.id) = (t.centre_id, t.body_id)
    where x.breach_id = ${breachId}::uuid order by t.number limit 200`.execute(ctx.db)
  return rows
}

/** The bodies hit with their parts, all of them for the centre; an officer finds their own only, the database's own rule. */
export async function partsOf(ctx: Ctx, breachId?: string) {
  const { rows } = await sql<{
    breachId: string
    bodyId: string
    name: string
    outageSeconds: number
    inhabitants: number | null
    cents: number | null
    act: string
  }>`select x.breach_id, x.body_id, b.name, x.outage_seconds, b.population as inhabitants, x.cents, x.act
    from breach_share x join body b on (b.centre_id, b.id) = (x.centre_id, x.body_id)
    where ${breachId ? sql`x.breach_id = ${breachId}::uuid` : sql`x.cents is not null`} order by b.search_name limit 1000`.execute(
    ctx.db,
  )
  return rows
}
export type Part = Awaited<ReturnType<typeof partsOf>>[number]
export const documentsOf = (ctx: Ctx, breachId: string) => listFiles(ctx, breachId)

// — the supplier —

const mine = (ctx: Ctx) =>
  ctx.db.selectFrom('deskSupplierPerson').select('supplierId').where('personId', '=', ctx.actor.personId)

/** What was contested to the suppliers somebody works for; nothing of what is only proposed, and no body's part. */
export const listContested = (ctx: Ctx) =>
  breaches(ctx)
    .where('v.supplierId', 'in', mine(ctx))
    .where('v.contestedOn', 'is not', null)
    .orderBy('v.number', 'desc')
    .limit(200)
    .execute()

export async function getContested(ctx: Ctx, number: number) {
  const row = await breaches(ctx)
    .where('v.number', '=', number)
    .where('v.supplierId', 'in', mine(ctx))
    .where('v.contestedOn', 'is not', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

// — for the dues —

/** The penalties an act has set, with the part of each body: what the dues may credit. */
export async function setPenalties(ctx: Ctx) {
  const rows = await listBreaches(ctx, { state: 'set' })
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    supplier: r.supplier,
    cents: r.penaltyCents ?? 0,
    actOn: r.actOn ?? '',
    act: `${r.actOrgan}, n. ${r.actNumber}`,
  }))
}
export type Penalty = Awaited<ReturnType<typeof setPenalties>>[number]
