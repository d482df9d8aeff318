import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { newId } from '../platform/ids.ts'
import { copyInto, escape } from './copy.ts'
import { type BrokenLine, readCsv } from './csv.ts'
import type { Dictionary } from './dictionary.ts'
import { type Header, readHeader } from './header.ts'
import { type CallRow, callReader, grantReader, isMisfit, type Misfit, type Title } from './row.ts'
import { openSource, type Source } from './sources.ts'
import { Unreadable } from './unreadable.ts'

/** What was read of a file, beside the rows that lie in the staging table. */
export type Staged = {
  header: Header
  calls: CallRow[]
  titles: Map<string, Title & { id: number }>
  rows: number
  /** By letter, '' for none: the rows, and how many of them repeat another to the last sign. */
  letters: Map<string, { rows: number; doubled: number }>
  broken: BrokenLine[]
  latestDay: string | null
  sha256: string
}

/** The columns that a line of COPY fills, in `source_row` as in `stage_row`. */
const lineColumns = `id, source_file_id, from_edition_id, grant_id, call_id, holder_look_id, cup, amount_cents,
  sent_at, financed_on, decree, window_no, protocol_no, state_source, state_on`

/** Where rows wait to be compared with the editions before and after. */
export async function createStage(client: ClientBase): Promise<void> {
  await client.query(`create temp table stage_row on commit drop as select ${lineColumns} from source_row with no data`)
}

export type Target = { table: 'source_row' | 'stage_row'; sourceFileId: number; editionId: number }

/**
 * Reads a file into the staging table or, when there is no other edition to compare it with, straight where it belongs. Each row is at
 * first a grant of its own; matching joins it to others.
 */
export const stageFile = (
  client: ClientBase,
  source: Source,
  target: Target,
  dictionary: Dictionary,
  alive: (rows: number) => void,
): Promise<Staged> =>
  copyInto(client, `${target.table} (${lineColumns})`, (send) => read(source, target, dictionary, alive, send))

async function read(
  source: Source,
  target: Target,
  dictionary: Dictionary,
  alive: (rows: number) => void,
  send: (text: string) => Promise<void>,
): Promise<Staged> {
  const hash = createHash('sha256')
  async function* hashed() {
    for await (const chunk of openSource(source)) {
      hash.update(chunk)
      yield chunk
    }
  }
  const staged: Omit<Staged, 'header' | 'sha256'> = {
    calls: [],
    titles: new Map(),
    rows: 0,
    letters: new Map(),
    broken: [],
    latestDay: null,
  }
  let header: Header | null = null
  let lineOf: (cells: string[]) => string | null | Misfit = () => null
  for await (const block of readCsv(hashed())) {
    let first = 0
    if (!header) {
      // A first line that is no row is a header that cannot be read.
      if (block.rows.length === 0 || block.broken.some((b) => b.line < block.line(0)))
        throw new Unreadable('header_none', `${source.name} does not begin with a header.`)
      header = readHeader(block.rows[0]!)
      first = 1
      lineOf = header.kind === 'calls' ? callLine(header, staged) : grantLine(header, target, dictionary, staged)
    }
    let text = ''
    for (let i = first; i < block.rows.length; i++) {
      const line = lineOf(block.rows[i]!)
      if (typeof line === 'string') text += line
      else if (line) staged.broken.push({ ...line, line: block.line(i), raw: block.raw(i) })
    }
    staged.broken.push(...block.broken)
    staged.rows += block.rows.length - first + block.broken.length
    if (text) await send(text)
    alive(staged.rows)
  }
  if (!header) throw new Unreadable('header_none', `${source.name} is empty.`)
  staged.broken.sort((a, b) => a.line - b.line)
  return { ...staged, header, sha256: hash.digest('hex') }
}

function callLine(header: Extract<Header, { kind: 'calls' }>, staged: Pick<Staged, 'calls' | 'latestDay'>) {
  const callOf = callReader(header)
  return (cells: string[]) => {
    const row = callOf(cells)
    if (isMisfit(row)) return row
    staged.calls.push(row)
    for (const on of [row.opensOn, row.closesOn]) if (on && on > (staged.latestDay ?? '')) staged.latestDay = on
    return null
  }
}

function grantLine(
  header: Extract<Header, { kind: 'grants' }>,
  target: Target,
  dictionary: Dictionary,
  staged: Pick<Staged, 'titles' | 'letters' | 'latestDay'>,
) {
  const rowOf = grantReader(header, dictionary.read)
  const seen = new Set<string>()
  const place = `${target.sourceFileId}\t${target.editionId}`
  let latest = ''
  const note = (day: string | null) => {
    if (day !== null && day > latest) latest = staged.latestDay = day
  }
  return (cells: string[]): string | null | Misfit => {
    const row = rowOf(cells)
    if (isMisfit(row)) return row
    const look = dictionary.lookId(row.look)
    let title = staged.titles.get(row.call.title)
    if (!title) staged.titles.set(row.call.title, (title = { ...row.call, id: dictionary.callId(row.call) }))
    const line = `${title.id}\t${look}\t${escape(row.cup)}\t${row.amountCents}\t${row.sentAt ?? '\\N'}\t${row.financedOn ?? '\\N'}\t${escape(
      row.decree,
    )}\t${escape(row.window)}\t${escape(row.protocol)}\t${escape(row.letter)}\t${row.stateOn ?? '\\N'}\n`
    let letter = staged.letters.get(row.letter ?? '')
    if (!letter) staged.letters.set(row.letter ?? '', (letter = { rows: 0, doubled: 0 }))
    letter.rows++
    note(row.stateOn)
    note(row.financedOn)
    note(row.sentAt && row.sentAt.slice(0, 10))
    // Repeated to the last sign: the same grant again, nothing to add.
    if (seen.has(line)) {
      letter.doubled++
      return null
    }
    seen.add(line)
    return `${dictionary.nextRow++}\t${place}\t${newId()}\t${line}`
  }
}
