import { z } from 'zod'
import type { Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { DeadlineList } from './pages.tsx'
import { listDeadlines } from './stored.ts'
import { words } from './words.ts'

const Filter = z.object({ body: optional(z.uuid()), after: z.string().max(500).optional() })

/** What is still to be done, whatever asks for it: the nearest first. */
export function routes({ page }: Web) {
  page('/deadlines', 'deadlines.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const { body, after } = parse(Filter, req.query)
    return {
      title: w.title,
      lead: w.lead,
      body: (
        <DeadlineList
          lang={ctx.lang}
          today={today(ctx.now, ctx.zone)}
          {...await listDeadlines(ctx, { bodyId: body, after })}
          body={body}
          withBody={ctx.actor.bodyIds === '*' || ctx.actor.bodyIds.length > 1}
        />
      ),
    }
  })
}
