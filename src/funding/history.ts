/**
 * What became of one grant, from what the files said of it. No database: rows and editions in, present and changes out, so that the
 * result is the same whatever the order in which the editions were imported.
 */

/** The editions of a file, oldest first. */
export type EditionOfFile = { id: number; file: string; on: string; place: string }

export const fields = [
  'call',
  'holder',
  'cup',
  'amount',
  'financed_on',
  'decree',
  'window',
  'protocol',
  'state',
  'state_on',
] as const
type Field = (typeof fields)[number]
export type Values = Record<Field, string | null>

/** A row of a file, the same from an edition until another (null: the latest still has it). Null values were not said. */
export type Sighting = { id: string; file: string; from: number; until: number | null; values: Values }

export type Change = { edition: number; field: Field | 'published'; from: string; to: string }
export type History = {
  values: Values
  /** The file that spoke last, and in which edition when its latest one no longer has the grant. */
  file: string
  lastEdition: number | null
  published: boolean
  changes: Change[]
  /** Rows that stand beside another of the same grant in one edition of one file: only one of them can be it. */
  apart: string[]
}

export class Editions {
  readonly byId = new Map<number, EditionOfFile>()
  readonly #byFile = new Map<string, EditionOfFile[]>()
  readonly #unread: Map<number, string>
  /** `unread` has the lines of an edition that could not be read. */
  constructor(editions: Iterable<EditionOfFile>, unread: Map<number, string> = new Map()) {
    this.#unread = unread
    for (const edition of editions) {
      this.byId.set(edition.id, edition)
      const list = this.#byFile.get(edition.file)
      if (list) list.push(edition)
      else this.#byFile.set(edition.file, [edition])
    }
    for (const list of this.#byFile.values()) list.sort((a, b) => compare(a.place, b.place))
  }
  get(id: number): EditionOfFile {
    const found = this.byId.get(id)
    if (!found) throw new Error(`edition ${id} is unknown`)
    return found
  }
  of(file: string): EditionOfFile[] {
    return this.#byFile.get(file) ?? []
  }
  /** The first edition that lacks the row and has no unreadable line with its CUP: only that one is a loss. Null: there is none yet. */
  lostIn(row: Sighting): EditionOfFile | null {
    if (row.until === null) return null
    const until = this.get(row.until).place
    const { cup } = row.values
    return this.of(row.file).find((e) => e.place >= until && !(cup && this.#unread.get(e.id)?.includes(cup))) ?? null
  }
  /** The last edition of its file that has the row, of those before a moment. */
  lastSeen(row: Pick<Sighting, 'file' | 'from' | 'until'>, before: string | null): EditionOfFile | null {
    const list = this.of(row.file)
    const from = this.get(row.from).place
    const until = row.until === null ? null : this.get(row.until).place
    for (let i = list.length - 1; i >= 0; i--) {
      const e = list[i]!
      if (e.place < from) return null
      if ((until === null || e.place < until) && (before === null || moment(e) < before)) return e
    }
    return null
  }
  overlap(a: Sighting, b: Sighting): boolean {
    if (a.file !== b.file) return false
    const starts = (row: Sighting) => this.get(row.from).place
    const ends = (row: Sighting) => (row.until === null ? null : this.get(row.until).place)
    const [endA, endB] = [ends(a), ends(b)]
    return (endB === null || starts(a) < endB) && (endA === null || starts(b) < endA)
  }
}

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
/** The order of editions of different files: by day, then by the file's name. */
const moment = (e: EditionOfFile) => `${e.on} ${e.file} ${e.place}`

/** The order in which rows were first seen, by content where one edition has both. */
export const firstSeen = (row: Sighting, editions: Editions) => `${moment(editions.get(row.from))} ${contentOf(row)}`
const contentOf = (row: Sighting) => fields.map((field) => row.values[field] ?? '').join('\t')

/** The history of a grant from its sightings (at least one). */
export function historyOf(sightings: Sighting[], editions: Editions): History {
  const { rows, apart } = oneRowAnEdition(sightings, editions)
  const speakers = new Map<string, Speaker>()
  const changes: Change[] = []
  let open = 0
  const steps = new Map<number, { starts: Sighting[]; ends: Sighting[] }>()
  const step = (id: number) => {
    let found = steps.get(id)
    if (!found) steps.set(id, (found = { starts: [], ends: [] }))
    return found
  }
  for (const row of rows) {
    step(row.from).starts.push(row)
    const next = rows
      .filter((r) => r.file === row.file && editions.get(r.from).place > editions.get(row.from).place)
      .map((r) => editions.get(r.from))
    const end = [editions.lostIn(row), ...next]
      .filter((e) => e !== null)
      .toSorted((a, b) => compare(a.place, b.place))[0]
    if (end) step(end.id).ends.push(row)
  }
  let known = false
  for (const edition of [...steps.keys()]
    .map((id) => editions.get(id))
    .toSorted((a, b) => compare(moment(a), moment(b)))) {
    const { starts, ends } = steps.get(edition.id)!
    const wasOpen = open
    open += starts.length - ends.length
    for (const row of starts) {
      if (known) changes.push(...newsOf(row, edition, speakers, editions))
      speak(row, speakers)
      if (known && wasOpen === 0) changes.push({ edition: edition.id, field: 'published', from: 'no', to: 'yes' })
      known = true
    }
    if (wasOpen > 0 && open === 0) changes.push({ edition: edition.id, field: 'published', from: 'yes', to: 'no' })
  }
  const ranked = rank(speakers, null, editions)
  const last = ranked[0]!
  return {
    values: presentOf(ranked),
    file: last.row.file,
    lastEdition: last.row.until === null ? null : editions.lastSeen(last.row, null)!.id,
    published: open > 0,
    changes,
    apart,
  }
}

/** A file gives a grant one row an edition: of two the one seen first stays, the other is put apart. */
function oneRowAnEdition(sightings: Sighting[], editions: Editions) {
  const rows: Sighting[] = []
  const apart: string[] = []
  const ordered =
    sightings.length === 1
      ? sightings
      : sightings.toSorted((a, b) => compare(firstSeen(a, editions), firstSeen(b, editions)))
  for (const row of ordered) {
    if (rows.some((kept) => editions.overlap(kept, row))) apart.push(row.id)
    else rows.push(row)
  }
  return { rows, apart }
}

/** A file as far as it has spoken: its latest row, and the last thing it said in each field. */
type Speaker = { row: Sighting; said: Values }

function speak(row: Sighting, speakers: Map<string, Speaker>) {
  const said = { ...(speakers.get(row.file)?.said ?? row.values) }
  for (const field of fields) if (row.values[field] !== null) said[field] = row.values[field]
  // A new state is not as old as the day of the one before.
  if (row.values.state !== null && row.values.state !== speakers.get(row.file)?.said.state)
    said.state_on = row.values.state_on
  speakers.set(row.file, { row, said })
}

/** The files by who was heard last, before a moment or (null) to the end. */
const rank = (speakers: Map<string, Speaker>, before: string | null, editions: Editions): Speaker[] =>
  [...speakers.values()]
    .map((speaker) => ({ speaker, seen: editions.lastSeen(speaker.row, before) }))
    .filter((s) => s.seen !== null)
    .toSorted((a, b) => compare(moment(b.seen!), moment(a.seen!)))
    .map((s) => s.speaker)

/** What holds: of each field the last that was said, by the file heard last if it says it; a state with its own day. */
function presentOf(ranked: Speaker[]): Values {
  const values = { ...ranked[0]!.said }
  for (const field of fields)
    if (values[field] === null)
      values[field] =
        ranked.find((s) => s.said[field] !== null && (field !== 'state_on' || s.said.state === values.state))?.said[
          field
        ] ?? null
  return values
}

/**
 * What a row says that is news: different from what held, and from what its own file said before. A file that catches up with another
 * is no news, nor is a field that nobody had said yet.
 */
function newsOf(row: Sighting, edition: EditionOfFile, speakers: Map<string, Speaker>, editions: Editions): Change[] {
  const held = presentOf(rank(speakers, moment(edition), editions))
  const own = speakers.get(row.file)?.said
  const changes: Change[] = []
  for (const field of fields) {
    const [from, to] = [held[field], row.values[field]]
    if (to === null || from === null || from === to || own?.[field] === to) continue
    if (field === 'state_on' && row.values.state !== held.state) continue
    changes.push({ edition: edition.id, field, from, to })
  }
  return changes
}
