import { hash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { copyRows } from './copy.ts'
import type { Look, Looks, Title } from './row.ts'

type KnownLook = { id: number; holderId: number }
type NewLook = KnownLook & { look: Look; digest: string }
type NewCall = Title & { id: number }

/**
 * The numbers of calls, holders and their descriptions, which the rows carry instead of texts: those of the database and, while files are
 * read, new ones. What a file brought can be taken back, when the file turns out unreadable or known.
 */
export class Dictionary {
  readonly #calls = new Map<string, number>()
  readonly #holders = new Map<string, number>()
  readonly #looks = new Map<string, KnownLook>()
  /** Descriptions as they were read, the same object wherever the same cells come again, and their numbers. */
  readonly read: Looks = new Map()
  readonly #ids = new Map<Look, number>()
  #next = { call: 1, holder: 1, look: 1 }
  /** The next numbers of rows and editions: rows name their edition before it is written. */
  nextRow = 1
  nextEdition = 1
  #newCalls: NewCall[] = []
  #newHolders: { id: number; look: Look }[] = []
  #newLooks: NewLook[] = []
  #kept = { calls: 0, holders: 0, looks: 0 }

  static async load(client: ClientBase): Promise<Dictionary> {
    const made = new Dictionary()
    const calls = await client.query<{ id: number; key: string }>('select id, title_key as key from call')
    for (const row of calls.rows) made.#calls.set(row.key, row.id)
    const holders = await client.query<{ id: number; ipa: string }>('select id, ipa_code as ipa from holder')
    for (const row of holders.rows) made.#holders.set(row.ipa, row.id)
    const looks = await client.query<KnownLook & { digest: string }>(
      'select id, holder_id as "holderId", encode(uuid_send(digest), \'hex\') as digest from holder_look',
    )
    for (const { digest, ...look } of looks.rows) made.#looks.set(digest, look)
    const last = await client.query<{ row: number; edition: number }>(
      'select (select coalesce(max(id), 0)::float8 from source_row) as "row", (select coalesce(max(id), 0) from edition) as edition',
    )
    made.nextRow = last.rows[0]!.row + 1
    made.nextEdition = last.rows[0]!.edition + 1
    const above = (ids: { id: number }[]) => ids.reduce((most, row) => Math.max(most, row.id), 0) + 1
    made.#next = { call: above(calls.rows), holder: above(holders.rows), look: above(looks.rows) }
    return made
  }

  callId(title: Title): number {
    const known = this.#calls.get(title.key)
    if (known !== undefined) return known
    const id = this.#next.call++
    this.#calls.set(title.key, id)
    this.#newCalls.push({ ...title, id })
    return id
  }

  lookId(look: Look): number {
    let id = this.#ids.get(look)
    if (id === undefined) this.#ids.set(look, (id = this.#lookId(look)))
    return id
  }

  #lookId(look: Look): number {
    const digest = hash(
      'md5',
      `${look.ipa}\t${look.name}\t${look.type}\t${look.town}\t${look.istat}\t${look.province}\t${look.region}`,
    )
    const known = this.#looks.get(digest)
    if (known) return known.id
    const made = { id: this.#next.look++, holderId: this.#holderId(look) }
    this.#looks.set(digest, made)
    this.#newLooks.push({ ...made, look, digest })
    return made.id
  }

  #holderId(look: Look): number {
    const known = this.#holders.get(look.ipa)
    if (known !== undefined) return known
    const id = this.#next.holder++
    this.#holders.set(look.ipa, id)
    this.#newHolders.push({ id, look })
    return id
  }

  /** What was met so far stays. */
  keep() {
    this.#kept = { calls: this.#newCalls.length, holders: this.#newHolders.length, looks: this.#newLooks.length }
  }
  /** What was met since the last keep() was never met. */
  forget() {
    for (const call of this.#newCalls.splice(this.#kept.calls)) this.#calls.delete(call.key)
    for (const holder of this.#newHolders.splice(this.#kept.holders)) this.#holders.delete(holder.look.ipa)
    for (const look of this.#newLooks.splice(this.#kept.looks)) this.#looks.delete(look.digest)
    this.#ids.clear()
  }

  async write(client: ClientBase): Promise<void> {
    await copyRows(
      client,
      'call (id, title_key, title, measure, title_place)',
      this.#newCalls.map((c) => [c.id, c.key, c.title, c.measure, '']),
    )
    await copyRows(
      client,
      'holder (id, ipa_code, name, type, town, istat_code, province, region)',
      this.#newHolders.map(({ id, look: l }) => [id, l.ipa, l.name, l.type, l.town, l.istat, l.province, l.region]),
    )
    await copyRows(
      client,
      'holder_look (id, holder_id, name, type, town, istat_code, province, region, digest)',
      this.#newLooks.map(({ id, holderId, look: l, digest }) => [
        id,
        holderId,
        l.name,
        l.type,
        l.town,
        l.istat,
        l.province,
        l.region,
        digest,
      ]),
    )
    this.#newCalls = []
    this.#newHolders = []
    this.#newLooks = []
    this.keep()
  }
}

/** A call keeps the title of its latest edition; the list of calls goes before the files of grants. */
export async function writeTitles(client: ClientBase, titles: (Title & { place: string })[]): Promise<void> {
  await client.query(
    `update call c set title = n.title, measure = n.measure, title_place = n.place
    from (
      select distinct on (key) * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) n (key, title, measure, place)
      order by key, place collate "C" desc, title collate "C" desc
    ) n where n.key = c.title_key and (n.place, n.title collate "C") > (c.title_place, c.title collate "C")`,
    [titles.map((t) => t.key), titles.map((t) => t.title), titles.map((t) => t.measure), titles.map((t) => t.place)],
  )
}

/**
 * Holders as their latest description has them: of each column the last that was said, by the file heard last. Those with one description
 * have it already; the others are worked out again, since each edition is news of how a body is called.
 */
export async function refreshHolders(client: ClientBase): Promise<void> {
  const last = (column: string) =>
    `(array_agg(l.${column} order by d.seen desc, l.${column} collate "C" desc) filter (where l.${column} is not null))[1]`
  await client.query(`
    with several as materialized (
      select id, holder_id from holder_look
      where holder_id in (select holder_id from holder_look group by holder_id having count(*) > 1)
    ), last_seen as (
      -- The last edition of a file before a row's end; for a row without end, the latest.
      select f.id as source_file_id, u.id as until_edition_id, max(e.edition_on || ' ' || f.name) as seen
      from source_file f join (select id, source_file_id, place from edition union all select null, id, null from source_file) u on u.source_file_id = f.id
      join edition e on e.source_file_id = f.id and (u.place is null or e.place < u.place)
      group by f.id, u.id
    ), described as (
      select l.holder_id, l.id, max(e.seen) as seen
      from (
        select distinct holder_look_id, source_file_id, until_edition_id from source_row where holder_look_id in (select id from several)
      ) s join several l on l.id = s.holder_look_id
      join last_seen e on e.source_file_id = s.source_file_id and e.until_edition_id is not distinct from s.until_edition_id
      group by l.holder_id, l.id
    ), said as (
      select d.holder_id, ${['name', 'type', 'town', 'istat_code', 'province', 'region'].map((column) => `${last(column)} as ${column}`).join(', ')}
      from described d join holder_look l on l.id = d.id
      group by d.holder_id
    )
    update holder h set name = s.name, type = s.type, town = s.town, istat_code = s.istat_code, province = s.province, region = s.region
    from said s where s.holder_id = h.id
      and (h.name, h.type, h.town, h.istat_code, h.province, h.region) is distinct from (s.name, s.type, s.town, s.istat_code, s.province, s.region)`)
}
