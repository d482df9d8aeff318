import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { getBody } from '../members/index.ts'
import { getAct } from './acts.ts'
import { getAdhesion } from './adhesions.ts'
import { getConvention } from './conventions.ts'
import { processorsFrom } from './processors.ts'

export const NewDeed = z.object({
  /** A municipality that has its right through the union; without it, the body of the adhesion. */
  bodyId: optional(z.uuid()),
  fromOn: DayInput,
  /** One sub-processor a line: name; tax code; activity. */
  partners: z.string().trim().max(4000).default(''),
})

/**
 * The deed by which the body lets the centre process its data (art. 28 GDPR), with its chain: the lead body is the
 * processor, partners after it are sub-processors the deed authorises. A new deed ends the one before.
 */
export async function keepDeed(ctx: Ctx, adhesionId: string, actId: string, input: z.output<typeof NewDeed>) {
  const a = await getAdhesion(ctx, adhesionId)
  const bodyId = input.bodyId ?? a.bodyId
  if (bodyId !== a.bodyId && !(await coveredBodies(ctx, adhesionId)).some((b) => b.value === bodyId))
    throw invalid({ bodyId: 'body_unknown' })
  const act = await getAct(ctx, actId)
  if (act.bodyId !== bodyId) throw invalid({ actId: 'act_of_other_body' })
  if (act.adoptedOn > input.fromOn)
    throw invalid({ fromOn: { code: 'act_after_move', values: { day: act.adoptedOn } } })
  if (!act.signatures.some((s) => s.integrity === 'intact')) throw conflict('deed_not_signed')
  const convention = await getConvention(ctx, a.conventionId)
  const lead = await getBody(ctx, convention.leadBodyId)
  const before = await listDeeds(ctx, adhesionId)
  const open = before.find((d) => d.toOn === null && d.bodyId === bodyId)
  if (open && open.fromOn >= input.fromOn)
    throw invalid({ fromOn: { code: 'move_before_last', values: { day: open.fromOn } } })
  if (open) await ctx.db.updateTable('processingDeed').set({ toOn: input.fromOn }).where('id', '=', open.id).execute()
  const { id } = await ctx.db
    .insertInto('processingDeed')
    .values({ adhesionId, bodyId, actId, fromOn: input.fromOn })
    .returning('id')
    .executeTakeFirstOrThrow()
  const chain = [{ name: lead.name, taxCode: lead.taxCode ?? '', activity: '' }, ...processorsFrom(input.partners)]
  await ctx.db
    .insertInto('deedProcessor')
    .values(chain.map((p, i) => ({ ...p, deedId: id, bodyId, position: i + 1 })))
    .execute()
  await record(ctx, 'conventions.deed_kept', { id: adhesionId, bodyId }, { actId, processors: chain.length })
}

export async function listDeeds(ctx: Ctx, adhesionId: string) {
  const deeds = await ctx.db
    .selectFrom('processingDeed as d')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'd.centreId').onRef('b.id', '=', 'd.bodyId'))
    .select(['d.id', 'd.bodyId', 'b.name as bodyName', 'd.actId', 'd.fromOn', 'd.toOn'])
    .where('d.adhesionId', '=', adhesionId)
    .orderBy('d.fromOn', 'desc')
    .limit(50)
    .execute()
  if (deeds.length === 0) return []
  const chain = await ctx.db
    .selectFrom('deedProcessor')
    .select(['deedId', 'position', 'name', 'taxCode', 'activity'])
    .where(
      'deedId',
      'in',
      deeds.map((d) => d.id),
    )
    .orderBy('position')
    .limit(500)
    .execute()
  return deeds.map((d) => ({ ...d, chain: chain.filter((p) => p.deedId === d.id) }))
}

/** The bodies an adhesion gives the right to: its own, and the municipalities of a union that brings them along. */
export const coveredBodies = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('membership as m')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'm.centreId').onRef('b.id', '=', 'm.bodyId'))
    .select(['b.id as value', 'b.name as word'])
    .distinct()
    .where('m.adhesionId', '=', adhesionId)
    .orderBy('b.name')
    .limit(500)
    .execute()
