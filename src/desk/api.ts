import { z } from 'zod'
import { bodyByIpa } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { ListQuery, listOf, type Web } from '../platform/http.ts'
import { addMessage } from './answering.ts'
import { Assign, assignTicket } from './assignment.ts'
import { kindCodes } from './kinds.ts'
import { conversation, speaksForBody } from './messages.ts'
import { channels, levels, moveNamed, states } from './moves.ts'
import { MoveBody, moveTicket } from './moving.ts'
import { NewTicket, openTicket } from './opening.ts'
import { ByNumber, getTicket, listTickets, type Ticket, type TicketRow } from './tickets.ts'
import { may } from './routes.tsx'

const Moment = z.string().meta({ description: 'RFC 3339, in UTC.' })
const Item = z.object({
  number: z.number().int().meta({ description: 'People say T-1042.' }),
  id: z.uuid(),
  bodyId: z.uuid().nullable(),
  body: z.string().nullable(),
  subject: z.string(),
  kind: z.enum(kindCodes),
  channel: z.enum(channels),
  state: z.enum(states),
  priority: z.number().int().meta({ description: '1 is the most urgent.' }),
  level: z.enum(levels),
  service: z.string().nullable(),
  category: z.string().nullable(),
  assignee: z.string().nullable(),
  openedAt: Moment,
  dueAt: Moment.nullable().meta({
    description: 'The next promise of the centre that runs; null while it waits or once solved.',
  }),
  solutionDueAt: Moment.nullable(),
  clockProblem: z.string().meta({ description: 'Why a clock cannot be computed; empty when all can.' }),
})
const example: z.input<typeof Item> = {
  number: 1042,
  id: '01970000-0000-7000-8000-000000001042',
  bodyId: '01970000-0000-7000-8000-000000000001',
  body: 'Comune di Olgiate Molgora',
  subject: 'La stampante dell’anagrafe è ferma',
  kind: 'request',
  channel: 'api',
  state: 'new',
  priority: 2,
  level: 'centre',
  service: null,
  category: null,
  assignee: null,
  openedAt: '2026-11-20T09:00:00Z',
  dueAt: '2026-11-20T10:00:00Z',
  solutionDueAt: '2026-11-23T09:00:00Z',
  clockProblem: '',
}
const at = (moment: Temporal.Instant | null) => moment?.toString() ?? null
const outer = (t: TicketRow | Ticket): z.input<typeof Item> => ({
  number: t.number,
  id: t.id,
  bodyId: t.bodyId,
  body: t.bodyName,
  subject: t.subject,
  kind: t.kind,
  channel: t.channel,
  state: t.state,
  priority: t.priority,
  level: t.level,
  service: t.serviceCode,
  category: t.category,
  assignee: t.assigneeName,
  openedAt: t.openedAt.toString(),
  dueAt: at(t.dueAt),
  solutionDueAt: at(t.solutionDueAt),
  clockProblem: t.clockProblem,
})
const Message = z.object({
  id: z.uuid(),
  from: z.enum(['body', 'centre']),
  author: z.string(),
  text: z.string(),
  saidAt: Moment,
})
const Whole = Item.extend({
  firstResponseAt: Moment.nullable(),
  chargedAt: Moment.nullable(),
  solvedAt: Moment.nullable(),
  closedAt: Moment.nullable(),
  version: z.number().int(),
  messages: z.array(Message).meta({ description: 'What was said in public, oldest first; the last five hundred.' }),
})
const wholeExample: z.input<typeof Whole> = {
  ...example,
  firstResponseAt: null,
  chargedAt: null,
  solvedAt: null,
  closedAt: null,
  version: 1,
  messages: [
    {
      id: '01970000-0000-7000-8000-000000000007',
      from: 'body',
      author: 'Paolo Referente',
      text: 'Da stamattina non stampa.',
      saidAt: '2026-11-20T09:00:00Z',
    },
  ],
}
const messagesOf = async (ctx: Ctx, t: Ticket): Promise<z.input<typeof Message>[]> =>
  (await conversation(ctx, t, { notes: false })).map((m) => ({
    id: m.id,
    from: m.kind === 'in' ? ('body' as const) : ('centre' as const),
    author: m.authorName,
    text: m.text,
    saidAt: m.at.toString(),
  }))
const whole = async (ctx: Ctx, t: Ticket): Promise<z.input<typeof Whole>> => ({
  ...outer(t),
  firstResponseAt: at(t.firstResponseAt),
  chargedAt: at(t.chargedAt),
  solvedAt: at(t.solvedAt),
  closedAt: at(t.closedAt),
  version: t.version,
  messages: await messagesOf(ctx, t),
})

const Opened = NewTicket.pick({
  subject: true,
  text: true,
  kind: true,
  category: true,
  service: true,
  impact: true,
  urgency: true,
}).extend({
  ipaCode: z.string().max(40).meta({ description: 'The body it is for.' }),
})

export default function api({ api: declare }: Web) {
  declare(
    'GET',
    '/tickets',
    'desk.read',
    {
      summary: 'Tickets, the latest first',
      query: z.object({
        ...ListQuery.shape,
        state: z.enum([...states, 'living']).optional(),
        body: z.uuid().optional(),
        service: z.string().max(40).optional(),
        priority: z.coerce.number().int().min(1).max(4).optional(),
        q: z.string().max(200).optional().meta({ description: 'Words of subject and messages, in Italian.' }),
      }),
      answer: listOf(Item),
      examples: [{ items: [example], limit: 50, nextCursor: null }],
    },
    async (ctx, { query: { limit, cursor, ...filter } }) => {
      const asked = {
        view: undefined,
        queue: undefined,
        category: undefined,
        kind: undefined,
        tag: undefined,
        after: cursor,
      }
      const { rows, next } = await listTickets(
        ctx,
        {
          ...asked,
          state: filter.state,
          body: filter.body,
          service: filter.service,
          priority: filter.priority,
          q: filter.q,
        },
        { limit },
      )
      return { items: rows.map(outer), limit, nextCursor: next }
    },
  )
  declare(
    'GET',
    '/tickets/:number',
    'desk.read',
    { summary: 'One ticket with what was said in it', params: ByNumber, answer: Whole, examples: [wholeExample] },
    async (ctx, { params }) => whole(ctx, await getTicket(ctx, params.number)),
  )
  declare(
    'POST',
    '/tickets',
    'desk.open',
    {
      summary: 'A body asks for something: a ticket is opened',
      body: Opened,
      bodyExamples: [
        {
          ipaCode: 'c_g026',
          subject: 'La stampante dell’anagrafe è ferma',
          text: 'Da stamattina non stampa.',
          impact: 2,
          urgency: 1,
        },
      ],
      answer: Item,
      examples: [example],
      creates: 201,
    },
    async (ctx, { body: { ipaCode, ...input } }) => {
      const bodyId = await bodyByIpa(ctx, ipaCode)
      const none = { requesterId: undefined, callerName: '', callerPhone: '', area: undefined, wantedOn: undefined }
      const t = await openTicket(ctx, { ...input, ...none }, { bodyId, channel: 'api' })
      return { location: `/api/v1/tickets/${t.number}`, answer: outer(t) }
    },
  )
  declare(
    'POST',
    '/tickets/:number/messages',
    'desk.open',
    {
      summary: 'Says something in a ticket: an answer from the centre, or words of the body',
      params: ByNumber,
      body: z.object({
        text: z.string().trim().max(20_000).default('').meta({ description: 'Needed: what to say.' }),
        version: z
          .number()
          .int()
          .optional()
          .meta({ description: 'Refused with 409 when the ticket has changed since.' }),
      }),
      bodyExamples: [{ text: 'Proviamo a riavviarla da qui.' }],
      answer: Item,
      examples: [{ ...example, state: 'open' }],
      problems: [403],
      creates: 201,
    },
    async (ctx, { params, body }) => {
      await getTicket(ctx, params.number)
      if (body.text === '') throw invalid({ text: 'required' })
      const t = await addMessage(ctx, params.number, { ...body, channel: 'api' })
      return { location: `/api/v1/tickets/${t.number}`, answer: outer(t) }
    },
  )
  declare(
    'POST',
    '/tickets/:number/closure',
    'desk.open',
    {
      summary: 'Closes a ticket; from the centre, one that is still open is solved first with the words given',
      params: ByNumber,
      body: MoveBody.omit({ supplierId: true }),
      bodyExamples: [{ text: 'Sostituito il toner.' }],
      answer: Item,
      examples: [{ ...example, state: 'closed', dueAt: null }],
      problems: [403, 409],
    },
    async (ctx, { params, body }) => {
      const t = await getTicket(ctx, params.number)
      const solves = !speaksForBody(ctx) && may(ctx, 'desk.work') && moveNamed('solution').from.includes(t.state)
      if (solves) await moveTicket(ctx, params.number, 'solution', { ...body, channel: 'api' })
      return outer(await moveTicket(ctx, params.number, 'closure', solves ? {} : { ...body, channel: 'api' }))
    },
  )
  declare(
    'POST',
    '/tickets/:number/assignment',
    'desk.work',
    {
      summary: 'Gives a ticket to somebody who works at the desk, or to nobody',
      params: ByNumber,
      body: Assign,
      bodyExamples: [{ personId: '01970000-0000-7000-8000-000000000009' }],
      answer: Item,
      examples: [{ ...example, assignee: 'Marta Operatrice' }],
      problems: [403, 409],
    },
    async (ctx, { params, body }) => outer(await assignTicket(ctx, params.number, body)),
  )
}
