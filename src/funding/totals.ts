import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import type { GrantState } from './rules.ts'
import type { Scope } from './positions.ts'

export type Total = { measure: string; state: GrantState; count: number; amountCents: number }

const centreJoin = sql`join body_holder k on k.holder_id = a.holder_id`

/** How many grants and how much money, by measure and state. */
export async function totals(ctx: Ctx, scope: Scope, bodyId?: string): Promise<Total[]> {
  const { rows } = await sql<Total>`
    select c.measure, a.state, count(*)::int as count, sum(a.amount_cents)::int8 as amount_cents
    from grant_award a join call c on c.id = a.call_id ${scope === 'centre' ? centreJoin : sql``}
    ${bodyId ? sql`where k.body_id = ${bodyId}` : sql``}
    group by c.measure, a.state order by c.measure, a.state`.execute(ctx.db)
  return rows
}

/** Whether any edition of the open data was ever imported: before that no sum is zero, it is unknown. */
export async function isImported(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql`select from source_file where latest_edition_id is not null limit 1`.execute(ctx.db)
  return rows.length > 0
}

export type BodyTotal = {
  bodyId: string
  name: string
  measure: string
  state: GrantState
  count: number
  amountCents: number
  edition: string
}

/** The same by body, for the heat map and the table of bodies. */
export async function totalsByBody(ctx: Ctx): Promise<BodyTotal[]> {
  const { rows } = await sql<BodyTotal>`
    select b.id as body_id, b.name, c.measure, a.state, count(*)::int as count, sum(a.amount_cents)::int8 as amount_cents, min(e.edition_on) as edition
    from body_holder k join body b on (b.centre_id, b.id) = (k.centre_id, k.body_id)
    join grant_award a on a.holder_id = k.holder_id join call c on c.id = a.call_id
    join source_file f on f.id = a.source_file_id join edition e on e.id = coalesce(a.last_edition_id, f.latest_edition_id)
    group by b.centre_id, b.id, b.name, b.search_name, c.measure, a.state order by b.search_name, c.measure limit 100000`.execute(
    ctx.db,
  )
  return rows
}

export type Received = { bodyId: string; year: number; cents: number; grants: number; editionOn: string }

/**
 * What each body of the centre was paid in each year up to this one: nothing, where the record knows the body and the year and has no payment
 * of it; no row, where it does not know the body, or ends before the year begins.
 */
export async function receivedByYear(ctx: Ctx, until: number): Promise<Received[]> {
  const { rows } = await sql<Received>`
    with known as (select max(e.edition_on) as edition_on from source_file f join edition e on e.id = f.latest_edition_id),
      paid as (
        select k.body_id, extract(year from a.state_on)::int as year, sum(a.amount_cents)::int8 as cents, count(*)::int as grants
        from body_holder k join grant_award a on a.holder_id = k.holder_id
        where a.state = 'paid' and a.state_on is not null group by 1, 2)
    select b.body_id, y.year, coalesce(p.cents, 0) as cents, coalesce(p.grants, 0) as grants, known.edition_on
    from (select distinct body_id from body_holder) b cross join known
    cross join generate_series(2022, least(${until}::int, extract(year from known.edition_on)::int)) y (year)
    left join paid p on (p.body_id, p.year) = (b.body_id, y.year)`.execute(ctx.db)
  return rows
}

export type Sums = {
  obtainedCents: number
  paidCents: number
  renouncedCents: number
  openCents: number
  paid: number
  open: number
  renounced: number
  unknown: number
}

/** Obtained is what was awarded and not renounced; open is what is awarded and neither paid nor renounced. */
export function sumUp(totals: readonly Pick<Total, 'state' | 'count' | 'amountCents'>[]): Sums {
  const of = (...states: GrantState[]) => totals.filter((t) => states.includes(t.state))
  const cents = (list: readonly { amountCents: number }[]) => list.reduce((n, t) => n + t.amountCents, 0)
  const count = (list: readonly { count: number }[]) => list.reduce((n, t) => n + t.count, 0)
  const [paid, open, renounced] = [of('paid'), of('financed', 'unknown'), of('renounced')]
  return {
    obtainedCents: cents([...paid, ...open]),
    paidCents: cents(paid),
    renouncedCents: cents(renounced),
    openCents: cents(open),
    paid: count(paid),
    open: count(open),
    renounced: count(renounced),
    unknown: count(of('unknown')),
  }
}

/** The editions the record stands on now: one per file. */
export async function currentEditions(ctx: Ctx) {
  const { rows } = await sql<{
    id: number
    file: string
    edition: string
    derived: boolean
    rows: number
    quarantined: number
    importedAt: Temporal.Instant
  }>`
    select e.id, e.file_name as file, e.edition_on as edition, e.derived, e.rows, e.quarantined, e.imported_at
    from source_file f join edition e on e.id = f.latest_edition_id order by e.file_name limit 100`.execute(ctx.db)
  return rows
}
