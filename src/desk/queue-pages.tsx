import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Badge, Card, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Nothing } from '../ui/values.tsx'
import { kinds } from './kinds.ts'
import type { listCategories, listQueues, TeamRow } from './organisation.ts'
import type { Refused } from './setting-pages.tsx'
import { words } from './words.ts'

type QueueProps = {
  lang: Lang
  queues: Awaited<ReturnType<typeof listQueues>>
  teams: readonly TeamRow[]
  colleagues: readonly Option[]
  mailboxes: readonly Option[]
  categories: readonly Option[]
} & Refused
export function QueuesPage(p: QueueProps) {
  const { lang, queues, teams, colleagues, mailboxes, categories, values, errors, problem } = p
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
            { word: w.queueMailbox, cell: (q) => q.mailbox ?? <Nothing /> },
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
          {mailboxes.length > 0 && (
            <Field
              type="select"
              name="mailboxId"
              label={w.queueMailbox}
              help={w.queueMailboxHelp}
              options={mailboxes}
              optional
            />
          )}
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
          <Form action={`/desk/settings/teams/${x.id}/members`} ids={x.id} submit={w.addMember} submitKind="secondary">
            <Field type="select" name="personId" label={w.person} options={colleagues} />
            {categories.length > 0 && (
              <Field type="checks" name="skills" label={w.skills} options={categories} optional inline />
            )}
          </Form>
        </Card>
      ))}
      <Card title={w.newTeam}>
        <Form action="/desk/settings/teams" ids="team" submit={w.save} submitKind="secondary">
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
  suppliers: readonly Option[]
} & Refused
export function CategoriesPage({ lang, categories, queues, suppliers, values, errors, problem }: CategoryProps) {
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
            { word: w.usualLevel, cell: (c) => c.supplier ?? w.levels[c.level] },
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
          <Field type="select" name="level" label={w.usualLevel} options={options(w.levels)} />
          {suppliers.length > 0 && (
            <Field
              type="select"
              name="supplierId"
              label={w.supplier}
              help={w.usualSupplierHelp}
              options={suppliers}
              optional
            />
          )}
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
