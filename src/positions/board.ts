import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { checks, type Group, groups } from './groups.ts'
import type { State } from './moves.ts'
import { SUBJECT } from './positions.ts'

export const BoardFilter = z.object({ measure: optional(z.string().max(40)), body: optional(z.uuid()) })
export type BoardFilter = z.output<typeof BoardFilter>

type Card = {
  number: number
  bodyName: string
  callTitle: string
  state: State
  amountCents: number
  nextRule: { it: string; en: string } | null
  nextOn: string | null
}
export type Column = { group: Group; count: number; cards: Card[] }
/** How many positions a column shows, and a list above the columns. */
const [IN_COLUMN, IN_LIST] = [20, 10]
/** How long before its day the term of a contract is worth a line. */
const DAYS_BEFORE = 60

const from = sql`funding_position p join body b on (b.centre_id, b.id) = (p.centre_id, p.body_id) join fund_call c on (c.centre_id, c.id) = (p.centre_id, p.call_id)`
const chosen = ({ measure, body }: BoardFilter) =>
  sql`${measure ? sql`and c.measure = ${measure}` : sql``} ${body ? sql`and p.body_id = ${body}` : sql``}`
const inGroup = sql.join(
  Object.entries(groups).map(
    ([name, states]) => sql`when p.state in (${sql.join(states.map((s) => sql.lit(s)))}) then ${sql.lit(name)}`,
  ),
  sql` `,
)

/** The positions that are not over, by what comes next, the nearest date first: one query for all columns. */
export async function columnsOf(ctx: Ctx, filter: BoardFilter): Promise<Column[]> {
  const { rows } = await sql<Card & { group: Group; count: number }>`
    select number, body_name, call_title, state, amount_cents, next_rule, next_on, "group", count from (
      select p.number, b.name as body_name, c.title as call_title, p.state, coalesce(p.paid_cents, p.amount_cents) as amount_cents,
        d.title as next_rule, d.due_on as next_on, g.name as "group", count(*) over w::int as count,
        row_number() over (w order by d.due_on nulls last, p.number desc) as place
      from ${from} cross join lateral (select case ${inGroup} end as name) g
      left join lateral (select title, due_on from deadline where centre_id = p.centre_id and object_kind = ${SUBJECT} and object_id = p.id and state = 'open'
        order by due_on limit 1) d on true
      where g.name is not null ${chosen(filter)} window w as (partition by g.name)
    ) found where place <= ${sql.lit(IN_COLUMN)} order by place`.execute(ctx.db)
  return Object.keys(groups).map((group) => {
    const cards = rows.filter((r) => r.group === group)
    return { group: group as Group, count: cards[0]?.count ?? 0, cards }
  })
}

export type ListName = 'contract' | 'check' | 'completion'
type Urgent = { number: number; bodyName: string; callTitle: string; state: State; day: string | null }
export type UrgentList = { count: number; rows: Urgent[] }

/**
 * What cannot wait, in one query: no contract and its term past or within sixty days; checks that are open, and since when; completion or
 * the check of what was done past its term. Which term it is, the rules of each call say by what ends it.
 */
export async function urgentOf(ctx: Ctx, filter: BoardFilter): Promise<Record<ListName, UrgentList>> {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<Urgent & { list: ListName; count: number }>`
    select number, body_name, call_title, state, day, list, count from (
      select f.*, count(*) over (partition by list)::int as count, row_number() over (partition by list order by day nulls last, number) as place from (
        select p.number, b.name as body_name, c.title as call_title, p.state, min(d.due_on) as day,
          case r.rule->>'doneBy' when 'contract_signed' then 'contract' else 'completion' end as list
        from ${from} join deadline d on d.centre_id = p.centre_id and d.object_kind = ${SUBJECT} and d.object_id = p.id and d.state = 'open'
        cross join lateral jsonb_array_elements(c.definition->'rules') r(rule)
        where r.rule->>'name' = d.rule and ((r.rule->>'doneBy' = 'contract_signed' and d.due_on <= ${day}::date + ${sql.lit(DAYS_BEFORE)})
          or (r.rule->>'doneBy' in ('completed', 'check_passed') and d.due_on < ${day}::date)) ${chosen(filter)}
        group by 1, 2, 3, 4, 6
        union all
        select p.number, b.name, c.title, p.state, m.moved_on, 'check'
        from ${from} left join lateral (select moved_on from position_move where (centre_id, position_id) = (p.centre_id, p.id) and to_state = p.state
          order by recorded_at desc limit 1) m on true
        where p.state in (${sql.join(checks.map((s) => sql.lit(s)))}) ${chosen(filter)}
      ) f
    ) found where place <= ${sql.lit(IN_LIST)} order by place`.execute(ctx.db)
  const of = (list: ListName): UrgentList => {
    const found = rows.filter((r) => r.list === list)
    return { count: found[0]?.count ?? 0, rows: found }
  }
  return { contract: of('contract'), check: of('check'), completion: of('completion') }
}
