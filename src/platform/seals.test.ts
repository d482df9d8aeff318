import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre, peek } from '../../test/world.ts'
import { clock } from './clock.ts'
import { work } from './ctx.ts'
import { readHistory, sealHistory, verifyHistory } from './seals.ts'
import { historyKey } from './secrets.ts'

const verify = async (head?: string) => {
  const { events, seals } = await readHistory()
  return verifyHistory(events, seals, historyKey().publicKey, head ? { head } : {})
}

/**
 * Seals until nothing waits. A transaction of any database of the server, that of another test too, keeps what began
 * after it waiting: here we wait for it.
 */
async function sealAll() {
  let sealed = 0
  for (let tries = 0; tries < 200; tries++) {
    sealed += await sealHistory()
    if ((await verify()).unsealed === 0) return sealed
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('something is still not sealed')
}

async function sealedCentre() {
  const world = await makeCentre()
  for (const name of ['Anna Uno', 'Bice Due', 'Cino Tre', 'Dino Quattro'])
    await world.dora.post('/people', {
      name,
      email: `${name.replace(' ', '.')}@prova.invalid`,
      role: 'auditor',
      fromOn: '2026-01-01',
    })
  await sealAll()
  const [{ seq }] = (await peek<{ seq: number }>(
    "select seq::int from event where centre_id = $1 and name = 'people.person_added' order by seq offset 1 limit 1",
    [world.centreId],
  )) as [{ seq: number }]
  return { ...world, seq }
}
const as = (change: string, values: unknown[]) => peek(change, values)
/** Does something to the history, looks at what is found, and puts it back. */
async function altered(change: string, back: string, values: unknown[]) {
  await as(change, values)
  const found = await verify()
  await as(back, values)
  return found
}

test('an untouched history is sound, and so is one that goes on', async () => {
  const { dora } = await sealedCentre()
  assert.equal((await verify()).ok, true)
  await dora.post('/people', {
    name: 'Elia Cinque',
    email: 'elia.cinque@prova.invalid',
    role: 'auditor',
    fromOn: '2026-01-01',
  })
  const open = await verify()
  assert.ok(open.ok && open.unsealed >= 2, 'new events wait for their seal')
  assert.ok((await sealAll()) >= 2)
  assert.equal(await sealHistory(), 0, 'sealing again seals nothing')
  assert.equal((await verify()).unsealed, 0)
})

test('a changed event is found where it stands', async () => {
  const { seq } = await sealedCentre()
  const found = await altered(
    `update event set facts = facts || '{"x":1}' where seq = $1`,
    `update event set facts = facts - 'x' where seq = $1`,
    [seq],
  )
  assert.equal(found.ok, false)
  assert.deepEqual(
    found.alterations.map((a) => [a.kind, a.seq]),
    [['changed', seq]],
  )
  assert.equal((await verify()).ok, true)
})

test('a removed event is found, with the one after which it stood', async () => {
  const { seq } = await sealedCentre()
  await as('create table kept as select * from event where seq = $1', [seq])
  await as('delete from event where seq = $1', [seq])
  const found = await verify()
  await as('insert into event overriding system value select * from kept', [])
  await as('drop table kept', [])
  assert.deepEqual(
    found.alterations.map((a) => [a.kind, a.near.startsWith('after ')]),
    [['removed', true]],
  )
  assert.equal((await verify()).ok, true)
})

test('an event put in later is found', async () => {
  const { seq } = await sealedCentre()
  await as(
    `insert into event (centre_id, txid, recorded_at, actor_kind, name, subject_id) select centre_id, txid, recorded_at, 'staff', 'people.person_added', subject_id from event where seq = $1`,
    [seq],
  )
  const found = await verify()
  assert.deepEqual(
    found.alterations.map((a) => a.kind),
    ['inserted'],
  )
  await as('delete from event where seq = (select max(seq) from event)', [])
})

test('two events that changed places are found', async () => {
  const { seq } = await sealedCentre()
  const swap =
    'update event set recorded_at = case seq when $1::bigint then (select recorded_at from event where seq = $1::bigint + 2) else (select recorded_at from event where seq = $1::bigint) end where seq in ($1::bigint, $1::bigint + 2)'
  await as(swap, [seq])
  const found = await verify()
  await as(swap, [seq])
  assert.equal(found.alterations.length, 2)
})

test('a chain computed anew by whoever holds the database betrays itself: by the signature, and by the head that left', async () => {
  const { centreId } = await sealedCentre()
  const head = (await verify()).heads[centreId]!
  await as('delete from seal where centre_id = $1 and number = (select max(number) from seal where centre_id = $1)', [
    centreId,
  ])
  const found = await verify(head)
  assert.deepEqual(
    found.alterations.map((a) => a.kind),
    ['head'],
    'the last seal is gone',
  )
  await sealAll()
  const other = historyKey()
  const { generateKeyPairSync } = await import('node:crypto')
  const { events, seals } = await readHistory(centreId)
  const wrong = verifyHistory(events, seals, generateKeyPairSync('ed25519').publicKey)
  assert.ok(wrong.alterations.every((a) => a.kind === 'signature') && wrong.alterations.length > 0, other.publicPem)
})

test('an event whose transaction is still open is not sealed, and none is lost when it ends', async () => {
  const world = await makeCentre()
  let release = () => {}
  const open = work(world.dora.actor, async (ctx) => {
    const { record } = await import('./events.ts')
    await record(ctx, 'people.person_edited', { id: world.dora.id })
    await new Promise<void>((done) => {
      release = done
    })
  })
  await new Promise((done) => setTimeout(done, 100))
  await world.dora.post('/people', {
    name: 'Fede Sei',
    email: 'fede.sei@prova.invalid',
    role: 'auditor',
    fromOn: '2026-01-01',
  })
  await sealHistory()
  assert.ok((await verify()).unsealed >= 2, 'what began after the open one waits with it')
  release()
  await open
  await sealAll()
  const end = await verify()
  assert.ok(end.ok && end.unsealed === 0, String(clock()))
})
