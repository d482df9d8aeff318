import assert from 'node:assert/strict'
import test from 'node:test'
import { letter } from '../../test/letters.ts'
import { type Centre, makeCentre, peek } from '../../test/world.ts'
import {
  addMailbox,
  getMailbox,
  keepMessage,
  MailboxInput,
  prepare,
  readMessage,
  receiptsOf,
  senderOf,
  sendMessage,
} from './index.ts'

const openBox = (world: Centre, more: Record<string, unknown> = {}) =>
  world.inCentre((ctx) =>
    addMailbox(ctx, MailboxInput.parse({ address: 'aiuto@centro.example', name: 'Assistenza', ...more })),
  )
const take = async (world: Centre, boxId: string, bytes: Buffer) => {
  const prepared = await prepare(bytes)
  return world.inCentre(async (ctx) => keepMessage(ctx, await getMailbox(ctx, boxId), prepared))
}

test('a letter is taken in once, whichever way it comes again; another with the same id is another', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const first = letter(
    { 'Message-ID': '<a@x.example>', Subject: 'Stampante [T-1042]' },
    'Non stampa.\n\nIl giorno 3 marzo Marta ha scritto:\n> Provi a spegnerla',
  )
  const kept = await take(world, box, first)
  assert.equal(kept.state, 'accepted')
  const again = Buffer.concat([Buffer.from('Received: from relay.example\r\n'), first])
  assert.deepEqual(await take(world, box, again), { id: kept.id, state: 'known' })
  const forged = letter({ 'Message-ID': '<a@x.example>', Subject: 'Stampante [T-1042]' }, 'Altro.')
  assert.equal((await take(world, box, forged)).state, 'accepted')
  const read = await world.inCentre((ctx) => readMessage(ctx, kept.id))
  assert.deepEqual(
    [read.text, read.quoted, read.numberInSubject, read.from.address, read.machine],
    ['Non stampa.', 'Il giorno 3 marzo Marta ha scritto:\n> Provi a spegnerla', 'T-1042', 'carla@comune.example', null],
  )
  assert.deepEqual((await world.events()).slice(1), ['mailbox.message_accepted', 'mailbox.message_accepted'])
})

test('an answer goes into the conversation, and what answers it too', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const { id } = await take(world, box, letter({ 'Message-ID': '<q1@x.example>' }, 'Aiuto'))
  const sent = await world.inCentre((ctx) =>
    sendMessage(ctx, {
      mailboxId: box,
      to: ['carla@comune.example'],
      subject: 'Re: Prova',
      text: 'Eccoci',
      inReplyTo: id,
    }),
  )
  const [row] = await peek<{ header_id: string; in_reply_to: string }>(
    'select header_id, in_reply_to from mail_message where id = $1',
    [sent],
  )
  assert.equal(row!.in_reply_to, 'q1@x.example')
  const back = await take(
    world,
    box,
    letter({ 'Message-ID': '<q2@x.example>', 'In-Reply-To': `<${row!.header_id}>` }, 'Grazie'),
  )
  assert.deepEqual((await world.inCentre((ctx) => readMessage(ctx, back.id))).thread, [id, sent])
  assert.deepEqual(await world.inCentre((ctx) => receiptsOf(ctx, sent)), [])
  assert.deepEqual(await world.inCentre((ctx) => senderOf(ctx, { address: 'carla@comune.example' })), {
    person: null,
    bodyIds: [],
  })
})
