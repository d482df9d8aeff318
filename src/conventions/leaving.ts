import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { getAdhesion } from './adhesions.ts'

export const handBackKinds = ['data', 'asset', 'account', 'document', 'other'] as const
export const NewHandBack = z.object({
  kind: z.enum(handBackKinds),
  what: z.string().trim().min(2).max(300),
  dueOn: optional(DayInput),
})

/** One more thing that has to go back when the body leaves. */
export async function addHandBack(ctx: Ctx, adhesionId: string, input: z.output<typeof NewHandBack>) {
  const a = await getAdhesion(ctx, adhesionId)
  if (!['exit_requested', 'leaving', 'exited', 'excluded', 'merged', 'lapsed'].includes(a.state))
    throw conflict('hand_back_too_early')
  await ctx.db
    .insertInto('handback')
    .values({ ...input, dueOn: input.dueOn ?? null, adhesionId, bodyId: a.bodyId })
    .execute()
  await record(ctx, 'conventions.hand_back_listed', { id: adhesionId, bodyId: a.bodyId }, { kind: input.kind })
}

/** A thing went back: once. */
export async function doneHandBack(ctx: Ctx, adhesionId: string, id: string) {
  const row = await ctx.db
    .updateTable('handback')
    .set({ doneOn: today(ctx.now, ctx.zone) })
    .where('adhesionId', '=', adhesionId)
    .where('id', '=', id)
    .where('doneOn', 'is', null)
    .returning(['bodyId', 'kind'])
    .executeTakeFirst()
  if (!row) {
    const known = await ctx.db
      .selectFrom('handback')
      .select('id')
      .where('adhesionId', '=', adhesionId)
      .where('id', '=', id)
      .executeTakeFirst()
    throw known ? conflict('hand_back_done') : notFound()
  }
  await record(ctx, 'conventions.hand_back_done', { id: adhesionId, bodyId: row.bodyId }, { kind: row.kind })
}

export const listHandBack = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('handback')
    .select(['id', 'kind', 'what', 'dueOn', 'doneOn'])
    .where('adhesionId', '=', adhesionId)
    .orderBy('id')
    .limit(200)
    .execute()
