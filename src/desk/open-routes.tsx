import { z } from 'zod'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type View, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { Suggested } from './article-pages.tsx'
import { findArticles } from './articles.ts'
import { findCallers } from './callers.ts'
import { categoryChoices, ownBodies, peopleChoices, serviceChoices } from './choices.ts'
import { BesideCall, CallerPage, OpenForm } from './open-pages.tsx'
import { NewTicket, openTicket } from './opening.ts'
import { crumbs, may, type Refused, workFrom } from './routes.tsx'
import { listTickets, TicketFilter } from './tickets.ts'
import { words } from './words.ts'

const ById = z.looseObject({ id: z.uuid() })

/** How a ticket begins: an officer writes one, the desk writes down what somebody says. */
export function openRoutes({ page, action }: Web) {
  const opening = async (ctx: Ctx, bodyId: string | null, values: Values, refused: Refused = {}): Promise<View> => {
    const w = words(ctx.lang)
    const desk = may(ctx, 'desk.work')
    const body = bodyId ? await getBody(ctx, bodyId) : null
    const { shown } = await workFrom(ctx)
    const asked = String(values['subject'] ?? '')
    return {
      title: w.open,
      ...(body && { lead: body.name }),
      crumbs: crumbs(ctx),
      body: (
        <OpenForm
          lang={ctx.lang}
          desk={desk}
          bodies={body ? [{ value: body.id, word: body.name }] : await ownBodies(ctx)}
          people={desk && body ? await peopleChoices(ctx, body.id) : []}
          services={await serviceChoices(ctx)}
          categories={await categoryChoices(ctx)}
          values={{ channel: 'phone', ...values }}
          {...refused}
          beside={
            !desk ? (
              <Suggested
                lang={ctx.lang}
                q={asked}
                rows={await findArticles(ctx, asked, { any: true, limit: 6 })}
                action="/desk/tickets/new"
              />
            ) : (
              body && (
                <BesideCall
                  lang={ctx.lang}
                  now={ctx.now}
                  bodyId={body.id}
                  contacts={await ctx.db
                    .selectFrom('bodyContact')
                    .select(['kind', 'label', 'value'])
                    .where('bodyId', '=', body.id)
                    .limit(8)
                    .execute()}
                  tickets={shown((await listTickets(ctx, TicketFilter.parse({ body: body.id }), { limit: 5 })).rows)}
                  active={[]}
                />
              )
            )
          }
        />
      ),
    }
  }
  page('/desk/tickets/new', 'desk.open', async (ctx, req) => {
    const { q } = parse(z.object({ q: optional(z.string().trim().max(100)) }), req.query)
    if (!may(ctx, 'desk.work')) return opening(ctx, null, { subject: q })
    return {
      title: words(ctx.lang).caller,
      lead: words(ctx.lang).callerLead,
      crumbs: crumbs(ctx),
      body: <CallerPage lang={ctx.lang} q={q ?? ''} found={q ? await findCallers(ctx, q) : null} />,
    }
  })
  page('/desk/bodies/:id/new', 'desk.open', (ctx, req) =>
    opening(ctx, fromPath(ById, req.params).id, req.query as Values),
  )
  const ForBody = z.object({
    bodyId: z.uuid('required'),
    channel: z.enum(['phone', 'console', 'portal']).default('portal'),
  })
  action(
    '/desk/tickets',
    'desk.open',
    async (ctx, req) => {
      const { bodyId, channel } = parse(ForBody, req.body)
      const t = await openTicket(ctx, parse(NewTicket, req.body), {
        bodyId,
        channel: may(ctx, 'desk.work') ? channel : 'portal',
        files: req.files,
      })
      return `/desk/tickets/${t.number}`
    },
    (ctx, req, { fields, sentence }) => {
      const given = ForBody.pick({ bodyId: true }).safeParse(req.body)
      return opening(ctx, given.success ? given.data.bodyId : null, req.body as Values, {
        errors: fields,
        problem: sentence,
      })
    },
  )
}
