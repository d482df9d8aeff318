import assert from 'node:assert/strict'
import test from 'node:test'
import { anonymised } from './anonymous.ts'

const marks = { person: '[p]', body: '[e]', address: '[m]', phone: '[t]', code: '[c]', ticket: '[n]' }
const known = {
  people: ['Anna Maria Riva', 'Ugo D’Este', 'Li Wu'],
  bodies: ['Comune di Castrignano de’ Greci', 'Comunità montana Lario orientale', 'Comune di Cursi'],
}

test('what tells whose an answer was is taken out of it, and nothing else', () => {
  const cases: [string, string][] = [
    ['Gentile Anna Maria Riva,', 'Gentile [p],'],
    ['Come dice Riva Anna Maria', 'Come dice [p]'],
    ['Ciao Anna, la dott.ssa Riva conferma', 'Ciao [p], la dott.ssa [p] conferma'],
    ['La riva del lago e la città di Rivarolo', 'La riva del lago e la città di Rivarolo'],
    ["Lo firma Ugo D'Este", 'Lo firma [p]'],
    ['Li si pubblica', 'Li si pubblica'],
    ['Il Comune di Castrignano de’ Greci può', 'Il [e] può'],
    ["A Castrignano de' Greci no", 'A [e] no'],
    ['La Comunità montana Lario orientale', 'La [e]'],
    ['Nei corsi e nei ricorsi di Cursi', 'Nei corsi e nei ricorsi di [e]'],
    ['Scrivi a anna.riva@comune.cursi.le.it.', 'Scrivi a [m].'],
    ['Chiama lo 0341 481112, il 335 1234567 o il +39 0832.123456', 'Chiama lo [t], il [t] o il [t]'],
    ['CF RVINNA80A41E507X, conto IT60X0542811101000000123456', 'CF [c], conto [c]'],
    ['Come in T-1042', 'Come in [n]'],
    ['Il d.lgs. 33/2013, art. 19, e il Reg. (UE) 2016/679', 'Il d.lgs. 33/2013, art. 19, e il Reg. (UE) 2016/679'],
    ['Entro il 30/11/2026, per 121.992,00 euro, alle 14:30', 'Entro il 30/11/2026, per 121.992,00 euro, alle 14:30'],
    ['L. 7 agosto 1990, n. 241; CUP J61F22000000001', 'L. 7 agosto 1990, n. 241; CUP J61F22000000001'],
  ]
  for (const [given, expected] of cases) assert.equal(anonymised(given, known, marks), expected)
  assert.equal(anonymised('Nessun nome', { people: ['', 'X'], bodies: [''] }, marks), 'Nessun nome')
})
