import { X509Certificate } from 'node:crypto'
import type { BitString, OctetString } from 'asn1js'
import { BasicConstraints, Certificate as Parsed, type RelativeDistinguishedNames } from 'pkijs'
import { sha256 } from '../ids.ts'
import type { Signatory } from './report.ts'

export type Certificate = {
  raw: Uint8Array
  /** Node's reading of it: key, issuer, signature. */
  x509: X509Certificate
  signer: Signatory
  issuerName: string
  /** Distinguished names and serial as they are encoded, to be compared byte by byte. */
  issuerDer: Uint8Array
  /** In capitals, as Node shows it. */
  serial: string
  subjectKey: Uint8Array | null
  from: Temporal.Instant
  to: Temporal.Instant
  /** For documents: digital signature or non-repudiation, or nothing said. */
  maySign: boolean
  mayIssue: boolean
  /** How many more issuers may stand between it and a signer. */
  pathLength: number
  signatureOid: string
}

const LARGEST = 65_536
const instant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime())

/** Issuers, and people who sign a whole campaign, come again and again. */
const known = new Map<string, Certificate>()
const MOST_KNOWN = 500

/** Reads a certificate; null when it is not one. */
export function readCertificate(raw: Uint8Array): Certificate | null {
  if (raw.length > LARGEST) return null
  const name = sha256(raw).toString('base64')
  const certificate = known.get(name) ?? parse(raw)
  if (known.size >= MOST_KNOWN) known.clear()
  if (certificate) known.set(name, certificate)
  return certificate
}

function parse(raw: Uint8Array): Certificate | null {
  try {
    const x509 = new X509Certificate(raw)
    const parsed = Parsed.fromBER(new Uint8Array(x509.raw))
    const extension = (oid: string) => parsed.extensions?.find(({ extnID }) => extnID === oid)?.parsedValue as unknown
    const usage = (extension('2.5.29.15') as BitString | undefined)?.valueBlock.valueHexView[0]
    const constraints = extension('2.5.29.19')
    const path = constraints instanceof BasicConstraints ? constraints.pathLenConstraint : undefined
    const subjectKey = extension('2.5.29.14') as OctetString | undefined
    const from = instant(x509.validFromDate)
    const to = instant(x509.validToDate)
    return {
      raw: x509.raw,
      x509,
      signer: readSignatory(parsed.subject),
      issuerName: text(parsed.issuer, CN) || text(parsed.issuer, O) || text(parsed.issuer, OU),
      issuerDer: new Uint8Array(parsed.issuer.valueBeforeDecode),
      serial: x509.serialNumber,
      subjectKey: subjectKey ? subjectKey.valueBlock.valueHexView : null,
      from,
      to,
      maySign: usage === undefined || (usage & 0b1100_0000) !== 0,
      mayIssue: x509.ca && (usage === undefined || (usage & 0b0000_0100) !== 0),
      pathLength: typeof path === 'number' ? path : Number.POSITIVE_INFINITY,
      signatureOid: parsed.signatureAlgorithm.algorithmId,
    }
  } catch {
    return null
  }
}

export const isValidAt = ({ from, to }: Certificate, at: Temporal.Instant) =>
  Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, to) <= 0

const CN = '2.5.4.3'
const SURNAME = '2.5.4.4'
const SERIAL = '2.5.4.5'
const O = '2.5.4.10'
const OU = '2.5.4.11'
const GIVEN = '2.5.4.42'
const QUALIFIER = '2.5.4.46'

const text = (name: RelativeDistinguishedNames, oid: string): string => {
  const found = name.typesAndValues.find(({ type }) => type === oid)?.value as
    | { valueBlock?: { value?: unknown } }
    | undefined
  const value = found?.valueBlock?.value
  // Control characters have no place in a name and could forge a line of a log or of a page.
  return typeof value === 'string'
    ? value
        .replaceAll(/\p{C}+/gu, ' ')
        .trim()
        .slice(0, 200)
    : ''
}

function readSignatory(subject: RelativeDistinguishedNames): Signatory {
  const givenName = text(subject, GIVEN)
  const familyName = text(subject, SURNAME)
  const common = text(subject, CN)
  const organization = text(subject, O)
  const name = givenName && familyName ? `${givenName} ${familyName}` : common || organization
  const taxCode = taxCodeIn(text(subject, SERIAL)) ?? taxCodeIn(common) ?? taxCodeIn(text(subject, QUALIFIER))
  return { name, givenName, familyName, taxCode, organization }
}

// A person's code, digits possibly replaced by letters where two people would have the same.
const PERSON = /(?<![A-Z0-9])[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPR-T][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z](?![A-Z0-9])/

/** The codice fiscale in `TINIT-…`, `IT:…` or among other words; eleven digits only where the prefix says what they are. */
export function taxCodeIn(value: string): string | null {
  const capitals = value.toUpperCase()
  return PERSON.exec(capitals)?.[0] ?? /^(?:TINIT-|IT:)(\d{11})$/.exec(capitals)?.[1] ?? null
}
