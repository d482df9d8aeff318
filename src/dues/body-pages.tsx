import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Alert, Card, Empty, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Money } from '../ui/values.tsx'
import type { CreditRow } from './credits.ts'
import { DueTable, StepTable } from './due-pages.tsx'
import type { duesOfBody, previewsOfBody } from './dues.ts'
import type { listInputs } from './inputs.ts'
import { words } from './words.ts'

type Props = {
  lang: Lang
  dues: Awaited<ReturnType<typeof duesOfBody>>
  previews: Awaited<ReturnType<typeof previewsOfBody>>
  credits: readonly CreditRow[]
  inputs: Awaited<ReturnType<typeof listInputs>>
  /** The form for another figure, where who reads may add one. */
  form: { bodyId: string; values: Values; errors?: Errors; problem?: string } | null
}
/** Due, when, why; three years back; next year's proposal where it was published. */
export function BodyDues({ lang, dues, previews, credits, inputs, form }: Props) {
  const w = words(lang)
  const open = dues.filter((d) => d.openCents > 0)
  const [next] = open.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
  return (
    <Stack>
      {next && (
        <Stats>
          <Stat
            word={w.openAmount}
            value={<Money cents={open.reduce((sum, d) => sum + d.openCents, 0)} />}
            tone="warn"
          />
          <Stat word={w.dueOn} value={<Day day={next.dueOn} />} href={`/dues/${next.id}`} />
        </Stats>
      )}
      <Card title={w.yearsTitle} flush>
        <DueTable lang={lang} rows={dues} caption={w.yearsTitle}>
          <Empty title={w.noDues}>{w.noDuesMine}</Empty>
        </DueTable>
      </Card>
      {previews.length > 0 && (
        <Card title={w.previews}>
          {previews.map((p) => (
            <Stack>
              <Alert tone="info" title={w.preview(p.year)}>
                <Money cents={p.totalCents} />
              </Alert>
              <StepTable lang={lang} steps={p.steps} caption={w.preview(p.year)} />
            </Stack>
          ))}
        </Card>
      )}
      {credits.length > 0 && (
        <Card title={w.credits} flush>
          <CreditTable lang={lang} rows={credits} />
        </Card>
      )}
      {(inputs.length > 0 || form) && (
        <Card title={w.inputsTitle}>
          <Table
            caption={w.inputsTitle}
            rows={inputs}
            id={(i) => `${i.kind} ${i.year}`}
            columns={[
              { word: w.inputKind, main: true, cell: (i) => w.inputKinds[i.kind] },
              { word: w.year, cell: (i) => i.year },
              { word: w.amount, kind: 'number', cell: (i) => <Money cents={i.cents} /> },
              { word: w.source, cell: (i) => i.source },
              { word: w.asOf, cell: (i) => <Day day={i.asOf} /> },
            ]}
            empty={<p>{w.noInputs}</p>}
          />
          {form && (
            <Form
              action={`/dues/bodies/${form.bodyId}/inputs`}
              values={form.values}
              errors={form.errors ?? {}}
              problem={form.problem}
              submit={w.addInput}
              submitKind="secondary"
              columns
            >
              <Field
                name="kind"
                type="select"
                label={w.inputKind}
                options={Object.entries(w.inputKinds).map(([value, word]) => ({ value, word }))}
              />
              <Field name="year" type="number" label={w.year} size="short" />
              <Field name="amount" type="money" label={w.amount} size="short" />
              <Field name="asOf" type="date" label={w.asOf} size="short" />
              <Field name="source" label={w.source} size="wide" />
            </Form>
          )}
        </Card>
      )}
    </Stack>
  )
}

export function CreditTable({ lang, rows, withBody }: { lang: Lang; rows: readonly CreditRow[]; withBody?: boolean }) {
  const w = words(lang)
  return (
    <Table
      caption={w.credits}
      rows={rows}
      id={(c) => c.id}
      columns={[
        { word: w.reason, main: true, cell: (c) => c.reason },
        ...(withBody
          ? [{ word: w.body, cell: (c: CreditRow) => <a href={`/dues/bodies/${c.bodyId}`}>{c.name}</a> }]
          : []),
        { word: w.type, cell: (c) => w.creditKinds[c.kind] },
        { word: w.source, cell: (c) => c.source, wideOnly: true },
        { word: w.day, cell: (c) => <Day day={c.asOf} /> },
        { word: w.amount, kind: 'number', cell: (c) => <Money cents={c.cents} /> },
        { word: w.left, kind: 'number', cell: (c) => <Money cents={c.leftCents} /> },
      ]}
      empty={<Empty title={w.credits}>{w.noInputs}</Empty>}
    />
  )
}
