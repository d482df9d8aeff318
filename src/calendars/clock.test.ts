// What must hold for every calendar, start, amount of work and ledger. The seed is printed; CLOCK_SEED=… tries the same again.
import assert from 'node:assert/strict'
import test from 'node:test'
import { type Calendar, checkCalendar } from './calendar.ts'
import { deadline, type Pause, worked } from './clock.ts'
import { ClockError } from './errors.ts'

const seed = Number(process.env['CLOCK_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
console.log(`CLOCK_SEED=${seed}`)

/** A small generator of its own, so that a seed means the same on every machine (mulberry32). */
let state = seed
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1))
const two = (n: number) => String(n).padStart(2, '0')
const wall = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
const rome = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Rome').toInstant()
const at = (text: string) => Temporal.Instant.from(text)
const plus = (from: Temporal.Instant, seconds: number) => from.add({ seconds })

function anyCalendar(): Calendar {
  const weekly = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => {
    const edges = [...new Set(Array.from({ length: 2 * whole(0, 3) }, () => whole(0, 288) * 5))].toSorted(
      (a, b) => a - b,
    )
    return Array.from({ length: Math.floor(edges.length / 2) }, (_, i) => ({
      day,
      from: wall(edges[2 * i]!),
      to: wall(edges[2 * i + 1]!),
    }))
  })
  if (weekly.length === 0) weekly.push({ day: 3, from: '23:59', to: '24:00' })
  const exceptions = [
    ...new Set(Array.from({ length: whole(0, 4) }, () => `2027-${two(whole(1, 12))}-${two(whole(1, 28))}`)),
  ]
  return {
    weekly,
    holidays: random() < 0.6 ? 'IT' : 'none',
    patron: random() < 0.5 ? `${two(whole(1, 12))}-${two(whole(1, 28))}` : null,
    exceptions: exceptions.map((on) => ({ on, hours: random() < 0.5 ? [] : [{ from: '09:00', to: '12:00' }] })),
  }
}
const anyInstant = () => plus(at('2026-09-01T00:00:00Z'), whole(0, 500 * 86_400))
function anyPauses(start: Temporal.Instant): Pause[] {
  return Array.from({ length: whole(0, 5) }, () => {
    const from = plus(start, whole(-2 * 86_400, 20 * 86_400))
    return { from, to: plus(from, whole(0, 4 * 86_400)) }
  })
}
const anyWork = () => whole(1, random() < 0.5 ? 3600 : 80 * 3600)
const tries = 300

test('what was worked until the deadline is the work', () => {
  for (let i = 0; i < tries; i++) {
    const [calendar, start, work] = [anyCalendar(), anyInstant(), anyWork()]
    const pauses = anyPauses(start)
    const due = deadline(calendar, start, work, pauses)
    const done = worked(calendar, start, due.deadline, pauses)
    assert.equal(done.seconds, work, JSON.stringify({ calendar, start, work, pauses }))
    assert.deepEqual(JSON.stringify(due.intervals), JSON.stringify(done.intervals))
    // Due at the end of the last interval: a second before, a second was missing.
    assert.equal(worked(calendar, start, plus(due.deadline, -1), pauses).seconds, work - 1)
    assert.equal(due.intervals.at(-1)!.to.toString(), due.deadline.toString())
  }
})

test('the walk agrees with looking at the clocks of Rome minute by minute', () => {
  for (let i = 0; i < 6; i++) {
    const calendar = anyCalendar()
    const from = plus(at(i % 2 ? '2027-03-25T00:00:00Z' : '2027-10-28T00:00:00Z'), (whole(0, 86_400) * 60) % 86_400)
    const to = plus(from, 6 * 86_400)
    let minutes = 0
    for (let t = from; Temporal.Instant.compare(t, to) < 0; t = plus(t, 60)) minutes += isOpen(calendar, t) ? 1 : 0
    const found = worked(calendar, from, to).seconds
    // On the last Sunday of October the hour from 2 to 3 comes twice: an edge within it is met the first time.
    const twice = (w: string) => w >= '02:00' && w <= '03:00'
    const unclear = calendar.weekly.some((h) => h.day === 7 && (twice(h.from) || twice(h.to)))
    if (i % 2 || !unclear) assert.equal(found, minutes * 60, JSON.stringify({ calendar, from }))
  }
})

function isOpen(calendar: Calendar, instant: Temporal.Instant): boolean {
  const now = instant.toZonedDateTimeISO('Europe/Rome')
  const day = now.toPlainDate().toString()
  const time = now.toPlainTime().toString().slice(0, 5)
  const special = calendar.exceptions?.find((e) => e.on === day)
  const closed =
    (calendar.holidays === 'IT' && ['03-29', '11-01'].includes(day.slice(5))) || calendar.patron === day.slice(5)
  const hours = special ? special.hours : closed ? [] : calendar.weekly.filter((h) => h.day === now.dayOfWeek)
  return hours.some((h) => h.from <= time && time < h.to)
}

test('a pause outside the hours changes nothing', () => {
  for (let i = 0; i < tries; i++) {
    const [calendar, start, work] = [anyCalendar(), anyInstant(), anyWork()]
    const due = deadline(calendar, start, work)
    const gaps = due.intervals.slice(1).map((next, n): Pause => ({ from: due.intervals[n]!.to, to: next.from }))
    const idle: Pause[] = [...gaps, { from: plus(start, -90_000), to: start }, { from: due.deadline, to: null }]
    assert.equal(JSON.stringify(deadline(calendar, start, work, idle)), JSON.stringify(due))
  }
})

test('splitting a pause, in any order, changes nothing', () => {
  for (let i = 0; i < tries; i++) {
    const [calendar, start, work] = [anyCalendar(), anyInstant(), anyWork()]
    const pauses = anyPauses(start)
    const parts = pauses.flatMap(({ from, to }): Pause[] => {
      const length = (to!.epochMilliseconds - from.epochMilliseconds) / 1000
      const cut = plus(from, whole(0, length))
      return [
        { from: cut, to },
        { from, to: cut },
      ]
    })
    assert.equal(
      JSON.stringify(deadline(calendar, start, work, parts)),
      JSON.stringify(deadline(calendar, start, work, pauses)),
    )
  }
})

test('more work, a later start or a longer pause never bring a deadline forward', () => {
  const notBefore = (a: Temporal.Instant, b: Temporal.Instant) =>
    assert.ok(Temporal.Instant.compare(a, b) >= 0, `${a} ${b}`)
  for (let i = 0; i < tries; i++) {
    const [calendar, start, work] = [anyCalendar(), anyInstant(), anyWork()]
    const pauses = anyPauses(start)
    const { deadline: due } = deadline(calendar, start, work, pauses)
    notBefore(deadline(calendar, start, work + whole(1, 9999), pauses).deadline, due)
    notBefore(deadline(calendar, plus(start, whole(1, 99_999)), work, pauses).deadline, due)
    notBefore(
      deadline(
        calendar,
        start,
        work,
        pauses.map((p) => ({ from: p.from, to: plus(p.to!, whole(0, 9999)) })),
      ).deadline,
      due,
    )
    const [a, b] = [whole(0, 30 * 86_400), whole(0, 30 * 86_400)].toSorted((x, y) => x - y) as [number, number]
    assert.ok(
      worked(calendar, start, plus(start, a), pauses).seconds <=
        worked(calendar, start, plus(start, b), pauses).seconds,
    )
  }
})

const week = (from: string, to: string, days = [1, 2, 3, 4, 5, 6, 7]) => days.map((day) => ({ day, from, to }))
const always: Calendar = { weekly: week('00:00', '24:00'), holidays: 'none', patron: null }
const sundayNight = (from: string, to: string): Calendar => ({
  weekly: week(from, to, [7]),
  holidays: 'none',
  patron: null,
})
const onSunday = (calendar: Calendar, day: string) =>
  worked(calendar, rome(`${day}T00:00`), rome(`${day}T23:59`)).seconds / 60

test('day and night, a deadline is the start and the seconds, whatever the clocks do', () => {
  for (let i = 0; i < tries; i++) {
    const [start, work] = [anyInstant(), whole(1, 400 * 86_400)]
    const due = deadline(always, start, work)
    assert.equal(due.deadline.toString(), plus(start, work).toString())
    assert.equal(due.intervals.length, 1)
  }
})

test('one minute a week', () => {
  const minute: Calendar = { weekly: week('23:59', '24:00', [3]), holidays: 'none', patron: null }
  const due = deadline(minute, rome('2026-11-25T23:59:30'), 90)
  assert.equal(due.deadline.toString(), rome('2026-12-03T00:00').toString())
  assert.deepEqual(
    due.intervals.map((i) => i.seconds),
    [30, 60],
  )
  assert.equal(
    deadline(minute, rome('2026-11-26T00:00'), 52 * 60).deadline.toString(),
    rome('2027-11-25T00:00').toString(),
  )
})

test('an interval over a change of hour has its real seconds', () => {
  const cases: [string, string, number, number][] = [
    // Wall times, minutes on 28 March 2027 (no hour from 2 to 3), minutes on 31 October 2027 (two of them).
    ['01:00', '04:00', 120, 240],
    ['00:00', '24:00', 23 * 60 - 1, 25 * 60 - 1],
    ['02:00', '03:00', 0, 120],
    ['02:30', '04:00', 60, 150],
    ['01:00', '02:30', 60, 90],
    ['02:15', '02:45', 0, 30],
  ]
  for (const [from, to, spring, autumn] of cases) {
    assert.equal(onSunday(sundayNight(from, to), '2027-03-28'), spring, `spring ${from}-${to}`)
    assert.equal(onSunday(sundayNight(from, to), '2027-10-31'), autumn, `autumn ${from}-${to}`)
  }
})

test('hours that touch are one interval, also where the clocks change', () => {
  const split: Calendar = {
    ...always,
    weekly: ['00:00-02:30', '02:30-02:45', '02:45-24:00'].flatMap((h) => week(h.slice(0, 5), h.slice(6))),
  }
  for (const start of ['2027-03-27T12:00', '2027-10-30T12:00'])
    assert.equal(
      JSON.stringify(deadline(split, rome(start), 100_000)),
      JSON.stringify(deadline(always, rome(start), 100_000)),
    )
})

test('an exception closes a day of work, and opens a holiday', () => {
  const office: Calendar = { weekly: week('09:00', '13:00', [1, 2, 3, 4, 5]), holidays: 'IT', patron: null }
  const exceptions = [
    { on: '2026-12-07', hours: [] },
    { on: '2026-12-08', hours: [{ from: '10:00', to: '11:00' }] },
  ]
  const due = (calendar: Calendar) => deadline(calendar, rome('2026-12-04T12:00'), 7200).deadline.toString()
  assert.equal(due(office), rome('2026-12-07T10:00').toString())
  assert.equal(due({ ...office, exceptions }), rome('2026-12-08T11:00').toString())
})

test('instants finer than a second are cut to it', () => {
  const due = deadline(always, at('2026-11-24T10:00:00.900Z'), 1, [
    { from: at('2026-11-24T10:00:00.200Z'), to: at('2026-11-24T10:00:05.700Z') },
  ])
  assert.equal(due.deadline.toString(), '2026-11-24T10:00:06Z')
})

test('no work is due at once', () =>
  assert.deepEqual(deadline(sundayNight('09:00', '10:00'), rome('2026-11-24T10:00'), 0), {
    deadline: rome('2026-11-24T10:00'),
    intervals: [],
  }))

const office: Calendar = { weekly: week('09:00', '13:00', [1]), holidays: 'IT', patron: null }
const start = rome('2026-11-24T10:00')
const refused: [string, () => unknown, string[]][] = [
  ['a start the clocks do not know', () => deadline(office, new Date() as never, 1), ['unknown_time start']],
  ['a start of another age', () => deadline(office, at('1850-01-01T00:00:00Z'), 1), ['unknown_time start']],
  ['an end before the start', () => worked(office, start, plus(start, -1)), ['end_before_start to']],
  ['half a second of work', () => deadline(office, start, 0.5), ['work_seconds workSeconds']],
  ['work below zero', () => deadline(office, start, -1), ['work_seconds workSeconds']],
  [
    'a pause that ends before it begins',
    () =>
      deadline(office, start, 1, [
        { from: start, to: start },
        { from: start, to: plus(start, -1) },
      ]),
    ['pause_ends_before pauses.1.to'],
  ],
  [
    'a pause of unknown time',
    () => deadline(office, start, 1, [{ from: undefined as never, to: start }]),
    ['unknown_time pauses.0.from'],
  ],
  [
    'a deadline while a pause lasts',
    () => deadline(office, start, 1, [{ from: start, to: null }]),
    ['still_paused pauses.0.to'],
  ],
  [
    'a start before the calendar',
    () => deadline({ ...office, fromOn: '2026-11-25' }, start, 1),
    ['before_validity start'],
  ],
  [
    'a start after the calendar',
    () => deadline({ ...office, untilOn: '2026-11-24' }, start, 1),
    ['calendar_ended untilOn'],
  ],
  [
    'work the calendar does not last for',
    () => deadline({ ...office, untilOn: '2026-12-01' }, start, 4 * 3600 + 1),
    ['calendar_ended untilOn'],
  ],
  [
    'an end after the calendar',
    () => worked({ ...office, untilOn: '2026-12-01' }, start, rome('2026-12-01T00:00:01')),
    ['calendar_ended to'],
  ],
  ['holidays nobody is sure of', () => deadline(office, at('1985-12-30T10:00:00Z'), 1), ['holidays_unknown start']],
  [
    'a calendar that never opens',
    () =>
      deadline(
        { ...office, weekly: [], exceptions: [{ on: '2020-01-02', hours: [{ from: '09:00', to: '10:00' }] }] },
        start,
        1,
      ),
    ['no_opening weekly'],
  ],
  ['more work than fifty years hold', () => deadline(office, start, 52 * 51 * 4 * 3600), ['too_far workSeconds']],
  ['a span of more than fifty years', () => worked(always, start, at('2090-01-01T00:00:00Z')), ['too_far to']],
  [
    'hours that overlap',
    () =>
      deadline(
        { ...office, weekly: [...week('09:00', '13:00', [1, 2]), { day: 2, from: '12:59', to: '14:00' }] },
        start,
        1,
      ),
    ['hours_overlap weekly.2.from'],
  ],
]
for (const [name, act, expected] of refused)
  test(`refuses ${name}`, () =>
    assert.throws(act, (e) => {
      assert.ok(e instanceof ClockError)
      assert.deepEqual(
        e.faults.map((f) => `${f.code} ${f.place}`),
        expected,
      )
      return true
    }))

const flaws = (change: object) => checkCalendar({ ...office, ...change }).map((f) => `${f.code} ${f.place}`)
const wrong: [string, object, string[]][] = [
  ['no hours at all', { weekly: [] }, ['no_hours weekly']],
  ['a day that is none', { weekly: [{ day: 8, from: '09:00', to: '10:00' }] }, ['week_day weekly.0.day']],
  [
    'times that are none',
    { weekly: [{ day: 1, from: '24:00', to: '9:00' }] },
    ['wall_time weekly.0.from', 'wall_time weekly.0.to'],
  ],
  [
    'hours that end before they begin',
    { weekly: [{ day: 1, from: '10:00', to: '10:00' }] },
    ['hours_order weekly.0.to'],
  ],
  [
    'hours inside others',
    {
      weekly: [
        { day: 1, from: '10:00', to: '11:00' },
        { day: 1, from: '12:00', to: '13:00' },
        { day: 1, from: '08:00', to: '18:00' },
      ],
    },
    ['hours_overlap weekly.2.from', 'hours_overlap weekly.2.from'],
  ],
  [
    'hours that touch',
    {
      weekly: [
        { day: 1, from: '13:00', to: '24:00' },
        { day: 1, from: '00:00', to: '13:00' },
      ],
    },
    [],
  ],
  ['a patron of no day', { patron: '02-30' }, ['patron_shape patron']],
  ['a patron of leap years', { patron: '02-29' }, []],
  ['holidays of elsewhere', { holidays: 'FR' }, ['holidays_kind holidays']],
  [
    'a validity that ends before it begins',
    { fromOn: '2026-01-01', untilOn: '2026-01-01' },
    ['validity_order untilOn'],
  ],
  [
    'days that are none',
    { fromOn: '2026-02-29', exceptions: [{ on: '1/1/2026', hours: [] }] },
    ['day_shape fromOn', 'day_shape exceptions.0.on'],
  ],
  [
    'a day excepted twice',
    {
      exceptions: [
        { on: '2026-12-24', hours: [] },
        { on: '2026-12-24', hours: [] },
      ],
    },
    ['exception_twice exceptions.1.on'],
  ],
  [
    'an exception with hours that overlap',
    {
      exceptions: [
        {
          on: '2026-12-24',
          hours: [
            { from: '09:00', to: '11:00' },
            { from: '10:00', to: '12:00' },
          ],
        },
      ],
    },
    ['hours_overlap exceptions.0.hours.1.from'],
  ],
]
for (const [name, change, expected] of wrong)
  test(`a calendar with ${name}`, () => assert.deepEqual(flaws(change), expected))

test('ten years and a thousand pauses take milliseconds, and twice the pauses about twice the time', () => {
  const weekly = [1, 2, 3, 4, 5].flatMap((day) => [
    { day, from: '08:30', to: '13:30' },
    { day, from: '14:30', to: '17:30' },
  ])
  const calendar: Calendar = { weekly, holidays: 'IT', patron: '12-07' }
  const ledger = (many: number) =>
    Array.from({ length: many }, (_, i) => ({ from: plus(start, i * 36_000), to: plus(start, i * 36_000 + 3000) }))
  const time = (many: number) => {
    const pauses = ledger(many)
    const runs = Array.from({ length: 5 }, () => {
      const began = performance.now()
      deadline(calendar, start, 10 * 250 * 8 * 3600, pauses)
      return performance.now() - began
    })
    return Math.min(...runs)
  }
  time(1000)
  const [thousand, many] = [time(1000), time(16_000)]
  console.log(`ten years: ${thousand.toFixed(1)} ms with 1,000 pauses, ${many.toFixed(1)} ms with 16,000`)
  assert.ok(thousand < 250, `${thousand} ms`)
  assert.ok(many < thousand * 64, `${many} ms against ${thousand} ms`)
})

test('a short question is a short walk, also while a pause lasts', () => {
  const ask = (pauses: Pause[]) => {
    try {
      return deadline(always, start, 3600, pauses)
    } catch (error) {
      return error
    }
  }
  const began = performance.now()
  for (let i = 0; i < 250; i++) {
    ask([])
    ask([{ from: start, to: null }])
  }
  const took = performance.now() - began
  console.log(`500 deadlines: ${took.toFixed(0)} ms`)
  assert.ok(took < 1000, `${took} ms`)
  assert.equal((ask([{ from: start, to: null }]) as ClockError).code, 'still_paused')
})
