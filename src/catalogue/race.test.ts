// The last unit, asked for by a hundred at once over HTTP, from two web processes with pools of sixteen, while entries are
// corrected and one of the processes is killed.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../test/checkout.ts'
import { makeCentre, peek, testDatabase } from '../../test/world.ts'
import { root } from '../platform/root.ts'
import { checkCounters } from './consumption.ts'

const folder = mkdtempSync(join(tmpdir(), 'campanile-race-'))
const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** A web process of its own on the test's database. */
async function serve() {
  const port = await freePort()
  const { login } = testDatabase
  const child = spawn(process.execPath, ['--import', join(root, 'test/tsx.mjs'), join(root, 'src/main.ts'), 'web'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: `postgres://${login.user}@localhost/${login.database}?host=${encodeURIComponent(String(login.host))}`,
      DATA_DIR: folder,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      RATE_LIMIT: '0',
      DEMO: 'off',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const home = `http://localhost:${port}`
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the web process ended: ${said}`)
    const answer = await fetch(`${home}/readyz`).catch(() => null)
    if (answer?.ok) return { home, kill: () => child.kill('SIGKILL') }
    await sleep(100)
  }
  throw new Error(`the web process did not answer: ${said}`)
}

const world = await makeCentre()
const [first, second] = await Promise.all([serve(), serve()])
const { authorization } = await world.token('operator')
await peek(
  `with a as (insert into act (centre_id, body_id, type, issuer, organ, number, adopted_on) values ($1, $2, 'resolution', 'Comune', 'council', '1', '2025-12-20') returning id),
     c as (insert into convention (centre_id, title, lead_body_id, legal_basis, begins_on, ends_on) values ($1, 'Convenzione', $2, 'art. 30', '2026-01-01', '2035-12-31') returning id),
     h as (insert into adhesion (centre_id, body_id, convention_id) select $1, $2, id from c returning id)
   insert into membership (centre_id, body_id, adhesion_id, standing, from_on, to_on, act_id)
   select $1, $2, h.id, 'member', '2026-01-01', '2036-01-01', a.id from h, a`,
  [world.centreId, world.olgiate.id],
)
const service = (code: string, quantity: number) =>
  peek(
    `with s as (insert into service (centre_id, code, family, state, unit) values ($1, $2, 'other', 'active', 'kit') returning id),
       v as (insert into service_version (centre_id, service_id, from_on, name) select $1, id, '2026-01-01', $2 from s)
     insert into entitlement_rule (centre_id, service_id, quantity, period, from_on, act) select $1, id, $3, 'month', '2026-01-01', 'Prova' from s`,
    [world.centreId, code, quantity],
  )
await service('ultimo', 1)
await service('altro', 40)

type Told = { status: number; code?: string; id?: string }
/** Asks for one unit as a program does: when the line breaks it asks again elsewhere, with the same key. */
async function ask(homes: string[], key: string, code: string, on: string): Promise<Told> {
  for (const home of homes) {
    try {
      const answer = await fetch(`${home}/api/v1/consumptions`, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'idempotency-key': `chiave-${key}`,
        },
        body: JSON.stringify({ ipaCode: 'c_g026', service: code, quantity: 1, on, reference: key }),
      })
      const told = (await answer.json()) as { code?: string; id?: string }
      return { status: answer.status, ...told }
    } catch {
      // The process is gone: the next one.
    }
  }
  return { status: 0 }
}
const correct = (home: string, id: string) =>
  fetch(`${home}/catalogue/uses/${id}/correction`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `session=${world.marta.cookie}`, origin: home },
    body: new URLSearchParams({ quantity: '1', note: 'rettifica di prova' }),
  }).then((r) => r.status)

const counter = async (code: string, month: string) =>
  (
    await peek<{ used: number; over: number }>(
      `select c.used, c.over from allowance_counter c join service s on (s.centre_id, s.id) = (c.centre_id, c.service_id)
       where c.centre_id = $1 and s.code = $2 and c.period_from = $3`,
      [world.centreId, code, month],
    )
  )[0]
const agree = async () => assert.deepEqual(await world.inCentre(checkCounters), [])
const granted = (told: Told[]) => told.filter((t) => t.status === 201)
const refused = (told: Told[]) => told.filter((t) => t.status === 409 && t.code === 'beyond_not_offered')
const hundred = (homes: [string, string], name: string, on: string) =>
  Array.from({ length: 100 }, (_, i) => ask(i % 2 === 0 ? homes : homes.toReversed(), `${name}-${i}`, 'ultimo', on))

test('a hundred ask two processes for the last unit of a period nobody counted yet: one has it, ninety-nine are told why not', async () => {
  assert.equal(await counter('ultimo', '2026-03-01'), undefined)
  // Meanwhile others use and correct another service of the same body.
  const others = Array.from({ length: 20 }, async (_, i) => {
    const used = await ask([first.home, second.home], `altro-${i}`, 'altro', '2026-03-10')
    assert.equal(used.status, 201)
    if (i % 2 === 0) assert.equal(await correct(i % 4 === 0 ? first.home : second.home, used.id!), 303)
  })
  const told = await Promise.all(hundred([first.home, second.home], 'marzo', '2026-03-10'))
  await Promise.all(others)
  assert.equal(granted(told).length, 1)
  assert.equal(refused(told).length, 99)
  assert.deepEqual(await counter('ultimo', '2026-03-01'), { used: 1, over: 0 })
  assert.deepEqual(await counter('altro', '2026-03-01'), { used: 10, over: 0 })
  await agree()
  // The unit is given back: again a hundred, again one.
  assert.equal(await correct(first.home, granted(told)[0]!.id!), 303)
  const again = await Promise.all(hundred([first.home, second.home], 'ancora', '2026-03-11'))
  assert.equal(granted(again).length, 1)
  assert.equal(refused(again).length, 99)
  await agree()
})

test('five at once take back the same use: one does', async () => {
  const used = await ask([first.home], 'cinque', 'altro', '2026-04-10')
  assert.equal((await ask([second.home], 'altri', 'altro', '2026-04-11')).status, 201)
  const told = await Promise.all(
    Array.from({ length: 5 }, (_, i) => correct(i % 2 === 0 ? first.home : second.home, used.id!)),
  )
  assert.deepEqual(told.toSorted(), [303, 409, 409, 409, 409])
  assert.deepEqual(await counter('altro', '2026-04-01'), { used: 1, over: 0 })
  await agree()
})

test('a process is killed while a hundred ask: who asks the other again is answered, and one has the unit', async () => {
  const asking = hundred([first.home, second.home], 'maggio', '2026-05-10')
  await Promise.race(asking)
  first.kill()
  const told = await Promise.all(asking)
  assert.equal(granted(told).length, 1, [...new Set(told.map((t) => `${t.status} ${t.code ?? ''}`))].join(', '))
  assert.equal(refused(told).length, 99)
  assert.deepEqual(await counter('ultimo', '2026-05-01'), { used: 1, over: 0 })
  await agree()
})
