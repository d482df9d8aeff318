import { sql } from 'kysely'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { postLetter } from '../platform/mail.ts'
import { today } from '../platform/time.ts'
import { distanceOf, distances, told, type Who } from './escalation.ts'
import { digest } from './mail.ts'

type Person = { id: string; name: string; email: string; lang: string }
type Near = {
  id: string
  bodyId: string
  bodyName: string
  label: string
  title: { it: string; en: string }
  dueOn: string
  officerRole: string
  ownerId: string | null
}
/** Dates read at once, and those a letter names: the rest of a long day is in the list. */
const AT_ONCE = 5_000
const LINES = 100

/**
 * Tells people of what is near or has passed: each date once at each distance, from the officer up to the mayor; all of one day in one
 * letter. Twice the same night sends nothing twice, and nobody gets two letters in one day.
 */
export async function remind(ctx: Ctx): Promise<number> {
  const day = today(ctx.now, ctx.zone)
  const letters = new Map<string, { count: number; near: Near[] }>()
  let people: Awaited<ReturnType<typeof everybody>> | undefined
  let done: ReadonlySet<string> = new Set()
  for (let after: Near | undefined; ;) {
    const near = await nearOnes(ctx, day, after)
    if (!people && near.length > 0) [people, done] = [await everybody(ctx, day), await toldToday(ctx, day)]
    for (const { personId, deadline } of await noteAll(ctx, day, near, people, done)) {
      const letter = letters.getOrInsert(personId, { count: 0, near: [] })
      letter.count++
      if (letter.near.length < LINES) letter.near.push(deadline)
    }
    after = near.at(-1)
    if (near.length < AT_ONCE) break
  }
  for (const [personId, { count, near }] of letters) {
    const person = people!.byId.get(personId)!
    const lang = person.lang === 'en' ? 'en' : 'it'
    const lines = near.map((d) => ({
      body: d.bodyName,
      label: d.label,
      title: d.title[lang],
      dueOn: d.dueOn,
      late: d.dueOn < day,
    }))
    await postLetter(
      ctx,
      digest(lang, { to: person.email, name: person.name, count, lines, link: `${config().publicUrl}/deadlines` }),
    )
  }
  if (letters.size > 0)
    await record(ctx, 'deadlines.reminders_sent', { id: ctx.actor.centreId! }, { letters: letters.size })
  return letters.size
}

/** Who had a letter today already. */
async function toldToday(ctx: Ctx, day: string) {
  const { rows } = await sql<{ personId: string }>`select distinct person_id from deadline_notice
    where told_at >= ${day}::date::timestamp at time zone ${ctx.zone} and told_at < (${day}::date + 1)::timestamp at time zone ${ctx.zone}`.execute(
    ctx.db,
  )
  return new Set(rows.map((row) => row.personId))
}

/** Writes down who is told of these dates today, but those who were; says what was not written down before, the nearest first. */
async function noteAll(
  ctx: Ctx,
  day: string,
  near: readonly Near[],
  people: Awaited<ReturnType<typeof everybody>> | undefined,
  done: ReadonlySet<string>,
) {
  const notices = near.flatMap((d) => {
    const distance = distanceOf(d.dueOn, day)
    if (distance === null || !people) return []
    const persons = new Set(told(distance, (who) => people.of(who, d)).map((p) => p.id))
    return [...persons]
      .filter((personId) => !done.has(personId))
      .map((personId) => ({ personId, deadlineId: d.id, dueOn: d.dueOn, distance }))
  })
  if (notices.length === 0) return []
  const { rows } = await sql<{ personId: string; deadlineId: string }>`
    insert into deadline_notice (person_id, deadline_id, due_on, distance, told_at)
    select r."personId", r."deadlineId", r."dueOn", r.distance, ${ctx.now}::timestamptz
    from json_to_recordset(${JSON.stringify(notices)}::json) r ("personId" uuid, "deadlineId" uuid, "dueOn" date, distance int)
    on conflict do nothing returning person_id, deadline_id`.execute(ctx.db)
  const at = new Map(near.map((d, i) => [d.id, i]))
  return rows
    .toSorted((a, b) => at.get(a.deadlineId)! - at.get(b.deadlineId)!)
    .map(({ personId, deadlineId }) => ({ personId, deadline: near[at.get(deadlineId)!]! }))
}

/** What passed long ago is for whoever reads the list, not for a letter. */
async function nearOnes(ctx: Ctx, day: string, after: Near | undefined) {
  const at = (days: number) => Temporal.PlainDate.from(day).add({ days }).toString()
  const [since, until] = [at(-distances[0]), at(distances[0])]
  const { rows } =
    await sql<Near>`select d.id, d.body_id, b.name as body_name, d.label, d.title, d.due_on, d.officer_role, d.owner_id
    from deadline d join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
    where d.state = 'open' and d.due_on <= ${until}::date and d.due_on >= ${since}::date
      ${after ? sql`and (d.due_on, d.id) > (${after.dueOn}::date, ${after.id}::uuid)` : sql``}
    order by d.due_on, d.id limit ${sql.lit(AT_ONCE)}`.execute(ctx.db)
  return rows
}

/** Who holds which office today, in the centre and in each body. */
async function everybody(ctx: Ctx, day: string) {
  const { rows } = await sql<Person & { bodyId: string | null; role: string }>`
    select p.id, p.name, p.email, p.lang, m.body_id, m.role from person p join (
      select centre_id, person_id, body_id, role from body_mandate
        where role in ('rup', 'rtd', 'secretary', 'mayor') and from_on <= ${day}::date and (to_on is null or to_on > ${day}::date)
      union all
      select centre_id, person_id, null::uuid, role from centre_mandate where from_on <= ${day}::date and (to_on is null or to_on > ${day}::date)) m
      on (m.centre_id, m.person_id) = (p.centre_id, p.id)
    where p.erased_at is null order by p.id limit 100000`.execute(ctx.db)
  const byId = new Map(rows.map((p): [string, Person] => [p.id, p]))
  const byOffice = Map.groupBy(rows, (p) => `${p.bodyId ?? ''} ${p.role}`)
  const inOffice = (bodyId: string, role: string) => byOffice.get(`${bodyId} ${role}`) ?? []
  return {
    byId,
    of: (who: Who, d: Near): readonly Person[] => {
      if (who === 'officer') {
        const officers = inOffice('', d.officerRole)
        return officers.length > 0 ? officers : inOffice('', 'director')
      }
      const owner = d.ownerId && who === 'rup' ? byId.get(d.ownerId) : undefined
      return owner ? [owner] : inOffice(d.bodyId, who)
    },
  }
}
