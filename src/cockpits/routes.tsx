import { z } from 'zod'
import { isImported } from '../funding/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Web } from '../platform/http.ts'
import { today } from '../platform/time.ts'
import { Button } from '../ui/parts.tsx'
import { briefOf, changes, deskOf, nextDates, toFollow, waiting } from './gather.ts'
import { BriefPage, TodayPage } from './pages.tsx'
import { words } from './words.ts'

/** What must be done today, and the page for who decides. */
export function routes({ page }: Web) {
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  page('/today', 'cockpits.read', async (ctx) => {
    const w = words(ctx.lang)
    const bodies = ctx.actor.bodyIds
    const own = bodies === '*' ? null : bodies[0]
    return {
      title: w.title,
      lead: own ? w.leadMine : w.lead,
      actions: (
        <>
          {may(ctx, 'desk.open') && (
            <Button href="/desk/tickets/new?kind=consultancy" icon="it-comment">
              {w.ask}
            </Button>
          )}
          {bodies === '*' && may(ctx, 'positions.edit') && (
            <Button href="/positions/board" icon="it-chart-line">
              {w.board}
            </Button>
          )}
          {bodies === '*' && may(ctx, 'obligations.read') && (
            <Button href="/obligations" icon="it-list">
              {w.map}
            </Button>
          )}
          {own && (
            <Button href={`/today/bodies/${own}`} icon="it-print">
              {w.brief}
            </Button>
          )}
        </>
      ),
      body: (
        <TodayPage
          lang={ctx.lang}
          day={today(ctx.now, ctx.zone)}
          dates={await nextDates(ctx, undefined, 5)}
          decisions={await waiting(ctx, undefined)}
          desk={await deskOf(ctx)}
          changed={await changes(ctx, undefined)}
          grants={await toFollow(ctx)}
          withBody={bodies === '*' || bodies.length > 1}
        />
      ),
    }
  })
  page('/today/bodies/:id', 'cockpits.read', async (ctx, req) => {
    const { id } = fromPath(z.looseObject({ id: z.uuid() }), req.params)
    const body = await getBody(ctx, id)
    return {
      title: words(ctx.lang).briefTitle(body.name),
      frame: 'print',
      crumbs: [{ href: '/today', label: words(ctx.lang).title }],
      body: (
        <BriefPage
          lang={ctx.lang}
          day={today(ctx.now, ctx.zone)}
          name={body.name}
          brief={await briefOf(ctx, id)}
          imported={await isImported(ctx)}
          imports={may(ctx, 'funding.import')}
        />
      ),
    }
  })
}
