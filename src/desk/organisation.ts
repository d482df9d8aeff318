import { sql } from 'kysely'
import { z } from 'zod'
import { listMailboxes } from '../mailbox/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional, Ticked } from '../platform/parse.ts'
import { colleagues } from './assignment.ts'
import { kindCodes } from './kinds.ts'
import { levels } from './moves.ts'

/** Teams, queues, categories and suppliers of a desk. */

const Name = z.string().trim().min(2).max(80)
export const NewTeam = z.object({ name: Name })
const List = z.preprocess(
  (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
  z.array(z.string().max(40)).max(50),
)
export const NewMember = z.object({ personId: z.uuid('required'), skills: List })
export const NewQueue = z.object({
  name: Name,
  teamId: optional(z.uuid()),
  assignment: z.enum(['hand', 'turn', 'skill']).default('hand'),
  usual: Ticked,
  /** What comes to this address waits here. */
  mailboxId: optional(z.uuid()),
})
export const NewCategory = z.object({
  code: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'pattern'),
  name: z.string().trim().min(2).max(120),
  kind: z.enum(kindCodes).default('request'),
  impact: z.coerce.number().int().min(1).max(3).default(2),
  urgency: z.coerce.number().int().min(1).max(3).default(2),
  queueId: optional(z.uuid()),
  level: z.enum(levels).default('centre'),
  supplierId: optional(z.uuid()),
  checklist: z.string().trim().max(4000).default(''),
  security: Ticked,
})
export const NewSupplier = z.object({
  name: z.string().trim().min(2).max(200),
  address: z.union([z.literal(''), z.email()]).default(''),
})

/** Refuses a second of the same name, where the database does. */
const made = <R>(row: R | undefined): R => {
  if (!row) throw conflict('name_taken')
  return row
}

export async function addTeam(ctx: Ctx, { name }: z.output<typeof NewTeam>) {
  const { id } = made(
    await ctx.db
      .insertInto('deskTeam')
      .values({ name })
      .onConflict((c) => c.columns(['centreId', 'name']).doNothing())
      .returning('id')
      .executeTakeFirst(),
  )
  await record(ctx, 'desk.team_changed', { id })
  return id
}
export async function addMember(ctx: Ctx, teamId: string, { personId, skills }: z.output<typeof NewMember>) {
  if (!(await colleagues(ctx)).some((c) => c.id === personId)) throw invalid({ personId: 'colleague_unknown' })
  await ctx.db
    .insertInto('deskTeamMember')
    .values({ teamId, personId, skills })
    .onConflict((c) => c.columns(['centreId', 'teamId', 'personId']).doUpdateSet({ skills }))
    .execute()
  await record(ctx, 'desk.team_changed', { id: teamId })
}
/** Takes somebody out of a team, or marks them away or back. */
export async function changeMember(ctx: Ctx, teamId: string, personId: string, what: 'removal' | 'absence') {
  const row =
    what === 'removal'
      ? await ctx.db
          .deleteFrom('deskTeamMember')
          .where('teamId', '=', teamId)
          .where('personId', '=', personId)
          .returning('personId')
          .executeTakeFirst()
      : await ctx.db
          .updateTable('deskTeamMember')
          .set({ away: sql`not away` })
          .where('teamId', '=', teamId)
          .where('personId', '=', personId)
          .returning('personId')
          .executeTakeFirst()
  if (!row) throw notFound()
  await record(ctx, 'desk.team_changed', { id: teamId })
}
export async function listTeams(ctx: Ctx) {
  const { rows } = await sql<{
    id: string
    name: string
    members: { id: string; name: string; away: boolean; skills: string[] }[]
  }>`select x.id, x.name, coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'away', y.away, 'skills', y.skills) order by p.name)
      filter (where p.id is not null), '[]') as members
    from desk_team x left join desk_team_member y on (y.centre_id, y.team_id) = (x.centre_id, x.id)
    left join person p on (p.centre_id, p.id) = (y.centre_id, y.person_id) group by x.id, x.name order by x.name limit 100`.execute(
    ctx.db,
  )
  return rows
}
export type TeamRow = Awaited<ReturnType<typeof listTeams>>[number]

/** A queue; said again with the same name it is changed. The usual one, and the one of a mailbox, are the last that was said. */
export async function addQueue(ctx: Ctx, { usual, teamId, mailboxId, ...input }: z.output<typeof NewQueue>) {
  if (mailboxId && !(await listMailboxes(ctx)).some((m) => m.id === mailboxId))
    throw invalid({ mailboxId: 'mailbox_unknown' })
  if (mailboxId)
    await ctx.db.updateTable('deskQueue').set({ mailboxId: null }).where('mailboxId', '=', mailboxId).execute()
  if (usual) await ctx.db.updateTable('deskQueue').set({ usual: false }).where('usual', '=', true).execute()
  const values = { ...input, usual, teamId: teamId ?? null, mailboxId: mailboxId ?? null }
  const { id } = made(
    await ctx.db
      .insertInto('deskQueue')
      .values(values)
      .onConflict((c) => c.columns(['centreId', 'name']).doUpdateSet(values))
      .returning('id')
      .executeTakeFirst(),
  )
  await record(ctx, 'desk.queue_changed', { id })
  return id
}
export const listQueues = (ctx: Ctx) =>
  ctx.db
    .selectFrom('deskQueue as q')
    .leftJoin('deskTeam as x', (j) => j.onRef('x.centreId', '=', 'q.centreId').onRef('x.id', '=', 'q.teamId'))
    .leftJoin('mailbox as m', (j) => j.onRef('m.centreId', '=', 'q.centreId').onRef('m.id', '=', 'q.mailboxId'))
    .select(['q.id', 'q.name', 'q.assignment', 'q.usual', 'x.name as team', 'm.address as mailbox'])
    .orderBy('q.name')
    .limit(100)
    .execute()

/** A category; said again with the same code it is replaced, and tickets keep theirs. */
export async function saveCategory(ctx: Ctx, { queueId, level, supplierId, ...input }: z.output<typeof NewCategory>) {
  // A supplier is named only where it is the one who solves.
  const supplier = level === 'supplier' ? (supplierId ?? null) : null
  if (supplier && !(await listSuppliers(ctx)).some((s) => s.id === supplier))
    throw invalid({ supplierId: 'supplier_unknown' })
  const values = { ...input, level, supplierId: supplier, queueId: queueId ?? null }
  await ctx.db
    .insertInto('deskCategory')
    .values(values)
    .onConflict((c) => c.columns(['centreId', 'code']).doUpdateSet(values))
    .execute()
  await record(ctx, 'desk.category_changed', { id: ctx.actor.centreId! }, { code: input.code })
}
export const listCategories = (ctx: Ctx) =>
  ctx.db
    .selectFrom('deskCategory as c')
    .leftJoin('deskQueue as q', (j) => j.onRef('q.centreId', '=', 'c.centreId').onRef('q.id', '=', 'c.queueId'))
    .leftJoin('deskSupplier as s', (j) => j.onRef('s.centreId', '=', 'c.centreId').onRef('s.id', '=', 'c.supplierId'))
    .select(['c.code', 'c.name', 'c.kind', 'c.impact', 'c.urgency', 'c.checklist', 'c.security', 'c.level'])
    .select(['q.name as queue', 's.name as supplier'])
    .orderBy('c.name')
    .limit(200)
    .execute()

export async function addSupplier(ctx: Ctx, input: z.output<typeof NewSupplier>) {
  const { id } = made(
    await ctx.db
      .insertInto('deskSupplier')
      .values(input)
      .onConflict((c) => c.columns(['centreId', 'name']).doNothing())
      .returning('id')
      .executeTakeFirst(),
  )
  await record(ctx, 'desk.supplier_changed', { id })
  return id
}
/** Somebody with the role of supplier works for this one, and sees the tickets passed to it and nothing else. */
export async function addSupplierPerson(ctx: Ctx, supplierId: string, personId: string) {
  if (!(await supplierPersons(ctx)).some((p) => p.id === personId)) throw invalid({ personId: 'supplier_unknown' })
  await ctx.db
    .insertInto('deskSupplierPerson')
    .values({ supplierId, personId })
    .onConflict((c) => c.doNothing())
    .execute()
  await record(ctx, 'desk.supplier_changed', { id: supplierId })
}
export async function supplierPersons(ctx: Ctx) {
  const { rows } = await sql<{ id: string; name: string }>`select distinct p.id, p.name from person p
    join centre_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) where m.role = 'supplier' and m.to_on is null order by p.name limit 200`.execute(
    ctx.db,
  )
  return rows
}
export async function listSuppliers(ctx: Ctx) {
  const { rows } = await sql<{
    id: string
    name: string
    address: string
    people: string
  }>`select s.id, s.name, s.address,
      coalesce(string_agg(p.name, ', ' order by p.name), '') as people
    from desk_supplier s left join desk_supplier_person x on (x.centre_id, x.supplier_id) = (s.centre_id, s.id)
    left join person p on (p.centre_id, p.id) = (x.centre_id, x.person_id) group by s.id, s.name, s.address order by s.name limit 200`.execute(
    ctx.db,
  )
  return rows
}
