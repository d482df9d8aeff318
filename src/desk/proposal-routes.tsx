import type { Ctx } from '../platform/ctx.ts'
import type { View, Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { ProposalsPage } from './proposal-pages.tsx'
import { listProposals, NewProposal, propose } from './proposals.ts'
import { proposalWords } from './proposal-words.ts'
import { crumbs, type Refused } from './routes.tsx'

/** What was proposed to the committee, for the guidelines to come. */
export function proposalRoutes({ page, action }: Web) {
  const list = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: proposalWords(ctx.lang).title,
    lead: proposalWords(ctx.lang).lead,
    crumbs: crumbs(ctx),
    body: <ProposalsPage lang={ctx.lang} rows={await listProposals(ctx)} values={values} {...refused} />,
  })
  page('/desk/proposals', 'desk.work', (ctx, req) => list(ctx, { ticket: String(req.query['ticket'] ?? '') }))
  action(
    '/desk/proposals',
    'desk.work',
    async (ctx, req) => {
      await propose(ctx, parse(NewProposal, req.body))
      return '/desk/proposals'
    },
    (ctx, req, { fields, sentence }) => list(ctx, req.body as Values, { errors: fields, problem: sentence }),
  )
}
