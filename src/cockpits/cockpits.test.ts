// What each role must do today: its own dates, its own decisions; and that nobody reads a neighbour in the figures of the others.
import assert from 'node:assert/strict'
import test from 'node:test'
import { type Centre, makeCentre, peek, type Town } from '../../test/world.ts'
import { stopClock } from '../platform/clock.ts'
import { work } from '../platform/ctx.ts'
import { besidePeers } from './gather.ts'

stopClock('2026-11-22T10:00:00Z')

/** A centre with this many more towns of the size of Merate, each with four duties past, of which `done` are done. */
async function network(more: number) {
  const world = await makeCentre()
  const towns: Town[] = [world.merate]
  for (let i = 0; i < more; i++) towns.push(await world.town(`Vicino ${i}`, `c_v${i}`, `09710${i}`))
  await peek(`update body set population = 10000, state = 'member' where id = any ($1) returning id`, [
    towns.map((t) => t.id),
  ])
  assert.equal((await world.dora.post('/obligations/catalogue/national', {})).status, 303)
  for (const [i, town] of towns.entries())
    await peek(
      `update duty set state = 'done', done_on = '2026-11-01' where id in (
         select id from duty where body_id = $1 and (due_on is null or due_on < '2026-11-22') order by id limit $2) returning id`,
      [town.id, i === 0 ? 2 : 1],
    )
  return { world, towns }
}
const asked = async (world: Centre, town: Town) =>
  (
    await peek<{ n: string }>(
      `select count(*) as n from duty where body_id = $1 and (due_on is null or due_on < '2026-11-22')`,
      [town.id],
    )
  )[0]!.n

test('a body is compared with five of its size or with none, and never with one by name', async () => {
  const five = await network(5)
  const due = Number(await asked(five.world, five.world.merate))
  assert.deepEqual(await five.world.inCentre((ctx) => besidePeers(ctx, five.world.merate.id)), {
    peers: 5,
    peersShare: Math.round(100 / due),
    ownShare: Math.round(200 / due),
  })
  const lia = await five.world.person('Lia Transizione', 'rtd', five.world.merate)
  const sheet = await lia.get(`/today/bodies/${five.world.merate.id}`)
  assert.equal(sheet.status, 200, sheet.text)
  assert.match(sheet.text, /Negli altri 5 enti/)
  assert.doesNotMatch(sheet.text, /Vicino/)
  assert.equal((await lia.get(`/today/bodies/${five.towns[1]!.id}`)).status, 404)
  assert.equal(await work(lia.actor, (ctx) => besidePeers(ctx, five.towns[1]!.id)), null, 'nor the database')
  const four = await network(4)
  const few = await four.world.inCentre((ctx) => besidePeers(ctx, four.world.merate.id))
  assert.deepEqual([few!.peers, few!.peersShare], [4, null])
  assert.match((await four.world.dora.get(`/today/bodies/${four.world.merate.id}`)).text, /Meno di cinque enti/)
})

test('an officer reads the dates of their body alone, the staff those of the network', async () => {
  const { world, towns } = await network(2)
  const lia = await world.person('Lia Transizione', 'rtd', world.merate)
  const mine = await lia.get('/today')
  assert.match(mine.text, /Migrazione al cloud/)
  assert.doesNotMatch(mine.text, /Vicino/)
  assert.match((await world.dora.get('/today')).text, /Vicino/)
  assert.match((await world.dora.get(`/today/bodies/${towns[1]!.id}`)).text, /Le tre scadenze più vicine/)
})
