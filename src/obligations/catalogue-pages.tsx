import { bodyTypes } from '../members/index.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, FieldGroup, Form, type Values } from '../ui/form.tsx'
import { Alert, Button, Card, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { BulkBar, Pager, Table } from '../ui/table.tsx'
import { Day, Num } from '../ui/values.tsx'
import type { Counted, Duty } from './duties.ts'
import { open } from './moves.ts'
import { flags, type Obligation, recurrences } from './obligations.ts'
import { CountStats, StateBadge, StateFilter, titleOf } from './pages.tsx'
import { words } from './words.ts'

const sayDay = (o: Obligation, lang: Lang) =>
  o.dueDay === null || o.dueMonth === null ? words(lang).always : words(lang).by(o.dueDay, o.dueMonth)

function sayWhom(o: Obligation, lang: Lang) {
  const w = words(lang)
  const parts = [
    o.bodyTypes.map((t) => w.types[t]).join(', '),
    w.inhabitants(o.populationFrom, o.populationBelow),
    o.flag ? w.flags[o.flag] : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : w.everybody
}

type ListProps = {
  lang: Lang
  rows: readonly Obligation[]
  counts: readonly Counted[]
  takes: boolean
  problem?: string
}
/** What is asked of whom, and how many have it still to do. */
export function CatalogueList({ lang, rows, counts, takes, problem }: ListProps) {
  const w = words(lang)
  const countOf = new Map(counts.map((c) => [c.obligationId, c]))
  const take = takes && (
    <PostButton action="/obligations/catalogue/national" kind={rows.length === 0 ? 'primary' : 'secondary'}>
      {w.take}
    </PostButton>
  )
  return (
    <Stack>
      {problem && <Alert tone="bad">{problem}</Alert>}
      <Table
        caption={w.catalogue}
        rows={rows}
        id={(o) => o.id}
        href={(o) => `/obligations/catalogue/${o.id}`}
        columns={[
          { word: w.obligation, main: true, cell: (o) => titleOf(o, lang) },
          { word: w.due, kind: 'tight', cell: (o) => sayDay(o, lang) },
          { word: w.recurrence, kind: 'tight', cell: (o) => w.recurrences[o.recurrence] },
          { word: w.whom, cell: (o) => sayWhom(o, lang), wideOnly: true },
          { word: w.lateWord, kind: 'number', cell: (o) => <Num of={countOf.get(o.id)?.late ?? 0} /> },
          { word: w.openWord, kind: 'number', cell: (o) => <Num of={countOf.get(o.id)?.open ?? 0} /> },
          { word: w.doneWord, kind: 'number', cell: (o) => <Num of={countOf.get(o.id)?.done ?? 0} /> },
        ]}
        empty={
          <Empty title={w.none} action={take}>
            {w.noneText}
          </Empty>
        }
      />
      {rows.length > 0 && take && (
        <Card>
          <Stack>
            <p>{w.takeHelp}</p>
            {take}
          </Stack>
        </Card>
      )}
    </Stack>
  )
}

type CardProps = {
  lang: Lang
  day: string
  obligation: Obligation
  counts: Counted | undefined
  rows: readonly Duty[]
  next: string | null
  filter: Values
  acts: readonly Option[]
  advances: boolean
  refused?: { values: Values; errors?: Errors; problem?: string } | undefined
}
/** One obligation: the law, whom it concerns, how far they are; and what the centre does for many of them under an act. */
export function ObligationPage({
  lang,
  day,
  obligation: o,
  counts,
  rows,
  next,
  filter,
  acts,
  advances,
  refused,
}: CardProps) {
  const w = words(lang)
  const chooses = advances && rows.some((d) => open.includes(d.state))
  return (
    <Stack>
      {refused?.problem && (
        <Alert tone="bad">{[refused.problem, ...Object.values(refused.errors ?? {})].join(' ')}</Alert>
      )}
      <Card>
        <Facts
          facts={[
            { word: w.due, value: sayDay(o, lang) },
            { word: w.recurrence, value: w.recurrences[o.recurrence] },
            { word: w.whom, value: sayWhom(o, lang) },
            { word: w.evidence, value: (lang === 'it' ? o.evidenceIt : o.evidenceEn) || undefined },
            { word: w.channel, value: o.channel || undefined },
            { word: w.fromOn, value: <Day day={o.fromOn} /> },
            o.untilOn !== null && { word: w.untilOn, value: <Day day={o.untilOn} /> },
            {
              word: w.source,
              wide: true,
              value: (
                <>
                  <strong>{o.article}.</strong> {o.quotation}{' '}
                  <a href={o.address} rel="noopener noreferrer">
                    {w.read}
                  </a>
                </>
              ),
            },
          ]}
        />
      </Card>
      <CountStats lang={lang} counts={counts ?? { late: 0, open: 0, done: 0, notApplicable: 0 }} />
      <StateFilter lang={lang} action={`/obligations/catalogue/${o.id}`} values={filter} live="bodies" />
      <div id="bodies">
        <Table
          caption={w.counts}
          rows={rows}
          id={(d) => d.id}
          href={(d) => `/obligations/duties/${d.id}`}
          {...(chooses && { choice: { form: 'bulk', name: 'ids', label: (d: Duty) => d.bodyName } })}
          columns={[
            { word: w.body, main: true, cell: (d) => d.bodyName },
            { word: w.period, kind: 'tight', cell: (d) => d.period },
            { word: w.due, kind: 'tight', cell: (d) => (d.dueOn ? <Day day={d.dueOn} /> : w.always) },
            { word: w.state, kind: 'tight', cell: (d) => <StateBadge lang={lang} duty={d} day={day} /> },
          ]}
          empty={<Empty title={w.noBodies}>{w.noneFound}</Empty>}
        />
        <Pager
          next={
            next && withQuery(`/obligations/catalogue/${o.id}`, { ...(filter as Record<string, string>), after: next })
          }
        />
      </div>
      {chooses && (
        <BulkBar id="bulk">
          <Row>
            <Field type="select" name="actId" label={w.underAct} options={acts} empty="–" />
            <Field type="date" name="doneOn" label={w.doneOn} value={String(refused?.values['doneOn'] ?? day)} />
            <Field name="evidence" label={w.evidence} value={String(refused?.values['evidence'] ?? '')} optional />
            <Button formaction={`/obligations/catalogue/${o.id}/advance`} kind="primary">
              {w.advance}
            </Button>
          </Row>
        </BulkBar>
      )}
    </Stack>
  )
}

type FormProps = {
  lang: Lang
  action: string
  cancel: string
  values: Values
  adds: boolean
  errors?: Errors
  problem?: string
}
export function ObligationForm({ lang, action, cancel, values, adds, errors = {}, problem }: FormProps) {
  const w = words(lang)
  const named = (names: Readonly<Record<string, string>>, keys: readonly string[]) =>
    keys.map((value) => ({ value, word: names[value]! }))
  return (
    <Form
      action={action}
      values={values}
      errors={errors}
      {...(problem && { problem })}
      submit={w.save}
      cancel={cancel}
      columns
    >
      {adds && <Field name="code" label={w.code} help={w.codeHelp} />}
      <Field name="titleIt" label={w.titleIt} size="wide" />
      <Field name="titleEn" label={w.titleEn} size="wide" />
      <FieldGroup title={w.source}>
        <Field name="article" label={w.article} size="wide" />
        <Field type="url" name="address" label={w.address} size="wide" />
        <Field type="textarea" name="quotation" label={w.quotation} rows={3} size="wide" />
      </FieldGroup>
      <FieldGroup title={w.whom}>
        <Field
          type="checks"
          name="bodyTypes"
          label={w.bodyTypes}
          options={named(w.types, bodyTypes)}
          inline
          optional
          size="wide"
        />
        <Field type="number" name="populationFrom" label={w.populationFrom} min={0} optional />
        <Field type="number" name="populationBelow" label={w.populationBelow} min={1} optional />
        <Field type="select" name="flag" label={w.flag} empty={w.everybody} options={named(w.flags, flags)} optional />
      </FieldGroup>
      <FieldGroup title={w.due}>
        <Field type="select" name="recurrence" label={w.recurrence} options={named(w.recurrences, recurrences)} />
        <Field type="number" name="dueDay" label={w.dueDay} min={1} max={31} optional />
        <Field type="number" name="dueMonth" label={w.dueMonth} min={1} max={12} optional />
        <Field type="select" name="shift" label={w.shift} options={named(w.shifts, Object.keys(w.shifts))} />
        <Field type="date" name="fromOn" label={w.fromOn} />
        <Field type="date" name="untilOn" label={w.untilOn} optional />
      </FieldGroup>
      <FieldGroup title={w.evidence}>
        <Field name="evidenceIt" label={w.evidenceIt} size="wide" optional />
        <Field name="evidenceEn" label={w.evidenceEn} size="wide" optional />
        <Field name="channel" label={w.channel} optional />
      </FieldGroup>
      {!adds && <Field type="hidden" name="version" />}
    </Form>
  )
}
