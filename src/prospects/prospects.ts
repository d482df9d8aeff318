import { z } from 'zod'
import { sql } from 'kysely'
import { openAdhesion } from '../conventions/index.ts'
import { bodyLike, getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { DayInput, optional, Version } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { open, stages, stagesFrom } from './stages.ts'

const text = (most: number) => z.string().trim().max(most).default('')
export const NewProspect = z.object({
  candidateId: z.uuid(),
  asked: text(4000),
  source: text(200),
  contactName: text(120),
  contactRole: text(120),
  contactMail: z.union([z.literal(''), z.email()]).default(''),
  contactPhone: text(40),
  nextStep: text(300),
  nextOn: optional(DayInput),
})
export const ProspectEdit = NewProspect.omit({ candidateId: true }).extend({
  stage: z.enum(stages),
  lostReason: text(500),
  version: Version,
})

const columns = [
  'p.id',
  'p.candidateId',
  'p.stage',
  'p.asked',
  'p.source',
  'p.contactName',
  'p.contactRole',
  'p.contactMail',
  'p.contactPhone',
  'p.nextStep',
  'p.nextOn',
  'p.lostReason',
  'p.adhesionId',
  'p.version',
  'p.openedAt',
  'b.name as bodyName',
  'b.type as bodyType',
  'b.population',
  'b.populationOn',
  'b.province',
  'b.state as bodyState',
] as const
const prospects = (ctx: Ctx) =>
  ctx.db
    .selectFrom('prospect as p')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'p.centreId').onRef('b.id', '=', 'p.candidateId'))

export async function getProspect(ctx: Ctx, id: string) {
  const found = await prospects(ctx).select(columns).where('p.id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  return found
}
export type Prospect = Awaited<ReturnType<typeof getProspect>>

export const ProspectFilter = z.object({
  stage: optional(z.enum([...stages, 'open'])),
  q: optional(z.string().trim().max(100)),
  after: optional(z.string().max(300)),
})
const Key = z.tuple([z.string(), z.uuid()])

/** Those somebody is working on, or those of a stage, in the order of what comes next; without a day they come last. */
export async function listProspects(ctx: Ctx, filter: z.output<typeof ProspectFilter>, limit = 50) {
  const key = keyOf(Key, filter.after)
  const { stage = 'open' } = filter
  const next = sql<string>`coalesce(p.next_on, '9999-12-31'::date)`
  const rows = await prospects(ctx)
    .select(columns)
    .select(next.as('sortOn'))
    .where('p.stage', 'in', stage === 'open' ? [...open] : [stage])
    .$if(filter.q !== undefined, (q) => q.where(bodyLike(filter.q)))
    .$if(key !== null, (q) => q.where(sql<boolean>`(${next}, p.id) > (${key?.[0]}::date, ${key?.[1]}::uuid)`))
    .orderBy(next)
    .orderBy('p.id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.sortOn, last.id) : null }
}

/** How many are in each stage: the pipeline's own figures, in no other count of the centre. */
export async function countStages(ctx: Ctx) {
  return ctx.db
    .selectFrom('prospect')
    .select((e) => ['stage', e.fn.countAll<number>().as('n')])
    .groupBy('stage')
    .execute()
}

/** Bodies that could join: those that belong to nothing, and have no prospect yet. */
export const candidates = (ctx: Ctx) =>
  ctx.db
    .selectFrom('body as b')
    .leftJoin('prospect as p', (j) => j.onRef('p.centreId', '=', 'b.centreId').onRef('p.candidateId', '=', 'b.id'))
    .select(['b.id as value', 'b.name as word'])
    .where('b.state', 'in', ['prospect', 'user', 'former'])
    .where('p.id', 'is', null)
    .orderBy('b.searchName')
    .limit(10_000)
    .execute()

/** A body that could join. One that belongs already, or is followed already, is refused. */
export async function addProspect(ctx: Ctx, { candidateId, nextOn, ...input }: z.output<typeof NewProspect>) {
  const body = await getBody(ctx, candidateId).catch(() => {
    throw invalid({ candidateId: 'body_unknown' })
  })
  if (!['prospect', 'user', 'former'].includes(body.state)) throw invalid({ candidateId: 'candidate_belongs' })
  const row = await ctx.db
    .insertInto('prospect')
    .values({ ...input, candidateId, nextOn: nextOn ?? null })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw invalid({ candidateId: 'candidate_followed' })
  await record(ctx, 'prospects.prospect_added', { id: row.id })
  return row.id
}

export async function editProspect(ctx: Ctx, id: string, { version, nextOn, ...input }: z.output<typeof ProspectEdit>) {
  const before = await getProspect(ctx, id)
  const stage = before.stage
  if (input.stage !== stage && !stagesFrom(stage).includes(input.stage)) throw invalid({ stage: 'stage_not_from_here' })
  if (input.stage === 'lost' && !input.lostReason) throw invalid({ lostReason: 'required' })
  const changed = await ctx.db
    .updateTable('prospect')
    .set({ ...input, nextOn: nextOn ?? null, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw conflict('stale', { name: before.bodyName, version: before.version })
  await record(ctx, 'prospects.prospect_edited', { id }, { stage: input.stage })
}

/** It decided to join: opens its adhesion to a convention, from where the way is the conventions'. */
export async function joinConvention(ctx: Ctx, id: string, conventionId: string) {
  const prospect = await getProspect(ctx, id)
  if (!open.includes(prospect.stage) || prospect.adhesionId) throw conflict('prospect_not_open')
  const adhesionId = await openAdhesion(ctx, { bodyId: prospect.candidateId, conventionId })
  await ctx.db
    .updateTable('prospect')
    .set({ stage: 'joining', adhesionId, version: prospect.version + 1 })
    .where('id', '=', id)
    .execute()
  await record(ctx, 'prospects.prospect_joining', { id }, { adhesionId })
  return adhesionId
}

/** The entitlement began: the prospect is one no more. */
export async function markJoined(ctx: Ctx, bodyId: string) {
  const row = await ctx.db
    .updateTable('prospect')
    .set({ stage: 'joined', nextOn: null, nextStep: '' })
    .where('candidateId', '=', bodyId)
    .where('stage', '<>', 'joined')
    .returning('id')
    .executeTakeFirst()
  if (row) await record(ctx, 'prospects.prospect_joined', { id: row.id })
}

export const channels = ['phone', 'mail', 'pec', 'meeting', 'other'] as const
export const NewNote = z.object({
  notedOn: DayInput,
  channel: z.enum(channels),
  withWhom: text(120),
  text: z.string().trim().min(2).max(4000),
})

export async function addNote(ctx: Ctx, prospectId: string, input: z.output<typeof NewNote>) {
  const prospect = await getProspect(ctx, prospectId)
  if (input.notedOn > today(ctx.now, ctx.zone)) throw invalid({ notedOn: 'note_in_future' })
  await ctx.db
    .insertInto('prospectNote')
    .values({ ...input, prospectId, personId: ctx.actor.personId, recordedAt: ctx.now })
    .execute()
  if (prospect.stage === 'new')
    await ctx.db.updateTable('prospect').set({ stage: 'contacted' }).where('id', '=', prospectId).execute()
  await record(ctx, 'prospects.note_added', { id: prospectId }, { channel: input.channel })
}

export const listNotes = (ctx: Ctx, prospectId: string) =>
  ctx.db
    .selectFrom('prospectNote as n')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'n.centreId').onRef('p.id', '=', 'n.personId'))
    .select(['n.id', 'n.notedOn', 'n.channel', 'n.withWhom', 'n.text', 'p.name as personName'])
    .where('n.prospectId', '=', prospectId)
    .orderBy('n.notedOn', 'desc')
    .orderBy('n.id', 'desc')
    .limit(200)
    .execute()
