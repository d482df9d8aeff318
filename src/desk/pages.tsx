import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field, type Option } from '../ui/field.tsx'
import { FilterBar, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Empty, Menu, PostButton, Row, Stack, Tabs } from '../ui/parts.tsx'
import { BulkBar, Pager, Table } from '../ui/table.tsx'
import { Day, Moment, Nothing } from '../ui/values.tsx'
import { Watch } from '../ui/watch.tsx'
import { duration } from './clock-rules.ts'
import { sayNumber, type State, states } from './moves.ts'
import type { TicketRow, ViewName } from './tickets.ts'
import { words } from './words.ts'

const tones = {
  new: 'warn',
  open: 'info',
  waiting: 'neutral',
  solved: 'good',
  closed: 'neutral',
  cancelled: 'neutral',
  merged: 'neutral',
} as const
export const StateBadge = ({ lang, state }: { lang: Lang; state: State }) => (
  <Badge tone={tones[state]} title={words(lang).nexts[state]}>
    {words(lang).states[state]}
  </Badge>
)
const grave = { 1: 'bad', 2: 'warn', 3: 'neutral', 4: 'neutral' } as const
export const PriorityBadge = ({ lang, priority }: { lang: Lang; priority: number }) => (
  <Badge tone={grave[priority as 1]}>{words(lang).priorities[String(priority)]}</Badge>
)

/** The moment somebody is due by, and the working time that is left or that it is late by. */
export function Due({
  lang,
  at,
  left,
  now,
}: {
  lang: Lang
  at: Temporal.Instant | null
  left: number | null
  now: Temporal.Instant
}) {
  const w = words(lang)
  if (!at) return <Nothing />
  const late = Temporal.Instant.compare(at, now) < 0
  return (
    <>
      <Moment at={at} />{' '}
      {left !== null && (
        <Badge tone={late ? 'bad' : left <= 7200 ? 'warn' : 'neutral'} title={w.workingTime}>
          {late ? w.dueLate(duration(left)) : w.dueIn(duration(left))}
        </Badge>
      )}
    </>
  )
}

export type Shown = { row: TicketRow; left: number | null }
type ListProps = {
  lang: Lang
  now: Temporal.Instant
  rows: readonly Shown[]
  next: string | null
  filter: Values
  view: ViewName | null
  counts: Partial<Record<ViewName, number>>
  queues: readonly Option[]
  services: readonly Option[]
  categories: readonly Option[]
  colleagues: readonly Option[]
  keptViews: readonly { id: string; name: string; query: string; own: boolean }[]
  bulk: { id: string; count: number } | null
  me: string | null
  /** Works at the desk: views, bulk changes, bodies. */
  works: boolean
  opens: boolean
}

const tabs = ['mine', 'team', 'unassigned', 'breaching', 'called', 'follow-up', 'watched', 'open', 'all'] as const

export function TicketList(p: ListProps) {
  const { lang, filter, next, works } = p
  const w = words(lang)
  const hidden = ['view', 'body', 'tag'] as const
  return (
    <Stack>
      {p.bulk && (
        <Alert
          tone="info"
          actions={
            <PostButton action={`/desk/changes/${p.bulk.id}/undoing`} kind="quiet">
              {w.undo}
            </PostButton>
          }
        >
          {w.bulkLast(p.bulk.count)}
        </Alert>
      )}
      <Watch address="/desk/live" parts={['tickets']} />
      {works && (
        <Tabs
          label={w.viewsLabel}
          tabs={tabs.map((tab) => ({
            word: w.views[tab]!,
            href: `/desk/tickets?view=${tab}`,
            current: p.view === tab,
            ...(p.counts[tab] !== undefined && { count: p.counts[tab] }),
          }))}
        />
      )}
      <FilterBar action="/desk/tickets" values={filter} live="tickets" end={works && <KeptViews {...p} />}>
        {hidden.map((name) => filter[name] && <Field type="hidden" name={name} />)}
        <Field type="search" name="q" label={w.search} placeholder={w.searchHelp} />
        <Field
          type="select"
          name="state"
          label={w.state}
          options={[{ value: 'living', word: w.living }, ...states.map((value) => ({ value, word: w.states[value]! }))]}
        />
        <Field
          type="select"
          name="priority"
          label={w.priority}
          options={Object.entries(w.priorities).map(([value, word]) => ({ value, word }))}
        />
        {works && <Field type="select" name="queue" label={w.queue} options={p.queues} />}
        {p.services.length > 0 && <Field type="select" name="service" label={w.service} options={p.services} />}
        {works && p.categories.length > 0 && (
          <Field type="select" name="category" label={w.category} options={p.categories} />
        )}
      </FilterBar>
      <div id="tickets">
        <Stack>
          <TicketTable {...p} choice={works} byDay={p.view === 'follow-up'}>
            <Empty
              title={w.none}
              action={
                p.opens && (
                  <Button kind="primary" href="/desk/tickets/new">
                    {works ? w.openPhone : w.open}
                  </Button>
                )
              }
            >
              {Object.entries(filter).some(([name, value]) => name !== 'view' && value)
                ? w.noneFound
                : p.view && p.view !== 'all'
                  ? w.noneView
                  : works
                    ? w.noneText
                    : w.noneMine}
            </Empty>
          </TicketTable>
          {works && p.rows.length > 0 && <Bulk {...p} />}
          <Pager next={next && withQuery('/desk/tickets', { ...(filter as Record<string, string>), after: next })} />
        </Stack>
      </div>
    </Stack>
  )
}

function KeptViews({ lang, keptViews, filter }: ListProps) {
  const w = words(lang)
  const query = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  )
  return (
    <Menu word={w.keptViews} icon="it-star-outline" end>
      <Stack>
        {keptViews.length > 0 && (
          <ul class="plain-list">
            {keptViews.map((v) => (
              <li>
                <a href={`/desk/tickets?${v.query}`}>{v.name}</a>{' '}
                {v.own && (
                  <PostButton
                    action={`/desk/views/${v.id}/removal`}
                    kind="quiet"
                    icon="it-delete"
                    label={w.removeView(v.name)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        <Form action="/desk/views" submit={w.keepView} values={{ query: query.toString() }}>
          <Field name="name" label={w.viewName} maxlength={60} />
          <Field type="checkbox" name="shared" label={w.viewShared} />
          <Field type="hidden" name="query" />
        </Form>
      </Stack>
    </Menu>
  )
}

function Bulk({ lang, colleagues, queues, me }: ListProps) {
  const w = words(lang)
  return (
    <BulkBar id="bulk">
      <Row>
        {me && (
          <Button formaction="/desk/changes" name="change" value="mine">
            {w.assignMe}
          </Button>
        )}
        <Field type="select" name="personId" label={w.assignTo} options={colleagues} optional />
        <Button formaction="/desk/changes" name="change" value="assign">
          {w.assign}
        </Button>
        <Field type="select" name="queueId" label={w.toQueue} options={queues} optional />
        <Button formaction="/desk/changes" name="change" value="queue">
          {w.toQueue}
        </Button>
        <Field name="tag" label={w.tag} optional size="short" />
        <Button formaction="/desk/changes" name="change" value="tag">
          {w.addTag}
        </Button>
      </Row>
    </BulkBar>
  )
}

type TableProps = {
  lang: Lang
  now: Temporal.Instant
  rows: readonly Shown[]
  works: boolean
  choice?: boolean
  /** Beside something else: what it is and how it stands. */
  slim?: boolean
  /** With the day to follow it up in the place of the next promise. */
  byDay?: boolean
  children?: ComponentChildren
}
export function TicketTable({ lang, now, rows, works, choice, slim, byDay, children }: TableProps) {
  const w = words(lang)
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={({ row }) => row.id}
      href={({ row }) => `/desk/tickets/${row.number}`}
      {...(choice && { choice: { form: 'bulk', label: ({ row }: Shown) => sayNumber(row.number) } })}
      columns={[
        {
          word: w.subject,
          main: true,
          cell: ({ row }) => (
            <span class={slim ? undefined : 'ticket-subject'}>
              {sayNumber(row.number)} {row.subject}
            </span>
          ),
        },
        ...(works
          ? [
              {
                word: w.body,
                cell: ({ row }: Shown) =>
                  row.bodyName ? (
                    <a href={`/desk/tickets?view=open&body=${row.bodyId}`}>{row.bodyName}</a>
                  ) : (
                    <Badge tone="warn">{w.unknownBody}</Badge>
                  ),
              },
            ]
          : []),
        {
          word: slim ? w.state : `${w.state}, ${w.priority.toLowerCase()}`,
          cell: ({ row }) => (
            <>
              <StateBadge lang={lang} state={row.state} />{' '}
              {!slim && <PriorityBadge lang={lang} priority={row.priority} />}
            </>
          ),
        },
        ...(works ? [{ word: w.assignee, cell: ({ row }: Shown) => row.assigneeName ?? <Nothing /> }] : []),
        ...(slim
          ? []
          : [
              {
                word: byDay ? w.followUpOn : w.due,
                cell: ({ row, left }: Shown) =>
                  byDay && row.followUpOn ? (
                    <Day day={row.followUpOn} />
                  ) : row.clockProblem ? (
                    <Badge tone="bad">{w.clockTrouble}</Badge>
                  ) : (
                    <Due lang={lang} at={row.dueAt} left={left} now={now} />
                  ),
              },
            ]),
      ]}
      empty={children}
    />
  )
}
