import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { latestAdhesion } from './adhesions.ts'
import { StandingLines } from './adhesion-pages.tsx'
import { membershipOn } from './membership.ts'
import { words } from './words.ts'

/** The adhesion on the card of a body: how it stands today, until when, under which act. */
export const bodyCard = {
  order: 5,
  permission: 'conventions.read',
  draw: async (ctx: Ctx, id: string) => {
    const standing = await membershipOn(ctx, id, today(ctx.now, ctx.zone))
    const latest = await latestAdhesion(ctx, id)
    return {
      title: words(ctx.lang).cardTitle,
      ...(latest && { href: `/adhesions/${latest.id}` }),
      body: (
        <StandingLines
          lang={ctx.lang}
          standing={standing}
          waits={standing.standing !== 'none' && standing.dataDeedFrom === null}
        />
      ),
    }
  },
}
