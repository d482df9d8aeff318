import { sql } from 'kysely'
import { z } from 'zod'
import { getBody } from '../members/index.ts'
import { peopleOfBody } from '../people/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { giveBody } from './grading.ts'

/** Who wrote or called and was nobody the centre knew: confirmed for a body, joined with a person, merged with another, or refused. */

const contactStates = ['to_confirm', 'confirmed', 'refused'] as const
export const ContactFilter = z.object({
  state: optional(z.enum(contactStates)),
  q: optional(z.string().trim().max(100)),
})

type Row = {
  id: string
  name: string
  address: string
  phone: string
  state: (typeof contactStates)[number]
  bodyId: string | null
  bodyName: string | null
  personId: string | null
  personName: string | null
  createdAt: Temporal.Instant
  tickets: number
}
const rows = (ctx: Ctx, condition: ReturnType<typeof sql>, limit = 200) =>
  sql<Row>`select c.id, c.name, c.address, c.phone, c.state, c.body_id, b.name as body_name, c.person_id, p.name as person_name, c.created_at,
      (select count(*)::int from ticket t where (t.centre_id, t.contact_id) = (c.centre_id, c.id)) as tickets
    from desk_contact c left join body b on (b.centre_id, b.id) = (c.centre_id, c.body_id)
    left join person p on (p.centre_id, p.id) = (c.centre_id, c.person_id)
    where c.merged_into_id is null and ${condition} order by c.created_at desc, c.id limit ${sql.lit(limit)}`.execute(
    ctx.db,
  )

/** Contacts, the latest first; those that wait for somebody to say who they are, where nothing else is asked. */
export async function listContacts(ctx: Ctx, { state, q }: z.output<typeof ContactFilter>): Promise<Row[]> {
  const words = `%${(q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`
  const found = q ? sql`(c.name ilike ${words} or c.address ilike ${words} or c.phone ilike ${words})` : sql`true`
  return (await rows(ctx, sql`c.state = ${state ?? 'to_confirm'} and ${found}`)).rows
}
export const countWaiting = async (ctx: Ctx) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from (select from desk_contact
      where state = 'to_confirm' and merged_into_id is null limit 1000) x`.execute(ctx.db)
  ).rows[0]!.n

export async function getContact(ctx: Ctx, id: string): Promise<Row> {
  const found = (await rows(ctx, sql`c.id = ${id}::uuid`)).rows[0]
  if (!found) throw notFound()
  return found
}
export type Contact = Row

/** Those that may be the same somebody: of one name, number or body. */
export const alikeContacts = async (ctx: Ctx, c: Contact): Promise<Row[]> =>
  (
    await rows(
      ctx,
      sql`c.id <> ${c.id}::uuid and c.state <> 'refused' and (c.name <> '' and lower(c.name) = lower(${c.name})
        or c.phone <> '' and c.phone = ${c.phone} or c.body_id = ${c.bodyId}::uuid)`,
      20,
    )
  ).rows

const ticketsOf = (ctx: Ctx, id: string) =>
  ctx.db
    .selectFrom('ticket')
    .select(['id', 'number', 'subject', 'state', 'bodyId'])
    .where('contactId', '=', id)
    .orderBy('number', 'desc')
    .limit(100)
    .execute()
export const contactTickets = ticketsOf

/** Held until the change is done: of two who decide at once, the second is told. */
async function hold(ctx: Ctx, id: string): Promise<Row> {
  await sql`select from desk_contact c where c.id = ${id}::uuid for update`.execute(ctx.db)
  return getContact(ctx, id)
}
const set = (ctx: Ctx, id: string, values: { state?: Row['state']; bodyId?: string; personId?: string }) =>
  ctx.db.updateTable('deskContact').set(values).where('id', '=', id).execute()

export const ForBody = z.object({ bodyId: z.uuid('required') })
/** Confirms the contact for a body; its tickets that were nobody's become that body's, with their clocks. */
export async function confirmContact(ctx: Ctx, id: string, { bodyId }: z.output<typeof ForBody>) {
  const contact = await hold(ctx, id)
  if (contact.state === 'confirmed') throw conflict('contact_decided')
  await getBody(ctx, bodyId)
  await set(ctx, id, { state: 'confirmed', bodyId })
  for (const t of await ticketsOf(ctx, id)) if (!t.bodyId) await giveBody(ctx, t.number, bodyId)
  await record(ctx, 'desk.contact_confirmed', { id, bodyId })
}

export const AsPerson = z.object({ personId: z.uuid('required') })
/** The contact is a person of its body: what it asked is theirs, and so is what comes from its address. */
export async function joinPerson(ctx: Ctx, id: string, { personId }: z.output<typeof AsPerson>) {
  const contact = await hold(ctx, id)
  if (!contact.bodyId) throw conflict('contact_without_body')
  const person = (await peopleOfBody(ctx, contact.bodyId)).find((p) => p.id === personId)
  if (!person) throw invalid({ personId: 'requester_unknown' })
  await set(ctx, id, { state: 'confirmed', personId })
  await ctx.db
    .updateTable('ticket')
    .set({ requesterId: personId, requesterName: person.name, version: sql`version + 1` })
    .where('contactId', '=', id)
    .where('bodyId', '=', contact.bodyId)
    .execute()
  await record(ctx, 'desk.contact_joined', { id, bodyId: contact.bodyId })
}

/** Nothing more of theirs becomes a ticket; what became one stays. Taken back, they wait to be confirmed again. */
export async function refuseContact(ctx: Ctx, id: string) {
  const contact = await hold(ctx, id)
  if (contact.state !== 'to_confirm') throw conflict('contact_decided')
  await set(ctx, id, { state: 'refused' })
  await record(ctx, 'desk.contact_refused', { id })
}
export async function readmitContact(ctx: Ctx, id: string) {
  const contact = await hold(ctx, id)
  if (contact.state !== 'refused') throw conflict('contact_decided')
  await set(ctx, id, { state: 'to_confirm' })
  await record(ctx, 'desk.contact_readmitted', { id })
}

export const Into = z.object({ into: z.uuid('required') })
/** Two contacts are one somebody: tickets and address go to the other. Never across two bodies. */
export async function mergeContact(ctx: Ctx, id: string, { into }: z.output<typeof Into>) {
  if (id === into) throw invalid({ into: 'contact_same' })
  // Always in one order: two that merge each other wait instead of blocking.
  for (const one of [id, into].toSorted())
    await sql`select from desk_contact c where c.id = ${one}::uuid for update`.execute(ctx.db)
  const [contact, other] = [await getContact(ctx, id), await getContact(ctx, into)]
  if (contact.bodyId && other.bodyId !== contact.bodyId) throw conflict('contact_other_body')
  await ctx.db
    .updateTable('ticket')
    .set({ contactId: into, version: sql`version + 1` })
    .where('contactId', '=', id)
    .execute()
  await ctx.db.updateTable('deskContact').set({ mergedIntoId: into }).where('mergedIntoId', '=', id).execute()
  await ctx.db.updateTable('deskContact').set({ mergedIntoId: into }).where('id', '=', id).execute()
  if (other.bodyId)
    for (const t of await ticketsOf(ctx, into)) if (!t.bodyId) await giveBody(ctx, t.number, other.bodyId)
  await record(ctx, 'desk.contact_merged', { id })
}
