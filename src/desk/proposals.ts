import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { getArticle } from './articles.ts'
import { kindOf } from './kinds.ts'
import { findTicket, type Ticket } from './tickets.ts'

export const NewProposal = z.object({
  ticket: optional(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^(T-)?[1-9]\d{0,8}$/, 'ticket_number_shape'),
  ),
  article: optional(z.uuid()),
  title: z.string().trim().max(200).default(''),
  why: z.string().trim().min(3).max(2000),
})

/** Proposes an answer to the committee: a trace for the guidelines to come, once for each ticket and article. */
export async function propose(ctx: Ctx, { ticket, article, title, why }: z.output<typeof NewProposal>) {
  const from = await sourceOf(ctx, ticket, article)
  const row = await ctx.db
    .insertInto('committeeProposal')
    .values({
      ticketId: from.ticketId,
      articleId: from.articleId,
      title: title.length >= 3 ? title : from.title,
      why,
      personId: ctx.actor.personId,
      proposedAt: ctx.now,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('proposal_there')
  await record(ctx, 'desk.proposal_made', { id: row.id })
}

async function sourceOf(ctx: Ctx, ticket: string | undefined, article: string | undefined) {
  if (article) {
    const { id, versions } = await getArticle(ctx, article)
    return { articleId: id, ticketId: null, title: versions[0]!.title }
  }
  if (!ticket) throw invalid({ ticket: 'proposal_nothing' })
  const t = await findTicket(ctx, Number(ticket.replace('T-', '')))
  if (!t) throw invalid({ ticket: 'ticket_unknown' })
  return { ticketId: t.id, articleId: null, title: t.subject }
}

/** The proposals, the latest first, with who made each and the case it comes from. */
export async function listProposals(ctx: Ctx) {
  const { rows } = await sql<{
    id: string
    title: string
    why: string
    person: string | null
    proposedAt: Temporal.Instant
    number: number | null
    articleId: string | null
  }>`select c.id, c.title, c.why, p.name as person, c.proposed_at, t.number, c.article_id from committee_proposal c
    left join person p on (p.centre_id, p.id) = (c.centre_id, c.person_id)
    left join article a on (a.centre_id, a.id) = (c.centre_id, c.article_id)
    left join ticket t on (t.centre_id, t.id) = (c.centre_id, coalesce(c.ticket_id, a.ticket_id))
    order by c.proposed_at desc, c.id desc limit 300`.execute(ctx.db)
  return rows
}
export type Proposal = Awaited<ReturnType<typeof listProposals>>[number]

/** The proposal made of an article or a ticket, if any. */
export const findProposal = async (ctx: Ctx, of: { articleId: string } | { ticketId: string }) =>
  (await ctx.db
    .selectFrom('committeeProposal')
    .select(['id', 'proposedAt'])
    .$call((q) => ('articleId' in of ? q.where('articleId', '=', of.articleId) : q.where('ticketId', '=', of.ticketId)))
    .executeTakeFirst()) ?? null

/** Whether a ticket's page offers to propose it: an opinion while it is written too, anything else once it was answered. */
export const isWorthProposing = ({ kind, state }: Pick<Ticket, 'kind' | 'state'>) =>
  state === 'solved' || state === 'closed' || (kindOf(kind).readTwice && state !== 'cancelled' && state !== 'merged')
