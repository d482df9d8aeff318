// Every route is tried by every role on objects of its own body, of another body and of another centre. What is expected
// is what the route declares; a table of twenty cells written by hand keeps the declarations honest.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { mayEnter, mayKnow, type Door, visitor } from '../src/platform/access.ts'
import { listDoors } from '../src/platform/http.ts'
import { root } from '../src/platform/root.ts'
import { allRoles, permissionsOf, type Role } from '../src/people/index.ts'
import { isCentreRole } from '../src/people/roles.ts'
import { samples } from './objects.ts'
import { permissionsDocument } from './permissions-document.ts'
import { caller, makeCentre, openTestSession, type Caller, type Centre } from './world.ts'

const ours = await makeCentre()
const far = await makeCentre('Altro centro')
const doors = listDoors()

const people = new Map<Role, Awaited<ReturnType<typeof ours.person>>>()
const tokens = new Map<Role, Caller>()
for (const role of allRoles) {
  const body = isCentreRole(role) ? undefined : ours.merate
  people.set(role, await ours.person(`Prova ${role}`, role, body))
  tokens.set(role, await ours.token(role, body))
}

/** A fresh session for each try: some doors end the session they are entered with. */
async function as(role: Role | 'visitor', door: Door): Promise<Caller> {
  if (role === 'visitor') return caller()
  if (door.kind === 'api') return tokens.get(role)!
  const p = people.get(role)!
  return caller({
    cookie: await openTestSession({
      accountId: p.accountId,
      centreId: ours.centreId,
      personId: p.id,
      bodyId: isCentreRole(role) ? null : ours.merate.id,
    }),
  })
}

const whose = ['own body', 'other body', 'other centre'] as const
type Whose = (typeof whose)[number]
const world = (w: Whose): Centre => (w === 'other centre' ? far : ours)

async function knock(door: Door, role: Role | 'visitor', w: Whose) {
  const pattern = door.url.replace('/api/v1', '')
  const sample = samples[pattern] ?? samples[door.url]
  if (door.url.includes(':') && !sample)
    throw new Error(`${door.url} has parameters and no sample object in test/objects.ts`)
  const path = sample ? await objectFor(door, w, sample) : pattern
  const url = door.kind === 'api' ? `/api/v1${path}` : path
  const who = await as(role, door)
  const answer =
    door.method === 'GET'
      ? await who.get(url)
      : door.method === 'PUT'
        ? await who.put(url, {})
        : await who.post(url, {}, door.kind === 'api' ? { 'idempotency-key': crypto.randomUUID() } : {})
  if (door.method !== 'GET' && answer.status < 400) objects.delete(`${door.method} ${door.url} ${w}`)
  return { status: answer.status, sample, to: answer.url, text: answer.text }
}

/** The object a door is tried on: the same one for every role, until somebody was let in and may have changed it. */
const objects = new Map<string, Promise<string>>()
async function objectFor(door: Door, w: Whose, sample: (typeof samples)[string]): Promise<string> {
  const key = `${door.method} ${door.url} ${w}`
  const made =
    objects.get(key) ?? Promise.resolve(sample.path(world(w), w === 'other body' ? ours.olgiate : world(w).merate))
  objects.set(key, made)
  return made
}

/** What the declaration promises: the statuses that keep it. */
function expected(
  door: Door,
  role: Role | 'visitor',
  w: Whose,
  of: string | undefined,
): { ok: (status: number, to: string) => boolean; word: string } {
  const entered = { ok: (s: number) => [200, 201, 202, 303, 409, 422].includes(s), word: 'enters' }
  const hidden = { ok: (s: number) => s === 404, word: '404' }
  const actor = role === 'visitor' ? visitor : people.get(role)!.actor
  if (of === 'nobody')
    return role === 'visitor' && door.access !== 'public'
      ? { ok: (s, to) => s === 401 || (s === 303 && to.startsWith('/sign-in')), word: 'sign in first' }
      : { ok: (s) => [404, 422, 401].includes(s), word: 'no such thing' }
  if (door.access === 'public') return { ok: (s) => s < 500 && s !== 403, word: 'enters' }
  if (role === 'visitor')
    return {
      ok: (s, to) =>
        door.method === 'GET' && door.kind !== 'api' ? s === 303 && to.startsWith('/sign-in?next=') : s === 401,
      word: 'sign in first',
    }
  const sees =
    of === undefined ||
    of === 'self' ||
    of === 'everybody' ||
    (w !== 'other centre' && (isCentreRole(role) || of === 'shared' || (of === 'body' && w === 'own body')))
  if (mayEnter(actor, door.access))
    return sees
      ? door.kind === 'api' && door.access === 'signed-in'
        ? { ok: (s) => s < 500, word: 'enters' }
        : entered
      : hidden
  if (door.method !== 'GET' && mayKnow(actor, door.access))
    return sees ? { ok: (s) => s === 403, word: '403' } : { ok: (s) => s === 404 || s === 403, word: '404 or 403' }
  return hidden
}

for (const door of doors)
  test(`${door.method} ${door.url} opens to ${door.access} and to nobody else`, async () => {
    for (const role of ['visitor', ...allRoles] as const) {
      for (const w of door.url.includes(':') ? whose : (['own body'] as const)) {
        const { status, sample, to, text } = await knock(door, role, w)
        const want = expected(door, role, w, sample?.of)
        const self = door.access === 'signed-in' && sample === undefined && door.kind !== 'api'
        assert.ok(
          want.ok(status, to) || (self && status < 500),
          `${role}, ${w}: ${status}, expected ${want.word}: ${text.slice(0, 300)}`,
        )
      }
    }
  })

// Written by hand and never generated: role, method, address, whose, status.
type Cell = [Role | 'visitor', 'GET' | 'POST', string, Whose, number]
const byHand: Cell[] = [
  ['visitor', 'GET', '/people', 'own body', 303],
  ['visitor', 'POST', '/people', 'own body', 401],
  ['director', 'GET', '/people', 'own body', 200],
  ['director', 'GET', '/people/tokens', 'own body', 200],
  ['director', 'GET', '/history', 'own body', 200],
  ['director', 'GET', '/people/:id', 'own body', 200],
  ['director', 'GET', '/people/:id', 'other centre', 404],
  ['operator', 'GET', '/people/:id', 'other body', 200],
  ['operator', 'GET', '/people/tokens', 'own body', 404],
  ['operator', 'GET', '/history', 'own body', 404],
  ['auditor', 'GET', '/people', 'own body', 200],
  ['auditor', 'POST', '/people', 'own body', 403],
  ['auditor', 'POST', '/people/:id/mandates', 'other centre', 404],
  ['referent', 'GET', '/people/:id', 'own body', 200],
  ['referent', 'GET', '/people/:id', 'other body', 404],
  ['referent', 'POST', '/people/:id/mandates', 'own body', 403],
  ['referent', 'POST', '/people/:id/mandates', 'other body', 404],
  ['mayor', 'GET', '/people', 'own body', 404],
  ['supplier', 'GET', '/people', 'own body', 404],
  ['employee', 'GET', '/runs', 'own body', 404],
  ['referent', 'GET', '/members/:id', 'other body', 404],
  ['mayor', 'GET', '/funding/bodies/:id', 'other body', 404],
  ['referent', 'GET', '/adhesions/:id', 'own body', 200],
  ['referent', 'GET', '/adhesions/:id', 'other body', 404],
  ['referent', 'POST', '/adhesions/:id/suspension', 'own body', 403],
  ['body-accountant', 'POST', '/adhesions/:id/signature', 'own body', 403],
  ['operator', 'POST', '/conventions/:id/approval', 'own body', 403],
  ['employee', 'GET', '/acts/:id', 'own body', 404],
  ['operator', 'GET', '/acts/:id', 'other centre', 404],
]
for (const [role, method, url, w, status] of byHand)
  test(`by hand: ${role} ${method} ${url}, ${w}: ${status}`, async () => {
    const door = doors.find((d) => d.method === method && d.url === url)
    assert.ok(door, `${url} is no longer a route`)
    assert.equal((await knock(door, role, w)).status, status)
  })

test('a missing page, a hidden one and one of another centre answer alike', async () => {
  const { paolo, olga } = ours
  const strip = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
  const answers = await Promise.all(
    ['/nothing/here', `/people/${olga.id}`, `/people/${far.olga.id}`, `/people/${crypto.randomUUID()}`].map((url) =>
      paolo.get(url),
    ),
  )
  const first = answers[0]!
  for (const a of answers) {
    assert.equal(a.status, 404)
    assert.equal(strip(a.text).replaceAll(/value="[^"]*"/g, ''), strip(first.text).replaceAll(/value="[^"]*"/g, ''))
    assert.deepEqual(Object.keys(a.headers).toSorted(), Object.keys(first.headers).toSorted())
  }
})

test('every permission a route asks for is given to some role, and every role only has permissions that exist', () => {
  const asked = new Set(doors.map((d) => d.access).filter((a) => a !== 'public' && a !== 'signed-in'))
  const given = new Set(allRoles.flatMap((role) => [...permissionsOf([role])]))
  for (const permission of asked) assert.ok(given.has(permission), `nobody has ${permission}`)
})

test('docs/permissions.md says what the routes say', () => {
  const path = join(root, 'docs/permissions.md')
  const text = permissionsDocument(doors)
  if (process.env['WRITE']) writeFileSync(path, text)
  assert.equal(readFileSync(path, 'utf8'), text, 'out of date: WRITE=1 npm test -- test/permissions.test.ts')
})
