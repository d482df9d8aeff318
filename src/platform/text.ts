import { gunzipSync } from 'node:zlib'

/** What a file may grow to when it is unzipped. */
const MOST_BYTES = 200_000_000

/** The text of an uploaded file, unzipped when it is a gzip. Italian offices still save in Windows-1252. */
export function textOf(bytes: Buffer): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch {
    return new TextDecoder('windows-1252').decode(plain)
  }
}
