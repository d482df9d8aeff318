import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Card, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Nothing } from '../ui/values.tsx'
import { duration } from './clock-rules.ts'
import { type LevelRow, targetFields } from './levels.ts'
import type { Refused } from './setting-pages.tsx'
import { words } from './words.ts'

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
