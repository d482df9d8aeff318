import { z } from 'zod'
import { sql } from 'kysely'
import { getBody, standBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { type Act, findAct } from './acts.ts'
import { type Convention, getConvention } from './conventions.ts'
import { beginPeriod, closePeriods, currentPeriods, movePeriodEnd } from './membership.ts'
import {
  bodyStanding,
  type Case,
  entitledFrom,
  missingFor,
  type Missing,
  type MoveName,
  moveNamed,
  movesFrom,
  type State,
  states,
} from './moves.ts'
import type { SignedFile } from './signed.ts'

const plusDays = (day: string, days: number) => Temporal.PlainDate.from(day).add({ days }).toString()

const columns = [
  'a.id',
  'a.bodyId',
  'a.conventionId',
  'a.state',
  'a.actId',
  'a.signedOn',
  'a.countersignedOn',
  'a.entitledFromOn',
  'a.entitledToOn',
  'a.exitAskedOn',
  'a.exitEffectiveOn',
  'a.nothingToHandBack',
  'a.successorId',
  'a.version',
  'b.name as bodyName',
  'b.type as bodyType',
  'b.ipaCode',
  'b.population',
  'c.title as conventionTitle',
  'c.endsOn as conventionEndsOn',
] as const
const adhesions = (ctx: Ctx) =>
  ctx.db
    .selectFrom('adhesion as a')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'a.centreId').onRef('b.id', '=', 'a.bodyId'))
    .innerJoin('convention as c', (j) => j.onRef('c.centreId', '=', 'a.centreId').onRef('c.id', '=', 'a.conventionId'))

export async function findAdhesion(ctx: Ctx, id: string) {
  return adhesions(ctx).select(columns).where('a.id', '=', id).executeTakeFirst()
}
export type Adhesion = NonNullable<Awaited<ReturnType<typeof findAdhesion>>>
export async function getAdhesion(ctx: Ctx, id: string): Promise<Adhesion> {
  const adhesion = await findAdhesion(ctx, id)
  if (!adhesion) throw notFound()
  return adhesion
}

export const AdhesionFilter = z.object({
  conventionId: optional(z.uuid()),
  bodyId: optional(z.uuid()),
  state: optional(z.enum(states)),
  q: optional(z.string().trim().max(100)),
  after: optional(z.string().max(300)),
})
const Key = z.tuple([z.string(), z.uuid()])

/** Adhesions in the order of the bodies' names. */
export async function listAdhesions(ctx: Ctx, filter: z.output<typeof AdhesionFilter>, limit = 50) {
  const key = keyOf(Key, filter.after)
  const rows = await adhesions(ctx)
    .select([...columns, 'b.searchName'])
    .$if(filter.conventionId !== undefined, (q) => q.where('a.conventionId', '=', filter.conventionId!))
    .$if(filter.bodyId !== undefined, (q) => q.where('a.bodyId', '=', filter.bodyId!))
    .$if(filter.state !== undefined, (q) => q.where('a.state', '=', filter.state!))
    .$if(filter.q !== undefined, (q) =>
      q.where(sql<boolean>`position(${filter.q!.toLowerCase()} in b.search_name) > 0`),
    )
    .$if(key !== null, (q) =>
      q.where(sql<boolean>`(b.search_name collate "C", a.id) > (${key?.[0]}, ${key?.[1]}::uuid)`),
    )
    .orderBy(sql`b.search_name collate "C"`)
    .orderBy('a.id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.searchName, last.id) : null }
}

/** How many adhesions of a convention stand in each state. */
export async function countStates(ctx: Ctx, conventionId: string): Promise<{ state: State; n: number }[]> {
  const rows = await ctx.db
    .selectFrom('adhesion')
    .select((e) => ['state', e.fn.countAll<number>().as('n')])
    .where('conventionId', '=', conventionId)
    .groupBy('state')
    .execute()
  return rows as { state: State; n: number }[]
}

/** Opens the way of a body into a convention. Two adhesions of a body to the same convention are refused. */
export async function openAdhesion(ctx: Ctx, { bodyId, conventionId }: { bodyId: string; conventionId: string }) {
  const body = await getBody(ctx, bodyId).catch(() => {
    throw invalid({ bodyId: 'body_unknown' })
  })
  if (body.state === 'merged') throw conflict('body_merged', { successor: body.successorName ?? '' })
  const convention = await getConvention(ctx, conventionId)
  if (convention.endsOn < today(ctx.now, ctx.zone)) throw conflict('convention_over', { day: convention.endsOn })
  const row = await ctx.db
    .insertInto('adhesion')
    .values({ bodyId, conventionId })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('adhesion_exists', { body: body.name })
  await record(ctx, 'conventions.adhesion_opened', { id: row.id, bodyId }, { conventionId })
  return row.id
}

export const listMoves = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('adhesionMove as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .leftJoin('act as a', (j) => j.onRef('a.centreId', '=', 'm.centreId').onRef('a.id', '=', 'm.actId'))
    .select([
      'm.id',
      'm.move',
      'm.fromState',
      'm.toState',
      'm.movedOn',
      'm.recordedAt',
      'm.note',
      'm.actId',
      'p.name as personName',
      'a.organ',
      'a.number',
      'a.adoptedOn',
      'a.issuer',
    ])
    .where('m.adhesionId', '=', adhesionId)
    .orderBy('m.id', 'desc')
    .limit(200)
    .execute()

export const listSignatures = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('adhesionSignature')
    .select([
      'id',
      'party',
      'fileId',
      'format',
      'signer',
      'capacity',
      'signedAt',
      'signedAtSource',
      'trust',
      'recordedAt',
    ])
    .where('adhesionId', '=', adhesionId)
    .orderBy('recordedAt')
    .limit(10)
    .execute()

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
export async function caseOf(ctx: Ctx, a: Adhesion, convention: Convention, input: MoveInput): Promise<Case> {
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
    handBack: { items: Number(items.n), nothing: input.nothingToHandBack ?? a.nothingToHandBack },
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

/** The body's own state follows its adhesions. */
async function standBodyByAdhesions(ctx: Ctx, bodyId: string) {
  const rows = await ctx.db.selectFrom('adhesion').select('state').where('bodyId', '=', bodyId).limit(50).execute()
  const uses = await currentPeriods(ctx, bodyId, today(ctx.now, ctx.zone))
  await standBody(
    ctx,
    bodyId,
    bodyStanding(
      rows.map((r) => r.state as State),
      uses.some((p) => p.standing === 'user_without_adhesion'),
    ),
  )
}
