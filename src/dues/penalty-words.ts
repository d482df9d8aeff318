import type { ProblemWords } from '../platform/problems.ts'
import { say } from '../platform/words.ts'

const it = {
  title: 'Penali dei fornitori',
  lead: 'Applicate con un atto dallo sportello: qui le parti diventano crediti degli enti colpiti.',
  none: 'Nessuna penale',
  noneText: 'Qui compaiono le penali applicate a un fornitore, con la parte di ciascun ente già calcolata.',
  penalty: 'Penale',
  act: 'Atto',
  on: 'Data',
  amount: 'Importo',
  credited: 'Accreditata',
  waiting: 'da accreditare',
  take: 'Accredita agli enti',
  takeOf: (what: string) => `Accredita agli enti: ${what}`,
  credits: 'Crediti',
  events: { 'dues.penalty_taken': 'Penale accreditata agli enti' },
}
const en: typeof it = {
  title: 'Penalties of suppliers',
  lead: 'Set by an act at the desk: here the parts become credits of the bodies hit.',
  none: 'No penalty',
  noneText: 'Penalties set on a supplier appear here, with the part of each body computed already.',
  penalty: 'Penalty',
  act: 'Act',
  on: 'Date',
  amount: 'Amount',
  credited: 'Credited',
  waiting: 'to be credited',
  take: 'Credit to the bodies',
  takeOf: (what) => `Credit to the bodies: ${what}`,
  credits: 'Credits',
  events: { 'dues.penalty_taken': 'Penalty credited to the bodies' },
}
/** Penalties offered to the dues. */
export const penaltyWords = say({ it, en })
export const penaltyProblems: ProblemWords = say({
  it: { penalty_taken: 'Le parti di questa penale sono già tra i crediti degli enti.' },
  en: { penalty_taken: 'The parts of this penalty are among the credits of the bodies already.' },
})
