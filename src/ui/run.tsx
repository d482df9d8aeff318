import type { ComponentChildren } from 'preact'
import type { Tone } from './frame.ts'
import { useHere } from './here.ts'
import { Badge, Button } from './parts.tsx'
import { Num } from './values.tsx'
import { words } from './words.ts'

type ProgressProps = {
  id?: string
  /** What is being done, and how far it got in words. */
  title: string
  message?: ComponentChildren
  state: { word: string; tone: Tone }
  done: number
  /** Null while nobody knows. */
  total: number | null
  /** Still going: the page looks again, by stream or by asking, and without scripts the frame's `refresh`. */
  going: boolean
  /** Address of an event stream of `{ done, total, message }`; without it the page is asked every two seconds. */
  stream?: string
  /** Cancel, result, errors. */
  children?: ComponentChildren
}

/** How a long work is going. `aria-live` says its message, not each figure. */
export function Progress({ id = 'run', title, message, state, done, total, going, stream, children }: ProgressProps) {
  const { lang, path } = useHere()
  const w = words(lang)
  return (
    <div class="run" id={id} data-run={going ? path : undefined} data-stream={going ? stream : undefined}>
      <div class="run-head">
        <p class="run-title">{title}</p>
        <Badge tone={state.tone}>{state.word}</Badge>
      </div>
      {/* Without a value the bar moves to and fro by itself. */}
      <progress
        class="run-bar"
        max={total ?? 1}
        value={total === null && going ? undefined : total === null ? 1 : done}
        aria-label={title}
      ></progress>
      <p class="run-figures">
        <span data-run-done>
          <Num of={done} />
        </span>
        {total !== null && (
          <>
            {' / '}
            <Num of={total} />
          </>
        )}
        <span class="run-message" data-run-message aria-live="polite">
          {message}
        </span>
      </p>
      {going && (
        <noscript>
          <Button href={path} icon="it-refresh">
            {w.refreshPage}
          </Button>
        </noscript>
      )}
      {children}
    </div>
  )
}
