import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'

export const NewView = z.object({ name: z.string().trim().min(1).max(60), query: z.string().max(1000) })

/** Keeps a filter of a list under a name, for this person. The same name again replaces it. */
export async function saveView(ctx: Ctx, place: string, { name, query }: z.output<typeof NewView>) {
  if (!ctx.actor.personId) throw notFound()
  await ctx.db
    .insertInto('savedView')
    .values({ personId: ctx.actor.personId, place, name, query: query.replace(/^\?/, '') })
    .onConflict((c) =>
      c.columns(['centreId', 'personId', 'place', 'name']).doUpdateSet({ query: query.replace(/^\?/, '') }),
    )
    .execute()
}

export const listViews = async (ctx: Ctx, place: string) =>
  ctx.actor.personId
    ? ctx.db
        .selectFrom('savedView')
        .select(['id', 'name', 'query'])
        .where('personId', '=', ctx.actor.personId)
        .where('place', '=', place)
        .orderBy('name')
        .limit(50)
        .execute()
    : []

export async function removeView(ctx: Ctx, id: string) {
  const gone = await ctx.db
    .deleteFrom('savedView')
    .where('id', '=', id)
    .where('personId', '=', ctx.actor.personId)
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw notFound()
}
