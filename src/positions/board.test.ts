// The funding officer's board: every position by what comes next, and first of all what cannot wait.
import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre, peek } from '../../test/world.ts'
import { stopClock } from '../platform/clock.ts'
import { CallDefinition } from './call-definition.ts'
import { saveCall } from './calls.ts'
import { addContract, NewContract } from './contracts.ts'
import { recompute } from './dates.ts'
import { groups } from './groups.ts'
import { over, states } from './moves.ts'
import { openFromRecord } from './official.ts'

stopClock('2026-11-22T10:00:00Z')
const { dora, olga, lucia, merate, olgiate, town, centreId, inCentre } = await makeCentre()
const missaglia = await town('Missaglia', 'c_f248', '097049')

const source = { article: 'Avviso, articolo 7', address: 'https://example.it/avviso', quotation: 'Come scritto.' }
const rule = (name: string, anchor: string, doneBy: string, n: number) => ({
  name,
  title: { it: name, en: name },
  anchor,
  doneBy,
  offset: { unit: 'calendarDays', n },
  validity: { from: '2020-01-01' },
  source,
})
/** A call that gives so many days to sign and half a year to complete. */
const call = (code: string, title: string, days: number, measure: string) =>
  inCentre((ctx) =>
    saveCall(
      ctx,
      CallDefinition.parse({
        code,
        title,
        promoter: 'Regione',
        measure,
        rules: [
          rule('sign', 'decree_notified', 'contract_signed', days),
          rule('finish', 'contract_signed', 'completed', 180),
          rule('assever', 'completed', 'check_passed', 30),
        ],
      }),
    ),
  )
await call('bando-30', 'Bando dei trenta giorni', 30, '1.4.5')
await call('bando-90', 'Bando dei novanta giorni', 90, '1.2')
const financed = (bodyId: string, code: string, on: string) =>
  inCentre((ctx) =>
    openFromRecord(ctx, {
      bodyId,
      code,
      state: 'financed',
      stateOn: on,
      financedOn: on,
      cup: null,
      amountCents: 1_400_000,
      decree: '7',
      sentAt: null,
      edition: '2026-11-01',
    }),
  )
/** The part of a page under a title, up to the next. */
const part = (text: string, id: string) =>
  text.slice(text.indexOf(`id="${id}"`)).split(/<section|<div class="board"/)[0]!
const board = async (who: Pick<typeof dora, 'get'> = dora, query = '') => {
  const answer = await who.get(`/positions/board${query}`)
  assert.equal(answer.status, 200, answer.text.slice(0, 500))
  return answer.text
}

test('each state that is not over stands in one column', () => {
  for (const state of states)
    assert.equal(
      Object.values(groups).filter((of) => (of as readonly string[]).includes(state)).length,
      over.includes(state) ? 0 : 1,
      state,
    )
})

test('an empty board says what will appear and how to begin', async () => {
  const text = await board()
  assert.match(text, /Nessuna posizione in corso/)
  assert.match(text, /Nessun contratto da firmare entro 60 giorni/)
  assert.match(text, /href="\/positions\/new"/)
  assert.doesNotMatch(await board(lucia), /href="\/positions\/new"/)
  assert.match((await dora.get('/positions')).text, /href="\/positions\/board"/)
})

test('the board shows contracts due within sixty days or past, open checks, and what is past its term', async () => {
  const past = await financed(merate.id, 'bando-30', '2026-09-01')
  const near = await financed(olgiate.id, 'bando-30', '2026-11-10')
  // Ninety days from 23 October 2026 are 21 January 2027, sixty days from today; a day later is too far.
  const last = await financed(missaglia.id, 'bando-90', '2026-10-23')
  const far = await financed(olgiate.id, 'bando-90', '2026-10-24')
  const signed = await financed(missaglia.id, 'bando-30', '2026-01-02')
  await inCentre((ctx) => addContract(ctx, signed, NewContract.parse({ supplier: 'Alfa', signedOn: '2026-01-20' })))
  const [checked] = await peek<{ id: string; number: number }>(
    `with p as (update funding_position set state = 'technical_check' where centre_id = $1 and number = $2 returning centre_id, id, body_id, number),
       m as (insert into position_move (centre_id, body_id, position_id, move, from_state, to_state, moved_on)
         select centre_id, body_id, id, 'technical-check', 'completion_declared', 'technical_check', date '2026-11-10' from p)
     select id, number from p`,
    [centreId, (await financed(merate.id, 'bando-90', '2024-01-02')).number],
  )
  await inCentre((ctx) => recompute(ctx, [checked!.id]))
  const text = await board()
  const lines = (id: string) => [...part(text, id).matchAll(/\/positions\/(\d+)"/g)].map((m) => Number(m[1]))
  assert.deepEqual(lines('contract'), [past.number, near.number, last.number])
  assert.ok(!lines('contract').includes(far.number))
  assert.match(part(text, 'contract'), /52 giorni fa/)
  assert.match(part(text, 'contract'), /tra 60 giorni/)
  // Signed on 20 January 2026, to be completed within 180 days: 19 July.
  assert.deepEqual(lines('completion'), [signed.number])
  assert.match(part(text, 'completion'), /19 lug 2026/)
  assert.deepEqual(lines('check'), [checked!.number])
  assert.match(part(text, 'check'), /da 12 giorni/)

  assert.match(text, /Da contrattualizzare <span class="tab-count"><span class="num">5</)
  assert.match(text, /In verifica e da pagare <span class="tab-count"><span class="num">1</)
  assert.match(part(text, 'group-to_contract'), /Comune di Missaglia/)
})

test('a measure or a body narrows columns and lists alike; an officer sees their own alone', async () => {
  const cloud = await board(dora, '?measure=1.2')
  assert.match(cloud, /Bando dei novanta giorni/)
  assert.doesNotMatch(cloud, /Bando dei trenta giorni/)
  const own = await board(dora, `?body=${olgiate.id}`)
  assert.match(own, /Da contrattualizzare <span class="tab-count"><span class="num">2</)
  assert.doesNotMatch(part(own, 'contract'), /Missaglia|Merate/)
  const named = await board(dora, '?q=olgiate')
  assert.match(named, /Da contrattualizzare <span class="tab-count"><span class="num">2</)
  assert.doesNotMatch(part(named, 'contract'), /Missaglia|Merate/)
  assert.match(await board(dora, '?q=nessuno'), /con questi filtri/)
  const nothing = await board(dora, '?measure=9.9')
  assert.match(nothing, /con questi filtri/)
  const mine = await board(olga)
  assert.match(mine, /Da contrattualizzare <span class="tab-count"><span class="num">2</)
  assert.doesNotMatch(mine, /Missaglia|Merate/)
  assert.equal((await olga.get(`/positions/board?body=${merate.id}`)).text.includes('Merate'), false)
  const stranger = await makeCentre()
  assert.match(await board(stranger.dora), /Nessuna posizione in corso/)
})

test('a column shows the twenty nearest and leads to them all', async () => {
  for (let i = 0; i < 21; i++) await financed(missaglia.id, 'bando-30', '2026-11-01')
  const text = await board()
  const column = part(text, 'group-to_contract')
  assert.equal([...column.matchAll(/<li>/g)].length, 20)
  assert.match(column, /href="\/positions\?state=to_contract">Vedi tutte le 26</)
  const all = await dora.get('/positions?state=to_contract')
  assert.match(all.text, /<option value="to_contract" selected/)
  assert.doesNotMatch(all.text, /<td[^>]*>[^<]*<span class="badge[^>]*>in verifica tecnica/)
  assert.match(part(text, 'contract'), /Altre \d+: scegli una misura/)
})
