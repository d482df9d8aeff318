/**
 * The moves of a due and of a schedule, and what each asks: the tables from which buttons, refusals, routes and the
 * diagrams of the README come. Values in, values out.
 */

export const states = [
  'calculated',
  'notified',
  'disputed',
  'due',
  'partially_paid',
  'paid',
  'overdue',
  'reminded',
  'arrears',
  'waived',
  'settled',
  'replaced',
] as const
export type State = (typeof states)[number]

/** Asked for and not closed: money may come in. */
export const open: readonly State[] = [
  'notified',
  'disputed',
  'due',
  'partially_paid',
  'overdue',
  'reminded',
  'arrears',
]

/** Everything a guard may look at. Days are `2026-12-31`. */
export type Case = {
  day: string
  kind: 'forecast' | 'final'
  totalCents: number
  openCents: number
  dueOn: string
  notifiedOn: string | null
  disputeDays: number
  /** How many days after the term the next reminder goes; null when all went. */
  nextReminder: number | null
  reason: string
  act: boolean
  protocol: boolean
}
export type Missing = { code: string; values?: Record<string, string | number> }

const after = (day: string, days: number) => Temporal.PlainDate.from(day).add({ days }).toString()
const guards = {
  numbered: (c) => (c.protocol ? null : { code: 'protocol_missing' }),
  forecast: (c) => (c.kind === 'forecast' ? null : { code: 'due_not_notified' }),
  nothingOwed: (c) => (c.openCents === 0 && (c.totalCents <= 0 || c.kind === 'final') ? null : { code: 'due_owed' }),
  reasonGiven: (c) => (c.reason.trim().length >= 3 ? null : { code: 'dues_reason_missing' }),
  disputeTermPassed: (c) =>
    c.notifiedOn && c.day >= after(c.notifiedOn, c.disputeDays)
      ? null
      : { code: 'dispute_term_running', values: { day: c.notifiedOn ? after(c.notifiedOn, c.disputeDays) : '' } },
  termPassed: (c) => (c.day > c.dueOn ? null : { code: 'due_term_running', values: { day: c.dueOn } }),
  nothingOpen: (c) => (c.openCents === 0 ? null : { code: 'due_open' }),
  partlyOpen: (c) => (c.openCents > 0 && c.openCents < c.totalCents ? null : { code: 'due_open' }),
  wholeOpen: (c) => (c.openCents === c.totalCents ? null : { code: 'due_part_paid' }),
  somethingOpen: (c) => (c.openCents > 0 ? null : { code: 'due_closed' }),
  reminderCome: (c) =>
    c.nextReminder === null
      ? { code: 'reminders_done' }
      : c.day >= after(c.dueOn, c.nextReminder)
        ? null
        : { code: 'reminder_not_come', values: { day: after(c.dueOn, c.nextReminder) } },
  remindersDone: (c) => (c.nextReminder === null ? null : { code: 'reminders_left' }),
  actGiven: (c) => (c.act ? null : { code: 'dues_act_missing' }),
} satisfies Record<string, (c: Case) => Missing | null>
type Guard = keyof typeof guards

type Who = 'collector' | 'body' | 'approver' | 'calendar' | 'ledger' | 'rule'
export type Move = {
  /** Its address: POST /dues/:id/<name>. */
  name: string
  event: string
  from: readonly State[]
  to: State
  who: Who
  asks: readonly ('reason' | 'act')[]
  guards: readonly Guard[]
}

export const moves = [
  {
    name: 'notification',
    event: 'due_notified',
    from: ['calculated'],
    to: 'notified',
    who: 'rule',
    asks: [],
    guards: ['forecast', 'numbered'],
  },
  {
    name: 'settlement',
    event: 'due_settled',
    from: ['calculated', 'notified'],
    to: 'settled',
    who: 'rule',
    asks: [],
    guards: ['nothingOwed'],
  },
  {
    name: 'dispute',
    event: 'due_disputed',
    from: ['notified', 'due'],
    to: 'disputed',
    who: 'body',
    asks: ['reason'],
    guards: ['reasonGiven'],
  },
  {
    name: 'answer',
    event: 'dispute_answered',
    from: ['disputed'],
    to: 'notified',
    who: 'collector',
    asks: ['reason'],
    guards: ['reasonGiven'],
  },
  {
    name: 'maturity',
    event: 'due_matured',
    from: ['notified'],
    to: 'due',
    who: 'calendar',
    asks: [],
    guards: ['disputeTermPassed'],
  },
  {
    name: 'expiry',
    event: 'due_expired',
    from: ['notified', 'due', 'partially_paid'],
    to: 'overdue',
    who: 'calendar',
    asks: [],
    guards: ['termPassed', 'somethingOpen'],
  },
  {
    name: 'part-payment',
    event: 'due_part_paid',
    from: open,
    to: 'partially_paid',
    who: 'ledger',
    asks: [],
    guards: ['partlyOpen'],
  },
  { name: 'payment', event: 'due_paid', from: open, to: 'paid', who: 'ledger', asks: [], guards: ['nothingOpen'] },
  {
    name: 'reversal',
    event: 'payment_reversed',
    from: ['paid', 'partially_paid'],
    to: 'due',
    who: 'ledger',
    asks: [],
    guards: ['somethingOpen'],
  },
  {
    name: 'reminder',
    event: 'due_reminded',
    from: ['overdue', 'reminded'],
    to: 'reminded',
    who: 'calendar',
    asks: [],
    guards: ['reminderCome'],
  },
  {
    name: 'referral',
    event: 'due_referred',
    from: ['overdue', 'reminded'],
    to: 'arrears',
    who: 'collector',
    asks: ['reason'],
    guards: ['reasonGiven', 'remindersDone'],
  },
  {
    name: 'waiver',
    event: 'due_waived',
    from: open,
    to: 'waived',
    who: 'approver',
    asks: ['act', 'reason'],
    guards: ['actGiven', 'reasonGiven'],
  },
  {
    name: 'replacement',
    event: 'due_replaced',
    from: ['notified', 'disputed', 'due'],
    to: 'replaced',
    who: 'rule',
    asks: [],
    guards: ['wholeOpen'],
  },
] as const satisfies readonly Move[]
export type MoveName = (typeof moves)[number]['name']

export const moveNamed = (name: MoveName): Move => moves.find((m) => m.name === name)!
export const movesFrom = (state: State): Move[] => moves.filter((m: Move) => m.from.includes(state))
/** Those a person presses. */
export const pressed: readonly Move[] = moves.filter((m: Move) => ['collector', 'body', 'approver'].includes(m.who))

export const accessOf = (move: Move) =>
  ({ collector: 'dues.collect', body: 'dues.dispute', approver: 'dues.approve', calendar: '', ledger: '', rule: '' })[
    move.who
  ]

/** What a move lacks in a case; nothing when it may be done. */
export const missingFor = (move: Move, c: Case): Missing[] =>
  move.guards.map((name) => guards[name](c)).filter((m) => m !== null)

/** The distance of the next reminder after so many that went. */
export const nextReminder = (distances: readonly number[], sent: number): number | null =>
  distances.toSorted((a, b) => a - b)[sent] ?? null

// — schedules —

const scheduleStates = ['draft', 'proposed', 'in_force', 'superseded'] as const
export type ScheduleState = (typeof scheduleStates)[number]
export type ScheduleCase = {
  /** How many rules are impossible, and how many bodies lack an input. */
  problems: number
  bodiesMissing: number
  bodies: number
  act: boolean
  actFile: boolean
  /** Whether who acts may approve what was proposed: somebody else, unless the centre's setting says otherwise. */
  otherPerson: boolean
  changes: boolean
  reason: string
}
const scheduleGuards = {
  rulesPossible: (c) => (c.problems === 0 ? null : { code: 'rules_impossible', values: { count: c.problems } }),
  inputsWhole: (c) => (c.bodiesMissing === 0 ? null : { code: 'inputs_missing', values: { count: c.bodiesMissing } }),
  someBody: (c) => (c.bodies > 0 ? null : { code: 'nobody_belongs' }),
  changesSaid: (c) => (c.changes ? null : { code: 'changes_missing' }),
  actGiven: (c) => (c.act ? null : { code: 'dues_act_missing' }),
  actWithFile: (c) => (!c.act || c.actFile ? null : { code: 'act_without_file' }),
  anotherPerson: (c) => (c.otherPerson ? null : { code: 'second_person_needed' }),
  reasonGiven: (c) => (c.reason.trim().length >= 3 ? null : { code: 'dues_reason_missing' }),
} satisfies Record<string, (c: ScheduleCase) => Missing | null>

export type ScheduleMove = {
  name: string
  event: string
  from: readonly ScheduleState[]
  to: ScheduleState
  who: 'proposer' | 'approver' | 'rule'
  asks: readonly ('act' | 'reason')[]
  guards: readonly (keyof typeof scheduleGuards)[]
}
export const scheduleMoves = [
  {
    name: 'proposal',
    event: 'schedule_proposed',
    from: ['draft'],
    to: 'proposed',
    who: 'proposer',
    asks: [],
    guards: ['rulesPossible', 'someBody', 'inputsWhole', 'changesSaid'],
  },
  {
    name: 'return',
    event: 'schedule_returned',
    from: ['proposed'],
    to: 'draft',
    who: 'proposer',
    asks: ['reason'],
    guards: ['reasonGiven'],
  },
  {
    name: 'approval',
    event: 'schedule_approved',
    from: ['proposed'],
    to: 'in_force',
    who: 'approver',
    asks: ['act'],
    guards: ['anotherPerson', 'actGiven', 'actWithFile'],
  },
  {
    name: 'supersession',
    event: 'schedule_superseded',
    from: ['in_force'],
    to: 'superseded',
    who: 'rule',
    asks: [],
    guards: [],
  },
] as const satisfies readonly ScheduleMove[]
export type ScheduleMoveName = (typeof scheduleMoves)[number]['name']
export const scheduleMoveNamed = (name: ScheduleMoveName): ScheduleMove => scheduleMoves.find((m) => m.name === name)!
export const scheduleMovesFrom = (state: ScheduleState): ScheduleMove[] =>
  scheduleMoves.filter((m: ScheduleMove) => m.from.includes(state) && m.who !== 'rule')
export const pressedOnSchedule: readonly ScheduleMove[] = scheduleMoves.filter((m: ScheduleMove) => m.who !== 'rule')
export const scheduleAccess = (move: ScheduleMove) =>
  ({ proposer: 'dues.propose', approver: 'dues.approve', rule: '' })[move.who]
export const missingForSchedule = (move: ScheduleMove, c: ScheduleCase): Missing[] =>
  move.guards.map((name) => scheduleGuards[name](c)).filter((m) => m !== null)

/** The diagrams of the states in Mermaid, for the README: drawn from the tables, never by hand. */
export const dueDiagram = () =>
  [
    'stateDiagram-v2',
    '  [*] --> calculated',
    '  state asked {',
    ...open.map((s) => `    ${s}`),
    '  }',
    ...moves.flatMap((m: Move) =>
      (m.from.length >= open.length ? ['asked'] : m.from).map((f) => `  ${f} --> ${m.to}: ${m.name}`),
    ),
  ].join('\n')
export const scheduleDiagram = () =>
  ['stateDiagram-v2', '  [*] --> draft']
    .concat(scheduleMoves.flatMap((m) => m.from.map((f) => `  ${f} --> ${m.to}: ${m.name}`)))
    .join('\n')
