import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Errors } from '../ui/form.tsx'
import { Button, Row } from '../ui/parts.tsx'
import { categoryChoices, colleagueChoices, queueChoices, serviceChoices } from './choices.ts'
import { lastBulk } from './bulk.ts'
import { countWaiting } from './contacts.ts'
import { follow, Live } from './live.ts'
import { sayNumber } from './moves.ts'
import { TicketList } from './pages.tsx'
import { ByNumber, countViews, listTickets, TicketFilter } from './tickets.ts'
import { workFrom } from './time-left.ts'
import { listViews } from './views.ts'
import { words } from './words.ts'

export type Refused = { errors?: Errors; problem?: string }
export const numberOf = (req: Req) => fromPath(ByNumber, req.params).number
export const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)

export const crumbs = (ctx: Ctx, number?: number) => [
  { href: '/desk/tickets', label: words(ctx.lang).title },
  ...(number ? [{ href: `/desk/tickets/${number}`, label: sayNumber(number) }] : []),
]

/** The list of tickets; and what all routes of the desk say of where they are. */
export function listRoutes({ page, stream }: Web) {
  stream('/desk/live', 'desk.read', (ctx, req, after) => {
    const { ticket, since } = parse(Live, req.query)
    return follow(ctx, { ticket, since: after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : since })
  })
  page('/desk/tickets', 'desk.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const works = may(ctx, 'desk.work')
    const filter = parse(TicketFilter, req.query)
    // Who works at the desk begins from what is open.
    const view = filter.view ?? (works && !Object.values(filter).some((v) => v !== undefined) ? 'open' : null)
    const { soon, shown } = await workFrom(ctx)
    const ofBody = works && filter.body ? await getBody(ctx, filter.body) : null
    const { rows, next } = await listTickets(ctx, { ...filter, view: view ?? undefined }, soon ? { soon } : {})
    const nothing = { counts: {}, queues: [], colleagues: [], keptViews: [], bulk: null, waiting: 0 }
    const bulk = works ? await lastBulk(ctx) : undefined
    const desk = works
      ? {
          counts: await countViews(ctx, soon),
          queues: await queueChoices(ctx),
          colleagues: await colleagueChoices(ctx),
          keptViews: await listViews(ctx),
          waiting: await countWaiting(ctx),
          bulk: bulk ? { id: bulk.id, count: (bulk.before as unknown[]).length } : null,
        }
      : nothing
    return {
      title: w.title,
      lead: ofBody ? ofBody.name : works ? w.lead : w.leadMine,
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
          {desk.waiting > 0 && (
            <Button href="/desk/contacts" icon="it-user">
              {w.contactsWaiting(desk.waiting)}
            </Button>
          )}
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
}
