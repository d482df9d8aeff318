import type { Letter } from '../platform/mail.ts'
import type { Lang } from '../platform/words.ts'
import { amount } from './unit-words.ts'
import type { Unit } from './families.ts'

type Told = {
  to: string
  name: string
  body: string
  service: string
  unit: Unit | null
  used: number
  included: number
  threshold: number
  link: string
}

/** Tells who follows a body that an allowance is nearly, or wholly, used up. */
export function thresholdLetter(lang: Lang, t: Told): Letter {
  const kind = 'catalogue.threshold'
  const all = t.threshold >= 100
  return lang === 'it'
    ? {
        kind,
        to: t.to,
        subject: `${t.body}: ${t.service}, ${all ? 'quantità finita' : 'usato l’80 per cento'}`,
        text: `Gentile ${t.name},\n\n${t.body} ha usato ${amount(t.used, t.unit, lang)} su ${amount(t.included, t.unit, lang)} di «${t.service}».\n${all ? 'Per averne ancora serve, dove è offerto, l’impegno di spesa dell’ente.' : 'È il momento di decidere come usare ciò che resta.'}\n\n${t.link}\n`,
      }
    : {
        kind,
        to: t.to,
        subject: `${t.body}: ${t.service}, ${all ? 'quantity used up' : '80 percent used'}`,
        text: `Dear ${t.name},\n\n${t.body} has used ${amount(t.used, t.unit, lang)} of ${amount(t.included, t.unit, lang)} of “${t.service}”.\n${all ? 'To have more, where it is offered, the body must commit the expense.' : 'It is time to decide how to use what is left.'}\n\n${t.link}\n`,
      }
}
