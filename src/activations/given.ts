import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional, Ticked } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Activation } from './activations.ts'
import { given, platforms } from './moves.ts'

export const itemKinds = ['mailbox', 'kit', 'certificate', 'device', 'address', 'licence', 'data', 'other'] as const
const text = (most: number) => z.string().trim().max(most).default('')
/** Nothing that opens a door is kept: who writes a password here is told so. */
const NoSecret = /(password|passphrase|\bpin\b|\bpuk\b|-----BEGIN [A-Z ]*PRIVATE KEY)\s*[:=]?/i

export const NewItem = z.object({
  kind: z.enum(itemKinds),
  label: z.string().trim().min(1).max(200),
  holder: text(200),
  expiresOn: optional(DayInput),
  toHandBack: Ticked,
  note: text(500),
})

/** Writes down a thing that was given: which mailbox, which kit, until when it is good. */
export async function addItem(ctx: Ctx, a: Activation, { expiresOn, ...input }: z.output<typeof NewItem>) {
  if (!given.includes(a.state)) throw conflict('not_given', { state: a.state })
  for (const field of ['label', 'note'] as const)
    if (NoSecret.test(input[field])) throw invalid({ [field]: 'no_secrets' })
  const { id } = await ctx.db
    .insertInto('activationItem')
    .values({ ...input, expiresOn: expiresOn ?? null, activationId: a.id, bodyId: a.bodyId, recordedAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'activations.item_kept', { id: a.id, bodyId: a.bodyId }, { kind: input.kind })
  return id
}

/** What was given, with what has come back. */
export const itemsOf = (ctx: Ctx, activationId: string) =>
  ctx.db
    .selectFrom('activationItem')
    .select(['id', 'kind', 'label', 'holder', 'expiresOn', 'toHandBack', 'handedBackOn', 'note'])
    .where('activationId', '=', activationId)
    .orderBy('recordedAt')
    .orderBy('id')
    .limit(500)
    .execute()
export type Item = Awaited<ReturnType<typeof itemsOf>>[number]

/** A thing came back, or does not exist any more: it expires no longer. */
export async function handBack(ctx: Ctx, a: Activation, id: string) {
  const row = await ctx.db
    .updateTable('activationItem')
    .set({ handedBackOn: today(ctx.now, ctx.zone) })
    .where('id', '=', id)
    .where('activationId', '=', a.id)
    .where('handedBackOn', 'is', null)
    .returning('kind')
    .executeTakeFirst()
  if (!row) throw (await itemsOf(ctx, a.id)).some((i) => i.id === id) ? conflict('handed_back') : notFound()
  await record(ctx, 'activations.item_handed_back', { id: a.id, bodyId: a.bodyId }, { kind: row.kind })
}

export const delegationStates = ['asked', 'accepted', 'refused', 'revoked'] as const
export const NewDelegation = z.object({
  platform: z.enum(platforms),
  product: text(120),
  partner: z.string().trim().min(2).max(200),
  delegatedOn: DayInput,
  state: z.enum(delegationStates).default('asked'),
  ioServiceId: text(60),
  taxonomyCode: text(60),
  iun: text(60),
  eServiceName: text(200),
  eServiceHash: text(128),
})

/** The delegation of the body to its partner on a national platform. */
export async function addDelegation(ctx: Ctx, a: Activation, input: z.output<typeof NewDelegation>) {
  if (!given.includes(a.state)) throw conflict('not_given', { state: a.state })
  if (input.delegatedOn > today(ctx.now, ctx.zone)) throw invalid({ delegatedOn: 'delegation_in_future' })
  await ctx.db
    .insertInto('delegation')
    .values({ ...input, activationId: a.id, bodyId: a.bodyId, recordedAt: ctx.now })
    .execute()
  await record(
    ctx,
    'activations.delegation_kept',
    { id: a.id, bodyId: a.bodyId },
    { platform: input.platform, state: input.state },
  )
}

export const DelegationState = z.object({ state: z.enum(delegationStates) })

export async function moveDelegation(ctx: Ctx, a: Activation, id: string, { state }: z.output<typeof DelegationState>) {
  const row = await ctx.db
    .updateTable('delegation')
    .set((e) => ({ state, version: e('version', '+', 1) }))
    .where('id', '=', id)
    .where('activationId', '=', a.id)
    .returning('platform')
    .executeTakeFirst()
  if (!row) throw notFound()
  await record(ctx, 'activations.delegation_kept', { id: a.id, bodyId: a.bodyId }, { platform: row.platform, state })
}

export const delegationsOf = (ctx: Ctx, activationId: string) =>
  ctx.db
    .selectFrom('delegation')
    .select([
      'id',
      'platform',
      'product',
      'partner',
      'delegatedOn',
      'state',
      'ioServiceId',
      'taxonomyCode',
      'iun',
      'eServiceName',
      'eServiceHash',
    ])
    .where('activationId', '=', activationId)
    .orderBy('recordedAt')
    .limit(50)
    .execute()
export type Delegation = Awaited<ReturnType<typeof delegationsOf>>[number]
