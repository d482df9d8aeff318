import type { ProblemWords, Values } from '../platform/problems.ts'
import { showDay } from '../platform/time.ts'
import { type Lang, say } from '../platform/words.ts'
import { words } from './words.ts'

const day = (v: Values, lang: Lang) => (v['day'] ? showDay(String(v['day']), lang) : '–')
const roles = (v: Values, lang: Lang) =>
  String(v['roles'] ?? '')
    .split(',')
    .filter(Boolean)
    .map((r) => words(lang).roles[r] ?? r)
    .join(', ')
const stateOf = (v: Values, lang: Lang) => words(lang).states[String(v['state'])] ?? ''

const it: ReturnType<ProblemWords> = {
  activation_before_last: (v) => `L’ultimo passo è del ${day(v, 'it')}: scegli un giorno non precedente.`,
  activation_in_future: 'Il giorno è nel futuro: si registra ciò che è già avvenuto.',
  activation_not_from_here: (v) =>
    `La richiesta è «${stateOf(v, 'it')}» e da qui questo passo non si può fare: rileggila e scegli uno dei passi proposti.`,
  approval_given: 'La richiesta è già approvata nell’ente.',
  approval_missing: (v) => `Manca l’approvazione nell’ente (${roles(v, 'it')}).`,
  approver_other: (v) => `Nell’ente approva ${roles(v, 'it') || 'nessuno'}: serve quel ruolo.`,
  request_signed: 'La richiesta è già firmata.',
  request_not_signed: 'Il documento di richiesta non è firmato.',
  signature_by_person: 'Per questo servizio firma chi entra con le sue credenziali: il file non serve.',
  signature_by_file:
    'Per questo servizio serve il file firmato digitalmente: scarica il documento, firmalo e caricalo.',
  signature_not_officer: 'Senza un file firmato può firmare solo chi è entrato per l’ente, con le sue credenziali.',
  signed_file_empty: 'Il file è vuoto',
  file_not_signed: 'Il file non ha una firma digitale.',
  file_altered: 'La firma del file non è integra: il file è stato cambiato dopo la firma.',
  file_certificate: 'Il certificato di chi ha firmato non era valido in quel momento.',
  file_other_document:
    'La firma copre un altro documento: firma quello scaricato da questa richiesta, senza cambiarlo.',
  file_signer: ({ signer }) => `${signer} non è tra chi rappresenta l’ente o vi ha un incarico.`,
  commitment_not_needed: 'La richiesta sta nella quantità compresa, o l’impegno c’è già: riesaminala.',
  reason_missing: 'Scrivi il motivo: lo legge chi ha chiesto il servizio.',
  steps_open: ({ count, steps }) => `Restano ${count} passi da fare: ${steps}.`,
  delegation_missing: ({ platform }) =>
    `Manca la delega accettata su ${words('it').platforms[String(platform)]}: registrala nella scheda.`,
  hand_back_open: ({ count, things }) => `Restano ${count} cose da restituire: ${things}.`,
  renewal_not_come: (v) => `Si rinnova il ${day(v, 'it')}.`,
  service_retiring: ({ name }) => `«${name}» è in dismissione: non si prendono nuove richieste.`,
  request_needs_form: 'Questo servizio si chiede con un modulo: si compila nelle pagine del centro.',
  request_without_person: 'Una richiesta con modulo la fa una persona, entrando con le sue credenziali.',
  document_missing: 'Il documento di richiesta non c’è: riesamina la richiesta.',
  step_done: ({ title }) => `Il passo «${title}» è già fatto.`,
  step_not_now: (v) => `La richiesta è «${stateOf(v, 'it')}»: i passi si fanno mentre è in attivazione.`,
  step_of_centre: 'Questo passo è del centro.',
  steps_too_many: 'I passi sono già cento.',
  not_given: (v) => `La richiesta è «${stateOf(v, 'it')}»: si registra che cosa è stato dato dopo la concessione.`,
  handed_back: 'È già stato restituito.',
  no_secrets: 'Qui non si scrivono parole d’ordine, PIN o chiavi',
  delegation_in_future: 'La delega non può avere una data futura',
  form_unknown: 'Il modulo scelto non è tra quelli del centro',
  feed_needs_person: 'Un calendario è di una persona: un token non ne ha.',
  distances_shape: 'Scrivi da uno a dieci numeri di giorni tra 1 e 730, separati da virgola',
}
const en: typeof it = {
  activation_before_last: (v) => `The last step is of ${day(v, 'en')}: choose a day that is not earlier.`,
  activation_in_future: 'The day is in the future: what is recorded has happened.',
  activation_not_from_here: (v) =>
    `The request is “${stateOf(v, 'en')}” and this step cannot be taken from here: read it again and choose one of the steps offered.`,
  approval_given: 'The request is already approved in the body.',
  approval_missing: (v) => `The approval in the body is missing (${roles(v, 'en')}).`,
  approver_other: (v) => `In the body ${roles(v, 'en') || 'nobody'} approves: that role is needed.`,
  request_signed: 'The request is already signed.',
  request_not_signed: 'The document of the request is not signed.',
  signature_by_person: 'For this service who signs is signed in with their credentials: the file is not needed.',
  signature_by_file: 'This service needs the digitally signed file: download the document, sign it and upload it.',
  signature_not_officer: 'Without a signed file only who is signed in for the body may sign.',
  signed_file_empty: 'The file is empty',
  file_not_signed: 'The file has no digital signature.',
  file_altered: 'The signature of the file does not hold: the file was changed after it was signed.',
  file_certificate: 'The certificate of who signed was not valid at that moment.',
  file_other_document: 'The signature covers another document: sign the one downloaded from this request, unchanged.',
  file_signer: ({ signer }) => `${signer} is not among those who represent the body or hold an office in it.`,
  commitment_not_needed: 'The request is within the allowance, or the commitment is there already: look at it again.',
  reason_missing: 'Write the reason: who requested the service reads it.',
  steps_open: ({ count, steps }) => `${count} steps are left: ${steps}.`,
  delegation_missing: ({ platform }) =>
    `The accepted delegation on ${words('en').platforms[String(platform)]} is missing: record it on the card.`,
  hand_back_open: ({ count, things }) => `${count} things are still to be given back: ${things}.`,
  renewal_not_come: (v) => `It renews on ${day(v, 'en')}.`,
  service_retiring: ({ name }) => `“${name}” is being retired: no new request is taken.`,
  request_needs_form: 'This service is requested with a form: it is filled in on the pages of the centre.',
  request_without_person: 'A request with a form is made by a person who is signed in.',
  document_missing: 'The document of the request is not there: look at the request again.',
  step_done: ({ title }) => `The step “${title}” is already done.`,
  step_not_now: (v) => `The request is “${stateOf(v, 'en')}”: steps are done while it is being activated.`,
  step_of_centre: 'This step is the centre’s.',
  steps_too_many: 'There are a hundred steps already.',
  not_given: (v) => `The request is “${stateOf(v, 'en')}”: what was given is recorded after the grant.`,
  handed_back: 'It was given back already.',
  no_secrets: 'Passwords, PINs and keys are not written here',
  delegation_in_future: 'A delegation cannot have a day in the future',
  form_unknown: 'The form chosen is not among those of the centre',
  feed_needs_person: 'A calendar belongs to a person: a token has none.',
  distances_shape: 'Write one to ten numbers of days between 1 and 730, separated by commas',
}
export const problems: ProblemWords = say({ it, en })
