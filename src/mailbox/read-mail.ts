import PostalMime, { type Address as Parsed, type Email } from 'postal-mime'
import { giveBack, type Run, setAside } from './big-parts.ts'
import { textOfHtml } from './safe-html.ts'

/** What a message may be at most. Beyond it nothing is taken apart: it is kept as it came. */
export const limits = {
  bytes: 40 * 1024 * 1024,
  parts: 300,
  depth: 20,
  headerBytes: 512 * 1024,
  /** Characters of words and of page that are kept readable; the rest stays in the message as it came. */
  text: 400_000,
  html: 400_000,
  addresses: 100,
  references: 50,
} as const

export type Address = { name: string; address: string }
export type Part = { name: string; type: string; bytes: Buffer; contentId: string; inline: boolean }
/** A message taken apart. Nothing in it is trusted: names, addresses and ids are what the sender wrote. */
export type Mail = {
  messageId: string
  inReplyTo: string
  references: string[]
  from: Address
  replyTo: Address | null
  to: Address[]
  cc: Address[]
  subject: string
  sentAt: Temporal.Instant | null
  /** The first header of this name, in lower case; '' when there is none. */
  header: (name: string) => string
  has: (name: string) => boolean
  text: string
  html: string
  parts: Part[]
}
export type Unreadable =
  | 'too_large'
  | 'too_many_parts'
  | 'too_deep'
  | 'headers_too_long'
  | 'no_sender'
  | 'no_content'
  | 'broken'
/** A message without a sender is read as far as it goes, and is a problem all the same. */
export type Read = { mail: Mail; problem?: 'no_sender' } | { mail?: undefined; problem: Unreadable }

/** Takes a message apart. It never throws: what cannot be read says why. */
export async function readMail(bytes: Buffer): Promise<Read> {
  if (bytes.length > limits.bytes) return { problem: 'too_large' }
  const { rest, runs } = setAside(bytes)
  const read = await readWhole(rest)
  if (!read.mail || runs.length === 0) return read
  const found = new Set<Run>()
  const parts = read.mail.parts.map((part) => ({ ...part, bytes: giveBack(part.bytes, runs, found) }))
  // What was set aside is of no file: it was words, and is read with them.
  return found.size === runs.length ? { ...read, mail: { ...read.mail, parts } } : readWhole(bytes)
}

async function readWhole(bytes: Buffer): Promise<Read> {
  if (countParts(bytes) > limits.parts) return { problem: 'too_many_parts' }
  let email: Email
  try {
    email = await mend(await takeApart(bytes), bytes)
  } catch (error) {
    const said = (error as Error).message
    return { problem: /nesting/i.test(said) ? 'too_deep' : /header size/i.test(said) ? 'headers_too_long' : 'broken' }
  }
  try {
    const mail = shape(email, bytes)
    return mail.from.address ? { mail } : { mail, problem: 'no_sender' }
  } catch {
    return { problem: 'broken' }
  }
}

const takeApart = (bytes: Buffer) =>
  PostalMime.parse(bytes, {
    maxNestingDepth: limits.depth,
    maxHeadersSize: limits.headerBytes,
    // A message inside a message is a file of it, never its words.
    forceRfc822Attachments: true,
  })

/** Letters that do not fit what the message says of itself are most often those of Windows: its words are read again so. */
async function mend(email: Email, bytes: Buffer): Promise<Email> {
  const words = (e: Email) => `${e.subject ?? ''} ${e.from?.name ?? ''} ${e.text ?? ''} ${e.html ?? ''}`
  if (!words(email).includes('\ufffd')) return email
  const again = await takeApart(Buffer.from(new TextDecoder('windows-1252').decode(bytes)))
  return /\ufffd|\u00c3[\u0080-\u00bf\u2018-\u2122]/.test(words(again))
    ? email
    : { ...again, attachments: email.attachments }
}

/** What stands under the headers, where no part of it could be told apart. */
function bodyOf(bytes: Buffer) {
  const text = bytes.toString('utf8')
  const end = /\r?\n\r?\n/.exec(text)
  return end ? text.slice(end.index + end[0].length) : ''
}

function shape(email: Email, bytes: Buffer): Mail {
  const from = addressesOf(email.from)[0] ?? addressesOf(email.sender)[0] ?? { name: '', address: '' }
  const headers = new Map<string, string>()
  for (const { key, value } of email.headers) if (!headers.has(key)) headers.set(key, plain(value).slice(0, 4000))
  const html = plain(email.html ?? '').slice(0, limits.html)
  const nothing = !email.text && !email.html && email.attachments.length === 0
  const written = plain(nothing ? bodyOf(bytes) : (email.text ?? '')).replaceAll(/\r\n?/g, '\n')
  return {
    messageId: idsIn(email.messageId)[0] ?? '',
    inReplyTo: idsIn(email.inReplyTo)[0] ?? '',
    references: idsIn(email.references),
    from,
    replyTo: addressesOf(...(email.replyTo ?? []))[0] ?? null,
    to: addressesOf(...(email.to ?? [])),
    cc: addressesOf(...(email.cc ?? [])),
    subject: oneLine(email.subject ?? '').slice(0, 500),
    sentAt: momentOf(email.date),
    header: (name) => headers.get(name) ?? '',
    has: (name) => headers.has(name),
    text: (written.trim() === '' && html ? textOfHtml(html) : written).slice(0, limits.text),
    html,
    parts: email.attachments.map((a, at) => ({
      name: fileName(a.filename, a.mimeType, at + 1),
      type: a.mimeType,
      bytes: typeof a.content === 'string' ? Buffer.from(a.content) : Buffer.from(a.content as ArrayBuffer),
      contentId: (a.contentId ?? '').replaceAll(/[<>\s]/g, '').slice(0, 300),
      inline: a.disposition === 'inline' || a.related === true,
    })),
  }
}

/**
 * How many parts the boundaries written in a message would open, without opening them: a message of a million empty
 * parts is small on the wire and large in memory.
 */
function countParts(bytes: Buffer): number {
  const text = bytes.toString('latin1')
  const edges = new Set<string>()
  for (const [, quoted, bare] of text.matchAll(/boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi)) {
    edges.add(`--${quoted ?? bare!}`)
    if (edges.size > limits.parts) return edges.size
  }
  if (edges.size === 0) return 0
  let parts = 0
  for (let at = text.startsWith('--') ? 0 : text.indexOf('\n--') + 1; at > 0 || text.startsWith('--', at);) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? at + 250 : Math.min(end, at + 250)).trimEnd()
    if (edges.has(line) && ++parts > limits.parts) return parts
    const next = text.indexOf('\n--', Math.max(at, end - 1))
    if (next < 0) break
    at = next + 1
  }
  return parts
}

const addressesOf = (...parsed: (Parsed | undefined)[]): Address[] =>
  parsed
    .flatMap((p) => (p === undefined ? [] : p.group ? p.group : [p]))
    .map(({ name, address }) => ({ name: oneLine(name ?? '').slice(0, 200), address: oneLine(address ?? '') }))
    .map(({ name, address }) => ({ name, address: address.toLowerCase() }))
    .filter(({ address }) => isAddress(address))
    .slice(0, limits.addresses)

/** What a letter can be sent to. Stricter than the standard on purpose: no quotes, no comments, one @. */
export const isAddress = (text: string) =>
  text.length <= 254 && /^[^\s@<>"'(),;:\\[\]]+@[^\s@<>"'(),;:\\[\]]+$/.test(text)

/** Message ids as they stand in headers, without their angle brackets. */
function idsIn(header: string | undefined): string[] {
  const text = plain(header ?? '').slice(0, 60_000)
  const found = [...text.matchAll(/<([^<>\s]{1,900})>/g)].map((m) => m[1]!)
  if (found.length === 0 && /^[^\s<>]{3,900}$/.test(text.trim())) found.push(text.trim())
  // The first is where it all began, the last ones are the nearest.
  return found.length > limits.references ? [found[0]!, ...found.slice(1 - limits.references)] : found
}

/** A sending time is believed when it could be one. */
function momentOf(date: string | undefined): Temporal.Instant | null {
  const at = Date.parse(date ?? '')
  return Number.isFinite(at) && at > Date.UTC(1990, 0, 1) && at < Date.now() + 2 * 86_400_000
    ? Temporal.Instant.fromEpochMilliseconds(at)
    : null
}

/** Without the characters no text of ours holds: the database refuses some, screens obey others. */
export const plain = (text: string) =>
  // oxlint-disable-next-line no-control-regex -- these are the characters to be removed
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '')
const oneLine = (text: string) => plain(text).replaceAll(/\s+/g, ' ').trim()

const endings: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml',
  'text/plain': 'txt',
  'text/html': 'html.txt',
  'text/calendar': 'ics',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
}
function fileName(given: string | null, type: string, number: number) {
  const name = oneLine(given ?? '')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .replace(/^\.+/, '')
    .trim()
  return name ? shorten(name) : `allegato-${number}.${endings[type] ?? 'bin'}`
}
/** A long name loses its middle and keeps its ending. */
const shorten = (name: string) => (name.length > 150 ? `${name.slice(0, 120)}…${name.slice(-25)}` : name)
