import type { ClientBase } from 'pg'
import { type Change, type Editions, type History, historyOf } from './history.ts'
import { stateOf } from './rules.ts'
import { readSightings } from './sightings.ts'

/** What a round did, by edition. */
export type RoundCounts = { created: Map<number, number>; changed: Map<number, number> }

/**
 * Works out again the grants whose rows are new or moved. Expects `fresh`, `touched` and `gone`; writes grants and changes. Most are plain:
 * new, with nothing to them but one row, which its file still has.
 */
export async function writeGrants(client: ClientBase, editions: Editions, anyFresh: boolean): Promise<RoundCounts> {
  await client.query(`
    create temp table round_grant on commit drop as
    select g.grant_id, g.existed, count(s.id)::int as rows
    from (
      select ids.grant_id, a.id is not null as existed
      from (select grant_id from fresh where until_edition_id is not null union select grant_id from touched union select grant_id from gone) ids
      left join grant_award a on a.id = ids.grant_id where ids.grant_id is not null
    ) g left join source_row s on s.grant_id = g.grant_id
    group by g.grant_id, g.existed;
    create temp view plain as
      select f.* from fresh f where f.grant_id is not null and not exists (select from round_grant g where g.grant_id = f.grant_id);
    analyze round_grant`)
  await client.query('delete from grant_award a using round_grant g where a.id = g.grant_id and g.rows = 0')
  if (anyFresh) await writePlain(client)
  const changed = await writeLong(client, editions)
  const created = anyFresh ? await countCreated(client) : new Map<number, number>()
  await client.query('drop view plain; drop table round_grant')
  return { created, changed }
}

const letterCase = `case when s.state_source is null or s.state_source = 'A' then 'financed' when s.state_source = 'R' then 'renounced'
  when s.state_source = 'E' then 'paid' else 'unknown' end`

async function writePlain(client: ClientBase) {
  await client.query(`
    insert into grant_award (id, ${columns.join(', ')})
      select s.grant_id, s.call_id, s.holder_id, s.cup, s.amount_cents, s.sent_at, s.financed_on, s.decree, s.window_no, s.protocol_no,
        ${letterCase}, s.state_source, s.state_on, s.source_file_id, null, true
      from plain s`)
}

const columns = [
  'call_id',
  'holder_id',
  'cup',
  'amount_cents',
  'sent_at',
  'financed_on',
  'decree',
  'window_no',
  'protocol_no',
  'state',
  'state_source',
  'state_on',
  'source_file_id',
  'last_edition_id',
  'published',
]
const assign = columns.map((column) => `${column} = excluded.${column}`).join(', ')

/** Grants with a story: some thousands at a time. Returns how many grants each edition changed. */
async function writeLong(client: ClientBase, editions: Editions): Promise<Map<number, number>> {
  const changed = new Map<number, number>()
  const { rows } = await client.query<{ id: string }>(
    'select grant_id::text as id from round_grant where rows > 0 order by grant_id',
  )
  for (let i = 0; i < rows.length; i += 5000) {
    const ids = rows.slice(i, i + 5000).map((row) => row.id)
    const histories = new Map<string, History>()
    for (const [id, sightings] of await readSightings(client, ids)) histories.set(id, historyOf(sightings, editions))
    await putApart(client, histories)
    await writePresent(client, histories)
    for (const [edition, count] of await writeChanges(client, ids, histories))
      changed.set(edition, (changed.get(edition) ?? 0) + count)
  }
  return changed
}

async function putApart(client: ClientBase, histories: Map<string, History>) {
  const apart = [...histories].flatMap(([id, h]) => h.apart.map((row) => ({ id, row })))
  if (apart.length === 0) return
  await client.query(
    `update source_row s set grant_id = null, doubt = 'twice_in_one_edition', candidate_ids = array[x.id]
    from unnest($1::bigint[], $2::uuid[]) x (row, id) where s.id = x.row`,
    [apart.map((a) => a.row), apart.map((a) => a.id)],
  )
}

async function writePresent(client: ClientBase, histories: Map<string, History>) {
  const present = [...histories].map(([id, { values, ...h }]) => ({
    id,
    ...values,
    letter: values.state,
    state: stateOf(values.state),
    file: h.file,
    last_edition: h.lastEdition,
    published: h.published,
  }))
  // The moment and a letter of nothing but blanks are not part of the story: they are taken from the rows.
  await client.query(
    `insert into grant_award (id, call_id, holder_id, cup, amount_cents, sent_at, financed_on, decree, window_no, protocol_no,
      state, state_source, state_on, source_file_id, last_edition_id, published)
    select p.id, c.id, h.id, p.cup, p.amount, r.sent_at, p.financed_on, p.decree, p."window", p.protocol,
      case when p.letter is null and r.blank then 'unknown' else p.state end, coalesce(p.letter, case when r.blank then '' end),
      p.state_on, f.id, p.last_edition, p.published
    from jsonb_to_recordset($1) p (id uuid, call text, holder text, cup text, amount bigint, financed_on date, decree text, "window" text,
      protocol text, state text, letter text, state_on date, file text, last_edition int, published boolean)
    join call c on c.title_key = p.call join holder h on h.ipa_code = p.holder join source_file f on f.name = p.file
    join lateral (select max(s.sent_at) as sent_at, bool_or(s.state_source = '') as blank from source_row s where s.grant_id = p.id) r on true
    on conflict (id) do update set ${assign}`,
    [JSON.stringify(present)],
  )
}

/** Changes that were known stay as they are, so that only new ones are news. */
async function writeChanges(
  client: ClientBase,
  ids: string[],
  histories: Map<string, History>,
): Promise<[number, number][]> {
  const changes = [...histories].flatMap(([id, h]) => h.changes.map((c) => ({ id, ...c })))
  const parameters = [ids, ...columnsOf(changes)]
  const given =
    'unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[]) as n (grant_id, edition_id, field, from_value, to_value)'
  await client.query(
    `delete from grant_change c where c.grant_id = any($1::uuid[]) and not exists (
      select from ${given} where n.grant_id = c.grant_id and n.edition_id = c.edition_id and n.field = c.field
        and n.from_value = c.from_value and n.to_value = c.to_value)`,
    parameters,
  )
  const { rows } = await client.query<{ edition: number; count: number }>(
    `with added as (
      insert into grant_change select n.* from ${given} where n.grant_id = any($1::uuid[]) on conflict do nothing returning grant_id, edition_id, field, to_value
    ) select edition_id as edition, count(distinct grant_id)::int as count from added where field <> 'published' or to_value = 'yes' group by edition_id`,
    parameters,
  )
  return rows.map((row) => [row.edition, row.count])
}

const columnsOf = (changes: (Change & { id: string })[]) => [
  changes.map((c) => c.id),
  changes.map((c) => c.edition),
  changes.map((c) => c.field),
  changes.map((c) => c.from),
  changes.map((c) => c.to),
]

/** New grants by the edition that tells of them first, of those read in this round. */
async function countCreated(client: ClientBase): Promise<Map<number, number>> {
  const { rows } = await client.query<{ edition: number; count: number }>(`
    with created as (
      select f.from_edition_id as edition_id, f.grant_id from fresh f join round_grant g using (grant_id) where not g.existed and g.rows > 0
    ), first as (
      select distinct on (c.grant_id) c.edition_id from created c join edition e on e.id = c.edition_id join source_file s on s.id = e.source_file_id
      order by c.grant_id, e.edition_on, s.name
    )
    select edition_id as edition, count(*)::int as count from (
      select edition_id from first union all select from_edition_id from plain
    ) x group by edition_id`)
  return new Map(rows.map((row) => [row.edition, row.count]))
}

/** What foreign keys would check row by row, in one go. */
export async function checkWhole(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ what: string }>(`
    select 'row' as what from source_row s
      left join call c on c.id = s.call_id left join holder_look l on l.id = s.holder_look_id left join grant_award a on a.id = s.grant_id
      left join edition f on f.id = s.from_edition_id and f.source_file_id = s.source_file_id
      where c.id is null or l.id is null or f.id is null or (a.id is null and s.grant_id is not null)
    union all
    select 'grant' from grant_award a
      left join call c on c.id = a.call_id left join holder h on h.id = a.holder_id left join source_file f on f.id = a.source_file_id
      where c.id is null or h.id is null or f.id is null
    limit 1`)
  if (rows[0]) throw new Error(`The open data have a ${rows[0].what} that points to nothing.`)
}
