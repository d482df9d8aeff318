import { sql } from 'kysely'
import { z } from 'zod'
import { bands, bodyLike } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { checklistOf, type Mark, type Next, nextOf, type Progress, type Step, steps } from './campaign-rules.ts'
import type { Campaign } from './campaigns.ts'
import type { State } from './moves.ts'

/** What is there of the bodies of a campaign, from their adhesions, acts and deeds: nothing of it is kept twice. */
const rowsOf = (campaign: Campaign) => sql`
  campaign_body x
    join body b on (b.centre_id, b.id) = (x.centre_id, x.body_id)
    join adhesion a on (a.centre_id, a.body_id, a.convention_id) = (x.centre_id, x.body_id, ${campaign.conventionId}::uuid)
    left join act t on (t.centre_id, t.id) = (a.centre_id, a.act_id)
    left join processing_deed d on (d.centre_id, d.adhesion_id, d.body_id) = (a.centre_id, a.id, a.body_id) and d.to_on is null`

const done: Record<Step, (day: string) => ReturnType<typeof sql>> = {
  draft: () => sql`x.sent_at is not null`,
  act: () => sql`a.act_id is not null`,
  effective: (day) => sql`coalesce(least(t.enforceable_on, t.executive_on) <= ${day}::date, false)`,
  signature: () => sql`a.signed_on is not null`,
  countersignature: () => sql`a.countersigned_on is not null`,
  deed: () => sql`d.id is not null`,
}
/** Nothing is left to do: signed by all who must, and the deed is there. */
const complete = (campaign: Campaign, day: string) =>
  sql.join(
    [done.signature(day), ...(campaign.countersigned ? [done.countersignature(day)] : []), done.deed(day)],
    sql` and `,
  )

export const stepsOf = (campaign: Pick<Campaign, 'countersigned'>) =>
  steps.filter((s) => s !== 'countersignature' || campaign.countersigned)

export const ChecklistFilter = z.object({
  q: optional(z.string().trim().max(100)),
  missing: optional(z.enum([...steps, 'anything', 'nothing', 'trouble'])),
  band: optional(z.enum(['none', ...bands.map((b) => b.code)])),
  after: optional(z.string().max(300)),
})
export type ChecklistFilter = z.output<typeof ChecklistFilter>

type Sieve = Omit<ChecklistFilter, 'after'> & { bodyId?: string }
function conditions(campaign: Campaign, day: string, filter: Sieve) {
  const parts = [sql`x.campaign_id = ${campaign.id}::uuid`]
  if (filter.bodyId) parts.push(sql`x.body_id = ${filter.bodyId}::uuid`)
  if (filter.q) parts.push(bodyLike(filter.q))
  if (filter.missing === 'anything') parts.push(sql`not (${complete(campaign, day)})`)
  else if (filter.missing === 'nothing') parts.push(complete(campaign, day))
  else if (filter.missing === 'trouble') parts.push(sql`x.trouble <> ''`)
  else if (filter.missing) parts.push(sql`not (${done[filter.missing](day)})`)
  if (filter.band === 'none') parts.push(sql`b.population is null`)
  const band = bands.find((b) => b.code === filter.band)
  if (band) parts.push(sql`b.population >= ${band.from}`)
  if (band?.to) parts.push(sql`b.population <= ${band.to}`)
  return sql.join(parts, sql` and `)
}

type Read = Omit<Progress, 'countersigned'> & {
  id: string
  bodyId: string
  name: string
  searchName: string
  ipaCode: string | null
  population: number | null
  adhesionId: string
  state: State
  sentAt: Temporal.Instant | null
  sentTo: string
  trouble: string
  troubleValues: Record<string, string | number>
}
export type ChecklistRow = Read & { marks: Mark[]; next: Next | null }
const Key = z.tuple([z.string(), z.uuid()])

/** One page of bodies with their checklist, by name. */
export async function listChecklist(
  ctx: Ctx,
  campaign: Campaign,
  filter: Sieve & { after?: string | undefined },
  limit = 50,
) {
  const day = today(ctx.now, ctx.zone)
  const key = keyOf(Key, filter.after)
  const past = key ? sql`and (b.search_name collate "C", b.id) > (${key[0]}, ${key[1]}::uuid)` : sql``
  const { rows } = await sql<Read>`
    select x.id, x.body_id, b.name, b.search_name, b.ipa_code, b.population, a.id as adhesion_id, a.state, x.sent_at, x.sent_to, x.trouble, x.trouble_values,
      (x.sent_at at time zone ${sql.lit(ctx.zone)})::date as sent_on, t.adopted_on as act_on, least(t.enforceable_on, t.executive_on) as effective_on,
      a.signed_on, a.countersigned_on, d.from_on as deed_on
    from ${rowsOf(campaign)} where ${conditions(campaign, day, filter)} ${past}
    order by b.search_name collate "C", b.id limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const page = rows.slice(0, limit).map((r): ChecklistRow => {
    const marks = checklistOf({ ...r, countersigned: campaign.countersigned }, day)
    return { ...r, marks, next: nextOf(marks) }
  })
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.searchName, last.bodyId) : null }
}

/** The line of one body, or null when it is not in the campaign. */
export const checklistLine = async (ctx: Ctx, campaign: Campaign, bodyId: string): Promise<ChecklistRow | null> =>
  (await listChecklist(ctx, campaign, { bodyId }, 1)).rows[0] ?? null

/** The bodies a filter finds, or those of these that are in the campaign: for what is done to many. */
export async function bodiesOf(
  ctx: Ctx,
  campaign: Campaign,
  filter: Omit<ChecklistFilter, 'after'>,
  chosen?: readonly string[],
): Promise<string[]> {
  const day = today(ctx.now, ctx.zone)
  const only = chosen ? sql`and x.body_id = any (${chosen}::uuid[])` : sql``
  const { rows } = await sql<{ bodyId: string }>`
    select x.body_id from ${rowsOf(campaign)} where ${conditions(campaign, day, filter)} ${only}
    order by b.search_name collate "C", b.id limit 20000`.execute(ctx.db)
  return rows.map((r) => r.bodyId)
}

export type Figures = { band: string; all: number; complete: number; trouble: number } & Record<Step, number>

/** How far the bodies are, by class of population: one pass over all of them. */
export async function countFigures(ctx: Ctx, campaign: Campaign, day: string): Promise<Figures[]> {
  const band = sql.join(
    bands.toReversed().map((b) => sql`when b.population >= ${sql.lit(b.from)} then ${sql.lit(b.code)}`),
    sql` `,
  )
  const counts = sql.join(
    steps.map((s) => sql`count(*) filter (where ${done[s](day)})::int as ${sql.id(s)}`),
    sql`, `,
  )
  const { rows } = await sql<Figures>`
    select case when b.population is null then 'none' ${band} end as band, count(*)::int as "all", ${counts},
      count(*) filter (where ${complete(campaign, day)})::int as complete, count(*) filter (where x.trouble <> '')::int as trouble
    from ${rowsOf(campaign)} where x.campaign_id = ${campaign.id}::uuid group by 1`.execute(ctx.db)
  const order = [...bands.map((b) => b.code as string), 'none']
  return rows.toSorted((a, b) => order.indexOf(a.band) - order.indexOf(b.band))
}

/** The figures for a page: those kept while they stand for today, otherwise counted here and now. */
export async function readFigures(ctx: Ctx, campaign: Campaign): Promise<Figures[]> {
  const day = today(ctx.now, ctx.zone)
  const kept = await ctx.db
    .selectFrom('campaignTally')
    .select('figures')
    .where('campaignId', '=', campaign.id)
    .where('countedOn', '=', day)
    .where('fresh', '=', true)
    .executeTakeFirst()
  return kept ? (kept.figures as Figures[]) : countFigures(ctx, campaign, day)
}

/**
 * Keeps the figures that no longer stand. Changes under way end first, and those that come after wait and make the
 * figures stale again: kept figures are never older than what a page would count.
 */
export async function keepFigures(ctx: Ctx, campaign: Campaign): Promise<boolean> {
  const day = today(ctx.now, ctx.zone)
  const standing = await ctx.db
    .selectFrom('campaignTally')
    .select('campaignId')
    .where('campaignId', '=', campaign.id)
    .where('countedOn', '=', day)
    .where('fresh', '=', true)
    .executeTakeFirst()
  if (standing) return false
  await sql`select pg_advisory_xact_lock(hashtextextended('campaign tally ' || app_centre()::text, 0))`.execute(ctx.db)
  const figures = JSON.stringify(await countFigures(ctx, campaign, day))
  await ctx.db
    .insertInto('campaignTally')
    .values({ campaignId: campaign.id, countedOn: day, figures })
    .onConflict((c) => c.columns(['centreId', 'campaignId']).doUpdateSet({ countedOn: day, figures, fresh: true }))
    .execute()
  return true
}

export type Totals = Omit<Figures, 'band'>
export const totalOf = (figures: readonly Figures[]): Totals => {
  const sum = (key: keyof Totals) => figures.reduce((n, f) => n + f[key], 0)
  return {
    all: sum('all'),
    complete: sum('complete'),
    trouble: sum('trouble'),
    ...(Object.fromEntries(steps.map((s) => [s, sum(s)])) as Record<Step, number>),
  }
}

/** Bodies of the old convention that are not in the campaign, by the state of their adhesion there. */
export const leftOut = async (ctx: Ctx, campaign: Campaign): Promise<{ state: State; n: number }[]> =>
  (
    await sql<{ state: State; n: number }>`
    select a.state, count(*)::int as n from adhesion a where a.convention_id = ${campaign.renewsId}::uuid
      and a.state in ('active', 'expiring', 'exit_requested', 'leaving', 'suspended', 'user_without_adhesion')
      and not exists (select from campaign_body x where x.centre_id = a.centre_id and x.campaign_id = ${campaign.id}::uuid and x.body_id = a.body_id)
    group by a.state order by a.state`.execute(ctx.db)
  ).rows
