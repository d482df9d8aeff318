import { sql } from 'kysely'
import { z } from 'zod'
import { keepAnswers, publishedForm } from '../forms/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { type Activation, entitlementOf, getActivation, rolesIn, SUBJECT } from './activations.ts'
import { draftDocument } from './document.ts'
import { needsApproval } from './moves.ts'
import { settle } from './moving.ts'
import { approvalRule, serviceByCode } from './terms.ts'

export const NewRequest = z.object({
  quantity: optional(z.coerce.number().int().min(1).max(1_000_000)).transform((n) => n ?? 1),
  purpose: z.string().trim().max(2000).default(''),
})
type ReadForm = Parameters<typeof keepAnswers>[1]

/**
 * A body asks for a service. Refused, with the catalogue's own reason, where it may not have it at all; what is beyond the
 * allowance is asked for and waits for the expense to be committed. The rules then say where it stands.
 */
export async function sendRequest(
  ctx: Ctx,
  { bodyId, code, form }: { bodyId: string; code: string; form: ReadForm | null },
  { quantity, purpose }: z.output<typeof NewRequest>,
  flags: { demo?: boolean } = {},
): Promise<Activation> {
  const service = await serviceByCode(ctx, code)
  const wanted = { bodyId, code, quantity, unit: service.unit, serviceId: service.id }
  const { answer, terms } = await entitlementOf(ctx, wanted)
  if (service.state === 'retiring') throw conflict('service_retiring', { name: service.name })
  if (!answer.allowed && answer.why.code !== 'beyond_needs_commitment')
    throw conflict(answer.why.code, { ...answer.why.values, unit: answer.unit ?? 'piece', name: answer.service.name })
  if (terms.formId && !form && (await publishedForm(ctx, terms.formId))) throw conflict('request_needs_form')
  const rule = await approvalRule(ctx, bodyId)
  const { rows } = await sql<{ n: number }>`select next_number('activation') as n`.execute(ctx.db)
  const number = rows[0]!.n
  const { id } = await ctx.db
    .insertInto('activation')
    .values({
      number,
      bodyId,
      serviceId: service.id,
      quantity,
      purpose,
      askedBy: ctx.actor.personId,
      askedAt: ctx.now,
      // Who may approve approves by asking.
      approvedBy:
        needsApproval(rule, quantity, []) && !needsApproval(rule, quantity, rolesIn(ctx)) ? ctx.actor.personId : null,
      signature: terms.signature,
      demo: flags.demo ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (form) await keepAnswers(ctx, form, { subjectKind: SUBJECT, subjectId: id })
  await record(ctx, 'activations.request_sent', { id, bodyId }, { service: code, quantity })
  if (terms.signature !== 'none') await draftDocument(ctx, await getActivation(ctx, number))
  await settle(ctx, number)
  return getActivation(ctx, number)
}
