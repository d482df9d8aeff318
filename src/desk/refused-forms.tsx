import type { Errors, Values } from '../ui/form.tsx'
import type { Lang } from '../platform/words.ts'
import { Alert } from '../ui/parts.tsx'
import { words } from './words.ts'

/** The forms of a ticket's page; `page` is whatever is only pressed. */
export type TicketForm = 'page' | 'answer' | 'note' | 'opinion' | 'hours' | 'checks' | 'time' | 'tags'
/** What was typed in one of the forms of a page, and what is wrong with it. */
export type Typed<Name extends string> = {
  form: Name
  values: Values
  errors?: Errors | undefined
  problem?: string | undefined
}
type Shown = { values: Values; errors: Errors; problem?: string | undefined }

/** What a form shows again: only what was typed in it, never what is wrong with another. */
export const typedIn = <Name extends string>(typed: Typed<Name> | null, form: Name, own: Values = {}): Shown =>
  typed?.form === form
    ? { values: { ...own, ...typed.values }, errors: typed.errors ?? {}, problem: typed.problem }
    : { values: own, errors: {} }

type Refusal = { fields: Record<string, string>; sentence: string }
/**
 * A form that was refused, as it was typed. Where a field is wrong it says so by itself; where the ticket had changed, the version comes
 * anew: who was told reads what happened, and presses again.
 */
export function typedAgain<Name extends string>(form: Name, body: unknown, { fields, sentence }: Refusal): Typed<Name> {
  const { version, ...rest } = body as Values
  const wrong = Object.keys(fields).length > 0
  return { form, values: wrong ? { ...rest, version } : rest, errors: fields, problem: wrong ? undefined : sentence }
}

/** What was refused where its form is no longer: somebody else was first, and what was written is not lost. */
export function NotDone({ lang, typed }: { lang: Lang; typed: Typed<string> }) {
  const text = String(typed.values['text'] ?? typed.values['report'] ?? typed.values['note'] ?? '')
  return (
    <Alert tone="bad">
      <p>{typed.problem ?? Object.values(typed.errors ?? {}).join(' ')}</p>
      {text !== '' && (
        <>
          <p>{words(lang).youWrote}</p>
          <blockquote>{text}</blockquote>
        </>
      )}
    </Alert>
  )
}
