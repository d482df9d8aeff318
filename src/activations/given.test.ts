import assert from 'node:assert/strict'
import test from 'node:test'
import { activate, offer, place, send, stored, terms, used } from '../../test/activations.ts'
import { type Centre, peek } from '../../test/world.ts'

const idOf = async (world: Centre, table: string) =>
  (await peek<{ id: string }>(`select id from ${table} where centre_id = $1`, [world.centreId]))[0]!.id

test('a service of a national platform is not active before the delegation is accepted', async () => {
  const world = await place()
  await offer(world, { code: 'pagopa', unit: 'procedure' })
  await terms(world, 'pagopa', { platform: 'pagopa' })
  await send(world.paolo, world.merate, {}, 'pagopa')
  const delegation = { platform: 'pagopa', partner: 'Centro', delegatedOn: '2026-10-01', taxonomyCode: '9/0101100IM/' }
  const early = await world.paolo.post('/activations/1/delegations', delegation)
  assert.equal(early.status, 409)
  await world.marta.post('/activations/1/grant')
  const lacks = await world.marta.post('/activations/1/activation', {})
  assert.equal(lacks.status, 409)
  assert.match(lacks.text, /delega accettata su pagoPA/)
  assert.equal(
    (await world.paolo.post('/activations/1/delegations', { ...delegation, delegatedOn: '2099-01-01' })).status,
    422,
  )
  assert.equal((await world.paolo.post('/activations/1/delegations', delegation)).status, 303)
  assert.equal((await world.marta.post('/activations/1/activation', {})).status, 409, 'asked is not accepted')
  const url = `/activations/1/delegations/${await idOf(world, 'delegation')}/state`
  assert.equal((await world.lucia.post(url, { state: 'accepted' })).status, 403)
  assert.equal((await world.paolo.post(url, { state: 'accepted' })).status, 303)
  assert.equal((await world.marta.post('/activations/1/activation', {})).status, 303)
  assert.match((await world.paolo.get('/activations/1')).text, /9\/0101100IM\//)
})

test('no secret is written down, and nothing ends before what must come back is back', async () => {
  const world = await place()
  await offer(world)
  const n = await activate(world)
  const items = `/activations/${n}/items`
  for (const label of ['PIN: 1234', 'password=abc', '-----BEGIN RSA PRIVATE KEY'])
    assert.equal((await world.marta.post(items, { kind: 'kit', label })).status, 422, label)
  assert.equal((await world.paolo.post(items, { kind: 'kit', label: 'KIT-1' })).status, 403)
  assert.equal((await world.marta.post(items, { kind: 'kit', label: 'KIT-1', toHandBack: 'true' })).status, 303)
  assert.equal((await world.marta.post(`/activations/${n}/termination`, {})).status, 409)
  assert.equal(
    (await world.paolo.post(`/activations/${n}/termination-request`, { reason: 'Non serve più' })).status,
    303,
  )
  const open = await world.marta.post(`/activations/${n}/termination`, {})
  assert.equal(open.status, 409)
  assert.match(open.text, /1 cose da restituire: KIT-1|da restituire: KIT-1/)
  await world.marta.post(`${items}/${await idOf(world, 'activation_item')}/hand-back`)
  assert.equal((await world.marta.post(`/activations/${n}/termination`, {})).status, 303)
  assert.equal((await stored(world, n)).state, 'terminated')
})

const definition = {
  sections: [
    {
      title: 'Caselle',
      fields: [
        { type: 'text', name: 'ufficio', label: 'Ufficio' },
        { type: 'file', name: 'nomina', label: 'Nomina', optional: true },
      ],
    },
  ],
}
/** A form in force, asked for with the service. */
async function withForm(world: Centre) {
  await world.marta.post('/forms', { title: 'Modulo PEC', code: 'pec', purpose: 'activations.request' })
  await world.marta.post('/forms/pec/versions/1', { source: JSON.stringify(definition), version: '1' })
  assert.equal((await world.dora.post('/forms/pec/versions/1/publication', { version: '2' })).status, 303)
  assert.equal((await terms(world, 'kit', { formId: await idOf(world, 'form'), signature: 'person' })).status, 303)
  // The card names the form to whoever reads it, the public page included.
  const [{ slug }] = (await peek<{ slug: string }>('select slug from centre where id = $1', [world.centreId])) as [
    { slug: string },
  ]
  for (const [who, path] of [
    [world.paolo, '/catalogue/kit'],
    [world.visitor, `/c/${slug}/services/kit`],
  ] as const)
    assert.match((await who.get(path)).text, /Modulo di richiesta/, path)
}

test('a service is asked for with its form: the draft stays, a bad file loses nothing else, the answers go with the request', async () => {
  const world = await place()
  await offer(world)
  await withForm(world)
  const url = `/activations/bodies/${world.merate.id}/request/kit`
  assert.match((await world.paolo.get(url)).text, /Modulo PEC/)
  assert.equal(
    (await world.paolo.upload(url, { quantity: '2', 'answers.ufficio': 'Anagrafe', 'answers-step': 'save' }, []))
      .status,
    303,
  )
  const later = await world.paolo.get(url)
  assert.match(later.text, /value="Anagrafe"/)
  assert.match(later.text, /name="quantity"[^>]*value="2"|value="2"[^>]*name="quantity"/)
  const bad = await world.paolo.upload(url, { quantity: '2', purpose: 'Sportello', 'answers.ufficio': 'Anagrafe' }, [
    { field: 'answers.nomina', name: 'nomina.pdf', bytes: Buffer.from('non è un PDF') },
  ])
  assert.equal(bad.status, 422)
  assert.match(bad.text, /value="Anagrafe"/)
  assert.match(bad.text, /Sportello/)
  assert.deepEqual(await peek('select 1 from activation where centre_id = $1', [world.centreId]), [])
  const empty = await world.paolo.upload(url, { quantity: '2', 'answers.ufficio': '' }, [])
  assert.equal(empty.status, 422)
  const over = await world.paolo.upload(url, { quantity: '9', 'answers.ufficio': 'Tributi' }, [])
  assert.equal(over.status, 409)
  assert.match(over.text, /value="Tributi"/)
  const sent = await world.paolo.upload(url, { quantity: '2', 'answers.ufficio': 'Anagrafe' }, [
    { field: 'answers.nomina', name: 'nomina.pdf', bytes: Buffer.from('%PDF-1.7 prova') },
  ])
  assert.equal(sent.url, '/activations/1', sent.text.slice(0, 300))
  const card = await world.paolo.get('/activations/1')
  assert.match(card.text, /Anagrafe/)
  const file = /\/activations\/1\/files\/[0-9a-f-]{36}/.exec(card.text)![0]
  assert.equal((await world.paolo.get(file)).status, 200)
  assert.equal((await world.olga.get(file)).status, 404)
  assert.match((await world.paolo.get('/activations/1/print')).text, /Anagrafe/)
})

test('machines ask by the API once, read, and move; what needs a person or a form is refused', async () => {
  const world = await place()
  await offer(world)
  const machine = await world.token('operator')
  const key = { 'idempotency-key': 'richiesta-0001' }
  const body = { ipaCode: world.merate.ipaCode, service: 'kit', quantity: 2 }
  const first = await machine.post('/api/v1/activations', body, key)
  assert.equal(first.status, 201, first.text)
  assert.deepEqual((await machine.post('/api/v1/activations', body, key)).json(), first.json())
  assert.equal((await peek('select 1 from activation where centre_id = $1', [world.centreId])).length, 1)
  assert.equal(
    (
      await machine.post(
        '/api/v1/activations',
        { ...body, ipaCode: 'c_nessuno' },
        { 'idempotency-key': 'richiesta-0002' },
      )
    ).status,
    422,
  )
  assert.equal(
    (await machine.post('/api/v1/activations/1/grant', {})).json<{ state: string }>().state,
    'in_provisioning',
  )
  const again = await machine.post('/api/v1/activations/1/grant', {})
  assert.equal(again.status, 409)
  assert.equal(again.json<{ code: string }>().code, 'activation_not_from_here')
  assert.equal((await machine.post('/api/v1/activations/1/activation', {})).status, 200)
  const list = (await machine.get('/api/v1/activations?state=active')).json<{ items: { number: number }[] }>()
  assert.deepEqual(
    list.items.map((i) => i.number),
    [1],
  )
  assert.equal((await machine.get('/api/v1/activations?stato=x')).status, 422)
  const one = (await machine.get('/api/v1/activations/R-1')).json<{ charge: { quantity: number; beyond: number } }>()
  assert.deepEqual([one.charge.quantity, one.charge.beyond], [2, 0])
  assert.deepEqual(await used(world), { used: 2, over: 0 })
  await withForm(world)
  const form = await machine.post(
    '/api/v1/activations',
    { ...body, quantity: 1 },
    { 'idempotency-key': 'richiesta-0003' },
  )
  assert.equal(form.json<{ code: string }>().code, 'request_needs_form')
})

test('the database lets no body say that it was given something', async () => {
  const world = await place()
  await offer(world)
  await send(world.paolo, world.merate)
  const { work } = await import('../platform/ctx.ts')
  for (const change of [{ state: 'in_provisioning' as const }, { quantity: 99 }, { number: 7 }])
    await assert.rejects(
      work(world.paolo.actor, (ctx) => ctx.db.updateTable('activation').set(change).where('number', '=', 1).execute()),
      /only the centre gives/,
    )
})
