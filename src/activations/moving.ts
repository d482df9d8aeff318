import { z } from 'zod'
import { addConsent, consume, correct } from '../catalogue/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { type Activation, entitlementOf, getActivation, rolesIn } from './activations.ts'
import { delegationsOf, itemsOf } from './given.ts'
import {
  approverRoles,
  type Case,
  missingFor,
  type Missing,
  type Move,
  moveNamed,
  type MoveName,
  movesFrom,
  needsApproval,
  ruled,
  sayNumber,
  yearAfter,
} from './moves.ts'
import { type Brought, keepSignature, signatureOf } from './signing.ts'
import { beginSteps, stepsOf } from './steps.ts'
import { approvalRule } from './terms.ts'

/** What a form or a machine says with a move. */
export const MoveBody = z.object({
  movedOn: optional(DayInput),
  reason: z.string().trim().max(1000).default(''),
  note: z.string().trim().max(1000).default(''),
})
export const Commitment = z.object({
  officer: z.string().trim().min(2).max(120),
  act: z.string().trim().min(2).max(200),
  commitment: z.string().trim().min(1).max(60),
  commitmentYear: z.coerce.number().int().min(2000).max(2100),
})
export type MoveInput = Partial<z.output<typeof MoveBody>> & {
  signature?: Brought | undefined
  commitment?: z.output<typeof Commitment> | undefined
  /** Why the platform suspends: its adhesion is. */
  by?: 'centre' | 'adhesion'
}

/** Everything the guards look at, today and with what was brought. */
async function caseOf(ctx: Ctx, a: Activation, input: MoveInput = {}): Promise<Case> {
  const [{ answer, terms }, belongs, rule, signature, steps, delegations, items, last] = await Promise.all([
    entitlementOf(ctx, a),
    entitlementOf(ctx, { ...a, quantity: 0 }),
    approvalRule(ctx, a.bodyId),
    signatureOf(ctx, a.id),
    stepsOf(ctx, a.id),
    delegationsOf(ctx, a.id),
    itemsOf(ctx, a.id),
    ctx.db
      .selectFrom('activationMove')
      .select('movedOn')
      .where('activationId', '=', a.id)
      .orderBy('movedOn', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ])
  const day = today(ctx.now, ctx.zone)
  const why = (e: typeof answer) => ({
    allowed: e.allowed,
    code: e.why.code,
    values: { ...e.why.values, unit: e.unit ?? 'piece', name: e.service.name },
  })
  return {
    day: input.movedOn ?? day,
    today: day,
    lastMoveOn: last?.movedOn ?? null,
    approval: {
      needed: needsApproval(rule, a.quantity, []),
      given: a.approvedBy !== null,
      byRoles: approverRoles.filter((r) => rule?.roles.includes(r)),
      actorMay: rolesIn(ctx).some((r) => rule?.roles.some((known) => known === r)),
    },
    signature: {
      needed: a.signature,
      given: signature !== undefined,
      file: input.signature && 'file' in input.signature ? input.signature.file.facts : null,
      person: ctx.actor.kind === 'officer' && ctx.actor.personId !== null,
    },
    entitlement: why(answer),
    belongs: why(belongs.answer),
    reason: input.reason ?? '',
    openSteps: steps.filter((s) => s.doneOn === null).map((s) => s.title),
    delegation: {
      needed: terms.platform,
      accepted: delegations.some((d) => d.platform === terms.platform && d.state === 'accepted'),
    },
    toHandBack: items.filter((i) => i.toHandBack && !i.handedBackOn).map((i) => i.label),
    renews: terms.renews,
    renewsOn: a.renewsOn,
  }
}

/** The moves somebody may press from here, each with what is still missing before anything is typed. */
export async function possibleMoves(ctx: Ctx, a: Activation) {
  const c = await caseOf(ctx, a)
  return movesFrom(a.state)
    .filter((m) => m.who !== 'calendar' && m.who !== 'rule')
    .map((move) => ({ move, missing: missingFor(move, c).filter((m) => !comesWithTheForm.has(m.code)) }))
}
// What the form itself asks for is not missing before it was filled.
const comesWithTheForm: ReadonlySet<string> = new Set(['reason_missing', 'signature_by_file', 'signature_not_officer'])

/** What keeps a request where it stands, when the rules take it nowhere. */
export async function heldBy(ctx: Ctx, a: Activation): Promise<Missing[]> {
  if (a.state !== 'requested') return []
  return missingFor(moveNamed('validation'), await caseOf(ctx, a))
}

/**
 * Moves one. A move its guards forbid is refused with the first guard's sentence and the codes of all that is missing;
 * nothing is half done. What comes back to `requested` goes on at once to where the rules take it.
 */
export async function moveActivation(
  ctx: Ctx,
  number: number,
  name: MoveName,
  input: MoveInput = {},
): Promise<Activation> {
  const { id } = await getActivation(ctx, number)
  // Two who press at once take turns: the second reads what the first left.
  await ctx.db.selectFrom('activation').select('id').where('id', '=', id).forUpdate().execute()
  const a = await getActivation(ctx, number)
  const move = moveNamed(name)
  if (!move.from.includes(a.state)) throw conflict('activation_not_from_here', { state: a.state, move: name })
  const c = await caseOf(ctx, a, input)
  refuse(missingFor(move, c))
  await perform(ctx, a, move, c, input)
  return move.to === 'requested' ? settle(ctx, number) : getActivation(ctx, number)
}

async function perform(ctx: Ctx, a: Activation, move: Move, c: Case, input: MoveInput) {
  const changes = (await effects[move.name as MoveName]?.(ctx, a, c, input)) ?? {}
  await ctx.db
    .updateTable('activation')
    .set({ ...changes, state: move.to, version: a.version + 1 })
    .where('id', '=', a.id)
    .execute()
  await ctx.db
    .insertInto('activationMove')
    .values({
      activationId: a.id,
      bodyId: a.bodyId,
      move: move.name,
      fromState: a.state,
      toState: move.to,
      movedOn: c.day,
      personId: ctx.actor.personId,
      note: input.note || input.reason || '',
      recordedAt: ctx.now,
    })
    .execute()
  await record(ctx, `activations.${move.event}`, { id: a.id, bodyId: a.bodyId }, { on: c.day })
}

function refuse(missing: readonly Missing[]) {
  const first = missing[0]
  if (first) throw conflict(first.code, { ...first.values, missing: missing.map((m) => m.code).join(', ') })
}

/** Takes a request that stands at `requested` where the rules take it; where they take it nowhere it stays, and says why. */
export async function settle(ctx: Ctx, number: number): Promise<Activation> {
  const a = await getActivation(ctx, number)
  if (a.state !== 'requested') return a
  const c = await caseOf(ctx, a)
  const move = ruled(c)
  if (move) await perform(ctx, a, move, c, {})
  return getActivation(ctx, number)
}

type Changes = Partial<{
  approvedBy: string | null
  consentId: string
  consumptionId: string
  grantedOn: string
  activeOn: string
  renewsOn: string | null
  renewalProblem: string
  suspendedBy: '' | 'centre' | 'adhesion'
  endedOn: string
  reason: string
}>
type Effect = (ctx: Ctx, a: Activation, c: Case, input: MoveInput) => Promise<Changes>

/** What a move changes besides the state. */
const effects: Partial<Record<MoveName, Effect>> = {
  approval: async (ctx) => ({ approvedBy: ctx.actor.personId }),
  refusal: async (_ctx, _a, c) => ({ reason: c.reason, endedOn: c.day }),
  signature: async (ctx, a, _c, input) => {
    await keepSignature(ctx, a, input.signature ?? { strength: 'password' })
    return {}
  },
  consent: async (ctx, a, c, input) => {
    const { answer } = await entitlementOf(ctx, a)
    const consent = await addConsent(ctx, a.bodyId, a.code, {
      ...input.commitment!,
      maxQuantity: Number(answer.why.values['beyond']),
      maxCents: answer.overageCents || undefined,
      fromOn: c.day,
      lastOn: undefined,
    })
    return { consentId: consent.id }
  },
  withdrawal: async (_ctx, _a, c, input) => ({ endedOn: c.day, reason: input.note ?? '' }),
  rejection: async (_ctx, _a, c) => ({ reason: c.reason, endedOn: c.day }),
  // What is granted is counted in the same transaction: the last unit goes to one.
  grant: async (ctx, a, c) => {
    await beginSteps(ctx, a)
    const entry = await count(ctx, a, c.day, sayNumber(a.number))
    return { grantedOn: c.day, ...(entry && { consumptionId: entry }) }
  },
  activation: async (_ctx, _a, c) => ({
    activeOn: c.day,
    renewsOn: c.renews ? yearAfter(c.day) : null,
  }),
  // An allowance of the year begins again: what is renewed is counted in the new one.
  renewal: async (ctx, a, c) => {
    const { answer } = await entitlementOf(ctx, a)
    const entry =
      answer.period?.kind === 'year'
        ? await count(ctx, a, c.renewsOn!, `${sayNumber(a.number)}/${c.renewsOn!.slice(0, 4)}`)
        : null
    return { renewsOn: yearAfter(c.renewsOn!), renewalProblem: '', ...(entry && { consumptionId: entry }) }
  },
  suspension: async (_ctx, _a, c, input) => ({ suspendedBy: input.by ?? 'centre', reason: c.reason }),
  resumption: async () => ({ suspendedBy: '', reason: '' }),
  'termination-request': async (_ctx, _a, c) => ({ reason: c.reason }),
  // What was never delivered is given back to the allowance; what was used was used.
  termination: async (ctx, a, c) => {
    if (a.activeOn === null && a.consumptionId)
      await correct(ctx, a.consumptionId, {
        quantity: a.quantity,
        note: `${sayNumber(a.number)}: ${a.reason}`.slice(0, 500),
      })
    return { endedOn: c.day, renewsOn: null }
  },
}

/** Counts what is given in the allowance of the body; nothing where the service is counted when used. */
async function count(ctx: Ctx, a: Activation, on: string, reference: string): Promise<string | null> {
  const { counted } = await entitlementOf(ctx, a)
  if (!counted) return null
  const { id } = await consume(ctx, {
    bodyId: a.bodyId,
    serviceCode: a.code,
    quantity: a.quantity,
    on,
    source: 'hand',
    reference,
    note: '',
  })
  return id
}
