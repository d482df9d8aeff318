import assert from 'node:assert/strict'
import test from 'node:test'
import { activate, mismatches, offer, place, send, stored, used } from '../../test/activations.ts'
import { resolution } from '../../test/adhesions.ts'
import { type Centre, jobs, peek } from '../../test/world.ts'
import { moveAdhesion } from '../conventions/moving.ts'
import type { MoveName } from '../conventions/moves.ts'
import { platformActor, work } from '../platform/ctx.ts'
import { followMembership, renewAll } from './following.ts'

const inCentre =
  (world: Centre, now?: string) =>
  <T>(fn: Parameters<typeof work<T>>[1]) =>
    work(platformActor(world.centreId), fn, now ? { now: Temporal.Instant.from(`${now}T10:00:00Z`) } : {})
const today = () => Temporal.Now.plainDateISO('Europe/Rome').toString()

async function moveMerate(world: Centre, move: MoveName) {
  const [a] = await peek<{ id: string }>('select id from adhesion where centre_id = $1 and body_id = $2', [
    world.centreId,
    world.merate.id,
  ])
  await inCentre(world)(async (ctx) => {
    const act = await resolution(ctx, world.barzio, crypto.randomUUID().slice(0, 8), '2026-01-20')
    await ctx.db.updateTable('act').set({ own: false, bodyId: world.merate.id }).where('id', '=', act.id).execute()
    await moveAdhesion(ctx, a!.id, move, { movedOn: today(), act: { ...act, own: false, bodyId: world.merate.id } })
  })
}

test('a renewal comes a year later, once; an allowance of the year is counted again in the new one', async () => {
  const world = await place()
  await offer(world, { period: 'year' })
  await offer(world, { code: 'casella', period: 'convention', unit: 'mailbox' })
  const kit = await activate(world, { quantity: '2' })
  const box = await activate(world, {}, 'casella')
  const year = Temporal.PlainDate.from(today()).add({ years: 1 }).toString()
  const before = Temporal.PlainDate.from(year).subtract({ days: 1 }).toString()
  assert.equal(await renewAll(inCentre(world, before)), 0)
  assert.equal(await renewAll(inCentre(world, year)), 2)
  assert.equal(await renewAll(inCentre(world, year)), 0, 'twice the same night does nothing twice')
  assert.equal((await stored(world, kit)).renews_on, Temporal.PlainDate.from(year).add({ years: 1 }).toString())
  const counters = await peek<{ used: number; period_from: string }>(
    `select used, period_from::text from allowance_counter where centre_id = $1 order by used desc, period_from`,
    [world.centreId],
  )
  assert.deepEqual(
    counters.map((c) => c.used),
    [2, 2, 1],
    'kits in two years, the mailbox once in its convention',
  )
  assert.equal((await stored(world, box)).state, 'active')
  assert.deepEqual(await mismatches(world), [])
})

test('what cannot be renewed stays active and says why, once', async () => {
  const world = await place()
  await offer(world, { quantity: 3 })
  const n = await activate(world, { quantity: '2' })
  const year = Temporal.PlainDate.from(today()).add({ years: 1 }).toString()
  await peek(`update membership set to_on = $2::date - 5 where centre_id = $1`, [world.centreId, year])
  assert.equal(await renewAll(inCentre(world, year)), 0)
  assert.equal(await renewAll(inCentre(world, year)), 0)
  const { state, renewal_problem: problem } = await stored(world, n)
  assert.deepEqual([state, problem], ['active', 'not_member'])
  assert.equal((await world.events()).filter((e) => e === 'activations.renewal_refused').length, 1)
  assert.match((await world.paolo.get(`/activations/${n}`)).text, /non aderisce al centro/)
  assert.match((await world.marta.get('/')).text, /rinnovi da guardare/)
})

test('a suspended adhesion suspends what is active, its return resumes it, what the centre stopped stays still', async () => {
  const world = await place()
  await offer(world, { quantity: 5 })
  const [one, two] = [await activate(world), await activate(world)]
  assert.equal((await world.marta.post(`/activations/${two}/suspension`, { reason: 'Manca un documento' })).status, 303)
  await moveMerate(world, 'suspension')
  await jobs()
  assert.deepEqual(
    [await stored(world, one), await stored(world, two)].map((a) => [a.state, a.suspended_by]),
    [
      ['suspended', 'adhesion'],
      ['suspended', 'centre'],
    ],
  )
  const refused = await world.marta.post(`/activations/${one}/resumption`, {})
  assert.equal(refused.status, 409, 'nobody resumes it while the adhesion is suspended')
  assert.equal((await send(world.paolo, world.merate)).status, 409)
  await moveMerate(world, 'reinstatement')
  await jobs()
  assert.deepEqual([(await stored(world, one)).state, (await stored(world, two)).state], ['active', 'suspended'])
  assert.equal(await followMembership(inCentre(world), null), 0, 'again it changes nothing')
})

test('when a body is excluded its requests are withdrawn and what it has must be given back', async () => {
  const world = await place()
  await offer(world, { quantity: 5 })
  const active = await activate(world)
  await send(world.paolo, world.merate)
  await send(world.paolo, world.merate)
  await world.marta.post('/activations/3/grant')
  await moveMerate(world, 'exclusion')
  await jobs()
  assert.deepEqual(
    [(await stored(world, active)).state, (await stored(world, 2)).state, (await stored(world, 3)).state],
    ['termination_requested', 'withdrawn', 'termination_requested'],
  )
  // What was never delivered goes back to the allowance; what was used was used.
  assert.deepEqual(await used(world), { used: 2, over: 0 })
  for (const n of [active, 3]) assert.equal((await world.marta.post(`/activations/${n}/termination`, {})).status, 303)
  assert.deepEqual(await used(world), { used: 1, over: 0 })
  assert.deepEqual(await mismatches(world), [])
})

test('a commitment recorded in the catalogue lets the request that waited for it go on', async () => {
  const world = await place()
  await offer(world, { quantity: 1, price: 1000 })
  await send(world.paolo, world.merate, { quantity: '2' })
  assert.equal((await stored(world)).state, 'waiting_consent')
  const recorded = await world.marta.post(`/catalogue/bodies/${world.merate.id}/commitments`, {
    service: 'kit',
    officer: 'Ada Ragioniera',
    act: 'Determina 3/2026',
    commitment: '77',
    commitmentYear: '2026',
    maxQuantity: '5',
    fromOn: '2026-01-01',
  })
  assert.equal(recorded.status, 303, recorded.text.slice(0, 300))
  await jobs()
  assert.equal((await stored(world)).state, 'validated')
})
