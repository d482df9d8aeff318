import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy } from '../../test/desk.ts'
import { jobs, makeCentre, peek, type Centre } from '../../test/world.ts'
import { type BreachCase, breachMoveNamed, lacks, sharesOf } from './breach-moves.ts'

test('a penalty is shared to the cent: by hours without the service, in equal parts, by inhabitants; who was never hit has no part', () => {
  const bodies = [
    { outageSeconds: 36_000, inhabitants: 6190 },
    { outageSeconds: 18_000, inhabitants: 849 },
    { outageSeconds: 0, inhabitants: 46_705 },
  ]
  const cases = [
    ['outage', [66_667, 33_333, 0]],
    ['equal', [50_000, 50_000, 0]],
    ['inhabitants', [87_939, 12_061, 0]],
  ] as const
  for (const [basis, parts] of cases) {
    assert.deepEqual(sharesOf(100_000, basis, bodies), parts, basis)
    for (const cents of [1, 99, 100_001, 7_654_321])
      assert.equal(
        sharesOf(cents, basis, bodies)!.reduce((a, b) => a + b, 0),
        cents,
      )
  }
  assert.equal(sharesOf(100, 'equal', [{ outageSeconds: 0, inhabitants: 10 }]), null, 'nobody was hit')
  assert.equal(
    sharesOf(100, 'inhabitants', [{ outageSeconds: 5, inhabitants: null }]),
    null,
    'nobody guesses inhabitants',
  )
  assert.deepEqual(sharesOf(100, 'equal', [{ outageSeconds: 5, inhabitants: null }]), [100])
})

test('the act comes after the supplier was heard, or had fifteen days to be; each thing missing is named by its field', () => {
  const whole: BreachCase = {
    text: 'Servizio fermo oltre il dovuto',
    documents: 1,
    protocol: '12/2026',
    on: '2026-11-20',
    today: '2026-11-20',
    contestedOn: '2026-11-05',
    answered: false,
    actNumber: '9',
    actOrgan: 'Responsabile',
    cents: 100,
    reason: 'Causa di forza maggiore provata',
    hit: 2,
  }
  const cases: [Parameters<typeof breachMoveNamed>[0], Partial<BreachCase>, Record<string, string>][] = [
    ['contestation', {}, {}],
    ['contestation', { documents: 0, protocol: '' }, { document: 'breach_document_missing', protocol: 'required' }],
    ['contestation', { on: '2026-11-21' }, { on: 'breach_day_ahead' }],
    ['answer', { on: '2026-11-04' }, { on: 'breach_before_contest' }],
    ['penalty', {}, {}],
    ['penalty', { contestedOn: '2026-11-06' }, { on: 'breach_not_heard' }],
    ['penalty', { contestedOn: '2026-11-06', answered: true }, {}],
    ['penalty', { cents: null, hit: 0 }, { amount: 'required', weights: 'breach_nobody_hit' }],
    ['dismissal', { reason: 'no', actNumber: '' }, { reason: 'breach_text_missing', actNumber: 'required' }],
    ['withdrawal', { reason: '' }, { reason: 'breach_text_missing' }],
  ]
  for (const [name, change, wrong] of cases)
    assert.deepEqual(lacks(breachMoveNamed(name), { ...whole, ...change }), wrong, `${name} ${JSON.stringify(change)}`)
})

type World = Awaited<ReturnType<typeof deskPlace>>
/** A supplier with somebody who works for it. */
async function supplierOf(world: World, name: string) {
  const person = await world.person(`Persona di ${name}`, 'supplier')
  const id = await world.inCentre(async (ctx) => {
    const made = await ctx.db.insertInto('deskSupplier').values({ name }).returning('id').executeTakeFirstOrThrow()
    await ctx.db.insertInto('deskSupplierPerson').values({ supplierId: made.id, personId: person.id }).execute()
    return made.id
  })
  return { id, person }
}
/** A ticket passed to the supplier on a Monday at ten and given back on the Friday at five, whatever its level promised. */
async function lateTicket(world: World, number: number, supplierId: string) {
  await world.marta.post(`/desk/tickets/${number}/charge`)
  const passed = await world.marta.post(`/desk/tickets/${number}/supplier`, { supplierId, text: 'La linea è ferma' })
  assert.equal(passed.status, 303, passed.text.slice(0, 500))
  const id = (
    await peek<{ id: string }>('select id from ticket where centre_id = $1 and number = $2', [world.centreId, number])
  )[0]!.id
  await peek(`update ticket_clock set from_at = '2026-11-16T09:00Z' where ticket_id = $1 and clock = 'supplier'`, [id])
  await peek(
    `update ticket set opened_at = '2026-11-16T08:00Z', escalated_at = '2026-11-16T09:00Z', returned_at = '2026-11-20T16:00Z', level = 'centre',
      supplier_due_at = '2026-11-17T09:00Z' where id = $1`,
    [id],
  )
}
const partsIn = (world: Centre) =>
  peek<{ name: string; cents: string | null }>(
    `select b.name, x.cents::text from breach_share x join body b on (b.centre_id, b.id) = (x.centre_id, x.body_id)
     where x.centre_id = $1 order by b.name`,
    [world.centreId],
  )
const pdf = { field: 'document', name: 'contestazione.txt', bytes: Buffer.from('Si contesta') }

test('an outage ends in a penalty: proposed, contested, answered by the supplier, set by an act, shared to the cent and credited once', async () => {
  const world = await deskPlace()
  const { dora, marta, paolo, olga, merate, olgiate } = world
  const rete = await supplierOf(world, 'Rete Esempio srl')
  const altri = await supplierOf(world, 'Altri srl')
  await marta.post('/desk/incidents', { title: 'Linea interrotta' })
  const tickets = [numberFrom(await openBy(paolo, merate)), numberFrom(await openBy(olga, olgiate))]
  for (const n of tickets) {
    await lateTicket(world, n, rete.id)
    assert.equal((await marta.post('/desk/incidents/1/tickets', { ticket: `T-${n}` })).status, 303)
  }
  assert.match(
    (await dora.get('/desk/breaches')).text,
    /Rete Esempio/,
    'the late tickets are listed before anything is proposed',
  )
  for (const to of ['confirmed', 'recovered']) await marta.post('/desk/incidents/1/state', { to })
  await jobs()
  await jobs()
  const page = await marta.get('/desk/breaches/1')
  assert.equal(page.status, 200)
  assert.match(page.text, /38 h 00 min/)
  assert.match((await marta.get('/desk/incidents/1')).text, /V-1 Rete Esempio/)
  assert.deepEqual(
    (
      await peek<{ name: string }>(`select name from event where centre_id = $1 and name = 'desk.breach_proposed'`, [
        world.centreId,
      ])
    ).length,
    1,
  )
  // Closing it proposes nothing twice.
  await marta.post('/desk/incidents/1/state', { to: 'closed', report: 'Apparato guasto, sostituito con uno nuovo.' })
  await jobs()
  assert.equal((await peek('select id from supplier_breach where centre_id = $1', [world.centreId])).length, 1)
  assert.equal((await dora.post('/desk/breaches', { incident: '1', supplierId: rete.id })).status, 409)

  // Only the officer responsible contests, with a document and its number; the supplier sees nothing before.
  assert.equal((await rete.person.get('/desk/supplier/breaches/1')).status, 404)
  const contest = {
    version: '1',
    text: 'Il livello promette 24 ore, ne avete usate di più.',
    protocol: '77/2026',
    on: '2026-11-20',
  }
  assert.equal((await marta.upload('/desk/breaches/1/contestation', contest, [pdf])).status, 403)
  const without = await dora.post('/desk/breaches/1/contestation', contest)
  assert.equal(without.status, 422)
  assert.match(without.text, /Allega il documento/)
  assert.match(without.text, /Il livello promette 24 ore/, 'what was typed is shown again')
  assert.equal((await dora.upload('/desk/breaches/1/contestation', contest, [pdf])).status, 303)
  assert.equal((await dora.upload('/desk/breaches/1/contestation', contest, [pdf])).status, 409, 'once')

  // Not before the supplier was heard.
  const act = {
    amount: '1.000,00',
    actNumber: '15',
    actOrgan: 'Responsabile del servizio',
    on: '2026-11-21',
    weights: 'outage',
  }
  const early = await dora.post('/desk/breaches/1/penalty', { ...act, version: '2' })
  assert.equal(early.status, 422)
  assert.match(early.text, /non ha ancora risposto/)

  const seen = await rete.person.get('/desk/supplier/breaches/1')
  assert.match(seen.text, /Il livello promette 24 ore/)
  assert.doesNotMatch(seen.text, /Comune di/, 'the bodies are not the supplier’s to read')
  const file = /\/desk\/supplier\/breaches\/1\/files\/[0-9a-f-]+/.exec(seen.text)![0]
  assert.equal((await rete.person.get(file)).text, 'Si contesta')
  assert.equal((await altri.person.get('/desk/supplier/breaches/1')).status, 404)
  assert.equal((await altri.person.get(file)).status, 404)
  assert.equal(
    (await altri.person.post('/desk/supplier/breaches/1/answer', { version: '2', text: 'Non siamo noi a dirlo' }))
      .status,
    404,
  )
  assert.equal(
    (await rete.person.post('/desk/supplier/breaches/1/answer', { version: '2', text: 'breve' })).status,
    422,
  )
  assert.equal(
    (
      await rete.person.post('/desk/supplier/breaches/1/answer', {
        version: '2',
        text: 'Cavo tranciato da terzi, ripristino immediato.',
      })
    ).status,
    303,
  )
  assert.match((await dora.get('/desk/breaches/1')).text, /Cavo tranciato da terzi/)

  // Each body's own hours, before the act.
  const hours = { version: '3', [`hours.${merate.id}`]: '10', [`hours.${olgiate.id}`]: '5' }
  assert.equal((await dora.post('/desk/breaches/1/outages', { ...hours, [`hours.${merate.id}`]: 'molte' })).status, 422)
  assert.equal((await dora.post('/desk/breaches/1/outages', hours)).status, 303)
  assert.equal(
    (await dora.post('/desk/breaches/1/penalty', { ...act, version: '3' })).status,
    409,
    'somebody changed it meanwhile',
  )
  assert.equal((await dora.post('/desk/breaches/1/penalty', { ...act, version: '4' })).status, 303)
  assert.deepEqual(await partsIn(world), [
    { name: 'Comune di Merate', cents: '66667' },
    { name: 'Comune di Olgiate Molgora', cents: '33333' },
  ])

  // A body reads its own part and no other.
  const own = await olga.get('/desk/shares')
  assert.match(own.text, /333,33/)
  assert.doesNotMatch(own.text, /666,67|Merate/)
  assert.equal((await olga.get('/desk/breaches/1')).status, 404)
  assert.equal((await olga.get('/desk/breaches')).status, 404)

  // Offered to the dues: credited by who collects, once.
  assert.match((await marta.get('/dues/penalties')).text, /da accreditare/)
  assert.equal((await marta.post('/dues/penalties/1/credits')).status, 403)
  assert.equal((await dora.post('/dues/penalties/1/credits')).status, 303)
  assert.equal((await dora.post('/dues/penalties/1/credits')).status, 409)
  assert.deepEqual(
    await peek(`select kind, cents::text, source from due_credit where centre_id = $1 order by cents`, [
      world.centreId,
    ]),
    [
      { kind: 'penalty', cents: '33333', source: 'Responsabile del servizio, n. 15' },
      { kind: 'penalty', cents: '66667', source: 'Responsabile del servizio, n. 15' },
    ],
  )
  const bruno = await (await makeCentre('Altro centro')).person('Bruno Direttore', 'director')
  assert.equal((await bruno.get('/desk/breaches/1')).status, 404)

  // Machines read the same, as far as their role does.
  const machine = await world.token('operator')
  const whole = (await machine.get('/api/v1/breaches/V-1')).json<{
    state: string
    penaltyCents: number
    tickets: { number: number }[]
    bodies: { body: string; cents: number }[]
  }>()
  assert.deepEqual([whole.state, whole.penaltyCents], ['set', 100_000])
  assert.deepEqual(
    whole.tickets.map((x) => x.number),
    tickets,
  )
  assert.deepEqual(
    whole.bodies.map(({ body, cents }) => [body, cents]),
    [
      ['Comune di Merate', 66_667],
      ['Comune di Olgiate Molgora', 33_333],
    ],
  )
  const officer = await world.token('rtd', merate)
  assert.equal((await officer.get('/api/v1/breaches')).status, 404)
  assert.equal((await officer.get('/api/v1/breaches/1')).status, 404)
})

test('machines list breaches by state, incident and supplier, a part at a time', async () => {
  const world = await deskPlace()
  const [rete, altri] = [await supplierOf(world, 'Rete srl'), await supplierOf(world, 'Altri srl')]
  await world.inCentre(async (ctx) => {
    const values = { promised: 60, consumed: 90 }
    await ctx.db
      .insertInto('supplierBreach')
      .values([
        { number: 1, supplierId: rete.id, state: 'proposed', ...values },
        { number: 2, supplierId: rete.id, state: 'withdrawn', ...values },
        { number: 3, supplierId: altri.id, state: 'proposed', ...values },
      ])
      .execute()
  })
  const machine = await world.token('operator')
  type Page = { items: { number: number }[]; nextCursor: string | null }
  const list = async (query: string) => {
    const { items, nextCursor } = (await machine.get(`/api/v1/breaches${query}`)).json<Page>()
    return { numbers: items.map((x) => x.number), nextCursor }
  }
  assert.deepEqual((await list('')).numbers, [3, 2, 1])
  assert.deepEqual((await list('?state=proposed')).numbers, [3, 1])
  assert.deepEqual((await list(`?supplierId=${rete.id}`)).numbers, [2, 1])
  assert.deepEqual((await list('?incident=5')).numbers, [])
  const first = await list('?limit=2')
  assert.deepEqual(first.numbers, [3, 2])
  assert.deepEqual(await list(`?limit=2&cursor=${first.nextCursor}`), { numbers: [1], nextCursor: null })
  assert.equal((await machine.get('/api/v1/breaches?state=strano')).status, 422)
  assert.equal((await machine.get('/api/v1/breaches/4')).status, 404)
})

test('one ticket beyond the supplier’s time is enough; one in time is refused; a proposal withdrawn frees its ticket; a dismissal has its act', async () => {
  const world = await deskPlace()
  const { dora, marta, paolo, merate } = world
  const supplier = await supplierOf(world, 'Gestionali Esempio srl')
  const n = numberFrom(await openBy(paolo, merate))
  assert.equal((await dora.post('/desk/breaches', { ticket: String(n) })).status, 409, 'it was never passed on')
  await lateTicket(world, n, supplier.id)
  assert.equal((await marta.post('/desk/breaches', { ticket: String(n) })).status, 403)
  assert.equal((await dora.post('/desk/breaches', {})).status, 422)
  assert.equal((await dora.post('/desk/breaches', { ticket: String(n) })).url, '/desk/breaches/1')
  assert.equal((await dora.post('/desk/breaches', { ticket: String(n) })).status, 409, 'a breach shows it already')
  assert.equal((await dora.post('/desk/breaches/1/withdrawal', { version: '1', reason: '' })).status, 422)
  assert.equal(
    (await dora.post('/desk/breaches/1/withdrawal', { version: '1', reason: 'Il fornitore non era avvisato' })).status,
    303,
  )
  assert.equal((await dora.post('/desk/breaches', { ticket: String(n) })).url, '/desk/breaches/2')
  const contest = { version: '1', text: 'Tempo superato di due giorni', protocol: '78/2026', on: '2026-11-20' }
  await dora.upload('/desk/breaches/2/contestation', contest, [pdf])
  const act = {
    version: '2',
    actNumber: '3',
    actOrgan: 'Direzione',
    on: '2026-11-21',
    reason: 'Guasto provocato da terzi',
  }
  assert.equal((await dora.post('/desk/breaches/2/dismissal', act)).status, 303)
  assert.match((await dora.get('/desk/breaches/2')).text, /Guasto provocato da terzi/)
  assert.equal(
    (await partsIn(world)).every((p) => p.cents === null),
    true,
  )
})

test('an outage nobody passed on is measured on the incident itself, for a supplier named by hand', async () => {
  const world = await deskPlace()
  const { dora, marta } = world
  const { id } = await supplierOf(world, 'Connettività Esempio srl')
  await marta.post('/desk/incidents', { title: 'Dorsale ferma' })
  assert.equal(
    (await dora.post('/desk/breaches', { incident: '1', supplierId: id })).status,
    409,
    'not a minute late yet',
  )
  await peek(
    `update incident set detected_at = '2026-11-16T08:00Z', recovered_at = '2026-11-17T16:00Z' where centre_id = $1`,
    [world.centreId],
  )
  assert.equal((await dora.post('/desk/breaches', { incident: '1', supplierId: id })).status, 303)
  const [row] = await peek('select promised, consumed from supplier_breach where centre_id = $1', [world.centreId])
  // Monday from nine to half past one and half past two to half past five, Tuesday until five: of four hours promised.
  assert.deepEqual(row, { promised: 4 * 3600, consumed: (7.5 + 7.5) * 3600 })
})
