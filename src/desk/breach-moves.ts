import { shareOut } from '../platform/money.ts'

/**
 * The moves of a supplier's breach, from the proposal to the act, and what each asks: buttons, refusals and routes come from this table.
 * Values in, values out.
 */

export const breachStates = ['proposed', 'contested', 'answered', 'set', 'dismissed', 'withdrawn'] as const
export type BreachState = (typeof breachStates)[number]
export const shareBases = ['outage', 'equal', 'inhabitants'] as const
export type ShareBasis = (typeof shareBases)[number]

/** Everything a guard may look at. */
export type BreachCase = {
  text: string
  documents: number
  protocol: string
  /** The day of the move, and today. */
  on: string
  today: string
  contestedOn: string | null
  answered: boolean
  actNumber: string
  actOrgan: string
  cents: number | null
  reason: string
  /** Bodies that were without the service. */
  hit: number
}
/** A field and what is wrong with it. */
type Lack = { field: string; code: string }
type Guard = (c: BreachCase) => Lack | null
const ask = (fine: boolean, field: string, code: string): Lack | null => (fine ? null : { field, code })

/**
 * A supplier is heard when it has answered, or has had fifteen days to. Source: the least time for counter-arguments that legislative decree
 * 36/2023 art. 122(3) gives in serious breaches, kept here for all.
 */
export const daysToAnswer = 15
const daysBetween = (from: string, to: string) => Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days

const guards = {
  textGiven: (c) => ask(c.text.length >= 10, 'text', 'breach_text_missing'),
  documentGiven: (c) => ask(c.documents > 0, 'document', 'breach_document_missing'),
  protocolGiven: (c) => ask(c.protocol !== '', 'protocol', 'required'),
  notAhead: (c) => ask(c.on <= c.today, 'on', 'breach_day_ahead'),
  afterContest: (c) => ask(c.contestedOn !== null && c.on >= c.contestedOn, 'on', 'breach_before_contest'),
  heard: (c) =>
    ask(
      c.answered || (c.contestedOn !== null && daysBetween(c.contestedOn, c.on) >= daysToAnswer),
      'on',
      'breach_not_heard',
    ),
  actGiven: (c) => ask(c.actNumber !== '', 'actNumber', 'required'),
  organGiven: (c) => ask(c.actOrgan !== '', 'actOrgan', 'required'),
  amountGiven: (c) => ask(c.cents !== null && c.cents > 0, 'amount', 'required'),
  somebodyHit: (c) => ask(c.hit > 0, 'weights', 'breach_nobody_hit'),
  reasonGiven: (c) => ask(c.reason.length >= 10, 'reason', 'breach_text_missing'),
} satisfies Record<string, Guard>

export type BreachMove = {
  name: string
  /** What is written down when it is done: `desk.<event>`. */
  event: string
  from: readonly BreachState[]
  to: BreachState
  /** The officer responsible, or the supplier as well. */
  who: 'officer' | 'either'
  guards: readonly (keyof typeof guards)[]
}
export const breachMoves = [
  {
    name: 'contestation',
    event: 'breach_contested',
    from: ['proposed'],
    to: 'contested',
    who: 'officer',
    guards: ['textGiven', 'documentGiven', 'protocolGiven', 'notAhead'],
  },
  {
    name: 'answer',
    event: 'breach_answered',
    from: ['contested'],
    to: 'answered',
    who: 'either',
    guards: ['textGiven', 'notAhead', 'afterContest'],
  },
  {
    name: 'penalty',
    event: 'penalty_set',
    from: ['contested', 'answered'],
    to: 'set',
    who: 'officer',
    guards: ['amountGiven', 'actGiven', 'organGiven', 'notAhead', 'afterContest', 'heard', 'somebodyHit'],
  },
  {
    name: 'dismissal',
    event: 'breach_dismissed',
    from: ['contested', 'answered'],
    to: 'dismissed',
    who: 'officer',
    guards: ['actGiven', 'organGiven', 'reasonGiven', 'notAhead', 'afterContest'],
  },
  {
    name: 'withdrawal',
    event: 'breach_withdrawn',
    from: ['proposed'],
    to: 'withdrawn',
    who: 'officer',
    guards: ['reasonGiven'],
  },
] as const satisfies readonly BreachMove[]
export type BreachMoveName = (typeof breachMoves)[number]['name']

export const breachMoveNamed = (name: BreachMoveName): BreachMove => breachMoves.find((m) => m.name === name)!
export const breachMovesFrom = (state: BreachState): BreachMove[] =>
  breachMoves.filter((m: BreachMove) => m.from.includes(state))
/** What a move lacks in a case, by field; nothing when it may be done. */
export const lacks = (move: BreachMove, c: BreachCase): Record<string, string> =>
  Object.fromEntries(
    move.guards
      .map((name) => guards[name](c))
      .filter((m) => m !== null)
      .toReversed()
      .map((m) => [m.field, m.code]),
  )

/**
 * A penalty in cents shared among the bodies hit, to the cent: in equal parts, by how long each was without the service, or by inhabitants.
 * A body that was never without it has no part. Null where no weight can be given: an inhabitant count is missing, or nobody was hit.
 */
export function sharesOf(
  cents: number,
  basis: ShareBasis,
  bodies: readonly { outageSeconds: number; inhabitants: number | null }[],
): number[] | null {
  const weights = bodies.map((b) =>
    b.outageSeconds === 0 ? 0 : basis === 'equal' ? 1 : basis === 'outage' ? b.outageSeconds : b.inhabitants,
  )
  if (weights.includes(null) || !weights.some((w) => w !== null && w > 0)) return null
  return shareOut(
    cents,
    weights.map((w) => w ?? 0),
  )
}

/** V-3, as people say it. */
export const sayBreach = (n: number) => `V-${n}`
