import type { ClientBase } from 'pg'
import type { Source } from './sources.ts'

/** What became of one file. All its rows are new, changed, unchanged, undecided or quarantined. */
export type FileResult = {
  file: string
  edition: string | null
  /** The edition was worked out from the file's own dates. */
  derived: boolean
  rows: number
  grantsNew: number
  grantsChanged: number
  unchanged: number
  undecided: number
  quarantined: { line: number; reason: string }[]
  /** Grants that this edition no longer has and the one before had. */
  noLongerPublished: number
  /** This very edition was known already. */
  known: boolean
  ignoredColumns: string[]
  /** Why the file was not read, if it was not. */
  error: { code: string; message: string } | null
}

/** Why a line was set apart, in a few words. */
export const sentence = (b: { reason: string; detail: string }) => (b.detail ? `${b.reason}: ${b.detail}` : b.reason)

export const emptyResult = (source: Source): FileResult => ({
  file: source.name,
  edition: null,
  derived: false,
  rows: 0,
  grantsNew: 0,
  grantsChanged: 0,
  unchanged: 0,
  undecided: 0,
  quarantined: [],
  noLongerPublished: 0,
  known: false,
  ignoredColumns: [],
  error: null,
})

/** The same edition again: all its rows are what they were. */
export async function knownResult(client: ClientBase, source: Source, editionId: number): Promise<FileResult> {
  const { rows } = await client.query<{
    on: string
    derived: boolean
    rows: number
    undecided: number
    quarantined: { line: number; reason: string; detail: string }[]
  }>(
    `select e.edition_on::text as on, e.derived, e.rows,
      (select count(*)::int from source_row s join edition f on f.id = s.from_edition_id left join edition u on u.id = s.until_edition_id
        where s.grant_id is null and s.source_file_id = e.source_file_id and f.place <= e.place and (u.place is null or u.place > e.place)) as undecided,
      (select coalesce(jsonb_agg(jsonb_build_object('line', q.line, 'reason', q.reason, 'detail', q.detail) order by q.line), '[]')
        from quarantine q where q.edition_id = e.id) as quarantined
    from edition e where e.id = $1`,
    [editionId],
  )
  const e = rows[0]!
  return {
    ...emptyResult(source),
    edition: e.on,
    derived: e.derived,
    rows: e.rows,
    known: true,
    undecided: e.undecided,
    quarantined: e.quarantined.map((q) => ({ line: q.line, reason: sentence(q) })),
    unchanged: e.rows - e.undecided - e.quarantined.length,
  }
}
