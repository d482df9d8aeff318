import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../platform/root.ts'
import {
  type Case,
  dueDiagram,
  missingFor,
  moveNamed,
  moves,
  nextReminder,
  scheduleDiagram,
  scheduleMoves,
  states,
} from './moves.ts'

test('the diagrams of the README are those of the tables', () => {
  const readme = readFileSync(join(root, 'src/dues/README.md'), 'utf8')
  assert.ok(readme.includes(dueDiagram()), `write into the README:\n${dueDiagram()}`)
  assert.ok(readme.includes(scheduleDiagram()), `write into the README:\n${scheduleDiagram()}`)
})

test('every state of a due can be reached, and only closed ones lead nowhere', () => {
  for (const state of states.filter((s) => s !== 'calculated'))
    assert.ok(
      moves.some((m) => m.to === state),
      state,
    )
  const last = states.filter((s) => !moves.some((m) => (m.from as readonly string[]).includes(s)))
  assert.deepEqual(last, ['waived', 'settled', 'replaced'])
  assert.deepEqual(
    scheduleMoves.map((m) => m.to),
    ['proposed', 'draft', 'in_force', 'superseded'],
  )
})

const c: Case = {
  day: '2027-07-15',
  kind: 'forecast',
  totalCents: 100,
  openCents: 100,
  dueOn: '2027-06-30',
  notifiedOn: '2027-01-10',
  disputeDays: 30,
  nextReminder: 15,
  reason: '',
  act: false,
  protocol: true,
}
const lacks = (name: Parameters<typeof moveNamed>[0], more: Partial<Case> = {}) =>
  missingFor(moveNamed(name), { ...c, ...more }).map((m) => m.code)

test('each guard keeps its move until what it asks is there', () => {
  assert.deepEqual(lacks('notification'), [])
  assert.deepEqual(lacks('notification', { protocol: false }), ['protocol_missing'])
  assert.deepEqual(lacks('notification', { kind: 'final' }), ['due_not_notified'])
  assert.deepEqual(lacks('settlement'), ['due_owed'])
  assert.deepEqual(lacks('settlement', { totalCents: 0, openCents: 0 }), [])
  assert.deepEqual(lacks('maturity', { day: '2027-02-08' }), ['dispute_term_running'])
  assert.deepEqual(lacks('maturity', { day: '2027-02-09' }), [])
  assert.deepEqual(lacks('expiry', { day: '2027-06-30' }), ['due_term_running'])
  assert.deepEqual(lacks('expiry', { openCents: 0 }), ['due_closed'])
  assert.deepEqual(lacks('reminder', { day: '2027-07-14' }), ['reminder_not_come'])
  assert.deepEqual(lacks('reminder'), [])
  assert.deepEqual(lacks('reminder', { nextReminder: null }), ['reminders_done'])
  assert.deepEqual(lacks('referral', { reason: 'Non risponde' }), ['reminders_left'])
  assert.deepEqual(lacks('waiver'), ['dues_act_missing', 'dues_reason_missing'])
  assert.deepEqual(lacks('replacement', { openCents: 50 }), ['due_part_paid'])
  assert.equal(nextReminder([60, 15, 30], 1), 30)
  assert.equal(nextReminder([15], 1), null)
})
