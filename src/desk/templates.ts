import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { sayNumber } from './moves.ts'
import type { Ticket } from './tickets.ts'

export const NewTemplate = z.object({
  name: z.string().trim().min(2).max(80),
  text: z.string().trim().min(1).max(10_000),
  move: z.enum(['', 'wait', 'solution']).default(''),
  tag: z.string().trim().toLowerCase().max(40).default(''),
  category: optional(z.string().max(40)),
})

export const listTemplates = (ctx: Ctx) =>
  ctx.db
    .selectFrom('deskTemplate')
    .select(['id', 'name', 'text', 'move', 'tag', 'category'])
    .orderBy('name')
    .limit(200)
    .execute()

export async function addTemplate(ctx: Ctx, input: z.output<typeof NewTemplate>) {
  const row = await ctx.db
    .insertInto('deskTemplate')
    .values({ ...input, category: input.category ?? null })
    .onConflict((c) => c.columns(['centreId', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('name_taken')
  await record(ctx, 'desk.template_changed', { id: row.id })
}
export async function removeTemplate(ctx: Ctx, id: string) {
  const gone = await ctx.db.deleteFrom('deskTemplate').where('id', '=', id).returning('id').executeTakeFirst()
  if (!gone) throw notFound()
  await record(ctx, 'desk.template_changed', { id })
}

/** The text of a template with the ticket's own words in it. A variable nobody knows stays as it is, to be seen. */
export function fill(
  text: string,
  t: Pick<Ticket, 'number' | 'subject' | 'requesterName' | 'bodyName'>,
  operator: string,
): string {
  const known: Record<string, string> = {
    ente: t.bodyName ?? '',
    richiedente: t.requesterName,
    numero: sayNumber(t.number),
    oggetto: t.subject,
    operatore: operator,
  }
  return text.replaceAll(/\{\{\s*([a-z]+)\s*\}\}/g, (whole, name: string) => known[name] ?? whole)
}

/** Tickets of the same subject that were solved: what colleagues answered then. */
export async function similarTo(ctx: Ctx, t: { id: string | null; subject: string }) {
  // Any of the words, not all of them: the closest first.
  const query = t.subject
    .replaceAll(/[^\p{L}\p{N} ]/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word.length > 3)
    .slice(0, 6)
    .join(' or ')
  if (query === '') return []
  const { rows } = await sql<{ number: number; subject: string }>`select t.number, t.subject from ticket t
    where (t.centre_id, t.id) in (select f.centre_id, f.id from search_tickets(${query}) f) and t.id is distinct from ${t.id}::uuid and t.state in ('solved', 'closed')
    order by ts_rank(to_tsvector('italian', t.subject), websearch_to_tsquery('italian', ${query})) desc, t.number desc limit 5`.execute(
    ctx.db,
  )
  return rows
}
