import { connect } from 'node:net'
import { clock } from './clock.ts'

/** What an antivirus says of some bytes: nothing bad, or the name of what it found. */
export type Scan = (bytes: Buffer) => Promise<{ virus: string | null }>

const CHUNK = 256 * 1024
const PATIENCE_MS = 60_000

/** Asks a clamd at `tcp://host:port`, by its INSTREAM command: pieces with their length in front, an empty one at the end. */
export const clamd =
  (url: string): Scan =>
  (bytes) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url)
      const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) })
      let said = ''
      socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the antivirus does not answer')))
      socket.on('connect', () => {
        socket.write('zINSTREAM\0')
        for (let at = 0; at < bytes.length; at += CHUNK) {
          const piece = bytes.subarray(at, at + CHUNK)
          socket.write(lengthOf(piece.length))
          socket.write(piece)
        }
        socket.write(lengthOf(0))
      })
      socket.on('data', (data) => (said += data.toString('latin1')))
      socket.on('error', reject)
      socket.on('close', () => {
        const answer = said.replaceAll('\0', '').trim()
        const found = /^stream: (.+) FOUND$/.exec(answer)
        if (found) resolve({ virus: found[1]! })
        else if (answer === 'stream: OK') resolve({ virus: null })
        else reject(new Error(`the antivirus said: ${answer.slice(0, 200) || 'nothing'}`))
      })
    })

const lengthOf = (length: number) => {
  const four = Buffer.alloc(4)
  four.writeUInt32BE(length)
  return four
}

let scan: Scan | undefined
/** Sets the antivirus every upload goes through; without one nothing is scanned. */
export const useScan = (chosen: Scan | undefined) => {
  scan = chosen
}

// What was scanned is remembered by its bytes, so that whoever keeps them need not carry it along.
const scanned = new WeakMap<Uint8Array, Temporal.Instant>()
/** When these bytes were found clean; null where nothing scans. */
export const scannedAt = (bytes: Uint8Array): Temporal.Instant | null => scanned.get(bytes) ?? null

/** What is wrong with these bytes, if anything. An antivirus that does not answer refuses: later is better than infected. */
export async function scanUpload(bytes: Buffer): Promise<{ code: string; values?: Record<string, string> } | null> {
  if (!scan || bytes.length === 0) return null
  try {
    const { virus } = await scan(bytes)
    if (virus !== null) return { code: 'file_infected', values: { virus } }
    scanned.set(bytes, clock())
    return null
  } catch {
    return { code: 'file_not_scanned' }
  }
}
