import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { Calendar } from '../calendars/index.ts'
import { clockAt, type ClockState, duration, isTrouble, type LedgerRow, type Moments, nextDue } from './clock-rules.ts'
import { readCalendar, typedOf } from './hours.ts'
import { type Case, diagram, missingFor, moveNamed, moves, numberIn, states } from './moves.ts'
import { fill } from './templates.ts'

const fine: Case = {
  text: 'Ecco perché',
  bodyKnown: true,
  level: 'centre',
  supplier: true,
  openChecks: [],
  lateUnexplained: false,
  lateReason: '',
  unread: false,
  closedDays: null,
  reopened: 0,
  rules: { reopenDays: 10, reopenTimes: 3 },
}

test('each guard refuses what it guards, and nothing else does', () => {
  const refused: [Parameters<typeof moveNamed>[0], Partial<Case>, string][] = [
    ['wait', { text: '' }, 'ticket_text_missing'],
    ['wait', { bodyKnown: false }, 'ticket_body_unknown'],
    ['specialist', { level: 'specialist' }, 'ticket_not_at_centre'],
    ['supplier', { level: 'supplier' }, 'ticket_at_supplier'],
    ['supplier', { supplier: false }, 'supplier_missing'],
    ['return', { level: 'centre' }, 'ticket_at_centre'],
    ['solution', { openChecks: ['Avvisa'] }, 'checks_open'],
    ['solution', { lateUnexplained: true }, 'late_reason_missing'],
    ['solution', { unread: true }, 'second_reading_missing'],
    ['reopening', { closedDays: 11 }, 'reopening_too_late'],
    ['reopening', { reopened: 3 }, 'reopening_too_often'],
    ['cancellation', { text: 'no' }, 'ticket_text_missing'],
  ]
  for (const [name, more, code] of refused)
    assert.deepEqual(
      missingFor(moveNamed(name), { ...fine, ...more }).map((m) => m.code),
      [code],
      `${name} ${code}`,
    )
  const level = { return: 'specialist' } as const
  for (const m of moves)
    assert.deepEqual(missingFor(m, { ...fine, level: level[m.name as 'return'] ?? 'centre' }), [], m.name)
  assert.deepEqual(
    missingFor(moveNamed('solution'), { ...fine, lateUnexplained: true, lateReason: 'Fornitore fermo' }),
    [],
  )
  assert.deepEqual(missingFor(moveNamed('reopening'), { ...fine, closedDays: 10, reopened: 2 }), [])
})

test('every state is reached, what ended moves no more but to reopen, and the diagram of the README is the table', () => {
  for (const state of states.filter((s) => s !== 'new' && s !== 'merged'))
    assert.ok(
      moves.some((m) => m.to === state),
      state,
    )
  const from = (state: string) => moves.filter((m) => (m.from as readonly string[]).includes(state)).map((m) => m.name)
  assert.deepEqual([from('closed'), from('cancelled'), from('merged')], [['reopening'], [], []])
  assert.ok(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').includes(diagram()))
})

test('the number is found in a subject, and nothing that only looks like one', () => {
  const cases: [string, number | null][] = [
    ['Re: [T-1042] Stampante', 1042],
    ['T-7', 7],
    ['XT-7', null],
    ['T-0', null],
    ['T-', null],
    ['CT-2026-1', null],
  ]
  for (const [text, number] of cases) assert.equal(numberIn(text), number, text)
})

// — clocks —
const calendar: Calendar = {
  weekly: [1, 2, 3, 4, 5].flatMap((day) => [
    { day, from: '08:30', to: '13:30' },
    { day, from: '14:30', to: '17:30' },
  ]),
  holidays: 'IT',
  patron: null,
}
const rome = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Rome').toInstant()
const moments = (openedAt: string, more: Partial<Moments> = {}): Moments => ({
  openedAt: rome(openedAt),
  firstResponseAt: null,
  chargedAt: null,
  solvedAt: null,
  closedAt: null,
  waitingAt: null,
  escalatedAt: null,
  returnedAt: null,
  ...more,
})
const row = (clock: LedgerRow['clock'], from: string, hours: number, cause = 'opened', on = calendar): LedgerRow => ({
  clock,
  from: rome(from),
  calendar: on,
  target: hours * 3600,
  cause,
})
const run = (...given: Parameters<typeof clockAt>): ClockState => {
  const found = clockAt(...given)
  assert.ok(found && !isTrouble(found), JSON.stringify(found))
  return found
}

test('a ticket’s clock is due when the reference calendar says, pauses taken out', () => {
  const m = moments('2026-11-20T16:00')
  const ledger = [row('solution', '2026-11-20T16:00', 8)]
  const pauses = [{ reason: 'body' as const, from: rome('2026-11-20T16:30'), to: rome('2026-11-23T09:30') }]
  const state = run('solution', m, ledger, pauses, rome('2026-11-23T10:00'))
  assert.equal(state.due?.toString(), rome('2026-11-24T09:00').toString())
  assert.equal(state.consumed, 3600)
  assert.deepEqual(
    state.intervals.reduce((sum, i) => sum + i.seconds, 0),
    8 * 3600,
    'the intervals shown are the whole target',
  )
  const patron = { ...calendar, patron: '12-07' }
  const late = run(
    'solution',
    moments('2026-12-04T16:30'),
    [row('solution', '2026-12-04T16:30', 8, 'opened', patron)],
    [],
    rome('2026-12-04T17:00'),
  )
  assert.equal(late.due?.toString(), rome('2026-12-09T16:30').toString())
})

test('while it waits nobody can say when it is due; a changed priority goes on from what was used and keeps the history', () => {
  const open = [{ reason: 'body' as const, from: rome('2026-11-23T10:30'), to: null }]
  const waiting = run(
    'solution',
    moments('2026-11-23T08:30'),
    [row('solution', '2026-11-23T08:30', 8)],
    open,
    rome('2026-11-25T12:00'),
  )
  assert.deepEqual([waiting.due, waiting.consumed, waiting.late], [null, 7200, false])
  const ledger = [row('solution', '2026-11-23T08:30', 8), row('solution', '2026-11-23T10:30', 4, 'priority')]
  const changed = run('solution', moments('2026-11-23T08:30'), ledger, [], rome('2026-11-23T11:30'))
  assert.equal(changed.due?.toString(), rome('2026-11-23T12:30').toString())
  assert.deepEqual(
    changed.changes.map((c) => [c.cause, c.target / 3600, c.seconds]),
    [
      ['opened', 8, 7200],
      ['priority', 4, 3600],
    ],
  )
})

test('clocks stop at their moment: late or not is said of then, and the supplier’s runs from the last time it was passed on', () => {
  const m = moments('2026-11-23T08:30', {
    firstResponseAt: rome('2026-11-23T09:00'),
    escalatedAt: rome('2026-11-24T08:30'),
  })
  const first = run('first-response', m, [row('first-response', '2026-11-23T08:30', 1)], [], rome('2026-12-31T12:00'))
  assert.deepEqual([first.late, first.consumed], [false, 1800])
  const ledger = [
    row('supplier', '2026-11-23T08:30', 8, 'escalation'),
    row('supplier', '2026-11-24T08:30', 4, 'escalation'),
  ]
  const supplier = run('supplier', m, ledger, [], rome('2026-11-24T15:30'))
  assert.deepEqual([supplier.target, supplier.consumed, supplier.late], [4 * 3600, 6 * 3600, true])
  assert.equal(
    clockAt('supplier', moments('2026-11-23T08:30'), ledger, [], rome('2026-11-24T15:30')),
    null,
    'not passed on',
  )
  assert.equal(clockAt('body', m, ledger, [], rome('2026-11-24T15:30')), null)
})

test('what cannot be computed is an error with its name, never a moment', () => {
  const never = { ...calendar, weekly: [] }
  const trouble = clockAt(
    'solution',
    moments('2026-11-23T08:30'),
    [row('solution', '2026-11-23T08:30', 8, 'opened', never)],
    [],
    rome('2026-11-23T10:00'),
  )
  assert.ok(trouble && isTrouble(trouble))
  assert.equal(trouble.code, 'no_hours')
  assert.equal(nextDue([trouble]), null)
})

test('hours are read as they are typed and typed again as they were read; what is wrong is said at its day', () => {
  const typed = {
    day1: '8:30-13:30 14:30-17:30',
    day2: '',
    day3: '',
    day4: '',
    day5: '08:30-12:30',
    day6: '',
    day7: '',
    patron: '7/12',
    holidays: 'IT' as const,
    exceptions: '24/12/2026 chiuso\n31/12/2026 08:30-12:30',
  }
  const read = readCalendar(typed)
  assert.equal(read.patron, '12-07')
  assert.deepEqual(
    read.exceptions?.map((e) => [e.on, e.hours.length]),
    [
      ['2026-12-24', 0],
      ['2026-12-31', 1],
    ],
  )
  assert.deepEqual(readCalendar({ ...typed, ...typedOf(read) }), read)
  assert.throws(
    () => readCalendar({ ...typed, day2: 'sempre' }),
    (e: { fields: object }) => 'day2' in e.fields,
  )
  assert.throws(
    () => readCalendar({ ...typed, day5: '12:00-09:00' }),
    (e: { fields: object }) => 'day5' in e.fields,
  )
  assert.throws(
    () => readCalendar({ ...typed, exceptions: 'domani' }),
    (e: { fields: object }) => 'exceptions' in e.fields,
  )
})

test('a template takes the ticket’s words, and leaves what it does not know to be seen', () => {
  const t = { number: 12, subject: 'Rete', requesterName: 'Paolo', bodyName: 'Comune di Merate' }
  assert.equal(
    fill('{{numero}} {{ente}} {{ richiedente }} {{ignoto}} {{operatore}}', t, 'Marta'),
    'T-12 Comune di Merate Paolo {{ignoto}} Marta',
  )
  assert.equal(duration(-7500), '2 h 05 min')
})
