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

/** platform: the last number given for each kind of thing */
export type Counter = {
  centreId: string
  name: string
  value: number
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

export type DB = {
  account: Account
  apiToken: ApiToken
  body: Body
  bodyCode: BodyCode
  bodyContact: BodyContact
  bodyFact: BodyFact
  bodyHolder: BodyHolder
  bodyMandate: BodyMandate
  bodyShape: BodyShape
  call: Call
  centre: Centre
  centreMandate: CentreMandate
  counter: Counter
  edition: Edition
  event: Event
  file: File
  grantAward: GrantAward
  grantChange: GrantChange
  holder: Holder
  holderLook: HolderLook
  idempotencyKey: IdempotencyKey
  importPlan: ImportPlan
  mail: Mail
  oneTimeLink: OneTimeLink
  person: Person
  quarantine: Quarantine
  recoveryCode: RecoveryCode
  run: Run
  savedView: SavedView
  seal: Seal
  session: Session
  sourceFile: SourceFile
  sourceRow: SourceRow
  task: Task
  throttle: Throttle
  toldPosition: ToldPosition
}
