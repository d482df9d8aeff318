const it = {
  supplierTitle: 'Ticket affidati',
  supplierLead: 'Che cosa il centro vi ha passato, e fino a quando.',
  supplierNone: 'Qui compaiono i ticket che il centro vi affida.',
  supplierHere: 'da voi',
  supplierBack: 'restituito',
  supplierSince: 'Affidato il',
  supplierDone: 'Il lavoro è finito: restituisci al centro',
  supplierDoneHelp: 'Il vostro tempo si ferma',
  supplierAnswer: 'Scrivi al fornitore',
}
const en: typeof it = {
  supplierTitle: 'Tickets passed on',
  supplierLead: 'What the centre has passed on to you, and until when.',
  supplierNone: 'Tickets the centre passes on to you appear here.',
  supplierHere: 'with you',
  supplierBack: 'given back',
  supplierSince: 'Passed on',
  supplierDone: 'The work is done: give it back to the centre',
  supplierDoneHelp: 'Your clock stops',
  supplierAnswer: 'Write to the supplier',
}

/** What suppliers see. */
export const supplierWords = { it, en }
