// Rules as a table of cases, each naming the law it follows.
import assert from 'node:assert/strict'
import test from 'node:test'
import {
  Cap,
  checkOrder,
  checkRules,
  computeDeadline,
  computeDeadlines,
  DeadlineError,
  type Extension,
  Rule,
  sayDifference,
  sayStep,
} from './index.ts'
import { difference } from './difference.ts'
import { ofWhat } from './sentences.ts'

const source = { article: 'Prova, art. 1', address: 'https://example.org/1', quotation: 'Una prova.' }
const rule = (offset: object, more: object = {}) =>
  Rule.parse({
    name: 'prova',
    title: { it: 'Prova', en: 'Trial' },
    anchor: 'happened',
    offset,
    validity: { from: '2000-01-01' },
    source,
    ...more,
  })
const cap = (on: string, name = 'general') => Cap.parse({ name, on, source })
const due = (offset: object, on: string, more: object = {}, patron: string | null = null, caps: Cap[] = []) => {
  const found = computeDeadline(rule(offset, more), { happened: on }, { patron }, [], caps)
  assert.equal(found.state, 'computed')
  return found.state === 'computed' ? (found.dueAt ?? found.dueOn) : ''
}
const faultOf = (fn: () => unknown) => {
  try {
    fn()
  } catch (error) {
    if (error instanceof DeadlineError) return error.faults.map((f) => `${f.code} ${f.place}`).join(', ')
    throw error
  }
  return 'none'
}
const days = (n: number) => ({ unit: 'calendarDays', n })
const working = (n: number) => ({ unit: 'workingDays', n })
const months = (n: number) => ({ unit: 'months', n })

test('the first day is not counted and the last is (civil code art. 2963; civil procedure art. 155)', () => {
  assert.equal(due(days(5), '2022-11-30'), '2022-12-05')
  assert.equal(due(days(0), '2022-11-30'), '2022-11-30')
  assert.equal(due(days(-30), '2026-03-31'), '2026-03-01')
})

test('months follow the common calendar; a day the month has not is its last (art. 2963, fourth and fifth paragraphs)', () => {
  assert.equal(due(months(1), '2026-01-31'), '2026-02-28')
  assert.equal(due(months(1), '2028-01-31'), '2028-02-29')
  assert.equal(due(months(8), '2025-07-15'), '2026-03-15')
  assert.equal(due(months(-1), '2026-03-31'), '2026-02-28')
  assert.equal(due({ unit: 'years', n: 1 }, '2028-02-29'), '2029-02-28')
})

test('working days leave out Saturdays, Sundays and holidays (Regulation 1182/71 art. 2); the patron where the rule says', () => {
  // From Friday 4 December 2026: 7 is Monday, 8 the Immaculate Conception.
  assert.equal(due(working(2), '2026-12-04'), '2026-12-09')
  assert.equal(due(working(2), '2026-12-04', { calendar: { patron: true } }, '12-07'), '2026-12-10')
  assert.equal(due(working(2), '2026-12-04', {}, '12-07'), '2026-12-09')
  assert.equal(due(working(2), '2026-12-04', { calendar: { saturday: 'work' } }), '2026-12-07')
  assert.equal(due(working(2), '2026-12-04', { calendar: { holidays: 'none' } }), '2026-12-08')
  assert.equal(due(working(-2), '2026-12-09'), '2026-12-04')
})

test('a term that ends on a festive day moves where its rule says so (art. 2963, third paragraph)', () => {
  // 15 August 2026 is a Saturday and a holiday.
  assert.equal(due(days(5), '2026-08-10'), '2026-08-15')
  assert.equal(due(days(5), '2026-08-10', { shift: 'next' }), '2026-08-17')
  assert.equal(due(days(5), '2026-08-10', { shift: 'previous' }), '2026-08-14')
  assert.equal(due(days(4), '2026-08-10', { shift: 'next' }), '2026-08-14')
})

test('the end of the fifth year after the payment: paid on 13 August 2025, alive to 31 December 2030', () => {
  assert.equal(due({ unit: 'endOfYear', n: 5 }, '2025-08-13'), '2030-12-31')
  assert.equal(due({ unit: 'endOfYear', n: 5 }, '2025-12-31'), '2030-12-31')
  assert.equal(due({ unit: 'endOfYear', n: 5 }, '2026-01-01'), '2031-12-31')
})

test('a fixed day of the year is the first from the anchor on', () => {
  const march = { unit: 'fixedDate', month: 3, day: 31 }
  assert.equal(due(march, '2026-01-01'), '2026-03-31')
  assert.equal(due(march, '2026-03-31'), '2026-03-31')
  assert.equal(due(march, '2026-04-01'), '2027-03-31')
  assert.equal(due({ unit: 'fixedDate', month: 2, day: 29 }, '2026-01-01'), '2026-02-28')
})

test('hours run on real time from the moment, over the change of hour too (Regulation 1182/71 art. 3)', () => {
  assert.equal(due({ unit: 'hours', n: 72 }, '2026-11-20T16:30:00+01:00'), '2026-11-23T15:30:00Z')
  assert.equal(due({ unit: 'hours', n: 24 }, '2026-10-24T22:30:00Z'), '2026-10-25T22:30:00Z')
  assert.equal(
    faultOf(() => due({ unit: 'hours', n: 24 }, '2026-10-24')),
    'anchor_needs_time anchors.happened',
  )
})

test('a moment late in the evening of London is the next day of Rome', () => {
  assert.equal(due(days(5), '2026-06-10T22:30:00Z'), '2026-06-16')
  assert.equal(due(days(5), '2026-06-10T21:30:00Z'), '2026-06-15')
})

test('what has not started is not yet a date, and is never guessed', () => {
  assert.deepEqual(computeDeadline(rule(days(90)), {}, { patron: null }), {
    state: 'notYet',
    rule: 'prova',
    missing: 'happened',
    source: { ...source, literal: false },
  })
})

test('no deadline goes beyond its general limit, not even by an act; an act never brings one forward', () => {
  const capped = rule(days(240), { cap: 'general', shift: 'next' })
  const act = (newOn: string, number = '12'): Extension => ({ rule: 'prova', newOn, act: { number, on: '2025-11-10' } })
  const compute = (on: string, extensions: Extension[]) =>
    computeDeadline(capped, { happened: on }, { patron: null }, extensions, [cap('2026-03-31')])
  const dateOf = (on: string, extensions: Extension[] = []) => {
    const found = compute(on, extensions)
    return found.state === 'computed' ? [found.dueOn, ...found.steps.map((s) => s.what)].join(' ') : found.state
  }
  assert.equal(dateOf('2025-09-01'), '2026-03-31 anchor counted not_shifted capped')
  assert.equal(dateOf('2025-03-03'), '2025-10-29 anchor counted not_shifted within_cap')
  assert.equal(dateOf('2025-03-03', [act('2025-12-31')]), '2025-12-31 anchor counted not_shifted extended within_cap')
  assert.equal(dateOf('2025-03-03', [act('2026-06-30')]), '2026-03-31 anchor counted not_shifted extended capped')
  assert.equal(
    dateOf('2025-03-03', [act('2025-10-01')]),
    '2025-10-29 anchor counted not_shifted extension_idle within_cap',
  )
  assert.equal(
    faultOf(() => compute('2025-03-03', [act('2025-12-31'), act('2026-01-31')])),
    'extension_twice extensions.1.act',
  )
  assert.equal(
    faultOf(() => computeDeadline(capped, { happened: '2025-03-03' }, { patron: null })),
    'cap_unknown rule.cap',
  )
})

test('every step says from what to what, and where it is written', () => {
  const found = computeDeadline(
    rule(days(5), { shift: 'next', cap: 'general' }),
    { happened: '2026-08-10' },
    { patron: null },
    [{ rule: 'prova', newOn: '2026-08-31', act: { number: 'DD 7', on: '2026-08-01' } }],
    [cap('2026-09-30')],
  )
  assert.equal(found.state, 'computed')
  if (found.state !== 'computed') return
  assert.deepEqual(
    found.steps.map((s) => [s.before, s.after, s.source?.article.slice(0, 13)]),
    [
      [null, '2026-08-10', 'Prova, art. 1'],
      ['2026-08-10', '2026-08-15', 'Codice civile'],
      ['2026-08-15', '2026-08-17', 'Codice civile'],
      ['2026-08-17', '2026-08-31', undefined],
      ['2026-08-31', '2026-08-31', 'Prova, art. 1'],
    ],
  )
  assert.deepEqual(
    found.steps.map((s) => sayStep(s, 'it', (name) => ({ happened: 'accaduto', general: 'limite' })[name] ?? name)),
    [
      'Parte da «accaduto», 10 ago 2026.',
      'Più 5 giorni: 15 ago 2026.',
      '15 ago 2026 non è lavorativo: passa al primo giorno lavorativo dopo, 17 ago 2026.',
      'Prorogato al 31 ago 2026 dall’atto DD 7 del 1 ago 2026.',
      'È entro il limite generale «limite» del 30 set 2026.',
    ],
  )
  assert.equal(sayStep(found.steps[1]!, 'en'), 'Plus 5 days: 15 Aug 2026.')
})

test('a rule holds for the anchors of its days: of two versions, the one in force', () => {
  const old = rule(days(90), { validity: { from: '2022-01-01', until: '2025-05-01' } })
  const late = rule(days(60), { validity: { from: '2025-05-01' } })
  const of = (on: string) => {
    const found = computeDeadlines([old, late], { happened: on }, { patron: null }).get('prova')!
    return found.state === 'computed' ? found.dueOn : found.state === 'refused' ? found.faults[0]!.code : found.state
  }
  assert.equal(of('2025-04-30'), '2025-07-29')
  assert.equal(of('2025-05-01'), '2025-06-30')
  assert.equal(of('2021-12-31'), 'rule_not_in_force')
  assert.equal(
    faultOf(() => computeDeadline(old, { happened: '2025-05-01' }, { patron: null })),
    'rule_not_in_force rule.validity',
  )
})

test('a deadline may start from another; what is refused does not take the others with it', () => {
  const rules = [
    rule(days(30), { name: 'registry', anchor: 'deadline.completion' }),
    rule(days(180), { name: 'completion', anchor: 'decree' }),
    rule(days(1), { name: 'broken', anchor: 'odd' }),
  ]
  const found = computeDeadlines(rules, { decree: '2023-01-30', odd: '2026-02-30' }, { patron: null })
  assert.deepEqual(
    [...found].map(([name, o]) => [
      name,
      o.state === 'computed' ? o.dueOn : o.state === 'refused' ? o.faults[0]!.code : o.missing,
    ]),
    [
      ['completion', '2023-07-29'],
      ['registry', '2023-08-28'],
      ['broken', 'anchor_shape'],
    ],
  )
  const before = computeDeadlines(rules, {}, { patron: null }).get('registry')
  assert.deepEqual(before?.state === 'notYet' && before.missing, 'deadline.completion')
})

test('rules that contradict each other are refused with their place', () => {
  const bad = [
    rule(days(1), { name: 'a', validity: { from: '2022-01-01', until: '2022-01-01' } }),
    rule(days(1), { name: 'b', validity: { from: '2022-01-01', until: '2023-01-01' } }),
    rule(days(2), { name: 'b', validity: { from: '2022-12-31' } }),
    rule(days(1), { name: 'c', cap: 'nowhere' }),
    rule({ unit: 'hours', n: 24 }, { name: 'd', shift: 'next' }),
    rule({ unit: 'fixedDate', month: 4, day: 31 }, { name: 'e' }),
    rule(days(1), { name: 'f', anchor: 'deadline.g' }),
    rule(days(1), { name: 'g', anchor: 'deadline.f' }),
    rule(days(1), { name: 'h', anchor: 'deadline.missing' }),
    rule({ unit: 'hours', n: 24 }, { name: 'i', cap: 'general' }),
  ]
  assert.deepEqual(
    checkRules(bad, [cap('2026-03-31'), cap('2026-04-30')]).map((f) => `${f.code} ${f.place}`),
    [
      'cap_twice caps.1.name',
      'validity_order rules.0.validity.until',
      'rule_overlap rules.2.validity.from',
      'cap_unknown rules.3.cap',
      'shift_with_hours rules.4.shift',
      'fixed_date rules.5.offset.day',
      'rule_circle rules.6.anchor',
      'rule_circle rules.7.anchor',
      'anchor_unknown_rule rules.8.anchor',
      'cap_with_hours rules.9.cap',
    ],
  )
  const after = [bad[1]!, rule(days(2), { name: 'b', validity: { from: '2023-01-01' } })]
  assert.deepEqual(checkRules(after), [])
})

test('anchors in an order they cannot have happened in are named', () => {
  const order = ['decree', 'contract', 'completion']
  assert.deepEqual(checkOrder(order, { decree: '2023-01-03', completion: '2023-09-01' }), [])
  assert.deepEqual(checkOrder(order, { decree: '2023-01-03', contract: '2023-10-01', completion: '2023-09-01' }), [
    {
      code: 'anchor_order',
      place: 'anchors.completion',
      values: { name: 'completion', other: 'contract', day: '2023-10-01' },
    },
  ])
})

test('a date that was the 3rd and is the 31st says why', () => {
  const of = (on: string, extensions: Extension[] = [], caps = [cap('2026-12-31')], offset = days(30)) => {
    const found = computeDeadline(
      rule(offset, { cap: 'general' }),
      { happened: on },
      { patron: null },
      extensions,
      caps,
    )
    assert.ok(found.state === 'computed')
    return found
  }
  const first = of('2026-02-01')
  assert.equal(sayDifference(difference(null, first)!, 'it'), 'Prima volta che la data si calcola.')
  assert.equal(difference(first, of('2026-02-01')), null)
  const act = [{ rule: 'prova', newOn: '2026-03-31', act: { number: '5', on: '2026-02-20' } }]
  assert.equal(
    sayDifference(difference(first, of('2026-02-01', act))!, 'it'),
    'Era 3 mar 2026, è 31 mar 2026. Prorogata dall’atto 5 del 20 feb 2026.',
  )
  const code = (after: ReturnType<typeof of>) => difference(first, after)!.because.map((r) => r.code)
  assert.deepEqual(code(of('2026-02-05')), ['anchor_moved'])
  assert.deepEqual(code(of('2026-02-01', [], [cap('2026-03-01')])), ['cap_changed'])
  assert.deepEqual(code(of('2026-02-01', [], undefined, days(60))), ['rule_changed'])
  assert.deepEqual(
    difference(of('2026-02-01', act), first)!.because.map((r) => r.code),
    ['extension_gone'],
  )
})

test('what a deadline belongs to is said beside its title, and not twice', () => {
  const title = { it: 'Obiettivi nel PIAO', en: 'Goals of the plan' }
  assert.equal(ofWhat({ title, label: 'P-1 Avviso di prova' }), 'P-1 Avviso di prova')
  assert.equal(ofWhat({ title, label: 'Obiettivi nel PIAO 2027' }), '2027')
  assert.equal(ofWhat({ title, label: 'Obiettivi nel PIAO' }), '')
})
