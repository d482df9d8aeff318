import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { letter } from '../../test/letters.ts'
import { openBox, take } from '../../test/mailboxes.ts'
import { makeCentre, peek } from '../../test/world.ts'
import { root } from '../platform/root.ts'
import { readMessage, receiptsOf, sendMessage } from './index.ts'

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
})

test('the director adds a mailbox and switches it on; its password is sealed, never shown, and never sent elsewhere', async () => {
  const world = await makeCentre()
  const typed = {
    address: 'Aiuto@Centro.example',
    name: 'Assistenza',
    purpose: 'mail',
    imapHost: 'imap.centro.example',
    imapPort: '993',
    imapSecurity: 'tls',
    smtpPort: '465',
    smtpSecurity: 'tls',
    username: 'aiuto',
    secret: 'parola-molto-segreta',
    afterPull: 'seen',
    automaticLimit: '3',
  }
  const added = await world.dora.post('/mailbox/boxes', typed)
  assert.equal(added.status, 303, added.text)
  const id = added.url.split('/').at(-1)!
  const [row] = await peek<{ secret: Buffer; state: string; address: string; since: boolean }>(
    'select secret, state, address, since_on = (now() at time zone $2)::date as since from mailbox where id = $1',
    [id, 'Europe/Rome'],
  )
  assert.deepEqual([row!.state, row!.address, row!.since], ['off', 'aiuto@centro.example', true])
  assert.ok(!row!.secret.toString().includes('segreta'))
  for (const url of [`/mailbox/boxes/${id}`, `/mailbox/boxes/${id}/edit`, '/mailbox/boxes'])
    assert.doesNotMatch((await world.dora.get(url)).text, /segreta/)
  const edit = { ...typed, version: '1' }
  const wrong = await world.dora.post(`/mailbox/boxes/${id}/edit`, { ...edit, secret: '', imapHost: 'altro.example' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /scrivi di nuovo la password/)
  assert.equal((await world.dora.post(`/mailbox/boxes/${id}/edit`, { ...edit, secret: '', name: 'Aiuto' })).status, 303)
  assert.equal((await world.dora.post(`/mailbox/boxes/${id}/edit`, edit)).status, 409, 'somebody changed it meanwhile')
  const refused = await world.dora.post(`/mailbox/boxes/${id}/edit`, {
    ...edit,
    secret: 'nuova-parola',
    imapSecurity: 'none',
    version: '2',
  })
  assert.equal(refused.status, 422)
  assert.match(refused.text, /in chiaro/)
  assert.doesNotMatch(refused.text, /nuova-parola/, 'a password is not shown again')
  assert.equal((await world.dora.post('/mailbox/boxes', typed)).status, 422, 'an address stands once')
  assert.equal((await world.dora.post(`/mailbox/boxes/${id}/state`, { state: 'on' })).status, 303)
  assert.equal((await world.dora.post(`/mailbox/boxes/${id}/state`, { state: 'on' })).status, 409)
  assert.equal((await world.marta.post(`/mailbox/boxes/${id}/pull`)).status, 303)
  assert.equal((await world.marta.post('/mailbox/boxes', typed)).status, 403)
  assert.match((await world.dora.get(`/mailbox/boxes/${id}`)).text, /accesa/)
})

test('a message is shown by its words and its page made safe; a file of it is given, another’s is not', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const hostile = readFileSync(join(root, 'test/mails/html-hostile.eml'))
  const { id } = await take(world, box, hostile)
  const page = await world.marta.get(`/mailbox/messages/${id}`)
  assert.equal(page.status, 200, page.text)
  assert.match(page.text, /Parole buone/)
  const shown = page.text.slice(
    page.text.indexOf('mail-page'),
    page.text.indexOf('</details>', page.text.indexOf('mail-page')),
  )
  assert.doesNotMatch(shown, /<script|<iframe|<form|onerror|javascript:|<img|style=/)
  const picture = await take(world, box, readFileSync(join(root, 'test/mails/att-inline-picture.eml')))
  const src = /src="(\/mailbox\/messages\/[^"]+)"/.exec(
    (await world.marta.get(`/mailbox/messages/${picture.id}`)).text,
  )![1]!
  const file = await world.marta.get(src)
  assert.deepEqual([file.status, file.headers['content-type']], [200, 'image/png'])
  assert.match(String(file.headers['content-disposition']), /^attachment/)
  assert.equal((await world.marta.get(src.replace(picture.id, id))).status, 404)
  const raw = await world.marta.get(`/mailbox/messages/${id}/raw`)
  assert.match(String(raw.headers['content-disposition']), /^attachment/)
  const seen = await peek(`select 1 from event where centre_id = $1 and name = 'platform.viewed' and subject_id = $2`, [
    world.centreId,
    id,
  ])
  assert.equal(seen.length, 2, 'reading a message leaves a trace')
})

test('officers of bodies and other centres do not see the mail of a centre', async () => {
  const world = await makeCentre()
  const other = await makeCentre()
  const { id } = await take(world, await openBox(world), letter({ 'Message-ID': '<s@x.example>' }, 'x'))
  for (const url of ['/mailbox', `/mailbox/messages/${id}`, '/mailbox/boxes'])
    for (const who of [world.paolo, world.lucia, world.olga]) assert.equal((await who.get(url)).status, 404, url)
  assert.equal((await other.marta.get(`/mailbox/messages/${id}`)).status, 404)
  assert.equal((await other.marta.post(`/mailbox/messages/${id}/intake`)).status, 404)
})

test('a message of a machine is taken in by hand once; one of the quarantine is put aside', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const list = await take(world, box, readFileSync(join(root, 'test/mails/mac-newsletter.eml')))
  assert.match((await world.marta.get('/mailbox')).text, /lista o invio di massa/)
  assert.equal((await world.marta.post(`/mailbox/messages/${list.id}/intake`)).status, 303)
  assert.equal((await world.marta.post(`/mailbox/messages/${list.id}/intake`)).status, 409)
  const broken = await take(world, box, readFileSync(join(root, 'test/mails/bad-garbage.eml')))
  assert.match((await world.marta.get('/mailbox/quarantine')).text, /non ha un mittente/)
  assert.equal((await world.marta.post(`/mailbox/messages/${broken.id}/aside`)).status, 303)
  assert.equal((await world.marta.post(`/mailbox/messages/${broken.id}/aside`)).status, 409)
  assert.equal(
    (await world.marta.post(`/mailbox/messages/${broken.id}/intake`)).status,
    409,
    'unread words cannot be taken in',
  )
  assert.match((await world.marta.get('/mailbox/quarantine')).text, /Quarantena vuota/)
  assert.match(
    (await world.marta.get('/mailbox/quarantine', { cookie: `session=${world.marta.cookie}; lang=en` })).text,
    /Nothing in quarantine/,
  )
})

test('a long list goes on page by page, each message once', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  for (let n = 0; n < 53; n++)
    await take(world, box, letter({ 'Message-ID': `<l${n}@x.example>`, Subject: `Numero ${n}.` }, 'x'))
  const first = (await world.marta.get('/mailbox')).text
  const next = /href="(\/mailbox\?[^"]*after=[^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
  const both = first + (await world.marta.get(next)).text
  for (let n = 0; n < 53; n++) assert.equal(both.split(`>Numero ${n}.<`).length, 2, `Numero ${n}`)
})

test('two messages that cannot be read are two, though all that could be read of them is the same', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const nobody = (mark: string) =>
    letter({ From: 'nessuno', 'X-Mark': mark, Subject: 'Senza mittente' }, 'le stesse parole')
  const one = await take(world, box, nobody('uno'))
  const two = await take(world, box, nobody('due'))
  assert.deepEqual([one.state, two.state], ['quarantined', 'quarantined'])
  assert.notEqual(one.id, two.id)
  assert.match((await world.marta.get(`/mailbox/messages/${one.id}`)).text, /le stesse parole/)
})
