import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'

const accounts = ['receivable', 'income', 'treasury', 'waived', 'credit'] as const
export type Account = (typeof accounts)[number]
type Reason = 'notice' | 'payment' | 'overpayment' | 'reversal' | 'waiver' | 'replacement' | 'credit' | 'credit_use'
type Entry = {
  bodyId: string
  debit: Account
  credit: Account
  cents: number
  reason: Reason
  enteredOn?: string
  dueId?: string | null
  paymentId?: string | null
}

/** Takes so much from one account and gives it to another. What is open of a due follows, by the database's own hand. */
export async function enter(ctx: Ctx, entries: readonly Entry[]) {
  const rows = entries.filter((e) => e.cents !== 0)
  if (rows.length === 0) return
  const day = today(ctx.now, ctx.zone)
  await ctx.db
    .insertInto('ledgerEntry')
    .values(
      rows.map(({ debit, credit, cents, enteredOn = day, ...e }) => ({
        ...e,
        enteredOn,
        // A negative amount goes the other way round.
        ...(cents > 0 ? { debit, credit, cents } : { debit: credit, credit: debit, cents: -cents }),
        recordedAt: ctx.now,
      })),
    )
    .execute()
}

export type Balance = { account: Account; cents: number }

/** What each account holds, of the centre or of one body: debits less credits. The balances always add up to nothing. */
export async function balances(ctx: Ctx, bodyId?: string): Promise<Balance[]> {
  const { rows } = await sql<Balance>`
    select account, sum(cents)::bigint as cents from (
      select debit as account, cents from ledger_entry ${bodyId ? sql`where body_id = ${bodyId}` : sql``}
      union all select credit, -cents from ledger_entry ${bodyId ? sql`where body_id = ${bodyId}` : sql``}) m
    group by account`.execute(ctx.db)
  return accounts.map((account) => ({ account, cents: rows.find((r) => r.account === account)?.cents ?? 0 }))
}

/** The ledger of a body, or of the centre, the latest first. */
export async function listLedger(
  ctx: Ctx,
  { bodyId, year }: { bodyId?: string | undefined; year?: number | undefined },
  limit = 200,
) {
  const { rows } = await sql<{
    id: string
    bodyId: string
    bodyName: string
    debit: Account
    credit: Account
    cents: number
    reason: Reason
    enteredOn: string
    dueId: string | null
    number: number | null
    dueYear: number | null
  }>`
    select e.id, e.body_id, b.name as body_name, e.debit, e.credit, e.cents, e.reason, e.entered_on, e.due_id, d.number, d.year as due_year
    from ledger_entry e join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
    left join due d on (d.centre_id, d.id) = (e.centre_id, e.due_id)
    where true ${bodyId ? sql`and e.body_id = ${bodyId}` : sql``}
      ${year ? sql`and e.entered_on >= ${`${year}-01-01`}::date and e.entered_on < ${`${year + 1}-01-01`}::date` : sql``}
    order by e.entered_on desc, e.id desc limit ${sql.lit(limit)}`.execute(ctx.db)
  return rows
}

/** Dues whose open amount is not what the ledger says: always none. */
export async function ledgerMismatches(ctx: Ctx) {
  const { rows } = await sql<{ id: string }>`
    select d.id from due d left join (
      select due_id, sum(case when debit = 'receivable' then cents when credit = 'receivable' then -cents else 0 end)::bigint as cents
      from ledger_entry where due_id is not null group by due_id) l on l.due_id = d.id
    where d.open_cents <> coalesce(l.cents, 0) limit 100`.execute(ctx.db)
  return rows
}
