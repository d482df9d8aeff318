import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'

export const groupings = ['month', 'body', 'service', 'category', 'operator', 'priority'] as const
export type Grouping = (typeof groupings)[number]
export const FigureQuery = z.object({
  from: optional(DayInput),
  to: optional(DayInput),
  by: optional(z.enum(groupings)),
})

/**
 * The indicators of a desk over the tickets opened in a period. Shares are of what could be measured: a ticket without a target is in
 * none of them. Officers count those of their bodies, by the database's own rule.
 */
export type Indicators = {
  key: string | null
  opened: number
  living: number
  solved: number
  responded: number
  respondedInTime: number
  charged: number
  chargedInTime: number
  solvedMeasured: number
  solvedInTime: number
  lateExplained: number
  reopened: number
  firstLevel: number
  rated: number
  rating: number | null
}

const columns = sql`count(*)::int as opened,
  count(*) filter (where t.closed_at is null)::int as living,
  count(*) filter (where t.solved_at is not null)::int as solved,
  count(*) filter (where t.first_response_at is not null and t.response_due_at is not null)::int as responded,
  count(*) filter (where t.first_response_at <= t.response_due_at)::int as responded_in_time,
  count(*) filter (where t.charged_at is not null and t.charge_due_at is not null)::int as charged,
  count(*) filter (where t.charged_at <= t.charge_due_at)::int as charged_in_time,
  count(*) filter (where t.solved_at is not null and t.solution_due_at is not null)::int as solved_measured,
  count(*) filter (where t.solved_at <= t.solution_due_at)::int as solved_in_time,
  count(*) filter (where t.late_reason <> '')::int as late_explained,
  count(*) filter (where t.reopened > 0)::int as reopened,
  count(*) filter (where t.solved_at is not null and t.level = 'centre' and t.escalated_at is null)::int as first_level,
  count(t.rating)::int as rated,
  round(avg(t.rating), 2)::float8 as rating`

/** The period asked for, last day included; without one, the last twelve months. */
export function periodOf(ctx: Ctx, { from, to }: z.output<typeof FigureQuery>) {
  const day = Temporal.PlainDate.from(today(ctx.now, ctx.zone))
  const first = from ?? day.with({ day: 1 }).subtract({ months: 11 }).toString()
  const last = to ?? day.toString()
  const moment = (d: string, add: number) =>
    Temporal.PlainDate.from(d).add({ days: add }).toZonedDateTime(ctx.zone).toInstant()
  return { from: first, to: last, begin: moment(first, 0), end: moment(last, 1) }
}
export type Period = ReturnType<typeof periodOf>

const keys = (ctx: Ctx): Record<Grouping, RawBuilder<unknown>> => ({
  month: sql`to_char(t.opened_at at time zone ${sql.lit(ctx.zone)}, 'YYYY-MM')`,
  body: sql`b.name`,
  service: sql`coalesce(v.name, s.code)`,
  category: sql`g.name`,
  operator: sql`p.name`,
  priority: sql`t.priority::text`,
})

const within = ({ begin, end }: Period, bodyId?: string) =>
  sql`t.opened_at >= ${begin}::timestamptz and t.opened_at < ${end}::timestamptz and t.state not in ('merged', 'cancelled')
    ${bodyId ? sql`and t.body_id = ${bodyId}::uuid` : sql``}`

/** Of the whole period; of one body where it is named. */
export async function totals(ctx: Ctx, period: Period, bodyId?: string): Promise<Indicators> {
  const { rows } =
    await sql<Indicators>`select null as key, ${columns} from ticket t where ${within(period, bodyId)}`.execute(ctx.db)
  return rows[0]!
}

/** The same by month, body, service, category, operator or priority; the largest first, months in their order. */
export async function grouped(ctx: Ctx, period: Period, by: Grouping, bodyId?: string): Promise<Indicators[]> {
  const key = keys(ctx)[by]
  const { rows } = await sql<Indicators>`select ${key} as key, ${columns} from ticket t
    left join body b on (b.centre_id, b.id) = (t.centre_id, t.body_id)
    left join service s on (s.centre_id, s.id) = (t.centre_id, t.service_id)
    left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
    left join desk_category g on (g.centre_id, g.code) = (t.centre_id, t.category)
    left join person p on (p.centre_id, p.id) = (t.centre_id, t.assignee_id)
    where ${within(period, bodyId)} group by 1 order by ${by === 'month' || by === 'priority' ? sql`1` : sql`count(*) desc, 1`} limit 500`.execute(
    ctx.db,
  )
  return rows
}

/** A share in whole hundredths of a hundred, or null where there is nothing to measure. */
export const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 10

/** Reasons why targets were exceeded, the latest first: for who asks why. */
export async function lateReasons(ctx: Ctx, period: Period) {
  const { rows } = await sql<{
    number: number
    subject: string
    lateReason: string
  }>`select t.number, t.subject, t.late_reason from ticket t
    where ${within(period)} and t.late_reason <> '' order by t.number desc limit 50`.execute(ctx.db)
  return rows
}

/** The tickets of a body solved beyond their target in a period, with the reason where somebody gave one. */
export async function lateOf(ctx: Ctx, period: Period, bodyId: string) {
  const { rows } = await sql<{ number: number; subject: string; lateReason: string }>`
    select t.number, t.subject, t.late_reason from ticket t
    where ${within(period, bodyId)} and coalesce(t.solved_at, ${ctx.now}::timestamptz) > t.solution_due_at order by t.number limit 200`.execute(
    ctx.db,
  )
  return rows
}

/** Minutes people of the desk spent on a body's tickets in a period, by the day they were spent. */
export async function minutesFor(ctx: Ctx, { from, to }: Pick<Period, 'from' | 'to'>, bodyId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select coalesce(sum(m.minutes), 0)::int as n from ticket_time m
    join ticket t on (t.centre_id, t.id) = (m.centre_id, m.ticket_id)
    where t.body_id = ${bodyId}::uuid and m.spent_on >= ${from}::date and m.spent_on <= ${to}::date`.execute(ctx.db)
  return rows[0]!.n
}
