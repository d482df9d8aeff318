import { randomBytes } from 'node:crypto'

/** A long run of base64 lines, and what stands in its place: a token no sender can know, as a line of base64. */
export type Run = { token: Buffer; line: Buffer; body: Buffer }

// Below it a run costs less than setting it aside.
const LINES = 2000

const letters = new Uint8Array(256)
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') letters[c.charCodeAt(0)] = 1

/**
 * Takes the long files out of a message before it is taken apart line by line: a file of 30 MB is half a million lines,
 * each an object of its own to who reads a message. `giveBack` puts them where their tokens stand.
 */
export function setAside(bytes: Buffer): { rest: Buffer; runs: Run[] } {
  const runs: Run[] = []
  const pieces: Buffer[] = []
  let [kept, begin, end, lines, width] = [0, 0, 0, 0, 0]
  const close = () => {
    if (lines >= LINES) {
      const run = newRun(bytes.subarray(begin, end))
      runs.push(run)
      pieces.push(bytes.subarray(kept, begin), run.line)
      kept = end
    }
    lines = 0
  }
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(10, at)
    if (feed < 0) break
    const length = (bytes[feed - 1] === 13 ? feed - 1 : feed) - at
    const fits = length >= 60 && length % 4 === 0 && (lines === 0 || length === width) && isBase64(bytes, at, length)
    if (!fits) close()
    else if (lines++ === 0) [begin, width] = [at, length]
    at = feed + 1
    if (fits) end = at
  }
  close()
  return runs.length === 0 ? { rest: bytes, runs } : { rest: Buffer.concat([...pieces, bytes.subarray(kept)]), runs }
}

function isBase64(bytes: Buffer, from: number, length: number) {
  for (let at = from; at < from + length; at++) if (letters[bytes[at]!] === 0) return false
  return true
}

function newRun(body: Buffer): Run {
  // A multiple of three bytes: what follows is decoded as if nothing stood before.
  const token = Buffer.from(randomBytes(24).toString('hex'))
  return { token, line: Buffer.from(`${token.toString('base64')}\r\n`), body }
}

/** Puts the runs back into the content of a file: decoded where it was decoded, as they were where it was not. */
export function giveBack(content: Buffer, runs: readonly Run[], found: Set<Run>): Buffer {
  let now = content
  for (const run of runs) {
    const decoded = now.indexOf(run.token)
    const at = decoded >= 0 ? decoded : now.indexOf(run.line.subarray(0, -2))
    if (at < 0) continue
    found.add(run)
    const [length, body] =
      decoded >= 0
        ? [run.token.length, Buffer.from(run.body.toString('latin1'), 'base64')]
        : [run.line.length - 2, trimmed(run.body)]
    now = Buffer.concat([now.subarray(0, at), body, now.subarray(at + length)])
  }
  return now
}

/** As it is read where nothing is decoded: lines end as on Unix, and the last end is that of the token's own line. */
const trimmed = (body: Buffer) => Buffer.from(body.toString('latin1').replaceAll('\r\n', '\n').slice(0, -1), 'latin1')
