import type { ProblemWords } from '../platform/problems.ts'
import { showDay } from '../platform/time.ts'
import { type Lang, say } from '../platform/words.ts'

const it = {
  nav: 'Protocollo',
  title: 'Protocollo',
  lead: 'Numero, anno e ufficio di ciò che entra ed esce in modo ufficiale.',
  settings: 'Come si prende il numero',
  mode: 'Numeri',
  modes: { hand: 'a mano: qualcuno li copia dal registro', connector: 'dal protocollo dell’ente capofila' },
  office: 'Area organizzativa (AOO)',
  officeHelp: 'Per esempio: AOO-PROVLC',
  connectorUrl: 'Indirizzo del connettore',
  connectorUrlHelp: 'https://… oppure «demo:» per numeri di prova contati qui',
  connectorSecret: 'Segreto del connettore',
  connectorSecretHelp: 'Se lo lasci vuoto resta quello che c’è.',
  required: 'Niente di ufficiale parte senza numero',
  save: 'Salva',
  saved: 'Salvato.',
  register: 'Registro',
  number: 'Numero',
  year: 'Anno',
  day: 'Giorno',
  direction: 'Verso',
  directions: { in: 'in entrata', out: 'in uscita' },
  all: 'Tutti',
  subject: 'Oggetto',
  body: 'Ente',
  source: 'Da',
  sources: { hand: 'a mano', connector: 'connettore' },
  emptyTitle: 'Nessun numero',
  empty:
    'Qui compaiono i numeri di protocollo man mano che si registrano: a mano accanto a ciò che numerano, o dal connettore.',
  add: 'Registra il numero di protocollo',
  noNumber: 'Nessun numero registrato.',
  events: {
    'protocol.entry_kept': 'Numero di protocollo registrato',
    'protocol.setting_changed': 'Impostazioni del protocollo cambiate',
  } as Record<string, string>,
}
const en: typeof it = {
  nav: 'Protocol',
  title: 'Protocol',
  lead: 'Number, year and office of what comes in and goes out officially.',
  settings: 'How numbers are taken',
  mode: 'Numbers',
  modes: { hand: 'by hand: somebody copies them from the register', connector: 'from the lead body’s protocol' },
  office: 'Organisational area (AOO)',
  officeHelp: 'For example: AOO-PROVLC',
  connectorUrl: 'Address of the connector',
  connectorUrlHelp: 'https://… or “demo:” for trial numbers counted here',
  connectorSecret: 'Secret of the connector',
  connectorSecretHelp: 'If empty, the one there is stays.',
  required: 'Nothing official leaves without a number',
  save: 'Save',
  saved: 'Saved.',
  register: 'Register',
  number: 'Number',
  year: 'Year',
  day: 'Day',
  direction: 'Direction',
  directions: { in: 'in', out: 'out' },
  all: 'All',
  subject: 'Subject',
  body: 'Body',
  source: 'From',
  sources: { hand: 'by hand', connector: 'connector' },
  emptyTitle: 'No numbers',
  empty: 'Protocol numbers appear here as they are recorded: by hand beside what they number, or from the connector.',
  add: 'Record the protocol number',
  noNumber: 'No number recorded.',
  events: {
    'protocol.entry_kept': 'Protocol number recorded',
    'protocol.setting_changed': 'Protocol settings changed',
  },
}
export const words = say({ it, en })

/** An entry as people write it: "prot. 0000123/2026 AOO-PROVLC del 1 dic 2026". */
export function protocolLabel(e: { number: string; year: number; office: string; registeredOn: string }, lang: Lang) {
  const of = lang === 'it' ? 'del' : 'of'
  return `prot. ${e.number}/${e.year} ${e.office} ${of} ${showDay(e.registeredOn, lang)}`
}

export const problems: ProblemWords = (lang) =>
  lang === 'it'
    ? {
        protocol_in_future: 'Il protocollo non può avere una data futura.',
        protocol_year: 'L’anno non è quello del giorno di registrazione.',
        protocol_given: 'Questo documento ha già un numero di protocollo in questo verso.',
        protocol_missing: 'Il centro non invia nulla di ufficiale senza numero di protocollo: registralo prima.',
        connector_address: 'Scrivi un indirizzo https://, oppure «demo:».',
      }
    : {
        protocol_in_future: 'A protocol number cannot have a future date.',
        protocol_year: 'The year is not that of the day of registration.',
        protocol_given: 'This document already has a protocol number in this direction.',
        protocol_missing: 'The centre sends nothing official without a protocol number: record it first.',
        connector_address: 'Write an https:// address, or “demo:”.',
      }
