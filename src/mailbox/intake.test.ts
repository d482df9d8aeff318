import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test, { afterEach } from 'node:test'
import { certified, letter } from '../../test/letters.ts'
import { openBox, take } from '../../test/mailboxes.ts'
import { expected } from '../../test/mails/expected.ts'
import { type Centre, jobs, makeCentre, peek } from '../../test/world.ts'
import { root } from '../platform/root.ts'
import { useScan } from '../platform/scan.ts'
import { readMessage, receiptsOf, senderOf, sendMessage } from './index.ts'
import { prepare } from './prepare.ts'

const corpus = (name: string) => readFileSync(join(root, 'test/mails', `${name}.eml`))
const row = async (id: string) =>
  (
    await peek<{ state: string; reason: string; machine: string; kind: string; thread_id: string; header_id: string }>(
      'select state, reason, machine, kind, thread_id, header_id from mail_message where id = $1',
      [id],
    )
  )[0]!
const answer = (world: Centre, mailboxId: string, inReplyTo: string, automatic = true) =>
  world.inCentre((ctx) =>
    sendMessage(ctx, { mailboxId, to: ['a@comune.example'], subject: 'Re', text: 'Ricevuto', inReplyTo, automatic }),
  )
afterEach(() => useScan(undefined))

test('no machine of the corpus is answered automatically, and none but lists and notices is ever taken in by itself', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const names = globSync('*.eml', { cwd: join(root, 'test/mails') }).map((f) => basename(f, '.eml'))
  for (const name of names) {
    const want = expected[name]!
    const { id, state } = await take(world, box, corpus(name))
    assert.equal(state, want.problem ? 'quarantined' : want.machine ? 'filed' : 'accepted', name)
    if (want.machine || want.answerable === false || want.problem) {
      const held = await row(await answer(world, box, id))
      assert.deepEqual([held.state, held.reason], ['held', 'machine'], name)
    }
  }
})

test('a centre may take in lists and notices; even so nobody answers them automatically', async () => {
  const world = await makeCentre()
  const box = await openBox(world, { takesNotices: 'true' })
  for (const name of ['mac-monitor', 'mac-newsletter']) {
    const { id, state } = await take(world, box, corpus(name))
    assert.equal(state, 'accepted', name)
    assert.equal((await row(await answer(world, box, id))).state, 'held', name)
  }
  assert.equal((await take(world, box, corpus('mac-out-of-office'))).state, 'filed')
})

test('a message of ours that comes back is known, and nobody answers ourselves', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const sent = await answer(
    world,
    box,
    (await take(world, box, letter({ 'Message-ID': '<x@x.example>' }, 'a'))).id,
    false,
  )
  const { header_id: id } = await row(sent)
  const { state } = await take(
    world,
    box,
    letter({ 'Message-ID': `<${id}>`, From: 'Altro <altro@x.example>' }, 'torna'),
  )
  assert.equal(state, 'filed')
  const own = await world.inCentre((ctx) =>
    sendMessage(ctx, { mailboxId: box, to: ['aiuto@centro.example'], subject: 'x', text: 'x', automatic: true }),
  )
  assert.deepEqual([(await row(own)).state, (await row(own)).reason], ['held', 'own'])
})

test('receipts of certified mail stand beside the message they speak of, and an answer by the provider’s id joins its conversation', async () => {
  const world = await makeCentre()
  const pec = await openBox(world, { address: 'centro@pec.centro.example', purpose: 'pec' })
  const plainBox = await openBox(world)
  const sent = await world.inCentre((ctx) =>
    sendMessage(ctx, { mailboxId: pec, to: ['olmeto@pec.comune.example'], subject: 'Quote', text: 'Ecco' }),
  )
  const { header_id: id, thread_id: thread, kind } = await row(sent)
  assert.equal(kind, 'pec')
  const receipt = (tipo: string, at: string) =>
    certified(
      { 'X-Ricevuta': tipo, 'X-Riferimento-Message-ID': `<${id}>`, 'Message-ID': `<${tipo}@pec.gestore.example>` },
      `<postacert><dati><data zona="+0100"><giorno>22/11/2026</giorno><ora>${at}</ora></data><identificativo>opec77@pec.gestore.example</identificativo><consegna>olmeto@pec.comune.example</consegna></dati></postacert>`,
    )
  // Anybody can write such a receipt to an ordinary mailbox: there it proves nothing.
  await take(world, plainBox, receipt('errore-consegna', '09:00:00'))
  assert.deepEqual(await world.inCentre((ctx) => receiptsOf(ctx, sent)), [])
  await take(world, pec, receipt('avvenuta-consegna', '10:00:05'))
  await take(world, pec, receipt('accettazione', '10:00:01'))
  await take(world, pec, receipt('accettazione', '10:00:01'))
  const kept = await world.inCentre((ctx) => receiptsOf(ctx, sent))
  assert.deepEqual(
    kept.map((r) => [r.kind, r.recipient, r.statedAt.toString()]),
    [
      ['accepted', 'olmeto@pec.comune.example', '2026-11-22T09:00:01Z'],
      ['delivered', 'olmeto@pec.comune.example', '2026-11-22T09:00:05Z'],
    ],
  )
  const inner =
    'From: olmeto@pec.comune.example\nTo: centro@pec.centro.example\nSubject: R: Quote\nMessage-ID: <r1@pec.comune.example>\nIn-Reply-To: <opec77@pec.gestore.example>\n\nRicevuto.'
  const envelope = letter(
    {
      From: 'posta-certificata@pec.gestore.example',
      'X-Trasporto': 'posta-certificata',
      'Message-ID': '<opec78@pec.gestore.example>',
      'Content-Type': 'multipart/mixed; boundary=p',
    },
    `--p\nContent-Type: message/rfc822; name="postacert.eml"\n\n${inner}\n--p--`,
  )
  const back = await take(world, pec, envelope)
  assert.equal(back.state, 'accepted')
  assert.equal((await row(back.id)).thread_id, thread)
  assert.equal((await row(back.id)).kind, 'pec')
  assert.equal(
    (await row((await take(world, plainBox, envelope)).id)).kind,
    'mail',
    'certified only in a certified mailbox',
  )
})

test('a receipt proves nothing of what an ordinary mailbox sent, nor in another mailbox than the sender’s', async () => {
  const world = await makeCentre()
  const plainBox = await openBox(world)
  const one = await openBox(world, { address: 'uno@pec.centro.example', purpose: 'pec' })
  const other = await openBox(world, { address: 'due@pec.centro.example', purpose: 'pec' })
  const send = (mailboxId: string) =>
    world.inCentre((ctx) => sendMessage(ctx, { mailboxId, to: ['a@pec.example'], subject: 'x', text: 'x' }))
  for (const [from, to] of [
    [plainBox, plainBox],
    [one, other],
  ] as const) {
    const sent = await send(from)
    const { header_id: id } = await row(sent)
    const about = {
      'X-Riferimento-Message-ID': `<${id}>`,
      'Message-ID': `<${crypto.randomUUID()}@pec.gestore.example>`,
    }
    await take(world, to, certified({ 'X-Ricevuta': 'avvenuta-consegna', ...about }, ''))
    assert.deepEqual(await world.inCentre((ctx) => receiptsOf(ctx, sent)), [])
  }
  const sent = await send(one)
  const { header_id: id } = await row(sent)
  const report = corpus('mac-report-failed').toString().replaceAll('risposta.7@centro.example', id)
  await take(world, plainBox, Buffer.from(report))
  assert.deepEqual(await world.inCentre((ctx) => receiptsOf(ctx, sent)), [], 'a report in another mailbox')
})

test('a delivery report stands beside the answer that did not arrive', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  const sent = await world.inCentre((ctx) =>
    sendMessage(ctx, { mailboxId: box, to: ['nessuno@comune.olmeto.example'], subject: 'x', text: 'x' }),
  )
  const { header_id: id } = await row(sent)
  await take(
    world,
    box,
    Buffer.from(corpus('mac-report-failed').toString().replaceAll('risposta.7@centro.example', id)),
  )
  assert.deepEqual(
    (await world.inCentre((ctx) => receiptsOf(ctx, sent))).map((r) => [r.kind, r.recipient, r.reason]),
    [['not_delivered', 'nessuno@comune.olmeto.example', '5.1.1 550 5.1.1 no such mailbox']],
  )
})

test('what the antivirus finds stands in quarantine with its name; while it does not answer nothing is prepared', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  useScan(async (bytes) => ({ virus: bytes.includes('%PDF') ? 'Prova.Virus' : null }))
  const bytes = corpus('att-pdf')
  const { id, state } = await take(world, box, bytes)
  assert.equal(state, 'quarantined')
  const found = await peek('select reason, detail from mail_message where id = $1', [id])
  assert.deepEqual(found, [{ reason: 'infected', detail: 'Prova.Virus' }])
  assert.deepEqual(await peek(`select 1 from file where owner_id = $1 and owner_kind = 'mailbox.message'`, [id]), [])
  assert.equal((await world.marta.get(`/mailbox/messages/${id}/raw`)).status, 404)
  useScan(() => Promise.reject(new Error('away')))
  await assert.rejects(prepare(bytes), /antivirus/)
})

test('what stands in quarantine is read again when it can be', async () => {
  const world = await makeCentre()
  const box = await openBox(world)
  useScan(async (bytes) => ({ virus: bytes.includes('%PDF') ? 'Sbaglio' : null }))
  const { id } = await take(world, box, corpus('att-pdf'))
  assert.equal((await world.marta.post(`/mailbox/messages/${id}/intake`)).status, 303)
  await jobs()
  assert.equal((await row(id)).state, 'quarantined', 'the antivirus still finds it')
  useScan(undefined)
  assert.equal((await world.marta.post(`/mailbox/messages/${id}/intake`)).status, 303)
  await jobs()
  assert.deepEqual([(await row(id)).state, (await row(id)).reason], ['accepted', ''])
  const read = await world.inCentre((ctx) => readMessage(ctx, id))
  assert.deepEqual([read.text, read.files.length], ['In allegato.', 1])
  assert.equal((await world.events()).filter((e) => e === 'mailbox.message_accepted').length, 1)
})

test('a sender is a person of this centre with the bodies of today, a body’s own address, or nobody', async () => {
  const world = await makeCentre()
  const other = await makeCentre()
  const email = async (id: string) =>
    (await peek<{ email: string }>('select email from person where id = $1', [id]))[0]!.email
  const who = (address: string, at = world) => at.inCentre((ctx) => senderOf(ctx, { address }))
  const paolo = await email(world.paolo.id)
  assert.deepEqual((await who(paolo.toUpperCase())).person, {
    id: world.paolo.id,
    name: 'Paolo Referente',
    atCentre: false,
    bodyIds: [world.merate.id],
  })
  assert.equal((await who(await email(world.marta.id))).person?.atCentre, true)
  assert.equal((await who(paolo, other)).person, null, 'another centre knows nobody')
  await peek('update body_mandate set to_on = $2 where person_id = $1', [world.paolo.id, '2021-01-01'])
  assert.deepEqual((await who(paolo)).person?.bodyIds, [], 'a mandate that ended gives no body')
  await peek(
    `insert into body_contact (centre_id, body_id, kind, value) values ($1, $2, 'pec', 'Comune@PEC.merate.example')`,
    [world.centreId, world.merate.id],
  )
  assert.deepEqual(await who('comune@pec.merate.example'), { person: null, bodyIds: [world.merate.id] })
  assert.deepEqual(await who('ignoto@x.example'), { person: null, bodyIds: [] })
})
