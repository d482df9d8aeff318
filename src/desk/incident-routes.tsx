import { z } from 'zod'
import { peopleOfBody } from '../people/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { BreachesLink, IncidentBreaches } from './breach-lists.tsx'
import { lateAtSuppliers } from './breach-proposals.ts'
import { listBreaches } from './breaches.ts'
import { serviceChoices, supplierChoices } from './choices.ts'
import { NoticePack } from './duty-pages.tsx'
import { IncidentBadge, IncidentForm, IncidentList, IncidentPage } from './incident-pages.tsx'
import {
  Aware,
  becomeAware,
  bodiesOf,
  DutyDone,
  fulfil,
  gather,
  getIncident,
  type Incident,
  IncidentMove,
  listIncidents,
  moveIncident,
  NewIncident,
  NewUpdate,
  openIncident,
  sayIncident,
  servicesOf,
  tellAll,
  ticketsOf,
  updatesOf,
} from './incidents.ts'
import { type Typed, typedAgain } from './refused-forms.tsx'
import { may, type Refused } from './routes.tsx'
import { words } from './words.ts'

const ByNumber = z.looseObject({ number: z.coerce.number().int().min(1).max(999_999_999) })
const incidentNumber = (req: Req) => fromPath(ByNumber, req.params).number
const bodyOf = (req: Req) => fromPath(z.looseObject({ body: z.uuid() }), req.params).body

/** Incidents: what hits many bodies at once, told once, each body with its own clocks. */
export function incidentRoutes({ page, action }: Web) {
  const crumbs = (ctx: Ctx, number?: number) => [
    { href: '/desk/incidents', label: words(ctx.lang).incidents },
    ...(number ? [{ href: `/desk/incidents/${number}`, label: sayIncident(number) }] : []),
  ]
  page('/desk/incidents', 'desk.read', async (ctx) => {
    const opens = may(ctx, 'desk.work')
    return {
      title: words(ctx.lang).incidents,
      lead: words(ctx.lang).incidentsLead,
      crumbs: [{ href: '/desk/tickets', label: words(ctx.lang).title }],
      actions: (
        <>
          {may(ctx, 'desk.breaches') && <BreachesLink lang={ctx.lang} />}
          {opens && (
            <Button kind="primary" href="/desk/incidents/new" icon="it-plus">
              {words(ctx.lang).newIncident}
            </Button>
          )}
        </>
      ),
      body: <IncidentList lang={ctx.lang} rows={await listIncidents(ctx)} opens={opens} />,
    }
  })
  const beginning = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).newIncident,
    crumbs: crumbs(ctx),
    body: <IncidentForm lang={ctx.lang} services={await serviceChoices(ctx)} values={values} {...refused} />,
  })
  page('/desk/incidents/new', 'desk.work', (ctx, req) => beginning(ctx, req.query as Values))
  action(
    '/desk/incidents',
    'desk.work',
    async (ctx, req) => `/desk/incidents/${(await openIncident(ctx, parse(NewIncident, req.body))).number}`,
    (ctx, req, { fields, sentence }) => beginning(ctx, req.body as Values, { errors: fields, problem: sentence }),
  )

  const show = async (ctx: Ctx, number: number, typed: Typed<string> | null): Promise<View> => {
    const incident = await getIncident(ctx, number)
    const works = may(ctx, 'desk.work')
    return {
      title: `${sayIncident(number)} ${incident.title}`,
      mark: <IncidentBadge lang={ctx.lang} state={incident.state} />,
      crumbs: crumbs(ctx),
      body: (
        <IncidentPage
          lang={ctx.lang}
          now={ctx.now}
          incident={incident}
          services={await servicesOf(ctx, incident.id)}
          bodies={await bodiesOf(ctx, incident.id)}
          tickets={works ? await ticketsOf(ctx, incident.id) : []}
          updates={await updatesOf(ctx, incident.id)}
          works={works}
          keeps={may(ctx, 'desk.body')}
          breaches={may(ctx, 'desk.breaches') && (await beside(ctx, incident))}
          typed={typed}
        />
      ),
    }
  }
  /** What suppliers did not keep in it, and what the officer responsible may propose. */
  const beside = async (ctx: Ctx, incident: Incident) => {
    const proposes = may(ctx, 'desk.contest') && incident.state !== 'false_alarm'
    const rows = await listBreaches(ctx, { incidentId: incident.id })
    const left = (await supplierChoices(ctx)).filter((s) => !rows.some((b) => b.supplierId === s.value))
    return (
      <IncidentBreaches
        lang={ctx.lang}
        number={incident.number}
        rows={rows}
        late={proposes ? (await lateAtSuppliers(ctx, { incidentId: incident.id })).length : 0}
        suppliers={proposes ? left : []}
      />
    )
  }
  page('/desk/incidents/:number', 'desk.read', (ctx, req) => show(ctx, incidentNumber(req), null))
  const act = (
    what: string,
    access: string,
    anchor: string,
    perform: (ctx: Ctx, number: number, req: Req) => Promise<unknown>,
  ) =>
    action(
      `/desk/incidents/:number/${what}`,
      access,
      async (ctx, req) => {
        await perform(ctx, incidentNumber(req), req)
        return `/desk/incidents/${incidentNumber(req)}${anchor}`
      },
      (ctx, req, refusal) =>
        show(ctx, incidentNumber(req), typedAgain(req.path.split('/').slice(4).join('/'), req.body, refusal)),
      { of: (ctx, req) => getIncident(ctx, incidentNumber(req)) },
    )
  act('state', 'desk.work', '', (ctx, number, req) => moveIncident(ctx, number, parse(IncidentMove, req.body)))
  act('updates', 'desk.work', '#updates', (ctx, number, req) => tellAll(ctx, number, parse(NewUpdate, req.body)))
  act('tickets', 'desk.work', '#tickets', (ctx, number, req) => {
    const typed = z.object({
      ticket: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^(T-)?[1-9]\d{0,8}$/, 'ticket_number_shape'),
    })
    return gather(ctx, number, Number(parse(typed, req.body).ticket.replace('T-', '')))
  })
  act('bodies/:body/awareness', 'desk.body', '#bodies', (ctx, number, req) =>
    becomeAware(ctx, number, bodyOf(req), parse(Aware, req.body)),
  )
  act('duties/:item', 'desk.body', '#bodies', (ctx, number, req) =>
    fulfil(ctx, number, fromPath(z.looseObject({ item: z.uuid() }), req.params).item, parse(DutyDone, req.body)),
  )
  page('/desk/incidents/:number/bodies/:body/notice', 'desk.read', async (ctx, req) => {
    const incident = await getIncident(ctx, incidentNumber(req))
    const body = (await bodiesOf(ctx, incident.id)).find((b) => b.bodyId === bodyOf(req))
    if (!body) throw notFound()
    const dpo = (await peopleOfBody(ctx, body.bodyId)).filter((p) => p.role === 'dpo').map((p) => p.name)
    return {
      title: `${words(ctx.lang).noticeTitle} ${sayIncident(incident.number)}`,
      frame: 'print',
      crumbs: crumbs(ctx, incident.number),
      body: (
        <NoticePack
          lang={ctx.lang}
          incident={incident}
          body={body}
          dpo={dpo}
          services={await servicesOf(ctx, incident.id)}
          updates={await updatesOf(ctx, incident.id)}
        />
      ),
    }
  })
}
