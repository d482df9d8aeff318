import type { ProblemWords } from '../problems.ts'
import { say } from '../words.ts'

/** The few words that a document says by itself. */
export const documentWords = say({ it: { page: 'Pagina', of: 'di' }, en: { page: 'Page', of: 'of' } })

/** What is wrong with a template, with its line. */
export const templateWords = say({
  it: {
    at: (line: number, sentence: string) => `riga ${line}: ${sentence}`,
    unknown: (name: string) => `il segnaposto {{${name}}} non esiste`,
    missing: (name: string) => `manca il valore di {{${name}}}`,
    broken: (name: string) => `il segnaposto «${name}» non è scritto bene: si scrive come {{ente.nome}}`,
    outside: (what: string) => `qui non si può usare: ${what}`,
    level: () => 'un titolo salta un livello: dopo # viene ##, dopo ## viene ###',
    untitled: () => 'manca il titolo: la prima riga comincia con #',
  },
  en: {
    at: (line: number, sentence: string) => `line ${line}: ${sentence}`,
    unknown: (name: string) => `there is no placeholder {{${name}}}`,
    missing: (name: string) => `the value of {{${name}}} is missing`,
    broken: (name: string) => `the placeholder “${name}” is not well written: it looks like {{ente.nome}}`,
    outside: (what: string) => `this cannot be used here: ${what}`,
    level: () => 'a heading skips a level: after # comes ##, after ## comes ###',
    untitled: () => 'the title is missing: the first line begins with #',
  },
})

/** Sentences for what the making of documents refuses. */
export const documentProblems: ProblemWords = say({
  it: {
    document_character: ({ characters }) =>
      `Nessun carattere tipografico disponibile mostra: ${characters}. Scrivilo in altro modo.`,
    pdf_unavailable: 'I PDF non si possono produrre su questa macchina: usa il documento modificabile.',
    template_refused: ({ problems }) => `Il modello non si può usare. ${problems}.`,
  },
  en: {
    document_character: ({ characters }) => `No font at hand can show: ${characters}. Write it in another way.`,
    pdf_unavailable: 'PDFs cannot be made on this machine: use the editable document.',
    template_refused: ({ problems }) => `The template cannot be used. ${problems}.`,
  },
})
