import assert from 'node:assert/strict'
import test from 'node:test'
import { type Centre, jobs, makeCentre, peek, type Town } from '../../test/world.ts'
import { ask } from '../platform/ctx.ts'
import { addConsent } from './consents.ts'
import { checkCounters, consume } from './consumption.ts'

const card = { family: 'signature', dataClass: 'ordinary' }

/** A town belongs to the centre for ten years, as an adhesion leaves it. */
async function joins(world: Centre, town: Pick<Town, 'id'>, standing = 'member', services: string[] | null = null) {
  await peek(
    `with a as (insert into act (centre_id, body_id, type, issuer, organ, number, adopted_on)
         values ($1, $2, 'resolution', 'Comune', 'council', '12', '2025-12-20') returning id),
       c as (insert into convention (centre_id, title, lead_body_id, legal_basis, begins_on, ends_on) values ($1, 'Convenzione', $2, 'art. 30', '2026-01-01', '2035-12-31') returning id),
       h as (insert into adhesion (centre_id, body_id, convention_id) select $1, $2, id from c returning id)
     insert into membership (centre_id, body_id, adhesion_id, standing, from_on, to_on, service_codes, act_id)
     select $1, $2, h.id, $3, '2026-01-01', '2036-01-01', $4, a.id from h, a`,
    [world.centreId, town.id, standing, services],
  )
}

/** A service in use, taken there step by step by the director. */
async function offers(world: Centre, code: string, more: Record<string, unknown> = {}) {
  const { dora } = world
  const added = await dora.post('/catalogue', { ...card, code, name: `Servizio ${code}`, unit: 'kit', ...more })
  assert.equal(added.status, 303, added.text)
  for (const [version, to] of [
    [1, 'assessed'],
    [2, 'approved'],
    [3, 'pilot'],
    [4, 'active'],
  ] as const) {
    const moved = await dora.post(`/catalogue/${code}/moves`, { to, version, act: 'Tavolo strategico n. 3/2026' })
    assert.equal(moved.status, 303, moved.text)
  }
}
const rule = (world: Centre, code: string, more: Record<string, unknown> = {}) =>
  world.dora.post(`/catalogue/${code}/rules`, {
    quantity: 3,
    period: 'convention',
    fromOn: '2026-01-01',
    act: 'Convenzione 2026-2036',
    ...more,
  })
const uses = (world: Centre, town: Pick<Town, 'id'>, service: string, more: Record<string, unknown> = {}) =>
  world.marta.post(`/catalogue/bodies/${town.id}/uses`, { service, quantity: 1, on: '2026-11-20', ...more })
const agrees = async (world: Centre) => assert.deepEqual(await world.inCentre(checkCounters), [])
type Answer = {
  allowed: boolean
  why: { code: string }
  left: number | null
  overageCents: number | null
  used: number
}
const asks = async (world: Centre, code: string, query: string) =>
  (await (await world.token('operator')).get(`/api/v1/services/${code}/entitlement?${query}`)).json<Answer>()

test('Brescia: the union and each of its municipalities have three kits of their own', async () => {
  const world = await makeCentre()
  const [union] = await peek<{ id: string }>(
    `insert into body (centre_id, type, name, search_name, ipa_code, state) values ($1, 'union', 'Unione della Valsaviore', 'unione della valsaviore', 'uc_vals', 'member') returning id`,
    [world.centreId],
  )
  await peek('update body set parent_union_id = $1 where id = any ($2)', [
    union!.id,
    [world.olgiate.id, world.merate.id],
  ])
  for (const body of [union!, world.olgiate, world.merate]) await joins(world, body)
  await offers(world, 'firma-kit')
  assert.equal((await rule(world, 'firma-kit')).status, 303)
  for (const body of [union!, world.olgiate, world.merate]) {
    assert.equal((await uses(world, body, 'firma-kit', { quantity: 3 })).status, 303)
    const fourth = await uses(world, body, 'firma-kit')
    assert.equal(fourth.status, 409)
    assert.match(fourth.text, /0 su 3 kit e oltre la quantità il servizio non è offerto/)
  }
  await agrees(world)
})

test('two rules that would hold for the same body on the same day are refused with both named', async () => {
  const world = await makeCentre()
  await offers(world, 'telemaco', { unit: 'query' })
  const bands = { period: 'year', quantity: 170, bodyType: 'municipality', populationTo: 3000 }
  assert.equal((await rule(world, 'telemaco', bands)).status, 303)
  assert.equal(
    (await rule(world, 'telemaco', { ...bands, quantity: 270, populationFrom: 3001, populationTo: 5000 })).status,
    303,
  )
  const clash = await rule(world, 'telemaco', { ...bands, quantity: 99, populationTo: 1000, act: 'Altro atto' })
  assert.equal(clash.status, 422)
  assert.match(clash.text, /99 unità a ogni comune fino a 1\.000 abitanti/)
  assert.match(clash.text, /170 unità a ogni comune fino a 3\.000 abitanti/)
  assert.match(clash.text, /Convenzione 2026-2036/)
  const [{ n }] = (await peek<{ n: number }>('select count(*)::int as n from entitlement_rule where centre_id = $1', [
    world.centreId,
  ])) as [{ n: number }]
  assert.equal(n, 2)
})

test('who asks on the phone is told yes or no, what is left and what more costs', async () => {
  const world = await makeCentre()
  await joins(world, world.olgiate)
  await offers(world, 'telemaco', { unit: 'query' })
  await rule(world, 'telemaco', { quantity: 10, period: 'year', upTo1: 5, price1: '1,20', price2: '0,90' })
  assert.equal((await uses(world, world.olgiate, 'telemaco', { quantity: 8 })).status, 303)
  const page = await world.marta.get('/entitlement?body=olgiate&service=telemaco&quantity=2&on=2026-11-20')
  assert.match(page.text, /ne restano 2 su 10 interrogazioni/)
  const beyond = await asks(world, 'telemaco', 'ipaCode=C_G026&quantity=8&on=2026-11-20')
  assert.deepEqual([beyond.allowed, beyond.why.code, beyond.left], [false, 'beyond_needs_commitment', 2])
  assert.equal(beyond.overageCents, 5 * 120 + 90)
  const other = await asks(world, 'telemaco', 'ipaCode=c_f133&on=2026-11-20')
  assert.deepEqual([other.allowed, other.why.code], [false, 'not_member'])
  assert.equal((await asks(world, 'telemaco', 'ipaCode=c_g026&quantity=10&on=2025-12-31')).why.code, 'not_member')
  // Another year has an allowance of its own.
  assert.equal((await asks(world, 'telemaco', 'ipaCode=c_g026&on=2027-01-01')).left, 10)
  const many = await world.marta.get('/entitlement?body=comune&service=telemaco')
  assert.match(many.text, /Quale ente/)
})

test('a user without adhesion has only the services agreed with it', async () => {
  const world = await makeCentre()
  await joins(world, world.barzio, 'user_without_adhesion', ['pec'])
  for (const code of ['pec', 'firma-kit']) {
    await offers(world, code)
    await rule(world, code)
  }
  assert.equal((await asks(world, 'pec', 'ipaCode=c_a687&on=2026-11-20')).allowed, true)
  assert.equal((await asks(world, 'firma-kit', 'ipaCode=c_a687&on=2026-11-20')).why.code, 'service_not_agreed')
})

test('a service that processes the body’s data waits for the deed of art. 28', async () => {
  const world = await makeCentre()
  await joins(world, world.olgiate)
  await offers(world, 'posta', { processesData: 'true' })
  await rule(world, 'posta')
  const refused = await uses(world, world.olgiate, 'posta')
  assert.equal(refused.status, 409)
  assert.match(refused.text, /art\. 28/)
  assert.equal((await asks(world, 'posta', 'ipaCode=c_g026&on=2026-11-20')).why.code, 'no_data_deed')
})

test('beyond the allowance nothing is charged without the commitment of the body, and only as far as it goes', async () => {
  const world = await makeCentre()
  const { merate, person } = world
  await joins(world, merate)
  await offers(world, 'telemaco', { unit: 'query' })
  await rule(world, 'telemaco', { quantity: 2, period: 'year', price1: '1,50' })
  await uses(world, merate, 'telemaco', { quantity: 2 })
  assert.equal((await uses(world, merate, 'telemaco')).status, 409)
  const accountant = await person('Rita Ragioniera', 'body-accountant', merate)
  const consent = {
    service: 'telemaco',
    officer: 'Rita Ragioniera',
    act: 'Determina n. 7/2026',
    commitment: '118',
    commitmentYear: 2026,
    fromOn: '2026-11-01',
  }
  const without = await accountant.post(`/catalogue/bodies/${merate.id}/commitments`, consent)
  assert.equal(without.status, 422, 'a commitment without a limit is none')
  const given = await accountant.post(`/catalogue/bodies/${merate.id}/commitments`, { ...consent, maxCents: '4,00' })
  assert.equal(given.status, 303, given.text)
  assert.equal((await uses(world, merate, 'telemaco', { quantity: 3 })).status, 409, '4.50 is more than was committed')
  assert.equal((await uses(world, merate, 'telemaco', { quantity: 2, reference: 'V-9' })).status, 303)
  const [entry] = await peek<{ id: string; over: number; cents: number; consent: string | null }>(
    `select id, over_quantity as over, cents::int, consent_id as consent from consumption where centre_id = $1 and reference = 'V-9'`,
    [world.centreId],
  )
  assert.deepEqual([entry!.over, entry!.cents, entry!.consent !== null], [2, 300, true])
  const twice = await uses(world, merate, 'telemaco', { reference: 'V-9' })
  assert.equal(twice.status, 409)
  const back = await world.marta.post(`/catalogue/uses/${entry!.id}/correction`, {
    quantity: 1,
    note: 'contata due volte',
  })
  assert.equal(back.status, 303, back.text)
  const [k] = await peek<{ q: number; c: number }>(
    'select used_quantity as q, used_cents::int as c from overage_consent where centre_id = $1',
    [world.centreId],
  )
  assert.deepEqual(k, { q: 1, c: 150 })
  const much = await world.marta.post(`/catalogue/uses/${entry!.id}/correction`, { quantity: 2, note: 'troppo' })
  assert.equal(much.status, 409)
  await agrees(world)
  const theirs = await accountant.get(`/catalogue/bodies/${merate.id}`)
  assert.match(theirs.text, /118\/2026/)
  assert.equal((await accountant.post(`/catalogue/bodies/${merate.id}/uses`, { service: 'telemaco' })).status, 403)
  assert.equal((await world.olga.get(`/catalogue/bodies/${merate.id}`)).status, 404)
})

test('at 80 and at 100 percent those who follow the body are written to, once each', async () => {
  const world = await makeCentre()
  await joins(world, world.merate)
  await offers(world, 'pec', { unit: 'mailbox' })
  await rule(world, 'pec', { quantity: 5, period: 'year' })
  const letters = async () => {
    await jobs()
    return peek<{ to: string; subject: string }>(
      `select to_address as to, subject from mail where centre_id = $1 and kind = 'catalogue.threshold' order by subject, to_address`,
      [world.centreId],
    )
  }
  await uses(world, world.merate, 'pec', { quantity: 3 })
  assert.equal((await letters()).length, 0)
  await uses(world, world.merate, 'pec', { reference: 'quarta' })
  const at80 = await letters()
  assert.deepEqual(
    at80.map((l) => l.to.split('.')[0]),
    ['marta', 'paolo'],
    'the operator of the centre and the referent of the body',
  )
  const [fourth] = await peek<{ id: string }>(
    `select id from consumption where centre_id = $1 and reference = 'quarta'`,
    [world.centreId],
  )
  await world.marta.post(`/catalogue/uses/${fourth!.id}/correction`, { quantity: 1, note: 'errore' })
  await uses(world, world.merate, 'pec')
  assert.equal((await letters()).length, 2, 'the same threshold is told once')
  await uses(world, world.merate, 'pec')
  assert.equal((await letters()).length, 4)
  await agrees(world)
})

test('a card that changes keeps what it said before; an old form does not overwrite a newer one', async () => {
  const world = await makeCentre()
  await offers(world, 'pec', { description: 'Tre caselle' })
  const edit = { ...card, name: 'PEC', description: 'Quattro caselle', version: 5, fromOn: '2027-01-01' }
  assert.equal((await world.dora.post('/catalogue/pec/edit', edit)).status, 303)
  const page = await world.dora.get('/catalogue/pec')
  assert.match(page.text, /Tre caselle/)
  assert.match(page.text, /1 gen 2027/)
  const stale = await world.dora.post('/catalogue/pec/edit', { ...edit, fromOn: '2027-02-01' })
  assert.equal(stale.status, 409)
})

test('a service does not skip a step, and a cloud service waits for its qualification', async () => {
  const world = await makeCentre()
  const { dora } = world
  await dora.post('/catalogue', { ...card, code: 'backup', name: 'Backup', cloud: 'true', dataClass: 'critical' })
  assert.equal((await dora.post('/catalogue/backup/moves', { to: 'active', version: 1 })).status, 409)
  await dora.post('/catalogue/backup/moves', { to: 'assessed', version: 1 })
  const noAct = await dora.post('/catalogue/backup/moves', { to: 'approved', version: 2 })
  assert.equal(noAct.status, 422)
  assert.match(noAct.text, /Indica l’atto/)
  await dora.post('/catalogue/backup/moves', { to: 'approved', version: 2, act: 'Tavolo n. 1' })
  const unqualified = await dora.post('/catalogue/backup/moves', { to: 'pilot', version: 3 })
  assert.equal(unqualified.status, 409)
  assert.match(unqualified.text, /Manca la qualificazione/)
})

test('Paolo reads what his body is entitled to and changes nothing; Olga does not see it', async () => {
  const world = await makeCentre()
  await joins(world, world.merate)
  await offers(world, 'pec', { unit: 'mailbox', listPriceCents: '30' })
  await rule(world, 'pec', { quantity: 4 })
  await uses(world, world.merate, 'pec', { quantity: 3 })
  const mine = await world.paolo.get('/entitlement')
  assert.match(mine.text, /Comune di Merate: che cosa spetta/)
  assert.match(mine.text, /90,00/, 'three at thirty euro')
  assert.equal((await world.paolo.post('/catalogue', {})).status, 403)
  await world.dora.post('/catalogue', { ...card, code: 'idea-segreta', name: 'Idea segreta' })
  assert.equal((await world.paolo.get('/catalogue/idea-segreta')).status, 404)
  assert.doesNotMatch((await world.paolo.get('/catalogue')).text, /Idea segreta/)
})

test('everybody reads the services in use of a centre, without a session, as a page and as JSON', async () => {
  const world = await makeCentre()
  await offers(world, 'pec', { unit: 'mailbox', publicDescription: 'Caselle di posta certificata' })
  await rule(world, 'pec', { quantity: 4 })
  await world.dora.post('/catalogue', { ...card, code: 'idea', name: 'Idea segreta' })
  const [{ slug }] = (await peek<{ slug: string }>('select slug from centre where id = $1', [world.centreId])) as [
    { slug: string },
  ]
  const list = await world.visitor.get(`/c/${slug}/services`)
  assert.equal(list.status, 200)
  assert.match(list.text, /Servizio pec/)
  assert.doesNotMatch(list.text, /Idea segreta/)
  const one = await world.visitor.get(`/c/${slug}/services/pec`)
  assert.match(one.text, /itemtype="https:\/\/schema\.org\/GovernmentService"/)
  assert.match(one.text, /Caselle di posta certificata/)
  assert.equal((await world.visitor.get(`/c/${slug}/services/idea`)).status, 404)
  assert.equal((await world.visitor.get('/c/nessuno/services')).status, 404)
  const api = (await world.visitor.get(`/api/v1/centres/${slug}/services`)).json<{ items: { code: string }[] }>()
  assert.deepEqual(
    api.items.map((s) => s.code),
    ['pec'],
  )
})

test('a program records a use once, however often it asks with the same key', async () => {
  const world = await makeCentre()
  await joins(world, world.olgiate)
  await offers(world, 'telemaco', { unit: 'query' })
  await rule(world, 'telemaco', { quantity: 170, period: 'year' })
  const token = await world.token('operator')
  const body = { ipaCode: 'c_g026', service: 'telemaco', quantity: 2, on: '2026-11-20', reference: 'X1' }
  const send = (key: string) => token.post('/api/v1/consumptions', body, { 'idempotency-key': key })
  const first = await send('chiave-uno')
  assert.equal(first.status, 201, first.text)
  assert.equal(first.json<{ left: number }>().left, 168)
  assert.deepEqual((await send('chiave-uno')).json(), first.json())
  assert.equal((await send('chiave-due')).status, 409, 'the same reference is the same use')
  assert.equal((await asks(world, 'telemaco', 'ipaCode=c_g026&on=2026-11-20')).used, 2)
  assert.equal(
    (await token.post('/api/v1/consumptions', { ...body, on: '2999-01-01' }, { 'idempotency-key': 'chiave-tre' }))
      .status,
    422,
  )
  await agrees(world)
})

test('a file of uses says row by row what would happen, then does it; twice it does nothing more', async () => {
  const world = await makeCentre()
  await joins(world, world.olgiate)
  await offers(world, 'telemaco', { unit: 'query' })
  await rule(world, 'telemaco', { quantity: 3, period: 'year' })
  const file = `codice IPA;servizio;quantità;data;riferimento
c_g026;telemaco;2;10/11/2026;A1
c_g026;telemaco;2;11/11/2026;A2
c_g026;telemaco;1;12/11/2026;A3
c_zzzz;telemaco;1;12/11/2026;A4
c_g026;nessuno;1;12/11/2026;A5
c_g026;telemaco;due;12/11/2026;A6
c_f133;telemaco;1;12/11/2026;A7
`
  const send = () =>
    world.marta.upload('/catalogue/import', {}, [{ field: 'file', name: 'usi.csv', bytes: Buffer.from(file) }])
  const preview = await send()
  assert.equal(preview.status, 200, preview.text)
  assert.match(preview.text, /5 righe sono rifiutate/)
  assert.match(preview.text, /Ne restano 1 su 3/)
  assert.match(preview.text, /Nessun ente del centro corrisponde a «c_zzzz»/)
  assert.match(preview.text, /Nessun servizio ha il codice «nessuno»/)
  assert.match(preview.text, /Valore non valido in quantity: «due»/)
  assert.match(preview.text, /L’ente non aderisce/)
  assert.equal((await asks(world, 'telemaco', 'ipaCode=c_g026&on=2026-11-20')).used, 0, 'a preview writes nothing')
  const fileId = /name="fileId" value="([^"]+)"/.exec(preview.text)![1]!
  assert.equal((await world.marta.post('/catalogue/imports', { fileId })).status, 303)
  await jobs()
  assert.equal((await asks(world, 'telemaco', 'ipaCode=c_g026&on=2026-11-20')).used, 3)
  assert.match((await send()).text, /Il file non registrerebbe nulla/)
  await agrees(world)
})

test('the matrix says who uses, who could and who may not', async () => {
  const world = await makeCentre()
  await joins(world, world.olgiate)
  await joins(world, world.merate)
  await offers(world, 'pec', { unit: 'mailbox' })
  await rule(world, 'pec', { quantity: 4 })
  await uses(world, world.olgiate, 'pec')
  const token = await world.token('director')
  type Row = { name: string; services: Record<string, string> }
  const rows = async (query = '') => (await token.get(`/api/v1/coverage${query}`)).json<{ items: Row[] }>().items
  assert.deepEqual(
    (await rows()).map((r) => [r.name, r.services['pec']]),
    [
      ['Comune di Barzio', 'none'],
      ['Comune di Merate', 'unused'],
      ['Comune di Olgiate Molgora', 'active'],
    ],
  )
  assert.deepEqual(
    (await rows('?service=pec&cell=unused')).map((r) => r.name),
    ['Comune di Merate'],
  )
  const page = await world.dora.get('/catalogue/coverage')
  assert.match(page.text, /spetta, non usato/)
  assert.match((await world.dora.get('/catalogue/coverage/families')).text, /Firma digitale/)
  const csv = await world.dora.get('/catalogue/coverage.csv')
  assert.match(csv.text, /Comune di Merate;c_f133;spetta, non usato/)
  const card = (await world.dora.get('/catalogue/pec')).text
  assert.match(card, /service=pec&amp;cell=active">1</, 'one of two entitled uses it')
  assert.match(card, /service=pec&amp;cell=unused">1</)
})

test('nobody is left without a plan when a service ends, and a rule that was used does not end before its uses', async () => {
  const world = await makeCentre()
  const { dora } = world
  await joins(world, world.olgiate)
  await offers(world, 'pec', { unit: 'mailbox' })
  await rule(world, 'pec', { quantity: 4, period: 'year' })
  await uses(world, world.olgiate, 'pec', { on: '2026-06-10' })
  const [row] = await peek<{ id: string }>('select id from entitlement_rule where centre_id = $1', [world.centreId])
  const end = (lastOn: string) =>
    dora.post(`/catalogue/pec/rules/${row!.id}/end`, { lastOn, endedBy: 'Tavolo strategico n. 9/2026' })
  const early = await end('2026-05-31')
  assert.equal(early.status, 422)
  assert.match(early.text, /è stata usata fino al 10 giu 2026/)
  assert.equal((await end('2026-06-30')).status, 303)
  assert.equal((await asks(world, 'pec', 'ipaCode=c_g026&on=2026-06-30')).left, 3)
  assert.equal((await asks(world, 'pec', 'ipaCode=c_g026&on=2026-07-01')).why.code, 'no_rule')
  // What follows it counts on in the same year.
  assert.equal((await rule(world, 'pec', { quantity: 2, period: 'year', fromOn: '2026-07-01' })).status, 303)
  assert.equal((await asks(world, 'pec', 'ipaCode=c_g026&on=2026-07-01')).left, 1)
  await dora.post('/catalogue/pec/moves', { to: 'review', version: 5 })
  const retire = { to: 'retiring', version: 6, act: 'Tavolo strategico n. 10/2026' }
  const noPlan = await dora.post('/catalogue/pec/moves', retire)
  assert.equal(noPlan.status, 422)
  assert.match(noPlan.text, /come prosegue ciascun ente/)
  assert.equal(
    (await dora.post('/catalogue/pec/moves', { ...retire, plan: 'Ogni ente passa al nuovo gestore.' })).status,
    303,
  )
  assert.match((await dora.get('/catalogue/pec')).text, /Ogni ente passa al nuovo gestore/)
})

test('who was suspended and came back has not a new allowance for the same convention', async () => {
  const world = await makeCentre()
  await joins(world, world.olgiate)
  await offers(world, 'firma-kit')
  await rule(world, 'firma-kit')
  await uses(world, world.olgiate, 'firma-kit', { quantity: 2, on: '2026-02-10' })
  await peek(
    `with m as (update membership set to_on = '2026-05-01' where centre_id = $1 returning *)
     insert into membership (centre_id, body_id, adhesion_id, standing, from_on, to_on, act_id)
     select centre_id, body_id, adhesion_id, standing, '2026-09-01', '2036-01-01', act_id from m`,
    [world.centreId],
  )
  assert.equal((await asks(world, 'firma-kit', 'ipaCode=c_g026&on=2026-06-01')).why.code, 'not_member')
  assert.equal((await asks(world, 'firma-kit', 'ipaCode=c_g026&on=2026-10-01')).left, 1)
  await agrees(world)
})

test('a counter that does not agree with its entries is found, whatever the centre', async () => {
  const world = await makeCentre()
  await joins(world, world.merate)
  await offers(world, 'pec', { unit: 'mailbox' })
  await rule(world, 'pec', { quantity: 4 })
  await uses(world, world.merate, 'pec')
  const wrong = async () =>
    (await ask<{ n: number }>('campanile_platform', 'select counter_mismatches()::int as n'))[0]!.n
  const before = await wrong()
  await peek('update allowance_counter set used = 2 where centre_id = $1', [world.centreId])
  assert.equal(await wrong(), before + 1)
  assert.equal((await world.inCentre(checkCounters)).length, 1)
})

test('a file of uses and a single use that one commitment pays do not wait for each other', async () => {
  const world = await makeCentre()
  await joins(world, world.merate)
  await offers(world, 'pec', { unit: 'mailbox' })
  await rule(world, 'pec', { quantity: 0, period: 'month', upTo1: '', price1: '10,00' })
  const bodyId = world.merate.id
  await world.inCentre((ctx) =>
    addConsent(ctx, bodyId, 'pec', {
      officer: 'Ada Ragioniera',
      act: 'Determina 1/2026',
      commitment: '7',
      commitmentYear: 2026,
      maxQuantity: 10,
      fromOn: '2026-01-01',
    }),
  )
  const use = { bodyId, serviceCode: 'pec', quantity: 1, source: 'csv' as const, reference: '', note: '' }
  let half!: () => void
  const began = new Promise<void>((done) => (half = done))
  const file = world.inCentre(async (ctx) => {
    await consume(ctx, { ...use, on: '2026-09-10' })
    half()
    await new Promise((done) => setTimeout(done, 200))
    await consume(ctx, { ...use, on: '2026-10-10' })
  })
  await began
  const single = world.inCentre((ctx) => consume(ctx, { ...use, on: '2026-10-11' }))
  await Promise.all([file, single])
  await agrees(world)
})
