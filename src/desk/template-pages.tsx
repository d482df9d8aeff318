import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Card, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { Refused } from './setting-pages.tsx'
import type { listTemplates } from './templates.ts'
import { words } from './words.ts'

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
