import { type Allowance, amount } from '../catalogue/index.ts'
import { type Filled, FormFields, labelsOf, SaveDraft } from '../forms/index.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import type { ApprovalRule, ServiceName, Terms } from './terms.ts'
import { words } from './words.ts'

/** A service a body may ask for, with what is left. `counted`: its quantity is used up when it is given. */
export type Choice = Allowance & { counted: boolean }

export function ChooseBody({
  lang,
  q,
  bodies,
}: {
  lang: Lang
  q: string
  bodies: readonly { id: string; name: string; province: string }[] | null
}) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.chooseBodyLead}</p>
      <FilterBar action="/activations/new" values={{ q }} live="bodies">
        <Field type="search" name="q" label={w.searchBody} />
      </FilterBar>
      <div id="bodies">
        {bodies && (
          <Table
            caption={w.chooseBody}
            rows={bodies}
            id={(b) => b.id}
            href={(b) => `/activations/bodies/${b.id}/request`}
            columns={[
              { word: w.body, main: true, cell: (b) => b.name },
              { word: '', quiet: true, cell: (b) => b.province },
            ]}
            empty={<Empty title={w.chooseBody}>{w.noBody}</Empty>}
          />
        )}
      </div>
    </Stack>
  )
}

const why = (a: Choice) => a.lacks ?? (a.ruleId === null ? 'rule' : null)

export function ChooseService({ lang, bodyId, rows }: { lang: Lang; bodyId: string; rows: readonly Choice[] }) {
  const w = words(lang)
  const left = (a: Choice) => {
    if (a.unit === null) return w.notCounted
    if (!a.counted) return w.perUse
    if (a.quantity === null) return w.unlimited
    const rest = Math.max(0, a.quantity - a.used)
    if (rest > 0) return amount(rest, a.unit, lang)
    return (a.bands ?? []).length > 0 ? w.beyondFrom : w.usedUp
  }
  return (
    <Stack>
      <p>{w.requestLead}</p>
      <Table
        caption={w.request1}
        rows={rows}
        id={(a) => a.serviceId}
        columns={[
          { word: w.service, main: true, cell: (a) => a.name },
          {
            word: w.left,
            cell: (a) => {
              const no = why(a)
              return no ? <Badge tone="neutral">{w.lacks[no]}</Badge> : left(a)
            },
          },
          {
            word: w.ask,
            quiet: true,
            cell: (a) =>
              why(a) === null && (
                <Button href={`/activations/bodies/${bodyId}/request/${a.code}`} label={w.askFor(a.name)}>
                  {w.ask}
                </Button>
              ),
          },
        ]}
        empty={<Empty title={w.noServices}>{w.noServicesText}</Empty>}
      />
    </Stack>
  )
}

type RequestProps = {
  lang: Lang
  bodyId: string
  service: ServiceName
  terms: Terms
  counted: boolean
  /** How it stands today, as the catalogue says it. */
  says: string
  rule: ApprovalRule | null
  form: Filled | null
  values: Values
  errors?: Errors
  problem?: string
}
export function RequestForm({
  lang,
  bodyId,
  service,
  terms,
  counted,
  says,
  rule,
  form,
  values,
  errors = {},
  problem,
}: RequestProps) {
  const w = words(lang)
  return (
    <Stack>
      <Facts
        facts={[
          { word: w.service, value: service.name },
          { word: w.left, value: counted ? says : service.unit === null ? w.notCounted : w.perUse },
        ]}
      />
      {rule && rule.roles.length > 0 && (
        <Alert tone="info">{w.approvalNote(rule.roles.map((r) => w.roles[r]).join(', '))}</Alert>
      )}
      {terms.signature !== 'none' && <Alert tone="info">{w.signatureNote(w.signatures[terms.signature]!)}</Alert>}
      <Card title={form ? `${w.formOf}: ${form.version.title}` : w.request}>
        <Form
          action={`/activations/bodies/${bodyId}/request/${service.code}`}
          values={{ quantity: '1', ...form?.typed, ...values }}
          errors={errors}
          problem={problem}
          files={form !== null}
          {...(form && { labels: labelsOf(form, lang) })}
          submit={w.send}
          cancel={`/activations/bodies/${bodyId}/request`}
          more={form && <SaveDraft lang={lang} />}
        >
          {counted && (
            <Field name="quantity" type="number" min={1} label={w.quantity} help={w.quantityHelp} size="short" />
          )}
          <Field name="purpose" type="textarea" rows={2} label={w.purpose} help={w.purposeHelp} optional />
          {form && <FormFields lang={lang} form={form} />}
        </Form>
      </Card>
    </Stack>
  )
}
