import { z } from 'zod'
import { sql } from 'kysely'
import { bodyLike, getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { getConvention } from './conventions.ts'
import { type State, states } from './moves.ts'

const columns = [
  'a.id',
  'a.bodyId',
  'a.conventionId',
  'a.state',
  'a.actId',
  'a.signedOn',
  'a.countersignedOn',
  'a.entitledFromOn',
  'a.entitledToOn',
  'a.exitAskedOn',
  'a.exitEffectiveOn',
  'a.nothingToHandBack',
  'a.successorId',
  'a.version',
  'b.name as bodyName',
  'b.type as bodyType',
  'b.ipaCode',
  'b.population',
  'c.title as conventionTitle',
  'c.endsOn as conventionEndsOn',
] as const
const adhesions = (ctx: Ctx) =>
  ctx.db
    .selectFrom('adhesion as a')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'a.centreId').onRef('b.id', '=', 'a.bodyId'))
    .innerJoin('convention as c', (j) => j.onRef('c.centreId', '=', 'a.centreId').onRef('c.id', '=', 'a.conventionId'))

async function findAdhesion(ctx: Ctx, id: string) {
  return adhesions(ctx).select(columns).where('a.id', '=', id).executeTakeFirst()
}
export type Adhesion = NonNullable<Awaited<ReturnType<typeof findAdhesion>>>
export async function getAdhesion(ctx: Ctx, id: string): Promise<Adhesion> {
  const adhesion = await findAdhesion(ctx, id)
  if (!adhesion) throw notFound()
  return adhesion
}

export const AdhesionFilter = z.object({
  conventionId: optional(z.uuid()),
  bodyId: optional(z.uuid()),
  state: optional(z.enum(states)),
  q: optional(z.string().trim().max(100)),
  after: optional(z.string().max(300)),
})
const Key = z.tuple([z.string(), z.uuid()])

/** Adhesions in the order of the bodies' names. */
export async function listAdhesions(ctx: Ctx, filter: z.output<typeof AdhesionFilter>, limit = 50) {
  const key = keyOf(Key, filter.after)
  const rows = await adhesions(ctx)
    .select([...columns, 'b.searchName'])
    .$if(filter.conventionId !== undefined, (q) => q.where('a.conventionId', '=', filter.conventionId!))
    .$if(filter.bodyId !== undefined, (q) => q.where('a.bodyId', '=', filter.bodyId!))
    .$if(filter.state !== undefined, (q) => q.where('a.state', '=', filter.state!))
    .$if(filter.q !== undefined, (q) => q.where(bodyLike(filter.q)))
    .$if(key !== null, (q) =>
      q.where(sql<boolean>`(b.search_name collate "C", a.id) > (${key?.[0]}, ${key?.[1]}::uuid)`),
    )
    .orderBy(sql`b.search_name collate "C"`)
    .orderBy('a.id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.searchName, last.id) : null }
}

/** How many adhesions of a convention stand in each state. */
export async function countStates(ctx: Ctx, conventionId: string): Promise<{ state: State; n: number }[]> {
  const rows = await ctx.db
    .selectFrom('adhesion')
    .select((e) => ['state', e.fn.countAll<number>().as('n')])
    .where('conventionId', '=', conventionId)
    .groupBy('state')
    .execute()
  return rows
}

/** Opens the way of a body into a convention. Two adhesions of a body to the same convention are refused. */
export async function openAdhesion(ctx: Ctx, { bodyId, conventionId }: { bodyId: string; conventionId: string }) {
  const body = await getBody(ctx, bodyId).catch(() => {
    throw invalid({ bodyId: 'body_unknown' })
  })
  if (body.state === 'merged') throw conflict('body_merged', { successor: body.successorName ?? '' })
  const convention = await getConvention(ctx, conventionId)
  if (convention.endsOn < today(ctx.now, ctx.zone)) throw conflict('convention_over', { day: convention.endsOn })
  const row = await ctx.db
    .insertInto('adhesion')
    .values({ bodyId, conventionId })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('adhesion_exists', { body: body.name })
  await record(ctx, 'conventions.adhesion_opened', { id: row.id, bodyId }, { conventionId })
  return row.id
}

export const listMoves = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('adhesionMove as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .leftJoin('act as a', (j) => j.onRef('a.centreId', '=', 'm.centreId').onRef('a.id', '=', 'm.actId'))
    .select([
      'm.id',
      'm.move',
      'm.fromState',
      'm.toState',
      'm.movedOn',
      'm.recordedAt',
      'm.note',
      'm.actId',
      'p.name as personName',
      'a.organ',
      'a.number',
      'a.adoptedOn',
      'a.issuer',
    ])
    .where('m.adhesionId', '=', adhesionId)
    .orderBy('m.id', 'desc')
    .limit(200)
    .execute()

export const listSignatures = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('adhesionSignature')
    .select([
      'id',
      'party',
      'fileId',
      'format',
      'signer',
      'capacity',
      'signedAt',
      'signedAtSource',
      'trust',
      'recordedAt',
    ])
    .where('adhesionId', '=', adhesionId)
    .orderBy('recordedAt')
    .limit(10)
    .execute()

/** The adhesion of a body that was opened last. */
export const latestAdhesion = (ctx: Ctx, bodyId: string) =>
  ctx.db
    .selectFrom('adhesion')
    .select('id')
    .where('bodyId', '=', bodyId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
