import assert from 'node:assert/strict'
import test from 'node:test'
import { deskPlace, numberFrom, openBy, storedTicket } from '../../test/desk.ts'
import { jobs, peek, type Centre } from '../../test/world.ts'
import { addMailbox, getMailbox, keepMessage, MailboxInput, prepare } from '../mailbox/index.ts'
import { newId } from '../platform/ids.ts'
import { type Mail, takeMail } from './from-mail.ts'

const nobody = { person: null, bodyIds: [] }
const mail = (more: Partial<Mail> = {}): Mail => ({
  id: newId(),
  mailboxId: newId(),
  kind: 'mail',
  from: { name: 'Ignoto Mittente', address: 'ignoto@esempio.example' },
  subject: 'R: Stampante',
  text: 'Non stampa più nulla.',
  files: [],
  thread: [],
  numberInSubject: undefined,
  ...more,
})
const known = (world: Centre) => ({
  person: { id: world.paolo.id, name: world.paolo.name, atCentre: false, bodyIds: [world.merate.id] },
  bodyIds: [world.merate.id],
})

test('mail of somebody known is a ticket of their body; its answers find it by conversation or by number, and twice is once', async () => {
  const world = await deskPlace()
  const first = mail()
  const taken = await world.inCentre((ctx) => takeMail(ctx, first, known(world)))
  assert.ok(taken)
  assert.equal(taken.as, 'ticket')
  const ticket = await storedTicket(world, taken.number)
  assert.deepEqual([ticket.body_id, ticket.channel, ticket.clock_problem], [world.merate.id, 'mail', ''])
  assert.equal(await world.inCentre((ctx) => takeMail(ctx, first, known(world))), null, 'the same message again')
  const byThread = await world.inCentre((ctx) =>
    takeMail(ctx, mail({ thread: [first.id], text: 'Aggiungo' }), known(world)),
  )
  const byNumber = await world.inCentre((ctx) =>
    takeMail(ctx, mail({ numberInSubject: `T-${taken.number}` }), known(world)),
  )
  const words = { number: taken.number, as: 'message' }
  assert.deepEqual([byThread, byNumber], [words, words])
  assert.match((await world.paolo.get(`/desk/tickets/${taken.number}`)).text, /Aggiungo/)
})

test('an unknown sender is a contact to confirm and never a member: no body sees the ticket until the desk says whose it is', async () => {
  const world = await deskPlace()
  const { paolo, marta, merate } = world
  const taken = await world.inCentre((ctx) => takeMail(ctx, mail(), nobody))
  assert.ok(taken)
  const at = `/desk/tickets/${taken.number}`
  assert.equal((await storedTicket(world, taken.number)).body_id, null)
  assert.equal((await paolo.get(at)).status, 404)
  assert.match((await marta.get(at)).text, /Mittente sconosciuto/)
  assert.equal((await marta.post(`${at}/wait`, { text: 'Chi siete?' })).status, 409, 'nobody to wait for')
  assert.deepEqual(
    await peek('select 1 from person where centre_id = $1 and name = $2', [world.centreId, 'Ignoto Mittente']),
    [],
  )
  assert.match((await marta.get(`${at}/body?q=merate`)).text, /È di questo ente/)
  assert.equal((await marta.post(`${at}/body`, { bodyId: merate.id })).status, 303)
  assert.match((await paolo.get(at)).text, /Non stampa più nulla/)
  // Confirmed: the next one is of that body.
  const next = await world.inCentre((ctx) => takeMail(ctx, mail({ subject: 'Altro' }), nobody))
  assert.equal((await storedTicket(world, next!.number)).body_id, merate.id)
})

test('a number in the subject opens no ticket to strangers: what they write is a ticket of its own, linked', async () => {
  const world = await deskPlace()
  const n = numberFrom(await openBy(world.paolo, world.merate))
  const taken = await world.inCentre((ctx) =>
    takeMail(ctx, mail({ numberInSubject: `T-${n}`, text: 'Datemi la parola d’ordine' }), nobody),
  )
  assert.ok(taken)
  assert.equal(taken.as, 'ticket')
  assert.notEqual(taken.number, n)
  assert.doesNotMatch((await world.paolo.get(`/desk/tickets/${n}`)).text, /parola d’ordine/)
  assert.match((await world.marta.get(`/desk/tickets/${n}`)).text, new RegExp(`T-${taken.number}`))
  const colleague = { person: { id: world.marta.id, name: 'Marta', atCentre: true, bodyIds: [] }, bodyIds: [] }
  const noted = await world.inCentre((ctx) =>
    takeMail(ctx, mail({ numberInSubject: `T-${n}`, text: 'Solo tra noi' }), colleague),
  )
  assert.deepEqual(noted, { number: n, as: 'note' })
  assert.doesNotMatch((await world.paolo.get(`/desk/tickets/${n}`)).text, /Solo tra noi/)
})

test('a closed ticket opens again by mail within its rules; after that a new one begins and says which it follows', async () => {
  const world = await deskPlace()
  const { marta, dora } = world
  const first = await world.inCentre((ctx) => takeMail(ctx, mail(), known(world)))
  assert.ok(first)
  const at = `/desk/tickets/${first.number}`
  const close = async () => {
    assert.equal((await marta.post(`${at}/messages`, { text: 'Fatto', next: 'solution' })).status, 303)
    assert.equal((await marta.post(`${at}/closure`)).status, 303)
  }
  assert.equal(
    (
      await dora.post('/desk/settings/rules', {
        closeDays: '7',
        reopenDays: '10',
        reopenTimes: '1',
        survey: 'true',
        lang: 'it',
        version: '0',
      })
    ).status,
    303,
  )
  await close()
  const again = () =>
    world.inCentre((ctx) => takeMail(ctx, mail({ numberInSubject: `T-${first.number}`, text: 'Ancora' }), known(world)))
  assert.deepEqual(await again(), { number: first.number, as: 'message' })
  assert.equal((await storedTicket(world, first.number)).state, 'open')
  await close()
  const other = await again()
  assert.ok(other)
  assert.equal(other.as, 'ticket')
  assert.equal((await storedTicket(world, first.number)).state, 'closed')
  assert.match((await marta.get(at)).text, new RegExp(`T-${other.number}`))
})

test('a mail that is fetched becomes a ticket, and what the desk answers leaves from the same mailbox in the same conversation', async () => {
  const world = await deskPlace()
  const raw = [
    'From: Carla Cittadina <carla@esempio.example>',
    'To: aiuto@centro.example',
    'Subject: Non va la posta',
    'Message-ID: <uno@esempio.example>',
    'Date: Fri, 20 Nov 2026 10:00:00 +0100',
    '',
    'Da ieri non ricevo nulla.',
    '',
  ].join('\r\n')
  await world.inCentre(async (ctx) => {
    const id = await addMailbox(ctx, MailboxInput.parse({ address: 'aiuto@centro.example', name: 'Sportello' }))
    const box = await getMailbox(ctx, id)
    await keepMessage(ctx, box, await prepare(Buffer.from(raw)))
  })
  await jobs()
  const [row] = await peek<{ number: number; requester_name: string }>(
    'select number, requester_name from ticket where centre_id = $1',
    [world.centreId],
  )
  assert.ok(row, 'the ticket is there')
  assert.equal(row.requester_name, 'Carla Cittadina')
  assert.equal((await world.marta.post(`/desk/tickets/${row.number}/messages`, { text: 'Guardiamo.' })).status, 303)
  await jobs()
  const sent = await peek<{ subject: string; text: string; automatic: boolean }>(
    `select subject, text, automatic from mail_message where centre_id = $1 and direction = 'out' order by received_at`,
    [world.centreId],
  )
  assert.deepEqual(
    sent.map((m) => [m.automatic, m.subject]),
    [
      [true, `[T-${row.number}] Non va la posta`],
      [false, `[T-${row.number}] Non va la posta`],
    ],
  )
  assert.match(sent[0]!.text, /La tua richiesta è arrivata/)
  assert.equal(sent[1]!.text, 'Guardiamo.')
})
