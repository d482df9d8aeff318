import { bodyTypes } from '../members/index.ts'
import type { Lang } from '../platform/words.ts'
import { Field, type FieldProps } from '../ui/field.tsx'
import { type Errors, FieldGroup, Form } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { type CallValues, countRows } from './call-form.ts'
import { callWords } from './call-form-words.ts'
import { stages } from './stages.ts'
import { words } from './words.ts'

/** The boxes of a group, with what it is called; `folds` for rows of many boxes, which unfold without scripts. */
type Group = { title: string; help?: string; folds?: { open: boolean; says: string }; fields: FieldProps[] }

const options = (given: Readonly<Record<string, string>>) =>
  Object.entries(given).map(([value, word]) => ({ value, word }))
/** Rows there are in a list, and the empty ones that wait for more. */
const rowsOf = (values: CallValues, list: string, most: number, spare: number) =>
  Array.from({ length: Math.min(most, countRows(values, list) + spare) }, (_, i) => ({
    at: `${list}.${i}`,
    n: i + 1,
    there: i < countRows(values, list),
  }))

const sourceFields = (lang: Lang, at: string, optional: boolean): FieldProps[] => {
  const w = callWords(lang)
  return [
    { name: `${at}.article`, label: w.article, help: w.articleHelp, optional, size: 'wide' },
    { name: `${at}.address`, label: w.address, type: 'url', optional, size: 'wide', placeholder: 'https://' },
    { name: `${at}.quotation`, label: w.quotation, type: 'textarea', rows: 2, optional, size: 'wide' },
    { name: `${at}.literal`, label: w.literal, type: 'checkbox' },
  ]
}

function generalFields(lang: Lang, isNew: boolean): FieldProps[] {
  const w = callWords(lang)
  return [
    { name: 'title', label: w.title, size: 'wide' },
    ...(isNew ? [{ name: 'code', label: w.code, help: w.codeHelp, size: 'wide', autocomplete: 'off' } as const] : []),
    { name: 'promoter', label: w.promoter, help: w.promoterHelp },
    { name: 'programme', label: w.programme, optional: true },
    { name: 'measure', label: w.measure, optional: true, size: 'short' },
    { name: 'cupTemplate', label: w.cupTemplate, optional: true, size: 'short' },
    { name: 'treasury', label: w.treasury, type: 'select', options: options(w.treasuries) },
    { name: 'nationalTitle', label: w.nationalTitle, help: w.nationalTitleHelp, optional: true, size: 'wide' },
  ]
}

function amountFields(lang: Lang): FieldProps[] {
  const w = callWords(lang)
  return [
    { name: 'amount.rule', label: w.amountRule, type: 'select', options: options(w.amountRules) },
    { name: 'amount.note', label: w.amountNote, optional: true, size: 'wide' },
    { name: 'amount.minServices', label: w.minServices, optional: true, size: 'short', inputmode: 'numeric' },
    { name: 'amount.maxServices', label: w.maxServices, optional: true, size: 'short', inputmode: 'numeric' },
  ]
}

function paperFields(lang: Lang, at: string, there: boolean, values: CallValues): FieldProps[] {
  const w = callWords(lang)
  const optional = !there
  const { scenarios, stages: stageWords } = words(lang)
  return [
    { name: `${at}.title.it`, label: w.paperTitle, optional, size: 'wide' },
    { name: `${at}.title.en`, label: w.english, help: w.englishHelp, optional: true },
    { name: `${at}.code`, label: w.key, help: w.keyHelp, optional: true },
    {
      name: `${at}.stage`,
      label: w.stage,
      type: 'select',
      options: stages.map((value) => ({ value, word: stageWords[value]! })),
      value: values[`${at}.stage`] ?? 'application',
    },
    {
      name: `${at}.signed`,
      label: w.signed,
      type: 'select',
      options: options(w.signedKinds),
      value: values[`${at}.signed`] ?? 'no',
    },
    { name: `${at}.signers`, label: w.signers, optional: true, size: 'short', inputmode: 'numeric' },
    {
      name: `${at}.scenarios`,
      label: w.scenarios,
      type: 'checks',
      size: 'wide',
      optional,
      options: options(scenarios),
      value: there ? (values[`${at}.scenarios`] ?? []) : Object.keys(scenarios),
    },
  ]
}

/** What a rule may start from or be met by: what happens to every position, and what this call names besides. */
function happenings(lang: Lang, values: CallValues) {
  const w = words(lang)
  const typed = (list: string, box: string) =>
    Array.from({ length: countRows(values, list) }, (_, i) => String(values[`${list}.${i}.${box}`] ?? '').trim())
  const caps = typed('caps', 'name').map((name, i) => name || (i === 0 ? 'general_limit' : `general_limit_${i + 1}`))
  const usual = Object.keys(w.dates).filter((name) => name !== 'general_limit' && !name.startsWith('deadline.'))
  const derived = typed('rules', 'name').flatMap((name, i) =>
    name ? [[`deadline.${name}`, String(values[`rules.${i}.title.${lang}`] || name)] as const] : [],
  )
  const named = new Map<string, string>([
    ...[...usual, ...caps].map((name) => [name, w.dates[name] ?? name.replaceAll('_', ' ')] as const),
    ...derived.map(([name, title]) => [name, callWords(lang).anchorDeadline(title)] as const),
  ])
  // What is there already stays choosable, whatever it is called.
  for (const name of [...typed('rules', 'anchor'), ...typed('rules', 'doneBy')])
    if (name && !named.has(name)) named.set(name, w.dates[name] ?? name.replaceAll('_', ' '))
  const all = [...named].map(([value, word]) => ({ value, word }))
  return { anchors: all, events: all.filter(({ value }) => !value.startsWith('deadline.')), caps }
}

function ruleFields(lang: Lang, at: string, there: boolean, values: CallValues): FieldProps[] {
  const w = callWords(lang)
  const optional = !there
  const { anchors, events, caps } = happenings(lang, values)
  const chosenCap = String(values[`${at}.cap`] ?? '')
  const capNames = [...new Set([...caps, ...(chosenCap ? [chosenCap] : []), 'general_limit'])]
  const select = (name: string, label: string, given: Readonly<Record<string, string>>, first: string): FieldProps => ({
    name: `${at}.${name}`,
    label,
    type: 'select',
    options: options(given),
    value: values[`${at}.${name}`] ?? first,
  })
  return [
    { name: `${at}.title.it`, label: w.ruleTitle, optional, size: 'wide' },
    { name: `${at}.title.en`, label: w.english, help: w.englishHelp, optional: true },
    { name: `${at}.name`, label: w.key, help: w.ruleKeyHelp, optional: true },
    { name: `${at}.anchor`, label: w.anchor, type: 'select', optional, options: anchors },
    { name: `${at}.doneBy`, label: w.doneBy, type: 'select', optional: true, options: events },
    { name: `${at}.offset.n`, label: w.offset, help: w.offsetHelp, optional, size: 'short', inputmode: 'numeric' },
    select('offset.unit', w.unit, w.units, 'calendarDays'),
    { name: `${at}.offset.day`, label: w.day, help: w.fixedHelp, optional: true, size: 'short', inputmode: 'numeric' },
    {
      name: `${at}.offset.month`,
      label: w.month,
      help: w.fixedHelp,
      optional: true,
      size: 'short',
      inputmode: 'numeric',
    },
    select('shift', w.shift, w.shifts, 'none'),
    {
      name: `${at}.cap`,
      label: w.cap,
      type: 'select',
      optional: true,
      empty: w.noCap,
      options: capNames.map((value) => ({ value, word: words(lang).dates[value] ?? value.replaceAll('_', ' ') })),
    },
    { name: `${at}.validity.from`, label: w.validFrom, help: w.validFromHelp, type: 'date', optional: true },
    { name: `${at}.validity.until`, label: w.validUntil, type: 'date', optional: true },
    select('calendar.holidays', w.holidays, w.holidayKinds, 'IT'),
    select('calendar.saturday', w.saturday, w.saturdays, 'rest'),
    { name: `${at}.calendar.patron`, label: w.patron, type: 'checkbox' },
    { name: `${at}.population.from`, label: w.ruleFrom, optional: true, size: 'short', inputmode: 'numeric' },
    { name: `${at}.population.upTo`, label: w.ruleUpTo, optional: true, size: 'short', inputmode: 'numeric' },
    ...sourceFields(lang, `${at}.source`, optional),
  ]
}

/** The whole form, group by group. */
function groupsOf(lang: Lang, values: CallValues, errors: Errors, isNew: boolean): Group[] {
  const w = callWords(lang)
  const wrongIn = (at: string) => Object.keys(errors).some((name) => name.startsWith(`${at}.`))
  /** A row that folds: the first empty one of a new call is open, and each where something is wrong. */
  const folds = (at: string, n: number, there: boolean) => ({
    open: wrongIn(at) || (isNew && !there && n === 1),
    says: there
      ? String(values[`${at}.title.${lang}`] || values[`${at}.title.it`] || values[`${at}.source.article`] || '')
      : w.toFill,
  })
  return [
    { title: w.general, fields: generalFields(lang, isNew) },
    { title: w.callSource, help: w.callSourceHelp, fields: sourceFields(lang, 'source', true) },
    ...rowsOf(values, 'windows', 60, 2).map(({ at, n, there }): Group => ({
      title: w.window(n),
      ...(n === 1 && { help: w.windowsHelp }),
      fields: [
        { name: `${at}.opensOn`, label: w.opensOn, type: 'date', optional: !there },
        { name: `${at}.closesOn`, label: w.closesOn, type: 'date', optional: !there },
        { name: `${at}.name`, label: w.windowName, optional: true },
      ],
    })),
    {
      title: w.eligible,
      fields: [
        {
          name: 'eligible.types',
          label: w.types,
          help: w.typesHelp,
          type: 'checks',
          optional: true,
          size: 'wide',
          options: bodyTypes.map((value) => ({ value, word: words(lang).types[value]! })),
        },
        {
          name: 'eligible.populationFrom',
          label: w.populationFrom,
          optional: true,
          size: 'short',
          inputmode: 'numeric',
        },
        {
          name: 'eligible.populationUpTo',
          label: w.populationUpTo,
          optional: true,
          size: 'short',
          inputmode: 'numeric',
        },
      ],
    },
    { title: w.amounts, fields: amountFields(lang) },
    ...rowsOf(values, 'amount.bands', 30, 2).map(({ at, n, there }): Group => ({
      title: w.band(n),
      ...(n === 1 && { help: w.bandHelp }),
      fields: [
        { name: `${at}.upTo`, label: w.populationUpTo, optional: true, size: 'short', inputmode: 'numeric' },
        { name: `${at}.cents`, label: w.cents, type: 'money', optional: !there },
      ],
    })),
    ...rowsOf(values, 'papers', 60, 2).map(({ at, n, there }): Group => ({
      title: w.paper(n),
      folds: folds(at, n, there),
      fields: paperFields(lang, at, there, values),
    })),
    ...rowsOf(values, 'caps', 20, 1).map(({ at, n, there }): Group => ({
      title: w.capTitle(n),
      help: w.capsHelp,
      folds: { ...folds(at, n, there), open: wrongIn(at) },
      fields: [
        { name: `${at}.on`, label: w.on, type: 'date', optional: !there },
        { name: `${at}.name`, label: w.key, help: w.capKeyHelp, optional: true },
        ...sourceFields(lang, `${at}.source`, !there),
      ],
    })),
    ...rowsOf(values, 'rules', 60, 2).map(({ at, n, there }): Group => ({
      title: w.rule(n),
      ...(n === 1 && { help: w.rulesHelp }),
      folds: folds(at, n, there),
      fields: ruleFields(lang, at, there, values),
    })),
  ]
}

function Boxes({ title, help, folds, fields }: Group) {
  const boxes = fields.map((field) => <Field {...field} />)
  if (!folds)
    return (
      <FieldGroup title={title} help={help}>
        {boxes}
      </FieldGroup>
    )
  return (
    <details class="field-group fold" open={folds.open}>
      <summary>
        {title}
        {folds.says && `: ${folds.says}`}
      </summary>
      {help ? <p class="field-help">{help}</p> : null}
      <div class="fields fields-two">{boxes}</div>
    </details>
  )
}

type Props = {
  lang: Lang
  /** The code of the call being changed; null for a new one. */
  code: string | null
  values: CallValues
  errors?: Errors
  problem?: string
}
/** A call by hand: each list has room for more rows, and saving makes more. */
export function CallForm({ lang, code, values, errors = {}, problem }: Props) {
  const w = callWords(lang)
  const groups = groupsOf(lang, values, errors, code === null)
  const labels = Object.fromEntries(
    groups.flatMap(({ title, fields }) => fields.map(({ name, label }) => [name, `${title}, ${label}`])),
  )
  return (
    <Form
      action={code === null ? '/calls' : `/calls/${code}/edit`}
      values={values}
      errors={errors}
      problem={problem}
      labels={labels}
      submit={w.save}
      more={
        <Button name="goOn" value="1">
          {w.saveAndGoOn}
        </Button>
      }
      cancel={code === null ? '/calls' : `/calls/${code}`}
    >
      <p>{w.moreRows}</p>
      {code !== null && <Field type="hidden" name="version" />}
      {groups.map((group) => (
        <Boxes {...group} />
      ))}
    </Form>
  )
}
