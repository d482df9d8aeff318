import assert from 'node:assert/strict'
import test from 'node:test'
import { conventionText, makeConvention, resolution } from '../../test/adhesions.ts'
import { makeSigner, signCades } from '../../test/signing.ts'
import { type Centre, jobs, makeCentre, peek } from '../../test/world.ts'

/** A body that belongs to nothing. */
async function stranger(world: Centre) {
  const town = await world.town('Imbersago', 'c_e287', '097039')
  await peek(`update body set state = 'prospect', population = 2400 where id = $1 returning id`, [town.id])
  return town
}
const add = async (world: Centre, candidateId: string) => {
  const added = await world.marta.post('/prospects', {
    candidateId,
    asked: 'PEC e firma',
    contactName: 'Ines Assessora',
    nextStep: 'Chiamare',
    nextOn: '2026-01-10',
  })
  assert.equal(added.status, 303, added.text)
  return added.url
}

test('Marta follows Imbersago from the first call to the adhesion, and it becomes a member', async () => {
  const world = await makeCentre()
  const town = await stranger(world)
  const url = await add(world, town.id)
  assert.equal(
    (await world.marta.post(`${url}/notes`, { notedOn: '2026-01-12', channel: 'phone', text: 'Vuole la PEC' })).status,
    303,
  )
  const list = await world.marta.get('/prospects')
  assert.match(list.text, /Comune di Imbersago/)
  assert.match(list.text, /sentito/)
  assert.match(list.text, /in ritardo/)
  const convention = await makeConvention(world)
  const joined = await world.marta.post(`${url}/adhesion`, { conventionId: convention })
  assert.match(joined.url, /^\/adhesions\//)
  assert.equal((await world.marta.post(`${url}/adhesion`, { conventionId: convention })).status, 409)

  await world.marta.post('/signatories', {
    bodyId: town.id,
    name: 'Ugo Sindaco',
    capacity: 'sindaco',
    fromOn: '2020-01-01',
  })
  const act = await world.inCentre((ctx) => resolution(ctx, town, '3', '2026-02-01'))
  await world.marta.post(`${joined.url}/resolution`, { movedOn: '2026-02-01', actId: act.id })
  const at = Temporal.Instant.from('2026-02-10T09:00:00Z')
  const bytes = signCades(makeSigner({ name: 'Ugo Sindaco' }), conventionText, { at })
  const signed = await world.marta.upload(`${joined.url}/signature`, {}, [
    { field: 'signedFile', name: 'c.p7m', bytes },
  ])
  assert.equal(signed.status, 303, signed.text)
  await jobs()
  assert.match((await world.marta.get(url)).text, /ha aderito/)
  assert.equal((await peek<{ state: string }>('select state from body where id = $1', [town.id]))[0]!.state, 'member')
})

test('a body that belongs, one followed already, a loss without a reason: refused, with what was typed', async () => {
  const world = await makeCentre()
  const town = await stranger(world)
  const url = await add(world, town.id)
  const member = await world.marta.post('/prospects', { candidateId: world.merate.id, asked: 'tutto' })
  assert.equal(member.status, 422)
  assert.match(member.text, /aderisce già/)
  assert.match(member.text, /tutto/)
  const twice = await world.marta.post('/prospects', { candidateId: town.id })
  assert.match(twice.text, /già fra i contatti/)
  const lost = await world.marta.post(`${url}/edit`, { stage: 'lost', version: 1 })
  assert.equal(lost.status, 422)
  const joining = await world.marta.post(`${url}/edit`, { stage: 'joined', version: 1 })
  assert.match(joining.text, /Da qui non si passa/)
})

test('officers do not see prospects, and the figures of the centre do not count them', async () => {
  const world = await makeCentre()
  const town = await stranger(world)
  const before = figures((await world.marta.get('/')).text)
  const url = await add(world, town.id)
  assert.deepEqual(figures((await world.marta.get('/')).text), before)
  assert.equal((await world.paolo.get('/prospects')).status, 404)
  assert.equal((await world.olga.get(url)).status, 404)
  const officer = await world.person('Ida Referente', 'referent', town)
  assert.equal((await officer.get(url)).status, 404)
  assert.doesNotMatch((await officer.get('/')).text, /PEC e firma/)
})
const figures = (html: string) => [...html.matchAll(/<p class="stat-value">(.*?)<\/p>/g)].map((m) => m[1])

test('the sheet says what it would get, how to join and nothing of fewer than five peers', async () => {
  const world = await makeCentre()
  const town = await stranger(world)
  const url = await add(world, town.id)
  await peek(
    `with s as (insert into service (centre_id, code, family, state, unit) values ($1, 'pec', 'pec', 'active', 'mailbox') returning id),
    v as (insert into service_version (centre_id, service_id, from_on, name) select $1, id, '2020-01-01', 'Posta certificata' from s)
    insert into entitlement_rule (centre_id, service_id, body_type, population_to, quantity, period, from_on)
    select $1, id, 'municipality', 3000, 4, 'year', '2020-01-01'::date from s
    union all select $1, id, 'union', null, 9, 'year', '2020-01-01'::date from s returning id`,
    [world.centreId],
  )
  await makeConvention(world)
  const sheet = await world.marta.get(`${url}/sheet`)
  assert.equal(sheet.status, 200, sheet.text)
  assert.match(sheet.text, /Posta certificata/)
  assert.match(sheet.text, /4 caselle/)
  assert.doesNotMatch(sheet.text, /9 caselle/)
  assert.match(sheet.text, /Convenzione 2023-2027/)
  assert.doesNotMatch(sheet.text, /Aderiscono già/)
  await peek(`update body set population = 2500 where centre_id = $1 returning id`, [world.centreId])
  for (const n of [1, 2]) await world.town(`Paese ${n}`, `c_z00${n}`, `09700${n}`)
  await peek(`update body set population = 2500 where centre_id = $1 returning id`, [world.centreId])
  assert.match((await world.marta.get(`${url}/sheet`)).text, /Aderiscono già 5 enti/)
})

test('the sheet does not promise what the entitlement would refuse', async () => {
  const world = await makeCentre()
  const town = await stranger(world)
  const url = await add(world, town.id)
  await peek(
    `with s as (insert into service (centre_id, code, family, state) values ($1, 'wifi', 'other', 'active') returning id),
    v as (insert into service_version (centre_id, service_id, from_on, name) select $1, id, '2020-01-01', 'Rete senza fili' from s),
    r as (insert into entitlement_rule (centre_id, service_id, population_from, quantity, period, from_on)
      select $1, id, 1000, 7, 'year', '2020-01-01'::date from s returning id)
    select 1 from r`,
    [world.centreId],
  )
  assert.match((await world.marta.get(`${url}/sheet`)).text, /7 unità, l’anno/)
  // A band of inhabitants says nothing of a body whose inhabitants nobody knows.
  await peek(`update body set population = null where id = $1 returning id`, [town.id])
  assert.match((await world.marta.get(`${url}/sheet`)).text, /non compreso/)
})

test('a body is found by its name without accents, in any part, wherever it is looked for', async () => {
  const world = await makeCentre()
  const town = await world.town('Viganò di Sopra', 'c_l866', '097090')
  const convention = await makeConvention(world)
  await peek(
    `insert into service (centre_id, code, family, state) values ($1, 'wifi', 'other', 'active') returning id`,
    [world.centreId],
  )
  await peek(`update body set state = 'prospect' where id = $1 returning id`, [town.id])
  const prospect = await add(world, town.id)
  await world.marta.post(`${prospect}/adhesion`, { conventionId: convention })
  for (const typed of ['Viganò', 'VIGANO sopra', 'c_l866'])
    for (const path of [
      `/members?q=`,
      `/prospects?q=`,
      `/adhesions?q=`,
      `/catalogue/coverage?q=`,
      `/entitlement?service=wifi&body=`,
    ]) {
      const page = await world.marta.get(path + encodeURIComponent(typed))
      assert.match(page.text, /Viganò di Sopra/, `${path}${typed}`)
      assert.doesNotMatch(page.text.replaceAll(/<select[\s\S]*?<\/select>/g, ''), /Barzio/, `${path}${typed}`)
    }
})
