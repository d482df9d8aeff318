import { sql } from 'kysely'
import { z } from 'zod'
import { type BodyType, bodyTypes } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { invalid, notFound, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { bandsClimb, contradict, type OverageBand, type Period, periods } from './allowance.ts'
import { Euro, getService, labelOf, type Service } from './services.ts'

const Count = z.coerce.number().int().min(0).max(1_000_000_000)
const Band = z.object({ upTo: z.number().int().min(1).nullable(), cents: z.number().int().min(0) })

/** `quantity` left out is without limit. Without bands nothing is offered beyond the quantity. */
export const NewRule = z
  .object({
    bodyType: optional(z.enum(bodyTypes)),
    populationFrom: optional(Count).transform((n) => n ?? 0),
    populationTo: optional(Count),
    quantity: optional(Count),
    period: z.enum(periods),
    fromOn: DayInput,
    /** The last day it holds. */
    lastOn: optional(DayInput),
    overageBands: z.array(Band).max(10),
    actId: optional(z.uuid()),
    act: z.string().trim().max(300).default(''),
    source: z.string().trim().max(300).default(''),
  })
  .superRefine((r, ctx) => {
    const wrong = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message })
    if (r.populationTo !== undefined && r.populationTo < r.populationFrom) wrong('populationTo', 'band_order')
    if (r.lastOn !== undefined && r.lastOn < r.fromOn) wrong('lastOn', 'rule_dates')
    if (!bandsClimb(r.overageBands)) wrong('overageBands', 'overage_order')
    if (!r.act && !r.actId) wrong('act', 'act_needed')
  })
export type NewRule = z.output<typeof NewRule>

const BandTo = optional(z.coerce.number().int().min(1).max(1_000_000_000))
/** The same from a form: three lines of prices beyond the quantity, each up to so many units. */
export const RuleForm = z
  .looseObject({
    upTo1: BandTo,
    price1: optional(Euro),
    upTo2: BandTo,
    price2: optional(Euro),
    upTo3: BandTo,
    price3: optional(Euro),
  })
  .transform(({ upTo1, price1, upTo2, price2, upTo3, price3, ...rest }) => ({
    ...rest,
    overageBands: [
      [upTo1, price1],
      [upTo2, price2],
      [upTo3, price3],
    ].flatMap(([upTo, cents]) => (cents === undefined ? [] : [{ upTo: upTo ?? null, cents }])),
  }))
  .pipe(NewRule)

export type Rule = {
  id: string
  bodyType: BodyType | null
  populationFrom: number
  populationTo: number | null
  quantity: number | null
  period: Period
  fromOn: string
  toOn: string | null
  overageBands: OverageBand[]
  actId: string | null
  act: string
  source: string
  endedBy: string
}

/** Every rule of a service, those in force and those that were. */
export async function listRules(ctx: Ctx, serviceId: string): Promise<Rule[]> {
  const rows = await ctx.db
    .selectFrom('entitlementRule')
    .select([
      'id',
      'bodyType',
      'populationFrom',
      'populationTo',
      'quantity',
      'period',
      'fromOn',
      'toOn',
      'overageBands',
      'actId',
      'act',
      'source',
      'endedBy',
    ])
    .where('serviceId', '=', serviceId)
    .orderBy('fromOn')
    .orderBy('bodyType')
    .orderBy('populationFrom')
    .limit(500)
    .execute()
  return rows as Rule[]
}

/** Periods are written with their last day and kept with the first day after it. */
export const dayAfter = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString()

/**
 * Adds a rule. One that could meet another on some body and day is refused with both named: no rule is stronger than
 * another, so that whoever reads them knows the answer.
 */
export async function addRule(ctx: Ctx, code: string, input: NewRule) {
  const service = await getService(ctx, code)
  // Two rules added at the same time take turns at the service.
  await sql`select 1 from service where id = ${service.id} for update`.execute(ctx.db)
  const { lastOn, bodyType = null, populationTo = null, quantity = null, actId, overageBands, ...rest } = input
  const rule = { ...rest, bodyType, populationTo, quantity, toOn: lastOn ? dayAfter(lastOn) : null }
  const other = (await listRules(ctx, service.id)).find((r) => contradict(rule, r))
  if (other) throw contradiction(rule, other)
  const added = await ctx.db
    .insertInto('entitlementRule')
    .values({
      ...rule,
      serviceId: service.id,
      overageBands: JSON.stringify(overageBands),
      actId: actId ?? null,
      act: await labelOf(ctx, actId, input.act),
      createdAt: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'catalogue.rule_added', service, { ruleId: added.id })
  return { ...added, service }
}

type Told = Pick<Rule, 'bodyType' | 'populationFrom' | 'populationTo' | 'quantity' | 'period' | 'fromOn' | 'toOn'>
const told = (r: Told) => JSON.stringify(r)
/** Both rules travel as values; the sentence is made in the reader's language. */
const contradiction = (rule: Told & { act?: string }, other: Rule) => {
  const values = { mine: told(rule), other: told(other), act: other.act }
  return new Problem(422, 'rules_contradict', {
    values,
    fields: { fromOn: { code: 'rules_contradict_field', values } },
  })
}

export const RuleEnd = z.object({
  /** The last day it holds. */
  lastOn: DayInput,
  endedBy: z.string().trim().min(2).max(300),
})

/** Ends a rule on a day, under an act. What was used under it stays. */
export async function endRule(ctx: Ctx, code: string, ruleId: string, { lastOn, endedBy }: z.output<typeof RuleEnd>) {
  const service = await getService(ctx, code)
  const rule = await getRule(ctx, service, ruleId)
  const toOn = dayAfter(lastOn)
  if (toOn < rule.fromOn || (rule.toOn !== null && toOn > rule.toOn)) throw invalid({ lastOn: 'rule_dates' })
  const later = await ctx.db
    .selectFrom('consumption')
    .select('usedOn')
    .where('ruleId', '=', ruleId)
    .where('usedOn', '>', lastOn)
    .orderBy('usedOn', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (later) throw invalid({ lastOn: { code: 'rule_used_later', values: { day: later.usedOn } } })
  await ctx.db.updateTable('entitlementRule').set({ toOn, endedBy }).where('id', '=', ruleId).execute()
  await record(ctx, 'catalogue.rule_ended', service, { ruleId, lastOn })
  return service
}

export async function getRule(ctx: Ctx, service: Service, ruleId: string): Promise<Rule> {
  const rule = (await listRules(ctx, service.id)).find((r) => r.id === ruleId)
  if (!rule) throw notFound()
  return rule
}
