import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, FieldGroup, Form, type Values } from '../ui/form.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Moment, Money, Nothing } from '../ui/values.tsx'
import { accountsCalendar } from './periods.ts'
import type { RuleProblem } from './check.ts'
import type { ScheduleMove, ScheduleState } from './moves.ts'
import { RuleTable } from './rule-pages.tsx'
import type { listScheduleMoves, Schedule } from './schedules.ts'
import type { BodyLack, Laid } from './scheduling.ts'
import { sayMissing } from './sentences.ts'
import { words } from './words.ts'

const tones = { draft: 'neutral', proposed: 'info', in_force: 'good', superseded: 'neutral' } as const
export const ScheduleBadge = ({ lang, state }: { lang: Lang; state: ScheduleState }) => (
  <Badge tone={tones[state]}>{words(lang).scheduleStates[state]}</Badge>
)

type ListProps = { lang: Lang; rows: readonly Schedule[]; proposes: boolean }
export function ScheduleList({ lang, rows, proposes }: ListProps) {
  const w = words(lang)
  return (
    <Table
      caption={w.schedules}
      rows={rows}
      id={(s) => s.id}
      href={(s) => `/dues/schedules/${s.id}`}
      columns={[
        { word: w.schedule, main: true, cell: (s) => w.scheduleTitle(s.year, s.number) },
        { word: w.convention, cell: (s) => s.conventionTitle },
        { word: w.state, cell: (s) => <ScheduleBadge lang={lang} state={s.state} /> },
        { word: w.dueOn, cell: (s) => <Day day={s.dueOn} /> },
        { word: w.approvedBy, cell: (s) => s.approverName ?? <Nothing /> },
      ]}
      empty={
        <Empty
          title={w.noSchedules}
          action={
            proposes && (
              <Button kind="primary" href="/dues/schedules/new">
                {w.newSchedule}
              </Button>
            )
          }
        >
          {w.noSchedulesText}
        </Empty>
      }
    />
  )
}

export function NewScheduleForm(props: {
  lang: Lang
  conventions: readonly Option[]
  values: Values
  errors?: Errors
  problem?: string
}) {
  const w = words(props.lang)
  return (
    <Form
      action="/dues/schedules"
      values={props.values}
      errors={props.errors ?? {}}
      problem={props.problem}
      submit={w.save}
      cancel="/dues/schedules"
      columns
    >
      <Field name="conventionId" type="select" label={w.convention} options={props.conventions} size="wide" />
      <Field name="year" type="number" label={w.year} size="short" />
      <Field name="dueOn" type="date" label={w.dueOn} size="short" />
      <Field name="note" type="textarea" label={w.note} help={w.noteHelp} rows={2} optional size="wide" />
      <Field
        name="rules"
        type="textarea"
        label={w.rulesOptional}
        help={w.rulesJsonHelp}
        rows={6}
        optional
        size="wide"
      />
    </Form>
  )
}

export function EditScheduleForm(props: {
  lang: Lang
  schedule: Schedule
  values: Values
  errors?: Errors
  problem?: string
}) {
  const w = words(props.lang)
  const at = `/dues/schedules/${props.schedule.id}`
  return (
    <Form
      action={`${at}/edit`}
      values={props.values}
      errors={props.errors ?? {}}
      problem={props.problem}
      submit={w.save}
      cancel={at}
      columns
    >
      <Field name="dueOn" type="date" label={w.dueOn} size="short" />
      <Field
        name="changes"
        type="textarea"
        label={w.changes}
        rows={2}
        optional={props.schedule.number === 1}
        size="wide"
      />
      <Field name="note" type="textarea" label={w.note} help={w.noteHelp} rows={2} optional size="wide" />
      <Field name="rules" type="textarea" label={w.rulesJson} help={w.rulesJsonHelp} rows={24} size="wide" />
      <Field name="version" type="hidden" />
    </Form>
  )
}

type CardProps = {
  lang: Lang
  schedule: Schedule
  problems: readonly { problem: RuleProblem; says: string }[]
  lacks: readonly BodyLack[]
  laid: Laid
  possible: readonly { move: ScheduleMove; may: boolean; reasons: readonly string[] }[]
  versions: readonly Schedule[]
  moves: Awaited<ReturnType<typeof listScheduleMoves>>
  actLabel: string | null
  may: { propose: boolean; collect: boolean }
  waiting: number
}
export function ScheduleCard(props: CardProps) {
  const { lang, schedule: s, problems, possible, versions, moves, may } = props
  const w = words(lang)
  const at = `/dues/schedules/${s.id}`
  return (
    <Stack>
      {s.note && <Alert tone="neutral">{s.note}</Alert>}
      {problems.length > 0 && (
        <Alert tone="bad" title={w.problems}>
          <p>{w.problemsText}</p>
          <ul>
            {problems.map(({ problem, says }) => (
              <li>
                <strong>{problem.name}</strong>: {says}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Lacks lang={lang} lacks={props.lacks} />
      <Card>
        <Facts
          facts={[
            { word: w.convention, value: s.conventionTitle, wide: true },
            { word: w.dueOn, value: <Day day={s.dueOn} /> },
            { word: w.toBodies, value: <Day day={accountsCalendar(s.year).toBodies} />, note: w.calendarNote },
            { word: w.corrected, value: <Day day={accountsCalendar(s.year).corrected} />, note: w.calendarNote },
            { word: w.proposedBy, value: s.proposerName, note: s.proposedAt && <Moment at={s.proposedAt} /> },
            { word: w.approvedBy, value: s.approverName, note: s.approvedAt && <Moment at={s.approvedAt} /> },
            { word: w.act, value: props.actLabel ?? w.noAct, wide: true },
            s.changes ? { word: w.changes, value: s.changes, wide: true } : null,
            s.publishedAt ? { word: w.published, value: <Moment at={s.publishedAt} /> } : null,
            s.closedAt ? { word: w.closed, value: <Moment at={s.closedAt} /> } : null,
          ]}
        />
        <Row>
          {possible
            .filter((p) => p.may)
            .map(({ move, reasons }) => (
              <Button
                kind={move.name === 'return' ? 'secondary' : 'primary'}
                href={`${at}/${move.name}`}
                label={reasons.length > 0 ? `${w.scheduleMoves[move.name]}: ${reasons.join(' ')}` : undefined}
              >
                {w.scheduleMoves[move.name]}
              </Button>
            ))}
          {s.state === 'proposed' && may.propose && !s.publishedAt && (
            <PostButton action={`${at}/publication`}>{w.publish}</PostButton>
          )}
          {s.state === 'in_force' && !s.closedAt && may.collect && (
            <>
              <PostButton kind="primary" action={`${at}/computation`}>
                {w.compute}
              </PostButton>
              {props.waiting > 0 && (
                <Button kind="primary" href={`${at}/notices`}>
                  {w.sendNotices}
                </Button>
              )}
              <Button href={`${at}/accounts`}>{w.accountsTitle}</Button>
            </>
          )}
          {s.closedAt && <Button href={`${at}/accounts`}>{w.accountsTitle}</Button>}
          {s.state === 'in_force' && <Button href={`/dues?schedule=${s.id}`}>{w.seeDues}</Button>}
          {s.state === 'in_force' && !s.closedAt && may.propose && <Button href={`${at}/versions`}>{w.next}</Button>}
        </Row>
        {possible.some((p) => p.may && p.reasons.length > 0) && (
          <Alert tone="warn" title={w.missingNow}>
            <ul>
              {[...new Set(possible.flatMap((p) => (p.may ? p.reasons : [])))].map((r) => (
                <li>{r}</li>
              ))}
            </ul>
          </Alert>
        )}
      </Card>
      <RuleTable lang={lang} schedule={s} edits={s.state === 'draft' && may.propose} />
      <LaidTable lang={lang} laid={props.laid} state={s.state} />
      <Columns>
        <Card title={w.versions}>
          <ul class="plain-list">
            {versions.map((v) => (
              <li>
                <a href={`/dues/schedules/${v.id}`} aria-current={v.id === s.id ? 'page' : undefined}>
                  {w.scheduleTitle(v.year, v.number)}
                </a>{' '}
                <ScheduleBadge lang={lang} state={v.state} />
                {v.changes && <p class="field-help">{v.changes}</p>}
              </li>
            ))}
          </ul>
        </Card>
        <Card title={w.history}>
          <Timeline
            items={moves.map((m) => ({
              at: m.recordedAt,
              what: w.moved[m.move] ?? m.move,
              ...(m.personName && { who: m.personName }),
              detail: m.note,
            }))}
          />
        </Card>
      </Columns>
    </Stack>
  )
}

function Lacks({ lang, lacks }: { lang: Lang; lacks: readonly BodyLack[] }) {
  const w = words(lang)
  if (lacks.length === 0) return null
  return (
    <Alert tone="warn" title={w.lacks}>
      <p>{w.lacksText(lacks.length)}</p>
      <ul>
        {lacks.slice(0, 100).map((l) => (
          <li>
            <a href={`/members/${l.bodyId}`}>{l.name}</a>: {l.lacks.map((m) => sayMissing(m, lang)).join('; ')}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function LaidTable({ lang, laid, state }: { lang: Lang; laid: Laid; state: ScheduleState }) {
  const w = words(lang)
  if (laid.dues.length === 0 || (state !== 'draft' && state !== 'proposed')) return null
  const rows = laid.bodies.map((body, i) => ({ body, due: laid.dues[i]! }))
  const total = rows.reduce((sum, { due }) => sum + due.totalCents, 0)
  return (
    <Card title={w.laid} flush>
      <p class="box-body">{w.laidText}</p>
      <Table
        caption={w.laid}
        rows={rows}
        id={({ body }) => body.id}
        href={({ body }) => `/dues/bodies/${body.id}`}
        columns={[
          { word: w.body, main: true, cell: ({ body }) => body.name },
          {
            word: w.quota,
            kind: 'number',
            cell: ({ due }) =>
              due.missing.length > 0 ? <Badge tone="warn">{w.stopped}</Badge> : <Money cents={due.totalCents} />,
          },
        ]}
        foot={[[w.total, <Money cents={total} />]]}
      />
    </Card>
  )
}

/** What a move of a schedule asks before it is done. */
export function ScheduleMoveForm(props: {
  lang: Lang
  schedule: Schedule
  move: ScheduleMove
  reasons: readonly string[]
  acts: readonly Option[]
  values: Values
  errors?: Errors
  problem?: string
}) {
  const { lang, schedule, move, reasons } = props
  const w = words(lang)
  const at = `/dues/schedules/${schedule.id}`
  return (
    <Stack>
      {reasons.length > 0 && (
        <Alert tone="warn" title={w.missingNow}>
          <ul>
            {reasons.map((r) => (
              <li>{r}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Form
        action={`${at}/${move.name}`}
        values={{ organ: 'assembly', ...props.values }}
        errors={props.errors ?? {}}
        problem={props.problem}
        submit={w.scheduleMoves[move.name] ?? w.save}
        cancel={at}
        files={move.asks.includes('act')}
      >
        {move.asks.includes('reason') && <Field name="reason" type="textarea" label={w.reason} rows={3} size="wide" />}
        {move.asks.includes('act') && <ActFields lang={lang} acts={props.acts} />}
      </Form>
    </Stack>
  )
}

/** An act of the lead body with its file: one that is kept, or a new one. */
export function ActFields({ lang, acts }: { lang: Lang; acts: readonly Option[] }) {
  const w = words(lang)
  return (
    <FieldGroup title={w.act}>
      <Field
        name="actId"
        type="select"
        label={w.whichAct}
        empty={w.newActInstead}
        options={acts}
        optional
        size="wide"
      />
      <Field
        name="organ"
        type="select"
        label={w.actOrgan}
        options={Object.entries(w.organs).map(([value, word]) => ({ value, word }))}
      />
      <Field name="number" label={w.actNumber} size="short" optional />
      <Field name="adoptedOn" type="date" label={w.actOn} size="short" optional />
      <Field name="title" label={w.actTitle} optional size="wide" />
      <Field name="actFile" type="file" label={w.actFile} optional />
    </FieldGroup>
  )
}

export function NextVersionForm(props: {
  lang: Lang
  schedule: Schedule
  values: Values
  errors?: Errors
  problem?: string
}) {
  const w = words(props.lang)
  const at = `/dues/schedules/${props.schedule.id}`
  return (
    <Form
      action={`${at}/versions`}
      values={props.values}
      errors={props.errors ?? {}}
      problem={props.problem}
      submit={w.next}
      cancel={at}
    >
      <Field name="changes" type="textarea" label={w.changes} rows={3} size="wide" />
    </Form>
  )
}
