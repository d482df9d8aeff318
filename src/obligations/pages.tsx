import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { HeatMap } from '../ui/charts.tsx'
import { Field } from '../ui/field.tsx'
import { type Errors, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Badge, Card, Empty, PostButton, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Nothing, Num } from '../ui/values.tsx'
import type { Counted, Duty, heat } from './duties.ts'
import { isLate, type State } from './moves.ts'
import { type Flag, flags, type Obligation } from './obligations.ts'
import { words } from './words.ts'

const tones = { todo: 'warn', in_progress: 'info', done: 'good', not_applicable: 'neutral' } as const
export const titleOf = (o: Pick<Duty, 'titleIt' | 'titleEn'>, lang: Lang) => (lang === 'it' ? o.titleIt : o.titleEn)

type Stands = { state: State; dueOn: string | null }
export const StateBadge = ({ lang, duty, day }: { lang: Lang; duty: Stands; day: string }) =>
  isLate(duty, day) ? (
    <Badge tone="bad">{words(lang).late}</Badge>
  ) : (
    <Badge tone={tones[duty.state]}>{words(lang).states[duty.state]}</Badge>
  )

type HeatProps = {
  lang: Lang
  day: string
  obligations: readonly Obligation[]
  heat: Awaited<ReturnType<typeof heat>>
  filter: Values
}
/** Bodies × obligations, for who looks after the network. */
export function HeatPage({ lang, day, obligations, heat: { bodies, cells, next }, filter }: HeatProps) {
  const w = words(lang)
  const byBody = Map.groupBy(cells, (c) => c.bodyId)
  return (
    <Stack>
      <FilterBar action="/obligations" values={filter} live="heat">
        <Field type="search" name="q" label={w.search} />
        <Field
          type="select"
          name="only"
          label={w.only}
          empty={w.every}
          options={[{ value: 'late', word: w.onlyLate }]}
        />
      </FilterBar>
      <div id="heat">
        {obligations.length === 0 ? (
          <Empty title={w.none}>{w.noneText}</Empty>
        ) : bodies.length === 0 ? (
          <Empty title={w.noBodies}>{w.noneFound}</Empty>
        ) : (
          <HeatMap
            caption={w.title}
            rowWord={w.body}
            columns={obligations.map((o) => ({ key: o.id, word: titleOf(o, lang), title: o.article }))}
            rows={bodies.map((b) => ({
              label: b.name,
              href: `/obligations/bodies/${b.id}`,
              cells: Object.fromEntries(
                (byBody.get(b.id) ?? []).map((c) => {
                  const late = isLate(c, day)
                  const word = late ? w.late : w.states[c.state]!
                  return [
                    c.obligationId,
                    {
                      level: late ? ('bad' as const) : tones[c.state],
                      text: word,
                      href: `/obligations/duties/${c.dutyId}`,
                      ...(c.dueOn && { title: `${w.due} ${c.dueOn}` }),
                    },
                  ]
                }),
              ),
            }))}
            legend={[
              { level: 'bad', word: w.late },
              ...(['todo', 'in_progress', 'done', 'not_applicable'] as const).map((s) => ({
                level: tones[s],
                word: w.states[s]!,
              })),
            ]}
          />
        )}
        <Pager next={next && withQuery('/obligations', { ...(filter as Record<string, string>), after: next })} />
      </div>
    </Stack>
  )
}

type TableProps = {
  lang: Lang
  day: string
  rows: readonly Duty[]
  withBody: boolean
  caption: string
  children?: preact.ComponentChildren
}
export function DutyTable({ lang, day, rows, withBody, caption, children }: TableProps) {
  const w = words(lang)
  return (
    <Table
      caption={caption}
      rows={rows}
      id={(d) => d.id}
      href={(d) => `/obligations/duties/${d.id}`}
      columns={[
        { word: w.obligation, main: true, cell: (d) => titleOf(d, lang) },
        ...(withBody ? [{ word: w.body, cell: (d: Duty) => d.bodyName }] : []),
        { word: w.period, kind: 'tight', cell: (d) => d.period || <Nothing /> },
        { word: w.due, kind: 'tight', cell: (d) => (d.dueOn ? <Day day={d.dueOn} /> : w.always) },
        { word: w.state, kind: 'tight', cell: (d) => <StateBadge lang={lang} duty={d} day={day} /> },
      ]}
      empty={children}
    />
  )
}

type Counts = Omit<Counted, 'obligationId'>
/** How many duties stand where. */
export function CountStats({ lang, counts }: { lang: Lang; counts: Counts }) {
  const w = words(lang)
  return (
    <Stats>
      <Stat word={w.lateWord} value={<Num of={counts.late} />} tone={counts.late > 0 ? 'bad' : 'good'} />
      <Stat word={w.openWord} value={<Num of={counts.open} />} />
      <Stat word={w.doneWord} value={<Num of={counts.done} />} tone="good" />
      <Stat word={w.notApplicableWord} value={<Num of={counts.notApplicable} />} />
    </Stats>
  )
}

type FilterProps = { lang: Lang; action: string; values: Values; live: string }
/** Duties by their state. */
export function StateFilter({ lang, ...bar }: FilterProps) {
  const w = words(lang)
  return (
    <FilterBar {...bar}>
      <Field
        type="select"
        name="state"
        label={w.state}
        empty={w.every}
        options={[
          { value: 'open', word: w.stateOpen },
          { value: 'late', word: w.late },
          ...Object.entries(w.states).map(([value, word]) => ({ value, word })),
        ]}
      />
    </FilterBar>
  )
}

type BodyProps = {
  lang: Lang
  day: string
  action: string
  rows: readonly Duty[]
  next: string | null
  counts: readonly Counted[]
  filter: Values
  withBody: boolean
  flags: { bodyId: string; rows: readonly { flag: Flag; source: string; setOn: string }[]; edits: boolean } | null
  form?: { values: Values; errors?: Errors; problem?: string }
}
/** The duties of a body: how many, which come next, and the marks that decide what concerns it. */
export function BodyDuties({ lang, day, action, rows, next, counts, filter, withBody, flags: marks, form }: BodyProps) {
  const w = words(lang)
  const sum = (of: (c: Counted) => number) => counts.reduce((n, c) => n + of(c), 0)
  return (
    <Stack>
      <CountStats
        lang={lang}
        counts={{
          late: sum((c) => c.late),
          open: sum((c) => c.open),
          done: sum((c) => c.done),
          notApplicable: sum((c) => c.notApplicable),
        }}
      />
      <StateFilter lang={lang} action={action} values={filter} live="duties" />
      <div id="duties">
        <DutyTable lang={lang} day={day} rows={rows} withBody={withBody} caption={w.title}>
          <Empty title={w.none}>{filter['state'] ? w.noneFound : w.noneMine}</Empty>
        </DutyTable>
        <Pager next={next && withQuery(action, { ...(filter as Record<string, string>), after: next })} />
      </div>
      {marks && (marks.rows.length > 0 || marks.edits) && (
        <Card title={w.flagsTitle}>
          <Stack>
            <Table
              caption={w.flagsTitle}
              rows={marks.rows}
              id={(f) => f.flag}
              columns={[
                { word: w.flagsTitle, main: true, cell: (f) => w.flags[f.flag] },
                { word: w.flagSource, cell: (f) => f.source },
                { word: w.setOn, cell: (f) => <Day day={f.setOn} /> },
                ...(marks.edits
                  ? [
                      {
                        word: w.edit,
                        quiet: true,
                        cell: (f: { flag: Flag }) => (
                          <PostButton action={`/obligations/bodies/${marks.bodyId}/flags/${f.flag}/removal`}>
                            {w.dropFlag(w.flags[f.flag]!)}
                          </PostButton>
                        ),
                      },
                    ]
                  : []),
              ]}
              empty={<p>{w.noFlags}</p>}
            />
            {marks.edits && (
              <Form
                action={`/obligations/bodies/${marks.bodyId}/flags`}
                values={form?.values ?? { setOn: day }}
                errors={form?.errors ?? {}}
                {...(form?.problem && { problem: form.problem })}
                submit={w.setFlag}
                columns
              >
                <Field
                  type="select"
                  name="flag"
                  label={w.flag}
                  options={flags.map((value) => ({ value, word: w.flags[value]! }))}
                />
                <Field name="source" label={w.flagSource} />
                <Field type="date" name="setOn" label={w.setOn} />
              </Form>
            )}
          </Stack>
        </Card>
      )}
    </Stack>
  )
}
