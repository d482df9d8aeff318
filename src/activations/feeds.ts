import ical from 'ical-generator'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { forbidden, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { newSecret, sha256 } from '../platform/ids.ts'
import { Ticked } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { words } from './words.ts'

export const NewFeed = z.object({
  details: Ticked,
})

/** A secret address at which a program reads this person's expiries: it is told once, only its hash is kept. */
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

type Row = {
  centreName: string
  lang: string
  details: boolean
  kind: string | null
  objectId: string | null
  label: string | null
  itemKind: string | null
  serviceName: string | null
  bodyName: string | null
  number: number | null
  expiresOn: string | null
}

/** The calendar of a secret address. One that is wrong or revoked, or whose person has left, is no address. */
export async function calendarAt(ctx: Ctx, secret: string): Promise<string> {
  const { rows } =
    await sql<Row>`select * from calendar_of(${sha256(secret)}, ${today(ctx.now, ctx.zone)}::date)`.execute(ctx.db)
  const [head, ...all] = rows
  if (!head) throw notFound()
  const w = words(head.lang === 'en' ? 'en' : 'it')
  const calendar = ical({
    name: w.calendarName(head.centreName),
    prodId: { company: 'Campanile', product: 'activations', language: head.lang === 'en' ? 'EN' : 'IT' },
    ttl: 6 * 3600,
  })
  for (const e of all) {
    if (!e.expiresOn || !e.kind) continue
    const what = e.kind === 'item' ? (w.kinds[e.itemKind ?? ''] ?? '') : w.expiryKinds[e.kind]
    const named = e.details || e.kind !== 'item' ? e.label : e.serviceName
    calendar.createEvent({
      id: `${e.objectId}-${e.expiresOn}@campanile`,
      start: Temporal.PlainDate.from(e.expiresOn),
      allDay: true,
      stamp: ctx.now,
      summary: [what, named].filter(Boolean).join(': '),
      ...(e.details && { description: [e.serviceName, e.bodyName].filter(Boolean).join(', ') }),
    })
  }
  return calendar.toString()
}
