import type { Lang } from '../platform/words.ts'
import type { listRuns } from '../platform/runs.ts'
import { Field } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Badge, Card, Columns, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day, Moment, Money, Num } from '../ui/values.tsx'
import { FundingTabs } from './pages.tsx'
import type { currentEditions } from './totals.ts'
import { words } from './words.ts'

type DataProps = {
  lang: Lang
  editions: Awaited<ReturnType<typeof currentEditions>>
  undecided: number
  runs: Awaited<ReturnType<typeof listRuns>>
  nightly: boolean
  centre: boolean
  values: Values
  errors?: Errors
  problem?: string
}

export function DataPage({
  lang,
  editions,
  undecided,
  runs,
  nightly,
  centre,
  values,
  errors = {},
  problem,
}: DataProps) {
  const w = words(lang)
  const quarantined = editions.reduce((n, e) => n + e.quarantined, 0)
  return (
    <Stack>
      <FundingTabs lang={lang} at="data" centre={centre} imports />
      <Card title={w.editions} flush>
        <Table
          caption={w.editions}
          rows={editions}
          id={(e) => String(e.id)}
          columns={[
            { word: w.file, main: true, cell: (e) => e.file },
            {
              word: w.edition,
              cell: (e) => (
                <>
                  <Day day={e.edition} />{' '}
                  {e.derived && (
                    <Badge tone="warn" title={w.derivedWhy}>
                      {w.derived}
                    </Badge>
                  )}
                </>
              ),
            },
            { word: w.rows, kind: 'number', cell: (e) => <Num of={e.rows} /> },
            { word: w.quarantine, kind: 'number', cell: (e) => <Num of={e.quarantined} /> },
            { word: w.importedAt, cell: (e) => <Moment at={e.importedAt} /> },
          ]}
          empty={
            <Empty title={w.noEditions} icon="it-inbox">
              {w.noEditionsHow}
            </Empty>
          }
        />
      </Card>
      {editions.length > 0 && (
        <p>
          <a href="/funding/data/quarantine">{w.quarantineN(quarantined)}</a> ·{' '}
          <a href="/funding/data/undecided">{w.undecidedN(undecided)}</a>
        </p>
      )}
      <Columns>
        <Card title={w.importTitle}>
          <Form action="/funding/data" files values={values} errors={errors} problem={problem} submit={w.importDo}>
            <Field
              name="files"
              type="file"
              label={w.files}
              help={w.filesHelp}
              optional
              multiple
              accept=".csv,.gz,text/csv"
            />
            <Field name="addresses" type="textarea" label={w.addresses} help={w.addressesHelp} optional rows={3} />
            <Field name="edition" type="date" label={w.edition} help={w.editionHelp} optional size="short" />
          </Form>
        </Card>
        <Stack>
          <Card title={w.nightly}>
            <p>{nightly ? w.nightlyOn : w.nightlyOff}</p>
            <PostButton action="/funding/data/nightly" values={{ nightly: nightly ? 'off' : 'on' }}>
              {nightly ? w.turnOff : w.turnOn}
            </PostButton>
          </Card>
          <Card title={w.recentImports}>
            {runs.length === 0 ? (
              <p>{w.noImports}</p>
            ) : (
              <ul class="plain-list">
                {runs.map((r) => (
                  <li>
                    <a href={`/runs/${r.id}`}>{r.title}</a>{' '}
                    <span class="year">
                      <Moment at={r.createdAt} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </Stack>
      </Columns>
    </Stack>
  )
}

export function QuarantinePage({
  lang,
  rows,
}: {
  lang: Lang
  rows: readonly { file: string; edition: string; line: number; reason: string; detail: string; raw: string }[]
}) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.quarantineLead}</p>
      <Table
        caption={w.quarantine}
        rows={rows}
        id={(q) => `${q.file}${q.edition}${q.line}`}
        columns={[
          {
            word: w.file,
            main: true,
            cell: (q) => (
              <>
                {q.file}, <Day day={q.edition} />
              </>
            ),
          },
          { word: w.line, kind: 'number', cell: (q) => <Num of={q.line} /> },
          {
            word: w.reason,
            cell: (q) => (
              <>
                {w.reasons[q.reason] ?? q.reason}
                {q.detail && `: ${q.detail}`}
              </>
            ),
          },
          { word: w.raw, cell: (q) => <Code>{q.raw.slice(0, 400)}</Code> },
        ]}
        empty={<Empty title={w.quarantineNone}>{w.quarantineLead}</Empty>}
      />
    </Stack>
  )
}

export function UndecidedPage({
  lang,
  rows,
}: {
  lang: Lang
  rows: readonly {
    id: number
    doubt: string
    file: string
    holder: string
    call: string
    cup: string | null
    amountCents: number
    state: string | null
    candidates: number
  }[]
}) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.undecidedLead}</p>
      <Table
        caption={w.undecided}
        rows={rows}
        id={(r) => String(r.id)}
        columns={[
          { word: w.body, main: true, cell: (r) => r.holder },
          { word: w.call, cell: (r) => r.call },
          { word: w.amount, kind: 'number', cell: (r) => <Money cents={r.amountCents} /> },
          { word: w.cup, kind: 'code', cell: (r) => (r.cup ? <Code>{r.cup}</Code> : '–') },
          { word: w.doubt, cell: (r) => w.doubts[r.doubt] ?? r.doubt },
          { word: w.file, cell: (r) => r.file },
        ]}
        empty={<Empty title={w.undecidedNone}>{w.undecidedLead}</Empty>}
      />
    </Stack>
  )
}
