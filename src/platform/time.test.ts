import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showDay, showInstant, today } from './time.ts'

test('half past eleven at night in Rome is already tomorrow, and not yet in UTC', () => {
  const late = Temporal.Instant.from('2026-07-01T22:30:00Z')
  assert.equal(today(late, 'Europe/Rome'), '2026-07-02')
  assert.equal(today(late, 'UTC'), '2026-07-01')
})

test('days and instants read as people write them', () => {
  assert.equal(showDay('2026-12-01', 'it'), '1 dic 2026')
  assert.equal(showDay('2026-12-01', 'en', 'long'), '1 December 2026')
  assert.equal(showInstant(Temporal.Instant.from('2026-11-22T13:32:10Z'), 'it', 'Europe/Rome'), '22 nov 2026, 14:32')
})
