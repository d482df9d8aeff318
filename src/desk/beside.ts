import { ActivationFilter, listActivations } from '../activations/index.ts'
import { mayHave } from '../catalogue/index.ts'
import { ClockError, type ClockKind, priorityOf, targetOf } from '../calendars/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { today } from '../platform/time.ts'
import { clockRoom } from './clocks.ts'
import { promised } from './clock-rules.ts'
import { findArticles } from './articles.ts'
import { categoryBy, gradeOf, serviceBy, usualQueue } from './opening.ts'
import { similarTo } from './templates.ts'

/** What stands beside a ticket, and beside the form of one that is being written. */

/** What the body is entitled to of a service, and what it has: each to who may read it. */
export async function rightsOf(ctx: Ctx, bodyId: string, serviceCode: string | null) {
  const may = (permission: string) => ctx.actor.permissions.has(permission)
  const right = serviceCode && may('catalogue.read') ? await entitlement(ctx, bodyId, serviceCode) : null
  const active = may('activations.read')
    ? (await listActivations(ctx, ActivationFilter.parse({ body: bodyId, state: 'given' }), 12)).rows
    : null
  return {
    right,
    active,
    request:
      right && may('activations.request') && right.why.code !== 'service_not_in_use'
        ? `/activations/bodies/${bodyId}/request/${right.service.code}`
        : null,
  }
}
export type Rights = Awaited<ReturnType<typeof rightsOf>>

/** A service that was retired meanwhile, or that this person may not see, has nothing to say. */
async function entitlement(ctx: Ctx, bodyId: string, serviceCode: string) {
  try {
    return await mayHave(ctx, { bodyId, serviceCode, on: today(ctx.now, ctx.zone) })
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 404) return null
    throw problem
  }
}

export type Written = {
  subject?: string | undefined
  category?: string | undefined
  service?: string | undefined
  impact?: number | undefined
  urgency?: number | undefined
}

/** Who usually solves what is of a category, where that is not the centre itself: for who may pass it on. */
export async function usualLevel(ctx: Ctx, code: string | null) {
  if (!code) return null
  const row = await ctx.db
    .selectFrom('deskCategory as c')
    .leftJoin('deskSupplier as s', (j) => j.onRef('s.centreId', '=', 'c.centreId').onRef('s.id', '=', 'c.supplierId'))
    .select(['c.level', 'c.supplierId', 's.name as supplier'])
    .where('c.code', '=', code)
    .executeTakeFirst()
  return row && row.level !== 'centre' ? row : null
}

/** What a ticket written like this would begin with, by the rules that open it; what is not known is simply not said. */
export async function outlookOf(ctx: Ctx, bodyId: string | null, written: Written) {
  const category = await quietly(() => categoryBy(ctx, written.category ?? ''))
  const service = await quietly(() => serviceBy(ctx, written.service ?? ''))
  const grade = gradeOf(written, category)
  const priority = priorityOf(grade.impact, grade.urgency)
  const room = await clockRoom(ctx, bodyId ? [bodyId] : [])
  const asked = { convention: (bodyId && room.conventions.get(bodyId)) ?? null, service: service?.id ?? null, priority }
  const targets = promised.flatMap((clock): { clock: ClockKind; seconds: number }[] => {
    try {
      return [{ clock, seconds: targetOf(room.levels, asked, clock) }]
    } catch (error) {
      if (error instanceof ClockError) return []
      throw error
    }
  })
  const queueId = category?.queueId ?? (await usualQueue(ctx))
  const queue = queueId
    ? await ctx.db.selectFrom('deskQueue').select('name').where('id', '=', queueId).executeTakeFirst()
    : undefined
  const words = [written.subject, category?.name, service?.name].filter(Boolean).join(' ')
  return {
    priority,
    /** Where the priority comes from. */
    from:
      written.impact || written.urgency ? ('typed' as const) : category ? ('category' as const) : ('usual' as const),
    level: category?.level ?? 'centre',
    security: category?.security ?? false,
    queue: queue?.name ?? null,
    targets,
    articles: await findArticles(ctx, words, { any: true, limit: 6 }),
    similar:
      ctx.actor.bodyIds === '*' && written.subject ? await similarTo(ctx, { id: null, subject: written.subject }) : [],
  }
}
export type Outlook = Awaited<ReturnType<typeof outlookOf>>

async function quietly<T>(find: () => Promise<T>): Promise<T | null> {
  try {
    return await find()
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 422) return null
    throw problem
  }
}
