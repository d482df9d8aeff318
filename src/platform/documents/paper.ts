import type { Lang } from '../words.ts'

/** A piece of text with one look. A line feed breaks the line. */
export type Run = { text: string; bold?: boolean; italic?: boolean }

export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'list'; ordered: boolean; items: Run[][] }
  | { kind: 'table'; caption?: string; head: string[]; rows: string[][]; align?: Align[] }
  /** A line to be filled in by hand: “Il Sindaco ______”. */
  | { kind: 'field'; label: string }
  | { kind: 'note'; runs: Run[] }
  | { kind: 'page_break' }
export type Align = 'left' | 'center' | 'right'

/** A document before it has a format. Its title names the file to readers and assistive tools; headings are what is printed. */
export type Paper = {
  title: string
  lang: Lang
  blocks: Block[]
  header?: { name: string; protocol?: string }
  footer?: { pageNumbers: boolean }
  /** The moment written inside the file; now when not given. */
  madeAt?: Temporal.Instant
}

// What XML cannot hold, and the marks that make text look like other text than it is.
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** The same paper with nothing in its texts that a format could choke on or that hides what is written. */
export function cleanPaper(paper: Paper): Paper {
  return clean(paper) as Paper
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(UNPRINTABLE, '')
  if (Array.isArray(value)) return value.map(clean)
  if (value instanceof Temporal.Instant) return value
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]))
  return value
}
