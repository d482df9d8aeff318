import { type Mail, plain } from './read-mail.ts'

/**
 * Certified mail (PEC). Source: DPR 68/2005 and the technical rules of the decree of 2 November 2005: a message travels
 * inside an envelope of its provider as `postacert.eml` with `daticert.xml`; receipts say so in the header X-Ricevuta.
 */
export type ReceiptKind =
  | 'accepted'
  | 'refused'
  | 'taken_over'
  | 'delivered'
  | 'not_delivered'
  | 'not_delivered_yet'
  | 'virus'

const kinds: Readonly<Record<string, ReceiptKind>> = {
  accettazione: 'accepted',
  'non-accettazione': 'refused',
  'presa-in-carico': 'taken_over',
  'avvenuta-consegna': 'delivered',
  'errore-consegna': 'not_delivered',
  'preavviso-errore-consegna': 'not_delivered_yet',
  'rilevazione-virus': 'virus',
}

export type Receipt = {
  kind: ReceiptKind
  /** The Message-ID it speaks of, and the one its provider gave the envelope. */
  of: string
  carrierId: string
  recipient: string
  statedAt: Temporal.Instant | null
  reason: string
}

/** The receipt a message is, if it is one. */
export function receiptIn(mail: Mail): Receipt | null {
  const kind = kinds[mail.header('x-ricevuta').trim().toLowerCase()]
  if (!kind) return null
  const data = certificateOf(mail)
  return {
    kind,
    of: bare(mail.header('x-riferimento-message-id')) || bare(tag(data, 'msgid')),
    carrierId: bare(tag(data, 'identificativo')),
    recipient: tag(data, 'consegna').toLowerCase().slice(0, 254),
    statedAt: statedIn(data),
    reason: tag(data, 'errore-esteso').slice(0, 500),
  }
}

export type Envelope = { certified: boolean; inner: Buffer | null; carrierId: string }

/** The message an envelope carries: certified by its provider, or ordinary mail that reached a certified address. */
export function envelopeIn(mail: Mail): Envelope | null {
  const transport = mail.header('x-trasporto').trim().toLowerCase()
  if (transport !== 'posta-certificata' && transport !== 'errore') return null
  const inner =
    mail.parts.find((p) => p.type === 'message/rfc822' && /^postacert\.eml$/i.test(p.name)) ??
    mail.parts.find((p) => p.type === 'message/rfc822')
  return {
    certified: transport === 'posta-certificata',
    inner: inner?.bytes ?? null,
    carrierId: bare(tag(certificateOf(mail), 'identificativo')) || mail.messageId,
  }
}

/** The provider's certificate, written by a machine to a fixed scheme. */
const certificateOf = (mail: Mail) =>
  mail.parts
    .find((p) => /^daticert\.xml$/i.test(p.name))
    ?.bytes.subarray(0, 100_000)
    .toString('utf8') ?? ''

function tag(xml: string, name: string) {
  const open = xml.indexOf(`<${name}`)
  const begin = open < 0 ? -1 : xml.indexOf('>', open)
  const end = begin < 0 ? -1 : xml.indexOf(`</${name}>`, begin)
  return end < 0 ? '' : plain(unescape(xml.slice(begin + 1, end))).trim()
}
const unescape = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
const bare = (id: string) => id.replaceAll(/[<>\s]/g, '').slice(0, 900)

/** `<data zona="+0100"><giorno>21/11/2026</giorno><ora>10:12:13</ora></data>` as a moment. */
function statedIn(xml: string): Temporal.Instant | null {
  const zone = /<data[^>]*\bzona="([+-]\d{2}):?(\d{2})"/.exec(xml)
  const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(tag(xml, 'giorno'))
  const hour = /^\d{2}:\d{2}:\d{2}$/.exec(tag(xml, 'ora'))
  if (!zone || !day || !hour) return null
  try {
    return Temporal.Instant.from(`${day[3]}-${day[2]}-${day[1]}T${hour[0]}${zone[1]}:${zone[2]}`)
  } catch {
    return null
  }
}
