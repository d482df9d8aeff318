// Each message of test/mails is read as expected beside it. The large ones are made here.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test from 'node:test'
import { letter } from '../../test/letters.ts'
import { expected, type Expected } from '../../test/mails/expected.ts'
import { root } from '../platform/root.ts'
import { classify, numberIn } from './classify.ts'
import { prepare, type Prepared } from './prepare.ts'
import { readMail } from './read-mail.ts'
import { reportIn } from './reports.ts'
import { placePictures, safeHtml, withPictures } from './safe-html.ts'

const folder = join(root, 'test/mails')
const names = globSync('*.eml', { cwd: folder }).map((f) => basename(f, '.eml'))
const ours = { addresses: ['aiuto@centro.example'], wroteIt: () => false }

test('the corpus has more than sixty messages, each with what is expected of it', () => {
  assert.ok(names.length > 60)
  assert.deepEqual(names.toSorted(), Object.keys(expected).toSorted())
})

for (const [name, want] of Object.entries(expected))
  test(`${name}: ${want.case}`, async () => {
    assert.deepEqual(found(await prepare(readFileSync(join(folder, `${name}.eml`))), want), whole(want))
  })

/** What is expected, with what is not said filled in. */
const whole = ({ case: _case, receipt, ...want }: Expected) =>
  want.problem
    ? { certified: false, ...want }
    : {
        from: 'carla.riva@comune.olmeto.example',
        replyTo: undefined,
        words: 'x',
        quoted: '',
        files: [],
        number: undefined,
        machine: undefined,
        answerable: want.machine === undefined,
        report: undefined,
        receipt: receipt && { recipient: '', reason: '', ...receipt },
        certified: false,
        carrier: '',
        ...want,
      }

function found(p: Prepared, want: Expected) {
  if (p.problem || !p.mail) return { problem: p.problem, certified: p.certified }
  const { mail } = p
  const c = classify(mail, ours)
  return {
    from: mail.from.address,
    replyTo: mail.replyTo?.address,
    words: p.written.words,
    quoted: p.written.quoted,
    files: p.files.map((f) => f.name),
    number: numberIn(mail.subject),
    machine: c.machine ?? undefined,
    answerable: c.answerable,
    report: reportIn(mail)?.lines[0],
    receipt: c.receipt ? { kind: c.receipt.kind, recipient: c.receipt.recipient, reason: c.receipt.reason } : undefined,
    certified: p.certified,
    carrier: p.carrierId,
    ...('name' in want && { name: mail.from.name }),
    ...('to' in want && { to: mail.to.map((a) => a.address).join(',') }),
    ...('cc' in want && { cc: mail.cc.map((a) => a.address).join(',') }),
    ...('id' in want && { id: mail.messageId }),
    ...('subject' in want && { subject: mail.subject }),
    ...('sentAt' in want && { sentAt: mail.sentAt?.toString() ?? null }),
    ...('html' in want && { html: safeHtml(mail.html).trim() }),
    ...('references' in want && { references: mail.references.length }),
  }
}

test('a receipt says of which message, when and by which id of the provider', async () => {
  const { mail } = await prepare(readFileSync(join(folder, 'pec-delivered.eml')))
  const { receipt } = classify(mail!, ours)
  assert.equal(receipt?.of, 'risposta.9@pec.centro.example')
  assert.equal(receipt?.carrierId, 'opec2026.123@pec.gestore.example')
  assert.equal(receipt?.statedAt?.toString(), '2026-11-19T09:13:14Z')
})

test('what would fill the memory is refused before it does', async () => {
  const problem = async (bytes: Buffer) => (await readMail(bytes)).problem
  const head = { 'Content-Type': 'multipart/mixed; boundary=b' }
  assert.equal(await problem(letter(head, '--b\n'.repeat(400))), 'too_many_parts')
  const deep = Array.from(
    { length: 40 },
    (_, n) => `--b${n}\nContent-Type: multipart/mixed; boundary=b${n + 1}\n\n`,
  ).join('')
  assert.equal(await problem(letter({ 'Content-Type': 'multipart/mixed; boundary=b0' }, deep)), 'too_deep')
  assert.equal(await problem(letter({ 'X-Long': 'x'.repeat(600_000) }, 'y')), 'headers_too_long')
  assert.equal(await problem(letter({}, 'x'.repeat(41 * 1024 * 1024))), 'too_large')
})

test('pages made to be slow are read in a moment', async () => {
  const page = { 'Content-Type': 'text/html; charset=utf-8' }
  for (const body of [
    '<div>'.repeat(50_000),
    `${'<table><tr><td>'.repeat(3000)}x`,
    '<a href="'.repeat(50_000),
    `<p>${'&amp;'.repeat(200_000)}</p>`,
    '<!--'.repeat(100_000),
  ]) {
    const began = performance.now()
    await prepare(letter(page, body))
    assert.ok(performance.now() - began < 15_000, `${body.slice(0, 20)} took ${performance.now() - began} ms`)
  }
  const began = performance.now()
  await prepare(letter({}, `${'Il giorno '.repeat(30)}\n`.repeat(2000)))
  await prepare(
    letter(
      { Subject: 'Re: '.repeat(5000), To: 'a,'.repeat(50_000), References: '<a@b> '.repeat(50_000) },
      '> '.repeat(100_000),
    ),
  )
  assert.ok(performance.now() - began < 15_000)
})

test('a picture that came along is shown from here; any other is not', async () => {
  const file = '0197f0a0-0000-7000-8000-000000000001'
  const { html } = await prepare(readFileSync(join(folder, 'att-inline-picture.eml')))
  const kept = placePictures(html, new Map([['0', file]]))
  assert.match(
    withPictures(kept, (id) => `/f/${id}`),
    new RegExp(`<img src="/f/${file}" alt="schermo" />`),
  )
  assert.doesNotMatch(placePictures(html, new Map()), /<img/)
})
