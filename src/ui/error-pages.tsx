import type { ComponentChildren } from 'preact'
import { doors } from './frame.ts'
import { useHere } from './here.ts'
import { Button } from './parts.tsx'
import { CopyText, Nothing } from './values.tsx'
import { words } from './words.ts'

type Difference = { word: string; now: ComponentChildren; typed: ComponentChildren; same?: boolean }

export type ErrorPageProps = {
  status: number
  /** Said in place of the usual sentence: what this refusal is about and the way out. */
  sentence?: ComponentChildren
  requestId?: string
  /** Where to go from here; without it, the start. */
  back?: { href: string; label: string }
  /** 409: each field as it stands now and as it was typed. */
  differences?: readonly Difference[]
  /** 409: where the form opens again with the values of now. */
  again?: string
  /** More ways out. */
  children?: ComponentChildren
}

const known = (status: number) => (status in words('it').errors ? status : status < 500 ? 422 : 500)

/** The title of an error page, for the frame of its shell. */
export const errorTitle = (status: number, lang: 'it' | 'en') => words(lang).errors[known(status)]![0]

/** What went wrong, what it means, and the way back. Drawn in `PlainShell`, or in the console for whoever is signed in. */
export function ErrorPage({ status, sentence, requestId, back, differences, again, children }: ErrorPageProps) {
  const { lang } = useHere()
  const w = words(lang)
  return (
    <div class="error-page">
      <p class="error-sentence">{sentence ?? w.errors[known(status)]![1]}</p>
      {differences && differences.length > 0 && <Differences of={differences} />}
      <div class="line">
        {again && (
          <Button kind="primary" href={again}>
            {w.openAgain}
          </Button>
        )}
        {children}
        <Button kind={again ? 'secondary' : 'primary'} href={back?.href ?? doors.home} icon="it-arrow-left">
          {back?.label ?? w.backHome}
        </Button>
      </div>
      <p class="error-code">
        {w.errorCode} {status}
        {requestId && (
          <>
            {' · '}
            {w.requestId} <CopyText text={requestId} label={w.requestId} />
          </>
        )}
      </p>
    </div>
  )
}

function Differences({ of }: { of: readonly Difference[] }) {
  const w = words(useHere().lang)
  return (
    <div class="table-box table-scroll" role="region" tabindex={0} aria-label={`${w.youTyped}, ${w.scrollable}`}>
      <table class="table differences">
        <thead>
          <tr>
            <th scope="col">{w.field}</th>
            <th scope="col">{w.nowStands}</th>
            <th scope="col">{w.youTyped}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((one) => (
            <tr class={one.same ? 'is-same' : 'is-different'}>
              <th scope="row">{one.word}</th>
              <td>{one.now ?? <Nothing />}</td>
              <td>{one.same ? <span class="nothing">{w.same}</span> : (one.typed ?? <Nothing />)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
