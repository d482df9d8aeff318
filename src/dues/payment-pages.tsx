import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Empty } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Money, Nothing } from '../ui/values.tsx'
import { type Due, sayNumber } from './dues.ts'
import type { PaymentRow } from './payments.ts'
import { words } from './words.ts'

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
