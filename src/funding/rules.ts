/** What the open data means, without a database: states, measures, duties, how sure one may be. */

export type GrantState = 'financed' | 'renounced' | 'paid' | 'unknown'

const letters = new Map<string, GrantState>([
  ['A', 'financed'],
  ['R', 'renounced'],
  ['E', 'paid'],
])

/**
 * The state a letter stands for. A file without a column of states (null) lists what was financed;
 * any other letter, or an empty cell, is kept and unknown.
 * Source: format/ of the open data, which defines A, R and E.
 */
export const stateOf = (letter: string | null): GrantState =>
  letter === null ? 'financed' : (letters.get(letter) ?? 'unknown')

/**
 * The short code of a measure, from the call's title first: of a call that pays two measures each part is its own (`… (quota 1.2)`).
 * Null when neither says it.
 */
export function measureOf(title: string, measure?: string | null): string | null {
  const share = /\(quota (\d+(?:\.\d+)+)\)/i.exec(title)
  if (share) return share[1]!
  const code = /^\W*(\d+(?:\.\d+)+)(?!\d)/
  return code.exec(title)?.[1] ?? code.exec(measure ?? '')?.[1] ?? null
}

/**
 * The last day of the duty to keep a paid service alive: 31 December of the fifth year after the year of payment.
 * Source: PA digitale 2026, questions and answers on checks ("at least five years, counted from 31 December of the year of payment").
 */
export const maintenanceUntil = (paidOn: string) => `${Number(paidOn.slice(0, 4)) + 5}-12-31`

/** How old an edition may be before what it says has to be asked again. */
const freshDays = 180

/** Official files have different ages: what an old one says is to be confirmed, never late or at risk. */
export function confidence(editionOn: string, today: string): 'current' | 'to-confirm' {
  const age = Temporal.PlainDate.from(editionOn).until(Temporal.PlainDate.from(today), { largestUnit: 'day' }).days
  return age > freshDays ? 'to-confirm' : 'current'
}
