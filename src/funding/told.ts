import { sql } from 'kysely'
import type { ClientBase } from 'pg'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { DayInput } from '../platform/parse.ts'

export const ToldPosition = z.object({
  measure: z.string().regex(/^\d+(\.\d+)*$/, 'pattern'),
  part: z.string().max(20).default(''),
  title: z.string().trim().min(3).max(200),
  amountCents: z.number().int().min(0),
  state: z.enum(['financed', 'awaited']),
  source: z.string().trim().min(3).max(200),
  toldOn: DayInput,
})
export type ToldPosition = z.output<typeof ToldPosition>

/** Keeps what a document told of a body's positions. The same document twice changes nothing. */
export async function tellPositions(ctx: Ctx, bodyId: string, positions: readonly ToldPosition[]) {
  let told = 0
  for (const p of positions) {
    const row = await ctx.db
      .insertInto('toldPosition')
      .values({ ...p, bodyId })
      .onConflict((c) => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row) told++
  }
  if (told > 0) await record(ctx, 'funding.positions_told', { id: bodyId, bodyId }, { told })
  await recogniseTold(ctx)
}

/**
 * Recognises told positions among the grants of the same body: same measure and part, the amount within one in a
 * hundred (documents round, and print errors), the nearest first, each grant once. What is recognised stays so.
 */
const recogniseTold = (ctx: Ctx) => sql.raw(recognising).execute(ctx.db)
/** The same in the importer's own transaction, for every centre. */
export const recogniseEverywhere = (client: ClientBase) => client.query(recognising)

const recognising = `
    with pair as (
      select distinct on (t.centre_id, t.id) t.centre_id, t.id, a.id as grant_id, abs(a.amount_cents - t.amount_cents) as away
      from told_position t join body_holder k on (k.centre_id, k.body_id) = (t.centre_id, t.body_id)
      join grant_award a on a.holder_id = k.holder_id join call c on c.id = a.call_id
      where t.grant_id is null and c.measure = t.measure and (t.part = '' or position(t.part in replace(lower(c.title), ' ', '')) > 0)
        and abs(a.amount_cents - t.amount_cents) * 100 <= t.amount_cents
        and not exists (select from told_position o where o.centre_id = t.centre_id and o.grant_id = a.id)
      order by t.centre_id, t.id, away, a.financed_on
    ), one as (
      select distinct on (centre_id, grant_id) centre_id, id, grant_id from pair order by centre_id, grant_id, away, id
    )
    update told_position t set grant_id = one.grant_id from one where (t.centre_id, t.id) = (one.centre_id, one.id)`

export type Told = {
  id: string
  measure: string
  title: string
  amountCents: number
  state: 'financed' | 'awaited'
  source: string
  toldOn: string
  grantId: string | null
}

export async function toldOfBody(ctx: Ctx, bodyId: string): Promise<Told[]> {
  return ctx.db
    .selectFrom('toldPosition')
    .select(['id', 'measure', 'title', 'amountCents', 'state', 'source', 'toldOn', 'grantId'])
    .where('bodyId', '=', bodyId)
    .orderBy('measure')
    .orderBy('title')
    .limit(100)
    .execute()
}
