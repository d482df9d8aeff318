import { type Options, parse } from 'csv-parse/sync'

export type BrokenLine = { line: number; reason: string; detail: string; raw: string }
/** Rows of a file, the line each begins on and its text as it was, and the lines that are no row. */
export type CsvBlock = {
  rows: string[][]
  line: (row: number) => number
  raw: (row: number) => string
  broken: BrokenLine[]
}

// The official files have stray quotes inside names: relaxed quoting reads them, the count of columns says whether it did.
const options: Options = { relax_quotes: true, relax_column_count: true, skip_empty_lines: true }
/** A row of one file is never spread over more lines than this: past it, a quote was left open. */
const longestRow = 8
const newline = 10
const quote = '"'

/**
 * Reads a CSV stream in blocks of whole lines; the first row of the first block is the header. A quote left open would swallow the rows
 * after it, some by the right count of columns: so a block whose rows are not one a line is read again line by line, and a line is joined
 * to the next ones only when these are no rows by themselves. What stays unread is one line, not the rest of the file.
 */
export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<CsvBlock> {
  let rest: Buffer = Buffer.alloc(0)
  let line = 1
  let columns = 0
  const read = (given: Buffer, last: boolean): CsvBlock => {
    const bytes = line === 1 ? withoutMark(given) : given
    const { block, used, lines } = readBlock(bytes, line, columns, last)
    rest = bytes.subarray(used)
    line += lines
    if (columns === 0 && block.rows[0]) columns = block.rows[0].length
    return block
  }
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline)
    if (end < 0) {
      rest = Buffer.concat([rest, chunk])
      continue
    }
    const block = read(Buffer.concat([rest, chunk.subarray(0, end + 1)]), false)
    if (end + 1 < chunk.length) rest = Buffer.concat([rest, chunk.subarray(end + 1)])
    yield block
  }
  if (rest.length > 0) yield read(rest, true)
}

/** Some programs put a mark of three bytes before a UTF-8 text. */
const withoutMark = (bytes: Buffer) =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes

type Read = { block: CsvBlock; used: number; lines: number }

/**
 * A line without a quote has nothing to unquote: its cells lie between the commas, and nearly all lines of the large files are so. The
 * others go through the parser: one by one, or the whole block at once where most lines have quotes.
 */
function readBlock(bytes: Buffer, first: number, columns: number, last: boolean): Read {
  const text = bytes.toString('utf8')
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  const quoted = lines.reduce((count, line) => (line.includes(quote) ? count + 1 : count), 0)
  if (quoted > lines.length / 8) {
    const rows = tryParse(text)
    const expected = columns || rows?.[0]?.length || 0
    if (rows?.length === lines.length && !text.includes('\0') && rows.every((row) => row.length === expected))
      return {
        block: { rows, line: (i) => first + i, raw: (i) => keep(lines[i]!), broken: [] },
        used: bytes.length,
        lines: lines.length,
      }
  }
  return readLines(bytes, lines, first, columns, last)
}

/** A line at a time. When the last lines might go on in the next block they are left for it. */
function readLines(bytes: Buffer, lines: string[], first: number, expected: number, last: boolean): Read {
  const at: number[] = []
  const spans = new Map<number, number>()
  const raw = (row: number) => keep(lines.slice(at[row], at[row]! + (spans.get(row) ?? 1)).join('\n'))
  const block: CsvBlock = { rows: [], line: (row) => first + at[row]!, raw, broken: [] }
  const alone = lines.map(cellsOf)
  const columns = expected || alone[0]?.length || 0
  const fits = (i: number) => alone[i]?.length === columns && !lines[i]!.includes('\0')
  for (let i = 0; i < lines.length; i++) {
    if (fits(i)) {
      block.rows.push(alone[i]!)
      at.push(i)
      continue
    }
    if (lines[i]!.trim() === '') continue
    const joined = joinLines(lines, i, columns, fits)
    if (joined === 'more' && !last)
      return { block, used: Buffer.byteLength(lines.slice(0, i).join('\n')) + (i > 0 ? 1 : 0), lines: i }
    if (joined && joined !== 'more') {
      spans.set(block.rows.length, joined.lines)
      block.rows.push(joined.row)
      at.push(i)
      i += joined.lines - 1
      continue
    }
    const cells = alone[i]
    const reason = !cells ? 'quote' : cells.length === columns ? 'sign' : 'columns'
    block.broken.push({
      line: first + i,
      reason,
      detail: reason === 'columns' ? `${cells!.length} of ${columns}` : '',
      raw: keep(lines[i]!),
    })
  }
  return { block, used: bytes.length, lines: lines.length }
}

/** A name that goes on over more lines; 'more' when the lines at hand end before it can be known. */
function joinLines(lines: string[], from: number, columns: number, fits: (i: number) => boolean) {
  for (let n = 2; n <= longestRow; n++) {
    const next = from + n - 1
    if (next >= lines.length) return 'more' as const
    if (fits(next)) return null
    const row = oneRow(lines.slice(from, from + n).join('\n'))
    if (row?.length === columns && !row.some((cell) => cell.includes('\0'))) return { row, lines: n }
  }
  return null
}

function tryParse(text: string | Buffer): string[][] | null {
  try {
    return parse(text, options)
  } catch {
    return null
  }
}

function cellsOf(line: string): string[] | null {
  if (line.includes(quote)) return oneRow(line)
  return (line.endsWith('\r') ? line.slice(0, -1) : line).split(',')
}

function oneRow(text: string): string[] | null {
  const rows = tryParse(text)
  return rows?.length === 1 ? rows[0]! : null
}

/** A line as it is kept: the database takes no NUL, and a line without end is no use to anybody. */
const keep = (raw: string) => raw.replace(/\r$/, '').replaceAll('\0', '\ufffd').slice(0, 20_000)
