import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Stack } from '../ui/parts.tsx'
import { ActChoice } from './act-pages.tsx'
import type { Adhesion } from './adhesions.ts'
import type { Move } from './moves.ts'
import { words } from './words.ts'

type MoveProps = {
  lang: Lang
  adhesion: Adhesion
  move: Move
  acts: Parameters<typeof ActChoice>[0]['acts']
  earliestExit: string
  values: Values
  errors?: Errors
  problem?: string
}
export function MoveForm({ lang, adhesion: a, move, acts, earliestExit, values, errors = {}, problem }: MoveProps) {
  const w = words(lang)
  const asks = (field: Move['asks'][number]) => move.asks.includes(field)
  return (
    <Stack>
      <p>{w.moveLeads[move.name]}</p>
      <Form
        action={`/adhesions/${a.id}/${move.name}`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.confirm}
        cancel={`/adhesions/${a.id}`}
        files={asks('act') || asks('signedFile')}
        columns
      >
        <Field
          name="movedOn"
          type="date"
          label={w.movedOn}
          size="short"
          optional={asks('signedFile')}
          help={asks('signedFile') ? w.movedOnSigned : undefined}
        />
        {asks('effectiveOn') && (
          <Field
            name="effectiveOn"
            type="date"
            label={w.effectiveOn}
            size="short"
            help={w.effectiveOnHelp(showDay(earliestExit, lang))}
          />
        )}
        {asks('services') && <Field name="serviceCodes" label={w.services} help={w.servicesHelp} size="wide" />}
        {asks('signedFile') && (
          <Field name="signedFile" type="file" label={w.signedFile} help={w.signedFileHelp} size="wide" />
        )}
        {asks('handBack') && <Field name="nothingToHandBack" type="checkbox" label={w.nothingToHandBack} />}
        <Field name="note" label={w.note} optional size="wide" />
        {asks('act') && <ActChoice lang={lang} acts={acts} />}
      </Form>
    </Stack>
  )
}

type DeedProps = {
  bodies: readonly { value: string; word: string }[]
  lang: Lang
  adhesion: Adhesion
  acts: Parameters<typeof ActChoice>[0]['acts']
  values: Values
  errors?: Errors
  problem?: string
}
export function DeedForm({ lang, adhesion: a, bodies, acts, values, errors = {}, problem }: DeedProps) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.deedLead}</p>
      <Form
        action={`/adhesions/${a.id}/processing-deed`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.confirm}
        cancel={`/adhesions/${a.id}`}
        files
        columns
      >
        {bodies.length > 1 && <Field name="bodyId" type="select" label={w.body} options={bodies} size="wide" />}
        <Field name="fromOn" type="date" label={w.from} size="short" />
        <Field name="partners" type="textarea" label={w.partners} help={w.partnersHelp} optional size="wide" rows={4} />
        <ActChoice lang={lang} acts={acts} />
      </Form>
    </Stack>
  )
}
