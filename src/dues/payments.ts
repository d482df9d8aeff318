import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput } from '../platform/parse.ts'
import { readEuro } from '../platform/money.ts'
import { today } from '../platform/time.ts'
import { getDue } from './dues.ts'
import { enter } from './ledger.ts'
import { moveNamed, open } from './moves.ts'
import { setState, settleState } from './moving.ts'

/** Euros as people type them, in cents: more than nothing. */
export const Amount = z
  .string()
  .trim()
  .transform((text, ctx) => {
    const cents = readEuro(text)
    if (cents === null || cents <= 0) {
      ctx.addIssue({ code: 'custom', message: 'amount_shape' })
      return z.NEVER
    }
    return cents
  })
export const NewPayment = z.object({
  amount: Amount,
  receivedOn: DayInput,
  reference: z.string().trim().max(120).default(''),
  note: z.string().trim().max(500).default(''),
})
export type PaymentInput = {
  cents: number
  receivedOn: string
  reference: string
  note: string
  source: 'hand' | 'api' | 'statement'
}

/**
 * Registers money received for a due. The same payment (due, day, amount, number in the journal) is registered once, however many
 * press at once. What is beyond the due stays in the body's favour for the next one.
 */
export async function registerPayment(ctx: Ctx, dueId: string, { cents, ...input }: PaymentInput) {
  if (input.receivedOn > today(ctx.now, ctx.zone)) throw invalid({ receivedOn: 'payment_in_future' })
  // Two who register at once take turns: the second reads what the first left.
  await sql`select 1 from due where id = ${dueId} for update`.execute(ctx.db)
  const due = await getDue(ctx, dueId)
  const known = await samePayment(ctx, dueId, { cents, ...input })
  if (known) throw conflict('payment_known', { who: known.personName ?? '', day: known.receivedOn })
  if (!open.includes(due.state)) throw conflict('payment_not_open', { state: due.state })
  const payment = await ctx.db
    .insertInto('payment')
    .values({ ...input, cents, dueId, bodyId: due.bodyId, personId: ctx.actor.personId, recordedAt: ctx.now })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!payment) throw conflict('payment_known')
  const within = Math.min(cents, due.openCents)
  const about = { bodyId: due.bodyId, paymentId: payment.id, enteredOn: input.receivedOn }
  await enter(ctx, [
    { ...about, debit: 'treasury', credit: 'receivable', cents: within, reason: 'payment', dueId },
    { ...about, debit: 'treasury', credit: 'credit', cents: cents - within, reason: 'overpayment' },
  ])
  if (cents > within)
    await ctx.db
      .insertInto('dueCredit')
      .values({
        bodyId: due.bodyId,
        kind: 'overpayment',
        cents: cents - within,
        reason: `Pagato in più, avviso ${due.number}/${due.year}`,
        source: input.reference || `pagamento del ${input.receivedOn}`,
        paymentId: payment.id,
        asOf: input.receivedOn,
        fromDueId: dueId,
        personId: ctx.actor.personId,
      })
      .execute()
  await record(ctx, 'dues.payment_registered', { id: dueId, bodyId: due.bodyId }, { cents, source: input.source })
  await settleState(ctx, dueId)
  return payment.id
}

const samePayment = (ctx: Ctx, dueId: string, p: Omit<PaymentInput, 'note' | 'source'>) =>
  ctx.db
    .selectFrom('payment as m')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['m.id', 'm.receivedOn', 'p.name as personName'])
    .where('m.dueId', '=', dueId)
    .where('m.receivedOn', '=', p.receivedOn)
    .where('m.cents', '=', p.cents)
    .where('m.reference', '=', p.reference)
    .where('m.reversedAt', 'is', null)
    .executeTakeFirst()

const columns = [
  'm.id',
  'm.dueId',
  'm.bodyId',
  'b.name as bodyName',
  'd.number',
  'd.year',
  'm.cents',
  'm.receivedOn',
  'm.reference',
  'm.source',
  'm.note',
  'm.recordedAt',
  'm.reversedAt',
  'm.reversalNote',
  'p.name as personName',
] as const
const payments = (ctx: Ctx) =>
  ctx.db
    .selectFrom('payment as m')
    .innerJoin('due as d', (j) => j.onRef('d.centreId', '=', 'm.centreId').onRef('d.id', '=', 'm.dueId'))
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'm.centreId').onRef('b.id', '=', 'm.bodyId'))
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(columns)

export const listPayments = (ctx: Ctx, dueId?: string, limit = 200) =>
  payments(ctx)
    .$if(dueId !== undefined, (q) => q.where('m.dueId', '=', dueId!))
    .orderBy('m.receivedOn', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit)
    .execute()
export type PaymentRow = Awaited<ReturnType<typeof listPayments>>[number]

export async function getPayment(ctx: Ctx, id: string) {
  const row = await payments(ctx).where('m.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

export const Reversal = z.object({ note: z.string().trim().min(3).max(500) })

/** Takes a payment back: of the wrong body, or never received. Every entry it made is made the other way round. */
export async function reversePayment(ctx: Ctx, id: string, { note }: z.output<typeof Reversal>) {
  const { dueId } = await getPayment(ctx, id)
  await sql`select 1 from due where id = ${dueId} for update`.execute(ctx.db)
  const payment = await getPayment(ctx, id)
  if (payment.reversedAt) throw conflict('payment_is_reversed')
  await undoOverpayment(ctx, id)
  const before = await getDue(ctx, dueId)
  await ctx.db.updateTable('payment').set({ reversedAt: ctx.now, reversalNote: note }).where('id', '=', id).execute()
  const entries = await ctx.db
    .selectFrom('ledgerEntry')
    .select(['debit', 'credit', 'cents', 'dueId', 'bodyId'])
    .where('paymentId', '=', id)
    .execute()
  // A paid due may not have anything open: it leaves that state first.
  if (before.state === 'paid' || before.state === 'partially_paid')
    await setState(ctx, before, moveNamed('reversal'), { reason: note })
  await enter(
    ctx,
    entries.map((e) => ({
      bodyId: e.bodyId,
      debit: e.credit as 'receivable',
      credit: e.debit as 'treasury',
      cents: e.cents,
      reason: 'reversal',
      dueId: e.dueId,
      paymentId: id,
    })),
  )
  await settleState(ctx, dueId)
  return payment
}

/** What was paid in excess is no longer in the body's favour; where another due used it already, that one comes first. */
async function undoOverpayment(ctx: Ctx, paymentId: string) {
  const credit = await ctx.db
    .selectFrom('dueCredit')
    .select(['id', 'bodyId', 'cents', 'fromDueId'])
    .where('paymentId', '=', paymentId)
    .where('cents', '>', 0)
    .executeTakeFirst()
  if (!credit) return
  const used = await ctx.db
    .selectFrom('dueCreditUse')
    .select('dueId')
    .where('creditId', '=', credit.id)
    .executeTakeFirst()
  if (used) throw conflict('overpaid_used')
  await ctx.db
    .insertInto('dueCredit')
    .values({
      bodyId: credit.bodyId,
      kind: 'overpayment',
      cents: -credit.cents,
      reason: 'Storno di quanto pagato in più',
      source: 'storno',
      paymentId,
      asOf: today(ctx.now, ctx.zone),
      fromDueId: credit.fromDueId,
      personId: ctx.actor.personId,
    })
    .execute()
}
