import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Card, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { approverRoles, platforms, signatures } from './moves.ts'
import { type ServiceStep, stepOwners } from './terms.ts'
import { words } from './words.ts'

type Refused = { errors?: Errors; problem?: string }

export function TermsList({
  lang,
  services,
}: {
  lang: Lang
  services: readonly { code: string; name: string; steps: number; signature: string; form: string | null }[]
}) {
  const w = words(lang)
  return (
    <Stack>
      <Table
        caption={w.terms}
        rows={services}
        id={(s) => s.code}
        href={(s) => `/activations/services/${s.code}`}
        columns={[
          { word: w.service, main: true, cell: (s) => s.name },
          { word: w.form, cell: (s) => s.form ?? w.noForm },
          { word: w.signature, cell: (s) => w.signatures[s.signature] },
          { word: w.steps, kind: 'number', cell: (s) => s.steps },
        ]}
        empty={<Empty title={w.noServices}>{w.noServicesText}</Empty>}
      />
    </Stack>
  )
}

type TermsProps = Refused & {
  lang: Lang
  code: string
  values: Values
  forms: readonly { id: string; title: string }[]
  steps: readonly ServiceStep[]
}
export function TermsForm({ lang, code, values, forms, steps, errors = {}, problem }: TermsProps) {
  const w = words(lang)
  const path = `/activations/services/${code}`
  const options = <T extends string>(list: readonly T[], names: Record<string, string>) =>
    list.map((value) => ({ value, word: names[value]! }))
  return (
    <Stack>
      <Form
        action={path}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.save}
        cancel="/activations/services"
        columns
      >
        <Field
          name="formId"
          type="select"
          label={w.form}
          empty={w.noForm}
          optional
          options={forms.map((f) => ({ value: f.id, word: f.title }))}
        />
        <Field name="signature" type="select" label={w.signature} options={options(signatures, w.signatures)} />
        <Field
          name="counting"
          type="select"
          label={w.counting}
          options={options(['unit', 'grant', 'use'], w.countings)}
          size="wide"
        />
        <Field
          name="platform"
          type="select"
          label={w.needsPlatform}
          empty={w.platforms['']}
          optional
          options={options(platforms, w.platforms)}
        />
        <Field name="renews" type="checkbox" label={w.renews} />
        <Field name="version" type="hidden" />
      </Form>
      <Card title={w.steps}>
        <Stack>
          <Table
            caption={w.steps}
            rows={steps}
            id={(s) => s.id}
            columns={[
              { word: w.step, main: true, cell: (s) => s.title },
              { word: w.owner, cell: (s) => w.ownerRoles[s.ownerRole] ?? s.ownerRole },
              { word: w.days, kind: 'number', cell: (s) => s.days },
              {
                word: w.remove,
                quiet: true,
                cell: (s) => (
                  <PostButton kind="quiet" action={`${path}/steps/${s.id}/removal`} label={w.removeOf(s.title)}>
                    {w.remove}
                  </PostButton>
                ),
              },
            ]}
            empty={<p>{w.noSteps}</p>}
          />
          <StepForm lang={lang} code={code} values={{}} />
        </Stack>
      </Card>
    </Stack>
  )
}

export function StepForm({
  lang,
  code,
  values,
  errors = {},
  problem,
}: Refused & { lang: Lang; code: string; values: Values }) {
  const w = words(lang)
  return (
    <Form
      action={`/activations/services/${code}/steps`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addStep}
      submitKind="secondary"
      columns
    >
      <Field name="title" label={w.step} />
      <Field
        name="ownerRole"
        type="select"
        label={w.owner}
        options={stepOwners.map((value) => ({ value, word: w.ownerRoles[value]! }))}
      />
      <Field name="days" type="number" min={0} label={w.days} size="short" />
    </Form>
  )
}

export function ApprovalForm({
  lang,
  bodyId,
  values,
  errors = {},
  problem,
}: Refused & { lang: Lang; bodyId: string; values: Values }) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.approvalLead}</p>
      <Form
        action={`/activations/bodies/${bodyId}/approval`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.save}
        cancel={`/activations?body=${bodyId}`}
      >
        <Field
          name="roles"
          type="checks"
          label={w.approvalRoles}
          help={w.approvalRolesHelp}
          optional
          options={approverRoles.map((value) => ({ value, word: w.roles[value]! }))}
        />
        <Field name="above" type="number" min={0} label={w.above} help={w.aboveHelp} size="short" />
        <Field name="version" type="hidden" />
      </Form>
    </Stack>
  )
}
