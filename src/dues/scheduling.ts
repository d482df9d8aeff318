import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { BodyInputs, Computed, Missing as Lack } from './due-inputs.ts'
import { computeDues } from './engine.ts'
import { inputsOf } from './inputs.ts'
import {
  type Missing,
  missingForSchedule,
  type ScheduleCase,
  type ScheduleMove,
  scheduleMoveNamed,
  type ScheduleMoveName,
  scheduleMovesFrom,
} from './moves.ts'
import { getSchedule, problemsOf, type Schedule } from './schedules.ts'
import { readDuesSetting } from './settings.ts'

export type Laid = { bodies: BodyInputs[]; dues: Computed[] }
/** A body whose due cannot be computed, and everything it lacks. */
export type BodyLack = { bodyId: string; name: string; lacks: Lack[] }

/** What each body would owe, now, under the rules of a schedule; nothing is stored. Impossible rules compute nothing. */
export async function lay(ctx: Ctx, s: Schedule): Promise<Laid> {
  const bodies = await inputsOf(ctx, { ...s, carried: true })
  return { bodies, dues: problemsOf(s.rules).length > 0 ? [] : computeDues(s.rules, s.year, bodies) }
}

export const lacksOf = ({ bodies, dues }: Laid): BodyLack[] =>
  dues.flatMap((d, i) => (d.missing.length > 0 ? [{ bodyId: d.id, name: bodies[i]!.name, lacks: d.missing }] : []))

export type ScheduleInput = { actId?: string | undefined; reason?: string | undefined }

async function caseOf(ctx: Ctx, s: Schedule, laid: Laid, { actId, reason = '' }: ScheduleInput): Promise<ScheduleCase> {
  const { secondPerson } = await readDuesSetting(ctx)
  const act = actId
    ? await ctx.db
        .selectFrom('act')
        .select(['id', 'fileId'])
        .where('id', '=', actId)
        .where('bodyId', '=', s.leadBodyId)
        .executeTakeFirst()
    : undefined
  const me = ctx.actor.personId
  return {
    problems: problemsOf(s.rules).length,
    bodies: laid.bodies.length,
    bodiesMissing: laid.dues.filter((d) => d.missing.length > 0).length,
    act: act !== undefined,
    actFile: Boolean(act?.fileId),
    otherPerson: !secondPerson || (me !== null && me !== s.proposedBy),
    changes: s.number === 1 || s.changes !== '',
    reason,
  }
}

/** The moves somebody may press from here, each with what is still missing before anything is typed. */
export async function possibleScheduleMoves(ctx: Ctx, s: Schedule, laid: Laid) {
  const c = await caseOf(ctx, s, laid, {})
  return scheduleMovesFrom(s.state).map((move) => ({
    move,
    missing: missingForSchedule(move, c).filter((m) => !withTheForm.has(m.code)),
  }))
}
const withTheForm: ReadonlySet<string> = new Set(['dues_act_missing', 'dues_reason_missing'])

/** Moves a schedule; what its guards forbid is refused with the first reason. */
export async function moveSchedule(ctx: Ctx, id: string, name: ScheduleMoveName, input: ScheduleInput = {}) {
  await ctx.db.selectFrom('duesSchedule').select('id').where('id', '=', id).forUpdate().execute()
  const s = await getSchedule(ctx, id)
  const move = scheduleMoveNamed(name)
  if (!move.from.includes(s.state)) throw conflict('schedule_not_from_here', { state: s.state })
  const laid = name === 'proposal' ? await lay(ctx, s) : { bodies: [], dues: [] }
  refuse(missingForSchedule(move, await caseOf(ctx, s, laid, input)), laid)
  if (name === 'approval') await supersede(ctx, s)
  const me = ctx.actor.personId
  await ctx.db
    .updateTable('duesSchedule')
    .set({
      state: move.to,
      version: s.version + 1,
      ...(name === 'proposal' && { proposedBy: me, proposedAt: ctx.now }),
      ...(name === 'return' && { publishedAt: null }),
      ...(name === 'approval' && { actId: input.actId!, approvedBy: me, approvedAt: ctx.now }),
    })
    .where('id', '=', id)
    .execute()
  if (name !== 'proposal') await withdrawPreview(ctx, id)
  await note(ctx, s, move, input.reason)
}

/** The version in force makes room for the next. */
async function supersede(ctx: Ctx, s: Schedule) {
  const before = await ctx.db
    .selectFrom('duesSchedule')
    .select('id')
    .where('conventionId', '=', s.conventionId)
    .where('year', '=', s.year)
    .where('state', '=', 'in_force')
    .executeTakeFirst()
  if (!before) return
  const old = await getSchedule(ctx, before.id)
  await ctx.db
    .updateTable('duesSchedule')
    .set({ state: 'superseded', version: old.version + 1 })
    .where('id', '=', old.id)
    .execute()
  await note(ctx, old, scheduleMoveNamed('supersession'))
}

async function note(ctx: Ctx, s: Schedule, move: ScheduleMove, reason = '') {
  await ctx.db
    .insertInto('duesScheduleMove')
    .values({
      scheduleId: s.id,
      move: move.name,
      fromState: s.state,
      toState: move.to,
      personId: ctx.actor.personId,
      note: reason.slice(0, 1000),
      recordedAt: ctx.now,
    })
    .execute()
  await record(ctx, `dues.${move.event}`, { id: s.id }, { year: s.year })
}

function refuse(missing: readonly Missing[], laid: Laid) {
  const first = missing[0]
  if (!first) return
  const names = lacksOf(laid).map((l) => l.name)
  throw conflict(first.code, {
    ...first.values,
    names: names.slice(0, 10).join(', ') + (names.length > 10 ? ', …' : ''),
    missing: missing.map((m) => m.code).join(', '),
  })
}

/** Shows each body what it would owe under a proposal, from now until the proposal is decided on. */
export async function publishProposal(ctx: Ctx, id: string) {
  const s = await getSchedule(ctx, id)
  if (s.state !== 'proposed') throw conflict('schedule_not_proposed')
  await withdrawPreview(ctx, id)
  const { dues } = await lay(ctx, s)
  const rows = dues
    .filter((d) => d.missing.length === 0)
    .map((d) => ({
      scheduleId: id,
      bodyId: d.id,
      year: s.year,
      totalCents: d.totalCents,
      steps: JSON.stringify(d.steps),
    }))
  for (let from = 0; from < rows.length; from += 500)
    await ctx.db
      .insertInto('duePreview')
      .values(rows.slice(from, from + 500))
      .execute()
  await ctx.db
    .updateTable('duesSchedule')
    .set({ publishedAt: ctx.now, version: s.version + 1 })
    .where('id', '=', id)
    .execute()
  await record(ctx, 'dues.proposal_published', { id }, { bodies: rows.length })
}

const withdrawPreview = (ctx: Ctx, scheduleId: string) =>
  ctx.db.deleteFrom('duePreview').where('scheduleId', '=', scheduleId).execute()
