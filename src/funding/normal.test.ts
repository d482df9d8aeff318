import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cents,
  cleanName,
  cup,
  day,
  holderType,
  instant,
  ipaCode,
  istatCode,
  province,
  said,
  titleKey,
  town,
  wholeNumber,
} from './normal.ts'

function table<I extends unknown[], O>(fn: (...cells: I) => O, cases: [...I, O][]) {
  for (const row of cases) {
    const expected = row.at(-1) as O
    const cells = row.slice(0, -1) as unknown as I
    assert.deepEqual(fn(...cells), expected, JSON.stringify(cells))
  }
}

test('words for nothing say nothing', () => {
  table(said, [
    ['', null],
    ['  ', null],
    ['None', null],
    ['N/D', null],
    ['nan', null],
    ['NaT', null],
    ['Nonantola', 'Nonantola'],
    [' A ', 'A'],
    [undefined, null],
  ])
})

test('titles are the same whatever their quotes, dashes, spaces, case and accents', () => {
  const key = titleKey("1.4.5 'Piattaforma Notifiche Digitali' Comuni (maggio 2024)")
  for (const title of [
    '1.4.5 "Piattaforma Notifiche Digitali"  Comuni (Maggio 2024)',
    '1.4.5 ‘Piattaforma Notifiche Digitali’ – Comuni maggio 2024',
  ])
    assert.equal(titleKey(title), key)
  assert.equal(titleKey('Università e AFAM'), titleKey('UNIVERSITÀ  e AFAM'))
  assert.notEqual(titleKey('1.4.3 - pagoPA - Comuni - Aprile 2022'), titleKey('1.4.3 - app IO - Comuni - Aprile 2022'))
  assert.notEqual(titleKey('(quota 1.1)'), titleKey('(quota 11)'))
})

test('names lose the quotes that files have broken', () => {
  table(cleanName, [
    ['Comune di None', 'Comune di None'],
    ['"CONSERVATORIO "B. MADERNA - G. LETTIMI" DI CESENA"', 'CONSERVATORIO "B. MADERNA - G. LETTIMI" DI CESENA'],
    ['CONSERVATORIO B. MADERNA - G. LETTIMI" DI CESENA', 'CONSERVATORIO B. MADERNA - G. LETTIMI DI CESENA'],
    ['I.C. ""CASOPERO""', 'I.C. "CASOPERO"'],
    ['  Comune   di  X ', 'Comune di X'],
    ['', null],
    ['None', null],
    ['""', null],
  ])
})

test('codes', () => {
  table(ipaCode, [
    ['C_G026', 'c_g026'],
    [' m_it-A023F6B ', 'm_it-a023f6b'],
    ['C', 'c'],
    ['', null],
    ['None', null],
    ['c g026', null],
  ])
  table(cup, [
    ['D81F22002260006', 'D81F22002260006'],
    ['CANCELLATO_D81F22002260006', 'D81F22002260006'],
    ['d81f22002260006', 'D81F22002260006'],
    ['H28122001400005', 'H28122001400005'],
    ['', null],
    ['None', null],
    ['CANCELLATO_', null],
  ])
  table(istatCode, [
    ['097058', '097058'],
    ['1168', '001168'],
    ['1168.0', '001168'],
    ['N/D', null],
    ['', null],
    ['0970581', null],
  ])
  table(wholeNumber, [
    ['1', '1'],
    ['1.0', '1'],
    ['01', '1'],
    ['49.00', '49'],
    ['49 bis', '49 bis'],
    ['', null],
    ['0', '0'],
  ])
})

test('Napoli and None are found where programs have emptied them', () => {
  table(province, [
    ['NA', '063', null, 'NA'],
    ['', '063', null, 'NA'],
    ['', '63.0', null, 'NA'],
    ['', '', '063049', 'NA'],
    ['', '097', null, null],
    ['lc', '097', null, 'LC'],
  ])
  table(town, [
    ['', '001168', 'None'],
    ['None', '001168', 'None'],
    ['None', '001169', null],
    ['Napoli', '063049', 'Napoli'],
    ['', null, null],
  ])
  table(holderType, [
    ['Comune', 'municipality'],
    ['Comuni', 'municipality'],
    ['Scuole', 'school'],
    ['ASL', 'health'],
    ['Altri Enti', 'other'],
    ['', null],
    ['constructor', 'other'],
  ])
})

test('amounts are read to the cent or not at all', () => {
  table(cents, [
    ['14000.0', 1400000],
    ['4326.4', 432640],
    ['4326.40', 432640],
    ['4326.400', 432640],
    ['72845', 7284500],
    ['0', 0],
    ['4326.405', undefined],
    ['1e5', undefined],
    ['-5', undefined],
    ['', undefined],
    ['None', undefined],
    ['1.234,50', undefined],
  ])
})

test('days and instants', () => {
  table(day, [
    ['2023-07-22', '2023-07-22'],
    ['2024-02-29', '2024-02-29'],
    ['2023-02-29', undefined],
    ['2023-13-01', undefined],
    ['2023-07-22T00:00:00', '2023-07-22'],
    ['None', null],
    ['', null],
    ['22/07/2023', undefined],
  ])
  table(instant, [
    ['2022-06-15T09:32:07.000+0000', '2022-06-15T09:32:07.000+0000'],
    ['2022-06-15T09:32:07+02:00', '2022-06-15T09:32:07+02:00'],
    ['2022-06-15T09:32:07.000Z', '2022-06-15T09:32:07.000Z'],
    ['None', null],
    ['', null],
    ['2022-06-15T09:32:07', undefined],
    ['2022-06-31T09:32:07Z', undefined],
    ['2022-06-15T25:32:07Z', undefined],
    ['domani', undefined],
  ])
})
