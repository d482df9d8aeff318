import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { timeline } from '../platform/events.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { sentence as sentenceOf } from '../platform/problems.ts'
import { findArticles } from './articles.ts'
import { othersHere } from './answering.ts'
import { rightsOf, usualLevel } from './beside.ts'
import { isOf, lastBulk } from './bulk.ts'
import { colleagueChoices } from './choices.ts'
import { isTrouble } from './clock-rules.ts'
import { clocksOf } from './clocks.ts'
import { linksOf } from './joining.ts'
import { attachmentOf, conversation } from './messages.ts'
import { WhyPage } from './move-pages.tsx'
import { accessOf, sayNumber } from './moves.ts'
import { possibleMoves } from './moving.ts'
import { StateBadge } from './pages.tsx'
import { findProposal } from './proposals.ts'
import { type TicketForm, type Typed, typedAgain } from './refused-forms.tsx'
import { crumbs, may, numberOf } from './routes.tsx'
import { deskSettings } from './settings.ts'
import { checksOf, minutesOf, tagsOf, watchersOf } from './side.ts'
import { templateOptions } from './template-pages.tsx'
import { listTemplates, similarTo } from './templates.ts'
import { TicketPage } from './ticket-pages.tsx'
import { getTicket } from './tickets.ts'
import { words } from './words.ts'

/** One ticket: what stands in it, and why its times are what they are. */
export function ticketRoutes({ page, download }: Web) {
  page('/desk/tickets/:number', 'desk.read', async (ctx, req) => {
    return showTicket(ctx, numberOf(req))
  })
  page('/desk/tickets/:number/why', 'desk.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const t = await getTicket(ctx, numberOf(req))
    const clocks = (await clocksOf(ctx, t)).filter((c) => may(ctx, 'desk.work') || c.clock !== 'supplier')
    return {
      title: `${w.why}: ${sayNumber(t.number)}`,
      lead: w.whyLead,
      crumbs: crumbs(ctx, t.number),
      body: (
        <WhyPage
          lang={ctx.lang}
          clocks={clocks}
          troubles={clocks.filter(isTrouble).map((c) => sentenceOf(c.code, c.values, ctx.lang))}
        />
      ),
    }
  })
  download('/desk/tickets/:number/files/:file', 'desk.read', async (ctx, req) => {
    const { file } = fromPath(z.looseObject({ file: z.uuid() }), req.params)
    const t = await getTicket(ctx, numberOf(req))
    const found = await attachmentOf(ctx, t, file, { notes: may(ctx, 'desk.work') })
    return { name: found.name, type: found.type, content: found.bytes }
  })
}

/** The page of a ticket, with what was typed and refused when it comes again. */
export async function showTicket(ctx: Ctx, number: number, typed: Typed<TicketForm> | null = null): Promise<View> {
  const t = await getTicket(ctx, number)
  const works = may(ctx, 'desk.work')
  const possible = await possibleMoves(ctx, t)
  const clocks = await clocksOf(ctx, t)
  const { survey } = await deskSettings(ctx)
  const nothing = {
    others: [],
    colleagues: [],
    templates: [],
    links: [],
    checks: [],
    tags: [],
    minutes: 0,
    similar: [],
    articles: [],
    proposal: null,
    usual: null,
    undo: null,
  }
  const bulk = works ? await lastBulk(ctx) : undefined
  const desk = works
    ? {
        others: await othersHere(ctx, t.id),
        colleagues: await colleagueChoices(ctx),
        templates: templateOptions(await listTemplates(ctx), t.category, ctx.lang),
        links: await linksOf(ctx, t.id),
        checks: await checksOf(ctx, t.id),
        tags: await tagsOf(ctx, t.id),
        minutes: await minutesOf(ctx, t.id),
        similar: t.closedAt ? [] : await similarTo(ctx, t),
        articles: t.closedAt ? [] : await findArticles(ctx, t.subject, { any: true, limit: 5 }),
        proposal: await findProposal(ctx, { ticketId: t.id }),
        undo: isOf(bulk, t.id) ? bulk!.id : null,
        usual: t.closedAt ? null : await usualLevel(ctx, t.category),
      }
    : nothing
  return {
    title: `${sayNumber(t.number)} ${t.subject}`,
    lead: t.bodyName ?? words(ctx.lang).unknownBody,
    mark: <StateBadge lang={ctx.lang} state={t.state} />,
    crumbs: crumbs(ctx),
    body: (
      <TicketPage
        lang={ctx.lang}
        now={ctx.now}
        ticket={t}
        conversation={await conversation(ctx, t, { notes: works })}
        clocks={clocks}
        troubles={clocks.filter(isTrouble).map((c) => sentenceOf(c.code, c.values, ctx.lang))}
        possible={possible
          .filter(({ move }) => may(ctx, accessOf(move)))
          .map(({ move, missing, late }) => ({
            move,
            late,
            reasons: missing.map((m) => sentenceOf(m.code, m.values ?? {}, ctx.lang)),
          }))}
        works={works}
        speaks={works ? t.closedAt === null : may(ctx, 'desk.open') && !['cancelled', 'merged'].includes(t.state)}
        survey={survey && may(ctx, 'desk.open')}
        me={ctx.actor.personId}
        watchers={await watchersOf(ctx, t.id)}
        rights={t.bodyId && !t.closedAt ? await rightsOf(ctx, t.bodyId, t.serviceCode) : null}
        history={await timeline(ctx, t.id, 30)}
        {...desk}
        typed={typed}
      />
    ),
  }
}

/** The page again after a refusal, with what was written where it was written. */
export const again = (form: TicketForm) => (ctx: Ctx, req: Req, refusal: Parameters<typeof typedAgain>[2]) =>
  showTicket(ctx, numberOf(req), typedAgain(form, req.body, refusal))
