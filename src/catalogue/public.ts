import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { today } from '../platform/time.ts'
import type { OverageBand, Period } from './allowance.ts'
import { families, type Family, type Unit } from './families.ts'
import type { State } from './states.ts'

export type PublicRule = {
  bodyType: string | null
  populationFrom: number
  populationTo: number | null
  quantity: number | null
  period: Period
  overageBands: OverageBand[]
}
export type PublicService = {
  centreName: string
  centreSlug: string
  code: string
  family: Family
  state: State
  unit: Unit | null
  name: string
  publicDescription: string
  audience: string
  prerequisites: string
  requirements: string
  hours: string
  contacts: string
  activationTime: string
  serviceLevels: string
  fromOn: string
  demoNote: string
  /** The form by which it is asked for; null where there is none. */
  formTitle: string | null
  rules: PublicRule[]
}

/** What everybody may read of the services of a centre, in the order of families. A centre that is not there is a 404. */
export async function publicServices(ctx: Ctx, slug: string) {
  const { rows } =
    await sql<PublicService>`select * from public_services(${slug}, ${today(ctx.now, ctx.zone)}::date)`.execute(ctx.db)
  const [first] = rows
  if (!first) throw notFound()
  const services = rows.filter((r) => r.code !== null)
  services.sort((a, b) => families.indexOf(a.family) - families.indexOf(b.family))
  return { centre: { name: first.centreName, slug: first.centreSlug }, services }
}

/** Whether the centre explains something to everybody. */
export async function hasAnswers(ctx: Ctx, slug: string): Promise<boolean> {
  const { rows } = await sql<{
    yes: boolean
  }>`select exists (select from public_articles(${slug}, '') a where a.slug is not null) as yes`.execute(ctx.db)
  return rows[0]!.yes
}

export async function publicService(ctx: Ctx, slug: string, code: string) {
  const { centre, services } = await publicServices(ctx, slug)
  const service = services.find((s) => s.code === code)
  if (!service) throw notFound()
  return { centre, service }
}

/** How the public area of the centre one works in is called. */
export async function publicSlug(ctx: Ctx): Promise<string> {
  const row = await ctx.db.selectFrom('centre').select('slug').where('id', '=', ctx.actor.centreId).executeTakeFirst()
  return row?.slug ?? ''
}
