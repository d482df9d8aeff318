import { sql } from 'kysely'
import { z } from 'zod'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { Version } from '../platform/parse.ts'
import { seal, unseal } from '../platform/secrets.ts'
import { addressProblem } from './address.ts'
import { kinds } from './kinds.ts'
import { HOURS_OF_OLD_SECRET } from './retries.ts'
import { newSigningSecret } from './signing.ts'

/** Demos and tests run on one machine: there an address on it may be told. */
export const loopback = () => config().demo

export const WebhookInput = z.object({
  name: z.string().trim().min(2).max(120),
  url: z.string().trim().min(8).max(500),
  kinds: z.preprocess(
    (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
    z.array(z.enum(kinds)).min(1, 'webhook_kinds_missing').max(kinds.length),
  ),
})
export const WebhookEdit = WebhookInput.extend({ version: Version })

const columns = [
  'id',
  'name',
  'url',
  'kinds',
  'ownerId',
  'state',
  'failingSince',
  'oldUntil',
  'createdAt',
  'version',
] as const
export const listWebhooks = (ctx: Ctx) =>
  ctx.db.selectFrom('webhook').select(columns).orderBy('name').orderBy('id').limit(200).execute()
/** The same in the order they were registered, a part at a time. */
export const webhooksAfter = (ctx: Ctx, id: string | undefined, limit: number) =>
  ctx.db
    .selectFrom('webhook')
    .select(columns)
    .$if(id !== undefined, (q) => q.where('id', '>', id!))
    .orderBy('id')
    .limit(limit)
    .execute()
export type Webhook = Awaited<ReturnType<typeof listWebhooks>>[number]

export async function getWebhook(ctx: Ctx, id: string) {
  const row = await ctx.db.selectFrom('webhook').select(columns).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

const checked = ({ url, ...rest }: z.output<typeof WebhookInput>) => {
  const problem = addressProblem(url, { loopback: loopback() })
  if (problem) throw invalid({ url: problem })
  return { url, ...rest }
}

/** Registers an address. Its secret is told here and never again. */
export async function addWebhook(ctx: Ctx, input: z.output<typeof WebhookInput>) {
  const secret = newSigningSecret()
  const { id } = await ctx.db
    .insertInto('webhook')
    .values({ ...checked(input), secret: seal(secret), ownerId: ctx.actor.personId, createdAt: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'webhooks.webhook_added', { id })
  return { id, secret }
}

export async function saveWebhook(ctx: Ctx, id: string, { version, ...input }: z.output<typeof WebhookEdit>) {
  const row = await ctx.db
    .updateTable('webhook')
    .set({ ...checked(input), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('stale')
  await record(ctx, 'webhooks.webhook_changed', { id })
}

/** A new secret; the one before it signs as well for a day, so that who verifies has the time to change it. */
export async function rotateSecret(ctx: Ctx, id: string): Promise<string> {
  const secret = newSigningSecret()
  const row = await ctx.db
    .updateTable('webhook')
    .set({
      oldSecret: sql`secret`,
      oldUntil: ctx.now.add({ hours: HOURS_OF_OLD_SECRET }),
      secret: seal(secret),
    })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound()
  await record(ctx, 'webhooks.secret_rotated', { id })
  return secret
}

/** The secrets that sign now, the newest first. */
export async function secretsOf(ctx: Ctx, id: string): Promise<string[]> {
  const row = await ctx.db
    .selectFrom('webhook')
    .select(['secret', 'oldSecret', 'oldUntil'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const old = row.oldSecret && row.oldUntil && Temporal.Instant.compare(row.oldUntil, ctx.now) > 0
  return [row.secret, ...(old ? [row.oldSecret!] : [])].map((sealed) => unseal(Buffer.from(sealed)))
}

export const Switch = z.object({ state: z.enum(['on', 'off']) })
export async function switchWebhook(ctx: Ctx, id: string, { state }: z.output<typeof Switch>) {
  const row = await ctx.db
    .updateTable('webhook')
    .set({ state, failingSince: null })
    .where('id', '=', id)
    .where('state', '<>', state)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('webhook_already')
  await record(ctx, 'webhooks.webhook_switched', { id }, { state })
}

export async function removeWebhook(ctx: Ctx, id: string) {
  const row = await ctx.db.deleteFrom('webhook').where('id', '=', id).returning('id').executeTakeFirst()
  if (!row) throw notFound()
  await record(ctx, 'webhooks.webhook_removed', { id })
}
