import type { Lang } from '../platform/words.ts'
import { ClockLine } from '../calendars/index.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Form, type Values } from '../ui/form.tsx'
import { Alert, Card, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing } from '../ui/values.tsx'
import { type ClockState, type ClockTrouble, duration, isTrouble } from './clock-rules.ts'
import type { Move } from './moves.ts'
import { type Typed, typedIn } from './refused-forms.tsx'
import type { Ticket } from './tickets.ts'
import { words } from './words.ts'

type MoveProps = {
  lang: Lang
  ticket: Ticket
  move: Move
  late: boolean
  suppliers: readonly Option[]
  typed: Typed<'move'> | null
}

/** What a move asks before it is done. */
export function MoveForm({ lang, ticket: t, move, late, suppliers, typed }: MoveProps) {
  const w = words(lang)
  return (
    <Card>
      <p>{w.moveLeads[move.name]}</p>
      <Form
        action={`/desk/tickets/${t.number}/${move.name}`}
        {...typedIn(typed, 'move', { version: t.version })}
        submit={w.moves[move.name]}
        cancel={`/desk/tickets/${t.number}`}
        files={move.asks.includes('text')}
      >
        {move.asks.includes('supplier') && (
          <Field type="select" name="supplierId" label={w.supplier} options={suppliers} />
        )}
        {move.asks.includes('text') && (
          <Field type="textarea" name="text" label={w.moveTexts[move.name]!} rows={5} size="wide" />
        )}
        {late && <Field name="lateReason" label={w.lateReason} help={w.lateReasonHelp} size="wide" />}
        {move.asks.includes('text') && (
          <Field type="file" name="files" label={w.files} help={w.filesHelp} multiple optional size="wide" />
        )}
        <Field type="hidden" name="version" />
      </Form>
    </Card>
  )
}

type EditProps = {
  lang: Lang
  ticket: Ticket
  queues: readonly Option[]
  services: readonly Option[]
  categories: readonly Option[]
  colleagues: readonly Option[]
  typed: Typed<EditForm> | null
}
export type EditForm = 'grade' | 'assignment' | 'split' | 'merge' | 'link'

/** What the desk says of a ticket: gravity, subject, owner, and what it has to do with others. */
export function EditPage({ lang, ticket: t, queues, services, categories, colleagues, typed }: EditProps) {
  const w = words(lang)
  const options = (of: Record<string, string>) => Object.entries(of).map(([value, word]) => ({ value, word }))
  const at = `/desk/tickets/${t.number}`
  const form = (name: EditForm, own: Values = {}) => ({
    action: `${at}/${name}`,
    ids: name,
    ...typedIn(typed, name, { version: t.version, ...own }),
  })
  const graded = {
    impact: String(t.impact),
    urgency: String(t.urgency),
    category: t.category,
    service: t.serviceCode,
    queueId: t.queueId,
    followUpOn: t.followUpOn,
  }
  return (
    <Stack>
      <Card title={w.grade}>
        <Form {...form('grade', graded)} submit={w.save} cancel={at} columns>
          <Field type="radio" name="impact" label={w.impact} options={options(w.impacts)} />
          <Field type="radio" name="urgency" label={w.urgency} options={options(w.urgencies)} />
          <Field type="select" name="category" label={w.category} options={categories} optional />
          <Field type="select" name="service" label={w.service} options={services} optional />
          <Field type="select" name="queueId" label={w.queue} options={queues} optional />
          <Field type="date" name="followUpOn" label={w.followUpOn} optional />
          <Field type="hidden" name="version" />
        </Form>
      </Card>
      <Card title={w.assign}>
        <Form {...form('assignment', { personId: t.assigneeId })} submit={w.assign} submitKind="secondary">
          <Field type="select" name="personId" label={w.assignee} options={colleagues} optional />
          <Field type="hidden" name="version" />
        </Form>
      </Card>
      <Card title={w.split}>
        <Form {...form('split')} submit={w.split} submitKind="secondary">
          <p>{w.splitLead}</p>
          <Field name="subject" label={w.subject} size="wide" />
          <Field type="textarea" name="text" label={w.text} rows={3} size="wide" />
          <Field type="hidden" name="version" />
        </Form>
      </Card>
      <Card title={w.merge}>
        <Form {...form('merge')} submit={w.merge} submitKind="secondary">
          <p>{w.mergeLead}</p>
          <Field name="other" label={w.otherNumber} size="short" />
          <Field type="hidden" name="version" />
        </Form>
      </Card>
      <Card title={w.link}>
        <Form {...form('link')} submit={w.link} submitKind="secondary">
          <p>{w.linkLead}</p>
          <Field name="other" label={w.otherNumber} size="short" />
        </Form>
      </Card>
    </Stack>
  )
}

/** Every clock with its line and its table, and the changes it went through. */
export function WhyPage({
  lang,
  clocks,
  troubles,
}: {
  lang: Lang
  clocks: readonly (ClockState | ClockTrouble)[]
  troubles: readonly string[]
}) {
  const w = words(lang)
  const good = clocks.filter((c): c is ClockState => !isTrouble(c))
  return (
    <Stack>
      {troubles.length > 0 && (
        <Alert tone="bad" title={w.clockTrouble}>
          {troubles.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </Alert>
      )}
      {good.map((c) => (
        <Card title={w.whyOf(w.clockNames[c.clock]!)} id={c.clock}>
          <Facts
            facts={[
              { word: w.since, value: <Moment at={c.start} /> },
              { word: w.target, value: duration(c.target) },
              { word: w.dueAt, value: c.due ? <Moment at={c.due} /> : w.paused },
              { word: w.used, value: duration(c.consumed) },
              { word: w.left, value: c.late ? w.dueLate(duration(c.remaining)) : duration(c.remaining) },
              { word: w.state, value: c.stoppedAt ? (c.late ? w.doneLate : w.done) : c.due ? w.running : w.paused },
            ]}
          />
          {c.due && (
            <ClockLine lang={lang} start={c.start} deadline={c.due} intervals={c.intervals} pauses={c.pauses} />
          )}
          {c.changes.length > 1 && (
            <Table
              caption={w.changes}
              captionShown
              rows={c.changes}
              id={(x) => x.from.toString()}
              columns={[
                { word: w.since, main: true, cell: (x) => <Moment at={x.from} /> },
                { word: w.cause, cell: (x) => w.causes[x.cause] ?? <Nothing /> },
                { word: w.target, kind: 'number', cell: (x) => duration(x.target) },
                { word: w.used, kind: 'number', cell: (x) => duration(x.seconds) },
              ]}
            />
          )}
        </Card>
      ))}
    </Stack>
  )
}
