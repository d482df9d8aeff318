import { ipaHolds, normalIpa, pecHolds, taxCodeHolds } from '../platform/codes.ts'

/** The codes of public bodies: what each must look like. Source: docs of IPA, ISTAT and the Revenue Agency as gathered in the glossary. */

export type CodeKind = 'ipa' | 'istat' | 'tax' | 'cadastral' | 'invoice_office' | 'pec'

/** Six digits, three of the province and three of the municipality. Text: the zeros in front count. */
const ISTAT = /^\d{6}$/
const CADASTRAL = /^[A-Z]\d{3}$/
const INVOICE_OFFICE = /^[A-Z0-9]{6}$/

/** The code as it is kept, or the problem with it. */
export function checkCode(kind: CodeKind, text: string): { value: string } | { problem: string } {
  const given = text.trim()
  switch (kind) {
    case 'ipa':
      return ipaHolds(normalIpa(given)) ? { value: normalIpa(given) } : { problem: 'ipa_shape' }
    case 'istat':
      return ISTAT.test(given) ? { value: given } : { problem: /^\d{1,5}$/.test(given) ? 'istat_zeros' : 'istat_shape' }
    case 'tax': {
      if (!/^\d{11}$/.test(given)) return { problem: /^\d{8,10}$/.test(given) ? 'tax_zeros' : 'tax_shape' }
      return taxCodeHolds(given) ? { value: given } : { problem: 'tax_check' }
    }
    case 'cadastral':
      return CADASTRAL.test(given.toUpperCase()) ? { value: given.toUpperCase() } : { problem: 'cadastral_shape' }
    case 'invoice_office':
      return INVOICE_OFFICE.test(given.toUpperCase())
        ? { value: given.toUpperCase() }
        : { problem: 'invoice_office_shape' }
    case 'pec':
      return pecHolds(given.toLowerCase()) ? { value: given.toLowerCase() } : { problem: 'pec_shape' }
  }
}

/** A name as one looks for it: lower case, no accents, no apostrophes, one space between words. */
export const searchable = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, ' ')
    .trim()

/** Population classes of the national calls: up to 5,000, 20,000, 100,000, 250,000 and above. */
export const bands = [
  { code: '0-5000', from: 0, to: 5000 },
  { code: '5001-20000', from: 5001, to: 20_000 },
  { code: '20001-100000', from: 20_001, to: 100_000 },
  { code: '100001-250000', from: 100_001, to: 250_000 },
  { code: '250001-', from: 250_001, to: null },
] as const
