import type { Letter } from '../platform/mail.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import type { Expiry } from './expiries.ts'
import { words } from './words.ts'

/** All that a person is reminded of today, in one letter. */
export function digest(
  lang: Lang,
  told: { to: string; name: string; expiries: readonly Expiry[]; link: string },
): Letter {
  const w = words(lang)
  const lines = told.expiries.map((e) => {
    const what = e.kind === 'item' ? w.kinds[e.itemKind ?? 'other'] : w.expiryKinds[e.kind]
    return `- ${showDay(e.expiresOn, lang)}: ${what} ${e.label}${e.bodyName ? `, ${e.bodyName}` : ''}`
  })
  const n = told.expiries.length
  return lang === 'it'
    ? {
        kind: 'activations.reminder',
        to: told.to,
        subject: n === 1 ? 'Una scadenza si avvicina' : `${n} scadenze si avvicinano`,
        text: `Gentile ${told.name},\n\nsi avvicina la scadenza di:\n\n${lines.join('\n')}\n\n${told.link}\n`,
      }
    : {
        kind: 'activations.reminder',
        to: told.to,
        subject: n === 1 ? 'An expiry is near' : `${n} expiries are near`,
        text: `Dear ${told.name},\n\nthese expire soon:\n\n${lines.join('\n')}\n\n${told.link}\n`,
      }
}
