import type { ComponentChildren } from 'preact'
import { ReceiptBadge, type receiptsOf } from '../mailbox/index.ts'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Timeline } from '../ui/flow.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Facts, Row, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Moment, Money } from '../ui/values.tsx'
import { type Due, type listDueMoves, sayNumber } from './dues.ts'
import type { Move } from './moves.ts'
import type { disputesOf } from './moving.ts'
import type { Notice } from './notices.ts'
import type { PaymentRow } from './payments.ts'
import type { remindersOf } from './reminders.ts'
import { ActFields } from './schedule-pages.tsx'
import { sayInput } from './sentences.ts'
import { words } from './words.ts'
import { StepTable } from './due-pages.tsx'
import { PaymentTable } from './payment-pages.tsx'

type CardProps = {
  lang: Lang
  due: Due
  moves: Awaited<ReturnType<typeof listDueMoves>>
  possible: readonly { move: Move; reasons: readonly string[] }[]
  notice: Notice | null
  problem: string
  receipts: Awaited<ReturnType<typeof receiptsOf>>
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
              ...props.receipts.map((r) => ({
                word: w.receipt,
                value: (
                  <>
                    <ReceiptBadge lang={lang} kind={r.kind} /> <Moment at={r.statedAt} />
                  </>
                ),
                note: [r.recipient, r.reason].filter(Boolean).join(': '),
              })),
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
