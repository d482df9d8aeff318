import { sql } from 'kysely'
import { z } from 'zod'
import { findBodies } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { MOST } from '../ui/values.tsx'
import type { Call } from './calls.ts'
import { checks, type Group, groupNames, groups } from './groups.ts'
import type { State } from './moves.ts'
import { SUBJECT } from './positions.ts'

export const BoardFilter = z.object({
  measure: optional(z.string().max(40)),
  body: optional(z.uuid()),
  q: optional(z.string().trim().max(100)),
})
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

/** What is chosen: calls of a measure, bodies by name; null where nothing is. */
type Chosen = { calls: readonly Call[]; callIds: string[] | null; bodyIds: string[] | null }
/** The calls and bodies a filter means. Of a name that many bodies have, the first two hundred. */
export async function chosenBy(ctx: Ctx, { measure, body, q }: BoardFilter, calls: readonly Call[]): Promise<Chosen> {
  const some = measure ? calls.filter((c) => c.measure === measure) : calls
  return {
    calls: some,
    callIds: measure ? some.map((c) => c.id) : null,
    bodyIds: body ? [body] : q ? (await findBodies(ctx, q, 200)).map((b) => b.id) : null,
  }
}
const only = ({ callIds, bodyIds }: Chosen) =>
  sql`${callIds ? sql`and p.call_id = any(${callIds}::uuid[])` : sql``} ${bodyIds ? sql`and p.body_id = any(${bodyIds}::uuid[])` : sql``}`
const states = sql.join(
  Object.entries(groups).flatMap(([group, of]) => of.map((state) => sql`(${sql.lit(group)}, ${sql.lit(state)})`)),
)

/**
 * The positions that are not over, by what comes next, the nearest date first. Each state is read in the order of its index and counted no
 * further than people care to read: a network may have a hundred thousand.
 */
export async function columnsOf(ctx: Ctx, chosen: Chosen): Promise<Column[]> {
  const { rows } = await sql<Card & { group: Group }>`
    select f.number, b.name as body_name, c.title as call_title, f.state, f.amount_cents, f.next_on, f."group",
      (select title from deadline where centre_id = f.centre_id and object_kind = ${SUBJECT} and object_id = f.id and state = 'open'
        order by due_on, rule limit 1) as next_rule
    from (
      select near.*, s."group", row_number() over (partition by s."group" order by near.next_on nulls last, near.number desc) as place
      from (values ${states}) s("group", state) cross join lateral (
        select p.centre_id, p.id, p.body_id, p.call_id, p.number, p.state, coalesce(p.paid_cents, p.amount_cents) as amount_cents, p.next_on
        from funding_position p where p.state = s.state ${only(chosen)} order by p.next_on nulls last, p.number desc limit ${sql.lit(IN_COLUMN)}) near
    ) f join body b on (b.centre_id, b.id) = (f.centre_id, f.body_id) join fund_call c on (c.centre_id, c.id) = (f.centre_id, f.call_id)
    where f.place <= ${sql.lit(IN_COLUMN)} order by f.place`.execute(ctx.db)
  const { rows: counts } = await sql<{ group: Group; count: number }>`
    select s."group", least(sum(n.count), ${sql.lit(MOST)})::int as count from (values ${states}) s("group", state) cross join lateral (
      select count(*) from (select from funding_position p where p.state = s.state ${only(chosen)} limit ${sql.lit(MOST)}) x) n
    group by s."group"`.execute(ctx.db)
  return groupNames.map((group) => ({
    group,
    count: counts.find((c) => c.group === group)?.count ?? 0,
    cards: rows.filter((r) => r.group === group),
  }))
}

export type ListName = 'contract' | 'check' | 'completion'
type Urgent = { number: number; bodyName: string; callTitle: string; state: State; day: string | null }
export type UrgentList = { count: number; rows: Urgent[] }

/** Rules of the calls whose term ends with one of these, and of which calls where another rule of that name ends otherwise. */
function rulesEnding(chosen: Chosen, endings: readonly string[]) {
  const rules = new Map<string, { callIds: string[]; others: boolean }>()
  for (const { id, definition } of chosen.calls)
    for (const { name, doneBy } of definition.rules) {
      const rule = rules.get(name) ?? { callIds: [], others: false }
      if (endings.includes(doneBy ?? '')) rule.callIds.push(id)
      else rule.others = true
      rules.set(name, rule)
    }
  return [...rules].filter(([, rule]) => rule.callIds.length > 0)
}

/**
 * What cannot wait: no contract and its term past or within sixty days; completion or the check of what was done past its term. Which term
 * it is, the rules of each call say by what ends it. Each rule is read in the order of its index.
 */
async function dueOf(ctx: Ctx, chosen: Chosen, endings: readonly string[], before: string): Promise<UrgentList> {
  const found = rulesEnding(chosen, endings).map(
    ([rule, { callIds, others }]) => sql`(select d.centre_id, d.object_id as id, d.due_on as day from deadline d
      where d.state = 'open' and d.object_kind = ${SUBJECT} and d.rule = ${rule} and d.due_on < ${before}::date
        ${chosen.bodyIds ? sql`and d.body_id = any(${chosen.bodyIds}::uuid[])` : sql``}
        ${others || chosen.callIds ? sql`and exists (select from funding_position p where (p.centre_id, p.id) = (d.centre_id, d.object_id) and p.call_id = any(${callIds}::uuid[]))` : sql``}
      order by d.due_on limit ${sql.lit(MOST)})`,
  )
  if (found.length === 0) return { count: 0, rows: [] }
  return listed(
    ctx,
    sql`select centre_id, id, min(day) as day from (${sql.join(found, sql` union all `)}) d group by 1, 2`,
  )
}

/** Checks that are open, and since when: of more than a thousand, those of the oldest positions. */
const checksOf = (ctx: Ctx, chosen: Chosen) =>
  listed(
    ctx,
    sql`select p.centre_id, p.id,
      (select moved_on from position_move where (centre_id, position_id) = (p.centre_id, p.id) and to_state = p.state order by recorded_at desc limit 1) as day
    from (select * from funding_position p where p.state in (${sql.join(checks.map((s) => sql.lit(s)))}) ${only(chosen)}
      order by p.number limit ${sql.lit(MOST)}) p`,
  )

/** The first of what was found, and how many it is. */
async function listed(ctx: Ctx, found: ReturnType<typeof sql>): Promise<UrgentList> {
  const { rows } = await sql<Urgent & { count: number }>`
    select p.number, b.name as body_name, c.title as call_title, p.state, f.day, f.count from (
      select x.*, count(*) over ()::int as count from (${found}) x order by day nulls last, id limit ${sql.lit(IN_LIST)}) f
    join funding_position p on (p.centre_id, p.id) = (f.centre_id, f.id)
    join body b on (b.centre_id, b.id) = (p.centre_id, p.body_id) join fund_call c on (c.centre_id, c.id) = (p.centre_id, p.call_id)
    order by f.day nulls last, p.number`.execute(ctx.db)
  return { count: Math.min(rows[0]?.count ?? 0, MOST), rows }
}

/** The three lists above the columns. */
export async function urgentOf(ctx: Ctx, chosen: Chosen): Promise<Record<ListName, UrgentList>> {
  const day = Temporal.PlainDate.from(today(ctx.now, ctx.zone))
  return {
    contract: await dueOf(ctx, chosen, ['contract_signed'], day.add({ days: DAYS_BEFORE + 1 }).toString()),
    check: await checksOf(ctx, chosen),
    completion: await dueOf(ctx, chosen, ['completed', 'check_passed'], day.toString()),
  }
}
