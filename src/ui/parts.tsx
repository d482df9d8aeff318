import type { ComponentChildren } from 'preact'
import type { Tone } from './frame.ts'
import { useHere } from './here.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { Nothing } from './values.tsx'
import { words } from './words.ts'

type Children = { children?: ComponentChildren }

const toneIcon = {
  good: 'it-check-circle',
  warn: 'it-warning-circle',
  bad: 'it-error',
  info: 'it-info-circle',
  neutral: 'it-minus-circle',
} as const satisfies Record<Tone, IconName>

const badgeClass: Record<Tone, string> = {
  good: 'badge badge-good',
  warn: 'badge badge-warn',
  bad: 'badge badge-bad',
  info: 'badge badge-info',
  neutral: 'badge badge-neutral',
}

/** A state in a word; the tone only helps the eye find it. `title` explains it when the word is not enough. */
export const Badge = ({ tone = 'neutral', title, children }: { tone?: Tone; title?: string } & Children) => (
  <span class={badgeClass[tone]} title={title}>
    {children}
  </span>
)

const alertClass: Record<Tone, string> = {
  good: 'note note-good',
  warn: 'note note-warn',
  bad: 'note note-bad',
  info: 'note note-info',
  neutral: 'note note-neutral',
}

export function Alert({
  tone = 'info',
  title,
  actions,
  children,
}: { tone?: Tone; title?: string; actions?: ComponentChildren } & Children) {
  const w = words(useHere().lang)
  return (
    <div class={alertClass[tone]}>
      <Icon name={toneIcon[tone]} word={w.tones[tone]} />
      <div class="note-body">
        {title && <p class="note-title">{title}</p>}
        {children}
      </div>
      {actions ? <div class="note-actions">{actions}</div> : null}
    </div>
  )
}

export type Kind = 'primary' | 'secondary' | 'quiet' | 'danger'

const buttonClass: Record<Kind, string> = {
  primary: 'btn btn-primary btn-xs',
  secondary: 'btn btn-outline-primary btn-xs',
  quiet: 'btn btn-quiet btn-xs',
  danger: 'btn btn-danger btn-xs',
}

type ButtonProps = Children & {
  kind?: Kind
  icon?: IconName
  /** With an address it is a link; without, it submits the form it stands in. */
  href?: string
  download?: boolean
  name?: string
  value?: string
  form?: string
  formaction?: string
  type?: 'submit' | 'button' | 'reset'
  disabled?: boolean
  /** Asked in a dialog before the form goes, where scripts run. */
  confirm?: string
  /** What a screen reader says instead of the words, when they need their context: `Revoca la sessione di Milano`. */
  label?: string
}

export function Button({
  kind = 'secondary',
  icon,
  href,
  download,
  label,
  confirm,
  type = 'submit',
  children,
  ...rest
}: ButtonProps) {
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  )
  if (href)
    return (
      <a class={buttonClass[kind]} href={href} download={download} aria-label={label}>
        {inside}
      </a>
    )
  return (
    <button class={buttonClass[kind]} type={type} aria-label={label} data-confirm={confirm} {...rest}>
      {inside}
    </button>
  )
}

/** One action as a form of one button. `values` travel with it as hidden fields. */
export const PostButton = ({
  action,
  values = {},
  ...button
}: ButtonProps & { action: string; values?: Record<string, string | number> }) => (
  <form class="post-button" method="post" action={action}>
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <Button {...button} />
  </form>
)

/** `open` from the start where a form in it comes back with a mistake. */
type MenuProps = { word: string; icon?: IconName; end?: boolean; open?: boolean } & Children
/** A menu of anything: links, checkboxes, a small form. */
export const Menu = ({ word, icon, end, open, children }: MenuProps) => (
  <details class="menu drop" open={open}>
    <summary class="btn btn-outline-primary btn-xs">
      {icon && <Icon name={icon} />}
      {word}
      <Icon name="it-expand" class="ico-small" />
    </summary>
    <div class={end ? 'panel panel-end' : 'panel'}>{children}</div>
  </details>
)

/** What will appear here and how to begin. */
export const Empty = ({
  title,
  icon = 'it-inbox',
  action,
  children,
}: { title: string; icon?: IconName; action?: ComponentChildren } & Children) => (
  <div class="empty">
    <span class="empty-icon">
      <Icon name={icon} />
    </span>
    <p class="empty-title">{title}</p>
    {children ? <div class="empty-text">{children}</div> : null}
    {action ? <div class="empty-action">{action}</div> : null}
  </div>
)

export type Fact = { word: string; value: ComponentChildren; note?: ComponentChildren; wide?: boolean }

/** Pairs of word and value; `note` is the date or the source the value stands on. An absent value shows a dash. */
export function Facts({
  facts,
  columns = 3,
}: {
  facts: readonly (Fact | null | false | undefined)[]
  columns?: 1 | 2 | 3 | 4
}) {
  const grid = { 1: 'facts facts-1', 2: 'facts facts-2', 3: 'facts facts-3', 4: 'facts facts-4' }[columns]
  return (
    <dl class={grid}>
      {facts.map(
        (fact) =>
          fact && (
            <div class={fact.wide ? 'fact fact-wide' : 'fact'}>
              <dt>{fact.word}</dt>
              <dd>
                {fact.value ?? <Nothing />}
                {fact.note ? <span class="fact-note">{fact.note}</span> : null}
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}

type CardProps = Children & {
  title?: ComponentChildren
  id?: string
  /** Level of the title: 2 unless the card stands inside a section that has one. */
  level?: 2 | 3
  actions?: ComponentChildren
  foot?: ComponentChildren
  /** No padding: for a table that fills the card. */
  flush?: boolean
}

export function Card({ title, id, level = 2, actions, foot, flush, children }: CardProps) {
  const Title = level === 2 ? 'h2' : 'h3'
  return (
    <section class={flush ? 'box box-flush' : 'box'} id={id}>
      {(title || actions) && (
        <div class="box-head">
          {title && <Title class="box-title">{title}</Title>}
          {actions ? <div class="box-actions">{actions}</div> : null}
        </div>
      )}
      <div class="box-body">{children}</div>
      {foot ? <div class="box-foot">{foot}</div> : null}
    </section>
  )
}

/** Cards side by side where there is room: `wide` gives two thirds to the first. */
export const Columns = ({ wide, children }: { wide?: boolean } & Children) => (
  <div class={wide ? 'columns columns-wide' : 'columns'}>{children}</div>
)

/** Things one under the other with the page's usual distance. */
export const Stack = ({ children }: Children) => <div class="stack">{children}</div>

/** A place a single letter leads to, where scripts run; `word` is what the list of shortcuts calls it. */
export const Reached = ({ by, word, children }: { by: string; word: string } & Children) => (
  <div data-key={by} data-key-word={word}>
    {children}
  </div>
)

/** Things in a line that wraps: buttons, badges. */
export const Row = ({ children }: Children) => <div class="line">{children}</div>

export const Stats = ({ children }: Children) => <div class="stats">{children}</div>

type StatProps = {
  word: string
  value: ComponentChildren
  unit?: string
  note?: ComponentChildren
  href?: string
  tone?: Tone
}

const statClass: Record<Tone, string> = {
  good: 'stat stat-good',
  warn: 'stat stat-warn',
  bad: 'stat stat-bad',
  info: 'stat stat-info',
  neutral: 'stat',
}

/** One figure: the number, its unit, and in `note` its date or source. */
export const Stat = ({ word, value, unit, note, href, tone = 'neutral' }: StatProps) => (
  <div class={statClass[tone]}>
    <p class="stat-word">{href ? <a href={href}>{word}</a> : word}</p>
    <p class="stat-value">
      {value}
      {unit && <span class="stat-unit"> {unit}</span>}
    </p>
    {note ? <p class="stat-note">{note}</p> : null}
  </div>
)

export type Tab = { word: string; href: string; current: boolean; count?: number }

export const Tabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav class="tabs" aria-label={label}>
    <ul>
      {tabs.map((tab) => (
        <li>
          <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
            {tab.word}
            {tab.count !== undefined && <span class="tab-count">{tab.count}</span>}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
