import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing, Num } from '../ui/values.tsx'
import {
  type HitBody,
  type Incident,
  incidentMoves,
  type IncidentState,
  type listIncidents,
  sayIncident,
  type ticketsOf,
  type updatesOf,
} from './incidents.ts'
import { Awareness, Duties } from './duty-pages.tsx'
import { sayNumber } from './moves.ts'
import { NotDone, type Typed, typedIn } from './refused-forms.tsx'
import { words } from './words.ts'

type Refused = { values: Values; errors?: Errors; problem?: string | undefined }
const tones = {
  detected: 'warn',
  confirmed: 'bad',
  contained: 'warn',
  recovered: 'good',
  closed: 'neutral',
  false_alarm: 'neutral',
} as const
export const IncidentBadge = ({ lang, state }: { lang: Lang; state: IncidentState }) => (
  <Badge tone={tones[state]}>{words(lang).incidentStates[state]}</Badge>
)

export function IncidentList({
  lang,
  rows,
  opens,
}: {
  lang: Lang
  rows: Awaited<ReturnType<typeof listIncidents>>
  opens: boolean
}) {
  const w = words(lang)
  return (
    <Table
      caption={w.incidents}
      rows={rows}
      id={(i) => String(i.number)}
      href={(i) => `/desk/incidents/${i.number}`}
      columns={[
        { word: w.subject, main: true, cell: (i) => `${sayIncident(i.number)} ${i.title}` },
        { word: w.state, cell: (i) => <IncidentBadge lang={lang} state={i.state} /> },
        { word: w.security, cell: (i) => (i.security ? <Badge tone="bad">{w.security}</Badge> : <Nothing />) },
        ...(opens
          ? [{ word: w.bodiesHit, kind: 'number' as const, cell: (i: { bodies: number }) => <Num of={i.bodies} /> }]
          : []),
        { word: w.detectedAt, cell: (i) => <Moment at={i.detectedAt} /> },
      ]}
      empty={
        <Empty
          title={w.noIncidents}
          action={
            opens && (
              <Button kind="primary" href="/desk/incidents/new">
                {w.newIncident}
              </Button>
            )
          }
        >
          {w.noIncidentsText}
        </Empty>
      }
    />
  )
}

export function IncidentForm({
  lang,
  services,
  values,
  errors,
  problem,
}: { lang: Lang; services: readonly Option[] } & Refused) {
  const w = words(lang)
  return (
    <Card>
      <Form
        action="/desk/incidents"
        values={values}
        errors={errors ?? {}}
        problem={problem}
        submit={w.newIncident}
        cancel="/desk/incidents"
      >
        <Field name="title" label={w.subject} size="wide" />
        <Field type="textarea" name="summary" label={w.text} rows={4} optional size="wide" />
        {services.length > 0 && (
          <Field
            type="checks"
            name="services"
            label={w.servicesHit}
            help={w.servicesHitHelp}
            options={services}
            optional
          />
        )}
        <Field type="checkbox" name="security" label={w.security} help={w.securityHelp} />
        {values['ticket'] && <Field type="hidden" name="ticket" />}
      </Form>
    </Card>
  )
}

type PageProps = {
  lang: Lang
  now: Temporal.Instant
  incident: Incident
  services: readonly string[]
  bodies: readonly HitBody[]
  tickets: Awaited<ReturnType<typeof ticketsOf>>
  updates: Awaited<ReturnType<typeof updatesOf>>
  works: boolean
  /** Writes down when a body became aware, and what it did. */
  keeps: boolean
  /** What suppliers did not keep, for who may read it. */
  breaches: ComponentChildren
  /** The form that was refused, by what follows the incident in its address. */
  typed: Typed<string> | null
}

export function IncidentPage(p: PageProps) {
  const { lang, incident: i, works, typed } = p
  const w = words(lang)
  const at = `/desk/incidents/${i.number}`
  const next = incidentMoves[i.state]
  return (
    <Columns wide>
      <Stack>
        {typed && !isDrawn(p, typed.form) && <NotDone lang={lang} typed={typed} />}
        {works && next.length > 0 && (
          <Card title={w.whatNow}>
            {i.state === 'recovered' ? (
              <Form
                action={`${at}/state`}
                {...typedIn(typed, 'state', { to: 'closed' })}
                submit={w.incidentMoves['closed']}
              >
                <Field
                  type="textarea"
                  name="report"
                  label={w.incidentReport}
                  help={w.incidentReportHelp}
                  rows={4}
                  size="wide"
                />
                <Field type="hidden" name="to" />
              </Form>
            ) : (
              <Row>
                {next.map((to) => (
                  <PostButton
                    action={`${at}/state`}
                    values={{ to }}
                    kind={to === 'false_alarm' ? 'secondary' : 'primary'}
                  >
                    {w.incidentMoves[to]}
                  </PostButton>
                ))}
              </Row>
            )}
          </Card>
        )}
        {i.report !== '' && (
          <Card title={w.incidentReport}>
            <p>{i.report}</p>
          </Card>
        )}
        <Card title={w.bodiesHit} id="bodies" flush>
          <Table
            caption={w.bodiesHit}
            rows={p.bodies}
            id={(b) => b.bodyId}
            columns={[
              { word: w.body, main: true, cell: (b) => b.name },
              { word: w.cause, cell: (b) => w.hitBy[b.cause] },
              { word: w.awareAt, cell: (b) => <Awareness {...p} body={b} /> },
              ...(i.security ? [{ word: w.dutiesOf, cell: (b: HitBody) => <Duties {...p} body={b} /> }] : []),
              {
                word: w.noticePack,
                quiet: true,
                cell: (b) => <a href={`${at}/bodies/${b.bodyId}/notice`}>{w.noticePack}</a>,
              },
            ]}
            empty={<Empty title={w.noBodiesHit}>{w.servicesHitHelp}</Empty>}
          />
        </Card>
        <Card title={w.updates} id="updates">
          <Stack>
            {works && i.closedAt === null && (
              <Form action={`${at}/updates`} {...typedIn(typed, 'updates')} submit={w.tellAll}>
                <Field type="textarea" name="text" label={w.updateText} help={w.updateHelp} rows={3} size="wide" />
              </Form>
            )}
            {p.updates.length === 0 ? (
              <p>{w.noUpdates}</p>
            ) : (
              <Timeline items={p.updates.map((u) => ({ at: u.saidAt, what: u.text, who: u.authorName }))} />
            )}
          </Stack>
        </Card>
      </Stack>
      <Stack>
        <Card title={w.facts}>
          <Facts
            columns={1}
            facts={[
              { word: w.detectedAt, value: <Moment at={i.detectedAt} /> },
              i.closedAt !== null && { word: w.closedAt, value: <Moment at={i.closedAt} /> },
              { word: w.security, value: i.security ? w.yes : w.no },
              { word: w.servicesHit, value: p.services.join(', ') || null },
              i.summary !== '' && { word: w.text, value: i.summary },
            ]}
          />
        </Card>
        {p.breaches}
        {works && (
          <Card title={w.gathered} id="tickets">
            <Stack>
              <ul class="plain-list">
                {p.tickets.map((t) => (
                  <li>
                    <a href={`/desk/tickets/${t.number}`}>
                      {sayNumber(t.number)} {t.subject}
                    </a>{' '}
                    {t.bodyName}
                  </li>
                ))}
              </ul>
              {i.closedAt === null && (
                <Form action={`${at}/tickets`} {...typedIn(typed, 'tickets')} submit={w.gather} submitKind="secondary">
                  <Field name="ticket" label={w.otherNumber} size="short" />
                </Form>
              )}
            </Stack>
          </Card>
        )}
      </Stack>
    </Columns>
  )
}

/** Whether a form stands on the page as things are now; what is only pressed has none. */
function isDrawn({ incident: i, bodies, works, keeps, now }: PageProps, form: string): boolean {
  if (form === 'state') return works && i.state === 'recovered'
  if (form === 'updates' || form === 'tickets') return works && i.closedAt === null
  const [what, id] = form.split('/')
  if (what === 'bodies') return keeps && i.closedAt === null && bodies.some((b) => b.bodyId === id && !b.awareAt)
  const duty = bodies.flatMap((b) => b.duties).find((d) => d.id === id)
  return keeps && duty !== undefined && !duty.doneAt && Temporal.Instant.compare(duty.dueAt, now) < 0
}
