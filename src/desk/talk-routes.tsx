import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import type { Req, Web } from '../platform/http.ts'
import { parse, Ticked } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { addMessage, bePresent, leavePresence, NewMessage } from './answering.ts'
import { MacroBody, runMacro, wordsOf } from './macros.ts'
import { addNote, NewNote } from './messages.ts'
import { numberOf } from './routes.tsx'
import { again, showTicket } from './ticket-routes.tsx'
import { getTicket, holdTicket } from './tickets.ts'

/** What is said in a ticket: answers, notes, templates. */
export function talkRoutes({ action }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getTicket(ctx, numberOf(req)) }
  const here = (req: Req, anchor = '') => `/desk/tickets/${numberOf(req)}${anchor && `#${anchor}`}`

  action(
    '/desk/tickets/:number/messages',
    'desk.open',
    async (ctx, req) => {
      await addMessage(ctx, numberOf(req), { ...parse(NewMessage, req.body), files: req.files })
      return here(req, 'conversation')
    },
    again('answer'),
    found,
  )
  action(
    '/desk/tickets/:number/notes',
    'desk.work',
    async (ctx, req) => {
      const t = await holdTicket(ctx, numberOf(req))
      const { supplier, ...note } = parse(NewNote, req.body)
      await addNote(ctx, t, { ...note, way: supplier && t.level === 'supplier' ? 'to' : null, files: req.files })
      return here(req, 'conversation')
    },
    again('note'),
    found,
  )
  action(
    '/desk/tickets/:number/presence',
    'desk.work',
    async (ctx, req) => {
      const { left } = parse(z.object({ left: Ticked }), req.body)
      await (left ? leavePresence : bePresent)(ctx, (await getTicket(ctx, numberOf(req))).id)
      return here(req)
    },
    undefined,
    { ...found, silent: 'somebody is writing, for a minute' },
  )
  action(
    '/desk/tickets/:number/macro',
    'desk.work',
    async (ctx, req) => {
      const { do: wanted } = parse(z.object({ do: z.enum(['text', 'run']).default('run') }), req.body)
      const macro = parse(MacroBody, req.body)
      if (wanted === 'run') {
        await runMacro(ctx, numberOf(req), { ...macro, files: req.files })
        return here(req, 'conversation')
      }
      const text = await wordsOf(ctx, await getTicket(ctx, numberOf(req)), macro)
      return {
        ...(await showTicket(ctx, numberOf(req), { form: 'answer', values: { ...(req.body as Values), text } })),
        silent: 'the words of a template are only put where they are written',
      }
    },
    again('answer'),
    found,
  )
}
