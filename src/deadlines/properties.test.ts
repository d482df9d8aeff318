// What must hold whatever the rule and the day. A failing case prints its seed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { Cap, type Computed, computeDeadline, isWorkingDay, Rule } from './index.ts'
import { difference } from './difference.ts'

/** The same numbers for the same seed (mulberry32). */
function dice(seed: number) {
  let state = seed
  return (max: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * max)
  }
}
type Roll = ReturnType<typeof dice>
function always(hold: (roll: Roll) => void) {
  for (let seed = 1; seed <= 400; seed++)
    try {
      hold(dice(seed))
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
}
const pick = <T>(roll: Roll, all: readonly T[]) => all[roll(all.length)]!
const day = (n: number) => Temporal.PlainDate.from('2020-01-01').add({ days: n }).toString()
const source = { article: 'Prova', address: 'https://example.org/1', quotation: 'Prova' }
const patron = '12-07'

const someRule = (roll: Roll, forward: boolean) => {
  const n = forward ? roll(200) : roll(200) - 100
  const small = forward ? roll(30) : roll(30) - 15
  return Rule.parse({
    name: 'prova',
    title: { it: 'Prova', en: 'Trial' },
    anchor: 'happened',
    offset: pick(roll, [
      { unit: 'calendarDays', n },
      { unit: 'workingDays', n },
      { unit: 'months', n: small },
      { unit: 'years', n: small % 10 },
      { unit: 'endOfYear', n: roll(9) },
      { unit: 'fixedDate', month: 1 + roll(12), day: 1 + roll(28) },
    ]),
    calendar: { patron: roll(2) === 1, saturday: pick(roll, ['rest', 'work'] as const) },
    shift: pick(roll, ['none', 'next', 'previous'] as const),
    cap: pick(roll, [null, 'general']),
    validity: { from: '2000-01-01' },
    source,
  })
}
const caps = (roll: Roll) => [Cap.parse({ name: 'general', on: day(roll(4000)), source })]
const compute = (
  rule: Rule,
  on: string,
  limits: Cap[],
  extensions: Parameters<typeof computeDeadline>[3] = [],
): Computed => {
  const found = computeDeadline(rule, { happened: on }, { patron }, extensions, limits)
  assert.ok(found.state === 'computed')
  return found
}

test('an anchor that comes later never brings the deadline forward', () =>
  always((roll) => {
    const [rule, limits, n] = [someRule(roll, false), caps(roll), roll(3000)]
    const [a, b] = [compute(rule, day(n), limits), compute(rule, day(n + roll(60)), limits)]
    assert.ok(a.dueOn <= b.dueOn, `${a.dueOn} ${b.dueOn} ${JSON.stringify(rule.offset)} ${rule.shift}`)
  }))

test('a term counted forwards never ends before it begins, unless its general limit is before', () =>
  always((roll) => {
    const [rule, limits, on] = [
      { ...someRule(roll, true), shift: pick(roll, ['none', 'next'] as const) },
      caps(roll),
      day(roll(3000)),
    ]
    const { dueOn, inputs } = compute(rule, on, limits)
    assert.ok(dueOn >= on || dueOn === inputs.cap?.on)
  }))

test('a shift never lands on a day nobody works', () =>
  always((roll) => {
    const rule = { ...someRule(roll, false), shift: pick(roll, ['next', 'previous'] as const), cap: null }
    const { dueOn } = compute(rule, day(roll(3000)), [])
    assert.ok(isWorkingDay(Temporal.PlainDate.from(dueOn), rule.calendar, { patron }), dueOn)
  }))

test('a general limit is never exceeded, whatever acts extend', () =>
  always((roll) => {
    const [rule, limits] = [{ ...someRule(roll, false), cap: 'general' }, caps(roll)]
    const extensions = [1, 2].map((i) => ({
      rule: 'prova',
      newOn: day(roll(5000)),
      act: { number: String(i), on: day(roll(3000)) },
    }))
    const plain = compute(rule, day(roll(3000)), limits)
    assert.ok(plain.dueOn <= limits[0]!.on)
    const extended = compute(rule, plain.inputs.anchorAt, limits, extensions)
    assert.ok(plain.dueOn <= extended.dueOn && extended.dueOn <= limits[0]!.on)
  }))

test('computing again changes nothing, and steps join from the anchor to the date', () =>
  always((roll) => {
    const [rule, limits, on] = [someRule(roll, false), caps(roll), day(roll(3000))]
    const [a, b] = [compute(rule, on, limits), compute(rule, on, limits)]
    assert.deepEqual(a, b)
    // As a database gives it back: keys in another order.
    const stored = JSON.parse(
      JSON.stringify({ ...a, inputs: Object.fromEntries(Object.entries(a.inputs).toReversed()) }),
    ) as Computed
    assert.equal(difference(stored, b), null)
    for (const [at, step] of a.steps.entries()) assert.equal(step.before, a.steps[at - 1]?.after ?? null)
    assert.equal(a.steps.at(-1)!.after, a.dueOn)
  }))

test('the zone of the server changes nothing', () => {
  const program = `
    import { computeDeadline, Rule } from './src/deadlines/index.ts'
    const source = ${JSON.stringify(source)}
    const all = [['calendarDays', 5], ['workingDays', 20], ['months', 1], ['endOfYear', 5]].flatMap(([unit, n]) =>
      ['2026-06-10T22:30:00Z', '2026-12-31T23:30:00Z', '2026-03-29'].map((on) => computeDeadline(Rule.parse({ name: 'prova',
        title: { it: 'Prova', en: 'Trial' }, anchor: 'a1', offset: { unit, n }, shift: 'next', validity: { from: '2000-01-01' }, source }),
        { a1: on }, { patron: null }).dueOn))
    console.log(all.join(' '))`
  const run = (TZ: string) =>
    execFileSync(process.execPath, ['--import', './test/tsx.mjs', '--input-type=module', '-e', program], {
      env: { ...process.env, TZ, NODE_OPTIONS: '' },
      encoding: 'utf8',
    }).trim()
  const rome = run('Europe/Rome')
  assert.match(rome, /^2026-06-16 /)
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'UTC']) assert.equal(run(zone), rome)
})
