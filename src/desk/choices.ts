import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { peopleOfBody, roleNames } from '../people/index.ts'
import type { Option } from '../ui/field.tsx'
import { colleagues } from './assignment.ts'

/** What the selects of the desk offer. */
export const categoryChoices = async (ctx: Ctx): Promise<Option[]> =>
  (await ctx.db.selectFrom('deskCategory').select(['code', 'name']).orderBy('name').limit(200).execute()).map((c) => ({
    value: c.code,
    word: c.name,
  }))

export const queueChoices = async (ctx: Ctx): Promise<Option[]> =>
  (await ctx.db.selectFrom('deskQueue').select(['id', 'name']).orderBy('name').limit(100).execute()).map((q) => ({
    value: q.id,
    word: q.name,
  }))

export const supplierChoices = async (ctx: Ctx): Promise<Option[]> =>
  (await ctx.db.selectFrom('deskSupplier').select(['id', 'name']).orderBy('name').limit(200).execute()).map((s) => ({
    value: s.id,
    word: s.name,
  }))

export const colleagueChoices = async (ctx: Ctx): Promise<Option[]> =>
  (await colleagues(ctx)).map((c) => ({ value: c.id, word: c.teams ? `${c.name} (${c.teams})` : c.name }))

/** Services in use, by code: what a ticket may be about. */
export const serviceChoices = async (ctx: Ctx): Promise<Option[]> =>
  (
    await sql<Option>`select s.code as value, coalesce(v.name, s.code) as word from service s
      left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
      where s.state in ('pilot', 'active', 'review', 'retiring') order by word limit 300`.execute(ctx.db)
  ).rows

export const peopleChoices = async (ctx: Ctx, bodyId: string): Promise<Option[]> => {
  const roles = roleNames(ctx.lang)
  return (await peopleOfBody(ctx, bodyId)).map((p) => ({ value: p.id, word: `${p.name}, ${roles[p.role]}` }))
}

/** The bodies somebody may open a ticket for: those of their mandate. */
export async function ownBodies(ctx: Ctx): Promise<Option[]> {
  if (ctx.actor.bodyIds === '*') return []
  const rows = await ctx.db
    .selectFrom('body')
    .select(['id', 'name'])
    .where('id', 'in', [...ctx.actor.bodyIds, ctx.actor.centreId!])
    .orderBy('name')
    .execute()
  return rows.map((b) => ({ value: b.id, word: b.name }))
}
