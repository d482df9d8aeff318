// As machines and people meet the clocks: POST /api/v1/service-clock and the page where a calendar is tried.
import assert from 'node:assert/strict'
import test from 'node:test'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { makeCentre } from '../../test/world.ts'
import { type Calendar, checkCalendar, ClockLine, deadline, type Pause, worked } from './index.ts'

const { marta, lucia, visitor, token } = await makeCentre()
const machine = await token('operator')

const weekly = [1, 2, 3, 4, 5].flatMap((day) => [
  { day, from: '08:30', to: '13:30' },
  { day, from: '14:30', to: '17:30' },
])
const calendar = { weekly, patron: '12-07' as string | null, holidays: 'IT' }
const asked = { calendar, start: '2026-12-04T15:30:00Z', workSeconds: 28_800, pauses: [] as object[] }
const ask = (body: object, who: Pick<typeof machine, 'post'> = machine) =>
  who.post('/api/v1/service-clock', body as Record<string, unknown>)

test('a machine asks when eight hours are due, and why', async () => {
  const answer = await ask(asked)
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.json(), {
    deadline: '2026-12-09T15:30:00Z',
    intervals: [
      { from: '2026-12-04T15:30:00Z', to: '2026-12-04T16:30:00Z', seconds: 3600 },
      { from: '2026-12-09T07:30:00Z', to: '2026-12-09T12:30:00Z', seconds: 18_000 },
      { from: '2026-12-09T13:30:00Z', to: '2026-12-09T15:30:00Z', seconds: 7200 },
    ],
  })
})

test('pauses, an offset in place of UTC, 24:00 and no patron', async () => {
  const pauses = [{ from: '2026-11-20T16:30:00+01:00', to: '2026-11-23T09:30:00+01:00' }]
  const paused = await ask({
    ...asked,
    calendar: { ...calendar, patron: null },
    start: '2026-11-20T16:00:00+01:00',
    pauses,
  })
  assert.equal(paused.json()['deadline'], '2026-11-24T08:00:00Z')
  const always = {
    weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
    patron: null,
    holidays: 'none',
  }
  const night = await ask({ ...asked, calendar: always, start: '2027-03-27T23:00:00Z', workSeconds: 23 * 3600 })
  assert.deepEqual(night.json(), {
    deadline: '2027-03-28T22:00:00Z',
    intervals: [{ from: '2027-03-27T23:00:00Z', to: '2027-03-28T22:00:00Z', seconds: 82_800 }],
  })
})

test('whoever is signed in may ask; nobody else', async () => {
  assert.equal((await ask(asked, lucia)).status, 200)
  assert.equal((await ask(asked, visitor)).status, 401)
})

const one = (change: object) => ({
  ...asked,
  calendar: { ...calendar, weekly: [{ day: 1, from: '09:00', to: '10:00', ...change }] },
})
const refused: [string, object, string[]][] = [
  ['nothing', {}, ['calendar', 'start', 'workSeconds']],
  ['no hours', { ...asked, calendar: { ...calendar, weekly: [] } }, ['calendar.weekly']],
  ['an eighth day', one({ day: 8 }), ['calendar.weekly.0.day']],
  ['half a day', one({ day: 1.5 }), ['calendar.weekly.0.day']],
  ['a time without a zero', one({ from: '9:00' }), ['calendar.weekly.0.from']],
  ['a beginning at 24:00', one({ from: '24:00', to: '24:00' }), ['calendar.weekly.0.from']],
  ['an end after 24:00', one({ to: '24:01' }), ['calendar.weekly.0.to']],
  ['hours that end before they begin', one({ to: '09:00' }), ['calendar.weekly.0.to']],
  [
    'hours that overlap',
    { ...asked, calendar: { ...calendar, weekly: [...weekly, { day: 5, from: '17:00', to: '18:00' }] } },
    ['calendar.weekly.10.from'],
  ],
  ['a patron of no day', { ...asked, calendar: { ...calendar, patron: '02-30' } }, ['calendar.patron']],
  ['holidays of elsewhere', { ...asked, calendar: { ...calendar, holidays: 'FR' } }, ['calendar.holidays']],
  ['a word nobody knows', { ...asked, calendar: { ...calendar, patrn: '12-07' } }, ['calendar.patrn']],
  ['a start without a zone', { ...asked, start: '2026-12-04T16:30:00' }, ['start']],
  ['a start that is no day', { ...asked, start: '2026-02-30T16:30:00Z' }, ['start']],
  ['a start of another age', { ...asked, start: '1492-10-12T00:00:00Z' }, ['start']],
  ['a start before the holidays are certain', { ...asked, start: '1985-06-03T10:00:00Z' }, ['start']],
  ['half a second of work', { ...asked, workSeconds: 0.5 }, ['workSeconds']],
  ['work below zero', { ...asked, workSeconds: -1 }, ['workSeconds']],
  ['work in words', { ...asked, workSeconds: '3600' }, ['workSeconds']],
  ['work for centuries', { ...asked, workSeconds: 10 ** 12 }, ['workSeconds']],
  [
    'a pause that ends before it begins',
    { ...asked, pauses: [{ from: '2026-12-07T10:00:00Z', to: '2026-12-07T09:59:59Z' }] },
    ['pauses.0.to'],
  ],
  ['a pause without an end', { ...asked, pauses: [{ from: '2026-12-07T10:00:00Z' }] }, ['pauses.0.to']],
]
for (const [name, body, places] of refused)
  test(`refuses ${name}, and says where`, async () => {
    const answer = await ask(body)
    assert.equal(answer.status, 422, answer.text)
    assert.deepEqual(Object.keys(answer.json<{ errors: Record<string, string> }>().errors), places)
  })

test('an answer of more intervals than anybody reads is refused', async () => {
  const sliced = Array.from({ length: 70 }, (_, i) => ({
    from: `${String(Math.floor(i / 4)).padStart(2, '0')}:${i % 4}0`,
    to: `${String(Math.floor(i / 4)).padStart(2, '0')}:${i % 4}5`,
  }))
  const answer = await ask({
    ...asked,
    calendar: { ...calendar, weekly: [1, 2, 3, 4, 5, 6, 7].flatMap((day) => sliced.map((s) => ({ day, ...s }))) },
    workSeconds: 2e7,
  })
  assert.deepEqual([answer.status, answer.json()['code']], [422, 'too_many_intervals'])
})

const fill = (values: Record<string, string>) => marta.get(`/service-clock?${new URLSearchParams(values)}`)
const typed = {
  day1: '8:30-13:30, 14:30-17:30',
  day5: '08:30-13:30 14:30-17:30',
  holidays: 'IT',
  startOn: '2026-11-20',
  startAt: '16:00',
  hours: '8:00',
}

test('Marta tries a calendar and sees why', async () => {
  const first = await marta.get('/service-clock')
  assert.equal(first.status, 200)
  assert.match(first.text, /class="clock-line"/)
  const page = await fill({ ...typed, pauses: '20/11/2026 16:30 - 23/11/2026 09:30\n' })
  assert.equal(page.status, 200)
  // Fri 0:30, Mon 7:00, Fri 0:30 more.
  assert.match(page.text, /datetime="2026-11-27T08:00:00Z"/)
  assert.match(page.text, /Pausa/)
  assert.match(page.text, /value="8:30-13:30, 14:30-17:30"/)
})

const mistakes: [string, Record<string, string>, string][] = [
  ['hours nobody can read', { day1: 'mattina' }, 'day1'],
  ['hours that overlap', { day5: '09:00-12:00 11:00-13:00' }, 'day5'],
  ['a patron of no day', { patron: '31/02' }, 'patron'],
  ['a day that is none', { startOn: '31/02/2026' }, 'startOn'],
  ['an hour the clocks skip', { startOn: '2027-03-28', startAt: '02:30' }, 'startAt'],
  ['no work', { hours: '' }, 'hours'],
  ['a pause without an end', { pauses: '20/11/2026 16:30' }, 'pauses'],
  ['a pause that ends before it begins', { pauses: '20/11/2026 16:30 - 19/11/2026 16:30' }, 'pauses'],
]
for (const [name, change, field] of mistakes)
  test(`Marta types ${name} and finds it marked`, async () => {
    const page = await fill({ ...typed, ...change })
    assert.equal(page.status, 422)
    const typo = page.text.match(/href="#f-(\w+)"/g) ?? []
    assert.deepEqual(typo, [`href="#f-${field}"`])
  })

test('a mayor has no page of clocks', async () => assert.equal((await lucia.get('/service-clock')).status, 404))

test('a line of ten years stays a small drawing, and shows a pause that still lasts', () => {
  const start = Temporal.Instant.from('2026-11-24T10:00:00Z')
  const office: Calendar = { weekly, patron: null, holidays: 'IT' }
  assert.deepEqual(checkCalendar(office), [])
  const line = renderToString(h(ClockLine, { lang: 'en', start, pauses: [], ...deadline(office, start, 72_000_000) }))
  assert.ok(line.length < 100_000, `${line.length} characters`)
  assert.match(line, /more intervals not shown/)
  const still: Pause = { from: start.add({ hours: 1 }), to: null }
  assert.equal(worked(office, start, start.add({ hours: 2 }), [still]).seconds, 3600)
  const waiting = renderToString(
    h(ClockLine, { lang: 'it', start, pauses: [still], ...deadline(office, start, 1800, [still]) }),
  )
  assert.match(waiting, /ancora in corso/)
  assert.match(
    renderToString(h(ClockLine, { lang: 'it', start, deadline: start, intervals: [], pauses: [] })),
    /scade all’inizio/,
  )
})
