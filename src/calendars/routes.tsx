import { Problem } from '../platform/errors.ts'
import type { Web } from '../platform/http.ts'
import { fieldSentences, problemSentence } from '../platform/problems.ts'
import { FIRST_YEAR, holidaysOf } from './holidays.ts'
import { ROME } from './openings.ts'
import { ServiceClockPage } from './pages.tsx'
import { type Trial, tryClock, valuesOf } from './trial.ts'
import { words } from './words.ts'

export function routes({ page }: Web) {
  // A question, not a change: what was typed stands in the address and can be sent to a colleague.
  page('/service-clock', 'calendars.read', async ({ lang, now }, { query }) => {
    const w = words(lang)
    const values = valuesOf(query, now)
    let trial: Trial | null = null
    let refused: Problem | null = null
    try {
      trial = tryClock(values)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      refused = problem
    }
    const year = Math.max(FIRST_YEAR, (trial?.deadline ?? now).toZonedDateTimeISO(ROME).year)
    return {
      title: w.title,
      lead: w.lead,
      ...(refused && { status: refused.status }),
      body: (
        <ServiceClockPage
          lang={lang}
          values={values}
          errors={refused ? fieldSentences(refused.fields, lang) : {}}
          problem={refused && refused.code !== 'invalid' ? problemSentence(refused, lang) : null}
          trial={trial}
          year={year}
          holidays={holidaysOf(year)}
        />
      ),
    }
  })
}
