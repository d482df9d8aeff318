import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy, storedTicket } from '../../test/desk.ts'
import { type Centre, peek } from '../../test/world.ts'
import { addMailbox, MailboxInput } from '../mailbox/index.ts'
import { newId } from '../platform/ids.ts'
import { takeMail } from './from-mail.ts'

const nobody = { person: null, bodyIds: [] }
const arrive = (world: Centre, address: string, more: { name?: string; mailboxId?: string } = {}) =>
  world.inCentre((ctx) =>
    takeMail(
      ctx,
      {
        id: newId(),
        mailboxId: more.mailboxId ?? newId(),
        kind: 'mail',
        from: { name: more.name ?? 'Anna Ignota', address },
        subject: 'Il portale non risponde',
        text: 'Da stamattina.',
        files: [],
        thread: [],
        numberInSubject: undefined,
      },
      nobody,
    ),
  )
const contactOf = async (world: Centre, address: string) =>
  (
    await peek<{ id: string }>('select id from desk_contact where centre_id = $1 and address = $2', [
      world.centreId,
      address,
    ])
  )[0]!.id

test('a contact is confirmed for a body, then recognised as one of its people: tickets and mail to come are theirs', async () => {
  const world = await deskPlace()
  const { paolo, olga, marta, dora, merate } = world
  const taken = await arrive(world, 'anna@casa.example')
  const at = `/desk/contacts/${await contactOf(world, 'anna@casa.example')}`
  assert.match((await marta.get('/desk/tickets')).text, /Contatti da confermare: 1/)
  assert.match((await marta.get('/desk/contacts')).text, /Anna Ignota/)
  assert.equal((await paolo.get('/desk/contacts')).status, 404)
  assert.equal((await marta.post(`${at}/person`, { personId: paolo.id })).status, 409, 'first the body')
  assert.match((await marta.get(`${at}?q=merate`)).text, /È di questo ente: Comune di Merate/)
  const both = await Promise.all([
    marta.post(`${at}/body`, { bodyId: merate.id }),
    dora.post(`${at}/body`, { bodyId: merate.id }),
  ])
  assert.deepEqual(both.map((a) => a.status).sort(), [303, 409], 'of two one wins, the other is told')
  assert.equal((await storedTicket(world, taken!.number)).body_id, merate.id)
  assert.ok((await storedTicket(world, taken!.number)).solution_due_at)
  assert.doesNotMatch((await marta.get('/desk/contacts')).text, /Anna Ignota/, 'it waits no more')
  const strange = await marta.post(`${at}/person`, { personId: olga.id })
  assert.equal(strange.status, 422, 'of another body')
  assert.equal((await marta.post(`${at}/person`, { personId: paolo.id })).status, 303)
  const mine = async (n: number) =>
    (
      await peek<{ requester_id: string }>('select requester_id from ticket where centre_id = $1 and number = $2', [
        world.centreId,
        n,
      ])
    )[0]!.requester_id
  assert.equal(await mine(taken!.number), paolo.id)
  const next = await arrive(world, 'anna@casa.example')
  assert.deepEqual([await mine(next!.number), (await storedTicket(world, next!.number)).body_id], [paolo.id, merate.id])
})

test('what a refused contact writes is no ticket, until they are let in again', async () => {
  const world = await deskPlace()
  const { marta } = world
  await arrive(world, 'spam@casa.example')
  const at = `/desk/contacts/${await contactOf(world, 'spam@casa.example')}`
  assert.equal((await marta.post(`${at}/readmission`)).status, 409)
  assert.equal((await marta.post(`${at}/refusal`)).status, 303)
  assert.equal((await marta.post(`${at}/refusal`)).status, 409)
  assert.equal(await arrive(world, 'spam@casa.example'), null)
  assert.match((await marta.get('/desk/contacts?state=refused')).text, /spam@casa\.example/)
  assert.equal((await marta.post(`${at}/readmission`)).status, 303)
  assert.ok(await arrive(world, 'spam@casa.example'))
})

test('two contacts that are one somebody become one, never across two bodies', async () => {
  const world = await deskPlace()
  const { marta, merate, olgiate } = world
  const first = await arrive(world, 'anna@casa.example')
  const second = await arrive(world, 'anna@ufficio.example')
  const stranger = await arrive(world, 'bruno@altrove.example', { name: 'Bruno' })
  const [a, b, c] = [
    await contactOf(world, 'anna@casa.example'),
    await contactOf(world, 'anna@ufficio.example'),
    await contactOf(world, 'bruno@altrove.example'),
  ]
  await marta.post(`/desk/contacts/${b}/body`, { bodyId: merate.id })
  await marta.post(`/desk/contacts/${c}/body`, { bodyId: olgiate.id })
  assert.equal((await marta.post(`/desk/contacts/${c}/merge`, { into: b })).status, 409)
  assert.equal((await marta.post(`/desk/contacts/${a}/merge`, { into: a })).status, 422)
  const page = (await marta.get(`/desk/contacts/${a}`)).text
  assert.match(page, new RegExp(`<option value="${b}">Anna Ignota`), 'of the same name')
  assert.doesNotMatch(page, new RegExp(`<option value="${c}"`))
  assert.equal((await marta.post(`/desk/contacts/${a}/merge`, { into: b })).url, `/desk/contacts/${b}`)
  assert.equal((await marta.get(`/desk/contacts/${a}`)).status, 404)
  assert.equal((await storedTicket(world, first!.number)).body_id, merate.id, 'what was nobody’s is the body’s')
  const next = await arrive(world, 'anna@casa.example')
  assert.equal((await storedTicket(world, next!.number)).body_id, merate.id, 'the old address leads to who it is')
  assert.ok(second && stranger)
})

test('what comes to a mailbox waits in its queue; one mailbox has one queue', async () => {
  const world = await deskPlace()
  const { dora, marta } = world
  const mailboxId = await world.inCentre((ctx) =>
    addMailbox(ctx, MailboxInput.parse({ address: 'rete@centro.example', name: 'Rete' })),
  )
  const queueOf = async (n: number) =>
    (
      await peek<{ name: string }>(
        'select q.name from ticket t join desk_queue q on q.id = t.queue_id where t.centre_id = $1 and t.number = $2',
        [world.centreId, n],
      )
    )[0]?.name
  const queue = { name: 'Rete', assignment: 'hand', mailboxId }
  assert.equal((await dora.post('/desk/settings/queues', { ...queue, mailboxId: newId() })).status, 422)
  assert.equal((await dora.post('/desk/settings/queues', queue)).status, 303)
  assert.match((await dora.get('/desk/settings/queues')).text, /rete@centro\.example/)
  assert.equal(await queueOf((await arrive(world, 'uno@casa.example', { mailboxId }))!.number), 'Rete')
  assert.equal((await dora.post('/desk/settings/queues', { ...queue, name: 'Reti' })).status, 303)
  assert.equal(await queueOf((await arrive(world, 'due@casa.example', { mailboxId }))!.number), 'Reti')
  const n = numberFrom(await openBy(world.paolo, world.merate))
  assert.equal(await queueOf(n), 'Generale', 'what comes another way is not touched')
  assert.equal((await marta.get('/desk/settings/queues')).status, 404)
})
