import type { ProblemWords } from '../platform/problems.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import type { State } from './moves.ts'
import { words } from './words.ts'

type Values = Record<string, string | number>
const day =
  (lang: Lang) =>
  (v: Values, key = 'day') =>
    v[key] ? showDay(String(v[key]), lang) : '?'
const stateWord = (lang: Lang, v: Values) => words(lang).states[v['state'] as State] ?? String(v['state'])
const moveWord = (lang: Lang, v: Values) => words(lang).moves[String(v['move'])] ?? String(v['move'])

/** Why something is refused, in each language: each guard's sentence is here. */
export const problems: ProblemWords = (lang) => {
  const d = day(lang)
  return lang === 'it'
    ? {
        act_in_future: 'L’atto non può avere una data futura.',
        before_adoption: 'Questa data viene prima dell’adozione dell’atto.',
        before_tenth_day: (v) =>
          `Senza voto di immediata eseguibilità l’atto è esecutivo dopo il decimo giorno di pubblicazione: non prima del ${d(v)}.`,
        signature_altered:
          'Il file ha una firma digitale che non regge: il contenuto è cambiato dopo la firma, o la firma è rovinata.',
        certificate_not_valid: 'Quando è stata messa la firma il certificato non era valido.',
        signature_missing: 'Manca la firma digitale: una scansione o una firma a mano non bastano.',
        signature_other_text: 'La firma è su un altro file: non è il testo di questa convenzione.',
        signer_not_representative: (v) =>
          `Firma di ${v['signer']}: non risulta rappresentante dell’ente in quel giorno. Registra il sindaco o chi firma per l’ente.`,
        signed_after_move: (v) => `La firma è del ${d(v)}, dopo il giorno indicato.`,
        move_before_last: (v) => `Il giorno viene prima dell’ultimo passaggio registrato (${d(v)}).`,
        move_in_future: 'Il giorno è futuro: registra il passaggio quando è avvenuto.',
        move_not_from_here: (v) =>
          `«${moveWord(lang, v)}» non si può registrare: l’adesione è nello stato «${stateWord(lang, v)}».`,
        act_missing: 'Manca l’atto.',
        act_not_of_body: 'Serve un atto dell’ente, non del capofila.',
        act_not_of_lead: 'Serve un atto di un organo del capofila, non dell’ente.',
        act_after_move: (v) => `L’atto è del ${d(v)}, dopo il giorno indicato.`,
        act_of_other_body: 'Questo atto riguarda un altro ente.',
        act_not_effective: 'L’atto non è ancora esecutivo né eseguibile.',
        resolution_missing: 'Manca la delibera dell’ente.',
        resolution_not_executive: 'Della delibera dell’ente non si sa quando è esecutiva: completa le date dell’atto.',
        resolution_effective_later: (v) =>
          `La delibera dell’ente ha effetto dal ${d(v)}: la firma non può venire prima.`,
        convention_not_approved: 'Lo schema di convenzione non è ancora approvato dal capofila.',
        convention_over: (v) => `La convenzione è finita il ${d(v)}.`,
        convention_not_over: (v) => `La convenzione finisce il ${d(v)}.`,
        convention_not_begun: (v) => `La convenzione comincia il ${d(v)}.`,
        countersignature_missing: 'Manca la firma del capofila.',
        services_missing: 'Scegli almeno un servizio.',
        effective_day_missing: 'Manca il giorno di effetto.',
        notice_too_short: (v) => `Il preavviso è di ${v['days']} giorni: il recesso ha effetto non prima del ${d(v)}.`,
        hand_back_missing: 'Elenca che cosa va restituito, oppure segna che non c’è nulla.',
        exit_not_yet: (v) => `Il recesso ha effetto il ${d(v)}.`,
        not_expiring_yet: (v) => `Il rinnovo si apre il ${d(v)}.`,
        not_renewed: 'L’ente non ha ancora aderito alla nuova convenzione.',
        successor_missing: 'Manca l’ente successore.',
        adhesion_exists: (v) => `${v['body']} ha già una pratica per questa convenzione.`,
        body_unknown: 'Ente sconosciuto.',
        convention_unknown: 'Convenzione sconosciuta.',
        renews_later: 'Una convenzione rinnova quella che comincia prima di lei.',
        ends_before_begin: 'L’ultimo giorno viene prima del primo.',
        convention_fixed: 'La convenzione è approvata: questo dato sta nell’atto e non cambia.',
        convention_approved_already: (v) => `La convenzione è già approvata: ${v['act']}.`,
        convention_without_text: 'Carica prima il testo della convenzione.',
        deed_not_signed: 'L’atto di nomina non ha una firma digitale valida.',
        partner_line: (v) => `Riga ${v['line']}: manca il nome.`,
        partner_tax_code: (v) => `Riga ${v['line']}: il codice fiscale non ha la forma giusta.`,
        hand_back_too_early: 'L’elenco delle restituzioni si apre con il recesso o con l’uscita.',
        hand_back_done: 'È già segnato come restituito.',
      }
    : {
        act_in_future: 'An act cannot have a future date.',
        before_adoption: 'This date comes before the adoption of the act.',
        before_tenth_day: (v) =>
          `Without a vote making it enforceable at once the act is executive after the tenth day of publication: not before ${d(v)}.`,
        signature_altered:
          'The file has a digital signature that does not hold: the content changed after it, or it is damaged.',
        certificate_not_valid: 'The certificate was not valid when the signature was made.',
        signature_missing: 'The digital signature is missing: a scan or a signature by hand is not enough.',
        signature_other_text: 'The signature is on another file: it is not the text of this convention.',
        signer_not_representative: (v) =>
          `Signature of ${v['signer']}, who is not known to represent the body on that day. Record the mayor or who signs for the body.`,
        signed_after_move: (v) => `The signature is of ${d(v)}, after the given day.`,
        move_before_last: (v) => `The day comes before the last move recorded (${d(v)}).`,
        move_in_future: 'The day is in the future: record the move when it has happened.',
        move_not_from_here: (v) =>
          `“${moveWord(lang, v)}” cannot be recorded: the adhesion is “${stateWord(lang, v)}”.`,
        act_missing: 'The act is missing.',
        act_not_of_body: 'An act of the body is needed, not of the lead body.',
        act_not_of_lead: 'An act of an organ of the lead body is needed, not of the body.',
        act_after_move: (v) => `The act is of ${d(v)}, after the given day.`,
        act_of_other_body: 'This act concerns another body.',
        act_not_effective: 'The act is neither executive nor enforceable yet.',
        resolution_missing: 'The resolution of the body is missing.',
        resolution_not_executive:
          'It is not known when the resolution of the body is executive: complete the dates of the act.',
        resolution_effective_later: (v) =>
          `The resolution of the body has effect from ${d(v)}: the signature cannot come before.`,
        convention_not_approved: 'The scheme of the convention is not approved by the lead body yet.',
        convention_over: (v) => `The convention ended on ${d(v)}.`,
        convention_not_over: (v) => `The convention ends on ${d(v)}.`,
        convention_not_begun: (v) => `The convention begins on ${d(v)}.`,
        countersignature_missing: 'The signature of the lead body is missing.',
        services_missing: 'Choose at least one service.',
        effective_day_missing: 'The day of effect is missing.',
        notice_too_short: (v) => `The notice is of ${v['days']} days: the exit has effect not before ${d(v)}.`,
        hand_back_missing: 'List what has to go back, or say that there is nothing.',
        exit_not_yet: (v) => `The exit has effect on ${d(v)}.`,
        not_expiring_yet: (v) => `Renewal opens on ${d(v)}.`,
        not_renewed: 'The body has not joined the new convention yet.',
        successor_missing: 'The successor is missing.',
        adhesion_exists: (v) => `${v['body']} already has a file for this convention.`,
        body_unknown: 'Unknown body.',
        convention_unknown: 'Unknown convention.',
        renews_later: 'A convention renews one that begins before it.',
        ends_before_begin: 'The last day comes before the first.',
        convention_fixed: 'The convention is approved: this stands in the act and does not change.',
        convention_approved_already: (v) => `The convention is already approved: ${v['act']}.`,
        convention_without_text: 'Upload the text of the convention first.',
        deed_not_signed: 'The deed has no valid digital signature.',
        partner_line: (v) => `Line ${v['line']}: the name is missing.`,
        partner_tax_code: (v) => `Line ${v['line']}: the tax code does not have the right shape.`,
        hand_back_too_early: 'The hand-back list opens with the notice of exit or with the exit.',
        hand_back_done: 'It is already marked as handed back.',
      }
}
