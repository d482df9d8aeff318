import { Field } from '../ui/field.tsx'
import { FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Table } from '../ui/table.tsx'
import { Day } from '../ui/values.tsx'
import { eventWord } from '../platform/event-words.ts'
import type { Lang } from '../platform/words.ts'
import type { TimelineEntry } from '../platform/events.ts'
import { bodyRoles, centreRoles, type Role } from './roles.ts'
import type { getPerson, listPersons } from './persons.ts'
import { words } from './words.ts'

type Refused = { errors?: Errors; problem?: string }
type Option = { value: string; word: string; group?: string }
type Mandate = { role: Role; bodyName: string | null }

const rolesText = (lang: Lang, mandates: readonly Mandate[]) =>
  [...Map.groupBy(mandates, (m) => m.role)]
    .map(([role, held]) => {
      const w = words(lang)
      const bodies = held.flatMap((m) => m.bodyName ?? [])
      const where = bodies.length > 3 ? w.bodies(bodies.length) : bodies.join(', ')
      return [w.roles[role], where].filter(Boolean).join(', ')
    })
    .join(' · ')

export const roleOptions = (lang: Lang): Option[] => {
  const w = words(lang)
  return [
    ...centreRoles.map((value) => ({ value, word: w.roles[value], group: w.centreRoles })),
    ...bodyRoles.map((value) => ({ value, word: w.roles[value], group: w.bodyRoles })),
  ]
}

export function PersonList({
  lang,
  persons,
  filter,
  bodies,
}: {
  lang: Lang
  persons: Awaited<ReturnType<typeof listPersons>>
  filter: Values
  bodies: Option[]
}) {
  const w = words(lang)
  const filtered = Object.values(filter).some(Boolean)
  return (
    <>
      <FilterBar action="/people" values={filter} live="persons">
        <Field name="q" type="search" label={w.search} />
        <Field name="role" type="select" label={w.role} options={roleOptions(lang)} />
        {bodies.length > 1 && <Field name="bodyId" type="select" label={w.body} options={bodies} />}
      </FilterBar>
      <div id="persons">
        <p class="found" role="status">
          {w.found(persons.length)}
        </p>
        <Table
          caption={w.title}
          rows={persons}
          id={(p) => p.id}
          href={(p) => `/people/${p.id}`}
          columns={[
            { word: w.name, main: true, cell: (p) => p.name },
            { word: w.roles_, cell: (p) => rolesText(lang, p.mandates) || '–' },
            { word: w.email, cell: (p) => p.email },
            {
              word: w.access,
              cell: (p) =>
                p.demo ? (
                  <Badge tone="info" title={w.demoNote}>
                    {w.demo}
                  </Badge>
                ) : p.invited ? (
                  <Badge tone="good">{w.invited}</Badge>
                ) : (
                  <Badge>{w.notInvited}</Badge>
                ),
            },
          ]}
          empty={
            <Empty title={w.emptyTitle} icon="it-user">
              {filtered ? w.emptySearch : w.empty}
            </Empty>
          }
        />
      </div>
    </>
  )
}

const mandateFields = (lang: Lang, bodies: Option[]) => {
  const w = words(lang)
  return (
    <>
      <Field name="role" type="select" label={w.role} help={w.roleHelp} options={roleOptions(lang)} />
      <Field name="bodyId" type="select" label={w.body} help={w.bodyHelp} optional options={bodies} />
      <Field name="act" label={w.act} help={w.actHelp} optional maxlength={200} />
      <Field name="actOn" type="date" label={w.actOn} optional size="short" />
      <Field name="fromOn" type="date" label={w.from} size="short" />
      <Field name="toOn" type="date" label={w.to} optional size="short" />
    </>
  )
}

export function NewPersonForm({
  lang,
  bodies,
  values,
  errors,
  problem,
}: { lang: Lang; bodies: Option[]; values: Values } & Refused) {
  const w = words(lang)
  return (
    <Form
      action="/people"
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={w.save}
      cancel="/people"
      columns
    >
      <Field name="name" label={w.name} autocomplete="off" />
      <Field name="email" type="email" label={w.email} autocomplete="off" />
      <Field name="phone" type="tel" label={w.phone} optional autocomplete="off" />
      {mandateFields(lang, bodies)}
      <Field name="invite" type="checkbox" label={w.inviteNow} />
    </Form>
  )
}

export function EditPersonForm({
  lang,
  id,
  values,
  errors,
  problem,
}: { lang: Lang; id: string; values: Values } & Refused) {
  const w = words(lang)
  return (
    <Form
      action={`/people/${id}/edit`}
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={w.save}
      cancel={`/people/${id}`}
      columns
    >
      <Field name="version" type="hidden" value={String(values['version'] ?? '')} />
      <Field name="name" label={w.name} autocomplete="off" />
      <Field name="email" type="email" label={w.email} autocomplete="off" />
      <Field name="phone" type="tel" label={w.phone} optional autocomplete="off" />
    </Form>
  )
}

export function MandateForm({
  lang,
  id,
  bodies,
  values,
  errors,
  problem,
}: { lang: Lang; id: string; bodies: Option[]; values: Values } & Refused) {
  const w = words(lang)
  return (
    <Form
      action={`/people/${id}/mandates`}
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={w.giveMandate}
      cancel={`/people/${id}`}
      columns
    >
      {mandateFields(lang, bodies)}
    </Form>
  )
}

type Person = Awaited<ReturnType<typeof getPerson>>

export function PersonCard({
  lang,
  person,
  day,
  history,
  edits,
}: {
  lang: Lang
  person: Person
  day: string
  history: readonly TimelineEntry[]
  edits: boolean
}) {
  const w = words(lang)
  const inForce = (m: Person['mandates'][number]) => m.fromOn <= day && (m.toOn === null || m.toOn > day)
  return (
    <Columns wide>
      <Stack>
        {person.demo && <Alert tone="info">{w.demoNote}</Alert>}
        <Card
          title={w.mandates}
          flush
          actions={
            edits && (
              <Button href={`/people/${person.id}/mandates/new`} icon="it-plus">
                {w.giveMandate}
              </Button>
            )
          }
        >
          <Table
            caption={w.mandates}
            rows={person.mandates}
            id={(m) => m.id}
            columns={[
              { word: w.role, main: true, cell: (m) => w.roles[m.role] },
              { word: w.body, cell: (m) => (m.bodyId ? <a href={`/members/${m.bodyId}`}>{m.bodyName}</a> : '–') },
              { word: w.act, cell: (m) => m.act || '–' },
              { word: w.from, cell: (m) => <Day day={m.fromOn} /> },
              {
                word: w.to,
                cell: (m) =>
                  m.toOn ? (
                    <>
                      <Day day={m.toOn} /> {!inForce(m) && <Badge>{w.ended}</Badge>}
                    </>
                  ) : (
                    w.openEnded
                  ),
              },
              {
                word: w.endMandate,
                quiet: true,
                kind: 'tight',
                cell: (m) =>
                  edits &&
                  inForce(m) && (
                    <PostButton
                      action={`/people/${person.id}/mandates/${m.id}/end`}
                      kind="quiet"
                      label={`${w.endMandate}: ${w.roles[m.role]}`}
                    >
                      {w.endMandate}
                    </PostButton>
                  ),
              },
            ]}
            empty={<Empty title={w.mandates}>{w.noMandates}</Empty>}
          />
        </Card>
      </Stack>
      <Stack>
        <Card title={w.contact}>
          <Facts
            columns={1}
            facts={[
              { word: w.email, value: <a href={`mailto:${person.email}`}>{person.email}</a> },
              person.phone !== '' && { word: w.phone, value: person.phone },
            ]}
          />
        </Card>
        <Card title={w.timeline}>
          <Timeline
            items={history.map((e) => ({
              at: e.recordedAt,
              what: eventWord(e.name, lang),
              ...(e.personName && { who: e.personName }),
            }))}
          />
        </Card>
      </Stack>
    </Columns>
  )
}
