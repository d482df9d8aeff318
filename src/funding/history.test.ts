import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EditionOfFile, Editions, fields, historyOf, type Sighting, type Values } from './history.ts'

const edition = (id: number, file: string, on: string): EditionOfFile => ({ id, file, on, place: `${on} 0` })
const editions = new Editions([
  edition(1, 'measure', '2023-01-01'),
  edition(2, 'measure', '2023-06-01'),
  edition(3, 'measure', '2024-01-01'),
  edition(4, 'measure', '2024-06-01'),
  edition(11, 'others', '2023-03-01'),
  edition(12, 'others', '2024-03-01'),
  edition(13, 'others', '2026-01-01'),
])
const nothing = Object.fromEntries(fields.map((field) => [field, null])) as Values
let made = 0
const row = (file: string, from: number, until: number | null, values: Partial<Values>): Sighting => ({
  id: `r${++made}`,
  file,
  from,
  until,
  values: { ...nothing, call: 'c', holder: 'h', amount: '100', ...values },
})

test('a grant that changes state keeps what it was, and its latest day', () => {
  const h = historyOf(
    [
      row('measure', 1, 3, { state: 'A', state_on: '2022-12-01' }),
      row('measure', 3, null, { state: 'E', state_on: '2023-12-01' }),
    ],
    editions,
  )
  assert.deepEqual(h.changes, [{ edition: 3, field: 'state', from: 'A', to: 'E' }])
  assert.equal(h.values.state_on, '2023-12-01')
  assert.equal(h.published, true)
})

test('what an edition does not say is not a change, and what was said before holds', () => {
  const h = historyOf(
    [row('measure', 1, 2, {}), row('measure', 2, 3, { state: 'A', cup: 'X' }), row('measure', 3, null, { state: 'A' })],
    editions,
  )
  assert.deepEqual(h.changes, [])
  assert.equal(h.values.cup, 'X')
})

test('the file heard last speaks for the grant; one that catches up brings no news', () => {
  const rows = [
    row('measure', 1, 4, { state: 'A' }),
    row('measure', 4, null, { state: 'E' }),
    row('others', 11, 12, { state: 'A' }),
    row('others', 12, null, { state: 'E' }),
  ]
  const h = historyOf(rows, editions)
  assert.deepEqual(h.changes, [{ edition: 12, field: 'state', from: 'A', to: 'E' }])
  assert.equal(h.file, 'others')
})

test('a file that never changes its mind does not undo what a later one says', () => {
  const h = historyOf(
    [row('measure', 1, null, { state: 'A' }), row('others', 13, null, { state: 'E', state_on: '2025-05-05' })],
    editions,
  )
  assert.deepEqual(h.changes, [{ edition: 13, field: 'state', from: 'A', to: 'E' }])
  assert.deepEqual([h.values.state, h.values.state_on, h.file], ['E', '2025-05-05', 'others'])
})

test('a row that a later edition lacks is no longer published, and may come back', () => {
  const gone = historyOf([row('measure', 1, 3, { state: 'A' })], editions)
  assert.deepEqual(gone.changes, [{ edition: 3, field: 'published', from: 'yes', to: 'no' }])
  assert.deepEqual([gone.published, gone.lastEdition, gone.values.state], [false, 2, 'A'])
  const back = historyOf([row('measure', 1, 2, { state: 'A' }), row('measure', 3, null, { state: 'A' })], editions)
  assert.deepEqual(
    back.changes.map((c) => [c.edition, c.to]),
    [
      [2, 'no'],
      [3, 'yes'],
    ],
  )
  assert.equal(back.published, true)
})

test('a row whose line could not be read is not lost for that', () => {
  const torn = new Editions(editions.byId.values(), new Map([[3, 'c_x,"broken,D81F22002260006,A']]))
  const rows = [row('measure', 1, 3, { state: 'A', cup: 'D81F22002260006' })]
  assert.deepEqual(historyOf(rows, torn).changes, [{ edition: 4, field: 'published', from: 'yes', to: 'no' }])
  assert.deepEqual(
    historyOf([...rows, row('measure', 4, null, { state: 'E', cup: 'D81F22002260006' })], torn).changes.map(
      (c) => c.field,
    ),
    ['state'],
  )
})

test('a grant that another file still has is still published', () => {
  const h = historyOf([row('measure', 1, 2, { state: 'A' }), row('others', 11, null, { state: 'A' })], editions)
  assert.deepEqual(h.changes, [])
  assert.equal(h.published, true)
})

test('two rows of one grant in one edition: the one seen first stays', () => {
  const [first, second] = [row('measure', 1, null, { cup: 'A' }), row('measure', 2, null, { cup: 'B' })]
  for (const rows of [
    [first, second],
    [second, first],
  ])
    assert.deepEqual(historyOf(rows, editions).apart, [second.id])
})
