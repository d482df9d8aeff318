import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { DayInput } from '../platform/parse.ts'
import { getBody } from './bodies.ts'

export const factKinds = ['population', 'firms', 'workstations'] as const
export type FactKind = (typeof factKinds)[number]

export const NewFact = z.object({
  kind: z.enum(factKinds),
  value: z.coerce.number().int().min(0).max(10_000_000),
  asOf: DayInput,
  source: z.string().trim().min(2).max(200),
})

/** Keeps a figure with its day and source; the same day again replaces it. Says whether anything changed. */
export async function keepFact(
  ctx: Ctx,
  bodyId: string,
  { kind, value, asOf, source }: z.output<typeof NewFact>,
  demo = false,
): Promise<boolean> {
  const before = await ctx.db
    .selectFrom('bodyFact')
    .select(['value', 'source'])
    .where('bodyId', '=', bodyId)
    .where('kind', '=', kind)
    .where('asOf', '=', asOf)
    .executeTakeFirst()
  if (before && before.value === value && before.source === source) return false
  await ctx.db
    .insertInto('bodyFact')
    .values({ bodyId, kind, value, asOf, source, demo })
    .onConflict((c) => c.columns(['centreId', 'bodyId', 'kind', 'asOf']).doUpdateSet({ value, source, demo }))
    .execute()
  if (kind === 'population') await refreshPopulation(ctx, bodyId)
  return true
}

const refreshPopulation = (ctx: Ctx, bodyId: string) =>
  sql`update body b set population = f.value, population_on = f.as_of
      from (select value, as_of from body_fact where body_id = ${bodyId} and kind = 'population' order by as_of desc limit 1) f
      where b.id = ${bodyId}`.execute(ctx.db)

/** Adds a figure by hand. */
export async function addFact(ctx: Ctx, bodyId: string, input: z.output<typeof NewFact>) {
  await getBody(ctx, bodyId)
  await keepFact(ctx, bodyId, input)
  await record(ctx, 'members.fact_added', { id: bodyId, bodyId }, { kind: input.kind, asOf: input.asOf })
}

export const listFacts = (ctx: Ctx, bodyId: string) =>
  ctx.db
    .selectFrom('bodyFact')
    .select(['id', 'kind', 'value', 'asOf', 'source', 'demo'])
    .where('bodyId', '=', bodyId)
    .orderBy('kind')
    .orderBy('asOf', 'desc')
    .limit(200)
    .execute()
