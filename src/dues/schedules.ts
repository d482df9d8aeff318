import { sql } from 'kysely'
import { z } from 'zod'
import { bodyTypes } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional, parse, Version } from '../platform/parse.ts'
import { checkRules, type RuleProblem } from './check.ts'
import type { ScheduleState } from './moves.ts'
import { RuleSet } from './rules.ts'

const columns = [
  's.id',
  's.conventionId',
  'c.title as conventionTitle',
  'c.leadBodyId',
  's.year',
  's.number',
  's.state',
  's.rules',
  's.changes',
  's.note',
  's.dueOn',
  's.proposedBy',
  'p.name as proposerName',
  's.proposedAt',
  's.publishedAt',
  's.actId',
  's.approvedBy',
  'q.name as approverName',
  's.approvedAt',
  's.finalRules',
  's.finalActId',
  's.closedAt',
  's.demo',
  's.version',
] as const

const schedules = (ctx: Ctx) =>
  ctx.db
    .selectFrom('duesSchedule as s')
    .innerJoin('convention as c', (j) => j.onRef('c.centreId', '=', 's.centreId').onRef('c.id', '=', 's.conventionId'))
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 's.centreId').onRef('p.id', '=', 's.proposedBy'))
    .leftJoin('person as q', (j) => j.onRef('q.centreId', '=', 's.centreId').onRef('q.id', '=', 's.approvedBy'))
    .select(columns)

const shaped = <R extends { rules: unknown; finalRules: unknown; state: string }>(row: R) => ({
  ...row,
  state: row.state as ScheduleState,
  rules: row.rules as RuleSet,
  finalRules: row.finalRules as RuleSet | null,
})

export async function getSchedule(ctx: Ctx, id: string) {
  const row = await schedules(ctx).where('s.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return shaped(row)
}
export type Schedule = Awaited<ReturnType<typeof getSchedule>>

/** Every schedule of the centre, the latest year and version first. */
export const listSchedules = async (ctx: Ctx, limit = 200) =>
  (
    await schedules(ctx).orderBy('s.year', 'desc').orderBy('c.title').orderBy('s.number', 'desc').limit(limit).execute()
  ).map(shaped)

/** The versions of the same year and convention, the latest first. */
export const versionsOf = async (ctx: Ctx, { conventionId, year }: Pick<Schedule, 'conventionId' | 'year'>) =>
  (
    await schedules(ctx)
      .where('s.conventionId', '=', conventionId)
      .where('s.year', '=', year)
      .orderBy('s.number', 'desc')
      .limit(50)
      .execute()
  ).map(shaped)

export async function schedulesInForce(ctx: Ctx, year: number) {
  return (await schedules(ctx).where('s.year', '=', year).where('s.state', '=', 'in_force').limit(20).execute()).map(
    shaped,
  )
}

export const conventionsFor = (ctx: Ctx) =>
  ctx.db
    .selectFrom('convention')
    .select(['id as value', 'title as word'])
    .where('state', '=', 'approved')
    .orderBy('beginsOn', 'desc')
    .limit(100)
    .execute()

/** Rules as text of JSON: what is wrong is told with its place. Whether they are possible is another question. */
export function readRules(text: string): RuleSet {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid({ rules: 'rules_not_json' })
  }
  const read = RuleSet.safeParse(value)
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  throw invalid({
    rules: { code: 'rules_shape', values: { place: issue.path.join(' / ') || '–', problem: wrong(issue) } },
  })
}
const wrong = (issue: z.core.$ZodIssue) =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.join(', ')
    : /^[a-z_]+$/.test(issue.message)
      ? issue.message
      : issue.code

export const problemsOf = (rules: RuleSet): RuleProblem[] => checkRules(rules, bodyTypes)

export const NewSchedule = z.object({
  conventionId: z.uuid(),
  year: z.coerce.number().int().min(1990).max(2200),
  dueOn: DayInput,
  note: z.string().trim().max(2000).default(''),
  rules: optional(z.string().max(100_000)),
})

const starter: RuleSet = {
  rules: [{ kind: 'flat', key: 'quota', name: 'Quota annua', counts: true, cents: 0 }],
}

/** A draft for a convention and a year: from rules that are given, else from those of the latest schedule, else a beginning. */
export async function addSchedule(ctx: Ctx, { rules, ...input }: z.output<typeof NewSchedule>, demo = false) {
  const convention = await ctx.db
    .selectFrom('convention')
    .select(['id', 'beginsOn', 'endsOn'])
    .where('id', '=', input.conventionId)
    .executeTakeFirst()
  if (!convention) throw invalid({ conventionId: 'option' })
  if (input.year < Number(convention.beginsOn.slice(0, 4)) || input.year > Number(convention.endsOn.slice(0, 4)))
    throw invalid({ year: 'year_outside_convention' })
  const earlier = await versionsOf(ctx, input)
  if (earlier.length > 0) throw conflict('schedule_known', { year: input.year })
  const chosen = rules ? readRules(rules) : ((await latestRules(ctx, input.conventionId)) ?? starter)
  const row = await ctx.db
    .insertInto('duesSchedule')
    .values({ ...input, rules: JSON.stringify(chosen), demo })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'dues.schedule_added', { id: row.id }, { year: input.year })
  return row.id
}

const latestRules = async (ctx: Ctx, conventionId: string) =>
  (
    await ctx.db
      .selectFrom('duesSchedule')
      .select('rules')
      .where('conventionId', '=', conventionId)
      .orderBy('year', 'desc')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.rules as RuleSet | undefined

/** The next version of one in force: it begins as a copy, and says what changes. */
export async function nextVersion(ctx: Ctx, id: string, { changes }: { changes: string }) {
  const s = await getSchedule(ctx, id)
  if (s.state !== 'in_force' || s.closedAt) throw conflict('schedule_not_in_force')
  const row = await ctx.db
    .insertInto('duesSchedule')
    .values({
      conventionId: s.conventionId,
      year: s.year,
      number: s.number + 1,
      rules: JSON.stringify(s.rules),
      dueOn: s.dueOn,
      note: s.note,
      changes,
      demo: s.demo,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('schedule_next_known')
  await record(ctx, 'dues.schedule_added', { id: row.id }, { year: s.year })
  return row.id
}

export const EditSchedule = z.object({
  dueOn: DayInput,
  changes: z.string().trim().max(2000).default(''),
  note: z.string().trim().max(2000).default(''),
  rules: z.string().max(100_000),
  version: Version,
})

/** Changes a draft: what was proposed, and what is in force, stays as it is. */
export async function editSchedule(ctx: Ctx, id: string, { rules, version, ...input }: z.output<typeof EditSchedule>) {
  const read = readRules(rules)
  const s = await getSchedule(ctx, id)
  if (s.state !== 'draft') throw conflict('schedule_not_draft')
  const done = await ctx.db
    .updateTable('duesSchedule')
    .set({ ...input, rules: JSON.stringify(read), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', 'draft')
    .returning('id')
    .executeTakeFirst()
  if (!done) throw conflict('stale')
  await record(ctx, 'dues.schedule_edited', { id }, { year: s.year })
}

/** Keeps other rules in a draft: one rule changed, added, moved or taken away. */
export async function saveRules(ctx: Ctx, s: Schedule, rules: RuleSet, version: number) {
  if (s.state !== 'draft') throw conflict('schedule_not_draft')
  const kept = parse(RuleSet, rules)
  const done = await ctx.db
    .updateTable('duesSchedule')
    .set({ rules: JSON.stringify(kept), version: version + 1 })
    .where('id', '=', s.id)
    .where('version', '=', version)
    .where('state', '=', 'draft')
    .returning('id')
    .executeTakeFirst()
  if (!done) throw conflict('stale')
  await record(ctx, 'dues.schedule_edited', { id: s.id }, { year: s.year })
}

export const listScheduleMoves = (ctx: Ctx, id: string) =>
  ctx.db
    .selectFrom('duesScheduleMove as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['m.id', 'm.move', 'm.fromState', 'm.toState', 'm.note', 'm.recordedAt', 'p.name as personName'])
    .where('m.scheduleId', '=', id)
    .orderBy('m.recordedAt', 'desc')
    .limit(100)
    .execute()

/** An act of the lead body a schedule may stand on: those that have their file come first. */
export const actsFor = async (ctx: Ctx, leadBodyId: string) =>
  (
    await sql<{ value: string; word: string }>`
      select id as value, issuer || ', n. ' || number || ', ' || to_char(adopted_on, 'DD/MM/YYYY') || case when title = '' then '' else ': ' || left(title, 80) end as word
      from act where body_id = ${leadBodyId} and file_id is not null order by adopted_on desc limit 100`.execute(ctx.db)
  ).rows
