import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Stack } from '../ui/parts.tsx'
import type { Move } from './moves.ts'
import { StateBadge } from './pages.tsx'
import type { Position } from './positions.ts'
import { words } from './words.ts'

type MoveProps = {
  lang: Lang
  position: Position
  move: Move
  values: Values
  errors?: Errors
  problem?: string
}
export function MoveForm({ lang, position: p, move, values, errors = {}, problem }: MoveProps) {
  const w = words(lang)
  const asks = (field: Move['asks'][number]) => move.asks.includes(field)
  return (
    <Stack>
      <p>
        <StateBadge lang={lang} state={p.state} /> {w.moveHelp[move.name]}
      </p>
      <Form
        action={`/positions/${p.number}/${move.name}`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.moves[move.name] ?? w.confirm}
        cancel={`/positions/${p.number}`}
        columns
      >
        <Field name="movedOn" type="date" label={w.movedOn} help={w.movedOnHelp} optional size="short" />
        {asks('cup') && <Field name="cup" label={w.cup} help={w.cupHelp} size="short" />}
        {asks('decree') && <Field name="decree" label={w.decree} size="short" />}
        {asks('published') && <Field name="publishedOn" type="date" label={w.publishedOn} optional size="short" />}
        {asks('amount') && (
          <Field name="amount" type="money" label={w.amount} optional={!move.guards.includes('amountGiven')} />
        )}
        {asks('account') && <Field name="account" label={w.account} help={w.accountHelp[p.definition.treasury]} />}
        {asks('paid') && <Field name="paid" type="money" label={w.paidAmount} />}
        {asks('scenario') && (
          <>
            <Field
              type="radio"
              name="scenario"
              label={w.scenario}
              options={Object.entries(w.scenarios).map(([value, word]) => ({ value, word }))}
            />
            <Field name="implementer" label={w.implementer} optional />
          </>
        )}
        {asks('reason') ? (
          <Field name="reason" type="textarea" rows={2} label={w.reason} size="wide" />
        ) : (
          <Field name="note" label={w.note} optional size="wide" />
        )}
      </Form>
    </Stack>
  )
}

type EditProps = {
  lang: Lang
  position: Position
  people: readonly { value: string; word: string }[]
  values: Values
  errors?: Errors
  problem?: string
}
export function EditForm({ lang, position: p, people, values, errors = {}, problem }: EditProps) {
  const w = words(lang)
  return (
    <Form
      action={`/positions/${p.number}/edit`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={`/positions/${p.number}`}
      columns
    >
      <Field
        type="radio"
        name="scenario"
        label={w.scenario}
        options={Object.entries(w.scenarios).map(([value, word]) => ({ value, word }))}
      />
      <Field name="implementer" label={w.implementer} optional />
      <Field name="activities" type="textarea" rows={2} label={w.activities} optional size="wide" />
      <Field type="select" name="rupId" label={w.rupPerson} empty="–" options={people} optional />
      <Field name="rupName" label={w.rupName} optional />
      <Field name="associateRup" label={w.associateRup} optional />
      <Field name="answersName" label={w.answers} optional />
      <Field
        type="radio"
        inline
        name="serviceAlive"
        label={w.serviceAlive}
        options={[
          { value: 'yes', word: w.yes },
          { value: 'no', word: w.no },
        ]}
      />
      <Field name="note" type="textarea" rows={2} label={w.note} optional size="wide" />
      <Field type="hidden" name="version" />
    </Form>
  )
}
