// What the law asks: whom it concerns, by when, who does it; and that a date is the one the law says.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { resolution } from '../../test/adhesions.ts'
import { plainPdf } from '../../test/signing.ts'
import { type Centre, jobs, makeCentre, peek } from '../../test/world.ts'
import { stopClock } from '../platform/clock.ts'
import { root } from '../platform/root.ts'
import { diagram, isLate } from './moves.ts'
import { national } from './national.ts'
import { dueOf, NewObligation, type Obligation, periodsOf, takeObligations } from './obligations.ts'
import { openDuties } from './opening.ts'

stopClock('2026-11-22T10:00:00Z')
const DAY = '2026-11-22'
const asRow = (o: NewObligation): Obligation => ({
  id: '',
  version: 1,
  populationFrom: null,
  populationBelow: null,
  flag: null,
  dueMonth: null,
  dueDay: null,
  untilOn: null,
  ...o,
})
const seed = (code: string) => asRow(national.find((o) => o.code === code)!)

test('every national obligation is sound, has a source of its own words, and a day where it has one', () => {
  for (const o of national) {
    assert.ok(
      NewObligation.safeParse(o).success,
      `${o.code}: ${JSON.stringify(NewObligation.safeParse(o).error?.issues)}`,
    )
    assert.equal(dueOf(asRow(o), '2027-01-01') === null, o.recurrence === 'standing', o.code)
  }
  assert.equal(new Set(national.map((o) => o.code)).size, national.length)
})

// The days and figures are those of the sources named in `national.ts`.
for (const [code, start, dueOn] of [
  ['accessibility_objectives', '2027-01-01', '2027-03-31'],
  ['accessibility_declaration', '2027-01-01', '2027-09-23'],
  ['nis2_registration', '2028-01-01', '2028-02-28'],
  ['nis2_update', '2027-01-01', '2027-05-31'],
  ['document_manual', '2025-01-01', '2025-06-30'],
  ['preservation_manual', '2026-01-01', '2026-06-30'],
  ['cloud_migration', '2026-01-01', '2026-06-30'],
  ['platforms_2026', '2026-01-01', '2026-12-31'],
  ['training_hours', '2027-01-01', '2027-12-31'],
  ['piao_digital_goals', '2027-01-01', '2027-01-31'],
  ['open_data_5_10', '2026-01-01', '2026-12-31'],
  // 30 September 2028 is a Saturday: by the Monday after.
  ['strategic_needs', '2028-01-01', '2028-10-02'],
] as const)
  test(`${code}: by ${dueOn}, as its source says`, () => {
    const computed = dueOf(seed(code), start)
    assert.equal(computed?.dueOn, dueOn)
    assert.equal(computed.source.article, seed(code).article)
  })

test('yearly terms are followed from the first day of the obligation to half a year ahead, and no further', () => {
  const declaration = { ...seed('accessibility_declaration'), fromOn: '2025-03-01' }
  assert.deepEqual(
    periodsOf(declaration, '2026-11-22').map((p) => p.dueOn),
    ['2025-09-23', '2026-09-23'],
  )
  assert.deepEqual(
    periodsOf(declaration, '2027-03-24').map((p) => p.period),
    ['2025', '2026', '2027'],
  )
  // The 23rd of September 2025 is before the first day that is followed.
  assert.deepEqual(
    periodsOf({ ...declaration, fromOn: '2025-09-24' }, '2026-11-22').map((p) => p.period),
    ['2026'],
  )
  assert.deepEqual(
    periodsOf(seed('open_data_5_10'), '2027-11-22').map((p) => p.period),
    ['2024', '2025', '2026'],
    'the plan ends with 2026',
  )
  assert.deepEqual(periodsOf(seed('rtd'), DAY), [{ period: '', start: '2016-09-14', dueOn: null }])
})

test('late is what was due before today and is not done', () => {
  assert.ok(isLate({ state: 'todo', dueOn: '2026-11-21' }, DAY))
  assert.ok(!isLate({ state: 'todo', dueOn: DAY }, DAY))
  assert.ok(!isLate({ state: 'done', dueOn: '2026-01-01' }, DAY))
  assert.ok(!isLate({ state: 'todo', dueOn: null }, DAY))
})

const followed = (world: Centre, town: string) =>
  peek<{ code: string; period: string; state: string; due_on: string | null; id: string }>(
    `select o.code, d.period, d.state, d.due_on::text, d.id from duty d join obligation o on (o.centre_id, o.id) = (d.centre_id, d.obligation_id)
     where d.centre_id = $1 and d.body_id = $2 order by o.code, d.period`,
    [world.centreId, town],
  )
/** A centre that took the national catalogue: Merate has 14,000 inhabitants, Olgiate 6,500. */
async function taken() {
  const world = await makeCentre()
  for (const [town, inhabitants] of [
    [world.merate, 14_000],
    [world.olgiate, 6_500],
  ] as const)
    await peek(`update body set population = $2, state = 'member' where id = $1 returning id`, [town.id, inhabitants])
  const answer = await world.dora.post('/obligations/catalogue/national', {})
  assert.equal(answer.status, 303, answer.text)
  return world
}

test('the catalogue opens for each body what concerns it: by inhabitants, by type, by mark', async () => {
  const world = await taken()
  const codes = async (id: string) => [...new Set((await followed(world, id)).map((d) => d.code))]
  const merate = await codes(world.merate.id)
  const olgiate = await codes(world.olgiate.id)
  assert.ok(merate.includes('open_data_10_100') && !merate.includes('open_data_5_10'))
  assert.ok(olgiate.includes('open_data_5_10') && !olgiate.includes('open_data_10_100'))
  assert.ok(!merate.includes('open_data_unions'))
  assert.ok(!merate.includes('nis2_registration'))
  assert.ok(merate.includes('rtd'))
  // Yearly ones from today on; what is asked once stays asked.
  const of = await followed(world, world.merate.id)
  assert.deepEqual(
    of.filter((d) => d.code === 'accessibility_objectives').map((d) => d.due_on),
    ['2027-03-31'],
  )
  assert.deepEqual(
    of.filter((d) => d.code === 'cloud_migration').map((d) => d.due_on),
    ['2026-06-30'],
  )

  // The lawyer decides that Merate is in the scope of NIS2: its duties open; taken back, they go.
  const mark = { flag: 'nis2', source: 'Parere legale 12/2026', setOn: '2026-11-01' }
  assert.equal((await world.dora.post(`/obligations/bodies/${world.merate.id}/flags`, mark)).status, 303)
  assert.ok((await codes(world.merate.id)).includes('nis2_registration'))
  assert.ok(!(await codes(world.olgiate.id)).includes('nis2_registration'))
  assert.equal((await world.dora.post(`/obligations/bodies/${world.merate.id}/flags/nis2/removal`, {})).status, 303)
  assert.ok(!(await codes(world.merate.id)).includes('nis2_registration'))
  // A second time nothing is opened, and the catalogue has nothing to take.
  assert.deepEqual(await world.inCentre((ctx) => openDuties(ctx, DAY)), { opened: 0, moved: 0, dropped: 0 })
  assert.equal((await world.dora.post('/obligations/catalogue/national', {})).status, 409)
})

test('more inhabitants, another band: what was never begun goes, what was begun stays', async () => {
  const world = await taken()
  const before = await followed(world, world.olgiate.id)
  const begun = before.find((d) => d.code === 'open_data_5_10')!
  await peek(`update body set population = 10500 where id = $1 returning id`, [world.olgiate.id])
  const changed = await world.inCentre((ctx) => openDuties(ctx, DAY))
  assert.equal(changed.dropped, 1)
  assert.ok((await followed(world, world.olgiate.id)).some((d) => d.code === 'open_data_10_100'))
  await peek(`update body set population = 6500 where id = $1 returning id`, [world.olgiate.id])
  await world.inCentre((ctx) => openDuties(ctx, DAY))
  const again = (await followed(world, world.olgiate.id)).find((d) => d.code === 'open_data_5_10')!
  assert.notEqual(again.id, begun.id)
  assert.equal((await world.dora.post(`/obligations/duties/${again.id}/start`, {})).status, 303)
  await peek(`update body set population = 10500 where id = $1 returning id`, [world.olgiate.id])
  await world.inCentre((ctx) => openDuties(ctx, DAY))
  assert.ok((await followed(world, world.olgiate.id)).some((d) => d.id === again.id))
})

test('an officer does a duty with its evidence; without evidence, too early or twice it is refused', async () => {
  const world = await taken()
  const lia = await world.person('Lia Transizione', 'rtd', world.merate)
  const duty = (await followed(world, world.merate.id)).find((d) => d.code === 'cloud_migration')!
  const url = `/obligations/duties/${duty.id}`
  const page = await lia.get(url)
  assert.match(page.text, /in ritardo/)
  assert.match(page.text, /Piano triennale/)
  assert.match(page.text, /30 giu 2026/)
  assert.equal((await lia.post(`${url}/completion`, { doneOn: '2026-11-20' })).status, 422)
  assert.equal((await lia.post(`${url}/completion`, { doneOn: '2026-11-23', evidence: 'Fatto' })).status, 422)
  assert.equal((await lia.post(`${url}/completion`, { doneOn: '2026-11-20', link: 'javascript:1' })).status, 422)
  const done = await lia.upload(`${url}/completion`, { doneOn: '2026-11-20', evidence: 'Attestazione del fornitore' }, [
    { field: 'evidenceFile', name: 'attestazione.pdf', bytes: plainPdf('Attestazione') },
  ])
  assert.equal(done.status, 303, done.text)
  assert.equal((await lia.post(`${url}/completion`, { doneOn: '2026-11-20', evidence: 'x' })).status, 409)
  assert.match((await lia.get(url)).text, /attestazione\.pdf/)
  const [file] = await peek<{ id: string }>('select id from file where owner_id = $1', [duty.id])
  assert.equal((await lia.get(`${url}/files/${file!.id}`)).status, 200)
  // A neighbour sees neither the duty nor its file, and cannot move it.
  const other = await world.person('Ivo Vicino', 'rtd', world.olgiate)
  assert.equal((await other.get(url)).status, 404)
  assert.equal((await other.get(`${url}/files/${file!.id}`)).status, 404)
  assert.equal((await other.post(`${url}/reopening`, { reason: 'Perché sì' })).status, 404)
  assert.equal((await lia.post(`${url}/reopening`, { reason: '' })).status, 422)
  assert.equal((await lia.post(`${url}/reopening`, { reason: 'Manca un applicativo' })).status, 303)
  const [state] = await peek<{ state: string; done_on: string | null }>(
    'select state, done_on from duty where id = $1',
    [duty.id],
  )
  assert.deepEqual(state, { state: 'todo', done_on: null })
})

test('the centre does it for many bodies at once under an act; what somebody finished meanwhile stays', async () => {
  const world = await taken()
  const act = await world.inCentre((ctx) => resolution(ctx, world.barzio, '9', '2026-11-01'))
  const ids = await Promise.all(
    [world.merate, world.olgiate, world.barzio].map(
      async (town) => (await followed(world, town.id)).find((d) => d.code === 'cyber_governance')?.id,
    ),
  )
  const [merate, olgiate] = ids as [string, string]
  const [{ obligation_id: obligation }] = (await peek<{ obligation_id: string }>(
    'select obligation_id from duty where id = $1',
    [merate],
  )) as [{ obligation_id: string }]
  const url = `/obligations/catalogue/${obligation}`
  assert.equal((await world.dora.post(`${url}/advance`, { ids: [merate, olgiate] })).status, 422, 'an act is needed')
  assert.equal((await world.dora.post(`${url}/advance`, { actId: act.id })).status, 422, 'somebody is to be chosen')
  assert.equal(
    (await world.dora.post(`/obligations/duties/${olgiate}/inapplicability`, { reason: 'Lo fa l’unione' })).status,
    303,
  )
  const done = await world.dora.post(`${url}/advance`, {
    ids: [merate, olgiate],
    actId: act.id,
    evidence: 'Piano unico',
  })
  assert.equal(done.status, 303, done.text)
  const states = await peek('select state, act_id is not null as act from duty where id = any ($1) order by state', [
    [merate, olgiate],
  ])
  assert.deepEqual(states, [
    { state: 'done', act: true },
    { state: 'not_applicable', act: false },
  ])
  assert.equal((await world.dora.post(`${url}/advance`, { ids: [merate], actId: act.id })).status, 409)
  assert.match((await world.dora.get(`/obligations/duties/${merate}`)).text, /n\. 9\/2026/)
})

test('an obligation that contradicts itself is refused with its places; a new day moves what is still open', async () => {
  const world = await taken()
  const good = {
    code: 'regional_register',
    titleIt: 'Registro regionale',
    titleEn: 'Regional register',
    article: 'L.R. 1/2020, art. 2',
    address: 'https://www.example.org/lr',
    quotation: 'Entro il 15 maggio di ogni anno si compila il registro.',
    recurrence: 'yearly',
    dueMonth: '5',
    dueDay: '15',
    fromOn: DAY,
  }
  const refused = async (more: Record<string, string>, says: RegExp) => {
    const answer = await world.dora.post('/obligations/catalogue', { ...good, ...more })
    assert.equal(answer.status, 422)
    assert.match(answer.text, says)
  }
  await refused({ dueMonth: '', dueDay: '' }, /Servono mese e giorno/)
  await refused({ dueMonth: '2', dueDay: '30' }, /non ha questo giorno/)
  await refused({ recurrence: 'standing' }, /non ha un giorno/)
  await refused({ populationFrom: '5000', populationBelow: '3000' }, /più di/)
  await refused({ untilOn: '2020-01-01' }, /Finisce prima/)
  await refused({ address: 'http://example.org' }, /https/)
  await refused({ code: 'rtd' }, /già un adempimento/)
  const added = await world.dora.post('/obligations/catalogue', good)
  assert.equal(added.status, 303, added.text)
  const duty = async () => (await followed(world, world.merate.id)).find((d) => d.code === 'regional_register')!
  assert.equal((await duty()).due_on, '2027-05-15')
  const moved = await world.dora.post(`${added.url}/edit`, { ...good, dueDay: '17', version: '1' })
  assert.equal(moved.status, 303, moved.text)
  assert.equal((await duty()).due_on, '2027-05-17')
  assert.equal((await world.dora.post(`${added.url}/edit`, { ...good, version: '1' })).status, 409)
})

test('at night the terms that are near are opened; the catalogue and the map are read by the right people', async () => {
  const world = await makeCentre()
  await peek(`update body set state = 'member' where id = $1 returning id`, [world.merate.id])
  assert.match((await world.dora.get('/obligations')).text, /Prendi il catalogo nazionale/)
  await world.inCentre((ctx) => takeObligations(ctx, national, DAY))
  await peek(`select enqueue('obligations.night', '{}'::jsonb)`)
  await jobs()
  assert.ok((await followed(world, world.merate.id)).length > 5)
  const heat = await world.dora.get('/obligations?only=late')
  assert.match(heat.text, /Comune di Merate/)
  const lia = await world.person('Lia Transizione', 'rtd', world.merate)
  assert.match((await lia.get('/obligations')).text, /Migrazione al cloud/)
  assert.match((await lia.get('/obligations?state=late')).text, /in ritardo/)
  assert.equal((await lia.get('/obligations/catalogue/new')).status, 404)
  const answer = await lia.get('/api/v1/obligations?state=late')
  const { items } = answer.json<{ items: { code: string; late: boolean; id: string }[] }>()
  assert.ok(items.length > 0 && items.every((i) => i.late))
})

test('the deadlines know every duty with a day: open, moved, done, gone', async () => {
  const world = await taken()
  const known = async (town: string) =>
    peek<{ rule: string; state: string; due_on: string; object_id: string }>(
      `select rule, state, due_on::text, object_id from deadline where centre_id = $1 and body_id = $2 and object_kind = 'obligations.duty'`,
      [world.centreId, town],
    )
  const duties = (await followed(world, world.merate.id)).filter((d) => d.due_on !== null)
  assert.deepEqual(
    (await known(world.merate.id)).map((d) => [d.object_id, d.due_on, d.state]).toSorted(),
    duties.map((d) => [d.id, d.due_on, 'open']).toSorted(),
  )
  const cloud = duties.find((d) => d.code === 'cloud_migration')!
  const stateOf = async (id: string) => (await known(world.merate.id)).find((d) => d.object_id === id)?.state
  const proof = { doneOn: '2026-11-20', evidence: 'Fatto' }
  assert.equal((await world.dora.post(`/obligations/duties/${cloud.id}/completion`, proof)).status, 303)
  assert.equal(await stateOf(cloud.id), 'done')
  assert.equal((await world.dora.post(`/obligations/duties/${cloud.id}/reopening`, { reason: 'Manca' })).status, 303)
  assert.equal(await stateOf(cloud.id), 'open')
  // Another band: the duty is gone, and its date asks nothing more.
  const gone = duties.find((d) => d.code === 'open_data_10_100')!
  await peek(`update body set population = 900 where id = $1 returning id`, [world.merate.id])
  await world.inCentre((ctx) => openDuties(ctx, DAY))
  assert.equal(await stateOf(gone.id), 'closed')
})

test('the README shows the moves as they are', () => {
  const readme = readFileSync(join(root, 'src/obligations/README.md'), 'utf8')
  const lines = (text: string) => text.split('\n').filter(Boolean).toSorted()
  const drawn = /```mermaid\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  assert.deepEqual(lines(drawn), lines(diagram()))
})
