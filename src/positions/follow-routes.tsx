import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { grantHere, listAside, putAside, Reason, takeBack } from './aside.ts'
import { AsideForm, AsideList } from './aside-pages.tsx'
import { ProposalList, RadarList } from './follow-pages.tsx'
import { follow, followAll, proposalOf, proposals } from './official.ts'
import { radar } from './radar.ts'
import { crumbsOf, may, plain, type Refused } from './routes.tsx'
import { words } from './words.ts'

/** What the open data propose, what is put aside, and what must be kept alive. */
export function followRoutes({ page, action }: Web) {
  const crumbs = (ctx: Ctx) => [...crumbsOf(ctx), { href: '/positions/proposals', label: words(ctx.lang).proposals }]
  page('/positions/proposals', 'positions.read', async (ctx) => ({
    title: words(ctx.lang).proposals,
    lead: words(ctx.lang).proposalsLead,
    crumbs: crumbsOf(ctx),
    actions: <Button href="/positions/proposals/aside">{words(ctx.lang).aside}</Button>,
    body: (
      <ProposalList
        lang={ctx.lang}
        rows={await proposals(ctx)}
        edits={may(ctx, 'positions.edit')}
        enters={may(ctx, 'positions.calls')}
      />
    ),
  }))
  action('/positions/proposals/following', 'positions.edit', async (ctx) => {
    const n = await followAll(ctx)
    return { to: '/positions', ...(n === 0 && { silent: 'There was no grant to follow.' }) }
  })
  const grantOf = (req: Req) => fromPath(z.looseObject({ grant: z.uuid() }), req.params).grant
  action(
    '/positions/proposals/:grant/following',
    'positions.edit',
    async (ctx, req) => `/positions/${(await follow(ctx, grantOf(req))).number}`,
    undefined,
    { of: (ctx, req) => proposalOf(ctx, grantOf(req)) },
  )

  // — put aside —
  page('/positions/proposals/aside', 'positions.read', async (ctx) => ({
    title: words(ctx.lang).aside,
    lead: words(ctx.lang).asideLead,
    crumbs: crumbs(ctx),
    body: <AsideList lang={ctx.lang} rows={await listAside(ctx)} edits={may(ctx, 'positions.edit')} />,
  }))
  const found = { of: (ctx: Ctx, req: Req) => grantHere(ctx, grantOf(req)) }
  const asking = async (ctx: Ctx, req: Req, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).putAsideTitle,
    lead: words(ctx.lang).putAsideLead,
    crumbs: crumbs(ctx),
    body: <AsideForm lang={ctx.lang} grant={await grantHere(ctx, grantOf(req))} values={values} {...refused} />,
  })
  page('/positions/proposals/:grant/aside', 'positions.edit', (ctx, req) => asking(ctx, req, {}))
  action(
    '/positions/proposals/:grant/aside',
    'positions.edit',
    async (ctx, req) => {
      await putAside(ctx, grantOf(req), parse(Reason, req.body))
      return '/positions/proposals'
    },
    (ctx, req, { fields, sentence: problem }) => asking(ctx, req, plain(req.body), { errors: fields, problem }),
    found,
  )
  action(
    '/positions/proposals/:grant/resumption',
    'positions.edit',
    async (ctx, req) => {
      await takeBack(ctx, grantOf(req))
      return '/positions/proposals'
    },
    undefined,
    found,
  )

  page('/positions/maintenance', 'positions.read', async (ctx) => ({
    title: words(ctx.lang).radar,
    lead: words(ctx.lang).radarLead,
    crumbs: crumbsOf(ctx),
    body: (
      <RadarList
        lang={ctx.lang}
        rows={await radar(ctx)}
        withBody={ctx.actor.bodyIds === '*' || ctx.actor.bodyIds.length > 1}
      />
    ),
  }))
}
