// What the sample pages are about: a handful of libraries, all invented.
import type { VNode } from 'preact'
import { type Lang, say } from '../platform/words.ts'
import type { Assets, Frame, Tone } from './frame.ts'

const it = {
  libraries: 'Biblioteche',
  loans: 'Prestiti',
  people: 'Persone',
  money: 'Denaro',
  reports: 'Rapporti',
  work: 'Lavoro',
  tools: 'Strumenti',
  imports: 'Importazioni',
  mail: 'Posta',
  settings: 'Impostazioni',
  role: 'Direttrice',
  all: 'Tutte le sedi',
  name: 'Nome',
  code: 'Codice',
  town: 'Luogo',
  state: 'Stato',
  spent: 'Spesa',
  books: 'Volumi',
  until: 'Scadenza',
  open: 'aperta',
  closing: 'in chiusura',
  closed: 'chiusa',
  moving: 'in trasloco',
  newLibrary: 'Nuova biblioteca',
  export: 'Esporta',
  columns: 'Colonne',
  query: 'Cerca per nome o codice',
  lead: 'Biblioteche della rete con lo stato di oggi e la prossima scadenza.',
  shown: '1-12 di 214',
  archive: 'Archivia',
  write: 'Scrivi a tutti',
  archiveSure: 'Archiviare le biblioteche scelte?',
  saved: 'Biblioteca salvata.',
  required: 'Scrivi il nome della biblioteca',
  badDate: 'Data non valida: scrivila come 31/12/2026',
}
const en: typeof it = {
  libraries: 'Libraries',
  loans: 'Loans',
  people: 'People',
  money: 'Money',
  reports: 'Reports',
  work: 'Work',
  tools: 'Tools',
  imports: 'Imports',
  mail: 'Mail',
  settings: 'Settings',
  role: 'Director',
  all: 'All branches',
  name: 'Name',
  code: 'Code',
  town: 'Place',
  state: 'State',
  spent: 'Spent',
  books: 'Volumes',
  until: 'Deadline',
  open: 'open',
  closing: 'closing',
  closed: 'closed',
  moving: 'moving',
  newLibrary: 'New library',
  export: 'Export',
  columns: 'Columns',
  query: 'Search by name or code',
  lead: 'Libraries of the network with their state today and the next deadline.',
  shown: '1-12 of 214',
  archive: 'Archive',
  write: 'Write to all',
  archiveSure: 'Archive the chosen libraries?',
  saved: 'Library saved.',
  required: 'Write the name of the library',
  badDate: 'Not a date: write it as 31/12/2026',
}
export const words = say({ it, en })
export type Library = {
  code: string
  name: string
  town: string
  state: 'open' | 'closing' | 'closed' | 'moving'
  cents: number | null
  books: number
  until: string | null
}
const states = ['open', 'open', 'moving', 'open', 'closing', 'closed'] as const
export const towns = [
  'Borgo Alto',
  'Castel del Lago',
  'Pieve Vecchia',
  'San Martino al Colle',
  'Valfiorita',
  'Montechiaro',
  'Acquabella',
  'Roccapiana',
  'Villa dei Tigli',
  'Ponte di Sasso',
  'Terzo d’Arno',
  'Campolungo',
]
export const libraries: Library[] = towns.map((town, at) => ({
  code: `bib_${String(17 + at * 31).padStart(4, '0')}`,
  name: `Biblioteca di ${town}`,
  town,
  state: states[at % states.length]!,
  cents: at === 4 ? null : 1234567 * (at + 1) + at * 7919,
  books: 1800 + at * at * 977,
  until: at % 3 === 2 ? null : `2027-0${1 + (at % 9)}-1${at % 10}`,
}))
export const tones: Record<Library['state'], Tone> = { open: 'good', closing: 'warn', closed: 'bad', moving: 'info' }

export const frameOf = (lang: Lang, assets: Assets, title: string, more: Partial<Frame> = {}): Frame => {
  const w = words(lang)
  const nav = [
    { word: w.reports, href: '/', icon: 'it-chart-line' },
    { word: w.libraries, href: '/list', icon: 'it-pa', current: true },
    { word: w.people, href: '/people', icon: 'it-user', group: w.work },
    { word: w.loans, href: '/loans', icon: 'it-box', group: w.work, count: 12 },
    { word: w.money, href: '/money', icon: 'it-card', group: w.work },
    { word: w.imports, href: '/imports', icon: 'it-upload', group: w.tools },
    { word: w.mail, href: '/mail', icon: 'it-mail', group: w.tools },
    { word: w.settings, href: '/settings', icon: 'it-settings', group: w.tools },
  ] as const
  return {
    lang,
    title,
    path: '/list?sort=name',
    assets,
    centre: { name: 'Rete dei Laghi', slug: 'laghi' },
    person: { name: 'Marta Galli', role: w.role, singleKeys: true },
    scopes: [
      { label: w.all, value: '*', current: true },
      { label: 'Borgo Alto', value: '1', current: false, hint: 'bib_0017' },
      { label: 'Castel del Lago', value: '2', current: false, hint: 'bib_0048' },
    ],
    nav: nav.map((item) => ({ current: false, ...item })),
    crumbs: [],
    demo: true,
    ...more,
  }
}

export type Sample = { name: string; show: (lang: Lang, assets: Assets) => VNode }
