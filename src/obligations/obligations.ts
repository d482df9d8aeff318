import { z } from 'zod'
import { computeDeadline, type DayCalendar, Rule } from '../deadlines/index.ts'
import { bodyTypes } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional, Version } from '../platform/parse.ts'

export const flags = ['nis2', 'digital_preservation', 'own_site', 'employees'] as const
export type Flag = (typeof flags)[number]
export const recurrences = ['standing', 'once', 'yearly'] as const
const shifts = ['none', 'next', 'previous'] as const

const text = (most: number, least = 0) => z.string().trim().min(least).max(most)
const Types = z.preprocess(
  (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
  z.array(z.enum(bodyTypes)),
)
const Obligation = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_]{1,58}$/, 'obligation_code'),
  titleIt: text(200, 2),
  titleEn: text(200, 2),
  article: text(300, 2),
  address: z.url({ protocol: /^https$/, error: 'obligation_address' }).max(500),
  quotation: text(2000, 2),
  bodyTypes: Types.default([]),
  populationFrom: optional(z.coerce.number().int().min(0).max(10_000_000)),
  populationBelow: optional(z.coerce.number().int().min(1).max(10_000_000)),
  flag: optional(z.enum(flags)),
  recurrence: z.enum(recurrences),
  dueMonth: optional(z.coerce.number().int().min(1).max(12)),
  dueDay: optional(z.coerce.number().int().min(1).max(31)),
  shift: z.enum(shifts).default('none'),
  evidenceIt: text(300).default(''),
  evidenceEn: text(300).default(''),
  channel: text(200).default(''),
  fromOn: DayInput,
  untilOn: optional(DayInput),
})
/** What contradicts itself is refused, each with its place. */
const sound = (o: Omit<z.output<typeof Obligation>, 'code'>, ctx: z.RefinementCtx) => {
  const wrong = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
  if (o.recurrence === 'standing') {
    if (o.dueMonth !== undefined || o.dueDay !== undefined) wrong('dueMonth', 'standing_has_day')
  } else if (o.dueMonth === undefined || o.dueDay === undefined) wrong('dueMonth', 'day_needed')
  else if (o.dueDay > Temporal.PlainYearMonth.from({ year: 2027, month: o.dueMonth }).daysInMonth)
    wrong('dueDay', 'day_of_month')
  if (o.populationFrom !== undefined && o.populationBelow !== undefined && o.populationBelow <= o.populationFrom)
    wrong('populationBelow', 'population_order')
  if (o.untilOn !== undefined && o.untilOn <= o.fromOn) wrong('untilOn', 'until_order')
}
export const NewObligation = Obligation.superRefine(sound)
export type NewObligation = z.output<typeof NewObligation>
export const ObligationEdit = Obligation.omit({ code: true }).extend({ version: Version }).superRefine(sound)

const columns = [
  'id',
  'code',
  'titleIt',
  'titleEn',
  'article',
  'address',
  'quotation',
  'bodyTypes',
  'populationFrom',
  'populationBelow',
  'flag',
  'recurrence',
  'dueMonth',
  'dueDay',
  'shift',
  'evidenceIt',
  'evidenceEn',
  'channel',
  'fromOn',
  'untilOn',
  'version',
] as const
export const listObligations = (ctx: Ctx) =>
  ctx.db
    .selectFrom('obligation')
    .select(columns)
    .orderBy('dueMonth')
    .orderBy('dueDay')
    .orderBy('code')
    .limit(500)
    .execute()
export type Obligation = Awaited<ReturnType<typeof listObligations>>[number]
export async function getObligation(ctx: Ctx, id: string): Promise<Obligation> {
  const found = await ctx.db.selectFrom('obligation').select(columns).where('id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  return found
}

export async function addObligation(ctx: Ctx, input: NewObligation): Promise<string> {
  const added = await ctx.db
    .insertInto('obligation')
    .values(input)
    .onConflict((c) => c.columns(['centreId', 'code']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw invalid({ code: 'obligation_code_taken' })
  await record(ctx, 'obligations.obligation_added', { id: added.id }, { code: input.code })
  return added.id
}

const free = { populationFrom: null, populationBelow: null, flag: null, dueMonth: null, dueDay: null, untilOn: null }
/** What the event sets going follows (`openDuties`): another day or other bodies hold for what is still open. */
export async function editObligation(ctx: Ctx, id: string, { version, ...input }: z.output<typeof ObligationEdit>) {
  const before = await getObligation(ctx, id)
  const done = await ctx.db
    .updateTable('obligation')
    .set({ ...free, ...input, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!done) throw conflict('conflict')
  await record(ctx, 'obligations.obligation_edited', { id }, { code: before.code })
}

/** Takes the obligations of a list that the centre does not have yet; what it has, and changed, stays as it is. Returns how many. */
export async function takeObligations(ctx: Ctx, list: readonly NewObligation[], fromOn: string): Promise<number> {
  const taken = await ctx.db
    .insertInto('obligation')
    .values(list.map((o) => ({ ...o, fromOn: o.recurrence === 'yearly' && o.fromOn < fromOn ? fromOn : o.fromOn })))
    .onConflict((c) => c.columns(['centreId', 'code']).doNothing())
    .returning('id')
    .execute()
  if (taken.length === 0) throw conflict('nothing_to_take')
  await record(ctx, 'obligations.national_taken', { id: ctx.actor.centreId! }, { taken: taken.length })
  return taken.length
}

type Dated = Pick<
  Obligation,
  'code' | 'titleIt' | 'titleEn' | 'article' | 'address' | 'quotation' | 'dueMonth' | 'dueDay' | 'shift'
>
/** The rule of dates behind an obligation; null for what is always true. It starts from the first day of the year, or from when it is asked. */
const ruleOf = (o: Dated): Rule | null =>
  o.dueMonth === null || o.dueDay === null
    ? null
    : Rule.parse({
        name: o.code,
        title: { it: o.titleIt, en: o.titleEn },
        anchor: 'period_start',
        offset: { unit: 'fixedDate', month: o.dueMonth, day: o.dueDay },
        shift: o.shift,
        validity: { from: '1990-01-01' },
        source: { article: o.article, address: o.address, quotation: o.quotation },
      })

/** By when, of a period that starts on a day, with every step. */
export function dueOf(o: Dated, start: string, calendar: DayCalendar = { patron: null }) {
  const rule = ruleOf(o)
  const computed = rule && computeDeadline(rule, { period_start: start }, calendar)
  return computed?.state === 'computed' ? computed : null
}

/** Which terms are followed on a day: those whose day is not before the obligation's first, up to half a year ahead. */
export function periodsOf(o: Obligation, day: string): { period: string; start: string; dueOn: string | null }[] {
  if (o.recurrence === 'standing') return [{ period: '', start: o.fromOn, dueOn: null }]
  if (o.recurrence === 'once') return [{ period: '', start: o.fromOn, dueOn: dueOf(o, o.fromOn)!.dueOn }]
  const ahead = Temporal.PlainDate.from(day).add({ months: 6 }).toString()
  const [first, last] = [Number(o.fromOn.slice(0, 4)), Number(ahead.slice(0, 4))]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => String(first + i))
    .map((period) => ({ period, start: `${period}-01-01`, dueOn: dueOf(o, `${period}-01-01`)!.dueOn }))
    .filter((p) => p.dueOn >= o.fromOn && p.dueOn <= ahead && (o.untilOn === null || p.dueOn < o.untilOn))
}
