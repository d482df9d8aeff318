import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, FieldGroup, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Button, Card, Columns, Empty, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Nothing } from '../ui/values.tsx'
import type { Caller } from './callers.ts'
import { areas, kinds } from './kinds.ts'
import { type Shown, TicketTable } from './pages.tsx'
import { words } from './words.ts'

type FormProps = {
  lang: Lang
  /** Bodies to choose from; one stands fixed. */
  bodies: readonly Option[]
  /** The desk writes down what somebody says; an officer writes for themselves. */
  desk: boolean
  people: readonly Option[]
  services: readonly Option[]
  categories: readonly Option[]
  values: Values
  errors?: Errors
  problem?: string
  beside?: ComponentChildren
}

/** How a ticket begins: few questions, the rest is suggested by category. */
export function OpenForm(p: FormProps) {
  const { lang, desk, values } = p
  const w = words(lang)
  const options = (of: Record<string, string>) => Object.entries(of).map(([value, word]) => ({ value, word }))
  const form = (
    <Card>
      <Form
        action="/desk/tickets"
        values={values}
        errors={p.errors ?? {}}
        problem={p.problem}
        submit={w.create}
        more={<Button formaction="/desk/tickets/suggestions">{w.suggest}</Button>}
        cancel="/desk/tickets"
        files
        columns
      >
        {p.bodies.length === 1 ? (
          <Field type="hidden" name="bodyId" value={p.bodies[0]!.value} />
        ) : (
          <Field type="select" name="bodyId" label={w.ofBody} options={p.bodies} size="wide" />
        )}
        {desk && p.people.length > 0 && (
          <Field type="select" name="requesterId" label={w.requester} options={p.people} optional />
        )}
        {desk && <Field name="callerName" label={w.callerName} help={w.callerNameHelp} optional />}
        {desk && <Field type="tel" name="callerPhone" label={w.callerPhone} optional size="medium" />}
        {desk && (
          <Field
            type="select"
            name="channel"
            label={w.reachedBy}
            options={['phone', 'console'].map((value) => ({ value, word: w.channels[value]! }))}
          />
        )}
        <Field name="subject" label={w.subject} help={w.subjectHelp} size="wide" maxlength={200} focus />
        <Field type="textarea" name="text" label={w.text} help={w.textHelp} rows={6} size="wide" />
        {p.categories.length > 0 && (
          <Field type="select" name="category" label={w.category} options={p.categories} optional />
        )}
        {p.services.length > 0 && (
          <Field type="select" name="service" label={w.service} options={p.services} optional />
        )}
        <Field type="radio" name="impact" label={w.impact} options={options(w.impacts)} optional />
        <Field type="radio" name="urgency" label={w.urgency} options={options(w.urgencies)} optional />
        <Field
          type="select"
          name="kind"
          label={w.kind}
          help={w.kindHelp}
          optional
          options={kinds.map((k) => ({ value: k.code, word: w.kinds[k.code]! }))}
        />
        <FieldGroup title={w.consultancyOnly}>
          <Field
            type="select"
            name="area"
            label={w.area}
            options={areas.map((value) => ({ value, word: w.areas[value]! }))}
            optional
          />
          <Field type="date" name="wantedOn" label={w.wantedOn} optional />
        </FieldGroup>
        <Field type="file" name="files" label={w.files} help={w.filesHelp} multiple optional size="wide" />
      </Form>
    </Card>
  )
  return p.beside ? (
    <div
      data-preview="beside"
      data-preview-action="/desk/tickets/suggestions"
      data-preview-names="subject category service impact urgency bodyId"
    >
      <Columns wide>
        {form}
        <Stack>{p.beside}</Stack>
      </Columns>
    </div>
  ) : (
    form
  )
}

type BesideProps = {
  lang: Lang
  now: Temporal.Instant
  bodyId: string
  contacts: readonly { kind: string; label: string; value: string }[]
  tickets: readonly Shown[]
}
/** The body in short, for whoever is on the phone with it. */
export function BesideCall({ lang, now, bodyId, contacts, tickets }: BesideProps) {
  const w = words(lang)
  return (
    <>
      <Card
        title={w.beside}
        actions={
          <Button kind="quiet" href={`/members/${bodyId}`}>
            {w.facts}
          </Button>
        }
      >
        {contacts.length === 0 && <p>{w.noContacts}</p>}
        <Facts columns={1} facts={contacts.map((c) => ({ word: c.label || c.kind, value: c.value }))} />
      </Card>
      <Card title={w.lastTickets} flush>
        <TicketTable lang={lang} now={now} rows={tickets} works={false} slim>
          <Empty title={w.none}>{w.cardNone}</Empty>
        </TicketTable>
      </Card>
    </>
  )
}

/** Who is calling: found by number or name while the phone is still ringing. */
export function CallerPage({ lang, q, found }: { lang: Lang; q: string; found: readonly Caller[] | null }) {
  const w = words(lang)
  const href = (c: Caller) =>
    `/desk/bodies/${c.bodyId}/new?${new URLSearchParams({
      ...(c.personId ? { requesterId: c.personId } : c.name && { callerName: c.name }),
      ...(c.phone && { callerPhone: c.phone }),
    })}`
  return (
    <Stack>
      <FilterBar action="/desk/tickets/new" values={{ q }} live="callers">
        <Field type="search" name="q" label={w.callerFind} focus />
      </FilterBar>
      <div id="callers">
        {found && (
          <Table
            caption={w.callers}
            rows={found}
            id={(c) => `${c.personId ?? ''}${c.name}${c.bodyId}`}
            href={href}
            columns={[
              { word: w.body, main: true, cell: (c) => (c.name ? `${c.name}, ${c.bodyName}` : c.bodyName) },
              { word: w.phone, cell: (c) => c.phone || <Nothing /> },
              {
                word: w.takeCall,
                quiet: true,
                cell: (c) => (
                  <Button href={href(c)} label={`${w.takeCall} ${c.name || c.bodyName}`}>
                    {w.takeCall}
                  </Button>
                ),
              },
            ]}
            empty={<Empty title={w.none}>{w.noCaller}</Empty>}
          />
        )}
      </div>
    </Stack>
  )
}
