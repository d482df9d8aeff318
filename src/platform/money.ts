import { plainNumber } from './numbers.ts'
import type { Lang } from './words.ts'

// Italian groups thousands from five digits on; in a column of amounts the point must always be there.
const formats: Record<Lang, Intl.NumberFormat> = {
  it: new Intl.NumberFormat('it-IT', { style: 'currency', currency: 'EUR', useGrouping: 'always' }),
  en: new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR', useGrouping: 'always' }),
}

/** Whole cents as people read them: 1234567 → `12.345,67 €`. */
export const euro = (cents: number, lang: Lang) => formats[lang].format(cents / 100)

/** Cents as they stand in a text box: 1234567 → `12.345,67`. `readEuro` reads it back. */
export const euroInput = (cents: number, lang: Lang) =>
  new Intl.NumberFormat(lang === 'it' ? 'it-IT' : 'en-GB', { minimumFractionDigits: 2, useGrouping: 'always' }).format(
    cents / 100,
  )

/** Cents as Italian spreadsheets read them: 1234567 → `12345,67`. */
export const euroCell = (cents: number) => (cents / 100).toFixed(2).replace('.', ',')

/**
 * Reads an amount as people type it, in cents, or null when it is not one. Accepts `1.234,56`, `1234,5`, `€ 1 234`,
 * `1234.56`; a single point followed by exactly three digits groups thousands, as Italians write it.
 */
export function readEuro(text: string): number | null {
  const bare = text.replaceAll('€', '').trim()
  // Cents are two: a comma before exactly three digits groups thousands too, as in English.
  const plain = plainNumber(/^-?[1-9]\d{0,2}(,\d{3})+$/.test(bare) ? bare.replaceAll(',', '') : bare)
  if (plain === null || !/^-?\d+(\.\d{0,2})?$/.test(plain)) return null
  const cents = Math.round(Number(plain) * 100)
  return Number.isSafeInteger(cents) ? cents : null
}

/**
 * Splits whole cents in proportion to whole, non-negative weights so that the parts add up to the total to the cent:
 * each gets its share rounded down and the cents left go to the largest remainders, the earlier first.
 * All weights zero: equal parts. Refuses an empty list, and weights that are negative or not whole.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) throw new RangeError('shareOut needs at least one weight')
  if (!Number.isSafeInteger(total) || weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0))
    throw new RangeError('shareOut works with whole cents and whole weights that are not negative')
  if (weights.every((weight) => weight === 0))
    return shareOut(
      total,
      weights.map(() => 1),
    )
  if (total < 0) return shareOut(-total, weights).map((part) => (part === 0 ? 0 : -part))
  // Cents times inhabitants can pass 2^53, so the division is done in whole big numbers.
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n)
  const shares = weights.map((weight, at) => {
    const product = BigInt(total) * BigInt(weight)
    return { at, part: Number(product / sum), rest: product % sum }
  })
  const parts = shares.map((share) => share.part)
  const left = total - parts.reduce((all, part) => all + part, 0)
  const byRest = shares.toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1))
  for (const { at } of byRest.slice(0, left)) parts[at] = (parts[at] ?? 0) + 1
  return parts
}
