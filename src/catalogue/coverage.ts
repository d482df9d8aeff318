import { sql } from 'kysely'
import { bodyLike, bodyTypes } from '../members/index.ts'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { fits, memberPeriod } from './entitlement.ts'
import { families, type Family } from './families.ts'
import { cardAs } from './services.ts'
import { inUse } from './states.ts'
import { words } from './words.ts'

/**
 * How a body stands with a service: has or uses it, went beyond its quantity, asked for it, is entitled and neither uses
 * nor asked, is not entitled.
 */
export const cells = ['active', 'over', 'requested', 'unused', 'none'] as const
export type Cell = (typeof cells)[number]

export const CoverageFilter = z.object({
  q: z.string().trim().max(100).default(''),
  type: optional(z.enum(bodyTypes)),
  family: optional(z.enum(families)),
  service: z.string().trim().max(40).default(''),
  cell: optional(z.enum(cells)),
  after: z.string().max(500).optional(),
})
export type CoverageFilter = z.output<typeof CoverageFilter>

export type CoverageService = { id: string; code: string; name: string; family: Family }
export type CoverageRow = { id: string; name: string; ipaCode: string | null; cells: Cell[] }

/** The services of the matrix: those in use, of a family or one alone, in the order of the catalogue. */
async function servicesOf(ctx: Ctx, { family, service }: Partial<CoverageFilter>): Promise<CoverageService[]> {
  const { rows } = await sql<CoverageService>`
    select s.id, s.code, s.family, coalesce(v.name, s.code) as name from service s
    left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
    where s.state = any (${inUse}::text[]) ${family ? sql`and s.family = ${family}` : sql``} ${service ? sql`and s.code = ${service}` : sql``}
    order by array_position(${families}::text[], s.family), s.code limit 200`.execute(ctx.db)
  return rows
}

const letters: Record<string, Cell> = { a: 'active', o: 'over', r: 'requested', e: 'unused', n: 'none' }
const letterOf = Object.fromEntries(Object.entries(letters).map(([letter, cell]) => [cell, letter])) as Record<
  Cell,
  string
>

/**
 * Bodies `b` with their membership, and services `s`; each pair gets one letter. Everything is worked out by sets. What was
 * asked for or given is read from activations; elsewhere a use counted by hand says that the service is in use.
 */
const matrix = (day: string, ids: readonly string[], bodies: ReturnType<typeof sql>) => sql`
  with s as materialized (
    select s.centre_id, s.id, s.code, o.place, coalesce(v.processes_data, false) as processes_data
    from unnest(${ids}::uuid[]) with ordinality o (id, place) join service s on s.id = o.id
    ${cardAs(day)}),
  b as materialized (
    select b.centre_id, b.id, b.name, b.search_name, b.ipa_code, b.type, b.population, mem.standing, mem.service_codes, mem.since,
      exists (select from processing_deed d where (d.centre_id, d.body_id) = (b.centre_id, b.id)
        and d.from_on <= ${day}::date and (d.to_on is null or d.to_on > ${day}::date)) as has_deed
    from body b ${memberPeriod(day)} where b.state <> 'merged' ${bodies}),
  r as materialized (
    select r.service_id, r.body_type, r.population_from, r.population_to, r.from_on,
      case r.period when 'year' then date_trunc('year', ${day}::date)::date when 'month' then date_trunc('month', ${day}::date)::date end as calendar_from
    from entitlement_rule r join s on (r.centre_id, r.service_id) = (s.centre_id, s.id)
    where r.from_on <= ${day}::date and (r.to_on is null or r.to_on > ${day}::date)),
  c as materialized (
    select c.body_id, c.service_id, c.period_from, c.used, c.over from b
    join allowance_counter c on (c.centre_id, c.body_id) = (b.centre_id, b.id) where c.used > 0 or c.over > 0),
  a as materialized (
    select a.body_id, a.service_id, bool_or(a.active_on is not null) as active from b
    join activation a on (a.centre_id, a.body_id) = (b.centre_id, b.id) where a.state not in ('terminated', 'rejected', 'withdrawn')
    group by a.body_id, a.service_id),
  cell as (
    select b.id as body_id, s.id as service_id, s.place,
      case when a.active then case when c.over > 0 then 'o' else 'a' end
        when not a.active then 'r'
        when r.service_id is null or b.standing is null or not (b.service_codes is null or s.code = any (b.service_codes))
          or s.processes_data and not b.has_deed then 'n'
        when c.over > 0 then 'o' when c.used > 0 then 'a' else 'e' end as letter
    from b cross join s
    left join r on r.service_id = s.id and ${fits}
    left join a on a.body_id = b.id and a.service_id = s.id
    left join c on c.body_id = b.id and c.service_id = s.id and c.period_from = coalesce(r.calendar_from, b.since, r.from_on))`

function conditions({ q = '', type }: Partial<CoverageFilter>) {
  const parts = [sql`and ${bodyLike(q)}`]
  if (type) parts.push(sql`and b.type = ${type}`)
  return sql.join(parts, sql` `)
}
const Key = z.tuple([z.string(), z.uuid()])

/** One page of the matrix, by bodies in the order of their names: one statement, whatever the size of the centre. */
export async function coverage(ctx: Ctx, filter: Partial<CoverageFilter>, limit = 50, day = today(ctx.now, ctx.zone)) {
  const services = await servicesOf(ctx, filter)
  if (services.length === 0) return { services, rows: [] as CoverageRow[], next: null }
  const key = keyOf(Key, filter.after)
  const past = key ? sql`and (b.search_name collate "C", b.id) > (${key[0]}, ${key[1]}::uuid)` : sql``
  const ids = services.map((s) => s.id)
  // Without a condition on the cells the page is cut before they are worked out.
  const first = filter.cell ? sql`` : sql`order by b.search_name collate "C", b.id limit ${sql.lit(limit + 1)}`
  const only = filter.cell ? sql`having bool_or(cell.letter = ${letterOf[filter.cell]})` : sql``
  const { rows } = await sql<{ id: string; name: string; searchName: string; ipaCode: string | null; letters: string }>`
    ${matrix(day, ids, sql`${conditions(filter)} ${past} ${first}`)}
    select b.id, b.name, b.search_name, b.ipa_code, string_agg(cell.letter, '' order by cell.place) as letters
    from cell join b on b.id = cell.body_id group by b.id, b.name, b.search_name, b.ipa_code ${only}
    order by b.search_name collate "C", b.id limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    services,
    rows: page.map(({ id, name, ipaCode, letters: of }) => ({
      id,
      name,
      ipaCode,
      cells: Array.from(of).map((l) => letters[l]!),
    })),
    next: rows.length > limit && last ? cursorOf(last.searchName, last.id) : null,
  }
}

export type ServiceTotal = CoverageService & Record<Cell, number>

/** How many bodies stand how with each service: the heat by family, and what a card says of its adopters. */
export async function coverageTotals(
  ctx: Ctx,
  filter: Partial<CoverageFilter> = {},
  day = today(ctx.now, ctx.zone),
): Promise<ServiceTotal[]> {
  const services = await servicesOf(ctx, filter)
  if (services.length === 0) return []
  const { rows } = await sql<{ serviceId: string } & Record<Cell, number>>`
    ${matrix(
      day,
      services.map((s) => s.id),
      conditions(filter),
    )}
    select service_id, count(*) filter (where letter = 'a')::int as active, count(*) filter (where letter = 'o')::int as over,
      count(*) filter (where letter = 'r')::int as requested, count(*) filter (where letter = 'e')::int as unused,
      count(*) filter (where letter = 'n')::int as none
    from cell group by service_id`.execute(ctx.db)
  const of = new Map(rows.map((r) => [r.serviceId, r]))
  return services.map((s) => ({ ...s, ...(of.get(s.id) ?? { active: 0, over: 0, requested: 0, unused: 0, none: 0 }) }))
}

/** The matrix as CSV: at most twenty thousand bodies. */
export async function coverageCsv(ctx: Ctx, filter: Partial<CoverageFilter>): Promise<string> {
  const w = words(ctx.lang)
  const { services, rows } = await coverage(ctx, { ...filter, after: undefined }, 20_000)
  return csv([
    [w.body, 'IPA', ...services.map((s) => s.name)],
    ...rows.map((r) => [r.name, r.ipaCode, ...r.cells.map((c) => w.cells[c])]),
  ])
}
