import type { Lang } from '../platform/words.ts'
import { sentence } from '../platform/problems.ts'
import type { Tone } from '../ui/frame.ts'
import { Field } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Num } from '../ui/values.tsx'
import { factKinds } from './facts.ts'
import type { ImportOptions, ImportPlan, Outcome, RowOutcome } from './import.ts'
import { words } from './words.ts'

const tones: Record<Outcome, Tone> = {
  added: 'good',
  changed: 'info',
  unchanged: 'neutral',
  unknown: 'neutral',
  wrong: 'bad',
}
const order: Record<Outcome, number> = { wrong: 0, added: 1, changed: 2, unchanged: 3, unknown: 4 }

export function ImportForms({
  lang,
  values,
  errors = {},
  problem,
}: {
  lang: Lang
  values: Values
  errors?: Errors
  problem?: string
}) {
  const w = words(lang)
  // Two forms on one page: what went wrong stands in the one that was sent.
  const refused = { errors, problem }
  const ofBoundaries = 'geojson' in errors || 'shapesSource' in errors
  return (
    <Stack>
      <Card title={w.importTitle}>
        <p>{w.importLead}</p>
        <Form action="/members/import" files values={values} {...(!ofBoundaries && refused)} submit={w.preview} columns>
          <Field
            name="kind"
            type="radio"
            label={w.kind}
            options={Object.entries(w.importKinds).map(([value, word]) => ({ value, word }))}
          />
          <Field name="file" type="file" label={w.file} accept=".csv,.txt,.tsv,text/csv,text/plain" />
          <Field
            name="factKind"
            type="select"
            label={w.factKind}
            optional
            options={factKinds.map((value) => ({ value, word: w.factKinds[value]! }))}
          />
          <Field name="asOf" type="date" label={w.asOf} help={w.asOfHelp} optional size="short" />
          <Field name="source" label={w.source} help={w.sourceHelp} optional />
        </Form>
      </Card>
      <Card title={w.boundaries}>
        <p>{w.boundariesLead}</p>
        <Form
          action="/members/boundaries"
          files
          values={ofBoundaries ? values : {}}
          {...(ofBoundaries && refused)}
          submit={w.upload}
          columns
        >
          <Field name="geojson" type="file" label={w.file} accept=".geojson,.json,.gz" />
          <Field name="shapesSource" label={w.source} />
        </Form>
      </Card>
    </Stack>
  )
}

export function PreviewPage({
  lang,
  plan,
  fileId,
  options,
}: {
  lang: Lang
  plan: ImportPlan
  fileId: string
  options: ImportOptions
}) {
  const w = words(lang)
  const shown = plan.outcomes.toSorted((a, b) => order[a.outcome] - order[b.outcome] || a.line - b.line).slice(0, 300)
  const detail = (o: RowOutcome) => (o.problem ? sentence(o.problem, o.problemValues ?? {}, lang) : o.fields.join(', '))
  const nothing = plan.counts.added + plan.counts.changed === 0
  return (
    <Stack>
      <Stats>
        {(Object.keys(order) as Outcome[]).map((o) => (
          <Stat
            word={w.outcomes[o]}
            value={<Num of={plan.counts[o]} />}
            tone={plan.counts[o] > 0 ? tones[o] : 'neutral'}
          />
        ))}
      </Stats>
      {plan.counts.wrong > 0 && <Alert tone="warn">{w.hasErrors(plan.counts.wrong)}</Alert>}
      {nothing ? (
        <Alert tone="info">{w.nothingToWrite}</Alert>
      ) : (
        <Form action="/members/imports" values={{}} submit={w.confirm} cancel="/members/import">
          <Field name="fileId" type="hidden" value={fileId} />
          {(['kind', 'factKind', 'asOf', 'source'] as const).map(
            (name) => options[name] && <Field name={name} type="hidden" value={options[name]} />,
          )}
          {plan.counts.wrong > 0 && <Field name="partial" type="checkbox" label={w.partial} />}
        </Form>
      )}
      {nothing && <Button href="/members/import">{w.importTitle}</Button>}
      <p>{w.shown(shown.length, plan.outcomes.length)}</p>
      <Table
        caption={w.previewTitle}
        rows={shown}
        id={(o) => String(o.line)}
        columns={[
          { word: w.line, kind: 'number', cell: (o) => o.line },
          {
            word: w.name,
            main: true,
            cell: (o) => (o.bodyId ? <a href={`/members/${o.bodyId}`}>{o.name}</a> : o.name),
          },
          { word: w.outcome, cell: (o) => <Badge tone={tones[o.outcome]}>{w.outcomes[o.outcome]}</Badge> },
          { word: w.detail, cell: (o) => detail(o) },
        ]}
      />
    </Stack>
  )
}
