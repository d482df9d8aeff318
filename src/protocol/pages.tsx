import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { Card, Empty, Stack } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Code, Day } from '../ui/values.tsx'
import { directions, type Entry, type listEntries } from './entries.ts'
import { protocolLabel, words } from './words.ts'

type Props = Awaited<ReturnType<typeof listEntries>> & {
  lang: Lang
  filter: Values
  settings: { values: Values; errors?: Errors; problem?: string } | null
}
export function ProtocolPage({ lang, rows, next, filter, settings }: Props) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action="/protocol" values={filter} live="protocol">
        <Field
          type="select"
          name="direction"
          label={w.direction}
          empty={w.all}
          options={directions.map((value) => ({ value, word: w.directions[value] }))}
        />
        <Field type="number" name="year" label={w.year} size="short" />
      </FilterBar>
      <div id="protocol">
        <Table
          caption={w.register}
          rows={rows}
          id={(e) => e.id}
          columns={[
            { word: w.number, main: true, kind: 'code', cell: (e) => <Code>{`${e.number}/${e.year}`}</Code> },
            { word: w.office, cell: (e) => e.office },
            { word: w.day, cell: (e) => <Day day={e.registeredOn} /> },
            { word: w.direction, cell: (e) => w.directions[e.direction] },
            { word: w.subject, cell: (e) => e.subject },
            { word: w.body, cell: (e) => <a href={`/members/${e.bodyId}`}>{e.bodyName}</a> },
            { word: w.source, cell: (e) => w.sources[e.source as 'hand'] },
          ]}
          empty={<Empty title={w.emptyTitle}>{w.empty}</Empty>}
        />
        <Pager next={next && withQuery('/protocol', { ...(filter as Record<string, string>), after: next })} />
      </div>
      {settings && (
        <Card title={w.settings}>
          <Form
            action="/protocol/settings"
            values={settings.values}
            errors={settings.errors ?? {}}
            problem={settings.problem}
            submit={w.save}
            columns
          >
            <Field
              type="radio"
              name="mode"
              label={w.mode}
              options={(['hand', 'connector'] as const).map((value) => ({ value, word: w.modes[value] }))}
              size="wide"
            />
            <Field name="office" label={w.office} help={w.officeHelp} optional />
            <Field name="connectorUrl" label={w.connectorUrl} help={w.connectorUrlHelp} optional />
            <Field
              name="connectorSecret"
              type="password"
              label={w.connectorSecret}
              help={w.connectorSecretHelp}
              optional
              value=""
              autocomplete="off"
            />
            <Field name="required" type="checkbox" label={w.required} />
            <Field type="hidden" name="version" />
          </Form>
        </Card>
      )}
    </Stack>
  )
}

/** The numbers of one thing where it stands, and the form for one still to be typed. */
export function ProtocolLines({
  lang,
  entries,
  about,
  edits,
}: {
  lang: Lang
  entries: readonly Entry[]
  about: Record<'bodyId' | 'ownerKind' | 'ownerId' | 'direction' | 'subject' | 'back', string>
  edits: boolean
}) {
  const w = words(lang)
  const asked = entries.some((e) => e.direction === about.direction)
  return (
    <Stack>
      {entries.map((e) => (
        <p>
          {protocolLabel(e, lang)}, {w.directions[e.direction]}
        </p>
      ))}
      {entries.length === 0 && !edits && <p>{w.noNumber}</p>}
      {!asked && edits && <EntryForm lang={lang} values={about} />}
    </Stack>
  )
}

export function EntryForm({ lang, values, errors = {}, problem, cancel }: Refusable) {
  const w = words(lang)
  return (
    <Form
      action="/protocol/entries"
      values={values}
      errors={errors}
      problem={problem}
      submit={w.add}
      submitKind="secondary"
      cancel={cancel}
      columns
    >
      <Field name="number" label={w.number} size="short" />
      <Field name="registeredOn" type="date" label={w.day} size="short" optional />
      <Field name="year" type="number" label={w.year} size="short" optional />
      <Field name="office" label={w.office} optional />
      {(['bodyId', 'ownerKind', 'ownerId', 'direction', 'subject', 'back'] as const).map((name) => (
        <Field type="hidden" name={name} />
      ))}
    </Form>
  )
}
type Refusable = { lang: Lang; values: Values; errors?: Errors; problem?: string; cancel?: string }
