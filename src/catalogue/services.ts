import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { readEuro } from '../platform/money.ts'
import { DayInput, optional, Ticked, Version } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { families, units } from './families.ts'
import { cloudLacks, dataClasses, inUse, moves, type State, states } from './states.ts'

const Text = (most: number) => z.string().trim().max(most).default('')
/** Euro as typed, in cents. */
export const Euro = z.union([
  z.number().int().min(0),
  z.string().transform((text, ctx) => {
    const cents = readEuro(text)
    if (cents !== null && cents >= 0) return cents
    ctx.addIssue({ code: 'custom', message: 'amount_shape' })
    return z.NEVER
  }),
])

export const Card = z.object({
  name: z.string().trim().min(2).max(200),
  description: Text(5000),
  publicDescription: Text(5000),
  owner: Text(200),
  audience: Text(500),
  prerequisites: Text(2000),
  requirements: Text(2000),
  hours: Text(500),
  contacts: Text(500),
  activationTime: Text(200),
  serviceLevels: Text(2000),
  supplierContract: Text(300),
  supplierContractUntil: optional(DayInput),
  listPriceCents: optional(Euro),
  cloud: Ticked,
  dataClass: z.enum(dataClasses).default('ordinary'),
  cloudLevel: optional(z.enum(dataClasses)),
  cloudEntry: Text(60),
  cloudUntil: optional(DayInput),
  dataCategories: Text(500),
  processingRecord: Text(100),
  processesData: Ticked,
})
export type Card = z.output<typeof Card>

const Base = z.object({
  code: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'service_code_shape'),
  family: z.enum(families),
  unit: optional(z.enum(units)),
})
export const NewService = z.object({ ...Base.shape, ...Card.shape, fromOn: optional(DayInput) })
export type NewService = z.output<typeof NewService>
export const ServiceEdit = z.object({
  family: z.enum(families),
  ...Card.shape,
  fromOn: optional(DayInput),
  version: Version,
})
export const ServiceFilter = z.object({
  q: z.string().trim().max(100).default(''),
  family: optional(z.enum(families)),
  state: optional(z.enum(states)),
})
export const Moving = z.object({
  to: z.enum(states),
  version: Version,
  actId: optional(z.uuid()),
  act: Text(300),
  actOn: optional(DayInput),
  plan: Text(5000),
})

export type ServiceRow = {
  id: string
  code: string
  family: (typeof families)[number]
  state: State
  unit: (typeof units)[number] | null
  name: string
  cloud: boolean
  cloudUntil: string | null
  listPriceCents: number | null
  demoNote: string
}

/** Officers read of what bodies use; ideas and studies are the centre's own. */
export const visible = (ctx: Ctx) => (ctx.actor.bodyIds === '*' ? sql`true` : sql`s.state = any (${inUse}::text[])`)

/** The services of the centre in the order of families, with the card of that day. At most five hundred. */
export async function listServices(
  ctx: Ctx,
  { q = '', family, state }: Partial<z.output<typeof ServiceFilter>> = {},
  day = today(ctx.now, ctx.zone),
): Promise<ServiceRow[]> {
  const { rows } = await sql<ServiceRow>`
    select s.id, s.code, s.family, s.state, s.unit, s.demo_note, v.name, v.cloud, v.cloud_until, v.list_price_cents
    from service s
    ${cardAs(day)}
    where ${visible(ctx)} ${family ? sql`and s.family = ${family}` : sql``} ${state ? sql`and s.state = ${state}` : sql``}
      ${q ? sql`and (position(${q.toLowerCase()} in lower(v.name)) > 0 or starts_with(s.code, ${q.toLowerCase()}))` : sql``}
    order by array_position(${families}::text[], s.family), v.name limit 500`.execute(ctx.db)
  return rows
}

/** The card of a service `s` in force on a day, as `v`; before its first day, the first one. */
export const cardAs = (day: string) => sql`left join lateral (
  select x.name, x.cloud, x.cloud_until, x.list_price_cents, x.processes_data from service_version x
  where (x.centre_id, x.service_id) = (s.centre_id, s.id)
  order by x.from_on <= ${day}::date desc, case when x.from_on <= ${day}::date then x.from_on end desc nulls last, x.from_on limit 1) v on true`

export async function getService(ctx: Ctx, code: string) {
  const service = await ctx.db
    .selectFrom('service as s')
    .select(['s.id', 's.code', 's.family', 's.state', 's.unit', 's.demoNote', 's.version', 's.createdAt'])
    .where('s.code', '=', code)
    .where(visible(ctx).$castTo<boolean>())
    .executeTakeFirst()
  if (!service) throw notFound()
  return {
    ...service,
    state: service.state,
    family: service.family as ServiceRow['family'],
    unit: service.unit as ServiceRow['unit'],
  }
}
export type Service = Awaited<ReturnType<typeof getService>>

/** Every text the card had, the latest first. */
export const listVersions = (ctx: Ctx, serviceId: string) =>
  ctx.db
    .selectFrom('serviceVersion')
    .select([
      'id',
      'fromOn',
      'toOn',
      'name',
      'description',
      'publicDescription',
      'owner',
      'audience',
      'prerequisites',
      'requirements',
      'hours',
      'contacts',
      'activationTime',
      'serviceLevels',
      'supplierContract',
      'supplierContractUntil',
      'listPriceCents',
      'cloud',
      'dataClass',
      'cloudLevel',
      'cloudEntry',
      'cloudUntil',
      'dataCategories',
      'processingRecord',
      'processesData',
    ])
    .where('serviceId', '=', serviceId)
    .orderBy('fromOn', 'desc')
    .limit(200)
    .execute()
export type CardVersion = Awaited<ReturnType<typeof listVersions>>[number]

/** The form by which a service is asked for, as the terms of its requests say; undefined where there is none. */
export const formOf = (ctx: Ctx, serviceId: string) =>
  ctx.db
    .selectFrom('serviceTerms as t')
    .innerJoin('form as f', (j) => j.onRef('f.centreId', '=', 't.centreId').onRef('f.id', '=', 't.formId'))
    .select(['f.code', 'f.title'])
    .where('t.serviceId', '=', serviceId)
    .executeTakeFirst()

/** The card that holds on a day, or the first to come. */
export const cardOn = (versions: readonly CardVersion[], day: string) =>
  versions.find((v) => v.fromOn <= day) ?? versions.at(-1)!

export const listMoves = (ctx: Ctx, serviceId: string) =>
  ctx.db
    .selectFrom('serviceMove as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select([
      'm.id',
      'm.fromState',
      'm.toState',
      'm.act',
      'm.actId',
      'm.actOn',
      'm.plan',
      'm.movedAt',
      'p.name as personName',
    ])
    .where('m.serviceId', '=', serviceId)
    .orderBy('m.movedAt', 'desc')
    .orderBy('m.id', 'desc')
    .limit(100)
    .execute()
export type ServiceMove = Awaited<ReturnType<typeof listMoves>>[number]

const columnsOf = ({ listPriceCents, cloudLevel, cloudUntil, supplierContractUntil, ...card }: Card) => ({
  ...card,
  supplierContractUntil: supplierContractUntil ?? null,
  listPriceCents: listPriceCents ?? null,
  cloudLevel: card.cloud ? (cloudLevel ?? null) : null,
  cloudUntil: card.cloud ? (cloudUntil ?? null) : null,
})

/** Adds a service as an idea, with the first text of its card. */
export async function addService(ctx: Ctx, input: NewService, { demoNote = '' } = {}) {
  const { code, family, unit = null, fromOn = today(ctx.now, ctx.zone), ...card } = input
  const service = await ctx.db
    .insertInto('service')
    .values({ code, family, unit, demoNote, createdAt: ctx.now })
    .onConflict((c) => c.columns(['centreId', 'code']).doNothing())
    .returning(['id', 'code', 'version'])
    .executeTakeFirst()
  if (!service) throw invalid({ code: { code: 'service_code_taken', values: { code } } })
  await ctx.db
    .insertInto('serviceVersion')
    .values({ serviceId: service.id, fromOn, ...columnsOf(card) })
    .execute()
  await record(ctx, 'catalogue.service_added', service, { code })
  return service
}

/**
 * Gives the card a new text from a day on; what it said before stays readable. A text that has not begun yet, or that
 * began today, is replaced.
 */
export async function editService(ctx: Ctx, code: string, input: z.output<typeof ServiceEdit>) {
  const before = await getService(ctx, code)
  const day = today(ctx.now, ctx.zone)
  const { version, family, fromOn = day, ...card } = input
  const [last] = await listVersions(ctx, before.id)
  const rewrites = last !== undefined && fromOn === last.fromOn && (fromOn >= day || before.state === 'idea')
  if (last && !rewrites && fromOn <= last.fromOn)
    throw invalid({ fromOn: { code: 'version_from_before', values: { day: last.fromOn } } })
  const changed = await ctx.db
    .updateTable('service')
    .set({ family, version: version + 1 })
    .where('id', '=', before.id)
    .where('version', '=', version)
    .returning(['id', 'code'])
    .executeTakeFirst()
  if (!changed) throw conflict('stale', { name: last?.name ?? code, version: before.version })
  if (last && rewrites)
    await ctx.db.updateTable('serviceVersion').set(columnsOf(card)).where('id', '=', last.id).execute()
  else {
    if (last) await ctx.db.updateTable('serviceVersion').set({ toOn: fromOn }).where('id', '=', last.id).execute()
    await ctx.db
      .insertInto('serviceVersion')
      .values({ serviceId: before.id, fromOn, ...columnsOf(card) })
      .execute()
  }
  await record(ctx, 'catalogue.service_edited', before, { fromOn })
  return changed
}

/** Takes a service from its state to another, when the table of moves has that way and what it asks for is there. */
export async function moveService(
  ctx: Ctx,
  code: string,
  { to, version, actId, act, actOn, plan }: z.output<typeof Moving>,
) {
  const before = await getService(ctx, code)
  const move = moves.find((m) => m.from === before.state && m.to === to)
  if (!move) throw conflict('service_move', { from: before.state, to })
  const day = today(ctx.now, ctx.zone)
  if (move.needs.includes('act') && !act && !actId) throw invalid({ act: 'act_needed' })
  if (move.needs.includes('plan') && !plan) throw invalid({ plan: 'plan_needed' })
  if (move.needs.includes('cloud')) {
    const card = cardOn(await listVersions(ctx, before.id), day)
    const lacks = cloudLacks(card, day)
    if (lacks) throw conflict(lacks, { until: card.cloudUntil ?? '' })
  }
  const service = await ctx.db
    .updateTable('service')
    .set({ state: to, version: version + 1 })
    .where('id', '=', before.id)
    .where('state', '=', before.state)
    .where('version', '=', version)
    .returning(['id', 'code', 'state', 'version'])
    .executeTakeFirst()
  if (!service) throw conflict('stale', { name: code, version: before.version })
  await ctx.db
    .insertInto('serviceMove')
    .values({
      serviceId: before.id,
      fromState: before.state,
      toState: to,
      actId: actId ?? null,
      act: await labelOf(ctx, actId, act),
      actOn: actOn ?? null,
      plan,
      personId: ctx.actor.personId,
      movedAt: ctx.now,
    })
    .execute()
  await record(ctx, 'catalogue.service_moved', before, { from: before.state, to })
  return service
}

/** How an act is called for those who may not open it: what was typed, or its organ, number and day. */
export async function labelOf(ctx: Ctx, actId: string | undefined, typed: string): Promise<string> {
  if (!actId) return typed
  const act = await ctx.db
    .selectFrom('act')
    .select(['issuer', 'number', 'adoptedOn', 'title'])
    .where('id', '=', actId)
    .executeTakeFirst()
  if (!act) throw invalid({ actId: 'act_unknown' })
  return typed || [`${act.issuer}, n. ${act.number}/${act.adoptedOn.slice(0, 4)}`, act.title].filter(Boolean).join(': ')
}
