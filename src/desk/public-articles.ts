import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound, Problem } from '../platform/errors.ts'
import { keyedHash } from '../platform/secrets.ts'
import { today } from '../platform/time.ts'

/** How the public area of the centre one works in is called. */
export async function centreSlug(ctx: Ctx): Promise<string> {
  const row = await ctx.db.selectFrom('centre').select('slug').where('id', '=', ctx.actor.centreId).executeTakeFirst()
  return row?.slug ?? ''
}

export type PublicFound = { slug: string; title: string; snippet: string; updatedAt: Temporal.Instant }
/** What a centre explains to everybody, with the words asked for marked; without words the latest. A centre that is not there is a 404. */
export async function publicArticles(ctx: Ctx, centre: string, q: string) {
  const { rows } = await sql<
    PublicFound & { centreName: string }
  >`select * from public_articles(${centre}, ${q})`.execute(ctx.db)
  if (rows.length > 0)
    return {
      centre: { name: rows[0]!.centreName, slug: centre },
      articles: rows.filter((r) => r.slug !== null),
    }
  return { centre: { name: await nameOf(ctx, centre), slug: centre }, articles: [] }
}
/** The name of a centre that has a public area; asked where a search found nothing. */
async function nameOf(ctx: Ctx, centre: string): Promise<string> {
  const { rows } = await sql<{
    centreName: string
  }>`select centre_name from public_articles(${centre}, '') limit 1`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0].centreName
}

/** Whether the centre shows its services to everybody. */
export async function showsServices(ctx: Ctx, centre: string): Promise<boolean> {
  const { rows } = await sql<{
    yes: boolean
  }>`select exists (select from public_services(${centre}, ${today(ctx.now, ctx.zone)}::date) s where s.code is not null) as yes`.execute(
    ctx.db,
  )
  return rows[0]!.yes
}

export type PublicArticle = {
  slug: string
  title: string
  text: string
  firstAt: Temporal.Instant
  updatedAt: Temporal.Instant
}
export async function publicArticle(ctx: Ctx, centre: string, slug: string) {
  const { rows } = await sql<
    PublicArticle & { centreName: string }
  >`select * from public_article(${centre}, ${slug})`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return { centre: { name: rows[0].centreName, slug: centre }, article: rows[0] }
}

export const PublicOpinion = z.object({ helpful: z.enum(['yes', 'no']) })
/**
 * Counts whether an article helped somebody: once a day for each address, which is kept as a hash of the day alone, and no more than twenty
 * articles a day from one.
 */
export async function judgePublic(
  ctx: Ctx,
  { centre, slug, ip }: { centre: string; slug: string; ip: string },
  { helpful }: z.output<typeof PublicOpinion>,
) {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{ counted: boolean | null }>`select judge_public_article(${centre}, ${slug},
    ${keyedHash('article answers', `${day} ${ip}`)}::bytea, ${day}::date, ${helpful === 'yes'}) as counted`.execute(
    ctx.db,
  )
  if (rows[0]!.counted === null) throw notFound()
  if (!rows[0]!.counted) throw new Problem(429, 'too_many', { values: { seconds: 86_400 } })
}
