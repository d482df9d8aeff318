import { bodyTypes } from '../members/index.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { FieldGroup, Form, type Errors, type Values } from '../ui/form.tsx'
import { periods } from './allowance.ts'
import { families, units } from './families.ts'
import { dataClasses, type Move } from './states.ts'
import { unitName } from './unit-words.ts'
import { words } from './words.ts'

type Drawn = { lang: Lang; values: Values; errors?: Errors; problem?: string }

/** The card of a service, new or with a new text from a day on. */
export function ServiceForm({
  lang,
  action,
  cancel,
  fresh,
  values,
  errors = {},
  problem,
}: Drawn & { action: string; cancel: string; fresh: boolean }) {
  const w = words(lang)
  const classes = dataClasses.map((value) => ({ value, word: w.classes[value] }))
  const long = (name: string, label: string, rows = 3) => (
    <Field name={name} type="textarea" label={label} optional rows={rows} size="wide" />
  )
  return (
    <Form action={action} values={values} errors={errors} problem={problem} submit={w.save} cancel={cancel}>
      {!fresh && <Field name="version" type="hidden" />}
      <FieldGroup title={w.sectionWhat}>
        <Field name="name" label={w.name} size="wide" maxlength={200} />
        {fresh && <Field name="code" label={w.code} size="short" maxlength={40} placeholder="firma-kit" />}
        <Field
          name="family"
          type="select"
          label={w.family}
          options={families.map((value) => ({ value, word: w.families[value] }))}
        />
        {fresh && (
          <Field
            name="unit"
            type="select"
            label={w.unit}
            optional
            empty={w.noUnit}
            options={units.map((value) => ({ value, word: unitName(value, lang) }))}
          />
        )}
        <Field name="fromOn" type="date" label={w.validFrom} help={w.validFromHelp} size="short" />
        <Field name="audience" label={w.audience} optional size="wide" />
        {long('description', w.description, 5)}
        {long('publicDescription', w.publicDescription, 5)}
      </FieldGroup>
      <FieldGroup title={w.sectionHow}>
        {long('prerequisites', w.prerequisites)}
        {long('requirements', w.requirements)}
        <Field name="hours" label={w.hours} optional />
        <Field name="contacts" label={w.contacts} optional />
        <Field name="activationTime" label={w.activationTime} optional />
        {long('serviceLevels', w.serviceLevels)}
      </FieldGroup>
      <FieldGroup title={w.sectionBehind}>
        <Field name="owner" label={w.owner} optional />
        <Field name="supplierContract" label={w.supplierContract} optional />
        <Field name="supplierContractUntil" type="date" label={w.supplierContractUntil} optional />
        <Field name="listPriceCents" type="money" label={w.listPrice} help={w.listPriceHelp} optional size="short" />
      </FieldGroup>
      <FieldGroup title={w.sectionData} help={w.cloudHelp}>
        <Field name="processesData" type="checkbox" label={w.processesData} />
        <Field name="cloud" type="checkbox" label={w.cloud} />
        <Field name="dataClass" type="select" label={w.dataClass} options={classes} />
        <Field name="cloudLevel" type="select" label={w.cloudLevel} optional options={classes} />
        <Field name="cloudEntry" label={w.cloudEntry} optional size="short" />
        <Field name="cloudUntil" type="date" label={w.cloudUntil} optional size="short" />
        <Field name="dataCategories" label={w.dataCategories} optional />
        <Field name="processingRecord" label={w.processingRecord} optional />
      </FieldGroup>
    </Form>
  )
}

type Acts = { acts: readonly { value: string; word: string }[] }
/** The act something stands on: one that is recorded, or its reference in words. */
const ActFields = ({ lang, acts, optional }: { lang: Lang; optional?: boolean } & Acts) => {
  const w = words(lang)
  return (
    <>
      {acts.length > 0 && <Field name="actId" type="select" label={w.actLinked} optional options={acts} />}
      <Field
        name="act"
        label={w.act}
        help={w.actHelp}
        size="wide"
        optional={optional || acts.length > 0}
        maxlength={300}
      />
    </>
  )
}

export function MoveForm({
  lang,
  code,
  move,
  acts,
  values,
  errors = {},
  problem,
}: Drawn & { code: string; move: Move } & Acts) {
  const w = words(lang)
  const needsAct = move.needs.includes('act')
  return (
    <Form
      action={`/catalogue/${code}/moves`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.moves[move.to]}
      cancel={`/catalogue/${code}`}
      columns
    >
      <p>
        {w.moved(w.states[move.from], w.states[move.to])}. {needsAct && w.needsAct}
      </p>
      <Field name="to" type="hidden" value={move.to} />
      <Field name="version" type="hidden" />
      <ActFields lang={lang} acts={acts} optional={!needsAct} />
      <Field name="actOn" type="date" label={w.actOn} optional size="short" />
      {move.needs.includes('plan') && (
        <Field name="plan" type="textarea" label={w.plan} help={w.planHelp} size="wide" rows={5} />
      )}
    </Form>
  )
}

export function RuleFields({
  lang,
  code,
  unit,
  acts,
  values,
  errors = {},
  problem,
}: Drawn & { code: string; unit: string } & Acts) {
  const w = words(lang)
  return (
    <Form
      action={`/catalogue/${code}/rules`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={`/catalogue/${code}`}
    >
      <FieldGroup title={w.who} help={w.rulesLead}>
        <Field
          name="bodyType"
          type="select"
          label={w.bodyType}
          optional
          empty={w.allTypes}
          options={bodyTypes.map((value) => ({ value, word: w.types[value] }))}
        />
        <Field name="populationFrom" type="number" label={w.populationFrom} optional min={0} size="short" />
        <Field name="populationTo" type="number" label={w.populationTo} optional min={0} size="short" />
      </FieldGroup>
      <FieldGroup title={w.howMuch}>
        <Field
          name="quantity"
          type="number"
          label={w.quantity}
          help={w.quantityHelp}
          optional
          min={0}
          unit={unit}
          size="short"
        />
        <Field
          name="period"
          type="select"
          label={w.period}
          options={periods.map((value) => ({ value, word: w.periodNames[value] }))}
        />
        <Field name="fromOn" type="date" label={w.fromOn} size="short" />
        <Field name="lastOn" type="date" label={w.lastOn} help={w.lastOnHelp} optional size="short" />
      </FieldGroup>
      <FieldGroup title={w.beyond} help={w.bandsHelp}>
        {[1, 2, 3].map((n) => (
          <>
            <Field name={`upTo${n}`} type="number" label={w.bandUpTo(n)} optional min={1} size="short" />
            <Field name={`price${n}`} type="money" label={w.bandPrice(n)} optional size="short" />
          </>
        ))}
      </FieldGroup>
      <FieldGroup title={w.act}>
        <ActFields lang={lang} acts={acts} />
        <Field name="source" label={w.source} optional size="wide" maxlength={300} />
      </FieldGroup>
    </Form>
  )
}

export function RuleEndForm({
  lang,
  code,
  id,
  says,
  values,
  errors = {},
  problem,
}: Drawn & { code: string; id: string; says: string }) {
  const w = words(lang)
  return (
    <Form
      action={`/catalogue/${code}/rules/${id}/end`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.endRule}
      submitKind="danger"
      cancel={`/catalogue/${code}`}
    >
      <p>{says}</p>
      <Field name="lastOn" type="date" label={w.lastOn} size="short" />
      <Field name="endedBy" label={w.endedBy} maxlength={300} />
    </Form>
  )
}
