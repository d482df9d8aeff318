import assert from 'node:assert/strict'
import test from 'node:test'
import { approve, draft, dueOf, duesPlace, figure, flat, inForce, sendAll, sentences } from '../../test/dues.ts'
import { peek } from '../../test/world.ts'
import { readChanges } from './simulate.ts'

const stored = (centreId: string) =>
  peek<{ n: number }>(
    'select (select count(*) from due where centre_id = $1)::int + (select count(*) from event where centre_id = $1)::int as n',
    [centreId],
  )

test('a simulation shows old and new due of each body, two scenarios, a new member; and keeps nothing', async () => {
  const place = await duesPlace()
  const id = await inForce(place)
  const before = await stored(place.centreId)
  const form = {
    schedule: id,
    'a.quota.cents': '2.500,00',
    'b.quota.cents': '1.500,00',
    changes: 'Comune di Barzio;municipality;1300;;;;01/01/2026',
  }
  const page = await place.ada.post('/dues/simulation', form)
  assert.equal(page.status, 200, sentences(page.text))
  const text = sentences(page.text)
  assert.match(text, /7\.500,00/)
  assert.match(text, /Comune di Barzio nuovo ente, per ipotesi/)
  assert.match(text, /Comune di Merate comune 2\.000,00 € 2\.500,00 € \+ ?500,00 € 1\.500,00 € -500,00/)
  const csv = await place.ada.post('/dues/simulation/export', form)
  assert.match(csv.text, /c_f133;Comune di Merate;municipality;2000,00;2500,00;1500,00/)
  assert.deepEqual(await stored(place.centreId), before)

  assert.equal((await place.ada.post('/dues/simulation', { ...form, 'a.quota.cents': 'tanto' })).status, 422)
  assert.equal((await place.ada.post('/dues/simulation', { ...form, changes: 'x;y;z' })).status, 422)
  assert.equal((await place.ada.post('/dues/simulation', { ...form, 'a.json': '{"rules":[]}' })).status, 422)
  assert.match(
    sentences((await place.ada.post('/dues/simulation', { ...form, changes: 'Comune che non c’è' })).text),
    /Non trovo questi enti/,
  )
})

test('lines of changes are read or told by their number', () => {
  const number = (t: string) => (/^\d+$/.test(t) ? Number(t) : null)
  const day = (t: string) => (/^\d{4}-\d\d-\d\d$/.test(t) ? t : null)
  const { changes, wrong } = readChanges('c_f133;;15000\n\nx;;abc\n;;1\nNuovo;union;;;;1000;2027-01-01', number, day)
  assert.deepEqual(wrong, [3, 4])
  assert.equal(changes.length, 2)
  assert.deepEqual(
    [changes[0]!.population, changes[0]!.firms, changes[1]!.fundingCents, changes[1]!.joinsOn],
    [15_000, undefined, 100_000, '2027-01-01'],
  )
})

test('the API: dues with their steps, simulations that store nothing, payments once', async () => {
  const place = await duesPlace()
  const id = await inForce(place)
  await sendAll(place, id)
  const machine = await place.token('accountant')
  const list = (await machine.get('/api/v1/dues?year=2026&ipaCode=C_F133')).json<{
    items: {
      state: string
      totalCents: number
      steps: { rule: string; resultCents: number; input: { value: unknown } }[]
    }[]
  }>()
  assert.equal(list.items.length, 1)
  assert.deepEqual(
    [
      list.items[0]!.state,
      list.items[0]!.totalCents,
      list.items[0]!.steps[0]!.rule,
      list.items[0]!.steps[0]!.input.value,
    ],
    ['notified', 200_000, 'quota', 'municipality'],
  )
  assert.equal((await machine.get('/api/v1/dues?colour=red')).status, 422)
  const schema = (await machine.get('/api/v1/dues-rules-schema')).json()
  assert.ok(JSON.stringify(schema).includes('percent_of_funding'))

  const before = await stored(place.centreId)
  const simulated = await machine.post('/api/v1/dues-simulations', {
    year: 2026,
    rules: { rules: [{ ...flat.rules[0], cents: 210_000 }] },
    inputs: [{ name: 'Comune nuovo', type: 'municipality', joinsOn: '2026-01-01' }],
  })
  assert.equal(simulated.status, 200, simulated.text)
  const told = simulated.json<{
    beforeCents: number
    afterCents: number
    losers: number
    items: { hypothetical: boolean }[]
  }>()
  assert.deepEqual([told.beforeCents, told.afterCents, told.losers, told.items.length], [400_000, 630_000, 2, 3])
  assert.deepEqual(await stored(place.centreId), before)
  const ring = { rules: [flat.rules[0], { kind: 'cap', key: 'a', name: 'Tetto', level: { of: ['a'] } }] }
  assert.equal((await machine.post('/api/v1/dues-simulations', { year: 2026, rules: ring })).status, 422)

  const { number, id: dueId } = await dueOf(place, place.merate)
  const body = { number: `${number}/2026`, cents: 200_000, receivedOn: '2026-03-02', reference: 'P1' }
  const paid = await machine.post('/api/v1/payments', body, { 'idempotency-key': crypto.randomUUID() })
  assert.equal(paid.status, 201, paid.text)
  assert.equal((await machine.post('/api/v1/payments', body, { 'idempotency-key': crypto.randomUUID() })).status, 409)
  assert.equal((await machine.get(`/api/v1/payments?dueId=${dueId}`)).json<{ items: unknown[] }>().items.length, 1)
  // A body's own machine reads its own.
  const own = await place.token('body-accountant', place.olgiate)
  const seen = (await own.get('/api/v1/dues')).json<{ items: { ipaCode: string }[] }>()
  assert.deepEqual(
    seen.items.map((d) => d.ipaCode),
    ['c_g026'],
  )
})

test('open data tell who was asked for how much, once notified; a centre that is not there does not exist', async () => {
  const place = await duesPlace()
  const [{ slug }] = (await peek<{ slug: string }>('select slug from centre where id = $1', [place.centreId])) as [
    { slug: string },
  ]
  const read = async () =>
    (await place.visitor.get(`/api/v1/centres/${slug}/dues`)).json<{ items: { body: string; totalCents: number }[] }>()
      .items
  const id = await inForce(place)
  assert.deepEqual(await read(), [])
  await sendAll(place, id)
  assert.deepEqual(
    (await read()).map((d) => [d.body, d.totalCents]),
    [
      ['Comune di Merate', 200_000],
      ['Comune di Olgiate Molgora', 200_000],
    ],
  )
  assert.match(
    (await place.visitor.get(`/c/${slug}/dues.csv`)).text,
    /2026;c_f133;Comune di Merate;preventivo;2000,00;2000,00/,
  )
  assert.equal((await place.visitor.get('/c/nessuno/dues.csv')).status, 404)
})

test('a proposal is shown to the bodies when it is published, until it is decided on', async () => {
  const place = await duesPlace()
  const id = await draft(place, flat)
  await place.ada.post(`/dues/schedules/${id}/proposal`, {})
  assert.doesNotMatch((await place.rita.get('/dues/mine')).text, /Proposta 2026/)
  assert.equal((await place.ada.post(`/dues/schedules/${id}/publication`, {})).status, 303)
  const shown = sentences((await place.rita.get('/dues/mine')).text)
  assert.match(shown, /Proposta 2026: non è ancora approvata 2\.000,00/)
  assert.equal((await place.rita.get(`/dues/schedules/${id}`)).status, 404)
  await place.dora.post(`/dues/schedules/${id}/return`, { reason: 'Da rivedere' })
  assert.doesNotMatch((await place.rita.get('/dues/mine')).text, /Proposta 2026/)
})

test('rules are written one by one on the pages, in the same form', async () => {
  const place = await duesPlace()
  const { ada } = place
  const id = await draft(place)
  const at = `/dues/schedules/${id}`
  const rules = async () => (await ada.get(`${at}/rules.json`)).json<{ rules: { key: string; kind: string }[] }>().rules
  for (const kind of [
    'flat',
    'per_unit',
    'bands',
    'discount',
    'share',
    'percent_of_funding',
    'free',
    'pro_rata',
    'minimum',
    'maximum',
    'cap',
    'beyond_allowance',
    'round',
    'credits',
  ])
    assert.equal((await ada.get(`${at}/rules/new?kind=${kind}`)).status, 200, kind)
  const wrong = await ada.post(`${at}/rules`, {
    kind: 'per_unit',
    name: 'Per abitante',
    input: 'population',
    atYears: '1',
    atDay: '31/12',
    euroPerUnit: 'quindici',
    counts: 'true',
    version: '1',
  })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /quattro decimali/)
  const right = {
    kind: 'per_unit',
    name: 'Per abitante',
    input: 'population',
    atYears: '1',
    atDay: '31/12',
    euroPerUnit: '0,15',
    counts: 'true',
    version: '1',
  }
  assert.equal((await ada.post(`${at}/rules`, right)).status, 303)
  assert.equal((await ada.post(`${at}/rules`, right)).status, 409)
  assert.deepEqual((await rules())[1], {
    kind: 'per_unit',
    key: 'per-abitante',
    name: 'Per abitante',
    counts: true,
    input: 'population',
    at: { yearsBefore: 1, monthDay: '12-31' },
    euroPerUnit: '0.15',
  })
  assert.equal(
    (await ada.post(`${at}/rules/per-abitante`, { ...right, euroPerUnit: '0,20', version: '2' })).status,
    303,
  )
  assert.equal((await ada.post(`${at}/rules/per-abitante/position`, { up: '1', version: '3' })).status, 303)
  assert.deepEqual(
    (await rules()).map((r) => r.key),
    ['per-abitante', 'quota'],
  )
  assert.equal((await ada.post(`${at}/rules/quota/removal`, { version: '4' })).status, 303)
  assert.equal((await rules()).length, 1)
  await figure(place, place.merate, 'population', 100)
  await figure(place, place.olgiate, 'population', 200)
  await approve(place, id)
  assert.equal((await ada.post(`${at}/rules/per-abitante`, { ...right, version: '7' })).status, 409)
})
