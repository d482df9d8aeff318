import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Card, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Moment, Money, Nothing, Num } from '../ui/values.tsx'
import { sayNumber } from './dues.ts'
import type { OpenDue } from './matching.ts'
import type { getStatement, listStatements, StatementLine } from './statements.ts'
import { words } from './words.ts'

type Refusable = { values: Values; errors?: Errors; problem?: string }

export function StatementList({
  lang,
  rows,
  form,
}: {
  lang: Lang
  rows: Awaited<ReturnType<typeof listStatements>>
  form: Refusable
}) {
  const w = words(lang)
  return (
    <Stack>
      <Card title={w.uploadStatement}>
        <Form action="/dues/statements" {...form} submit={w.uploadStatement} files>
          <Field name="statementFile" type="file" label={w.statementFile} accept=".csv,.xml,text/csv,application/xml" />
        </Form>
      </Card>
      <Table
        caption={w.statements}
        rows={rows}
        id={(s) => s.id}
        href={(s) => `/dues/statements/${s.id}`}
        columns={[
          { word: w.statementFile, main: true, cell: (s) => s.name },
          { word: w.day, cell: (s) => <Moment at={s.importedAt} /> },
          { word: w.lines, kind: 'number', cell: (s) => <Num of={s.lines} /> },
          { word: w.lineStates['matched']!, kind: 'number', cell: (s) => <Num of={s.matched} /> },
          { word: w.lineStates['uncertain']!, kind: 'number', cell: (s) => <Num of={s.uncertain} /> },
          { word: w.lineStates['quarantined']!, kind: 'number', cell: (s) => <Num of={s.quarantined} /> },
        ]}
        empty={<Empty title={w.noStatements}>{w.statementsLead}</Empty>}
      />
    </Stack>
  )
}

const lineTones = { matched: 'good', uncertain: 'warn', quarantined: 'bad', dismissed: 'neutral' } as const
export function StatementCard({
  lang,
  statement,
  reason,
}: {
  lang: Lang
  statement: Awaited<ReturnType<typeof getStatement>>
  reason: (code: string) => string
}) {
  const w = words(lang)
  const at = `/dues/statements/${statement.id}`
  return (
    <Table
      caption={w.lines}
      rows={statement.rows}
      id={(l) => l.id}
      columns={[
        { word: w.line, main: true, kind: 'tight', cell: (l) => l.line },
        {
          word: w.state,
          cell: (l) => (
            <>
              <Badge tone={lineTones[l.state]}>{w.lineStates[l.state]}</Badge>
              {l.reason && <p class="field-help">{reason(l.reason)}</p>}
            </>
          ),
        },
        { word: w.receivedOn, cell: (l) => <Day day={l.receivedOn} /> },
        { word: w.amount, kind: 'number', cell: (l) => <Money cents={l.cents} /> },
        { word: w.wording, cell: (l) => (l.state === 'quarantined' ? l.raw : l.wording) },
        { word: w.payer, cell: (l) => l.payer || <Nothing /> },
        {
          word: w.whichDue,
          cell: (l) =>
            l.dueId ? (
              <a href={`/dues/${l.dueId}`}>{sayNumber({ number: l.number, year: l.year ?? 0 })}</a>
            ) : l.state === 'uncertain' ? (
              <Row>
                <Button href={`${at}/lines/${l.id}`} label={`${w.assign}: ${w.line} ${l.line}`}>
                  {w.assign}
                </Button>
                <PostButton action={`${at}/lines/${l.id}/dismissal`} label={`${w.dismiss}: ${w.line} ${l.line}`}>
                  {w.dismiss}
                </PostButton>
              </Row>
            ) : (
              <Nothing />
            ),
        },
      ]}
    />
  )
}

export function LineForm({
  lang,
  line,
  dues,
  euro,
  ...form
}: { lang: Lang; line: StatementLine; dues: readonly OpenDue[]; euro: (cents: number) => string } & Refusable) {
  const w = words(lang)
  return (
    <Stack>
      <Card>
        <Facts
          facts={[
            { word: w.receivedOn, value: <Day day={line.receivedOn} /> },
            { word: w.amount, value: <Money cents={line.cents} /> },
            { word: w.payer, value: line.payer || null },
            { word: w.wording, value: line.wording, wide: true },
          ]}
        />
      </Card>
      <Form
        action={`/dues/statements/${line.statementId}/lines/${line.id}`}
        {...form}
        submit={w.assign}
        cancel={`/dues/statements/${line.statementId}`}
      >
        <Field
          name="dueId"
          type="select"
          label={w.whichDue}
          empty="–"
          options={dues.map((d) => ({
            value: d.id,
            word: `${sayNumber(d)} ${d.bodyName}, ${euro(d.openCents)}`,
          }))}
          size="wide"
        />
      </Form>
    </Stack>
  )
}
