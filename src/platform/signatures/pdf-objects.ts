/** A value of a PDF as far as signatures need it. Positions are those of the file. */
export type Value =
  | { kind: 'dictionary'; start: number; entries: Map<string, Value> }
  | { kind: 'array'; items: Value[] }
  | { kind: 'name' | 'word'; text: string }
  | { kind: 'text'; text: string }
  /** `start` at the `<`, `end` after the `>`. */
  | { kind: 'hex'; start: number; end: number }

const DEEPEST = 12
const MOST_ITEMS = 20_000
/** Bytes looked at one by one; the digits of a signature itself are not among them. */
const MOST_STEPS = 50_000
const WHITE = new Set([0, 9, 10, 12, 13, 32])
const DELIMITER = new Set(Buffer.from('()<>[]{}/%'))
const code = (char: string) => char.charCodeAt(0)

export const isWhite = (byte: number | undefined) => byte !== undefined && WHITE.has(byte)

/**
 * Reads the value at a position, and whatever is inside it. Throws on anything that is not one. References stay words:
 * what a signature consists of stands directly in its dictionary.
 */
export function readValue(bytes: Buffer, from: number): Value {
  let at = from
  let items = 0
  let steps = 0
  return read(0)

  function read(depth: number): Value {
    if (depth > DEEPEST || ++items > MOST_ITEMS) throw new Error('too deep or too many values')
    skip()
    const byte = bytes[at]
    if (byte === code('<')) return bytes[at + 1] === code('<') ? dictionary(depth) : hex()
    if (byte === code('[')) return array(depth)
    if (byte === code('(')) return text()
    if (byte === code('/')) return name()
    return word()
  }

  function step() {
    if (++steps > MOST_STEPS) throw new Error('too long a value')
  }

  function skip() {
    for (; at < bytes.length; at++) {
      step()
      const byte = bytes[at]!
      if (byte === code('%')) for (; at + 1 < bytes.length && bytes[at + 1] !== 10 && bytes[at + 1] !== 13; at++) step()
      else if (!WHITE.has(byte)) return
    }
    throw new Error('the file ends inside a value')
  }

  function dictionary(depth: number): Value {
    const start = at
    const entries = new Map<string, Value>()
    at += 2
    for (;;) {
      skip()
      if (bytes[at] === code('>') && bytes[at + 1] === code('>')) {
        at += 2
        return { kind: 'dictionary', start, entries }
      }
      // `12 0 R` leaves two words too many before the next name.
      const key = read(depth + 1)
      if (key.kind === 'word') continue
      if (key.kind !== 'name') throw new Error('a key that is no name')
      // Said twice, a reader may take the one and we the other.
      if (entries.has(key.text)) throw new Error('a key said twice')
      entries.set(key.text, read(depth + 1))
    }
  }

  function array(depth: number): Value {
    const list: Value[] = []
    at++
    for (;;) {
      skip()
      if (bytes[at] === code(']')) {
        at++
        return { kind: 'array', items: list }
      }
      list.push(read(depth + 1))
    }
  }

  function hex(): Value {
    const start = at
    const close = bytes.indexOf('>', at)
    if (close < 0) throw new Error('a string without end')
    at = close + 1
    return { kind: 'hex', start, end: at }
  }

  function text(): Value {
    const start = ++at
    for (let open = 1; at < bytes.length; at++) {
      step()
      if (bytes[at] === code('\\')) at++
      else if (bytes[at] === code('(')) open++
      else if (bytes[at] === code(')') && --open === 0)
        return { kind: 'text', text: bytes.toString('latin1', start, Math.min(at++, start + 200)) }
    }
    throw new Error('a string without end')
  }

  function name(): Value {
    at++
    return { kind: 'name', text: letters() }
  }

  function word(): Value {
    const found = letters()
    if (found === '') throw new Error('not a value')
    return { kind: 'word', text: found }
  }

  function letters(): string {
    const start = at
    for (; at < bytes.length && !WHITE.has(bytes[at]!) && !DELIMITER.has(bytes[at]!); at++) step()
    if (at - start > 200) throw new Error('a word too long')
    return bytes.toString('latin1', start, at)
  }
}
