// What must hold whatever the numbers. A failing case prints its seed.
import assert from 'node:assert/strict'
import test from 'node:test'
import { shareOut } from '../platform/money.ts'
import type { BodyInputs } from './due-inputs.ts'
import { computeDues } from './engine.ts'
import { partOfYear, type Unit } from './periods.ts'
import { RuleSet } from './rules.ts'

/** The same numbers for the same seed. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return (max: number) => Math.floor(next() * max)
}
const TIMES = 300
function always(hold: (roll: (max: number) => number) => void) {
  for (let seed = 1; seed <= TIMES; seed++)
    try {
      hold(dice(seed))
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
}

const at = { on: '2025-12-31' }
const figure = (value: number) => [{ value, source: 'prova', on: '2025-12-31' }]
const day = (n: number) => Temporal.PlainDate.from('2026-01-01').add({ days: n }).toString()
const someBody = (roll: (max: number) => number, id: number): BodyInputs => {
  const from = roll(365)
  return {
    id: String(id),
    name: String(id),
    ipaCode: null,
    type: 'municipality',
    figures: { population: figure(1 + roll(90_000)), firms: figure(roll(9_000)), workstations: figure(roll(400)) },
    periods: [{ from: day(from), to: day(from + 1 + roll(400)) }],
    joinedOn: day(from),
    act: 'prova',
    levels: [{ year: 2025, value: roll(500_000), source: 'prova', on: '2025-06-30' }],
    funding: [],
    charges: [],
    credits: [],
  }
}
const bodies = (roll: (max: number) => number) => Array.from({ length: 1 + roll(40) }, (_, i) => someBody(roll, i))

test('shares of a budget add up to it to the cent', () =>
  always((roll) => {
    const all = bodies(roll)
    const budgetCents = roll(100_000_000)
    const first = roll(101)
    const set = RuleSet.parse({
      rules: [
        {
          kind: 'share',
          key: 'b',
          name: 'Costi',
          budgetCents,
          at,
          byDays: roll(2) === 1,
          weights: [
            { input: 'population', percent: String(first) },
            { input: 'equal', percent: String(100 - first) },
          ],
        },
      ],
    })
    assert.equal(
      computeDues(set, 2026, all).reduce((sum, d) => sum + d.totalCents, 0),
      budgetCents,
    )
  }))

test('pro rata over any partition of a year adds up to the year', () =>
  always((roll) => {
    const year = 2023 + roll(4)
    const cents = roll(3) === 0 ? -roll(1_000_000) : roll(1_000_000)
    const edges = [
      `${year}-01-01`,
      ...Array.from(
        { length: roll(12) },
        () => `${year}-${String(1 + roll(12)).padStart(2, '0')}-${String(1 + roll(28)).padStart(2, '0')}`,
      ).toSorted(),
      `${year + 1}-01-01`,
    ]
    for (const unit of ['day', 'month'] as Unit[]) {
      let sum = 0
      for (let i = 1; i < edges.length; i++)
        sum += partOfYear(cents, { from: edges[i - 1]!, to: edges[i]! }, year, unit)
      assert.equal(sum, cents, `${unit} ${edges.join(' ')}`)
    }
  }))

const capped = (roll: (max: number) => number) =>
  RuleSet.parse({
    rules: [
      {
        kind: 'per_unit',
        key: 'a',
        name: 'Abitanti',
        input: 'population',
        at,
        euroPerUnit: `${roll(3)}.${String(roll(10_000)).padStart(4, '0')}`,
      },
      {
        kind: 'discount',
        key: 'd',
        name: 'Sconto',
        input: 'population',
        at,
        by: roll(2) ? 'slice' : 'whole',
        bands: [
          { from: 0, to: 5000, percent: String(roll(100)) },
          { from: 5001, to: null, percent: `${roll(99)}.5` },
        ],
      },
      { kind: 'pro_rata', key: 'p', name: 'Pro rata', unit: roll(2) ? 'day' : 'month' },
      { kind: 'cap', key: 'c', name: 'Tetto', level: { year: 'last' } },
    ],
  })

test('a cap is never exceeded, and no discount or time makes a due negative', () =>
  always((roll) => {
    const all = bodies(roll)
    for (const [i, due] of computeDues(capped(roll), 2026, all).entries()) {
      assert.ok(due.totalCents <= all[i]!.levels[0]!.value)
      assert.ok(due.totalCents >= 0, `${due.totalCents}`)
    }
  }))

test('a due is the sum of its steps, and the same inputs give the same due', () =>
  always((roll) => {
    const all = bodies(roll)
    const set = capped(roll)
    const dues = computeDues(set, 2026, all)
    for (const due of dues)
      assert.equal(
        due.steps.filter((s) => s.counts).reduce((sum, s) => sum + s.resultCents, 0),
        due.totalCents,
      )
    assert.deepEqual(computeDues(structuredClone(set), 2026, structuredClone(all)), dues)
  }))

test('what one body owes without a shared budget does not depend on the others', () =>
  always((roll) => {
    const all = bodies(roll)
    const set = capped(roll)
    const alone = all.map((b) => computeDues(set, 2026, [b])[0])
    assert.deepEqual(alone, computeDues(set, 2026, all))
  }))

test('splitting cents by weights leaves nothing over', () =>
  always((roll) => {
    const weights = Array.from({ length: 1 + roll(60) }, () => roll(100_000))
    const total = roll(10_000_000) - 5_000_000
    assert.equal(
      shareOut(total, weights).reduce((a, b) => a + b, 0),
      total,
    )
  }))
