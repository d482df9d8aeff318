import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Alert, Card, Empty, PostButton, Stack, Tabs } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Nothing } from '../ui/values.tsx'
import type { listSuppliers } from './organisation.ts'
import { words } from './words.ts'

export type Refused = { values: Values; errors?: Errors; problem?: string | undefined }
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
                  <Form
                    action={`/desk/settings/suppliers/${s.id}/people`}
                    ids={s.id}
                    submit={w.addPerson}
                    submitKind="quiet"
                  >
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
        <Field
          type="select"
          name="lang"
          label={w.deskLang}
          help={w.deskLangHelp}
          options={Object.entries(w.langs).map(([value, word]) => ({ value, word }))}
        />
        <Field type="checkbox" name="survey" label={w.survey} />
        <Field type="hidden" name="version" />
      </Form>
    </Card>
  )
}
