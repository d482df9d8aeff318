import { say } from '../platform/words.ts'

const it = {
  title: 'Preferenze',
  lang: 'Lingua',
  langHelp: 'Delle pagine e delle lettere che ricevi',
  langs: { it: 'italiano', en: 'inglese' } as Record<string, string>,
  singleKeys: 'Usa le scorciatoie di una sola lettera',
  save: 'Salva',
  saved: 'Preferenze salvate.',
  events: { 'people.preferences_kept': 'Preferenze cambiate' } as Record<string, string>,
}
const en: typeof it = {
  title: 'Preferences',
  lang: 'Language',
  langHelp: 'Of the pages and of the letters you receive',
  langs: { it: 'Italian', en: 'English' },
  singleKeys: 'Use single-letter shortcuts',
  save: 'Save',
  saved: 'Preferences saved.',
  events: { 'people.preferences_kept': 'Preferences changed' },
}
/** What a person prefers, wherever they enter. */
export const preferenceWords = say({ it, en })
