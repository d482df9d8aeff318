// The reference cases, each also in a process whose own time zone is elsewhere: what a clock says depends on Rome alone.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Calendar } from './calendar.ts'
import { deadline, type Pause, worked } from './clock.ts'

const day = (n: number, ...hours: string[]) =>
  hours.map((h) => ({ day: n, from: h.split('-')[0]!, to: h.split('-')[1]! }))
const offices = [1, 2, 3, 4, 5].flatMap((n) => day(n, '08:30-13:30', '14:30-17:30'))
const office: Calendar = { weekly: offices, holidays: 'IT', patron: null }
const always: Calendar = {
  weekly: [1, 2, 3, 4, 5, 6, 7].flatMap((n) => day(n, '00:00-24:00')),
  holidays: 'none',
  patron: null,
}
const rome = (wall: string) => Temporal.PlainDateTime.from(wall).toZonedDateTime('Europe/Rome').toInstant()
const HOUR = 3600

type Vector = [
  name: string,
  calendar: Calendar,
  start: string,
  seconds: number,
  due: string,
  pauses?: [string, string][],
]
const vectors: Vector[] = [
  ['over a weekend', office, '2026-12-04T16:30', 8 * HOUR, '2026-12-07T16:30'],
  [
    'over the patron and the Immaculate',
    { ...office, patron: '12-07' },
    '2026-12-04T16:30',
    8 * HOUR,
    '2026-12-09T16:30',
  ],
  ['begun in the lunch break', office, '2026-11-24T13:45', 2 * HOUR, '2026-11-24T16:30'],
  ['over Easter Monday', office, '2027-03-26T17:00', HOUR, '2027-03-30T09:00'],
  ['over Saint Francis, a holiday again', office, '2027-10-01T17:00', HOUR, '2027-10-05T09:00'],
  ['over 4 October before the law', office, '2021-10-01T17:00', HOUR, '2021-10-04T09:00'],
  [
    'with a pause',
    office,
    '2026-11-20T16:00',
    8 * HOUR,
    '2026-11-24T09:00',
    [['2026-11-20T16:30', '2026-11-23T09:30']],
  ],
  ['over New Year', office, '2026-12-31T17:00', HOUR, '2027-01-04T09:00'],
  ['over Epiphany of the year after', office, '2026-12-31T17:00', 17 * HOUR, '2027-01-07T09:00'],
  ['due at the end of an interval', office, '2026-11-24T09:00', 4.5 * HOUR, '2026-11-24T13:30'],
  ['due at the end of the week', office, '2026-11-27T16:30', HOUR, '2026-11-27T17:30'],
  ['day and night into summer time', always, '2027-03-27T12:00', 24 * HOUR, '2027-03-28T13:00'],
  ['day and night out of summer time', always, '2027-10-30T12:00', 24 * HOUR, '2027-10-31T11:00'],
]

for (const [name, calendar, start, seconds, due, pauses = []] of vectors)
  test(`a deadline ${name}`, () => {
    const ledger: Pause[] = pauses.map(([from, to]) => ({ from: rome(from), to: rome(to) }))
    const found = deadline(calendar, rome(start), seconds, ledger)
    assert.equal(found.deadline.toString(), rome(due).toString())
    assert.equal(
      found.intervals.reduce((sum, i) => sum + i.seconds, 0),
      seconds,
    )
    assert.equal(worked(calendar, rome(start), found.deadline, ledger).seconds, seconds)
  })

test('the instants of a deadline are in UTC, without what lies between the openings', () => {
  const { intervals } = deadline(office, Temporal.Instant.from('2026-11-24T12:45:00Z'), 2 * HOUR + 1800)
  assert.deepEqual(JSON.parse(JSON.stringify(intervals)), [
    { from: '2026-11-24T13:30:00Z', to: '2026-11-24T16:00:00Z', seconds: 2 * HOUR + 1800 },
  ])
})

const elsewhere = { UTC: 0, 'America/Los_Angeles': 420, 'Asia/Kolkata': -330, 'Pacific/Apia': -780 }
const child = process.env['CLOCK_CHILD'] as keyof typeof elsewhere | undefined
if (child)
  test('this process is where it was told', () =>
    assert.equal(new Date('2026-07-01T00:00:00Z').getTimezoneOffset(), elsewhere[child]))
else
  for (const zone of Object.keys(elsewhere))
    test(`the same in a process of ${zone}`, () => {
      const { NODE_TEST_CONTEXT: _, ...env } = process.env
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--test-reporter=tap', fileURLToPath(import.meta.url)],
        { env: { ...env, TZ: zone, CLOCK_CHILD: zone }, encoding: 'utf8' },
      )
      assert.equal(status, 0, `${stdout}${stderr}`)
      assert.match(stdout, new RegExp(`^# pass ${vectors.length + 2}$`, 'm'))
    })
