import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { dayAfter } from './rules.ts'
import { Euro, getService } from './services.ts'

/** A limit in units, in money, or both: a consent without end is none. */
export const NewConsent = z
  .object({
    officer: z.string().trim().min(2).max(120),
    act: z.string().trim().min(2).max(200),
    commitment: z.string().trim().min(1).max(60),
    commitmentYear: z.coerce.number().int().min(2000).max(2100),
    maxQuantity: optional(z.coerce.number().int().min(1).max(1_000_000_000)),
    maxCents: optional(Euro),
    fromOn: DayInput,
    /** The last day it covers. */
    lastOn: optional(DayInput),
  })
  .superRefine((c, ctx) => {
    const wrong = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message })
    if (c.maxQuantity === undefined && c.maxCents === undefined) wrong('maxQuantity', 'consent_limit')
    if (c.maxCents === 0) wrong('maxCents', 'consent_limit')
    if (c.lastOn !== undefined && c.lastOn < c.fromOn) wrong('lastOn', 'rule_dates')
  })

/**
 * Writes down that the responsible officer of a body agreed to pay beyond the allowance, under which act and commitment
 * of its budget. A public body owes only what it has committed (art. 191 TUEL).
 */
export async function addConsent(ctx: Ctx, bodyId: string, serviceCode: string, input: z.output<typeof NewConsent>) {
  const service = await getService(ctx, serviceCode)
  const body = await ctx.db.selectFrom('body').select('id').where('id', '=', bodyId).executeTakeFirst()
  if (!body) throw notFound()
  const { maxQuantity = null, maxCents = null, lastOn, ...rest } = input
  const consent = await ctx.db
    .insertInto('overageConsent')
    .values({
      ...rest,
      maxQuantity,
      maxCents,
      toOn: lastOn ? dayAfter(lastOn) : null,
      bodyId,
      serviceId: service.id,
      personId: ctx.actor.personId,
      recordedAt: ctx.now,
    })
    .returning(['id', 'bodyId'])
    .executeTakeFirstOrThrow()
  await record(ctx, 'catalogue.consent_recorded', consent, { service: serviceCode, year: input.commitmentYear })
  return consent
}

/** The commitments of a body, the latest first. */
export async function listConsents(ctx: Ctx, bodyId: string) {
  return ctx.db
    .selectFrom('overageConsent as c')
    .innerJoin('service as s', (j) => j.onRef('s.centreId', '=', 'c.centreId').onRef('s.id', '=', 'c.serviceId'))
    .select([
      'c.id',
      's.code',
      'c.officer',
      'c.act',
      'c.commitment',
      'c.commitmentYear',
      'c.maxQuantity',
      'c.maxCents',
      'c.usedQuantity',
      'c.usedCents',
      'c.fromOn',
      'c.toOn',
    ])
    .where('c.bodyId', '=', bodyId)
    .orderBy('c.recordedAt', 'desc')
    .limit(200)
    .execute()
}
export type ConsentRow = Awaited<ReturnType<typeof listConsents>>[number]

/** Ends a commitment today: what was used under it stays owed, nothing more is. */
export async function endConsent(ctx: Ctx, bodyId: string, id: string) {
  const end = sql<string>`greatest(from_on, ${today(ctx.now, ctx.zone)}::date)`
  const consent = await ctx.db
    .updateTable('overageConsent')
    .set({ toOn: end })
    .where('id', '=', id)
    .where('bodyId', '=', bodyId)
    .where((e) => e.or([e('toOn', 'is', null), e('toOn', '>', end)]))
    .returning(['id', 'bodyId'])
    .executeTakeFirst()
  if (!consent) throw conflict('consent_ended')
  await record(ctx, 'catalogue.consent_ended', consent)
  return consent
}
