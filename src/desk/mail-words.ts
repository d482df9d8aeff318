const it = {
  mailOpened: (n: string, subject: string) => ({
    subject: `[${n}] ${subject}`,
    text: `La tua richiesta è arrivata: il suo numero è ${n}.`,
  }),
  mailSaid: (n: string, subject: string) => ({
    subject: `[${n}] ${subject}`,
    text: 'C’è una novità sulla tua richiesta.',
  }),
  mailSolved: (n: string, subject: string) => ({
    subject: `[${n}] ${subject}`,
    text: 'La tua richiesta è risolta. Se non va bene riaprila; se va bene dicci com’è andata.',
  }),
  mailAsked: (n: string, subject: string) => ({
    subject: `[${n}] ${subject}`,
    text: 'Il centro aspetta una tua risposta per andare avanti.',
  }),
  mailGiven: (n: string, subject: string) => ({
    subject: `[${n}] ${subject}`,
    text: 'Il ticket è stato assegnato a te.',
  }),
  mailCalled: (n: string, subject: string) => ({
    subject: `[${n}] ${subject}`,
    text: 'Un collega ti chiama in una nota di questo ticket.',
  }),
  mailLink: (link: string) => `Leggi e rispondi qui: ${link}`,
}
const en: typeof it = {
  mailOpened: (n, subject) => ({ subject: `[${n}] ${subject}`, text: `Your request has arrived: its number is ${n}.` }),
  mailSaid: (n, subject) => ({ subject: `[${n}] ${subject}`, text: 'There is news on your request.' }),
  mailSolved: (n, subject) => ({
    subject: `[${n}] ${subject}`,
    text: 'Your request is solved. If it is not fine reopen it; if it is, tell us how it went.',
  }),
  mailAsked: (n, subject) => ({
    subject: `[${n}] ${subject}`,
    text: 'The centre waits for an answer of yours to go on.',
  }),
  mailGiven: (n, subject) => ({ subject: `[${n}] ${subject}`, text: 'The ticket was assigned to you.' }),
  mailCalled: (n, subject) => ({
    subject: `[${n}] ${subject}`,
    text: 'A colleague calls you in a note of this ticket.',
  }),
  mailLink: (link) => `Read and answer here: ${link}`,
}

/** Mail the desk sends to people. */
export const mailWords = { it, en }
