import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { Ticked } from '../platform/parse.ts'
import { addNote } from './messages.ts'
import type { Level, State } from './moves.ts'
import { moveTicket } from './moving.ts'

/**
 * What a supplier sees: the tickets passed to it, their subject, whose they are and what the desk and it said to each other. Never the
 * words or the people of a body, nor the notes of the desk.
 */
export type SupplierTicket = {
  id: string
  number: number
  subject: string
  bodyName: string | null
  serviceCode: string | null
  priority: number
  level: Level
  state: State
  escalatedAt: Temporal.Instant
  returnedAt: Temporal.Instant | null
  supplierDueAt: Temporal.Instant | null
}

const passed = (
  ctx: Ctx,
) => sql`select t.id, t.number, t.subject, b.name as body_name, s.code as service_code, t.priority, t.level, t.state, t.escalated_at,
    t.returned_at, t.supplier_due_at
  from ticket t join desk_supplier_person x on (x.centre_id, x.supplier_id) = (t.centre_id, t.supplier_id) and x.person_id = ${ctx.actor.personId}::uuid
  left join body b on (b.centre_id, b.id) = (t.centre_id, t.body_id)
  left join service s on (s.centre_id, s.id) = (t.centre_id, t.service_id)
  where t.escalated_at is not null and t.supplier_id is not null`

/** Those still with the supplier first, the most urgent before. */
export async function listPassed(ctx: Ctx): Promise<SupplierTicket[]> {
  const { rows } = await sql<SupplierTicket>`select * from (${passed(ctx)}) p
    order by (p.level = 'supplier' and p.state in ('open', 'waiting')) desc, p.supplier_due_at nulls last, p.number desc limit 200`.execute(
    ctx.db,
  )
  return rows
}

export async function getPassed(ctx: Ctx, number: number): Promise<SupplierTicket> {
  const { rows } = await sql<SupplierTicket>`select * from (${passed(ctx)}) p where p.number = ${number}::int`.execute(
    ctx.db,
  )
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** What desk and supplier said to each other, oldest first. */
export async function exchange(ctx: Ctx, ticketId: string) {
  const { rows } = await sql<{ id: string; way: 'to' | 'from'; text: string; name: string; at: Temporal.Instant }>`
    select n.id, n.supplier_way as way, n.text, coalesce(p.name, '') as name, n.noted_at as at from ticket_note n
    left join person p on (p.centre_id, p.id) = (n.centre_id, n.person_id)
    where n.ticket_id = ${ticketId}::uuid and n.supplier_way is not null order by n.noted_at limit 300`.execute(ctx.db)
  const files = rows.length
    ? await ctx.db
        .selectFrom('file')
        .select(['id', 'name', 'ownerId'])
        .where(
          'ownerId',
          'in',
          rows.map((r) => r.id),
        )
        .execute()
    : []
  return rows.map((r) => ({ ...r, files: files.filter((f) => f.ownerId === r.id) }))
}

/** A file of that exchange: seen again at each download. */
export async function passedFile(ctx: Ctx, number: number, fileId: string) {
  const t = await getPassed(ctx, number)
  const file = await readFileOf(ctx, fileId)
  if (!(await exchange(ctx, t.id)).some((e) => e.id === file.ownerId)) throw notFound()
  return file
}

export const SupplierWords = z.object({
  text: z.string().trim().min(1).max(20_000),
  /** The work is done: the ticket goes back to the centre. */
  done: Ticked,
})

/** The supplier answers; with `done` the ticket goes back and its clock stops. */
export async function answerAsSupplier(
  ctx: Ctx,
  number: number,
  { text, done }: z.output<typeof SupplierWords>,
  files: readonly Upload[],
) {
  const t = await getPassed(ctx, number)
  if (t.level !== 'supplier' || !['open', 'waiting'].includes(t.state)) throw conflict('ticket_not_with_supplier')
  await addNote(ctx, { id: t.id, bodyId: null }, { text, way: 'from', files })
  if (done && t.state === 'open') await moveTicket(ctx, number, 'return')
}
