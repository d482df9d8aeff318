import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import type { Class } from './classify.ts'
import type { Mailbox } from './mailboxes.ts'
import type { ReceiptKind } from './pec.ts'
import type { Mail } from './read-mail.ts'
import { reportIn } from './reports.ts'
import { findSent } from './threads.ts'

/**
 * Puts a receipt or a delivery report beside the message it speaks of. A receipt counts only in the certified mailbox
 * the message left from: anywhere else anybody could write one.
 */
export async function keepReceipts(ctx: Ctx, box: Mailbox, receiptMessageId: string, outer: Mail, found: Class) {
  if (found.receipt) {
    const { of, carrierId, kind, recipient, reason, statedAt } = found.receipt
    const sent = box.purpose === 'pec' ? await findSent(ctx, of, carrierId) : null
    if (!sent || sent.mailboxId !== box.id) return
    if (carrierId && !sent.carrierId)
      await ctx.db.updateTable('mailMessage').set({ carrierId }).where('id', '=', sent.id).execute()
    await keep(ctx, { messageId: sent.id, receiptMessageId, kind, recipient, reason, statedAt: statedAt ?? ctx.now })
    return
  }
  const report = found.machine === 'delivery_report' ? reportIn(outer) : null
  const sent = report && (await findSent(ctx, report.of))
  if (!report || !sent || sent.mailboxId !== box.id) return
  for (const line of report.lines)
    await keep(ctx, { messageId: sent.id, receiptMessageId, ...line, statedAt: outer.sentAt ?? ctx.now })
}

async function keep(
  ctx: Ctx,
  row: {
    messageId: string
    receiptMessageId: string
    kind: ReceiptKind
    recipient: string
    reason: string
    statedAt: Temporal.Instant
  },
) {
  const kept = await ctx.db
    .insertInto('mailReceipt')
    .values(row)
    .onConflict((c) => c.columns(['centreId', 'receiptMessageId', 'messageId', 'recipient']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (kept) await record(ctx, 'mailbox.receipt_kept', { id: row.messageId }, { kind: row.kind })
}

/** What became of a message that left, in the order it was stated. */
export async function receiptsOf(ctx: Ctx, messageId: string) {
  const rows = await ctx.db
    .selectFrom('mailReceipt')
    .select(['id', 'kind', 'recipient', 'reason', 'statedAt', 'receiptMessageId'])
    .where('messageId', '=', messageId)
    .orderBy('statedAt')
    .orderBy('id')
    .limit(200)
    .execute()
  return rows.map((r) => ({ ...r, kind: r.kind as ReceiptKind }))
}
