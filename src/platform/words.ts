export type Lang = 'it' | 'en'

/** A module's words in both languages. The compiler finds the sentence that is missing. */
export const say =
  <W>(all: { it: W; en: W }) =>
  (lang: Lang): W =>
    all[lang]
