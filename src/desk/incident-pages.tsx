import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Sheet } from '../ui/shell.tsx'
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
import { sayNumber } from './moves.ts'
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
} & Refused

export function IncidentPage(p: PageProps) {
  const { lang, incident: i, works, values, errors, problem } = p
  const w = words(lang)
  const at = `/desk/incidents/${i.number}`
  const next = incidentMoves[i.state]
  return (
    <Columns wide>
      <Stack>
        {works && next.length > 0 && (
          <Card title={w.whatNow}>
            {i.state === 'recovered' ? (
              <Form
                action={`${at}/state`}
                values={{ ...values, to: 'closed' }}
                errors={errors ?? {}}
                problem={problem}
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
          {works && i.closedAt === null && (
            <Form action={`${at}/updates`} values={values} errors={errors ?? {}} submit={w.tellAll}>
              <Field type="textarea" name="text" label={w.updateText} help={w.updateHelp} rows={3} size="wide" />
            </Form>
          )}
          {p.updates.length === 0 ? (
            <p>{w.noUpdates}</p>
          ) : (
            <Timeline items={p.updates.map((u) => ({ at: u.saidAt, what: u.text, who: u.authorName }))} />
          )}
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
              works && { word: w.servicesHit, value: p.services.join(', ') || null },
              i.summary !== '' && { word: w.text, value: i.summary },
            ]}
          />
        </Card>
        {p.breaches}
        {works && (
          <Card title={w.gathered} id="tickets">
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
              <Form
                action={`${at}/tickets`}
                errors={errors ?? {}}
                values={values}
                submit={w.gather}
                submitKind="secondary"
              >
                <Field name="ticket" label={w.otherNumber} size="short" />
              </Form>
            )}
          </Card>
        )}
      </Stack>
    </Columns>
  )
}

const Awareness = ({ lang, incident: i, body: b, keeps }: PageProps & { body: HitBody }) => {
  const w = words(lang)
  if (b.awareAt) return <Moment at={b.awareAt} />
  if (!keeps || i.closedAt) return <Nothing />
  return (
    <PostButton action={`/desk/incidents/${i.number}/bodies/${b.bodyId}/awareness`} label={`${w.awareNow}: ${b.name}`}>
      {w.awareNow}
    </PostButton>
  )
}

function Duties({ lang, now, incident: i, body: b, keeps }: PageProps & { body: HitBody }) {
  const w = words(lang)
  if (b.duties.length === 0) return <Nothing />
  return (
    <ul class="plain-list">
      {b.duties.map((d) => {
        const late = Temporal.Instant.compare(d.dueAt, d.doneAt ?? now) < 0
        const done = `/desk/incidents/${i.number}/duties/${d.id}`
        return (
          <li>
            {w.duties[d.duty]} <Moment at={d.dueAt} />{' '}
            {d.doneAt ? (
              <Badge tone={late ? 'warn' : 'good'}>{late ? w.dutyLate : w.check}</Badge>
            ) : late ? (
              <Badge tone="bad">{w.doneLate}</Badge>
            ) : null}
            {!d.doneAt && keeps && !late && (
              <PostButton action={done} kind="quiet" label={`${w.check}: ${w.duties[d.duty]}, ${b.name}`}>
                {w.check}
              </PostButton>
            )}
            {!d.doneAt && keeps && late && (
              <Form action={done} submit={w.check} submitKind="quiet">
                <Field name="note" label={`${w.lateReason}: ${w.duties[d.duty]}, ${b.name}`} />
              </Form>
            )}
            {d.note && <p>{d.note}</p>}
          </li>
        )
      })}
    </ul>
  )
}

type PackProps = {
  lang: Lang
  incident: Incident
  body: HitBody
  dpo: string[]
  updates: Awaited<ReturnType<typeof updatesOf>>
}
/** What one body needs to notify: its own names, its own hours, nobody else's. */
export function NoticePack({ lang, incident: i, body: b, dpo, updates }: PackProps) {
  const w = words(lang)
  return (
    <Sheet>
      <h1>{w.noticeTitle}</h1>
      <Facts
        columns={2}
        facts={[
          { word: w.controller, value: b.name },
          { word: w.dpo, value: dpo.join(', ') || null },
          { word: w.incident, value: `${sayIncident(i.number)} ${i.title}` },
          { word: w.detectedAt, value: <Moment at={i.detectedAt} /> },
          { word: w.awareAt, value: b.awareAt ? <Moment at={b.awareAt} /> : null },
          { word: w.state, value: w.incidentStates[i.state] },
          { word: w.text, value: i.summary || null, wide: true },
        ]}
      />
      {b.duties.length > 0 && (
        <Table
          caption={w.dutiesOf}
          captionShown
          rows={b.duties}
          id={(d) => d.id}
          columns={[
            { word: w.dutiesOf, main: true, cell: (d) => w.duties[d.duty] },
            { word: w.dueAt, cell: (d) => <Moment at={d.dueAt} /> },
            { word: w.check, cell: (d) => (d.doneAt ? <Moment at={d.doneAt} /> : <Nothing />) },
            { word: w.note, cell: (d) => d.note || <Nothing /> },
          ]}
        />
      )}
      <h2>{w.updates}</h2>
      {updates.map((u) => (
        <p>
          <Moment at={u.saidAt} />: {u.text}
        </p>
      ))}
    </Sheet>
  )
}
