import { z } from 'zod'
import { mayGo, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { Button } from '../ui/parts.tsx'
import { DeadlineList } from './pages.tsx'
import { listDeadlines, whens } from './stored.ts'
import { words } from './words.ts'

const Filter = z.object({
  body: optional(z.uuid()),
  when: optional(z.enum(whens)),
  after: z.string().max(500).optional(),
})

/** What is still to be done, whatever asks for it: the nearest first. */
export function routes({ page }: Web) {
  page('/deadlines', 'deadlines.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const day = today(ctx.now, ctx.zone)
    const { body, when, after } = parse(Filter, req.query)
    return {
      title: w.title,
      lead: w.lead,
      actions: mayGo(ctx.actor, '/expiries/feeds') && (
        <Button href="/expiries/feeds" icon="it-calendar">
          {w.feed}
        </Button>
      ),
      body: (
        <DeadlineList
          lang={ctx.lang}
          today={day}
          {...await listDeadlines(ctx, { bodyId: body, when: when && { when, day }, after })}
          body={body}
          when={when}
          withBody={ctx.actor.bodyIds === '*' || ctx.actor.bodyIds.length > 1}
        />
      ),
    }
  })
}
