import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Alert, Button, Facts, Row, Stack } from '../ui/parts.tsx'
import type { Activation } from './activations.ts'
import type { Move } from './moves.ts'
import { StateBadge } from './pages.tsx'
import { words } from './words.ts'

type MoveProps = {
  lang: Lang
  activation: Activation
  move: Move
  /** Whether who reads may press it: others only read what it would ask. */
  may: boolean
  /** What goes beyond the allowance and its price, where the move commits it. */
  beyond: string
  values: Values
  errors?: Errors
  problem?: string
}
export function MoveForm({ lang, activation: a, move, may, beyond, values, errors = {}, problem }: MoveProps) {
  const w = words(lang)
  const asks = (field: Move['asks'][number]) => move.asks.includes(field)
  const uploads = asks('signature') && a.signature !== 'person'
  if (!may)
    return (
      <Stack>
        <p>{w.moveLeads[move.name]}</p>
        <Alert tone="info">{w.nothingNow}</Alert>
      </Stack>
    )
  return (
    <Stack>
      <p>
        {w.moveLeads[move.name]} <StateBadge lang={lang} state={a.state} />
      </p>
      {uploads && a.documentFileId !== null && (
        <Row>
          <Button href={`/activations/${a.number}/document`} icon="it-download" download>
            {w.documentGet}
          </Button>
        </Row>
      )}
      {asks('signature') && a.signature === 'person' && <Alert tone="info">{w.signPerson}</Alert>}
      {asks('commitment') && beyond && <Facts facts={[{ word: w.beyond, value: beyond }]} />}
      <Form
        action={`/activations/${a.number}/${move.name}`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.moves[move.name] ?? w.confirm}
        cancel={`/activations/${a.number}`}
        files={uploads}
        columns
      >
        {asks('day') && <Field name="movedOn" type="date" label={w.movedOn} size="short" />}
        {asks('reason') && <Field name="reason" type="textarea" rows={2} label={w.reason} size="wide" />}
        {uploads && (
          <Field
            name="signedFile"
            type="file"
            label={w.signedFile}
            help={a.signature === 'either' ? `${w.signedFileHelp}. ${w.signedFileOr}.` : w.signedFileHelp}
            optional={a.signature === 'either'}
            size="wide"
          />
        )}
        {asks('commitment') && (
          <>
            <Field name="officer" label={w.officer} />
            <Field name="act" label={w.act} help={w.actHelp} />
            <Field name="commitment" label={w.commitment} size="short" />
            <Field name="commitmentYear" type="number" label={w.commitmentYear} size="short" />
          </>
        )}
        {!asks('reason') && <Field name="note" label={w.note} optional size="wide" />}
      </Form>
    </Stack>
  )
}
