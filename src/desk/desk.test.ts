import assert from 'node:assert/strict'
import test from 'node:test'
import pg from 'pg'
import { deskPlace, numberFrom, openBy, storedTicket } from '../../test/desk.ts'
import { jobs, makeCentre, peek, testDatabase } from '../../test/world.ts'
import { as } from '../platform/roles.ts'

test('Paolo opens a ticket, Marta answers, asks, solves; Paolo closes it and says how it went', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate, events } = world
  assert.match((await paolo.get('/desk/tickets')).text, /Nessun ticket/)
  const page = await paolo.get('/desk/tickets/new')
  assert.match(page.text, /Quanti sono fermi/)
  const n = numberFrom(await openBy(paolo, merate, { impact: '2', urgency: '1' }))
  const opened = await storedTicket(world, n)
  assert.equal(opened.state, 'new')
  assert.equal(opened.priority, 2)
  assert.equal(opened.clock_problem, '')
  assert.ok(opened.due_at && opened.solution_due_at, 'its clocks run')
  await jobs()
  const [receipt] = await peek<{ subject: string }>(
    `select subject from mail where centre_id = $1 and kind = 'desk.told'`,
    [world.centreId],
  )
  assert.equal(receipt!.subject, `[T-${n}] Stampante ferma`)

  const at = `/desk/tickets/${n}`
  assert.match((await marta.get('/desk/tickets')).text, /Stampante ferma/)
  assert.match((await marta.get(at)).text, /Da stamattina non stampa/)
  assert.equal((await marta.post(`${at}/messages`, { text: 'Guardo subito.', version: '1' })).status, 303)
  const answered = await storedTicket(world, n)
  assert.deepEqual(
    [answered.state, answered.assignee_id, answered.first_response_at !== null],
    ['open', marta.id, true],
  )
  assert.equal((await marta.post(`${at}/wait`, { text: 'Quale modello è?' })).status, 303)
  const waiting = await storedTicket(world, n)
  assert.deepEqual([waiting.state, waiting.due_at], ['waiting', null], 'while it waits nothing of the centre is due')
  assert.match((await paolo.get(at)).text, /Quale modello è/)
  assert.equal((await paolo.post(`${at}/messages`, { text: 'Una Kyocera.' })).status, 303)
  assert.equal((await storedTicket(world, n)).state, 'open')
  assert.equal(
    (await paolo.post(`${at}/solution`, { text: 'Fatto da me' })).status,
    403,
    'a body solves nothing for itself',
  )
  const empty = await marta.post(`${at}/solution`, { text: '' })
  assert.equal(empty.status, 409)
  assert.match(empty.text, /almeno due parole/)
  assert.equal((await marta.post(`${at}/solution`, { text: 'Sostituito il toner.' })).status, 303)
  assert.match((await paolo.get(at)).text, /Com’è andata/)
  assert.equal((await paolo.post(`${at}/opinion`, { rating: '5', note: 'Veloci' })).status, 303)
  assert.equal((await paolo.post(`${at}/opinion`, { rating: '1' })).status, 409, 'once')
  assert.equal((await paolo.post(`${at}/closure`)).status, 303)
  assert.equal((await marta.post(`${at}/closure`)).status, 409, 'nobody closes it twice')
  assert.equal((await storedTicket(world, n)).state, 'closed')
  assert.deepEqual(
    (await events()).filter(
      (e) => e.startsWith('desk.ticket') || e.startsWith('desk.body') || e.startsWith('desk.words'),
    ),
    [
      'ticket_opened',
      'ticket_answered',
      'body_asked',
      'ticket_resumed',
      'ticket_solved',
      'ticket_rated',
      'ticket_closed',
    ].map((e) => `desk.${e}`),
  )
})

test('nobody outside the body sees its ticket, its files or its search, and another centre sees nothing', async () => {
  const world = await deskPlace()
  const far = await deskPlace('Altro centro')
  const { paolo, olga, marta, merate } = world
  const sent = await paolo.upload(
    '/desk/tickets',
    { bodyId: merate.id, subject: 'Registro riservato', text: 'Parola cercabilissima' },
    [{ field: 'files', name: 'foto.txt', bytes: Buffer.from('allegato') }],
  )
  const n = numberFrom(sent)
  const [file] = await peek<{ id: string }>(`select id from file where owner_kind = 'desk.message' and body_id = $1`, [
    merate.id,
  ])
  const at = `/desk/tickets/${n}`
  assert.equal((await paolo.get(`${at}/files/${file!.id}`)).text, 'allegato')
  for (const who of [olga, far.marta, far.paolo])
    for (const url of [at, `${at}/why`, `${at}/files/${file!.id}`, `/api/v1/tickets/${n}`])
      assert.equal((await who.get(url)).status, 404, url)
  assert.equal((await olga.post(`${at}/messages`, { text: 'Ciao' })).status, 404)
  assert.equal((await openBy(olga, merate)).status, 404, 'nor opens one for a neighbour')
  for (const [who, sees] of [
    [paolo, true],
    [marta, true],
    [olga, false],
    [far.marta, false],
  ] as const)
    assert.equal(/Registro riservato/.test((await who.get('/desk/tickets?q=cercabilissima&view=all')).text), sees)
  // Another ticket of the same body does not open this one's file.
  const other = numberFrom(await openBy(paolo, merate))
  assert.equal((await paolo.get(`/desk/tickets/${other}/files/${file!.id}`)).status, 404)
})

test('internal notes are a table officers have no right on: neither page, file, search nor SQL shows them', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate } = world
  const n = numberFrom(await openBy(paolo, merate))
  const at = `/desk/tickets/${n}`
  assert.equal(
    (
      await marta.upload(`${at}/notes`, { text: 'Parolasegreta tra noi' }, [
        { field: 'files', name: 'nota.txt', bytes: Buffer.from('segreto') },
      ])
    ).status,
    303,
  )
  assert.match((await marta.get(at)).text, /Parolasegreta/)
  const seen = await paolo.get(at)
  assert.doesNotMatch(seen.text, /Parolasegreta|nota\.txt|Nota aggiunta/)
  assert.match((await marta.get('/desk/tickets?q=parolasegreta&view=all')).text, /Stampante ferma/)
  assert.doesNotMatch((await paolo.get('/desk/tickets?q=parolasegreta')).text, /Stampante ferma/)
  assert.doesNotMatch((await paolo.get(`/api/v1/tickets/${n}`)).text, /Parolasegreta/)
  const [file] = await peek<{ id: string }>(`select id from file where owner_kind = 'desk.note' and centre_id = $1`, [
    world.centreId,
  ])
  assert.equal((await marta.get(`${at}/files/${file!.id}`)).status, 200)
  assert.equal((await paolo.get(`${at}/files/${file!.id}`)).status, 404)
  assert.equal((await paolo.post(`${at}/notes`, { text: 'Prova' })).status, 403)

  const officer = new pg.Client(as('campanile_body', testDatabase.login))
  await officer.connect()
  await officer.query(`select set_config('app.centre', $1, false), set_config('app.bodies', $2, false)`, [
    world.centreId,
    merate.id,
  ])
  assert.equal((await officer.query('select id from ticket')).rowCount, 1, 'the ticket itself is there')
  for (const table of ['ticket_note', 'ticket_text', 'ticket_tag', 'ticket_mention', 'ticket_time'])
    await assert.rejects(() => officer.query(`select * from ${table}`), /permission denied/, table)
  await assert.rejects(() => officer.query(`select * from search_tickets('parolasegreta')`), /permission denied/)
  assert.equal((await officer.query(`select * from search_body_tickets('parolasegreta')`)).rowCount, 0)
  assert.equal((await officer.query(`select * from search_body_tickets('stampante')`)).rowCount, 1)
  for (const change of [
    'priority = 1',
    'assignee_id = requester_id',
    "state = 'solved'",
    'charged_at = now()',
    "level = 'supplier'",
  ])
    await assert.rejects(() => officer.query(`update ticket set ${change}`), /only the desk decides/, change)
  await assert.rejects(() => officer.query(`update ticket_message set text = 'altro'`), /permission denied/)
  await officer.end()
})

test('of two who answer, solve or close at once one wins and the other is told, with what they wrote', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  const n = numberFrom(await openBy(paolo, merate))
  const at = `/desk/tickets/${n}`
  const both = await Promise.all([
    marta.post(`${at}/messages`, { text: 'Prima risposta', version: '1' }),
    dora.post(`${at}/messages`, { text: 'Seconda risposta', version: '1' }),
  ])
  assert.deepEqual(both.map((a) => a.status).sort(), [303, 409])
  const told = both.find((a) => a.status === 409)!
  assert.match(told.text, /qualcun altro ha cambiato/)
  assert.match(told.text, /(Prima|Seconda) risposta/, 'what was typed comes back')
  assert.equal(
    (await peek(`select 1 from ticket_message where centre_id = $1 and way = 'out'`, [world.centreId])).length,
    1,
  )
  const solved = await Promise.all([
    marta.post(`${at}/solution`, { text: 'Fatto uno' }),
    dora.post(`${at}/solution`, { text: 'Fatto due' }),
  ])
  assert.deepEqual(solved.map((a) => a.status).sort(), [303, 409])
  const closed = await Promise.all([
    marta.post(`${at}/closure`),
    paolo.post(`${at}/closure`),
    dora.post(`${at}/closure`),
  ])
  assert.deepEqual(closed.map((a) => a.status).sort(), [303, 409, 409])
  assert.equal(
    (await peek(`select 1 from event where centre_id = $1 and name = 'desk.ticket_closed'`, [world.centreId])).length,
    1,
  )
})

test('what is wrong with a new ticket is said at its field, and what was typed comes back', async () => {
  const world = await deskPlace()
  const { paolo, merate } = world
  for (const [fields, says] of [
    [{ subject: '' }, /Campo obbligatorio|almeno/],
    [{ text: '' }, /Campo obbligatorio/],
    [{ category: 'niente' }, /La categoria non è tra/],
    [{ service: 'niente' }, /Il servizio non è nel catalogo/],
    [{ impact: '9' }, /massimo/],
    [{ bodyId: '' }, /Campo obbligatorio/],
  ] as const) {
    const answer = await openBy(paolo, merate, { text: 'Da non perdere', ...fields })
    assert.equal(answer.status, 422, JSON.stringify(fields))
    assert.match(answer.text, says)
  }
  assert.deepEqual(await peek('select 1 from ticket where centre_id = $1', [world.centreId]), [])
})

test('where a desk has no hours nothing is guessed: the ticket says why it has no deadline, and hours put it right', async () => {
  const world = await makeCentre()
  const { paolo, marta, dora, merate } = world
  const n = numberFrom(await openBy(paolo, merate))
  assert.equal((await storedTicket(world, n)).clock_problem, 'desk_without_hours')
  assert.match((await marta.get(`/desk/tickets/${n}`)).text, /Lo sportello non ha ancora un orario/)
  assert.equal((await dora.post('/desk/settings/beginning')).status, 303)
  await jobs()
  const put = await storedTicket(world, n)
  assert.equal(put.clock_problem, '')
  assert.ok(put.solution_due_at)
  assert.match((await marta.get(`/desk/tickets/${n}/why`)).text, /Perché questa scadenza/)
  assert.equal((await dora.post('/desk/settings/beginning')).status, 409, 'once')
})
