// What goes on in time: what happened, and the steps still to take.
import type { ComponentChildren } from 'preact'
import type { Tone } from './frame.ts'
import { useHere } from './here.ts'
import { Icon } from './icon.tsx'
import { Day, Moment } from './values.tsx'
import { words } from './words.ts'

export type Happening = {
  at: Temporal.Instant | string
  what: ComponentChildren
  who?: string
  tone?: Tone
  detail?: ComponentChildren
}

const dotClass: Record<Tone, string> = {
  good: 'dot dot-good',
  warn: 'dot dot-warn',
  bad: 'dot dot-bad',
  info: 'dot dot-info',
  neutral: 'dot',
}

/** What happened, newest first as the caller gives it. `at` is an instant, or a day when only the day is known. */
export const Timeline = ({ items }: { items: readonly Happening[] }) => (
  <ol class="timeline">
    {items.map((item) => (
      <li>
        <span class={dotClass[item.tone ?? 'neutral']} aria-hidden="true"></span>
        <div class="timeline-what">{item.what}</div>
        {item.detail ? <div class="timeline-detail">{item.detail}</div> : null}
        <p class="timeline-when">
          {typeof item.at === 'string' ? <Day day={item.at} /> : <Moment at={item.at} />}
          {item.who && <> · {item.who}</>}
        </p>
      </li>
    ))}
  </ol>
)

export type StepState = 'done' | 'current' | 'todo'

const stepClass: Record<StepState, string> = { done: 'step step-done', current: 'step step-current', todo: 'step' }

export function Steps({
  label,
  steps,
}: {
  label: string
  steps: readonly { word: string; state: StepState; href?: string; note?: ComponentChildren }[]
}) {
  const w = words(useHere().lang)
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step, at) => (
        <li class={stepClass[step.state]} aria-current={step.state === 'current' ? 'step' : undefined}>
          <span class="step-mark" aria-hidden="true">
            {step.state === 'done' ? <Icon name="it-check" /> : at + 1}
          </span>
          <span class="step-text">
            {step.href ? <a href={step.href}>{step.word}</a> : step.word}
            <span class="visually-hidden">, {w[step.state]}</span>
            {step.note ? <span class="step-note">{step.note}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  )
}
