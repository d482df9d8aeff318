import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { newSecret, sha256 } from '../platform/ids.ts'
import { optional } from '../platform/parse.ts'
import { allRoles, isCentreRole, type Role } from './roles.ts'

export const NewToken = z.object({
  name: z.string().trim().min(1).max(100),
  role: z.enum(allRoles as [Role, ...Role[]]),
  bodyId: optional(z.uuid()),
  days: z.coerce.number().int().min(1).max(366).default(30),
})

/** Makes a token with one role, in the centre or narrowed to a body. The secret is returned here and never again. */
export async function createToken(ctx: Ctx, { name, role, bodyId, days }: z.output<typeof NewToken>) {
  if (isCentreRole(role) && bodyId) throw invalid({ bodyId: 'mandate_centre_role' })
  if (!isCentreRole(role) && !bodyId) throw invalid({ bodyId: 'mandate_needs_body' })
  if (bodyId && !(await ctx.db.selectFrom('body').select('id').where('id', '=', bodyId).executeTakeFirst()))
    throw invalid({ bodyId: 'mandate_needs_body' })
  const secret = `cmp_${newSecret()}`
  const token = await ctx.db
    .insertInto('apiToken')
    .values({
      hash: sha256(secret),
      name,
      role,
      scopeBodyId: bodyId ?? null,
      createdBy: ctx.actor.personId,
      createdAt: ctx.now,
      expiresAt: ctx.now.add({ hours: 24 * days }),
    })
    .returning(['id', 'expiresAt'])
    .executeTakeFirstOrThrow()
  await record(ctx, 'people.token_created', token, { role })
  return { ...token, secret }
}

export const listTokens = (ctx: Ctx) =>
  ctx.db
    .selectFrom('apiToken as t')
    .leftJoin('body as b', (join) => join.onRef('b.centreId', '=', 't.centreId').onRef('b.id', '=', 't.scopeBodyId'))
    .select([
      't.id',
      't.name',
      't.role',
      'b.name as bodyName',
      't.createdAt',
      't.expiresAt',
      't.lastUsedAt',
      't.revokedAt',
    ])
    .orderBy('t.createdAt', 'desc')
    .limit(200)
    .execute()

export async function revokeToken(ctx: Ctx, id: string) {
  const token = await ctx.db
    .updateTable('apiToken')
    .set({ revokedAt: ctx.now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!token) throw notFound()
  await record(ctx, 'people.token_revoked', token)
}
