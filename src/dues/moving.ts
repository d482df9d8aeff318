import { sql } from 'kysely'
import { keepAct, NewAct } from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Upload } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { readSetting } from '../protocol/index.ts'
import { type Due, getDue } from './dues.ts'
import { enter } from './ledger.ts'
import { type Case, missingFor, type Move, moveNamed, type MoveName, movesFrom, nextReminder } from './moves.ts'
import { readDuesSetting } from './settings.ts'

export type MoveInput = { reason?: string | undefined; actId?: string | undefined }

async function caseOf(ctx: Ctx, due: Due, { reason = '', actId }: MoveInput): Promise<Case> {
  const [setting, protocol, entry, reminders] = await Promise.all([
    readDuesSetting(ctx),
    // Officers neither send nor read how the centre numbers what it sends.
    ctx.actor.bodyIds === '*' ? readSetting(ctx) : { required: false },
    ctx.db
      .selectFrom('protocolEntry')
      .select('id')
      .where('ownerId', '=', due.id)
      .where('direction', '=', 'out')
      .executeTakeFirst(),
    ctx.db.selectFrom('dueReminder').select('step').where('dueId', '=', due.id).execute(),
  ])
  return {
    day: today(ctx.now, ctx.zone),
    kind: due.kind,
    totalCents: due.totalCents,
    openCents: due.openCents,
    dueOn: due.dueOn,
    notifiedOn: due.notifiedOn,
    disputeDays: setting.disputeDays,
    nextReminder: nextReminder(setting.reminderDays, reminders.length),
    reason,
    act: actId !== undefined,
    protocol: !protocol.required || entry !== undefined,
  }
}

/** The moves somebody may press from here, each with what is still missing before anything is typed. */
export async function possibleMoves(ctx: Ctx, due: Due) {
  const c = await caseOf(ctx, due, {})
  return movesFrom(due.state)
    .filter((m) => ['collector', 'body', 'approver'].includes(m.who))
    .map((move) => ({ move, missing: missingFor(move, c).filter((m) => !withTheForm.has(m.code)) }))
}
const withTheForm: ReadonlySet<string> = new Set(['dues_act_missing', 'dues_reason_missing'])

/** Moves a due; what its guards forbid is refused with the first reason. Two who press at once take turns. */
export async function moveDue(ctx: Ctx, id: string, name: MoveName, input: MoveInput = {}): Promise<Due> {
  if (ctx.actor.bodyIds === '*') await sql`select 1 from due where id = ${id} for update`.execute(ctx.db)
  const due = await getDue(ctx, id)
  const move = moveNamed(name)
  if (!move.from.includes(due.state)) throw conflict('due_not_from_here', { state: due.state })
  const first = missingFor(move, await caseOf(ctx, due, input))[0]
  if (first) throw conflict(first.code, first.values)
  await effects[name]?.(ctx, due, input)
  await setState(ctx, due, move, input)
  return getDue(ctx, id)
}

/** Writes down that a due went from one state to another. */
export async function setState(ctx: Ctx, due: Pick<Due, 'id' | 'bodyId' | 'state'>, move: Move, input: MoveInput = {}) {
  const day = today(ctx.now, ctx.zone)
  const { numUpdatedRows } = await ctx.db
    .updateTable('due')
    .set({
      state: move.to,
      version: sql`version + 1`,
      ...(move.name === 'notification' && { notifiedOn: day }),
    })
    .where('id', '=', due.id)
    .where('state', '=', due.state)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw conflict('due_not_from_here', { state: due.state })
  await ctx.db
    .insertInto('dueMove')
    .values({
      dueId: due.id,
      bodyId: due.bodyId,
      move: move.name,
      fromState: due.state,
      toState: move.to,
      movedOn: day,
      personId: ctx.actor.personId,
      actId: input.actId ?? null,
      note: (input.reason ?? '').slice(0, 2000),
      recordedAt: ctx.now,
    })
    .execute()
  await record(ctx, `dues.${move.event}`, { id: due.id, bodyId: due.bodyId }, { on: day })
}

/** After money moved: where the open amount takes the due. */
export async function settleState(ctx: Ctx, id: string) {
  const due = await getDue(ctx, id)
  const name: MoveName | null =
    due.openCents === 0
      ? due.state === 'paid'
        ? null
        : 'payment'
      : due.openCents < due.totalCents
        ? due.state === 'partially_paid' || due.state === 'paid'
          ? null
          : 'part-payment'
        : null
  if (name) await setState(ctx, due, moveNamed(name))
}

type Effect = (ctx: Ctx, due: Due, input: MoveInput) => Promise<void>
const effects: Partial<Record<MoveName, Effect>> = {
  notification: async (ctx, due) => {
    const uses = await ctx.db.selectFrom('dueCreditUse').select('cents').where('dueId', '=', due.id).execute()
    const { bodyId } = due
    await enter(ctx, [
      { bodyId, debit: 'receivable', credit: 'income', cents: due.totalCents, reason: 'notice', dueId: due.id },
      ...uses.map((u) => ({
        bodyId,
        debit: 'credit' as const,
        credit: 'income' as const,
        cents: u.cents,
        reason: 'credit_use' as const,
        dueId: due.id,
      })),
    ])
  },
  dispute: async (ctx, due, { reason = '' }) => {
    await ctx.db
      .insertInto('dueDispute')
      .values({ dueId: due.id, bodyId: due.bodyId, text: reason, openedBy: ctx.actor.personId, openedAt: ctx.now })
      .execute()
  },
  answer: async (ctx, due, { reason = '' }) => {
    await ctx.db
      .updateTable('dueDispute')
      .set({ answer: reason, answeredBy: ctx.actor.personId, answeredAt: ctx.now })
      .where('dueId', '=', due.id)
      .where('answeredAt', 'is', null)
      .execute()
  },
  waiver: async (ctx, due) => {
    await enter(ctx, [
      {
        bodyId: due.bodyId,
        debit: 'waived',
        credit: 'receivable',
        cents: due.openCents,
        reason: 'waiver',
        dueId: due.id,
      },
    ])
  },
}

/** An act of the lead body with its file: the one chosen, or the one brought. Undefined where there is none. */
export async function actOf(
  ctx: Ctx,
  leadBodyId: string,
  { actId, body, file }: { actId?: string | undefined; body: Record<string, unknown>; file?: Upload | undefined },
): Promise<string | undefined> {
  if (actId) {
    const known = await ctx.db
      .selectFrom('act')
      .select('id')
      .where('id', '=', actId)
      .where('bodyId', '=', leadBodyId)
      .where('fileId', 'is not', null)
      .executeTakeFirst()
    if (!known) throw invalid({ actId: 'act_of_lead' })
    return actId
  }
  return file && (await keepAct(ctx, { bodyId: leadBodyId, own: true }, parse(NewAct, body), file)).id
}

export const disputesOf = (ctx: Ctx, dueId: string) =>
  ctx.db
    .selectFrom('dueDispute')
    .select(['id', 'text', 'openedAt', 'answer', 'answeredAt'])
    .where('dueId', '=', dueId)
    .orderBy('openedAt', 'desc')
    .limit(20)
    .execute()
