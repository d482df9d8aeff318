import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../platform/root.ts'
import {
  bandsClimb,
  calendarPeriod,
  contradict,
  exhaustedOn,
  overageCost,
  type Reach,
  thresholdReached,
} from './allowance.ts'
import { cloudLacks, diagram, moves, states } from './states.ts'

const reach = (over: Partial<Reach>): Reach => ({
  bodyType: null,
  populationFrom: 0,
  populationTo: null,
  fromOn: '2026-01-01',
  toOn: null,
  ...over,
})
const pairs: [string, Partial<Reach>, Partial<Reach>, boolean][] = [
  ['the same twice', {}, {}, true],
  ['every type meets each type', {}, { bodyType: 'union' }, true],
  ['two types never meet', { bodyType: 'municipality' }, { bodyType: 'union' }, false],
  ['bands side by side', { populationTo: 3000 }, { populationFrom: 3001, populationTo: 5000 }, false],
  ['bands that share one inhabitant', { populationTo: 3000 }, { populationFrom: 3000, populationTo: 5000 }, true],
  ['a band inside another', { populationFrom: 1000, populationTo: 2000 }, { populationTo: 5000 }, true],
  ['no band meets every band', {}, { populationFrom: 100_000 }, true],
  ['one ends the day before the other begins', { toOn: '2026-07-01' }, { fromOn: '2026-07-01' }, false],
  ['one day in common', { toOn: '2026-07-02' }, { fromOn: '2026-07-01' }, true],
  ['a rule ended before it began never holds', { toOn: '2026-01-01' }, {}, false],
  ['an open rule and a later one', {}, { fromOn: '2030-01-01' }, true],
]
for (const [what, a, b, expected] of pairs)
  test(`contradiction: ${what}: ${expected ? 'yes' : 'no'}`, () => {
    assert.equal(contradict(reach(a), reach(b)), expected)
    assert.equal(contradict(reach(b), reach(a)), expected, 'the other way round')
  })

const bands = [
  { upTo: 50, cents: 120 },
  { upTo: 100, cents: 90 },
]
const costs: [number, number, number | null][] = [
  [0, 1, 120],
  [0, 50, 6000],
  [0, 51, 6090],
  [49, 2, 210],
  [50, 50, 4500],
  [99, 1, 90],
  [99, 2, null],
  [0, 0, 0],
]
for (const [before, quantity, cents] of costs)
  test(`${quantity} units after ${before} beyond cost ${cents}`, () => {
    assert.equal(overageCost(bands, before, quantity), cents)
  })
test('an open last band has no end, no bands have no price', () => {
  assert.equal(overageCost([{ upTo: null, cents: 10 }], 1000, 5), 50)
  assert.equal(overageCost([], 0, 1), null)
})
test('bands climb and only the last is open', () => {
  assert.ok(bandsClimb(bands))
  assert.ok(bandsClimb([]))
  assert.ok(
    !bandsClimb([
      { upTo: null, cents: 1 },
      { upTo: 5, cents: 1 },
    ]),
  )
  assert.ok(
    !bandsClimb([
      { upTo: 5, cents: 1 },
      { upTo: 5, cents: 1 },
    ]),
  )
})

test('a day is in its calendar year and month', () => {
  assert.deepEqual(calendarPeriod('year', '2026-11-22'), { from: '2026-01-01', to: '2026-12-31' })
  assert.deepEqual(calendarPeriod('month', '2028-02-10'), { from: '2028-02-01', to: '2028-02-29' })
})

const year = { included: 100, from: '2026-01-01', to: '2026-12-31' }
const forecasts: [string, number, number | null, string, string | null][] = [
  ['half used after a tenth of the year', 50, 100, '2026-02-05', '2026-03-13'],
  ['one a day lasts a hundred days', 10, 100, '2026-01-10', '2026-04-10'],
  ['slow enough to last', 10, 100, '2026-11-22', null],
  ['nothing used', 0, 100, '2026-11-22', null],
  ['without limit', 500, null, '2026-11-22', null],
  ['used up', 100, 100, '2026-11-22', '2026-11-22'],
  ['before the period', 1, 100, '2025-12-01', null],
]
for (const [what, used, included, day, expected] of forecasts)
  test(`forecast: ${what}: ${expected}`, () => {
    assert.equal(exhaustedOn({ ...year, used, included }, day), expected)
  })

const thresholds: [number, number | null, number, number | null][] = [
  [79, 100, 0, null],
  [80, 100, 0, 80],
  [81, 100, 80, null],
  [100, 100, 80, 100],
  [3, 3, 0, 100],
  [3, 3, 100, null],
  [2, 3, 0, null],
  [5, null, 0, null],
  [0, 0, 0, null],
]
for (const [used, included, alerted, expected] of thresholds)
  test(`${used} of ${included} after ${alerted} percent was told: ${expected}`, () => {
    assert.equal(thresholdReached(used, included, alerted), expected)
  })

test('a cloud service needs a qualification at the level of its data, until its day', () => {
  const card = {
    cloud: true,
    dataClass: 'critical',
    cloudLevel: 'critical',
    cloudEntry: 'SA-1',
    cloudUntil: '2027-01-01',
  } as const
  assert.equal(cloudLacks(card, '2026-11-22'), null)
  assert.equal(cloudLacks({ ...card, cloudLevel: 'strategic' }, '2026-11-22'), null)
  assert.equal(cloudLacks({ ...card, cloudLevel: 'ordinary' }, '2026-11-22'), 'cloud_level')
  assert.equal(cloudLacks(card, '2027-01-02'), 'cloud_expired')
  assert.equal(cloudLacks({ ...card, cloudEntry: '' }, '2026-11-22'), 'cloud_unqualified')
  assert.equal(cloudLacks({ ...card, cloud: false, cloudLevel: null }, '2026-11-22'), null)
})

test('every state is reached from idea and leads to retired', () => {
  const reached = new Set(['idea'])
  for (const _ of states) for (const m of moves) if (reached.has(m.from)) reached.add(m.to)
  assert.deepEqual([...reached].toSorted(), [...states].toSorted())
})

test('the README draws the states as the code has them', () => {
  assert.ok(readFileSync(join(root, 'src/catalogue/README.md'), 'utf8').includes(diagram()))
})
