import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Badge, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Sheet } from '../ui/shell.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing } from '../ui/values.tsx'
import { type HitBody, type Incident, sayIncident, type updatesOf } from './incidents.ts'
import { type Typed, typedIn } from './refused-forms.tsx'
import { words } from './words.ts'

type HitProps = {
  lang: Lang
  now: Temporal.Instant
  incident: Incident
  body: HitBody
  /** Writes down when a body became aware, and what it did. */
  keeps: boolean
  typed: Typed<string> | null
}

/** The hour a body became aware of an incident, or how it says it. */
export function Awareness({ lang, incident: i, body: b, keeps, typed }: HitProps) {
  const w = words(lang)
  if (b.awareAt) return <Moment at={b.awareAt} />
  if (!keeps || i.closedAt) return <Nothing />
  const form = `bodies/${b.bodyId}/awareness`
  const at = `/desk/incidents/${i.number}/${form}`
  return (
    <Stack>
      <PostButton action={at} label={`${w.awareNow}: ${b.name}`}>
        {w.awareNow}
      </PostButton>
      <details open={typed?.form === form}>
        <summary>{w.awareThen}</summary>
        <Form action={at} ids={b.bodyId} {...typedIn(typed, form)} submit={w.save} submitKind="secondary">
          <Field type="datetime-local" name="awareAt" label={`${w.awareAt}, ${b.name}`} />
          <Field type="hidden" name="asked" value="true" />
        </Form>
      </details>
    </Stack>
  )
}

/** What a body owes from that hour on, and what it did of it. */
export function Duties({ lang, now, incident: i, body: b, keeps, typed }: HitProps) {
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
              <details open={typed?.form === `duties/${d.id}`}>
                <summary>{w.check}</summary>
                <Form
                  action={done}
                  ids={d.id}
                  {...typedIn(typed, `duties/${d.id}`)}
                  submit={w.save}
                  submitKind="secondary"
                >
                  <Field name="note" label={`${w.lateReason}: ${w.duties[d.duty]}, ${b.name}`} />
                </Form>
              </details>
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
  services: readonly string[]
  updates: Awaited<ReturnType<typeof updatesOf>>
}
/** What one body needs to notify: its own names, its own hours, nobody else's. */
export function NoticePack({ lang, incident: i, body: b, dpo, services, updates }: PackProps) {
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
          { word: w.servicesHit, value: services.join(', ') || null },
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
