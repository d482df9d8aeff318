import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { sql } from 'kysely'
import type { Given } from './connector.ts'
import { readSetting } from './settings.ts'

export const directions = ['in', 'out'] as const
export type Direction = (typeof directions)[number]

/** What a number is given to: one thing that came in or goes out, of one body. */
export type Subject = { bodyId: string; ownerKind: string; ownerId: string; direction: Direction; subject: string }

/** A number as somebody types it from the register. Without a year it is that of the day. */
export const TypedEntry = z.object({
  number: z.string().trim().min(1).max(30),
  year: optional(z.coerce.number().int().min(1990).max(2200)),
  office: z.string().trim().max(60).default(''),
  registeredOn: optional(DayInput),
})

const columns = [
  'id',
  'bodyId',
  'direction',
  'number',
  'year',
  'office',
  'registeredOn',
  'subject',
  'ownerKind',
  'ownerId',
  'source',
] as const

/** The entry under which a thing came in or went out, if it has one. */
export const findEntry = (ctx: Ctx, ownerId: string, direction: Direction) =>
  ctx.db
    .selectFrom('protocolEntry')
    .select(columns)
    .where('ownerId', '=', ownerId)
    .where('direction', '=', direction)
    .executeTakeFirst()
export type Entry = NonNullable<Awaited<ReturnType<typeof findEntry>>>

/** The entries of a thing, in and out. */
export const entriesOf = (ctx: Ctx, ownerId: string) =>
  ctx.db
    .selectFrom('protocolEntry')
    .select(columns)
    .where('ownerId', '=', ownerId)
    .orderBy('registeredOn')
    .limit(10)
    .execute()

/**
 * Writes down the number somebody took from the register. A thing has one number in each direction: the second is refused.
 * A day ahead, or a year that is not the day's, is refused.
 */
export async function keepTyped(ctx: Ctx, about: Subject, typed: z.output<typeof TypedEntry>) {
  const day = typed.registeredOn ?? today(ctx.now, ctx.zone)
  if (day > today(ctx.now, ctx.zone)) throw invalid({ registeredOn: 'protocol_in_future' })
  const year = typed.year ?? Number(day.slice(0, 4))
  if (year !== Number(day.slice(0, 4))) throw invalid({ year: 'protocol_year' })
  const office = typed.office || (await readSetting(ctx)).office
  if (!office) throw invalid({ office: 'required' })
  return insertEntry(ctx, about, { number: typed.number, year, office, registeredOn: day }, 'hand')
}

/** Writes down the number the protocol itself gave. Asked twice for the same thing, the first answer stands. */
export async function keepGiven(ctx: Ctx, about: Subject, given: Given) {
  return (await findEntry(ctx, about.ownerId, about.direction)) ?? insertEntry(ctx, about, given, 'connector')
}

async function insertEntry(ctx: Ctx, about: Subject, given: Given, source: 'hand' | 'connector') {
  const entry = await ctx.db
    .insertInto('protocolEntry')
    .values({ ...about, subject: about.subject.slice(0, 500), ...given, source, recordedAt: ctx.now })
    .onConflict((c) => c.columns(['centreId', 'ownerId', 'direction']).doNothing())
    .returning(columns)
    .executeTakeFirst()
  if (!entry) throw conflict('protocol_given')
  await record(
    ctx,
    'protocol.entry_kept',
    { id: entry.ownerId, bodyId: about.bodyId },
    { direction: about.direction, source },
  )
  return entry
}

/** Refuses to send what has no number, where the centre wants one. */
export async function mustHaveNumber(ctx: Ctx, ownerId: string) {
  if (!(await readSetting(ctx)).required) return
  if (!(await findEntry(ctx, ownerId, 'out'))) throw conflict('protocol_missing')
}

export const EntryFilter = z.object({
  direction: optional(z.enum(directions)),
  year: optional(z.coerce.number().int()),
  after: optional(z.string().max(200)),
})
const Key = z.tuple([z.string(), z.uuid()])

/** The register as the platform knows it, the latest first. */
export async function listEntries(ctx: Ctx, filter: z.output<typeof EntryFilter>, limit = 50) {
  const key = keyOf(Key, filter.after)
  const rows = await ctx.db
    .selectFrom('protocolEntry as e')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'e.centreId').onRef('b.id', '=', 'e.bodyId'))
    .select(columns.map((c) => `e.${c}` as const))
    .select('b.name as bodyName')
    .$if(filter.direction !== undefined, (q) => q.where('e.direction', '=', filter.direction!))
    .$if(filter.year !== undefined, (q) => q.where('e.year', '=', filter.year!))
    .$if(key !== null, (q) => q.where(sql<boolean>`(e.registered_on, e.id) < (${key?.[0]}::date, ${key?.[1]}::uuid)`))
    .orderBy('e.registeredOn', 'desc')
    .orderBy('e.id', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.registeredOn, last.id) : null }
}
