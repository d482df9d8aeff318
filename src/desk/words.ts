import { articleWords } from './article-words.ts'
import { besideWords } from './beside-words.ts'
import { bodyDeskWords } from './body-desk-words.ts'
import { callerWords } from './caller-words.ts'
import { clockWords } from './clock-words.ts'
import { contactWords } from './contact-words.ts'
import { eventWords } from './event-words.ts'
import { figureWords } from './figure-words.ts'
import { incidentWords } from './incident-words.ts'
import { listWords } from './list-words.ts'
import { mailWords } from './mail-words.ts'
import { moveWords } from './move-words.ts'
import { queueWords } from './queue-words.ts'
import { settingWords } from './setting-words.ts'
import { sideWords } from './side-words.ts'
import { supplierWords } from './supplier-words.ts'
import { talkWords } from './talk-words.ts'
import { ticketWords } from './ticket-words.ts'
import { templateWords } from './template-words.ts'
import { type Lang, say } from '../platform/words.ts'

/** The words of the desk, each written in the file of its noun. */
const it = {
  ...templateWords.it,
  ...ticketWords.it,
  ...moveWords.it,
  ...talkWords.it,
  ...clockWords.it,
  ...listWords.it,
  ...besideWords.it,
  ...contactWords.it,
  ...callerWords.it,
  ...sideWords.it,
  ...settingWords.it,
  ...queueWords.it,
  ...bodyDeskWords.it,
  ...figureWords.it,
  ...incidentWords.it,
  ...articleWords.it,
  ...supplierWords.it,
  ...mailWords.it,
  ...eventWords.it,
}
const en: typeof it = {
  ...templateWords.en,
  ...ticketWords.en,
  ...moveWords.en,
  ...talkWords.en,
  ...clockWords.en,
  ...listWords.en,
  ...besideWords.en,
  ...contactWords.en,
  ...callerWords.en,
  ...sideWords.en,
  ...settingWords.en,
  ...queueWords.en,
  ...bodyDeskWords.en,
  ...figureWords.en,
  ...incidentWords.en,
  ...articleWords.en,
  ...supplierWords.en,
  ...mailWords.en,
  ...eventWords.en,
}

export const words = (lang: Lang) => say({ it, en })(lang)
