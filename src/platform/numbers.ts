/**
 * A number as people type it, written the way a program reads it, or null when it is not one: `1.234,56`, `1234,5`,
 * `1 234`, `1234.56`. Points before exactly three digits group thousands, as Italians write them; a comma
 * alone is always decimal.
 */
export function plainNumber(text: string): string | null {
  const bare = text.replace(/[\s\u00a0']/g, '')
  if (!/^-?\d[\d.,]*$/.test(bare)) return null
  const comma = bare.lastIndexOf(',')
  const point = bare.lastIndexOf('.')
  let plain = bare
  if (comma >= 0 && point >= 0) {
    const decimal = comma > point ? ',' : '.'
    plain = bare.replaceAll(decimal === ',' ? '.' : ',', '').replace(decimal, '.')
  } else if (/^-?[1-9]\d{0,2}(\.\d{3})+$/.test(bare)) plain = bare.replaceAll('.', '')
  else plain = bare.replace(',', '.')
  return /^-?\d+(\.\d*)?$/.test(plain) ? plain : null
}

/** Reads a number as people type it, or null. */
export function readNumber(text: string): number | null {
  const plain = plainNumber(text)
  return plain === null || plain.length > 18 ? null : Number(plain)
}
