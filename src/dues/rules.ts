import { z } from 'zod'

// The one form in which the rules of a schedule are written: pages, API, files and the engine read this.

const Key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'rule_key')
const Cents = z.number().int().min(0).max(1_000_000_000_000).meta({ description: 'Euro cents.' })
const Price = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,4})?$/, 'rule_price')
  .meta({ description: 'Euros as text, up to four decimals, so that nothing is lost: 0.15.' })
const Percent = z
  .string()
  .regex(/^(100(\.0{1,4})?|\d{1,2}(\.\d{1,4})?)$/, 'rule_percent')
  .meta({ description: 'A percentage from 0 to 100 as text, up to four decimals.' })

export const counted = ['population', 'firms', 'workstations'] as const
export type Counted = (typeof counted)[number]
const Count = z.enum(counted).meta({ description: 'What is counted of a body.' })

const At = z
  .union([
    z.strictObject({ on: z.iso.date() }),
    z.strictObject({
      yearsBefore: z.number().int().min(0).max(30),
      monthDay: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'rule_month_day'),
    }),
  ])
  .meta({ description: 'The reference day: one day for ever, or a day of some years before that of the due.' })
export type At = z.output<typeof At>

const Of = z.array(Key).min(1).max(30).meta({ description: 'Rules whose results count; without it all those above.' })
const range = { from: z.number().int().min(0), to: z.number().int().min(0).nullable() }
const By = z
  .enum(['whole', 'slice'])
  .meta({ description: 'whole: the band a body falls in counts for all of it; slice: each band for its own part.' })
const Unit = z.enum(['day', 'month'])

const common = {
  key: Key,
  name: z.string().trim().min(2).max(120),
  types: z
    .array(z.string().min(1).max(40))
    .min(1)
    .max(20)
    .optional()
    .meta({ description: 'Only bodies of these types.' }),
  counts: z.boolean().default(true).meta({ description: 'false: only a level another rule looks at; not owed.' }),
}

const kinds = [
  z.strictObject({ kind: z.literal('flat'), ...common, cents: Cents }),
  z.strictObject({ kind: z.literal('per_unit'), ...common, input: Count, at: At, euroPerUnit: Price }),
  z.strictObject({
    kind: z.literal('bands'),
    ...common,
    input: Count,
    at: At,
    by: By,
    bands: z
      .array(z.strictObject({ ...range, cents: Cents.optional(), euroPerUnit: Price.optional() }))
      .min(1)
      .max(50),
  }),
  z.strictObject({
    kind: z.literal('discount'),
    ...common,
    of: Of.optional(),
    input: Count,
    at: At,
    by: By,
    bands: z
      .array(z.strictObject({ ...range, percent: Percent }))
      .min(1)
      .max(50),
  }),
  z.strictObject({
    kind: z.literal('share'),
    ...common,
    budgetCents: Cents,
    at: At,
    weights: z
      .array(z.strictObject({ input: z.enum([...counted, 'equal']), percent: Percent }))
      .min(1)
      .max(4),
    byDays: z.boolean().default(false).meta({ description: 'Who belongs for part of the year weighs for that part.' }),
  }),
  z.strictObject({
    kind: z.literal('percent_of_funding'),
    ...common,
    percent: Percent,
    yearsBefore: z
      .number()
      .int()
      .min(0)
      .max(10)
      .default(0)
      .meta({ description: 'Funding of which year: 0 is that of the due.' }),
  }),
  z.strictObject({
    kind: z.literal('free'),
    ...common,
    of: Of.optional(),
    during: z.enum(['calendar_year', 'months']),
    months: z.number().int().min(1).max(60).default(12),
    unit: Unit.default('day'),
  }),
  z.strictObject({ kind: z.literal('pro_rata'), ...common, of: Of.optional(), unit: Unit }),
  z.strictObject({ kind: z.literal('minimum'), ...common, cents: Cents }),
  z.strictObject({ kind: z.literal('maximum'), ...common, cents: Cents }),
  z.strictObject({
    kind: z.literal('cap'),
    ...common,
    level: z.union([
      z.strictObject({ year: z.enum(['last']) }),
      z.strictObject({ year: z.number().int().min(1990).max(2200) }),
      z.strictObject({ of: Of }),
    ]),
    whenMissing: z
      .enum(['refuse', 'skip'])
      .default('refuse')
      .meta({ description: 'A body without that level: its due stops, or this rule does not touch it.' }),
  }),
  z.strictObject({ kind: z.literal('beyond_allowance'), ...common }),
  z.strictObject({ kind: z.literal('round'), ...common, toCents: z.number().int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('credits'), ...common }),
] as const

const Rule = z.discriminatedUnion('kind', kinds)
export type Rule = z.output<typeof Rule>
export type Kind = Rule['kind']
export const ruleKinds: readonly Kind[] = kinds.map((k) => k.shape.kind.value)
export type RuleOf<K extends Kind> = Extract<Rule, { kind: K }>

/** The rules of a schedule, in the order in which they are applied. Each result is rounded to the cent, half away from zero. */
export const RuleSet = z
  .strictObject({ rules: z.array(Rule).min(1).max(60) })
  .meta({ description: 'The rules of a schedule of dues, in the order in which they are applied.' })
export type RuleSet = z.output<typeof RuleSet>

/** The published schema of the form. */
export const publishedSchema = () => z.toJSONSchema(RuleSet, { io: 'input', target: 'draft-2020-12' })

/** What each schedule ends with, unless it says otherwise: charges beyond the allowance, and credits, enter every due. */
const closing = {
  beyond: { kind: 'beyond_allowance', key: 'oltre-soglia', name: 'Consumi oltre la soglia', counts: true },
  credits: { kind: 'credits', key: 'crediti', name: 'Crediti e conguagli', counts: true },
} as const satisfies Record<string, Rule>

export function complete({ rules }: RuleSet): Rule[] {
  const has = (kind: Kind) => rules.some((r) => r.kind === kind)
  return [...rules, ...(has('beyond_allowance') ? [] : [closing.beyond]), ...(has('credits') ? [] : [closing.credits])]
}

/** The day a figure is read at, for the dues of a year. The 29th of February is the 28th where there is none. */
export const referenceDay = (at: At, year: number): string =>
  'on' in at
    ? at.on
    : Temporal.PlainDate.from(
        {
          year: year - at.yearsBefore,
          month: Number(at.monthDay.slice(0, 2)),
          day: Number(at.monthDay.slice(3)),
        },
        { overflow: 'constrain' },
      ).toString()
