import assert from 'node:assert/strict'
import test from 'node:test'
import { easterMonday, type HolidayName } from './holidays.ts'
import { ClockError, holidaysOf, isHoliday } from './index.ts'

const days = (year: number) => holidaysOf(year).map(({ day }) => day.slice(5))

test('the holidays of 2026, with Saint Francis for the first time', () => {
  assert.deepEqual(days(2026), [
    '01-01',
    '01-06',
    '04-06',
    '04-25',
    '05-01',
    '06-02',
    '08-15',
    '10-04',
    '11-01',
    '12-08',
    '12-25',
    '12-26',
  ])
  assert.ok(holidaysOf(2026).every(({ source }) => /\d{1,3}\/\d{4}/.test(source)))
})

const cases: [string, boolean, HolidayName?][] = [
  ['1986-01-06', true, 'epiphany'],
  ['1986-03-19', false],
  ['1986-06-01', true, 'republic'],
  ['1986-06-02', false],
  ['2000-06-02', false],
  ['2000-06-04', true, 'republic'],
  ['2001-06-02', true, 'republic'],
  ['2001-06-03', false],
  ['2010-03-17', false],
  ['2011-03-17', true, 'unification'],
  ['2012-03-17', false],
  ['2025-10-04', false],
  ['2026-10-04', true, 'saint_francis'],
  ['2027-10-04', true, 'saint_francis'],
  // Sundays are the week's matter, Easter among them.
  ['2026-04-05', false],
  ['2026-11-08', false],
]
for (const [day, yes, name] of cases)
  test(`${day} is ${yes ? name : 'no holiday'}`, () => {
    assert.equal(isHoliday(day), yes)
    assert.equal(holidaysOf(Number(day.slice(0, 4))).find((h) => h.day === day)?.name, name)
  })

test('Easter Monday moves', () => {
  // Among them the earliest and the latest of two centuries, and the two years the simple rule gets wrong.
  const known = ['1954-04-19', '1981-04-20', '1986-03-31', '2008-03-24', '2024-04-01', '2026-04-06', '2027-03-29']
  for (const day of [...known, '2038-04-26', '2049-04-19', '2076-04-20'])
    assert.equal(easterMonday(Number(day.slice(0, 4))), day)
})

test('what the law said before 1986 is not guessed', () => {
  for (const year of [1985, 1976, 2026.5]) assert.throws(() => holidaysOf(year), { code: 'holidays_unknown' })
  assert.throws(() => isHoliday('2026-02-30'), ClockError)
})
