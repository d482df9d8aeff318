import assert from 'node:assert/strict'
import test from 'node:test'
import {
  type Asked,
  type Calendar,
  calendarOf,
  type Calendars,
  type ClockKind,
  clockKinds,
  priorityOf,
  runClock,
  type Segment,
  type ServiceLevel,
  targetOf,
} from './index.ts'

const hours = (from: string, to: string) => [1, 2, 3, 4, 5].map((day) => ({ day, from, to }))
const centre: Calendar = { weekly: hours('09:00', '17:00'), holidays: 'IT', patron: null }
const body: Calendar = { weekly: hours('09:00', '13:00'), holidays: 'IT', patron: '11-26' }
const rome = (wall: string) => Temporal.PlainDateTime.from(wall).toZonedDateTime('Europe/Rome').toInstant()
const HOUR = 3600
const segment = (from: string, target: number, calendar = centre): Segment => ({ from: rome(from), calendar, target })
const read = (at: Temporal.Instant | null) =>
  at?.toZonedDateTimeISO('Europe/Rome').toPlainDateTime().toString({ smallestUnit: 'minute' })

const normal = segment('2026-11-23T09:00', 8 * HOUR)

test('without a change, a clock is its deadline and what it used', () => {
  const run = runClock([normal], [], rome('2026-11-23T11:00'))
  assert.deepEqual([run.consumed, run.remaining, read(run.deadline)], [2 * HOUR, 6 * HOUR, '2026-11-23T17:00'])
})

test('a higher priority after two hours: used seconds stay, or their share does', () => {
  const urgent = [normal, segment('2026-11-23T11:00', 4 * HOUR)]
  const now = rome('2026-11-23T12:00')
  const seconds = runClock(urgent, [], now)
  assert.deepEqual([seconds.consumed, seconds.remaining, read(seconds.deadline)], [3 * HOUR, HOUR, '2026-11-23T13:00'])
  const share = runClock(urgent, [], now, 'share')
  assert.deepEqual([share.consumed, share.remaining, read(share.deadline)], [2 * HOUR, 2 * HOUR, '2026-11-23T14:00'])
  assert.deepEqual(
    share.history.map(({ target, carried, seconds: used, reachedAt }) => [target, carried, used, reachedAt]),
    [
      [8 * HOUR, 0, 2 * HOUR, null],
      [4 * HOUR, HOUR, HOUR, null],
    ],
  )
})

test('a calendar that changes counts from the change on', () => {
  const run = runClock([normal, segment('2026-11-23T15:00', 8 * HOUR, body)], [], rome('2026-11-24T10:00'))
  // Six hours on the centre's day; of the body's, one on Tuesday, and the second would end it.
  assert.deepEqual([run.consumed, read(run.deadline)], [7 * HOUR, '2026-11-24T11:00'])
})

test('a target already used up is due at the change, and no earlier', () => {
  const run = runClock([normal, segment('2026-11-23T15:00', HOUR)], [], rome('2026-11-23T16:00'))
  assert.deepEqual([read(run.deadline), run.remaining], ['2026-11-23T15:00', -6 * HOUR])
})

test('a clock that was late before the change stays so in its history', () => {
  const run = runClock(
    [segment('2026-11-23T09:00', HOUR), segment('2026-11-23T12:00', 8 * HOUR)],
    [],
    rome('2026-11-23T13:00'),
  )
  assert.deepEqual(
    run.history.map(({ reachedAt }) => read(reachedAt)),
    ['2026-11-23T10:00', undefined],
  )
  assert.equal(read(run.deadline), '2026-11-23T17:00')
})

test('pauses are read again from the ledger at every question', () => {
  const changed = [normal, segment('2026-11-23T11:00', 4 * HOUR)]
  const pause = { from: rome('2026-11-23T10:00'), to: rome('2026-11-23T11:30') }
  const run = runClock(changed, [pause], rome('2026-11-23T12:00'))
  assert.deepEqual([run.consumed, read(run.deadline)], [1.5 * HOUR, '2026-11-23T14:30'])
})

test('while a pause lasts there is no deadline, unless it was reached before', () => {
  const pause = { from: rome('2026-11-23T10:00'), to: null }
  const waiting = runClock([normal], [pause], rome('2026-11-24T12:00'))
  assert.deepEqual([waiting.consumed, waiting.deadline], [HOUR, null])
  const late = runClock([segment('2026-11-23T09:00', HOUR)], [pause], rome('2026-11-24T12:00'))
  assert.equal(read(late.deadline), '2026-11-23T10:00')
})

test('shares of big targets lose nothing on the way', () => {
  const long = segment('2026-11-23T09:00', 3 * 10 ** 15)
  const run = runClock(
    [long, segment('2026-11-23T10:00', 9 * 10 ** 15 - 1), segment('2026-11-23T11:00', HOUR)],
    [],
    rome('2026-11-23T11:00'),
    'share',
  )
  assert.equal(run.history[1]!.carried, 10_799)
})

for (const [name, segments, at, code] of [
  ['no segment', [], '2026-11-24T09:00', 'no_segments'],
  ['segments out of order', [normal, normal], '2026-11-24T09:00', 'segments_order'],
  ['an instant before the change', [normal], '2026-11-20T09:00', 'end_before_start'],
  ['a target of nothing', [segment('2026-11-23T09:00', 0)], '2026-11-24T09:00', 'work_seconds'],
] as const)
  test(`refuses ${name}`, () => assert.throws(() => runClock(segments, [], rome(at)), { code }))

test('impact and urgency make a priority', () => {
  assert.deepEqual([priorityOf(1, 1), priorityOf(1, 3), priorityOf(3, 3)], [1, 3, 4])
  assert.throws(() => priorityOf(4, 1), { code: 'priority_unknown' })
})

const level = (of: Partial<ServiceLevel>): ServiceLevel => ({
  convention: null,
  service: null,
  priority: null,
  targets: {},
  ...of,
})
const levels = [
  level({ targets: { solution: 40 * HOUR, 'first-response': 4 * HOUR } }),
  level({ priority: 1, targets: { solution: 4 * HOUR } }),
  level({ service: 'mail', targets: { solution: 6 * HOUR } }),
  level({ service: 'mail', priority: 1, targets: { solution: 2 * HOUR } }),
  level({ convention: 'A', targets: { solution: 8 * HOUR } }),
]
const asked = (of: Partial<Asked>): Asked => ({ convention: null, service: null, priority: 3, ...of })

test('the most particular level counts, clock by clock', () => {
  const solution = (of: Partial<Asked>) => targetOf(levels, asked(of), 'solution') / HOUR
  assert.deepEqual(
    [
      solution({}),
      solution({ priority: 1 }),
      solution({ service: 'mail' }),
      solution({ service: 'mail', priority: 1 }),
      solution({ convention: 'A', service: 'mail' }),
    ],
    [40, 4, 6, 2, 8],
  )
  assert.equal(targetOf(levels, asked({ convention: 'A' }), 'first-response'), 4 * HOUR)
  assert.throws(() => targetOf(levels, asked({}), 'supplier'), { code: 'level_missing' })
  assert.throws(() => targetOf([...levels, levels[4]!], asked({ convention: 'A' }), 'solution'), {
    code: 'level_ambiguous',
  })
})

const calendars: Calendars = { centre, body }
const onBody = (kind: ClockKind) => calendarOf(kind, calendars) === body
test('only the body’s own obligation runs on the body’s calendar', () =>
  assert.deepEqual(
    clockKinds.filter((kind) => onBody(kind)),
    ['body'],
  ))
