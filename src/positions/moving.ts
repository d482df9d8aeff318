import { sql } from 'kysely'
import { z } from 'zod'
import { checkOrder } from '../deadlines/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { byStage, isEligible, papersFor, windowOn } from './call-definition.ts'
import { accountOf, cupHolds, Euro, normalCode } from './codes.ts'
import { anchorsOf, computePosition, recompute, sourceOf } from './dates.ts'
import { missingPapers } from './evidence.ts'
import {
  type Case,
  guards,
  type GuardName,
  missingFor,
  type Missing,
  type Move,
  moveNamed,
  type MoveName,
  movesFrom,
} from './moves.ts'
import { getPosition, type Position } from './positions.ts'

/** What a form or a machine says with a move. */
export const MoveBody = z.object({
  movedOn: optional(DayInput),
  cup: z.string().trim().max(40).default(''),
  decree: z.string().trim().max(120).default(''),
  publishedOn: optional(DayInput),
  amount: optional(Euro),
  paid: optional(Euro),
  account: z.string().trim().max(60).default(''),
  scenario: optional(z.coerce.number().int().min(0).max(3)),
  implementer: z.string().trim().max(200).default(''),
  reason: z.string().trim().max(1000).default(''),
  note: z.string().trim().max(1000).default(''),
})
export type MoveInput = Partial<z.output<typeof MoveBody>>

/** Everything the guards look at, today and with what was brought. */
async function caseOf(ctx: Ctx, p: Position, move: Move | null, input: MoveInput = {}): Promise<Case> {
  const source = await sourceOf(ctx, p.id)
  const now = today(ctx.now, ctx.zone)
  const day = input.movedOn ?? now
  const cup = input.cup ? normalCode(input.cup) : p.cup
  const scenario = input.scenario ?? p.scenario
  const { rows } = await sql<{
    last: string | null
    other: number | null
    cupOf: string | null
    contracts: Case['contracts'] | null
  }>`select
    (select max(moved_on) from position_move where position_id = ${p.id}) as last,
    (select number from funding_position where body_id = ${p.bodyId} and call_id = ${p.callId} and id <> ${p.id}
      and state not in ('identified', 'in_preparation', 'renounced', 'inadmissible', 'not_funded', 'revoked') limit 1) as other,
    (select b.name from funding_position o join body b on (b.centre_id, b.id) = (o.centre_id, o.body_id)
      where o.cup = ${cup} and ${cup} <> '' and o.body_id <> ${p.bodyId} limit 1) as cup_of,
    (select jsonb_agg(jsonb_build_object('signedOn', signed_on, 'recognitoryOn', recognitory_on) order by signed_on) from position_contract
      where position_id = ${p.id}) as contracts`.execute(ctx.db)
  const found = rows[0]!
  const dates: Record<string, string> = {
    ...source.dates,
    ...(move?.date && { [move.date]: day }),
    ...(input.publishedOn && { decree_published: input.publishedOn }),
  }
  const [disorder] = checkOrder(p.definition.order, anchorsOf({ ...source, dates }))
  const deadlines = computePosition(source)
  const dueOn = (rule: string) => {
    const outcome = deadlines.find((d) => d.rule === rule)?.outcome
    return outcome?.state === 'computed' ? outcome.dueOn : null
  }
  const account = input.account || p.account
  return {
    day,
    today: now,
    lastMoveOn: found.last,
    call: p.definition,
    eligible: isEligible(p.definition, { type: p.bodyType, population: p.population }),
    otherFinanced: found.other,
    cup,
    cupHolds: cupHolds(cup),
    cupOfOther: found.cupOf ?? '',
    decree: input.decree || p.decree,
    amountCents: input.amount ?? p.amountCents,
    scenario,
    implementer: input.implementer || p.implementer,
    contracts: found.contracts ?? [],
    completedOn: dates['completed'] ?? null,
    completionDueOn: dueOn('completion'),
    account,
    accountHolds: accountOf(account, p.definition.treasury) !== null,
    paidCents: input.paid ?? p.paidCents ?? (p.amountCents || null),
    missingPapers: move?.guards.includes('papersThere')
      ? await missingPapers(ctx, p, byStage(papersFor(p.definition.papers, scenario), 'payment'))
      : [],
    maintenanceUntil: dueOn('maintenance'),
    reason: input.reason ?? '',
    disorder: disorder
      ? {
          name: String(disorder.values?.['name']),
          other: String(disorder.values?.['other']),
          day: String(disorder.values?.['day']),
        }
      : null,
  }
}

/** What the form itself asks for is not missing before it was filled. */
const withTheForm: Readonly<Record<string, readonly GuardName[]>> = {
  cup: ['cupGiven'],
  decree: ['decreeGiven'],
  amount: ['amountGiven'],
  account: ['accountGiven'],
  paid: ['paidGiven'],
  reason: ['reasonGiven'],
  scenario: ['implementerGiven'],
}
/** The moves from here, each with what is still missing before anything is typed. */
export async function possibleMoves(ctx: Ctx, p: Position): Promise<{ move: Move; missing: Missing[] }[]> {
  const found = []
  for (const move of movesFrom(p.state)) {
    const c = await caseOf(ctx, p, move)
    const asked = new Set<GuardName>([
      'windowOpen',
      'inOrder',
      'anchorsInOrder',
      ...move.asks.flatMap((field) => withTheForm[field] ?? []),
    ])
    const missing = move.guards
      .filter((name) => !asked.has(name))
      .map((name) => guards[name](c))
      .filter((m) => m !== null)
    found.push({ move, missing })
  }
  return found
}

/**
 * Moves one. A move its guards forbid is refused with the first guard's sentence and the codes of all that is missing; nothing is half
 * done. Its deadlines are computed again.
 */
export async function movePosition(ctx: Ctx, number: number, name: MoveName, input: MoveInput = {}): Promise<Position> {
  const { id } = await getPosition(ctx, number)
  // Two who press at once take turns: the second reads what the first left.
  await ctx.db.selectFrom('fundingPosition').select('id').where('id', '=', id).forUpdate().execute()
  const p = await getPosition(ctx, number)
  const move = moveNamed(name)
  if (!move.from.includes(p.state)) throw conflict('position_not_from_here', { state: p.state, move: name })
  const c = await caseOf(ctx, p, move, input)
  const missing = missingFor(move, c)
  const [first] = missing
  if (first) throw conflict(first.code, { ...first.values, missing: missing.map((m) => m.code).join(', ') })
  const asks = (field: Move['asks'][number]) => move.asks.includes(field)
  await ctx.db
    .updateTable('fundingPosition')
    .set({
      state: move.to,
      version: p.version + 1,
      ...(asks('cup') && { cup: c.cup }),
      ...(asks('decree') && { decree: c.decree }),
      ...(asks('amount') && { amountCents: c.amountCents }),
      ...(asks('paid') && { paidCents: c.paidCents }),
      ...(asks('account') && { account: accountOf(c.account, p.definition.treasury)! }),
      ...(asks('scenario') && { scenario: c.scenario, implementer: c.implementer }),
      ...(asks('window') && { windowName: windowOn(p.definition, c.day)?.name ?? '' }),
      ...(asks('reason') && { reason: c.reason }),
    })
    .where('id', '=', id)
    .execute()
  if (move.date) await writeDate(ctx, p, move.date, c.day)
  if (asks('published') && input.publishedOn) await writeDate(ctx, p, 'decree_published', input.publishedOn)
  await ctx.db
    .insertInto('positionMove')
    .values({
      positionId: id,
      bodyId: p.bodyId,
      move: move.name,
      fromState: p.state,
      toState: move.to,
      movedOn: c.day,
      personId: ctx.actor.personId,
      note: input.note || input.reason || '',
      recordedAt: ctx.now,
    })
    .execute()
  await record(ctx, `positions.${move.event}`, { id, bodyId: p.bodyId }, { on: c.day })
  await recompute(ctx, [id])
  return getPosition(ctx, number)
}

async function writeDate(ctx: Ctx, p: Pick<Position, 'id' | 'bodyId'>, name: string, happenedOn: string) {
  await ctx.db
    .insertInto('positionDate')
    .values({ positionId: p.id, bodyId: p.bodyId, name, happenedOn })
    .onConflict((c) => c.columns(['centreId', 'positionId', 'name']).doUpdateSet({ happenedOn }))
    .execute()
}

export const DateChange = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/),
  happenedOn: DayInput,
  reason: z.string().trim().min(3, 'position_reason_missing').max(1000),
})
/** Corrects the day something happened: every deadline that starts from it moves, and its history says so. Refused where the order breaks. */
export async function changeDate(ctx: Ctx, number: number, { name, happenedOn, reason }: z.output<typeof DateChange>) {
  const p = await getPosition(ctx, number)
  const source = await sourceOf(ctx, p.id)
  if (!(name in source.dates)) throw conflict('date_unknown', { name })
  if (happenedOn > today(ctx.now, ctx.zone)) throw conflict('position_in_future')
  const [disorder] = checkOrder(
    p.definition.order,
    anchorsOf({ ...source, dates: { ...source.dates, [name]: happenedOn } }),
  )
  if (disorder) throw conflict('dates_disorder', disorder.values)
  await writeDate(ctx, p, name, happenedOn)
  await record(
    ctx,
    'positions.date_corrected',
    { id: p.id, bodyId: p.bodyId },
    { name, was: source.dates[name]!, is: happenedOn, reason },
  )
  await recompute(ctx, [p.id])
  return p
}
