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

/**
 * The rows under way. Each is at first a grant of its own (grant_id, alone); matching joins them to others. Rows that were in doubt and
 * are looked at again have the row_id they are written under.
 */
export async function createStage(client: ClientBase): Promise<void> {
  await client.query(`
    create temp table stage_row (
      file_no int, call_id int not null, holder_look_id int not null, holder_id int not null, cup text, amount_cents bigint not null,
      sent_at timestamptz, financed_on date, decree text, window_no text, protocol_no text, state_source text, state_on date,
      grant_id uuid, alone boolean not null default true, doubt text, candidate_ids uuid[],
      row_id bigint, source_file_id int, from_edition_id int, until_edition_id int
    ) on commit drop`)
}

/** Reads a file into the staging table. A file that cannot be read leaves nothing there, nor in the dictionary. */
export async function stageFile(client: ClientBase, source: Source, fileNo: number, dictionary: Dictionary, alive: (rows: number) => void): Promise<Staged> {
  await client.query('savepoint stage')
  try {
    const table = `stage_row (grant_id, file_no, call_id, holder_look_id, holder_id, cup, amount_cents,
      sent_at, financed_on, decree, window_no, protocol_no, state_source, state_on)`
    const staged = await copyInto(client, table, (send) => read(source, fileNo, dictionary, alive, send))
    await client.query('release savepoint stage')
    return staged
  } catch (error) {
    await client.query('rollback to savepoint stage')
    dictionary.forget()
    throw error
  }
}

async function read(source: Source, fileNo: number, dictionary: Dictionary, alive: (rows: number) => void, send: (text: string) => Promise<void>): Promise<Staged> {
  const hash = createHash('sha256')
  async function* hashed() {
    for await (const chunk of openSource(source)) {
      hash.update(chunk)
      yield chunk
    }
  }
  const staged: Omit<Staged, 'header' | 'sha256'> = { calls: [], titles: new Map(), rows: 0, letters: new Map(), broken: [], latestDay: null }
  let header: Header | null = null
  let lineOf: (cells: string[]) => string | null | Misfit = () => null
  for await (const block of readCsv(hashed())) {
    let first = 0
    if (!header) {
      // A first line that is no row is a header that cannot be read.
      if (block.rows.length === 0 || block.broken.some((b) => b.line < block.line(0))) throw new Unreadable('header_none', `${source.name} does not begin with a header.`)
      header = readHeader(block.rows[0]!)
      first = 1
      lineOf = header.kind === 'calls' ? callLine(header, staged) : grantLine(header, fileNo, dictionary, staged)
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

function grantLine(header: Extract<Header, { kind: 'grants' }>, fileNo: number, dictionary: Dictionary, staged: Pick<Staged, 'titles' | 'letters' | 'latestDay'>) {
  const rowOf = grantReader(header)
  const looks = new Map<object, string>()
  const seen = new Set<string>()
  let latest = ''
  const note = (day: string | null) => {
    if (day !== null && day > latest) latest = staged.latestDay = day
  }
  return (cells: string[]): string | null | Misfit => {
    const row = rowOf(cells)
    if (isMisfit(row)) return row
    // A holder of many rows is the same object each time.
    let look = looks.get(row.look)
    if (!look) {
      const { id, holderId } = dictionary.look(row.look)
      looks.set(row.look, (look = `${id}\t${holderId}`))
    }
    let title = staged.titles.get(row.call.title)
    if (!title) staged.titles.set(row.call.title, (title = { ...row.call, id: dictionary.callId(row.call) }))
    const line = `${fileNo}\t${title.id}\t${look}\t${escape(row.cup)}\t${row.amountCents}\t${row.sentAt ?? '\\N'}\t${row.financedOn ?? '\\N'}\t${
      escape(row.decree)}\t${escape(row.window)}\t${escape(row.protocol)}\t${escape(row.letter)}\t${row.stateOn ?? '\\N'}\n`
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
    return `${newId()}\t${line}`
  }
}
