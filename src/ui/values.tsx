import type { ComponentChildren } from 'preact'
import { euro } from '../platform/money.ts'
import { showDay, showInstant } from '../platform/time.ts'
import { useHere } from './here.ts'
import { Icon } from './icon.tsx'
import { words } from './words.ts'

type Children = { children?: ComponentChildren }

/** The dash of a value that is not there, which a screen reader hears as words. */
export function Nothing() {
  const w = words(useHere().lang)
  return (
    <span class="nothing">
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{w.noData}</span>
    </span>
  )
}

export const Money = ({ cents }: { cents: number | null | undefined }) =>
  cents === null || cents === undefined ? (
    <Nothing />
  ) : (
    <data class="money" value={(cents / 100).toFixed(2)}>
      {euro(cents, useHere().lang)}
    </data>
  )

export function Day({ day, long }: { day: string | null | undefined; long?: boolean }) {
  const { lang } = useHere()
  return day ? (
    <time class="day" datetime={day}>
      {showDay(day, lang, long ? 'long' : 'short')}
    </time>
  ) : (
    <Nothing />
  )
}

export function Moment({ at }: { at: Temporal.Instant | null | undefined }) {
  const { lang, zone } = useHere()
  return at ? (
    <time class="day" datetime={at.toString()}>
      {showInstant(at, lang, zone)}
    </time>
  ) : (
    <Nothing />
  )
}

const numbers = {
  it: new Intl.NumberFormat('it-IT', { useGrouping: 'always' }),
  en: new Intl.NumberFormat('en-GB', { useGrouping: 'always' }),
}

export const Num = ({ of }: { of: number | null | undefined }) =>
  of === null || of === undefined ? <Nothing /> : <span class="num">{numbers[useHere().lang].format(of)}</span>

/** Counted no further: a large network has thousands, and "more than 999" says as much. */
export const MOST = 1000
/** A figure that was counted no further than `most`. */
export const Count = ({ of, most = MOST }: { of: number; most?: number }) =>
  of >= most ? words(useHere().lang).moreThan(most - 1) : <Num of={of} />

/** A code as it is written, in figures of one width. */
export const Code = ({ children }: Children) => <code class="code">{children}</code>

export function CopyText({ text, label }: { text: string; label?: string }) {
  const w = words(useHere().lang)
  return (
    <span class="copy">
      <code class="code">{text}</code>
      <button
        type="button"
        class="copy-button"
        hidden
        data-copy={text}
        data-copied={w.copied}
        aria-label={`${w.copy} ${label ?? text}`}
      >
        <Icon name="it-copy" />
      </button>
    </span>
  )
}

export const Kbd = ({ children }: Children) => <kbd class="kbd">{children}</kbd>
