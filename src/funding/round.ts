import type { ClientBase } from 'pg'
import { type Dictionary, refreshHolders, writeTitles } from './dictionary.ts'
import { findFresh, type RoundFile } from './diff.ts'
import { editionPlace, fileKind, toldEdition } from './editions.ts'
import { type RoundCounts, writeGrants } from './grants.ts'
import { type EditionOfFile, Editions } from './history.ts'
import { linkBodies } from './links.ts'
import { matchRows } from './match.ts'
import { emptyResult, type FileResult, knownResult, sentence } from './result.ts'
import { type Staged, stageFile, type Target } from './stage.ts'
import type { Source } from './sources.ts'
import { Unreadable } from './unreadable.ts'

export type Phase = 'parse' | 'stage' | 'match' | 'write'

type Read = {
  source: Source
  digest: string
  kind: string
  staged: Staged
  on: string
  derived: boolean
  result: FileResult
  sourceFileId: number
  editionId: number
}

/** The time that each part of the work took. */
export class Clock {
  readonly #ms: Record<Phase, number> = { parse: 0, stage: 0, match: 0, write: 0 }
  async time<T>(phase: Phase, fn: () => Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await fn()
    } finally {
      this.#ms[phase] += performance.now() - start
    }
  }
  seconds(): Record<Phase, number> {
    const round = (ms: number) => Math.round(ms) / 1000
    return {
      parse: round(this.#ms.parse),
      stage: round(this.#ms.stage),
      match: round(this.#ms.match),
      write: round(this.#ms.write),
    }
  }
}

/** Each kind of file once, so that its editions are compared with those already written. */
export class Round {
  readonly #client: ClientBase
  readonly #clock: Clock
  readonly #dictionary: () => Promise<Dictionary>
  readonly #files: Read[] = []
  /** The number of the first row this round writes. */
  #first = 1
  constructor(client: ClientBase, clock: Clock, dictionary: () => Promise<Dictionary>) {
    this.#client = client
    this.#clock = clock
    this.#dictionary = dictionary
  }

  /** Reads one file. Its edition id comes back at once when the edition is known already. */
  async read(
    source: Source,
    digest: string,
    asked: string | undefined,
    alive: (rows: number) => void,
  ): Promise<{ result: FileResult; editionId: number | null }> {
    const kind = fileKind(source.name)
    const result = emptyResult(source)
    const told = toldEdition({ name: source.name, ...(source.beside && { beside: source.beside }), asked })
    const known = await this.#known(kind, told, 'file_sha256', digest)
    if (known) return { result: await knownResult(this.#client, source, known), editionId: known }
    const dictionary = await this.#dictionary()
    if (this.#files.length === 0) this.#first = dictionary.nextRow
    await this.#client.query('savepoint file')
    const forget = async () => {
      await this.#client.query('rollback to savepoint file')
      dictionary.forget()
    }
    try {
      const target = await this.#target(kind, dictionary)
      const staged = await this.#clock.time('parse', () => stageFile(this.#client, source, target, dictionary, alive))
      const on = told ?? staged.latestDay
      if (on === null)
        throw new Unreadable(
          'edition_unknown',
          `The edition of ${source.name} cannot be known: it has no dates. Give it with --edition.`,
        )
      const same = await this.#known(kind, on, 'content_sha256', staged.sha256)
      if (same) {
        await forget()
        return { result: await knownResult(this.#client, source, same), editionId: same }
      }
      dictionary.keep()
      await this.#client.query('release savepoint file')
      this.#files.push({
        source,
        digest,
        kind,
        staged,
        on,
        derived: told === null,
        result,
        sourceFileId: target.sourceFileId,
        editionId: target.editionId,
      })
      result.edition = on
      result.derived = told === null
      result.rows = staged.rows
      result.quarantined = staged.broken.map((b) => ({ line: b.line, reason: sentence(b) }))
      result.ignoredColumns = staged.header.ignored
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      await forget()
      result.error = { code: error.code, message: error.message }
    }
    return { result, editionId: null }
  }

  /** The first edition of a file has nothing to be compared with: its rows go straight where they belong. */
  async #target(kind: string, dictionary: Dictionary): Promise<Target> {
    await this.#client.query('insert into source_file (name) values ($1) on conflict do nothing', [kind])
    const { rows } = await this.#client.query<{ id: number; first: boolean }>(
      'select f.id, not exists (select from edition e where e.source_file_id = f.id) as first from source_file f where f.name = $1',
      [kind],
    )
    const { id, first } = rows[0]!
    return { table: first ? 'source_row' : 'stage_row', sourceFileId: id, editionId: dictionary.nextEdition++ }
  }

  async #known(
    kind: string,
    on: string | null,
    column: 'file_sha256' | 'content_sha256',
    digest: string,
  ): Promise<number | null> {
    const { rows } = await this.#client.query<{ id: number }>(
      `select e.id from edition e join source_file f on f.id = e.source_file_id
      where f.name = $1 and e.${column} = $2 and (e.edition_on = $3::date or ($3::date is null and e.derived)) limit 1`,
      [kind, digest, on],
    )
    return rows[0]?.id ?? null
  }

  /** Matches and writes what was read; returns the editions written. */
  async settle(): Promise<number[]> {
    const client = this.#client
    if (this.#files.length === 0) return []
    const dictionary = await this.#dictionary()
    const editions = await this.#clock.time('write', () => this.#writeEditions())
    const files = this.#files.map((file): RoundFile => {
      const list = editions.of(file.kind).map((e) => e.id)
      const at = list.indexOf(file.editionId)
      return {
        sourceFileId: file.sourceFileId,
        editionId: file.editionId,
        earlier: list.slice(0, at),
        next: list[at + 1] ?? null,
        rows: written(file.staged),
      }
    })
    const anyFresh = await this.#clock.time('stage', async () => {
      for (const file of this.#files) for (const call of file.staged.calls) dictionary.callId(call)
      await dictionary.write(client)
      const place = (file: Read) => editions.get(file.editionId).place
      await writeTitles(
        client,
        this.#files.flatMap((file) => [
          ...[...file.staged.titles.values()].map((title) => ({ ...title, place: `grants ${place(file)}` })),
          ...file.staged.calls.map((call) => ({ ...call, place: `list ${place(file)}` })),
        ]),
      )
      for (const file of this.#files) await writeCalls(client, file.staged, file.editionId, place(file))
      return findFresh(client, files, dictionary, this.#first)
    })
    await this.#clock.time('match', async () => {
      await touchSpeakers(client, files, editions, this.#first)
      if (anyFresh) await matchRows(client, editions, this.#first)
    })
    await this.#clock.time('write', async () => {
      const counts = await writeGrants(client, editions, anyFresh)
      await refreshHolders(client)
      await linkBodies(client)
      for (const file of this.#files) await this.#count(file, counts, editions)
      await client.query('drop view fresh; drop table touched, gone, again; truncate stage_row')
    })
    return this.#files.map((file) => file.editionId)
  }

  async #writeEditions(): Promise<Editions> {
    const client = this.#client
    for (const file of this.#files) {
      const { staged } = file
      const settled = [...staged.letters].reduce(
        (sum, [letter, n]) => sum + (letter === '' || letter === 'A' ? 0 : n.rows),
        0,
      )
      await client.query(
        `insert into edition (id, source_file_id, edition_on, place, derived, file_name, address, file_sha256, content_sha256, columns, rows, quarantined, letters)
        overriding system value values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          file.editionId,
          file.sourceFileId,
          file.on,
          editionPlace(file.on, staged.rows, settled, staged.sha256),
          file.derived,
          file.source.name,
          file.source.address ?? null,
          file.digest,
          staged.sha256,
          staged.header.columns,
          staged.rows,
          staged.broken.length,
          JSON.stringify(Object.fromEntries(staged.letters)),
        ],
      )
      await client.query(
        'insert into quarantine (edition_id, line, reason, detail, raw) select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[]) on conflict do nothing',
        [
          file.editionId,
          staged.broken.map((b) => b.line),
          staged.broken.map((b) => b.reason),
          staged.broken.map((b) => b.detail),
          staged.broken.map((b) => b.raw),
        ],
      )
    }
    await client.query(`update source_file f set latest_edition_id = (
      select id from edition e where e.source_file_id = f.id order by place desc limit 1)`)
    const { rows } = await client.query<EditionOfFile>(
      'select e.id, f.name as file, e.edition_on::text as on, e.place from edition e join source_file f on f.id = e.source_file_id',
    )
    const unread = await client.query<{ id: number; raw: string }>(
      "select edition_id as id, string_agg(raw, e'\\n') as raw from quarantine group by edition_id",
    )
    return new Editions(rows, new Map(unread.rows.map((row) => [row.id, row.raw])))
  }

  async #count(file: Read, counts: RoundCounts, editions: Editions) {
    const { result } = file
    const earlier = editions
      .of(file.kind)
      .filter((e) => e.place < editions.get(file.editionId).place)
      .map((e) => e.id)
    const { rows } = await this.#client.query<{ undecided: number; lost: number }>(
      `select
        (select count(*)::int from source_row s where s.grant_id is null and s.source_file_id = $1 and s.from_edition_id = any($2::int[])
          and (s.until_edition_id is null or s.until_edition_id <> all($2::int[]))) as undecided,
        (select count(*)::int from grant_change c where c.edition_id = $3 and c.field = 'published' and c.to_value = 'no') as lost`,
      [file.sourceFileId, [...earlier, file.editionId], file.editionId],
    )
    result.grantsNew = counts.created.get(file.editionId) ?? 0
    result.grantsChanged = counts.changed.get(file.editionId) ?? 0
    result.undecided = rows[0]!.undecided
    result.noLongerPublished = rows[0]!.lost
    result.unchanged =
      result.rows - result.grantsNew - result.grantsChanged - result.undecided - result.quarantined.length
  }
}

/**
 * Grants that stand in several files: a newer edition may make another file the one heard last. An edition older than others may also
 * change what held when those came, so that their news has to be worked out again. And a grant whose line could not be read in one edition
 * may be missing from the next. The rows written in this round, from number `first` on, are grants of their own as yet, or parts of rows that
 * are touched already.
 */
async function touchSpeakers(client: ClientBase, files: RoundFile[], editions: Editions, first: number) {
  const newest = [...editions.byId.values()].reduce((last, e) => (e.on > last ? e.on : last), '')
  const older = files.filter((file) => editions.get(file.editionId).on < newest)
  await client.query(
    `insert into touched
      select distinct s.grant_id from source_row s join grant_award a on a.id = s.grant_id
      where s.id < $3 and s.source_file_id = any($1::int[]) and a.source_file_id <> s.source_file_id
      union
      select a.id from grant_award a where a.published and a.last_edition_id is not null and a.source_file_id = any($1::int[])
      union
      select s.grant_id from source_row s join source_row o on o.grant_id = s.grant_id and o.source_file_id <> s.source_file_id
      where s.id < $3 and s.source_file_id = any($2::int[])`,
    [files.map((file) => file.sourceFileId), older.map((file) => file.sourceFileId), first],
  )
}

/** The list of calls: of each call the figures of the latest list that has it. */
async function writeCalls(client: ClientBase, staged: Staged, editionId: number, place: string) {
  for (const c of staged.calls) {
    await client.query(
      `update call set opens_on = $2, closes_on = $3, state = $4, allotted_cents = $5, measure_total_cents = $6, recipients = $7, listed_edition_id = $8
      where title_key = $1 and not exists (select from edition e where e.id = listed_edition_id and e.place > $9)`,
      [c.key, c.opensOn, c.closesOn, c.state, c.allottedCents, c.measureTotalCents, c.recipients, editionId, place],
    )
  }
}

const written = (staged: Staged) => [...staged.letters.values()].reduce((sum, n) => sum + n.rows - n.doubled, 0)
