/**
 * The moves of an adhesion and what each asks: the one table from which the buttons of the page, the refusals, the
 * description of the API and the diagram in the README come. Values in, values out.
 */

export const states = [
  'prospect',
  'invited',
  'deliberated',
  'signed',
  'active',
  'expiring',
  'renewed',
  'lapsed',
  'user_without_adhesion',
  'exit_requested',
  'leaving',
  'exited',
  'suspended',
  'excluded',
  'merged',
] as const
export type State = (typeof states)[number]

/** The states in which a body belongs, whatever is under way. */
const belongs: readonly State[] = ['active', 'expiring', 'exit_requested', 'leaving']
const living: readonly State[] = ['prospect', 'invited', 'deliberated', 'signed', 'user_without_adhesion', 'suspended']

/** Everything a guard may look at. Days are `2026-12-31`. */
export type Case = {
  /** The day the move has effect, and the day it is. */
  day: string
  today: string
  lastMoveOn: string | null
  convention: {
    approved: boolean
    beginsOn: string
    endsOn: string
    noticeDays: number
    expiringMonths: number
    countersigned: boolean
  }
  /** The body's own resolution, when it is kept already. */
  resolution: ActDays | null
  /** The act given with this move. */
  act: (ActDays & { own: boolean }) | null
  signature: SignatureFacts | null
  countersignedOn: string | null
  serviceCodes: readonly string[]
  /** The day an exit is to have effect: given with the notice, kept afterwards. */
  effectiveOn: string | null
  handBack: { items: number; nothing: boolean }
  /** The day from which the same body is entitled under the convention that renews this one. */
  renewedFrom: string | null
  successorId: string | null
}
export type ActDays = { adoptedOn: string; enforceableOn: string | null; executiveOn: string | null }
/** What the check of a file found, for the signature that counts. */
export type SignatureFacts = {
  digital: boolean
  intact: boolean
  sameText: boolean
  certificateValid: boolean
  signer: string | null
  representative: boolean
  /** The day of the signature as the file tells it. */
  signedOn: string | null
}
export type Missing = { code: string; values?: Record<string, string | number> }
type Guard = (c: Case) => Missing | null

const ask = (fine: boolean, code: string, values?: Record<string, string | number>): Missing | null =>
  fine ? null : { code, ...(values && { values }) }
const plus = (day: string, span: Temporal.DurationLike) => Temporal.PlainDate.from(day).add(span).toString()

/**
 * The day from which an act has effect: at once when the organ voted so separately (art. 134 c. 4 TUEL), otherwise when
 * it became executive (c. 3). Null while neither is known.
 */
export const effectiveFrom = (act: ActDays): string | null =>
  [act.enforceableOn, act.executiveOn].filter((d) => d !== null).toSorted()[0] ?? null

/**
 * An act that was not made enforceable becomes executive after the tenth day of its publication (art. 134 c. 3 TUEL).
 * Secretaries certify the tenth day or the one after it: `first` is the earliest we accept, `usual` what we propose.
 */
export const executiveAfter = (publishedOn: string): { first: string; usual: string } => ({
  first: plus(publishedOn, { days: 10 }),
  usual: plus(publishedOn, { days: 11 }),
})

/** The first day of the period in which a convention expires: its last day less so many months (twelve, by usage). */
export const expiringFrom = (endsOn: string, months: number): string => plus(endsOn, { months: -months })

/** The first day on which an exit noticed on a day may have effect. */
export const earliestExit = (noticedOn: string, noticeDays: number): string => plus(noticedOn, { days: noticeDays })

/** The first day of entitlement: signed by all who must, under a convention that has begun. */
export const entitledFrom = (signedOn: string, countersignedOn: string | null, c: Case['convention']): string =>
  [signedOn, c.beginsOn, ...(c.countersigned && countersignedOn ? [countersignedOn] : [])].toSorted().at(-1)!

/** What a move may ask. Each guard answers with what is missing, or nothing. */
export const guards = {
  inOrder: (c) => ask(c.lastMoveOn === null || c.day >= c.lastMoveOn, 'move_before_last', { day: c.lastMoveOn ?? '' }),
  notAhead: (c) => ask(c.day <= c.today, 'move_in_future'),
  actGiven: (c) => ask(c.act !== null, 'act_missing'),
  ownAct: (c) => (c.act === null ? ask(false, 'act_missing') : ask(c.act.own, 'act_not_of_body')),
  centreAct: (c) => (c.act === null ? ask(false, 'act_missing') : ask(!c.act.own, 'act_not_of_lead')),
  actBefore: (c) => ask(c.act === null || c.act.adoptedOn <= c.day, 'act_after_move', { day: c.act?.adoptedOn ?? '' }),
  conventionApproved: (c) => ask(c.convention.approved, 'convention_not_approved'),
  conventionNotOver: (c) => ask(c.day <= c.convention.endsOn, 'convention_over', { day: c.convention.endsOn }),
  conventionBegun: (c) => ask(c.day >= c.convention.beginsOn, 'convention_not_begun', { day: c.convention.beginsOn }),
  // Conventions between administrations are void without a digital signature (art. 15 c. 2-bis L. 241/1990).
  signedDigitally: (c) => ask(c.signature !== null && c.signature.digital, 'signature_missing'),
  signatureIntact: (c) => ask(c.signature === null || !c.signature.digital || c.signature.intact, 'signature_altered'),
  signatureInTime: (c) =>
    ask(c.signature === null || !c.signature.digital || c.signature.certificateValid, 'certificate_not_valid'),
  sameText: (c) => ask(c.signature === null || !c.signature.digital || c.signature.sameText, 'signature_other_text'),
  byRepresentative: (c) =>
    ask(c.signature === null || !c.signature.digital || c.signature.representative, 'signer_not_representative', {
      signer: c.signature?.signer ?? '?',
    }),
  signedByThen: (c) =>
    ask(!c.signature?.signedOn || c.signature.signedOn <= c.day, 'signed_after_move', {
      day: c.signature?.signedOn ?? '',
    }),
  resolutionKept: (c) => ask(c.resolution !== null, 'resolution_missing'),
  resolutionEffective: (c) => {
    if (c.resolution === null) return null
    const from = effectiveFrom(c.resolution)
    return from === null
      ? ask(false, 'resolution_not_executive')
      : ask(from <= c.day, 'resolution_effective_later', { day: from })
  },
  countersigned: (c) => ask(!c.convention.countersigned || c.countersignedOn !== null, 'countersignature_missing'),
  servicesChosen: (c) => ask(c.serviceCodes.length > 0, 'services_missing'),
  effectiveDayGiven: (c) => ask(c.effectiveOn !== null, 'effective_day_missing'),
  noticeLongEnough: (c) => {
    const first = earliestExit(c.day, c.convention.noticeDays)
    return ask(c.effectiveOn === null || c.effectiveOn >= first, 'notice_too_short', {
      day: first,
      days: c.convention.noticeDays,
    })
  },
  handBackListed: (c) => ask(c.handBack.items > 0 || c.handBack.nothing, 'hand_back_missing'),
  effectiveDayCome: (c) =>
    ask(c.effectiveOn !== null && c.day >= c.effectiveOn, 'exit_not_yet', { day: c.effectiveOn ?? '' }),
  expiringWindow: (c) => {
    const from = expiringFrom(c.convention.endsOn, c.convention.expiringMonths)
    return ask(c.day >= from, 'not_expiring_yet', { day: from })
  },
  conventionOver: (c) => ask(c.day > c.convention.endsOn, 'convention_not_over', { day: c.convention.endsOn }),
  renewedElsewhere: (c) => ask(c.renewedFrom !== null && c.day >= c.renewedFrom, 'not_renewed'),
  successorKnown: (c) => ask(c.successorId !== null, 'successor_missing'),
} satisfies Record<string, Guard>
export type GuardName = keyof typeof guards

/** What a form asks besides the day. */
export type Field = 'act' | 'signedFile' | 'services' | 'effectiveOn' | 'handBack'
export type Move = {
  name: string
  /** What is written down when it is done: `conventions.<event>`. */
  event: string
  from: readonly State[]
  to: State
  /** centre: staff; body: its officers too; calendar: the day by itself, nobody presses it. */
  who: 'centre' | 'body' | 'calendar'
  asks: readonly Field[]
  guards: readonly GuardName[]
}

const always = ['inOrder', 'notAhead'] as const satisfies readonly GuardName[]
const signatureGuards = [
  'signedDigitally',
  'signatureIntact',
  'signatureInTime',
  'sameText',
  'byRepresentative',
  'signedByThen',
] as const

export const moves = [
  {
    name: 'invitation',
    event: 'adhesion_invited',
    from: ['prospect'],
    to: 'invited',
    who: 'centre',
    asks: [],
    guards: [...always, 'conventionNotOver'],
  },
  {
    name: 'resolution',
    event: 'adhesion_deliberated',
    from: ['prospect', 'invited', 'user_without_adhesion', 'exited'],
    to: 'deliberated',
    who: 'body',
    asks: ['act'],
    guards: [...always, 'ownAct', 'actBefore', 'conventionNotOver'],
  },
  {
    name: 'signature',
    event: 'adhesion_signed',
    from: ['deliberated'],
    to: 'signed',
    who: 'body',
    asks: ['signedFile'],
    guards: [...always, 'resolutionKept', 'resolutionEffective', ...signatureGuards, 'conventionNotOver'],
  },
  {
    name: 'countersignature',
    event: 'adhesion_countersigned',
    from: ['signed'],
    to: 'signed',
    who: 'centre',
    asks: ['signedFile'],
    guards: [...always, ...signatureGuards],
  },
  {
    name: 'entitlement',
    event: 'adhesion_entitled',
    from: ['signed'],
    to: 'active',
    who: 'calendar',
    asks: [],
    guards: ['notAhead', 'conventionApproved', 'conventionBegun', 'conventionNotOver', 'countersigned'],
  },
  {
    name: 'limited-use',
    event: 'adhesion_admitted_as_user',
    from: ['prospect', 'invited'],
    to: 'user_without_adhesion',
    who: 'centre',
    asks: ['act', 'services'],
    guards: [
      ...always,
      'actGiven',
      'actBefore',
      'servicesChosen',
      'conventionApproved',
      'conventionBegun',
      'conventionNotOver',
    ],
  },
  {
    name: 'expiry',
    event: 'adhesion_expiring',
    from: ['active'],
    to: 'expiring',
    who: 'calendar',
    asks: [],
    guards: ['notAhead', 'expiringWindow'],
  },
  {
    name: 'renewal',
    event: 'adhesion_renewed',
    from: ['active', 'expiring'],
    to: 'renewed',
    who: 'calendar',
    asks: [],
    guards: ['notAhead', 'renewedElsewhere'],
  },
  {
    name: 'exit-notice',
    event: 'adhesion_exit_noticed',
    from: ['active', 'expiring'],
    to: 'exit_requested',
    who: 'body',
    asks: ['act', 'effectiveOn'],
    guards: [...always, 'ownAct', 'actBefore', 'effectiveDayGiven', 'noticeLongEnough'],
  },
  {
    name: 'exit-withdrawal',
    event: 'adhesion_exit_withdrawn',
    from: ['exit_requested', 'leaving'],
    to: 'active',
    who: 'body',
    asks: ['act'],
    guards: [...always, 'ownAct', 'actBefore', 'conventionNotOver'],
  },
  {
    name: 'exit-acknowledgement',
    event: 'adhesion_exit_acknowledged',
    from: ['exit_requested'],
    to: 'leaving',
    who: 'centre',
    asks: ['handBack'],
    guards: [...always, 'handBackListed'],
  },
  {
    name: 'exit',
    event: 'adhesion_exited',
    from: ['leaving'],
    to: 'exited',
    who: 'calendar',
    asks: [],
    guards: ['notAhead', 'effectiveDayCome'],
  },
  {
    name: 'suspension',
    event: 'adhesion_suspended',
    from: ['active', 'expiring'],
    to: 'suspended',
    who: 'centre',
    asks: ['act'],
    guards: [...always, 'centreAct', 'actBefore'],
  },
  {
    name: 'reinstatement',
    event: 'adhesion_reinstated',
    from: ['suspended'],
    to: 'active',
    who: 'centre',
    asks: ['act'],
    guards: [...always, 'centreAct', 'actBefore', 'conventionNotOver'],
  },
  {
    name: 'exclusion',
    event: 'adhesion_excluded',
    from: ['suspended', 'active', 'expiring', 'user_without_adhesion'],
    to: 'excluded',
    who: 'centre',
    asks: ['act'],
    guards: [...always, 'centreAct', 'actBefore'],
  },
  {
    name: 'lapse',
    event: 'adhesion_lapsed',
    from: [...living, ...belongs],
    to: 'lapsed',
    who: 'calendar',
    asks: [],
    guards: ['notAhead', 'conventionOver'],
  },
  {
    name: 'merger',
    event: 'adhesion_merged',
    from: [...living, ...belongs],
    to: 'merged',
    who: 'calendar',
    asks: [],
    guards: ['successorKnown'],
  },
] as const satisfies readonly Move[]
export type MoveName = (typeof moves)[number]['name']

export const moveNamed = (name: MoveName): Move => moves.find((m) => m.name === name)!
export const movesFrom = (state: State): Move[] => moves.filter((m: Move) => m.from.includes(state))

/** What a move lacks in a case; nothing when it may be done. */
export const missingFor = (move: Move, c: Case): Missing[] =>
  move.guards.map((name) => guards[name](c)).filter((m) => m !== null)

/** The diagram of the states in Mermaid, for the README: drawn from the table, never by hand. */
export function diagram(): string {
  const arrows = moves.flatMap((m: Move) =>
    m.name === 'merger' || m.name === 'lapse' ? [] : m.from.map((from) => `  ${from} --> ${m.to}: ${m.name}`),
  )
  return [
    'stateDiagram-v2',
    '  [*] --> prospect',
    ...arrows,
    '  note right of merged: from every living state, by merger',
    '  note right of lapsed: from every living state, when the convention is over',
  ].join('\n')
}

/** How a body stands in the eyes of the centre, from its adhesions and from the periods it is in today: the best of them. */
export function bodyStanding(
  all: readonly State[],
  periods: readonly ('member' | 'user_without_adhesion')[],
): 'prospect' | 'member' | 'user' | 'suspended' | 'former' {
  if (all.some((s) => belongs.includes(s)) || periods.includes('member')) return 'member'
  if (all.includes('suspended')) return 'suspended'
  if (periods.includes('user_without_adhesion') || all.includes('user_without_adhesion')) return 'user'
  if (all.some((s) => ['exited', 'excluded', 'lapsed', 'renewed', 'merged'].includes(s))) return 'former'
  return 'prospect'
}
