import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'

const Geometry = z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()).min(1) })
const Feature = z.looseObject({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()),
  geometry: Geometry,
})
const Collection = z.looseObject({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()).min(1).max(20_000),
})

/** Under which names boundary files carry the ISTAT code. */
const CODE = [
  'com_istat_code',
  'PRO_COM_T',
  'pro_com_t',
  'istat',
  'codice_istat',
  'ISTAT',
  'com_istat_code_num',
  'PRO_COM',
]

const istatOf = (properties: Record<string, unknown>) => {
  for (const name of CODE) {
    const value = properties[name]
    if (typeof value === 'string' || typeof value === 'number') return String(value).padStart(6, '0')
  }
  return null
}

/** Four decimals of a degree are ten metres: enough for a map of a province, a third of the size. */
const rounded = (value: unknown): unknown =>
  Array.isArray(value)
    ? typeof value[0] === 'number'
      ? [Math.round(value[0] * 1e4) / 1e4, Math.round(Number(value[1]) * 1e4) / 1e4]
      : value.map(rounded)
    : value

/** Takes the boundaries of a GeoJSON file for the municipalities the centre knows, by ISTAT code. */
export async function importBoundaries(
  ctx: Ctx,
  text: string,
  { source, asOf }: { source: string; asOf: string | null },
) {
  const json = z
    .string()
    .transform((t, c) => {
      try {
        return JSON.parse(t) as unknown
      } catch {
        c.addIssue({ code: 'custom', message: 'geojson_shape' })
        return z.NEVER
      }
    })
    .pipe(Collection)
    .safeParse(text)
  if (!json.success) throw invalid({ geojson: 'geojson_shape' })
  const bodies = await ctx.db
    .selectFrom('body')
    .select(['id', 'istatCode'])
    .where('type', '=', 'municipality')
    .where('state', '<>', 'merged')
    .where('istatCode', 'is not', null)
    .execute()
  const byIstat = new Map(bodies.map((b) => [b.istatCode!, b.id]))
  let taken = 0
  let unknown = 0
  for (const item of json.data.features) {
    const feature = Feature.safeParse(item)
    const istat = feature.success ? istatOf(feature.data.properties) : null
    if (!feature.success || !istat) throw invalid({ geojson: 'geojson_code' })
    const bodyId = byIstat.get(istat)
    if (!bodyId) {
      unknown++
      continue
    }
    const geometry = JSON.stringify({
      type: feature.data.geometry.type,
      coordinates: rounded(feature.data.geometry.coordinates),
    })
    await ctx.db
      .insertInto('bodyShape')
      .values({ bodyId, geometry, source, asOf })
      .onConflict((c) => c.columns(['centreId', 'bodyId']).doUpdateSet({ geometry, source, asOf }))
      .execute()
    taken++
  }
  await record(ctx, 'members.boundaries_imported', { id: ctx.actor.centreId! }, { taken, unknown })
  return { taken, unknown }
}

export type Shape = {
  id: string
  name: string
  state: string
  population: number | null
  populationOn: string | null
  geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown }
  source: string
  asOf: string | null
}

/** The boundaries of the centre's bodies with what the map shows of each. */
export async function listShapes(ctx: Ctx): Promise<Shape[]> {
  const { rows } = await sql<Shape>`
    select b.id, b.name, b.state, b.population, b.population_on, s.geometry, s.source, s.as_of
    from body_shape s join body b on (b.centre_id, b.id) = (s.centre_id, s.body_id) where b.state <> 'merged' order by b.search_name limit 2000`.execute(
    ctx.db,
  )
  return rows
}
