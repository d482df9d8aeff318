import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'node:test'
import { makeCentre, peek, type Centre } from '../../test/world.ts'
import { type Ctx, platformActor, work, type WorkOptions } from '../platform/ctx.ts'
import { seal } from '../platform/secrets.ts'
import { mustHaveNumber, numberFor } from './index.ts'

const about = (world: Centre) => ({
  bodyId: world.merate.id,
  ownerKind: 'prova.lettera',
  ownerId: crypto.randomUUID(),
  direction: 'out' as const,
  subject: 'Convenzione da approvare',
})
const inCentre =
  (world: Centre) =>
  <T>(fn: (ctx: Ctx) => Promise<T>, options?: WorkOptions) =>
    work(platformActor(world.centreId), fn, options)

test('Marta types a number from the register; a second one for the same letter is refused', async () => {
  const world = await makeCentre()
  const letter = about(world)
  const typed = { ...letter, number: '0001234', office: 'AOO-PROVLC', registeredOn: '2026-11-20', back: '/protocol' }
  const kept = await world.marta.post('/protocol/entries', typed)
  assert.equal(kept.status, 303, kept.text)
  const again = await world.marta.post('/protocol/entries', { ...typed, number: '0001235' })
  assert.equal(again.status, 409)
  assert.match(again.text, /ha già un numero di protocollo/)
  assert.match((await world.marta.get('/protocol')).text, /0001234\/2026/)
  const wrong = await world.marta.post('/protocol/entries', { ...typed, ownerId: crypto.randomUUID(), year: '2025' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /L’anno non è quello/)
  // Officers read the number where the thing stands: the register is the centre's.
  assert.equal((await world.paolo.get('/protocol')).status, 404)
})

test('a centre may refuse to send without a number', async () => {
  const world = await makeCentre()
  const letter = about(world)
  await inCentre(world)((ctx) => mustHaveNumber(ctx, letter.ownerId))
  const saved = await world.dora.post('/protocol/settings', {
    mode: 'hand',
    office: 'AOO',
    required: 'true',
    version: '',
  })
  assert.equal(saved.status, 303, saved.text)
  assert.equal((await world.marta.post('/protocol/settings', { mode: 'hand' })).status, 403)
  await assert.rejects(
    inCentre(world)((ctx) => mustHaveNumber(ctx, letter.ownerId)),
    { code: 'protocol_missing' },
  )
  await world.marta.post('/protocol/entries', { ...letter, number: '7' })
  await inCentre(world)((ctx) => mustHaveNumber(ctx, letter.ownerId))
  const stale = await world.dora.post('/protocol/settings', { mode: 'hand', office: 'AOO', version: '' })
  assert.equal(stale.status, 409, 'somebody else changed it in the meantime')
})

test('the connector is asked once for a letter, with its key and secret; what it answers badly is refused and nothing is kept', async () => {
  const asked: { key: string; authorization: string | undefined }[] = []
  let answer: unknown = { number: 88, year: 2026, office: 'AOO-X', registeredOn: '2026-11-21' }
  const server = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk: Buffer) => (text += chunk.toString()))
    req.on('end', () => {
      asked.push({ key: (JSON.parse(text) as { key: string }).key, authorization: req.headers.authorization })
      res.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const world = await makeCentre()
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/protocollo`
    await inCentre(world)((ctx) =>
      ctx.db
        .insertInto('protocolSetting')
        .values({ mode: 'connector', office: 'AOO-X', connectorUrl: url, connectorSecret: seal('parola') })
        .execute(),
    )
    const letter = about(world)
    const given = await numberFor(inCentre(world), letter)
    assert.deepEqual([given?.number, given?.year, given?.office, given?.source], ['88', 2026, 'AOO-X', 'connector'])
    assert.equal((await numberFor(inCentre(world), letter))?.id, given?.id)
    assert.deepEqual(asked, [{ key: `${letter.ownerId}-out`, authorization: 'Bearer parola' }])
    answer = { numero: 12 }
    await assert.rejects(numberFor(inCentre(world), about(world)), /without number, year, office and day/)
    assert.equal((await peek('select 1 from protocol_entry where centre_id = $1', [world.centreId])).length, 1)
  } finally {
    server.close()
  }
})

test('the demo twin counts by itself', async () => {
  const world = await makeCentre()
  await world.dora.post('/protocol/settings', { mode: 'connector', office: 'AOO', connectorUrl: 'demo:', version: '' })
  const numbers = [await numberFor(inCentre(world), about(world)), await numberFor(inCentre(world), about(world))]
  assert.deepEqual(
    numbers.map((e) => e?.number),
    ['0000001', '0000002'],
  )
})
