import assert from 'node:assert/strict'
import test from 'node:test'
import { taxCodeHolds } from '../platform/codes.ts'
import { checkCode, type CodeKind, searchable } from './codes.ts'

const cases: [CodeKind, string, string][] = [
  ['ipa', 'C_G026', 'c_g026'],
  ['ipa', 'uc_sorba', 'uc_sorba'],
  ['ipa', 'p_pc', 'p_pc'],
  ['ipa', 'c g026', '!ipa_shape'],
  ['istat', '097058', '097058'],
  ['istat', '97058', '!istat_zeros'],
  ['istat', 'N/D', '!istat_shape'],
  ['tax', '80005270030', '80005270030'],
  ['tax', '80005270031', '!tax_check'],
  ['tax', '5270030', '!tax_shape'],
  ['tax', '123456789', '!tax_zeros'],
  ['cadastral', 'g026', 'G026'],
  ['cadastral', 'G26', '!cadastral_shape'],
  ['invoice_office', 'uf5gey', 'UF5GEY'],
  ['invoice_office', 'UF5GEY7', '!invoice_office_shape'],
  ['pec', 'Comune.Olgiate@PEC.regione.lombardia.it', 'comune.olgiate@pec.regione.lombardia.it'],
  ['pec', 'comune@', '!pec_shape'],
]
for (const [kind, given, expected] of cases)
  test(`${kind} ${given} gives ${expected}`, () => {
    const found = checkCode(kind, given)
    assert.equal('value' in found ? found.value : `!${found.problem}`, expected)
  })

test('one wrong digit of a tax code is always found', () => {
  for (let place = 0; place < 11; place++)
    for (let digit = 0; digit < 10; digit++) {
      const code = `${'80005270030'.slice(0, place)}${digit}${'80005270030'.slice(place + 1)}`
      assert.equal(taxCodeHolds(code), code === '80005270030', code)
    }
})

test('names are looked for without accents and apostrophes', () => {
  assert.equal(searchable('Comune di Viganò'), 'comune di vigano')
  assert.equal(searchable("Castrignano de' Greci"), 'castrignano de greci')
  assert.equal(searchable('Agliè'), 'aglie')
})
