// Tickets of the demo centres: all of them invented, and marked so on their pages.

type Say =
  | 'in'
  | 'out'
  | 'wait'
  | 'solution'
  | 'note'
  | 'supplier'
  | 'specialist'
  | 'return'
  | 'closure'
  | 'reopening'
  | 'charge'
export type DemoTicket = {
  /** Which of the centre's bodies with staff, or one by its place among the others. */
  body: number
  category: string
  subject: string
  text: string
  impact?: 1 | 2 | 3
  urgency?: 1 | 2 | 3
  kind?: 'request' | 'consultancy'
  area?: string
  channel?: 'portal' | 'phone' | 'mail'
  /** Working days before today, and the hour. */
  ago: number
  at: string
  /** What follows: hours after the last, who says what. */
  talk: readonly (readonly [hours: number, what: Say, text: string])[]
  rating?: 1 | 2 | 3 | 4 | 5
  /** Somebody looks at it again so many days from today. */
  followUp?: number
}

export const demoCategories = [
  { code: 'posta', name: 'Posta elettronica e PEC', impact: 2, urgency: 2, checklist: '' },
  {
    code: 'postazioni',
    name: 'Postazioni e stampanti',
    impact: 3,
    urgency: 2,
    checklist: 'Verifica rete e alimentazione\nAggiorna l’inventario',
  },
  { code: 'gestionali', name: 'Applicativi gestionali', impact: 2, urgency: 1, checklist: '' },
  {
    code: 'rete',
    name: 'Rete e connettività',
    impact: 1,
    urgency: 1,
    checklist: 'Controlla il monitoraggio\nAvvisa gli altri enti della stessa linea',
  },
  {
    code: 'sicurezza',
    name: 'Sicurezza informatica',
    impact: 1,
    urgency: 1,
    checklist: 'Isola la postazione\nConserva le prove',
  },
  { code: 'parere', name: 'Parere o consulenza', impact: 3, urgency: 3, checklist: '' },
] as const

export const demoTemplates = [
  {
    name: 'Presa in carico',
    text: 'Buongiorno {{richiedente}},\n\nabbiamo ricevuto {{numero}} e ci stiamo lavorando.\n\n{{operatore}}',
    move: '',
  },
  {
    name: 'Chiedi la schermata',
    text: 'Per capire meglio ci serve la schermata dell’errore e il nome della postazione. Puoi allegarle qui?',
    move: 'wait',
  },
  { name: 'Risolto', text: 'Abbiamo sistemato. Se il problema torna, riapri {{numero}} da qui.', move: 'solution' },
] as const

export const demoTickets: readonly DemoTicket[] = [
  {
    body: 0,
    category: 'gestionali',
    subject: 'Il protocollo non si apre dopo l’aggiornamento',
    impact: 1,
    urgency: 1,
    ago: 12,
    at: '09:05',
    text: 'Dopo l’aggiornamento di stanotte il protocollo risponde «sessione scaduta» a tutti. Non protocolliamo nulla.',
    talk: [
      [0.3, 'out', 'Lo vediamo anche noi: avvisiamo subito il fornitore.'],
      [
        0.2,
        'supplier',
        'Dopo il rilascio di stanotte il login fallisce per tutti gli utenti dell’ente. Serve il ripristino.',
      ],
      [2, 'return', ''],
      [0.5, 'solution', 'Il fornitore ha ripristinato la versione precedente. Verificato con l’ufficio.'],
      [20, 'closure', ''],
    ],
    rating: 4,
  },
  {
    body: 1,
    category: 'posta',
    subject: 'Casella PEC piena',
    ago: 9,
    at: '10:40',
    text: 'La PEC dell’ufficio tecnico rifiuta i messaggi: dice che è piena.',
    talk: [
      [1, 'out', 'Aumentiamo lo spazio oggi stesso.'],
      [2, 'solution', 'Spazio portato a 5 GB. I messaggi rifiutati vanno richiesti ai mittenti.'],
      [48, 'closure', ''],
    ],
    rating: 5,
  },
  {
    body: 0,
    category: 'postazioni',
    subject: 'Nuova postazione per l’anagrafe',
    impact: 3,
    urgency: 3,
    ago: 6,
    at: '11:20',
    text: 'Da lunedì arriva una collega: serve una postazione con il gestionale dell’anagrafe.',
    talk: [
      [3, 'out', 'La prepariamo. Per quando serve?'],
      [0.1, 'wait', 'Ci confermate nome, ruolo e giorno di arrivo?'],
    ],
    followUp: 4,
  },
  {
    body: 2,
    category: 'rete',
    subject: 'Connessione lenta in municipio',
    impact: 1,
    urgency: 2,
    ago: 3,
    at: '09:30',
    channel: 'phone',
    text: 'Dalle nove la rete va a singhiozzo in tutto il municipio.',
    talk: [
      [0.5, 'out', 'Controlliamo la linea con il monitoraggio.'],
      [1, 'note', 'Il ponte radio perde pacchetti: già successo a settembre con il maltempo.'],
      [0.5, 'supplier', 'Perdita di pacchetti sul ponte dalle 9. Serve un intervento sul posto.'],
    ],
    followUp: 0,
  },
  {
    body: 0,
    category: 'parere',
    kind: 'consultancy',
    area: 'privacy',
    subject: 'Pubblicazione degli elaborati di concorso',
    impact: 3,
    urgency: 3,
    ago: 8,
    at: '15:10',
    text: 'Possiamo pubblicare gli elaborati dei vincitori? Per quanto tempo, e con quali omissis?',
    talk: [
      [1.5, 'charge', ''],
      [0.5, 'note', 'Bozza di parere pronta: manca la seconda lettura.'],
    ],
    followUp: -1,
  },
  {
    body: 1,
    category: 'postazioni',
    subject: 'La stampante dell’ufficio tributi stampa a righe',
    ago: 1,
    at: '08:50',
    text: 'Da ieri tutte le stampe escono con righe scure. Abbiamo 200 avvisi da spedire.',
    talk: [],
  },
  {
    body: 3,
    category: 'gestionali',
    subject: 'Errore nel calcolo dei diritti di segreteria',
    impact: 2,
    urgency: 2,
    ago: 0,
    at: '08:45',
    channel: 'phone',
    text: 'Il gestionale arrotonda i diritti all’euro superiore.',
    talk: [],
  },
  {
    body: 2,
    category: 'posta',
    subject: 'Messaggio sospetto con richiesta di credenziali',
    impact: 2,
    urgency: 1,
    ago: 2,
    at: '12:05',
    text: 'Due colleghi hanno ricevuto una mail che chiede la parola d’ordine della posta. Uno l’ha inserita.',
    talk: [
      [0.2, 'out', 'Cambiamo subito la parola d’ordine e controlliamo gli accessi.'],
      [
        2,
        'solution',
        'Parola d’ordine cambiata, nessun accesso anomalo. Ricordiamo di non inserirla mai da un collegamento.',
      ],
      [3, 'reopening', 'È arrivata di nuovo, a un’altra collega.'],
    ],
  },
]
