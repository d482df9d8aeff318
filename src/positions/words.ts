import { say } from '../platform/words.ts'
import { en } from './words-en.ts'
import { it } from './words-it.ts'

export const words = say({ it, en })
