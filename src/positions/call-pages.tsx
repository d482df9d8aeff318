import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day, Money, Nothing, Num } from '../ui/values.tsx'
import { sayUnits } from '../deadlines/index.ts'
import type { CallRule } from './call-definition.ts'
import type { Call } from './calls.ts'
import { SourceLine } from './deadline-pages.tsx'
import { words } from './words.ts'

type Opportunity = { id: string; name: string; population: number | null }

function OpenBadge({ lang, call, today }: { lang: Lang; call: Call; today: string }) {
  const w = words(lang)
  const { windows } = call.definition
  if (windows.length === 0) return <Nothing />
  if (windows.some((v) => v.opensOn <= today && today <= v.closesOn)) return <Badge tone="good">{w.openNow}</Badge>
  return windows.some((v) => v.opensOn > today) ? <Badge tone="info">{w.future}</Badge> : <Badge>{w.closed}</Badge>
}

export function CallList({
  lang,
  today,
  calls,
  edits,
}: {
  lang: Lang
  today: string
  calls: readonly Call[]
  edits: boolean
}) {
  const w = words(lang)
  return (
    <Table
      caption={w.calls}
      rows={calls}
      id={(c) => c.id}
      href={(c) => `/calls/${c.code}`}
      columns={[
        { word: w.call, main: true, cell: (c) => c.title },
        { word: w.promoter, wideOnly: true, cell: (c) => c.promoter },
        { word: w.opens, cell: (c) => (c.opensOn ? <Day day={c.opensOn} /> : <Nothing />) },
        { word: w.closes, cell: (c) => (c.closesOn ? <Day day={c.closesOn} /> : <Nothing />) },
        { word: w.state, cell: (c) => <OpenBadge lang={lang} call={c} today={today} /> },
      ]}
      empty={
        <Empty title={w.noCalls} action={edits && <PostButton action="/calls/pad26">{w.addPad26}</PostButton>}>
          {w.noCallsText}
        </Empty>
      }
    />
  )
}

const sayOffset = ({ offset }: CallRule, lang: Lang) => {
  if (offset.unit === 'fixedDate') return `${offset.day}/${offset.month}`
  if (offset.unit === 'endOfYear') return `31/12 + ${sayUnits('years', offset.n, lang)}`
  return sayUnits(offset.unit, offset.n, lang)
}

type CallProps = { lang: Lang; today: string; call: Call; opportunities: readonly Opportunity[] | null; edits: boolean }
export function CallCard({ lang, today, call, opportunities, edits }: CallProps) {
  const w = words(lang)
  const { definition: d } = call
  return (
    <Stack>
      <Columns wide>
        <Card title={w.facts}>
          <Facts
            facts={[
              { word: w.callCode, value: <Code>{call.code}</Code> },
              { word: w.promoter, value: call.promoter },
              ...(call.programme ? [{ word: w.programme, value: call.programme }] : []),
              ...(call.measure ? [{ word: w.measure, value: call.measure }] : []),
              { word: w.state, value: <OpenBadge lang={lang} call={call} today={today} /> },
              { word: w.eligible, value: d.eligible.types.map((t) => w.types[t]).join(', ') || w.anybody },
              ...(d.amount.note ? [{ word: w.amounts, value: d.amount.note }] : []),
              ...(d.source
                ? [{ word: w.source, value: <SourceLine lang={lang} source={d.source} />, wide: true }]
                : []),
            ]}
          />
        </Card>
        <Card title={w.windows}>
          <Table
            caption={w.windows}
            rows={d.windows}
            id={(v) => v.name}
            columns={[
              { word: w.window, main: true, cell: (v) => v.name },
              { word: w.opens, cell: (v) => <Day day={v.opensOn} /> },
              { word: w.closes, cell: (v) => <Day day={v.closesOn} /> },
            ]}
            empty={<p>{w.noWindows}</p>}
          />
        </Card>
      </Columns>
      {d.amount.bands.length > 0 && (
        <Card title={w.amounts}>
          <Table
            caption={w.amounts}
            rows={d.amount.bands}
            id={(b) => String(b.upTo)}
            columns={[
              {
                word: w.eligible,
                main: true,
                cell: (b) => (b.upTo === null ? w.beyond : w.upTo(b.upTo.toLocaleString(lang))),
              },
              { word: w.amount, kind: 'number', cell: (b) => <Money cents={b.cents} /> },
            ]}
          />
        </Card>
      )}
      <Card title={w.rules}>
        <Table
          caption={w.rules}
          rows={d.rules}
          id={(r) => `${r.name} ${r.validity.from}`}
          columns={[
            { word: w.deadline, main: true, cell: (r) => r.title[lang] },
            { word: w.anchor, cell: (r) => w.dates[r.anchor] ?? r.anchor },
            { word: w.due, cell: (r) => sayOffset(r, lang) },
            { word: w.source, cell: (r) => <SourceLine lang={lang} source={r.source} /> },
          ]}
          empty={<p>{w.noDeadlines}</p>}
        />
      </Card>
      <Card title={w.papers}>
        <Table
          caption={w.papers}
          rows={d.papers}
          id={(p) => p.code}
          columns={[
            { word: w.paper, main: true, cell: (p) => p.title[lang] },
            { word: w.stage, cell: (p) => w.stages[p.stage] },
          ]}
          empty={<Nothing />}
        />
      </Card>
      {opportunities && (
        <Card title={w.opportunities}>
          <p>{w.opportunitiesLead}</p>
          <Table
            caption={w.opportunities}
            rows={opportunities}
            id={(o) => o.id}
            columns={[
              { word: w.body, main: true, cell: (o) => o.name },
              { word: 'n', kind: 'number', quiet: true, cell: (o) => <Num of={o.population} /> },
              {
                word: w.add,
                quiet: true,
                cell: (o) =>
                  edits && (
                    <a href={`/positions/new?bodyId=${o.id}&call=${call.code}`} aria-label={`${w.add}: ${o.name}`}>
                      {w.add}
                    </a>
                  ),
              },
            ]}
            empty={<p>{w.noOpportunities}</p>}
          />
        </Card>
      )}
    </Stack>
  )
}

type ImportProps = { lang: Lang; values: Values; errors?: Errors; problem?: string }
export function ImportForm({ lang, values, errors = {}, problem }: ImportProps) {
  const w = words(lang)
  const faults = Object.values(errors)
  return (
    <Stack>
      <p>{w.importHelp}</p>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li>{fault}</li>
          ))}
        </ul>
      )}
      <Form
        action="/calls/import"
        values={values}
        errors={errors}
        problem={problem}
        submit={w.importNow}
        cancel="/calls"
        files
      >
        <Field type="file" name="file" label={w.file} accept=".yaml,.yml" optional />
        <Field type="textarea" name="text" rows={16} label={w.importText} optional size="wide" />
      </Form>
      <Row>
        <Button href="/calls">{w.calls}</Button>
      </Row>
    </Stack>
  )
}
