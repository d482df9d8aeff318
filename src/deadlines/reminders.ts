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
const MOST = 20_000

/**
 * Tells people of what is near or has passed: each date once at each distance, from the officer up to the mayor; all of one day in one
 * letter. Twice the same night sends nothing twice, and nobody gets two letters in one day.
 */
export async function remind(ctx: Ctx): Promise<number> {
  const day = today(ctx.now, ctx.zone)
  const near = await nearOnes(ctx, day)
  if (near.length === 0) return 0
  const people = await everybody(ctx, day)
  const due = new Map<string, Near>()
  const notices = near.flatMap((d) => {
    const distance = distanceOf(d.dueOn, day)
    if (distance === null) return []
    due.set(d.id, d)
    const persons = new Map(told(distance, (who) => people.of(who, d)).map((p) => [p.id, p]))
    return [...persons.keys()].map((personId) => ({ personId, deadlineId: d.id, dueOn: d.dueOn, distance }))
  })
  const { rows } = await sql<{ personId: string; deadlineId: string }>`
    insert into deadline_notice (person_id, deadline_id, due_on, distance, told_at)
    select r."personId", r."deadlineId", r."dueOn", r.distance, ${ctx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) r ("personId" uuid, "deadlineId" uuid, "dueOn" date, distance int)
    where not exists (select from deadline_notice n where n.person_id = r."personId" and (n.told_at at time zone ${ctx.zone})::date = ${day}::date)
    on conflict do nothing returning person_id, deadline_id`.execute(ctx.db)
  const letters = Map.groupBy(rows, (row) => row.personId)
  for (const [personId, told] of letters) {
    const person = people.byId.get(personId)!
    const lang = person.lang === 'en' ? 'en' : 'it'
    const lines = told
      .map(({ deadlineId }) => due.get(deadlineId)!)
      .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      .map((d) => ({ body: d.bodyName, label: d.label, title: d.title[lang], dueOn: d.dueOn, late: d.dueOn < day }))
    await postLetter(
      ctx,
      digest(lang, { to: person.email, name: person.name, lines, link: `${config().publicUrl}/deadlines` }),
    )
  }
  if (letters.size > 0)
    await record(ctx, 'deadlines.reminders_sent', { id: ctx.actor.centreId! }, { letters: letters.size })
  return letters.size
}

/** What passed long ago is for whoever reads the list, not for a letter. */
async function nearOnes(ctx: Ctx, day: string) {
  const at = (days: number) => Temporal.PlainDate.from(day).add({ days }).toString()
  const [since, until] = [at(-distances[0]), at(distances[0])]
  const { rows } =
    await sql<Near>`select d.id, d.body_id, b.name as body_name, d.label, d.title, d.due_on, d.officer_role, d.owner_id
    from deadline d join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
    where d.state = 'open' and d.due_on <= ${until}::date and d.due_on >= ${since}::date order by d.due_on, d.id limit ${sql.lit(MOST)}`.execute(
      ctx.db,
    )
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
