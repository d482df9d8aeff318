import { z } from 'zod'
import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { fillTemplate } from '../platform/documents/index.ts'
import { conflict, invalid, notFound, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional, Version } from '../platform/parse.ts'
import { startRun } from '../platform/runs.ts'
import { today } from '../platform/time.ts'
import { exampleValues } from './campaign-values.ts'
import { campaignWords } from './campaign-words.ts'
import { expiringFrom } from './moves.ts'

/** Days before the deadline, as people type them: `90, 60, 30, 14`. */
const RemindDays = z
  .string()
  .trim()
  .default('90, 60, 30, 14')
  .transform((text, ctx) => {
    const days = text.split(/[,;\s]+/).filter(Boolean)
    if (days.length > 10 || days.some((d) => !/^\d{1,3}$/.test(d) || Number(d) < 1)) {
      ctx.addIssue({ code: 'custom', message: 'remind_days' })
      return z.NEVER
    }
    return [...new Set(days.map(Number))].toSorted((a, b) => b - a)
  })
const Template = z
  .string()
  .max(200_000)
  .default('')
  .transform((t) => t.replaceAll(/\r\n?/g, '\n').trim())

export const NewCampaign = z.object({
  conventionId: z.uuid(),
  title: z.string().trim().min(3).max(200),
  deadlineOn: DayInput,
  remindDays: RemindDays,
  resolutionTemplate: Template,
  conventionTemplate: Template,
})
export const CampaignEdit = NewCampaign.extend({ conventionId: optional(z.uuid()), version: Version })

const campaigns = (ctx: Ctx) =>
  ctx.db
    .selectFrom('campaign as m')
    .innerJoin('convention as c', (j) => j.onRef('c.centreId', '=', 'm.centreId').onRef('c.id', '=', 'm.conventionId'))
    .innerJoin('convention as o', (j) => j.onRef('o.centreId', '=', 'c.centreId').onRef('o.id', '=', 'c.renewsId'))
    .select([
      'm.id',
      'm.title',
      'm.state',
      'm.deadlineOn',
      'm.remindDays',
      'm.resolutionTemplate',
      'm.conventionTemplate',
      'm.openedAt',
      'm.closedAt',
      'm.demoNote',
      'm.version',
      'm.conventionId',
      'c.title as conventionTitle',
      'c.state as conventionState',
      'c.leadBodyId',
      'c.legalBasis',
      'c.beginsOn',
      'c.endsOn',
      'c.countersigned',
      'o.id as renewsId',
      'o.title as renewsTitle',
      'o.endsOn as lapsesOn',
      'o.expiringMonths',
    ])

export const listCampaigns = (ctx: Ctx) => campaigns(ctx).orderBy('m.createdAt', 'desc').limit(100).execute()
export async function getCampaign(ctx: Ctx, id: string) {
  const campaign = await campaigns(ctx).where('m.id', '=', id).executeTakeFirst()
  if (!campaign) throw notFound()
  return campaign
}
export type Campaign = Awaited<ReturnType<typeof getCampaign>>

/** Conventions that renew another and have no campaign yet. */
export const renewingConventions = (ctx: Ctx) =>
  ctx.db
    .selectFrom('convention as c')
    .innerJoin('convention as o', (j) => j.onRef('o.centreId', '=', 'c.centreId').onRef('o.id', '=', 'c.renewsId'))
    .select(['c.id', 'c.title', 'o.title as renewsTitle', 'o.endsOn as lapsesOn'])
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('campaign as m')
            .select('m.id')
            .whereRef('m.centreId', '=', 'c.centreId')
            .whereRef('m.conventionId', '=', 'c.id'),
        ),
      ),
    )
    .orderBy('c.beginsOn', 'desc')
    .limit(100)
    .execute()

/** Refuses a template with a fault, at its field, with the line. */
function checkTemplates(input: { resolutionTemplate: string; conventionTemplate: string }, lang: 'it' | 'en') {
  for (const field of ['resolutionTemplate', 'conventionTemplate'] as const) {
    if (!input[field]) continue
    try {
      fillTemplate(input[field], exampleValues, { lang })
    } catch (error) {
      if (error instanceof Problem) throw invalid({ [field]: { code: error.code, values: error.values } })
      throw error
    }
  }
}

async function checkDeadline(lapsesOn: string, deadlineOn: string) {
  if (deadlineOn > lapsesOn) throw invalid({ deadlineOn: { code: 'deadline_after_end', values: { day: lapsesOn } } })
}

/** Prepares the renewal of a convention. A convention has one campaign; templates with a fault are refused. */
export async function addCampaign(ctx: Ctx, input: z.output<typeof NewCampaign>, { demoNote = '' } = {}) {
  checkTemplates(input, ctx.lang)
  const free = (await renewingConventions(ctx)).find((c) => c.id === input.conventionId)
  if (!free) throw invalid({ conventionId: 'campaign_convention' })
  await checkDeadline(free.lapsesOn, input.deadlineOn)
  const { id } = await ctx.db
    .insertInto('campaign')
    .values({ ...input, demoNote, createdAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'conventions.campaign_added', { id })
  return id
}

/** Changes a campaign that is not closed. Drafts that were sent stay as they were sent. */
export async function editCampaign(ctx: Ctx, id: string, { version, ...input }: z.output<typeof CampaignEdit>) {
  const before = await getCampaign(ctx, id)
  if (before.state === 'closed') throw conflict('campaign_closed')
  checkTemplates(input, ctx.lang)
  await checkDeadline(before.lapsesOn, input.deadlineOn)
  const { conventionId: _, ...changes } = input
  const row = await ctx.db
    .updateTable('campaign')
    .set({ ...changes, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('stale', { name: before.title, version: before.version })
  await record(ctx, 'conventions.campaign_edited', { id })
}

/**
 * Opens a campaign, or takes in who joined the old convention since: the bodies are invited in a run. Refused before the
 * renewal opens, and without anything the bodies could approve.
 */
export async function openCampaign(ctx: Ctx, id: string): Promise<{ runId: string }> {
  const campaign = await getCampaign(ctx, id)
  if (campaign.state === 'closed') throw conflict('campaign_closed')
  const from = expiringFrom(campaign.lapsesOn, campaign.expiringMonths)
  const day = today(ctx.now, ctx.zone)
  if (day < from) throw conflict('not_expiring_yet', { day: from })
  if (campaign.endsOn < day) throw conflict('convention_over', { day: campaign.endsOn })
  const text = await ctx.db
    .selectFrom('conventionText')
    .select('id')
    .where('conventionId', '=', campaign.conventionId)
    .limit(1)
    .executeTakeFirst()
  if (!text && !campaign.conventionTemplate) throw conflict('convention_without_text')
  if (campaign.state === 'draft') {
    await ctx.db
      .updateTable('campaign')
      .set({ state: 'open', openedAt: ctx.now, version: sql`version + 1` })
      .where('id', '=', id)
      .execute()
    await record(ctx, 'conventions.campaign_opened', { id })
  }
  const w = campaignWords(ctx.lang)
  const { id: runId } = await startRun(ctx, {
    kind: 'conventions.campaign',
    title: `${w.inviting}: ${campaign.title}`,
    task: 'conventions.campaign_invite',
    payload: { campaignId: id, lang: ctx.lang },
  })
  return { runId }
}

/** Closes a campaign: nothing more is sent. The adhesions go their own way, and lapse when their day comes. */
export async function closeCampaign(ctx: Ctx, id: string) {
  const row = await ctx.db
    .updateTable('campaign')
    .set({ state: 'closed', closedAt: ctx.now, version: sql`version + 1` })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('campaign_not_open')
  await record(ctx, 'conventions.campaign_closed', { id })
}

export async function openedCampaign(ctx: Ctx, id: string): Promise<Campaign> {
  const campaign = await getCampaign(ctx, id)
  if (campaign.state !== 'open') throw conflict('campaign_not_open')
  return campaign
}

/**
 * Takes the next bodies of the old convention into the campaign, a few statements for all: an adhesion to the new
 * convention where there is none, invited where it had not begun. Bodies that leave or are suspended are not invited.
 * Answers how many; none when all are in.
 */
export async function inviteSome(ctx: Ctx, campaign: Campaign, limit = 500): Promise<number> {
  const { rows: chosen } = await sql<{ bodyId: string }>`
    insert into campaign_body (campaign_id, body_id)
    select ${campaign.id}::uuid, a.body_id from adhesion a join body b on (b.centre_id, b.id) = (a.centre_id, a.body_id)
    where a.convention_id = ${campaign.renewsId}::uuid and a.state in ('active', 'expiring') and b.state <> 'merged'
      and not exists (select from campaign_body x where x.centre_id = a.centre_id and x.campaign_id = ${campaign.id}::uuid and x.body_id = a.body_id)
    order by a.body_id limit ${sql.lit(limit)}
    on conflict do nothing returning body_id`.execute(ctx.db)
  if (chosen.length === 0) return 0
  const bodies = chosen.map((r) => r.bodyId)
  const day = today(ctx.now, ctx.zone)
  const { rows: opened } = await sql<{ id: string; bodyId: string }>`
    insert into adhesion (body_id, convention_id) select id, ${campaign.conventionId}::uuid from unnest(${bodies}::uuid[]) id
    on conflict do nothing returning id, body_id`.execute(ctx.db)
  const { rows: invited } = await sql<{ id: string; bodyId: string }>`
    update adhesion set state = 'invited', version = version + 1
    where convention_id = ${campaign.conventionId}::uuid and state = 'prospect' and body_id = any (${bodies}::uuid[])
    returning id, body_id`.execute(ctx.db)
  await sql`insert into adhesion_move (body_id, adhesion_id, move, from_state, to_state, moved_on, person_id, recorded_at)
    select x.body_id, x.id, 'invitation', 'prospect', 'invited', ${day}::date, ${ctx.actor.personId}::uuid, ${ctx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(invited.map((r) => ({ id: r.id, body_id: r.bodyId })))}::jsonb) x(id uuid, body_id uuid)`.execute(
    ctx.db,
  )
  await recordAbout(ctx, 'conventions.adhesion_opened', opened, { conventionId: campaign.conventionId })
  await recordAbout(ctx, 'conventions.adhesion_invited', invited, { on: day, actId: null })
  return chosen.length
}

/** The same event for each adhesion, under its body. */
async function recordAbout(
  ctx: Ctx,
  name: string,
  rows: readonly { id: string; bodyId: string }[],
  facts: Record<string, unknown>,
) {
  await Promise.all(rows.map(({ id, bodyId }) => record(ctx, name, { id, bodyId }, facts)))
}
