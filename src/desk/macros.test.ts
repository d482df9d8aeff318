import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy, storedTicket } from '../../test/desk.ts'
import { type Centre, jobs, peek } from '../../test/world.ts'

const make = (world: Centre, fields: Record<string, string>) => world.dora.post('/desk/settings/templates', fields)
const idOf = async (world: Centre, name: string) =>
  (
    await peek<{ id: string }>('select id from desk_template where centre_id = $1 and name = $2', [
      world.centreId,
      name,
    ])
  )[0]!.id
const names = async (world: Centre, number: number) =>
  (
    await peek<{ name: string }>(
      `select e.name from event e join ticket t on t.id = e.subject_id where t.centre_id = $1 and t.number = $2 order by e.seq`,
      [world.centreId, number],
    )
  ).map((e) => e.name.replace('desk.', ''))

test('one press answers, grades, tags, queues, assigns and solves: each an event of its own', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  await dora.post('/desk/settings/queues', { name: 'Rete', assignment: 'hand' })
  const [queue] = await peek<{ id: string }>(`select id from desk_queue where centre_id = $1 and name = 'Rete'`, [
    world.centreId,
  ])
  const all = {
    name: 'Guasto',
    text: 'Gentile {{richiedente}}, {{numero}} è risolto.',
    move: 'solution',
    tag: 'guasto',
  }
  const made = await make(world, {
    ...all,
    impact: '1',
    urgency: '1',
    queueId: queue!.id,
    owner: 'person',
    ownerId: dora.id,
  })
  assert.equal(made.status, 303, made.text)
  assert.match(
    (await dora.get('/desk/settings/templates')).text,
    /priorità 1, coda Rete, etichetta guasto, a Dora[^<]*, risolvi/,
  )
  const n = numberFrom(await openBy(paolo, merate))
  const templateId = await idOf(world, 'Guasto')
  assert.equal((await paolo.post(`/desk/tickets/${n}/macro`, { templateId })).status, 403)
  const done = await marta.post(`/desk/tickets/${n}/macro`, { templateId, version: '1' })
  assert.equal(done.status, 303, done.text)
  const t = await storedTicket(world, n)
  assert.deepEqual([t.state, t.priority, t.assignee_id], ['solved', 1, dora.id])
  assert.match((await paolo.get(`/desk/tickets/${n}`)).text, new RegExp(`Gentile Paolo Referente, T-${n} è risolto`))
  assert.deepEqual(await names(world, n), [
    'ticket_opened',
    'ticket_graded',
    'ticket_queued',
    'tag_changed',
    'ticket_charged',
    'ticket_solved',
    'ticket_assigned',
  ])
})

test('what cannot be done leaves nothing done, and what was typed is what goes', async () => {
  const world = await deskPlace()
  const { paolo, marta, dora, merate } = world
  await dora.post('/desk/settings/categories', { code: 'liste', name: 'Liste', checklist: 'Prova la stampa' })
  await make(world, { name: 'Fatto', text: 'Fatto per {{ente}}.', move: 'solution', tag: 'fatto', category: 'liste' })
  const templateId = await idOf(world, 'Fatto')
  const n = numberFrom(await openBy(paolo, merate, { category: 'liste' }))
  await jobs()
  const at = `/desk/tickets/${n}`
  const page = (await marta.get(at)).text
  assert.match(page, /optgroup label="Di questa categoria"><option value="[^"]+">Fatto \(etichetta fatto, risolvi\)/)
  const refused = await marta.post(`${at}/macro`, { templateId, text: 'Scritto da me' })
  assert.equal(refused.status, 409)
  assert.match(refused.text, /Restano 1 voci della lista di controllo/)
  assert.match(refused.text, /Scritto da me/)
  assert.deepEqual(
    await peek('select 1 from ticket_tag where centre_id = $1', [world.centreId]),
    [],
    'not even the tag',
  )
  assert.equal((await marta.post(`${at}/macro`, { templateId, version: '9' })).status, 409, 'of another version')
  assert.equal((await marta.post(`${at}/macro`, {})).status, 422)
  const put = await marta.post(`${at}/macro`, { templateId, text: 'Prima riga', do: 'text' })
  assert.equal(put.status, 200)
  assert.match(put.text, /Prima riga\n\nFatto per Comune di Merate\./)
  assert.equal((await storedTicket(world, n)).state, 'new', 'nothing was sent')
  const [check] = await peek<{ id: string }>('select id from ticket_check where centre_id = $1', [world.centreId])
  await marta.post(`${at}/checks/${check!.id}`)
  assert.equal((await marta.post(`${at}/macro`, { templateId, text: 'Scritto da me' })).status, 303)
  const seen = (await paolo.get(at)).text
  assert.match(seen, /Scritto da me/)
  assert.doesNotMatch(seen, /Fatto per/)
})

test('gravity, queue, tag and person are put back; what was said stays', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate } = world
  await make(world, {
    name: 'Urgente',
    text: 'Lo guardiamo subito.',
    impact: '1',
    urgency: '1',
    owner: 'me',
    tag: 'subito',
  })
  const n = numberFrom(await openBy(paolo, merate))
  const at = `/desk/tickets/${n}`
  const before = await storedTicket(world, n)
  const templateId = await idOf(world, 'Urgente')
  assert.equal((await marta.post(`${at}/macro`, { templateId })).status, 303)
  assert.equal((await storedTicket(world, n)).priority, 1)
  const undo = /action="(\/desk\/changes\/[^"]+\/undoing)"/.exec((await marta.get(at)).text)?.[1]
  assert.ok(undo)
  assert.equal((await marta.post(undo, { ticket: String(n) })).url, at)
  const after = await storedTicket(world, n)
  assert.deepEqual([after.priority, after.assignee_id, after.state], [before.priority, null, 'open'])
  assert.deepEqual(await peek('select 1 from ticket_tag where centre_id = $1', [world.centreId]), [])
  assert.match((await paolo.get(at)).text, /Lo guardiamo subito/)
  assert.equal((await marta.post(`${at}/macro`, { templateId })).status, 303)
  const again = /action="(\/desk\/changes\/[^"]+\/undoing)"/.exec((await marta.get(at)).text)![1]!
  await paolo.post(`${at}/messages`, { text: 'Grazie' })
  await marta.post(again, { ticket: String(n) })
  assert.equal((await storedTicket(world, n)).priority, 1, 'touched since: it stays')
})

test('a template that could not be used is refused where it is wrong', async () => {
  const world = await deskPlace()
  for (const [fields, says] of [
    [{}, /Scrivi una risposta, o scegli che cosa cambia/],
    [{ move: 'wait' }, /serve anche la risposta/],
    [{ text: 'Ciao {{nome}}' }, /La variabile \{\{nome\}\} non esiste/],
    [{ text: 'Ciao', impact: '1' }, /Indica tutti e due, o nessuno/],
    [{ text: 'Ciao', owner: 'person', ownerId: world.paolo.id }, /La persona non lavora allo sportello/],
    [{ text: 'Ciao', queueId: crypto.randomUUID() }, /La coda non è tra quelle/],
    [{ text: 'Ciao', category: 'niente' }, /La categoria non è tra/],
  ] as const) {
    const answer = await make(world, { name: 'Prova', ...fields })
    assert.equal(answer.status, 422, JSON.stringify(fields))
    assert.match(answer.text, says)
  }
  assert.deepEqual(await peek('select 1 from desk_template where centre_id = $1', [world.centreId]), [])
})
