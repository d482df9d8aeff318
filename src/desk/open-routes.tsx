import { z } from 'zod'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type View, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { BesideNew } from './beside-pages.tsx'
import { outlookOf, rightsOf } from './beside.ts'
import { findCallers } from './callers.ts'
import { categoryChoices, ownBodies, peopleChoices, serviceChoices } from './choices.ts'
import { BesideCall, CallerPage, OpenForm } from './open-pages.tsx'
import { NewTicket, openTicket } from './opening.ts'
import { crumbs, may, type Refused } from './routes.tsx'
import { workFrom } from './time-left.ts'
import { listTickets, TicketFilter } from './tickets.ts'
import { words } from './words.ts'

const ById = z.looseObject({ id: z.uuid() })
const Bit = z.string().trim().min(1).max(200).optional().catch(undefined)
const Grade = z.coerce.number().int().min(1).max(3).optional().catch(undefined)
/** What is written so far: whatever does not fit is not said yet. */
const Begun = z.object({ subject: Bit, category: Bit, service: Bit, impact: Grade, urgency: Grade })

/** How a ticket begins: an officer writes one, the desk writes down what somebody says. */
export function openRoutes({ page, action }: Web) {
  const opening = async (ctx: Ctx, bodyId: string | null, values: Values, refused: Refused = {}): Promise<View> => {
    const w = words(ctx.lang)
    const desk = may(ctx, 'desk.work')
    const body = bodyId ? await getBody(ctx, bodyId) : null
    const { shown } = await workFrom(ctx)
    const written = Begun.parse(values)
    const bodies = body ? [{ value: body.id, word: body.name }] : await ownBodies(ctx)
    // Of somebody with several bodies it is said once one is chosen.
    const ofBody = bodies.length === 1 ? bodies[0]!.value : (bodies.find((b) => b.value === bodyId)?.value ?? null)
    return {
      title: w.open,
      ...(body && { lead: body.name }),
      crumbs: crumbs(ctx),
      body: (
        <OpenForm
          lang={ctx.lang}
          desk={desk}
          bodies={bodies}
          people={desk && body ? await peopleChoices(ctx, body.id) : []}
          services={await serviceChoices(ctx)}
          categories={await categoryChoices(ctx)}
          values={{ channel: 'phone', ...values }}
          {...refused}
          beside={
            <>
              <BesideNew
                lang={ctx.lang}
                works={desk}
                q={written.subject ?? ''}
                bodyId={ofBody}
                outlook={await outlookOf(ctx, ofBody, written)}
                rights={ofBody ? await rightsOf(ctx, ofBody, written.service ?? null) : null}
              />
              {desk && body && (
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
                />
              )}
            </>
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
  action(
    '/desk/tickets/suggestions',
    'desk.open',
    (ctx, req) => {
      const { bodyId } = parse(z.object({ bodyId: optional(z.uuid()) }), req.body)
      return opening(ctx, bodyId ?? null, req.body as Values)
    },
    undefined,
    { silent: 'it only says how a ticket would begin' },
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
