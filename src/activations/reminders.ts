import { sql } from 'kysely'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { postLetter } from '../platform/mail.ts'
import { today } from '../platform/time.ts'
import { distancesOf, type Expiry, listExpiries } from './expiries.ts'
import { digest } from './mail.ts'
import { distanceReached } from './moves.ts'

type Person = { id: string; name: string; email: string; lang: string; bodyId: string | null; role: string }

/**
 * Reminds people of what expires: the referents of a body of what it was given, the operators of the centre of everything,
 * its directors of qualifications, contracts and conventions. Once for each object, distance and person; all of one day in one letter.
 */
export async function remind(ctx: Ctx): Promise<number> {
  const day = today(ctx.now, ctx.zone)
  const { distances } = await distancesOf(ctx)
  const to = Temporal.PlainDate.from(day)
    .add({ days: Math.max(...distances) })
    .toString()
  const expiries = await listExpiries(ctx, { from: day, to }, 5000)
  if (expiries.length === 0) return 0
  const people = await followers(ctx, day)
  const letters = new Map<string, { person: Person; expiries: Expiry[] }>()
  for (const e of expiries) {
    const distance = distanceReached(e.expiresOn, day, distances)
    if (distance === null) continue
    for (const person of new Map(people.filter((p) => follows(p, e)).map((p) => [p.id, p])).values()) {
      const told = await ctx.db
        .insertInto('expiryNotice')
        .values({ personId: person.id, objectId: e.objectId, expiresOn: e.expiresOn, distance, toldAt: ctx.now })
        .onConflict((c) => c.doNothing())
        .returning('distance')
        .executeTakeFirst()
      if (!told) continue
      const letter = letters.get(person.id) ?? { person, expiries: [] }
      letter.expiries.push(e)
      letters.set(person.id, letter)
    }
  }
  for (const { person, expiries: mine } of letters.values())
    await postLetter(
      ctx,
      digest(person.lang === 'en' ? 'en' : 'it', {
        to: person.email,
        name: person.name,
        expiries: mine,
        link: `${config().publicUrl}/expiries`,
      }),
    )
  if (letters.size > 0)
    await record(ctx, 'activations.reminders_sent', { id: ctx.actor.centreId! }, { letters: letters.size })
  return letters.size
}

const follows = (p: Person, e: Expiry) =>
  p.role === 'operator' ||
  (p.role === 'director' && e.kind !== 'item') ||
  (p.role === 'referent' && p.bodyId === e.bodyId)

async function followers(ctx: Ctx, day: string) {
  const { rows } = await sql<Person>`
    select p.id, p.name, p.email, p.lang, m.body_id, m.role from person p join (
      select centre_id, person_id, body_id, role from body_mandate
        where role = 'referent' and from_on <= ${day}::date and (to_on is null or to_on > ${day}::date)
      union all
      select centre_id, person_id, null::uuid, role from centre_mandate
        where role in ('operator', 'director') and from_on <= ${day}::date and (to_on is null or to_on > ${day}::date)) m
      on (m.centre_id, m.person_id) = (p.centre_id, p.id)
    where p.erased_at is null order by p.id limit 20000`.execute(ctx.db)
  return rows
}
