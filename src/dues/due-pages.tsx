import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar, type Values } from '../ui/form.tsx'
import { Badge, Empty, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Money, Nothing, Num } from '../ui/values.tsx'
import type { Step } from './due-inputs.ts'
import { type DueRow, sayNumber, type YearTotals } from './dues.ts'
import { type State, states } from './moves.ts'
import { sayInput, sayStep } from './sentences.ts'
import { words } from './words.ts'

const tones: Record<State, 'good' | 'warn' | 'bad' | 'info' | 'neutral'> = {
  calculated: 'neutral',
  notified: 'info',
  disputed: 'warn',
  due: 'info',
  partially_paid: 'warn',
  paid: 'good',
  overdue: 'bad',
  reminded: 'bad',
  arrears: 'bad',
  waived: 'neutral',
  settled: 'good',
  replaced: 'neutral',
}
export const DueBadge = ({ lang, state }: { lang: Lang; state: State }) => (
  <Badge tone={tones[state]}>{words(lang).states[state]}</Badge>
)

export function YearStats({ lang, totals, toDecide }: { lang: Lang; totals: readonly YearTotals[]; toDecide: number }) {
  const w = words(lang)
  const [latest] = totals.filter((t) => t.kind === 'forecast')
  if (!latest) return null
  return (
    <Stats>
      <Stat
        word={`${w.asked} ${latest.year}`}
        value={<Money cents={latest.totalCents} />}
        href={`/dues?year=${latest.year}`}
      />
      <Stat
        word={w.openAmount}
        value={<Money cents={latest.openCents} />}
        href={`/dues?year=${latest.year}&state=open`}
      />
      <Stat
        word={w.late}
        value={<Money cents={latest.lateCents} />}
        href="/dues/ageing"
        tone={latest.lateCents > 0 ? 'bad' : 'neutral'}
      />
      {toDecide > 0 && <Stat word={w.toDecide} value={<Num of={toDecide} />} href="/dues/statements" tone="warn" />}
    </Stats>
  )
}

type ListProps = {
  lang: Lang
  rows: readonly DueRow[]
  next: string | null
  filter: Values
  totals: readonly YearTotals[]
  toDecide: number
}
export function DueList({ lang, rows, next, filter, totals, toDecide }: ListProps) {
  const w = words(lang)
  const years = [...new Set(totals.map((t) => t.year))]
  const filtered = Object.values(filter).some((v) => v !== undefined && v !== '')
  return (
    <Stack>
      <YearStats lang={lang} totals={totals} toDecide={toDecide} />
      <FilterBar action="/dues" values={filter} live="dues">
        <Field type="search" name="q" label={w.search} />
        <Field
          type="select"
          name="year"
          label={w.year}
          empty={w.all}
          options={years.map((y) => ({ value: String(y), word: String(y) }))}
        />
        <Field
          type="select"
          name="state"
          label={w.state}
          empty={w.all}
          options={['open', 'late', ...states].map((value) => ({ value, word: w.states[value]! }))}
        />
        <Field
          type="select"
          name="kind"
          label={w.type}
          empty={w.all}
          options={['forecast', 'final'].map((value) => ({ value, word: w.dueKinds[value]! }))}
        />
        {filter['schedule'] && <Field type="hidden" name="schedule" />}
      </FilterBar>
      <div id="dues">
        <DueTable lang={lang} rows={rows} caption={w.title} withBody>
          <Empty title={w.noDues}>{filtered ? w.noDuesFound : w.noDuesText}</Empty>
        </DueTable>
        <Pager next={next && withQuery('/dues', { ...(filter as Record<string, string>), after: next })} />
      </div>
    </Stack>
  )
}

type TableProps = {
  lang: Lang
  rows: readonly DueRow[] | readonly Omit<DueRow, 'searchName'>[]
  caption: string
  withBody?: boolean
  children?: ComponentChildren
}
type AnyRow = Omit<DueRow, 'searchName'>
export function DueTable({ lang, rows, caption, withBody, children }: TableProps) {
  const w = words(lang)
  return (
    <Table
      caption={caption}
      rows={rows as readonly AnyRow[]}
      id={(d) => d.id}
      href={(d) => `/dues/${d.id}`}
      columns={[
        ...(withBody
          ? [
              { word: w.body, main: true, cell: (d: AnyRow) => d.bodyName },
              { word: w.year, cell: (d: AnyRow) => d.year },
            ]
          : [{ word: w.year, main: true, cell: (d: AnyRow) => d.year }]),
        { word: w.number, kind: 'tight', cell: (d) => sayNumber(d) || <Nothing /> },
        { word: w.type, cell: (d) => w.dueKinds[d.kind], wideOnly: true },
        { word: w.howMuch, kind: 'number', cell: (d) => <Money cents={d.totalCents} /> },
        { word: w.openAmount, kind: 'number', cell: (d) => <Money cents={d.openCents} /> },
        { word: w.dueOn, cell: (d) => <Day day={d.dueOn} /> },
        { word: w.state, cell: (d) => <DueBadge lang={lang} state={d.state} /> },
      ]}
      empty={children}
    />
  )
}

/** Rule, figure, source, result, sum: how the total is reached. */
export function StepTable({ lang, steps, caption }: { lang: Lang; steps: readonly Step[]; caption: string }) {
  const w = words(lang)
  let running = 0
  const rows = steps.map((step, i) => {
    if (step.counts) running += step.resultCents
    return { step, running, i }
  })
  return (
    <Table
      caption={caption}
      rows={rows}
      id={({ i }) => String(i)}
      columns={[
        {
          word: w.rule,
          main: true,
          cell: ({ step }) => (
            <>
              {step.name}
              <p class="field-help">{sayStep(step, lang)}</p>
            </>
          ),
        },
        {
          word: w.input,
          cell: ({ step }) => {
            const input = sayInput(step.input, lang)
            return `${input.name}: ${input.value}`
          },
        },
        {
          word: w.source,
          cell: ({ step }) => (
            <>
              {sayInput(step.input, lang).source}, <Day day={step.input.on} />
            </>
          ),
        },
        { word: w.result, kind: 'number', cell: ({ step }) => <Money cents={step.resultCents} /> },
        { word: w.running, kind: 'number', cell: ({ running: sum }) => <Money cents={sum} /> },
      ]}
      foot={[[w.total, '', '', '', <Money cents={running} />]]}
      empty={<Empty title={w.total}>0,00 €</Empty>}
    />
  )
}
