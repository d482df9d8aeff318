// Requests and activations of the demo centres: all of them invented, and marked so on their cards.
type StepOwner = 'operator' | 'specialist' | 'referent' | 'partner-operator'
type DemoTerms = {
  code: string
  signature?: 'none' | 'person' | 'upload' | 'either'
  platform?: '' | 'pagopa' | 'io' | 'send'
  renews?: boolean
  /** Asked for with the demo form. */
  form?: boolean
  steps?: readonly (readonly [title: string, ownerRole: StepOwner, days: number])[]
}
export type DemoRequest = {
  body: string
  code: string
  quantity?: number
  purpose: string
  /** Who approves in the body from now on. */
  approval?: readonly ('rtd' | 'secretary' | 'body-accountant')[]
  answers?: Readonly<Record<string, string>>
  /** Signed by who asks, being signed in. */
  signs?: boolean
  until: 'asked' | 'rejected' | 'granted' | 'active' | 'suspended' | 'ending'
  reason?: string
  stepsDone?: number
  delegations?: readonly Readonly<Record<string, string>>[]
  items?: readonly { kind: string; label: string; holder?: string; days?: number; toHandBack?: string }[]
}

/** A form for kits of digital signature. */
export const demoForm = {
  code: 'kit-firma',
  title: 'Richiesta del kit di firma digitale',
  definition: {
    intro: 'Per ogni kit servono nome e ruolo di chi firmerà.',
    sections: [
      {
        title: 'Chi firmerà',
        fields: [
          { type: 'text', name: 'titolare', label: 'Nome e cognome' },
          { type: 'text', name: 'ruolo', label: 'Ruolo nell’ente' },
          {
            type: 'choice',
            name: 'dispositivo',
            label: 'Dispositivo',
            choices: [
              { value: 'chiavetta', label: 'Chiavetta' },
              { value: 'remota', label: 'Firma remota' },
            ],
          },
        ],
      },
    ],
  },
}

const yearly = [
  ['Prepara l’ambiente dell’ente', 'operator', 5],
  ['Conferma che funziona', 'referent', 15],
] as const

export const demoTerms: Readonly<Record<string, readonly DemoTerms[]>> = {
  lecco: [
    {
      code: 'antivirus',
      steps: [
        ['Assegna le licenze', 'operator', 5],
        ['Installa sulle postazioni', 'referent', 20],
      ],
    },
    { code: 'sistemista', signature: 'person', renews: false },
  ],
  brescia: [
    {
      code: 'firma-kit',
      signature: 'either',
      form: true,
      steps: [
        ['Ordina il kit', 'operator', 3],
        ['Riconoscimento del titolare', 'operator', 15],
      ],
    },
    { code: 'pec', steps: [['Crea le caselle', 'operator', 5]] },
    { code: 'pagopa', platform: 'pagopa', steps: yearly },
  ],
  lecce: [
    { code: 'antivirus', steps: [['Assegna le licenze', 'partner-operator', 5]] },
    { code: 'siti', steps: yearly },
  ],
}

export const demoRequests: Readonly<Record<string, readonly DemoRequest[]>> = {
  lecco: [
    {
      body: 'Comune di Olgiate Molgora',
      code: 'antivirus',
      quantity: 3,
      purpose: 'Postazioni dello sportello',
      until: 'active',
      items: [
        { kind: 'licence', label: 'AV-2024-0311', holder: 'Sportello', days: 25 },
        { kind: 'licence', label: 'AV-2024-0312', holder: 'Anagrafe', days: 80, toHandBack: 'true' },
      ],
    },
    { body: 'Comune di Margno', code: 'helpdesk', purpose: 'Assistenza per gli uffici', until: 'active' },
    {
      body: 'Comune di Calco',
      code: 'helpdesk',
      purpose: 'Assistenza per gli uffici',
      until: 'suspended',
      reason: 'Referente da nominare',
    },
    {
      body: 'Comune di Olgiate Molgora',
      code: 'acquisti',
      purpose: 'Gara per le stampanti',
      until: 'rejected',
      reason: 'La gara comune è già in corso: basta aderire',
    },
    {
      body: 'Comune di Margno',
      code: 'antivirus',
      quantity: 2,
      purpose: 'Due portatili',
      until: 'granted',
      stepsDone: 1,
    },
    {
      body: 'Comune di Calco',
      code: 'antivirus',
      quantity: 4,
      purpose: 'Biblioteca',
      approval: ['rtd', 'secretary'],
      until: 'asked',
    },
    { body: 'Comune di Margno', code: 'bandi', purpose: 'Bando per i borghi', until: 'asked' },
    {
      body: 'Comune di Olgiate Molgora',
      code: 'antivirus',
      quantity: 6,
      purpose: 'Nuova sede della polizia locale',
      until: 'asked',
    },
  ],
  brescia: [
    {
      body: 'Comune di Capo di Ponte',
      code: 'pec',
      purpose: 'Casella dei servizi sociali',
      until: 'active',
      items: [{ kind: 'mailbox', label: 'servizisociali@pec.comune-di-prova.example', days: 25 }],
    },
    {
      body: 'Comune di Cedegolo',
      code: 'formazione',
      purpose: 'Personale dell’anagrafe',
      until: 'ending',
      reason: 'Passiamo a un altro ciclo di incontri',
    },
    {
      body: 'Comune di Cedegolo',
      code: 'pagopa',
      purpose: 'Pagamento della mensa',
      until: 'granted',
      stepsDone: 1,
      delegations: [
        {
          platform: 'pagopa',
          product: 'GPD',
          partner: 'Provincia di Brescia',
          delegatedOn: '2026-10-12',
          taxonomyCode: '9/0101108TS/',
        },
      ],
    },
    {
      body: 'Unione dei comuni della Valsaviore',
      code: 'firma-kit',
      purpose: 'Nuovo segretario dell’Unione',
      answers: { titolare: 'Persona Dimostrativa', ruolo: 'Segretario', dispositivo: 'chiavetta' },
      signs: true,
      until: 'granted',
      stepsDone: 0,
    },
    {
      body: 'Comune di Cedegolo',
      code: 'firma-kit',
      purpose: 'Nuovo responsabile finanziario',
      answers: { titolare: 'Persona Dimostrativa', ruolo: 'Responsabile finanziario', dispositivo: 'remota' },
      until: 'asked',
    },
  ],
  lecce: [
    {
      body: 'Comune di Melpignano',
      code: 'antivirus',
      quantity: 5,
      purpose: 'Postazioni degli uffici',
      until: 'active',
      items: [{ kind: 'licence', label: 'LE-AV-0042', days: 60 }],
    },
    {
      body: 'Comune di Martano',
      code: 'traffico',
      purpose: 'Parcheggio del mercato',
      until: 'suspended',
      reason: 'Sensori in riparazione',
    },
    {
      body: 'Comune di Melpignano',
      code: 'siti',
      purpose: 'Sito sul modello nazionale',
      until: 'granted',
      stepsDone: 1,
    },
    { body: 'Comune di Giurdignano', code: 'connettivita', purpose: 'Linea della biblioteca', until: 'asked' },
  ],
}
