// One type per table, written by `campanile migrate --write` from the schema. Do not edit.
import type { Generated, GeneratedAlways } from 'kysely'

/** platform: what one signs in with */
export type Account = {
  id: Generated<string>
  email: string
  passwordHash: string | null
  totpSecret: Buffer | null
  totpConfirmedAt: Temporal.Instant | null
  totpLastStep: number | null
  demo: Generated<boolean>
  createdAt: Generated<Temporal.Instant>
  closedAt: Temporal.Instant | null
}

/** conventions: an act of a public body and what it legitimises points at */
export type Act = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  own: Generated<boolean>
  type: 'resolution' | 'determination' | 'decree' | 'agreement' | 'processing_deed' | 'notice' | 'other'
  issuer: string
  organ: 'council' | 'executive' | 'assembly' | 'mayor' | 'president' | 'board' | 'manager' | 'other'
  number: string
  adoptedOn: string
  title: Generated<string>
  enforceableOn: string | null
  publishedOn: string | null
  executiveOn: string | null
  fileId: string | null
  fileSha256: Buffer | null
  signatures: Generated<unknown>
  createdAt: Generated<Temporal.Instant>
}

/** activations: a service asked for by a body, from the request to the day it is given back */
export type Activation = {
  centreId: Generated<string>
  id: Generated<string>
  number: number
  bodyId: string
  serviceId: string
  quantity: number
  state: Generated<'requested' | 'waiting_approval' | 'waiting_form' | 'waiting_consent' | 'validated' | 'in_provisioning' | 'active' | 'suspended' | 'termination_requested' | 'terminated' | 'rejected' | 'withdrawn'>
  purpose: Generated<string>
  askedBy: string | null
  askedAt: Generated<Temporal.Instant>
  approvedBy: string | null
  signature: Generated<'none' | 'person' | 'upload' | 'either'>
  documentFileId: string | null
  documentSha256: Buffer | null
  documentSize: number | null
  consentId: string | null
  consumptionId: string | null
  grantedOn: string | null
  activeOn: string | null
  renewsOn: string | null
  renewalProblem: Generated<string>
  suspendedBy: Generated<'' | 'centre' | 'adhesion'>
  endedOn: string | null
  reason: Generated<string>
  demo: Generated<boolean>
  version: Generated<number>
}

/** activations: a thing given with a service, until when it is good and whether it is given back */
export type ActivationItem = {
  centreId: Generated<string>
  id: Generated<string>
  activationId: string
  bodyId: string
  kind: 'mailbox' | 'kit' | 'certificate' | 'device' | 'address' | 'licence' | 'data' | 'other'
  label: string
  holder: Generated<string>
  expiresOn: string | null
  toHandBack: Generated<boolean>
  handedBackOn: string | null
  note: Generated<string>
  recordedAt: Generated<Temporal.Instant>
}

/** activations: a request or activation went from one state to another, and by whom */
export type ActivationMove = {
  centreId: Generated<string>
  id: Generated<string>
  activationId: string
  bodyId: string
  move: string
  fromState: string
  toState: string
  movedOn: string
  personId: string | null
  note: Generated<string>
  recordedAt: Generated<Temporal.Instant>
}

/** activations: how the document of a request was signed */
export type ActivationSignature = {
  centreId: Generated<string>
  id: Generated<string>
  activationId: string
  bodyId: string
  kind: 'person' | 'upload'
  signer: string
  capacity: Generated<string>
  personId: string | null
  strength: Generated<'' | 'password' | 'second_factor'>
  documentSha256: Buffer
  fileId: string | null
  format: Generated<string>
  trust: Generated<string>
  signedAt: Temporal.Instant
}

/** activations: a step of giving a service to a body: whose it is, until when, done by whom */
export type ActivationStep = {
  centreId: Generated<string>
  id: Generated<string>
  activationId: string
  bodyId: string
  position: number
  title: string
  ownerRole: string
  ownerId: string | null
  dueOn: string
  doneOn: string | null
  doneBy: string | null
  note: Generated<string>
}

/** conventions: a body and a convention, and how it stands between them */
export type Adhesion = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  conventionId: string
  state: Generated<'prospect' | 'invited' | 'deliberated' | 'signed' | 'active' | 'expiring' | 'renewed' | 'lapsed' | 'user_without_adhesion' | 'exit_requested' | 'leaving' | 'exited' | 'suspended' | 'excluded' | 'merged'>
  actId: string | null
  signedOn: string | null
  countersignedOn: string | null
  entitledFromOn: string | null
  entitledToOn: string | null
  exitAskedOn: string | null
  exitEffectiveOn: string | null
  nothingToHandBack: Generated<boolean>
  successorId: string | null
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
}

/** conventions: a text filled for a body, to be signed */
export type AdhesionDraft = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  adhesionId: string
  fileId: string
  sha256: Buffer
  size: number
  createdAt: Generated<Temporal.Instant>
}

/** conventions: one move of an adhesion from a state to another */
export type AdhesionMove = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  adhesionId: string
  move: string
  fromState: string
  toState: string
  movedOn: string
  actId: string | null
  personId: string | null
  note: Generated<string>
  recordedAt: Temporal.Instant
}

/** conventions: a checked signature of a party of an adhesion */
export type AdhesionSignature = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  adhesionId: string
  party: 'body' | 'lead'
  fileId: string
  fileSha256: Buffer
  contentSha256: Buffer
  format: 'cades' | 'pades'
  signer: string
  capacity: string
  signedAt: Temporal.Instant | null
  signedAtSource: 'timestamp' | 'signer' | null
  trust: 'trusted' | 'unknown_issuer' | 'not_configured'
  recordedAt: Temporal.Instant
}

/** catalogue: how much of a service a body has used in a period, within its allowance and beyond it */
export type AllowanceCounter = {
  centreId: Generated<string>
  bodyId: string
  serviceId: string
  periodFrom: string
  periodTo: string | null
  period: 'convention' | 'year' | 'month'
  used: Generated<number>
  over: Generated<number>
  alerted: Generated<number>
}

/** platform: tokens of the API */
export type ApiToken = {
  centreId: Generated<string>
  id: Generated<string>
  hash: Buffer
  name: string
  role: string
  scopeBodyId: string | null
  createdBy: string | null
  createdAt: Generated<Temporal.Instant>
  expiresAt: Temporal.Instant
  lastUsedAt: Temporal.Instant | null
  revokedAt: Temporal.Instant | null
}

/** activations: which roles of a body approve its requests, and above which quantity */
export type ApprovalRule = {
  centreId: Generated<string>
  bodyId: string
  roles: Generated<string[]>
  above: Generated<number>
  version: Generated<number>
}

/** desk: an article of the knowledge base */
export type Article = {
  centreId: Generated<string>
  id: Generated<string>
  visibility: Generated<'public' | 'members' | 'operators'>
  published: number | null
  ticketId: string | null
  createdAt: Generated<Temporal.Instant>
  slug: string | null
}

/** desk: whether a public article helped somebody */
export type ArticleAnswer = {
  centreId: Generated<string>
  articleId: string
  source: Buffer
  saidOn: string
  helpful: boolean
}

/** desk: whether an article helped somebody */
export type ArticleOpinion = {
  centreId: Generated<string>
  articleId: string
  personId: string
  bodyId: string | null
  helpful: boolean
  saidAt: Generated<Temporal.Instant>
}

/** desk: a version of an article; officers see the one that is published */
export type ArticleVersion = {
  centreId: Generated<string>
  id: Generated<string>
  articleId: string
  number: number
  title: string
  text: string
  authorId: string | null
  readerId: string | null
  publishedAt: Temporal.Instant | null
  writtenAt: Generated<Temporal.Instant>
  visibility: Generated<'public' | 'members' | 'operators'>
}

/** members: a public body the centre knows */
export type Body = {
  centreId: Generated<string>
  id: Generated<string>
  type: 'municipality' | 'union' | 'mountain_community' | 'consortium' | 'special_agency' | 'province' | 'other'
  name: string
  searchName: string
  state: Generated<'prospect' | 'member' | 'user' | 'suspended' | 'former' | 'merged'>
  ipaCode: string | null
  istatCode: string | null
  taxCode: string | null
  cadastralCode: string | null
  province: Generated<string>
  region: Generated<string>
  population: number | null
  populationOn: string | null
  parentUnionId: string | null
  successorId: string | null
  mergedOn: string | null
  website: Generated<string>
  notes: Generated<string>
  demoNote: Generated<string>
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
}

/** members: each code of a body with its validity */
export type BodyCode = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  kind: 'ipa' | 'istat' | 'tax' | 'cadastral' | 'invoice_office' | 'pec'
  value: string
  label: Generated<string>
  fromOn: string | null
  toOn: string | null
  source: Generated<string>
}

/** members: how and where a body is reached */
export type BodyContact = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  kind: 'office' | 'phone' | 'mail' | 'pec' | 'site' | 'address'
  label: Generated<string>
  value: string
}

/** desk: the calendar of a body and who of its people sees its tickets */
export type BodyDesk = {
  centreId: Generated<string>
  bodyId: string
  weekly: Generated<unknown>
  patron: string | null
  sharing: Generated<'all' | 'own'>
  version: Generated<number>
  earlyHours: Generated<number>
  noticeHours: Generated<number>
  finalMonths: Generated<number>
}

/** members: a figure of a body with its day and source */
export type BodyFact = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  kind: 'population' | 'firms' | 'workstations'
  value: number
  asOf: string
  source: string
  demo: Generated<boolean>
  recordedAt: Generated<Temporal.Instant>
}

/** obligations: what is true of a body and decides which duties it has */
export type BodyFlag = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  flag: 'nis2' | 'digital_preservation' | 'own_site' | 'employees'
  source: string
  setOn: string
}

/** funding: the holders of the national record that are this body */
export type BodyHolder = {
  centreId: Generated<string>
  bodyId: string
  holderId: number
  rule: 'ipa' | 'istat' | 'name'
}

/** people: a role in a body, under an act, from a day to a day */
export type BodyMandate = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  personId: string
  role: 'rtd' | 'referent' | 'body-accountant' | 'secretary' | 'rup' | 'mayor' | 'councillor' | 'employee' | 'dpo'
  act: Generated<string>
  actOn: string | null
  fromOn: string
  toOn: string | null
}

/** members: the boundary of a body, for the map */
export type BodyShape = {
  centreId: Generated<string>
  bodyId: string
  geometry: unknown
  source: string
  asOf: string | null
}

/** desk: a body hit by a breach, for how long, and its part of the penalty */
export type BreachShare = {
  centreId: Generated<string>
  breachId: string
  bodyId: string
  outageSeconds: Generated<number>
  cents: number | null
  act: Generated<string>
}

/** desk: a ticket that shows the breach of a supplier's level */
export type BreachTicket = {
  centreId: Generated<string>
  breachId: string
  ticketId: string
  promised: number
  consumed: number
}

/** activations: a secret address at which a calendar of expiries is read */
export type CalendarFeed = {
  centreId: Generated<string>
  id: Generated<string>
  personId: string
  scopeBodyId: string | null
  hash: Buffer
  details: Generated<boolean>
  createdAt: Generated<Temporal.Instant>
  revokedAt: Temporal.Instant | null
}

/** funding: a national call (avviso) */
export type Call = {
  id: number
  titleKey: string
  title: string
  measure: string
  titlePlace: string
  opensOn: string | null
  closesOn: string | null
  state: string | null
  allottedCents: number | null
  measureTotalCents: number | null
  recipients: Generated<string[]>
  listedEditionId: number | null
}

/** desk: a log of the switchboard that was read */
export type CallImport = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
  lines: Generated<number>
  kept: Generated<number>
  doubled: Generated<number>
  wrong: Generated<number>
  importedAt: Generated<Temporal.Instant>
  personId: string | null
}

/** desk: a line of a switchboard's log that could not be read */
export type CallReject = {
  centreId: Generated<string>
  id: Generated<string>
  importId: string
  line: number
  reason: string
  text: Generated<string>
}

/** conventions: the renewal of a convention with all its bodies */
export type Campaign = {
  centreId: Generated<string>
  id: Generated<string>
  conventionId: string
  title: string
  deadlineOn: string
  remindDays: Generated<number[]>
  resolutionTemplate: Generated<string>
  conventionTemplate: Generated<string>
  state: Generated<'draft' | 'open' | 'closed'>
  openedAt: Temporal.Instant | null
  closedAt: Temporal.Instant | null
  demoNote: Generated<string>
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
}

/** conventions: a body in a renewal campaign, and whether it was sent the draft */
export type CampaignBody = {
  centreId: Generated<string>
  id: Generated<string>
  campaignId: string
  bodyId: string
  sentAt: Temporal.Instant | null
  sentTo: Generated<string>
  trouble: Generated<string>
  troubleValues: Generated<unknown>
}

/** conventions: a file brought with others in a campaign, and what became of it */
export type CampaignItem = {
  centreId: Generated<string>
  id: Generated<string>
  campaignId: string
  name: string
  sha256: Buffer
  fileId: string | null
  given: Generated<unknown>
  state: Generated<'waiting' | 'accepted' | 'refused'>
  move: Generated<string>
  foundBodyId: string | null
  problem: Generated<string>
  problemValues: Generated<unknown>
  createdAt: Generated<Temporal.Instant>
}

/** conventions: a reminder that was sent to a body in a campaign */
export type CampaignReminder = {
  centreId: Generated<string>
  campaignId: string
  bodyId: string
  byHand: Generated<boolean>
  days: number
  sentAt: Temporal.Instant
}

/** conventions: the figures of a campaign as counted last, and whether they still stand */
export type CampaignTally = {
  centreId: Generated<string>
  campaignId: string
  countedOn: string
  fresh: Generated<boolean>
  figures: unknown
}

/** platform: a centre, the tenant everything else belongs to */
export type Centre = {
  id: Generated<string>
  slug: string
  name: string
  kind: Generated<string>
  zone: Generated<string>
  modulesOff: Generated<string[]>
  oidcIssuer: string | null
  oidcClientId: string | null
  oidcSecret: Buffer | null
  headMail: Generated<string[]>
  demo: Generated<boolean>
  createdAt: Generated<Temporal.Instant>
}

/** people: a role in the centre, under an act, from a day to a day */
export type CentreMandate = {
  centreId: Generated<string>
  id: Generated<string>
  personId: string
  role: 'director' | 'operator' | 'specialist' | 'funding-officer' | 'procurement-officer' | 'accountant' | 'partner-operator' | 'contract-director' | 'organ-member' | 'supplier' | 'auditor'
  act: Generated<string>
  actOn: string | null
  fromOn: string
  toOn: string | null
}

/** desk: an answer somebody proposed to the committee as a guideline */
export type CommitteeProposal = {
  centreId: Generated<string>
  id: Generated<string>
  ticketId: string | null
  articleId: string | null
  title: string
  why: string
  personId: string | null
  proposedAt: Generated<Temporal.Instant>
}

/** catalogue: units of a service a body used, or an earlier entry put right */
export type Consumption = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  serviceId: string
  ruleId: string
  periodFrom: string
  quantity: number
  overQuantity: Generated<number>
  cents: Generated<number>
  consentId: string | null
  usedOn: string
  source: 'hand' | 'api' | 'csv'
  reference: Generated<string>
  note: Generated<string>
  correctsId: string | null
  personId: string | null
  recordedAt: Generated<Temporal.Instant>
}

/** catalogue: counters and consents that do not agree with their entries */
export type ConsumptionMismatch = {
  centreId: string | null
  bodyId: string | null
  serviceId: string | null
  periodFrom: string | null
  kind: string | null
  toldUsed: number | null
  used: number | null
  toldOver: number | null
  over: number | null
}

/** conventions: the same text each council approves, with its period and its rules */
export type Convention = {
  centreId: Generated<string>
  id: Generated<string>
  title: string
  leadBodyId: string
  legalBasis: string
  beginsOn: string
  endsOn: string
  state: Generated<'draft' | 'approved'>
  approvingActId: string | null
  approvedUnder: string | null
  organs: Generated<string>
  noticeDays: Generated<number>
  expiringMonths: Generated<number>
  renewalMode: Generated<'new_act' | 'none'>
  countersigned: Generated<boolean>
  coversUnionMembers: Generated<boolean>
  firstYearFree: Generated<boolean>
  feeRules: Generated<string>
  renewsId: string | null
  demoNote: Generated<string>
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
}

/** conventions: an act linked to a convention as a whole */
export type ConventionAct = {
  centreId: Generated<string>
  conventionId: string
  actId: string
}

/** conventions: a version of the text of a convention, as a file */
export type ConventionText = {
  centreId: Generated<string>
  id: Generated<string>
  conventionId: string
  number: number
  fileId: string
  fileName: string
  sha256: Buffer
  size: number
  note: Generated<string>
  createdAt: Generated<Temporal.Instant>
}

/** platform: the last number given for each kind of thing */
export type Counter = {
  centreId: string
  name: string
  value: number
}

/** deadlines: a date something must be done by, with how it was computed */
export type Deadline = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  objectKind: string
  objectId: string
  href: Generated<string>
  label: Generated<string>
  rule: string
  title: Generated<unknown>
  state: Generated<'not_started' | 'open' | 'done' | 'closed' | 'refused'>
  dueOn: string | null
  dueAt: Temporal.Instant | null
  doneOn: string | null
  missing: Generated<string>
  computed: Generated<unknown>
  officerRole: Generated<string>
  ownerId: string | null
  version: Generated<number>
}

/** deadlines: why a date is not what it was; never overwritten */
export type DeadlineHistory = {
  centreId: Generated<string>
  id: Generated<string>
  deadlineId: string
  bodyId: string
  was: string | null
  isNow: string | null
  because: Generated<unknown>
  recordedAt: Generated<Temporal.Instant>
}

/** deadlines: who was told of a date, and how long before */
export type DeadlineNotice = {
  centreId: Generated<string>
  personId: string
  deadlineId: string
  dueOn: string
  distance: number
  toldAt: Generated<Temporal.Instant>
}

/** conventions: a link of the chain of an art. 28 deed */
export type DeedProcessor = {
  centreId: Generated<string>
  bodyId: string
  deedId: string
  position: number
  name: string
  taxCode: Generated<string>
  activity: Generated<string>
}

/** activations: the delegation of a body to its partner on a national platform */
export type Delegation = {
  centreId: Generated<string>
  id: Generated<string>
  activationId: string
  bodyId: string
  platform: 'pagopa' | 'io' | 'send' | 'pdnd' | 'anpr' | 'identity' | 'other'
  product: Generated<string>
  partner: string
  delegatedOn: string
  state: Generated<'asked' | 'accepted' | 'refused' | 'revoked'>
  ioServiceId: Generated<string>
  taxonomyCode: Generated<string>
  iun: Generated<string>
  eServiceName: Generated<string>
  eServiceHash: Generated<string>
  version: Generated<number>
  recordedAt: Generated<Temporal.Instant>
}

/** desk: a change to many tickets, and how they were before */
export type DeskBulk = {
  centreId: Generated<string>
  id: Generated<string>
  personId: string
  change: string
  before: Generated<unknown>
  doneAt: Temporal.Instant
  undoneAt: Temporal.Instant | null
}

/** desk: the hours of a centre's desk from a moment on */
export type DeskCalendar = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
  weekly: Generated<unknown>
  holidays: Generated<'IT' | 'none'>
  patron: string | null
  exceptions: Generated<unknown>
  inForceAt: Generated<Temporal.Instant>
  version: Generated<number>
}

/** desk: what tickets are about, and what that suggests */
export type DeskCategory = {
  centreId: Generated<string>
  code: string
  name: string
  kind: Generated<string>
  impact: Generated<number>
  urgency: Generated<number>
  queueId: string | null
  checklist: Generated<string>
  security: Generated<boolean>
  version: Generated<number>
  level: Generated<'centre' | 'specialist' | 'supplier'>
  supplierId: string | null
}

/** desk: an unknown sender or caller, to be confirmed */
export type DeskContact = {
  centreId: Generated<string>
  id: Generated<string>
  name: Generated<string>
  address: Generated<string>
  phone: Generated<string>
  bodyId: string | null
  state: Generated<'to_confirm' | 'confirmed' | 'refused'>
  createdAt: Generated<Temporal.Instant>
  personId: string | null
  mergedIntoId: string | null
}

/** desk: a service level: targets by convention, service, priority */
export type DeskLevel = {
  centreId: Generated<string>
  id: Generated<string>
  conventionId: string | null
  serviceId: string | null
  priority: number | null
  firstResponse: number | null
  takingCharge: number | null
  solution: number | null
  supplier: number | null
  body: number | null
  version: Generated<number>
}

/** desk: where tickets wait, whose team works them and how they are given */
export type DeskQueue = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
  teamId: string | null
  assignment: Generated<'hand' | 'turn' | 'skill'>
  usual: Generated<boolean>
  mailboxId: string | null
}

/** desk: the report of a body's month, under one number */
export type DeskReport = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  monthOn: string
  number: number
}

/** desk: a report as it was made, once or again */
export type DeskReportVersion = {
  centreId: Generated<string>
  id: Generated<string>
  reportId: string
  bodyId: string
  version: number
  fileId: string | null
  madeAt: Generated<Temporal.Instant>
  madeBy: string | null
}

/** desk: how a centre's desk closes, reopens and asks for opinions */
export type DeskSetting = {
  centreId: Generated<string>
  closeDays: Generated<number>
  reopenDays: Generated<number>
  reopenTimes: Generated<number>
  survey: Generated<boolean>
  version: Generated<number>
  monthlyReports: Generated<boolean>
  answerSeconds: Generated<number>
  lang: Generated<'it' | 'en'>
}

/** desk: who tickets are escalated to */
export type DeskSupplier = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
  address: Generated<string>
}

/** desk: who works for a supplier */
export type DeskSupplierPerson = {
  centreId: Generated<string>
  supplierId: string
  personId: string
}

/** desk: people who work the same queues */
export type DeskTeam = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
}

/** desk: a person of a team */
export type DeskTeamMember = {
  centreId: Generated<string>
  teamId: string
  personId: string
  skills: Generated<string[]>
  away: Generated<boolean>
  lastGivenAt: Temporal.Instant | null
}

/** desk: a canned answer, with what it changes */
export type DeskTemplate = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
  text: Generated<string>
  move: Generated<'' | 'charge' | 'wait' | 'solution' | 'cancellation'>
  tag: Generated<string>
  category: string | null
  version: Generated<number>
  impact: number | null
  urgency: number | null
  queueId: string | null
  owner: Generated<'' | 'me' | 'nobody' | 'person'>
  ownerId: string | null
}

/** desk: a kept filter of the list of tickets */
export type DeskView = {
  centreId: Generated<string>
  id: Generated<string>
  personId: string
  name: string
  query: string
  shared: Generated<boolean>
}

/** dues: what a body owes for a year, with frozen inputs and every step */
export type Due = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  scheduleId: string
  year: number
  kind: Generated<'forecast' | 'final'>
  number: number | null
  state: Generated<'calculated' | 'notified' | 'disputed' | 'due' | 'partially_paid' | 'paid' | 'overdue' | 'reminded' | 'arrears' | 'waived' | 'settled' | 'replaced'>
  quotaCents: Generated<number>
  totalCents: number
  openCents: Generated<number>
  steps: Generated<unknown>
  inputs: Generated<unknown>
  dueOn: string
  computedAt: Generated<Temporal.Instant>
  notifiedOn: string | null
  replacesId: string | null
  demo: Generated<boolean>
  version: Generated<number>
}

/** dues: the use beyond the allowance that a due takes in */
export type DueCharge = {
  centreId: Generated<string>
  consumptionId: string
  dueId: string
  bodyId: string
}

/** dues: a credit or debit of a body carried to its next due */
export type DueCredit = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  kind: 'penalty' | 'advance' | 'adjustment' | 'overpayment'
  cents: number
  reason: string
  source: string
  asOf: string
  fromDueId: string | null
  paymentId: string | null
  personId: string | null
  recordedAt: Generated<Temporal.Instant>
}

/** dues: how much of a credit a due used */
export type DueCreditUse = {
  centreId: Generated<string>
  creditId: string
  dueId: string
  bodyId: string
  cents: number
}

/** dues: what a body objects to in a due, and the answer */
export type DueDispute = {
  centreId: Generated<string>
  id: Generated<string>
  dueId: string
  bodyId: string
  text: string
  openedBy: string | null
  openedAt: Generated<Temporal.Instant>
  answer: Generated<string>
  answeredBy: string | null
  answeredAt: Temporal.Instant | null
}

/** dues: a due went from one state to another, by whom, under which act */
export type DueMove = {
  centreId: Generated<string>
  id: Generated<string>
  dueId: string
  bodyId: string
  move: string
  fromState: string
  toState: string
  movedOn: string
  personId: string | null
  actId: string | null
  note: Generated<string>
  recordedAt: Generated<Temporal.Instant>
}

/** dues: the notice of a due and how it went */
export type DueNotice = {
  centreId: Generated<string>
  id: Generated<string>
  dueId: string
  bodyId: string
  fileId: string | null
  channel: Generated<'' | 'pec' | 'mail'>
  address: Generated<string>
  state: Generated<'prepared' | 'sent' | 'failed'>
  problem: Generated<string>
  attempts: Generated<number>
  messageId: string | null
  sentAt: Temporal.Instant | null
}

/** dues: the penalty of a supplier whose parts became credits */
export type DuePenalty = {
  centreId: Generated<string>
  breachId: string
  takenOn: string
  personId: string | null
}

/** dues: what a body would owe under a published proposal */
export type DuePreview = {
  centreId: Generated<string>
  scheduleId: string
  bodyId: string
  year: number
  totalCents: number
  steps: Generated<unknown>
  publishedAt: Generated<Temporal.Instant>
}

/** dues: a reminder that went, once for each step */
export type DueReminder = {
  centreId: Generated<string>
  dueId: string
  step: number
  bodyId: string
  days: number
  letters: Generated<number>
  sentAt: Generated<Temporal.Instant>
}

/** dues: funding received and earlier dues of a body, with day and source */
export type DuesInput = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  kind: 'funding' | 'level'
  year: number
  cents: number
  asOf: string
  source: string
  demo: Generated<boolean>
}

/** dues: the rules of the dues of a year under a convention, in versions */
export type DuesSchedule = {
  centreId: Generated<string>
  id: Generated<string>
  conventionId: string
  year: number
  number: Generated<number>
  state: Generated<'draft' | 'proposed' | 'in_force' | 'superseded'>
  rules: Generated<unknown>
  changes: Generated<string>
  note: Generated<string>
  dueOn: string
  proposedBy: string | null
  proposedAt: Temporal.Instant | null
  publishedAt: Temporal.Instant | null
  actId: string | null
  approvedBy: string | null
  approvedAt: Temporal.Instant | null
  finalRules: unknown
  finalActId: string | null
  closedBy: string | null
  closedAt: Temporal.Instant | null
  demo: Generated<boolean>
  version: Generated<number>
}

/** dues: a schedule went from one state to another, and by whom */
export type DuesScheduleMove = {
  centreId: Generated<string>
  id: Generated<string>
  scheduleId: string
  move: string
  fromState: string
  toState: string
  personId: string | null
  note: Generated<string>
  recordedAt: Generated<Temporal.Instant>
}

/** dues: how a centre asks for its dues */
export type DuesSetting = {
  centreId: Generated<string>
  secondPerson: Generated<boolean>
  treasuryAccount: Generated<string>
  disputeDays: Generated<number>
  reminderDays: Generated<number[]>
  version: Generated<number>
}

/** dues: a statement of the treasurer that was read */
export type DuesStatement = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
  lines: Generated<number>
  personId: string | null
  importedAt: Generated<Temporal.Instant>
}

/** dues: a line of a statement, and what became of it */
export type DuesStatementLine = {
  centreId: Generated<string>
  id: Generated<string>
  statementId: string
  line: number
  state: 'matched' | 'uncertain' | 'quarantined' | 'dismissed'
  reason: Generated<string>
  raw: Generated<string>
  receivedOn: string | null
  cents: number | null
  reference: Generated<string>
  payer: Generated<string>
  wording: Generated<string>
  fingerprint: string
  paymentId: string | null
}

/** obligations: one duty of one body for one term, with its evidence */
export type Duty = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  obligationId: string
  period: Generated<string>
  state: Generated<'todo' | 'in_progress' | 'done' | 'not_applicable'>
  dueOn: string | null
  doneOn: string | null
  evidence: Generated<string>
  link: Generated<string>
  reason: Generated<string>
  actId: string | null
  movedBy: string | null
  movedAt: Temporal.Instant | null
  version: Generated<number>
}

/** funding: one publication of a file of the national open data */
export type Edition = {
  id: GeneratedAlways<number>
  sourceFileId: number
  editionOn: string
  place: string
  derived: boolean
  fileName: string
  address: string | null
  fileSha256: string
  contentSha256: string
  columns: string[]
  rows: number
  quarantined: number
  letters: Generated<unknown>
  importedAt: Generated<Temporal.Instant>
}

/** catalogue: how much of a service a body of a kind may have, in which period, under which act */
export type EntitlementRule = {
  centreId: Generated<string>
  id: Generated<string>
  serviceId: string
  bodyType: 'municipality' | 'union' | 'mountain_community' | 'consortium' | 'special_agency' | 'province' | 'other' | null
  populationFrom: Generated<number>
  populationTo: number | null
  quantity: number | null
  period: 'convention' | 'year' | 'month'
  fromOn: string
  toOn: string | null
  overageBands: Generated<unknown>
  actId: string | null
  act: Generated<string>
  source: Generated<string>
  endedBy: Generated<string>
  createdAt: Generated<Temporal.Instant>
}

/** platform: what happened, append-only and sealed */
export type Event = {
  seq: GeneratedAlways<number>
  centreId: Generated<string>
  bodyId: string | null
  txid: Generated<string>
  recordedAt: Temporal.Instant
  actorKind: 'staff' | 'officer' | 'machine' | 'visitor' | 'platform'
  personId: string | null
  name: string
  version: Generated<number>
  subjectId: string
  facts: Generated<unknown>
}

/** activations: all that expires */
export type Expiry = {
  centreId: string | null
  kind: string | null
  objectId: string | null
  bodyId: string | null
  serviceId: string | null
  number: number | null
  conventionId: string | null
  itemKind: string | null
  label: string | null
  expiresOn: string | null
}

/** activations: a person was reminded of an expiry at a distance from it */
export type ExpiryNotice = {
  centreId: Generated<string>
  personId: string
  objectId: string
  expiresOn: string
  distance: number
  toldAt: Generated<Temporal.Instant>
}

/** activations: how long before an expiry the centre and its bodies are reminded */
export type ExpirySetting = {
  centreId: Generated<string>
  distances: Generated<number[]>
  version: Generated<number>
}

/** platform: what is known of each stored file */
export type File = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string | null
  ownerKind: string
  ownerId: string | null
  sha256: Buffer
  size: number
  type: string
  name: string
  scannedAt: Temporal.Instant | null
  createdBy: string | null
  createdAt: Generated<Temporal.Instant>
}

/** forms: a request form of the centre */
export type Form = {
  centreId: Generated<string>
  id: Generated<string>
  code: string
  title: string
  purpose: Generated<string>
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
}

/** forms: what was answered, with the version it was answered in */
export type FormAnswer = {
  centreId: Generated<string>
  id: Generated<string>
  formVersionId: string
  bodyId: string
  subjectKind: string
  subjectId: string
  answers: unknown
  madeBy: string | null
  madeAt: Generated<Temporal.Instant>
}

/** forms: what a person has typed so far */
export type FormDraft = {
  centreId: Generated<string>
  id: Generated<string>
  formId: string
  formVersionId: string
  bodyId: string
  personId: string
  subject: Generated<string>
  typed: unknown
  files: Generated<unknown>
  savedAt: Generated<Temporal.Instant>
}

/** forms: a version of a form; once published it never changes */
export type FormVersion = {
  centreId: Generated<string>
  id: Generated<string>
  formId: string
  number: number
  state: Generated<'draft' | 'published' | 'retired'>
  source: string
  definition: unknown
  changes: Generated<string>
  publishedAt: Temporal.Instant | null
  publishedBy: string | null
  retiredAt: Temporal.Instant | null
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
}

/** positions: a call for funding, its windows, papers and rules of dates */
export type FundCall = {
  centreId: Generated<string>
  id: Generated<string>
  code: string
  title: string
  promoter: Generated<string>
  programme: Generated<string>
  measure: Generated<string>
  opensOn: string | null
  closesOn: string | null
  nationalTitle: Generated<string>
  definition: Generated<unknown>
  version: Generated<number>
}

/** positions: a body under a call, from the first thought to the end of maintenance */
export type FundingPosition = {
  centreId: Generated<string>
  id: Generated<string>
  number: number
  bodyId: string
  callId: string
  state: Generated<'identified' | 'in_preparation' | 'submitted' | 'admissible' | 'cup_entered' | 'financed' | 'implementer_set' | 'contracted' | 'in_execution' | 'completion_declared' | 'technical_check' | 'approved' | 'payment_requested' | 'formal_check' | 'paid' | 'in_maintenance' | 'sample_check' | 'archived' | 'revocation_procedure' | 'revoked' | 'recovery' | 'renounced' | 'inadmissible' | 'not_funded'>
  windowName: Generated<string>
  scenario: Generated<number>
  implementer: Generated<string>
  activities: Generated<string>
  amountCents: Generated<number>
  paidCents: number | null
  cup: Generated<string>
  decree: Generated<string>
  account: Generated<string>
  rupId: string | null
  rupName: Generated<string>
  associateRup: Generated<string>
  answersName: Generated<string>
  serviceAlive: Generated<boolean>
  grantId: string | null
  officialSeen: Generated<string>
  reason: Generated<string>
  note: Generated<string>
  demo: Generated<boolean>
  version: Generated<number>
  nextOn: string | null
}

/** positions: a proposed grant that is not followed, by whom and why */
export type GrantAside = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  grantId: string
  reason: string
  official: string
  personId: string | null
  putAt: Generated<Temporal.Instant>
  endedAt: Temporal.Instant | null
  endedBy: string | null
}

/** funding: a grant as the latest edition tells it */
export type GrantAward = {
  id: Generated<string>
  callId: number
  holderId: number
  cup: string | null
  amountCents: number
  sentAt: Temporal.Instant | null
  financedOn: string | null
  decree: string | null
  windowNo: string | null
  protocolNo: string | null
  state: 'financed' | 'renounced' | 'paid' | 'unknown'
  stateSource: string | null
  stateOn: string | null
  sourceFileId: number
  lastEditionId: number | null
  published: boolean
}

/** funding: what an edition changed in a grant */
export type GrantChange = {
  grantId: string
  editionId: number
  field: 'call' | 'holder' | 'cup' | 'amount' | 'financed_on' | 'decree' | 'window' | 'protocol' | 'state' | 'state_on' | 'published'
  fromValue: string
  toValue: string
}

/** conventions: a thing to hand back when a body leaves */
export type Handback = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  adhesionId: string
  kind: 'data' | 'asset' | 'account' | 'document' | 'other'
  what: string
  dueOn: string | null
  doneOn: string | null
  note: Generated<string>
}

/** funding: a body of any part of the country that holds grants */
export type Holder = {
  id: number
  ipaCode: string
  name: string | null
  type: 'municipality' | 'school' | 'health' | 'other' | null
  town: string | null
  istatCode: string | null
  province: string | null
  region: string | null
}

/** funding: a description of a holder as a file gave it */
export type HolderLook = {
  id: number
  holderId: number
  name: string | null
  type: string | null
  town: string | null
  istatCode: string | null
  province: string | null
  region: string | null
  digest: string
}

/** platform: answers kept for a day */
export type IdempotencyKey = {
  centreId: Generated<string>
  tokenId: string
  key: string
  requestHash: Buffer
  status: number
  location: string | null
  answer: unknown
  createdAt: Generated<Temporal.Instant>
}

/** funding: whether a centre wants the open data every night */
export type ImportPlan = {
  centreId: Generated<string>
  nightly: Generated<boolean>
  version: Generated<number>
}

/** desk: an outage or breach that touches many bodies */
export type Incident = {
  centreId: Generated<string>
  id: Generated<string>
  number: number
  title: string
  summary: Generated<string>
  security: Generated<boolean>
  state: Generated<'detected' | 'confirmed' | 'contained' | 'recovered' | 'closed' | 'false_alarm'>
  detectedAt: Temporal.Instant
  closedAt: Temporal.Instant | null
  report: Generated<string>
  openedBy: string | null
  version: Generated<number>
  recoveredAt: Temporal.Instant | null
}

/** desk: a body hit by an incident, and when it became aware */
export type IncidentBody = {
  centreId: Generated<string>
  incidentId: string
  bodyId: string
  cause: Generated<'service' | 'ticket' | 'hand'>
  awareAt: Temporal.Instant | null
}

/** desk: what a body owes to an authority after an incident, and by when */
export type IncidentDuty = {
  centreId: Generated<string>
  id: Generated<string>
  incidentId: string
  bodyId: string
  duty: 'early' | 'notice' | 'final'
  dueAt: Temporal.Instant
  doneAt: Temporal.Instant | null
  note: Generated<string>
}

/** desk: a service an incident hits */
export type IncidentService = {
  centreId: Generated<string>
  incidentId: string
  serviceId: string
}

/** desk: what was said to all bodies of an incident */
export type IncidentUpdate = {
  centreId: Generated<string>
  id: Generated<string>
  incidentId: string
  text: string
  authorName: Generated<string>
  saidAt: Temporal.Instant
}

/** dues: so much from one account to another, of one body */
export type LedgerEntry = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  debit: 'receivable' | 'income' | 'treasury' | 'waived' | 'credit'
  credit: 'income' | 'receivable' | 'treasury' | 'waived' | 'credit'
  cents: number
  reason: 'notice' | 'payment' | 'overpayment' | 'reversal' | 'waiver' | 'replacement' | 'credit' | 'credit_use'
  enteredOn: string
  dueId: string | null
  paymentId: string | null
  recordedAt: Generated<Temporal.Instant>
}

/** platform: the outbox */
export type Mail = {
  centreId: Generated<string>
  id: Generated<string>
  kind: string
  toAddress: string
  subject: string
  text: string | null
  html: string | null
  state: Generated<'waiting' | 'sent' | 'failed'>
  attempts: Generated<number>
  lastError: string | null
  createdAt: Generated<Temporal.Instant>
  sentAt: Temporal.Instant | null
}

/** mailbox: a message that came or left */
export type MailMessage = {
  centreId: Generated<string>
  id: Generated<string>
  mailboxId: string
  direction: 'in' | 'out'
  kind: Generated<'mail' | 'pec'>
  state: 'accepted' | 'quarantined' | 'filed' | 'waiting' | 'sent' | 'failed' | 'held'
  machine: Generated<string>
  answerable: Generated<boolean>
  automatic: Generated<boolean>
  reason: Generated<string>
  detail: Generated<string>
  headerId: Generated<string>
  carrierId: Generated<string>
  inReplyTo: Generated<string>
  referenceIds: Generated<string[]>
  threadId: Generated<string>
  sameAs: Buffer
  uid: number | null
  uidValidity: number | null
  toMark: Generated<boolean>
  fromName: Generated<string>
  fromAddress: Generated<string>
  replyTo: Generated<string>
  toAddress: Generated<string>
  recipients: Generated<unknown>
  copies: Generated<unknown>
  subject: Generated<string>
  text: Generated<string>
  quoted: Generated<string>
  html: Generated<string>
  ticketNumber: Generated<string>
  sentAt: Temporal.Instant | null
  receivedAt: Temporal.Instant
  rawFileId: string | null
  fileIds: Generated<string[]>
  attempts: Generated<number>
  settledBy: string | null
  settledAt: Temporal.Instant | null
}

/** mailbox: what became of a message that left: receipts of certified mail and delivery reports */
export type MailReceipt = {
  centreId: Generated<string>
  id: Generated<string>
  messageId: string
  receiptMessageId: string
  kind: string
  recipient: Generated<string>
  reason: Generated<string>
  statedAt: Temporal.Instant
}

/** mailbox: an address of the centre, its servers and how far it was read */
export type Mailbox = {
  centreId: Generated<string>
  id: Generated<string>
  address: string
  name: string
  purpose: Generated<'mail' | 'pec'>
  state: Generated<'off' | 'on'>
  imapHost: Generated<string>
  imapPort: Generated<number>
  imapSecurity: Generated<'tls' | 'starttls' | 'none'>
  smtpHost: Generated<string>
  smtpPort: Generated<number>
  smtpSecurity: Generated<'tls' | 'starttls' | 'none'>
  username: Generated<string>
  secret: Buffer | null
  folder: Generated<string>
  afterPull: Generated<'leave' | 'seen' | 'move'>
  moveTo: Generated<string>
  sinceOn: Generated<string>
  takesNotices: Generated<boolean>
  automaticLimit: Generated<number>
  uidValidity: Generated<number>
  lastUid: Generated<number>
  pullingUntil: Temporal.Instant | null
  pulledAt: Temporal.Instant | null
  downSince: Temporal.Instant | null
  lastError: Generated<string>
  version: Generated<number>
}

/** conventions: a period in which a body is entitled, and under which act */
export type Membership = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  adhesionId: string
  standing: 'member' | 'user_without_adhesion'
  fromOn: string
  toOn: string
  serviceCodes: string[] | null
  actId: string
  actLabel: Generated<string>
}

/** obligations: what the law asks, of whom, by when */
export type Obligation = {
  centreId: Generated<string>
  id: Generated<string>
  code: string
  titleIt: string
  titleEn: string
  article: string
  address: string
  quotation: string
  bodyTypes: Generated<string[]>
  populationFrom: number | null
  populationBelow: number | null
  flag: 'nis2' | 'digital_preservation' | 'own_site' | 'employees' | null
  recurrence: 'standing' | 'once' | 'yearly'
  dueMonth: number | null
  dueDay: number | null
  shift: Generated<'none' | 'next' | 'previous'>
  evidenceIt: Generated<string>
  evidenceEn: Generated<string>
  channel: Generated<string>
  fromOn: string
  untilOn: string | null
  version: Generated<number>
}

/** platform: invitations and password resets */
export type OneTimeLink = {
  hash: Buffer
  purpose: 'invitation' | 'password'
  accountId: string
  centreId: string | null
  createdAt: Temporal.Instant
  expiresAt: Temporal.Instant
  usedAt: Temporal.Instant | null
}

/** catalogue: a body agrees to pay beyond its allowance, under an act and a commitment of its budget */
export type OverageConsent = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  serviceId: string
  officer: string
  act: string
  commitment: string
  commitmentYear: number
  maxQuantity: number | null
  maxCents: number | null
  usedQuantity: Generated<number>
  usedCents: Generated<number>
  fromOn: string
  toOn: string | null
  personId: string | null
  recordedAt: Generated<Temporal.Instant>
}

/** dues: money received for a due */
export type Payment = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  dueId: string
  cents: number
  receivedOn: string
  reference: Generated<string>
  source: Generated<'hand' | 'api' | 'statement'>
  note: Generated<string>
  personId: string | null
  recordedAt: Generated<Temporal.Instant>
  reversedAt: Temporal.Instant | null
  reversalNote: Generated<string>
}

/** people: a person known to the centre */
export type Person = {
  centreId: Generated<string>
  id: Generated<string>
  accountId: string | null
  name: string
  email: string
  phone: Generated<string>
  lang: Generated<'it' | 'en'>
  demo: Generated<boolean>
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
  erasedAt: Temporal.Instant | null
  singleKeys: Generated<boolean>
}

/** desk: a call at the switchboard, without who called */
export type PhoneCall = {
  centreId: Generated<string>
  id: Generated<string>
  importId: string
  queue: Generated<string>
  beganAt: Temporal.Instant
  answeredAt: Temporal.Instant | null
  endedAt: Temporal.Instant | null
  outcome: 'answered' | 'abandoned' | 'busy'
  hash: Buffer
}

/** positions: a contract with a supplier under a position */
export type PositionContract = {
  centreId: Generated<string>
  id: Generated<string>
  positionId: string
  bodyId: string
  supplier: string
  object: Generated<string>
  cig: Generated<string>
  cup: Generated<string>
  signedOn: string
  endsOn: string | null
  amountCents: Generated<number>
  recognitoryOn: string | null
  version: Generated<number>
}

/** positions: what happened to a position and when */
export type PositionDate = {
  centreId: Generated<string>
  positionId: string
  bodyId: string
  name: string
  happenedOn: string
}

/** positions: which of two states is right, decided by somebody */
export type PositionDecision = {
  centreId: Generated<string>
  id: Generated<string>
  positionId: string
  bodyId: string
  official: string
  ours: string
  kept: Generated<'ours' | 'official'>
  reason: string
  personId: string | null
  decidedAt: Generated<Temporal.Instant>
}

/** positions: a paper of the evidence folder, in its versions */
export type PositionDocument = {
  centreId: Generated<string>
  id: Generated<string>
  positionId: string
  bodyId: string
  code: string
  version: number
  fileId: string
  fileName: string
  sha256: Buffer
  size: number
  signature: Generated<'none' | 'good' | 'bad'>
  signers: Generated<string>
  paperOn: string | null
  paperCup: Generated<string>
  paperCig: Generated<string>
  paperCents: number | null
  addedBy: string | null
  addedAt: Generated<Temporal.Instant>
}

/** positions: an act that gives more time to one deadline */
export type PositionExtension = {
  centreId: Generated<string>
  id: Generated<string>
  positionId: string
  bodyId: string
  rule: string
  newOn: string
  actNumber: string
  actOn: string
}

/** positions: a position went from one state to another, and by whom */
export type PositionMove = {
  centreId: Generated<string>
  id: Generated<string>
  positionId: string
  bodyId: string
  move: string
  fromState: string
  toState: string
  movedOn: string
  personId: string | null
  note: Generated<string>
  recordedAt: Generated<Temporal.Instant>
}

/** conventions: the deed by which a body lets others process its data (art. 28 GDPR) */
export type ProcessingDeed = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  adhesionId: string
  actId: string
  fromOn: string
  toOn: string | null
}

/** prospects: a body that could join, and how far it is */
export type Prospect = {
  centreId: Generated<string>
  id: Generated<string>
  candidateId: string
  stage: Generated<'new' | 'contacted' | 'interested' | 'proposal' | 'joining' | 'joined' | 'lost'>
  asked: Generated<string>
  source: Generated<string>
  contactName: Generated<string>
  contactRole: Generated<string>
  contactMail: Generated<string>
  contactPhone: Generated<string>
  nextStep: Generated<string>
  nextOn: string | null
  lostReason: Generated<string>
  adhesionId: string | null
  version: Generated<number>
  openedAt: Generated<Temporal.Instant>
}

/** prospects: a talk with a body that could join */
export type ProspectNote = {
  centreId: Generated<string>
  id: Generated<string>
  prospectId: string
  notedOn: string
  channel: 'phone' | 'mail' | 'pec' | 'meeting' | 'other'
  withWhom: Generated<string>
  text: string
  personId: string | null
  recordedAt: Temporal.Instant
}

/** protocol: the entry of the protocol register under which something came in or went out */
export type ProtocolEntry = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  direction: 'in' | 'out'
  number: string
  year: number
  office: string
  registeredOn: string
  subject: string
  ownerKind: string
  ownerId: string
  source: 'hand' | 'connector'
  recordedAt: Generated<Temporal.Instant>
}

/** protocol: how a centre gets its protocol numbers */
export type ProtocolSetting = {
  centreId: Generated<string>
  mode: Generated<'hand' | 'connector'>
  office: Generated<string>
  connectorUrl: Generated<string>
  connectorSecret: Buffer | null
  required: Generated<boolean>
  version: Generated<number>
}

/** funding: a line of a file that does not fit, kept as it is */
export type Quarantine = {
  editionId: number
  line: number
  reason: string
  detail: Generated<string>
  raw: string
}

/** platform: one-time codes for who lost the second factor */
export type RecoveryCode = {
  accountId: string
  hash: Buffer
  usedAt: Temporal.Instant | null
}

/** platform: imports, exports and other long work with its progress */
export type Run = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string | null
  kind: string
  title: string
  state: Generated<'queued' | 'running' | 'done' | 'failed' | 'cancelled'>
  done: Generated<number>
  total: Generated<number>
  message: Generated<string>
  payload: Generated<unknown>
  result: unknown
  error: string | null
  personId: string | null
  createdAt: Generated<Temporal.Instant>
  startedAt: Temporal.Instant | null
  finishedAt: Temporal.Instant | null
  cancelAskedAt: Temporal.Instant | null
}

/** members: a filter of a list kept under a name by a person */
export type SavedView = {
  centreId: Generated<string>
  id: Generated<string>
  personId: string
  place: string
  name: string
  query: string
}

/** platform: the signed chain over the events */
export type Seal = {
  centreId: string
  number: number
  belowTxid: string
  events: number
  leaves: Buffer
  previousHash: Buffer
  hash: Buffer
  signature: Buffer
  sealedAt: Temporal.Instant
}

/** catalogue: a service of the centre */
export type Service = {
  centreId: Generated<string>
  id: Generated<string>
  code: string
  family: string
  state: Generated<'idea' | 'assessed' | 'approved' | 'pilot' | 'active' | 'review' | 'retiring' | 'retired'>
  unit: string | null
  demoNote: Generated<string>
  version: Generated<number>
  createdAt: Generated<Temporal.Instant>
}

/** catalogue: a service went from one state to another, by whom and under which act */
export type ServiceMove = {
  centreId: Generated<string>
  id: Generated<string>
  serviceId: string
  fromState: string
  toState: string
  actId: string | null
  act: Generated<string>
  actOn: string | null
  plan: Generated<string>
  personId: string | null
  movedAt: Generated<Temporal.Instant>
}

/** activations: a step by which a service is given */
export type ServiceStep = {
  centreId: Generated<string>
  id: Generated<string>
  serviceId: string
  position: number
  title: string
  ownerRole: string
  days: number
}

/** activations: how a service is asked for and given */
export type ServiceTerms = {
  centreId: Generated<string>
  serviceId: string
  formId: string | null
  signature: Generated<'none' | 'person' | 'upload' | 'either'>
  counting: Generated<'unit' | 'grant' | 'use'>
  renews: Generated<boolean>
  platform: Generated<'' | 'pagopa' | 'io' | 'send' | 'pdnd' | 'anpr' | 'identity' | 'other'>
  version: Generated<number>
}

/** catalogue: what the card of a service says, from a day to a day */
export type ServiceVersion = {
  centreId: Generated<string>
  id: Generated<string>
  serviceId: string
  fromOn: string
  toOn: string | null
  name: string
  description: Generated<string>
  publicDescription: Generated<string>
  owner: Generated<string>
  audience: Generated<string>
  prerequisites: Generated<string>
  requirements: Generated<string>
  hours: Generated<string>
  contacts: Generated<string>
  activationTime: Generated<string>
  serviceLevels: Generated<string>
  supplierContract: Generated<string>
  listPriceCents: number | null
  cloud: Generated<boolean>
  dataClass: Generated<'ordinary' | 'critical' | 'strategic'>
  cloudLevel: 'ordinary' | 'critical' | 'strategic' | null
  cloudEntry: Generated<string>
  cloudUntil: string | null
  dataCategories: Generated<string>
  processingRecord: Generated<string>
  processesData: Generated<boolean>
  supplierContractUntil: string | null
}

/** platform: who is signed in, where and as what */
export type Session = {
  hash: Buffer
  id: Generated<string>
  accountId: string
  centreId: string | null
  personId: string | null
  bodyId: string | null
  secondFactorAt: Temporal.Instant | null
  createdAt: Temporal.Instant
  lastUsedAt: Temporal.Instant
  expiresAt: Temporal.Instant
  agent: Generated<string>
}

/** conventions: who may sign for a body, in which capacity and under which act */
export type Signatory = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  name: string
  capacity: string
  act: Generated<string>
  fromOn: string
  toOn: string | null
}

/** funding: a file of the national open data, published in editions */
export type SourceFile = {
  id: GeneratedAlways<number>
  name: string
  latestEditionId: number | null
}

/** funding: what a file says of a grant, from an edition until another */
export type SourceRow = {
  id: GeneratedAlways<number>
  sourceFileId: number
  fromEditionId: number
  untilEditionId: number | null
  grantId: string | null
  doubt: 'twice_in_one_edition' | 'same_moment_and_amount' | 'same_cup_and_decree' | 'many_candidates' | null
  candidateIds: string[] | null
  callId: number
  holderLookId: number
  cup: string | null
  amountCents: number
  sentAt: Temporal.Instant | null
  financedOn: string | null
  decree: string | null
  windowNo: string | null
  protocolNo: string | null
  stateSource: string | null
  stateOn: string | null
}

/** desk: a supplier did not keep its level, from the proposal to the act */
export type SupplierBreach = {
  centreId: Generated<string>
  id: Generated<string>
  number: number
  supplierId: string
  incidentId: string | null
  state: Generated<'proposed' | 'contested' | 'answered' | 'set' | 'dismissed' | 'withdrawn'>
  promised: number
  consumed: number
  beganAt: Generated<Temporal.Instant>
  endedAt: Temporal.Instant | null
  proposedAt: Generated<Temporal.Instant>
  proposedBy: string | null
  contestedOn: string | null
  contestedBy: string | null
  contestText: Generated<string>
  contestNumber: Generated<string>
  answeredOn: string | null
  answeredBy: string | null
  answerText: Generated<string>
  actNumber: Generated<string>
  actOn: string | null
  actOrgan: Generated<string>
  reason: Generated<string>
  penaltyCents: number | null
  weights: Generated<'equal' | 'outage' | 'inhabitants'>
  version: Generated<number>
}

/** platform: the tasks this program knows */
export type Task = {
  name: string
}

/** platform: how often somebody tried */
export type Throttle = {
  key: Buffer
  attempts: number
  windowFrom: Temporal.Instant
}

/** desk: one case of a body, from the first word to the closure */
export type Ticket = {
  centreId: Generated<string>
  id: Generated<string>
  number: number
  bodyId: string | null
  requesterId: string | null
  contactId: string | null
  requesterName: Generated<string>
  kind: Generated<string>
  channel: Generated<'portal' | 'mail' | 'pec' | 'phone' | 'api' | 'console'>
  subject: string
  category: string | null
  serviceId: string | null
  impact: Generated<number>
  urgency: Generated<number>
  priority: Generated<number>
  level: Generated<'centre' | 'specialist' | 'supplier'>
  state: Generated<'new' | 'open' | 'waiting' | 'solved' | 'closed' | 'cancelled' | 'merged'>
  queueId: string | null
  assigneeId: string | null
  supplierId: string | null
  openedBy: string | null
  openedAt: Generated<Temporal.Instant>
  firstResponseAt: Temporal.Instant | null
  chargedAt: Temporal.Instant | null
  solvedAt: Temporal.Instant | null
  closedAt: Temporal.Instant | null
  waitingAt: Temporal.Instant | null
  escalatedAt: Temporal.Instant | null
  returnedAt: Temporal.Instant | null
  responseDueAt: Temporal.Instant | null
  chargeDueAt: Temporal.Instant | null
  solutionDueAt: Temporal.Instant | null
  supplierDueAt: Temporal.Instant | null
  bodyDueAt: Temporal.Instant | null
  dueAt: Temporal.Instant | null
  clockProblem: Generated<string>
  followUpOn: string | null
  mergedIntoId: string | null
  reopened: Generated<number>
  lateReason: Generated<string>
  reason: Generated<string>
  rating: number | null
  ratingNote: Generated<string>
  hoursPlanned: number | null
  area: Generated<string>
  wantedOn: string | null
  reviewerId: string | null
  reviewedAt: Temporal.Instant | null
  demo: Generated<boolean>
  version: Generated<number>
  incidentId: string | null
}

/** desk: a line of the checklist of a ticket */
export type TicketCheck = {
  centreId: Generated<string>
  id: Generated<string>
  ticketId: string
  position: number
  title: string
  doneAt: Temporal.Instant | null
  doneBy: string | null
}

/** desk: which calendar and target a clock of a ticket had, and from when */
export type TicketClock = {
  centreId: Generated<string>
  id: Generated<string>
  ticketId: string
  bodyId: string | null
  clock: 'first-response' | 'taking-charge' | 'solution' | 'supplier' | 'body'
  fromAt: Temporal.Instant
  calendarId: string | null
  target: number
  priority: number
  cause: string
}

/** desk: two tickets that have to do with each other */
export type TicketLink = {
  centreId: Generated<string>
  ticketId: string
  otherId: string
  kind: 'related' | 'split'
}

/** desk: a colleague called in a note */
export type TicketMention = {
  centreId: Generated<string>
  noteId: string
  ticketId: string
  personId: string
  seenAt: Temporal.Instant | null
}

/** desk: what requester and desk said to each other */
export type TicketMessage = {
  centreId: Generated<string>
  id: Generated<string>
  ticketId: string
  bodyId: string | null
  way: 'in' | 'out'
  channel: 'portal' | 'mail' | 'pec' | 'phone' | 'api' | 'console'
  personId: string | null
  authorName: Generated<string>
  text: string
  automatic: Generated<boolean>
  mailId: string | null
  saidAt: Generated<Temporal.Instant>
}

/** desk: an internal note, or a word with a supplier; never seen by bodies */
export type TicketNote = {
  centreId: Generated<string>
  id: Generated<string>
  ticketId: string
  personId: string | null
  text: string
  supplierWay: 'to' | 'from' | null
  notedAt: Generated<Temporal.Instant>
}

/** desk: a stretch in which the clocks of a ticket stand still */
export type TicketPause = {
  centreId: Generated<string>
  id: Generated<string>
  ticketId: string
  bodyId: string | null
  reason: 'body' | 'solved'
  fromAt: Temporal.Instant
  toAt: Temporal.Instant | null
}

/** desk: who is writing an answer now */
export type TicketPresence = {
  centreId: Generated<string>
  ticketId: string
  personId: string
  seenAt: Temporal.Instant
}

/** desk: a word of the desk on a ticket */
export type TicketTag = {
  centreId: Generated<string>
  ticketId: string
  tag: string
}

/** desk: the words of a ticket, to be searched */
export type TicketText = {
  centreId: string
  ticketId: string
  said: string
  whole: string
}

/** desk: minutes somebody spent on a ticket */
export type TicketTime = {
  centreId: Generated<string>
  id: Generated<string>
  ticketId: string
  personId: string | null
  minutes: number
  note: Generated<string>
  spentOn: string
}

/** desk: who is told what happens to a ticket besides requester and owner */
export type TicketWatcher = {
  centreId: Generated<string>
  ticketId: string
  personId: string
  bodyId: string | null
}

/** funding: what a document told of a position, and the grant it was recognised as */
export type ToldPosition = {
  centreId: Generated<string>
  id: Generated<string>
  bodyId: string
  measure: string
  part: Generated<string>
  title: string
  amountCents: number
  state: 'financed' | 'awaited'
  source: string
  toldOn: string
  grantId: string | null
}

/** webhooks: an address outside that is told of what happens */
export type Webhook = {
  centreId: Generated<string>
  id: Generated<string>
  name: string
  url: string
  kinds: Generated<string[]>
  secret: Buffer
  oldSecret: Buffer | null
  oldUntil: Temporal.Instant | null
  ownerId: string | null
  state: Generated<'on' | 'off'>
  failingSince: Temporal.Instant | null
  createdAt: Generated<Temporal.Instant>
  version: Generated<number>
}

/** webhooks: something that happened, told or to be told to an address */
export type WebhookDelivery = {
  centreId: Generated<string>
  id: Generated<string>
  webhookId: string
  kind: string
  body: string
  eventSeq: number | null
  state: Generated<'waiting' | 'delivered' | 'failed'>
  attempts: Generated<number>
  answer: number | null
  problem: Generated<string>
  madeAt: Generated<Temporal.Instant>
  lastAt: Temporal.Instant | null
  nextAt: Temporal.Instant | null
}

export type DB = {
  account: Account
  act: Act
  activation: Activation
  activationItem: ActivationItem
  activationMove: ActivationMove
  activationSignature: ActivationSignature
  activationStep: ActivationStep
  adhesion: Adhesion
  adhesionDraft: AdhesionDraft
  adhesionMove: AdhesionMove
  adhesionSignature: AdhesionSignature
  allowanceCounter: AllowanceCounter
  apiToken: ApiToken
  approvalRule: ApprovalRule
  article: Article
  articleAnswer: ArticleAnswer
  articleOpinion: ArticleOpinion
  articleVersion: ArticleVersion
  body: Body
  bodyCode: BodyCode
  bodyContact: BodyContact
  bodyDesk: BodyDesk
  bodyFact: BodyFact
  bodyFlag: BodyFlag
  bodyHolder: BodyHolder
  bodyMandate: BodyMandate
  bodyShape: BodyShape
  breachShare: BreachShare
  breachTicket: BreachTicket
  calendarFeed: CalendarFeed
  call: Call
  callImport: CallImport
  callReject: CallReject
  campaign: Campaign
  campaignBody: CampaignBody
  campaignItem: CampaignItem
  campaignReminder: CampaignReminder
  campaignTally: CampaignTally
  centre: Centre
  centreMandate: CentreMandate
  committeeProposal: CommitteeProposal
  consumption: Consumption
  consumptionMismatch: ConsumptionMismatch
  convention: Convention
  conventionAct: ConventionAct
  conventionText: ConventionText
  counter: Counter
  deadline: Deadline
  deadlineHistory: DeadlineHistory
  deadlineNotice: DeadlineNotice
  deedProcessor: DeedProcessor
  delegation: Delegation
  deskBulk: DeskBulk
  deskCalendar: DeskCalendar
  deskCategory: DeskCategory
  deskContact: DeskContact
  deskLevel: DeskLevel
  deskQueue: DeskQueue
  deskReport: DeskReport
  deskReportVersion: DeskReportVersion
  deskSetting: DeskSetting
  deskSupplier: DeskSupplier
  deskSupplierPerson: DeskSupplierPerson
  deskTeam: DeskTeam
  deskTeamMember: DeskTeamMember
  deskTemplate: DeskTemplate
  deskView: DeskView
  due: Due
  dueCharge: DueCharge
  dueCredit: DueCredit
  dueCreditUse: DueCreditUse
  dueDispute: DueDispute
  dueMove: DueMove
  dueNotice: DueNotice
  duePenalty: DuePenalty
  duePreview: DuePreview
  dueReminder: DueReminder
  duesInput: DuesInput
  duesSchedule: DuesSchedule
  duesScheduleMove: DuesScheduleMove
  duesSetting: DuesSetting
  duesStatement: DuesStatement
  duesStatementLine: DuesStatementLine
  duty: Duty
  edition: Edition
  entitlementRule: EntitlementRule
  event: Event
  expiry: Expiry
  expiryNotice: ExpiryNotice
  expirySetting: ExpirySetting
  file: File
  form: Form
  formAnswer: FormAnswer
  formDraft: FormDraft
  formVersion: FormVersion
  fundCall: FundCall
  fundingPosition: FundingPosition
  grantAside: GrantAside
  grantAward: GrantAward
  grantChange: GrantChange
  handback: Handback
  holder: Holder
  holderLook: HolderLook
  idempotencyKey: IdempotencyKey
  importPlan: ImportPlan
  incident: Incident
  incidentBody: IncidentBody
  incidentDuty: IncidentDuty
  incidentService: IncidentService
  incidentUpdate: IncidentUpdate
  ledgerEntry: LedgerEntry
  mail: Mail
  mailMessage: MailMessage
  mailReceipt: MailReceipt
  mailbox: Mailbox
  membership: Membership
  obligation: Obligation
  oneTimeLink: OneTimeLink
  overageConsent: OverageConsent
  payment: Payment
  person: Person
  phoneCall: PhoneCall
  positionContract: PositionContract
  positionDate: PositionDate
  positionDecision: PositionDecision
  positionDocument: PositionDocument
  positionExtension: PositionExtension
  positionMove: PositionMove
  processingDeed: ProcessingDeed
  prospect: Prospect
  prospectNote: ProspectNote
  protocolEntry: ProtocolEntry
  protocolSetting: ProtocolSetting
  quarantine: Quarantine
  recoveryCode: RecoveryCode
  run: Run
  savedView: SavedView
  seal: Seal
  service: Service
  serviceMove: ServiceMove
  serviceStep: ServiceStep
  serviceTerms: ServiceTerms
  serviceVersion: ServiceVersion
  session: Session
  signatory: Signatory
  sourceFile: SourceFile
  sourceRow: SourceRow
  supplierBreach: SupplierBreach
  task: Task
  throttle: Throttle
  ticket: Ticket
  ticketCheck: TicketCheck
  ticketClock: TicketClock
  ticketLink: TicketLink
  ticketMention: TicketMention
  ticketMessage: TicketMessage
  ticketNote: TicketNote
  ticketPause: TicketPause
  ticketPresence: TicketPresence
  ticketTag: TicketTag
  ticketText: TicketText
  ticketTime: TicketTime
  ticketWatcher: TicketWatcher
  toldPosition: ToldPosition
  webhook: Webhook
  webhookDelivery: WebhookDelivery
}
