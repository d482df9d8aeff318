import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { type BodyFilter, listBodies } from './bodies.ts'
import { words } from './words.ts'

/** The bodies of a filter, or those chosen, as CSV: at most twenty thousand. */
export async function bodiesCsv(ctx: Ctx, filter: Partial<BodyFilter>, chosen?: readonly string[]): Promise<string> {
  const w = words(ctx.lang)
  const rows = chosen
    ? await chosenBodies(ctx, chosen)
    : (await listBodies(ctx, { ...filter, after: undefined }, 20_000)).rows
  const head = [w.name, w.type, w.state, w.province, w.population, w.asOf, w.ipa, w.istat, w.tax]
  return csv([
    head,
    ...rows.map((b) => [
      b.name,
      w.types[b.type],
      w.states[b.state],
      b.province,
      b.population,
      b.populationOn,
      b.ipaCode,
      b.istatCode,
      b.taxCode,
    ]),
  ])
}

type Exported = Pick<
  Awaited<ReturnType<typeof listBodies>>['rows'][number],
  'name' | 'type' | 'state' | 'province' | 'population' | 'populationOn' | 'ipaCode' | 'istatCode' | 'taxCode'
>
const chosenBodies = async (ctx: Ctx, ids: readonly string[]): Promise<Exported[]> =>
  (
    await sql<Exported>`select name, type, state, province, population, population_on, ipa_code, istat_code, tax_code from body where id = any (${ids}::uuid[]) order by search_name limit 1000`.execute(
      ctx.db,
    )
  ).rows
