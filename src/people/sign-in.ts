import { generateSecret, generateURI, verify } from 'otplib'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { ask, type Ctx } from '../platform/ctx.ts'
import { notFound, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Session } from '../platform/http.ts'
import { newSecret, sha256 } from '../platform/ids.ts'
import { seal, unseal } from '../platform/secrets.ts'
import { clock } from '../platform/clock.ts'
import { hashPassword, passwordMatches } from './passwords.ts'
import { endOtherSessions, endSession, firstScope, openSession, type Scope, scopesOf } from './sessions.ts'

export const Credentials = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  password: z.string().min(1).max(200),
})
export const NewPassword = z
  .object({ password: z.string().min(12, 'password_short').max(200), again: z.string() })
  .refine((p) => p.password === p.again, { path: ['again'], message: 'password_differs' })
export const Code = z.object({ code: z.string().trim().min(6).max(30) })

type Account = {
  id: string
  email: string
  password_hash: string | null
  totp_secret: Buffer | null
  totp_confirmed_at: Temporal.Instant | null
  demo: boolean
}

/**
 * Counts an attempt and refuses when there were too many in the last quarter of an hour. It stands in a transaction of
 * its own: a refusal must not undo the count.
 */
async function countAttempt(key: string, most: number) {
  const [row] = await ask<{ throttled: boolean }>(
    'campanile_centre',
    'select throttled($1, $2, 900, $3) as throttled',
    [sha256(key), most, clock()],
  )
  if (row!.throttled) throw new Problem(429, 'sign_in_throttled')
}

/** The account behind these credentials. A wrong password, an unknown address and a closed account are told apart by nobody, also by time. */
export async function checkCredentials(
  { email, password }: z.output<typeof Credentials>,
  ip: string,
): Promise<Account> {
  await countAttempt(`sign-in ${email}`, 10)
  await countAttempt(`sign-in from ${ip}`, 100)
  const [account] = await ask<Account>('campanile_centre', 'select * from account_by_email($1)', [email])
  if (!(await passwordMatches(password, account?.password_hash ?? null)) || !account)
    throw new Problem(422, 'sign_in_failed')
  return account
}

/** Opens a session for an account in its first scope; without any mandate in force there is nothing to open. */
export async function signIn(
  accountId: string,
  agent: string,
  { secondFactorAt = null, centreId }: { secondFactorAt?: Temporal.Instant | null; centreId?: string } = {},
) {
  const scopes = await scopesOf(accountId)
  const scope = firstScope(centreId ? scopes.filter((s) => s.centreId === centreId) : scopes)
  if (!scope) throw new Problem(422, 'no_mandate')
  return openSession({ accountId, scope, secondFactorAt, agent })
}

/** Goes on as somebody else of the same account: another centre, another body. The session is a new one. */
export async function switchScope(
  session: Session,
  chosen: { centreId: string; bodyId: string | null },
  agent: string,
) {
  const scope = (await scopesOf(session.accountId)).find(
    (s: Scope) => s.centreId === chosen.centreId && s.bodyId === chosen.bodyId,
  )
  if (!scope) throw notFound()
  await endSession(session.hash)
  return openSession({ accountId: session.accountId, scope, secondFactorAt: session.secondFactorAt, agent })
}

const accountById = async (id: string) => {
  const [account] = await ask<Account>('campanile_centre', 'select * from account_by_id($1)', [id])
  if (!account) throw notFound()
  return account
}

export type FactorState = { email: string; enrolled: boolean; uri: string; secret: string }

/** Where the second factor stands; one who has none yet gets a secret to enrol with, kept until it is confirmed. */
export async function factorState(accountId: string): Promise<FactorState> {
  const account = await accountById(accountId)
  if (account.totp_confirmed_at) return { email: account.email, enrolled: true, uri: '', secret: '' }
  const secret = account.totp_secret ? unseal(account.totp_secret) : generateSecret()
  if (!account.totp_secret)
    await ask('campanile_centre', 'select account_set_totp($1, $2, null)', [accountId, seal(secret)])
  return {
    email: account.email,
    enrolled: false,
    secret,
    uri: generateURI({ issuer: 'Campanile', label: account.email, secret }),
  }
}

const STEP = 30

/** Checks a code of the app: the present half minute and one on each side, each good once. */
async function checkTotp(account: Account, code: string): Promise<boolean> {
  if (!account.totp_secret || !/^\d{6}$/.test(code)) return false
  const epoch = Math.floor(clock().epochMilliseconds / 1000)
  const result = await verify({ secret: unseal(account.totp_secret), token: code, epoch, epochTolerance: STEP })
  if (!result.valid) return false
  const step = Math.floor(epoch / STEP) + result.delta
  const [row] = await ask<{ used: boolean }>('campanile_centre', 'select account_use_totp($1, $2) as used', [
    account.id,
    step,
  ])
  return row!.used
}

async function useRecoveryCode(account: Account, code: string): Promise<boolean> {
  const [row] = await ask<{ used: boolean }>('campanile_centre', 'select recovery_code_use($1, $2, $3) as used', [
    account.id,
    sha256(normalCode(code)),
    clock(),
  ])
  return row!.used
}
const normalCode = (code: string) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** Gives the second factor of a session, by a code of the app or a recovery code. The session is a new one from here. */
export async function giveSecondFactor(session: Session, code: string, agent: string) {
  await countAttempt(`code ${session.accountId}`, 10)
  const account = await accountById(session.accountId)
  if (!account.totp_confirmed_at) throw new Problem(422, 'invalid', { fields: { code: { code: 'code_wrong' } } })
  if (!(await checkTotp(account, code)) && !(await useRecoveryCode(account, code)))
    throw new Problem(422, 'invalid', { fields: { code: { code: 'code_wrong' } } })
  await endSession(session.hash)
  return signIn(session.accountId, agent, { secondFactorAt: clock() })
}

/** Confirms a new second factor with its first code and gives ten recovery codes, shown once. */
export async function enrolSecondFactor(session: Session, code: string, agent: string) {
  await countAttempt(`code ${session.accountId}`, 10)
  const account = await accountById(session.accountId)
  if (account.totp_confirmed_at || !(await checkTotp(account, code)))
    throw new Problem(422, 'invalid', { fields: { code: { code: 'code_wrong' } } })
  const codes = Array.from({ length: 10 }, () =>
    randomBytes(8).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 10).toLowerCase(),
  )
  await ask('campanile_centre', 'select account_set_totp($1, $2, $3), recovery_codes_set($1, $4)', [
    account.id,
    account.totp_secret,
    clock(),
    codes.map((c) => sha256(normalCode(c))),
  ])
  await endSession(session.hash)
  const opened = await signIn(session.accountId, agent, { secondFactorAt: clock() })
  return { ...opened, codes: codes.map((c) => `${c.slice(0, 5)}-${c.slice(5)}`) }
}

/** The account of an address, made when there is none. It stands by itself: one account may be a person in several centres. */
export async function accountFor(email: string, demo = false): Promise<string> {
  const [row] = await ask<{ id: string }>('campanile_centre', 'select account_open($1, $2) as id', [email, demo])
  return row!.id
}

/** The accounts of demo people by address: nobody has a password for them, and without demo mode no door leads in. */
export async function demoAccounts(emails: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ask<{ email: string; id: string }>(
    'campanile_centre',
    'select email, account_open(email, true) as id from unnest($1::text[]) email',
    [emails],
  )
  return new Map(rows.map((r) => [r.email, r.id]))
}

const LINK = { invitation: { hours: 24 * 7 }, password: { hours: 1 } }

/** A link that works once, for an invitation (7 days) or a new password (1 hour); an older one of the kind stops working. */
export async function openLink(purpose: 'invitation' | 'password', accountId: string, centreId: string | null) {
  const secret = newSecret()
  const now = clock()
  await ask('campanile_centre', 'select link_open($1, $2, $3, $4, $5, $6)', [
    sha256(secret),
    purpose,
    accountId,
    centreId,
    now,
    now.add(LINK[purpose]),
  ])
  return secret
}

export async function findLink(secret: string) {
  const [link] = await ask<{ purpose: 'invitation' | 'password'; account_id: string; email: string }>(
    'campanile_centre',
    'select * from link_find($1, $2)',
    [sha256(secret), clock()],
  )
  if (!link) throw new Problem(404, 'link_gone')
  return { purpose: link.purpose, accountId: link.account_id, email: link.email }
}

/** Sets a password through a one-time link, ends every session of the account and opens a new one. */
export async function setPasswordByLink(secret: string, password: string, agent: string) {
  const link = await findLink(secret)
  const hash = await hashPassword(password)
  const [row] = await ask<{ used: boolean }>(
    'campanile_centre',
    'with u as materialized (select link_use($1, $2) as used) select used, case when used then account_set_password($3, $4) end from u',
    [sha256(secret), clock(), link.accountId, hash],
  )
  if (!row!.used) throw new Problem(404, 'link_gone')
  await endOtherSessions(link.accountId, null)
  return signIn(link.accountId, agent)
}

/** Changes one's own password and ends the other sessions. */
export async function changePassword(
  ctx: Ctx,
  session: Session,
  { current, password }: { current: string; password: string },
) {
  await countAttempt(`password ${session.accountId}`, 10)
  const account = await accountById(session.accountId)
  if (!(await passwordMatches(current, account.password_hash)))
    throw new Problem(422, 'invalid', { fields: { current: { code: 'password_wrong' } } })
  await ask('campanile_centre', 'select account_set_password($1, $2)', [account.id, await hashPassword(password)])
  await endOtherSessions(account.id, session.hash)
  await record(ctx, 'people.password_changed', { id: ctx.actor.personId ?? account.id })
}

/** The account that asked for a new password, if there is one. The answer to the asker is the same either way. */
export async function accountForReset(email: string, ip: string) {
  await countAttempt(`reset ${email}`, 5)
  await countAttempt(`reset from ${ip}`, 30)
  const [account] = await ask<Account>('campanile_centre', 'select * from account_by_email($1)', [email])
  return account && !account.demo ? { ...account, email } : null
}
