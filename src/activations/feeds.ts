import ical, { type ICalEventData } from 'ical-generator'
import { sql } from 'kysely'
import { z } from 'zod'
import { calendarDeadlines } from '../deadlines/index.ts'
import { permissionsOf } from '../people/index.ts'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { forbidden, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { newSecret, sha256 } from '../platform/ids.ts'
import { Ticked } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { words } from './words.ts'

export const NewFeed = z.object({
  details: Ticked,
})

/** A secret address at which a program reads this person's expiries and deadlines: it is told once, only its hash is kept. */
export async function openFeed(ctx: Ctx, { details }: z.output<typeof NewFeed>): Promise<string> {
  if (!ctx.actor.personId) throw forbidden('feed_needs_person')
  const secret = newSecret()
  const { id } = await ctx.db
    .insertInto('calendarFeed')
    .values({
      personId: ctx.actor.personId,
      scopeBodyId: ctx.actor.bodyIds === '*' ? null : (ctx.actor.bodyIds[0] ?? null),
      hash: sha256(secret),
      details,
      createdAt: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'activations.feed_opened', { id })
  return secret
}

/** The addresses of this person that hold. */
export const listFeeds = (ctx: Ctx) =>
  ctx.db
    .selectFrom('calendarFeed')
    .select(['id', 'details', 'createdAt'])
    .where('personId', '=', ctx.actor.personId)
    .where('revokedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .limit(50)
    .execute()
export type Feed = Awaited<ReturnType<typeof listFeeds>>[number]

export async function revokeFeed(ctx: Ctx, id: string) {
  const row = await ctx.db
    .updateTable('calendarFeed')
    .set({ revokedAt: ctx.now })
    .where('id', '=', id)
    .where('personId', '=', ctx.actor.personId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound()
  await record(ctx, 'activations.feed_revoked', row)
}

type Reader = {
  centreName: string
  lang: string
  zone: string
  details: boolean
  roles: string[]
  demo: boolean
}
type Row = {
  kind: string
  objectId: string
  label: string | null
  itemKind: string | null
  serviceName: string | null
  bodyName: string | null
  expiresOn: string
}

/**
 * The calendar of a secret address: what expires and what is due, each for whoever may read it today. One that is wrong or revoked, or whose
 * person has left, is no address.
 */
export async function calendarAt(ctx: Ctx, secret: string): Promise<string> {
  const hash = sha256(secret)
  const { rows } = await sql<Reader>`select * from calendar_reader(${hash}, ${today(ctx.now, ctx.zone)}::date)`.execute(
    ctx.db,
  )
  const [reader] = rows
  if (!reader || (reader.demo && !config().demo)) throw notFound()
  const lang = reader.lang === 'en' ? 'en' : 'it'
  const day = today(ctx.now, reader.zone)
  const may = permissionsOf(reader.roles)
  const calendar = ical({
    name: words(lang).calendarName(reader.centreName),
    prodId: { company: 'Campanile', product: 'activations', language: lang.toUpperCase() },
    ttl: 6 * 3600,
  })
  const put = (event: Omit<ICalEventData, 'start'>, on: string) =>
    calendar.createEvent({ ...event, start: Temporal.PlainDate.from(on), allDay: true, stamp: ctx.now })
  if (may.has('activations.read')) await putExpiries(ctx, hash, day, lang, reader.details, put)
  if (may.has('deadlines.read'))
    for (const d of await calendarDeadlines(ctx, hash, day, lang))
      put(
        {
          id: `${d.id}@campanile`,
          summary: d.title,
          description: [...(reader.details ? [d.bodyName, d.label] : []), d.why].filter(Boolean).join('\n'),
          url: `${config().publicUrl}${d.href}`,
          ...(d.changedAt && { lastModified: d.changedAt }),
        },
        d.dueOn,
      )
  return calendar.toString()
}

/**
 * What a calendar is known by: all it says but the moment it was written. It says no day of change: what goes away leaves none, and a person
 * whose mandate ends may read less from that day on.
 */
export const tagOf = (calendar: string) =>
  `W/"${sha256(calendar.replaceAll(/^DTSTAMP:.*$/gm, '')).toString('base64url')}"`

async function putExpiries(
  ctx: Ctx,
  hash: Buffer,
  day: string,
  lang: Lang,
  details: boolean,
  put: (event: Omit<ICalEventData, 'start'>, on: string) => unknown,
) {
  const w = words(lang)
  const { rows } = await sql<Row>`select * from calendar_of(${hash}, ${day}::date)`.execute(ctx.db)
  for (const e of rows) {
    const what = e.kind === 'item' ? (w.kinds[e.itemKind ?? ''] ?? '') : w.expiryKinds[e.kind]
    const named = details || e.kind !== 'item' ? e.label : e.serviceName
    put(
      {
        id: `${e.objectId}-${e.expiresOn}@campanile`,
        summary: [what, named].filter(Boolean).join(': '),
        ...(details && { description: [e.serviceName, e.bodyName].filter(Boolean).join(', ') }),
      },
      e.expiresOn,
    )
  }
}
