import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import test, { after, before, beforeEach } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { letter } from '../../test/letters.ts'
import { openBox, take } from '../../test/mailboxes.ts'
import { type Centre, jobs, makeCentre, peek, settings } from '../../test/world.ts'
import { keepFile } from '../platform/files.ts'
import { sendMessage, type NewMessage } from './index.ts'
import { switchMailbox } from './mailboxes.ts'
import { send } from './sending.ts'

let refuse: { code: number } | null = null
const arrived: { to: string[]; text: string }[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onAuth: (auth, _session, done) =>
    done(auth.password === 'parola' ? null : new Error('no'), { user: auth.username ?? '' }),
  onRcptTo: (_address, _session, done) =>
    done(refuse ? Object.assign(new Error('no such mailbox'), { responseCode: refuse.code }) : null),
  onData: (stream, session, done) => {
    let text = ''
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    stream.on('end', () => {
      arrived.push({ to: session.envelope.rcptTo.map((r) => r.address), text })
      done()
    })
  },
})
before(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
after(() => server.close(() => {}))
beforeEach(() => {
  refuse = null
  arrived.length = 0
})
const open = async (world: Centre, more: Record<string, unknown> = {}) => {
  const { port } = server.server.address() as AddressInfo
  const id = await openBox(world, {
    smtpHost: '127.0.0.1',
    smtpPort: port,
    smtpSecurity: 'none',
    username: 'aiuto',
    secret: 'parola',
    ...more,
  })
  await world.inCentre((ctx) => switchMailbox(ctx, id, 'on'))
  return id
}
const write = (world: Centre, mailboxId: string, more: Partial<NewMessage> = {}) =>
  world.inCentre((ctx) =>
    sendMessage(ctx, { mailboxId, to: ['carla@comune.example'], subject: 'Re: Prova', text: 'Eccoci', ...more }),
  )
const state = async (id: string) => {
  const [row] = await peek<{ state: string; reason: string }>('select state, reason from mail_message where id = $1', [
    id,
  ])
  return [row!.state, row!.reason]
}
const head = (text: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(text)?.[1]?.replaceAll(/\s+/g, ' ')

test('an answer leaves once, with its conversation and its file', async () => {
  const world = await makeCentre()
  const box = await open(world)
  const { id: question } = await take(
    world,
    box,
    letter({ 'Message-ID': '<q@x.example>', References: '<a@x.example> <b@x.example>' }, 'Aiuto'),
  )
  const file = await world.inCentre((ctx) =>
    keepFile(ctx, {
      name: 'guida.txt',
      bytes: Buffer.from('passo uno'),
      ownerKind: 'mailbox.prova',
      ownerId: question,
    }),
  )
  const id = await write(world, box, { inReplyTo: question, files: [file.id], automatic: true })
  await jobs()
  const job = { work: world.inCentre, centreId: world.centreId }
  await send(job, id)
  // Whoever listens may have answered the question too.
  const mine = arrived.filter((a) => head(a.text, 'X-Campanile-Message') === id)
  assert.equal(mine.length, 1)
  const { text, to } = mine[0]!
  assert.deepEqual(to, ['carla@comune.example'])
  assert.deepEqual(
    ['Message-ID', 'In-Reply-To', 'References', 'Auto-Submitted', 'From', 'X-Campanile-Message'].map((n) =>
      head(text, n),
    ),
    [
      `<${id}@centro.example>`,
      '<q@x.example>',
      '<a@x.example> <b@x.example> <q@x.example>',
      'auto-replied',
      'Assistenza <aiuto@centro.example>',
      id,
    ],
  )
  assert.match(text, /guida\.txt/)
  assert.deepEqual(await state(id), ['sent', ''])
  assert.ok((await world.events()).includes('mailbox.message_sent'))
})

test('a message written by a person does not say it is automatic', async () => {
  const world = await makeCentre()
  const box = await open(world)
  await write(world, box)
  await jobs()
  assert.equal(head(arrived[0]!.text, 'Auto-Submitted'), undefined)
})

test('a header cannot be written through the subject or the address', async () => {
  const world = await makeCentre()
  const box = await open(world)
  await write(world, box, { subject: 'Ciao\r\nBcc: tutti@male.example' })
  await jobs()
  assert.deepEqual(arrived[0]!.to, ['carla@comune.example'])
  assert.equal(head(arrived[0]!.text, 'Bcc'), undefined)
  for (const to of ['a@b.example, c@d.example', 'a@b.example\r\nc@d.example', 'solo-nome', '<a@b.example>'])
    await assert.rejects(write(world, box, { to: [to] }), { status: 422 }, to)
})

test('what a server refuses for good is not sent again by itself, and somebody may try again', async () => {
  const world = await makeCentre()
  const box = await open(world)
  refuse = { code: 550 }
  const id = await write(world, box)
  await jobs()
  assert.deepEqual(await state(id), ['failed', 'recipient'])
  assert.equal((await world.events()).at(-1), 'mailbox.message_failed')
  refuse = null
  assert.equal((await world.marta.post(`/mailbox/messages/${id}/sending`)).status, 303)
  await jobs()
  assert.deepEqual(await state(id), ['sent', ''])
  assert.equal((await world.marta.post(`/mailbox/messages/${id}/sending`)).status, 409)
})

test('while a server says later, or is away, the message waits; after many tries it is given up', async () => {
  const world = await makeCentre()
  const box = await open(world)
  refuse = { code: 451 }
  const id = await write(world, box)
  const job = { work: world.inCentre, centreId: world.centreId }
  await assert.rejects(send(job, id))
  assert.deepEqual(await state(id), ['waiting', 'recipient'])
  await peek('update mailbox set smtp_port = 1 where id = $1', [box])
  await assert.rejects(send(job, id))
  assert.equal((await state(id))[0], 'waiting')
  for (let n = 0; n < 6; n++) await send(job, id).catch(() => {})
  assert.equal((await state(id))[0], 'failed')
})

test('a mailbox that is off sends when it is on', async () => {
  const world = await makeCentre()
  const box = await open(world)
  await world.inCentre((ctx) => switchMailbox(ctx, box, 'off'))
  const id = await write(world, box)
  await jobs()
  assert.equal((await state(id))[0], 'waiting')
  await world.inCentre((ctx) => switchMailbox(ctx, box, 'on'))
  await jobs()
  assert.equal((await state(id))[0], 'sent')
})

test('without a server a message becomes a file', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const id = await write(world, box)
  await jobs()
  assert.match(readFileSync(join(settings.dataDir, 'mail', `${id}.eml`), 'utf8'), /Eccoci/)
  assert.deepEqual(await state(id), ['sent', ''])
})

test('an address gets three automatic answers in an hour, however many are written at once; people’s are not counted', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  for (let n = 0; n < 5; n++) await write(world, box)
  const ids = await Promise.all(Array.from({ length: 16 }, () => write(world, box, { automatic: true })))
  const states = await Promise.all(ids.map(state))
  assert.equal(states.filter(([s]) => s === 'waiting').length, 3)
  assert.equal(states.filter(([s, reason]) => s === 'held' && reason === 'limit').length, 13)
  assert.equal((await world.events()).filter((e) => e === 'mailbox.message_held').length, 13)
  assert.equal((await state(await write(world, box, { automatic: true, to: ['altra@comune.example'] })))[0], 'waiting')
  await peek(`update mail_message set received_at = received_at - interval '61 minutes' where id = any ($1)`, [ids])
  assert.equal((await state(await write(world, box, { automatic: true })))[0], 'waiting')
})
