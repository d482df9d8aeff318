import { createHash } from 'node:crypto'
import { scanUpload } from '../platform/scan.ts'
import { isForward } from './classify.ts'
import { envelopeIn, receiptIn } from './pec.ts'
import { splitQuoted, type Written } from './quoted.ts'
import { type Mail, type Part, type Read, readMail, type Unreadable } from './read-mail.ts'
import { safeHtml } from './safe-html.ts'

/** A message ready to be kept: taken apart and looked through, with nothing written anywhere yet. */
export type Prepared = {
  bytes: Buffer
  /** Two copies of one message have the same, whatever servers wrote above it. */
  sameAs: Buffer
  certified: boolean
  carrierId: string
  problem: Unreadable | 'infected' | null
  detail: string
  /** What the sender wrote: for certified mail, the message inside the envelope. */
  mail: Mail | null
  /** The envelope, where receipts say what they are. */
  outer: Mail | null
  written: Written
  /** The page made safe; a picture is known by its number among the files. */
  html: string
  files: Part[]
}

/** The antivirus does not answer: the message stays where it is until it does. */
export class NotScanned extends Error {}

/** Takes a message apart outside any transaction. What cannot be read is prepared for quarantine; it never throws for what a message says. */
export async function prepare(bytes: Buffer): Promise<Prepared> {
  const read = await readMail(bytes)
  const outer = read.mail ?? null
  const envelope = outer && !receiptIn(outer) ? envelopeIn(outer) : null
  const inside = envelope ? await readInside(envelope.inner) : read
  const mail = inside.mail ?? null
  const files = mail?.parts.filter(isContent) ?? []
  const virus = await virusIn([bytes, ...(mail?.parts.map((p) => p.bytes) ?? [])])
  return {
    bytes,
    // What was not read is itself and nothing else.
    sameAs: outer && !read.problem ? identityOf(outer, bytes) : createHash('sha256').update(bytes).digest(),
    certified: envelope?.certified ?? (outer !== null && receiptIn(outer) !== null),
    carrierId: envelope?.carrierId ?? '',
    problem: virus !== null ? 'infected' : (inside.problem ?? null),
    detail: virus ?? '',
    mail,
    outer,
    written: mail ? splitQuoted(mail.text, { forwarded: isForward(mail.subject) }) : { words: '', quoted: '' },
    html: mail ? safeHtml(mail.html, picturesIn(files)) : '',
    files,
  }
}

/** An envelope without a message inside says nothing that could be answered. */
const readInside = async (inner: Buffer | null): Promise<Read> => (inner ? readMail(inner) : { problem: 'no_content' })

/** A signature of the letter itself is no file of it: it stays in the message as it came. */
const isContent = (part: Part) => part.bytes.length > 0 && !/^application\/(x-)?(pkcs7|pgp)-signature$/.test(part.type)

/**
 * Message-ID, sender, day, subject and body: what stays the same when a message comes by two ways or is fetched again.
 * The id alone would let anybody make a message disappear by sending its id before.
 */
function identityOf(mail: Mail, bytes: Buffer) {
  const end = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at >= 0)
  const body = createHash('sha256').update(end.length > 0 ? bytes.subarray(Math.min(...end)) : bytes)
  return createHash('sha256')
    .update(JSON.stringify([mail.messageId, mail.from.address, mail.header('date'), mail.subject]))
    .update(body.digest())
    .digest()
}

const picturesIn = (files: readonly Part[]) =>
  new Map(files.map((f, at) => [f.contentId, String(at)] as const).filter(([id]) => id !== ''))

async function virusIn(pieces: readonly Buffer[]): Promise<string | null> {
  for (const piece of pieces) {
    const said = await scanUpload(piece)
    if (said?.code === 'file_not_scanned') throw new NotScanned('the antivirus does not answer')
    if (said) return said.values?.['virus'] ?? '?'
  }
  return null
}
