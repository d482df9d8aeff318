import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confidence, maintenanceUntil, measureOf, stateOf } from './rules.ts'

test('letters stand for states; unknown ones stay unknown', () => {
  const cases: [string | null, string][] = [
    ['A', 'financed'],
    ['R', 'renounced'],
    ['E', 'paid'],
    ['L', 'unknown'],
    ['', 'unknown'],
    ['constructor', 'unknown'],
    [null, 'financed'],
  ]
  for (const [letter, state] of cases) assert.equal(stateOf(letter), state, String(letter))
})

test('the measure is the short code in the title, or in the column beside it', () => {
  const cases: [string, string | null, string | null][] = [
    ['1.4.1 Esperienza del Cittadino - Comuni - Settembre 2022', null, '1.4.1'],
    ['1.4.3 - pagoPA - Comuni - Settembre 2022', '1.4.3 Adozione PagoPA e AppIO', '1.4.3'],
    ["1.1 e 1.2 'Infrastrutture digitali e abilitazione al cloud' - ASL/AO -marzo 2023 (quota 1.2)", null, '1.2'],
    [
      "1.1 e 1.2 'Infrastrutture digitali e abilitazione al cloud' - ASL/AO -marzo 2023 (quota 1.1)",
      '1.1 Infrastrutture digitali',
      '1.1',
    ],
    ['"1.4.4 Adozione SPID CIE  - Comuni - Aprile 2022"', null, '1.4.4'],
    ['Avviso straordinario', '1.2 Abilitazione', '1.2'],
    ['Avviso straordinario', null, null],
    ['2022 Avviso', null, null],
  ]
  for (const [title, measure, code] of cases) assert.equal(measureOf(title, measure), code, title)
})

test('a paid service is kept alive to 31 December of the fifth year after the payment', () => {
  for (const [paidOn, until] of [
    ['2025-02-07', '2030-12-31'],
    ['2025-12-31', '2030-12-31'],
    ['2026-01-01', '2031-12-31'],
    ['2026-05-14', '2031-12-31'],
  ] as const)
    assert.equal(maintenanceUntil(paidOn), until)
})

test('what an edition older than 180 days says is to be confirmed', () => {
  for (const [edition, sure] of [
    ['2026-08-16', 'current'],
    ['2026-05-26', 'current'],
    ['2026-05-25', 'to-confirm'],
    ['2023-09-08', 'to-confirm'],
    ['2026-11-22', 'current'],
  ] as const)
    assert.equal(confidence(edition, '2026-11-22'), sure, edition)
})
