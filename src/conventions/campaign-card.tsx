import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import type { Adhesion } from './adhesions.ts'
import { checklistLine } from './campaign-checklist.ts'
import { documentKinds, templateOf } from './campaign-documents.ts'
import { RenewalLines } from './campaign-checklist-pages.tsx'
import { getCampaign } from './campaigns.ts'

/** The campaign an adhesion is in, if any. */
export async function campaignOf(ctx: Ctx, conventionId: string) {
  const row = await ctx.db
    .selectFrom('campaign')
    .select('id')
    .where('conventionId', '=', conventionId)
    .executeTakeFirst()
  return row ? getCampaign(ctx, row.id) : null
}

/** On the page of an adhesion that is in a campaign: the checklist of the body and its documents. Null for the others. */
export async function renewalCard(ctx: Ctx, a: Pick<Adhesion, 'bodyId' | 'conventionId'>) {
  const campaign = await campaignOf(ctx, a.conventionId)
  const line = campaign && (await checklistLine(ctx, campaign, a.bodyId))
  if (!line) return null
  return (
    <RenewalLines
      lang={ctx.lang}
      campaign={campaign}
      line={line}
      kinds={documentKinds.filter((kind) => templateOf(campaign, kind) !== '')}
      day={today(ctx.now, ctx.zone)}
    />
  )
}
