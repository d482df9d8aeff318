// What each role must do today: its own dates, its own decisions; and that nobody reads a neighbour in the figures of the others.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { grantsHead } from '../../test/open-data.ts'
import { type Centre, makeCentre, peek, type Town } from '../../test/world.ts'
import { importOpenData } from '../funding/index.ts'
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

test('a new grant in the open data is told to who may follow it, and to nobody else', async () => {
  const world = await makeCentre()
  await peek(`update body set state = 'member' where id = any ($1)`, [[world.merate.id, world.olgiate.id]])
  await world.dora.post('/calls/pad26')
  const folder = mkdtempSync(join(tmpdir(), 'campanile-today-'))
  after(() => rmSync(folder, { recursive: true }))
  const row = (town: Town, istat: string, cup: string, call: string) =>
    `${town.ipaCode},${town.name},Comuni,x,${istat},LC,097,Lombardia,03,32589.0,"${call}",2022-09-21T09:35:39.000+0000,2023-01-03,${cup},1,131,Decreto n.131,A,2023-01-03,1.4.5 Digitalizzazione degli avvisi pubblici`
  const load = async (edition: string, rows: string[]) => {
    const path = join(folder, `candidature_finanziate_145_${edition}.csv`)
    writeFileSync(path, `${grantsHead}\n${rows.join('\n')}\n`)
    await importOpenData([path])
  }
  const rob = await world.person('Rob Bandi', 'funding-officer')
  const lia = await world.person('Lia Transizione', 'rtd', world.merate)
  /** The figure of a page's box, and whether it leads to the proposals. */
  const told = async (who: Pick<typeof rob, 'get'>, page = '/today') =>
    /<a href="\/positions\/proposals">Finanziamenti da seguire<\/a><\/p><p class="stat-value">(?:<[^>]+>)?(\d+)/.exec(
      (await who.get(page)).text,
    )?.[1]

  const [old, known] = ['1.4.5 Avviso mai visto', `1.4.5 'Piattaforma Notifiche Digitali' Comuni (maggio 2024)`]
  await load('2026-02-01', [row(world.merate, '097048', 'E11F22000000006', old)])
  assert.equal(await told(rob), '1')
  assert.match((await rob.get('/today')).text, /1 senza avviso al centro/)
  await load('2026-08-22', [
    row(world.merate, '097048', 'E11F22000000006', old),
    row(world.merate, '097048', 'E11F24000000006', known),
    row(world.olgiate, '097058', 'D81F24003430006', known),
  ])
  assert.equal(await told(rob), '3', 'the network')
  assert.equal(await told(rob, '/positions/board'), '3')
  assert.equal(await told(lia), '2', 'those of Merate')
  // Who cannot open a position is not asked to.
  assert.equal(await told(world.lucia), undefined)
  assert.equal(await told(world.marta), undefined)
  const page = await rob.get('/positions/proposals')
  assert.match(page.text, /href="\/calls\/new\?title=1\.4\.5\+Avviso\+mai\+visto"/)
  assert.doesNotMatch((await lia.get('/positions/proposals')).text, /\/calls\/new/)
  const follows = [...page.text.matchAll(/\/positions\/proposals\/[0-9a-f-]+\/following/g)].map((m) => m[0])
  assert.equal(follows.length, 2)
  assert.equal((await rob.post(follows[0]!)).status, 303)
  assert.equal(await told(rob), '2', 'followed, it is no longer told')
})

test('each figure of today leads to a list of just what it counts; those of the desk are for who answers there', async () => {
  const { world } = await network(1)
  await peek(
    `update deadline set due_on = '2026-12-01' where id in (select id from deadline where centre_id = $1 and state = 'open' order by id limit 3)`,
    [world.centreId],
  )
  const { text } = await world.dora.get('/today')
  const figures = [...text.matchAll(/<a href="([^"]+)">[^<]+<\/a><\/p><p class="stat-value">(?:<[^>]+>)?(\d+)/g)]
  const figureOf = (href: string) => Number(figures.find((f) => f[1] === href)?.[2])
  for (const when of ['late', 'month']) {
    const list = await world.dora.get(`/deadlines?when=${when}`)
    const rows = list.text.match(/#deadline-/g)?.length ?? 0
    assert.equal(figureOf(`/deadlines?when=${when}`), rows, when)
    assert.ok(rows > 0)
  }
  for (const view of ['mine', 'breaching']) {
    assert.equal(figureOf(`/desk/tickets?view=${view}`), 0)
    assert.equal((await world.dora.get(`/desk/tickets?view=${view}`)).status, 200)
  }
  assert.match(text, /href="\/obligations"[^>]*>[^]*?Adempimenti ente per ente/)
  const lia = await world.person('Lia Transizione', 'rtd', world.merate)
  assert.doesNotMatch((await lia.get('/today')).text, /Assegnati a me|ente per ente/)
  assert.equal((await world.dora.get('/deadlines?when=mai')).status, 422)
})
