import { sql } from 'kysely'
import { z } from 'zod'
import { ask, type Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'

export const NewCentre = z.object({
  slug: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9-]{1,30}$/, 'slug_shape'),
  name: z.string().trim().min(2).max(200),
  kind: z.enum(['cst', 'cit']).default('cst'),
})

/** Opens a centre: the tenant that everything else belongs to. Only the platform's role may. */
export async function createCentre(ctx: Ctx, input: z.output<typeof NewCentre>, { demo = false } = {}) {
  const centre = await ctx.db
    .insertInto('centre')
    .values({ ...input, demo })
    .onConflict((c) => c.column('slug').doNothing())
    .returning(['id', 'slug', 'name', 'zone'])
    .executeTakeFirst()
  if (!centre) throw invalid({ slug: 'slug_taken' })
  // From here on the transaction stands in the new centre: its history begins with its own opening.
  await sql`select set_config('app.centre', ${centre.id}, true)`.execute(ctx.db)
  await record(ctx, 'people.centre_opened', centre)
  return centre
}

/** The centre of a slug, for commands, which work in no centre until they have found one. */
export async function findCentre(slug: string) {
  const [centre] = await ask<{ id: string; slug: string; name: string; zone: string }>(
    'campanile_platform',
    'select id, slug, name, zone from centre where slug = $1',
    [slug],
  )
  return centre ?? null
}
