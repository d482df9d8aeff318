import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import type { Input, Step } from './due-inputs.ts'
import { open, type State, states } from './moves.ts'

const columns = [
  'd.id',
  'd.bodyId',
  'b.name as bodyName',
  'b.ipaCode',
  'd.scheduleId',
  'd.year',
  'd.kind',
  'd.number',
  'd.state',
  'd.quotaCents',
  'd.totalCents',
  'd.openCents',
  'd.dueOn',
  'd.computedAt',
  'd.notifiedOn',
  'd.replacesId',
  'd.demo',
  'd.version',
] as const

const dues = (ctx: Ctx) =>
  ctx.db
    .selectFrom('due as d')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'd.centreId').onRef('b.id', '=', 'd.bodyId'))
    .select(columns)

const shaped = <R extends { state: string; kind: string }>(row: R) => ({
  ...row,
  state: row.state as State,
  kind: row.kind as 'forecast' | 'final',
})

/** A due as lists show it: without steps and inputs. */
export type DueRow = Awaited<ReturnType<typeof listDues>>['rows'][number]

export async function getDue(ctx: Ctx, id: string) {
  const [row] = await dues(ctx).select(['d.steps', 'd.inputs']).where('d.id', '=', id).execute()
  if (!row) throw notFound()
  const steps = row.steps as Step[]
  return { ...shaped(row), steps, inputs: standingOn(steps, row.inputs as Input[]) }
}
/** What a due stood on, each thing once: the figures of its steps, and the rest. */
function standingOn(steps: readonly Step[], others: readonly Input[]): Input[] {
  const figures = steps.map((s) => s.input).filter((i) => i.source !== 'steps')
  return [...new Map([...figures, ...others].map((i) => [`${i.name} ${i.on} ${i.value}`, i])).values()]
}
export type Due = Awaited<ReturnType<typeof getDue>>

export type ApiFilter = {
  year?: number | undefined
  ipaCode?: string | undefined
  kind?: 'forecast' | 'final' | undefined
}
/** Dues with their steps, by id: for machines that read them all. */
export async function duesWithSteps(ctx: Ctx, filter: ApiFilter, after: string | null, limit: number) {
  const rows = await dues(ctx)
    .select('d.steps')
    .where('d.state', '<>', 'replaced')
    .$if(after !== null, (q) => q.where('d.id', '>', after ?? ''))
    .$if(filter.year !== undefined, (q) => q.where('d.year', '=', filter.year!))
    .$if(filter.kind !== undefined, (q) => q.where('d.kind', '=', filter.kind!))
    .$if(filter.ipaCode !== undefined, (q) => q.where('b.ipaCode', '=', filter.ipaCode!.toLowerCase()))
    .orderBy('d.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...shaped(row), steps: row.steps as Step[] }))
}

/** 12/2027, as it stands on the notice and in the reason of a payment. */
export const sayNumber = (d: { number: number | null; year: number }) =>
  d.number === null ? '' : `${d.number}/${d.year}`

export const DueFilter = z.object({
  year: optional(z.coerce.number().int().min(1990).max(2200)),
  kind: optional(z.enum(['forecast', 'final'])),
  state: optional(z.enum([...states, 'open', 'late'])),
  body: optional(z.uuid()),
  schedule: optional(z.uuid()),
  q: optional(z.string().trim().max(100)),
  after: optional(z.string().max(300)),
})
export type DueFilter = z.output<typeof DueFilter>
const late: readonly State[] = ['overdue', 'reminded', 'arrears']
const statesIn = (wanted: State | 'open' | 'late'): readonly State[] =>
  wanted === 'open' ? open : wanted === 'late' ? late : [wanted]
const Key = z.tuple([z.number(), z.string(), z.uuid()])

/** Dues, the latest year first, then by body. */
export async function listDues(ctx: Ctx, filter: DueFilter, limit = 50) {
  const key = keyOf(Key, filter.after)
  const rows = await dues(ctx)
    .select(['b.searchName'])
    .$if(filter.year !== undefined, (q) => q.where('d.year', '=', filter.year!))
    .$if(filter.kind !== undefined, (q) => q.where('d.kind', '=', filter.kind!))
    .$if(filter.state !== undefined, (q) => q.where('d.state', 'in', statesIn(filter.state!)))
    .$if(filter.state === undefined, (q) => q.where('d.state', '<>', 'replaced'))
    .$if(filter.body !== undefined, (q) => q.where('d.bodyId', '=', filter.body!))
    .$if(filter.schedule !== undefined, (q) => q.where('d.scheduleId', '=', filter.schedule!))
    .$if(filter.q !== undefined, (q) => q.where(sql<boolean>`position(lower(${filter.q ?? ''}) in b.search_name) > 0`))
    .$if(key !== null, (q) =>
      q.where(
        sql<boolean>`(-d.year, b.search_name, d.id) > (${-(key?.[0] ?? 0)}, ${key?.[1] ?? ''}, ${key?.[2] ?? null}::uuid)`,
      ),
    )
    .orderBy('d.year', 'desc')
    .orderBy('b.searchName')
    .orderBy('d.id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit).map(shaped)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.year, last.searchName, last.id) : null }
}

/** Everything of a body: this year's and those before, with what it would owe under published proposals. */
export async function duesOfBody(ctx: Ctx, bodyId: string, years = 4) {
  const rows = await dues(ctx)
    .where('d.bodyId', '=', bodyId)
    .where('d.state', '<>', 'replaced')
    .orderBy('d.year', 'desc')
    .orderBy('d.kind')
    .limit(years * 4)
    .execute()
  return rows.map(shaped)
}
export const previewsOfBody = async (ctx: Ctx, bodyId: string) =>
  (
    await ctx.db
      .selectFrom('duePreview')
      .select(['scheduleId', 'year', 'totalCents', 'steps', 'publishedAt'])
      .where('bodyId', '=', bodyId)
      .orderBy('year', 'desc')
      .limit(10)
      .execute()
  ).map((p) => ({ ...p, steps: p.steps as Step[] }))

export const listDueMoves = (ctx: Ctx, dueId: string) =>
  ctx.db
    .selectFrom('dueMove as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select([
      'm.id',
      'm.move',
      'm.fromState',
      'm.toState',
      'm.movedOn',
      'm.note',
      'm.recordedAt',
      'p.name as personName',
    ])
    .where('m.dueId', '=', dueId)
    .orderBy('m.recordedAt', 'desc')
    .limit(100)
    .execute()

export type YearTotals = {
  year: number
  kind: string
  bodies: number
  totalCents: number
  openCents: number
  lateCents: number
}

/** How each year stands: what was asked for, what is open, what is late. */
export async function yearTotals(ctx: Ctx): Promise<YearTotals[]> {
  const { rows } = await sql<YearTotals>`
    select year, kind, count(*)::int as bodies, coalesce(sum(total_cents), 0)::bigint as total_cents, coalesce(sum(open_cents), 0)::bigint as open_cents,
      coalesce(sum(open_cents) filter (where state = any (${late}::text[])), 0)::bigint as late_cents
    from due where state <> 'replaced' group by year, kind order by year desc, kind limit 40`.execute(ctx.db)
  return rows
}

export type Ageing = {
  bodyId: string
  name: string
  current: number
  d30: number
  d60: number
  d90: number
  older: number
  total: number
}

/** What is open by how long it has been late, body by body. */
export async function ageing(ctx: Ctx, day: string): Promise<Ageing[]> {
  const { rows } = await sql<Ageing>`
    select b.id as body_id, b.name,
      coalesce(sum(d.open_cents) filter (where ${day}::date - d.due_on <= 0), 0)::bigint as current,
      coalesce(sum(d.open_cents) filter (where ${day}::date - d.due_on between 1 and 30), 0)::bigint as d30,
      coalesce(sum(d.open_cents) filter (where ${day}::date - d.due_on between 31 and 60), 0)::bigint as d60,
      coalesce(sum(d.open_cents) filter (where ${day}::date - d.due_on between 61 and 90), 0)::bigint as d90,
      coalesce(sum(d.open_cents) filter (where ${day}::date - d.due_on > 90), 0)::bigint as older,
      sum(d.open_cents)::bigint as total
    from due d join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
    where d.open_cents > 0 group by b.centre_id, b.id order by total desc, b.search_name limit 10000`.execute(ctx.db)
  return rows
}
