import { webcrypto } from 'node:crypto'
import { Integer, ObjectIdentifier, OctetString, PrintableString, UTCTime, Utf8String } from 'asn1js'
import * as pkijs from 'pkijs'

/** Who signs in the demonstration: a name that cannot be mistaken for a person's. */
export const DEMO_SIGNER = 'Firma Dimostrativa'

/**
 * A .p7m over these bytes, signed by the invented signer with a key made on the spot and thrown away: a signature that
 * is real, of a person who is not, with a certificate nobody issued.
 */
export async function demoSignature(bytes: Uint8Array, at: Temporal.Instant): Promise<Buffer> {
  const engine = new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as unknown as Crypto })
  const { privateKey, publicKey } = await engine.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const certificate = new pkijs.Certificate()
  certificate.version = 2
  certificate.serialNumber = new Integer({ value: 1 })
  const named = [
    new pkijs.AttributeTypeAndValue({ type: '2.5.4.6', value: new PrintableString({ value: 'IT' }) }),
    new pkijs.AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: DEMO_SIGNER }) }),
  ]
  certificate.issuer.typesAndValues.push(...named)
  certificate.subject.typesAndValues.push(...named)
  certificate.notBefore.value = new Date(at.subtract({ hours: 24 * 365 }).epochMilliseconds)
  certificate.notAfter.value = new Date(at.add({ hours: 24 * 365 }).epochMilliseconds)
  await certificate.subjectPublicKeyInfo.importKey(publicKey, engine)
  await certificate.sign(privateKey, 'SHA-256', engine)
  const digest = await engine.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  const attribute = (type: string, value: unknown) => new pkijs.Attribute({ type, values: [value] })
  const cms = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: '1.2.840.113549.1.7.1',
      eContent: new OctetString({ valueHex: Uint8Array.from(bytes).buffer }),
    }),
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute('1.2.840.113549.1.9.3', new ObjectIdentifier({ value: '1.2.840.113549.1.7.1' })),
            attribute('1.2.840.113549.1.9.4', new OctetString({ valueHex: digest })),
            attribute('1.2.840.113549.1.9.5', new UTCTime({ valueDate: new Date(at.epochMilliseconds) })),
          ],
        }),
      }),
    ],
    certificates: [certificate],
  })
  await cms.sign(privateKey, 0, 'SHA-256', undefined, engine)
  const envelope = new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: cms.toSchema(true) })
  return Buffer.from(envelope.toSchema().toBER(false))
}
