import type { ClientBase } from 'pg'
import type { Dictionary } from './dictionary.ts'

/** An edition read in this round, and its neighbours in time: the editions of the file up to the one before it, and the one after. `rows` are those to compare. */
export type RoundFile = {
  sourceFileId: number
  editionId: number
  earlier: number[]
  next: number | null
  rows: number
}

const content = (t: string) =>
  `(${t}.cup, ${t}.sent_at, ${t}.financed_on, ${t}.decree, ${t}.window_no, ${t}.protocol_no, ${t}.state_source, ${t}.state_on)`
const same = `s.call_id = r.call_id and s.holder_look_id = r.holder_look_id and s.amount_cents = r.amount_cents and ${content('s')} is not distinct from ${content('r')}`
const carried =
  'call_id, holder_look_id, cup, amount_cents, sent_at, financed_on, decree, window_no, protocol_no, state_source, state_on'

/**
 * Writes what the editions of this round add. A row that the edition before also has is there already; one that it had and this one lacks
 * ends here (and begins again in the next edition, if that has it); one that only the next edition had begins here; the others are new.
 * Leaves `fresh`, the rows to match: the new ones, from number `first` on, and those that were in doubt, to be looked at again. Each is a
 * grant of its own until it is matched. The grants to be worked out again are in `touched`; those that lose their rows will be in `gone`.
 * Says whether there is anything fresh.
 */
export async function findFresh(
  client: ClientBase,
  files: RoundFile[],
  dictionary: Dictionary,
  first: number,
): Promise<boolean> {
  await client.query(`
    create temp table touched (grant_id uuid) on commit drop;
    create temp table gone (grant_id uuid) on commit drop;
    create temp table again (id bigint) on commit drop;
    create temp table kept (row_id bigint, at tid) on commit drop;
    with freed as (update source_row set grant_id = new_id(), doubt = null, candidate_ids = null where grant_id is null returning id, grant_id), ids as (
      insert into again select id from freed)
    insert into touched select grant_id from freed`)
  for (const file of files)
    if (file.earlier.length > 0 || file.next !== null) await compareWithNeighbours(client, file, dictionary)
  await client.query(`
    create temp view fresh as
      -- A left join is left out by the planner where nobody asks for the holder.
      select s.*, l.holder_id from source_row s left join holder_look l on l.id = s.holder_look_id where s.id >= ${first} or s.id in (select id from again);
    drop table kept`)
  const { rows } = await client.query<{ any: boolean }>(
    'select exists (select from source_row where id >= $1) or exists (select from again) as any',
    [first],
  )
  return rows[0]!.any
}

/** The rows of the staging table against those of the editions before and after, moving the ends of those that begin or end here. */
async function compareWithNeighbours(client: ClientBase, file: RoundFile, dictionary: Dictionary): Promise<void> {
  const before =
    's.source_file_id = $2 and s.from_edition_id = any($3::int[]) and (s.until_edition_id is null or s.until_edition_id <> all($3::int[]))'
  await client.query('truncate kept')
  const kept = await client.query(
    `insert into kept select s.id, r.ctid from stage_row r join source_row s on ${same} and ${before} where r.from_edition_id = $1`,
    [file.editionId, file.sourceFileId, file.earlier],
  )
  // A row that the next edition lacks was last seen in the edition before; now it is in this one.
  if (file.next !== null)
    await client.query(
      'insert into touched select s.grant_id from kept k join source_row s on s.id = k.row_id where s.until_edition_id = $1',
      [file.next],
    )
  // Rows of the edition before that this one lacks. When they last past this one, the later part is a row of its own.
  const split = await client.query(
    `with ending as (
      select s.* from source_row s where ${before} and not exists (select from kept k where k.row_id = s.id)
    ), ended as (
      update source_row s set until_edition_id = $1 from ending e where s.id = e.id
    ), moved as (
      insert into touched select distinct grant_id from ending
    )
    insert into source_row (id, source_file_id, from_edition_id, until_edition_id, grant_id, ${carried}) overriding system value
      select $5 + row_number() over () - 1, source_file_id, $4, until_edition_id, grant_id, ${carried}
      from ending where $4::int is not null and until_edition_id is distinct from $4`,
    [file.editionId, file.sourceFileId, file.earlier, file.next, dictionary.nextRow],
  )
  dictionary.nextRow += split.rowCount ?? 0
  if (kept.rowCount === file.rows) return
  if (file.next !== null) {
    await client.query(
      `insert into kept select s.id, r.ctid from stage_row r join source_row s on ${same} and s.source_file_id = $2 and s.from_edition_id = $3 where r.from_edition_id = $1`,
      [file.editionId, file.sourceFileId, file.next],
    )
    await client.query(
      `with earlier as (update source_row s set from_edition_id = $1 from kept k where s.id = k.row_id and s.from_edition_id = $2 returning s.grant_id)
      insert into touched select distinct grant_id from earlier`,
      [file.editionId, file.next],
    )
  }
  await client.query(
    `insert into source_row (id, source_file_id, from_edition_id, until_edition_id, grant_id, ${carried}) overriding system value
      select r.id, r.source_file_id, r.from_edition_id, $2::int, r.grant_id, ${carried
        .split(', ')
        .map((column) => `r.${column}`)
        .join(', ')}
      from stage_row r where r.from_edition_id = $1 and not exists (select from kept k where k.at = r.ctid)`,
    [file.editionId, file.next],
  )
}
