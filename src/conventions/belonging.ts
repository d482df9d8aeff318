import { z } from 'zod'
import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { DayInput, optional } from '../platform/parse.ts'
import type { Act } from './acts.ts'
import { labelOf, words } from './words.ts'

export const BelongingFilter = z.object({ on: optional(DayInput), after: optional(z.string().max(300)) })
export type Belonging = {
  bodyId: string
  name: string
  ipaCode: string | null
  adhesionId: string
  standing: 'member' | 'user_without_adhesion'
  fromOn: string
  until: string
  serviceCodes: string[] | null
  actId: string
  organ: Act['organ']
  number: string
  adoptedOn: string
  issuer: string
  sortName: string
}
const Key = z.tuple([z.string(), z.uuid()])

/** Who is entitled on a day, since when, until when and under which act, in the order of the names. */
export async function whoBelongs(ctx: Ctx, day: string, after?: string, limit = 50) {
  const key = keyOf(Key, after)
  const { rows } = await sql<Belonging>`
    select b.id as body_id, b.name, b.ipa_code, m.adhesion_id, m.standing, m.from_on, m.to_on - 1 as until, m.service_codes,
      a.id as act_id, a.organ, a.number, a.adopted_on, a.issuer, b.search_name as sort_name
    from membership m join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id) join act a on (a.centre_id, a.id) = (m.centre_id, m.act_id)
    where m.from_on <= ${day}::date and m.to_on > ${day}::date
      ${key ? sql`and (b.search_name collate "C", m.adhesion_id) > (${key[0]}, ${key[1]}::uuid)` : sql``}
    order by b.search_name collate "C", m.adhesion_id limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.sortName, last.adhesionId) : null }
}

export async function countBelonging(ctx: Ctx, day: string): Promise<{ standing: string; n: number }[]> {
  return ctx.db
    .selectFrom('membership')
    .select((e) => ['standing', e.fn.count<number>('bodyId').distinct().as('n')])
    .where('fromOn', '<=', day)
    .where('toOn', '>', day)
    .groupBy('standing')
    .execute()
}

/** The same as CSV: at most twenty thousand. */
export async function belongingCsv(ctx: Ctx, day: string): Promise<string> {
  const w = words(ctx.lang)
  const { rows } = await whoBelongs(ctx, day, undefined, 20_000)
  return csv([
    [w.body, w.ipa, w.state, w.from, w.to, w.services, w.act],
    ...rows.map((b) => [
      b.name,
      b.ipaCode,
      w.standing[b.standing],
      b.fromOn,
      b.until,
      b.serviceCodes?.join(' ') ?? w.allServices,
      labelOf(b, ctx.lang),
    ]),
  ])
}
