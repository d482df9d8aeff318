import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'

export const expiryKinds = ['item', 'qualification', 'contract', 'convention'] as const
export type ExpiryKind = (typeof expiryKinds)[number]

const plus = (day: string, span: Temporal.DurationLike) => Temporal.PlainDate.from(day).add(span).toString()

export const ExpiryFilter = z.object({
  view: optional(z.enum(['list', 'month'])),
  kind: optional(z.enum(expiryKinds)),
  body: optional(z.uuid()),
  within: optional(z.enum(['30', '90', '365'])),
  month: optional(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'date')),
})

export type Expiry = {
  kind: ExpiryKind
  objectId: string
  bodyId: string | null
  bodyName: string | null
  number: number | null
  code: string | null
  serviceName: string | null
  itemKind: string | null
  label: string
  expiresOn: string
}

/** What expires from a day to a day, both included, the first first. The centre's contracts with suppliers are for the centre. */
export async function listExpiries(
  ctx: Ctx,
  { from, to, kind, body }: { from: string; to: string; kind?: ExpiryKind | undefined; body?: string | undefined },
  limit = 500,
): Promise<Expiry[]> {
  const { rows } = await sql<Expiry>`
    select e.kind, e.object_id, e.body_id, b.name as body_name, e.number, s.code, v.name as service_name, e.item_kind, e.label, e.expires_on
    from expiry e
    left join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
    left join service s on (s.centre_id, s.id) = (e.centre_id, e.service_id)
    left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
    where e.expires_on >= ${from}::date and e.expires_on <= ${to}::date
      ${ctx.actor.bodyIds === '*' ? sql`` : sql`and e.kind <> 'contract'`} ${kind ? sql`and e.kind = ${kind}` : sql``} ${body ? sql`and e.body_id = ${body}::uuid` : sql``}
    order by e.expires_on, e.label limit ${sql.lit(limit)}`.execute(ctx.db)
  return rows
}

/** The days a list looks at: what expired in the last month and is still there, and what will within so many days. */
export const spanOf = (day: string, within: string) => ({
  from: plus(day, { days: -30 }),
  to: plus(day, { days: Number(within) }),
})
/** First and last day of a month, and the months beside it. */
export function monthOf(month: string) {
  const first = Temporal.PlainYearMonth.from(month)
  return {
    from: first.toPlainDate({ day: 1 }).toString(),
    to: first.toPlainDate({ day: first.daysInMonth }).toString(),
    before: first.subtract({ months: 1 }).toString(),
    after: first.add({ months: 1 }).toString(),
  }
}
/** The weeks of a month from Monday to Sunday; null where the day is of another month. */
export function weeksOf(month: string): (string | null)[][] {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 })
  const cells: (string | null)[] = Array.from({ length: first.dayOfWeek - 1 }, () => null)
  for (let d = 0; d < first.daysInMonth; d++) cells.push(first.add({ days: d }).toString())
  while (cells.length % 7 > 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

const usualDistances = [90, 60, 30] as const
/** How many days before an expiry people are reminded, from the farthest. */
export async function distancesOf(ctx: Ctx) {
  const row = await ctx.db.selectFrom('expirySetting').select(['distances', 'version']).executeTakeFirst()
  return row ?? { distances: [...usualDistances], version: 0 }
}

export const Distances = z.object({
  distances: z
    .string()
    .trim()
    .transform((text, ctx) => {
      const numbers = text
        .split(/[,;\s]+/)
        .filter(Boolean)
        .map(Number)
      if (
        numbers.length === 0 ||
        numbers.length > 10 ||
        numbers.some((n) => !Number.isInteger(n) || n < 1 || n > 730)
      ) {
        ctx.addIssue({ code: 'custom', message: 'distances_shape' })
        return z.NEVER
      }
      return [...new Set(numbers)].toSorted((a, b) => b - a)
    }),
  version: z.coerce.number().int().min(0).default(0),
})

export async function saveDistances(ctx: Ctx, { distances, version }: z.output<typeof Distances>) {
  const before = await distancesOf(ctx)
  if (before.version !== version) throw conflict('stale', { version: before.version })
  const values = { distances, version: version + 1 }
  await ctx.db
    .insertInto('expirySetting')
    .values(values)
    .onConflict((c) => c.column('centreId').doUpdateSet(values))
    .execute()
  await record(ctx, 'activations.distances_changed', { id: ctx.actor.centreId! }, { distances })
}

export const thisMonth = (ctx: Ctx) => today(ctx.now, ctx.zone).slice(0, 7)
