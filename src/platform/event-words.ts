import type { Lang } from './words.ts'

type EventWords = (lang: Lang) => Readonly<Record<string, string>>
const worded: EventWords[] = []
export function addEventWords(words: EventWords) {
  if (!worded.includes(words)) worded.push(words)
}
/** What people read of an event, of whichever module it is. */
export function eventWord(name: string, lang: Lang): string {
  for (const words of worded) {
    const found = words(lang)[name]
    if (found) return found
  }
  return name
}
