import { Distance } from '../deadlines/index.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Badge, Button, Card, Empty, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Count, Day, Money, Nothing, Num } from '../ui/values.tsx'
import type { BoardFilter, Column, ListName, UrgentList } from './board.ts'
import { boardWords } from './board-words.ts'
import { sayNumber } from './moves.ts'
import { StateBadge } from './pages.tsx'
import type { ProposalCount } from './proposal-count.ts'
import { words } from './words.ts'

type Props = {
  lang: Lang
  today: string
  columns: readonly Column[]
  urgent: Record<ListName, UrgentList>
  proposals: ProposalCount
  filter: BoardFilter
  measures: readonly string[]
  withBody: boolean
  adds: boolean
}
const daysFrom = (day: string, today: string) =>
  Temporal.PlainDate.from(day).until(Temporal.PlainDate.from(today), { largestUnit: 'days' }).days

const lists = ['contract', 'check', 'completion'] as const

/** What a funding officer looks at first: what cannot wait, then every position by what comes next. */
export function BoardPage({ lang, today, columns, urgent, proposals, filter, measures, withBody, adds }: Props) {
  const w = boardWords(lang)
  const total = columns.reduce((sum, c) => sum + c.count, 0)
  const filtered = Boolean(filter.measure ?? filter.body ?? filter.q)
  return (
    <Stack>
      <FilterBar action="/positions/board" values={filter} live="board">
        <Field
          type="select"
          name="measure"
          label={w.measure}
          empty={words(lang).all}
          options={measures.map((value) => ({ value, word: value }))}
        />
        {withBody && <Field type="search" name="q" label={w.body} />}
        {filter.body && <Field type="hidden" name="body" />}
      </FilterBar>
      <div id="board" class="stack">
        <Stats>
          {lists.map((name) => (
            <Stat
              word={w.counts[name]}
              value={<Count of={urgent[name].count} />}
              tone={urgent[name].count === 0 ? 'good' : name === 'completion' ? 'bad' : 'warn'}
              href={`#${name}`}
            />
          ))}
          <Stat
            word={w.proposals}
            value={<Num of={proposals.total} />}
            note={w.proposalsNote(proposals.unkept)}
            tone={proposals.total > 0 ? 'info' : 'neutral'}
            href="/positions/proposals"
          />
        </Stats>
        {lists.map((name) => (
          <UrgentCard lang={lang} today={today} name={name} list={urgent[name]} withBody={withBody} />
        ))}
        {total === 0 ? (
          <Empty
            title={w.none}
            action={
              adds && (
                <Button kind="primary" href="/positions/new">
                  {words(lang).add}
                </Button>
              )
            }
          >
            {filtered ? w.noneFound : w.noneText}
          </Empty>
        ) : (
          <div class="board">
            {columns.map((column) => (
              <ColumnCard lang={lang} today={today} column={column} withBody={withBody} filter={filter} />
            ))}
          </div>
        )}
      </div>
    </Stack>
  )
}

type UrgentProps = { lang: Lang; today: string; name: ListName; list: UrgentList; withBody: boolean }
function UrgentCard({ lang, today, name, list, withBody }: UrgentProps) {
  const w = boardWords(lang)
  const p = words(lang)
  const said = w.urgent[name]
  return (
    <Card
      title={said.title}
      id={name}
      flush={list.rows.length > 0}
      foot={list.count > list.rows.length && w.others(list.count, list.rows.length)}
    >
      <Table
        caption={said.title}
        rows={list.rows}
        id={(r) => String(r.number)}
        href={(r) => `/positions/${r.number}`}
        columns={[
          { word: p.number, main: true, kind: 'tight', cell: (r) => sayNumber(r.number) },
          ...(withBody ? [{ word: w.body, cell: (r: UrgentList['rows'][number]) => r.bodyName }] : []),
          { word: p.call, cell: (r) => r.callTitle },
          { word: p.state, cell: (r) => <StateBadge lang={lang} state={r.state} /> },
          {
            word: said.day,
            kind: 'tight',
            cell: (r) =>
              r.day === null ? (
                <Nothing />
              ) : (
                <>
                  <Day day={r.day} />{' '}
                  {name === 'check' ? (
                    <Badge tone="warn">{w.openFor(daysFrom(r.day, today))}</Badge>
                  ) : (
                    <Distance lang={lang} day={r.day} today={today} />
                  )}
                </>
              ),
          },
        ]}
        empty={<p>{said.none}</p>}
      />
    </Card>
  )
}

type ColumnProps = { lang: Lang; today: string; column: Column; withBody: boolean; filter: BoardFilter }
function ColumnCard({ lang, today, column: { group, count, cards }, withBody, filter }: ColumnProps) {
  const w = boardWords(lang)
  return (
    <section class="board-column" aria-labelledby={`group-${group}`}>
      <h2 class="box-title" id={`group-${group}`}>
        {w.groups[group]}{' '}
        <span class="tab-count">
          <Count of={count} />
        </span>
      </h2>
      {cards.length === 0 ? (
        <p>{w.noneHere}</p>
      ) : (
        <ul>
          {cards.map((c) => (
            <li>
              <p>
                <a href={`/positions/${c.number}`}>
                  {sayNumber(c.number)} {withBody ? c.bodyName : c.callTitle}
                </a>
              </p>
              {withBody && <p>{c.callTitle}</p>}
              <p class="line">
                <Money cents={c.amountCents} /> <StateBadge lang={lang} state={c.state} />
              </p>
              {c.nextOn && c.nextRule && (
                <p>
                  {c.nextRule[lang]} <Day day={c.nextOn} /> <Distance lang={lang} day={c.nextOn} today={today} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      {count > cards.length && (
        <p>
          <a href={withQuery('/positions', { state: group, body: filter.body })}>{w.more(count)}</a>
        </p>
      )}
    </section>
  )
}
