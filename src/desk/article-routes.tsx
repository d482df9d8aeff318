import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { ArticleForm, ArticleList, ArticlePage } from './article-pages.tsx'
import {
  ArticleOpinion,
  draftFrom,
  findArticles,
  getArticle,
  NewArticle,
  publishArticle,
  Reading,
  rewriteArticle,
  sayHelpful,
  writeArticle,
} from './articles.ts'
import { ProposalCard } from './proposal-pages.tsx'
import { findProposal } from './proposals.ts'
import { proposalWords } from './proposal-words.ts'
import { centreSlug } from './public-articles.ts'
import { crumbs, may, numberOf, type Refused } from './routes.tsx'
import { getTicket } from './tickets.ts'
import { words } from './words.ts'

const idOf = (req: Req) => fromPath(z.looseObject({ id: z.uuid() }), req.params).id

/** The knowledge base: found, read, judged; written at the desk and published by a second person. */
export function articleRoutes({ page, action }: Web) {
  const trail = (ctx: Ctx) => [...crumbs(ctx), { href: '/desk/articles', label: words(ctx.lang).articles }]
  page('/desk/articles', 'desk.read', async (ctx, req) => {
    const { q } = parse(z.object({ q: z.string().trim().max(200).default('') }), req.query)
    const writes = may(ctx, 'desk.work')
    return {
      title: words(ctx.lang).articles,
      lead: words(ctx.lang).articlesLead,
      crumbs: crumbs(ctx),
      actions: writes && (
        <>
          <Button href="/desk/proposals">{proposalWords(ctx.lang).title}</Button>
          <Button href={`/c/${await centreSlug(ctx)}/articles`}>{words(ctx.lang).publicPage}</Button>
          <Button kind="primary" href="/desk/articles/new" icon="it-plus">
            {words(ctx.lang).newArticle}
          </Button>
        </>
      ),
      body: <ArticleList lang={ctx.lang} q={q} rows={await findArticles(ctx, q)} writes={writes} />,
    }
  })
  const writing = async (ctx: Ctx, to: string, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).newArticle,
    crumbs: trail(ctx),
    body: <ArticleForm lang={ctx.lang} action={to} values={{ visibility: 'operators', ...values }} {...refused} />,
  })
  /** The same for one that is there; a first draft of a ticket's answer says what was taken out of it. */
  const rewriting = async (ctx: Ctx, id: string, values: Values | null, refused: Refused = {}): Promise<View> => {
    const { ticketId, versions } = await getArticle(ctx, id)
    const { title, text, visibility } = versions[0]!
    const first = ticketId !== null && versions[0]!.number === 1 && versions[0]!.publishedAt === null
    return {
      ...(await writing(ctx, `/desk/articles/${id}/edit`, values ?? { title, text, visibility }, refused)),
      title: `${words(ctx.lang).edit}: ${title}`,
      ...(first && { lead: words(ctx.lang).articleTakenOut }),
    }
  }
  page('/desk/articles/new', 'desk.work', (ctx) => writing(ctx, '/desk/articles', {}))
  action(
    '/desk/articles',
    'desk.work',
    async (ctx, req) => `/desk/articles/${await writeArticle(ctx, parse(NewArticle, req.body))}`,
    (ctx, req, { fields, sentence }) =>
      writing(ctx, '/desk/articles', req.body as Values, { errors: fields, problem: sentence }),
  )
  page('/desk/articles/:id', 'desk.read', async (ctx, req) => {
    const article = await getArticle(ctx, idOf(req))
    const shown = article.versions.find((v) => v.number === article.published) ?? article.versions[0]!
    return {
      title: shown.title,
      crumbs: trail(ctx),
      body: (
        <ArticlePage
          lang={ctx.lang}
          article={article}
          writes={may(ctx, 'desk.work')}
          me={ctx.actor.personId}
          centre={await centreSlug(ctx)}
          proposal={
            may(ctx, 'desk.work') && (
              <ProposalCard
                lang={ctx.lang}
                made={await findProposal(ctx, { articleId: article.id })}
                values={{ article: article.id, title: shown.title }}
              />
            )
          }
        />
      ),
    }
  })
  page('/desk/articles/:id/edit', 'desk.work', async (ctx, req) => {
    return rewriting(ctx, idOf(req), null)
  })
  const found = { of: (ctx: Ctx, req: Req) => getArticle(ctx, idOf(req)) }
  action(
    '/desk/articles/:id/edit',
    'desk.work',
    async (ctx, req) => {
      await rewriteArticle(ctx, idOf(req), parse(NewArticle, req.body))
      return `/desk/articles/${idOf(req)}`
    },
    (ctx, req, { fields, sentence }) =>
      rewriting(ctx, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
    found,
  )
  action(
    '/desk/articles/:id/publication',
    'desk.work',
    async (ctx, req) => {
      await publishArticle(ctx, idOf(req), parse(Reading, req.body))
      return `/desk/articles/${idOf(req)}`
    },
    undefined,
    found,
  )
  action(
    '/desk/articles/:id/opinion',
    'desk.read',
    async (ctx, req) => {
      await sayHelpful(ctx, idOf(req), parse(ArticleOpinion, req.body))
      return `/desk/articles/${idOf(req)}`
    },
    undefined,
    found,
  )
  action(
    '/desk/tickets/:number/article',
    'desk.work',
    async (ctx, req) => `/desk/articles/${await draftFrom(ctx, await getTicket(ctx, numberOf(req)))}/edit`,
    undefined,
    { of: (ctx, req) => getTicket(ctx, numberOf(req)) },
  )
}
