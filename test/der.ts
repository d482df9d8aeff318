// DER by hand, for tests: what the platform reads with a library is written here without it.
const length = (n: number): Buffer => {
  if (n < 128) return Buffer.from([n])
  const bytes = Buffer.from(n.toString(16).padStart(n.toString(16).length + (n.toString(16).length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}
export const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const value = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), length(value.length), value])
}
/** The same with its end marked instead of its length said. */
export const open = (tag: number, ...parts: Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.from([0, 0])])
export const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
/** In DER the members of a set stand in the order of their bytes. */
export const set = (...parts: Uint8Array[]) => der(0x31, ...parts.toSorted(Buffer.compare))
export const octets = (value: Uint8Array) => der(0x04, value)
export const bits = (value: Uint8Array, unused = 0) => der(0x03, Buffer.from([unused]), value)
export const yes = Buffer.from([1, 1, 0xff])
export const nothing = Buffer.from([5, 0])
export const text = (value: string) => der(0x0c, Buffer.from(value))
export const integer = (value: bigint | number) => {
  const hex = BigInt(value).toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return der(0x02, bytes[0]! > 127 ? Buffer.from([0]) : Buffer.alloc(0), bytes)
}
export const oid = (dotted: string) => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const arc = (n: number): number[] => {
    const groups = [n % 128]
    for (let left = Math.floor(n / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left % 128) | 0x80)
    return groups
  }
  return der(0x06, Buffer.from([...arc(first * 40 + second), ...rest.flatMap(arc)]))
}
const digits = (at: Temporal.Instant) => at.toString({ fractionalSecondDigits: 0 }).replaceAll(/[-:T]/g, '')
export const shortTime = (at: Temporal.Instant) => der(0x17, Buffer.from(digits(at).slice(2)))
export const longTime = (at: Temporal.Instant) => der(0x18, Buffer.from(digits(at)))
