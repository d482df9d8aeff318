import type { FieldProblem, Problem } from './errors.ts'
import { type Lang, say } from './words.ts'

export type Values = Record<string, string | number>
type Sentence = string | ((values: Values) => string)
/** The sentences of a module for its problem codes, in each language. */
export type ProblemWords = (lang: Lang) => Record<string, Sentence>

const it: Record<string, Sentence> = {
  not_found: 'La pagina o l’oggetto che cerchi non esiste, oppure non è tra quelli che puoi vedere.',
  unauthenticated: 'Serve un accesso valido: entra, o manda un token nell’intestazione Authorization.',
  forbidden: 'Puoi leggere questo oggetto ma non modificarlo: chiedi al tuo centro il ruolo che serve.',
  invalid: 'Alcuni dati non vanno bene: controlla i campi segnalati.',
  conflict: 'Nel frattempo l’oggetto è cambiato: rileggilo e riprova.',
  stale: 'Qualcuno ha modificato questo oggetto mentre lo modificavi. Qui trovi i due valori: scegli e salva di nuovo.',
  cross_site: 'La richiesta arriva da un altro sito e non è stata eseguita. Torna alla pagina e riprova da lì.',
  too_many: ({ seconds }) => `Troppe richieste: riprova tra ${seconds ?? 60} secondi.`,
  too_large: 'Il file o i dati inviati superano la dimensione ammessa.',
  bad_json: 'Il corpo della richiesta non è un JSON valido.',
  unsupported_type: 'Il tipo di contenuto inviato non è accettato qui.',
  method_not_allowed: 'Questo indirizzo non accetta il metodo usato.',
  internal:
    'Qualcosa non ha funzionato. L’errore è stato registrato: se si ripete, comunica il codice della richiesta.',
  no_space:
    'Lo spazio su disco è esaurito: la richiesta non è stata accettata e nulla è andato perso. Avvisa chi gestisce il sistema.',
  unavailable: 'La banca dati non risponde: riprova tra poco.',
  idempotency_key_required: 'Per creare serve l’intestazione Idempotency-Key (da 8 a 200 caratteri).',
  idempotency_key_reused: 'Questa Idempotency-Key è già stata usata con una richiesta diversa.',
  required: 'Campo obbligatorio',
  invalid_type: 'Valore non valido',
  too_short: ({ minimum }) => `Scrivi almeno ${minimum} caratteri`,
  too_long: ({ maximum }) => `Al massimo ${maximum} caratteri`,
  too_small: ({ minimum }) => `Il valore minimo è ${minimum}`,
  too_big: ({ maximum }) => `Il valore massimo è ${maximum}`,
  email: 'Indirizzo di posta non valido: deve essere del tipo nome@dominio.it',
  uuid: 'Identificativo non valido',
  date: 'Data non valida: scrivila come 31/12/2026 o 2026-12-31',
  number: 'Scrivi un numero',
  option: ({ options }) => (options ? `Scegli uno di questi valori: ${options}` : 'Scegli uno dei valori proposti'),
  unknown_name: ({ key }) => `Nome sconosciuto: ${key}`,
  pattern: 'Il formato non è quello atteso',
  file_too_large: 'Il file supera la dimensione ammessa',
  file_infected: ({ virus }) => `L’antivirus ha trovato nel file «${virus}»: non è stato accettato`,
  file_not_scanned: 'L’antivirus non risponde: il file non è stato accettato, riprova tra poco',
}
const en: typeof it = {
  not_found: 'The page or object you are looking for does not exist, or is not among those you may see.',
  unauthenticated: 'A valid sign-in is needed: sign in, or send a token in the Authorization header.',
  forbidden: 'You may read this object but not change it: ask your centre for the role it takes.',
  invalid: 'Some of the data are not right: check the fields marked below.',
  conflict: 'The object has changed in the meantime: read it again and retry.',
  stale: 'Somebody changed this object while you were editing it. Here are both values: choose and save again.',
  cross_site:
    'The request came from another site and was not carried out. Go back to the page and try again from there.',
  too_many: ({ seconds }) => `Too many requests: try again in ${seconds ?? 60} seconds.`,
  too_large: 'The file or the data sent are larger than allowed.',
  bad_json: 'The body of the request is not valid JSON.',
  unsupported_type: 'The content type sent is not accepted here.',
  method_not_allowed: 'This address does not accept that method.',
  internal: 'Something went wrong. The error was recorded: if it happens again, quote the request code.',
  no_space: 'The disk is full: the request was not accepted and nothing was lost. Tell whoever runs the system.',
  unavailable: 'The database does not answer: try again shortly.',
  idempotency_key_required: 'Creating needs the Idempotency-Key header (8 to 200 characters).',
  idempotency_key_reused: 'This Idempotency-Key was already used with a different request.',
  required: 'This field is required',
  invalid_type: 'Not a valid value',
  too_short: ({ minimum }) => `Write at least ${minimum} characters`,
  too_long: ({ maximum }) => `At most ${maximum} characters`,
  too_small: ({ minimum }) => `The smallest value is ${minimum}`,
  too_big: ({ maximum }) => `The largest value is ${maximum}`,
  email: 'Not a valid mail address: it should look like name@domain.it',
  uuid: 'Not a valid identifier',
  date: 'Not a valid date: write it as 31/12/2026 or 2026-12-31',
  number: 'Write a number',
  option: ({ options }) => (options ? `Choose one of these values: ${options}` : 'Choose one of the values offered'),
  unknown_name: ({ key }) => `Unknown name: ${key}`,
  pattern: 'The format is not the expected one',
  file_too_large: 'The file is larger than allowed',
  file_infected: ({ virus }) => `The antivirus found “${virus}” in the file: it was not accepted`,
  file_not_scanned: 'The antivirus does not answer: the file was not accepted, try again shortly',
}

const all: ProblemWords[] = [say({ it, en })]

/** Makes a module's sentences known; called once per module when the app is built. */
export function addProblemWords(words: ProblemWords) {
  if (!all.includes(words)) all.push(words)
}

/** The sentence for a problem code. A code nobody has words for is a mistake in the program, and says so. */
export function sentence(code: string, values: Values, lang: Lang): string {
  for (const words of all) {
    const found = words(lang)[code]
    if (found !== undefined) return typeof found === 'string' ? found : found(values)
  }
  throw new Error(`no words for the problem ${code}`)
}

export const problemSentence = (problem: Problem, lang: Lang) => sentence(problem.code, problem.values, lang)

export const fieldSentences = (fields: Record<string, FieldProblem>, lang: Lang): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, f]) => [name, sentence(f.code, f.values ?? {}, lang)]))
