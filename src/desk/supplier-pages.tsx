import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Badge, Card, Columns, Empty, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing } from '../ui/values.tsx'
import { sayNumber } from './moves.ts'
import { Due, PriorityBadge } from './pages.tsx'
import { NotDone, type Typed, typedIn } from './refused-forms.tsx'
import type { exchange, SupplierTicket } from './supplier.ts'
import { words } from './words.ts'

const isHere = (t: SupplierTicket) => t.level === 'supplier' && ['open', 'waiting'].includes(t.state)

export function SupplierList({
  lang,
  now,
  rows,
}: {
  lang: Lang
  now: Temporal.Instant
  rows: readonly SupplierTicket[]
}) {
  const w = words(lang)
  return (
    <Table
      caption={w.supplierTitle}
      rows={rows}
      id={(t) => t.id}
      href={(t) => `/desk/supplier/tickets/${t.number}`}
      columns={[
        { word: w.subject, main: true, cell: (t) => `${sayNumber(t.number)} ${t.subject}` },
        { word: w.body, cell: (t) => t.bodyName ?? <Nothing /> },
        { word: w.priority, cell: (t) => <PriorityBadge lang={lang} priority={t.priority} /> },
        {
          word: w.state,
          cell: (t) => (isHere(t) ? <Badge tone="warn">{w.supplierHere}</Badge> : <Badge>{w.supplierBack}</Badge>),
        },
        {
          word: w.due,
          cell: (t) => (isHere(t) ? <Due lang={lang} at={t.supplierDueAt} left={null} now={now} /> : <Nothing />),
        },
      ]}
      empty={<Empty title={w.none}>{w.supplierNone}</Empty>}
    />
  )
}

type PageProps = {
  lang: Lang
  now: Temporal.Instant
  ticket: SupplierTicket
  entries: Awaited<ReturnType<typeof exchange>>
  typed: Typed<'answer'> | null
}
export function SupplierPage({ lang, now, ticket: t, entries, typed }: PageProps) {
  const w = words(lang)
  return (
    <Columns wide>
      <Stack>
        {!isHere(t) && typed && <NotDone lang={lang} typed={typed} />}
        <Card title={w.conversation}>
          <ol class="talk">
            {entries.map((e) => (
              <li class={e.way === 'to' ? 'talk-in' : 'talk-out'}>
                <p class="talk-who">
                  <Badge tone={e.way === 'to' ? 'info' : 'neutral'}>{e.way === 'to' ? w.by['out'] : w.supplier}</Badge>{' '}
                  <strong>{e.name}</strong> · <Moment at={e.at} />
                </p>
                <div class="talk-text">{e.text}</div>
                {e.files.map((f) => (
                  <a href={`/desk/supplier/tickets/${t.number}/files/${f.id}`} download>
                    {f.name}
                  </a>
                ))}
              </li>
            ))}
          </ol>
        </Card>
        {isHere(t) && (
          <Card title={w.answer}>
            <Form
              action={`/desk/supplier/tickets/${t.number}/messages`}
              {...typedIn(typed, 'answer')}
              submit={w.send}
              files
            >
              <Field type="textarea" name="text" label={w.answer} rows={5} size="wide" />
              <Field type="checkbox" name="done" label={w.supplierDone} help={w.supplierDoneHelp} />
              <Field type="file" name="files" label={w.files} help={w.filesHelp} multiple optional size="wide" />
            </Form>
          </Card>
        )}
      </Stack>
      <Card title={w.facts}>
        <Facts
          columns={1}
          facts={[
            { word: w.body, value: t.bodyName },
            { word: w.service, value: t.serviceCode },
            { word: w.priority, value: <PriorityBadge lang={lang} priority={t.priority} /> },
            { word: w.supplierSince, value: <Moment at={t.escalatedAt} /> },
            {
              word: w.due,
              value: isHere(t) ? <Due lang={lang} at={t.supplierDueAt} left={null} now={now} /> : <Nothing />,
            },
          ]}
        />
      </Card>
    </Columns>
  )
}
