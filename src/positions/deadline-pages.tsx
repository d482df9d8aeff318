import {
  type Deadline,
  Distance,
  isLate,
  sayDifference,
  sayFault,
  sayNotYet,
  sayStep,
  type Source,
  type HistoryRow,
} from '../deadlines/index.ts'
import type { Lang } from '../platform/words.ts'
import { Badge, Card, Stack } from '../ui/parts.tsx'
import { Day, Moment } from '../ui/values.tsx'
import { words } from './words.ts'

const nameIn = (lang: Lang) => (name: string) => words(lang).dates[name] ?? name.replaceAll('_', ' ')

export const SourceLine = ({ lang, source }: { lang: Lang; source: Source }) => {
  const w = words(lang)
  return (
    <>
      <a href={source.address}>{source.article}</a>
      <br />
      <span>{source.literal ? `${w.literal}: «${source.quotation}»` : `${w.summary}: ${source.quotation}`}</span>
    </>
  )
}

type Props = { lang: Lang; today: string; deadlines: readonly Deadline[]; history: readonly HistoryRow[] }
/** Every deadline with its rule, its source, what it starts from and what moved it. It unfolds without scripts. */
export function DeadlinesCard({ lang, today, deadlines, history }: Props) {
  const w = words(lang)
  return (
    <Card title={w.datesTitle} id="deadlines">
      <Stack>
        <p>{deadlines.length === 0 ? w.noDeadlines : w.datesLead}</p>
        {deadlines.map((d) => (
          <section aria-label={d.title[lang]} id={`deadline-${d.rule}`}>
            <h3 class="h6">
              {d.title[lang]} <StateMark lang={lang} d={d} today={today} />
            </h3>
            <p>
              {d.dueOn ? (
                <>
                  {w.due} <strong>{d.dueAt ? <Moment at={d.dueAt} /> : <Day day={d.dueOn} long />}</strong>{' '}
                  {d.state === 'open' && <Distance lang={lang} day={d.dueOn} today={today} />}
                </>
              ) : d.missing ? (
                // What is behind, or over, does not wait for anything.
                d.state === 'closed' ? (
                  w.neverStarted(nameIn(lang)(d.missing))
                ) : (
                  sayNotYet(d.missing, lang, nameIn(lang))
                )
              ) : (
                (d.computed.faults ?? []).map((f) => sayFault(f, lang)).join(' ')
              )}
              {d.doneOn && (
                <>
                  {' '}
                  {w.doneOn} <Day day={d.doneOn} />.
                </>
              )}
            </p>
            <Why lang={lang} d={d} history={history.filter((h) => h.deadlineId === d.id)} />
          </section>
        ))}
      </Stack>
    </Card>
  )
}

function StateMark({ lang, d, today }: { lang: Lang; d: Deadline; today: string }) {
  const w = words(lang)
  const late = isLate(d, today)
  const tone = late
    ? 'bad'
    : d.state === 'done'
      ? 'good'
      : d.state === 'open'
        ? 'info'
        : d.state === 'refused'
          ? 'warn'
          : 'neutral'
  return <Badge tone={tone}>{late ? (d.state === 'done' ? w.doneLate : w.late) : w.deadlineStates[d.state]}</Badge>
}

function Why({ lang, d, history }: { lang: Lang; d: Deadline; history: readonly HistoryRow[] }) {
  const w = words(lang)
  const { steps = [], source } = d.computed
  return (
    <details>
      <summary class="py-1">
        {w.why}
        <span class="visually-hidden">: {d.title[lang]}</span>
      </summary>
      {source && (
        <p>
          {w.source}: <SourceLine lang={lang} source={source} />
        </p>
      )}
      {steps.length > 0 && (
        <ol>
          {steps.map((step) => (
            <li>
              {sayStep(step, lang, nameIn(lang))}
              {step.source && step.source.article !== source?.article && (
                <>
                  {' '}
                  <SourceLine lang={lang} source={step.source} />
                </>
              )}
            </li>
          ))}
        </ol>
      )}
      {history.length > 0 && (
        <>
          <p>
            <strong>{w.moved}</strong>
          </p>
          <ul>
            {history.map((h) => (
              <li>
                <Moment at={h.recordedAt} />:{' '}
                {sayDifference({ was: h.was, is: h.isNow ?? '', because: h.because }, lang)}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}
