import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'

/** A paid position until the last day of what the money obliges to, and what ends before. */
export type Kept = {
  id: string
  number: number
  bodyId: string
  bodyName: string
  callTitle: string
  until: string | null
  serviceAlive: boolean
  answersName: string
  contractUntil: string | null
  supplier: string | null
}
export type Risk = 'service_off' | 'contract_short' | 'no_contract' | 'nobody'

/** What endangers the money of a paid position: service off, a contract that ends before the duty or has no end, nobody who answers. */
export function risksOf(k: Pick<Kept, 'until' | 'serviceAlive' | 'answersName' | 'contractUntil'>): Risk[] {
  return [
    ...(k.serviceAlive ? [] : (['service_off'] as const)),
    ...(k.contractUntil === null
      ? (['no_contract'] as const)
      : k.until !== null && k.contractUntil < k.until
        ? (['contract_short'] as const)
        : []),
    ...(k.answersName === '' ? (['nobody'] as const) : []),
  ]
}

/** The paid positions still to be kept alive, the first to end first. */
export async function radar(ctx: Ctx, limit = 500): Promise<Kept[]> {
  const { rows } =
    await sql<Kept>`select p.id, p.number, p.body_id, b.name as body_name, c.title as call_title, d.due_on as until, p.service_alive, p.answers_name,
      k.ends_on as contract_until, k.supplier
    from funding_position p join body b on (b.centre_id, b.id) = (p.centre_id, p.body_id) join fund_call c on (c.centre_id, c.id) = (p.centre_id, p.call_id)
    left join deadline d on d.centre_id = p.centre_id and d.object_kind = 'positions.position' and d.object_id = p.id and d.rule = 'maintenance'
    left join lateral (select ends_on, supplier from position_contract where (centre_id, position_id) = (p.centre_id, p.id) and ends_on is not null
      order by ends_on desc limit 1) k on true
    where p.state in ('paid', 'in_maintenance', 'sample_check') order by d.due_on nulls last, p.number limit ${sql.lit(limit)}`.execute(
      ctx.db,
    )
  return rows
}
