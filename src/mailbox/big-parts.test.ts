import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import PostalMime from 'postal-mime'
import { letter } from '../../test/letters.ts'
import { setAside } from './big-parts.ts'
import { readMail } from './read-mail.ts'

const lines = (bytes: Buffer, end = '\r\n') => bytes.toString('base64').replaceAll(/.{76}/g, `$&${end}`)
const large = (seed: number, size = 400_000) =>
  Buffer.from(Array.from({ length: size }, (_, n) => (n * seed + (n >> 8)) % 256))
const part = (type: string, encoding: string, body: string) =>
  `--m\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\nContent-Disposition: attachment; filename="f"\r\n\r\n${body}\r\n`
const mixed = (...parts: string[]) =>
  letter(
    { 'Content-Type': 'multipart/mixed; boundary=m' },
    `--m\r\nContent-Type: text/plain\r\n\r\nciao\r\n${parts.join('')}--m--\r\n`.replaceAll('\r\n', '\n'),
  )

// Large bytes are compared by their digest: their difference would fill a screen for hours.
const mark = (bytes: Buffer) => `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`

const cases: Record<string, Buffer> = {
  'a file': mixed(part('application/pdf', 'base64', lines(large(7)))),
  'two files, one twice': mixed(
    part('application/pdf', 'base64', lines(large(7))),
    part('application/pdf', 'base64', lines(large(11))),
    part('application/pdf', 'base64', lines(large(7))),
  ),
  'a file whose length needs no padding': mixed(part('application/pdf', 'base64', lines(large(7, 57 * 4000)))),
  'a text that looks like one': mixed(part('text/csv', '7bit', lines(large(3)))),
  'a message with a file inside': mixed(
    part(
      'message/rfc822',
      '7bit',
      `From: a@b.example\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(large(5))}`,
    ),
  ),
  'a small file': mixed(part('application/pdf', 'base64', lines(large(7, 5000)))),
}
for (const [name, bytes] of Object.entries(cases))
  test(`what is set aside comes back as it was: ${name}`, async () => {
    if (name !== 'a small file') assert.ok(setAside(bytes).rest.length < bytes.length / 2)
    const { mail } = await readMail(bytes)
    const whole = await PostalMime.parse(bytes, { forceRfc822Attachments: true })
    assert.equal(mail?.text.trim(), 'ciao')
    assert.deepEqual(
      mail?.parts.map((p) => mark(p.bytes)),
      whole.attachments.map((a) => mark(Buffer.from(a.content as ArrayBuffer))),
    )
  })

test('lines that end as on Unix are set aside too', async () => {
  const bytes = Buffer.from(
    mixed(part('application/pdf', 'base64', lines(large(7))))
      .toString('latin1')
      .replaceAll('\r\n', '\n'),
    'latin1',
  )
  assert.ok(setAside(bytes).rest.length < bytes.length / 2)
  assert.equal(mark((await readMail(bytes)).mail!.parts[0]!.bytes), mark(large(7)))
})

test('words that were set aside are words again', async () => {
  const words = 'Parole vere. '.repeat(20_000)
  const text = letter({ 'Content-Transfer-Encoding': 'base64' }, lines(Buffer.from(words), '\n'))
  assert.ok(setAside(text).runs.length > 0)
  assert.equal((await readMail(text)).mail?.text.slice(0, 26), 'Parole vere. Parole vere. ')
})

test('a message of 30 MB is read in a moment', async () => {
  const bytes = mixed(part('application/pdf', 'base64', lines(Buffer.alloc(22_000_000, 'campanile'))))
  const began = performance.now()
  const { mail } = await readMail(bytes)
  assert.equal(mail?.parts[0]?.bytes.length, 22_000_000)
  assert.ok(performance.now() - began < 15_000, `${performance.now() - began} ms`)
})
