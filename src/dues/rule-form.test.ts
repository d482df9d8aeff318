import assert from 'node:assert/strict'
import test from 'node:test'
import { brescia2015, brescia2026, consorzioIt, leccoWorkstations, olgiate2023 } from './real-schedules.ts'
import { keyFor, knobsOf, ruleFrom, valuesOf, withKnobs } from './rule-form.ts'
import { RuleSet } from './rules.ts'

const extra = RuleSet.parse({
  rules: [
    {
      kind: 'bands',
      key: 'b',
      name: 'Fasce',
      input: 'firms',
      at: { on: '2025-12-31' },
      by: 'slice',
      bands: [
        { from: 0, to: 9, cents: 150 },
        { from: 10, to: null, euroPerUnit: '0.5' },
      ],
    },
    { kind: 'pro_rata', key: 'p', name: 'Pro rata', of: ['b'], unit: 'month' },
    { kind: 'minimum', key: 'min', name: 'Minimo', cents: 5 },
    { kind: 'maximum', key: 'max', name: 'Massimo', cents: 500_000 },
    { kind: 'cap', key: 'c', name: 'Tetto', level: { year: 'last' }, whenMissing: 'skip' },
    { kind: 'cap', key: 'd', name: 'Tetto 2013', level: { year: 2013 } },
    { kind: 'round', key: 'r', name: 'Euro', toCents: 100 },
    { kind: 'beyond_allowance', key: 'o', name: 'Oltre', types: ['union'] },
    { kind: 'credits', key: 'k', name: 'Crediti' },
  ],
})

test('every kind of rule comes back from its form as it was', () => {
  for (const set of [
    brescia2015,
    brescia2026,
    consorzioIt,
    leccoWorkstations(10_026_000),
    olgiate2023('months'),
    extra,
  ])
    for (const rule of set.rules) {
      const [back] = RuleSet.parse({ rules: [ruleFrom(rule.kind, valuesOf(rule))] }).rules
      assert.deepEqual(back, rule)
    }
})

test('a simulation turns a number, leaves a rule out, and changes nothing else', () => {
  const knobs = knobsOf(brescia2015)
  assert.ok(knobs.some((k) => k.name === 'sconto.bands.2.percent' && k.value === '20' && k.note === '5001–…'))
  const turned = RuleSet.parse(
    withKnobs(brescia2015, 'a', { 'a.residenti.euroPerUnit': '0,20', 'a.tetto-2013.off': 'true' }),
  )
  assert.equal(turned.rules.length, brescia2015.rules.length - 1)
  assert.equal((turned.rules[1] as { euroPerUnit: string }).euroPerUnit, '0.20')
  assert.deepEqual(RuleSet.parse(withKnobs(brescia2015, 'a', {})).rules, brescia2015.rules)
})

test('a name becomes a key', () => {
  assert.equal(keyFor('Quota per abitante (1° fascia)'), 'quota-per-abitante-1-fascia')
  assert.equal(keyFor('2026: più servizi'), 'piu-servizi')
})
