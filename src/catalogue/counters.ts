import { sql } from 'kysely'
import { membershipOn } from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { exhaustedOn, type OverageBand, type Period } from './allowance.ts'
import { type Membership, memberPeriod, reaches, rulePeriod } from './entitlement.ts'
import type { Family, Unit } from './families.ts'
import { cardAs, visible } from './services.ts'
import { inUse, type State } from './states.ts'

export type Allowance = {
  serviceId: string
  code: string
  name: string
  family: Family
  state: State
  unit: Unit | null
  processesData: boolean | null
  listPriceCents: number | null
  ruleId: string | null
  quantity: number | null
  period: Period | null
  bands: OverageBand[] | null
  periodFrom: string | null
  periodTo: string | null
  used: number
  over: number
  /** What was charged beyond the allowance in this period. */
  overCents: number
  /** What stands in the way although a rule reaches the body: no membership, not agreed with it, no deed of art. 28. */
  lacks: 'membership' | 'agreement' | 'deed' | null
  /** The day it will be used up if it goes on as so far. */
  exhaustedOn: string | null
}

/** Everything a body is entitled to on a day, with what it has used: "what we get for our fee". */
export async function allowancesOf(
  ctx: Ctx,
  bodyId: string,
  day: string,
): Promise<{ membership: Membership; rows: Allowance[] }> {
  const asked = membershipOn(ctx, bodyId, day)
  const { rows } = await sql<Omit<Allowance, 'lacks' | 'exhaustedOn'>>`
    select s.id as service_id, s.code, coalesce(v.name, s.code) as name, s.family, s.state, s.unit, v.list_price_cents,
      r.id as rule_id, r.quantity, r.period, r.overage_bands as bands, p.period_from, p.period_to, v.processes_data,
      coalesce(c.used, 0) as used, coalesce(c.over, 0) as over,
      case when c.over > 0 then (select sum(e.cents)::bigint from consumption e
        where (e.centre_id, e.body_id, e.service_id, e.period_from) = (c.centre_id, c.body_id, c.service_id, c.period_from)) else 0 end as over_cents
    from body b
    join service s on s.centre_id = b.centre_id
    ${cardAs(day)}
    left join entitlement_rule r on ${reaches(day)}
    ${memberPeriod(day)}
    ${rulePeriod(day)}
    left join allowance_counter c on (c.centre_id, c.body_id, c.service_id, c.period_from) = (b.centre_id, b.id, s.id, p.period_from)
    where b.id = ${bodyId} and s.state = any (${inUse}::text[]) and ${visible(ctx)}
    order by s.family, name limit 500`.execute(ctx.db)
  const membership = await asked
  return {
    membership,
    rows: rows.map((row) => ({
      ...row,
      lacks: lacks(membership, row),
      exhaustedOn: row.periodFrom
        ? exhaustedOn({ used: row.used, included: row.quantity, from: row.periodFrom, to: row.periodTo }, day)
        : null,
    })),
  }
}

function lacks(m: Membership, { code, processesData }: Pick<Allowance, 'code' | 'processesData'>): Allowance['lacks'] {
  if (m.standing === 'none') return 'membership'
  if (m.serviceCodes !== '*' && !m.serviceCodes.includes(code)) return 'agreement'
  return processesData && m.dataDeedFrom === null ? 'deed' : null
}

/** What the units used within the allowance would have cost at list price. */
export const valueOf = (a: Pick<Allowance, 'used' | 'listPriceCents'>) =>
  a.listPriceCents === null ? null : a.used * a.listPriceCents
