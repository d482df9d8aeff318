import assert from 'node:assert/strict'
import test from 'node:test'
import { checkRules } from './check.ts'
import { brescia2015, brescia2026, consorzioIt, leccoWorkstations, olgiate2023 } from './real-schedules.ts'
import { publishedSchema, RuleSet } from './rules.ts'

const types = ['municipality', 'union', 'mountain_community', 'consortium', 'special_agency', 'province', 'other']
const codes = (...rules: unknown[]) => checkRules(RuleSet.parse({ rules }), types).map((p) => p.code)
const at = { on: '2025-12-31' }
const flat = { kind: 'flat', key: 'quota', name: 'Quota', cents: 100 }
const bands = (...list: [number, number | null][]) => ({
  kind: 'bands',
  key: 'fasce',
  name: 'Fasce',
  input: 'population',
  at,
  by: 'whole',
  bands: list.map(([from, to]) => ({ from, to, cents: 100 })),
})

test('the schedules of the real centres are possible', () => {
  for (const set of [brescia2015, brescia2026, consorzioIt, leccoWorkstations(1), olgiate2023('months')])
    assert.deepEqual(checkRules(RuleSet.parse({ rules: set.rules }), types), [])
})

test('bands that overlap, leave a gap, go backwards or end too soon are refused', () => {
  assert.deepEqual(codes(bands([0, 1000], [1001, null])), [])
  assert.deepEqual(codes(bands([0, 1000], [1000, null])), ['band_overlap'])
  assert.deepEqual(codes(bands([0, 1000], [1002, null])), ['band_gap'])
  assert.deepEqual(codes(bands([5, null])), ['band_gap'])
  assert.deepEqual(codes(bands([0, 1000], [1001, 3000])), ['band_open_end'])
  assert.deepEqual(codes(bands([0, null], [1001, null])), ['band_overlap'])
  assert.ok(codes(bands([0, 1000], [1001, 900], [901, null])).includes('band_backwards'))
  const both = bands([0, null])
  assert.deepEqual(codes({ ...both, bands: [{ from: 0, to: null, cents: 1, euroPerUnit: '1' }] }), ['band_amount'])
})

test('rules that look at each other in a ring are refused with the ring; one that looks ahead too', () => {
  const cap = (key: string, of: string) => ({ kind: 'cap', key, name: key.repeat(2), level: { of: [of] } })
  const ring = checkRules(RuleSet.parse({ rules: [flat, cap('a', 'b'), cap('b', 'a')] }), types)
  assert.deepEqual(
    ring.map((p) => [p.code, p.values['ring']]),
    [
      ['rule_cycle', 'a → b → a'],
      ['rule_cycle', 'b → a → b'],
    ],
  )
  assert.deepEqual(codes(flat, cap('a', 'a')), ['rule_cycle'])
  assert.deepEqual(codes(cap('a', 'quota'), flat), ['rule_later'])
  assert.deepEqual(codes(flat, cap('a', 'nessuna')), ['rule_unknown'])
})

test('two rules of one name, weights that are not the whole, a maximum below the minimum, nothing owed', () => {
  assert.deepEqual(codes(flat, flat), ['rule_twice'])
  const share = {
    kind: 'share',
    key: 'b',
    name: 'Costi',
    budgetCents: 1,
    at,
    weights: [{ input: 'equal', percent: '99.5' }],
  }
  assert.deepEqual(codes(share), ['weights_not_whole'])
  const limit = (kind: string, cents: number) => ({ kind, key: kind, name: kind, cents })
  assert.deepEqual(codes(flat, limit('minimum', 10), limit('maximum', 9)), ['maximum_below_minimum'])
  assert.deepEqual(codes({ ...flat, counts: false }), ['nothing_owed'])
  assert.deepEqual(codes({ ...flat, types: ['town'] }), ['rule_type_unknown'])
})

test('the published schema is of the same form, and knows every kind of rule', () => {
  const text = JSON.stringify(publishedSchema())
  for (const kind of [
    'flat',
    'per_unit',
    'bands',
    'discount',
    'share',
    'percent_of_funding',
    'free',
    'pro_rata',
    'minimum',
    'maximum',
    'cap',
    'beyond_allowance',
    'round',
    'credits',
  ])
    assert.ok(text.includes(`"const":"${kind}"`), kind)
  assert.throws(() => RuleSet.parse({ rules: [{ ...flat, cents: -1 }] }))
  assert.throws(() => RuleSet.parse({ rules: [{ ...flat, unknown: 1 }] }))
  assert.throws(() =>
    RuleSet.parse({
      rules: [{ kind: 'per_unit', key: 'a', name: 'Ab', input: 'population', at, euroPerUnit: '0,15' }],
    }),
  )
})
