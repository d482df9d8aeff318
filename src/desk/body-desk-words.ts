const it = {
  closeDays: 'Il risolto si chiude da solo dopo giorni',
  reopenDays: 'Si riapre entro giorni dalla chiusura',
  reopenTimes: 'Si riapre al massimo volte',
  survey: 'Chiedi l’opinione alla fine',
  bodyDesk: 'Assistenza: regole dell’ente',
  bodyDeskLead: 'L’orario dell’ente per ciò che il centro gli chiede, il patrono, e chi vede i ticket.',
  bodyHours: 'Orario dell’ente',
  bodyHoursHelp: 'Tutto vuoto: come lo sportello del centro',
  sharing: 'Chi vede i ticket dell’ente',
  sharings: {
    all: 'tutte le persone dell’ente che usano l’assistenza',
    own: 'ciascuno i propri; referente, RTD e segretario tutti',
  } as Record<string, string>,
  earlyHours: 'Ore per il preallarme',
  noticeHours: 'Ore per la notifica',
  finalMonths: 'Mesi per la relazione finale',
  legalClocks: 'Tempi di legge dopo un incidente',
}
const en: typeof it = {
  closeDays: 'What is solved closes by itself after days',
  reopenDays: 'It can be reopened within days of the closure',
  reopenTimes: 'It can be reopened at most times',
  survey: 'Ask for an opinion at the end',
  bodyDesk: 'Desk: rules of the body',
  bodyDeskLead: 'The body’s hours for what the centre asks of it, its patron, and who sees the tickets.',
  bodyHours: 'Hours of the body',
  bodyHoursHelp: 'All empty: as the centre’s desk',
  sharing: 'Who sees the tickets of the body',
  sharings: { all: 'all people of the body who use the desk', own: 'each their own; referent, RTD and secretary all' },
  earlyHours: 'Hours to the early warning',
  noticeHours: 'Hours to the notice',
  finalMonths: 'Months to the final report',
  legalClocks: 'Legal clocks after an incident',
}

/** When tickets end, and the rules of a body. */
export const bodyDeskWords = { it, en }
