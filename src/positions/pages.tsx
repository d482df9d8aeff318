import { Distance } from '../deadlines/index.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Empty, Stack } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Money, Nothing } from '../ui/values.tsx'
import { boardWords } from './board-words.ts'
import { sayNumber, type State, states } from './moves.ts'
import type { Listed } from './positions.ts'
import { words } from './words.ts'

const bad: readonly State[] = ['revocation_procedure', 'revoked', 'recovery', 'inadmissible', 'not_funded']
const good: readonly State[] = ['paid', 'in_maintenance', 'archived', 'approved']
const quiet: readonly State[] = ['identified', 'renounced']
const toneOf = (state: State) =>
  bad.includes(state)
    ? 'bad'
    : good.includes(state)
      ? 'good'
      : quiet.includes(state)
        ? 'neutral'
        : state === 'sample_check'
          ? 'warn'
          : 'info'
export const StateBadge = ({ lang, state }: { lang: Lang; state: State }) => (
  <Badge tone={toneOf(state)}>{words(lang).states[state]}</Badge>
)

type ListProps = {
  lang: Lang
  today: string
  rows: readonly Listed[]
  next: string | null
  filter: Values
  calls: readonly { value: string; word: string }[]
  adds: boolean
  withBody: boolean
}
export function PositionList({ lang, today, rows, next, filter, calls, adds, withBody }: ListProps) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action="/positions" values={filter} live="positions">
        <Field
          type="select"
          name="state"
          label={w.state}
          empty={w.all}
          options={[
            ...Object.entries({ ...w.groups, ...boardWords(lang).groups }).map(([value, word]) => ({ value, word })),
            ...states.map((value) => ({ value, word: w.states[value]! })),
          ]}
        />
        <Field type="select" name="call" label={w.call} empty={w.all} options={calls} />
        {filter['body'] && <Field type="hidden" name="body" />}
      </FilterBar>
      <div id="positions">
        <PositionTable lang={lang} today={today} rows={rows} withBody={withBody} caption={w.title}>
          <Empty
            title={w.none}
            action={
              adds && (
                <Button kind="primary" href="/positions/new">
                  {w.add}
                </Button>
              )
            }
          >
            {filter['state'] || filter['call'] ? w.noneFound : w.noneText}
          </Empty>
        </PositionTable>
        <Pager next={next && withQuery('/positions', { ...(filter as Record<string, string>), after: next })} />
      </div>
    </Stack>
  )
}

type TableProps = {
  lang: Lang
  today: string
  rows: readonly Listed[]
  withBody: boolean
  caption: string
  children?: preact.ComponentChildren
}
export function PositionTable({ lang, today, rows, withBody, caption, children }: TableProps) {
  const w = words(lang)
  return (
    <Table
      caption={caption}
      rows={rows}
      id={(p) => p.id}
      href={(p) => `/positions/${p.number}`}
      columns={[
        { word: w.number, main: true, kind: 'tight', cell: (p) => sayNumber(p.number) },
        ...(withBody ? [{ word: w.body, cell: (p: Listed) => p.bodyName }] : []),
        { word: w.call, cell: (p) => p.callTitle },
        { word: w.amount, kind: 'number', cell: (p) => <Money cents={p.paidCents ?? p.amountCents} /> },
        { word: w.state, cell: (p) => <StateBadge lang={lang} state={p.state} /> },
        {
          word: w.next,
          cell: (p) =>
            p.nextOn && p.nextRule ? (
              <>
                <Day day={p.nextOn} /> {p.nextRule[lang]} <Distance lang={lang} day={p.nextOn} today={today} />
              </>
            ) : (
              <Nothing />
            ),
        },
      ]}
      empty={children}
    />
  )
}

type AddProps = {
  lang: Lang
  bodies: readonly { value: string; word: string }[]
  calls: readonly { value: string; word: string }[]
  values: Values
  errors?: Errors
  problem?: string
}
export function AddForm({ lang, bodies, calls, values, errors = {}, problem }: AddProps) {
  const w = words(lang)
  if (calls.length === 0)
    return (
      <Empty
        title={w.noCalls}
        action={
          <Button kind="primary" href="/calls">
            {w.calls}
          </Button>
        }
      >
        {w.noCallsText}
      </Empty>
    )
  return (
    <Form
      action="/positions"
      values={values}
      errors={errors}
      problem={problem}
      submit={w.add}
      cancel="/positions"
      columns
    >
      <Field type="select" name="bodyId" label={w.body} empty="–" options={bodies} />
      <Field type="select" name="call" label={w.call} empty="–" options={calls} />
      <Field type="textarea" rows={2} name="note" label={w.note} optional size="wide" />
    </Form>
  )
}
