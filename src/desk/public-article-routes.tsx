import { z } from 'zod'
import { fromPath, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { PublicArticleList, PublicArticlePage } from './public-article-pages.tsx'
import { judgePublic, publicArticle, publicArticles, PublicOpinion, showsServices } from './public-articles.ts'
import { words } from './words.ts'

const Place = z.looseObject({ centre: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/) })
const Slug = Place.extend({ slug: z.string().regex(/^[a-z0-9-]{1,120}$/) })

/** Answers for everybody: no account, no cookie. */
export function publicArticleRoutes({ page, action }: Web) {
  page('/c/:centre/articles', 'public', async (ctx, req) => {
    const { q } = parse(z.object({ q: z.string().trim().max(200).default('') }), req.query)
    const { centre, articles } = await publicArticles(ctx, fromPath(Place, req.params).centre, q)
    return {
      title: words(ctx.lang).publicTitle,
      frame: 'public',
      centre,
      body: (
        <PublicArticleList
          lang={ctx.lang}
          centre={centre}
          q={q}
          rows={articles}
          services={await showsServices(ctx, centre.slug)}
        />
      ),
    }
  })
  page('/c/:centre/articles/:slug', 'public', async (ctx, req) => {
    const at = fromPath(Slug, req.params)
    const { centre, article } = await publicArticle(ctx, at.centre, at.slug)
    return {
      title: article.title,
      frame: 'public',
      centre,
      crumbs: [{ href: `/c/${centre.slug}/articles`, label: words(ctx.lang).publicTitle }],
      body: (
        <PublicArticlePage lang={ctx.lang} centre={centre} article={article} thanks={req.query['thanks'] === 'yes'} />
      ),
    }
  })
  action(
    '/c/:centre/articles/:slug/opinion',
    'public',
    async (ctx, req) => {
      const { centre, slug } = fromPath(Slug, req.params)
      await judgePublic(ctx, { centre, slug, ip: req.ip }, parse(PublicOpinion, req.body))
      return `/c/${centre}/articles/${slug}?thanks=yes#helped`
    },
    undefined,
    { silent: 'counted by day and address, without who: there is nobody to remember' },
  )
}
