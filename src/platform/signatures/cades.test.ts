import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { der, sequence } from '../../../test/der.ts'
import { type Alg, makeSigner, plainPdf, signCades } from '../../../test/signing.ts'
import { checkSignatures, isDigitallySigned } from './index.ts'

const at = Temporal.Instant.from('2026-11-20T10:00:00Z')
const document = Buffer.from('Delibera n. 12: si approva la convenzione.')
const mario = makeSigner({ name: 'Mario Rossi', taxCode: 'RSSMRA80A01H501U', organization: 'Comune di Merate' })
const lucia = makeSigner({ name: 'Lucia Bianchi', taxCode: 'BNCLCU75D50F205X' })
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

for (const alg of ['ec', 'ec384', 'rsa', 'pss'] satisfies Alg[])
  test(`a mayor signs with ${alg}: who, when, what and that it is intact`, async () => {
    const mayor = makeSigner({
      name: 'Mario Rossi',
      taxCode: 'RSSMRA80A01H501U',
      organization: 'Comune di Merate',
      alg,
    })
    const report = await checkSignatures(signCades(mayor, document))
    const [signature] = report.signatures
    assert.equal(isDigitallySigned(report), true)
    assert.equal(report.format, 'cades')
    assert.deepEqual(Buffer.from(report.content), document)
    assert.equal(report.contentSha256, hex(document))
    assert.equal(report.contentType, 'other')
    assert.deepEqual(report.problems, [])
    assert.deepEqual(signature?.signer, {
      name: 'Mario Rossi',
      givenName: 'Mario',
      familyName: 'Rossi',
      taxCode: 'RSSMRA80A01H501U',
      organization: 'Comune di Merate',
    })
    assert.equal(signature?.issuer, 'Mario Rossi')
    assert.equal(signature?.signedAt?.toString(), at.toString())
    assert.equal(signature?.signedAtSource, 'signer')
    assert.equal(signature?.certificate.sha256, hex(mayor.certificate))
    assert.equal(signature?.digestAlgorithm, 'sha256')
    assert.deepEqual(
      [signature?.integrity, signature?.certificateValid, signature?.keyUsageOk, signature?.covers, signature?.level],
      ['intact', true, true, 'whole', 1],
    )
    assert.equal(signature?.trust, 'not_configured')
    assert.deepEqual(signature?.problems, ['time_by_signer', 'trust_not_configured'])
  })

test('longer digests, streamed lengths, base64 and PEM are the same signature', async () => {
  const large = Buffer.alloc(70_000, 'Verbale. ')
  const file = signCades(mario, large)
  const lines = file.toString('base64').replaceAll(/.{64}/g, '$&\r\n')
  const ways: Record<string, Buffer> = {
    sha384: signCades(mario, large, { digest: 'sha384' }),
    sha512: signCades(mario, large, { digest: 'sha512' }),
    streamed: signCades(mario, large, { streamed: true }),
    base64: Buffer.from(lines),
    pem: Buffer.from(`-----BEGIN PKCS7-----\n${lines}\n-----END PKCS7-----\n`),
    'base64 of a streamed one': Buffer.from(signCades(mario, large, { streamed: true }).toString('base64')),
  }
  for (const [way, bytes] of Object.entries(ways)) {
    const report = await checkSignatures(bytes)
    assert.equal(isDigitallySigned(report), true, way)
    assert.equal(report.contentSha256, hex(large), way)
  }
})

test('two people sign one after the other, in envelopes, or side by side', async () => {
  const pdf = plainPdf('Convenzione')
  const nested = await checkSignatures(signCades(lucia, signCades(mario, pdf)))
  assert.equal(isDigitallySigned(nested), true)
  assert.deepEqual(
    nested.signatures.map(({ signer, level }) => [signer.familyName, level]),
    [
      ['Bianchi', 1],
      ['Rossi', 2],
    ],
  )
  assert.equal(nested.contentSha256, hex(pdf))
  assert.equal(nested.contentType, 'pdf')
  const together = await checkSignatures(signCades(mario, pdf, { also: [lucia] }))
  assert.equal(isDigitallySigned(together), true)
  assert.deepEqual(together.signatures.map(({ signer, level }) => `${signer.familyName} ${level}`).sort(), [
    'Bianchi 1',
    'Rossi 1',
  ])
})

test('one altered signature among good ones spoils the file', async () => {
  const inner = signCades(mario, document, { digestOf: Buffer.from('altro') })
  const report = await checkSignatures(signCades(lucia, inner))
  assert.deepEqual(
    report.signatures.map(({ integrity }) => integrity),
    ['intact', 'altered'],
  )
  assert.equal(isDigitallySigned(report), false)
})

test('a signature apart from its document is checked with the document, and with no other', async () => {
  const apart = signCades(mario, document, { detached: true })
  const alone = await checkSignatures(apart)
  assert.deepEqual(alone.problems, ['content_missing'])
  assert.equal(alone.signatures[0]?.integrity, 'unreadable')
  assert.equal(isDigitallySigned(await checkSignatures(apart, { content: document })), true)
  const other = await checkSignatures(apart, { content: Buffer.from('Delibera n. 13') })
  assert.equal(other.signatures[0]?.integrity, 'altered')
  assert.ok(other.signatures[0]?.problems.includes('digest_mismatch'))
  assert.equal(isDigitallySigned(other), false)
})

test('a signature over another document than the one expected says so', async () => {
  const file = signCades(mario, document)
  assert.equal(isDigitallySigned(await checkSignatures(file, { content: document })), true)
  const report = await checkSignatures(file, { content: Buffer.from('Delibera n. 13') })
  assert.deepEqual(report.problems, ['other_content'])
  assert.equal(isDigitallySigned(report), false)
})

test('a content changed, swapped or signed elsewhere is altered', async () => {
  const file = signCades(mario, document)
  const swapped = Buffer.from(file)
  swapped.set(Buffer.from('Delibera n. 99'), file.indexOf('Delibera n. 12'))
  for (const bytes of [swapped, signCades(mario, document, { digestOf: Buffer.from('un altro documento') })]) {
    const report = await checkSignatures(bytes)
    assert.equal(report.signatures[0]?.integrity, 'altered')
    assert.ok(report.signatures[0]?.problems.includes('digest_mismatch'))
    assert.equal(isDigitallySigned(report), false)
  }
})

test('whichever byte is flipped, no other content is ever called intact', async () => {
  const file = signCades(mario, document)
  const whole = hex(document)
  let stillIntact = 0
  for (let at = 0; at < file.length; at++) {
    const flipped = Buffer.from(file)
    flipped[at]! ^= 1 << (at % 8)
    const report = await checkSignatures(flipped)
    if (!isDigitallySigned(report)) continue
    stillIntact++
    assert.equal(report.contentSha256, whole, `byte ${at}`)
    assert.equal(report.signatures[0]?.signer.taxCode, 'RSSMRA80A01H501U', `byte ${at}`)
  }
  // Versions and the list of digests announced are not part of what is signed; everything else is.
  assert.ok(stillIntact < file.length / 20, `${stillIntact} of ${file.length}`)
})

test('cut at whatever length, a signed file is refused, never accepted and never an error of ours', async () => {
  for (const file of [signCades(mario, document), signCades(mario, document, { streamed: true })])
    for (let length = 1; length < file.length; length += 2) {
      const report = await checkSignatures(file.subarray(0, length))
      assert.equal(isDigitallySigned(report), false, `${length} bytes`)
      assert.notDeepEqual(report.problems, [], `${length} bytes`)
    }
  const cut = await checkSignatures(signCades(mario, document).subarray(0, 700))
  assert.deepEqual(cut.problems, ['truncated'])
  const text = Buffer.from(signCades(mario, document).toString('base64').slice(0, 801))
  assert.deepEqual((await checkSignatures(text)).problems, ['truncated'])
  const nested = await checkSignatures(signCades(lucia, signCades(mario, document).subarray(0, 700)))
  assert.deepEqual(nested.problems, ['truncated'])
  assert.equal(isDigitallySigned(nested), false)
})

test('what is not signed is none: empty, text, a picture, other structures', async () => {
  assert.deepEqual((await checkSignatures(new Uint8Array())).problems, ['empty'])
  for (const bytes of [
    'Buongiorno',
    'MIIB no',
    '-----BEGIN PKCS7-----\nMIIC\n',
    sequence(der(4)),
    Buffer.alloc(5000, 0x30),
  ]) {
    const report = await checkSignatures(Buffer.from(bytes))
    assert.equal(report.format, 'none')
    assert.deepEqual(report.signatures, [])
    assert.deepEqual(report.problems, ['not_signed'])
  }
})

test('outdated digests, attributes that are missing or name somebody else’s certificate', async () => {
  const cases: [string, Parameters<typeof signCades>[2], string, 'intact' | 'altered' | 'unreadable'][] = [
    ['SHA-1', { digest: 'sha1' }, 'digest_weak', 'unreadable'],
    ['another certificate', { naming: lucia }, 'other_certificate', 'altered'],
    ['no certificate named', { naming: null }, 'certificate_not_named', 'intact'],
    ['no attributes', { withoutAttributes: true }, 'attributes_missing', 'intact'],
    ['another type of content', { typeSigned: '1.2.840.113549.1.9.16.1.4' }, 'attributes_wrong', 'altered'],
    ['no time', { at: null }, 'time_missing', 'intact'],
  ]
  for (const [what, options, problem, integrity] of cases) {
    const report = await checkSignatures(signCades(mario, document, options))
    assert.equal(report.signatures[0]?.integrity, integrity, what)
    assert.ok(
      report.signatures[0]?.problems.some((p) => p === problem),
      what,
    )
    assert.equal(isDigitallySigned(report), integrity === 'intact', what)
  }
})

test('signed attributes cannot be passed off as a document', async () => {
  // The value over the attributes of one file is a good value over a content that consists of those same bytes.
  const attributes = Buffer.from([0x31, 3, 2, 1, 1])
  const report = await checkSignatures(signCades(mario, attributes, { withoutAttributes: true }))
  assert.equal(report.signatures[0]?.integrity, 'altered')
  assert.equal(isDigitallySigned(report), false)
})

test('too many envelopes, too many signers, too large a file', async () => {
  let file = signCades(mario, document)
  for (let i = 0; i < 4; i++) file = signCades(mario, file)
  assert.equal(isDigitallySigned(await checkSignatures(file)), true)
  const six = await checkSignatures(signCades(mario, file))
  assert.deepEqual(six.problems, ['too_deep'])
  assert.equal(six.signatures.length, 5)
  assert.equal(isDigitallySigned(six), false)
  const crowd = await checkSignatures(signCades(mario, document, { also: Array.from({ length: 50 }, () => lucia) }))
  assert.deepEqual(crowd.problems, ['too_many_signatures'])
  assert.equal((await checkSignatures(Buffer.alloc(26 * 2 ** 20, 0x30))).problems[0], 'too_large')
})

test('hostile structures end soon and within little memory', async () => {
  const head = Buffer.from('3080 06092a864886f70d010702 a080'.replaceAll(' ', ''), 'hex')
  const hostile: Record<string, Buffer> = {
    'open without end': Buffer.concat([head, Buffer.alloc(2_000_000, Buffer.from([0x30, 0x80]))]),
    'a million small values': Buffer.concat([head, Buffer.alloc(3_000_000, Buffer.from([0x05, 0x00]))]),
    'a length of terabytes': Buffer.concat([Buffer.from('3086ffffffffffff06092a864886f70d010702', 'hex')]),
    'a claim within a claim': der(
      0x30,
      Buffer.from('06092a864886f70d010702', 'hex'),
      Buffer.from('a084ffffffff', 'hex'),
    ),
  }
  for (const [what, bytes] of Object.entries(hostile)) {
    const before = process.memoryUsage().rss
    const began = process.cpuUsage()
    const report = await checkSignatures(bytes)
    assert.equal(isDigitallySigned(report), false, what)
    assert.notDeepEqual(report.problems, [], what)
    const { user } = process.cpuUsage(began)
    assert.ok(user < 3_000_000, `${what}: ${user} µs of work`)
    assert.ok(process.memoryUsage().rss - before < 400 * 2 ** 20, what)
  }
})

test('openssl agrees: what it signs is intact here, what is signed here it verifies', async (t) => {
  if (spawnSync('openssl', ['version']).status !== 0) return t.skip('openssl is not installed: no second opinion')
  const folder = mkdtempSync(join(tmpdir(), 'campanile-openssl-'))
  const file = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(file('delibera.txt'), document)
  writeFileSync(file('mario.pem'), mario.pem)
  writeFileSync(file('mario.key'), mario.key.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(file('ours.p7m'), signCades(mario, document))
  const signed = [
    'cms',
    '-sign',
    '-in',
    'delibera.txt',
    '-signer',
    'mario.pem',
    '-inkey',
    'mario.key',
    '-binary',
    '-nodetach',
  ]
  openssl(...signed, '-cades', '-outform', 'DER', '-out', 'theirs.p7m')
  openssl(...signed, '-cades', '-stream', '-outform', 'DER', '-out', 'streamed.p7m')
  openssl(...signed, '-cades', '-keyid', '-outform', 'PEM', '-out', 'by-key.pem')
  openssl('cms', '-verify', '-in', 'ours.p7m', '-inform', 'DER', '-noverify', '-binary', '-out', 'ours.txt')
  assert.deepEqual(readFileSync(file('ours.txt')), document)
  for (const name of ['theirs.p7m', 'streamed.p7m', 'by-key.pem']) {
    const report = await checkSignatures(readFileSync(file(name)))
    assert.equal(isDigitallySigned(report), true, `${name}: ${JSON.stringify(report.signatures)}`)
    assert.equal(report.contentSha256, hex(document))
  }
})
