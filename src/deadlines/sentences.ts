import { sentence } from '../platform/problems.ts'
import type { Lang } from '../platform/words.ts'
import type { Step } from './compute.ts'
import type { Difference } from './difference.ts'
import type { DeadlineFault } from './errors.ts'
import { sayDue, sayUnits, words } from './words.ts'

/** How anchors and limits are called by people: whoever keeps the rules knows their words. */
export type NameOf = (name: string) => string
const asIs: NameOf = (name) => name.replaceAll('_', ' ')

/** A step as a sentence. */
export function sayStep({ what, before, after, values: v }: Step, lang: Lang, nameOf: NameOf = asIs): string {
  const w = words(lang)
  const day = sayDue(after, lang)
  const [act, of] = [String(v['number'] ?? ''), v['day'] ? sayDue(String(v['day']), lang) : '']
  switch (what) {
    case 'anchor':
      return w.anchor(nameOf(String(v['anchor'])), day)
    case 'counted':
      return sayCounted(String(v['unit']), Number(v['n']), day, lang)
    case 'shifted':
      return w.shifted(sayDue(before ?? after, lang), day, v['to'] === 'next')
    case 'not_shifted':
      return w.not_shifted(day)
    case 'extended':
      return w.extended(act, of, day)
    case 'extension_idle':
      return w.extension_idle(act, of)
    case 'capped':
      return w.capped(nameOf(String(v['name'])), day)
    case 'within_cap':
      return w.within_cap(nameOf(String(v['name'])), of)
  }
}

function sayCounted(unit: string, n: number, day: string, lang: Lang) {
  const { counted } = words(lang)
  if (unit === 'endOfYear') return counted.endOfYear(n, day)
  if (unit === 'fixedDate') return counted.fixedDate(day)
  if (n === 0) return counted.same(day)
  return (n < 0 ? counted.backward : counted.forward)(sayUnits(unit, n, lang), day)
}

export const sayNotYet = (missing: string, lang: Lang, nameOf: NameOf = asIs) => words(lang).notYet(nameOf(missing))

/** Why a date moved: `Era 3 mar 2026, è 31 mar 2026: …`. */
export function sayDifference({ was, is, because }: Difference, lang: Lang): string {
  const w = words(lang)
  const why = because.map(({ code, values }) => w.reasons[code]?.(values) ?? code).join(' ')
  return was === null || was === is || is === '' ? why : `${w.wasAndIs(sayDue(was, lang), sayDue(is, lang))}. ${why}`
}

/** What a deadline belongs to, beside its title: an obligation is called like its date, and its year alone is left. */
export const ofWhat = ({ label, title }: { label: string; title: { it: string } }) =>
  label.startsWith(title.it) ? label.slice(title.it.length).trim() : label

/** Why a date could not be computed, as a sentence. */
export const sayFault = ({ code, values = {} }: DeadlineFault, lang: Lang) => sentence(code, values, lang)
