import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { ImapServer } from '../../test/imap-server.ts'
import { type Centre, jobs, makeCentre, peek, settings, testDatabase } from '../../test/world.ts'
import { letter } from '../../test/letters.ts'
import { makeLog } from '../platform/log.ts'
import { root } from '../platform/root.ts'
import { addMailbox, MailboxInput } from './index.ts'
import { askPull, switchMailbox } from './mailboxes.ts'
import { pull } from './pull.ts'

const server = new ImapServer()
before(() => server.start())
after(() => server.stop())
beforeEach(() => {
  server.folders.clear()
  server.folder('INBOX').uidValidity = 7
  server.cut = null
  server.heard.length = 0
})

const open = async (world: Centre, more: Record<string, unknown> = {}) => {
  const id = await world.inCentre((ctx) =>
    addMailbox(
      ctx,
      MailboxInput.parse({
        address: 'aiuto@centro.example',
        name: 'Assistenza',
        imapHost: '127.0.0.1',
        imapPort: server.port,
        imapSecurity: 'none',
        username: server.user,
        secret: server.password,
        ...more,
      }),
    ),
  )
  await world.inCentre((ctx) => switchMailbox(ctx, id, 'on'))
  return id
}
const ask = (world: Centre, id: string) => world.inCentre((ctx) => askPull(ctx, { id, imapHost: '127.0.0.1' }))
const kept = (world: Centre) =>
  peek<{ subject: string; state: string; to_mark: boolean }>(
    `select subject, state, to_mark from mail_message where centre_id = $1 and direction = 'in' order by uid`,
    [world.centreId],
  )
const state = async (id: string) =>
  (
    await peek<{ last_error: string; down: boolean }>(
      'select last_error, down_since is not null as down from mailbox where id = $1',
      [id],
    )
  )[0]!

test('what came is fetched once and marked as read; what came before the mailbox was opened is left alone', async () => {
  const world = await makeCentre()
  server.deliver(letter({ Subject: 'Vecchia', 'Message-ID': '<old@x.example>' }, 'ieri'), {
    at: new Date('2026-01-01T10:00:00Z'),
  })
  // The evening before in Rome, though for the server the day may be the same.
  const midnight = Temporal.Now.zonedDateTimeISO('Europe/Rome').startOfDay()
  server.deliver(letter({ Subject: 'Ieri sera', 'Message-ID': '<eve@x.example>' }, 'ieri'), {
    at: new Date(midnight.epochMilliseconds - 60_000),
  })
  server.deliver(letter({ Subject: 'Uno', 'Message-ID': '<1@x.example>' }, 'a'))
  server.deliver(letter({ Subject: 'Due', 'Message-ID': '<2@x.example>' }, 'b'))
  const id = await open(world)
  await jobs()
  assert.deepEqual(await kept(world), [
    { subject: 'Uno', state: 'accepted', to_mark: false },
    { subject: 'Due', state: 'accepted', to_mark: false },
  ])
  assert.deepEqual(
    server.folder('INBOX').messages.map((m) => [...m.flags]),
    [[], [], ['\\Seen'], ['\\Seen']],
  )
  assert.deepEqual(await state(id), { last_error: '', down: false })
  await ask(world, id)
  await jobs()
  assert.equal((await kept(world)).length, 2)
})

test('a connection cut at any command loses nothing and doubles nothing', async () => {
  const world = await makeCentre()
  for (const n of [1, 2, 3]) server.deliver(letter({ Subject: `N${n}`, 'Message-ID': `<n${n}@x.example>` }, String(n)))
  const id = await open(world, { afterPull: 'move', moveTo: 'Presi' })
  for (const command of ['LOGIN', 'SELECT', 'UID SEARCH', 'UID FETCH', 'CREATE', 'UID MOVE']) {
    server.cut = { command, times: 1 }
    await ask(world, id)
    await jobs()
    assert.notEqual((await state(id)).last_error, '', `cut at ${command}`)
    server.deliver(
      letter({ Subject: `dopo ${command}`, 'Message-ID': `<${command.replace(' ', '')}@x.example>` }, command),
    )
  }
  await ask(world, id)
  await jobs()
  assert.deepEqual(await state(id), { last_error: '', down: false })
  assert.equal((await kept(world)).length, 9)
  assert.equal(server.folder('INBOX').messages.length, 0)
  assert.equal(server.folder('Presi').messages.length, 9)
})

test('a server gone for an hour is shown with its reason, and what came meanwhile is fetched when it is back', async () => {
  const world = await makeCentre()
  const id = await open(world)
  await jobs()
  await server.stop()
  for (let minute = 0; minute < 3; minute++) {
    await ask(world, id)
    await jobs()
  }
  assert.deepEqual(await state(id), { last_error: 'refused', down: true })
  assert.equal((await world.events()).filter((e) => e === 'mailbox.server_lost').length, 1, 'told once')
  server.deliver(letter({ Subject: 'Durante', 'Message-ID': '<during@x.example>' }, 'x'))
  await server.start()
  await ask(world, id)
  await jobs()
  assert.deepEqual(await state(id), { last_error: '', down: false })
  assert.deepEqual(
    (await kept(world)).map((m) => m.subject),
    ['Durante'],
  )
  assert.equal((await world.events()).filter((e) => e === 'mailbox.server_found').length, 1)
})

test('a message counts from when its server got it, never from a moment ahead of ours', async () => {
  const world = await makeCentre()
  const before = new Date(Math.floor(Date.now() / 1000 - 40) * 1000)
  server.deliver(letter({ Subject: 'Prima', 'Message-ID': '<b@x.example>' }, 'a'), { at: before })
  server.deliver(letter({ Subject: 'Dopo', 'Message-ID': '<a@x.example>' }, 'b'), {
    at: new Date(Date.now() + 3_600_000),
  })
  // Yesterday counts too, for who runs this at midnight.
  await open(world, { sinceOn: '2026-01-01' })
  await jobs()
  const rows = await peek<{ subject: string; at: string; ahead: boolean }>(
    `select subject, extract(epoch from received_at)::text as at, received_at > now() as ahead from mail_message where centre_id = $1 and direction = 'in' order by uid`,
    [world.centreId],
  )
  assert.equal(Number(rows[0]!.at) * 1000, before.getTime())
  assert.equal(rows[1]!.ahead, false)
})

test('the wrong password is called so, and the answer of the server is shown to nobody', async () => {
  const world = await makeCentre()
  const id = await open(world, { secret: 'sbagliata' })
  await jobs()
  assert.deepEqual(await state(id), { last_error: 'credentials', down: true })
})

test('when the numbers of the server change, everything is looked at again and nothing is taken twice', async () => {
  const world = await makeCentre()
  server.deliver(letter({ Subject: 'Uno', 'Message-ID': '<1@x.example>' }, 'a'))
  const id = await open(world)
  await jobs()
  // The folder was made again: its numbers begin at one, and the first of them is a new message.
  Object.assign(server.folder('INBOX'), { uidValidity: 8, next: 1, messages: [] })
  server.deliver(letter({ Subject: 'Due', 'Message-ID': '<2@x.example>' }, 'b'))
  server.deliver(letter({ Subject: 'Uno', 'Message-ID': '<1@x.example>' }, 'a'))
  await ask(world, id)
  await jobs()
  assert.deepEqual((await kept(world)).map((m) => m.subject).sort(), ['Due', 'Uno'])
})

test('a message too large is not fetched: its heads stand in quarantine and it stays at the server, unread', async () => {
  const world = await makeCentre()
  server.deliver(letter({ Subject: 'Enorme', 'Message-ID': '<big@x.example>' }, 'x'.repeat(41 * 1024 * 1024)))
  await open(world)
  await jobs()
  assert.deepEqual(
    await peek(`select subject, state, reason from mail_message where centre_id = $1 and direction = 'in'`, [
      world.centreId,
    ]),
    [{ subject: 'Enorme', state: 'quarantined', reason: 'too_large' }],
  )
  assert.deepEqual([...server.folder('INBOX').messages[0]!.flags], [])
})

test('two pulls at once take each message once', async () => {
  const world = await makeCentre()
  for (let n = 0; n < 20; n++)
    server.deliver(letter({ 'Message-ID': `<p${n}@x.example>`, Subject: `P${n}` }, String(n)))
  const id = await open(world)
  const job = { work: world.inCentre, signal: new AbortController().signal, log: makeLog('error') }
  const again = async () => {
    await peek('update mailbox set pulling_until = null where id = $1', [id])
    return pull(job, id)
  }
  const taken = await Promise.all([pull(job, id), again(), again()])
  assert.ok(taken.reduce((a, b) => a + b) >= 20)
  assert.equal((await kept(world)).length, 20)
})

test('killed at any instant, a worker loses no message and doubles none', async () => {
  const world = await makeCentre()
  const count = 40
  for (let n = 0; n < count; n++)
    server.deliver(letter({ 'Message-ID': `<k${n}@x.example>`, Subject: `K${n}` }, 'x'.repeat(n * 300)))
  const id = await open(world)
  const run = async (killAfter: number | null) => {
    await peek('update mailbox set pulling_until = null where id = $1', [id])
    const child = spawn(process.execPath, [
      '--import',
      join(root, 'test/tsx.mjs'),
      join(root, 'test/pull-child.ts'),
      JSON.stringify(testDatabase.login),
      join(settings.dataDir, 'secret.key'),
      join(settings.dataDir, 'files'),
      world.centreId,
      id,
    ])
    const ended = once(child, 'exit')
    await Promise.race([once(child.stdout, 'data'), ended])
    if (killAfter !== null) setTimeout(() => child.kill('SIGKILL'), killAfter)
    await ended
  }
  let kills = 0
  for (; kills < 6 && (await kept(world)).length < count; kills++) await run(30 + Math.random() * 300)
  assert.ok(kills > 1, 'it was killed on the way')
  await run(null)
  assert.equal((await kept(world)).length, count)
  assert.equal((await kept(world)).filter((m) => m.to_mark).length, 0)
  assert.equal((await world.events()).filter((e) => e === 'mailbox.message_accepted').length, count)
  assert.ok(server.folder('INBOX').messages.every((m) => m.flags.has('\\Seen')))
})
