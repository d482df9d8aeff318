import { sentence } from '../platform/problems.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Button, Card, Columns, Empty, PostButton, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing, Num } from '../ui/values.tsx'
import { callWords } from './call-words.ts'
import type { CallImport, getImport, LogPreview, Phone, PhoneFigures } from './calls.ts'
import { share } from './figures.ts'

type Refused = { values: Values; errors?: Errors; problem?: string | undefined }
export function CallsPage({
  lang,
  rows,
  seconds,
  values,
  errors,
  problem,
}: { lang: Lang; rows: readonly CallImport[]; seconds: number } & Refused) {
  const w = callWords(lang)
  return (
    <Columns wide>
      <Stack>
        <Card title={w.bring}>
          <Form action="/desk/calls" errors={errors ?? {}} problem={problem} submit={w.look} files>
            <Field type="file" name="log" label={w.log} help={w.logHelp} accept=".csv,.txt,.gz" size="wide" />
          </Form>
        </Card>
        <Card title={w.imports} flush>
          <Table
            caption={w.imports}
            rows={rows}
            id={(r) => r.id}
            href={(r) => `/desk/calls/${r.id}`}
            columns={[
              { word: w.file, main: true, cell: (r) => r.name },
              { word: w.readAt, cell: (r) => <Moment at={r.importedAt} /> },
              { word: w.lines, kind: 'number', cell: (r) => <Num of={r.lines} /> },
              { word: w.fresh, kind: 'number', cell: (r) => <Num of={r.kept} /> },
              { word: w.doubled, kind: 'number', cell: (r) => <Num of={r.doubled} /> },
              { word: w.wrong, kind: 'number', cell: (r) => <Num of={r.wrong} /> },
            ]}
            empty={<Empty title={w.importsNone}>{w.importsNoneText}</Empty>}
          />
        </Card>
      </Stack>
      <Card title={w.target}>
        <Form
          action="/desk/calls/target"
          values={{ answerSeconds: seconds, ...values }}
          errors={errors ?? {}}
          submit={w.save}
        >
          <Field type="number" name="answerSeconds" label={w.target} unit={w.seconds} min={1} max={600} size="short" />
        </Form>
      </Card>
    </Columns>
  )
}

type Reject = { line: number; reason: string; text: string }
const Rejects = ({ lang, rows }: { lang: Lang; rows: readonly Reject[] }) => {
  const w = callWords(lang)
  return (
    <Card title={w.rejects} flush>
      <Table
        caption={w.rejects}
        rows={rows}
        id={(r) => String(r.line)}
        columns={[
          { word: w.line, main: true, cell: (r) => <Num of={r.line} /> },
          { word: w.reason, cell: (r) => sentence(r.reason, {}, lang) },
          { word: w.text, cell: (r) => r.text },
        ]}
      />
    </Card>
  )
}
type Counts = { lines: number; fresh: number; doubled: number; wrong: number }
const Counted = ({ lang, counts: c }: { lang: Lang; counts: Counts }) => {
  const w = callWords(lang)
  return (
    <Stats>
      <Stat word={w.lines} value={<Num of={c.lines} />} />
      <Stat word={w.fresh} value={<Num of={c.fresh} />} />
      <Stat word={w.doubled} value={<Num of={c.doubled} />} />
      <Stat word={w.wrong} value={<Num of={c.wrong} />} tone={c.wrong > 0 ? 'warn' : 'neutral'} />
    </Stats>
  )
}

export function PreviewPage({ lang, preview: p }: { lang: Lang; preview: LogPreview }) {
  const w = callWords(lang)
  return (
    <Stack>
      <Counted lang={lang} counts={{ ...p, fresh: p.fresh.size, wrong: p.wrong.length }} />
      {p.fresh.size + p.wrong.length > 0 ? (
        <PostButton action={`/desk/calls/previews/${p.id}`} kind="primary">
          {w.read}
        </PostButton>
      ) : (
        <p>{w.nothing}</p>
      )}
      {p.wrong.length > 0 && <Rejects lang={lang} rows={p.wrong.slice(0, 200)} />}
    </Stack>
  )
}
export const ImportPage = ({ lang, log }: { lang: Lang; log: Awaited<ReturnType<typeof getImport>> }) => (
  <Stack>
    <Counted lang={lang} counts={{ ...log, fresh: log.kept }} />
    {log.rejects.length > 0 && <Rejects lang={lang} rows={log.rejects} />}
  </Stack>
)

const percent = (part: number, whole: number, lang: Lang) => {
  const value = share(part, whole)
  return value === null ? <Nothing /> : `${new Intl.NumberFormat(lang === 'it' ? 'it-IT' : 'en-GB').format(value)}%`
}
const Wait = ({ lang, of }: { lang: Lang; of: number | null }) =>
  of === null ? <Nothing /> : <>{callWords(lang).secondsOf(of)}</>

/** The phone, beside the other indicators. */
export function PhoneStat({
  lang,
  word,
  phone,
  none,
}: {
  lang: Lang
  word: string
  phone: Phone | null
  none: string
}) {
  const w = callWords(lang)
  if (!phone) return <Stat word={word} value={<Nothing />} note={none} />
  const { total, seconds } = phone
  return (
    <Stat
      word={w.within(seconds)}
      value={percent(total.inTime, total.calls, lang)}
      note={`${w.calls}: ${total.calls}`}
    />
  )
}

export function PhoneCard({ lang, phone, csv }: { lang: Lang; phone: Phone; csv: string | null }) {
  const w = callWords(lang)
  const cells = (r: PhoneFigures) => [
    <Num of={r.calls} />,
    percent(r.answered, r.calls, lang),
    <Wait lang={lang} of={r.wait} />,
    percent(r.inTime, r.calls, lang),
    percent(r.abandoned, r.calls, lang),
    percent(r.busy, r.calls, lang),
  ]
  const heads = [w.calls, w.answered, w.wait, w.within(phone.seconds), w.abandoned, w.busy]
  return (
    <Card
      title={w.phone}
      flush
      actions={
        csv && (
          <Button href={csv} kind="quiet" icon="it-download" download>
            {w.exportCsv}
          </Button>
        )
      }
    >
      <Table
        caption={w.phone}
        rows={phone.months}
        id={(r) => r.key ?? ''}
        columns={[
          { word: w.month, main: true, cell: (r) => r.key ?? '' },
          ...heads.map((word, i) => ({ word, kind: 'number' as const, cell: (r: PhoneFigures) => cells(r)[i] })),
        ]}
        foot={[[w.total, ...cells(phone.total)]]}
      />
    </Card>
  )
}
