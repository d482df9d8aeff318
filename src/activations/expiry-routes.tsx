import { z } from 'zod'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import {
  Distances,
  distancesOf,
  ExpiryFilter,
  listExpiries,
  monthOf,
  saveDistances,
  spanOf,
  thisMonth,
} from './expiries.ts'
import { DistancesForm, ExpiriesPage, FeedsPage } from './expiry-pages.tsx'
import { calendarAt, listFeeds, NewFeed, openFeed, revokeFeed, tagOf } from './feeds.ts'
import { words } from './words.ts'

const Secret = z.looseObject({ secret: z.string().regex(/^[\w-]{43}(\.ics)?$/) })
const ById = z.looseObject({ id: z.uuid() })

/** What expires, on a page and in one's own calendar. */
export function expiryRoutes({ page, action, download }: Web) {
  page('/expiries', 'activations.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const { view = 'list', kind, body, within = '365', month = thisMonth(ctx) } = parse(ExpiryFilter, req.query)
    const day = today(ctx.now, ctx.zone)
    const span = view === 'month' ? monthOf(month) : spanOf(day, within)
    return {
      title: w.expiries,
      lead: w.expiriesLead,
      actions: (
        <Button href="/expiries/feeds" icon="it-calendar">
          {w.feeds}
        </Button>
      ),
      body: (
        <ExpiriesPage
          lang={ctx.lang}
          day={day}
          view={view}
          month={month}
          rows={await listExpiries(ctx, { ...span, kind, body })}
          filter={{ kind, body, within: view === 'month' || within === '365' ? '' : within }}
          withBody={ctx.actor.bodyIds === '*'}
          distances={ctx.actor.permissions.has('activations.terms') ? { values: await distanceValues(ctx) } : null}
        />
      ),
    }
  })
  const distanceValues = async (ctx: Ctx): Promise<Values> => {
    const { distances, version } = await distancesOf(ctx)
    return { distances: distances.join(', '), version }
  }
  action(
    '/expiries/distances',
    'activations.terms',
    async (ctx, req) => {
      await saveDistances(ctx, parse(Distances, req.body))
      return '/expiries'
    },
    async (ctx, req, { fields, sentence }) => ({
      title: words(ctx.lang).reminders,
      crumbs: [{ href: '/expiries', label: words(ctx.lang).expiries }],
      body: <DistancesForm lang={ctx.lang} values={req.body as Values} errors={fields} problem={sentence} />,
    }),
  )

  const feeds = async (ctx: Ctx, opened: string | null): Promise<View> => ({
    title: words(ctx.lang).feeds,
    crumbs: [{ href: '/expiries', label: words(ctx.lang).expiries }],
    body: <FeedsPage lang={ctx.lang} feeds={await listFeeds(ctx)} opened={opened} />,
  })
  page('/expiries/feeds', 'activations.read', (ctx) => feeds(ctx, null))
  // The address is shown this once: there is no page to come back to.
  action('/expiries/feeds', 'activations.read', async (ctx, req) => {
    const secret = await openFeed(ctx, parse(NewFeed, req.body))
    return feeds(ctx, `${config().publicUrl}/calendar/${secret}.ics`)
  })
  action('/expiries/feeds/:id/revocation', 'activations.read', async (ctx, req) => {
    await revokeFeed(ctx, fromPath(ById, req.params).id)
    return '/expiries/feeds'
  })
  download('/calendar/:secret', 'public', async (ctx, req: Req) => {
    const content = await calendarAt(ctx, fromPath(Secret, req.params).secret.replace(/\.ics$/, ''))
    return { name: 'scadenze.ics', type: 'text/calendar; charset=utf-8', content, etag: tagOf(content) }
  })
}
