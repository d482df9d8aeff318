/**
 * The moves of a ticket and what each asks: the one table from which buttons, refusals, routes, API and the diagram in the
 * README come. Values in, values out.
 */

export const states = ['new', 'open', 'waiting', 'solved', 'closed', 'cancelled', 'merged'] as const
export type State = (typeof states)[number]
export const levels = ['centre', 'specialist', 'supplier'] as const
export type Level = (typeof levels)[number]
export const channels = ['portal', 'mail', 'pec', 'phone', 'api', 'console'] as const
export type Channel = (typeof channels)[number]

/** Everything a guard may look at. */
export type Case = {
  /** What is said with the move: the question, the solution, the reason. */
  text: string
  bodyKnown: boolean
  level: Level
  supplier: boolean
  /** Lines of the checklist not done yet. */
  openChecks: readonly string[]
  /** The clock of the solution has run out, and nobody has said why yet. */
  lateUnexplained: boolean
  lateReason: string
  /** A consultancy that a second person has to read first. */
  unread: boolean
  /** Whole days since it was closed; null while it is not. */
  closedDays: number | null
  reopened: number
  rules: { reopenDays: number; reopenTimes: number }
}
export type Missing = { code: string; values?: Record<string, string | number> }
type Guard = (c: Case) => Missing | null

const ask = (fine: boolean, code: string, values?: Record<string, string | number>): Missing | null =>
  fine ? null : { code, ...(values && { values }) }

/** What a move may ask. Each guard answers with what is missing, or nothing. */
const guards = {
  textGiven: (c) => ask(c.text.length >= 3, 'ticket_text_missing'),
  bodyKnown: (c) => ask(c.bodyKnown, 'ticket_body_unknown'),
  atCentre: (c) => ask(c.level === 'centre', 'ticket_not_at_centre'),
  notAtSupplier: (c) => ask(c.level !== 'supplier', 'ticket_at_supplier'),
  away: (c) => ask(c.level !== 'centre', 'ticket_at_centre'),
  supplierChosen: (c) => ask(c.supplier, 'supplier_missing'),
  checksDone: (c) =>
    ask(c.openChecks.length === 0, 'checks_open', { count: c.openChecks.length, checks: c.openChecks.join('; ') }),
  lateExplained: (c) => ask(!c.lateUnexplained || c.lateReason.length >= 3, 'late_reason_missing'),
  readTwice: (c) => ask(!c.unread, 'second_reading_missing'),
  notTooLate: (c) =>
    ask(c.closedDays === null || c.closedDays <= c.rules.reopenDays, 'reopening_too_late', {
      days: c.rules.reopenDays,
    }),
  notTooOften: (c) => ask(c.reopened < c.rules.reopenTimes, 'reopening_too_often', { times: c.rules.reopenTimes }),
} satisfies Record<string, Guard>
type GuardName = keyof typeof guards

type Field = 'text' | 'supplier' | 'late'
/** Whose a move is: who works at the desk; also who opened it, or a colleague; the calendar. */
type Who = 'desk' | 'either' | 'calendar'
export type Move = {
  name: string
  /** What is written down when it is done: `desk.<event>`. */
  event: string
  from: readonly State[]
  to: State
  who: Who
  asks: readonly Field[]
  guards: readonly GuardName[]
}

export const moves = [
  { name: 'charge', event: 'ticket_charged', from: ['new'], to: 'open', who: 'desk', asks: [], guards: [] },
  {
    name: 'wait',
    event: 'body_asked',
    from: ['new', 'open'],
    to: 'waiting',
    who: 'desk',
    asks: ['text'],
    guards: ['bodyKnown', 'textGiven'],
  },
  { name: 'resumption', event: 'ticket_resumed', from: ['waiting'], to: 'open', who: 'either', asks: [], guards: [] },
  {
    name: 'specialist',
    event: 'ticket_to_specialist',
    from: ['open'],
    to: 'open',
    who: 'desk',
    asks: ['text'],
    guards: ['atCentre', 'textGiven'],
  },
  {
    name: 'supplier',
    event: 'ticket_to_supplier',
    from: ['open'],
    to: 'open',
    who: 'desk',
    asks: ['supplier', 'text'],
    guards: ['bodyKnown', 'notAtSupplier', 'supplierChosen', 'textGiven'],
  },
  { name: 'return', event: 'ticket_returned', from: ['open'], to: 'open', who: 'desk', asks: [], guards: ['away'] },
  {
    name: 'solution',
    event: 'ticket_solved',
    from: ['open'],
    to: 'solved',
    who: 'desk',
    asks: ['text', 'late'],
    guards: ['textGiven', 'checksDone', 'readTwice', 'lateExplained'],
  },
  { name: 'closure', event: 'ticket_closed', from: ['solved'], to: 'closed', who: 'either', asks: [], guards: [] },
  { name: 'expiry', event: 'ticket_expired', from: ['solved'], to: 'closed', who: 'calendar', asks: [], guards: [] },
  {
    name: 'reopening',
    event: 'ticket_reopened',
    from: ['solved', 'closed'],
    to: 'open',
    who: 'either',
    asks: ['text'],
    guards: ['textGiven', 'notTooLate', 'notTooOften'],
  },
  {
    name: 'cancellation',
    event: 'ticket_cancelled',
    from: ['new', 'open', 'waiting'],
    to: 'cancelled',
    who: 'either',
    asks: ['text'],
    guards: ['textGiven'],
  },
] as const satisfies readonly Move[]
export type MoveName = (typeof moves)[number]['name']

export const moveNamed = (name: MoveName): Move => moves.find((m) => m.name === name)!
export const movesFrom = (state: State): Move[] => moves.filter((m: Move) => m.from.includes(state))
/** Those a person presses: each has its address, `POST /desk/tickets/:number/<name>`. */
export const pressed: readonly Move[] = moves.filter((m: Move) => m.who !== 'calendar')
/** Which permission a move takes. */
export const accessOf = (move: Move) => (move.who === 'desk' ? 'desk.work' : 'desk.open')
/** What a move lacks in a case; nothing when it may be done. */
export const missingFor = (move: Move, c: Case): Missing[] =>
  move.guards.map((name) => guards[name](c)).filter((m) => m !== null)

/** The diagram of the states in Mermaid, for the README: drawn from the table, never by hand. */
export const diagram = (): string =>
  [
    'stateDiagram-v2',
    '  [*] --> new',
    ...moves.flatMap((m) => m.from.map((from) => `  ${from} --> ${m.to}: ${m.name}`)),
  ].join('\n')

/** T-1042, as people say it. */
export const sayNumber = (n: number) => `T-${n}`
/** A ticket's number somewhere in a text, as in the subject of a mail: `[T-1042]`. */
export const numberIn = (text: string): number | null => {
  const found = /\bT-([1-9]\d{0,8})\b/.exec(text)?.[1]
  return found ? Number(found) : null
}
