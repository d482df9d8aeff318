import assert from 'node:assert/strict'
import { test } from 'node:test'
import { euro, euroInput, readEuro, shareOut } from './money.ts'

test('an amount is shown to the cent with its thousands apart, in both languages', () => {
  assert.equal(euro(123456, 'it'), '1.234,56\u00a0€')
  assert.equal(euro(7125940, 'it'), '71.259,40\u00a0€')
  assert.equal(euro(-5, 'en'), '-€0.05')
  assert.equal(euroInput(123456, 'it'), '1.234,56')
})

test('what people type as an amount is read in cents', () => {
  const cases: [string, number | null][] = [
    ['1.234,56', 123456],
    ['1234,5', 123450],
    ['1234.56', 123456],
    ['1.234', 123400],
    ['€ 1 234', 123400],
    ['12.5', 1250],
    ['1,234.56', 123456],
    ['1.234.567,89', 123456789],
    ['-3,00', -300],
    ['0', 0],
    ['', null],
    ['dodici', null],
    ['1,2,3', null],
    ['1,234,5', null],
    ['1,555.555', null],
    ['--1', null],
  ]
  for (const [typed, cents] of cases) assert.equal(readEuro(typed), cents, typed)
})

test('shares add up to the total to the cent, the largest remainders first', () => {
  assert.deepEqual(shareOut(100, [1, 1, 1]), [34, 33, 33])
  assert.deepEqual(shareOut(-100, [1, 1, 1]), [-34, -33, -33])
  assert.deepEqual(shareOut(10, [0, 0]), [5, 5])
  assert.deepEqual(shareOut(0, [3, 7]), [0, 0])
  assert.deepEqual(shareOut(1001, [1, 2, 0]), [334, 667, 0])
  const large = shareOut(900_000_000_000, [89_916, 46_705, 34, 1])
  assert.equal(
    large.reduce((sum, part) => sum + part, 0),
    900_000_000_000,
  )
  assert.throws(() => shareOut(1, []), RangeError)
  assert.throws(() => shareOut(1, [-1, 2]), RangeError)
})
