import type { ProblemWords, Values } from '../platform/problems.ts'
import { showDay } from '../platform/time.ts'
import { type Lang, say } from '../platform/words.ts'
import { words } from './words.ts'

const day = (v: Values, lang: Lang) => (v['day'] ? showDay(String(v['day']), lang) : '–')
const stateOf = (v: Values, lang: Lang) => words(lang).states[String(v['state'])] ?? ''
const nameOf = (v: Values, key: string, lang: Lang) => words(lang).dates[String(v[key])] ?? String(v[key] ?? '')
/** Where in a file it is; in a form it stands at its box, and begins the sentence. */
const at = (v: Values, lang: Lang, what: string) =>
  v['line']
    ? `${lang === 'it' ? 'Riga' : 'Line'} ${v['line']}, ${v['place']}: ${what}`
    : what.charAt(0).toUpperCase() + what.slice(1)

const it: ReturnType<ProblemWords> = {
  position_before_last: (v) => `L’ultimo passo è del ${day(v, 'it')}: scegli un giorno non precedente.`,
  position_in_future: 'Il giorno è nel futuro: si registra ciò che è già avvenuto.',
  position_not_from_here: (v) =>
    `La posizione è «${stateOf(v, 'it')}» e da qui questo passo non si può fare: rileggila e scegli uno dei passi proposti.`,
  position_over: 'La posizione è conclusa: non si cambia più.',
  window_closed: (v) =>
    `Il ${day(v, 'it')} nessuna finestra dell’avviso era aperta: controlla il giorno o le finestre dell’avviso.`,
  body_not_eligible: 'L’avviso non è per un ente di questo tipo o di questa popolazione.',
  already_financed: ({ number }) =>
    `L’ente ha già la posizione P-${number} su questo avviso: una sola candidatura può essere finanziata. Rinuncia a quella, poi ripresenta.`,
  cup_missing: 'Manca il CUP: senza, la candidatura non è finanziata.',
  cup_shape: 'Il CUP ha 15 caratteri: una lettera, due cifre, una lettera, undici cifre',
  cup_of_other: ({ name }) => `Questo CUP è di ${name}: due enti non hanno lo stesso CUP.`,
  cig_shape: 'Il CIG ha dieci caratteri: sette cifre e tre esadecimali, o una lettera e nove esadecimali',
  decree_missing: 'Manca il numero del decreto di finanziamento.',
  amount_missing: 'Manca l’importo finanziato.',
  amount_shape: 'Scrivi un importo, come 32.589,00',
  implementer_missing: ({ scenario }) => `Nello scenario ${scenario} un’associazione agisce per l’ente: scrivi quale.`,
  contract_missing: 'Non c’è nessun contratto: registra almeno il primo, che fa partire il tempo di completamento.',
  recognitory_missing: (v) =>
    `Il contratto del ${day(v, 'it')} è successivo al completamento: serve l’atto ricognitivo firmato digitalmente. Registralo tra i contratti.`,
  contract_ends_before: 'Il contratto finisce prima di essere firmato',
  dates_disorder: (v) =>
    `«${nameOf(v, 'name', 'it')}» non può venire prima di «${nameOf(v, 'other', 'it')}» (${day(v, 'it')}).`,
  schedule_over: (v) => `Il tempo per completare è finito il ${day(v, 'it')}: l’esito non può essere parziale.`,
  account_missing: 'Manca il conto su cui ricevere il contributo.',
  account_shape: 'Serve un conto di tesoreria come TU-304-000123 o un IBAN valido',
  papers_missing: ({ count, papers }) =>
    `Mancano ${count} documenti, o la loro firma: ${papers}. Caricali nel fascicolo.`,
  paid_missing: 'Manca l’importo pagato.',
  maintenance_not_over: (v) => `Il servizio si tiene attivo fino al ${day(v, 'it')}: dopo si archivia.`,
  position_reason_missing: 'Scrivi il motivo: lo leggerà chi riprende la pratica.',
  date_unknown: ({ name }) =>
    `La data «${words('it').dates[String(name)] ?? name}» non è ancora registrata: si scrive con il suo passo.`,
  paper_unknown: 'Questo documento non è tra quelli chiesti dall’avviso',
  paper_needs_p7m: 'Qui serve un file .p7m con firma digitale CAdES: altri formati non sono ammessi',
  nothing_to_decide: 'I dati aperti e la posizione concordano: non c’è niente da decidere.',
  grant_taken: 'Questo finanziamento è già di un’altra posizione.',
  grant_followed: ({ number }) => `Lo segue già la posizione P-${number}: non si mette da parte.`,
  grant_aside: 'Questo finanziamento è già messo da parte: lo trovi tra quelli messi da parte.',
  grant_not_aside: 'Questo finanziamento non è messo da parte: lo trovi tra quelli da seguire.',
  scenario_missing: 'Segna almeno un caso',
  call_code_taken: 'C’è già un avviso con questo codice: apri quello, o scegline un altro',
  call_code_fixed: 'Il codice di un avviso non cambia: scrivi quello dell’indirizzo, o inserisci un avviso nuovo',
  call_code_reserved: 'Questa parola è già un indirizzo della pagina degli avvisi: scegline un’altra',
  call_stale:
    'Qualcuno ha cambiato l’avviso mentre lo modificavi. Confronta con la sua scheda: se salvi di nuovo vale ciò che è scritto qui.',
  call_code_shape: 'Il codice è fatto di lettere minuscole, cifre e trattini',
  calls_same: 'Gli avvisi del file sono già tutti qui, uguali.',
  calls_file: ({ count }) =>
    `Il file ha ${count === 1 ? 'un errore' : `${count} errori`} e non è stato importato niente.`,
  yaml_broken: (v) => at(v, 'it', 'il testo non è YAML valido'),
  yaml_aliases: 'Il file ripete troppe volte le sue parti',
  unknown_word: (v) => at(v, 'it', `parola sconosciuta «${v['word']}»`),
  wrong_value: (v) => at(v, 'it', `valore non ammesso${v['options'] ? `: uno tra ${v['options']}` : ''}`),
  call_twice: (v) => at(v, 'it', `l’avviso «${v['name']}» c’è due volte`),
  window_order: (v) => at(v, 'it', 'la finestra chiude prima di aprire'),
  windows_overlap: (v) => at(v, 'it', `la finestra «${v['name']}» si sovrappone a «${v['other']}»`),
  window_twice: (v) => at(v, 'it', `la finestra «${v['name']}» c’è due volte`),
  paper_twice: (v) => at(v, 'it', `il documento «${v['name']}» c’è due volte`),
  bands_order: (v) => at(v, 'it', 'le fasce vanno dalla più piccola alla più grande'),
}
const en: typeof it = {
  position_before_last: (v) => `The last step is of ${day(v, 'en')}: choose a day that is not earlier.`,
  position_in_future: 'The day is in the future: what is recorded has happened.',
  position_not_from_here: (v) =>
    `The position is “${stateOf(v, 'en')}” and this step cannot be taken from here: read it again and choose one of the steps offered.`,
  position_over: 'The position is over: it is not changed any more.',
  window_closed: (v) => `On ${day(v, 'en')} no window of the call was open: check the day, or the windows of the call.`,
  body_not_eligible: 'The call is not for a body of this kind or of this population.',
  already_financed: ({ number }) =>
    `The body has position P-${number} under this call already: one application alone may be financed. Renounce that one, then apply again.`,
  cup_missing: 'The CUP is missing: without it the application is not financed.',
  cup_shape: 'A CUP has 15 characters: a letter, two digits, a letter, eleven digits',
  cup_of_other: ({ name }) => `This CUP belongs to ${name}: two bodies do not have the same CUP.`,
  cig_shape: 'A CIG has ten characters: seven digits and three hexadecimal, or a letter and nine hexadecimal',
  decree_missing: 'The number of the financing decree is missing.',
  amount_missing: 'The financed amount is missing.',
  amount_shape: 'Write an amount, like 32,589.00',
  implementer_missing: ({ scenario }) => `In set-up ${scenario} an association acts for the body: write which one.`,
  contract_missing: 'There is no contract: write down at least the first one, which starts the time for completion.',
  recognitory_missing: (v) =>
    `The contract of ${day(v, 'en')} is later than completion: the digitally signed recognitory deed is needed. Write it down among the contracts.`,
  contract_ends_before: 'The contract ends before it is signed',
  dates_disorder: (v) =>
    `“${nameOf(v, 'name', 'en')}” cannot come before “${nameOf(v, 'other', 'en')}” (${day(v, 'en')}).`,
  schedule_over: (v) => `The time for completion ended on ${day(v, 'en')}: the outcome cannot be partial.`,
  account_missing: 'The account that receives the grant is missing.',
  account_shape: 'A treasury account like TU-304-000123, or a valid IBAN, is needed',
  papers_missing: ({ count, papers }) =>
    `${count} papers, or their signatures, are missing: ${papers}. Upload them in the folder.`,
  paid_missing: 'The paid amount is missing.',
  maintenance_not_over: (v) => `The service is kept alive until ${day(v, 'en')}: it is archived after that.`,
  position_reason_missing: 'Write the reason: whoever takes this up again will read it.',
  date_unknown: ({ name }) =>
    `The date “${words('en').dates[String(name)] ?? name}” is not recorded yet: it is written with its step.`,
  paper_unknown: 'This paper is not among those the call asks for',
  paper_needs_p7m: 'A .p7m file with a CAdES digital signature is needed here: no other format is taken',
  nothing_to_decide: 'The open data and the position agree: there is nothing to decide.',
  grant_taken: 'This grant belongs to another position already.',
  grant_followed: ({ number }) => `Position P-${number} follows it already: it cannot be put aside.`,
  grant_aside: 'This grant is put aside already: it is among those put aside.',
  grant_not_aside: 'This grant is not put aside: it is among those to be followed.',
  scenario_missing: 'Tick at least one case',
  call_code_taken: 'A call has this code already: open that one, or choose another',
  call_code_fixed: 'The code of a call does not change: write that of the address, or enter a new call',
  call_code_reserved: 'This word is an address of the page of calls already: choose another',
  call_stale:
    'Somebody changed the call while you were editing it. Compare with its card: if you save again, what is written here holds.',
  call_code_shape: 'The code is made of lower case letters, digits and hyphens',
  calls_same: 'The calls of the file are all here already, the same.',
  calls_file: ({ count }) =>
    `The file has ${count === 1 ? 'one mistake' : `${count} mistakes`} and nothing was imported.`,
  yaml_broken: (v) => at(v, 'en', 'the text is not valid YAML'),
  yaml_aliases: 'The file repeats its parts too often',
  unknown_word: (v) => at(v, 'en', `unknown word “${v['word']}”`),
  wrong_value: (v) => at(v, 'en', `value not allowed${v['options'] ? `: one of ${v['options']}` : ''}`),
  call_twice: (v) => at(v, 'en', `the call “${v['name']}” is there twice`),
  window_order: (v) => at(v, 'en', 'the window closes before it opens'),
  windows_overlap: (v) => at(v, 'en', `window “${v['name']}” overlaps “${v['other']}”`),
  window_twice: (v) => at(v, 'en', `window “${v['name']}” is there twice`),
  paper_twice: (v) => at(v, 'en', `paper “${v['name']}” is there twice`),
  bands_order: (v) => at(v, 'en', 'bands go from the smallest to the largest'),
}
export const problems: ProblemWords = say({ it, en })
