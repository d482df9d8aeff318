import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, FieldGroup, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, PostButton, Row, Stack, Tabs } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing } from '../ui/values.tsx'
import { duration } from './clock-rules.ts'
import { dayFields, type DeskCalendar } from './hours.ts'
import { kinds } from './kinds.ts'
import { type LevelRow, targetFields } from './levels.ts'
import type { listCategories, listQueues, listSuppliers, TeamRow } from './organisation.ts'
import type { listTemplates } from './templates.ts'
import type { Ticket } from './tickets.ts'
import { words } from './words.ts'

type Refused = { values: Values; errors?: Errors; problem?: string | undefined }
export const settingTabs = ['hours', 'levels', 'queues', 'categories', 'suppliers', 'templates', 'rules'] as const
export type SettingTab = (typeof settingTabs)[number]

export const SettingFrame = ({
  lang,
  tab,
  begun,
  children,
}: {
  lang: Lang
  tab: SettingTab
  begun: boolean
  children: ComponentChildren
}) => {
  const w = words(lang)
  return (
    <Stack>
      <Tabs
        label={w.settings}
        tabs={settingTabs.map((name) => ({
          word: w.settingTabs[name]!,
          href: `/desk/settings/${name}`,
          current: name === tab,
        }))}
      />
      {!begun && (
        <Alert
          tone="warn"
          actions={
            <PostButton action="/desk/settings/beginning" kind="primary">
              {w.begin}
            </PostButton>
          }
        >
          {w.beginLead}
        </Alert>
      )}
      {children}
    </Stack>
  )
}

/** The fields of a week, for the centre's hours and for a body's. */
const Week = ({ lang, title, help }: { lang: Lang; title: string; help: string }) => (
  <FieldGroup title={title} help={help}>
    {dayFields.map((name, i) => (
      <Field name={name} label={words(lang).days[i]!} optional />
    ))}
  </FieldGroup>
)

export function HoursPage({
  lang,
  calendars,
  ...refused
}: { lang: Lang; calendars: readonly DeskCalendar[] } & Refused) {
  const w = words(lang)
  return (
    <Stack>
      <Card title={w.settingTabs['hours']} flush>
        <Table
          caption={w.settingTabs['hours']!}
          rows={calendars}
          id={(c) => c.id}
          href={(c) => `/desk/settings/hours/${c.id}`}
          columns={[
            { word: w.name, main: true, cell: (c) => c.name },
            { word: w.inForce, cell: (c) => <Moment at={c.inForceAt} /> },
            {
              word: w.state,
              cell: (c) => (c === calendars[0] ? <Badge tone="good">{w.inForceNow}</Badge> : <Nothing />),
            },
          ]}
          empty={<Empty title={w.noDue}>{w.beginLead}</Empty>}
        />
      </Card>
      <Card title={w.adopt}>
        <p>{w.adoptLead}</p>
        <CalendarForm lang={lang} action="/desk/settings/hours" submit={w.adopt} {...refused} />
      </Card>
    </Stack>
  )
}

export function CalendarForm({
  lang,
  action,
  submit,
  values,
  errors,
  problem,
}: { lang: Lang; action: string; submit: string } & Refused) {
  const w = words(lang)
  return (
    <Form
      action={action}
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={submit}
      cancel="/desk/settings/hours"
    >
      <Field name="name" label={w.name} size="medium" />
      <Week lang={lang} title={w.hours} help={w.hoursHelp} />
      <Field
        type="radio"
        name="holidays"
        label={w.holidays}
        options={['IT', 'none'].map((value) => ({ value, word: w.holidayKinds[value]! }))}
        inline
      />
      <Field name="patron" label={w.patron} help={w.patronHelp} optional size="short" />
      <Field
        type="textarea"
        name="exceptions"
        label={w.exceptions}
        help={w.exceptionsHelp}
        rows={3}
        optional
        size="wide"
      />
      {values['version'] !== undefined && <Field type="hidden" name="version" />}
    </Form>
  )
}

type LevelProps = {
  lang: Lang
  levels: readonly LevelRow[]
  services: readonly Option[]
  conventions: readonly Option[]
} & Refused
export function LevelsPage({ lang, levels, services, conventions, values, errors, problem }: LevelProps) {
  const w = words(lang)
  const clockOf = {
    firstResponse: 'first-response',
    takingCharge: 'taking-charge',
    solution: 'solution',
    supplier: 'supplier',
    body: 'body',
  } as const
  const seconds = (n: number | null) => (n === null ? <Nothing /> : duration(n))
  return (
    <Stack>
      <Card title={w.settingTabs['levels']} flush>
        <Table
          caption={w.settingTabs['levels']!}
          rows={levels}
          id={(l) => l.id}
          columns={[
            {
              word: w.priority,
              main: true,
              cell: (l) =>
                [l.convention, l.service, l.priority ? w.priorities[String(l.priority)] : null]
                  .filter(Boolean)
                  .join(', ') || w.any,
            },
            ...targetFields.map((name) => ({
              word: w.clockNames[clockOf[name]]!,
              kind: 'number' as const,
              cell: (l: LevelRow) => seconds(l[name]),
            })),
            {
              word: w.change,
              quiet: true,
              cell: (l) => (
                <PostButton
                  action={`/desk/settings/levels/${l.id}/removal`}
                  kind="quiet"
                  label={`${w.remove}: ${l.priority ?? w.any}`}
                >
                  {w.remove}
                </PostButton>
              ),
            },
          ]}
          empty={<Empty title={w.noLevels}>{w.noLevelsText}</Empty>}
        />
      </Card>
      <Card title={w.newLevel}>
        <Form
          action="/desk/settings/levels"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.save}
          columns
        >
          <p>{w.newLevelLead}</p>
          <Field type="select" name="conventionId" label={w.convention} options={conventions} empty={w.any} optional />
          <Field type="select" name="serviceId" label={w.service} options={services} empty={w.any} optional />
          <Field
            type="select"
            name="priority"
            label={w.priority}
            empty={w.any}
            optional
            options={Object.entries(w.priorities).map(([value, word]) => ({ value, word }))}
          />
          {targetFields.map((name) => (
            <Field name={name} label={w.clockNames[clockOf[name]]!} help={w.targetHelp} optional size="short" />
          ))}
        </Form>
      </Card>
    </Stack>
  )
}

type QueueProps = {
  lang: Lang
  queues: Awaited<ReturnType<typeof listQueues>>
  teams: readonly TeamRow[]
  colleagues: readonly Option[]
  categories: readonly Option[]
} & Refused
export function QueuesPage({ lang, queues, teams, colleagues, categories, values, errors, problem }: QueueProps) {
  const w = words(lang)
  return (
    <Stack>
      <Card title={w.queues} flush>
        <Table
          caption={w.queues}
          rows={queues}
          id={(q) => q.id}
          columns={[
            {
              word: w.name,
              main: true,
              cell: (q) => (
                <>
                  {q.name} {q.usual && <Badge tone="info">{w.usual}</Badge>}
                </>
              ),
            },
            { word: w.team, cell: (q) => q.team ?? <Nothing /> },
            { word: w.assignment, cell: (q) => w.assignments[q.assignment] },
          ]}
          empty={<Empty title={w.queues}>{w.usualHelp}</Empty>}
        />
      </Card>
      <Card title={w.newQueue}>
        <Form
          action="/desk/settings/queues"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.save}
          columns
        >
          <Field name="name" label={w.name} />
          <Field
            type="select"
            name="teamId"
            label={w.team}
            options={teams.map((x) => ({ value: x.id, word: x.name }))}
            optional
          />
          <Field
            type="select"
            name="assignment"
            label={w.assignment}
            options={Object.entries(w.assignments).map(([value, word]) => ({ value, word }))}
          />
          <Field type="checkbox" name="usual" label={w.usual} help={w.usualHelp} />
        </Form>
      </Card>
      {teams.map((x) => (
        <Card title={`${w.team}: ${x.name}`}>
          {x.members.length === 0 && <p>{w.noneOf}</p>}
          <ul class="plain-list">
            {x.members.map((m) => (
              <li>
                {m.name} {m.away && <Badge tone="warn">{w.away}</Badge>} {m.skills.join(', ')}{' '}
                <PostButton action={`/desk/settings/teams/${x.id}/members/${m.id}/absence`} kind="quiet">
                  {m.away ? w.markBack(m.name) : w.markAway(m.name)}
                </PostButton>
                <PostButton action={`/desk/settings/teams/${x.id}/members/${m.id}/removal`} kind="quiet">
                  {w.removeMember(m.name)}
                </PostButton>
              </li>
            ))}
          </ul>
          <Form action={`/desk/settings/teams/${x.id}/members`} submit={w.addMember} submitKind="secondary">
            <Field type="select" name="personId" label={w.person} options={colleagues} />
            {categories.length > 0 && (
              <Field type="checks" name="skills" label={w.skills} options={categories} optional inline />
            )}
          </Form>
        </Card>
      ))}
      <Card title={w.newTeam}>
        <Form action="/desk/settings/teams" submit={w.save} submitKind="secondary">
          <Field name="name" label={w.name} size="medium" />
        </Form>
      </Card>
    </Stack>
  )
}

type CategoryProps = {
  lang: Lang
  categories: Awaited<ReturnType<typeof listCategories>>
  queues: readonly Option[]
} & Refused
export function CategoriesPage({ lang, categories, queues, values, errors, problem }: CategoryProps) {
  const w = words(lang)
  const options = (of: Record<string, string>) => Object.entries(of).map(([value, word]) => ({ value, word }))
  return (
    <Stack>
      <Card title={w.settingTabs['categories']} flush>
        <Table
          caption={w.settingTabs['categories']!}
          rows={categories}
          id={(c) => c.code}
          columns={[
            { word: w.name, main: true, cell: (c) => c.name },
            { word: w.code, kind: 'code', cell: (c) => c.code },
            { word: w.kind, cell: (c) => w.kinds[c.kind] },
            { word: w.impact, cell: (c) => w.impacts[String(c.impact)] },
            { word: w.urgency, cell: (c) => w.urgencies[String(c.urgency)] },
            { word: w.queue, cell: (c) => c.queue ?? <Nothing /> },
            { word: w.security, cell: (c) => (c.security ? <Badge tone="warn">{w.security}</Badge> : <Nothing />) },
          ]}
          empty={<Empty title={w.settingTabs['categories']!}>{w.usualHelp}</Empty>}
        />
      </Card>
      <Card title={w.newCategory}>
        <Form
          action="/desk/settings/categories"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.save}
          columns
        >
          <Field name="code" label={w.code} help={w.codeHelp} size="short" />
          <Field name="name" label={w.name} />
          <Field
            type="select"
            name="kind"
            label={w.kind}
            options={kinds.map((k) => ({ value: k.code, word: w.kinds[k.code]! }))}
          />
          <Field type="select" name="queueId" label={w.queue} options={queues} optional />
          <Field type="select" name="impact" label={w.impact} options={options(w.impacts)} />
          <Field type="select" name="urgency" label={w.urgency} options={options(w.urgencies)} />
          <Field
            type="textarea"
            name="checklist"
            label={w.checklist}
            help={w.checklistHelp}
            rows={3}
            optional
            size="wide"
          />
          <Field type="checkbox" name="security" label={w.security} help={w.securityHelp} />
        </Form>
      </Card>
    </Stack>
  )
}

type SupplierProps = {
  lang: Lang
  suppliers: Awaited<ReturnType<typeof listSuppliers>>
  persons: readonly Option[]
} & Refused
export function SuppliersPage({ lang, suppliers, persons, values, errors, problem }: SupplierProps) {
  const w = words(lang)
  return (
    <Stack>
      <Card title={w.settingTabs['suppliers']} flush>
        <Table
          caption={w.settingTabs['suppliers']!}
          rows={suppliers}
          id={(s) => s.id}
          columns={[
            { word: w.name, main: true, cell: (s) => s.name },
            { word: w.address, cell: (s) => s.address || <Nothing /> },
            { word: w.supplierPeople, cell: (s) => s.people || w.noneOf },
            {
              word: w.addPerson,
              quiet: true,
              cell: (s) =>
                persons.length > 0 && (
                  <Form action={`/desk/settings/suppliers/${s.id}/people`} submit={w.addPerson} submitKind="quiet">
                    <Field type="select" name="personId" label={`${w.person}: ${s.name}`} options={persons} />
                  </Form>
                ),
            },
          ]}
          empty={<Empty title={w.settingTabs['suppliers']!}>{w.noneOf}</Empty>}
        />
      </Card>
      <Card title={w.newSupplier}>
        <Form
          action="/desk/settings/suppliers"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.save}
          columns
        >
          <Field name="name" label={w.name} />
          <Field type="email" name="address" label={w.address} optional />
        </Form>
      </Card>
    </Stack>
  )
}

type TemplateProps = { lang: Lang; templates: Awaited<ReturnType<typeof listTemplates>> } & Refused
export function TemplatesPage({ lang, templates, values, errors, problem }: TemplateProps) {
  const w = words(lang)
  return (
    <Stack>
      <Card title={w.settingTabs['templates']} flush>
        <Table
          caption={w.settingTabs['templates']!}
          rows={templates}
          id={(x) => x.id}
          columns={[
            { word: w.name, main: true, cell: (x) => x.name },
            { word: w.text, cell: (x) => x.text },
            { word: w.templateMove, cell: (x) => w.templateMoves[x.move] },
            {
              word: w.change,
              quiet: true,
              cell: (x) => (
                <PostButton
                  action={`/desk/settings/templates/${x.id}/removal`}
                  kind="quiet"
                  label={`${w.remove}: ${x.name}`}
                >
                  {w.remove}
                </PostButton>
              ),
            },
          ]}
          empty={<Empty title={w.settingTabs['templates']!}>{w.templateHelp}</Empty>}
        />
      </Card>
      <Card title={w.newTemplate}>
        <Form
          action="/desk/settings/templates"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.save}
          columns
        >
          <Field name="name" label={w.name} />
          <Field
            type="select"
            name="move"
            label={w.templateMove}
            empty={w.templateMoves['']}
            optional
            options={['wait', 'solution'].map((value) => ({ value, word: w.templateMoves[value]! }))}
          />
          <Field type="textarea" name="text" label={w.text} help={w.templateHelp} rows={4} size="wide" />
        </Form>
      </Card>
    </Stack>
  )
}

export function RulesPage({ lang, values, errors, problem }: { lang: Lang } & Refused) {
  const w = words(lang)
  return (
    <Card title={w.settingTabs['rules']}>
      <Form
        action="/desk/settings/rules"
        values={values}
        errors={errors ?? {}}
        problem={problem}
        submit={w.save}
        columns
      >
        <Field type="number" name="closeDays" label={w.closeDays} min={1} max={90} size="short" />
        <Field type="number" name="reopenDays" label={w.reopenDays} min={0} max={365} size="short" />
        <Field type="number" name="reopenTimes" label={w.reopenTimes} min={0} max={50} size="short" />
        <Field type="checkbox" name="survey" label={w.survey} />
        <Field type="hidden" name="version" />
      </Form>
    </Card>
  )
}

export function BodyDeskPage({ lang, bodyId, values, errors, problem }: { lang: Lang; bodyId: string } & Refused) {
  const w = words(lang)
  return (
    <Card>
      <Form
        action={`/desk/bodies/${bodyId}/settings`}
        values={values}
        errors={errors ?? {}}
        problem={problem}
        submit={w.save}
        cancel="/desk/tickets"
      >
        <Field
          type="radio"
          name="sharing"
          label={w.sharing}
          options={['all', 'own'].map((value) => ({ value, word: w.sharings[value]! }))}
        />
        <Field name="patron" label={w.patron} help={w.patronHelp} optional size="short" />
        <Week lang={lang} title={w.bodyHours} help={w.bodyHoursHelp} />
        <FieldGroup title={w.legalClocks}>
          <Field type="number" name="earlyHours" label={w.earlyHours} min={1} max={720} size="short" />
          <Field type="number" name="noticeHours" label={w.noticeHours} min={1} max={720} size="short" />
          <Field type="number" name="finalMonths" label={w.finalMonths} min={1} max={12} size="short" />
        </FieldGroup>
        <Field type="hidden" name="version" />
      </Form>
    </Card>
  )
}

type GiveProps = {
  lang: Lang
  ticket: Ticket
  q: string
  bodies: readonly { id: string; name: string; province: string }[] | null
}
/** Whose a ticket is that came from somebody unknown. */
export function GiveBodyPage({ lang, ticket: t, q, bodies }: GiveProps) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action={`/desk/tickets/${t.number}/body`} values={{ q }} live="bodies">
        <Field type="search" name="q" label={w.body} focus />
      </FilterBar>
      <div id="bodies">
        {bodies && (
          <Table
            caption={w.callers}
            rows={bodies}
            id={(b) => b.id}
            columns={[
              { word: w.body, main: true, cell: (b) => b.name },
              {
                word: w.confirmBody,
                quiet: true,
                cell: (b) => (
                  <PostButton
                    action={`/desk/tickets/${t.number}/body`}
                    values={{ bodyId: b.id, version: t.version }}
                    label={`${w.confirmBody}: ${b.name}`}
                  >
                    {w.confirmBody}
                  </PostButton>
                ),
              },
            ]}
            empty={<Empty title={w.none}>{w.noCaller}</Empty>}
          />
        )}
      </div>
      <Row>
        <Button href={`/desk/tickets/${t.number}`} kind="quiet">
          {w.facts}
        </Button>
      </Row>
    </Stack>
  )
}
