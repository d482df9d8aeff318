import assert from 'node:assert/strict'
import test from 'node:test'
import { matchLine, type OpenDue } from './matching.ts'

const due = (id: string, number: number, bodyName: string, openCents: number): OpenDue => ({
  id,
  number,
  year: 2027,
  bodyName,
  openCents,
})
const dues = [
  due('merate', 12, 'Comune di Merate', 200_000),
  due('olgiate', 112, 'Comune di Olgiate Molgora', 200_000),
  due('calco', 7, 'Comune di Calco', 150_000),
]
const line = (wording: string, payer = '', cents = 200_000) => matchLine({ wording, payer, cents }, dues)

test('a line is certain when it names the notice and pays what is open', () => {
  assert.deepEqual(line('Quota 2027 avviso 12/2027 Comune di Merate', 'COMUNE DI MERATE'), { dueId: 'merate' })
  assert.deepEqual(line('avv. n. 0112 / 2027'), { dueId: 'olgiate' })
  assert.deepEqual(line('avviso 7 del 2027', 'Calco', 150_000), { dueId: 'calco' })
})

test('without a number, amount and payer together are enough when one due alone has both', () => {
  assert.deepEqual(line('quota associativa', 'Comune di Merate'), { dueId: 'merate' })
  assert.deepEqual(line('quota comune di olgiate molgora'), { dueId: 'olgiate' })
  assert.deepEqual(line('quota associativa'), { reason: 'line_no_match' })
})

test('anything less is left to a person', () => {
  assert.deepEqual(line('avviso 12/2027', '', 100_000), { reason: 'line_amount_differs' })
  assert.deepEqual(line('avviso 12/2027', 'Comune di Calco'), { reason: 'line_payer_differs' })
  assert.deepEqual(line('avvisi 12/2027 e 112/2027'), { reason: 'line_several' })
  assert.deepEqual(line('avviso 2/2027'), { reason: 'line_no_match' })
  assert.deepEqual(
    matchLine({ wording: '', payer: 'Merate', cents: 1 }, [
      due('a', 1, 'Comune di Merate', 1),
      due('b', 2, 'Comune di Merate', 1),
    ]),
    { reason: 'line_several' },
  )
})
