import type { Lang } from '../platform/words.ts'
import { sentence } from '../platform/problems.ts'
import { showDay } from '../platform/time.ts'
import type { Tone } from '../ui/frame.ts'
import { Field } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Num } from '../ui/values.tsx'
import type { findEntry } from './consumption.ts'
import type { Unit } from './families.ts'
import type { ImportPlan, Outcome } from './import.ts'
import { amount } from './unit-words.ts'
import { words } from './words.ts'

type Drawn = { lang: Lang; values: Values; errors?: Errors; problem?: string }
type Services = { services: readonly { value: string; word: string }[] }

export function UseForm({
  lang,
  bodyId,
  services,
  values,
  errors = {},
  problem,
}: Drawn & Services & { bodyId: string }) {
  const w = words(lang)
  return (
    <Form
      action={`/catalogue/bodies/${bodyId}/uses`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.recordUse}
      cancel={`/catalogue/bodies/${bodyId}`}
      columns
    >
      <Field name="service" type="select" label={w.service} options={services} />
      <Field name="quantity" type="number" label={w.quantity} min={1} size="short" />
      <Field name="on" type="date" label={w.usedOn} size="short" />
      <Field name="reference" label={w.reference} help={w.referenceHelp} optional maxlength={120} />
      <Field name="note" label={w.note} optional size="wide" maxlength={500} />
    </Form>
  )
}

export function CorrectionForm({
  lang,
  entry,
  values,
  errors = {},
  problem,
}: Drawn & { entry: Awaited<ReturnType<typeof findEntry>> }) {
  const w = words(lang)
  return (
    <Form
      action={`/catalogue/uses/${entry.id}/correction`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.correct}
      cancel={`/catalogue/bodies/${entry.bodyId}`}
    >
      <p>{w.correctLead(amount(entry.quantity, entry.unit as Unit | null, lang), showDay(entry.usedOn, lang))}</p>
      <Field name="quantity" type="number" label={w.correctQuantity} min={1} max={entry.quantity} size="short" />
      <Field name="note" label={w.correctWhy} maxlength={500} />
    </Form>
  )
}

export function ConsentForm({
  lang,
  bodyId,
  services,
  values,
  errors = {},
  problem,
}: Drawn & Services & { bodyId: string }) {
  const w = words(lang)
  return (
    <Form
      action={`/catalogue/bodies/${bodyId}/commitments`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addCommitment}
      cancel={`/catalogue/bodies/${bodyId}`}
      columns
    >
      <p>{w.commitmentsLead}</p>
      <Field name="service" type="select" label={w.service} options={services} />
      <Field name="officer" label={w.officer} maxlength={120} />
      <Field name="act" label={w.act} maxlength={200} />
      <Field name="commitment" label={w.commitment} size="short" maxlength={60} />
      <Field name="commitmentYear" type="number" label={w.commitmentYear} size="short" min={2000} max={2100} />
      <Field name="maxQuantity" type="number" label={w.maxQuantity} optional min={1} size="short" />
      <Field name="maxCents" type="money" label={w.maxCents} optional size="short" />
      <Field name="fromOn" type="date" label={w.fromOn} size="short" />
      <Field name="lastOn" type="date" label={w.lastOn} help={w.lastOnHelp} optional size="short" />
    </Form>
  )
}

export function ImportForm({ lang, values, errors = {}, problem }: Drawn) {
  const w = words(lang)
  return (
    <Card title={w.importTitle}>
      <p>{w.importLead}</p>
      <Form action="/catalogue/import" files values={values} errors={errors} problem={problem} submit={w.preview}>
        <Field name="file" type="file" label={w.file} accept=".csv,.txt,text/csv,text/plain" />
      </Form>
    </Card>
  )
}

const tones: Record<Outcome, Tone> = { taken: 'good', over: 'warn', known: 'neutral', refused: 'bad' }
const order: readonly Outcome[] = ['refused', 'over', 'taken', 'known']

export function ImportPreview({ lang, plan, fileId }: { lang: Lang; plan: ImportPlan; fileId: string }) {
  const w = words(lang)
  const shown = plan.rows
    .toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome) || a.line - b.line)
    .slice(0, 300)
  const writes = plan.counts.taken + plan.counts.over > 0
  return (
    <Stack>
      <Stats>
        {order.map((o) => (
          <Stat
            word={w.outcomes[o]!}
            value={<Num of={plan.counts[o]} />}
            tone={plan.counts[o] > 0 ? tones[o] : 'neutral'}
          />
        ))}
      </Stats>
      {plan.counts.refused > 0 && <Alert tone="warn">{w.hasRefused(plan.counts.refused)}</Alert>}
      {writes ? (
        <Form action="/catalogue/imports" values={{}} submit={w.confirm} cancel="/catalogue/import">
          <Field name="fileId" type="hidden" value={fileId} />
        </Form>
      ) : (
        <>
          <Alert tone="info">{w.nothingToWrite}</Alert>
          <Button href="/catalogue/import">{w.importTitle}</Button>
        </>
      )}
      <Table
        caption={w.previewTitle}
        rows={shown}
        id={(r) => String(r.line)}
        columns={[
          { word: w.line, kind: 'number', cell: (r) => r.line },
          { word: w.body, main: true, cell: (r) => r.body },
          { word: w.service, cell: (r) => r.service },
          { word: w.quantity, kind: 'number', cell: (r) => r.quantity },
          { word: w.outcome, cell: (r) => <Badge tone={tones[r.outcome]}>{w.outcomes[r.outcome]}</Badge> },
          { word: w.detail, cell: (r) => (r.problem ? sentence(r.problem.code, r.problem.values, lang) : '–') },
        ]}
      />
    </Stack>
  )
}
