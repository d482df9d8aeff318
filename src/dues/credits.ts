import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { shareOut } from '../platform/money.ts'
import { DayInput } from '../platform/parse.ts'
import { enter } from './ledger.ts'
import { Amount } from './payments.ts'

export type CreditRow = {
  id: string
  bodyId: string
  name: string
  kind: 'penalty' | 'advance' | 'adjustment' | 'overpayment'
  cents: number
  leftCents: number
  reason: string
  source: string
  asOf: string
}
/** Credits and debits, of one body or of all, the latest first, with what is left of each. */
export async function listCredits(ctx: Ctx, bodyId?: string, limit = 500): Promise<CreditRow[]> {
  const { rows } = await sql<CreditRow>`
    select c.id, c.body_id, b.name, c.kind, c.cents, c.reason, c.source, c.as_of,
      (c.cents - coalesce((select sum(u.cents) from due_credit_use u where (u.centre_id, u.credit_id) = (c.centre_id, c.id)), 0))::bigint as left_cents
    from due_credit c join body b on (b.centre_id, b.id) = (c.centre_id, c.body_id)
    ${bodyId ? sql`where c.body_id = ${bodyId}` : sql``} order by c.as_of desc, c.id desc limit ${sql.lit(limit)}`.execute(
    ctx.db,
  )
  return rows
}

export const NewCredit = z.object({
  kind: z.enum(['penalty', 'advance']),
  amount: Amount,
  reason: z.string().trim().min(2).max(500),
  source: z.string().trim().min(1).max(200),
  asOf: DayInput,
  bodyIds: z.preprocess(
    (v) => (Array.isArray(v) ? v : v ? [v] : []),
    z.array(z.uuid()).min(1, 'nobody_chosen').max(10_000),
  ),
})

/**
 * Records a credit: an advance of a body, or a penalty of a supplier shared among the bodies that suffered, in proportion to what their dues
 * of that year ask (in equal parts where there are none), to the cent.
 */
export async function addCredit(ctx: Ctx, { amount, bodyIds, ...input }: z.output<typeof NewCredit>) {
  const ids = [...new Set(bodyIds)].toSorted()
  const { rows } = await sql<{ id: string; weight: number }>`
    select b.id, coalesce((select sum(d.quota_cents) from due d where (d.centre_id, d.body_id) = (b.centre_id, b.id) and d.kind = 'forecast'
      and d.state <> 'replaced' and d.year = extract(year from ${input.asOf}::date)::int), 0)::bigint as weight
    from body b where b.id = any (${ids}::uuid[]) order by b.id`.execute(ctx.db)
  if (rows.length !== ids.length) throw invalid({ bodyIds: 'nobody_chosen' })
  const parts = shareOut(
    amount,
    rows.map((r) => Math.max(0, r.weight)),
  )
  for (const [i, { id }] of rows.entries()) {
    const cents = parts[i]!
    if (cents === 0) continue
    await keepCredit(ctx, { ...input, bodyId: id, cents })
  }
}

type Credit = Pick<z.output<typeof NewCredit>, 'kind' | 'reason' | 'source' | 'asOf'> & {
  bodyId: string
  cents: number
}
/** One credit of one body, with its entry in the ledger. */
export async function keepCredit(ctx: Ctx, credit: Credit) {
  const { bodyId, cents, kind } = credit
  await ctx.db
    .insertInto('dueCredit')
    .values({ ...credit, personId: ctx.actor.personId })
    .execute()
  await enter(ctx, [
    {
      bodyId,
      // An advance is money that came in; a penalty is given up of what bodies owe.
      debit: kind === 'advance' ? 'treasury' : 'income',
      credit: 'credit',
      cents,
      reason: 'credit',
      enteredOn: credit.asOf,
    },
  ])
  await record(ctx, 'dues.credit_kept', { id: bodyId, bodyId }, { kind, cents })
}
