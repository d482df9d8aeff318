import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { sentence } from '../platform/problems.ts'
import { type ChecklistFilter, listChecklist, stepsOf } from './campaign-checklist.ts'
import { campaignWords, nextLabel } from './campaign-words.ts'
import type { Campaign } from './campaigns.ts'

/** The checklist as CSV: for each step its day, and whether it is done. */
export async function checklistCsv(ctx: Ctx, campaign: Campaign, filter: Omit<ChecklistFilter, 'after'>) {
  const w = campaignWords(ctx.lang)
  const steps = stepsOf(campaign)
  const { rows } = await listChecklist(ctx, campaign, filter, 20_000)
  return csv([
    [w.body, 'IPA', ...steps.map((s) => w.steps[s]), w.next, w.notSent, w.lapses],
    ...rows.map((r) => [
      r.name,
      r.ipaCode,
      ...r.marks.map((m) => (m.done ? (m.on ?? w.done) : m.on ? `${w.from} ${m.on}` : w.todo)),
      nextLabel(r.next, ctx.lang),
      r.trouble && sentence(r.trouble, r.troubleValues, ctx.lang),
      r.next ? campaign.lapsesOn : '',
    ]),
  ])
}
