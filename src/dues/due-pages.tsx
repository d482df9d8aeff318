import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Timeline } from '../ui/flow.tsx'
import { type Errors, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, Facts, Row, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Moment, Money, Nothing, Num } from '../ui/values.tsx'
import type { Step } from './due-inputs.ts'
import { type Due, type DueRow, type listDueMoves, sayNumber, type YearTotals } from './dues.ts'
import type { Move, State } from './moves.ts'
import { states } from './moves.ts'
import type { disputesOf } from './moving.ts'
import type { Notice } from './notices.ts'
import type { PaymentRow } from './payments.ts'
import type { remindersOf } from './reminders.ts'
import { ActFields } from './schedule-pages.tsx'
import { sayInput, sayStep } from './sentences.ts'
import { words } from './words.ts'

const tones: Record<State, 'good' | 'warn' | 'bad' | 'info' | 'neutral'> = {
  calculated: 'neutral',
  notified: 'info',
  disputed: 'warn',
  due: 'info',
  partially_paid: 'warn',
  paid: 'good',
  overdue: 'bad',
  reminded: 'bad',
  arrears: 'bad',
  waived: 'neutral',
  settled: 'good',
  replaced: 'neutral',
}
export const DueBadge = ({ lang, state }: { lang: Lang; state: State }) => (
  <Badge tone={tones[state]}>{words(lang).states[state]}</Badge>
)

export function YearStats({ lang, totals, toDecide }: { lang: Lang; totals: readonly YearTotals[]; toDecide: number }) {
  const w = words(lang)
  const [latest] = totals.filter((t) => t.kind === 'forecast')
  if (!latest) return null
  return (
    <Stats>
      <Stat
        word={`${w.asked} ${latest.year}`}
        value={<Money cents={latest.totalCents} />}
        href={`/dues?year=${latest.year}`}
      />
      <Stat
        word={w.openAmount}
        value={<Money cents={latest.openCents} />}
        href={`/dues?year=${latest.year}&state=open`}
      />
      <Stat
        word={w.late}
        value={<Money cents={latest.lateCents} />}
        href="/dues/ageing"
        tone={latest.lateCents > 0 ? 'bad' : 'neutral'}
      />
      {toDecide > 0 && <Stat word={w.toDecide} value={<Num of={toDecide} />} href="/dues/statements" tone="warn" />}
    </Stats>
  )
}

type ListProps = {
  lang: Lang
  rows: readonly DueRow[]
  next: string | null
  filter: Values
  totals: readonly YearTotals[]
  toDecide: number
}
export function DueList({ lang, rows, next, filter, totals, toDecide }: ListProps) {
  const w = words(lang)
  const years = [...new Set(totals.map((t) => t.year))]
  const filtered = Object.values(filter).some((v) => v !== undefined && v !== '')
  return (
    <Stack>
      <YearStats lang={lang} totals={totals} toDecide={toDecide} />
      <FilterBar action="/dues" values={filter} live="dues">
        <Field type="search" name="q" label={w.search} />
        <Field
          type="select"
          name="year"
          label={w.year}
          empty={w.all}
          options={years.map((y) => ({ value: String(y), word: String(y) }))}
        />
        <Field
          type="select"
          name="state"
          label={w.state}
          empty={w.all}
          options={['open', 'late', ...states].map((value) => ({ value, word: w.states[value]! }))}
        />
        <Field
          type="select"
          name="kind"
          label={w.type}
          empty={w.all}
          options={['forecast', 'final'].map((value) => ({ value, word: w.dueKinds[value]! }))}
        />
        {filter['schedule'] && <Field type="hidden" name="schedule" />}
      </FilterBar>
      <div id="dues">
        <DueTable lang={lang} rows={rows} caption={w.title} withBody>
          <Empty title={w.noDues}>{filtered ? w.noDuesFound : w.noDuesText}</Empty>
        </DueTable>
        <Pager next={next && withQuery('/dues', { ...(filter as Record<string, string>), after: next })} />
      </div>
    </Stack>
  )
}

type TableProps = {
  lang: Lang
  rows: readonly DueRow[] | readonly Omit<DueRow, 'searchName'>[]
  caption: string
  withBody?: boolean
  children?: ComponentChildren
}
type AnyRow = Omit<DueRow, 'searchName'>
export function DueTable({ lang, rows, caption, withBody, children }: TableProps) {
  const w = words(lang)
  return (
    <Table
      caption={caption}
      rows={rows as readonly AnyRow[]}
      id={(d) => d.id}
      href={(d) => `/dues/${d.id}`}
      columns={[
        ...(withBody
          ? [
              { word: w.body, main: true, cell: (d: AnyRow) => d.bodyName },
              { word: w.year, cell: (d: AnyRow) => d.year },
            ]
          : [{ word: w.year, main: true, cell: (d: AnyRow) => d.year }]),
        { word: w.number, kind: 'tight', cell: (d) => sayNumber(d) || <Nothing /> },
        { word: w.type, cell: (d) => w.dueKinds[d.kind], wideOnly: true },
        { word: w.howMuch, kind: 'number', cell: (d) => <Money cents={d.totalCents} /> },
        { word: w.openAmount, kind: 'number', cell: (d) => <Money cents={d.openCents} /> },
        { word: w.dueOn, cell: (d) => <Day day={d.dueOn} /> },
        { word: w.state, cell: (d) => <DueBadge lang={lang} state={d.state} /> },
      ]}
      empty={children}
    />
  )
}

/** Rule, figure, source, result, sum: how the total is reached. */
export function StepTable({ lang, steps, caption }: { lang: Lang; steps: readonly Step[]; caption: string }) {
  const w = words(lang)
  let running = 0
  const rows = steps.map((step, i) => {
    if (step.counts) running += step.resultCents
    return { step, running, i }
  })
  return (
    <Table
      caption={caption}
      rows={rows}
      id={({ i }) => String(i)}
      columns={[
        {
          word: w.rule,
          main: true,
          cell: ({ step }) => (
            <>
              {step.name}
              <p class="field-help">{sayStep(step, lang)}</p>
            </>
          ),
        },
        {
          word: w.input,
          cell: ({ step }) => {
            const input = sayInput(step.input, lang)
            return `${input.name}: ${input.value}`
          },
        },
        {
          word: w.source,
          cell: ({ step }) => (
            <>
              {sayInput(step.input, lang).source}, <Day day={step.input.on} />
            </>
          ),
        },
        { word: w.result, kind: 'number', cell: ({ step }) => <Money cents={step.resultCents} /> },
        { word: w.running, kind: 'number', cell: ({ running: sum }) => <Money cents={sum} /> },
      ]}
      foot={[[w.total, '', '', '', <Money cents={running} />]]}
      empty={<Empty title={w.total}>0,00 €</Empty>}
    />
  )
}

type CardProps = {
  lang: Lang
  due: Due
  moves: Awaited<ReturnType<typeof listDueMoves>>
  possible: readonly { move: Move; reasons: readonly string[] }[]
  notice: Notice | null
  problem: string
  receipts: readonly { kind: string; statedAt: Temporal.Instant }[]
  disputes: Awaited<ReturnType<typeof disputesOf>>
  payments: readonly PaymentRow[]
  reminders: Awaited<ReturnType<typeof remindersOf>>
  collects: boolean
  sends: boolean
  staff: boolean
  protocol: ComponentChildren
}
export function DueCard(props: CardProps) {
  const { lang, due, moves, possible, notice, disputes, payments, collects } = props
  const w = words(lang)
  const open = due.openCents > 0
  return (
    <Stack>
      {due.demo && <Alert tone="neutral">{w.demo}</Alert>}
      {due.replacesId && <Alert tone="info">{w.replaces}</Alert>}
      <Stats>
        <Stat word={w.howMuch} value={<Money cents={due.totalCents} />} />
        <Stat word={w.openAmount} value={<Money cents={due.openCents} />} tone={open ? 'warn' : 'good'} />
        <Stat word={w.dueOn} value={<Day day={due.dueOn} />} />
      </Stats>
      <Row>
        {notice?.fileId && (
          <Button href={`/dues/${due.id}/notice`} download icon="it-file-pdf">
            {w.downloadNotice}
          </Button>
        )}
        {collects && open && (
          <Button kind="primary" href={`/dues/${due.id}/payment`}>
            {w.payment}
          </Button>
        )}
        {possible.map(({ move, reasons }) => (
          <Button
            href={`/dues/${due.id}/${move.name}`}
            label={reasons.length > 0 ? `${w.moves[move.name]}: ${reasons.join(' ')}` : undefined}
          >
            {w.moves[move.name]}
          </Button>
        ))}
      </Row>
      <Card title={w.explanation} flush id="steps">
        <StepTable lang={lang} steps={due.steps} caption={w.explanation} />
      </Card>
      <Card>
        <Facts
          facts={[
            {
              word: w.body,
              value: props.staff ? <a href={`/dues/bodies/${due.bodyId}`}>{due.bodyName}</a> : due.bodyName,
            },
            { word: w.notice, value: sayNumber(due) || null },
            { word: w.type, value: w.dueKinds[due.kind] },
            { word: w.computedOn, value: <Moment at={due.computedAt} /> },
            { word: w.notifiedOn, value: <Day day={due.notifiedOn} /> },
            props.staff
              ? {
                  word: w.schedule,
                  value: <a href={`/dues/schedules/${due.scheduleId}`}>{due.year}</a>,
                }
              : null,
          ]}
        />
      </Card>
      {notice && (
        <Card
          title={w.notice}
          actions={
            props.sends && <Form action={`/dues/${due.id}/notice`} submit={w.sendAgain} submitKind="secondary" />
          }
        >
          <Facts
            facts={[
              {
                word: w.state,
                value: (
                  <Badge tone={notice.state === 'failed' ? 'bad' : notice.state === 'sent' ? 'good' : 'neutral'}>
                    {w.noticeStates[notice.state]}
                  </Badge>
                ),
                note: props.problem,
              },
              notice.address ? { word: w.sentTo, value: notice.address, note: w.channels[notice.channel] } : null,
              notice.sentAt ? { word: w.asked, value: <Moment at={notice.sentAt} /> } : null,
              ...props.reminders.map((r) => ({
                word: `${w.moves['reminder']!} ${r.step}`,
                value: <Moment at={r.sentAt} />,
              })),
              ...props.receipts.map((r) => ({ word: r.kind, value: <Moment at={r.statedAt} /> })),
            ]}
          />
          {props.protocol}
        </Card>
      )}
      {payments.length > 0 && (
        <Card title={w.payments} flush>
          <PaymentTable lang={lang} rows={payments} reverses={collects} />
        </Card>
      )}
      {disputes.length > 0 && (
        <Card title={w.disputes}>
          <Timeline
            items={disputes.map((d) => ({
              at: d.openedAt,
              what: d.text,
              tone: 'warn' as const,
              detail: d.answer && `${w.answerWord}: ${d.answer}`,
            }))}
          />
        </Card>
      )}
      {due.inputs.length > 0 && (
        <Card title={w.frozen} flush>
          <Table
            caption={w.frozen}
            rows={due.inputs}
            id={(i) => `${i.name} ${i.on} ${i.value}`}
            columns={[
              { word: w.input, main: true, cell: (i) => sayInput(i, lang).name },
              { word: w.result, cell: (i) => sayInput(i, lang).value },
              { word: w.source, cell: (i) => sayInput(i, lang).source },
              { word: w.asOf, cell: (i) => <Day day={i.on} /> },
            ]}
          />
        </Card>
      )}
      {moves.length > 0 && (
        <Card title={w.history}>
          <Timeline
            items={moves.map((m) => ({
              at: m.recordedAt,
              what: w.states[m.toState] ?? m.toState,
              ...(m.personName && { who: m.personName }),
              detail: m.note,
            }))}
          />
        </Card>
      )}
    </Stack>
  )
}

export function PaymentTable({
  lang,
  rows,
  reverses,
  withBody,
}: {
  lang: Lang
  rows: readonly PaymentRow[]
  reverses: boolean
  withBody?: boolean
}) {
  const w = words(lang)
  return (
    <Table
      caption={w.payments}
      rows={rows}
      id={(p) => p.id}
      columns={[
        {
          word: w.receivedOn,
          main: true,
          cell: (p) => (
            <>
              <Day day={p.receivedOn} /> {p.reversedAt && <Badge tone="warn">{w.reversed}</Badge>}
            </>
          ),
        },
        ...(withBody
          ? [
              {
                word: w.body,
                cell: (p: PaymentRow) => (
                  <a href={`/dues/${p.dueId}`}>
                    {p.bodyName} {sayNumber(p)}
                  </a>
                ),
              },
            ]
          : []),
        { word: w.amount, kind: 'number', cell: (p) => <Money cents={p.cents} /> },
        { word: w.reference, cell: (p) => p.reference || <Nothing /> },
        { word: w.note, cell: (p) => p.reversalNote || p.note || <Nothing /> },
        ...(reverses
          ? [
              {
                word: w.reverse,
                quiet: true,
                cell: (p: PaymentRow) =>
                  !p.reversedAt && (
                    <Button
                      href={`/dues/payments/${p.id}/reversal`}
                      label={`${w.reverse}: ${p.bodyName} ${p.receivedOn}`}
                    >
                      {w.reverse}
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
      empty={<Empty title={w.noPayments} />}
    />
  )
}

/** What a move of a due asks before it is done. */
export function DueMoveForm(props: {
  lang: Lang
  due: Due
  move: Move
  reasons: readonly string[]
  acts: readonly Option[]
  values: Values
  errors?: Errors
  problem?: string
}) {
  const { lang, due, move, reasons } = props
  const w = words(lang)
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
        action={`/dues/${due.id}/${move.name}`}
        values={{ organ: 'assembly', ...props.values }}
        errors={props.errors ?? {}}
        problem={props.problem}
        submit={w.moves[move.name] ?? w.save}
        cancel={`/dues/${due.id}`}
        files={move.asks.includes('act')}
      >
        {move.asks.includes('reason') && <Field name="reason" type="textarea" label={w.reason} rows={3} size="wide" />}
        {move.asks.includes('act') && <ActFields lang={lang} acts={props.acts} />}
      </Form>
    </Stack>
  )
}

export function PaymentForm(props: { lang: Lang; due: Due; values: Values; errors?: Errors; problem?: string }) {
  const w = words(props.lang)
  return (
    <Form
      action={`/dues/${props.due.id}/payment`}
      values={props.values}
      errors={props.errors ?? {}}
      problem={props.problem}
      submit={w.payment}
      cancel={`/dues/${props.due.id}`}
      columns
    >
      <Field name="amount" type="money" label={w.amount} size="short" />
      <Field name="receivedOn" type="date" label={w.receivedOn} size="short" />
      <Field name="reference" label={w.reference} help={w.referenceHelp} optional />
      <Field name="note" label={w.note} optional />
    </Form>
  )
}

export function ReversalForm(props: {
  lang: Lang
  payment: PaymentRow
  values: Values
  errors?: Errors
  problem?: string
}) {
  const w = words(props.lang)
  return (
    <Form
      action={`/dues/payments/${props.payment.id}/reversal`}
      values={props.values}
      errors={props.errors ?? {}}
      problem={props.problem}
      submit={w.reverse}
      submitKind="danger"
      cancel={`/dues/${props.payment.dueId}`}
    >
      <Field name="note" type="textarea" label={w.reversalNote} rows={3} size="wide" />
    </Form>
  )
}
