import type { Source } from './rule.ts'

/** The day on which a term begins is not counted, the last one is. */
export const firstDayOut: Source = {
  article: 'Codice civile, art. 2963, secondo comma; codice di procedura civile, art. 155, primo comma',
  address: 'https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:regio.decreto:1942-03-16;262~art2963',
  quotation: 'Non si computa il giorno nel corso del quale cade il momento iniziale del termine.',
  literal: false,
}
/** Months and years by the common calendar: the same day of the last month, or its last day. */
export const commonCalendar: Source = {
  article:
    'Codice civile, art. 2963, primo, quarto e quinto comma; codice di procedura civile, art. 155, secondo comma',
  address: firstDayOut.address,
  quotation:
    'Il termine a mesi scade nel giorno del mese finale che corrisponde a quello iniziale; se quel giorno manca, nell’ultimo del mese.',
  literal: false,
}
/** A term that ends on a festive day is moved to the next that is not. */
export const festiveDay: Source = {
  article: 'Codice civile, art. 2963, terzo comma; codice di procedura civile, art. 155, quarto e quinto comma',
  address: firstDayOut.address,
  quotation: 'Se il termine scade in giorno festivo, è prorogato di diritto al giorno seguente non festivo.',
  literal: true,
}
/** Working days leave out festive days, Sundays and Saturdays; hours are counted from the event. */
export const workingDays: Source = {
  article: 'Regolamento (CEE, Euratom) n. 1182/71, art. 2, paragrafo 2',
  address: 'https://eur-lex.europa.eu/legal-content/IT/TXT/?uri=CELEX:31971R1182',
  quotation: 'Sono giorni lavorativi tutti i giorni, esclusi i festivi, le domeniche e i sabati.',
  literal: false,
}
export const hoursOfPeriod: Source = {
  article: 'Regolamento (CEE, Euratom) n. 1182/71, art. 3, paragrafi 1 e 4',
  address: workingDays.address,
  quotation: 'Un periodo in ore si conta dal momento dell’evento, giorni festivi compresi, e non si sposta.',
  literal: false,
}
