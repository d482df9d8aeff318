import { z } from 'zod'
import { Cap, checkRules, Day, type DeadlineFault, Rule, Source } from '../deadlines/index.ts'
import { bodyTypes } from '../members/index.ts'
import { type Stage, stages } from './stages.ts'

/** A call as data: what is written in YAML, kept with the call and published as a schema. */

const Text = z.string().trim().min(2).max(300)
const Both = z.strictObject({ it: Text, en: Text })
const Name = z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'rule_name_shape')
const Whole = z.number('number').int().min(0)

const Window = z.strictObject({ name: z.string().trim().min(1).max(40), opensOn: Day, closesOn: Day })
const Paper = z.strictObject({
  code: Name,
  title: Both,
  stage: z.enum(stages).meta({ description: 'By when the paper must be there.' }),
  signed: z.enum(['no', 'yes', 'cades']).default('no').meta({ description: 'cades: a .p7m file alone.' }),
  signers: z.number().int().min(1).max(5).default(1),
  scenarios: z
    .array(z.number().int().min(0).max(3))
    .min(1, 'scenario_missing')
    .default([0, 1, 2, 3])
    .meta({ description: 'The set-ups between body and association in which it is asked for.' }),
})
export type Paper = z.output<typeof Paper>

const Amount = z.strictObject({
  rule: z.enum(['lump', 'per_service', 'score', 'by_hand']),
  bands: z
    .array(
      z.strictObject({ upTo: Whole.nullable().meta({ description: 'Inhabitants; null is no limit.' }), cents: Whole }),
    )
    .max(30)
    .default([]),
  minServices: Whole.nullable().default(null),
  maxServices: Whole.nullable().default(null),
  note: z.string().trim().max(500).default(''),
})

export const CallRule = Rule.extend({
  doneBy: Name.nullable().default(null).meta({ description: 'What must have happened for the deadline to be met.' }),
  population: z
    .strictObject({ from: Whole.default(0), upTo: Whole.nullable().default(null) })
    .nullable()
    .default(null)
    .meta({
      description: 'The rule is for bodies of so many inhabitants; of an unknown number it is kept, prudently.',
    }),
})
export type CallRule = z.output<typeof CallRule>

export const CallDefinition = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/, 'call_code_shape'),
  title: Text,
  promoter: Text,
  programme: z.string().trim().max(300).default(''),
  measure: z.string().trim().max(40).default(''),
  nationalTitle: z
    .string()
    .trim()
    .max(300)
    .default('')
    .meta({ description: 'The title in the national open data, by which grants are recognised.' }),
  windows: z.array(Window).max(60).default([]),
  eligible: z
    .strictObject({
      types: z.array(z.enum(bodyTypes)).default([]),
      populationFrom: Whole.default(0),
      populationUpTo: Whole.nullable().default(null),
    })
    .prefault({}),
  amount: Amount.prefault({ rule: 'by_hand' }),
  cupTemplate: z.string().trim().max(60).default(''),
  treasury: z
    .enum(['treasury_or_iban', 'iban'])
    .default('iban')
    .meta({ description: 'Where the money goes: a treasury account TU-xxx-xxxxxx or an IBAN.' }),
  papers: z.array(Paper).max(60).default([]),
  caps: z.array(Cap).max(20).default([]),
  rules: z.array(CallRule).max(60).default([]),
  order: z.array(Name).max(40).default([]),
  source: Source.nullable().default(null),
})
export type CallDefinition = z.output<typeof CallDefinition>

export const CallFile = z.strictObject({
  /** What calls share, written once and repeated by YAML aliases. */
  shared: z.unknown().optional(),
  calls: z.array(CallDefinition).min(1).max(200),
})

/** Words that follow `/calls/` and are pages of their own. */
const reserved = ['new', 'import', 'export', 'pad26']

/** What is contradictory in a call, each with its place: windows that overlap or end before they begin, papers and rules twice, rules. */
export function checkCall({ code, windows, papers, rules, caps, amount }: CallDefinition): DeadlineFault[] {
  const faults: DeadlineFault[] = []
  if (reserved.includes(code)) faults.push({ code: 'call_code_reserved', place: 'code' })
  windows.forEach((w, at) => {
    if (w.closesOn < w.opensOn) faults.push({ code: 'window_order', place: `windows.${at}.closesOn` })
    const other = windows.findIndex((o, i) => i < at && o.opensOn <= w.closesOn && w.opensOn <= o.closesOn)
    if (other >= 0)
      faults.push({
        code: 'windows_overlap',
        place: `windows.${at}.opensOn`,
        values: { name: w.name, other: windows[other]!.name },
      })
    if (windows.findIndex((o) => o.name === w.name) < at)
      faults.push({ code: 'window_twice', place: `windows.${at}.name`, values: { name: w.name } })
  })
  papers.forEach((p, at) => {
    if (papers.findIndex((o) => o.code === p.code) < at)
      faults.push({ code: 'paper_twice', place: `papers.${at}.code`, values: { name: p.code } })
  })
  amount.bands.forEach((band, at) => {
    const before = amount.bands[at - 1]
    if (before && (before.upTo === null || (band.upTo !== null && band.upTo <= before.upTo)))
      faults.push({ code: 'bands_order', place: `amount.bands.${at}.upTo` })
  })
  return [...faults, ...checkRules(rules, caps)]
}

/** The amount of a body of so many inhabitants; null where a number does not say it. */
export function amountFor({ amount }: Pick<CallDefinition, 'amount'>, population: number | null): number | null {
  if (amount.rule !== 'lump' || amount.bands.length === 0) return null
  const [only] = amount.bands
  if (amount.bands.length === 1 && only?.upTo === null) return only.cents
  if (population === null) return null
  return amount.bands.find((b) => b.upTo === null || population <= b.upTo)?.cents ?? null
}

/** The window open on a day; null when none is. A call without windows is always open: whoever enters it knows. */
export const windowOn = ({ windows }: Pick<CallDefinition, 'windows'>, day: string) =>
  windows.find((w) => w.opensOn <= day && day <= w.closesOn) ?? null

/** Whether a body may apply; of an unknown population it may. */
export const isEligible = (
  { eligible }: Pick<CallDefinition, 'eligible'>,
  body: { type: string; population: number | null },
) =>
  (eligible.types.length === 0 || eligible.types.some((type) => type === body.type)) &&
  (body.population === null ||
    (body.population >= eligible.populationFrom &&
      (eligible.populationUpTo === null || body.population <= eligible.populationUpTo)))

/** The rules that are for a body of so many inhabitants. */
export const rulesFor = (rules: readonly CallRule[], population: number | null) =>
  rules.filter(
    ({ population: range }) =>
      range === null ||
      population === null ||
      (population >= range.from && (range.upTo === null || population <= range.upTo)),
  )

/** The papers a scenario asks for, by their stage. */
export const papersFor = (papers: readonly Paper[], scenario: number) =>
  papers
    .filter((p) => p.scenarios.includes(scenario))
    .toSorted((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage))
export const byStage = (papers: readonly Paper[], upTo: Stage) =>
  papers.filter((p) => stages.indexOf(p.stage) <= stages.indexOf(upTo))
