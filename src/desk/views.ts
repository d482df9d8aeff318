import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { Ticked } from '../platform/parse.ts'

export const NewView = z.object({
  name: z.string().trim().min(1).max(60),
  query: z.string().max(1000),
  shared: Ticked,
})

/** Keeps a filter of the list under a name, for oneself or for all colleagues. The same name again replaces it. */
export async function keepView(ctx: Ctx, { name, query, shared }: z.output<typeof NewView>) {
  if (!ctx.actor.personId) throw notFound()
  const { id } = await ctx.db
    .insertInto('deskView')
    .values({ personId: ctx.actor.personId, name, query, shared })
    .onConflict((c) => c.columns(['centreId', 'personId', 'name']).doUpdateSet({ query, shared }))
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'desk.view_kept', { id })
}

export async function listViews(ctx: Ctx) {
  const { rows } = await sql<{
    id: string
    name: string
    query: string
    own: boolean
  }>`select id, name, query, person_id = ${ctx.actor.personId}::uuid as own
    from desk_view where shared or person_id = ${ctx.actor.personId}::uuid order by name limit 100`.execute(ctx.db)
  return rows
}

/** A view of one's own: a colleague's, even shared, is not ours to remove. */
export async function getView(ctx: Ctx, id: string) {
  const row = await ctx.db
    .selectFrom('deskView')
    .select('id')
    .where('id', '=', id)
    .where('personId', '=', ctx.actor.personId)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

export async function removeView(ctx: Ctx, id: string) {
  const gone = await ctx.db
    .deleteFrom('deskView')
    .where('id', '=', id)
    .where('personId', '=', ctx.actor.personId)
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw notFound()
  await record(ctx, 'desk.view_kept', { id })
}
