import type { Lang } from './words.ts'

const locale: Record<Lang, string> = { it: 'it-IT', en: 'en-GB' }

// Building an Intl format costs far more than using it, and a list shows hundreds of dates.
const kept = new Map<string, Intl.DateTimeFormat>()
function format(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = lang + JSON.stringify(options)
  let found = kept.get(key)
  if (!found) kept.set(key, (found = new Intl.DateTimeFormat(locale[lang], options)))
  return found
}

const known = new Map<string, { minute: number; day: string }>()

/** The day it is in a zone at an instant, as `2026-12-01`. Asked at every request: worked out once a minute for each zone. */
export function today(now: Temporal.Instant, zone: string): string {
  const minute = Math.floor(now.epochMilliseconds / 60_000)
  const last = known.get(zone)
  if (last?.minute === minute) return last.day
  const day = now.toZonedDateTimeISO(zone).toPlainDate().toString()
  known.set(zone, { minute, day })
  return day
}

/** A day as people read it: `1 dic 2026`, or `1 dicembre 2026` when long. */
export const showDay = (day: string, lang: Lang, length: 'short' | 'long' = 'short') =>
  format(lang, { dateStyle: length === 'long' ? 'long' : 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

/** An instant as people read it in their zone: `22 nov 2026, 14:32`. */
export const showInstant = (instant: Temporal.Instant, lang: Lang, zone: string) =>
  format(lang, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(instant.epochMilliseconds)
