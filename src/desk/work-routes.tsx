import { z } from 'zod'
import { findBodies } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { optional, parse, Version } from '../platform/parse.ts'
import { Regrade } from './answering.ts'
import { Assign, assignTicket } from './assignment.ts'
import { BulkChange, changeMany, getBulk, undoMany } from './bulk.ts'
import { categoryChoices, colleagueChoices, queueChoices, serviceChoices, supplierChoices } from './choices.ts'
import { giveBody, regrade } from './grading.ts'
import { Joining, linkTickets, mergeTicket, splitTicket, Splitting } from './joining.ts'
import { type EditForm, EditPage, MoveForm } from './move-pages.tsx'
import { accessOf, type Move, type MoveName, pressed, sayNumber } from './moves.ts'
import { MoveBody, moveTicket, possibleMoves } from './moving.ts'
import { GiveBodyPage } from './contact-pages.tsx'
import { type TicketForm, type Typed, typedAgain } from './refused-forms.tsx'
import { crumbs, numberOf } from './routes.tsx'
import {
  addCheck,
  NewCheck,
  Opinion,
  planHours,
  Planning,
  rateTicket,
  reviewTicket,
  spendTime,
  Tag,
  TimeSpent,
  turnCheck,
  turnTag,
  turnWatching,
} from './side.ts'
import { again } from './ticket-routes.tsx'
import { getTicket, holdTicket } from './tickets.ts'
import { getView, keepView, NewView, removeView } from './views.ts'
import { words } from './words.ts'

/** What is done to a ticket: words, moves, and what stands beside them. */
export function workRoutes({ page, action }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getTicket(ctx, numberOf(req)) }
  const here = (req: Req, anchor = '') => `/desk/tickets/${numberOf(req)}${anchor && `#${anchor}`}`

  // — moves: one page asks, each has an address of its own —
  const moveForm = async (ctx: Ctx, move: Move, number: number, typed: Typed<'move'> | null): Promise<View> => {
    const t = await getTicket(ctx, number)
    const late = (await possibleMoves(ctx, t)).some((p) => p.move.name === move.name && p.late)
    return {
      title: `${words(ctx.lang).moves[move.name]}: ${sayNumber(t.number)}`,
      lead: t.subject,
      crumbs: crumbs(ctx, t.number),
      body: (
        <MoveForm
          lang={ctx.lang}
          ticket={t}
          move={move}
          late={late}
          suppliers={move.asks.includes('supplier') ? await supplierChoices(ctx) : []}
          typed={typed}
        />
      ),
    }
  }
  page('/desk/tickets/:number/moves/:move', 'desk.open', async (ctx, req) => {
    const move = pressed.find((m) => m.name === req.params['move'])
    if (!move || !ctx.actor.permissions.has(accessOf(move))) throw notFound()
    return moveForm(ctx, move, numberOf(req), null)
  })
  for (const move of pressed)
    action(
      `/desk/tickets/:number/${move.name}`,
      accessOf(move),
      async (ctx, req) => {
        await moveTicket(ctx, numberOf(req), move.name as MoveName, { ...parse(MoveBody, req.body), files: req.files })
        return here(req)
      },
      (ctx, req, refusal) => moveForm(ctx, move, numberOf(req), typedAgain('move', req.body, refusal)),
      found,
    )

  // — what the desk says of it —
  const editing = async (ctx: Ctx, number: number, typed: Typed<EditForm> | null): Promise<View> => {
    const t = await getTicket(ctx, number)
    return {
      title: `${words(ctx.lang).edit}: ${sayNumber(t.number)}`,
      lead: t.subject,
      crumbs: crumbs(ctx, t.number),
      body: (
        <EditPage
          lang={ctx.lang}
          ticket={t}
          queues={await queueChoices(ctx)}
          services={await serviceChoices(ctx)}
          categories={await categoryChoices(ctx)}
          colleagues={await colleagueChoices(ctx)}
          typed={typed}
        />
      ),
    }
  }
  page('/desk/tickets/:number/edit', 'desk.work', (ctx, req) => editing(ctx, numberOf(req), null))
  const edit = (what: EditForm, act: (ctx: Ctx, number: number, req: Req) => Promise<{ number: number }>) =>
    action(
      `/desk/tickets/:number/${what}`,
      'desk.work',
      async (ctx, req) => `/desk/tickets/${(await act(ctx, numberOf(req), req)).number}`,
      (ctx, req, refusal) => editing(ctx, numberOf(req), typedAgain(what, req.body, refusal)),
      found,
    )
  edit('grade', (ctx, number, req) => regrade(ctx, number, parse(Regrade, req.body)))
  edit('assignment', (ctx, number, req) => assignTicket(ctx, number, parse(Assign, req.body)))
  edit('merge', (ctx, number, req) => mergeTicket(ctx, number, parse(Joining, req.body)))
  edit('split', (ctx, number, req) => splitTicket(ctx, number, parse(Splitting, req.body)))
  edit('link', (ctx, number, req) => linkTickets(ctx, number, parse(Joining, req.body)))

  page('/desk/tickets/:number/body', 'desk.work', async (ctx, req) => {
    const { q } = parse(z.object({ q: optional(z.string().trim().max(100)) }), req.query)
    const t = await getTicket(ctx, numberOf(req))
    return {
      title: `${words(ctx.lang).giveBody}: ${sayNumber(t.number)}`,
      lead: t.requesterName || t.contactAddress || '',
      crumbs: crumbs(ctx, t.number),
      body: <GiveBodyPage lang={ctx.lang} ticket={t} q={q ?? ''} bodies={q ? await findBodies(ctx, q) : null} />,
    }
  })
  action(
    '/desk/tickets/:number/body',
    'desk.work',
    async (ctx, req) => {
      const { bodyId, version } = parse(z.object({ bodyId: z.uuid(), version: optional(Version) }), req.body)
      await giveBody(ctx, numberOf(req), bodyId, version)
      return here(req)
    },
    undefined,
    found,
  )

  // — beside —
  const beside = (
    what: string,
    access: string,
    { at: anchor = '', form = 'page' }: { at?: string; form?: TicketForm },
    act: (ctx: Ctx, req: Req) => Promise<unknown>,
  ) =>
    action(
      `/desk/tickets/:number/${what}`,
      access,
      async (ctx, req) => {
        await act(ctx, req)
        return here(req, anchor)
      },
      again(form),
      found,
    )
  const ticket = (ctx: Ctx, req: Req) => holdTicket(ctx, numberOf(req))
  beside('checks', 'desk.work', { at: 'checks', form: 'checks' }, async (ctx, req) =>
    addCheck(ctx, await ticket(ctx, req), parse(NewCheck, req.body)),
  )
  beside('checks/:item', 'desk.work', { at: 'checks' }, async (ctx, req) =>
    turnCheck(ctx, await ticket(ctx, req), fromPath(z.looseObject({ item: z.uuid() }), req.params).item),
  )
  beside('time', 'desk.work', { at: 'time', form: 'time' }, async (ctx, req) =>
    spendTime(ctx, await ticket(ctx, req), parse(TimeSpent, req.body)),
  )
  beside('tags', 'desk.work', { at: 'tags', form: 'tags' }, async (ctx, req) =>
    turnTag(ctx, await ticket(ctx, req), parse(Tag, req.body)),
  )
  beside('watching', 'desk.read', { at: 'tags' }, async (ctx, req) =>
    turnWatching(ctx, await getTicket(ctx, numberOf(req))),
  )
  beside('opinion', 'desk.open', { form: 'opinion' }, async (ctx, req) =>
    rateTicket(ctx, numberOf(req), parse(Opinion, req.body)),
  )
  beside('hours', 'desk.work', { at: 'consultancy', form: 'hours' }, async (ctx, req) =>
    planHours(ctx, numberOf(req), parse(Planning, req.body)),
  )
  beside('review', 'desk.work', { at: 'consultancy' }, async (ctx, req) => reviewTicket(ctx, numberOf(req)))

  // — many at once, and kept views —
  action('/desk/changes', 'desk.work', async (ctx, req) => {
    const { count } = await changeMany(ctx, parse(BulkChange, req.body))
    return { to: '/desk/tickets', flash: words(ctx.lang).bulkDone(count) }
  })
  const ById = z.looseObject({ id: z.uuid() })
  action(
    '/desk/changes/:id/undoing',
    'desk.work',
    async (ctx, req) => {
      const { undone, kept } = await undoMany(ctx, fromPath(ById, req.params).id)
      const { ticket: number } = parse(z.object({ ticket: optional(z.coerce.number().int()) }), req.body)
      return { to: number ? `/desk/tickets/${number}` : '/desk/tickets', flash: words(ctx.lang).undone(undone, kept) }
    },
    undefined,
    { of: (ctx, req) => getBulk(ctx, fromPath(ById, req.params).id) },
  )
  action('/desk/views', 'desk.work', async (ctx, req) => {
    const view = parse(NewView, req.body)
    await keepView(ctx, view)
    return `/desk/tickets?${view.query}`
  })
  action(
    '/desk/views/:id/removal',
    'desk.work',
    async (ctx, req) => {
      await removeView(ctx, fromPath(ById, req.params).id)
      return '/desk/tickets'
    },
    undefined,
    { of: (ctx, req) => getView(ctx, fromPath(ById, req.params).id) },
  )
}
