import assert from 'node:assert/strict'
import test from 'node:test'
import { makeSigner, plainPdf, scannedPdf, signCades, signPades } from '../../../test/signing.ts'
import { checkSignatures, isDigitallySigned, type SignatureProblem } from './index.ts'

const mario = makeSigner({ name: 'Mario Rossi', taxCode: 'RSSMRA80A01H501U' })
const lucia = makeSigner({ name: 'Lucia Bianchi', taxCode: 'BNCLCU75D50F205X' })
const at = Temporal.Instant.from('2026-11-19T08:30:00Z')
const signed = signPades(mario, plainPdf('Convenzione'), { at })

/** Replaces a text of the same length. */
const replace = (file: Buffer, from: string, to: string) => {
  assert.equal(from.length, to.length)
  const copy = Buffer.from(file)
  copy.write(to, file.indexOf(from), 'latin1')
  return copy
}
async function refused(file: Uint8Array, ...problems: SignatureProblem[]) {
  const report = await checkSignatures(file)
  const found = [...report.problems, ...report.signatures.flatMap((s) => s.problems)]
  for (const problem of problems) assert.ok(found.includes(problem), `${problem} in ${found.join()}`)
  assert.equal(isDigitallySigned(report), false)
  return report
}

test('a mayor signs a PDF', async () => {
  const report = await checkSignatures(signed)
  assert.equal(isDigitallySigned(report), true)
  assert.equal(report.format, 'pades')
  assert.equal(report.contentType, 'pdf')
  assert.deepEqual(Buffer.from(report.content), signed)
  const [signature] = report.signatures
  assert.equal(signature?.signer.taxCode, 'RSSMRA80A01H501U')
  assert.equal(signature?.signedAt?.toString(), at.toString())
  assert.equal(signature?.covers, 'whole')
  assert.deepEqual(report.problems, [])
})

test('a PDF without signatures, or with the picture of one, is not signed', async () => {
  for (const pdf of [plainPdf('Convenzione'), scannedPdf(), plainPdf('/ByteRange [0 1 2 3] /Contents <00>')]) {
    const report = await checkSignatures(pdf)
    assert.equal(isDigitallySigned(report), false)
    assert.deepEqual(report.signatures, [])
  }
  const scanned = await checkSignatures(scannedPdf())
  assert.equal(scanned.format, 'none')
  assert.deepEqual(scanned.problems, ['not_signed'])
})

test('two people sign the same PDF: the first signature is over the version before, the second over all', async () => {
  const report = await checkSignatures(signPades(lucia, signed))
  assert.deepEqual(
    report.signatures.map(({ signer, covers, integrity }) => [signer.familyName, covers, integrity]),
    [
      ['Rossi', 'part', 'intact'],
      ['Bianchi', 'whole', 'intact'],
    ],
  )
  assert.equal(isDigitallySigned(report), true)
})

test('a revision added after the signature leaves the document not signed as a whole', async () => {
  const added = Buffer.concat([signed, Buffer.from('7 0 obj\n<< /Length 0 >>\nendobj\nstartxref\n9\n%%EOF\n')])
  const report = await refused(added, 'later_revision')
  assert.equal(report.signatures[0]?.integrity, 'intact')
  assert.equal(report.signatures[0]?.covers, 'part')
})

test('a byte range that leaves out anything but the signature itself proves nothing', async () => {
  const [, range = ''] = /\/ByteRange (\[[^\]]*\])/.exec(signed.toString('latin1')) ?? []
  const [, first = 0, second = 0, rest = 0] = range.match(/\d+/g)?.map(Number) ?? []
  const withRange = (...numbers: number[]) =>
    replace(signed, range, `[${numbers.join(' ')}`.padEnd(range.length - 1).concat(']'))
  const cases: [Buffer, SignatureProblem][] = [
    [withRange(10, first - 10, second, rest), 'byte_range_start'],
    [withRange(0, first - 10, second, rest), 'byte_range_hole'],
    [withRange(0, first, second + 10, rest - 10), 'byte_range_hole'],
    [withRange(0, first, second, rest - 10), 'bytes_uncovered'],
    [withRange(0, first, second, rest + 10), 'byte_range_outside'],
    [withRange(0, first, second, 999_999_999), 'byte_range_outside'],
    [withRange(0, first), 'byte_range_outside'],
    [replace(signed, range, `[0 -${'1'.repeat(range.length - 5)}]`), 'byte_range_outside'],
  ]
  for (const [file, problem] of cases) await refused(file, problem)
})

test('a page changed, or the signature of another PDF put into this one', async () => {
  const changed = await refused(replace(signed, 'Convenzione', 'Convinzione'), 'digest_mismatch')
  assert.equal(changed.signatures[0]?.integrity, 'altered')
  const other = signPades(mario, plainPdf('Concessione'), { at })
  const envelope = /<([0-9a-f]{1000,})>/.exec(other.toString('latin1'))?.[1] ?? ''
  const own = /<([0-9a-f]{1000,})>/.exec(signed.toString('latin1'))?.[1] ?? ''
  await refused(replace(signed, own, envelope), 'digest_mismatch')
})

test('kinds of signature that nobody should rely on', async () => {
  await refused(signPades(mario, plainPdf('x'), { subFilter: 'adbe.pkcs7.sha1' }), 'kind_unknown')
  await refused(signPades(mario, plainPdf('x'), { cades: { digest: 'sha1' } }), 'digest_weak')
  await refused(signPades(mario, plainPdf('x'), { cades: { naming: lucia } }), 'other_certificate')
  const own = /<([0-9a-f]{1000,})>/.exec(signed.toString('latin1'))?.[1] ?? ''
  await refused(replace(signed, own, '0'.repeat(own.length)), 'contents_unreadable')
  await refused(replace(signed, own, 'z'.repeat(own.length)), 'contents_unreadable')
})

test('a signed PDF in a signed envelope: both are read', async () => {
  const report = await checkSignatures(signCades(lucia, signed))
  assert.equal(report.format, 'cades')
  assert.deepEqual(
    report.signatures.map(({ signer, level }) => [signer.familyName, level]),
    [
      ['Bianchi', 1],
      ['Rossi', 2],
    ],
  )
  assert.equal(isDigitallySigned(report), true)
})

test('whichever byte is flipped or wherever it is cut, no other PDF is ever called signed', async () => {
  const hole = signed.indexOf('/Contents <')
  const after = signed.indexOf('>', hole)
  for (let at = 0; at < signed.length; at += at > hole + 2400 && at < after ? 499 : 3) {
    const flipped = Buffer.from(signed)
    flipped[at]! ^= 0x04
    const report = await checkSignatures(flipped)
    if (isDigitallySigned(report)) assert.ok(at > hole && at < after, `byte ${at}`)
  }
  for (let length = 1; length < signed.length - 1; length += 61)
    assert.equal(isDigitallySigned(await checkSignatures(signed.subarray(0, length))), false, `${length} bytes`)
})

test('thousands of pretended signatures end soon', async () => {
  const one = '1 0 obj << /ByteRange [0 1 2 3] /Contents <00> >>\n'
  const many = Buffer.from(`%PDF-1.7\n${one.repeat(200_000)}`)
  const began = process.cpuUsage()
  await refused(many, 'too_many_signatures')
  const nested = Buffer.from(`%PDF-1.7\n1 0 obj ${'<< /A '.repeat(300_000)} /ByteRange [0 1 2 3]`)
  await refused(nested)
  const openEnded = Buffer.from(`%PDF-1.7\n${'1 0 obj << /Contents ( /ByteRange '.repeat(100_000)}`)
  await refused(openEnded)
  const head = '3080 06092a864886f70d010702 a080'.replaceAll(' ', '')
  const heavy = `1 0 obj << /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <${head}${'0500'.repeat(100_000)}> >>\n`
  await refused(Buffer.from(`%PDF-1.7\n${heavy.repeat(50)}`), 'contents_unreadable')
  const { user } = process.cpuUsage(began)
  assert.ok(user < 4_000_000, `${user} µs of work`)
})
