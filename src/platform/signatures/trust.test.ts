import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { makeSigner, type NewSigner, plainPdf, type Signer, signCades, signPades } from '../../../test/signing.ts'
import { Halt } from '../halt.ts'
import { taxCodeIn } from './certificates.ts'
import { checkSignatures, openSignatures, readTrustBundle, signatureWords } from './index.ts'

const instant = (day: string) => Temporal.Instant.from(`${day}T10:00:00Z`)
const document = Buffer.from('Convenzione')
const issuer = makeSigner({ name: 'Certificatore Uno', organization: 'Certificatore Uno S.p.A.', issues: true })
const between = makeSigner({ name: 'Certificatore Due', issuer, issues: true })
const authority = makeSigner({ name: 'Autorità del tempo', issuer, stamps: true })
const trust = readTrustBundle(issuer.pem)
const mayor = (more: Partial<NewSigner> = {}) =>
  makeSigner({ name: 'Mario Rossi', taxCode: 'RSSMRA80A01H501U', issuer, ...more })
const check = async (signer: Signer, options: Parameters<typeof signCades>[2] = {}) =>
  (await checkSignatures(signCades(signer, document, options), { trust })).signatures[0]!

test('a certificate is trusted when it comes from an issuer of the bundle, directly or through others sent along', async () => {
  assert.equal((await check(mayor())).trust, 'trusted')
  assert.equal((await check(mayor())).issuer, 'Certificatore Uno')
  assert.equal((await check(mayor({ alg: 'rsa' }))).trust, 'trusted')
  const through = mayor({ issuer: between })
  assert.equal((await check(through, { chain: [between] })).trust, 'trusted')
  assert.equal((await check(through)).trust, 'unknown_issuer')
})

test('issuers nobody knows, false names, certificates that may not issue and outdated issuers are not believed', async () => {
  const namesake = makeSigner({ name: 'Certificatore Uno', organization: 'Certificatore Uno S.p.A.', issues: true })
  const notIssuing = makeSigner({ name: 'Mario Rossi', issuer })
  const pretending = makeSigner({ name: 'Mario Rossi', issuer, usage: 0x44 })
  const strict = makeSigner({ name: 'Certificatore Tre', issuer, issues: true, pathLength: 0 })
  const below = makeSigner({ name: 'Certificatore Quattro', issuer: strict, issues: true })
  const ended = makeSigner({ name: 'Certificatore Cinque', issuer, issues: true, to: instant('2025-06-01') })
  const cases: [string, Signer, Signer[]][] = [
    ['self-signed', makeSigner({ name: 'Mario Rossi' }), []],
    ['a namesake of the issuer', mayor({ issuer: namesake }), [namesake]],
    ['issued by somebody who may not', mayor({ issuer: notIssuing }), [notIssuing]],
    ['issued by somebody whose key might, but who is no issuer', mayor({ issuer: pretending }), [pretending]],
    ['a chain longer than allowed', mayor({ issuer: below }), [below, strict]],
    ['an issuer whose certificate had ended', mayor({ issuer: ended }), [ended]],
  ]
  for (const [what, signer, chain] of cases) {
    const signature = await check(signer, { chain })
    assert.equal(signature.trust, 'unknown_issuer', what)
    assert.ok(signature.problems.includes('issuer_unknown'), what)
    assert.equal(signature.integrity, 'intact', what)
  }
})

test('a certificate must be valid when the document was signed', async () => {
  const expired = mayor({ from: instant('2023-01-01'), to: instant('2026-01-01') })
  const late = await check(expired)
  assert.equal(late.certificateValid, false)
  assert.ok(late.problems.includes('certificate_expired'))
  const inTime = await check(expired, { at: instant('2025-12-01') })
  assert.equal(inTime.certificateValid, true)
  const early = await check(mayor({ from: instant('2026-12-01') }))
  assert.ok(early.problems.includes('certificate_not_yet_valid'))
  // The day of receipt is a fact; what the signer's clock said is not.
  const file = signCades(expired, document, { at: instant('2025-12-01') })
  const received = await checkSignatures(file, { trust, at: instant('2026-11-20') })
  assert.equal(received.signatures[0]?.certificateValid, false)
})

test('a time stamp proves when; one over something else, or by nobody known, does not', async () => {
  const at = instant('2025-12-01')
  const expired = mayor({ from: instant('2023-01-01'), to: instant('2026-01-01') })
  const stamped = await check(expired, { stamp: { by: authority, at } })
  assert.equal(stamped.signedAtSource, 'timestamp')
  assert.equal(stamped.signedAt?.toString(), at.toString())
  assert.equal(stamped.certificateValid, true)
  assert.deepEqual(stamped.problems, [])
  const cases: [NonNullable<Parameters<typeof signCades>[2]>['stamp'], string][] = [
    [{ by: authority, at, over: Buffer.from('altro') }, 'timestamp_wrong'],
    [{ by: mayor(), at }, 'timestamp_wrong'],
    [{ by: authority, at: instant('2024-06-01') }, 'timestamp_wrong'],
    [{ by: makeSigner({ name: 'Tempo', stamps: true }), at }, 'timestamp_untrusted'],
  ]
  for (const [stamp, problem] of cases) {
    const signature = await check(expired, { stamp: stamp! })
    assert.ok(
      signature.problems.some((p) => p === problem),
      problem,
    )
    assert.equal(signature.signedAtSource, 'signer')
    assert.equal(signature.certificateValid, false)
  }
})

test('a certificate for something else than signing says so', async () => {
  const signature = await check(mayor({ usage: 0x20 }))
  assert.equal(signature.keyUsageOk, false)
  assert.ok(signature.problems.includes('key_usage'))
})

test('the codice fiscale is found where certificates keep it, and nothing else is taken for one', () => {
  const cases: [string, string | null][] = [
    ['TINIT-RSSMRA80A01H501U', 'RSSMRA80A01H501U'],
    ['IT:RSSMRA80A01H501U', 'RSSMRA80A01H501U'],
    ['rssmra80a01h501u', 'RSSMRA80A01H501U'],
    ['ROSSI/MARIO/RSSMRA80A01H501U/7420', 'RSSMRA80A01H501U'],
    ['TINIT-RSSMRAU0A01H50MU', 'RSSMRAU0A01H50MU'],
    ['TINIT-01234567890', '01234567890'],
    ['01234567890', null],
    ['XRSSMRA80A01H501UX', null],
    ['2026000123', null],
    ['', null],
  ]
  for (const [value, code] of cases) assert.equal(taxCodeIn(value), code, value)
})

test('the bundle of the installation is read at the start; a wrong one stops it with a sentence', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'campanile-trust-'))
  t.after(() => {
    openSignatures({ fileMaxMb: 25 })
    rmSync(folder, { recursive: true })
  })
  const path = join(folder, 'issuers.pem')
  const open = (pem: string) => {
    writeFileSync(path, pem)
    openSignatures({ trustBundle: path, fileMaxMb: 1 })
  }
  open(`Certificatore Uno\n${issuer.pem}\n${between.pem}`)
  const pdf = signPades(mayor(), plainPdf('Convenzione'))
  assert.equal((await checkSignatures(pdf)).signatures[0]?.trust, 'trusted')
  assert.deepEqual((await checkSignatures(Buffer.alloc(2 ** 20 + 1))).problems, ['too_large'])
  assert.throws(() => open('no certificate'), /TRUST_BUNDLE .* holds no certificate/)
  assert.throws(() => open(issuer.pem + mayor().pem), /certificate number 2 is not an issuer’s/)
  assert.throws(() => open(issuer.pem.replace('MI', 'AA')), /certificate number 1 cannot be read/)
  assert.throws(() => openSignatures({ trustBundle: join(folder, 'none'), fileMaxMb: 1 }), Halt)
})

test('every code has its sentence in both languages, and revocation is named as not checked', () => {
  const [it, en] = [signatureWords('it'), signatureWords('en')]
  assert.deepEqual(Object.keys(it.problems), Object.keys(en.problems))
  for (const [code, words] of Object.entries(it.problems))
    assert.notEqual(words, (en.problems as Record<string, string>)[code])
  assert.equal(it.revocation, 'La revoca non è controllata.')
})
