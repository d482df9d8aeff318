import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import type { Unit } from './families.ts'

/** What a body owes for units beyond its allowance, or gets back when an entry was put right, and the commitment that pays. */
export type Charge = {
  /** The entry of consumption: a due that takes it keeps this, and takes it once. */
  entryId: string
  bodyId: string
  serviceCode: string
  serviceName: string
  unit: Unit | null
  /** Units beyond the allowance; negative in a correction. */
  quantity: number
  cents: number
  usedOn: string
  consentId: string
  officer: string
  act: string
  commitment: string
  commitmentYear: number
}

/**
 * The charges of a body, or of all, used until a day, that one included: the first used first. Corrections come with the
 * day of the entry they correct. Which of them a due has taken is known to who makes dues.
 */
export async function chargesOf(
  ctx: Ctx,
  { bodyId, from, until }: { bodyId?: string | undefined; from?: string | undefined; until: string },
): Promise<Charge[]> {
  const { rows } = await sql<Charge>`
    select e.id as entry_id, e.body_id, s.code as service_code, coalesce(v.name, s.code) as service_name, s.unit, e.over_quantity as quantity,
      e.cents, e.used_on, e.consent_id, k.officer, k.act, k.commitment, k.commitment_year
    from consumption e
    join overage_consent k on (k.centre_id, k.id) = (e.centre_id, e.consent_id)
    join service s on (s.centre_id, s.id) = (e.centre_id, e.service_id)
    left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.to_on is null
    where e.consent_id is not null and e.cents <> 0 and e.used_on <= ${until}::date
      ${from ? sql`and e.used_on >= ${from}::date` : sql``} ${bodyId ? sql`and e.body_id = ${bodyId}` : sql``}
    order by e.used_on, e.id limit 100000`.execute(ctx.db)
  return rows
}
