import { isDay } from './normal.ts'

/** The name a file keeps from edition to edition: `candidature_finanziate_143__2022-11-16__16cols.csv.gz` is `candidature_finanziate_143`. */
export function fileKind(fileName: string): string {
  const base = fileName
    .replace(/^.*[/\\]/, '')
    .replace(/\.gz$/i, '')
    .replace(/\.(csv|txt)$/i, '')
    .toLowerCase()
  const known = /avvisi|candidature_(?:[a-z]+_)?finanziate(?:_\d{2,3}(?!\d))?/.exec(base)
  if (known) return known[0]
  return base.replace(/[_\s-]*\d{4}-\d\d-\d\d.*$/, '').replace(/^.*\d{4}-\d\d-\d\d[_\s-]*/, '') || base
}

/** The day in a file's name, if it has one. */
export function dayInName(fileName: string): string | null {
  for (const match of fileName.replace(/^.*[/\\]/, '').matchAll(/(?<!\d)\d{4}-\d\d-\d\d(?!\d)/g))
    if (isDay(match[0])) return match[0]
  return null
}

/** The days an `editions.json` gives, by file name: an object of names, or a list of `{file, edition}`. */
export function readEditionsJson(text: string): Record<string, string> {
  const days: Record<string, string> = {}
  const put = (name: unknown, value: unknown) => {
    const on = typeof value === 'string' ? value : isObject(value) ? (value['edition'] ?? value['date']) : undefined
    if (typeof name === 'string' && typeof on === 'string' && isDay(on)) days[bare(name)] = on
  }
  const json: unknown = JSON.parse(text)
  const inside =
    isObject(json) && (Array.isArray(json['editions']) || isObject(json['editions'])) ? json['editions'] : json
  if (Array.isArray(inside)) {
    for (const item of inside) if (isObject(item)) put(item['file'] ?? item['name'] ?? item['path'], item)
  } else if (isObject(inside)) for (const [name, value] of Object.entries(inside)) put(name, value)
  return days
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const bare = (name: string) =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/\.gz$/i, '')
    .replace(/\.csv$/i, '')

/**
 * The day a file was published, told in this order: its name, the editions.json beside it, what was asked for it.
 * Null: nobody told, and the file's own date columns have the last word. Never the file's time, never today.
 */
export function toldEdition(file: {
  name: string
  beside?: Record<string, string>
  asked?: string | undefined
}): string | null {
  return dayInName(file.name) ?? file.beside?.[bare(file.name)] ?? file.asked ?? null
}

/** The order of the editions of one file, as a text that sorts. Two of one day: the one with more rows, then with more that are settled. */
export const editionPlace = (on: string, rows: number, settled: number, sha256: string) =>
  `${on} ${String(rows).padStart(9, '0')} ${String(settled).padStart(9, '0')} ${sha256.slice(0, 12)}`
