import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { testFolder } from '../../test/checkout.ts'
import { isRunning, startEmbedded } from './embedded.ts'

const folder = testFolder('embedded')
after(() => rmSync(folder, { recursive: true, force: true }))

const quick = { settings: { fsync: 'off' } }

async function one(config: pg.ClientConfig, text: string): Promise<string> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    return String(Object.values((await client.query<Record<string, unknown>>(text)).rows[0] ?? {})[0])
  } finally {
    await client.end()
  }
}

test('two that start together use one server, and the last to leave stops it', async () => {
  const dataDir = join(folder, 'together')
  const both = await Promise.all([startEmbedded(dataDir, quick), startEmbedded(dataDir, quick)])
  assert.equal(both.filter(({ adopted }) => adopted).length, 1)
  await both[0].stop()
  assert.equal(await one(both[1].admin, 'select 1'), '1')
  await both[1].stop()
  assert.equal(isRunning(both[1].place), false)
})

test('text is sorted by code point and searched in Italian, times are in UTC', async () => {
  const server = await startEmbedded(join(folder, 'together'), quick)
  const asked = `select (select datlocale from pg_database where datname = 'postgres') || ' ' || current_setting('default_text_search_config') || ' ' || current_setting('timezone')`
  assert.equal(await one(server.admin, asked), 'C.UTF-8 pg_catalog.italian UTC')
  await server.stop()
})

test('a folder with a long name gets a short socket, the same each time', async () => {
  const dataDir = join(folder, 'a-name-that-is-long-'.repeat(6))
  const server = await startEmbedded(dataDir, quick)
  assert.match(server.place.sockets, /campanile-[0-9a-f]{16}$/)
  assert.equal(await one(server.admin, 'select 1'), '1')
  const joined = await startEmbedded(dataDir, quick)
  assert.equal(joined.adopted, true)
  await joined.stop()
  await server.stop()
  rmSync(server.place.sockets, { recursive: true })
})

test('a server that is killed under us is started again, with what was confirmed', async () => {
  const dataDir = join(folder, 'killed')
  const server = await startEmbedded(dataDir)
  await one(server.admin, 'create table kept as select 1 as n')
  process.kill(Number.parseInt(readFileSync(join(server.place.data, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL')
  let answer = ''
  for (let i = 0; i < 100 && !answer; i++)
    answer = await one(server.admin, 'select n from kept').catch(() => sleep(100, ''))
  assert.equal(answer, '1')
  await server.stop()
  assert.equal(isRunning(server.place), false)
})

test('a pid left in the file by a machine that was switched off may be somebody else’s now', async () => {
  const dataDir = join(folder, 'killed')
  const first = await startEmbedded(dataDir)
  const pidFile = join(first.place.data, 'postmaster.pid')
  const left = readFileSync(pidFile, 'utf8')
  await first.stop()
  writeFileSync(pidFile, left.replace(/^\d+/, String(process.pid)))
  const second = await startEmbedded(dataDir)
  assert.equal(await one(second.admin, 'select n from kept'), '1')
  await second.stop()
})

test('a cluster that was half made when the power went is made again', async () => {
  const dataDir = join(folder, 'half')
  const first = await startEmbedded(dataDir, quick)
  await first.stop()
  rmSync(join(first.place.data, 'PG_VERSION'))
  rmSync(first.place.data, { recursive: true })
  writeFileSync(join(first.place.folder, 'data.new-999999'), '')
  const again = await startEmbedded(dataDir, quick)
  assert.equal(existsSync(join(first.place.folder, 'data.new-999999')), false)
  await again.stop()
})
