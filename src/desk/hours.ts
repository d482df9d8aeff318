import { sql } from 'kysely'
import { z } from 'zod'
import { type Calendar, checkCalendar } from '../calendars/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional, Version } from '../platform/parse.ts'
import { startRun } from '../platform/runs.ts'
import { words } from './words.ts'

export const dayFields = ['day1', 'day2', 'day3', 'day4', 'day5', 'day6', 'day7'] as const
const Hours = z.string().trim().max(200).default('')
const week = Object.fromEntries(dayFields.map((name) => [name, Hours])) as Record<
  (typeof dayFields)[number],
  typeof Hours
>
const Patron = optional(
  z
    .string()
    .trim()
    .regex(/^\d{1,2}\/\d{1,2}$/, 'patron_shape'),
)

/** The hours of a week as people type them: `08:30-13:30 14:30-17:30`, a field for each day. */
export const TypedCalendar = z.object({
  name: z.string().trim().min(2).max(120),
  ...week,
  holidays: z.enum(['IT', 'none']).default('IT'),
  patron: Patron,
  exceptions: z.string().trim().max(4000).default(''),
})
export type TypedCalendar = z.output<typeof TypedCalendar>
export const CalendarEdit = TypedCalendar.extend({ version: Version })
export const TypedBodyDesk = z.object({
  ...week,
  patron: Patron,
  sharing: z.enum(['all', 'own']).default('all'),
  earlyHours: z.coerce.number().int().min(1).max(720).default(24),
  noticeHours: z.coerce.number().int().min(1).max(720).default(72),
  finalMonths: z.coerce.number().int().min(1).max(12).default(1),
  version: z.coerce.number().int().min(0).default(0),
})

type Typed = Pick<TypedCalendar, (typeof dayFields)[number] | 'patron'> &
  Partial<Pick<TypedCalendar, 'holidays' | 'exceptions'>>

/** What was typed as a calendar a clock can run on, or the 422 that names each field that is wrong. */
export function readCalendar(typed: Typed, { empty = false } = {}): Calendar {
  const wrong: Record<string, string> = {}
  const hoursOf = (text: string, field: string) =>
    text.split(/[\s,;]+/).flatMap((hours) => {
      if (hours === '') return []
      const [, from, to] = /^(\d\d?:\d\d)[-–](\d\d?:\d\d)$/.exec(hours) ?? []
      if (from && to) return [{ from: from.padStart(5, '0'), to: to.padStart(5, '0') }]
      wrong[field] = 'hours_shape'
      return []
    })
  const weekly = dayFields.flatMap((name, i) => hoursOf(typed[name], name).map((h) => ({ day: i + 1, ...h })))
  const exceptions = (typed.exceptions ?? '').split('\n').flatMap((line) => {
    if (line.trim() === '') return []
    const [on = '', ...rest] = line.trim().split(/\s+/)
    const day = /^(\d\d?)\/(\d\d?)\/(\d{4})$/.exec(on)
    const iso = day ? `${day[3]}-${day[2]!.padStart(2, '0')}-${day[1]!.padStart(2, '0')}` : on
    return [{ on: iso, hours: hoursOf(rest.join(' ').replace(/^chiuso$|^closed$/i, ''), 'exceptions') }]
  })
  const [dd = '', mm = ''] = typed.patron?.split('/') ?? []
  const patron = typed.patron ? `${mm.padStart(2, '0')}-${dd.padStart(2, '0')}` : null
  const calendar: Calendar = { weekly, holidays: typed.holidays ?? 'IT', patron, exceptions }
  for (const { code, place } of checkCalendar(calendar)) {
    if (empty && code === 'no_hours') continue
    const [first = '', at] = place.split('.')
    wrong[first === 'weekly' ? dayFields[(weekly[Number(at)]?.day ?? 1) - 1]! : first] ??= code
  }
  if (Object.keys(wrong).length > 0) throw invalid(wrong)
  return calendar
}

/** A calendar as it is typed again. */
export function typedOf(calendar: Calendar): Record<string, string> {
  const hours = (list: readonly { from: string; to: string }[]) => list.map((h) => `${h.from}-${h.to}`).join(' ')
  const days = dayFields.map((name, i) => [name, hours(calendar.weekly.filter((h) => h.day === i + 1))])
  const exceptions = (calendar.exceptions ?? []).map(
    (e) => `${e.on.split('-').toReversed().join('/')} ${hours(e.hours) || 'chiuso'}`,
  )
  return {
    ...(Object.fromEntries(days) as Record<string, string>),
    holidays: calendar.holidays,
    patron: calendar.patron?.split('-').toReversed().join('/') ?? '',
    exceptions: exceptions.join('\n'),
  }
}

const Kept = z.object({
  weekly: z.array(z.object({ day: z.number(), from: z.string(), to: z.string() })),
  holidays: z.enum(['IT', 'none']),
  patron: z.string().nullable(),
  exceptions: z.array(z.object({ on: z.string(), hours: z.array(z.object({ from: z.string(), to: z.string() })) })),
})
const columns = ['id', 'name', 'weekly', 'holidays', 'patron', 'exceptions', 'inForceAt', 'version'] as const

/** The centre's calendars, the one in force last first. */
export async function listCalendars(ctx: Ctx) {
  const rows = await ctx.db.selectFrom('deskCalendar').select(columns).orderBy('inForceAt', 'desc').limit(50).execute()
  return rows.map(({ id, name, inForceAt, version, ...row }) => ({
    id,
    name,
    inForceAt,
    version,
    calendar: Kept.parse(row) as Calendar,
  }))
}
export type DeskCalendar = Awaited<ReturnType<typeof listCalendars>>[number]

export async function getCalendar(ctx: Ctx, id: string): Promise<DeskCalendar> {
  const found = (await listCalendars(ctx)).find((c) => c.id === id)
  if (!found) throw notFound()
  return found
}

const stored = (c: Calendar) => ({
  weekly: JSON.stringify(c.weekly),
  holidays: c.holidays,
  patron: c.patron,
  exceptions: JSON.stringify(c.exceptions ?? []),
})

/** A calendar in force from now on: tickets that are open go on with it, and what was worked before stays worked. */
export async function adoptCalendar(ctx: Ctx, input: TypedCalendar) {
  const { id } = await ctx.db
    .insertInto('deskCalendar')
    .values({ name: input.name, ...stored(readCalendar(input)), inForceAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'desk.calendar_adopted', { id })
  return { id, runId: await recomputeLater(ctx, { adopted: id }) }
}

/** A calendar that was wrong from the beginning: every clock that ran on it is computed again. */
export async function correctCalendar(ctx: Ctx, id: string, { version, ...input }: z.output<typeof CalendarEdit>) {
  const row = await ctx.db
    .updateTable('deskCalendar')
    .set({ name: input.name, ...stored(readCalendar(input)), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('stale')
  await record(ctx, 'desk.calendar_corrected', { id })
  return { runId: await recomputeLater(ctx, {}) }
}

/** All clocks of what is open, again: a long work people can follow. */
export async function recomputeLater(ctx: Ctx, { adopted, bodyId }: { adopted?: string; bodyId?: string }) {
  const { id } = await startRun(ctx, {
    kind: 'desk.clocks',
    title: words(ctx.lang).recomputing,
    task: 'desk.recompute_clocks',
    payload: { ...(adopted && { adopted }), ...(bodyId && { bodyId }), lang: ctx.lang },
    bodyId: bodyId ?? null,
  })
  return id
}

/** What a body says of itself; the usual values where it has said nothing. */
export async function bodyDesk(ctx: Ctx, bodyId: string) {
  const row = await ctx.db
    .selectFrom('bodyDesk')
    .select(['weekly', 'patron', 'sharing', 'earlyHours', 'noticeHours', 'finalMonths', 'version'])
    .where('bodyId', '=', bodyId)
    .executeTakeFirst()
  const { weekly, patron } = Kept.pick({ weekly: true, patron: true }).parse(row ?? { weekly: [], patron: null })
  const { earlyHours, noticeHours, finalMonths } = row ?? { earlyHours: 24, noticeHours: 72, finalMonths: 1 }
  const law = { earlyHours, noticeHours, finalMonths }
  return { weekly, patron, sharing: row?.sharing ?? 'all', law, version: row?.version ?? 0 }
}

export async function saveBodyDesk(ctx: Ctx, bodyId: string, input: z.output<typeof TypedBodyDesk>) {
  const { weekly, patron } = readCalendar(input, { empty: true })
  const { sharing, earlyHours, noticeHours, finalMonths } = input
  const values = { weekly: JSON.stringify(weekly), patron, sharing, earlyHours, noticeHours, finalMonths }
  const row = await ctx.db
    .insertInto('bodyDesk')
    .values({ bodyId, ...values })
    .onConflict((c) =>
      c
        .columns(['centreId', 'bodyId'])
        .doUpdateSet({ ...values, version: input.version + 1 })
        .where('bodyDesk.version', '=', input.version),
    )
    .returning('version')
    .executeTakeFirst()
  if (!row || (row.version === 1 && input.version !== 0)) throw conflict('stale')
  await record(ctx, 'desk.body_desk_changed', { id: bodyId, bodyId }, { sharing: input.sharing })
  return { runId: await recomputeLater(ctx, { bodyId }) }
}

/** The calendars a ticket's clocks run on: each of the centre's by its id, and the body's. */
export type Hours = {
  byId: ReadonlyMap<string, Calendar>
  /** The one in force at a moment. */
  at: (moment: Temporal.Instant) => string | null
  ofBody: (bodyId: string | null) => Calendar | null
}

/** All the calendars at once, for one ticket or for many. */
export async function hoursOf(ctx: Ctx, bodyIds: readonly string[]): Promise<Hours> {
  const calendars = await listCalendars(ctx)
  const { rows } = await sql<{ bodyId: string; weekly: unknown; patron: string | null }>`
    select body_id, weekly, patron from body_desk where body_id = any (${[...bodyIds]}::uuid[]) limit 20000`.execute(
    ctx.db,
  )
  const own = new Map(rows.map((r) => [r.bodyId, Kept.pick({ weekly: true, patron: true }).parse(r)]))
  const current = calendars[0]?.calendar
  return {
    byId: new Map(calendars.map((c) => [c.id, c.calendar])),
    at: (moment) =>
      (calendars.find((c) => Temporal.Instant.compare(c.inForceAt, moment) <= 0) ?? calendars.at(-1))?.id ?? null,
    ofBody: (bodyId) => {
      const said = bodyId ? own.get(bodyId) : undefined
      if (said && said.weekly.length > 0) return { weekly: said.weekly, holidays: 'IT', patron: said.patron }
      return current ? { ...current, patron: said?.patron ?? null } : null
    },
  }
}
