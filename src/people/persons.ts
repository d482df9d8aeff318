import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional, Version } from '../platform/parse.ts'
import { postLetter } from '../platform/mail.ts'
import { config } from '../platform/config.ts'
import { today } from '../platform/time.ts'
import { invitationLetter } from './mail.ts'
import { allRoles, isCentreRole, type Role } from './roles.ts'
import { accountFor, openLink } from './sign-in.ts'

const Email = z.string().trim().toLowerCase().max(254).pipe(z.email())

export const NewMandate = z.object({
  role: z.enum(allRoles as [Role, ...Role[]]),
  bodyId: optional(z.uuid()),
  act: z.string().trim().max(200).default(''),
  actOn: optional(DayInput),
  fromOn: DayInput,
  toOn: optional(DayInput),
})
const NewPerson = z.object({
  name: z.string().trim().min(2).max(120),
  email: Email,
  phone: z.string().trim().max(40).default(''),
})
export const PersonWithMandate = z.object({ ...NewPerson.shape, ...NewMandate.shape })
export const PersonEdit = NewPerson.extend({ version: Version })
export const PersonFilter = z.object({
  q: z.string().trim().max(100).default(''),
  role: optional(z.enum(allRoles as [Role, ...Role[]])),
  bodyId: optional(z.uuid()),
})

const inForce = (day: string) => sql<boolean>`m.from_on <= ${day} and (m.to_on is null or m.to_on > ${day})`

/** Persons one may see, with the roles in force today. Officers see those of their bodies and the staff of the centre. */
export async function listPersons(ctx: Ctx, { q = '', role, bodyId }: Partial<z.output<typeof PersonFilter>> = {}) {
  const day = today(ctx.now, ctx.zone)
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const { rows } = await sql<{
    id: string
    name: string
    email: string
    phone: string
    demo: boolean
    invited: boolean
    mandates: { role: Role; bodyId: string | null; bodyName: string | null }[]
  }>`
    select p.id, p.name, p.email, p.phone, p.demo, p.account_id is not null as invited,
      coalesce((select jsonb_agg(x order by x.role, x."bodyName") from (
        select m.role, null::uuid as "bodyId", null::text as "bodyName" from centre_mandate m where (m.centre_id, m.person_id) = (p.centre_id, p.id) and ${inForce(day)}
        union all
        select m.role, b.id, b.name from body_mandate m join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id)
        where (m.centre_id, m.person_id) = (p.centre_id, p.id) and ${inForce(day)}) x), '[]') as mandates
    from person p
    where p.erased_at is null
      ${sql.join(
        words.map((word) => sql`and (position(${word} in lower(p.name)) > 0 or position(${word} in p.email) > 0)`),
        sql` `,
      )}
      ${
        role
          ? isCentreRole(role)
            ? sql`and exists (select from centre_mandate m where (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.role = ${role} and ${inForce(day)})`
            : sql`and exists (select from body_mandate m where (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.role = ${role} and ${inForce(day)})`
          : sql``
      }
      ${bodyId ? sql`and exists (select from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (p.centre_id, p.id, ${bodyId}) and ${inForce(day)})` : sql``}
    order by lower(p.name) limit 200`.execute(ctx.db)
  return rows
}

export async function getPerson(ctx: Ctx, id: string) {
  const person = await ctx.db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'phone', 'lang', 'demo', 'version', 'accountId', 'createdAt'])
    .where('id', '=', id)
    .where('erasedAt', 'is', null)
    .executeTakeFirst()
  if (!person) throw notFound()
  const { rows: mandates } = await sql<{
    id: string
    role: Role
    bodyId: string | null
    bodyName: string | null
    act: string
    actOn: string | null
    fromOn: string
    toOn: string | null
  }>`
    select m.id, m.role, null::uuid as body_id, null::text as body_name, m.act, m.act_on, m.from_on, m.to_on from centre_mandate m where m.person_id = ${id}
    union all
    select m.id, m.role, m.body_id, b.name, m.act, m.act_on, m.from_on, m.to_on from body_mandate m join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id) where m.person_id = ${id}
    order by from_on desc, role limit 100`.execute(ctx.db)
  return { ...person, mandates }
}

/** Adds a person with a first mandate. Refuses an address that somebody of the centre has already. */
export async function addPerson(
  ctx: Ctx,
  { name, email, phone, ...mandate }: z.output<typeof PersonWithMandate>,
  { demo = false, accountId = null }: { demo?: boolean; accountId?: string | null } = {},
) {
  const person = await ctx.db
    .insertInto('person')
    .values({ name, email, phone, demo, accountId })
    .onConflict((c) => c.columns(['centreId', 'email']).doNothing())
    .returning(['id', 'name', 'email'])
    .executeTakeFirst()
  if (!person) throw invalid({ email: 'person_email_taken' })
  await record(ctx, 'people.person_added', person)
  await giveMandate(ctx, person.id, mandate)
  return person
}

export async function editPerson(ctx: Ctx, id: string, { version, ...input }: z.output<typeof PersonEdit>) {
  const before = await getPerson(ctx, id)
  const taken = await ctx.db
    .selectFrom('person')
    .select('id')
    .where('email', '=', input.email)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (taken) throw invalid({ email: 'person_email_taken' })
  const person = await ctx.db
    .updateTable('person')
    .set({ ...input, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!person)
    throw conflict('stale', { name: before.name, email: before.email, phone: before.phone, version: before.version })
  await record(ctx, 'people.person_edited', { id })
}

/** Gives a role, in the centre or in one body, from a day on, under an act. */
export async function giveMandate(ctx: Ctx, personId: string, mandate: z.output<typeof NewMandate>) {
  const { role, bodyId, act, actOn, fromOn, toOn } = mandate
  if (toOn && toOn <= fromOn) throw invalid({ toOn: 'mandate_dates' })
  const values = { personId, role, act, actOn: actOn ?? null, fromOn, toOn: toOn ?? null }
  if (isCentreRole(role)) {
    if (bodyId) throw invalid({ bodyId: 'mandate_centre_role' })
    const row = await ctx.db
      .insertInto('centreMandate')
      .values({ ...values, role })
      .returning('id')
      .executeTakeFirstOrThrow()
    await record(ctx, 'people.mandate_given', { id: personId }, { mandateId: row.id, role })
    return row
  }
  if (!bodyId) throw invalid({ bodyId: 'mandate_needs_body' })
  const body = await ctx.db.selectFrom('body').select('id').where('id', '=', bodyId).executeTakeFirst()
  if (!body) throw invalid({ bodyId: 'mandate_needs_body' })
  const row = await ctx.db
    .insertInto('bodyMandate')
    .values({ ...values, role: role, bodyId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'people.mandate_given', { id: personId, bodyId }, { mandateId: row.id, role })
  return row
}

/** Ends a mandate today: from now on the role gives nothing. One that began today is withdrawn as a mistake. */
export async function endMandate(ctx: Ctx, personId: string, mandateId: string) {
  const day = today(ctx.now, ctx.zone)
  for (const table of ['centreMandate', 'bodyMandate'] as const) {
    const found = await ctx.db
      .selectFrom(table)
      .select(['id', 'fromOn', 'toOn', 'role'])
      .where('id', '=', mandateId)
      .where('personId', '=', personId)
      .executeTakeFirst()
    if (!found) continue
    if (found.toOn !== null && found.toOn <= day) throw conflict('mandate_ended')
    if (found.fromOn >= day) await ctx.db.deleteFrom(table).where('id', '=', mandateId).execute()
    else await ctx.db.updateTable(table).set({ toOn: day }).where('id', '=', mandateId).execute()
    await record(ctx, 'people.mandate_ended', { id: personId }, { mandateId, role: found.role })
    return
  }
  throw notFound()
}

export const findPersonByEmail = (ctx: Ctx, email: string) =>
  ctx.db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('email', '=', email.trim().toLowerCase())
    .where('erasedAt', 'is', null)
    .executeTakeFirst()

/** Gives a person an account and a link that works once, for seven days. A new link makes the older one void. */
export async function openInvitation(ctx: Ctx, id: string) {
  const person = await getPerson(ctx, id)
  const accountId = await accountFor(person.email)
  await ctx.db.updateTable('person').set({ accountId }).where('id', '=', id).execute()
  const secret = await openLink('invitation', accountId, ctx.actor.centreId)
  await record(ctx, 'people.person_invited', { id })
  return { person, secret }
}

/** Invites a person by mail. */
export async function invitePerson(ctx: Ctx, id: string) {
  const { person, secret } = await openInvitation(ctx, id)
  const centre = await ctx.db
    .selectFrom('centre')
    .select('name')
    .where('id', '=', ctx.actor.centreId!)
    .executeTakeFirstOrThrow()
  await postLetter(
    ctx,
    invitationLetter(person.lang, {
      to: person.email,
      name: person.name,
      centre: centre.name,
      link: `${config().publicUrl}/invitation/${secret}`,
    }),
  )
  return person
}

/** Who has a role in a body today. */
export async function peopleOfBody(ctx: Ctx, bodyId: string) {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{ id: string; name: string; role: Role }>`
    select p.id, p.name, m.role from body_mandate m join person p on (p.centre_id, p.id) = (m.centre_id, m.person_id)
    where m.body_id = ${bodyId} and p.erased_at is null and ${inForce(day)} order by array_position(${allRoles}::text[], m.role), p.name limit 200`.execute(
    ctx.db,
  )
  return rows
}

/** The bodies a person may have a mandate in. */
export const bodyOptions = async (ctx: Ctx) =>
  await ctx.db
    .selectFrom('body')
    .select(['id as value', 'name as word'])
    .where('state', '<>', 'merged')
    .orderBy('searchName')
    .limit(1000)
    .execute()
