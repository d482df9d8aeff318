import { sql } from 'kysely'
import { z } from 'zod'
import type { ClockKind, ServiceLevel } from '../calendars/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { recomputeLater } from './hours.ts'

/** Working hours as people type them, `0:30` or `8` or `1,5`; kept as seconds. */
const Target = optional(
  z
    .string()
    .trim()
    .transform((text, ctx) => {
      const [, hours, minutes] = /^(\d{1,4}):([0-5]\d)$/.exec(text) ?? []
      const seconds = hours ? Number(hours) * 3600 + Number(minutes) * 60 : Number(text.replace(',', '.')) * 3600
      if (Number.isFinite(seconds) && seconds >= 60 && seconds <= 36_000_000) return Math.round(seconds)
      ctx.addIssue({ code: 'custom', message: 'target_shape' })
      return z.NEVER
    }),
)
export const targetFields = ['firstResponse', 'takingCharge', 'solution', 'supplier', 'body'] as const
export const NewLevel = z.object({
  conventionId: optional(z.uuid()),
  serviceId: optional(z.uuid()),
  priority: optional(z.coerce.number().int().min(1).max(4)),
  firstResponse: Target,
  takingCharge: Target,
  solution: Target,
  supplier: Target,
  body: Target,
})

export async function listLevels(ctx: Ctx) {
  const { rows } = await sql<{
    id: string
    conventionId: string | null
    convention: string | null
    serviceId: string | null
    service: string | null
    priority: number | null
    firstResponse: number | null
    takingCharge: number | null
    solution: number | null
    supplier: number | null
    body: number | null
  }>`select l.id, l.convention_id, c.title as convention, l.service_id, coalesce(v.name, s.code) as service, l.priority, l.first_response,
      l.taking_charge, l.solution, l.supplier, l.body
    from desk_level l left join convention c on (c.centre_id, c.id) = (l.centre_id, l.convention_id)
    left join service s on (s.centre_id, s.id) = (l.centre_id, l.service_id)
    left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
    order by l.convention_id nulls first, l.service_id nulls first, l.priority nulls first limit 500`.execute(ctx.db)
  return rows
}
export type LevelRow = Awaited<ReturnType<typeof listLevels>>[number]

/** The levels as the rules of clocks read them. */
export async function readLevels(ctx: Ctx): Promise<ServiceLevel[]> {
  const rows = await ctx.db
    .selectFrom('deskLevel')
    .select(['conventionId', 'serviceId', 'priority', ...targetFields])
    .limit(500)
    .execute()
  return rows.map((r) => {
    const targets: [ClockKind, number | null][] = [
      ['first-response', r.firstResponse],
      ['taking-charge', r.takingCharge],
      ['solution', r.solution],
      ['supplier', r.supplier],
      ['body', r.body],
    ]
    return {
      convention: r.conventionId,
      service: r.serviceId,
      priority: r.priority,
      targets: Object.fromEntries(targets.filter(([, seconds]) => seconds !== null)),
    }
  })
}

/** Sets the targets of a combination; said again it replaces them. What is open goes on towards the new ones from now. */
export async function saveLevel(ctx: Ctx, input: z.output<typeof NewLevel>) {
  if (targetFields.every((name) => input[name] === undefined)) throw invalid({ solution: 'target_missing' })
  const conditions = {
    conventionId: input.conventionId ?? null,
    serviceId: input.serviceId ?? null,
    priority: input.priority ?? null,
  }
  const targets = Object.fromEntries(targetFields.map((name) => [name, input[name] ?? null]))
  const { id } = await ctx.db
    .insertInto('deskLevel')
    .values({ ...conditions, ...targets })
    .onConflict((c) => c.columns(['centreId', 'conventionId', 'serviceId', 'priority']).doUpdateSet(targets))
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'desk.level_set', { id }, { priority: conditions.priority })
  return { runId: await recomputeLater(ctx, {}) }
}

export async function removeLevel(ctx: Ctx, id: string) {
  const gone = await ctx.db.deleteFrom('deskLevel').where('id', '=', id).returning('id').executeTakeFirst()
  if (!gone) throw notFound()
  await record(ctx, 'desk.level_removed', { id })
  return { runId: await recomputeLater(ctx, {}) }
}

const hour = 3600
/** What a desk starts from where the centre has set nothing: a day is eight working hours. */
const usual = [
  { priority: 1, firstResponse: hour / 4, takingCharge: hour / 2, solution: 4 * hour },
  { priority: 2, firstResponse: hour, takingCharge: 2 * hour, solution: 8 * hour },
  { priority: 3, firstResponse: 2 * hour, takingCharge: 4 * hour, solution: 24 * hour },
  { priority: 4, firstResponse: 4 * hour, takingCharge: 8 * hour, solution: 40 * hour },
]
const usualWeek = [1, 2, 3, 4, 5].flatMap((day) => [
  { day, from: '08:30', to: '13:30' },
  { day, from: '14:30', to: '17:30' },
])

/** The desk of a centre that has none: hours, levels, a queue and its team, in one step. What is there stays. */
export async function beginDesk(ctx: Ctx, names: { calendar: string; queue: string; team: string }) {
  const any = await ctx.db.selectFrom('deskCalendar').select('id').limit(1).executeTakeFirst()
  if (any) throw conflict('desk_begun')
  const { id } = await ctx.db
    .insertInto('deskCalendar')
    // What was opened before the desk had hours is counted on them too.
    .values({ name: names.calendar, weekly: JSON.stringify(usualWeek), inForceAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const level of usual)
    await ctx.db
      .insertInto('deskLevel')
      .values({ ...level, supplier: level.solution, body: 40 * hour })
      .onConflict((c) => c.doNothing())
      .execute()
  const team = await ctx.db
    .insertInto('deskTeam')
    .values({ name: names.team })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  await ctx.db
    .insertInto('deskQueue')
    .values({ name: names.queue, teamId: team?.id ?? null, usual: true })
    .onConflict((c) => c.doNothing())
    .execute()
  await record(ctx, 'desk.desk_begun', { id })
  return { runId: await recomputeLater(ctx, { adopted: id }) }
}
