import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import type { Resolver } from './address.ts'

// A demo: there an address on the same machine may be told.
process.env['TEST_SETTINGS'] = JSON.stringify({ DEMO: 'on' })
const { jobs, makeCentre, peek } = await import('../../test/world.ts')
const { deskPlace, openBy } = await import('../../test/desk.ts')
const { addressProblem, isPublic, post } = await import('./address.ts')
const { nextAttempt } = await import('./retries.ts')
const { signature } = await import('./signing.ts')

type Came = { body: string; header: string; at: number }
/** A program that receives: what came, and the code it answers. */
async function receiver() {
  const came: Came[] = []
  let code = 200
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      came.push({
        body: Buffer.concat(chunks).toString(),
        header: String(request.headers['campanile-signature']),
        at: Date.now() / 1000,
      })
      response.writeHead(code, code === 302 ? { location: 'http://127.0.0.1:1/inside' } : {}).end('not kept')
    })
  })
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })
  after(() => server.close())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    came,
    answer: (next: number) => {
      code = next
    },
  }
}
type Verify = (secret: string, header: string, body: string, now?: number) => boolean
/** The example of the README, as who receives would paste it. */
async function example(): Promise<Verify> {
  const [, code] = /```js\n([\s\S]*?)```/.exec(readFileSync(new URL('README.md', import.meta.url), 'utf8'))!
  const made = (await import(`data:text/javascript;base64,${Buffer.from(code!).toString('base64')}`)) as {
    isGenuine: Verify
  }
  return made.isGenuine
}
const secretIn = (text: string) => /whsec_[\w-]{43}/.exec(text)![0]
const idIn = (text: string) => /\/webhooks\/([0-9a-f-]{36})/.exec(text)![1]!
/** What waits for its next attempt waits no more. */
const hurry = () => peek('update graphile_worker._private_jobs set run_at = now() where run_at > now()')

test('only public addresses of the internet, in https: what leads inside is refused as it is typed', () => {
  const strict = { loopback: false }
  const cases: [string, string | null][] = [
    ['https://esempio.it/avvisi', null],
    ['https://93.184.215.14/x', null],
    ['http://esempio.it/avvisi', 'webhook_url_https'],
    ['ftp://esempio.it', 'webhook_url_https'],
    ['file:///etc/passwd', 'webhook_url_https'],
    ['https://nome:parola@esempio.it/', 'webhook_url_password'],
    ['https://localhost/', 'webhook_url_private'],
    ['https://interno/', 'webhook_url_private'],
    ['https://127.0.0.1/', 'webhook_url_private'],
    ['https://2130706433/', 'webhook_url_private'],
    ['https://0x7f.1/', 'webhook_url_private'],
    ['https://10.1.2.3/', 'webhook_url_private'],
    ['https://169.254.169.254/latest/meta-data', 'webhook_url_private'],
    ['https://[::1]/', 'webhook_url_private'],
    ['https://[::ffff:10.0.0.1]/', 'webhook_url_private'],
    ['https://[fd00::1]/', 'webhook_url_private'],
    ['non un indirizzo', 'webhook_url_shape'],
  ]
  for (const [url, problem] of cases) assert.equal(addressProblem(url, strict), problem, url)
  assert.equal(addressProblem('http://127.0.0.1:9/', { loopback: true }), null)
  assert.equal(addressProblem('http://10.0.0.1/', { loopback: true }), 'webhook_url_https')
  for (const inside of [
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    'fe80::1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2001:db8::1',
    'fc00::1',
  ])
    assert.equal(isPublic(inside), false, inside)
  for (const outside of ['1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111'])
    assert.equal(isPublic(outside), true, outside)
})

test('a name that leads inside is refused when the connection is made; nothing answers is not an error of ours', async () => {
  const leadsTo =
    (...addresses: string[]): Resolver =>
    (_name, _options, found) =>
      found(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
  for (const addresses of [['10.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['::ffff:192.168.0.1'], []])
    assert.deepEqual(
      await post('https://esempio.it:1/', '{}', {}, { loopback: false, resolver: leadsTo(...addresses) }),
      { answer: null, problem: 'private' },
      addresses.join(),
    )
  assert.equal(
    (await post('http://localhost:1/', '{}', {}, { loopback: true, resolver: leadsTo('127.0.0.1', '10.0.0.1') }))
      .problem,
    'private',
    'a demo opens its own machine, not the network around it',
  )
  assert.equal((await post('https://localhost:1/', '{}', {}, { loopback: false })).problem, 'private')
  assert.equal((await post('http://127.0.0.1:1/', '{}', {}, { loopback: true })).problem, 'unreachable')
})

test('attempts grow apart and end within a day', () => {
  const start = Temporal.Instant.from('2026-11-20T10:00:00Z')
  let now = start
  const gaps: number[] = []
  for (let n = 1; ; n++) {
    const next = nextAttempt(n, now)
    if (!next) break
    gaps.push(now.until(next).total('minutes'))
    now = next
  }
  assert.deepEqual(gaps, [1, 5, 15, 60, 120, 240, 480, 480])
  assert.ok(start.until(now).total('hours') <= 24)
})

test('the example of the README knows a genuine delivery from a changed, an old and a foreign one', async () => {
  const isGenuine = await example()
  const body = '{"id":"x","kind":"desk.ticket_opened"}'
  const header = signature(['whsec_new', 'whsec_old'], 1_000_000, body)
  assert.equal(isGenuine('whsec_new', header, body, 1_000_010), true)
  assert.equal(isGenuine('whsec_old', header, body, 1_000_010), true, 'the secret before, for its day')
  assert.equal(isGenuine('whsec_other', header, body, 1_000_010), false)
  assert.equal(isGenuine('whsec_new', header, `${body} `, 1_000_010), false)
  assert.equal(isGenuine('whsec_new', header, body, 1_000_301), false)
  assert.equal(isGenuine('whsec_new', header.replace('t=1000000', 't=1000001'), body, 1_000_010), false)
})

test('a ticket is told to who asked for it, signed, with identifiers and no people; retried with the same id; rotated; switched off', async () => {
  const world = await deskPlace()
  const { dora, marta, paolo, merate } = world
  const there = await receiver()
  const isGenuine = await example()
  assert.equal((await marta.get('/webhooks')).status, 404)
  assert.equal((await dora.post('/webhooks', { name: 'Gestionale', url: there.url })).status, 422)
  assert.match(
    (await dora.post('/webhooks', { name: 'Gestionale', url: 'http://10.0.0.1/', kinds: 'desk.ticket_opened' })).text,
    /https:/,
  )
  const made = await dora.post('/webhooks', {
    name: 'Gestionale',
    url: there.url,
    kinds: ['desk.ticket_opened', 'desk.ticket_charged'],
  })
  assert.equal(made.status, 200)
  const secret = secretIn(made.text)
  const id = idIn(made.text)
  assert.doesNotMatch((await dora.get(`/webhooks/${id}`)).text, /whsec_/, 'shown once')
  const kept = await peek<{ secret: Buffer }>('select secret from webhook where id = $1', [id])
  assert.equal(kept[0]!.secret.includes(Buffer.from(secret)), false, 'the database does not tell it')

  there.answer(503)
  await openBy(paolo, merate)
  await jobs()
  await jobs()
  assert.equal(there.came.length, 1)
  there.answer(204)
  await hurry()
  await jobs()
  assert.equal(there.came.length, 2)
  const [first, second] = there.came as [Came, Came]
  assert.equal(first.body, second.body, 'the same words and the same id')
  assert.equal(isGenuine(secret, second.header, second.body), true)
  const told = JSON.parse(second.body) as { id: string; kind: string; centre: string; data: Record<string, unknown> }
  assert.equal(told.kind, 'desk.ticket_opened')
  assert.deepEqual(
    { ...told.data, subjectId: null },
    { subjectId: null, bodyId: merate.id, ipaCode: 'c_f133', number: 1, channel: 'portal', kind: 'request' },
  )
  assert.doesNotMatch(second.body, /Paolo|Stampante/)
  assert.deepEqual(await peek('select state, attempts, answer from webhook_delivery where id = $1', [told.id]), [
    { state: 'delivered', attempts: 2, answer: 204 },
  ])
  assert.equal(
    (await peek('select failing_since from webhook where id = $1 and failing_since is null', [id])).length,
    1,
  )

  // Sent again by hand, a trial, a redirect that is not followed.
  assert.equal((await dora.post(`/webhooks/${id}/deliveries/${told.id}/sending`)).status, 303)
  await jobs()
  assert.equal(there.came.length, 3)
  assert.match((await dora.get(`/webhooks/${id}/deliveries/${told.id}`)).text, /c_f133/)
  there.answer(302)
  await dora.post(`/webhooks/${id}/trial`)
  await jobs()
  assert.equal((JSON.parse(there.came[3]!.body) as { kind: string }).kind, 'webhooks.trial')
  assert.match((await dora.get(`/webhooks/${id}`)).text, /302 rifiutata/)

  // Both secrets for a day.
  const changed = await dora.post(`/webhooks/${id}/secret`)
  const next = secretIn(changed.text)
  there.answer(200)
  await dora.post(`/webhooks/${id}/trial`)
  await jobs()
  const both = there.came.at(-1)!
  assert.equal(isGenuine(secret, both.header, both.body), true)
  assert.equal(isGenuine(next, both.header, both.body), true)
  await peek(`update webhook set old_until = now() - interval '1 minute' where id = $1`, [id])
  await dora.post(`/webhooks/${id}/trial`)
  await jobs()
  const one = there.came.at(-1)!
  assert.equal(isGenuine(secret, one.header, one.body), false)
  assert.equal(isGenuine(next, one.header, one.body), true)

  // Five days of failures: switched off, and its owner gets a letter. What waits then has failed.
  there.answer(500)
  await peek(`update webhook set failing_since = now() - interval '5 days 1 minute' where id = $1`, [id])
  await openBy(paolo, merate)
  await jobs()
  await jobs()
  assert.deepEqual(await peek('select state from webhook where id = $1', [id]), [{ state: 'off' }])
  assert.equal(
    (await peek(`select id from mail where centre_id = $1 and kind = 'webhooks.gave_up'`, [world.centreId])).length,
    1,
  )
  const before = there.came.length
  await hurry()
  await jobs()
  await openBy(paolo, merate)
  await jobs()
  assert.equal(there.came.length, before, 'an address that is off is told nothing')
  assert.equal((await dora.post(`/webhooks/${id}/state`, { state: 'off' })).status, 409)
  assert.equal((await dora.post(`/webhooks/${id}/state`, { state: 'on' })).status, 303)
  assert.equal((await dora.post(`/webhooks/${id}/removal`)).status, 303)
  assert.equal((await dora.get(`/webhooks/${id}`)).status, 404)
  assert.equal((await peek('select id from webhook_delivery where webhook_id = $1', [id])).length, 0)
})

test('who registered an address is told that it was switched off; the directors are where a machine did, or who did has left', async () => {
  const world = await deskPlace()
  const { dora, paolo, merate } = world
  const there = await receiver()
  there.answer(500)
  const anna = await world.person('Anna Direttrice', 'director')
  await world.person('Marco Operatore', 'operator')
  const old = await world.person('Ugo Direttore', 'director')
  await peek(`update centre_mandate set from_on = '2020-01-01', to_on = '2021-01-01' where person_id = $1`, [old.id])
  const ask = { name: 'Gestionale', url: there.url, kinds: ['desk.ticket_opened'] }
  const machine = await world.token('director')
  const { id } = (await machine.post('/api/v1/webhooks', ask, { 'idempotency-key': 'nessun-padrone' })).json<{
    id: string
  }>()
  /** Opens a ticket after five days of failures, and tells who got a letter of it. */
  const told = async () => {
    await peek('delete from mail where centre_id = $1', [world.centreId])
    await peek(`update webhook set state = 'on', failing_since = now() - interval '5 days 1 minute' where id = $1`, [
      id,
    ])
    await openBy(paolo, merate)
    await openBy(paolo, merate)
    await jobs()
    await jobs()
    const rows = await peek<{ name: string }>(
      `select p.name from mail m join person p on p.centre_id = m.centre_id and p.email = m.to_address
       where m.centre_id = $1 and m.kind = 'webhooks.gave_up' order by p.name`,
      [world.centreId],
    )
    return rows.map((r) => r.name)
  }
  assert.deepEqual(await told(), ['Anna Direttrice', 'Dora Direttrice'], 'each once, and nobody else')
  await peek('update webhook set owner_id = $2 where id = $1', [id, dora.id])
  assert.deepEqual(await told(), ['Dora Direttrice'])
  await peek('update webhook set owner_id = $2 where id = $1', [id, old.id])
  assert.deepEqual(await told(), ['Anna Direttrice', 'Dora Direttrice'], 'who has left answers for it no more')
  assert.equal((await anna.get(`/webhooks/${id}`)).status, 200)
})

test('the same event told twice is one delivery; a centre’s addresses hear nothing of another; old deliveries are forgotten', async () => {
  const world = await deskPlace()
  const other = await makeCentre('Altro')
  const there = await receiver()
  const bruno = await other.person('Bruno Direttore', 'director')
  await bruno.post('/webhooks', { name: 'Altrui', url: there.url, kinds: 'desk.ticket_opened' })
  const id = idIn(
    (await world.dora.post('/webhooks', { name: 'Nostro', url: there.url, kinds: 'desk.ticket_opened' })).text,
  )
  assert.equal((await bruno.get(`/webhooks/${id}`)).status, 404)
  await openBy(world.paolo, world.merate)
  await jobs()
  await jobs()
  assert.equal(there.came.length, 1)
  const [event] = await peek<{ seq: string }>(
    `select seq::text from event where centre_id = $1 and name = 'desk.ticket_opened'`,
    [world.centreId],
  )
  const { tell, prune } = await import('./deliveries.ts')
  await world.inCentre((ctx) => tell(ctx, Number(event!.seq)))
  await jobs()
  assert.equal(there.came.length, 1)
  await world.inCentre(prune)
  assert.equal((await peek('select id from webhook_delivery where webhook_id = $1', [id])).length, 1)
  await peek(`update webhook_delivery set made_at = now() - interval '31 days' where webhook_id = $1`, [id])
  await world.inCentre(prune)
  assert.equal((await peek('select id from webhook_delivery where webhook_id = $1', [id])).length, 0)
})
