import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'

/** Who an address belongs to in this centre: a person with the bodies of today's mandates, or a body's own address. */
export type Sender = {
  person: { id: string; name: string; atCentre: boolean; bodyIds: string[] } | null
  bodyIds: string[]
}

/**
 * Who may have sent a message, by its address. An address is a claim, not a proof: nobody becomes a member by writing,
 * and somebody unknown is a contact to be confirmed.
 */
export async function senderOf(ctx: Ctx, from: { address: string }): Promise<Sender> {
  const address = from.address.toLowerCase()
  const day = today(ctx.now, ctx.zone)
  const person = await ctx.db
    .selectFrom('person as p')
    .select((e) => [
      'p.id',
      'p.name',
      e
        .exists(
          e
            .selectFrom('centreMandate as m')
            .select('m.id')
            .whereRef('m.centreId', '=', 'p.centreId')
            .whereRef('m.personId', '=', 'p.id')
            .where('m.fromOn', '<=', day)
            .where((w) => w.or([w('m.toOn', 'is', null), w('m.toOn', '>', day)])),
        )
        .as('atCentre'),
    ])
    .where('p.email', '=', address)
    .where('p.erasedAt', 'is', null)
    .executeTakeFirst()
  const mandates = person
    ? await ctx.db
        .selectFrom('bodyMandate')
        .select('bodyId')
        .distinct()
        .where('personId', '=', person.id)
        .where('fromOn', '<=', day)
        .where((w) => w.or([w('toOn', 'is', null), w('toOn', '>', day)]))
        .limit(100)
        .execute()
    : []
  const contacts = await ctx.db
    .selectFrom('bodyContact')
    .select('bodyId')
    .distinct()
    .where('kind', 'in', ['mail', 'pec'])
    .where(sql<boolean>`lower(value) = ${address}`)
    .limit(20)
    .execute()
  return {
    person: person
      ? { id: person.id, name: person.name, atCentre: Boolean(person.atCentre), bodyIds: mandates.map((m) => m.bodyId) }
      : null,
    bodyIds: contacts.map((c) => c.bodyId),
  }
}
