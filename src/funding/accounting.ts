import type { ClientBase } from 'pg'

/** The rows of one file and state letter, and what they are. */
type AccountLine = {
  file: string
  edition: string
  /** '' where the row says none; null for lines that are no row. */
  letter: string | null
  rows: number
  grants: number
  secondAppearances: number
  undecided: number
  quarantined: number
}
/** rows = grants + secondAppearances + undecided + quarantined, line by line and in all. */
export type Accounting = Omit<AccountLine, 'file' | 'edition' | 'letter'> & { lines: AccountLine[] }

/** Accounts for every row of these editions. A grant in several files counts where it stands in a file of its measure, elsewhere it is a second appearance. */
export async function accountFor(client: ClientBase, editionIds: number[]): Promise<Accounting> {
  const { rows } = await client.query<AccountLine>(
    `with read as (
      select e.id, e.source_file_id, e.place, e.edition_on::text as edition, e.letters, e.quarantined, f.name as file
      from edition e join source_file f on f.id = e.source_file_id where e.id = any($1::int[])
    ), standing as (
      select r.id, r.file, r.place, coalesce(s.state_source, '') as letter, s.grant_id
      from source_row s join read r on r.source_file_id = s.source_file_id
      join edition f on f.id = s.from_edition_id left join edition u on u.id = s.until_edition_id
      where f.place <= r.place and (u.place is null or u.place > r.place)
    ), several as (
      select grant_id from standing where grant_id is not null group by grant_id having count(*) > 1
    ), again as (
      select id, letter, count(*)::int as rows from (
        select id, letter, row_number() over (partition by grant_id order by file like '%altrienti%', file, place desc) as nth
        from standing join several using (grant_id)
      ) x where nth > 1 group by id, letter
    ), counted as (
      select s.id, s.letter, count(s.grant_id)::int - coalesce(a.rows, 0) as grants, coalesce(a.rows, 0) as second, count(*)::int - count(s.grant_id)::int as undecided
      from standing s left join again a on a.id = s.id and a.letter = s.letter group by s.id, s.letter, a.rows
    )
    select r.file, r.edition, l.key as letter, (l.value->>'rows')::int as rows, coalesce(c.grants, 0) as grants,
      coalesce(c.second, 0) + (l.value->>'doubled')::int as "secondAppearances", coalesce(c.undecided, 0) as undecided, 0 as quarantined
    from read r cross join jsonb_each(r.letters) l left join counted c on c.id = r.id and c.letter = l.key
    union all
    select file, edition, null, quarantined, 0, 0, 0, quarantined from read where quarantined > 0
    order by 1, 2, 3 nulls last`,
    [editionIds],
  )
  const sum = (of: (line: AccountLine) => number) => rows.reduce((total, line) => total + of(line), 0)
  return {
    rows: sum((l) => l.rows),
    grants: sum((l) => l.grants),
    secondAppearances: sum((l) => l.secondAppearances),
    undecided: sum((l) => l.undecided),
    quarantined: sum((l) => l.quarantined),
    lines: rows,
  }
}

/** The accounting as a table of text, for the command. */
export function accountingTable(accounting: Accounting): string {
  const head = ['file', 'edition', 'state', 'rows', 'grants', 'second', 'undecided', 'quarantined']
  const numbers = (l: Omit<AccountLine, 'file' | 'edition' | 'letter'>) =>
    [l.rows, l.grants, l.secondAppearances, l.undecided, l.quarantined].map(String)
  const table = [
    head,
    ...accounting.lines.map((l) => [
      l.file,
      l.edition,
      l.letter === null ? '(no row)' : l.letter || '(none)',
      ...numbers(l),
    ]),
    ['all', '', '', ...numbers(accounting)],
  ]
  const widths = head.map((_, i) => Math.max(...table.map((row) => row[i]!.length)))
  return table
    .map((row) =>
      row
        .map((cell, i) => (i < 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
