import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { checkCode } from './codes.ts'
import { getBody } from './bodies.ts'

export const contactKinds = ['office', 'phone', 'mail', 'pec', 'site', 'address'] as const
export const NewContact = z.object({
  kind: z.enum(contactKinds),
  label: z.string().trim().max(100).default(''),
  value: z.string().trim().min(1).max(300),
})

/** Adds a way to reach a body. Mail and PEC must look like addresses. */
export async function addContact(ctx: Ctx, bodyId: string, input: z.output<typeof NewContact>) {
  await getBody(ctx, bodyId)
  if ((input.kind === 'mail' || input.kind === 'pec') && 'problem' in checkCode('pec', input.value))
    throw invalid({ value: 'email' })
  await ctx.db
    .insertInto('bodyContact')
    .values({ ...input, bodyId })
    .execute()
  await record(ctx, 'members.contact_added', { id: bodyId, bodyId }, { kind: input.kind })
}

export async function removeContact(ctx: Ctx, bodyId: string, id: string) {
  const gone = await ctx.db
    .deleteFrom('bodyContact')
    .where('id', '=', id)
    .where('bodyId', '=', bodyId)
    .returning('kind')
    .executeTakeFirst()
  if (!gone) throw notFound()
  await record(ctx, 'members.contact_removed', { id: bodyId, bodyId }, { kind: gone.kind })
}

export const listContacts = (ctx: Ctx, bodyId: string) =>
  ctx.db
    .selectFrom('bodyContact')
    .select(['id', 'kind', 'label', 'value'])
    .where('bodyId', '=', bodyId)
    .orderBy('kind')
    .orderBy('label')
    .limit(100)
    .execute()
