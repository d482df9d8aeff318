import assert from 'node:assert/strict'
import test from 'node:test'
import { fiscalCodeHolds, ibanHolds, normalIban, pecHolds, taxCodeHolds } from './codes.ts'

test('the tax code of a body has eleven digits, the last a check', () => {
  assert.ok(taxCodeHolds('80005270030'))
  for (const wrong of ['80005270031', '08005270030', '8000527003', '8000527003A', ''])
    assert.ok(!taxCodeHolds(wrong), wrong)
})

test('the tax code of a person has sixteen characters, the last a check', () => {
  // The usual example of the law's own tables; the second has letters in place of its last digits.
  for (const right of ['RSSMRA85T10A562S', 'RSSMRA85T10A56NH']) assert.ok(fiscalCodeHolds(right), right)
  for (const wrong of [
    'RSSMRA85T10A562T',
    'RSSMRA85T10A526S',
    'RSSMRA85T10A562',
    'RSSMRA85Z10A562S',
    '80005270030',
    '',
  ])
    assert.ok(!fiscalCodeHolds(wrong), wrong)
})

test('an IBAN is read with or without spaces and its check must hold', () => {
  assert.equal(normalIban('it60 x054 2811 1010 0000 0123 456'), 'IT60X0542811101000000123456')
  assert.ok(ibanHolds('IT60X0542811101000000123456'))
  for (const wrong of ['IT60X0542811101000000123457', 'IT60X054281110100000012345', 'XX60X0542811101000000123456', ''])
    assert.ok(!ibanHolds(normalIban(wrong)), wrong)
})

test('a certified address looks like one', () => {
  assert.ok(pecHolds('comune.olgiate@pec.regione.it'))
  for (const wrong of ['comune', 'a@b', 'a b@pec.it']) assert.ok(!pecHolds(wrong))
})
