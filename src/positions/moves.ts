import type { Stage } from './stages.ts'

/**
 * The moves of a position and what each asks: the one table from which buttons, refusals, routes, API and the diagram in the README
 * come. Values in, values out.
 */
export const states = [
  'identified',
  'in_preparation',
  'submitted',
  'admissible',
  'cup_entered',
  'financed',
  'implementer_set',
  'contracted',
  'in_execution',
  'completion_declared',
  'technical_check',
  'approved',
  'payment_requested',
  'formal_check',
  'paid',
  'in_maintenance',
  'sample_check',
  'archived',
  'revocation_procedure',
  'revoked',
  'recovery',
  'renounced',
  'inadmissible',
  'not_funded',
] as const
export type State = (typeof states)[number]

export const beforeDecree: readonly State[] = ['identified', 'in_preparation', 'submitted', 'admissible', 'cup_entered']
const working: readonly State[] = [
  'financed',
  'implementer_set',
  'contracted',
  'in_execution',
  'completion_declared',
  'technical_check',
]
const paying: readonly State[] = ['approved', 'payment_requested', 'formal_check']
/** Nothing more is due or can be done. */
export const over: readonly State[] = ['archived', 'revoked', 'recovery', 'renounced', 'inadmissible', 'not_funded']
/** The money is there and obliges. */
const obliging: readonly State[] = ['paid', 'in_maintenance', 'sample_check']

export const isAlive = (p: { state: State }) => !over.includes(p.state)
export const obliges = (p: { state: State }) => obliging.includes(p.state)

/** The five steps of the national platform, and the last state in which each is still to be done. */
export const platformSteps = ['implementers', 'activities', 'contracts', 'completion', 'payment'] as const
export type PlatformStep = (typeof platformSteps)[number]
export function stepsDone(state: State, hasActivities: boolean): PlatformStep[] {
  const at = (s: State) =>
    states.indexOf(state) >= states.indexOf(s) &&
    !['revocation_procedure', 'revoked', 'renounced', 'inadmissible', 'not_funded'].includes(state)
  return platformSteps.filter(
    (step) =>
      ({
        implementers: at('implementer_set'),
        activities: at('implementer_set') && (hasActivities || at('contracted')),
        contracts: at('contracted'),
        completion: at('completion_declared'),
        payment: at('payment_requested'),
      })[step],
  )
}

type Contract = { signedOn: string; recognitoryOn: string | null }
/** Everything a guard may look at. Days are `2026-12-31`. */
export type Case = {
  day: string
  today: string
  lastMoveOn: string | null
  call: { windows: readonly { name: string; opensOn: string; closesOn: string }[]; order: readonly string[] }
  eligible: boolean
  /** Another position of the body under the same call that is financed and not renounced. */
  otherFinanced: number | null
  cup: string
  cupHolds: boolean
  /** The body that has this CUP already: within one body it may come again, after a renunciation. */
  cupOfOther: string
  decree: string
  amountCents: number
  scenario: number
  implementer: string
  contracts: readonly Contract[]
  completedOn: string | null
  /** The term of completion, where there is one. */
  completionDueOn: string | null
  account: string
  accountHolds: boolean
  paidCents: number | null
  missingPapers: readonly string[]
  maintenanceUntil: string | null
  reason: string
  /** Anchors in an order they cannot have happened in, with what this move would add. */
  disorder: { name: string; other: string; day: string } | null
}
export type Missing = { code: string; values?: Record<string, string | number> }
type Guard = (c: Case) => Missing | null
const ask = (fine: boolean, code: string, values?: Record<string, string | number>): Missing | null =>
  fine ? null : { code, ...(values && { values }) }
const late = (c: Case) =>
  c.contracts.find((k) => c.completedOn !== null && k.signedOn > c.completedOn && k.recognitoryOn === null)

/** What a move may ask. Each guard answers with what is missing, or nothing. */
export const guards = {
  inOrder: (c) =>
    ask(c.lastMoveOn === null || c.day >= c.lastMoveOn, 'position_before_last', { day: c.lastMoveOn ?? '' }),
  notAhead: (c) => ask(c.day <= c.today, 'position_in_future'),
  windowOpen: (c) =>
    ask(
      c.call.windows.length === 0 || c.call.windows.some((w) => w.opensOn <= c.day && c.day <= w.closesOn),
      'window_closed',
      { day: c.day },
    ),
  eligible: (c) => ask(c.eligible, 'body_not_eligible'),
  oneFinanced: (c) => ask(c.otherFinanced === null, 'already_financed', { number: c.otherFinanced ?? 0 }),
  cupGiven: (c) => ask(c.cup !== '', 'cup_missing'),
  cupShape: (c) => ask(c.cup === '' || c.cupHolds, 'cup_shape'),
  cupOwn: (c) => ask(c.cupOfOther === '', 'cup_of_other', { name: c.cupOfOther }),
  decreeGiven: (c) => ask(c.decree !== '', 'decree_missing'),
  amountGiven: (c) => ask(c.amountCents > 0, 'amount_missing'),
  implementerGiven: (c) =>
    ask(c.scenario === 0 || c.implementer !== '', 'implementer_missing', { scenario: c.scenario }),
  hasContract: (c) => ask(c.contracts.length > 0, 'contract_missing'),
  recognised: (c) => ask(!late(c), 'recognitory_missing', { day: late(c)?.signedOn ?? '' }),
  anchorsInOrder: (c) => ask(c.disorder === null, 'dates_disorder', c.disorder ?? {}),
  scheduleOpen: (c) =>
    ask(c.completionDueOn === null || c.day <= c.completionDueOn, 'schedule_over', { day: c.completionDueOn ?? '' }),
  accountGiven: (c) => ask(c.account !== '', 'account_missing'),
  accountShape: (c) => ask(c.account === '' || c.accountHolds, 'account_shape'),
  papersThere: (c) =>
    ask(c.missingPapers.length === 0, 'papers_missing', {
      count: c.missingPapers.length,
      papers: c.missingPapers.join(', '),
    }),
  paidGiven: (c) => ask((c.paidCents ?? 0) > 0, 'paid_missing'),
  maintenanceOver: (c) =>
    ask(c.maintenanceUntil !== null && c.maintenanceUntil < c.day, 'maintenance_not_over', {
      day: c.maintenanceUntil ?? '',
    }),
  reasonGiven: (c) => ask(c.reason.length > 2, 'position_reason_missing'),
} satisfies Record<string, Guard>
export type GuardName = keyof typeof guards

type Field = 'cup' | 'decree' | 'published' | 'amount' | 'window' | 'account' | 'paid' | 'reason' | 'scenario'
export type Move = {
  name: string
  event: string
  from: readonly State[]
  to: State
  /** What it writes among the dates of the position. */
  date: string | null
  asks: readonly Field[]
  guards: readonly GuardName[]
}
const sound = ['inOrder', 'notAhead'] as const
const dated = [...sound, 'anchorsInOrder'] as const

export const moves = [
  {
    name: 'preparation',
    event: 'preparation_begun',
    from: ['identified'],
    to: 'in_preparation',
    date: null,
    asks: ['scenario'],
    guards: [...sound, 'eligible'],
  },
  {
    name: 'submission',
    event: 'application_submitted',
    from: ['in_preparation'],
    to: 'submitted',
    date: 'submitted',
    asks: ['window', 'amount'],
    guards: [...dated, 'eligible', 'windowOpen', 'oneFinanced'],
  },
  {
    name: 'admission',
    event: 'admissibility_notified',
    from: ['submitted'],
    to: 'admissible',
    date: 'admissibility_notified',
    asks: [],
    guards: dated,
  },
  {
    name: 'cup-entry',
    event: 'cup_entered',
    from: ['admissible'],
    to: 'cup_entered',
    date: 'cup_entered',
    asks: ['cup'],
    guards: [...dated, 'cupGiven', 'cupShape', 'cupOwn'],
  },
  {
    name: 'financing',
    event: 'decree_notified',
    from: ['cup_entered'],
    to: 'financed',
    date: 'decree_notified',
    asks: ['decree', 'published', 'amount'],
    guards: [...dated, 'cupGiven', 'decreeGiven', 'amountGiven'],
  },
  {
    name: 'implementer',
    event: 'implementer_set',
    from: ['financed'],
    to: 'implementer_set',
    date: null,
    asks: ['scenario'],
    guards: [...sound, 'implementerGiven'],
  },
  {
    name: 'contracting',
    event: 'contract_declared',
    from: ['implementer_set'],
    to: 'contracted',
    date: null,
    asks: [],
    guards: [...sound, 'hasContract'],
  },
  {
    name: 'execution',
    event: 'execution_begun',
    from: ['contracted'],
    to: 'in_execution',
    date: null,
    asks: [],
    guards: sound,
  },
  {
    name: 'completion',
    event: 'completion_declared',
    from: ['contracted', 'in_execution'],
    to: 'completion_declared',
    date: 'completed',
    asks: [],
    guards: [...dated, 'hasContract', 'recognised'],
  },
  {
    name: 'technical-check',
    event: 'technical_check_begun',
    from: ['completion_declared'],
    to: 'technical_check',
    date: 'technical_check',
    asks: [],
    guards: dated,
  },
  {
    name: 'positive-outcome',
    event: 'check_passed',
    from: ['technical_check'],
    to: 'approved',
    date: 'check_passed',
    asks: [],
    guards: dated,
  },
  {
    name: 'partial-outcome',
    event: 'check_passed_in_part',
    from: ['technical_check'],
    to: 'in_execution',
    date: null,
    asks: ['reason'],
    guards: [...sound, 'scheduleOpen', 'reasonGiven'],
  },
  {
    name: 'negative-outcome',
    event: 'check_failed',
    from: ['technical_check'],
    to: 'revocation_procedure',
    date: 'revocation_begun',
    asks: ['reason'],
    guards: [...sound, 'reasonGiven'],
  },
  {
    name: 'payment-request',
    event: 'payment_requested',
    from: ['approved'],
    to: 'payment_requested',
    date: 'payment_requested',
    asks: ['account'],
    guards: [...dated, 'accountGiven', 'accountShape', 'recognised', 'papersThere'],
  },
  {
    name: 'formal-check',
    event: 'formal_check_begun',
    from: ['payment_requested'],
    to: 'formal_check',
    date: null,
    asks: [],
    guards: sound,
  },
  {
    name: 'payment',
    event: 'grant_paid',
    from: ['payment_requested', 'formal_check'],
    to: 'paid',
    date: 'paid',
    asks: ['paid'],
    guards: [...dated, 'paidGiven'],
  },
  {
    name: 'maintenance',
    event: 'maintenance_begun',
    from: ['paid'],
    to: 'in_maintenance',
    date: null,
    asks: [],
    guards: sound,
  },
  {
    name: 'sample-check',
    event: 'sample_check_asked',
    from: ['paid', 'in_maintenance'],
    to: 'sample_check',
    date: 'sample_check_asked',
    asks: [],
    guards: dated,
  },
  {
    name: 'clearance',
    event: 'sample_check_cleared',
    from: ['sample_check'],
    to: 'in_maintenance',
    date: 'sample_check_answered',
    asks: [],
    guards: dated,
  },
  {
    name: 'recovery',
    event: 'recovery_begun',
    from: ['sample_check'],
    to: 'recovery',
    date: 'recovery_begun',
    asks: ['reason'],
    guards: [...sound, 'reasonGiven'],
  },
  {
    name: 'archiving',
    event: 'position_archived',
    from: ['in_maintenance'],
    to: 'archived',
    date: 'archived',
    asks: [],
    guards: [...sound, 'maintenanceOver'],
  },
  {
    name: 'readmission',
    event: 'position_readmitted',
    from: ['revocation_procedure'],
    to: 'in_execution',
    date: null,
    asks: ['reason'],
    guards: [...sound, 'reasonGiven'],
  },
  {
    name: 'revocation',
    event: 'grant_revoked',
    from: ['revocation_procedure'],
    to: 'revoked',
    date: 'revoked',
    asks: ['reason'],
    guards: [...sound, 'reasonGiven'],
  },
  {
    name: 'renunciation',
    event: 'grant_renounced',
    from: [...beforeDecree, ...working, ...paying],
    to: 'renounced',
    date: 'renounced',
    asks: ['reason'],
    guards: [...sound, 'reasonGiven'],
  },
  {
    name: 'inadmissibility',
    event: 'application_inadmissible',
    from: ['submitted'],
    to: 'inadmissible',
    date: null,
    asks: ['reason'],
    guards: [...sound, 'reasonGiven'],
  },
  {
    name: 'non-funding',
    event: 'application_not_funded',
    from: ['submitted', 'admissible', 'cup_entered'],
    to: 'not_funded',
    date: null,
    asks: ['reason'],
    guards: [...sound, 'reasonGiven'],
  },
] as const satisfies readonly Move[]
export type MoveName = (typeof moves)[number]['name']

export const moveNamed = (name: MoveName): Move => moves.find((m) => m.name === name)!
export const movesFrom = (state: State): Move[] => moves.filter((m: Move) => m.from.includes(state))
/** Those that end badly, or take back: never the first button. */
export const isAway = (m: Pick<Move, 'to'>) =>
  ['renounced', 'revoked', 'recovery', 'revocation_procedure', 'inadmissible', 'not_funded'].includes(m.to)

/** What a move lacks in a case; nothing when it may be done. */
export const missingFor = (move: Move, c: Case): Missing[] =>
  move.guards.map((name) => guards[name](c)).filter((m) => m !== null)

/** The stretch a state is in: papers of it and of those before are asked for. */
export function stageOf(state: State): Stage {
  if (['identified', 'in_preparation', 'submitted'].includes(state)) return 'application'
  if (['admissible', 'cup_entered', 'financed', 'implementer_set'].includes(state)) return 'acceptance'
  if (['contracted', 'in_execution'].includes(state)) return 'contract'
  if (['completion_declared', 'technical_check'].includes(state)) return 'completion'
  if (['approved', 'payment_requested', 'formal_check'].includes(state)) return 'payment'
  return state === 'sample_check' ? 'check' : 'maintenance'
}

/** The letter of the open data and the states it can stand for. */
export const officialStates: Readonly<Record<'financed' | 'paid' | 'renounced', readonly State[]>> = {
  financed: [...working, ...paying, 'revocation_procedure', 'revoked'],
  paid: ['paid', 'in_maintenance', 'sample_check', 'archived', 'recovery', 'revocation_procedure', 'revoked'],
  renounced: ['renounced'],
}
/** Whether what the open data say and what the centre has agree; an unknown letter never disagrees. */
export const agrees = (official: string, ours: State): boolean =>
  official in officialStates ? officialStates[official as keyof typeof officialStates].includes(ours) : true

/** The diagram of the states in Mermaid, for the README: drawn from the table, never by hand. */
export function diagram(): string {
  const many = (m: Move) => (m.from.length > 4 ? ['before_payment'] : m.from)
  return [
    'stateDiagram-v2',
    '  [*] --> identified',
    '  state before_payment {',
    ...[...beforeDecree, ...working, ...paying].map((state) => `    ${state}`),
    '  }',
    ...moves.flatMap((m: Move) => many(m).map((from) => `  ${from} --> ${m.to}: ${m.name}`)),
  ].join('\n')
}

/** P-12, as people say it. */
export const sayNumber = (n: number) => `P-${n}`
