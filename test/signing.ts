// Signatures for tests: keys, certificates and signed files as officials of Italian bodies produce them.
import { constants, createHash, generateKeyPairSync, type KeyObject, randomBytes, sign as signWith } from 'node:crypto'
import { bits, der, integer, longTime, nothing, octets, oid, open, sequence, set, shortTime, text, yes } from './der.ts'

export type Alg = 'ec' | 'ec384' | 'rsa' | 'pss'
export type Signer = {
  name: string
  taxCode: string | null
  alg: Alg
  key: KeyObject
  /** DER. */
  certificate: Buffer
  pem: string
  issuer: Signer | null
  serial: bigint
  subject: Buffer
}

export type NewSigner = {
  /** `Mario Rossi`: the last word is the family name. */
  name: string
  taxCode?: string | null
  organization?: string
  from?: Temporal.Instant
  to?: Temporal.Instant
  /** Who issues the certificate; without one it is self-signed. */
  issuer?: Signer
  alg?: Alg
  /** An issuer, which may sign certificates; `pathLength` more below it. */
  issues?: boolean
  pathLength?: number
  /** An authority for time stamps. */
  stamps?: boolean
  /** The bits of key usage, the first being digital signature: `0x40` is non-repudiation. */
  usage?: number
}

const day = (text: string) => Temporal.Instant.from(`${text}T00:00:00Z`)
const attribute = (type: string, value: string) => set(sequence(oid(type), text(value)))
const extension = (type: string, critical: boolean, value: Buffer) =>
  sequence(oid(type), ...(critical ? [yes] : []), octets(value))

/** A person with a key and a certificate. */
export function makeSigner({
  name,
  taxCode = null,
  organization = '',
  from = day('2025-01-01'),
  to = day('2028-01-01'),
  issuer,
  alg = 'ec',
  issues = false,
  pathLength,
  stamps = false,
  usage = issues ? 0x06 : stamps ? 0x80 : 0x40,
}: NewSigner): Signer {
  const { publicKey, privateKey } = keyPair(alg)
  const words = name.split(' ')
  const subject = sequence(
    attribute('2.5.4.6', 'IT'),
    ...(organization ? [attribute('2.5.4.10', organization)] : []),
    ...(taxCode
      ? [
          attribute('2.5.4.4', words.at(-1)!),
          attribute('2.5.4.42', words.slice(0, -1).join(' ')),
          attribute('2.5.4.5', `TINIT-${taxCode}`),
        ]
      : []),
    attribute('2.5.4.3', name),
  )
  const serial = BigInt(`0x${randomBytes(8).toString('hex')}`) | 1n
  const constraints = sequence(yes, ...(pathLength === undefined ? [] : [integer(pathLength)]))
  const extensions = [
    ...(issues ? [extension('2.5.29.19', true, constraints)] : []),
    extension('2.5.29.14', false, octets(hash('sha1', publicKey.export({ type: 'spki', format: 'der' })))),
    extension('2.5.29.15', true, bits(Buffer.from([usage]), trailingZeros(usage))),
    ...(stamps ? [extension('2.5.29.37', true, sequence(oid('1.3.6.1.5.5.7.3.8')))] : []),
  ]
  const by = issuer ?? { key: privateKey, alg, subject }
  const algorithm = signatureAlgorithm(by.alg, 'sha256')
  const body = sequence(
    der(0xa0, integer(2)),
    integer(serial),
    algorithm,
    by.subject,
    sequence(longTime(from), longTime(to)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  )
  const certificate = sequence(body, algorithm, bits(rawSign(by, 'sha256', body)))
  const lines = certificate.toString('base64').replaceAll(/.{64}/g, '$&\n')
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`
  return { name, taxCode, alg, key: privateKey, certificate, pem, issuer: issuer ?? null, serial, subject }
}

const keyPair = (alg: Alg) =>
  alg === 'rsa' || alg === 'pss'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: alg === 'ec' ? 'prime256v1' : 'secp384r1' })

const trailingZeros = (byte: number) => (byte === 0 ? 7 : 31 - Math.clz32(byte & -byte))

const DIGESTS = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  sha1: '1.3.14.3.2.26',
}
type Digest = keyof typeof DIGESTS
const EC = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
  sha1: '1.2.840.10045.4.1',
}
const hash = (name: string, ...parts: Uint8Array[]) => parts.reduce((h, p) => h.update(p), createHash(name)).digest()
const digestAlgorithm = (digest: Digest) => sequence(oid(DIGESTS[digest]), nothing)

function signatureAlgorithm(alg: Alg, digest: Digest): Buffer {
  if (alg === 'ec' || alg === 'ec384') return sequence(oid(EC[digest]))
  if (alg === 'rsa') {
    const last = { sha256: 11, sha384: 12, sha512: 13, sha1: 5 }[digest]
    return sequence(oid(`1.2.840.113549.1.1.${last}`), nothing)
  }
  const mask = sequence(oid('1.2.840.113549.1.1.8'), digestAlgorithm(digest))
  return sequence(
    oid('1.2.840.113549.1.1.10'),
    sequence(der(0xa0, digestAlgorithm(digest)), der(0xa1, mask), der(0xa2, integer(32))),
  )
}

const rawSign = ({ key, alg }: Pick<Signer, 'key' | 'alg'>, digest: string, data: Uint8Array): Buffer =>
  signWith(digest, data, {
    key,
    ...(alg === 'pss' && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  })

export type Cades = {
  at?: Temporal.Instant | null
  /** Only the signature; the document goes apart. */
  detached?: boolean
  digest?: Digest
  /** Lengths left open and the content in pieces, as streaming programs write. */
  streamed?: boolean
  /** The certificate that the signed attributes name instead of the signer's own; null for none. */
  naming?: Signer | null
  /** The digest of other bytes than those enclosed. */
  digestOf?: Uint8Array
  /** Signed by more people side by side. */
  also?: Signer[]
  stamp?: { by: Signer; at: Temporal.Instant; over?: Uint8Array }
  /** Certificates of issuers sent along. */
  chain?: Signer[]
  withoutAttributes?: boolean
  contentType?: string
  /** Another type in the signed attributes than the content's. */
  typeSigned?: string
}

const NOW = Temporal.Instant.from('2026-11-20T10:00:00Z')

/** A .p7m over these bytes. */
export function signCades(signer: Signer, bytes: Uint8Array, options: Cades = {}): Buffer {
  const { digest = 'sha256', detached, streamed, also = [], chain = [], contentType = '1.2.840.113549.1.7.1' } = options
  const signers = [signer, ...also]
  const pieces: Buffer[] = []
  for (let i = 0; i < bytes.length; i += 1000) pieces.push(octets(bytes.subarray(i, i + 1000)))
  const wrap = streamed ? open : der
  const content = detached ? [] : [wrap(0xa0, streamed ? open(0x24, ...pieces) : octets(bytes))]
  const signed = wrap(
    0x30,
    integer(contentType.endsWith('.7.1') ? 1 : 3),
    set(digestAlgorithm(digest)),
    wrap(0x30, oid(contentType), ...content),
    der(0xa0, ...[...signers, ...chain].map(({ certificate }) => certificate)),
    set(...signers.map((one) => signerInfo(one, bytes, options, digest, contentType))),
  )
  return wrap(0x30, oid('1.2.840.113549.1.7.2'), wrap(0xa0, signed))
}

function signerInfo(signer: Signer, bytes: Uint8Array, options: Cades, digest: Digest, contentType: string): Buffer {
  const { at = NOW, naming = signer, digestOf = bytes, stamp, withoutAttributes } = options
  const attributes = [
    sequence(oid('1.2.840.113549.1.9.3'), set(oid(options.typeSigned ?? contentType))),
    sequence(oid('1.2.840.113549.1.9.4'), set(octets(hash(digest, digestOf)))),
    ...(at ? [sequence(oid('1.2.840.113549.1.9.5'), set(shortTime(at)))] : []),
    ...(naming
      ? [
          sequence(
            oid('1.2.840.113549.1.9.16.2.47'),
            set(sequence(sequence(sequence(octets(hash('sha256', naming.certificate)))))),
          ),
        ]
      : []),
  ]
  const value = rawSign(signer, digest, withoutAttributes ? bytes : set(...attributes))
  const asSet = set(...attributes)
  asSet[0] = 0xa0
  return sequence(
    integer(1),
    sequence((signer.issuer ?? signer).subject, integer(signer.serial)),
    digestAlgorithm(digest),
    ...(withoutAttributes ? [] : [asSet]),
    signatureAlgorithm(signer.alg, digest),
    octets(value),
    ...(stamp ? [der(0xa1, sequence(oid('1.2.840.113549.1.9.16.2.14'), set(timeStamp(stamp, value))))] : []),
  )
}

function timeStamp({ by, at, over }: NonNullable<Cades['stamp']>, value: Uint8Array): Buffer {
  const info = sequence(
    integer(1),
    oid('1.3.6.1.4.1.99999.1'),
    sequence(digestAlgorithm('sha256'), octets(hash('sha256', over ?? value))),
    integer(7),
    longTime(at),
  )
  return signCades(by, info, { contentType: '1.2.840.113549.1.9.16.1.4', at })
}

export type Pades = { at?: Temporal.Instant; subFilter?: string; cades?: Omit<Cades, 'detached' | 'at'> }

const ROOM = 16_000

/** The PDF with a signature added as a new revision, the earlier bytes as they were. */
export function signPades(signer: Signer, pdf: Uint8Array, { at = NOW, subFilter, cades }: Pades = {}): Buffer {
  const before = Buffer.from(pdf)
  const text = before.toString('latin1')
  const last = (pattern: RegExp) => [...text.matchAll(pattern)].at(-1)
  const root = last(/\/Root\s+(\d+)\s+0\s+R/g)?.[1]
  const size = Number(last(/\/Size\s+(\d+)/g)?.[1])
  const previous = last(/startxref\s+(\d+)/g)?.[1]
  const catalog = last(new RegExp(`(?<!\\d)${root} 0 obj\\s*<<([\\s\\S]*?)>>\\s*endobj`, 'g'))?.[1]
  if (!root || !size || !previous || catalog === undefined) throw new Error('not a PDF these tests can sign')
  const fields = [...(/\/Fields \[([^\]]*)\]/.exec(catalog)?.[1]?.matchAll(/\d+ 0 R/g) ?? [])].map(String)
  const stamp = at.toString({ fractionalSecondDigits: 0 }).replaceAll(/[-:TZ]/g, '')
  const kept = catalog.replace(/\/AcroForm\s*<<[^>]*>>/, '')
  const objects = [
    `${size} 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter ?? 'ETSI.CAdES.detached'} /M (D:${stamp}Z) /ByteRange [0 ########## ########## ##########] /Contents <${'0'.repeat(ROOM)}> >>\nendobj\n`,
    `${size + 1} 0 obj\n<< /FT /Sig /T (Signature${size}) /V ${size} 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 >>\nendobj\n`,
    `${root} 0 obj\n<<${kept} /AcroForm << /Fields [${[...fields, `${size + 1} 0 R`].join(' ')}] /SigFlags 3 >> >>\nendobj\n`,
  ]
  const start = before.length + 1
  const places = objects.map((_, i) => start + objects.slice(0, i).join('').length)
  const entry = (at: number) => `${String(at).padStart(10, '0')} 00000 n \n`
  const table = `xref\n${root} 1\n${entry(places[2]!)}${size} 2\n${entry(places[0]!)}${entry(places[1]!)}`
  const trailer = `trailer\n<< /Size ${size + 2} /Root ${root} 0 R /Prev ${previous} >>\nstartxref\n${start + objects.join('').length}\n%%EOF\n`
  const file = Buffer.concat([before, Buffer.from(`\n${objects.join('')}${table}${trailer}`, 'latin1')])
  const hole = file.indexOf('/Contents <', start) + 10
  const after = hole + ROOM + 2
  for (const value of [hole, after, file.length - after])
    file.write(String(value).padEnd(10), file.indexOf('##########', start), 'latin1')
  const signed = Buffer.concat([file.subarray(0, hole), file.subarray(after)])
  const envelope = signCades(signer, signed, { ...cades, detached: true, at: null })
  if (envelope.length * 2 > ROOM) throw new Error('the signature does not fit into its room')
  file.write(envelope.toString('hex'), hole + 1, 'latin1')
  return file
}

/** A PDF of one page with a line of text. */
export const plainPdf = (line: string) =>
  pdf(`BT /F1 14 Tf 72 740 Td (${line.replaceAll(/[()\\]/g, '\\$&')}) Tj ET`, [])

/** A PDF with the picture of a signature by hand, as a scanner makes it: nothing digital about it. */
export function scannedPdf(): Buffer {
  const width = 24
  const stroke = Buffer.alloc(width * width, 0xff)
  for (let i = 0; i < width; i++) stroke[i * width + (width - 1 - i)] = 0x20
  const image = `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${width} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${stroke.length} >>\nstream\n${stroke.toString('latin1')}\nendstream`
  return pdf('BT /F1 14 Tf 72 740 Td (Firmato: Il Sindaco) Tj ET q 120 0 0 60 72 660 cm /Im1 Do Q', [image])
}

function pdf(page: string, images: string[]): Buffer {
  const bodies = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >>${images.length > 0 ? ' /XObject << /Im1 6 0 R >>' : ''} >> >>`,
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...images,
  ]
  let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const places = bodies.map((body, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  const entries = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const xref = `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${entries}`
  return Buffer.from(
    `${file}${xref}trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  )
}
