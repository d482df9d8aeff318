// The services of the demo centres: what the sources say of them, and plainly what is invented.
import type { Family, Unit } from '../catalogue/index.ts'

export type DemoRule = {
  bodyType?: 'union' | 'municipality' | 'mountain_community'
  population?: [from: number, to: number | null]
  /** Null: without limit. */
  quantity: number | null
  period: 'convention' | 'year' | 'month'
  fromOn?: string
  lastOn?: string
  /** Price of each unit beyond, in cents. */
  beyondCents?: number
  source: string
}
export type DemoService = {
  code: string
  family: Family
  name: string
  says: string
  /** What a citizen reads. */
  forAll?: string
  unit?: Unit
  rules: readonly DemoRule[]
  requirements?: string
  prerequisites?: string
  activationTime?: string
  hours?: string
  contacts?: string
  listPriceCents?: number
  processesData?: boolean
  /** A cloud service with an invented qualification. */
  cloud?: boolean
  supplier?: string
  /** The last day of that contract. */
  supplierUntil?: string
  /** How far it has come; in use unless said. */
  state?: 'idea' | 'assessed' | 'approved' | 'pilot'
  /** What of it is invented. Empty: nothing but the wording. */
  invented?: string
}
export type DemoCatalogue = { act: string; from: string; contacts: string; services: readonly DemoService[] }

const CHOSEN = 'Servizio scelto per la dimostrazione: che il centro lo offra così è inventato.'
const all = (source: string): DemoRule => ({ quantity: null, period: 'convention', source })
const DEMO = 'quantità dimostrativa'

const CIT = 'Convenzione 2026-2036, pagina «Adesione al CIT»'
const CIT21 = 'Convenzione 2021-2025, pagina «Adesione al CIT»'
const desk = 'Lunedì-venerdì 9-13 e 14-17'
const form =
  'Modulo di richiesta in PDF/A firmato digitalmente dal responsabile, oppure firmato a mano con copia del documento, inviato dal portale delle richieste.'
const gigabytes = (fromOn: string, lastOn: string | undefined, source: string): DemoRule[] =>
  (
    [
      ['municipality', [0, 3000], 500],
      ['municipality', [3001, 5000], 1000],
      ['municipality', [5001, 10_000], 1500],
      ['municipality', [10_001, null], 2000],
      ['mountain_community', undefined, 1000],
    ] as const
  ).map(([bodyType, population, quantity]) => ({
    bodyType,
    ...(population && { population: [population[0], population[1]] as [number, number | null] }),
    quantity,
    period: 'convention' as const,
    fromOn,
    ...(lastOn && { lastOn }),
    source,
  }))

const brescia: DemoCatalogue = {
  act: 'Schema di convenzione 2026-2036 (numero e data dell’atto non pubblicati)',
  from: '2026-01-01',
  contacts: 'Assistenza del CIT',
  services: [
    {
      code: 'firma-kit',
      family: 'signature',
      name: 'Kit completo per la firma digitale',
      says: 'Dispositivo con certificato per firmare documenti, per chi nell’ente ha potere di firma.',
      forAll: 'Chi firma per il tuo comune ha un dispositivo di firma digitale.',
      unit: 'kit',
      rules: [{ quantity: 3, period: 'convention', source: CIT }],
      requirements: form,
    },
    {
      code: 'firma-rinnovi',
      family: 'signature',
      name: 'Rinnovo dei certificati di firma digitale',
      says: 'Rinnovo alla scadenza dei certificati dei kit già in uso.',
      unit: 'certificate',
      rules: [{ quantity: 3, period: 'convention', source: CIT }],
      requirements: form,
    },
    {
      code: 'pec',
      family: 'pec',
      name: 'Posta elettronica certificata',
      says: 'Caselle PEC per gli uffici dell’ente. Si rinnovano ogni anno da sole finché non arriva il modulo di disdetta.',
      forAll: 'Il tuo comune riceve la posta certificata.',
      unit: 'mailbox',
      rules: [{ quantity: 4, period: 'convention', source: CIT }],
      requirements: form,
    },
    {
      code: 'telemaco',
      family: 'telemaco',
      name: 'Interrogazioni Telemaco',
      says: 'Visure e dati del Registro delle imprese per gli uffici dell’ente.',
      unit: 'query',
      rules: [
        {
          bodyType: 'municipality',
          population: [0, 3000],
          quantity: 170,
          period: 'year',
          beyondCents: 130,
          source: `${CIT21}; prezzo oltre la quantità dimostrativo`,
        },
        {
          bodyType: 'municipality',
          population: [3001, 5000],
          quantity: 270,
          period: 'year',
          beyondCents: 130,
          source: `${CIT21}; fine della fascia e prezzo oltre la quantità dimostrativi`,
        },
      ],
      invented: 'Le quantità sono quelle della convenzione 2021-2025; il prezzo oltre la quantità è inventato.',
    },
    {
      code: 'conservazione',
      family: 'preservation',
      name: 'Conservazione a norma',
      says: 'Deposito e conservazione dei documenti digitali dell’ente.',
      unit: 'megabyte',
      rules: [
        ...gigabytes('2021-01-01', '2025-12-31', CIT21),
        ...gigabytes('2026-01-01', undefined, 'come nel 2021-2025: dimostrativo'),
      ],
      processesData: true,
      invented: 'Le quantità 2021-2025 sono pubblicate; che valgano ancora dal 2026 è inventato.',
    },
    {
      code: 'formazione',
      family: 'training',
      name: 'Eventi formativi',
      says: 'Incontri di formazione per il personale degli enti: almeno due all’anno.',
      unit: 'event',
      rules: [{ quantity: 2, period: 'year', source: CIT }],
    },
    {
      code: 'tavoli-rtd',
      family: 'rtd',
      name: 'Tavoli tecnici degli RTD',
      says: 'Incontri dei responsabili per la transizione digitale: almeno due all’anno.',
      unit: 'meeting',
      rules: [{ quantity: 2, period: 'year', source: CIT }],
    },
    {
      code: 'posta',
      family: 'mail',
      name: 'Posta elettronica ordinaria',
      says: 'Caselle di posta dell’ente e assistenza sistemistica.',
      unit: 'mailbox',
      rules: [{ quantity: 10, period: 'convention', beyondCents: 1800, source: DEMO }],
      processesData: true,
      cloud: true,
      invented: 'L’assistenza sistemistica è nella quota 2026-2036; quantità, prezzo e qualificazione sono inventati.',
    },
    {
      code: 'analisi',
      family: 'analysis',
      name: 'Analisi e progettazione',
      says: 'Studio di nuovi servizi e progetti per l’ente, compreso nella quota annua.',
      unit: 'hour',
      rules: [all(CIT)],
    },
    {
      code: 'assistenza',
      family: 'helpdesk',
      name: 'Assistenza agli enti',
      says: 'Primo livello di assistenza su guasti e richieste, dal portale e per telefono.',
      hours: desk,
      rules: [all(CIT)],
    },
    ...(
      [
        ['siti', 'websites', 'Siti web comunali', 'Sito dell’ente sul modello nazionale, con manutenzione.', true],
        ['pagopa', 'pagopa', 'Pagamenti con pagoPA', 'Il centro come intermediario tecnologico dell’ente.', false],
        ['app-io', 'app-io', 'Servizi sull’app IO', 'Pubblicazione dei servizi e invio dei messaggi.', false],
        ['send', 'send', 'Notifiche con SEND', 'Collegamento alla piattaforma delle notifiche.', false],
      ] as const
    ).map(([code, family, name, says, cloud]): DemoService => ({
      code,
      family,
      name,
      says,
      rules: [all('dimostrativa')],
      cloud,
      processesData: cloud,
      invented: CHOSEN,
    })),
  ],
}

const PPP = 'Partenariato pubblico-privato dal 16 marzo 2022'
// Ten years.
const PPP_UNTIL = '2032-03-15'
const ordinary = (code: string, family: Family, name: string, says: string, more: Partial<DemoService> = {}) =>
  ({
    code,
    family,
    name,
    says,
    rules: [all(PPP)],
    supplier: `${PPP}: 3PItalia`,
    supplierUntil: PPP_UNTIL,
    ...more,
  }) satisfies DemoService
const smart = (code: string, name: string, says: string, state?: DemoService['state']): DemoService => ({
  code,
  family: 'smart-city',
  name,
  says,
  rules: [all(PPP)],
  supplier: `${PPP}: 3PItalia`,
  supplierUntil: PPP_UNTIL,
  ...(state && { state }),
  invented: 'Il servizio è tra quelli del partenariato; a che punto sia è inventato.',
})
const lecce: DemoCatalogue = {
  act: PPP,
  from: '2022-04-01',
  contacts: 'CST Lecce',
  services: [
    ordinary('connettivita', 'connectivity', 'Connettività', 'Linee dati delle sedi comunali.', { unit: 'line' }),
    ordinary('firewall', 'firewall', 'Firewall', 'Protezione della rete dell’ente.'),
    ordinary('antivirus', 'antivirus', 'Antivirus', 'Protezione delle postazioni.', { unit: 'workstation' }),
    ordinary('posta', 'mail', 'Posta elettronica', 'Caselle degli uffici.', { unit: 'mailbox', processesData: true }),
    ordinary('siti', 'websites', 'Siti web', 'Sito istituzionale dell’ente.', { forAll: 'Il sito del tuo comune.' }),
    ordinary('portali', 'online-services', 'Portali specialistici', 'Portali tematici per cittadini e imprese.', {
      forAll: 'Servizi comunali da casa.',
    }),
    ordinary('applicativi', 'applications', 'Applicativi gestionali', 'Programmi degli uffici comunali.', {
      processesData: true,
    }),
    smart('illuminazione', 'Illuminazione pubblica', 'Telegestione dei punti luce.'),
    smart('rifiuti', 'Raccolta dei rifiuti', 'Sensori e percorsi della raccolta.', 'pilot'),
    smart('strade', 'Viabilità', 'Stato delle strade e cantieri.', 'approved'),
    smart('turismo', 'Turismo', 'Informazioni e flussi dei visitatori.'),
    smart('traffico', 'Traffico e parcheggi', 'Misura del traffico e posti liberi.', 'pilot'),
    smart('sicurezza', 'Sicurezza urbana', 'Telecamere e varchi.', 'assessed'),
    smart('ambiente', 'Monitoraggio ambientale', 'Centraline di aria e rumore.'),
    smart('energia', 'Efficienza energetica', 'Consumi degli edifici pubblici.', 'idea'),
    {
      code: 'formazione',
      family: 'training',
      name: 'Formazione e informazione',
      says: 'Corsi e webinar per il personale degli enti.',
      unit: 'event',
      rules: [{ quantity: 10, period: 'year', source: DEMO }],
      invented: 'Il ciclo del 2020 era di dieci incontri; che siano dieci ogni anno è inventato.',
    },
  ],
}

const PROTOCOL = 'Protocollo d’intesa del 12 dicembre 2013'
const cremona: DemoCatalogue = {
  act: PROTOCOL,
  from: '2014-01-01',
  contacts: 'Call center unico del CST',
  services: (
    [
      ['pagamenti', 'pagopa', 'Pagamenti online', 'Pagamenti dei cittadini agli enti.'],
      ['conservazione', 'preservation', 'Conservazione digitale', 'Conservazione dei documenti degli enti.'],
      ['sportelli-unici', 'one-stop-shops', 'Sportelli unici', 'Sportelli per imprese ed edilizia.'],
      [
        'videosorveglianza',
        'video-surveillance',
        'Videosorveglianza coordinata',
        'Telecamere degli enti in una sola rete.',
      ],
      ['backup', 'backup', 'Backup', 'Copie di sicurezza dei dati degli enti.'],
      ['antivirus', 'antivirus', 'Antivirus aggiornato', 'Protezione delle postazioni.'],
      ['contratti', 'procurement', 'Contratti hardware e software', 'Governo unitario dei contratti degli enti.'],
      ['call-center', 'helpdesk', 'Call center unico', 'Un solo riferimento per tutti gli enti.'],
    ] as const
  ).map(([code, family, name, says]) => ({
    code,
    family,
    name,
    says,
    rules: [all(PROTOCOL)],
    ...(family === 'video-surveillance' && { unit: 'camera' as const }),
    ...(family === 'antivirus' && { unit: 'workstation' as const }),
  })),
}

const lecco: DemoCatalogue = {
  act: 'Convenzione del centro fino al 31 dicembre 2027',
  from: '2022-12-01',
  contacts: 'CST Lecco',
  services: [
    {
      code: 'antivirus',
      family: 'antivirus',
      name: 'Antivirus',
      says: 'Protezione delle postazioni, acquistata per tre anni per tutti gli enti.',
      unit: 'workstation',
      rules: [{ quantity: 25, period: 'convention', beyondCents: 1400, source: DEMO }],
      listPriceCents: 2600,
      supplier: 'Acquisto comune triennale',
      supplierUntil: '2027-01-31',
      invented: 'L’acquisto comune è pubblico; quantità, prezzi e scadenza sono inventati.',
    },
    {
      code: 'infrastruttura',
      family: 'applications',
      name: 'Infrastruttura condivisa',
      says: 'Server e applicazioni degli enti, con il costo ripartito per postazione.',
      unit: 'workstation',
      rules: [all('Convenzione')],
      processesData: true,
    },
    {
      code: 'bandi',
      family: 'funding',
      name: 'Bandi e finanziamenti',
      says: 'Ricerca dei bandi, candidature e rendicontazione dei fondi PNRR.',
      rules: [all('Convenzione')],
    },
    {
      code: 'acquisti',
      family: 'procurement',
      name: 'Ricerca dei fornitori',
      says: 'Gare e affidamenti con la forza contrattuale della rete.',
      rules: [all('Convenzione')],
    },
    {
      code: 'helpdesk',
      family: 'helpdesk',
      name: 'Assistenza agli enti',
      says: 'Guasti e richieste degli enti.',
      rules: [all('dimostrativa')],
      invented: CHOSEN,
    },
    {
      code: 'sistemista',
      family: 'analysis',
      name: 'Giornate di un sistemista',
      says: 'Un tecnico presso l’ente.',
      unit: 'day',
      rules: [
        {
          bodyType: 'municipality',
          population: [0, 5000],
          quantity: 4,
          period: 'year',
          beyondCents: 26_000,
          source: DEMO,
        },
        {
          bodyType: 'municipality',
          population: [5001, null],
          quantity: 8,
          period: 'year',
          beyondCents: 26_000,
          source: DEMO,
        },
      ],
      listPriceCents: 32_000,
      invented: CHOSEN,
    },
    {
      code: 'formazione',
      family: 'training',
      name: 'Formazione',
      says: 'Incontri per il personale degli enti.',
      unit: 'event',
      rules: [{ quantity: 4, period: 'year', source: DEMO }],
      invented: CHOSEN,
    },
  ],
}

export const demoCatalogues: Readonly<Record<string, DemoCatalogue>> = { brescia, lecce, cremona, lecco }

/** A few invented uses, so that counters have something to say. */
export const demoUses: Readonly<
  Record<string, readonly (readonly [body: string, code: string, quantity: number, on: string])[]>
> = {
  brescia: [
    ['Unione dei comuni della Valsaviore', 'firma-kit', 2, '2026-02-10'],
    ['Comune di Cedegolo', 'firma-kit', 1, '2026-02-12'],
    ['Comune di Cedegolo', 'pec', 2, '2026-02-12'],
    ['Comune di Cedegolo', 'telemaco', 60, '2026-04-30'],
    ['Comune di Cedegolo', 'telemaco', 55, '2026-09-30'],
    ['Comune di Capo di Ponte', 'pec', 3, '2026-03-04'],
    ['Comune di Capo di Ponte', 'telemaco', 40, '2026-06-30'],
    ['Comune di Capo di Ponte', 'formazione', 1, '2026-05-20'],
  ],
  lecco: [
    ['Comune di Olgiate Molgora', 'antivirus', 18, '2025-03-01'],
    ['Comune di Olgiate Molgora', 'sistemista', 3, '2026-05-12'],
    ['Comune di Olgiate Molgora', 'formazione', 2, '2026-06-09'],
    ['Comune di Calco', 'sistemista', 2, '2026-04-15'],
    ['Comune di Margno', 'antivirus', 4, '2025-03-01'],
  ],
  lecce: [['Comune di Melpignano', 'formazione', 3, '2026-05-28']],
}
