import assert from 'node:assert/strict'
import test from 'node:test'
import { mismatches, offer, place, send, stored, terms, used } from '../../test/activations.ts'
import { chargesOf } from '../catalogue/index.ts'
import { coverage } from '../catalogue/coverage.ts'
import { makeSigner, plainPdf, signCades, signPades } from '../../test/signing.ts'
import { app, makeCentre, peek, type Caller, type Town } from '../../test/world.ts'

test('Paolo asks for two kits, Marta grants them, does the steps and activates: the allowance is counted once', async () => {
  const world = await place()
  const { paolo, marta, dora, merate, events } = world
  await offer(world)
  await dora.post('/activations/services/kit/steps', { title: 'Ordina i kit', ownerRole: 'operator', days: '5' })
  await dora.post('/activations/services/kit/steps', {
    title: 'Conferma la consegna',
    ownerRole: 'referent',
    days: '10',
  })

  const chosen = await paolo.get('/activations/new')
  assert.match(chosen.text, /Servizio kit/)
  assert.match(chosen.text, /3 kit/)
  const sent = await send(paolo, merate, { quantity: '2', purpose: 'Per i nuovi assunti' })
  assert.equal(sent.url, '/activations/1', sent.text)
  assert.equal((await stored(world)).state, 'validated')
  assert.equal(await used(world), undefined, 'asking counts nothing')

  // Each to their own: an officer grants nothing, whatever they send.
  assert.equal((await paolo.post('/activations/1/grant')).status, 403)
  assert.equal((await marta.post('/activations/1/grant')).url, '/activations/1')
  assert.deepEqual(await used(world), { used: 2, over: 0 })
  assert.equal((await marta.post('/activations/1/grant')).status, 409, 'twice')
  assert.deepEqual(await used(world), { used: 2, over: 0 })

  const early = await marta.post('/activations/1/activation', {})
  assert.equal(early.status, 409)
  assert.match(early.text, /Restano 2 passi da fare: Ordina i kit; Conferma la consegna/)
  const mine = await marta.get('/activations/work')
  assert.match(mine.text, /Ordina i kit/)
  assert.doesNotMatch(mine.text, /Conferma la consegna/)
  const step = (title: string) =>
    peek<{ id: string }>('select id from activation_step where centre_id = $1 and title = $2', [
      world.centreId,
      title,
    ]).then((r) => r[0]!.id)
  const order = `/activations/1/steps/${await step('Ordina i kit')}`
  assert.equal((await paolo.post(`${order}/completion`)).status, 403, 'this step is the centre’s')
  assert.equal((await marta.post(`${order}/owner`)).status, 303)
  assert.match((await marta.get('/activations/1')).text, /Marta Operatrice/)
  assert.equal((await marta.post(`${order}/completion`)).status, 303)
  assert.equal((await marta.post(`${order}/completion`)).status, 409)
  assert.equal((await paolo.post(`/activations/1/steps/${await step('Conferma la consegna')}/completion`)).status, 303)

  assert.equal((await marta.post('/activations/1/activation', { movedOn: '2099-01-01' })).status, 409)
  assert.equal((await marta.post('/activations/1/activation', {})).url, '/activations/1')
  const card = await paolo.get('/activations/1')
  assert.match(card.text, /attiva/)
  assert.match(card.text, /Per i nuovi assunti/)
  assert.ok((await stored(world)).renews_on)
  assert.deepEqual(
    (await events()).filter((e) => e.startsWith('activations.')),
    [
      'activations.step_added',
      'activations.step_added',
      'activations.request_sent',
      'activations.request_validated',
      'activations.request_granted',
      'activations.step_taken',
      'activations.step_done',
      'activations.step_done',
      'activations.service_activated',
    ],
  )
  assert.deepEqual(await mismatches(world), [])
})

test('nobody outside the body sees its request, and another centre sees nothing', async () => {
  const world = await place('merate', 'olgiate')
  const far = await makeCentre('Altro centro')
  await offer(world)
  await send(world.paolo, world.merate)
  for (const who of [world.olga, far.marta, far.paolo])
    for (const url of ['/activations/1', '/activations/1/print', '/activations/1/document', '/api/v1/activations/1'])
      assert.equal((await who.get(url)).status, 404, url)
  assert.equal((await world.olga.post('/activations/1/withdrawal')).status, 404)
  assert.equal((await world.olga.get(`/activations/bodies/${world.merate.id}/request/kit`)).status, 404)
  assert.equal((await send(world.olga, world.merate)).status, 404)
  assert.doesNotMatch((await world.olga.get('/activations')).text, /R-1\b/)
})

test('what a body may not have is refused with the catalogue’s reason, and nothing is kept', async () => {
  const world = await place('merate')
  await offer(world)
  await offer(world, { code: 'vecchio', state: 'retiring' })
  await offer(world, { code: 'idea', state: 'idea' })
  const cases: [Caller, Town, string, Record<string, unknown>, number, RegExp][] = [
    [world.olga, world.olgiate, 'kit', {}, 409, /non aderisce al centro/],
    [world.paolo, world.merate, 'kit', { quantity: '4' }, 409, /nulla è offerto|non è previsto altro|oltre/i],
    [world.paolo, world.merate, 'kit', { quantity: 'x' }, 422, /numero/],
    [world.paolo, world.merate, 'kit', { quantity: '0' }, 422, /minimo/],
    [world.paolo, world.merate, 'vecchio', {}, 409, /in dismissione/],
    [world.paolo, world.merate, 'niente', {}, 404, /./],
    [world.paolo, world.merate, 'idea', {}, 404, /./],
  ]
  for (const [who, town, code, fields, status, says] of cases) {
    const answer = await send(who, town, { purpose: 'Da non perdere', ...fields }, code)
    assert.equal(answer.status, status, `${code} ${JSON.stringify(fields)} ${answer.text.slice(0, 200)}`)
    assert.match(answer.text, says)
    if (status !== 404) assert.match(answer.text, /Da non perdere/, 'what was typed comes back')
  }
  assert.deepEqual(await peek('select 1 from activation where centre_id = $1', [world.centreId]), [])
})

test('where the body says so, its RTD approves first; who may approve approves by asking', async () => {
  const world = await place()
  const { paolo, merate, marta, person } = world
  await offer(world)
  const rita = await person('Rita Rtd', 'rtd', merate)
  const sara = await person('Sara Segretaria', 'secretary', merate)
  const rule = `/activations/bodies/${merate.id}/approval`
  assert.equal((await paolo.get(rule)).status, 404)
  assert.equal((await rita.post(rule, { roles: 'rtd', above: '1', version: '0' })).status, 303)
  assert.equal(
    (await rita.post(rule, { roles: ['rtd'], above: '0', version: '0' })).status,
    409,
    'somebody changed it meanwhile',
  )

  await send(paolo, merate, { quantity: '1' })
  assert.equal((await stored(world, 1)).state, 'validated', 'one unit needs nobody')
  await send(paolo, merate, { quantity: '2' })
  assert.equal((await stored(world, 2)).state, 'waiting_approval')
  assert.equal((await marta.post('/activations/2/grant')).status, 409)
  assert.equal(
    (await marta.post('/activations/2/approval')).status,
    403,
    'the centre approves nothing in a body’s place',
  )
  const other = await sara.post('/activations/2/approval')
  assert.equal(other.status, 409)
  assert.match(other.text, /approva RTD/)
  assert.equal((await rita.post('/activations/2/approval', { note: 'Serve' })).status, 303)
  assert.equal((await stored(world, 2)).state, 'validated')
  await send(rita, merate, { quantity: '2' })
  assert.equal((await stored(world, 3)).state, 'validated')

  await send(paolo, merate, { quantity: '2' })
  const silent = await rita.post('/activations/4/refusal', { reason: '' })
  assert.equal(silent.status, 409)
  assert.match(silent.text, /Scrivi il motivo/)
  assert.equal((await rita.post('/activations/4/refusal', { reason: 'Bastano quelli che abbiamo' })).status, 303)
  assert.equal((await stored(world, 4)).state, 'withdrawn')
  assert.match((await paolo.get('/activations/4')).text, /Bastano quelli che abbiamo/)
})

test('beyond the allowance a request waits for act and commitment, and the grant is charged to it', async () => {
  const world = await place()
  const { paolo, merate, marta, person } = world
  await offer(world, { quantity: 3, price: 1400 })
  const ada = await person('Ada Ragioniera', 'body-accountant', merate)
  await send(paolo, merate, { quantity: '5' })
  assert.equal((await stored(world)).state, 'waiting_consent')
  assert.equal((await paolo.post('/activations/1/consent', {})).status, 403)
  assert.equal((await marta.post('/activations/1/grant')).status, 409)
  const page = await ada.get('/activations/1/moves/consent')
  assert.match(page.text, /2 kit, 28,00/)
  const half = await ada.post('/activations/1/consent', {
    officer: 'Ada Ragioniera',
    act: 'Determina 45/2026',
    commitmentYear: '2026',
  })
  assert.equal(half.status, 422)
  assert.match(half.text, /Determina 45\/2026/)
  const commit = { officer: 'Ada Ragioniera', act: 'Determina 45/2026', commitment: '120', commitmentYear: '2026' }
  assert.equal((await ada.post('/activations/1/consent', commit)).status, 303)
  assert.equal((await stored(world)).state, 'validated')
  assert.equal((await marta.post('/activations/1/grant')).status, 303)
  assert.deepEqual(await used(world), { used: 3, over: 2 })
  const [due] = await peek<{ cents: number; commitment: string; commitment_year: number; officer: string }>(
    `select e.cents::int, k.commitment, k.commitment_year, k.officer from consumption e
     join overage_consent k on (k.centre_id, k.id) = (e.centre_id, e.consent_id) where e.centre_id = $1`,
    [world.centreId],
  )
  assert.deepEqual(due, { cents: 2800, commitment: '120', commitment_year: 2026, officer: 'Ada Ragioniera' })
  assert.match((await paolo.get('/activations/1')).text, /impegno 120\/2026/)
  assert.deepEqual(await mismatches(world), [])

  // Another two: the commitment is used up, so it is asked for again.
  await send(paolo, merate, { quantity: '2' })
  assert.equal((await stored(world, 2)).state, 'waiting_consent')
})

test('a price that rose after the commitment is not owed: the request waits for a commitment that covers it', async () => {
  const world = await place()
  const { paolo, merate, marta, person } = world
  await offer(world, { quantity: 3, price: 1400 })
  const ada = await person('Ada Ragioniera', 'body-accountant', merate)
  await send(paolo, merate, { quantity: '5' })
  const commit = { officer: 'Ada Ragioniera', act: 'Determina 45/2026', commitment: '120', commitmentYear: '2026' }
  await ada.post('/activations/1/consent', commit)
  assert.equal((await stored(world)).state, 'validated')
  await peek(`update entitlement_rule set overage_bands = '[{"upTo": null, "cents": 1500}]' where centre_id = $1`, [
    world.centreId,
  ])
  const refused = await marta.post('/activations/1/grant')
  assert.equal(refused.status, 409)
  assert.match(refused.text, /30,00/, 'what it costs now')
  assert.equal(await used(world), undefined, 'nothing is counted')
  assert.equal((await marta.post('/activations/1/review')).status, 303)
  assert.equal((await stored(world)).state, 'waiting_consent')
  assert.equal((await ada.post('/activations/1/consent', { ...commit, commitment: '131' })).status, 303)
  assert.equal((await marta.post('/activations/1/grant')).status, 303)
  assert.deepEqual(
    (await world.inCentre((ctx) => chargesOf(ctx, { bodyId: merate.id, until: '2099-12-31' }))).map((c) => [
      c.quantity,
      c.cents,
      c.commitment,
    ]),
    [[2, 3000, '131']],
  )
  assert.deepEqual(await mismatches(world), [])
})

test('the matrix follows a request until it is active', async () => {
  const world = await place('merate', 'olgiate')
  await offer(world, { price: 1400 })
  const cells = async () => {
    const matrix = await world.inCentre((ctx) => coverage(ctx, {}))
    return Object.fromEntries(matrix.rows.map((r) => [r.name.replace('Comune di ', ''), r.cells[0]]))
  }
  assert.deepEqual(await cells(), { Barzio: 'none', Merate: 'unused', 'Olgiate Molgora': 'unused' })
  await send(world.paolo, world.merate)
  assert.equal((await cells())['Merate'], 'requested')
  await world.marta.post('/activations/1/grant')
  assert.equal((await cells())['Merate'], 'requested', 'counted, not yet given')
  await world.marta.post('/activations/1/activation', {})
  assert.equal((await cells())['Merate'], 'active')
  await send(world.paolo, world.merate)
  assert.equal((await cells())['Merate'], 'active', 'more of what it has')
  await peek(`update membership set to_on = from_on + 1 where centre_id = $1 and body_id = $2`, [
    world.centreId,
    world.merate.id,
  ])
  assert.equal((await cells())['Merate'], 'active', 'who left still has it until it is given back')
})

test('entitlement is asked again at the grant: what was the last unit goes to one, the other waits', async () => {
  const world = await place()
  const { paolo, merate, marta } = world
  await offer(world, { quantity: 1, price: 900 })
  await send(paolo, merate)
  await send(paolo, merate)
  assert.deepEqual([(await stored(world, 1)).state, (await stored(world, 2)).state], ['validated', 'validated'])
  const both = await Promise.all([marta.post('/activations/1/grant'), marta.post('/activations/2/grant')])
  assert.deepEqual(both.map((a) => a.status).sort(), [303, 409])
  assert.match(both.find((a) => a.status === 409)!.text, /impegn/)
  assert.deepEqual(await used(world), { used: 1, over: 0 })
  const lost = both[0].status === 409 ? 1 : 2
  assert.equal((await stored(world, lost)).state, 'validated', 'nothing half done')
  assert.deepEqual(
    await peek(
      'select 1 from activation_step where activation_id in (select id from activation where centre_id = $1 and number = $2)',
      [world.centreId, lost],
    ),
    [],
  )
  assert.equal((await marta.post(`/activations/${lost}/review`)).status, 303)
  assert.equal((await stored(world, lost)).state, 'waiting_consent')
  assert.equal((await marta.post(`/activations/${lost}/rejection`, { reason: 'Quantità finita' })).status, 303)
  assert.match((await paolo.get(`/activations/${lost}`)).text, /Quantità finita/)
})

test('the document of a request is signed as the service asks: by file, byte by byte, or by being signed in', async () => {
  const world = await place()
  const { paolo, merate } = world
  await offer(world)
  assert.equal((await terms(world, 'kit', { signature: 'upload' })).status, 303)
  await send(paolo, merate)
  assert.equal((await stored(world)).state, 'waiting_form')
  // What came in has a number of the register, once.
  const entry = { bodyId: merate.id, ownerKind: 'activations.request', direction: 'in', subject: 'R-1', number: '4711' }
  const [{ id: ownerId }] = (await peek<{ id: string }>('select id from activation where centre_id = $1', [
    world.centreId,
  ])) as [{ id: string }]
  const kept = await world.marta.post('/protocol/entries', { ...entry, ownerId, office: 'AOO', back: '/activations/1' })
  assert.equal(kept.url, '/activations/1', kept.text)
  assert.match((await paolo.get('/activations/1')).text, /4711\/20\d\d/)
  const got = await app.inject({ url: '/activations/1/document', headers: { cookie: `session=${paolo.cookie}` } })
  assert.equal(got.statusCode, 200)
  const document = got.rawPayload
  assert.equal(document.subarray(0, 5).toString(), '%PDF-')
  const by = (signer: ReturnType<typeof makeSigner>, bytes: Uint8Array, name = 'richiesta.pdf.p7m') =>
    paolo.upload('/activations/1/signature', {}, [{ field: 'signedFile', name, bytes }])
  const mayor = makeSigner({ name: 'Lucia Sindaca' })
  const stranger = makeSigner({ name: 'Bruno Estraneo' })
  const late = makeSigner({ name: 'Lucia Sindaca', to: Temporal.Instant.from('2026-02-01T00:00:00Z') })
  const at = Temporal.Now.instant()
  const altered = Buffer.from(signCades(mayor, document, { at }))
  altered[altered.length - 20]! ^= 1
  const cases: [Promise<{ status: number; text: string }>, RegExp][] = [
    [paolo.post('/activations/1/signature', {}), /serve il file firmato/],
    [by(mayor, document, 'richiesta.pdf'), /non ha una firma digitale/],
    [by(mayor, signCades(mayor, plainPdf('Altro'), { at })), /copre un altro documento/],
    [by(stranger, signCades(stranger, document, { at })), /Bruno Estraneo non è tra chi rappresenta/],
    [by(mayor, altered), /non è integra|copre un altro/],
    [by(late, signCades(late, document, { at })), /certificato/],
  ]
  for (const [answer, says] of cases) {
    const { status, text } = await answer
    assert.equal(status, 409, text.slice(0, 200))
    assert.match(text, says)
  }
  assert.equal((await stored(world)).state, 'waiting_form')
  assert.equal((await by(mayor, signPades(mayor, document), 'richiesta.pdf')).status, 303)
  assert.equal((await stored(world)).state, 'validated')
  const card = await paolo.get('/activations/1')
  assert.match(card.text, /Lucia Sindaca, con firma digitale/)
  assert.equal((await paolo.get('/activations/1/signed')).status, 200)

  assert.equal((await terms(world, 'kit', { signature: 'person', version: '1' })).status, 303)
  await send(paolo, merate)
  assert.equal((await world.marta.post('/activations/2/signature', {})).status, 409, 'staff do not sign for a body')
  const uploaded = await paolo.upload('/activations/2/signature', {}, [
    { field: 'signedFile', name: 'x.p7m', bytes: signCades(mayor, document, { at }) },
  ])
  assert.match(uploaded.text, /il file non serve/)
  assert.equal((await paolo.post('/activations/2/signature', {})).status, 303)
  const [signed] = await peek<{ signer: string; capacity: string; strength: string }>(
    `select g.signer, g.capacity, g.strength from activation_signature g join activation a on a.id = g.activation_id where a.centre_id = $1 and a.number = 2`,
    [world.centreId],
  )
  assert.deepEqual(signed, { signer: 'Paolo Referente', capacity: 'referent', strength: 'second_factor' })
})
