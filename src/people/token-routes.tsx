import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { TokenOnce, TokenPage } from './token-pages.tsx'
import { createToken, listTokens, NewToken, revokeToken } from './tokens.ts'
import { words } from './words.ts'
import { bodyOptions } from './persons.ts'

const ById = z.object({ id: z.uuid() })

/** Tokens for other programs. */
export function tokenRoutes({ page, action }: Web) {
  page('/people/tokens', 'people.tokens', async (ctx) => tokens(ctx, { days: 30 }))
  const tokens = async (
    ctx: Ctx,
    values: Record<string, unknown>,
    refused: { errors?: Record<string, string>; problem?: string } = {},
  ) => ({
    title: words(ctx.lang).tokensTitle,
    lead: words(ctx.lang).tokensLead,
    crumbs: [{ href: '/people', label: words(ctx.lang).title }],
    body: (
      <TokenPage
        lang={ctx.lang}
        tokens={await listTokens(ctx)}
        bodies={await bodyOptions(ctx)}
        now={ctx.now}
        values={values as Record<string, string>}
        {...refused}
      />
    ),
  })
  action(
    '/people/tokens',
    'people.tokens',
    async (ctx, req) => {
      const { secret } = await createToken(ctx, parse(NewToken, req.body))
      return { title: words(ctx.lang).tokensTitle, body: <TokenOnce lang={ctx.lang} secret={secret} /> }
    },
    (ctx, req, { fields, sentence }) => tokens(ctx, req.body, { errors: fields, problem: sentence }),
  )
  action('/people/tokens/:id/revocation', 'people.tokens', async (ctx, req) => {
    await revokeToken(ctx, fromPath(ById, req.params).id)
    return '/people/tokens'
  })
}
