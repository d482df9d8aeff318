// A grant the open data propose is put aside with a reason, taken back, and comes back by itself when the money obliges.
import assert from 'node:assert/strict'
import test from 'node:test'
import { recordGrant } from '../../test/grants.ts'
import { sql } from 'kysely'
import { makeCentre, peek } from '../../test/world.ts'
import { work } from '../platform/ctx.ts'
import { countProposals } from './proposal-count.ts'

const { dora, olga, paolo, lucia, merate, olgiate, centreId, inCentre, events, person } = await makeCentre()
const far = await makeCentre('Altro centro')
await dora.post('/calls/pad26')
const CALL = `1.4.5 'Piattaforma Notifiche Digitali' Comuni (maggio 2024)`
const TILE =
  /<a href="\/positions\/proposals">Finanziamenti da seguire<\/a><\/p><p class="stat-value">(?:<[^>]+>)?(\d+)/
let n = 0
/** Each grant under a call of its own, so that none is another's. */
const grant = (body = olgiate, state = 'financed', title = `${CALL} ${++n}`) =>
  recordGrant({
    centreId,
    body,
    title,
    letter: 'A',
    state,
    on: '2023-01-03',
    cup: `D81F2200343${String(++n).padStart(4, '0')}`,
  })
const at = (id: string, end = 'aside') => `/positions/proposals/${id}/${end}`
const proposed = async (id: string, who = dora) => (await who.get('/positions/proposals')).text.includes(id)
const aside = async (id: string, who = dora) => (await who.get('/positions/proposals/aside')).text.includes(id)
const total = async () => (await inCentre(countProposals)).total
/** As a later edition says it. */
const becomes = (id: string, state: string, letter: string) =>
  peek(
    `with e as (insert into edition (source_file_id, edition_on, place, derived, file_name, file_sha256, content_sha256, columns, rows, quarantined)
       select source_file_id, '2026-09-02', $2, false, 'prova.csv', 'x', $2, '{}', 1, 0 from grant_award where id = $1 returning id)
     update grant_award set state = $2, state_source = $3, state_on = '2026-09-01', last_edition_id = e.id from e where grant_award.id = $1`,
    [id, state, letter],
  )

test('put aside with a reason it is neither proposed nor counted; who, when and why are read; taken back it is', async () => {
  const id = await grant()
  const before = await total()
  assert.match((await dora.get(at(id))).text, /Perché non lo seguiamo/)
  assert.equal((await dora.post(at(id), { reason: 'Lo segue l’Unione' })).url, '/positions/proposals')
  assert.equal(await total(), before - 1)
  assert.equal(await proposed(id), false)
  const list = (await dora.get('/positions/proposals/aside')).text
  assert.match(list, /Lo segue l’Unione/)
  assert.match(list, /Dora Direttrice/)
  // Those of the body read it too, and those of another do not.
  assert.equal(await aside(id, olga), true)
  assert.equal(await aside(id, paolo), false)
  const rob = await person('Rob Bandi', 'funding-officer')
  const told = async () => Number(TILE.exec((await rob.get('/today')).text)?.[1])
  assert.equal(await told(), before - 1)

  assert.equal((await dora.post(at(id, 'resumption'))).status, 303)
  assert.equal(await total(), before)
  assert.equal(await told(), before)
  assert.equal(await proposed(id), true)
  assert.equal(await aside(id), false)
  assert.deepEqual((await events()).slice(-2), ['positions.grant_put_aside', 'positions.grant_taken_back'])
  const kept = await peek<{ reason: string; ended_by: string }>(
    `select reason, ended_by::text from grant_aside where grant_id = $1`,
    [id],
  )
  assert.deepEqual(kept, [{ reason: 'Lo segue l’Unione', ended_by: dora.id }])
})

test('it is refused without a reason, twice, when a position follows it, and for the grants of others', async () => {
  const id = await grant()
  const empty = await dora.post(at(id), { reason: ' ' })
  assert.equal(empty.status, 422)
  assert.match(empty.text, /Scrivi il motivo/)
  assert.equal((await dora.post(at(id, 'resumption'))).status, 409)
  assert.equal((await olga.post(at(id), { reason: 'Rinunciamo' })).status, 303)
  const again = await dora.post(at(id), { reason: 'Ancora' })
  assert.equal(again.status, 409)
  assert.match(again.text, /già messo da parte/)

  // One that is followed belongs to its position.
  const followed = await grant(merate, 'financed', CALL)
  const { url } = await dora.post(at(followed, 'following'))
  assert.match(url, /^\/positions\/\d+$/)
  const late = await dora.post(at(followed), { reason: 'Non serve' })
  assert.equal(late.status, 409)
  assert.match(late.text, /Lo segue già la posizione P-\d+/)

  for (const end of ['aside', 'resumption'])
    for (const who of [far.dora, far.olga, paolo])
      assert.equal((await who.post(at(id, end), { reason: 'Non è nostro' })).status, 404)
  assert.equal((await far.dora.get(at(id))).status, 404)
  // A mayor reads the grants of Merate and decides nothing of them.
  const own = await grant(merate)
  assert.equal((await lucia.post(at(own), { reason: 'Non serve' })).status, 403)
  assert.equal((await lucia.get(at(own))).status, 404)
})

test('all are followed but those put aside', async () => {
  const title = '1.4.4 Adozione SPID CIE  - Comuni - Aprile 2022'
  const id = await grant(olgiate, 'financed', title)
  await dora.post(at(id), { reason: 'Già concluso altrove' })
  await dora.post('/positions/proposals/following')
  assert.deepEqual(await peek(`select 1 from funding_position where grant_id = $1`, [id]), [])
  assert.equal((await dora.post(at(id, 'following'))).status, 404)
  assert.equal(await aside(id), true)
})

test('renounced it stays put aside; paid, which obliges the body for years, it is proposed again with what was decided', async () => {
  const id = await grant()
  await dora.post(at(id), { reason: 'Rinuncia in corso' })
  await becomes(id, 'renounced', 'R')
  assert.equal(await aside(id), true)
  await becomes(id, 'unknown', 'T')
  assert.equal(await aside(id), true, 'a letter nobody knows')
  const before = await total()
  await becomes(id, 'paid', 'E')
  assert.equal(await total(), before + 1)
  assert.equal(await aside(id), false)
  assert.match(
    (await dora.get('/positions/proposals')).text,
    /messo da parte quando era «finanziato» \(Rinuncia in corso\)/,
  )
  // Nothing is there to take back; put aside anew it stays, and the first reason is kept.
  assert.equal((await dora.post(at(id, 'resumption'))).status, 409)
  assert.equal((await dora.post(at(id), { reason: 'Lo tiene l’Unione' })).status, 303)
  assert.equal(await aside(id), true)
  const kept = await peek<{ reason: string }>(
    `select reason from grant_aside where grant_id = $1 order by put_at, id`,
    [id],
  )
  assert.deepEqual(
    kept.map((k) => k.reason),
    ['Rinuncia in corso', 'Lo tiene l’Unione'],
  )
})

test('nobody erases why a grant was put aside', async () => {
  for (const { actor } of [dora, olga])
    await assert.rejects(
      work(actor, (ctx) => sql`delete from grant_aside`.execute(ctx.db)),
      /permission denied/,
    )
})
