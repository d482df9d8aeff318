/**
 * The moves of a request until it is an activation and until that ends, and what each asks: the one table from which
 * buttons, refusals, routes, API and the diagram in the README come. Values in, values out.
 */

export const states = [
  'requested',
  'waiting_approval',
  'waiting_form',
  'waiting_consent',
  'validated',
  'in_provisioning',
  'active',
  'suspended',
  'termination_requested',
  'terminated',
  'rejected',
  'withdrawn',
] as const
export type State = (typeof states)[number]

/** Before the centre has given anything. */
export const asked: readonly State[] = ['requested', 'waiting_approval', 'waiting_form', 'waiting_consent', 'validated']
/** The body has it, or is being given it. */
export const given: readonly State[] = ['in_provisioning', 'active', 'suspended', 'termination_requested']

export const signatures = ['none', 'person', 'upload', 'either'] as const
type Signature = (typeof signatures)[number]
export const approverRoles = ['rtd', 'secretary', 'body-accountant'] as const
type ApproverRole = (typeof approverRoles)[number]
export const platforms = ['pagopa', 'io', 'send', 'pdnd', 'anpr', 'identity', 'other'] as const
type Platform = (typeof platforms)[number]

/** What the check of a signed file found, for the signature that counts. */
export type SignedFacts = {
  digital: boolean
  intact: boolean
  certificateValid: boolean
  sameDocument: boolean
  signer: string
  /** Whether the signer is somebody the body is known to act through. */
  ofBody: boolean
}

/** Everything a guard may look at. Days are `2026-12-31`. */
export type Case = {
  day: string
  today: string
  lastMoveOn: string | null
  approval: { needed: boolean; given: boolean; byRoles: readonly ApproverRole[]; actorMay: boolean }
  signature: {
    needed: Signature
    given: boolean
    file: SignedFacts | null
    /** Who acts is signed in as an officer of the body. */
    person: boolean
  }
  /** The answer of the catalogue for this body, service and quantity, today. */
  entitlement: { allowed: boolean; code: string; values: Record<string, string | number> }
  /** The same, asked of nothing more than what the body has. */
  belongs: { allowed: boolean; code: string; values: Record<string, string | number> }
  reason: string
  /** Steps of provisioning not done yet. */
  openSteps: readonly string[]
  delegation: { needed: Platform | ''; accepted: boolean }
  /** Things to be given back that were not. */
  toHandBack: readonly string[]
  renews: boolean
  renewsOn: string | null
}
export type Missing = { code: string; values?: Record<string, string | number> }
type Guard = (c: Case) => Missing | null

const ask = (fine: boolean, code: string, values?: Record<string, string | number>): Missing | null =>
  fine ? null : { code, ...(values && { values }) }
const approved = (c: Case) => !c.approval.needed || c.approval.given
const signed = (c: Case) => c.signature.needed === 'none' || c.signature.given
const lacksCommitment = (c: Case) => c.entitlement.code === 'beyond_needs_commitment'
const uploads = (c: Case) => c.signature.file !== null

/** What a move may ask. Each guard answers with what is missing, or nothing. */
export const guards = {
  inOrder: (c) =>
    ask(c.lastMoveOn === null || c.day >= c.lastMoveOn, 'activation_before_last', { day: c.lastMoveOn ?? '' }),
  notAhead: (c) => ask(c.day <= c.today, 'activation_in_future'),
  approvalLacks: (c) => ask(!approved(c), 'approval_given'),
  approved: (c) => ask(approved(c), 'approval_missing', { roles: c.approval.byRoles.join(',') }),
  mayApprove: (c) => ask(c.approval.actorMay, 'approver_other', { roles: c.approval.byRoles.join(',') }),
  signatureLacks: (c) => ask(!signed(c), 'request_signed'),
  signed: (c) => ask(signed(c), 'request_not_signed'),
  signatureKind: (c) =>
    uploads(c)
      ? ask(c.signature.needed !== 'person', 'signature_by_person')
      : (ask(c.signature.needed !== 'upload', 'signature_by_file') ?? ask(c.signature.person, 'signature_not_officer')),
  signedDigitally: (c) => ask(!uploads(c) || c.signature.file!.digital, 'file_not_signed'),
  signatureIntact: (c) => ask(!uploads(c) || !c.signature.file!.digital || c.signature.file!.intact, 'file_altered'),
  signatureInTime: (c) =>
    ask(!uploads(c) || !c.signature.file!.digital || c.signature.file!.certificateValid, 'file_certificate'),
  sameDocument: (c) =>
    ask(!uploads(c) || !c.signature.file!.digital || c.signature.file!.sameDocument, 'file_other_document'),
  signerOfBody: (c) =>
    ask(!uploads(c) || !c.signature.file!.digital || c.signature.file!.ofBody, 'file_signer', {
      signer: c.signature.file?.signer ?? '?',
    }),
  commitmentLacks: (c) => ask(lacksCommitment(c), 'commitment_not_needed'),
  entitled: (c) => ask(c.entitlement.allowed, c.entitlement.code, c.entitlement.values),
  stillBelongs: (c) => ask(c.belongs.allowed, c.belongs.code, c.belongs.values),
  reasonGiven: (c) => ask(c.reason.length >= 3, 'reason_missing'),
  stepsDone: (c) =>
    ask(c.openSteps.length === 0, 'steps_open', { count: c.openSteps.length, steps: c.openSteps.join('; ') }),
  delegated: (c) =>
    ask(c.delegation.needed === '' || c.delegation.accepted, 'delegation_missing', { platform: c.delegation.needed }),
  handedBack: (c) =>
    ask(c.toHandBack.length === 0, 'hand_back_open', { count: c.toHandBack.length, things: c.toHandBack.join('; ') }),
  renewalCome: (c) =>
    ask(c.renews && c.renewsOn !== null && c.renewsOn <= c.day, 'renewal_not_come', { day: c.renewsOn ?? '' }),
} satisfies Record<string, Guard>
type GuardName = keyof typeof guards

/** What a form asks besides a note. */
type Field = 'day' | 'reason' | 'signature' | 'commitment'
/**
 * Whose a move is: the body that asks; who approves in it; who commits its expense; who decides and who works at the
 * centre; the rules, by themselves, as soon as they allow it; the calendar.
 */
type Who = 'body' | 'approver' | 'committer' | 'grantor' | 'provider' | 'rule' | 'calendar'
export type Move = {
  name: string
  /** What is written down when it is done: `activations.<event>`. */
  event: string
  from: readonly State[]
  to: State
  who: Who
  asks: readonly Field[]
  guards: readonly GuardName[]
}

const before = ['requested', 'waiting_approval', 'waiting_form', 'waiting_consent'] as const
const upload = ['signedDigitally', 'signatureIntact', 'signatureInTime', 'sameDocument', 'signerOfBody'] as const

export const moves = [
  // The rules of the body and of the service say where a request waits: the first of these that holds.
  {
    name: 'approval-wait',
    event: 'approval_awaited',
    from: ['requested'],
    to: 'waiting_approval',
    who: 'rule',
    asks: [],
    guards: ['stillBelongs', 'approvalLacks'],
  },
  {
    name: 'form-wait',
    event: 'signature_awaited',
    from: ['requested'],
    to: 'waiting_form',
    who: 'rule',
    asks: [],
    guards: ['stillBelongs', 'approved', 'signatureLacks'],
  },
  {
    name: 'consent-wait',
    event: 'consent_awaited',
    from: ['requested'],
    to: 'waiting_consent',
    who: 'rule',
    asks: [],
    guards: ['approved', 'signed', 'commitmentLacks'],
  },
  {
    name: 'validation',
    event: 'request_validated',
    from: ['requested'],
    to: 'validated',
    who: 'rule',
    asks: [],
    guards: ['approved', 'signed', 'entitled'],
  },
  {
    name: 'approval',
    event: 'request_approved',
    from: ['waiting_approval'],
    to: 'requested',
    who: 'approver',
    asks: [],
    guards: ['mayApprove'],
  },
  {
    name: 'refusal',
    event: 'request_refused',
    from: ['waiting_approval'],
    to: 'withdrawn',
    who: 'approver',
    asks: ['reason'],
    guards: ['mayApprove', 'reasonGiven'],
  },
  {
    name: 'signature',
    event: 'request_signed',
    from: ['waiting_form'],
    to: 'requested',
    who: 'body',
    asks: ['signature'],
    guards: ['signatureKind', ...upload],
  },
  {
    name: 'consent',
    event: 'expense_committed',
    from: ['waiting_consent'],
    to: 'requested',
    who: 'committer',
    asks: ['commitment'],
    guards: ['commitmentLacks'],
  },
  {
    name: 'review',
    event: 'request_reviewed',
    from: [...before, 'validated'],
    to: 'requested',
    who: 'grantor',
    asks: [],
    guards: [],
  },
  {
    name: 'withdrawal',
    event: 'request_withdrawn',
    from: [...before, 'validated'],
    to: 'withdrawn',
    who: 'body',
    asks: [],
    guards: [],
  },
  {
    name: 'rejection',
    event: 'request_rejected',
    from: [...before, 'validated'],
    to: 'rejected',
    who: 'grantor',
    asks: ['reason'],
    guards: ['reasonGiven'],
  },
  {
    name: 'grant',
    event: 'request_granted',
    from: ['validated'],
    to: 'in_provisioning',
    who: 'grantor',
    asks: [],
    guards: ['approved', 'signed', 'entitled'],
  },
  {
    name: 'activation',
    event: 'service_activated',
    from: ['in_provisioning'],
    to: 'active',
    who: 'provider',
    asks: ['day'],
    guards: ['inOrder', 'notAhead', 'stillBelongs', 'stepsDone', 'delegated'],
  },
  {
    name: 'renewal',
    event: 'service_renewed',
    from: ['active'],
    to: 'active',
    who: 'calendar',
    asks: [],
    guards: ['renewalCome', 'stillBelongs'],
  },
  {
    name: 'suspension',
    event: 'service_suspended',
    from: ['active'],
    to: 'suspended',
    who: 'grantor',
    asks: ['reason'],
    guards: ['reasonGiven'],
  },
  {
    name: 'resumption',
    event: 'service_resumed',
    from: ['suspended'],
    to: 'active',
    who: 'grantor',
    asks: [],
    guards: ['stillBelongs'],
  },
  {
    name: 'termination-request',
    event: 'termination_asked',
    from: ['in_provisioning', 'active', 'suspended'],
    to: 'termination_requested',
    who: 'body',
    asks: ['reason'],
    guards: ['reasonGiven'],
  },
  {
    name: 'termination',
    event: 'service_terminated',
    from: ['termination_requested'],
    to: 'terminated',
    who: 'provider',
    asks: ['day'],
    guards: ['inOrder', 'notAhead', 'handedBack'],
  },
] as const satisfies readonly Move[]
export type MoveName = (typeof moves)[number]['name']

export const moveNamed = (name: MoveName): Move => moves.find((m) => m.name === name)!
export const movesFrom = (state: State): Move[] => moves.filter((m: Move) => m.from.includes(state))
/** Those a person presses: each has its address, `POST /activations/:number/<name>`. */
export const pressed: readonly Move[] = moves.filter((m: Move) => m.who !== 'rule' && m.who !== 'calendar')

/** Which permission a move takes. */
export const accessOf = (move: Move) =>
  ({
    body: 'activations.request',
    approver: 'activations.approve',
    committer: 'activations.commit',
    grantor: 'activations.grant',
    provider: 'activations.provision',
    rule: '',
    calendar: '',
  })[move.who]

/** What a move lacks in a case; nothing when it may be done. */
export const missingFor = (move: Move, c: Case): Missing[] =>
  move.guards.map((name) => guards[name](c)).filter((m) => m !== null)

/** Where the rules take a request that stands at `requested`: the first move they allow, or null when none. */
export const ruled = (c: Case): Move | null =>
  moves.find((m: Move) => m.who === 'rule' && missingFor(m, c).length === 0) ?? null

/** Whether what a service is counted in is used up when it is given, and not each time it is used. */
export const countedAtGrant = (unit: string | null, counting: 'unit' | 'grant' | 'use'): boolean =>
  counting === 'unit' ? unit !== null && !usedUpInUse.has(unit) : counting === 'grant'
const usedUpInUse: ReadonlySet<string> = new Set(['query', 'event', 'meeting', 'megabyte', 'hour', 'day', 'payslip'])

/** Whether a request of so many units needs somebody's approval: not from who may approve it themselves. */
export const needsApproval = (
  rule: { roles: readonly string[]; above: number } | null,
  quantity: number,
  askerRoles: readonly string[],
): boolean =>
  rule !== null && rule.roles.length > 0 && quantity > rule.above && !askerRoles.some((r) => rule.roles.includes(r))

/** A year after a day; who began on 29 February renews on the 28th. */
export const yearAfter = (day: string): string => Temporal.PlainDate.from(day).add({ years: 1 }).toString()

/** The distance a reminder is at: the smallest that has been reached, or null when none has, or the day is past. */
export function distanceReached(expiresOn: string, day: string, distances: readonly number[]): number | null {
  const left = Temporal.PlainDate.from(day).until(Temporal.PlainDate.from(expiresOn)).days
  if (left < 0) return null
  return distances.filter((d) => left <= d).toSorted((a, b) => a - b)[0] ?? null
}

/** The diagram of the states in Mermaid, for the README: drawn from the table, never by hand. */
export function diagram(): string {
  const from = (m: Move) => (m.from.length >= before.length ? ['asked'] : m.from)
  const line = (m: Move) => from(m).map((f) => `  ${f} --> ${m.to}: ${m.name}`)
  return [
    'stateDiagram-v2',
    '  [*] --> requested',
    '  state asked {',
    ...asked.map((state) => `    ${state}`),
    '  }',
    ...moves.flatMap(line),
  ].join('\n')
}

/** R-12, as people say it. */
export const sayNumber = (n: number) => `R-${n}`
