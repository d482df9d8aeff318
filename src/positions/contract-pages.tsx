import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Card } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day, Money, Nothing } from '../ui/values.tsx'
import { type Contract, lacksDeed } from './contracts.ts'
import { isAlive } from './moves.ts'
import type { Position } from './positions.ts'
import { words } from './words.ts'

type CardProps = {
  lang: Lang
  position: Position
  contracts: readonly Contract[]
  completedOn: string | null
  edits: boolean
}
export function ContractsCard({ lang, position: p, contracts, completedOn, edits }: CardProps) {
  const w = words(lang)
  return (
    <Card
      title={w.contracts}
      id="contracts"
      actions={edits && isAlive(p) && <Button href={`/positions/${p.number}/contracts`}>{w.addContract}</Button>}
    >
      <p>{w.contractsLead}</p>
      <Table
        caption={w.contracts}
        rows={contracts}
        id={(c) => c.id}
        columns={[
          { word: w.supplier, main: true, cell: (c) => c.supplier },
          {
            word: w.signedOn,
            cell: (c) => (
              <>
                <Day day={c.signedOn} /> {c.id === contracts[0]?.id && <Badge tone="info">{w.startsClock}</Badge>}
              </>
            ),
          },
          { word: w.endsOn, cell: (c) => (c.endsOn ? <Day day={c.endsOn} /> : <Nothing />) },
          { word: w.cig, cell: (c) => (c.cig ? <Code>{c.cig}</Code> : <Nothing />) },
          { word: w.amount, kind: 'number', cell: (c) => <Money cents={c.amountCents} /> },
          {
            word: w.recognitory,
            cell: (c) =>
              c.recognitoryOn ? (
                <Day day={c.recognitoryOn} />
              ) : lacksDeed(c, completedOn) ? (
                <Badge tone="bad">{w.recognitoryNeeded}</Badge>
              ) : edits ? (
                <a
                  href={`/positions/${p.number}/contracts/${c.id}/deed`}
                  aria-label={`${w.recognitory}: ${c.supplier}`}
                >
                  {w.recognitory}
                </a>
              ) : (
                <Nothing />
              ),
          },
        ]}
        empty={<p>{w.noContracts}</p>}
      />
    </Card>
  )
}

type FormProps = { lang: Lang; position: Position; values: Values; errors?: Errors; problem?: string }
export function ContractForm({ lang, position: p, values, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Form
      action={`/positions/${p.number}/contracts`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addContract}
      cancel={`/positions/${p.number}`}
      columns
    >
      <Field name="supplier" label={w.supplier} />
      <Field name="object" label={w.object} optional />
      <Field name="cig" label={w.cig} optional size="short" />
      <Field name="cup" label={w.cup} optional size="short" />
      <Field type="date" name="signedOn" label={w.signedOn} size="short" />
      <Field type="date" name="endsOn" label={w.endsOn} optional size="short" />
      <Field type="money" name="amount" label={w.amount} optional />
    </Form>
  )
}

export function DeedForm({
  lang,
  position: p,
  contractId,
  values,
  errors = {},
  problem,
}: FormProps & { contractId: string }) {
  const w = words(lang)
  return (
    <Form
      action={`/positions/${p.number}/contracts/${contractId}/deed`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={`/positions/${p.number}`}
    >
      <Field type="date" name="recognitoryOn" label={w.recognitoryOn} size="short" />
    </Form>
  )
}

export function ExtensionForm({ lang, position: p, values, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Form
      action={`/positions/${p.number}/extensions`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.extend}
      cancel={`/positions/${p.number}`}
      columns
    >
      <Field
        type="select"
        name="rule"
        label={w.rule}
        options={[...new Map(p.definition.rules.map((r) => [r.name, r.title[lang]]))].map(([value, word]) => ({
          value,
          word,
        }))}
      />
      <Field type="date" name="newOn" label={w.newOn} size="short" />
      <Field name="actNumber" label={w.actNumber} size="short" />
      <Field type="date" name="actOn" label={w.actOn} size="short" />
    </Form>
  )
}

export function DateForm({
  lang,
  position: p,
  names,
  values,
  errors = {},
  problem,
}: FormProps & { names: readonly string[] }) {
  const w = words(lang)
  return (
    <Form
      action={`/positions/${p.number}/dates`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.correct}
      cancel={`/positions/${p.number}`}
      columns
    >
      <Field
        type="select"
        name="name"
        label={w.dateName}
        options={names.map((value) => ({ value, word: w.dates[value] ?? value }))}
      />
      <Field type="date" name="happenedOn" label={w.movedOn} size="short" />
      <Field type="textarea" rows={2} name="reason" label={w.reason} size="wide" />
    </Form>
  )
}
