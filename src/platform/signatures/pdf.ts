import { MOST_SIGNATURES } from './envelope.ts'
import { isWhite, readValue, type Value } from './pdf-objects.ts'
import type { SignatureProblem } from './report.ts'

/** One signature inside a PDF: the bytes it speaks of and the envelope that signs them. */
export type PdfSignature = {
  parts: Uint8Array[]
  covers: 'whole' | 'part'
  /** Null when its contents cannot be read. */
  envelope: Uint8Array | null
  kindKnown: boolean
  claimedAt: Temporal.Instant | null
  /** What its byte range does not prove; any of them makes it worthless. */
  wrong: SignatureProblem[]
}

const KINDS = ['adbe.pkcs7.detached', 'ETSI.CAdES.detached']
const TIMESTAMP = 'ETSI.RFC3161'
const LONGEST_CONTENTS = 4_000_000

export const isPdf = (bytes: Uint8Array) => view(bytes.subarray(0, 1024)).includes('%PDF-')

/**
 * Finds the signatures of a PDF. A signature's dictionary is never compressed, since its bytes are what is left out of
 * the signed range: so they are found in the file as it is, in every revision, whatever its cross references say.
 */
export function findPdfSignatures(file: Uint8Array): PdfSignature[] | SignatureProblem {
  const bytes = view(file)
  const found = new Map<number, Map<string, Value>>()
  let unreadable = false
  let tries = 0
  for (let at = bytes.indexOf('/ByteRange'); at >= 0; at = bytes.indexOf('/ByteRange', at + 1)) {
    if (++tries > 2 * MOST_SIGNATURES) return 'too_many_signatures'
    const dictionaries = around(bytes, at)
    if (dictionaries.length === 0) unreadable = true
    for (const { start, entries } of dictionaries) found.set(start, entries)
    if (found.size > MOST_SIGNATURES) return 'too_many_signatures'
  }
  const signatures = [...found.values()].filter((entries) => word(entries.get('SubFilter')) !== TIMESTAMP)
  if (signatures.length === 0 && unreadable) return 'contents_unreadable'
  return signatures.map((entries) => readSignature(bytes, entries))
}

type Dictionary = { start: number; entries: Map<string, Value> }

/** The dictionaries with a byte range in the object that a position belongs to: its beginning is looked for backwards. */
function around(bytes: Buffer, position: number): Dictionary[] {
  let before = position
  for (let attempt = 0; attempt < 4; attempt++) {
    before = bytes.lastIndexOf('obj', before - 1)
    if (before < 0) return []
    try {
      const dictionaries = withRange(readValue(bytes, before + 3))
      if (dictionaries.length > 0) return dictionaries
    } catch {
      // The word stood inside a text, or the object is broken.
    }
    if (before === 0) return []
  }
  return []
}

function withRange(value: Value): Dictionary[] {
  if (value.kind === 'array') return value.items.flatMap(withRange)
  if (value.kind !== 'dictionary') return []
  const inside = [...value.entries.values()].flatMap(withRange)
  return value.entries.has('ByteRange') && value.entries.has('Contents') ? [value, ...inside] : inside
}

function readSignature(bytes: Buffer, entries: Map<string, Value>): PdfSignature {
  const contents = entries.get('Contents')!
  const range = numbers(entries.get('ByteRange')!)
  const signature: PdfSignature = {
    parts: [],
    covers: 'part',
    envelope: contents.kind === 'hex' ? readHex(bytes.subarray(contents.start + 1, contents.end - 1)) : null,
    kindKnown: KINDS.includes(word(entries.get('SubFilter'))),
    claimedAt: readDate(entries.get('M')),
    wrong: [],
  }
  const { wrong } = signature
  const [start = -1, first = -1, second = -1, rest = -1] = range
  if (range.length !== 4) wrong.push('byte_range_outside')
  else if (start !== 0) wrong.push('byte_range_start')
  else if (second + rest > bytes.length || second < first) wrong.push('byte_range_outside')
  else if (contents.kind !== 'hex' || first !== contents.start || second !== contents.end) wrong.push('byte_range_hole')
  if (wrong.length > 0) return signature
  signature.parts = [bytes.subarray(0, first), bytes.subarray(second, second + rest)]
  if (isBlank(bytes, second + rest)) signature.covers = 'whole'
  // What follows must be a revision of its own, after the end of the one that was signed.
  else if (!/%%EOF\s*$/.test(bytes.toString('latin1', Math.max(second, second + rest - 1024), second + rest)))
    wrong.push('bytes_uncovered')
  return signature
}

function isBlank(bytes: Buffer, from: number) {
  for (let at = from; at < bytes.length; at++) if (!isWhite(bytes[at])) return false
  return true
}

const word = (value: Value | undefined) => (value && 'text' in value ? value.text : '')

function numbers(value: Value): number[] {
  const items = value.kind === 'array' ? value.items : []
  const read = items.slice(0, 9).map((item) => (/^\d{1,12}$/.test(word(item)) ? Number(word(item)) : -1))
  return read.includes(-1) ? [] : read
}

function readHex(raw: Buffer): Uint8Array | null {
  if (raw.length > LONGEST_CONTENTS) return null
  const hex = raw.toString('latin1').replaceAll(/[\0\t\n\f\r ]/g, '')
  return /^[0-9A-Fa-f]*$/.test(hex) ? Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex') : null
}

/** `D:20261122153000+01'00'`. */
function readDate(value: Value | undefined): Temporal.Instant | null {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?/.exec(word(value))
  if (!match) return null
  const [, year, month, day, hour, minute, second = '00', , zone = '+00', minutes = '00'] = match
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}:${minutes}`)
  } catch {
    return null
  }
}

const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
