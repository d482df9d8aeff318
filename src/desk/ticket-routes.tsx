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
import { getTicket, type Ticket } from './tickets.ts'
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

/** What the desk sees beside a ticket, and the body does not. */
async function deskSide(ctx: Ctx, t: Ticket) {
  const open = t.closedAt === null
  const [others, colleagues, templates, links, checks, tags, minutes, similar, articles, proposal, bulk, usual] =
    await Promise.all([
      othersHere(ctx, t.id),
      colleagueChoices(ctx),
      listTemplates(ctx),
      linksOf(ctx, t.id),
      checksOf(ctx, t.id),
      tagsOf(ctx, t.id),
      minutesOf(ctx, t.id),
      open ? similarTo(ctx, t) : [],
      open ? findArticles(ctx, t.subject, { any: true, limit: 5 }) : [],
      findProposal(ctx, { ticketId: t.id }),
      lastBulk(ctx),
      open ? usualLevel(ctx, t.category) : null,
    ])
  return {
    others,
    colleagues,
    templates: templateOptions(templates, t.category, ctx.lang),
    links,
    checks,
    tags,
    minutes,
    similar,
    articles,
    proposal,
    undo: isOf(bulk, t.id) ? bulk!.id : null,
    usual,
  }
}
const bodySide: Awaited<ReturnType<typeof deskSide>> = {
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
  undo: null,
  usual: null,
}

/** The page of a ticket, with what was typed and refused when it comes again. */
export async function showTicket(ctx: Ctx, number: number, typed: Typed<TicketForm> | null = null): Promise<View> {
  const t = await getTicket(ctx, number)
  const works = may(ctx, 'desk.work')
  const [possible, clocks, { survey }, side, said, watchers, rights, history] = await Promise.all([
    possibleMoves(ctx, t),
    clocksOf(ctx, t),
    deskSettings(ctx),
    works ? deskSide(ctx, t) : bodySide,
    conversation(ctx, t, { notes: works }),
    watchersOf(ctx, t.id),
    t.bodyId && !t.closedAt ? rightsOf(ctx, t.bodyId, t.serviceCode) : null,
    timeline(ctx, t.id, 30),
  ])
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
        conversation={said}
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
        watchers={watchers}
        rights={rights}
        history={history}
        {...side}
        typed={typed}
      />
    ),
  }
}

/** The page again after a refusal, with what was written where it was written. */
export const again = (form: TicketForm) => (ctx: Ctx, req: Req, refusal: Parameters<typeof typedAgain>[2]) =>
  showTicket(ctx, numberOf(req), typedAgain(form, req.body, refusal))
