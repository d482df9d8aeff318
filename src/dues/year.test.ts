// A year of dues as its people live it: proposal, act, computation, notice, payment, accounts.
import assert from 'node:assert/strict'
import test from 'node:test'
import {
  approve,
  compute,
  draft,
  dueOf,
  duesPlace,
  figure,
  flat,
  inForce,
  leadAct,
  sendAll,
  sentences,
  YEAR,
} from '../../test/dues.ts'
import { peek } from '../../test/world.ts'

test('Ada proposes, Dora approves with the act, the dues are computed and each body gets its notice', async () => {
  const place = await duesPlace()
  const { ada, dora, rita, merate, olgiate } = place
  const id = await draft(place)
  assert.match((await ada.get(`/dues/schedules/${id}`)).text, /bozza/)
  assert.equal((await ada.post(`/dues/schedules/${id}/proposal`, {})).status, 303)

  // Who proposed does not approve, and nobody approves without an act.
  const own = await ada.post(`/dues/schedules/${id}/approval`, { actId: await leadAct(place) })
  assert.equal(own.status, 409)
  assert.match(own.text, /persona diversa/)
  assert.equal((await dora.post(`/dues/schedules/${id}/approval`, {})).status, 409)
  assert.equal((await dora.post(`/dues/schedules/${id}/approval`, { actId: await leadAct(place) })).status, 303)

  const run = await compute(place, id)
  assert.equal(run.state, 'done', run.error ?? '')
  const due = await dueOf(place, merate)
  assert.deepEqual([due.state, due.total_cents, due.open_cents, due.number], ['calculated', 200_000, 0, null])
  // Until it is notified it does not exist for the body.
  assert.equal((await rita.get(`/dues/${due.id}`)).status, 404)
  assert.match(sentences((await rita.get('/dues/mine')).text), /Nessuna quota/)

  const sent = await sendAll(place, id)
  assert.equal(sent.state, 'done', sent.error ?? '')
  assert.deepEqual([sent.result['sent'], sent.result['failed']], [2, 0])
  const notified = await dueOf(place, merate)
  assert.deepEqual([notified.state, notified.open_cents], ['notified', 200_000])
  assert.deepEqual([notified.number, (await dueOf(place, olgiate)).number].toSorted(), [1, 2])

  const seen = sentences((await rita.get(`/dues/${due.id}`)).text)
  assert.match(seen, /Quota annua/)
  assert.match(seen, /2\.000,00/)
  assert.equal((await rita.get(`/dues/${(await dueOf(place, olgiate)).id}`)).status, 404)
  const file = await rita.get(`/dues/${due.id}/notice`)
  assert.equal(file.status, 200)
  assert.ok(file.text.startsWith('%PDF'))
})

test('a notice that fails stops nobody, and is sent again under the same number', async () => {
  const place = await duesPlace()
  const id = await inForce(place)
  await peek('delete from body_contact where body_id = $1', [place.merate.id])
  const run = await sendAll(place, id)
  assert.deepEqual([run.result['sent'], run.result['failed']], [1, 1])
  const failed = await dueOf(place, place.merate)
  assert.equal(failed.state, 'calculated')
  assert.equal(failed.open_cents, 0)
  assert.match(sentences((await place.ada.get(`/dues/${failed.id}`)).text), /non ha un indirizzo/)
  await peek(`insert into body_contact (centre_id, body_id, kind, value) values ($1, $2, 'mail', 'a@merate.example')`, [
    place.centreId,
    place.merate.id,
  ])
  const again = await sendAll(place, id)
  assert.deepEqual([again.result['sent'], again.result['failed']], [1, 0])
  const sent = await dueOf(place, place.merate)
  assert.deepEqual([sent.state, sent.number], ['notified', failed.number])
})

test('a missing figure is refused at the proposal with the body and the reason; computing stops that body alone', async () => {
  const place = await duesPlace()
  await figure(place, place.olgiate, 'population', 6000)
  const perHead = {
    rules: [
      {
        kind: 'per_unit',
        key: 'abitanti',
        name: 'Per abitante',
        input: 'population',
        at: { on: '2025-12-31' },
        euroPerUnit: '0.15',
      },
    ],
  }
  const id = await draft(place, perHead)
  const refused = await place.ada.post(`/dues/schedules/${id}/proposal`, {})
  assert.equal(refused.status, 409)
  assert.match(sentences(refused.text), /Comune di Merate/)
  assert.match(
    sentences((await place.ada.get(`/dues/schedules/${id}`)).text),
    /Comune di Merate : Abitanti: manca \(regola «Per abitante»/,
  )

  await figure(place, place.merate, 'population', 15_000)
  await approve(place, id)
  await peek(`delete from body_fact where body_id = $1`, [place.merate.id])
  const run = await compute(place, id)
  assert.deepEqual([run.result['computed'], run.result['lacks']], [1, 1])
  assert.equal((await dueOf(place, place.olgiate)).total_cents, 90_000)
  assert.equal(await dueOf(place, place.merate), undefined)
})

test('an impossible rule is refused at the proposal, and told with its name', async () => {
  const place = await duesPlace()
  const bands = [
    { from: 0, to: 1000, cents: 100 },
    { from: 900, to: null, cents: 200 },
  ]
  const id = await draft(place, {
    rules: [
      { kind: 'bands', key: 'fasce', name: 'Fasce', input: 'population', at: { on: '2025-12-31' }, by: 'whole', bands },
    ],
  })
  assert.match(
    sentences((await place.ada.get(`/dues/schedules/${id}`)).text),
    /Fasce : due fasce si sovrappongono da 900/,
  )
  assert.equal((await place.ada.post(`/dues/schedules/${id}/proposal`, {})).status, 409)
  assert.equal(
    (
      await place.ada.post('/dues/schedules', {
        conventionId: place.conventionId,
        year: '2027',
        dueOn: '2027-06-30',
        rules: '{"rules":[{"kind":"flat"}]}',
      })
    ).status,
    422,
  )
})

test('what is in force does not change, not even past the pages; the next version says what changed and replaces what was not paid', async () => {
  const place = await duesPlace()
  const { ada, merate, olgiate } = place
  const id = await inForce(place)
  await sendAll(place, id)
  assert.equal(
    (await ada.post(`/dues/schedules/${id}/edit`, { dueOn: '2026-07-31', rules: JSON.stringify(flat), version: '9' }))
      .status,
    409,
  )
  await assert.rejects(peek(`update dues_schedule set rules = '{"rules":[]}' where id = $1`, [id]), /does not change/)
  await assert.rejects(peek('delete from due where id = $1', [(await dueOf(place, merate)).id]), /not removed/)

  // Merate has paid a part; Olgiate nothing.
  await ada.post(`/dues/${(await dueOf(place, merate)).id}/payment`, {
    amount: '500,00',
    receivedOn: '2026-03-01',
    reference: 'P1',
  })
  const before = await dueOf(place, olgiate)
  const next = (await ada.post(`/dues/schedules/${id}/versions`, { changes: 'Quota ridotta a 1.800 euro' })).url
    .split('/')
    .at(-1)!
  const cheaper = JSON.stringify({ rules: [{ ...flat.rules[0], cents: 180_000 }] })
  assert.equal(
    (
      await ada.post(`/dues/schedules/${next}/edit`, {
        dueOn: '2026-06-30',
        changes: 'Quota ridotta a 1.800 euro',
        rules: cheaper,
        version: '1',
      })
    ).status,
    303,
  )
  await approve(place, next)
  assert.match(sentences((await ada.get(`/dues/schedules/${id}`)).text), /superato/)
  const run = await compute(place, next)
  assert.deepEqual([run.result['computed'], run.result['kept'], run.result['replaced']], [1, 1, 1])
  const [replaced] = await peek<{ state: string; open_cents: string }>(
    'select state, open_cents from due where id = $1',
    [before.id],
  )
  assert.deepEqual(replaced, { state: 'replaced', open_cents: '0' })
  assert.equal((await dueOf(place, olgiate)).total_cents, 180_000)
  // What was asked of Merate stays; the 200 euro of difference wait for its next due.
  assert.equal((await dueOf(place, merate)).open_cents, 150_000)
  const credits = await peek<{ cents: string }>('select cents from due_credit where body_id = $1', [merate.id])
  assert.deepEqual(
    credits.map((c) => Number(c.cents)),
    [20_000],
  )
  await compute(place, next)
  assert.equal((await peek('select 1 from due_credit where body_id = $1', [merate.id])).length, 1)
})

test('the accounts close the year: forty workstations get 57.20 back, and the next due takes it in', async () => {
  const place = await duesPlace()
  const { ada, dora, merate, olgiate, inCentre } = place
  await figure(place, merate, 'workstations', 960, '2024-12-31')
  await figure(place, olgiate, 'workstations', 40, '2024-12-31')
  const share = (budgetCents: number) => ({
    rules: [
      {
        kind: 'share',
        key: 'postazioni',
        name: 'Costo per postazione',
        budgetCents,
        at: { on: '2024-12-31' },
        weights: [{ input: 'workstations', percent: '100' }],
      },
    ],
  })
  const id = await inForce(place, share(10_026_000))
  // Nothing closes while notices wait.
  const early = await dora.post(`/dues/schedules/${id}/accounts`, {
    actId: await leadAct(place),
    'final.postazioni.budgetCents': '98.830,00',
  })
  assert.match(sentences(early.text), /aspettano ancora/)
  await sendAll(place, id)
  assert.equal((await dueOf(place, olgiate)).total_cents, 401_040)
  const trial = await dora.post(`/dues/schedules/${id}/accounts/trial`, { 'final.postazioni.budgetCents': '98.830,00' })
  assert.match(sentences(trial.text), /57,20/)
  assert.equal(
    (await peek('select 1 from due where kind = $1 and centre_id = $2', ['final', place.centreId])).length,
    0,
  )
  assert.equal(
    (await ada.post(`/dues/schedules/${id}/accounts`, { 'final.postazioni.budgetCents': '98.830,00' })).status,
    409,
  )
  const closed = await dora.post(`/dues/schedules/${id}/accounts`, {
    actId: await leadAct(place),
    'final.postazioni.budgetCents': '98.830,00',
  })
  assert.equal(closed.status, 303, sentences(closed.text))
  const final = await dueOf(place, olgiate, 'final')
  assert.deepEqual([final.state, final.total_cents, final.open_cents], ['settled', 395_320, 0])
  assert.equal((await dora.post(`/dues/schedules/${id}/accounts`, { actId: await leadAct(place) })).status, 409)

  // The next year begins from the same rules; 40 workstations owe 3,953.20 less the 57.20.
  const after = (
    await ada.post('/dues/schedules', {
      conventionId: place.conventionId,
      year: String(YEAR + 1),
      dueOn: `${YEAR + 1}-06-30`,
      rules: JSON.stringify(share(9_883_000)),
    })
  ).url
    .split('/')
    .at(-1)!
  await approve(place, after)
  await compute(place, after)
  const [next] = await peek<{ total_cents: string; quota_cents: string }>(
    'select total_cents, quota_cents from due where schedule_id = $1 and body_id = $2',
    [after, olgiate.id],
  )
  assert.deepEqual(next, { total_cents: '389600', quota_cents: '395320' })
  await inCentre(async (ctx) => {
    const { ledgerMismatches, balances } = await import('./ledger.ts')
    assert.deepEqual(await ledgerMismatches(ctx), [])
    assert.equal(
      (await balances(ctx)).reduce((sum, b) => sum + b.cents, 0),
      0,
    )
  })
})
