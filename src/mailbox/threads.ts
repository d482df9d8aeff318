import type { Ctx } from '../platform/ctx.ts'

/** The conversation a message belongs to, by the ids it answers, the nearest first. Null when none of them is known here. */
export async function threadOf(ctx: Ctx, ids: readonly string[]): Promise<string | null> {
  const asked = [...new Set(ids.filter(Boolean))].slice(0, 60)
  if (asked.length === 0) return null
  const byHeader = await known(ctx, 'headerId', asked)
  // Certified mail is answered by the id its provider gave it.
  const found = new Map([...(await known(ctx, 'carrierId', asked)), ...byHeader])
  const nearest = asked.find((id) => found.has(id))
  return nearest === undefined ? null : found.get(nearest)!
}

const known = async (ctx: Ctx, column: 'headerId' | 'carrierId', ids: readonly string[]) =>
  new Map(
    (
      await ctx.db
        .selectFrom('mailMessage')
        .select([`${column} as key`, 'threadId'])
        .where(column, 'in', ids)
        .where(column, '<>', '')
        .limit(200)
        .execute()
    ).map((m) => [m.key, m.threadId] as const),
  )

/** Whether a message with this id left from here. */
export const wroteIt = async (ctx: Ctx, headerId: string) => headerId !== '' && (await findSent(ctx, headerId)) !== null

/** The message of ours with this id, whichever way its servers call it. */
export async function findSent(ctx: Ctx, ...ids: string[]) {
  const asked = ids.filter(Boolean)
  if (asked.length === 0) return null
  for (const column of ['headerId', 'carrierId'] as const) {
    const row = await ctx.db
      .selectFrom('mailMessage')
      .select(['id', 'mailboxId', 'carrierId', 'subject'])
      .where(column, 'in', asked)
      .where(column, '<>', '')
      .where('direction', '=', 'out')
      .executeTakeFirst()
    if (row) return row
  }
  return null
}
