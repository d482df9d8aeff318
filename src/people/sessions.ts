import { type Actor, ask, work } from '../platform/ctx.ts'
import { visitor } from '../platform/access.ts'
import type { Caller, Req, Session } from '../platform/http.ts'
import { clock } from '../platform/clock.ts'
import { config } from '../platform/config.ts'
import { Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { newSecret, sha256 } from '../platform/ids.ts'
import { today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { isCentreRole, permissionsOf } from './roles.ts'

/** A session ends after two hours of rest and after twelve in any case. */
const IDLE = { hours: 2 }
const ABSOLUTE_SECONDS = 12 * 3600

type Row = {
  account_id: string
  person_id: string | null
  person_name: string | null
  lang: string | null
  single_keys: boolean
  centre_id: string | null
  zone: string | null
  body_id: string | null
  roles: string[]
  second_factor_at: Temporal.Instant | null
  last_used_at: Temporal.Instant
  session_id: string
  needs_factor: boolean
  modules_off: string[]
  demo: boolean
}

/**
 * Who holds this cookie. A session that still owes its second factor is a visitor with a session: it may only give it.
 * The second factor is owed by whoever has one and by everybody who works in a centre; demo people have none.
 */
export async function bySession(hash: Buffer): Promise<Omit<Caller, 'lang'> | null> {
  const now = clock()
  const [row] = await ask<Row>('campanile_centre', 'select * from session_actor($1, $2, $3, $4)', [
    hash,
    now,
    '2 hours',
    today(now, 'Europe/Rome'),
  ])
  // However it was opened, a session of a demo person ends with demo mode.
  if (!row || (row.demo && !config().demo)) return null
  if (Temporal.Instant.compare(row.last_used_at.add({ minutes: 1 }), now) < 0)
    await ask('campanile_centre', 'select session_touch($1, $2)', [hash, now])
  const session: Session = {
    id: row.session_id,
    hash,
    accountId: row.account_id,
    secondFactorAt: row.second_factor_at,
    singleKeys: row.single_keys,
  }
  const owes = !row.demo && row.second_factor_at === null && (row.needs_factor || row.body_id === null)
  if (owes || !row.person_id || !row.centre_id || row.roles.length === 0)
    return { actor: { ...visitor, lang: row.lang as Lang | null }, session, tokenId: null }
  const actor: Actor = {
    kind: row.body_id === null ? 'staff' : 'officer',
    personId: row.person_id,
    accountId: row.account_id,
    name: row.person_name ?? '',
    centreId: row.centre_id,
    bodyIds: row.body_id === null ? '*' : [row.body_id],
    roles: row.roles,
    permissions: permissionsOf(row.roles),
    modulesOff: new Set(row.modules_off),
    zone: row.zone ?? 'Europe/Rome',
    lang: row.lang as Lang | null,
  }
  return { actor, session, tokenId: null }
}

/** Who holds this token: a machine with one role, in the centre or in one body. */
export async function byToken(hash: Buffer): Promise<Omit<Caller, 'lang'> | null> {
  const now = clock()
  const [row] = await ask<{
    centre_id: string
    id: string
    name: string
    role: string
    scope_body_id: string | null
    zone: string
    modules_off: string[]
  }>('campanile_centre', 'select * from token_find($1, $2)', [hash, now])
  if (!row) return null
  const touched = touchedAt.get(row.id)
  if (!touched || touched < now.epochMilliseconds - 60_000) {
    touchedAt.set(row.id, now.epochMilliseconds)
    await ask('campanile_centre', 'select token_touch($1, $2)', [hash, now])
  }
  return {
    actor: {
      kind: 'machine',
      personId: null,
      accountId: null,
      name: row.name,
      centreId: row.centre_id,
      bodyIds: row.scope_body_id === null ? '*' : [row.scope_body_id],
      roles: [row.role],
      permissions: permissionsOf([row.role]),
      modulesOff: new Set(row.modules_off),
      zone: row.zone,
      lang: null,
    },
    session: null,
    tokenId: row.id,
  }
}
/** Last use is written once a minute; which tokens are due is remembered here. */
const touchedAt = new Map<string, number>()

export type Scope = {
  centreId: string
  centreName: string
  personId: string
  bodyId: string | null
  bodyName: string | null
  roles: string[]
}

/** Where an account may work today: each centre and each body in which a mandate is in force. */
export async function scopesOf(accountId: string): Promise<Scope[]> {
  const rows = await ask<{
    centre_id: string
    centre_name: string
    person_id: string
    body_id: string | null
    body_name: string | null
    roles: string[]
  }>('campanile_centre', 'select * from scopes_of($1, $2)', [accountId, today(clock(), 'Europe/Rome')])
  return rows.map((r) => ({
    centreId: r.centre_id,
    centreName: r.centre_name,
    personId: r.person_id,
    bodyId: r.body_id,
    bodyName: r.body_name,
    roles: r.roles,
  }))
}

/** Opens a session in a scope and returns the cookie's secret. Only its hash is kept. */
export async function openSession({
  accountId,
  scope,
  secondFactorAt,
  agent,
}: {
  accountId: string
  scope: Scope
  secondFactorAt: Temporal.Instant | null
  agent: string
}) {
  const secret = newSecret()
  const now = clock()
  const values = [
    sha256(secret),
    accountId,
    scope.centreId,
    scope.personId,
    scope.bodyId,
    secondFactorAt,
    now,
    now.add({ seconds: ABSOLUTE_SECONDS }),
    browserOf(agent),
  ]
  await ask('campanile_centre', 'select session_open($1, $2, $3, $4, $5, $6, $7, $8, $9)', values)
  const opened = await bySession(sha256(secret))
  if (opened && opened.actor.kind !== 'visitor')
    await work(opened.actor, (ctx) => record(ctx, 'people.signed_in', { id: scope.personId }))
  return { secret, seconds: ABSOLUTE_SECONDS }
}

export const endSession = (hash: Buffer) => ask('campanile_centre', 'select session_end($1)', [hash])

export const endOtherSessions = (accountId: string, kept: Buffer | null) =>
  ask('campanile_centre', 'select session_end_others($1, $2)', [accountId, kept])

export async function endSessionById(accountId: string, id: string) {
  const [row] = await ask<{ gone: boolean }>('campanile_centre', 'select session_end_one($1, $2) as gone', [
    accountId,
    id,
  ])
  return row!.gone
}

export async function listSessions(accountId: string) {
  const now = clock()
  const rows = await ask<{
    id: string
    hash: Buffer
    created_at: Temporal.Instant
    last_used_at: Temporal.Instant
    agent: string
  }>(
    'campanile_centre',
    'select id, hash, created_at, last_used_at, agent from sessions_of($1) where expires_at > $2 and last_used_at > $3',
    [accountId, now, now.subtract(IDLE)],
  )
  return rows.map((r) => ({
    id: r.id,
    hash: r.hash,
    createdAt: r.created_at,
    lastUsedAt: r.last_used_at,
    agent: r.agent,
  }))
}

/** A browser as people name it; the whole header would be one more trace of a person. */
function browserOf(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1]
  const system = /(Windows|Mac OS|Android|iPhone|iPad|Linux)/.exec(agent)?.[1]
  return [(browser && { Edg: 'Edge', OPR: 'Opera' }[browser]) || browser, system].filter(Boolean).join(' · ')
}

/** The scope to begin with: where one has a role in a centre, else the first body. */
export const firstScope = (scopes: readonly Scope[]) =>
  scopes.find((s) => s.bodyId === null && s.roles.some(isCentreRole)) ?? scopes[0]

/** The session a request came with. */
export const sessionOf = (req: Req) => {
  if (!req.session) throw new Problem(401, 'unauthenticated')
  return req.session
}
