import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { enqueue, record } from '../platform/events.ts'
import { newId } from '../platform/ids.ts'
import { postLetter } from '../platform/mail.ts'
import type { InCentre } from '../platform/tasks.ts'
import { today } from '../platform/time.ts'
import { post } from './address.ts'
import { TRIAL } from './kinds.ts'
import { DAYS_KEPT, DAYS_OF_FAILURE, nextAttempt } from './retries.ts'
import { signature } from './signing.ts'
import { getWebhook, loopback, secretsOf } from './webhooks.ts'
import { words } from './words.ts'

/** What is sent: identifiers, never people's data. */
type Told = { id: string; kind: string; at: string; centre: string; data: Record<string, unknown> }

const slugOf = async (ctx: Ctx) =>
  (await ctx.db.selectFrom('centre').select('slug').where('id', '=', ctx.actor.centreId!).executeTakeFirstOrThrow())
    .slug

const send = (ctx: Ctx, id: string, at?: Temporal.Instant) =>
  enqueue(ctx, 'webhooks.send', { deliveryId: id }, { key: `webhook ${id}`, ...(at && { at }) })

/** Something happened: a delivery to each address that asked for it. The same event told twice is one. */
export async function tell(ctx: Ctx, seq: number) {
  const { rows } = await sql<{
    name: string
    recordedAt: Temporal.Instant
    subjectId: string
    bodyId: string | null
    ipaCode: string | null
    number: number | null
    facts: Record<string, unknown>
  }>`select e.name, e.recorded_at, e.subject_id, e.body_id, b.ipa_code, t.number, e.facts from event e
    left join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
    left join ticket t on (t.centre_id, t.id) = (e.centre_id, e.subject_id)
    where e.seq = ${seq}::bigint`.execute(ctx.db)
  const event = rows[0]
  if (!event) return
  const hooks = await sql<{
    id: string
  }>`select id from webhook where state = 'on' and ${event.name} = any (kinds) limit 200`.execute(ctx.db)
  if (hooks.rows.length === 0) return
  const centre = await slugOf(ctx)
  for (const hook of hooks.rows) {
    const id = newId()
    const told: Told = {
      id,
      kind: event.name,
      at: event.recordedAt.toString(),
      centre,
      data: {
        subjectId: event.subjectId,
        bodyId: event.bodyId,
        ...(event.ipaCode && { ipaCode: event.ipaCode }),
        ...(event.number && { number: event.number }),
        ...event.facts,
      },
    }
    const kept = await ctx.db
      .insertInto('webhookDelivery')
      .values({ id, webhookId: hook.id, kind: event.name, body: JSON.stringify(told), eventSeq: seq, madeAt: ctx.now })
      .onConflict((c) => c.columns(['centreId', 'webhookId', 'eventSeq']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (kept) await send(ctx, kept.id)
  }
}

/** One that says nothing happened: to see whether it arrives, also where the address is switched off. */
export async function tryOut(ctx: Ctx, webhookId: string) {
  await getWebhook(ctx, webhookId)
  const id = newId()
  const told: Told = { id, kind: TRIAL, at: ctx.now.toString(), centre: await slugOf(ctx), data: {} }
  await ctx.db
    .insertInto('webhookDelivery')
    .values({ id, webhookId, kind: TRIAL, body: JSON.stringify(told), madeAt: ctx.now })
    .execute()
  await send(ctx, id)
  await record(ctx, 'webhooks.trial_sent', { id: webhookId })
  return id
}

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
type Part = { state?: (typeof deliveryStates)[number] | undefined; before?: string | undefined; limit?: number }
/** The deliveries of an address, the latest first; `before` is the last one seen. */
export const listDeliveries = (ctx: Ctx, webhookId: string, { state, before, limit = 100 }: Part = {}) =>
  ctx.db
    .selectFrom('webhookDelivery')
    .select(['id', 'kind', 'state', 'attempts', 'answer', 'problem', 'madeAt', 'lastAt', 'nextAt'])
    .where('webhookId', '=', webhookId)
    .$if(state !== undefined, (q) => q.where('state', '=', state!))
    .$if(before !== undefined, (q) =>
      q.where(
        sql<boolean>`(made_at, id) < (select d.made_at, d.id from webhook_delivery d where d.id = ${before!}::uuid)`,
      ),
    )
    .orderBy('madeAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
export type Delivery = Awaited<ReturnType<typeof listDeliveries>>[number]

/** One delivery of an address, or 404. */
export async function getDelivery(ctx: Ctx, webhookId: string, id: string) {
  const row = await ctx.db
    .selectFrom('webhookDelivery')
    .select(['id', 'kind', 'body', 'state', 'attempts', 'answer', 'problem', 'madeAt', 'lastAt', 'nextAt'])
    .where('id', '=', id)
    .where('webhookId', '=', webhookId)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Sends one again, with the same id and words: who received it already can tell. */
export async function sendAgain(ctx: Ctx, webhookId: string, id: string) {
  const { state } = await getDelivery(ctx, webhookId, id)
  if (state === 'waiting') throw conflict('delivery_waiting')
  await ctx.db
    .updateTable('webhookDelivery')
    .set({ state: 'waiting', attempts: 0, nextAt: null })
    .where('id', '=', id)
    .execute()
  await send(ctx, id)
  await record(ctx, 'webhooks.delivery_repeated', { id: webhookId })
}

/** One attempt: read, send with no transaction open, write what came of it. Running it twice sends the same id twice. */
export async function attempt(inCentre: InCentre, id: string, signal?: AbortSignal) {
  const found = await inCentre(
    async (ctx) => {
      const row = await ctx.db
        .selectFrom('webhookDelivery as d')
        .innerJoin('webhook as w', (j) => j.onRef('w.centreId', '=', 'd.centreId').onRef('w.id', '=', 'd.webhookId'))
        .select(['d.id', 'd.webhookId', 'd.body', 'd.kind', 'd.state', 'w.url', 'w.state as hook'])
        .where('d.id', '=', id)
        .executeTakeFirst()
      if (!row || row.state !== 'waiting') return null
      const seconds = Math.floor(ctx.now.epochMilliseconds / 1000)
      return { ...row, signature: signature(await secretsOf(ctx, row.webhookId), seconds, row.body) }
    },
    { readOnly: true },
  )
  if (!found) return
  if (found.hook === 'off' && found.kind !== TRIAL) return inCentre((ctx) => giveUp(ctx, id, 'off'))
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Campanile',
    'campanile-signature': found.signature,
  }
  const outcome = await post(found.url, found.body, headers, { loopback: loopback(), ...(signal && { signal }) })
  await inCentre(async (ctx) => {
    const arrived = outcome.problem === ''
    const { attempts } = await ctx.db
      .updateTable('webhookDelivery')
      .set({ attempts: sql`attempts + 1`, answer: outcome.answer, problem: outcome.problem, lastAt: ctx.now })
      .where('id', '=', id)
      .returning('attempts')
      .executeTakeFirstOrThrow()
    const next = arrived || found.kind === TRIAL ? null : nextAttempt(attempts, ctx.now)
    const state = arrived ? 'delivered' : next ? 'waiting' : 'failed'
    await ctx.db.updateTable('webhookDelivery').set({ state, nextAt: next }).where('id', '=', id).execute()
    if (next) await send(ctx, id, next)
    await judge(ctx, found.webhookId, arrived)
  })
}

const giveUp = (ctx: Ctx, id: string, problem: string) =>
  ctx.db.updateTable('webhookDelivery').set({ state: 'failed', problem, nextAt: null }).where('id', '=', id).execute()

/** An address that answers is well; one that has only failed for days is switched off, and who answers for it is told. */
async function judge(ctx: Ctx, webhookId: string, arrived: boolean) {
  if (arrived) {
    await ctx.db.updateTable('webhook').set({ failingSince: null }).where('id', '=', webhookId).execute()
    return
  }
  await ctx.db
    .updateTable('webhook')
    .set({ failingSince: ctx.now })
    .where('id', '=', webhookId)
    .where('failingSince', 'is', null)
    .execute()
  const gone = await ctx.db
    .updateTable('webhook')
    .set({ state: 'off' })
    .where('id', '=', webhookId)
    .where('state', '=', 'on')
    .where('failingSince', '<=', ctx.now.subtract({ hours: DAYS_OF_FAILURE * 24 }))
    .returning(['id', 'name', 'ownerId'])
    .executeTakeFirst()
  if (!gone) return
  await record(ctx, 'webhooks.webhook_gave_up', { id: gone.id })
  for (const { email, lang } of await whoAnswersFor(ctx, gone.ownerId)) {
    const letter = words(lang === 'en' ? 'en' : 'it').gaveUp(gone.name, DAYS_OF_FAILURE)
    await postLetter(ctx, { kind: 'webhooks.gave_up', to: email, ...letter })
  }
}

/** Whoever registered an address, while they are at the centre; the directors where a machine did, or they have left. */
async function whoAnswersFor(ctx: Ctx, ownerId: string | null) {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{ email: string; lang: string; owner: boolean }>`
    select p.email, p.lang, coalesce(p.id = ${ownerId}::uuid, false) as owner from person p
    where p.erased_at is null and p.email <> '' and exists (select from centre_mandate m
      where (m.centre_id, m.person_id) = (p.centre_id, p.id) and (m.role = 'director' or m.person_id = ${ownerId}::uuid)
        and m.from_on <= ${day}::date and (m.to_on is null or m.to_on > ${day}::date))
    order by p.id limit 100`.execute(ctx.db)
  const owner = rows.filter((p) => p.owner)
  return owner.length > 0 ? owner : rows
}

/** What is older than a month is forgotten. */
export const prune = (ctx: Ctx) =>
  ctx.db
    .deleteFrom('webhookDelivery')
    .where('madeAt', '<', ctx.now.subtract({ hours: DAYS_KEPT * 24 }))
    .where('state', '<>', 'waiting')
    .execute()
