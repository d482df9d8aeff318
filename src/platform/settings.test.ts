import assert from 'node:assert/strict'
import test from 'node:test'
import { readSettings } from './settings.ts'

test('with nothing said, a laptop: this machine only, the embedded database, the demo', () => {
  const settings = readSettings({})
  assert.equal(settings.port, 3000)
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.publicUrl, 'http://localhost:3000')
  assert.equal(settings.role, 'all')
  assert.equal(settings.embedded, true)
  assert.equal(settings.demo, true)
  assert.equal(settings.fileMaxMb, 25)
  assert.match(settings.secretKeyFile, /\.data\/secret\.key$/)
  // An empty variable, as compose files leave them, is one that was not set.
  assert.deepEqual(readSettings({ PORT: '', DATABASE_URL: ' ' }), settings)
})

test('the demo is only where nobody else can reach it', () => {
  const cases: [Record<string, string>, boolean][] = [
    [{}, true],
    [{ DEMO: 'off' }, false],
    [{ HOST: '0.0.0.0' }, false],
    [{ HOST: '::1' }, true],
    [{ PUBLIC_URL: 'https://campanile.provincia.example.it' }, false],
    [{ PUBLIC_URL: 'http://localhost:8080' }, true],
    [{ DATABASE_URL: 'postgres://campanile@db/campanile' }, false],
    [{ DATABASE_URL: 'postgres://campanile@db/campanile', DEMO: 'on' }, true],
  ]
  for (const [env, demo] of cases) assert.equal(readSettings(env).demo, demo, JSON.stringify(env))
  assert.throws(
    () => readSettings({ DEMO: 'on', PUBLIC_URL: 'https://campanile.example.it' }),
    /setting DEMO must not be on/,
  )
  assert.throws(() => readSettings({ DEMO: 'on', HOST: '192.0.2.7' }), /setting DEMO must not be on/)
})

test('a wrong value is one sentence that names its setting and never repeats a secret', () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: '70000' }, /^The setting PORT must be a whole number from 1 to 65535, not “70000”\.$/],
    [{ PORT: '30.5' }, /setting PORT/],
    [{ ROLE: 'server' }, /^The setting ROLE must be one of all, web, worker, not “server”\.$/],
    [{ DEMO: 'yes' }, /setting DEMO must be one of auto, on, off/],
    [{ HOST: 'my host' }, /setting HOST must be a host name or an IP address/],
    [{ LOG_LEVEL: 'loud' }, /setting LOG_LEVEL/],
    [{ FILE_MAX_MB: '0' }, /setting FILE_MAX_MB/],
    [
      { PUBLIC_URL: 'campanile.it' },
      /^The setting PUBLIC_URL must be an address that begins with http:\/\/ or https:\/\/\.$/,
    ],
    [{ DATABASE_OWNER_URL: 'postgres://o@db/c' }, /setting DATABASE_URL is missing/],
  ]
  for (const [env, sentence] of cases) assert.throws(() => readSettings(env), { name: 'Halt', message: sentence })
  assert.throws(
    () => readSettings({ DATABASE_URL: 'mysql://campanile:hunter2@db/c' }),
    (error: Error) => /setting DATABASE_URL/.test(error.message) && !error.message.includes('hunter2'),
  )
})
