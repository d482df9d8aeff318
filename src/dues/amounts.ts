// Arithmetic of money in whole numbers: no fraction of a cent is ever kept in a float.

/** n / d to the nearest whole, half away from zero. */
export function roundDiv(n: bigint, d: bigint): bigint {
  if (d === 0n) throw new RangeError('a division by nothing')
  if (d < 0n) return roundDiv(-n, -d)
  const half = (n < 0n ? -n : n) * 2n + d
  const rounded = half / (d * 2n)
  return n < 0n ? -rounded : rounded
}

/** A decimal text as ten-thousandths: `0.15` → 1500. */
export function tenThousandths(text: string): bigint {
  const [whole = '0', part = ''] = text.split('.')
  return BigInt(whole) * 10_000n + BigInt(part.padEnd(4, '0'))
}

/** Units at a price in euros, in hundredths of a cent, not yet rounded. */
export const exactPrice = (units: number, euroPerUnit: string): bigint => BigInt(units) * tenThousandths(euroPerUnit)

/** Hundredths of a cent as cents. */
export const toCents = (exact: bigint): number => Number(roundDiv(exact, 100n))

/** A percentage of cents, rounded. */
export const percentOf = (cents: number, percent: string): number =>
  Number(roundDiv(BigInt(cents) * tenThousandths(percent), 1_000_000n))

/** A part of cents, a/b of them, rounded. */
export const partOf = (cents: number, a: number, b: number): number =>
  Number(roundDiv(BigInt(cents) * BigInt(a), BigInt(b)))

/** Running sums rounded one by one: the parts add up to the rounded whole, however many they are. */
export function roundedParts(parts: readonly bigint[], divisor: bigint): number[] {
  let sum = 0n
  let before = 0n
  return parts.map((part) => {
    sum += part
    const upTo = roundDiv(sum, divisor)
    const mine = upTo - before
    before = upTo
    return Number(mine)
  })
}
