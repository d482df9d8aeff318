import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { jobs, makeCentre, peek, settings } from '../../test/world.ts'
import { work } from './ctx.ts'
import { openMail, postLetter } from './mail.ts'

const received: string[] = []
let refuses = false
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, done) => done(refuses ? new Error('mailbox full') : null),
  onData(stream, _session, done) {
    let text = ''
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    stream.on('end', () => {
      received.push(text)
      done()
    })
  },
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const { port } = server.server.address() as { port: number }
after(() => new Promise<void>((done) => server.close(done)))

const { dora, centreId } = await makeCentre()
const post = (subject: string) =>
  work(dora.actor, (ctx) =>
    postLetter(ctx, { kind: 'prova', to: 'qualcuno@prova.invalid', subject, text: 'Ciao, città' }),
  )
const last = async () =>
  (
    await peek<{ state: string; text: string | null; attempts: number; last_error: string | null }>(
      'select state, text, attempts, last_error from mail where centre_id = $1 order by created_at desc limit 1',
      [centreId],
    )
  )[0]!

test('a letter leaves by SMTP, and what it said is forgotten', async () => {
  openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, folder: '/nowhere', from: 'Campanile <campanile@prova.invalid>' })
  await post('Oggetto di prova')
  assert.equal(received.length, 0, 'not before the transaction is kept and the queue has come to it')
  await jobs()
  assert.equal(received.length, 1)
  assert.match(received[0]!, /Subject: Oggetto di prova/)
  assert.deepEqual(await last(), { state: 'sent', text: null, attempts: 1, last_error: null })
})

test('a letter that is refused says why, keeps its words and is tried again', async () => {
  refuses = true
  await post('Rifiutato')
  await jobs()
  const failed = await last()
  assert.equal(failed.state, 'failed')
  assert.match(failed.last_error!, /mailbox full/)
  assert.equal(failed.text, 'Ciao, città')
  refuses = false
  await peek('update graphile_worker._private_jobs set run_at = now() where true')
  await jobs()
  assert.equal((await last()).state, 'sent')
})

test('a letter of an action that failed never leaves', async () => {
  await assert.rejects(() =>
    work(dora.actor, async (ctx) => {
      await postLetter(ctx, { kind: 'prova', to: 'qualcuno@prova.invalid', subject: 'Mai', text: 'Mai' })
      throw new Error('no')
    }),
  )
  const before = received.length
  await jobs()
  assert.equal(received.length, before)
})

test('a letter to an address that cannot exist stays here, although there is SMTP', async () => {
  const folder = join(settings.dataDir, 'kept')
  openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, folder, from: 'Campanile <campanile@prova.invalid>' })
  const before = received.length
  await work(dora.actor, (ctx) =>
    postLetter(ctx, { kind: 'prova', to: 'paolo@comune.example', subject: 'A nessuno', text: 'Ciao' }),
  )
  await jobs()
  assert.equal(received.length, before)
  const [kept] = readdirSync(folder).filter((name) => name.endsWith('.eml'))
  assert.match(readFileSync(join(folder, kept!), 'utf8'), /Subject: A nessuno/)
  assert.equal((await last()).state, 'sent')
})

test('without SMTP letters become files that open in any mail program', async () => {
  const folder = join(settings.dataDir, 'mail')
  openMail({ smtpUrl: undefined, folder, from: 'Campanile <campanile@prova.invalid>' })
  await post('Su file')
  await jobs()
  const file = readdirSync(folder).find((name) => name.endsWith('.eml'))!
  assert.match(readFileSync(join(folder, file), 'utf8'), /Subject: Su file/)
})
