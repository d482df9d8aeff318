// The schedules of real centres, each with what comes out worked out by hand beside it.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { BodyInputs, Credit } from './due-inputs.ts'
import { computeDues } from './engine.ts'
import { brescia2015, brescia2026, consorzioIt, leccoWorkstations, olgiate2023 } from './real-schedules.ts'
import { type Rule, RuleSet } from './rules.ts'

const figure = (value: number, on: string) => ({ value, source: 'prova', on })
export const body = (id: string, more: Partial<BodyInputs> = {}): BodyInputs => ({
  id,
  name: id,
  ipaCode: null,
  type: 'municipality',
  figures: { population: [], firms: [], workstations: [] },
  periods: [{ from: '2010-01-01', to: '2036-01-01' }],
  joinedOn: '2010-01-01',
  act: 'delibera di prova',
  levels: [],
  funding: [],
  charges: [],
  credits: [],
  ...more,
})
const dueOf = (rules: RuleSet, year: number, b: BodyInputs) => computeDues(rules, year, [b])[0]!
const total = (rules: RuleSet, year: number, b: BodyInputs) => dueOf(rules, year, b).totalCents

test('Brescia 2015: unions pay 300 euro; a small town pays what 2013 cost, a large one less by its discounts', () => {
  assert.equal(total(brescia2015, 2015, body('Unione', { type: 'union' })), 30_000)
  assert.equal(total(brescia2015, 2015, body('Comunità montana', { type: 'mountain_community' })), 30_000)

  // Cedegolo, 1,000 residents and 60 firms in both years: 160.00 + 66.00 = 226.00; no discount below 1,000;
  // the level of 2013 is 150.00 + 60.00 = 210.00.
  const small = body('Cedegolo', {
    figures: { population: [figure(1000, '2013-12-31')], firms: [figure(60, '2013-12-31')], workstations: [] },
  })
  const due = dueOf(brescia2015, 2015, small)
  assert.equal(due.totalCents, 21_000)
  assert.deepEqual(
    due.steps.map((s) => [s.rule, s.resultCents]),
    [
      ['residenti', 16_000],
      ['imprese', 6_600],
      ['sconto', 0],
      ['residenti-2013', 15_000],
      ['imprese-2013', 6_000],
      ['tetto-2013', -1_600],
    ],
  )

  // 10,000 residents and 800 firms: 1,600.00 + 880.00 = 2,480.00. Discount by slices: 1,000 at 0, 4,000 at 10%, 5,000 at 20%:
  // 2,480 × 0.4 × 10% = 99.20 and 2,480 × 0.5 × 20% = 248.00; 2,132.80 is below 2013 (1,500 + 800 = 2,300).
  const large = body('Darfo', {
    figures: { population: [figure(10_000, '2013-12-31')], firms: [figure(800, '2013-12-31')], workstations: [] },
  })
  assert.equal(total(brescia2015, 2015, large), 213_280)
})

test('Lecco 2018: 100.26 a workstation in the forecast, 98.83 in the end: forty workstations get 57.20 back', () => {
  // 1,000 workstations in all: 100,260.00 and 98,830.00 euro.
  const town = (id: string, n: number) =>
    body(id, { figures: { population: [], firms: [], workstations: [figure(n, '2017-12-31')] } })
  const bodies = [town('Olgiate', 40), town('Lecco', 700), town('Calco', 260)]
  const forecast = computeDues(leccoWorkstations(10_026_000), 2018, bodies).map((d) => d.totalCents)
  const final = computeDues(leccoWorkstations(9_883_000), 2018, bodies).map((d) => d.totalCents)
  assert.deepEqual(forecast, [401_040, 7_018_200, 2_606_760])
  assert.deepEqual(final, [395_320, 6_918_100, 2_569_580])
  assert.equal(forecast[0]! - final[0]!, 5_720)
})

test('Olgiate Molgora joined on 6 February 2023: the calendar year is free, or the twelve months to 5 February 2024', () => {
  const olgiate = body('Olgiate', { periods: [{ from: '2023-02-06', to: '2028-01-01' }], joinedOn: '2023-02-06' })
  const calendar = olgiate2023('calendar_year')
  assert.deepEqual(
    [2023, 2024, 2025].map((y) => total(calendar, y, olgiate)),
    [0, 200_000, 200_000],
  )
  // 2024 has 366 days, of which 36 (1 January to 5 February) are still free: 2,000.00 × 36 / 366 = 196.72.
  const months = olgiate2023('months')
  assert.deepEqual(
    [2023, 2024, 2025].map((y) => total(months, y, olgiate)),
    [0, 180_328, 200_000],
  )
  const step = dueOf(months, 2024, olgiate).steps.find((s) => s.kind === 'free')!
  assert.deepEqual(
    [step.says['during'], step.says['until'], step.says['free'], step.says['all']],
    ['months', '2024-02-06', 36, 366],
  )
  assert.equal(step.input.value, '2023-02-06')
})

test('Consorzio.IT: five percent of 121,992 euro are 6,099.60; who has no figure has no due', () => {
  const one = body('Olgiate', { funding: [{ year: 2026, ...figure(12_199_200, '2026-08-22') }] })
  assert.equal(total(consorzioIt, 2026, one), 609_960)
  assert.deepEqual(
    dueOf(consorzioIt, 2026, body('Calco')).missing.map((m) => [m.rule, m.why]),
    [['pnrr', 'funding_missing']],
  )
})

test('Brescia 2026: one fee for everything', () => {
  assert.equal(total(brescia2026, 2026, body('Cedegolo')), 120_000)
})

const rules = (...list: unknown[]): RuleSet => RuleSet.parse({ rules: list })
const at = { on: '2025-12-31' }
const town = (population: number, more: Partial<BodyInputs> = {}) =>
  body('Comune', { figures: { population: [figure(population, '2025-12-31')], firms: [], workstations: [] }, ...more })
const flat = (cents: number) => ({ kind: 'flat', key: 'quota', name: 'Quota', cents })

test('a population of zero or missing stops that body, and names rule and input; the others are computed', () => {
  const set = rules({
    kind: 'per_unit',
    key: 'abitanti',
    name: 'Abitanti',
    input: 'population',
    at,
    euroPerUnit: '0.15',
  })
  const [zero, none, fine] = computeDues(set, 2026, [town(0), body('Senza'), town(100)])
  assert.deepEqual(zero!.missing, [
    { rule: 'abitanti', name: 'Abitanti', input: 'population', why: 'zero', on: '2025-12-31' },
  ])
  assert.equal(none!.missing[0]!.why, 'missing')
  assert.deepEqual(none!.steps, [])
  assert.equal(fine!.totalCents, 1_500)
})

test('a figure later than the reference day is not looked at', () => {
  const set = rules({ kind: 'per_unit', key: 'abitanti', name: 'Abitanti', input: 'population', at, euroPerUnit: '1' })
  const b = body('Comune', {
    figures: { population: [figure(900, '2026-01-01'), figure(500, '2025-06-30')], firms: [], workstations: [] },
  })
  assert.equal(total(set, 2026, b), 50_000)
})

test('bands by whole take one price for all, by slice each its own', () => {
  const bands = [
    { from: 0, to: 1000, euroPerUnit: '0.20' },
    { from: 1001, to: null, euroPerUnit: '0.10' },
  ]
  const by = (how: string) => rules({ kind: 'bands', key: 'f', name: 'Fasce', input: 'population', at, by: how, bands })
  assert.equal(total(by('whole'), 2026, town(1500)), 15_000)
  assert.equal(total(by('slice'), 2026, town(1500)), 25_000)
  assert.equal(total(by('slice'), 2026, town(1000)), 20_000)
})

test('minimum, maximum and not above last year', () => {
  const all = rules(
    { kind: 'per_unit', key: 'a', name: 'Abitanti', input: 'population', at, euroPerUnit: '1' },
    { kind: 'minimum', key: 'min', name: 'Minimo', cents: 30_000 },
    { kind: 'maximum', key: 'max', name: 'Massimo', cents: 90_000 },
    { kind: 'cap', key: 'tetto', name: 'Mai sopra l’anno prima', level: { year: 'last' }, whenMissing: 'skip' },
  )
  assert.equal(total(all, 2026, town(100)), 30_000)
  assert.equal(total(all, 2026, town(1000)), 90_000)
  const known = { levels: [{ year: 2025, value: 70_000, source: 'avviso 2025', on: '2025-06-30' }] }
  assert.equal(total(all, 2026, town(1000, known)), 70_000)
  const strict = rules(flat(100), { kind: 'cap', key: 't', name: 'Tetto', level: { year: 'last' } })
  assert.equal(dueOf(strict, 2026, town(1)).missing[0]!.why, 'level_missing')
})

test('who belongs from 1 July pays 184 days of 365, or six months of twelve; who never belongs owes no quota', () => {
  const half = { periods: [{ from: '2026-07-01', to: '2030-01-01' }] }
  const set = (unit: string) => rules(flat(36_500), { kind: 'pro_rata', key: 'tempo', name: 'Pro rata', unit })
  assert.equal(total(set('day'), 2026, town(1, half)), 18_400)
  assert.equal(total(set('month'), 2026, town(1, half)), 18_250)
  assert.equal(total(set('day'), 2025, town(1, half)), 0)
})

test('credits are used as far as there is something to pay, what is owed comes first, and the rest stays', () => {
  const credits: Credit[] = [
    { id: 'a', cents: 5_000, reason: 'Penale', source: 'atto 1', on: '2026-01-01' },
    { id: 'b', cents: -2_000, reason: 'Conguaglio', source: 'consuntivo', on: '2026-02-01' },
    { id: 'c', cents: 9_000, reason: 'Anticipo', source: 'atto 2', on: '2026-03-01' },
  ]
  const due = dueOf(rules(flat(10_000)), 2026, town(1, { credits }))
  assert.equal(due.totalCents, 0)
  assert.deepEqual(due.creditUses, [
    { id: 'b', cents: -2_000 },
    { id: 'a', cents: 5_000 },
    { id: 'c', cents: 7_000 },
  ])
})

test('charges beyond the allowance enter with their commitment, whatever the rules say', () => {
  const charge = { id: 'x', cents: 2_800, what: '2 postazioni antivirus', source: 'impegno 120/2026', on: '2026-11-12' }
  const due = dueOf(
    rules(flat(10_000), { kind: 'maximum', key: 'm', name: 'Massimo', cents: 9_000 }),
    2026,
    town(1, { charges: [charge] }),
  )
  assert.equal(due.totalCents, 11_800)
  assert.deepEqual(due.chargeIds, ['x'])
})

test('rounding to the euro is a step that says so', () => {
  const set = rules(flat(12_349), { kind: 'round', key: 'euro', name: 'All’euro', toCents: 100 })
  assert.deepEqual(
    dueOf(set, 2026, town(1)).steps.map((s) => s.resultCents),
    [12_349, -49],
  )
  assert.equal(
    total(rules(flat(12_350), { kind: 'round', key: 'e', name: 'Euro', toCents: 100 }), 2026, town(1)),
    12_400,
  )
})

test('a budget by two weights adds up, and says what each weighed', () => {
  const set = rules({
    kind: 'share',
    key: 'b',
    name: 'Costi',
    budgetCents: 100_001,
    at,
    weights: [
      { input: 'population', percent: '70' },
      { input: 'equal', percent: '30' },
    ],
  } satisfies Partial<Rule> & Record<string, unknown>)
  const dues = computeDues(set, 2026, [town(100), { ...town(200), id: 'altro' }, body('senza')])
  assert.equal(dues[0]!.totalCents + dues[1]!.totalCents, 100_001)
  assert.equal(dues[0]!.steps.length, 2)
  assert.equal(dues[2]!.missing[0]!.input, 'population')
})
