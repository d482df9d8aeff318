import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { colleagues } from './assignment.ts'
import { sayNumber } from './moves.ts'
import type { Ticket } from './tickets.ts'

export const templateMoves = ['', 'charge', 'wait', 'solution', 'cancellation'] as const
export const templateOwners = ['', 'me', 'nobody', 'person'] as const
const Grade = optional(z.coerce.number().int().min(1).max(3))
export const NewTemplate = z.object({
  name: z.string().trim().min(2).max(80),
  text: z.string().trim().max(10_000).default(''),
  move: z.enum(templateMoves).default(''),
  tag: z.union([z.literal(''), z.string().trim().toLowerCase().min(2).max(40)]).default(''),
  /** Offered first in tickets of this category. */
  category: optional(z.string().max(40)),
  impact: Grade,
  urgency: Grade,
  queueId: optional(z.uuid()),
  owner: z.enum(templateOwners).default(''),
  ownerId: optional(z.uuid()),
})

const templates = (ctx: Ctx) =>
  ctx.db
    .selectFrom('deskTemplate as x')
    .leftJoin('deskQueue as q', (j) => j.onRef('q.centreId', '=', 'x.centreId').onRef('q.id', '=', 'x.queueId'))
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'x.centreId').onRef('p.id', '=', 'x.ownerId'))
    .select(['x.id', 'x.name', 'x.text', 'x.move', 'x.tag', 'x.category', 'x.impact', 'x.urgency', 'x.queueId'])
    .select(['x.owner', 'x.ownerId', 'q.name as queue', 'p.name as ownerName'])
export const listTemplates = (ctx: Ctx) => templates(ctx).orderBy('x.name').limit(200).execute()
export type Template = Awaited<ReturnType<typeof listTemplates>>[number]

export async function getTemplate(ctx: Ctx, id: string): Promise<Template> {
  const row = await templates(ctx).where('x.id', '=', id).executeTakeFirst()
  if (!row) throw invalid({ templateId: 'template_unknown' })
  return row
}

/** An answer ready to be sent, and what it changes besides. What could not be done when it is used is refused when it is made. */
export async function addTemplate(ctx: Ctx, input: z.output<typeof NewTemplate>) {
  await refuseWrong(ctx, input)
  const { category, impact, urgency, queueId, owner, ownerId } = input
  const row = await ctx.db
    .insertInto('deskTemplate')
    .values({
      ...input,
      category: category ?? null,
      impact: impact ?? null,
      urgency: urgency ?? null,
      queueId: queueId ?? null,
      ownerId: owner === 'person' ? ownerId! : null,
    })
    .onConflict((c) => c.columns(['centreId', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('name_taken')
  await record(ctx, 'desk.template_changed', { id: row.id })
  return row.id
}

async function refuseWrong(ctx: Ctx, t: z.output<typeof NewTemplate>) {
  if (t.text === '' && !t.move && !t.tag && !t.impact && !t.urgency && !t.queueId && !t.owner)
    throw invalid({ text: 'template_empty' })
  if (t.text === '' && t.move !== '' && t.move !== 'charge') throw invalid({ text: 'template_text_missing' })
  const unknown = [...t.text.matchAll(variable)].find(([, name]) => !variables.includes(name as Variable))
  if (unknown) throw invalid({ text: { code: 'template_variable_unknown', values: { name: unknown[0] } } })
  if ((t.impact === undefined) !== (t.urgency === undefined))
    throw invalid({ [t.impact === undefined ? 'impact' : 'urgency']: 'template_grade_half' })
  if (t.owner === 'person' && !(await colleagues(ctx)).some((c) => c.id === t.ownerId))
    throw invalid({ ownerId: t.ownerId ? 'colleague_unknown' : 'required' })
  if (t.queueId && !(await ctx.db.selectFrom('deskQueue').select('id').where('id', '=', t.queueId).executeTakeFirst()))
    throw invalid({ queueId: 'queue_unknown' })
  if (
    t.category &&
    !(await ctx.db.selectFrom('deskCategory').select('code').where('code', '=', t.category).executeTakeFirst())
  )
    throw invalid({ category: 'category_unknown' })
}

export async function removeTemplate(ctx: Ctx, id: string) {
  const gone = await ctx.db.deleteFrom('deskTemplate').where('id', '=', id).returning('id').executeTakeFirst()
  if (!gone) throw notFound()
  await record(ctx, 'desk.template_changed', { id })
}

const variables = ['ente', 'richiedente', 'numero', 'oggetto', 'operatore'] as const
type Variable = (typeof variables)[number]
const variable = /\{\{\s*([a-z]+)\s*\}\}/g

/** The text of a template with the ticket's own words in it. A variable nobody knows stays as it is, to be seen. */
export function fill(
  text: string,
  t: Pick<Ticket, 'number' | 'subject' | 'requesterName' | 'bodyName'>,
  operator: string,
): string {
  const known: Record<Variable, string> = {
    ente: t.bodyName ?? '',
    richiedente: t.requesterName,
    numero: sayNumber(t.number),
    oggetto: t.subject,
    operatore: operator,
  }
  return text.replaceAll(variable, (whole, name: string) => known[name as Variable] ?? whole)
}

/** Tickets of the same subject that were solved: what colleagues answered then. The closest first, by any of the words. */
export async function similarTo(ctx: Ctx, t: { id: string | null; subject: string }) {
  const asked = (t.subject.match(/[\p{L}\p{N}]{4,}/gu) ?? []).slice(0, 6)
  if (asked.length === 0) return []
  const { rows } = await sql<{
    number: number
    subject: string
  }>`select t.number, t.subject from similar_tickets(${asked}::text[]) f
    join ticket t on (t.centre_id, t.id) = (f.centre_id, f.id)
    where t.id is distinct from ${t.id}::uuid and t.state in ('solved', 'closed') order by f.closeness desc, t.number desc limit 5`.execute(
    ctx.db,
  )
  return rows
}
