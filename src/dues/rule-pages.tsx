import { bodyTypes } from '../members/index.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, FieldGroup, Form, type Values } from '../ui/form.tsx'
import { Button, Card, PostButton, Row } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { fieldsOf, knobsOf, valuesOf } from './rule-form.ts'
import { counted, type Kind, type Rule, ruleKinds } from './rules.ts'
import type { Schedule } from './schedules.ts'
import { typeWord } from './sentences.ts'
import { words } from './words.ts'

/** What a rule says, in few words. */
function says(rule: Rule, lang: Lang) {
  const w = words(lang)
  const values = valuesOf(rule)
  const choices = fieldsOf[rule.kind].flatMap((name) => {
    const value = values[name]
    return typeof value === 'string' && w.options[value] ? [w.options[value]] : []
  })
  const numbers = knobsOf({ rules: [rule] }).map((k) =>
    [
      k.what === 'weight' ? w.options[k.note] : w.fields[k.what],
      k.what === 'weight' ? '' : k.note,
      k.money ? `${k.value} €` : k.what === 'percent' || k.what === 'weight' ? `${k.value}%` : k.value,
    ]
      .filter(Boolean)
      .join(' '),
  )
  const of = Array.isArray(values['levelOf']) ? values['levelOf'] : Array.isArray(values['of']) ? values['of'] : []
  const types = (rule.types ?? []).map((t) => typeWord(t, lang))
  return { what: [...choices, ...numbers, ...of].join('; '), types: types.join(', ') }
}

export function RuleTable({ lang, schedule, edits }: { lang: Lang; schedule: Schedule; edits: boolean }) {
  const w = words(lang)
  const at = `/dues/schedules/${schedule.id}`
  const { rules } = schedule.rules
  return (
    <Card
      title={w.rules}
      flush
      id="rules"
      actions={
        <Row>
          <Button href={`${at}/rules.json`} download icon="it-download">
            {w.downloadRules}
          </Button>
          {edits && (
            <Button href={`${at}/edit`} icon="it-pencil">
              {w.editSchedule}
            </Button>
          )}
        </Row>
      }
      foot={
        edits && (
          <Form action={`${at}/rules/new`} method="get" submit={w.addRule} submitKind="secondary">
            <Field
              name="kind"
              type="select"
              label={w.kind}
              options={ruleKinds.map((value) => ({ value, word: w.kinds[value]! }))}
            />
          </Form>
        )
      }
    >
      <p class="box-body">{w.rulesLead}</p>
      <Table
        caption={w.rules}
        rows={rules}
        id={(r) => r.key}
        {...(edits && { href: (r: Rule) => `${at}/rules/${r.key}` })}
        columns={[
          { word: w.rule, main: true, cell: (r) => r.name },
          { word: w.kind, cell: (r) => w.kinds[r.kind] },
          { word: w.input, cell: (r) => says(r, lang).what },
          { word: w.bodies, cell: (r) => says(r, lang).types || w.all },
          ...(edits
            ? [
                {
                  word: w.editRule,
                  quiet: true,
                  cell: (r: Rule) => (
                    <Row>
                      <PostButton
                        action={`${at}/rules/${r.key}/position`}
                        values={{ up: '1', version: schedule.version }}
                        label={`${w.up}: ${r.name}`}
                      >
                        ↑
                      </PostButton>
                      <PostButton
                        action={`${at}/rules/${r.key}/position`}
                        values={{ version: schedule.version }}
                        label={`${w.down}: ${r.name}`}
                      >
                        ↓
                      </PostButton>
                      <PostButton
                        action={`${at}/rules/${r.key}/removal`}
                        values={{ version: schedule.version }}
                        label={`${w.removeRule}: ${r.name}`}
                      >
                        {w.removeRule}
                      </PostButton>
                    </Row>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}

type FormProps = {
  lang: Lang
  schedule: Schedule
  kind: Kind
  /** The rule being changed; null for a new one. */
  ruleKey: string | null
  values: Values
  errors?: Errors
  problem?: string
}
/** The boxes of one rule: what its kind asks for. */
export function RuleForm({ lang, schedule, kind, ruleKey, values, errors, problem }: FormProps) {
  const w = words(lang)
  const at = `/dues/schedules/${schedule.id}`
  const others = schedule.rules.rules.filter((r) => r.key !== ruleKey).map((r) => ({ value: r.key, word: r.name }))
  const asked = fieldsOf[kind]
  const select = (name: string, options: readonly string[]) =>
    asked.includes(name) && (
      <Field
        name={name}
        type="select"
        label={w.fields[name]!}
        options={options.map((value) => ({ value, word: w.options[value]! }))}
      />
    )
  const text = (name: string, more: { optional?: boolean; unit?: string } = {}) =>
    asked.includes(name) && <Field name={name} label={w.fields[name]!} size="short" inputmode="decimal" {...more} />
  return (
    <Form
      action={ruleKey ? `${at}/rules/${ruleKey}` : `${at}/rules`}
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={w.save}
      cancel={`${at}#rules`}
      columns
    >
      <Field name="kind" type="hidden" value={kind} />
      <Field name="version" type="hidden" />
      {ruleKey && <Field name="key" type="hidden" />}
      <Field name="name" label={w.ruleName} size="wide" />
      {text('cents', { unit: '€' })}
      {text('budgetCents', { unit: '€' })}
      {text('toCents', { unit: '€' })}
      {select('input', counted)}
      {text('euroPerUnit', { unit: '€' })}
      {text('percent', { unit: '%' })}
      {text('yearsBefore')}
      {select('during', ['calendar_year', 'months'])}
      {text('months')}
      {select('unit', ['day', 'month'])}
      {asked.includes('at') && (
        <>
          <Field name="atOn" type="date" label={w.fields['atOn']!} size="short" optional />
          <Field name="atYears" type="number" label={w.fields['atYears']!} size="short" optional />
          <Field name="atDay" label={w.fields['atDay']!} size="short" optional />
        </>
      )}
      {select('by', ['whole', 'slice'])}
      {asked.includes('weights') && (
        <FieldGroup title={w.weightsTitle}>
          {[...counted, 'equal'].map((input) => (
            <Field name={`weights.${input}`} label={w.options[input]!} size="short" unit="%" optional />
          ))}
        </FieldGroup>
      )}
      {asked.includes('byDays') && <Field name="byDays" type="checkbox" label={w.fields['byDays']!} />}
      {asked.includes('bands') && <BandFields lang={lang} values={values} percent={kind === 'discount'} />}
      {asked.includes('level') && (
        <>
          <Field name="levelYear" type="number" label={w.fields['levelYear']!} size="short" optional />
          {others.length > 0 && (
            <Field name="levelOf" type="checks" label={w.fields['levelOf']!} options={others} optional size="wide" />
          )}
        </>
      )}
      {select('whenMissing', ['refuse', 'skip'])}
      {['discount', 'free', 'pro_rata'].includes(kind) && others.length > 0 && (
        <Field name="of" type="checks" label={w.fields['of']!} options={others} optional size="wide" />
      )}
      <Field
        name="types"
        type="checks"
        label={w.ruleTypes}
        options={bodyTypes.map((value) => ({ value, word: typeWord(value, lang) }))}
        optional
        size="wide"
      />
      <Field name="counts" type="checkbox" label={w.ruleCounts} />
    </Form>
  )
}

/** The bands there are, and two more empty rows: without scripts, saving makes room for others. */
function BandFields({ lang, values, percent }: { lang: Lang; values: Values; percent: boolean }) {
  const w = words(lang)
  const there = Object.keys(values).filter((k) => /^bands\.\d+\.from$/.test(k)).length
  const names = percent ? ['from', 'to', 'percent'] : ['from', 'to', 'cents', 'euroPerUnit']
  return (
    <>
      {Array.from({ length: Math.min(50, there + 2) }, (_, i) => (
        <FieldGroup title={w.band(i + 1)}>
          {names.map((name) => (
            <Field
              name={`bands.${i}.${name}`}
              label={w.fields[name]!}
              size="short"
              inputmode="decimal"
              optional={i >= there || name !== 'from'}
            />
          ))}
        </FieldGroup>
      ))}
    </>
  )
}
