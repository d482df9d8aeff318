import type { ClientBase } from 'pg'

/** An edition read in this round: the number its rows carry in the staging table, and its neighbours in time. */
export type RoundFile = {
  no: number
  sourceFileId: number
  editionId: number
  /** The editions of the same file up to the one before this, and the one after it. */
  earlier: number[]
  next: number | null
}

const content = (t: string) =>
  `(${t}.cup, ${t}.sent_at, ${t}.financed_on, ${t}.decree, ${t}.window_no, ${t}.protocol_no, ${t}.state_source, ${t}.state_on)`
const same = `s.call_id = r.call_id and s.holder_look_id = r.holder_look_id and s.amount_cents = r.amount_cents and ${content('s')} is not distinct from ${content('r')}`
const carried = 'call_id, holder_look_id, cup, amount_cents, sent_at, financed_on, decree, window_no, protocol_no, state_source, state_on'

/**
 * What the editions of this round add to what is known. A row that the edition before also has is there already; one that it had and this
 * one lacks ends here (and begins again in the next edition, if that has it); one that only the next edition had begins here. What is left
 * is `fresh`: rows never seen, and those that were in doubt, to be looked at again. The grants whose rows moved are in `touched`; those
 * that lose their rows to a doubt will be in `gone`.
 */
export async function findFresh(client: ClientBase, files: RoundFile[]): Promise<void> {
  await client.query(`
    create temp table touched (grant_id uuid) on commit drop;
    create temp table gone (grant_id uuid) on commit drop;
    create temp table kept (row_id bigint, at tid) on commit drop;
    create temp table round_file (no int, source_file_id int, edition_id int, next int) on commit drop`)
  await client.query('insert into round_file select * from unnest($1::int[], $2::int[], $3::int[], $4::int[])', [
    files.map((f) => f.no), files.map((f) => f.sourceFileId), files.map((f) => f.editionId), files.map((f) => f.next),
  ])
  for (const file of files) if (file.earlier.length > 0 || file.next !== null) await compareWithNeighbours(client, file)
  await client.query(`
    insert into stage_row (grant_id, row_id, source_file_id, from_edition_id, until_edition_id, holder_id, ${carried})
      select new_id(), s.id, s.source_file_id, s.from_edition_id, s.until_edition_id, l.holder_id, ${carried.split(', ').map((column) => `s.${column}`).join(', ')}
      from source_row s join holder_look l on l.id = s.holder_look_id where s.grant_id is null;
    create temp view fresh as
      select r.row_id, r.file_no, r.grant_id, r.alone, r.doubt, r.candidate_ids, r.holder_id, ${carried.split(', ').map((column) => `r.${column}`).join(', ')},
        coalesce(r.source_file_id, f.source_file_id) as source_file_id, coalesce(r.from_edition_id, f.edition_id) as from_edition_id,
        case when r.file_no is null then r.until_edition_id else f.next end as until_edition_id
      from stage_row r left join round_file f on f.no = r.file_no;
    drop table kept;
    analyze stage_row`)
}

/** Takes out of the staging table what is known already, moving the ends of the rows that begin or end here. */
async function compareWithNeighbours(client: ClientBase, file: RoundFile): Promise<void> {
  const before = 's.source_file_id = $2 and s.from_edition_id = any($3::int[]) and (s.until_edition_id is null or s.until_edition_id <> all($3::int[]))'
  await client.query('truncate kept')
  await client.query(`insert into kept select s.id, r.ctid from stage_row r join source_row s on ${same} and ${before} where r.file_no = $1`, [
    file.no, file.sourceFileId, file.earlier,
  ])
  // A row that the next edition lacks was last seen in the edition before; now it is in this one.
  if (file.next !== null)
    await client.query(
      `insert into touched select s.grant_id from kept k join source_row s on s.id = k.row_id where s.until_edition_id = $1 and s.grant_id is not null`,
      [file.next],
    )
  // Rows of the edition before that this one lacks. When they last past this one, the later part is a row of its own.
  await client.query(
    `with ending as (
      select s.* from source_row s where ${before} and not exists (select from kept k where k.row_id = s.id)
    ), ended as (
      update source_row s set until_edition_id = $1 from ending e where s.id = e.id
    ), again as (
      insert into source_row (source_file_id, from_edition_id, until_edition_id, grant_id, doubt, candidate_ids, ${carried})
      select source_file_id, $4, until_edition_id, grant_id, doubt, candidate_ids, ${carried}
      from ending where $4::int is not null and until_edition_id is distinct from $4
    ) insert into touched select distinct grant_id from ending where grant_id is not null`,
    [file.editionId, file.sourceFileId, file.earlier, file.next],
  )
  await client.query('delete from stage_row r using kept k where r.ctid = k.at')
  if (file.next === null) return
  await client.query('truncate kept')
  await client.query(
    `insert into kept select s.id, r.ctid from stage_row r join source_row s on ${same} and s.source_file_id = $2 and s.from_edition_id = $3 where r.file_no = $1`,
    [file.no, file.sourceFileId, file.next],
  )
  await client.query(
    `with earlier as (update source_row s set from_edition_id = $1 from kept k where s.id = k.row_id returning s.grant_id)
    insert into touched select distinct grant_id from earlier where grant_id is not null`,
    [file.editionId],
  )
  await client.query('delete from stage_row r using kept k where r.ctid = k.at')
}
