import { sql } from 'kysely'
import { z } from 'zod'
import { priorityOf } from '../calendars/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Upload } from '../platform/http.ts'
import { newId } from '../platform/ids.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { clockRoom, firstDue, turnClocks } from './clocks.ts'
import { promised } from './clock-rules.ts'
import { areas, kindCodes } from './kinds.ts'
import { say } from './messages.ts'
import { type Channel } from './moves.ts'
import { getTicket, type Ticket } from './tickets.ts'

const Grade = optional(z.coerce.number().int().min(1).max(3))
export const NewTicket = z.object({
  subject: z.string().trim().min(3).max(200),
  text: z.string().trim().min(1).max(20_000),
  kind: optional(z.enum(kindCodes)),
  category: optional(z.string().trim().max(40)),
  service: optional(z.string().trim().max(40)),
  impact: Grade,
  urgency: Grade,
  /** Who asked, where somebody else writes it down. */
  requesterId: optional(z.uuid()),
  callerName: z.string().trim().max(200).default(''),
  callerPhone: z.string().trim().max(40).default(''),
  area: optional(z.enum(areas)),
  wantedOn: optional(DayInput),
})
export type NewTicket = z.output<typeof NewTicket>
type From = {
  bodyId: string | null
  channel: Channel
  contactId?: string | null
  /** Somebody known by another way than signing in. */
  requester?: { id: string; name: string } | null
  queueId?: string | null
  authorName?: string
  mailId?: string | null
  files?: readonly Upload[]
  demo?: boolean
}

/** What has not happened to a ticket that begins. */
const notYet = {
  firstResponseAt: null,
  chargedAt: null,
  solvedAt: null,
  closedAt: null,
  waitingAt: null,
  escalatedAt: null,
  returnedAt: null,
}

/** A ticket begins: numbered, in its queue, with its clocks running. The rest of the desk follows in a task. */
export async function openTicket(ctx: Ctx, input: NewTicket, from: From): Promise<Ticket> {
  const [, category, service, requester, room, usual] = await Promise.all([
    from.bodyId && getBody(ctx, from.bodyId),
    input.category ? categoryBy(ctx, input.category) : null,
    input.service ? serviceBy(ctx, input.service) : null,
    requesterOf(ctx, input, from),
    clockRoom(ctx, from.bodyId ? [from.bodyId] : []),
    usualQueue(ctx),
  ])
  const { impact, urgency } = gradeOf(input, category)
  const ticket = {
    id: newId(),
    bodyId: from.bodyId,
    serviceId: service?.id ?? null,
    priority: priorityOf(impact, urgency),
    state: 'new' as const,
    openedAt: ctx.now,
    ...notYet,
  }
  // Whoever takes a number holds up all others of the centre until the end: what can be read is read before, and what follows is
  // sent together.
  const { number } = await ctx.db
    .insertInto('ticket')
    .values({
      ...ticket,
      ...firstDue(ctx, ticket, room),
      number: sql`next_number('ticket')`,
      ...requester,
      kind: input.kind ?? category?.kind ?? 'request',
      channel: from.channel,
      subject: input.subject,
      category: category?.code ?? null,
      impact,
      urgency,
      queueId: from.queueId ?? category?.queueId ?? usual,
      openedBy: ctx.actor.personId,
      area: input.area ?? '',
      wantedOn: input.wantedOn ?? null,
      demo: from.demo ?? false,
    })
    .returning('number')
    .executeTakeFirstOrThrow()
  const place = { id: ticket.id, bodyId: from.bodyId }
  const [opened] = await Promise.all([
    getTicket(ctx, number),
    say(ctx, place, {
      way: 'in',
      text: input.text,
      channel: from.channel,
      authorName: requester.requesterName,
      mailId: from.mailId ?? null,
      files: from.files ?? [],
    }),
    turnClocks(ctx, ticket, promised, 'opened', room),
    record(ctx, 'desk.ticket_opened', place, { number, channel: from.channel, kind: input.kind ?? 'request' }),
  ])
  return opened
}

/** How serious it is: as said, else as the category suggests, else in the middle. */
export const gradeOf = (
  said: { impact?: number | undefined; urgency?: number | undefined },
  category: { impact: number; urgency: number } | null,
) => ({ impact: said.impact ?? category?.impact ?? 2, urgency: said.urgency ?? category?.urgency ?? 2 })

export async function categoryBy(ctx: Ctx, code: string) {
  const row = await ctx.db
    .selectFrom('deskCategory')
    .select(['code', 'name', 'kind', 'impact', 'urgency', 'queueId', 'level', 'supplierId', 'security'])
    .where('code', '=', code)
    .executeTakeFirst()
  if (!row) throw invalid({ category: 'category_unknown' })
  return row
}

/** A service by its code; what is still an idea nobody opens a ticket about. */
export async function serviceBy(ctx: Ctx, code: string) {
  const row = await ctx.db
    .selectFrom('service as s')
    .leftJoin('serviceVersion as v', (j) =>
      j.onRef('v.centreId', '=', 's.centreId').onRef('v.serviceId', '=', 's.id').on('v.toOn', 'is', null),
    )
    .select((e) => ['s.id', e.fn.coalesce('v.name', 's.code').as('name')])
    .where('s.code', '=', code)
    .executeTakeFirst()
  if (!row) throw invalid({ service: 'service_unknown' })
  return row
}

export async function usualQueue(ctx: Ctx) {
  const row = await ctx.db.selectFrom('deskQueue').select('id').where('usual', '=', true).executeTakeFirst()
  return row?.id ?? null
}

/** Who asked: an officer for themselves; a person of the body or a caller, where the desk writes it down. */
async function requesterOf(ctx: Ctx, input: NewTicket, from: From) {
  if (from.requester) return { requesterId: from.requester.id, requesterName: from.requester.name }
  if (from.contactId) return { contactId: from.contactId, requesterName: from.authorName ?? '' }
  if (ctx.actor.kind === 'officer' && ctx.actor.personId)
    return { requesterId: ctx.actor.personId, requesterName: ctx.actor.name }
  if (input.requesterId && from.bodyId) {
    const person = await ctx.db
      .selectFrom('person as p')
      .innerJoin('bodyMandate as m', (j) => j.onRef('m.centreId', '=', 'p.centreId').onRef('m.personId', '=', 'p.id'))
      .select(['p.id', 'p.name'])
      .where('p.id', '=', input.requesterId)
      .where('m.bodyId', '=', from.bodyId)
      .limit(1)
      .executeTakeFirst()
    if (!person) throw invalid({ requesterId: 'requester_unknown' })
    return { requesterId: person.id, requesterName: person.name }
  }
  if (input.callerName === '') return { requesterName: ctx.actor.name }
  const { id } = await ctx.db
    .insertInto('deskContact')
    .values({ name: input.callerName, phone: input.callerPhone, bodyId: from.bodyId, createdAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { contactId: id, requesterName: input.callerName }
}
