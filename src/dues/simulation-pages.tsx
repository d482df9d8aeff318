import type { Lang } from '../platform/words.ts'
import { Bars } from '../ui/charts.tsx'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, FieldGroup, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Money, Nothing, Num } from '../ui/values.tsx'
import type { Knob } from './rule-form.ts'
import type { Schedule } from './schedules.ts'
import { sayMissing, typeWord } from './sentences.ts'
import { byClass, type ClassRow, type Line, type Simulation } from './simulate.ts'
import { words } from './words.ts'

type Props = {
  lang: Lang
  schedules: readonly Option[]
  schedule: Schedule | null
  knobs: readonly Knob[]
  values: Values
  errors?: Errors
  problem?: string
  a: Simulation | null
  b: Simulation | null
}
/** Rules and figures to turn, and what each body would owe: nothing here is kept. */
export function SimulationPage({ lang, schedules, schedule, knobs, values, errors, problem, a, b }: Props) {
  const w = words(lang)
  if (schedules.length === 0 || !schedule)
    return (
      <Empty title={w.noSchedules} action={<Button href="/dues/schedules">{w.schedules}</Button>}>
        {w.noScheduleToSimulate}
      </Empty>
    )
  return (
    <Stack>
      {a && <Results lang={lang} a={a} b={b} />}
      <Card title={w.chooseSchedule}>
        <Form
          action="/dues/simulation"
          method="get"
          submit={w.chooseSchedule}
          submitKind="secondary"
          values={{ schedule: schedule.id }}
        >
          <Field name="schedule" type="select" label={w.schedule} options={schedules} size="wide" />
        </Form>
      </Card>
      <Card title={w.rules}>
        <Form
          action="/dues/simulation"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.run}
          more={<Button formaction="/dues/simulation/export">{w.export}</Button>}
        >
          <Field name="schedule" type="hidden" value={schedule.id} />
          <Columns>
            <Scenario lang={lang} prefix="a" title={w.scenarioA} schedule={schedule} knobs={knobs} />
            <Scenario
              lang={lang}
              prefix="b"
              title={w.scenarioB}
              help={w.scenarioBHelp}
              schedule={schedule}
              knobs={knobs}
            />
          </Columns>
          <Field
            name="changes"
            type="textarea"
            label={w.changedData}
            help={w.changedDataHelp}
            rows={4}
            optional
            size="wide"
          />
        </Form>
      </Card>
    </Stack>
  )
}

function Scenario(props: {
  lang: Lang
  prefix: 'a' | 'b'
  title: string
  help?: string
  schedule: Schedule
  knobs: readonly Knob[]
}) {
  const { lang, prefix, title, help, schedule, knobs } = props
  const w = words(lang)
  return (
    <Stack>
      <h3>{title}</h3>
      {help && <p class="field-help">{help}</p>}
      {schedule.rules.rules.map((rule) => (
        <FieldGroup title={rule.name}>
          {knobs
            .filter((k) => k.name.startsWith(`${rule.key}.`))
            .map((k) => (
              <Field
                name={`${prefix}.${k.name}`}
                label={[k.what === 'weight' ? w.options[k.note] : w.fields[k.what], k.what === 'weight' ? '' : k.note]
                  .filter(Boolean)
                  .join(' ')}
                size="short"
                inputmode="decimal"
              />
            ))}
          <Field name={`${prefix}.${rule.key}.off`} type="checkbox" label={w.leaveOut} />
        </FieldGroup>
      ))}
      <Field name={`${prefix}.json`} type="textarea" label={w.otherRules} rows={3} optional size="wide" />
    </Stack>
  )
}

/** The difference with its sign: what one reads first. */
const Difference = ({ cents }: { cents: number | null }) =>
  cents === null ? (
    <Nothing />
  ) : (
    <>
      {cents > 0 && '+'}
      <Money cents={cents} />
    </>
  )
const diff = (l: Line) => (l.beforeCents === null || l.afterCents === null ? null : l.afterCents - l.beforeCents)

function Results({ lang, a, b }: { lang: Lang; a: Simulation; b: Simulation | null }) {
  const w = words(lang)
  const other = new Map(b?.lines.map((l) => [l.id, l]))
  return (
    <Stack>
      {a.unknown.length > 0 && <Alert tone="warn">{w.unknownBodies(a.unknown.join(', '))}</Alert>}
      <Totals lang={lang} title={w.scenarioA} s={a} />
      {b && <Totals lang={lang} title={w.scenarioB} s={b} />}
      <Card title={w.byClass}>
        <Columns>
          <ClassChart lang={lang} caption={w.now} rows={byClass(a.lines)} of={(r) => r.beforeCents} />
          <ClassChart lang={lang} caption={w.scenarioA} rows={byClass(a.lines)} of={(r) => r.afterCents} />
        </Columns>
        {b && <ClassChart lang={lang} caption={w.scenarioB} rows={byClass(b.lines)} of={(r) => r.afterCents} />}
      </Card>
      <Card title={w.perBody} flush>
        <Table
          caption={w.perBody}
          rows={a.lines}
          id={(l) => l.id}
          columns={[
            {
              word: w.body,
              main: true,
              cell: (l) => (
                <>
                  {l.name} {l.hypothetical && <Badge tone="info">{w.hypothetical}</Badge>}
                  {l.missing.length > 0 && (
                    <p class="field-help">{l.missing.map((m) => sayMissing(m, lang)).join('; ')}</p>
                  )}
                </>
              ),
            },
            { word: w.type, cell: (l) => typeWord(l.type, lang), wideOnly: true },
            { word: w.now, kind: 'number', cell: (l) => <Money cents={l.beforeCents} /> },
            {
              word: w.supposed,
              kind: 'number',
              cell: (l) =>
                l.missing.length > 0 ? <Badge tone="warn">{w.stopped}</Badge> : <Money cents={l.afterCents} />,
            },
            { word: w.difference, kind: 'number', cell: (l) => <Difference cents={diff(l)} /> },
            ...(b
              ? [
                  {
                    word: w.scenarioB,
                    kind: 'number' as const,
                    cell: (l: Line) => <Money cents={other.get(l.id)?.afterCents} />,
                  },
                  {
                    word: `${w.difference} B`,
                    kind: 'number' as const,
                    cell: (l: Line) => <Difference cents={other.has(l.id) ? diff(other.get(l.id)!) : null} />,
                  },
                ]
              : []),
          ]}
          foot={[
            [
              w.total,
              '',
              <Money cents={a.beforeCents} />,
              <Money cents={a.afterCents} />,
              <Difference cents={a.afterCents - a.beforeCents} />,
              ...(b ? [<Money cents={b.afterCents} />, <Difference cents={b.afterCents - b.beforeCents} />] : []),
            ],
          ]}
        />
      </Card>
    </Stack>
  )
}

const Totals = ({ lang, title, s }: { lang: Lang; title: string; s: Simulation }) => {
  const w = words(lang)
  return (
    <Stats>
      <Stat
        word={`${w.total}, ${title}`}
        value={<Money cents={s.afterCents} />}
        note={<Difference cents={s.afterCents - s.beforeCents} />}
      />
      <Stat word={w.winners} value={<Num of={s.winners} />} tone="good" />
      <Stat word={w.losers} value={<Num of={s.losers} />} tone={s.losers > 0 ? 'warn' : 'neutral'} />
      <Stat word={w.same} value={<Num of={s.same} />} />
    </Stats>
  )
}

const ClassChart = ({
  lang,
  caption,
  rows,
  of,
}: {
  lang: Lang
  caption: string
  rows: readonly ClassRow[]
  of: (r: ClassRow) => number
}) => {
  const w = words(lang)
  return (
    <Bars
      caption={`${w.byClass}: ${caption}`}
      captionShown
      max={Math.max(1, ...rows.map((r) => Math.max(r.beforeCents, r.afterCents)))}
      rows={rows.map((r) => ({
        label: `${w.classes[r.key]} (${r.bodies})`,
        value: of(r),
        shown: <Money cents={of(r)} />,
      }))}
    />
  )
}
