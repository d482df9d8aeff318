import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { cigHolds, cupHolds, Euro, normalCode } from './codes.ts'
import { recompute, sourceOf } from './dates.ts'
import { isAlive } from './moves.ts'
import type { Position } from './positions.ts'

const Code = z.string().max(40).default('').transform(normalCode)
export const NewContract = z.object({
  supplier: z.string().trim().min(2).max(200),
  object: z.string().trim().max(500).default(''),
  cig: Code.refine((cig) => cig === '' || cigHolds(cig), 'cig_shape'),
  cup: Code.refine((cup) => cup === '' || cupHolds(cup), 'cup_shape'),
  signedOn: DayInput,
  endsOn: optional(DayInput),
  amount: Euro.default(0),
})

const columns = [
  'id',
  'supplier',
  'object',
  'cig',
  'cup',
  'signedOn',
  'endsOn',
  'amountCents',
  'recognitoryOn',
] as const
/** The contracts of a position, the first one first. */
export const contractsOf = (ctx: Ctx, positionId: string) =>
  ctx.db
    .selectFrom('positionContract')
    .select(columns)
    .where('positionId', '=', positionId)
    .orderBy('signedOn')
    .orderBy('id')
    .limit(100)
    .execute()
export type Contract = Awaited<ReturnType<typeof contractsOf>>[number]

/** A contract signed after the work was completed, without the deed that recognises it. */
export const lacksDeed = (c: Pick<Contract, 'signedOn' | 'recognitoryOn'>, completedOn: string | null) =>
  completedOn !== null && c.signedOn > completedOn && c.recognitoryOn === null

/** Writes down a contract. The first day any of them was signed starts the clock of completion. */
export async function addContract(ctx: Ctx, p: Position, { amount, ...given }: z.output<typeof NewContract>) {
  if (!isAlive(p)) throw conflict('position_over')
  if (given.signedOn > today(ctx.now, ctx.zone)) throw invalid({ signedOn: 'position_in_future' })
  if (given.endsOn && given.endsOn < given.signedOn) throw invalid({ endsOn: 'contract_ends_before' })
  const { id } = await ctx.db
    .insertInto('positionContract')
    .values({ ...given, endsOn: given.endsOn ?? null, amountCents: amount, positionId: p.id, bodyId: p.bodyId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'positions.contract_added', { id: p.id, bodyId: p.bodyId }, { on: given.signedOn })
  await recompute(ctx, [p.id])
  return id
}

export const Deed = z.object({ recognitoryOn: DayInput })
/** The deed, digitally signed, that recognises a contract signed after completion. */
export async function recognise(ctx: Ctx, p: Position, contractId: string, { recognitoryOn }: z.output<typeof Deed>) {
  if (recognitoryOn > today(ctx.now, ctx.zone)) throw invalid({ recognitoryOn: 'position_in_future' })
  const row = await ctx.db
    .updateTable('positionContract')
    .set((e) => ({ recognitoryOn, version: e('version', '+', 1) }))
    .where('id', '=', contractId)
    .where('positionId', '=', p.id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound()
  await record(ctx, 'positions.contract_recognised', { id: p.id, bodyId: p.bodyId }, { on: recognitoryOn })
}

export const NewExtension = z.object({
  rule: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'rule_name_shape'),
  newOn: DayInput,
  actNumber: z.string().trim().min(1).max(100),
  actOn: DayInput,
})
/** An act gives more time to one deadline of a position. */
export async function extend(ctx: Ctx, p: Position, given: z.output<typeof NewExtension>) {
  if (!isAlive(p)) throw conflict('position_over')
  const rule = p.definition.rules.find(({ name }) => name === given.rule)
  if (!rule) throw invalid({ rule: { code: 'extension_unknown_rule', values: { name: given.rule } } })
  if (rule.offset.unit === 'hours') throw invalid({ rule: 'extension_with_hours' })
  if (given.actOn > today(ctx.now, ctx.zone)) throw invalid({ actOn: 'position_in_future' })
  const { extensions } = await sourceOf(ctx, p.id)
  if (extensions.some((e) => e.rule === given.rule && e.act.number === given.actNumber && e.act.on === given.actOn))
    throw invalid({ actNumber: { code: 'extension_twice', values: { number: given.actNumber } } })
  await ctx.db
    .insertInto('positionExtension')
    .values({ ...given, positionId: p.id, bodyId: p.bodyId })
    .execute()
  await record(
    ctx,
    'positions.deadline_extended',
    { id: p.id, bodyId: p.bodyId },
    { rule: given.rule, on: given.newOn },
  )
  await recompute(ctx, [p.id])
}
