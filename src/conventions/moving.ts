import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import { today } from '../platform/time.ts'
import { type Act, findAct } from './acts.ts'
import { type Adhesion, getAdhesion } from './adhesions.ts'
import { type Convention, getConvention } from './conventions.ts'
import { beginPeriod, closePeriods, movePeriodEnd } from './membership.ts'
import { type Case, entitledFrom, missingFor, type Missing, type MoveName, moveNamed, movesFrom } from './moves.ts'
import type { SignedFile } from './signed.ts'
import { standBodyByAdhesions } from './standing.ts'

const plusDays = (day: string, days: number) => Temporal.PlainDate.from(day).add({ days }).toString()

/** What comes with a move, already parsed; the day is always said. */
export type MoveInput = {
  movedOn: string
  act?: Act | undefined
  signed?: SignedFile | undefined
  serviceCodes?: readonly string[] | undefined
  effectiveOn?: string | undefined
  nothingToHandBack?: boolean | undefined
  successorId?: string | undefined
  note?: string | undefined
}

/** Everything the guards of an adhesion's moves look at, on a day and with what was brought. */
async function caseOf(ctx: Ctx, a: Adhesion, convention: Convention, input: MoveInput): Promise<Case> {
  const [resolution, last, items, renewed] = await Promise.all([
    a.actId ? findAct(ctx, a.actId) : null,
    ctx.db
      .selectFrom('adhesionMove')
      .select('movedOn')
      .where('adhesionId', '=', a.id)
      .orderBy('movedOn', 'desc')
      .limit(1)
      .executeTakeFirst(),
    ctx.db
      .selectFrom('handback')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('adhesionId', '=', a.id)
      .executeTakeFirstOrThrow(),
    ctx.db
      .selectFrom('adhesion as n')
      .innerJoin('convention as c', (j) =>
        j.onRef('c.centreId', '=', 'n.centreId').onRef('c.id', '=', 'n.conventionId'),
      )
      .select('n.entitledFromOn')
      .where('n.bodyId', '=', a.bodyId)
      .where('c.renewsId', '=', a.conventionId)
      .where('n.entitledFromOn', 'is not', null)
      .executeTakeFirst(),
  ])
  return {
    day: input.movedOn,
    today: today(ctx.now, ctx.zone),
    lastMoveOn: last?.movedOn ?? null,
    convention: { ...convention, approved: convention.state === 'approved' },
    resolution,
    act: input.act ?? null,
    signature: input.signed?.facts ?? null,
    countersignedOn: a.countersignedOn,
    serviceCodes: input.serviceCodes ?? [],
    effectiveOn: input.effectiveOn ?? a.exitEffectiveOn,
    handBack: { items: items.n, nothing: input.nothingToHandBack ?? a.nothingToHandBack },
    renewedFrom: renewed?.entitledFromOn ?? null,
    successorId: input.successorId ?? a.successorId,
  }
}

/** The moves somebody may press from here, each with what is still missing before anything is typed. */
export async function possibleMoves(ctx: Ctx, a: Adhesion, convention: Convention) {
  const c = await caseOf(ctx, a, convention, { movedOn: today(ctx.now, ctx.zone) })
  return movesFrom(a.state)
    .filter(
      (m) =>
        m.who !== 'calendar' && !(m.name === 'countersignature' && (!convention.countersigned || a.countersignedOn)),
    )
    .map((move) => ({ move, missing: missingFor(move, c).filter((m) => !comesWithTheForm.has(m.code)) }))
}
// What the form itself asks for is not missing before it was filled.
const comesWithTheForm: ReadonlySet<string> = new Set([
  'act_missing',
  'signature_missing',
  'services_missing',
  'effective_day_missing',
  'hand_back_missing',
])

/**
 * Moves an adhesion. A move its guards forbid is refused with the first guard's sentence and the codes of all that is
 * missing; nothing is half done. `entitlement` follows a signature by itself when its day has come.
 */
export async function moveAdhesion(ctx: Ctx, id: string, name: MoveName, input: MoveInput): Promise<Adhesion> {
  await ctx.db.selectFrom('adhesion').select('id').where('id', '=', id).forUpdate().execute()
  const a = await getAdhesion(ctx, id)
  const move = moveNamed(name)
  if (!move.from.includes(a.state)) throw conflict('move_not_from_here', { state: a.state, move: name })
  if (input.act && input.act.bodyId !== a.bodyId) throw invalid({ actId: 'act_of_other_body' })
  const convention = await getConvention(ctx, a.conventionId)
  const c = await caseOf(ctx, a, convention, input)
  refuse(missingFor(move, c))
  const changes = await effects[name](ctx, a, convention, input, c)
  await ctx.db
    .updateTable('adhesion')
    .set({ ...changes, state: move.to, version: a.version + 1 })
    .where('id', '=', id)
    .execute()
  await ctx.db
    .insertInto('adhesionMove')
    .values({
      adhesionId: id,
      bodyId: a.bodyId,
      move: name,
      fromState: a.state,
      toState: move.to,
      movedOn: input.movedOn,
      actId: input.act?.id ?? null,
      personId: ctx.actor.personId,
      note: input.note ?? '',
      recordedAt: ctx.now,
    })
    .execute()
  await standBodyByAdhesions(ctx, a.bodyId)
  await record(
    ctx,
    `conventions.${move.event}`,
    { id, bodyId: a.bodyId },
    { on: input.movedOn, actId: input.act?.id ?? null },
  )
  if (name === 'signature' || name === 'countersignature') await entitleWhenDue(ctx, id)
  return getAdhesion(ctx, id)
}

function refuse(missing: readonly Missing[]) {
  const first = missing[0]
  if (first) throw conflict(first.code, { ...first.values, missing: missing.map((m) => m.code).join(', ') })
}

/** Right to the services starts at the signature: the entitlement follows it in the same transaction when nothing is missing. */
async function entitleWhenDue(ctx: Ctx, id: string) {
  const a = await getAdhesion(ctx, id)
  const convention = await getConvention(ctx, a.conventionId)
  const from = entitledFrom(a.signedOn!, a.countersignedOn, { ...convention, approved: true })
  const c = await caseOf(ctx, a, convention, { movedOn: from })
  if (missingFor(moveNamed('entitlement'), c).length === 0)
    await moveAdhesion(ctx, id, 'entitlement', { movedOn: from })
}

type Changes = Partial<{
  actId: string
  signedOn: string
  countersignedOn: string
  entitledFromOn: string
  entitledToOn: string | null
  exitAskedOn: string | null
  exitEffectiveOn: string | null
  nothingToHandBack: boolean
  successorId: string
}>
type Effect = (ctx: Ctx, a: Adhesion, convention: Convention, input: MoveInput, c: Case) => Promise<Changes>
const nothing: Effect = async () => ({})

/** What a move changes besides the state. */
const effects: Record<MoveName, Effect> = {
  invitation: nothing,
  resolution: async (_ctx, _a, _c, { act }) => ({
    actId: act!.id,
    exitAskedOn: null,
    exitEffectiveOn: null,
    nothingToHandBack: false,
  }),
  signature: async (ctx, a, _convention, input) => {
    await keepSigned(ctx, a, 'body', input.signed!)
    return { signedOn: input.movedOn }
  },
  countersignature: async (ctx, a, _convention, input) => {
    await keepSigned(ctx, a, 'lead', input.signed!)
    return { countersignedOn: input.movedOn }
  },
  entitlement: async (ctx, a, { endsOn }, { movedOn }) => {
    await closePeriods(ctx, a.id, movedOn)
    await beginPeriod(ctx, a, { standing: 'member', fromOn: movedOn, toOn: plusDays(endsOn, 1), actId: a.actId! })
    return { entitledFromOn: movedOn, entitledToOn: plusDays(endsOn, 1) }
  },
  'limited-use': async (ctx, a, { endsOn }, { movedOn, act, serviceCodes }) => {
    const toOn = plusDays(endsOn, 1)
    await beginPeriod(ctx, a, {
      standing: 'user_without_adhesion',
      fromOn: movedOn,
      toOn,
      actId: act!.id,
      serviceCodes,
    })
    return { entitledFromOn: movedOn, entitledToOn: toOn }
  },
  expiry: nothing,
  renewal: async (ctx, a, _convention, { movedOn }) => {
    await closePeriods(ctx, a.id, movedOn)
    return { entitledToOn: movedOn }
  },
  'exit-notice': async (_ctx, _a, _c, { movedOn, effectiveOn }) => ({
    exitAskedOn: movedOn,
    exitEffectiveOn: effectiveOn!,
  }),
  'exit-withdrawal': async (ctx, a, { endsOn }) => {
    await movePeriodEnd(ctx, a.id, plusDays(endsOn, 1))
    return { exitAskedOn: null, exitEffectiveOn: null, nothingToHandBack: false, entitledToOn: plusDays(endsOn, 1) }
  },
  'exit-acknowledgement': async (ctx, a, _convention, { nothingToHandBack = false }, c) => {
    await closePeriods(ctx, a.id, c.effectiveOn!)
    return { nothingToHandBack, entitledToOn: c.effectiveOn! }
  },
  exit: nothing,
  suspension: async (ctx, a, _convention, { movedOn }) => {
    await closePeriods(ctx, a.id, movedOn)
    return { entitledToOn: movedOn }
  },
  reinstatement: async (ctx, a, { endsOn }, { movedOn }) => {
    await beginPeriod(ctx, a, { standing: 'member', fromOn: movedOn, toOn: plusDays(endsOn, 1), actId: a.actId! })
    return { entitledToOn: plusDays(endsOn, 1) }
  },
  exclusion: async (ctx, a, _convention, { movedOn }) => {
    await closePeriods(ctx, a.id, movedOn)
    return { entitledToOn: movedOn }
  },
  lapse: nothing,
  merger: async (ctx, a, _convention, { movedOn, successorId }) => {
    await closePeriods(ctx, a.id, movedOn)
    return {
      successorId: successorId!,
      ...(a.entitledFromOn && { entitledToOn: movedOn < a.entitledFromOn ? a.entitledFromOn : movedOn }),
    }
  },
}

async function keepSigned(ctx: Ctx, a: Adhesion, party: 'body' | 'lead', signed: SignedFile) {
  const { signature, format } = signed
  if (!signature || format === 'none') throw conflict('signature_missing')
  const file = await keepFile(ctx, {
    name: signed.file.name,
    bytes: signed.file.bytes,
    ownerKind: 'conventions.signed',
    ownerId: a.id,
    bodyId: a.bodyId,
  })
  await ctx.db
    .insertInto('adhesionSignature')
    .values({
      adhesionId: a.id,
      bodyId: a.bodyId,
      party,
      fileId: file.id,
      fileSha256: signed.sha256,
      contentSha256: signed.contentSha256,
      format,
      signer: signature.signer.name,
      capacity: signed.capacity,
      signedAt: signature.signedAt,
      signedAtSource: signature.signedAtSource,
      trust: signature.trust,
      recordedAt: ctx.now,
    })
    .onConflict((c) =>
      c.columns(['centreId', 'adhesionId', 'party']).doUpdateSet({
        fileId: file.id,
        fileSha256: signed.sha256,
        contentSha256: signed.contentSha256,
        format,
        signer: signature.signer.name,
        capacity: signed.capacity,
        signedAt: signature.signedAt,
        signedAtSource: signature.signedAtSource,
        trust: signature.trust,
        recordedAt: ctx.now,
      }),
    )
    .execute()
}
