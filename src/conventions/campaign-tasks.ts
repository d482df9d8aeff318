import { z } from 'zod'
import { zipSync } from 'fflate'
import { TypedEntry } from '../protocol/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { dropFiles, keepFile } from '../platform/files.ts'
import { problemSentence } from '../platform/problems.ts'
import { performRun } from '../platform/runs.ts'
import { everyCentre, type Job, task, type Tasks } from '../platform/tasks.ts'
import { today } from '../platform/time.ts'
import { bodiesOf, ChecklistFilter, checklistLine, keepFigures } from './campaign-checklist.ts'
import { documentKinds, documentOf, formats, templateOf } from './campaign-documents.ts'
import { performItems } from './campaign-items.ts'
import { remindBodies, sendDraft } from './campaign-letters.ts'
import { daysUntil, thresholdOn } from './campaign-rules.ts'
import { campaignWords } from './campaign-words.ts'
import { getCampaign, inviteSome, openedCampaign } from './campaigns.ts'

const Base = z.looseObject({ runId: z.uuid(), campaignId: z.uuid(), lang: z.enum(['it', 'en']).default('it') })
/** Bodies one by one, or all that a filter finds. */
const Many = z.object({
  filter: ChecklistFilter.omit({ after: true }).default({}),
  chosen: z.array(z.uuid()).max(1000).optional(),
})
const OverMany = Base.extend(Many.shape)
const Sending = OverMany.extend({ typed: TypedEntry.optional() })

const CHUNK = 200
const result = (campaignId: string, word: string, query = '') => ({ href: `/campaigns/${campaignId}${query}`, word })

/** Takes the bodies in, a chunk in each transaction: what is in stays, and the next try goes on from there. */
async function invite(job: Job<z.output<typeof Base>>) {
  const { runId, campaignId, lang } = job.payload
  await performRun(job, runId, async (progress) => {
    const campaign = await job.work((ctx) => openedCampaign(ctx, campaignId), { readOnly: true })
    let invited = 0
    for (;;) {
      await progress(invited, invited + CHUNK, campaignWords(lang).inviting)
      const n = await job.work((ctx) => inviteSome(ctx, campaign, CHUNK))
      invited += n
      if (n < CHUNK) break
    }
    await job.work((ctx) => keepFigures(ctx, campaign))
    return { ...result(campaignId, campaignWords(lang).invited(invited)), invited }
  })
}

async function send(job: Job<z.output<typeof Sending>>) {
  const { runId, campaignId, lang, filter, chosen, typed } = job.payload
  await performRun(job, runId, async (progress) => {
    const w = campaignWords(lang)
    const campaign = await job.work((ctx) => openedCampaign(ctx, campaignId), { readOnly: true })
    const bodies = await job.work((ctx) => bodiesOf(ctx, campaign, filter, chosen), { readOnly: true })
    const counts = { sent: 0, before: 0, refused: 0 }
    for (const [i, bodyId] of bodies.entries()) {
      await progress(i, bodies.length, w.sending)
      counts[await sendDraft(job, campaignId, bodyId, { typed, lang })]++
    }
    await job.work((ctx) => keepFigures(ctx, campaign))
    return { ...result(campaignId, w.sentCounts(counts), counts.refused > 0 ? '?missing=trouble' : ''), ...counts }
  })
}

async function remind(job: Job<z.output<typeof OverMany>>) {
  const { runId, campaignId, lang, filter, chosen } = job.payload
  await performRun(job, runId, async () => {
    const reminded = await job.work(
      async (ctx) => {
        const campaign = await openedCampaign(ctx, campaignId)
        const days = daysUntil(campaign.deadlineOn, today(ctx.now, ctx.zone))
        return remindBodies(ctx, campaign, {
          byHand: true,
          days,
          chosen: await bodiesOf(ctx, campaign, filter, chosen),
        })
      },
      { lang },
    )
    return { ...result(campaignId, campaignWords(lang).reminded(reminded)), reminded }
  })
}

/** The documents of many bodies in one archive; those a body's values do not allow are told in a list beside. */
async function pack(job: Job<z.output<typeof OverMany>>) {
  const { runId, campaignId, lang, filter, chosen } = job.payload
  await performRun(job, runId, async (progress) => {
    const w = campaignWords(lang)
    const campaign = await job.work((ctx) => getCampaign(ctx, campaignId), { readOnly: true })
    const bodies = await job.work((ctx) => bodiesOf(ctx, campaign, filter, chosen), { readOnly: true })
    const files: Record<string, Uint8Array> = {}
    const refused: string[] = []
    for (const [i, bodyId] of bodies.entries()) {
      await progress(i, bodies.length, w.packing)
      await job.work((ctx) => packBody(ctx, campaignId, bodyId, files, refused), { readOnly: true, lang })
    }
    if (refused.length > 0) files[`${w.notMade}.txt`] = Buffer.from(refused.join('\r\n'))
    const bytes = Buffer.from(zipSync(files, { level: 0 }))
    await job.work(async (ctx) => {
      const owner = { ownerKind: 'conventions.campaign', ownerId: campaignId }
      await dropFiles(ctx, owner)
      await keepFile(ctx, { name: `${w.documents}.zip`, bytes, ...owner })
    })
    return {
      ...result(campaignId, w.packed(Object.keys(files).length - (refused.length > 0 ? 1 : 0), refused.length)),
      href: `/campaigns/${campaignId}/documents`,
    }
  })
}

async function packBody(
  ctx: Ctx,
  campaignId: string,
  bodyId: string,
  files: Record<string, Uint8Array>,
  refused: string[],
) {
  const campaign = await getCampaign(ctx, campaignId)
  const line = await checklistLine(ctx, campaign, bodyId)
  if (!line) return
  const folder = `${line.name} ${line.ipaCode ?? ''}`.trim().replaceAll('/', ' ')
  // A body's documents are there all, or none. Where this machine makes no PDF there are the editable ones.
  const made: Record<string, Uint8Array> = {}
  try {
    for (const kind of documentKinds.filter((k) => templateOf(campaign, k) !== ''))
      for (const format of formats) {
        const about = { ...line, bodyName: line.name }
        const file = await documentOf(ctx, campaign, about, kind, format).catch(unlessNoPdf)
        if (file) made[`${folder}/${file.name}`] = file.content as Buffer
      }
    Object.assign(files, made)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    refused.push(`${line.name}: ${problemSentence(error, ctx.lang)}`)
  }
}

const unlessNoPdf = (error: unknown) => {
  if (error instanceof Problem && error.code === 'pdf_unavailable') return null
  throw error
}

/** Something done for each open campaign of each centre. */
const everyCampaign = (cron: string, fn: (ctx: Ctx, campaignId: string) => Promise<unknown>) =>
  everyCentre('conventions', cron, async (inCentre) => {
    const open = await inCentre(
      (ctx) => ctx.db.selectFrom('campaign').select('id').where('state', '=', 'open').execute(),
      { readOnly: true },
    )
    for (const { id } of open) await inCentre((ctx) => fn(ctx, id))
  })

/** What a night owes a campaign: the reminders of the threshold its day belongs to. */
export async function remindTonight(ctx: Ctx, campaignId: string): Promise<number> {
  const campaign = await getCampaign(ctx, campaignId)
  const days = thresholdOn(campaign.deadlineOn, campaign.remindDays, today(ctx.now, ctx.zone))
  return days === null ? 0 : remindBodies(ctx, campaign, { byHand: false, days })
}

export const campaignTasks: Tasks = {
  'conventions.campaign_invite': task(Base, invite),
  'conventions.campaign_send': task(Sending, send),
  'conventions.campaign_remind': task(OverMany, remind),
  'conventions.campaign_pack': task(OverMany, pack),
  'conventions.campaign_items': task(Base, (job) => performItems(job)),
  'conventions.campaign_night': everyCampaign('20 5 * * *', remindTonight),
  'conventions.campaign_figures': everyCampaign('* * * * *', async (ctx, id) =>
    keepFigures(ctx, await getCampaign(ctx, id)),
  ),
}
