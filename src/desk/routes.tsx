import { z } from 'zod'
import { deadline, worked } from '../calendars/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { timeline } from '../platform/events.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { sentence as sentenceOf } from '../platform/problems.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button, Row } from '../ui/parts.tsx'
import { Suggested } from './article-pages.tsx'
import { findArticles } from './articles.ts'
import { othersHere } from './answering.ts'
import { findCallers } from './callers.ts'
import { categoryChoices, colleagueChoices, ownBodies, peopleChoices, queueChoices, serviceChoices } from './choices.ts'
import { isTrouble } from './clock-rules.ts'
import { clocksOf } from './clocks.ts'
import { lastBulk } from './bulk.ts'
import { listCalendars } from './hours.ts'
import { linksOf } from './joining.ts'
import { attachmentOf, conversation } from './messages.ts'
import { WhyPage } from './move-pages.tsx'
import { accessOf, sayNumber } from './moves.ts'
import { possibleMoves } from './moving.ts'
import { BesideCall, CallerPage, OpenForm } from './open-pages.tsx'
import { NewTicket, openTicket } from './opening.ts'
import { StateBadge, TicketList } from './pages.tsx'
import { deskSettings } from './settings.ts'
import { checksOf, minutesOf, tagsOf, watchersOf } from './side.ts'
import { fill, listTemplates, similarTo } from './templates.ts'
import { TicketPage } from './ticket-pages.tsx'
import { ByNumber, countViews, getTicket, listTickets, TicketFilter, type TicketRow } from './tickets.ts'
import { listViews } from './views.ts'
import { words } from './words.ts'

export type Refused = { errors?: Errors; problem?: string }
export const numberOf = (req: Req) => fromPath(ByNumber, req.params).number
export const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
const ById = z.looseObject({ id: z.uuid() })
const TWO_HOURS = 7200

export const crumbs = (ctx: Ctx, number?: number) => [
  { href: '/desk/tickets', label: words(ctx.lang).title },
  ...(number ? [{ href: `/desk/tickets/${number}`, label: sayNumber(number) }] : []),
]

/** The moment two working hours from now, and how much work is left until others: by the calendar in force. */
export async function workFrom(ctx: Ctx) {
  const calendar = (await listCalendars(ctx))[0]?.calendar
  const safe = <T,>(fn: () => T): T | null => {
    try {
      return calendar ? fn() : null
    } catch {
      return null // a calendar that no longer opens says so on each ticket
    }
  }
  const soon = safe(() => deadline(calendar!, ctx.now, TWO_HOURS).deadline)
  const left = (at: Temporal.Instant | null) =>
    at &&
    safe(() =>
      Temporal.Instant.compare(at, ctx.now) < 0
        ? worked(calendar!, at, ctx.now).seconds
        : worked(calendar!, ctx.now, at).seconds,
    )
  const shown = (rows: readonly TicketRow[]) => rows.map((row) => ({ row, left: left(row.dueAt) }))
  return { soon, shown }
}

/** Tickets: the list, how one begins, and what stands in it. */
export function ticketRoutes({ page, action, download }: Web) {
  page('/desk/tickets', 'desk.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const works = may(ctx, 'desk.work')
    const filter = parse(TicketFilter, req.query)
    // Who works at the desk begins from what is open.
    const view = filter.view ?? (works && !Object.values(filter).some((v) => v !== undefined) ? 'open' : null)
    const { soon, shown } = await workFrom(ctx)
    const { rows, next } = await listTickets(ctx, { ...filter, view: view ?? undefined }, soon ? { soon } : {})
    const nothing = { counts: {}, queues: [], colleagues: [], keptViews: [], bulk: null }
    const bulk = works ? await lastBulk(ctx) : undefined
    const desk = works
      ? {
          counts: await countViews(ctx, soon),
          queues: await queueChoices(ctx),
          colleagues: await colleagueChoices(ctx),
          keptViews: await listViews(ctx),
          bulk: bulk ? { id: bulk.id, count: (bulk.before as unknown[]).length } : null,
        }
      : nothing
    return {
      title: w.title,
      lead: works ? w.lead : w.leadMine,
      actions: (
        <Row>
          {may(ctx, 'desk.open') && (
            <Button kind="primary" href="/desk/tickets/new" icon="it-plus">
              {works ? w.openPhone : w.open}
            </Button>
          )}
          <Button href="/desk/articles" icon="it-help-circle">
            {w.articles}
          </Button>
          <Button href="/desk/incidents" icon="it-warning-circle">
            {w.incidents}
          </Button>
          {may(ctx, 'desk.figures') && (
            <Button href="/desk/figures" icon="it-chart-line">
              {w.figures}
            </Button>
          )}
          {may(ctx, 'desk.settings') && (
            <Button href="/desk/settings/hours" icon="it-settings">
              {w.settings}
            </Button>
          )}
          {!works && ctx.actor.bodyIds !== '*' && may(ctx, 'desk.body') && (
            <Button href={`/desk/bodies/${ctx.actor.bodyIds[0]}/settings`} icon="it-settings">
              {w.bodyDesk}
            </Button>
          )}
        </Row>
      ),
      body: (
        <TicketList
          lang={ctx.lang}
          now={ctx.now}
          rows={shown(rows)}
          next={next}
          filter={{ ...filter, view: view ?? undefined, after: undefined }}
          view={view}
          {...desk}
          services={await serviceChoices(ctx)}
          categories={await categoryChoices(ctx)}
          me={ctx.actor.personId}
          works={works}
          opens={may(ctx, 'desk.open')}
        />
      ),
    }
  })

  // — how one begins —
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

  // — reading —
  page('/desk/tickets/:number', 'desk.read', async (ctx, req) => {
    const { template } = parse(z.object({ template: optional(z.uuid()) }), req.query)
    const t = await getTicket(ctx, numberOf(req))
    const text = template && (await listTemplates(ctx)).find((x) => x.id === template)?.text
    return showTicket(ctx, t.number, text ? { text: fill(text, t, ctx.actor.name) } : {})
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
export async function showTicket(ctx: Ctx, number: number, values: Values, refused: Refused = {}): Promise<View> {
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
  }
  const desk = works
    ? {
        others: await othersHere(ctx, t.id),
        colleagues: await colleagueChoices(ctx),
        templates: (await listTemplates(ctx)).map((x) => ({ value: x.id, word: x.name })),
        links: await linksOf(ctx, t.id),
        checks: await checksOf(ctx, t.id),
        tags: await tagsOf(ctx, t.id),
        minutes: await minutesOf(ctx, t.id),
        similar: t.closedAt ? [] : await similarTo(ctx, t),
        articles: t.closedAt ? [] : await findArticles(ctx, t.subject, { any: true, limit: 5 }),
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
        history={await timeline(ctx, t.id, 30)}
        {...desk}
        values={values}
        {...refused}
      />
    ),
  }
}
