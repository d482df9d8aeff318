import type { ClientBase } from 'pg'
import { compare, type Editions, firstSeen, type Sighting } from './history.ts'
import { readSightings } from './sightings.ts'

/**
 * Which grant is each new row? The rules and their order: docs/decisions/0010-matching-grants.md. Every row of `fresh` comes as a grant of
 * its own and leaves with the grant it is; where that is null, doubt and candidate_ids say why. `first` is the number of the first new row.
 */
export async function matchRows(client: ClientBase, editions: Editions, first: number): Promise<void> {
  const { groups, doubts } = await join(client, await findLinks(client, first))
  await setApart(client, doubts, groups, editions)
}

type Kind = 'same' | 'same_without_moment' | 'same_moment_and_amount' | 'same_cup_and_decree'
type Link = { a: string; b: string; kind: Kind; noMoment: string | null }

/** Which two grants have so much in common that they are one (rules 1 to 3), or might be (the doubts). */
async function findLinks(client: ClientBase, first: number): Promise<Link[]> {
  // First who has anything in common with anybody, which is cheap to know of all; then what it is, of those few.
  const { rows } = await client.query<Link>(
    `
    with everyone as materialized (
      select grant_id, call_id, holder_id, cup, amount_cents, sent_at, financed_on, true as fresh from fresh
      union all
      select s.grant_id, s.call_id, l.holder_id, s.cup, s.amount_cents, s.sent_at, s.financed_on, false
      from source_row s join holder_look l on l.id = s.holder_look_id
      where s.id < $1 and s.id not in (select id from again) and (s.sent_at in (select sent_at from fresh)
        or (s.call_id, l.holder_id, s.financed_on) in (select call_id, holder_id, financed_on from fresh))
    ), of_one_moment as materialized (
      select e.*, c.measure from everyone e join call c on c.id = e.call_id
      where e.sent_at in (select sent_at from everyone group by sent_at having count(*) > 1)
    ), of_one_decree as materialized (
      select * from everyone where (call_id, holder_id, financed_on) in (
        select call_id, holder_id, financed_on from everyone group by call_id, holder_id, financed_on having count(*) > 1)
    ), by_moment as (
      select m.grant_id as a, e.grant_id as b, null::uuid as no_moment,
        case when e.call_id = m.call_id and e.holder_id = m.holder_id then 'same'
          when e.cup = m.cup and e.measure = m.measure then 'same'
          when e.amount_cents = m.amount_cents and e.financed_on = m.financed_on
            and (e.call_id = m.call_id or (e.holder_id = m.holder_id and e.measure = m.measure)) then 'same_moment_and_amount' end as kind
      from of_one_moment m join of_one_moment e on e.sent_at = m.sent_at and e.grant_id <> m.grant_id where m.fresh
    ), by_cup as (
      select m.grant_id as a, e.grant_id as b, case when m.sent_at is null then m.grant_id when e.sent_at is null then e.grant_id end as no_moment,
        case when m.sent_at is null and e.sent_at is null then case when e.amount_cents = m.amount_cents then 'same' end
          when m.sent_at is null or e.sent_at is null then 'same_without_moment'
          when m.cup is not null then 'same_cup_and_decree' end as kind
      from of_one_decree m join of_one_decree e
        on coalesce(e.cup, '') = coalesce(m.cup, '') and e.call_id = m.call_id and e.holder_id = m.holder_id and e.financed_on = m.financed_on
        and e.grant_id <> m.grant_id
      where m.fresh and (m.sent_at is distinct from e.sent_at or m.sent_at is null)
    )
    select distinct least(a, b)::text as a, greatest(a, b)::text as b, kind, no_moment::text as "noMoment"
    from (select * from by_moment union all select a, b, no_moment, kind from by_cup) links where kind is not null`,
    [first],
  )
  return rows
}

type Doubt = { a: string; b: string; reason: 'same_moment_and_amount' | 'same_cup_and_decree' | 'many_candidates' }

/** Makes one of the grants that are one; says which pairs remain in doubt. */
async function join(client: ClientBase, links: Link[]): Promise<{ groups: Groups; doubts: Doubt[] }> {
  const ids = [...new Set(links.flatMap((l) => [l.a, l.b]))]
  const { rows } = await client.query<{ id: string }>('select id::text from grant_award where id = any($1::uuid[])', [
    ids,
  ])
  const existing = new Set(rows.map((row) => row.id))
  const groups = new Groups(existing)
  for (const link of links) if (link.kind === 'same') groups.join(link.a, link.b)
  const doubts: Doubt[] = []
  // A row that lost its moment is the grant it resembles when there is one only.
  const resembled = new Map<string, Set<string>>()
  for (const link of links) {
    if (link.kind !== 'same_without_moment' || !link.noMoment) continue
    const [from, to] = [groups.of(link.noMoment), groups.of(link.noMoment === link.a ? link.b : link.a)]
    if (from !== to) resembled.set(from, (resembled.get(from) ?? new Set()).add(to))
  }
  for (const [from, to] of resembled) {
    if (to.size === 1) groups.join(from, [...to][0]!)
    else for (const one of to) doubts.push({ a: from, b: one, reason: 'many_candidates' })
  }
  for (const link of links)
    if (link.kind === 'same_moment_and_amount' || link.kind === 'same_cup_and_decree')
      doubts.push({ a: link.a, b: link.b, reason: link.kind })
  const moved = groups.moved()
  if (moved.length > 0) {
    const pairs = [moved.map((m) => m.from), moved.map((m) => m.to)]
    await client.query(
      'update source_row s set grant_id = x.b from unnest($1::uuid[], $2::uuid[]) x (a, b) where s.grant_id = x.a',
      pairs,
    )
    await client.query('insert into touched select distinct unnest($1::uuid[])', [pairs[1]])
    await client.query('delete from grant_award where id = any($1::uuid[])', [pairs[0]])
  }
  return { groups, doubts }
}

/** Grants joined together; the oldest known one gives the name. */
class Groups {
  readonly #parent = new Map<string, string>()
  readonly #existing: Set<string>
  constructor(existing: Set<string>) {
    this.#existing = existing
  }
  of(id: string): string {
    let root = id
    for (let next = this.#parent.get(root); next !== undefined; next = this.#parent.get(root)) root = next
    return root
  }
  join(a: string, b: string) {
    const [x, y] = [this.of(a), this.of(b)]
    if (x === y) return
    const rank = (id: string) => `${this.#existing.has(id) ? 0 : 1}${id}`
    if (compare(rank(x), rank(y)) < 0) this.#parent.set(y, x)
    else this.#parent.set(x, y)
  }
  moved() {
    return [...this.#parent.keys()].map((from) => ({ from, to: this.of(from) }))
  }
}

/** Of two grants in doubt the one seen first stays; the rows of the other are put apart. Two in one edition of a file are two: no doubt. */
async function setApart(client: ClientBase, doubts: Doubt[], groups: Groups, editions: Editions) {
  const pairs = doubts.map((d) => ({ ...d, a: groups.of(d.a), b: groups.of(d.b) })).filter((d) => d.a !== d.b)
  if (pairs.length === 0) return
  const rows = await readSightings(client, [...new Set(pairs.flatMap((d) => [d.a, d.b]))])
  const first = new Map<string, string>()
  for (const [id, sightings] of rows) first.set(id, sightings.map((s) => firstSeen(s, editions)).toSorted(compare)[0]!)
  const apart = new Map<string, { reason: Doubt['reason']; candidates: Set<string> }>()
  for (const { a, b, reason } of pairs) {
    if (together(rows.get(a) ?? [], rows.get(b) ?? [], editions)) continue
    const [stays, goes] = compare(`${first.get(a)} ${a}`, `${first.get(b)} ${b}`) < 0 ? [a, b] : [b, a]
    const known = apart.get(goes) ?? { reason, candidates: new Set() }
    if (compare(reason, known.reason) < 0) known.reason = reason
    apart.set(goes, { ...known, candidates: known.candidates.add(stays) })
  }
  for (const [id, { reason, candidates }] of apart) {
    await client.query(
      'update source_row set grant_id = null, doubt = $2, candidate_ids = $3::uuid[] where grant_id = $1',
      [id, reason, [...candidates].toSorted()],
    )
    await client.query('insert into gone select $1::uuid', [id])
  }
}

const together = (a: Sighting[], b: Sighting[], editions: Editions) =>
  a.some((x) => b.some((y) => editions.overlap(x, y)))
