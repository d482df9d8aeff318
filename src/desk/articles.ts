import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { searchable } from '../members/index.ts'
import { peopleOfBody } from '../people/index.ts'
import { anonymised } from './anonymous.ts'
import { articleMarks } from './article-words.ts'
import { conversation } from './messages.ts'
import type { Ticket } from './tickets.ts'

/** Who reads an article, from the fewest. */
export const visibilities = ['operators', 'members', 'public'] as const
export type Visibility = (typeof visibilities)[number]
const wider = (a: Visibility, b: Visibility) => visibilities.indexOf(a) > visibilities.indexOf(b)

export const NewArticle = z.object({
  title: z.string().trim().min(3).max(200),
  text: z.string().trim().min(1).max(50_000),
  visibility: z.enum(visibilities).default('operators'),
})

export type FoundArticle = {
  id: string
  title: string
  visibility: Visibility
  published: number | null
  /** The words found stand between ⟦ and ⟧. */
  snippet: string
}

/**
 * Articles with the words asked for, the closest first; without words the latest. An officer finds what is published for members: the
 * database's own rule. With `any`, some of the words are enough: for suggestions.
 */
export async function findArticles(ctx: Ctx, q: string, { limit = 50, any = false } = {}): Promise<FoundArticle[]> {
  const words = any
    ? q
        .replaceAll(/[^\p{L}\p{N} ]/gu, ' ')
        .split(/\s+/)
        .filter((word) => word.length > 3)
        .slice(0, 12)
        .join(' or ')
    : q.trim()
  if (any && words === '') return []
  const staff = ctx.actor.bodyIds === '*' && ctx.actor.permissions.has('desk.work')
  // Who works at the desk finds drafts too; everybody else what is published.
  const current = staff
    ? sql`v.number = (select max(x.number) from article_version x where (x.centre_id, x.article_id) = (a.centre_id, a.id))`
    : sql`v.number = a.published`
  const query = sql`websearch_to_tsquery('italian', ${words})`
  const document = sql`(setweight(to_tsvector('italian', v.title), 'A') || to_tsvector('italian', v.text))`
  const { rows } = await sql<FoundArticle>`select a.id, v.title, a.visibility, a.published,
      ${words === '' ? sql`left(v.text, 160)` : sql`ts_headline('italian', v.text, ${query}, ${'StartSel=⟦, StopSel=⟧, MaxWords=28, MinWords=12'})`} as snippet
    from article a join article_version v on (v.centre_id, v.article_id) = (a.centre_id, a.id) and ${current}
    where ${words === '' ? sql`true` : sql`${document} @@ ${query}`}
    order by ${words === '' ? sql`v.written_at desc` : sql`ts_rank(${document}, ${query}) desc, v.written_at desc`} limit ${sql.lit(limit)}`.execute(
    ctx.db,
  )
  return rows
}

export async function getArticle(ctx: Ctx, id: string) {
  const article = await ctx.db
    .selectFrom('article')
    .select(['id', 'visibility', 'published', 'ticketId', 'slug'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!article) throw notFound()
  const versions = await ctx.db
    .selectFrom('articleVersion as v')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'v.centreId').onRef('p.id', '=', 'v.authorId'))
    .leftJoin('person as r', (j) => j.onRef('r.centreId', '=', 'v.centreId').onRef('r.id', '=', 'v.readerId'))
    .select([
      'v.number',
      'v.title',
      'v.text',
      'v.visibility',
      'v.authorId',
      'v.writtenAt',
      'v.publishedAt',
      'p.name as author',
      'r.name as reader',
    ])
    .where('v.articleId', '=', id)
    .orderBy('v.number', 'desc')
    .limit(100)
    .execute()
  const { rows } = await sql<{
    helpful: number
    not: number
  }>`select count(*) filter (where helpful)::int as helpful, count(*) filter (where not helpful)::int as not
    from article_opinion where article_id = ${id}::uuid`.execute(ctx.db)
  return { ...article, versions, opinions: rows[0]!, answers: await answersTo(ctx, id) }
}
/** What everybody answered on its public page; for who works at the centre. */
async function answersTo(ctx: Ctx, id: string) {
  if (ctx.actor.bodyIds !== '*') return null
  const { rows } = await sql<{ helpful: number; not: number }>`select count(*) filter (where helpful)::int as helpful,
    count(*) filter (where not helpful)::int as not from article_answer where article_id = ${id}::uuid`.execute(ctx.db)
  return rows[0]!
}
export type Article = Awaited<ReturnType<typeof getArticle>>

export async function writeArticle(
  ctx: Ctx,
  { title, text, visibility }: z.output<typeof NewArticle>,
  ticketId: string | null = null,
): Promise<string> {
  const { id } = await ctx.db
    .insertInto('article')
    .values({ ticketId, createdAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('articleVersion')
    .values({ articleId: id, number: 1, title, text, visibility, authorId: ctx.actor.personId, writtenAt: ctx.now })
    .execute()
  await record(ctx, 'desk.article_written', { id }, { number: 1 })
  return id
}

/** Another version: a draft that replaces the draft before it, beside the one people read. */
export async function rewriteArticle(ctx: Ctx, id: string, { title, text, visibility }: z.output<typeof NewArticle>) {
  await sql`select from article where id = ${id}::uuid for update`.execute(ctx.db)
  const article = await getArticle(ctx, id)
  const last = article.versions[0]
  const draft = last && last.publishedAt === null ? last.number : null
  const number = draft ?? (last?.number ?? 0) + 1
  if (draft === null)
    await ctx.db
      .insertInto('articleVersion')
      .values({ articleId: id, number, title, text, visibility, authorId: ctx.actor.personId, writtenAt: ctx.now })
      .execute()
  else
    await ctx.db
      .updateTable('articleVersion')
      .set({ title, text, visibility, authorId: ctx.actor.personId, writtenAt: ctx.now })
      .where('articleId', '=', id)
      .where('number', '=', draft)
      .execute()
  // To take it back from readers needs nobody else; to give it to more of them is for who publishes it.
  if (wider(article.visibility, visibility))
    await ctx.db.updateTable('article').set({ visibility }).where('id', '=', id).execute()
  await record(ctx, 'desk.article_written', { id }, { number })
}

/** What was read before it is published: a draft that was rewritten since is read again. */
export const Reading = z.object({ read: optional(z.string().max(40)) })
/** Published by whoever did not write it: what leaves the desk was read by two. */
export async function publishArticle(ctx: Ctx, id: string, { read }: z.output<typeof Reading> = {}) {
  await sql`select from article where id = ${id}::uuid for update`.execute(ctx.db)
  const article = await getArticle(ctx, id)
  const draft = article.versions.find((v) => v.publishedAt === null)
  if (!draft) throw conflict('article_nothing_new')
  if (read !== undefined && read !== draft.writtenAt.toString()) throw conflict('article_changed')
  if (!ctx.actor.personId || draft.authorId === ctx.actor.personId) throw invalid({}, 'reader_same')
  await ctx.db
    .updateTable('articleVersion')
    .set({ publishedAt: ctx.now, readerId: ctx.actor.personId })
    .where('articleId', '=', id)
    .where('number', '=', draft.number)
    .execute()
  const { visibility } = draft
  const slug = visibility === 'public' ? (article.slug ?? (await slugFor(ctx, draft.title))) : article.slug
  await ctx.db.updateTable('article').set({ published: draft.number, visibility, slug }).where('id', '=', id).execute()
  await record(ctx, 'desk.article_published', { id }, { number: draft.number })
}

/** How a public page is called: the words of its title, with a number where another is called so. */
async function slugFor(ctx: Ctx, title: string): Promise<string> {
  const base =
    searchable(title)
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 80)
      .replaceAll(/^-+|-+$/g, '') || 'articolo'
  const taken = new Set(
    (await ctx.db.selectFrom('article').select('slug').where('slug', 'is not', null).limit(20_000).execute()).map(
      (a) => a.slug,
    ),
  )
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`
    if (!taken.has(slug)) return slug
  }
}

/** What was answered in a ticket as a first draft, without whatever is known to tell whose it was. */
export async function draftFrom(ctx: Ctx, t: Ticket): Promise<string> {
  const said = await conversation(ctx, t, { notes: false })
  const text = said.findLast((m) => m.kind === 'out' && !m.automatic)?.text
  if (!text) throw conflict('article_no_answer')
  const officers = t.bodyId ? await peopleOfBody(ctx, t.bodyId) : []
  const known = {
    bodies: t.bodyName ? [t.bodyName] : [],
    people: [
      t.requesterName,
      t.contactName ?? '',
      t.assigneeName ?? '',
      ...officers.map((p) => p.name),
      ...said.map((m) => m.authorName),
    ],
  }
  const without = (words: string) => anonymised(words, known, articleMarks(ctx.lang))
  return writeArticle(ctx, { title: without(t.subject), text: without(text), visibility: 'operators' }, t.id)
}

export const ArticleOpinion = z.object({ helpful: z.enum(['yes', 'no']) })
export async function sayHelpful(ctx: Ctx, id: string, { helpful }: z.output<typeof ArticleOpinion>) {
  await getArticle(ctx, id)
  if (!ctx.actor.personId) throw notFound()
  const bodyId = ctx.actor.bodyIds === '*' ? null : (ctx.actor.bodyIds[0] ?? null)
  await ctx.db
    .insertInto('articleOpinion')
    .values({ articleId: id, personId: ctx.actor.personId, bodyId, helpful: helpful === 'yes', saidAt: ctx.now })
    .onConflict((c) =>
      c.columns(['centreId', 'articleId', 'personId']).doUpdateSet({ helpful: helpful === 'yes', saidAt: ctx.now }),
    )
    .execute()
  await record(ctx, 'desk.article_judged', { id }, { helpful: helpful === 'yes' })
}
