import { type Ctx } from './ctx.ts'
import { Problem } from './errors.ts'
import { sha256 } from './ids.ts'
import { canonical } from './seals.ts'

type Answer = { status: number; location: string | null; answer: unknown }

/** Kept for a day per token: asking again with the same key gives the same answer, with another request is refused. */
export async function answerOnce(
  ctx: Ctx,
  {
    tokenId,
    key,
    request,
    once,
  }: { tokenId: string | null; key: string | undefined; request: unknown; once: readonly string[] },
  perform: () => Promise<Answer>,
): Promise<Answer> {
  if (!tokenId) return perform() // a person's own click: the form leads away from itself
  if (!key || key.length < 8 || key.length > 200) throw new Problem(422, 'idempotency_key_required')
  const requestHash = sha256(canonical(request))
  const kept = await ctx.db
    .selectFrom('idempotencyKey')
    .select(['requestHash', 'status', 'location', 'answer'])
    .where('tokenId', '=', tokenId)
    .where('key', '=', key)
    .where('createdAt', '>', ctx.now.subtract({ hours: 24 }))
    .executeTakeFirst()
  if (kept) {
    if (!requestHash.equals(kept.requestHash)) throw new Problem(409, 'idempotency_key_reused')
    return { status: kept.status, location: kept.location, answer: kept.answer }
  }
  const done = await perform()
  // Two at once: the second one to arrive here waits, finds the first one's row and is undone with a conflict.
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('idempotencyKey')
    .values({
      tokenId,
      key,
      requestHash,
      status: done.status,
      location: done.location,
      answer: JSON.stringify(done.answer, (field, value: unknown) => (once.includes(field) ? null : value)),
      createdAt: ctx.now,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) throw new Problem(409, 'idempotency_key_reused')
  return done
}
