/** The values of the open data made comparable: each function takes a cell as it is published and says nothing (null) for what says nothing. */

const nothing = new Set(['', 'none', 'n/d', 'nd', 'null', 'nan', 'nat'])

/** What a cell says, without the words that files use for "nothing". */
export function said(cell: string | undefined): string | null {
  if (cell === undefined) return null
  const text = cell.trim()
  // The words for nothing are short: most cells are known to say something by their length.
  return text.length < 5 && nothing.has(text.toLowerCase()) ? null : text
}

/** What is looked for in a title: no case, accents, quotes, dashes nor double spaces. */
export const titleKey = (title: string) =>
  title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, ' ')
    .trim()

/** A name as people write it. Files lose some of the quotes inside a name: an odd one says nothing, nor do those around it all. */
export function cleanName(cell: string | undefined): string | null {
  let text = said(cell)?.replace(/\s+/g, ' ')
  if (!text) return null
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) text = text.slice(1, -1)
  if (text.split('"').length % 2 === 0) text = text.replaceAll('"', '')
  return text.replaceAll('""', '"').trim() || null
}

/** IPA codes are the same in any case and of any length: a school has just "C". Null: this is no IPA code. */
export function ipaCode(cell: string | undefined): string | null {
  const text = said(cell)?.toLowerCase()
  return text && /^[a-z0-9][a-z0-9_.-]{0,39}$/.test(text) ? text : null
}

/** A CUP as it is, also a malformed one; the mark of a cancelled one goes, since the state says it. */
export function cup(cell: string | undefined): string | null {
  const text = said(cell)
  if (text === null || /^[A-Z0-9]{15}$/.test(text)) return text
  return (
    text
      .toUpperCase()
      .replace(/^CANCELLATO[_ ]*/, '')
      .replace(/\s+/g, '') || null
  )
}

/** `1`, `1.0` and `01` are one number; whatever is no number stays as it is. */
export function wholeNumber(cell: string | undefined): string | null {
  const text = said(cell)
  if (text === null) return null
  const match = /^0*(\d+)(?:\.0+)?$/.exec(text)
  return match ? match[1]! : text
}

/** Cents of `4326.4`, `14000.0`; undefined for what is no amount to the cent. */
export function cents(cell: string | undefined): number | undefined {
  const match = /^(\d{1,13})(?:\.(\d{1,2})0*)?$/.exec(cell?.trim() ?? '')
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The first 28 days of any month, known at a glance. */
const plainDay = /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isDay(text: string): boolean {
  if (plainDay.test(text)) return true
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > monthDays[month - 1]!) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** A day; null when nothing is said, undefined when it is no day. */
export function day(cell: string | undefined): string | null | undefined {
  const text = said(cell)
  if (text === null) return null
  const date = text.length > 10 && /^[T ]/.test(text.slice(10)) ? text.slice(0, 10) : text
  return isDay(date) ? date : undefined
}

const instantShape =
  /^\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/

/** An instant with its zone, as published (`+0000` has no colon in these files); null when nothing is said, undefined when it is no instant. */
export function instant(cell: string | undefined): string | null | undefined {
  const text = said(cell)
  if (text === null) return null
  return instantShape.test(text) && isDay(text.slice(0, 10)) ? text : undefined
}

/** Six digits; a file that took them for a number has lost the zeros in front. */
export function istatCode(cell: string | undefined): string | null {
  const match = /^(\d{4,6})(?:\.0)?$/.exec(said(cell) ?? '')
  return match ? match[1]!.padStart(6, '0') : null
}

/** Two letters. Some programs read NA (Napoli) as "not available" and leave it empty; the province's number tells. */
export function province(letters: string | undefined, number: string | undefined, istat: string | null): string | null {
  const text = letters?.trim().toUpperCase() ?? ''
  if (/^[A-Z]{2}$/.test(text)) return text
  const code = /^(\d{1,3})(?:\.0)?$/.exec(number?.trim() ?? '')?.[1]?.padStart(3, '0') ?? istat?.slice(0, 3)
  return code === '063' ? 'NA' : null
}

/** The town named None (Torino) is empty, or a word for nothing, in files that passed through such programs. */
export function town(cell: string | undefined, istat: string | null): string | null {
  if (istat === '001168') return 'None'
  return cleanName(cell)
}

export type HolderType = 'municipality' | 'school' | 'health' | 'other'

const types = new Map<string, HolderType>([
  ['comune', 'municipality'],
  ['comuni', 'municipality'],
  ['scuola', 'school'],
  ['scuole', 'school'],
  ['asl', 'health'],
  ['asl/ao', 'health'],
])

/** `Comune` and `Comuni` are the same kind of body; what is not known is another one. */
export function holderType(cell: string | undefined): HolderType | null {
  const text = said(cell)
  return text ? (types.get(text.toLowerCase()) ?? 'other') : null
}
