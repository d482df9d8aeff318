import { priorityOf } from '../calendars/index.ts'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { FieldGroup, Form } from '../ui/form.tsx'
import { Card, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Nothing } from '../ui/values.tsx'
import type { Refused } from './setting-pages.tsx'
import { type Template, templateMoves, templateOwners } from './templates.ts'
import { words } from './words.ts'

/** What a template does besides its words: `risolve, priorità 1, etichetta rete`. */
function templateDoes(x: Template, lang: Lang): string {
  const w = words(lang)
  return [
    x.impact && x.urgency && w.templateDoes.priority(String(priorityOf(x.impact, x.urgency))),
    x.queue && w.templateDoes.queue(x.queue),
    x.tag && w.templateDoes.tag(x.tag),
    x.owner && w.templateDoes.owner(x.ownerName ?? w.templateOwnerShort[x.owner] ?? ''),
    x.move && w.templateMoves[x.move],
  ]
    .filter(Boolean)
    .join(', ')
}

/** Templates to choose from in a ticket: those of its category first. */
export function templateOptions(templates: readonly Template[], category: string | null, lang: Lang): Option[] {
  const w = words(lang)
  const own = (x: Template) => x.category !== null && x.category === category
  const some = templates.some(own)
  return [...templates.filter(own), ...templates.filter((x) => !own(x))].map((x) => {
    const does = templateDoes(x, lang)
    return {
      value: x.id,
      word: does ? `${x.name} (${does})` : x.name,
      ...(some && { group: w.templatesOf[own(x) ? 'here' : 'others']! }),
    }
  })
}

type TemplateProps = {
  lang: Lang
  templates: readonly Template[]
  queues: readonly Option[]
  categories: readonly Option[]
  colleagues: readonly Option[]
} & Refused
export function TemplatesPage(p: TemplateProps) {
  const { lang, templates, values, errors, problem } = p
  const w = words(lang)
  const options = (of: Record<string, string>) => Object.entries(of).map(([value, word]) => ({ value, word }))
  return (
    <Stack>
      <Card title={w.settingTabs['templates']} flush>
        <Table
          caption={w.settingTabs['templates']!}
          rows={templates}
          id={(x) => x.id}
          columns={[
            { word: w.name, main: true, cell: (x) => x.name },
            { word: w.templateText, cell: (x) => x.text || <Nothing /> },
            { word: w.templateChanges, cell: (x) => templateDoes(x, lang) || <Nothing /> },
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
          {p.categories.length > 0 && (
            <Field type="select" name="category" label={w.templateCategory} options={p.categories} optional />
          )}
          <Field
            type="textarea"
            name="text"
            label={w.templateText}
            help={w.templateHelp}
            rows={4}
            optional
            size="wide"
          />
          <FieldGroup title={w.templateChanges} help={w.templateChangesHelp}>
            <Field
              type="select"
              name="move"
              label={w.templateMove}
              empty={w.templateMoves['']}
              optional
              options={templateMoves.filter(Boolean).map((value) => ({ value, word: w.templateMoves[value]! }))}
            />
            <Field name="tag" label={w.tag} optional size="short" />
            <Field type="select" name="impact" label={w.impact} options={options(w.impacts)} optional />
            <Field type="select" name="urgency" label={w.urgency} options={options(w.urgencies)} optional />
            <Field type="select" name="queueId" label={w.queue} options={p.queues} optional />
            <Field
              type="select"
              name="owner"
              label={w.templateOwner}
              optional
              options={templateOwners.filter(Boolean).map((value) => ({ value, word: w.templateOwners[value]! }))}
            />
            <Field type="select" name="ownerId" label={w.templateOwnerId} options={p.colleagues} optional />
          </FieldGroup>
        </Form>
      </Card>
    </Stack>
  )
}
