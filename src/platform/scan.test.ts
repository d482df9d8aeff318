import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { app, makeCentre, peek } from '../../test/world.ts'
import { clamd, useScan } from './scan.ts'

// An antivirus as clamd is one: it takes INSTREAM, reads pieces with their length in front, and finds the word VIRUS.
const heard: number[] = []
const antivirus = createServer((socket) => {
  let all = Buffer.alloc(0)
  socket.on('data', (data: Buffer) => {
    all = Buffer.concat([all, data])
    let at = 'zINSTREAM\0'.length
    const pieces: Buffer[] = []
    while (all.length >= at + 4) {
      const length = all.readUInt32BE(at)
      if (length === 0) {
        assert.equal(all.subarray(0, 10).toString('latin1'), 'zINSTREAM\0')
        const bytes = Buffer.concat(pieces)
        heard.push(bytes.length)
        if (bytes.includes('STRANO')) socket.end('stream: boh ERROR\0')
        else socket.end(bytes.includes('VIRUS') ? 'stream: Prova.Virus-1 FOUND\0' : 'stream: OK\0')
        return
      }
      if (all.length < at + 4 + length) return
      pieces.push(all.subarray(at + 4, at + 4 + length))
      at += 4 + length
    }
  })
})
await new Promise<void>((done) => antivirus.listen(0, '127.0.0.1', done))
const { marta, olgiate } = await makeCentre()
const url = `tcp://127.0.0.1:${(antivirus.address() as AddressInfo).port}`
after(() => {
  useScan(undefined)
  antivirus.close()
})

test('clamd is asked in pieces and says what it found', async () => {
  const scan = clamd(url)
  assert.deepEqual(await scan(Buffer.from('niente di male')), { virus: null })
  assert.deepEqual(await scan(Buffer.from('un VIRUS')), { virus: 'Prova.Virus-1' })
  const large = Buffer.alloc(1_000_000, 'a')
  assert.deepEqual(await scan(large), { virus: null })
  assert.equal(heard.at(-1), large.length, 'every byte arrived')
  await assert.rejects(scan(Buffer.from('STRANO')), /boh ERROR/)
})

async function attach(bytes: string | Buffer) {
  const form = new FormData()
  form.append('file', new Blob([bytes as BlobPart]), 'delibera.txt')
  const request = new Request('http://x/', { method: 'POST', body: form })
  const answer = await app.inject({
    method: 'POST',
    url: `/members/${olgiate.id}/files`,
    headers: {
      cookie: `session=${marta.cookie}`,
      'sec-fetch-site': 'same-origin',
      'content-type': request.headers.get('content-type')!,
    },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  return { status: answer.statusCode, text: answer.body }
}
const kept = () =>
  peek<{ scanned: boolean }>(
    'select scanned_at is not null as scanned from file where owner_id = $1 order by created_at',
    [olgiate.id],
  )

test('every upload of the platform is scanned where an antivirus is set, and only there', async () => {
  assert.equal((await attach('niente')).status, 303)
  assert.deepEqual(await kept(), [{ scanned: false }], 'without the setting nothing is scanned')
  useScan(clamd(url))
  assert.equal((await attach('niente')).status, 303)
  assert.deepEqual(await kept(), [{ scanned: false }, { scanned: true }])
  const infected = await attach('un VIRUS')
  assert.equal(infected.status, 422)
  assert.equal((await kept()).length, 2, 'the infected file is not kept')
  useScan(clamd('tcp://127.0.0.1:1'))
  assert.equal((await attach('niente')).status, 422, 'an antivirus that does not answer lets nothing in')
  useScan(undefined)
})

test('a file over the limit is refused and nothing is kept', async () => {
  const { status, text } = await attach(Buffer.alloc(26 * 1_048_576))
  assert.equal(status, 413)
  assert.match(text, /superano la dimensione/)
  assert.equal((await kept()).length, 2)
})
