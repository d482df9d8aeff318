import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test, { after, before, suite } from 'node:test'
import pg from 'pg'
import { copyCheckout, freePort, isRoot, launch, ordinaryUser, processesIn, startUp, testFolder } from './checkout.ts'
import { makeTestDatabase } from './database.ts'

const folder = testFolder('start')
const checkout = join(folder, 'checkout')
// The demo is loaded once, by the first test; the others are about starting.
before(() => copyCheckout(checkout))
after(() => rmSync(folder, { recursive: true, force: true }))

const url = (user: string, name: string) =>
  `postgres://${user}@localhost/${name}?host=${encodeURIComponent(process.env.CAMPANILE_TEST_SERVER ?? '')}`

/** Starts what must not start: one sentence, a non-zero code, no stack, nothing left running. */
async function refused(env: Record<string, string>, sentence: RegExp, where = checkout) {
  const { said, ended } = launch(where, { env: { PORT: String(await freePort()), ...env } })
  assert.notEqual(await ended, 0)
  assert.match(said(), sentence)
  const told = said()
    .split('\n')
    .filter((line) => line.startsWith('campanile: '))
  assert.equal(told.length, 1, said())
  assert.doesNotMatch(said(), /^\s+at /m)
  if (env.DATA_DIR) assert.deepEqual(processesIn(env.DATA_DIR), [])
}

const onlyRoot = { skip: isRoot ? false : 'only root can try to be somebody else' }

// Side by side: most of the time is waiting.
suite('starting', { concurrency: 3 }, () => {
  test('a first start, a second one, and Ctrl-C leaves nothing behind', async () => {
    const env = { DATA_DIR: join(folder, 'first'), PORT: String(await freePort()), DEMO: 'on' }
    const first = await startUp(checkout, { env })
    assert.equal((await fetch(`http://localhost:${env.PORT}/readyz`)).status, 200)
    assert.match(first.said(), /Sign in/)
    assert.equal(await first.ctrlC(), 0, first.said())
    assert.deepEqual(processesIn(env.DATA_DIR), [])
    const second = await startUp(checkout, { env })
    // How quick it is, three seconds, is measured where nothing else runs: npm run bench.
    assert.ok(second.ms < 30_000)
    process.kill(second.child.pid!, 'SIGTERM')
    assert.equal(await second.ended, 0)
    assert.deepEqual(processesIn(env.DATA_DIR), [])
    // A service manager tells npm alone: it reaches the program, and npm ends after it.
    const third = await startUp(checkout, { env, npm: true })
    process.kill(third.child.pid!, 'SIGINT')
    await third.ended
    assert.match(third.said(), /Stopping/)
    assert.deepEqual(processesIn(env.DATA_DIR), [])
  })

  test('after every process was killed it starts as if nothing had happened', async () => {
    const env = { DATA_DIR: join(folder, 'killed'), PORT: String(await freePort()) }
    const first = await startUp(checkout, { env })
    // The program is in the group of the process that began it; the database has a group of its own.
    for (const pid of [-first.child.pid!, ...processesIn(env.DATA_DIR)]) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Another one's end took it along.
      }
    }
    await first.ended
    const second = await startUp(checkout, { env })
    assert.equal((await fetch(`http://localhost:${env.PORT}/readyz`)).status, 200)
    // The database outlives a killed program: whoever comes next joins it and stops it in the end.
    process.kill(-second.child.pid!, 'SIGKILL')
    await second.ended
    const third = await startUp(checkout, { env })
    assert.equal(await third.ctrlC(), 0)
    assert.deepEqual(processesIn(env.DATA_DIR), [])
  })

  test('a command joins the running database and leaves it to the program', async () => {
    const env = { DATA_DIR: join(folder, 'joined'), PORT: String(await freePort()) }
    const running = await startUp(checkout, { env })
    const doctor = launch(checkout, { env, args: ['doctor', '--json'] })
    assert.equal(await doctor.ended, 0, doctor.said())
    const { ok, checks } = JSON.parse(doctor.said()) as { ok: boolean; checks: { name: string }[] }
    assert.equal(ok, true)
    assert.deepEqual(checks.map(({ name }) => name).sort(), [
      'clock',
      'counters',
      'database',
      'disk',
      'grants',
      'migrations',
      'queue',
      'seals',
    ])
    assert.equal((await fetch(`http://localhost:${env.PORT}/readyz`)).status, 200)
    assert.equal(await running.ctrlC(), 0)
    // With nobody running, the command stops the database it started.
    assert.equal(await launch(checkout, { env, args: ['migrate'] }).ended, 0)
    assert.deepEqual(processesIn(env.DATA_DIR), [])
  })

  test('a backup made while people work can be restored', async () => {
    const env = { DATA_DIR: join(folder, 'backup'), PORT: String(await freePort()) }
    const running = await startUp(checkout, { env })
    const made = launch(checkout, { env, args: ['backup', join(folder, 'copy'), '--json'] })
    assert.equal(await made.ended, 0, made.said())
    const early = launch(checkout, { env, args: ['restore', join(folder, 'copy')] })
    assert.notEqual(await early.ended, 0)
    assert.match(early.said(), /stop it, then restore/)
    await running.ctrlC()
    const key = readFileSync(join(env.DATA_DIR, 'secret.key'), 'utf8')
    rmSync(env.DATA_DIR, { recursive: true })
    const restored = launch(checkout, { env, args: ['restore', join(folder, 'copy')] })
    assert.equal(await restored.ended, 0, restored.said())
    assert.equal(readFileSync(join(env.DATA_DIR, 'secret.key'), 'utf8'), key)
    const again = await startUp(checkout, { env })
    assert.equal((await fetch(`http://localhost:${env.PORT}/readyz`)).status, 200)
    await again.ctrlC()
  })

  test('a taken port is said before anything is started', async () => {
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as { port: number }
    const dataDir = join(folder, 'taken')
    await refused({ DATA_DIR: dataDir, PORT: String(port) }, new RegExp(`Port ${port} is taken`))
    assert.equal(existsSync(dataDir), false)
    server.close()
  })

  test('a setting that makes no sense is named', async () => {
    await refused({ PORT: 'http' }, /setting PORT must be a whole number from 1 to 65535, not “http”/)
    await refused({ DEMO: 'on', PUBLIC_URL: 'https://campanile.example.it' }, /DEMO must not be on/)
  })

  test('a data folder of a newer version is left alone', async () => {
    const dataDir = join(folder, 'newer')
    const env = { DATA_DIR: dataDir, PORT: String(await freePort()) }
    await (await startUp(checkout, { env })).ctrlC()
    const version = join(dataDir, 'postgres/data/PG_VERSION')
    writeFileSync(version, '99\n')
    await refused({ DATA_DIR: dataDir }, /written by PostgreSQL 99 and this Campanile brings 18/)
  })

  test('a database of one’s own: the owner migrates, the login owns nothing', async () => {
    const { name, owner } = await makeTestDatabase()
    const env = {
      DATABASE_URL: url('campanile', name),
      DATABASE_OWNER_URL: url('campanile_owner', name),
      DATA_DIR: join(folder, 'external'),
      PORT: String(await freePort()),
    }
    const running = await startUp(checkout, { env })
    assert.equal((await fetch(`http://localhost:${env.PORT}/readyz`)).status, 200)
    assert.equal(await running.ctrlC(), 0)
    await refused(
      { ...env, DATABASE_URL: url('postgres', name) },
      /“postgres” is superuser and could see every centre's data/,
    )
    await refused({ ...env, DATABASE_URL: url('campanile_owner', name) }, /“campanile_owner” owns the table/)
    const client = new pg.Client(owner)
    await client.connect()
    await client.query(`insert into migration (number, name, checksum) values (9999, 'from_tomorrow', '')`)
    await client.end()
    await refused(env, /written by a newer Campanile \(it has the migration 9999_from_tomorrow\)/)
  })

  test('a database that does not answer is waited for a little, then said', async () => {
    const port = await freePort()
    await refused(
      { DATABASE_URL: `postgres://campanile@127.0.0.1:${port}/campanile` },
      new RegExp(`database at 127.0.0.1:${port}/campanile does not answer`),
    )
  })

  test('an ordinary user starts it in a folder only they can enter', onlyRoot, async () => {
    const user = ordinaryUser()
    const own = join(folder, 'own')
    mkdirSync(own, { mode: 0o700 })
    chownSync(own, user.uid, user.gid)
    const theirs = join(own, 'checkout')
    copyCheckout(theirs, { from: checkout, owner: user })
    const env = { PORT: String(await freePort()), HOME: own }
    const running = await startUp(theirs, { env, user })
    assert.equal((await fetch(`http://localhost:${env.PORT}/readyz`)).status, 200)
    assert.equal(await running.ctrlC(), 0)
    assert.deepEqual(processesIn(theirs), [])
  })

  test('root starts it from a checkout that only root can read', onlyRoot, async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed)
    chmodSync(closed, 0o700)
    const theirs = join(closed, 'checkout')
    copyCheckout(theirs, { from: checkout })
    const env = { PORT: String(await freePort()) }
    const running = await startUp(theirs, { env })
    const place = readFileSync(join(theirs, '.data/postgres.place'), 'utf8').trim()
    try {
      assert.match(place, /^\/var\/lib\/campanile\/[0-9a-f]{16}$/)
      assert.match(running.said(), new RegExp(`The database lives in ${place}`))
      assert.equal((await fetch(`http://localhost:${env.PORT}/readyz`)).status, 200)
      assert.equal(await running.ctrlC(), 0)
      assert.deepEqual(processesIn(place), [])
      const second = await startUp(theirs, { env })
      assert.equal(await second.ctrlC(), 0)
    } finally {
      rmSync(place, { recursive: true, force: true })
      if (readdirSync('/var/lib/campanile').length === 0) rmSync('/var/lib/campanile', { recursive: true })
    }
  })

  test('a full disk is said, and what was confirmed is there when there is room again', onlyRoot, async (t) => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', disk], { encoding: 'utf8' })
    if (mounted.status !== 0) return t.skip(`this machine mounts no tmpfs: ${mounted.stderr.trim()}`)
    try {
      const env = { DATA_DIR: join(disk, 'data'), PORT: String(await freePort()) }
      const running = await startUp(checkout, { env })
      const other = join(disk, 'something-else')
      spawnSync('dd', ['if=/dev/zero', `of=${other}`, 'bs=1M', 'count=60'], { stdio: 'ignore' })
      const { confirmed, error } = await writeUntilFull(join(env.DATA_DIR, 'postgres'))
      assert.match(error, /No space left|terminating|recovery|terminated/)
      spawnSync('dd', ['if=/dev/zero', `of=${other}-too`, 'bs=4k'], { stdio: 'ignore' })
      await running.ctrlC()
      await refused(env, /disk is full/i)
      for (const file of [other, `${other}-too`]) rmSync(file)
      const again = await startUp(checkout, { env })
      assert.ok((await count(join(env.DATA_DIR, 'postgres'))) >= confirmed, 'a confirmed row was lost')
      assert.ok(confirmed > 0)
      await again.ctrlC()
    } finally {
      spawnSync('umount', ['-l', disk])
    }
  })
})

const superuser = (host: string) => ({ host, port: 5432, user: 'postgres', database: 'campanile' })

/** Rows of 8 kB, each confirmed on its own, until the disk has no more room. */
async function writeUntilFull(host: string) {
  const client = new pg.Client(superuser(host))
  client.on('error', () => {})
  await client.connect()
  let confirmed = 0
  try {
    await client.query('create table filler (n serial, text text)')
    for (;;) {
      await client.query(
        `insert into filler (text) select string_agg(md5(random()::text), '') from generate_series(1, 250)`,
      )
      confirmed++
    }
  } catch (error) {
    await client.end().catch(() => {})
    return { confirmed, error: (error as Error).message }
  }
}

async function count(host: string) {
  const client = new pg.Client(superuser(host))
  await client.connect()
  const { rows } = await client.query<{ n: number }>('select count(*)::int as n from filler')
  await client.end()
  return rows[0]!.n
}
