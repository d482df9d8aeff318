import { electronicFormatIBAN, isValidIBAN } from 'ibantools'

/** Codes and addresses of the country, whoever asks for them: what each must look like, and its check where it has one. */

/** IPA codes vary in case and do not follow the cadastral code: any letters, digits and underscores, kept in lower case. */
export const normalIpa = (code: string) => code.trim().toLowerCase()
export const ipaHolds = (code: string) => /^[a-z0-9_]{2,20}$/.test(code)

export const pecHolds = (address: string) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/.test(address)

/**
 * The check digit of an eleven-digit tax code: digits in even places doubled (nine taken away above nine), all summed,
 * the sum a multiple of ten. The same as for VAT numbers.
 */
export function taxCodeHolds(code: string): boolean {
  if (!/^\d{11}$/.test(code)) return false
  let sum = 0
  for (let i = 0; i < 11; i++) {
    const digit = Number(code[i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

// Two persons with the same code get letters in the place of digits, from the right.
const DIGIT = '[0-9LMNPQRSTUV]'
const FISCAL = new RegExp(`^[A-Z]{6}${DIGIT}{2}[ABCDEHLMPRST](?:[0-7LMNPQRST])${DIGIT}[A-Z]${DIGIT}{3}[A-Z]$`)
/** What a character in an odd place is worth; in an even place it is worth its own number. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/**
 * The tax code of a person: sixteen characters, the last one a check on the fifteen before. Whose it is, it does not say.
 * Source: decree of the Minister of Finance of 23 December 1976.
 */
export function fiscalCodeHolds(code: string): boolean {
  if (!FISCAL.test(code)) return false
  let sum = 0
  for (let i = 0; i < 15; i++) {
    const char = code[i]!
    const number = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65
    sum += i % 2 === 0 ? ODD[number]! : number
  }
  return code.charCodeAt(15) - 65 === sum % 26
}

export const normalIban = (text: string) => electronicFormatIBAN(text) ?? ''
/** Length and shape of its country, and the check of the whole. */
export const ibanHolds = (iban: string) => isValidIBAN(iban)
