import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'

export type Holder = {
  id: number
  ipaCode: string
  name: string
  town: string | null
  istatCode: string | null
  province: string | null
}

/** A holder of any part of the country by IPA code. */
export async function getHolder(ctx: Ctx, ipaCode: string): Promise<Holder> {
  const row = await ctx.db
    .selectFrom('holder')
    .select(['id', 'ipaCode', 'name', 'town', 'istatCode', 'province'])
    .where('ipaCode', '=', ipaCode.toLowerCase())
    .executeTakeFirst()
  if (!row) throw notFound()
  return { ...row, name: row.name ?? row.ipaCode }
}

/** Holders by words of the name, or by the beginning of the IPA code: municipalities first. */
export async function findHolders(ctx: Ctx, q: string, limit = 30): Promise<Holder[]> {
  const text = q.trim().toLowerCase()
  if (text.length < 2) return []
  const { rows } = await sql<Holder>`
    select id, ipa_code, coalesce(name, ipa_code) as name, town, istat_code, province from holder
    where starts_with(ipa_code, ${text}) or ${sql.join(
      text
        .split(/\s+/)
        .slice(0, 6)
        .map((word) => sql`position(${word} in lower(coalesce(name, ''))) > 0`),
      sql` and `,
    )}
    order by (type = 'municipality') desc nulls last, length(name), name limit ${sql.lit(limit)}`.execute(ctx.db)
  return rows
}

/** Bodies of the centre that the record does not have. */
export async function unmatchedBodies(ctx: Ctx) {
  const { rows } = await sql<{ id: string; name: string; ipaCode: string | null; istatCode: string | null }>`
    select b.id, b.name, b.ipa_code, b.istat_code from body b
    where b.state <> 'merged' and not exists (select from body_holder k where (k.centre_id, k.body_id) = (b.centre_id, b.id)) order by b.search_name limit 500`.execute(
    ctx.db,
  )
  return rows
}

/** The body of the centre a holder is, if one may see it. */
export async function bodyOfHolder(ctx: Ctx, holderId: number): Promise<{ id: string; name: string } | null> {
  const row = await ctx.db
    .selectFrom('bodyHolder as k')
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'k.centreId').onRef('b.id', '=', 'k.bodyId'))
    .select(['b.id', 'b.name'])
    .where('k.holderId', '=', holderId)
    .executeTakeFirst()
  return row ?? null
}
