import { z } from 'zod'
import { ibanHolds, normalIban } from '../platform/codes.ts'
import { readEuro } from '../platform/money.ts'

/** CUP: a letter, two digits of the year, a letter, eleven digits. Source: CIPE resolution 143/2002. */
export const cupHolds = (cup: string) => /^[A-Z]\d{2}[A-Z]\d{11}$/.test(cup)
export const normalCode = (text: string) => text.trim().toUpperCase().replaceAll(/[\s.]/g, '')

/**
 * CIG: ten characters in one of three shapes, seven digits and three hexadecimal, or a letter and nine hexadecimal (from V on, the
 * simplified ones issued to the end of 2023). Source: the contracting authority's vademecum on the identification of tenders.
 */
export const cigHolds = (cig: string) => /^(\d{7}[0-9A-F]{3}|[A-Z][0-9A-F]{9})$/.test(cig)

const TREASURY = /^TU-\d{3}-\d{6}$/
/** A treasury account (`TU-304-000123`) or an IBAN, as it is kept; null when it is neither. */
export function accountOf(text: string, allowed: 'treasury_or_iban' | 'iban'): string | null {
  const typed = text.trim().toUpperCase()
  if (TREASURY.test(typed)) return allowed === 'treasury_or_iban' ? typed : null
  const iban = normalIban(typed)
  return ibanHolds(iban) ? iban : null
}

/** An amount as people type it, or whole cents from a machine. */
export const Euro = z.union([z.number().int(), z.string()]).transform((given, ctx) => {
  const cents = typeof given === 'number' ? given : readEuro(given)
  if (cents !== null && cents >= 0) return cents
  ctx.addIssue({ code: 'custom', message: 'amount_shape' })
  return z.NEVER
})
