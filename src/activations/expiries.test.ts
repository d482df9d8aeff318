import assert from 'node:assert/strict'
import test from 'node:test'
import { activate, offer, place } from '../../test/activations.ts'
import { caller, type Centre, makeCentre, peek } from '../../test/world.ts'
import { computeDeadline, keepDeadlines, Rule } from '../deadlines/index.ts'
import { stopClock } from '../platform/clock.ts'
import { platformActor, work } from '../platform/ctx.ts'
import { monthOf, weeksOf } from './expiries.ts'
import { remind } from './reminders.ts'

const today = Temporal.Now.plainDateISO('Europe/Rome')
const inDays = (days: number) => today.add({ days }).toString()
const night = (world: Centre, day = 0) =>
  work(platformActor(world.centreId), remind, { now: Temporal.Now.instant().add({ hours: 24 * day }) })
const item = (world: Centre, n: number, fields: Record<string, string>) =>
  world.marta.post(`/activations/${n}/items`, { kind: 'certificate', label: 'CERT-1', ...fields })
const letters = (world: Centre) =>
  peek<{ to_address: string; subject: string; text: string }>(
    `select to_address, subject, text from mail where centre_id = $1 and kind = 'activations.reminder' order by created_at, to_address`,
    [world.centreId],
  )

test('a month from Monday to Sunday', () => {
  assert.deepEqual(weeksOf('2026-11')[0], [null, null, null, null, null, null, '2026-11-01'])
  assert.equal(weeksOf('2027-02').length, 4)
  assert.deepEqual(monthOf('2026-12'), { from: '2026-12-01', to: '2026-12-31', before: '2026-11', after: '2027-01' })
})

test('what was given, qualifications and conventions stand in one list and one month; a body sees its own', async () => {
  const world = await place('merate', 'olgiate')
  const service = await offer(world)
  await peek(`update service_version set cloud = true, cloud_until = $2 where service_id = $1`, [service, inDays(40)])
  const n = await activate(world)
  assert.equal((await item(world, n, { expiresOn: inDays(10), holder: 'Anagrafe' })).status, 303)
  assert.equal((await item(world, n, { label: 'CERT-2', expiresOn: inDays(200) })).status, 303)
  const all = await world.marta.get('/expiries')
  for (const what of ['CERT-1', 'CERT-2', 'Servizio kit', 'tra 10 giorni', 'tra 40 giorni'])
    assert.match(all.text, new RegExp(what))
  const near = await world.marta.get('/expiries?within=30')
  assert.match(near.text, /CERT-1/)
  assert.doesNotMatch(near.text, /CERT-2/)
  assert.doesNotMatch((await world.marta.get('/expiries?kind=qualification')).text, /CERT-1/)
  const month = await world.marta.get(`/expiries?view=month&month=${inDays(10).slice(0, 7)}`)
  assert.match(month.text, /CERT-1/)
  assert.match((await world.paolo.get('/expiries')).text, /CERT-1/)
  assert.doesNotMatch((await world.olga.get('/expiries')).text, /CERT-1/)
  assert.equal((await world.marta.get('/expiries?month=13')).status, 422)

  // The contract with the supplier may end on the day of the qualification: both are told, the body is told of one.
  await peek(
    `update service_version set supplier_contract = 'Accordo quadro kit', supplier_contract_until = cloud_until where service_id = $1`,
    [service],
  )
  const contracts = (await world.marta.get('/expiries?kind=contract')).text
  assert.match(contracts, /Accordo quadro kit/)
  assert.doesNotMatch(contracts, /tra 10 giorni/)
  assert.doesNotMatch((await world.paolo.get('/expiries')).text, /Accordo quadro kit/)

  // Given back it expires no more.
  const [row] = await peek<{ id: string }>(`select id from activation_item where centre_id = $1 and label = 'CERT-1'`, [
    world.centreId,
  ])
  assert.equal((await world.marta.post(`/activations/${n}/items/${row!.id}/hand-back`)).status, 303)
  assert.equal((await world.marta.post(`/activations/${n}/items/${row!.id}/hand-back`)).status, 409)
  assert.doesNotMatch((await world.marta.get('/expiries')).text, /CERT-1/)
})

test('each is reminded once for each distance, all of a day in one letter', async () => {
  const world = await place()
  await offer(world)
  const n = await activate(world)
  await item(world, n, { expiresOn: inDays(60) })
  await item(world, n, { label: 'CERT-2', expiresOn: inDays(61) })
  await item(world, n, { label: 'CERT-3', expiresOn: inDays(300) })
  assert.equal(await night(world), 2, 'Marta who works for all, Paolo who is referent of Merate')
  assert.equal(await night(world), 0, 'twice the same night')
  const first = await letters(world)
  assert.equal(first.length, 2)
  for (const { text, subject } of first) {
    assert.match(text, /CERT-1[\s\S]*CERT-2/)
    assert.doesNotMatch(text, /CERT-3/)
    assert.equal(subject, '2 scadenze si avvicinano')
  }
  assert.equal(await night(world, 1), 2, 'the second comes to sixty days')
  assert.match((await letters(world)).at(-1)!.text, /CERT-2/)
  assert.doesNotMatch((await letters(world)).at(-1)!.text, /CERT-1/)
  assert.equal(await night(world, 2), 0)
  assert.equal(await night(world, 30), 2, 'thirty days before')

  const wrong = await world.dora.post('/expiries/distances', { distances: '90, ieri', version: '0' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /90, ieri/)
  assert.equal((await world.marta.post('/expiries/distances', { distances: '300', version: '0' })).status, 403)
  assert.equal((await world.dora.post('/expiries/distances', { distances: '30; 300', version: '0' })).status, 303)
  assert.equal(await night(world), 2, 'the third is within three hundred days')
})

test('a calendar is read at its secret address only, shows its person’s expiries, and ends with its person or its revocation', async () => {
  const world = await place('merate', 'olgiate')
  await offer(world)
  const n = await activate(world)
  await item(world, n, { expiresOn: inDays(45), label: 'CERT-SEGNATO' })
  const visitor = caller()
  const open = async (who: typeof world.paolo, details?: string) => {
    const page = await who.post('/expiries/feeds', details ? { details } : {})
    assert.equal(page.status, 200)
    return new URL(/http[^"<\s]*\/calendar\/[\w-]{43}\.ics/.exec(page.text)![0]).pathname
  }
  const address = await open(world.paolo, 'on')
  const calendar = await visitor.get(address)
  assert.equal(calendar.status, 200)
  assert.match(String(calendar.headers['content-type']), /text\/calendar/)
  assert.match(calendar.text, /BEGIN:VCALENDAR/)
  assert.match(calendar.text, new RegExp(`DTSTART;VALUE=DATE:${inDays(45).replaceAll('-', '')}`))
  assert.match(calendar.text, /CERT-SEGNATO/)
  assert.match(calendar.text, /Comune di Merate/)
  const bare = await visitor.get(await open(world.paolo))
  assert.doesNotMatch(bare.text, /CERT-SEGNATO|Merate/)
  assert.match(bare.text, /certificato: Servizio kit/)
  assert.doesNotMatch((await visitor.get(await open(world.olga, 'on'))).text, /CERT-SEGNATO/)
  assert.match((await visitor.get(await open(world.marta, 'on'))).text, /CERT-SEGNATO/)

  const wrong = await visitor.get(`/calendar/${'x'.repeat(43)}.ics`)
  const missing = await visitor.get('/calendar/nessuno')
  assert.deepEqual([wrong.status, missing.status], [404, 404])
  const secret = address.slice('/calendar/'.length, -4)
  const [kept] = await peek<{ n: number }>(
    `select count(*)::int as n from calendar_feed f where f::text like '%' || $1 || '%'`,
    [secret],
  )
  assert.equal(kept!.n, 0, 'the secret itself is kept nowhere')

  const ids = await peek<{ id: string }>('select id from calendar_feed where person_id = $1 order by created_at', [
    world.paolo.id,
  ])
  assert.equal((await world.olga.post(`/expiries/feeds/${ids[0]!.id}/revocation`)).status, 404, 'not hers')
  assert.equal((await visitor.get(address)).status, 200)
  assert.equal((await world.paolo.post(`/expiries/feeds/${ids[0]!.id}/revocation`)).status, 303)
  assert.equal((await visitor.get(address)).status, 404)
  const marta = await open(world.marta)
  await peek(`update centre_mandate set to_on = from_on + 1 where person_id = $1`, [world.marta.id])
  assert.equal((await visitor.get(marta)).status, 404, 'who has left reads no more')
  const far = await makeCentre('Altro centro')
  assert.doesNotMatch((await visitor.get(await open(far.marta, 'on'))).text, /CERT-SEGNATO/)
})

test('a calendar that says the same is not sent again; what changes is', async () => {
  const world = await place('merate')
  await offer(world)
  const n = await activate(world)
  await item(world, n, { expiresOn: inDays(45), label: 'CERT-UNO' })
  const page = await world.paolo.post('/expiries/feeds', { details: 'on' })
  const address = new URL(/http[^"<\s]*\/calendar\/[\w-]{43}\.ics/.exec(page.text)![0]).pathname
  const visitor = caller()
  const now = Temporal.Now.instant()
  try {
    stopClock(now.toString())
    const first = await visitor.get(address)
    const tag = String(first.headers['etag'])
    assert.match(tag, /^W\/"[\w-]{43}"$/)
    assert.equal(first.headers['cache-control'], 'private, no-cache')
    assert.equal(first.headers['last-modified'], undefined, 'nobody knows it')
    // Written an hour later it says another moment, and the same things.
    stopClock(now.add({ hours: 1 }).toString())
    assert.notEqual((await visitor.get(address)).text, first.text)
    for (const known of [tag, tag.slice(2), `"altro", ${tag}`, '*']) {
      const same = await visitor.get(address, { 'if-none-match': known })
      assert.deepEqual([same.status, same.text, same.headers['etag']], [304, '', tag], known)
    }
    assert.equal((await visitor.get(address, { 'if-none-match': '"altro"' })).status, 200)
    await item(world, n, { expiresOn: inDays(50), label: 'CERT-DUE' })
    const changed = await visitor.get(address, { 'if-none-match': tag })
    assert.equal(changed.status, 200)
    assert.match(changed.text, /CERT-DUE/)
    assert.notEqual(changed.headers['etag'], tag)
  } finally {
    stopClock()
  }
  // A revoked address says nothing, not even that nothing changed.
  const [feed] = await peek<{ id: string }>('select id from calendar_feed where person_id = $1', [world.paolo.id])
  await world.paolo.post(`/expiries/feeds/${feed!.id}/revocation`)
  assert.equal((await visitor.get(address, { 'if-none-match': '*' })).status, 404)
})

test('the calendar shows the deadlines of its person with rule and source, and of nobody else', async () => {
  const world = await place('merate', 'olgiate')
  const title = {
    it: 'Completare le attività, perché così è già scritto; e però è più lungo, così più di settantacinque ottetti',
    en: 'Complete the activities',
  }
  const keep = (bodyId: string, label: string, begun: string, objectId: string = crypto.randomUUID()) => {
    const rule = Rule.parse({
      name: 'completion',
      title,
      anchor: 'begun',
      offset: { unit: 'calendarDays', n: 10 },
      validity: { from: '2020-01-01' },
      source: { article: 'Avviso di prova, art. 9', address: 'https://example.org/9', quotation: 'dieci giorni' },
    })
    const outcome = computeDeadline(rule, { begun }, { patron: null })
    const deadlines = [{ rule: 'completion', title, outcome, doneOn: null }]
    const object = { bodyId, objectId, href: '/positions/1', label, officerRole: 'director', ownerId: null, deadlines }
    return work(platformActor(world.centreId), (ctx) => keepDeadlines(ctx, 'prova', [object])).then(() => objectId)
  }
  const mine = await keep(world.merate.id, 'P-MERATE', inDays(20))
  await keep(world.merate.id, 'P-VECCHIA', inDays(-101))
  await keep(world.olgiate.id, 'P-OLGIATE', inDays(20))
  const visitor = caller()
  const open = async (who: typeof world.paolo) =>
    new URL(
      /http[^"<\s]*\/calendar\/[\w-]{43}\.ics/.exec((await who.post('/expiries/feeds', { details: 'on' })).text)![0],
    ).pathname
  const address = await open(world.paolo)
  const read = async () => {
    const { text, status, headers } = await visitor.get(address)
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/calendar; charset=utf-8')
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
    return text.replaceAll('\r\n ', '')
  }
  const first = await read()
  assert.match(first, /SUMMARY:Completare le attività\\, perché così è già scritto\\; e però/)
  assert.match(first, /DESCRIPTION:.*P-MERATE\\nParte da.*Avviso di prova\\, art\. 9: https:\/\/example\.org\/9/)
  assert.match(first, /URL;VALUE=URI:http.*\/positions\/1#deadline-completion/)
  assert.match(first, /LAST-MODIFIED:\d{8}T\d{6}Z/)
  assert.match(first, new RegExp(`DTSTART;VALUE=DATE:${inDays(30).replaceAll('-', '')}`))
  assert.doesNotMatch(first, /P-OLGIATE|P-VECCHIA/)
  const uid = /UID:\S+/.exec(first)![0]
  await keep(world.merate.id, 'P-MERATE', inDays(25), mine)
  const moved = await read()
  assert.ok(moved.includes(uid), 'the same event on another day')
  assert.match(moved, new RegExp(`DTSTART;VALUE=DATE:${inDays(35).replaceAll('-', '')}`))
  const staff = (await visitor.get(await open(world.marta))).text
  assert.match(staff, /P-MERATE/)
  assert.match(staff, /P-OLGIATE/)

  // In English for who reads English; nothing for a role that reads no deadlines; no address for an account that is closed.
  await peek(`update person set lang = 'en' where id = $1`, [world.paolo.id])
  assert.match(await read(), /SUMMARY:Complete the activities/)
  await peek(`update body_mandate set role = 'employee' where person_id = $1`, [world.paolo.id])
  assert.doesNotMatch(await read(), /P-MERATE/)
  await peek(`update account set closed_at = now() where id = (select account_id from person where id = $1)`, [
    world.paolo.id,
  ])
  assert.equal((await visitor.get(address)).status, 404)
})
