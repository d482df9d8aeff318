import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { checkAddress, download, type Limits, officialAddresses, usualLimits } from './download.ts'
import { Unreadable } from './unreadable.ts'

let folder = ''
let limits: Limits
let base = ''
const server = createServer((request, response) => {
  const paths: Record<string, () => void> = {
    '/good.csv': () => response.end('a,b\n1,2\n'),
    '/stalls.csv': () => void response.writeHead(200).write('a,b\n'),
    '/silent.csv': () => {},
    '/drips.csv': () => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(timer))
    },
    '/truncated.csv': () => {
      response.writeHead(200, { 'content-length': '1000' }).write('a,b\n')
      setTimeout(() => response.destroy(), 20)
    },
    '/chunks-broken.csv': () => {
      response.writeHead(200).write('a,b\n')
      setTimeout(() => response.destroy(), 20)
    },
    '/moved.csv': () => response.writeHead(302, { location: '/good.csv' }).end(),
    '/around.csv': () => response.writeHead(302, { location: '/around.csv' }).end(),
    '/elsewhere.csv': () => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    '/nowhere.csv': () => response.writeHead(302).end(),
    '/error.csv': () => response.writeHead(500).end('secret trace'),
    '/large.csv': () => response.end('x'.repeat(100_000)),
    '/told-large.csv': () => response.writeHead(200, { 'content-length': String(10 ** 9) }).write('x'),
    '/empty.csv': () => response.end(),
  }
  const found = paths[request.url ?? '']
  if (found) found()
  else response.writeHead(404).end()
})
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'funding-download-'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  base = `http://${host}`
  limits = { hosts: [host], maxBytes: 50_000, timeoutMs: 2000, stallMs: 300, maxRedirects: 2, plainHttp: true }
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

test('a file is brought, also past a redirect on the same host', async () => {
  const source = await download(`${base}/good.csv`, folder, limits)
  assert.deepEqual(
    [source.name, source.address, await readFile(source.path, 'utf8')],
    ['good.csv', `${base}/good.csv`, 'a,b\n1,2\n'],
  )
  assert.equal(await readFile((await download(`${base}/moved.csv`, folder, limits)).path, 'utf8'), 'a,b\n1,2\n')
})

test('what goes wrong is one clear sentence, and leaves no file behind', async () => {
  const before = (await readdir(folder)).length
  const cases: [string, string, RegExp][] = [
    ['/stalls.csv', 'download_stalled', /silent/],
    ['/silent.csv', 'download_stalled', /silent/],
    ['/drips.csv', 'download_slow', /more than/],
    ['/truncated.csv', 'download_truncated', /broke off/],
    ['/chunks-broken.csv', 'download_truncated', /broke off/],
    ['/around.csv', 'download_redirects', /more than 2/],
    ['/elsewhere.csv', 'address_host', /169\.254/],
    ['/nowhere.csv', 'download_redirect', /nowhere/],
    ['/error.csv', 'download_status', /500.*try again/],
    ['/missing.csv', 'download_status', /404/],
    ['/large.csv', 'download_large', /larger/],
    ['/told-large.csv', 'download_large', /larger/],
    ['/empty.csv', 'download_empty', /empty/],
  ]
  for (const [path, code, sentence] of cases)
    await assert.rejects(
      download(`${base}${path}`, folder, limits),
      (e) => e instanceof Unreadable && e.code === code && sentence.test(e.message) && !e.message.includes('secret'),
      path,
    )
  await assert.rejects(
    download('http://127.0.0.1:1/x.csv', folder, { ...limits, hosts: ['127.0.0.1:1'] }),
    (e) => e instanceof Unreadable && e.code === 'download_failed',
  )
  assert.equal((await readdir(folder)).length, before)
})

test('a download can be given up', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 50)
  await assert.rejects(download(`${base}/silent.csv`, folder, { ...limits, stallMs: 5000 }, stop.signal), {
    name: 'AbortError',
  })
})

test('only https and only known hosts are asked', () => {
  for (const address of officialAddresses) assert.ok(checkAddress(address, usualLimits))
  const refused = [
    'http://raw.githubusercontent.com/x.csv',
    'https://example.com/x.csv',
    'https://raw.githubusercontent.com:8443/x',
    'https://u:p@raw.githubusercontent.com/x',
    'file:///etc/passwd',
    'not an address',
  ]
  for (const address of refused) assert.throws(() => checkAddress(address, usualLimits), Unreadable, address)
})
