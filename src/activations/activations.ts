import { sql } from 'kysely'
import { z } from 'zod'
import { mayHave, type Unit } from '../catalogue/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { asked, countedAtGrant, given, states, type State } from './moves.ts'
import { termsOf } from './terms.ts'

export const SUBJECT = 'activations.request'
/** An activation by its number, with or without the letter. */
export const ByNumber = z.looseObject({
  number: z
    .string()
    .regex(/^(R-)?[1-9]\d{0,8}$/i)
    .transform((text) => Number(text.replace(/^R-/i, ''))),
})

const columns = [
  'a.id',
  'a.number',
  'a.bodyId',
  'b.name as bodyName',
  'a.serviceId',
  's.code',
  's.unit',
  's.state as serviceState',
  'a.quantity',
  'a.state',
  'a.purpose',
  'a.askedBy',
  'p.name as askerName',
  'a.askedAt',
  'a.approvedBy',
  'q.name as approverName',
  'a.signature',
  'a.documentFileId',
  'a.documentSha256',
  'a.documentSize',
  'a.consentId',
  'a.consumptionId',
  'a.grantedOn',
  'a.activeOn',
  'a.renewsOn',
  'a.renewalProblem',
  'a.suspendedBy',
  'a.endedOn',
  'a.reason',
  'a.demo',
  'a.version',
] as const

const activations = (ctx: Ctx) =>
  ctx.db
    .selectFrom('activation as a')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'a.centreId').onRef('b.id', '=', 'a.bodyId'))
    .innerJoin('service as s', (j) => j.onRef('s.centreId', '=', 'a.centreId').onRef('s.id', '=', 'a.serviceId'))
    .leftJoin('serviceVersion as v', (j) =>
      j.onRef('v.centreId', '=', 's.centreId').onRef('v.serviceId', '=', 's.id').on('v.toOn', 'is', null),
    )
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'a.centreId').onRef('p.id', '=', 'a.askedBy'))
    .leftJoin('person as q', (j) => j.onRef('q.centreId', '=', 'a.centreId').onRef('q.id', '=', 'a.approvedBy'))
    .select(columns)
    .select((e) => e.fn.coalesce('v.name', 's.code').as('serviceName'))

const shaped = <R extends { unit: string | null }>(row: R) => ({
  ...row,
  unit: row.unit as Unit | null,
})

export async function getActivation(ctx: Ctx, number: number) {
  const row = await activations(ctx).where('a.number', '=', number).executeTakeFirst()
  if (!row) throw notFound()
  return shaped(row)
}
export type Activation = Awaited<ReturnType<typeof getActivation>>

export const ActivationFilter = z.object({
  state: optional(z.enum([...states, 'open', 'waiting', 'given'])),
  service: optional(z.string().trim().max(40)),
  body: optional(z.uuid()),
  after: optional(z.string().max(300)),
})
const groups = { open: [...asked, ...given], waiting: asked, given } as const
const statesIn = (wanted: State | keyof typeof groups): readonly State[] =>
  wanted in groups ? groups[wanted as keyof typeof groups] : [wanted as State]
/** Written out, so that the index of what waits is found whatever plan is kept. */
const inStates = (wanted: State | keyof typeof groups) =>
  sql<boolean>`a.state in (${sql.join(statesIn(wanted).map((state) => sql.lit(state)))})`
const Key = z.tuple([z.number()])

/** Requests and activations, the latest first; without a filter all of them. */
export async function listActivations(
  ctx: Ctx,
  filter: z.output<typeof ActivationFilter> & { number?: number },
  limit = 50,
) {
  const key = keyOf(Key, filter.after)
  const rows = await activations(ctx)
    .$if(filter.state !== undefined, (q) => q.where(inStates(filter.state!)))
    .$if(filter.service !== undefined, (q) => q.where('s.code', '=', filter.service!))
    .$if(filter.body !== undefined, (q) => q.where('a.bodyId', '=', filter.body!))
    .$if(filter.number !== undefined, (q) => q.where('a.number', '=', filter.number!))
    .$if(key !== null, (q) => q.where('a.number', '<', key?.[0] ?? 0))
    .orderBy('a.number', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit).map(shaped)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.number) : null }
}

export async function listMoves(ctx: Ctx, activationId: string) {
  return ctx.db
    .selectFrom('activationMove as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['m.id', 'm.move', 'm.toState', 'm.movedOn', 'm.note', 'm.recordedAt', 'p.name as personName'])
    .where('m.activationId', '=', activationId)
    .orderBy('m.recordedAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(200)
    .execute()
}
export type MoveRow = Awaited<ReturnType<typeof listMoves>>[number]

/** What was charged for it beyond the allowance, and against which commitment: what dues read. */
export async function chargeOf(ctx: Ctx, a: Activation) {
  const { rows } = await sql<{
    quantity: number
    overQuantity: number
    cents: number
    usedOn: string
    officer: string | null
    act: string | null
    commitment: string | null
    commitmentYear: number | null
  }>`select coalesce(e.quantity, 0) as quantity, coalesce(e.over_quantity, 0) as over_quantity, coalesce(e.cents, 0) as cents, e.used_on,
      k.officer, k.act, k.commitment, k.commitment_year
    from activation a left join consumption e on (e.centre_id, e.id) = (a.centre_id, a.consumption_id)
    left join overage_consent k on k.centre_id = a.centre_id and k.id = coalesce(e.consent_id, a.consent_id)
    where a.id = ${a.id}`.execute(ctx.db)
  return rows[0] ?? null
}

/** The answer of the catalogue for a service counted as its terms say: what is counted in use is not counted when given. */
export async function entitlementOf(
  ctx: Ctx,
  { bodyId, code, quantity, unit, serviceId }: Pick<Activation, 'bodyId' | 'code' | 'quantity' | 'unit' | 'serviceId'>,
) {
  const terms = await termsOf(ctx, serviceId)
  const counted = countedAtGrant(unit, terms.counting)
  const answer = await mayHave(ctx, {
    bodyId,
    serviceCode: code,
    quantity: counted ? quantity : 0,
    on: today(ctx.now, ctx.zone),
  })
  return { counted, terms, answer }
}

/** The roles somebody has in a body: those of the centre's staff are none. */
export const rolesIn = (ctx: Ctx) => (ctx.actor.kind === 'officer' ? ctx.actor.roles : [])

/** The services somebody has asked for: what a list may be filtered by. */
export const askedFor = async (ctx: Ctx) =>
  (
    await sql<{ value: string; word: string }>`select s.code as value, coalesce(v.name, s.code) as word from service s
      left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
      where exists (select from activation a where (a.centre_id, a.service_id) = (s.centre_id, s.id)) order by word limit 500`.execute(
      ctx.db,
    )
  ).rows
