import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withQuery } from './address.ts'
import { sortBy } from './table.tsx'

test('an address keeps the rest of its query, and loses what is emptied', () => {
  assert.equal(withQuery('/list?q=a b&after=9', { sort: '-name', after: null }), '/list?q=a+b&sort=-name')
  assert.equal(withQuery('/list?q=a', { q: '' }), '/list')
  assert.equal(withQuery('/list', { page: 2 }), '/list?page=2')
})

test('another order starts again from the first page', () => {
  const sort = sortBy('/list?q=a&after=9&sort=-name', '-name')
  assert.deepEqual([sort.by, sort.down], ['name', true])
  assert.equal(sort.link('name', false), '/list?q=a&sort=name')
})
