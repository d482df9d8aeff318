import type { ProblemWords } from '../platform/problems.ts'
import { say } from '../platform/words.ts'

const it = {
  runs: 'Lavori', runsLead: 'Importazioni, esportazioni e altri lavori lunghi, con il loro esito.', run: 'Lavoro', state: 'Stato', begun: 'Iniziato', finished: 'Finito', progress: 'Avanzamento',
  states: { queued: 'in coda', running: 'in corso', done: 'fatto', failed: 'non riuscito', cancelled: 'annullato' },
  cancel: 'Annulla', cancelAsked: 'L’annullamento è stato chiesto: il lavoro si ferma al prossimo passo.', failure: 'Perché non è riuscito',
  runsEmptyTitle: 'Nessun lavoro', runsEmpty: 'Quando avvii un’importazione o un’esportazione la trovi qui, con il suo avanzamento.',
  mail: 'Posta in uscita', mailLead: 'Modo dimostrativo: i messaggi non partono, si leggono qui.', to: 'A', subject: 'Oggetto', sent: 'Inviato', mailEmptyTitle: 'Nessun messaggio', mailEmpty: 'I messaggi che la piattaforma manda compaiono qui.', waiting: 'in attesa',
  history: 'Registro', historyLead: 'Tutto quello che è successo nel centro, in ordine. Nessuno può riscriverlo: ogni minuto viene sigillato.', what: 'Che cosa', who: 'Chi', when: 'Quando', sealed: 'sigillato', unsealed: 'da sigillare', lastSeal: (n: number) => `Ultimo sigillo: n. ${n}`, noSeal: 'Ancora nessun sigillo', historyEmptyTitle: 'Nessun evento', historyEmpty: 'Ogni azione lascia qui una riga.', older: 'Precedenti',
  search: 'Cerca', searchFor: (q: string) => `Risultati per «${q}»`, searchEmpty: 'Nessun risultato. Prova con un nome, un codice IPA o ISTAT, un CUP.', searchLead: 'Scrivi almeno due lettere.',
  pages: 'Pagine', home: 'Inizio', actors: { staff: 'centro', officer: 'ente', machine: 'programma', visitor: 'visitatore', platform: 'piattaforma' } as Record<string, string>,
  status: 'Stato',
}
const en: typeof it = {
  runs: 'Jobs', runsLead: 'Imports, exports and other long work, with their outcome.', run: 'Job', state: 'State', begun: 'Began', finished: 'Finished', progress: 'Progress',
  states: { queued: 'queued', running: 'running', done: 'done', failed: 'failed', cancelled: 'cancelled' },
  cancel: 'Cancel', cancelAsked: 'Cancelling was asked: the job stops at its next step.', failure: 'Why it failed',
  runsEmptyTitle: 'No jobs', runsEmpty: 'When you start an import or an export you find it here, with its progress.',
  mail: 'Outgoing mail', mailLead: 'Demo mode: messages do not leave, they are read here.', to: 'To', subject: 'Subject', sent: 'Sent', mailEmptyTitle: 'No messages', mailEmpty: 'The messages the platform sends appear here.', waiting: 'waiting',
  history: 'History', historyLead: 'Everything that happened in the centre, in order. Nobody can rewrite it: it is sealed every minute.', what: 'What', who: 'Who', when: 'When', sealed: 'sealed', unsealed: 'to be sealed', lastSeal: (n) => `Last seal: no. ${n}`, noSeal: 'No seal yet', historyEmptyTitle: 'No events', historyEmpty: 'Every action leaves a line here.', older: 'Older',
  search: 'Search', searchFor: (q) => `Results for “${q}”`, searchEmpty: 'No results. Try a name, an IPA or ISTAT code, a CUP.', searchLead: 'Write at least two letters.',
  pages: 'Pages', home: 'Home', actors: { staff: 'centre', officer: 'body', machine: 'program', visitor: 'visitor', platform: 'platform' } as Record<string, string>,
  status: 'State',
}
export const words = say({ it, en })

export const problems: ProblemWords = say({
  it: { run_over: 'Il lavoro è già finito.', stale_cursor: 'Questo segnalibro non vale più: ricomincia dalla prima pagina.' },
  en: { run_over: 'The job is already over.', stale_cursor: 'This cursor is no longer good: start from the first page.' },
})
