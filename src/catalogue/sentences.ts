// What rules, answers and refusals say, in each language.
import type { BodyType } from '../members/index.ts'
import { euro } from '../platform/money.ts'
import type { ProblemWords, Values } from '../platform/problems.ts'
import { showDay } from '../platform/time.ts'
import { type Lang, say } from '../platform/words.ts'
import type { Period } from './allowance.ts'
import type { WhyCode } from './entitlement.ts'
import type { Unit } from './families.ts'
import type { State } from './states.ts'
import { amount, num } from './unit-words.ts'
import { words } from './words.ts'

type RuleTold = {
  bodyType: BodyType | null
  populationFrom: number
  populationTo: number | null
  quantity: number | null
  period: Period
}
/** Whom a rule is for: `ogni comune fino a 3.000 abitanti`. */
export function whoOf(r: RuleTold, lang: Lang): string {
  const w = words(lang)
  const who = r.bodyType === null ? w.everyBody : w.types[r.bodyType]
  return r.populationFrom === 0 && r.populationTo === null
    ? who
    : `${who} ${w.inhabitants(r.populationFrom, r.populationTo)}`
}
/** How much a rule gives: `3 kit l’anno`. */
export const whatOf = (r: Pick<RuleTold, 'quantity'>, unit: Unit | null, lang: Lang) =>
  r.quantity === null ? words(lang).unlimited : amount(r.quantity, unit, lang)

/** A rule in one sentence, with the days it holds. */
export function ruleSays(r: RuleTold & { fromOn: string; toOn: string | null }, unit: Unit | null, lang: Lang): string {
  const w = words(lang)
  const days = `${w.fromDay(showDay(r.fromOn, lang))}${r.toOn ? ` ${w.until(showDay(dayBefore(r.toOn), lang))}` : ''}`
  return `${w.ruleSays(whoOf(r, lang), whatOf(r, unit, lang), w.periods[r.period])}, ${days}`
}
/** A period is kept with the first day after it and shown with its last. */
export const dayBefore = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()

const n = (v: Values, key: string) => Number(v[key] ?? 0)
/** `55 su 170 interrogazioni`; sizes keep their unit on both sides. */
const leftOf = (v: Values, lang: Lang) => {
  const unit = unitOf(v)
  const left = unit === 'megabyte' ? amount(n(v, 'left'), unit, lang) : num(n(v, 'left'), lang)
  return `${left} ${lang === 'it' ? 'su' : 'of'} ${amount(n(v, 'included'), unit, lang)}`
}
const unitOf = (v: Values) => (v['unit'] ?? null) as Unit | null
const whyIt: Record<WhyCode, (v: Values) => string> = {
  included: (v) => `Spetta: ne restano ${leftOf(v, 'it')}.`,
  unlimited: () => 'Spetta senza limite.',
  beyond_committed: (v) =>
    `Ne restano ${amount(n(v, 'left'), unitOf(v), 'it')}: il resto costa ${euro(n(v, 'cents'), 'it')} e l’ente lo ha impegnato.`,
  beyond_needs_commitment: (v) =>
    `Ne restano ${leftOf(v, 'it')}: oltre costa ${euro(n(v, 'cents'), 'it')} e serve prima l’impegno di spesa dell’ente.`,
  beyond_not_offered: (v) => `Ne restano ${leftOf(v, 'it')} e oltre la quantità il servizio non è offerto.`,
  no_rule: () => 'Nessuna regola di spettanza vale per questo ente a quella data.',
  service_not_in_use: (v) =>
    `Il servizio è ${words('it').states[v['state'] as State] ?? 'non attivo'}: non si può usare.`,
  service_not_agreed: () => 'L’ente usa il centro senza adesione e questo servizio non è tra quelli concordati.',
  no_data_deed: () =>
    'Il servizio tratta dati dell’ente e manca l’atto di nomina a responsabile (art. 28): serve prima quello.',
  not_member: () => 'L’ente non aderisce al centro a quella data: serve prima l’adesione.',
}
const whyEn: typeof whyIt = {
  included: (v) => `Entitled: ${leftOf(v, 'en')} left.`,
  unlimited: () => 'Entitled without limit.',
  beyond_committed: (v) =>
    `${amount(n(v, 'left'), unitOf(v), 'en')} left: the rest costs ${euro(n(v, 'cents'), 'en')} and the body has committed it.`,
  beyond_needs_commitment: (v) =>
    `${leftOf(v, 'en')} left: more costs ${euro(n(v, 'cents'), 'en')} and the body must commit it first.`,
  beyond_not_offered: (v) => `${leftOf(v, 'en')} left and nothing is offered beyond the quantity.`,
  no_rule: () => 'No entitlement rule reaches this body on that day.',
  service_not_in_use: (v) =>
    `The service is ${words('en').states[v['state'] as State] ?? 'not active'}: it cannot be used.`,
  service_not_agreed: () => 'The body uses the centre without adhesion and this service is not among those agreed.',
  no_data_deed: () =>
    'The service processes the body’s data and the processor’s deed (art. 28) is missing: it comes first.',
  not_member: () => 'The body does not belong to the centre on that day: the adhesion comes first.',
}
/** Why, as a sentence. */
export const sayWhy = (why: { code: WhyCode; values: Values }, unit: Unit | null, lang: Lang) =>
  (lang === 'it' ? whyIt : whyEn)[why.code]({ ...why.values, unit: unit ?? 'piece' })

const rulesOf = (v: Values, lang: Lang) =>
  [v['mine'], v['other']].map(
    (text) =>
      `«${ruleSays(JSON.parse(String(text)) as RuleTold & { fromOn: string; toOn: string | null }, null, lang)}»`,
  )
const problemsIt: ReturnType<ProblemWords> = {
  ...whyIt,
  service_code_shape: 'Il codice ha da 2 a 40 lettere minuscole, cifre o trattini: per esempio firma-kit',
  service_code_taken: ({ code }) => `Un servizio con il codice ${code} c’è già`,
  amount_shape: 'Scrivi un importo in euro: per esempio 12,50',
  version_from_before: ({ day }) =>
    `La scheda in vigore comincia il ${showDay(String(day), 'it')}: scegli un giorno successivo`,
  service_move: ({ from, to }) =>
    `Da ${words('it').states[from as State]} non si passa a ${words('it').states[to as State]}: rileggi la scheda e scegli uno dei passi proposti.`,
  act_needed: 'Indica l’atto che lo decide',
  act_unknown: 'L’atto scelto non è tra quelli del centro',
  plan_needed: 'Scrivi come prosegue ciascun ente che ha il servizio',
  cloud_unqualified: 'Manca la qualificazione del servizio cloud: livello, scheda e scadenza si scrivono nella scheda.',
  cloud_level: 'La qualificazione del servizio cloud è a un livello più basso della classe dei dati.',
  cloud_expired: ({ until }) =>
    `La qualificazione del servizio cloud è scaduta il ${until ? showDay(String(until), 'it') : '–'}: aggiorna la scheda.`,
  band_order: 'La fascia finisce prima di cominciare',
  rule_dates: 'La fine viene prima dell’inizio, o dopo quella già fissata',
  overage_order: 'Le fasce devono crescere e solo l’ultima può restare aperta',
  rules_contradict: (v) => {
    const [mine, other] = rulesOf(v, 'it')
    return `Due regole varrebbero per lo stesso ente lo stesso giorno: quella nuova (${mine}) e quella già in vigore (${other}${v['act'] ? `, ${v['act']}` : ''}). Termina la prima o restringi la seconda.`
  },
  rules_contradict_field: 'Si sovrappone a una regola che c’è già',
  rule_used_later: ({ day }) =>
    `Questa regola è stata usata fino al ${showDay(String(day), 'it')}: scegli un giorno non precedente`,
  used_in_future: 'La data è nel futuro: si registra ciò che è già stato usato',
  reference_known: ({ reference }) =>
    `Il riferimento «${reference}» è già registrato per questo ente e servizio: non si conta due volte.`,
  correction_of_correction: 'Una rettifica non si rettifica: registra un nuovo uso.',
  correction_too_large: ({ left }) => `Di questo uso restano solo ${left} unità da togliere.`,
  consent_limit: 'Indica un limite in unità o in euro',
  consent_ended: 'Questo impegno è già chiuso.',
  unknown_service: ({ value }) => `Nessun servizio ha il codice «${value}»`,
  use_columns: ({ missing, columns }) => `Mancano le colonne ${missing}. Il file ha: ${columns}.`,
  use_too_many: ({ most }) => `Il file ha più di ${most} righe: dividilo.`,
  use_file_needed: 'Scegli un file',
  use_cell: ({ field, value }) => `Valore non valido in ${field}: «${value}»`,
}
const problemsEn: typeof problemsIt = {
  ...whyEn,
  service_code_shape: 'A code has 2 to 40 small letters, digits or hyphens: for instance signature-kit',
  service_code_taken: ({ code }) => `A service with the code ${code} exists already`,
  amount_shape: 'Write an amount in euro: for instance 12.50',
  version_from_before: ({ day }) => `The card in force begins on ${showDay(String(day), 'en')}: choose a later day`,
  service_move: ({ from, to }) =>
    `There is no way from ${words('en').states[from as State]} to ${words('en').states[to as State]}: read the card again and choose one of the steps offered.`,
  act_needed: 'Give the act that decides it',
  act_unknown: 'The act chosen is not among those of the centre',
  plan_needed: 'Write how each body that has the service goes on',
  cloud_unqualified: 'The cloud service is not qualified: level, entry and expiry are written on the card.',
  cloud_level: 'The cloud service is qualified at a lower level than the class of its data.',
  cloud_expired: ({ until }) =>
    `The qualification of the cloud service ended on ${until ? showDay(String(until), 'en') : '–'}: bring the card up to date.`,
  band_order: 'The band ends before it begins',
  rule_dates: 'The end comes before the beginning, or after the one set already',
  overage_order: 'The bands must climb and only the last may stay open',
  rules_contradict: (v) => {
    const [mine, other] = rulesOf(v, 'en')
    return `Two rules would hold for the same body on the same day: the new one (${mine}) and the one in force (${other}${v['act'] ? `, ${v['act']}` : ''}). End the first or narrow the second.`
  },
  rules_contradict_field: 'It overlaps a rule that is there already',
  rule_used_later: ({ day }) =>
    `This rule was used until ${showDay(String(day), 'en')}: choose a day that is not earlier`,
  used_in_future: 'The day is in the future: what is recorded has been used',
  reference_known: ({ reference }) =>
    `The reference “${reference}” is recorded already for this body and service: it is not counted twice.`,
  correction_of_correction: 'A correction is not corrected: record a new use.',
  correction_too_large: ({ left }) => `Only ${left} units of this use are left to take back.`,
  consent_limit: 'Give a limit in units or in euro',
  consent_ended: 'This commitment is closed already.',
  unknown_service: ({ value }) => `No service has the code “${value}”`,
  use_columns: ({ missing, columns }) => `The columns ${missing} are missing. The file has: ${columns}.`,
  use_too_many: ({ most }) => `The file has more than ${most} rows: split it.`,
  use_file_needed: 'Choose a file',
  use_cell: ({ field, value }) => `Not valid in ${field}: “${value}”`,
}
export const problems: ProblemWords = say({ it: problemsIt, en: problemsEn })
