import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Card, Columns, Empty, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment } from '../ui/values.tsx'
import { sayMonth } from './report-paper.ts'
import { reportWords } from './report-words.ts'
import type { Report, ReportRow } from './reports.ts'

type PageProps = {
  lang: Lang
  rows: readonly ReportRow[]
  /** For who prepares them: the bodies to choose from. */
  bodies: readonly Option[] | null
  /** For who decides: whether they are prepared each month. */
  monthly: { monthly: boolean; lang: Lang } | null
  values: Values
  errors?: Errors
  problem?: string
}
export function ReportsPage({ lang, rows, bodies, monthly, values, errors, problem }: PageProps) {
  const w = reportWords(lang)
  const list = (
    <Table
      caption={w.title}
      rows={rows}
      id={(r) => String(r.number)}
      href={(r) => `/desk/reports/${r.number}`}
      columns={[
        { word: w.report, main: true, cell: (r) => `${r.number}: ${sayMonth(r.monthOn, lang)}` },
        { word: w.body, cell: (r) => r.name },
        { word: w.version, kind: 'number', cell: (r) => String(r.version) },
        { word: w.madeAt, cell: (r) => <Moment at={r.madeAt} /> },
      ]}
      empty={<Empty title={w.none}>{w.noneText}</Empty>}
    />
  )
  if (!bodies) return list
  return (
    <Columns wide>
      {list}
      <Stack>
        <Card title={w.prepareTitle}>
          <Form action="/desk/reports" values={values} errors={errors ?? {}} problem={problem} submit={w.prepare}>
            <Field name="month" label={w.month} help={w.monthHelp} size="short" />
            <Field type="select" name="bodyId" label={w.body} empty={w.allBodies} options={bodies} optional />
          </Form>
        </Card>
        {monthly !== null && (
          <Card title={w.automaticTitle}>
            <Form
              action="/desk/reports/setting"
              values={{ monthly: monthly.monthly }}
              submit={w.save}
              submitKind="secondary"
            >
              <Field
                type="checkbox"
                name="monthly"
                label={w.automatic}
                help={
                  <>
                    {w.automaticLang[monthly.lang]} <a href="/desk/settings/rules">{w.automaticLangChange}</a>
                  </>
                }
              />
            </Form>
          </Card>
        )}
      </Stack>
    </Columns>
  )
}

export function ReportPage({ lang, report: r }: { lang: Lang; report: Report }) {
  const w = reportWords(lang)
  return (
    <Table
      caption={w.versions}
      rows={r.versions}
      id={(v) => v.id}
      columns={[
        { word: w.version, main: true, cell: (v) => w.versionOf(v.version) },
        { word: w.madeAt, cell: (v) => <Moment at={v.madeAt} /> },
        {
          word: w.document,
          cell: (v) => (
            <a href={`/desk/reports/${r.number}/versions/${v.version}`} download>
              {w.document} {w.versionOf(v.version)}
            </a>
          ),
        },
      ]}
    />
  )
}
