import { sql } from 'kysely'
import { membershipOn } from '../conventions/index.ts'
import type { BodyType } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { type OverageBand, overageCost, type Period } from './allowance.ts'
import type { Unit } from './families.ts'
import { cardAs, visible } from './services.ts'
import { inUse, type State } from './states.ts'

export type Membership = Awaited<ReturnType<typeof membershipOn>>

export type WhyCode =
  | 'included'
  | 'unlimited'
  | 'beyond_committed'
  | 'beyond_needs_commitment'
  | 'beyond_not_offered'
  | 'no_rule'
  | 'service_not_in_use'
  | 'service_not_agreed'
  | 'not_member'
  | 'no_data_deed'

export type Question = { bodyId: string; serviceCode: string; quantity?: number; on: string }

/** The answer to "may this body have it?", with all it stands on. */
export type Entitlement = {
  allowed: boolean
  /** A code with its values: `sayWhy` in words.ts makes the sentence. */
  why: { code: WhyCode; values: Record<string, string | number> }
  quantity: number
  /** What is left of the allowance; null is without limit. */
  left: number | null
  included: number | null
  used: number
  /** Units used beyond the allowance in this period. */
  over: number
  unit: Unit | null
  /** The period the allowance is of; `to` is null where the membership has no end. */
  period: { kind: Period; from: string; to: string | null } | null
  /** What the part of `quantity` beyond the allowance would cost; null when there is none or it is not offered. */
  overageCents: number | null
  overageBands: readonly OverageBand[]
  rule: { id: string; act: string; fromOn: string; toOn: string | null; source: string } | null
  /** The act the body belongs under. */
  act: { id: string; label: string } | null
  membership: Membership
  body: { id: string; name: string; type: BodyType }
  service: { id: string; code: string; name: string; state: State }
  /** The commitment that would pay for what is beyond. */
  consentId: string | null
}

export type Found = {
  bodyId: string
  bodyName: string
  bodyType: BodyType
  serviceId: string
  code: string
  state: State
  unit: Unit | null
  name: string
  processesData: boolean | null
  ruleId: string | null
  quantity: number | null
  period: Period | null
  ruleFrom: string | null
  ruleTo: string | null
  bands: OverageBand[] | null
  ruleAct: string | null
  ruleSource: string | null
  periodFrom: string | null
  periodTo: string | null
  used: number | null
  over: number | null
  consents: Consent[] | null
}
/** A commitment of the body's budget that holds that day, and how far it still goes; null is without that limit. */
export type Consent = { id: string; units: number | null; cents: number | null }

/** Whether a rule `r` is for bodies like `b`. One without a band is for those too whose inhabitants are not known. */
export const fits = sql`(r.body_type is null or r.body_type = b.type)
  and (r.population_from = 0 and r.population_to is null
    or b.population >= r.population_from and (r.population_to is null or b.population <= r.population_to))`

/** Which rule reaches a body `b` for a service `s` on a day: at most one, because contradictions are refused. */
export const reaches = (day: string) => sql`
  (r.centre_id, r.service_id) = (s.centre_id, s.id) and r.from_on <= ${day}::date and (r.to_on is null or r.to_on > ${day}::date) and ${fits}`

/**
 * The membership of a body `b` on a day, as `mem`. Its `since` is the first day of the whole adhesion: who was suspended
 * and came back has not a new allowance for the same convention.
 */
export const memberPeriod = (day: string) => sql`left join lateral (
  select m.standing, m.service_codes, m.to_on - 1 as until,
    (select min(x.from_on) from membership x where (x.centre_id, x.adhesion_id, x.body_id) = (m.centre_id, m.adhesion_id, m.body_id)) as since
  from membership m where (m.centre_id, m.body_id) = (b.centre_id, b.id) and m.from_on <= ${day}::date and m.to_on > ${day}::date
  order by m.standing, m.from_on desc limit 1) mem on true`

/** The period a day is in under a rule `r`, as `p`: of the calendar, or as long as the membership. */
export const rulePeriod = (day: string) => sql`left join lateral (
  select case r.period when 'year' then date_trunc('year', ${day}::date)::date when 'month' then date_trunc('month', ${day}::date)::date
      else coalesce(mem.since, r.from_on) end as period_from,
    case r.period when 'year' then (date_trunc('year', ${day}::date) + interval '1 year - 1 day')::date
      when 'month' then (date_trunc('month', ${day}::date) + interval '1 month - 1 day')::date else mem.until end as period_to
  where r.id is not null) p on true`

/**
 * May this body have so many of this service on that day, how many are left, what would it cost beyond, under which rule
 * and act. The only door to entitlements: two readings, the membership and everything else. Asks nothing of the person:
 * who may see the body may ask. Refuses with 404 a body or service that is not there.
 */
export async function mayHave(ctx: Ctx, { bodyId, serviceCode, quantity = 1, on }: Question): Promise<Entitlement> {
  const [membership, found] = await Promise.all([membershipOn(ctx, bodyId, on), findAll(ctx, bodyId, serviceCode, on)])
  return decide(found, membership, quantity)
}

export type WouldHave = {
  family: string
  code: string
  name: string
  unit: Unit | null
  listPriceCents: number | null
  /** Null under a rule is without limit; without a rule nothing is counted. */
  quantity: number | null
  period: Period | null
}

/** What a body of this type and size would have on a day if it belonged: each service in use, with what its rule includes. */
export async function wouldHave(
  ctx: Ctx,
  like: { bodyType: string; population: number | null },
  day: string,
): Promise<WouldHave[]> {
  const { rows } = await sql<WouldHave>`
    select s.family, s.code, coalesce(v.name, s.code) as name, s.unit, v.list_price_cents, r.quantity, r.period
    from service s
    cross join (select ${like.bodyType}::text as type, ${like.population}::int as population) b
    ${cardAs(day)}
    left join entitlement_rule r on ${reaches(day)}
    where s.state = any (${inUse}::text[]) order by s.family, name limit 500`.execute(ctx.db)
  return rows
}

async function findAll(ctx: Ctx, bodyId: string, code: string, day: string): Promise<Found> {
  const { rows } = await sql<Found>`
    select b.id as body_id, b.name as body_name, b.type as body_type, s.id as service_id, s.code, s.state, s.unit,
      coalesce(v.name, s.code) as name, v.processes_data, r.id as rule_id, r.quantity, r.period, r.from_on as rule_from, r.to_on as rule_to,
      r.overage_bands as bands, r.act as rule_act, r.source as rule_source, p.period_from, p.period_to, c.used, c.over, k.consents
    from service s
    join body b on b.centre_id = s.centre_id and b.id = ${bodyId}
    ${cardAs(day)}
    left join entitlement_rule r on ${reaches(day)}
    ${memberPeriod(day)}
    ${rulePeriod(day)}
    left join allowance_counter c on (c.centre_id, c.body_id, c.service_id, c.period_from) = (b.centre_id, b.id, s.id, p.period_from)
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', o.id, 'units', o.max_quantity - o.used_quantity, 'cents', o.max_cents - o.used_cents) order by o.from_on, o.id) as consents
      from overage_consent o where (o.centre_id, o.body_id, o.service_id) = (b.centre_id, b.id, s.id)
        and o.from_on <= ${day}::date and (o.to_on is null or o.to_on > ${day}::date)) k on true
    where s.code = ${code} and ${visible(ctx)} limit 1`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** The first commitment that covers all of it: an entry is paid by one. */
export const covering = (consents: readonly Consent[], units: number, cents: number) =>
  consents.find((c) => (c.units === null || c.units >= units) && (c.cents === null || c.cents >= cents))

/** The answer from what was found: values in, values out. */
export function decide(f: Found, membership: Membership, quantity: number): Entitlement {
  const used = f.used ?? 0
  const over = f.over ?? 0
  const left = f.quantity === null ? null : Math.max(0, f.quantity - used)
  const beyond = left === null ? 0 : Math.max(0, quantity - left)
  const bands = f.bands ?? []
  const cost = beyond > 0 ? overageCost(bands, over, beyond) : null
  const answer = (code: WhyCode, values: Record<string, string | number> = {}): Entitlement => ({
    allowed: code === 'included' || code === 'unlimited' || code === 'beyond_committed',
    why: { code, values },
    quantity,
    left: f.ruleId === null ? 0 : left,
    included: f.ruleId === null ? 0 : f.quantity,
    used,
    over,
    unit: f.unit,
    period: f.period && f.periodFrom ? { kind: f.period, from: f.periodFrom, to: f.periodTo } : null,
    overageCents: cost,
    overageBands: bands,
    rule: f.ruleId
      ? { id: f.ruleId, act: f.ruleAct ?? '', fromOn: f.ruleFrom!, toOn: f.ruleTo, source: f.ruleSource ?? '' }
      : null,
    act: membership.act,
    membership,
    body: { id: f.bodyId, name: f.bodyName, type: f.bodyType },
    service: { id: f.serviceId, code: f.code, name: f.name, state: f.state },
    consentId: null,
  })
  if (!inUse.includes(f.state)) return answer('service_not_in_use', { state: f.state })
  if (membership.standing === 'none') return answer('not_member')
  if (membership.serviceCodes !== '*' && !membership.serviceCodes.includes(f.code)) return answer('service_not_agreed')
  if (f.processesData && membership.dataDeedFrom === null) return answer('no_data_deed')
  if (!f.ruleId) return answer('no_rule')
  if (left === null) return answer('unlimited', { used })
  if (beyond === 0) return answer('included', { left, included: f.quantity! })
  const values = { left, included: f.quantity!, beyond, used }
  if (cost === null) return answer('beyond_not_offered', values)
  const consent = covering(f.consents ?? [], beyond, cost)
  return {
    ...answer(consent ? 'beyond_committed' : 'beyond_needs_commitment', { ...values, cents: cost }),
    consentId: consent?.id ?? null,
  }
}
