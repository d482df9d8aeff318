import assert from 'node:assert/strict'
import test from 'node:test'
import { makeCentre, peek } from '../../test/world.ts'

type Hook = { id: string; name: string; state: string; secret: string | null; oldSecretUntil: string | null }
type Delivery = { id: string; kind: string; state: string; attempts: number; body: string }
type Page<T> = { items: T[]; nextCursor: string | null }
const key = (name: string) => ({ 'idempotency-key': `chiave-${name}` })

test('a machine registers an address and is told its secret once; lists, tries, switches off and removes it', async () => {
  const world = await makeCentre()
  const machine = await world.token('director')
  const ask = { name: 'Gestionale', url: 'https://esempio.it/avvisi', kinds: ['desk.ticket_opened'] }
  assert.equal((await machine.post('/api/v1/webhooks', ask)).status, 422, 'without a key')
  assert.equal(
    (await machine.post('/api/v1/webhooks', { ...ask, url: 'https://10.0.0.1/' }, key('dentro'))).status,
    422,
    'the same addresses as on the page',
  )
  assert.equal((await machine.post('/api/v1/webhooks', { ...ask, kinds: ['altro'] }, key('altro'))).status, 422)
  const made = await machine.post('/api/v1/webhooks', ask, key('uno-uno'))
  assert.equal(made.status, 201, made.text)
  const { id, secret } = made.json<Hook>()
  assert.match(secret ?? '', /^whsec_/)
  const kept = await peek<{ answer: string }>('select answer::text from idempotency_key where centre_id = $1', [
    world.centreId,
  ])
  assert.equal(kept.length, 1)
  assert.ok(!kept[0]!.answer.includes(secret!), 'the database does not tell it')
  const again = (await machine.post('/api/v1/webhooks', ask, key('uno-uno'))).json<Hook>()
  assert.deepEqual([again.id, again.secret], [id, null], 'again the same, and never twice')
  const at = `/api/v1/webhooks/${id}`
  assert.doesNotMatch((await machine.get(at)).text, /secret"/)

  const other = (await machine.post('/api/v1/webhooks', { ...ask, name: 'Altro' }, key('due-due'))).json<Hook>()
  const first = (await machine.get('/api/v1/webhooks?limit=1')).json<Page<Hook>>()
  assert.deepEqual(
    first.items.map((x) => x.name),
    ['Gestionale'],
  )
  const second = (await machine.get(`/api/v1/webhooks?limit=1&cursor=${first.nextCursor}`)).json<Page<Hook>>()
  assert.deepEqual([second.items.map((x) => x.name), second.nextCursor], [['Altro'], null])

  const turned = (await machine.post(`${at}/secret`, {})).json<Hook>()
  assert.match(turned.secret ?? '', /^whsec_/)
  assert.notEqual(turned.secret, secret)
  assert.ok(turned.oldSecretUntil)

  const trial = await machine.post(`${at}/trial`, {}, key('prova-1'))
  assert.equal(trial.status, 202, trial.text)
  const delivery = trial.json<Delivery>()
  assert.deepEqual([delivery.kind, delivery.state, delivery.attempts], ['webhooks.trial', 'waiting', 0])
  assert.equal(
    (await machine.post(`/api/v1/webhooks/${other.id}/trial`, {}, key('prova-1'))).status,
    409,
    'a key is of one address',
  )
  await machine.post(`${at}/trial`, {}, key('prova-2'))
  await peek(`update webhook_delivery set state = 'failed' where id = $1`, [delivery.id])
  const ids = async (query: string) => {
    const { items, nextCursor } = (await machine.get(`${at}/deliveries${query}`)).json<Page<Delivery>>()
    return { ids: items.map((x) => x.id), nextCursor }
  }
  const latest = await ids('?limit=1')
  assert.notEqual(latest.ids[0], delivery.id, 'the latest first')
  assert.deepEqual(await ids(`?limit=1&cursor=${latest.nextCursor}`), { ids: [delivery.id], nextCursor: null })
  assert.deepEqual((await ids('?state=failed')).ids, [delivery.id])
  const one = (await machine.get(`${at}/deliveries/${delivery.id}`)).json<Delivery>()
  assert.equal((JSON.parse(one.body) as { id: string }).id, delivery.id)
  assert.equal((await machine.get(`/api/v1/webhooks/${other.id}/deliveries/${delivery.id}`)).status, 404)
  const sent = await machine.post(`${at}/deliveries/${delivery.id}/sending`, {})
  assert.equal(sent.json<Delivery>().state, 'waiting')
  assert.equal((await machine.post(`${at}/deliveries/${delivery.id}/sending`, {})).status, 409)

  assert.equal((await machine.post(`${at}/state`, { state: 'off' })).json<Hook>().state, 'off')
  assert.equal((await machine.post(`${at}/state`, { state: 'off' })).status, 409)
  assert.equal((await machine.post(`${at}/removal`, {})).json<Hook>().id, id)
  assert.equal((await machine.get(at)).status, 404)
  assert.equal((await machine.get(`${at}/deliveries`)).status, 404)
  assert.deepEqual(await peek('select id from webhook_delivery where webhook_id = $1', [id]), [])
})

test('nobody but who may register addresses meets them: not a body’s officer, not an operator, not another centre', async () => {
  const world = await makeCentre()
  const ask = { name: 'Gestionale', url: 'https://esempio.it/avvisi', kinds: ['desk.ticket_opened'] }
  const { id } = (await (await world.token('director')).post('/api/v1/webhooks', ask, key('uno-uno'))).json<Hook>()
  const far = await (await makeCentre('Altro')).token('director')
  const closed = [await world.token('rtd', world.merate), await world.token('operator')]
  for (const who of closed) {
    assert.equal((await who.get('/api/v1/webhooks')).status, 404)
    assert.equal((await who.post('/api/v1/webhooks', ask, key('rifiuto'))).status, 404)
  }
  assert.deepEqual((await far.get('/api/v1/webhooks')).json<Page<Hook>>().items, [])
  for (const who of [...closed, far]) {
    assert.equal((await who.get(`/api/v1/webhooks/${id}`)).status, 404)
    assert.equal((await who.get(`/api/v1/webhooks/${id}/deliveries`)).status, 404)
    for (const what of ['secret', 'trial', 'removal'])
      assert.equal((await who.post(`/api/v1/webhooks/${id}/${what}`, {}, key('rifiuto'))).status, 404, what)
    assert.equal((await who.post(`/api/v1/webhooks/${id}/state`, { state: 'off' })).status, 404)
  }
  assert.deepEqual(await peek('select state from webhook where id = $1', [id]), [{ state: 'on' }])
})
