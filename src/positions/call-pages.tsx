import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Empty, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Nothing } from '../ui/values.tsx'
import type { Call } from './calls.ts'
import { words } from './words.ts'

export function OpenBadge({ lang, call, today }: { lang: Lang; call: Call; today: string }) {
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
