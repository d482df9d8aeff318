import { z } from 'zod'
import type { Unit } from '../catalogue/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional, Ticked, Version } from '../platform/parse.ts'
import { approverRoles, platforms, signatures } from './moves.ts'

/** Who does a step: a role of the centre, or the referent of the body. */
export const stepOwners = ['operator', 'specialist', 'partner-operator', 'director', 'referent'] as const

/** A service by its code, as its card calls it today. */
export async function serviceByCode(ctx: Ctx, code: string) {
  const row = await services(ctx).where('s.code', '=', code).executeTakeFirst()
  if (!row) throw notFound()
  return { ...row, unit: row.unit as Unit | null }
}
const services = (ctx: Ctx) =>
  ctx.db
    .selectFrom('service as s')
    .leftJoin('serviceVersion as v', (j) =>
      j.onRef('v.centreId', '=', 's.centreId').onRef('v.serviceId', '=', 's.id').on('v.toOn', 'is', null),
    )
    .select((e) => ['s.id', 's.code', 's.state', 's.unit', 's.family', e.fn.coalesce('v.name', 's.code').as('name')])
export type ServiceName = Awaited<ReturnType<typeof serviceByCode>>

const noTerms = {
  formId: null,
  signature: 'none' as const,
  counting: 'unit' as const,
  renews: true,
  platform: '' as const,
  version: 0,
}
/** How a service is asked for and given. */
export async function termsOf(ctx: Ctx, serviceId: string) {
  const row = await ctx.db
    .selectFrom('serviceTerms')
    .select(['formId', 'signature', 'counting', 'renews', 'platform', 'version'])
    .where('serviceId', '=', serviceId)
    .executeTakeFirst()
  return row ? Terms.parse(row) : noTerms
}
const Terms = z.object({
  formId: z.string().nullable(),
  signature: z.enum(signatures),
  counting: z.enum(['unit', 'grant', 'use']),
  renews: z.boolean(),
  platform: z.enum(['', ...platforms]),
  version: z.number(),
})
export type Terms = z.output<typeof Terms>

/** When each service counts its quantity, where its terms say so. */
export async function countings(ctx: Ctx) {
  const rows = await ctx.db.selectFrom('serviceTerms').select(['serviceId', 'counting']).limit(500).execute()
  return new Map(rows.map((r) => [r.serviceId, Terms.shape.counting.parse(r.counting)]))
}

/** Every service that is not retired, with how it is asked for. */
export async function listTerms(ctx: Ctx) {
  return services(ctx)
    .leftJoin('serviceTerms as t', (j) => j.onRef('t.centreId', '=', 's.centreId').onRef('t.serviceId', '=', 's.id'))
    .leftJoin('form as f', (j) => j.onRef('f.centreId', '=', 't.centreId').onRef('f.id', '=', 't.formId'))
    .select((e) => [
      e.fn.coalesce('t.signature', e.val('none')).as('signature'),
      'f.title as form',
      e
        .selectFrom('serviceStep as x')
        .select((n) => n.fn.countAll<number>().as('n'))
        .whereRef('x.centreId', '=', 's.centreId')
        .whereRef('x.serviceId', '=', 's.id')
        .$asScalar()
        .as('steps'),
    ])
    .where('s.state', '<>', 'retired')
    .orderBy('name')
    .limit(500)
    .execute()
}

export const TermsEdit = z.object({
  formId: optional(z.uuid()),
  signature: z.enum(signatures),
  counting: z.enum(['unit', 'grant', 'use']),
  renews: Ticked,
  platform: z.enum(['', ...platforms]).default(''),
  version: z.coerce.number().int().min(0).default(0),
})

export async function saveTerms(
  ctx: Ctx,
  serviceId: string,
  { version, formId, ...input }: z.output<typeof TermsEdit>,
) {
  const before = await termsOf(ctx, serviceId)
  if (before.version !== version) throw conflict('stale', { version: before.version })
  if (formId && !(await ctx.db.selectFrom('form').select('id').where('id', '=', formId).executeTakeFirst()))
    throw invalid({ formId: 'form_unknown' })
  const values = { ...input, formId: formId ?? null, version: version + 1 }
  await ctx.db
    .insertInto('serviceTerms')
    .values({ serviceId, ...values })
    .onConflict((c) => c.columns(['centreId', 'serviceId']).doUpdateSet(values))
    .execute()
  await record(ctx, 'activations.terms_changed', { id: serviceId })
}

export const NewServiceStep = z.object({
  title: z.string().trim().min(2).max(200),
  ownerRole: z.enum(stepOwners),
  days: z.coerce.number().int().min(0).max(365),
})

/** The steps by which a service is given, in order. */
export const serviceSteps = (ctx: Ctx, serviceId: string) =>
  ctx.db
    .selectFrom('serviceStep')
    .select(['id', 'position', 'title', 'ownerRole', 'days'])
    .where('serviceId', '=', serviceId)
    .orderBy('position')
    .limit(100)
    .execute()
export type ServiceStep = Awaited<ReturnType<typeof serviceSteps>>[number]

export async function addServiceStep(ctx: Ctx, serviceId: string, input: z.output<typeof NewServiceStep>) {
  const last = (await serviceSteps(ctx, serviceId)).at(-1)
  if ((last?.position ?? 0) >= 100) throw conflict('steps_too_many')
  const { id } = await ctx.db
    .insertInto('serviceStep')
    .values({ ...input, serviceId, position: (last?.position ?? 0) + 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'activations.step_added', { id: serviceId })
  return id
}

/** Takes a step away for the requests to come; those under way keep theirs. */
export async function removeServiceStep(ctx: Ctx, serviceId: string, id: string) {
  const gone = await ctx.db
    .deleteFrom('serviceStep')
    .where('id', '=', id)
    .where('serviceId', '=', serviceId)
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw notFound()
  await record(ctx, 'activations.step_removed', { id: serviceId })
}

/** Who approves inside a body; null where nobody has to. */
export async function approvalRule(ctx: Ctx, bodyId: string) {
  const row = await ctx.db
    .selectFrom('approvalRule')
    .select(['roles', 'above', 'version'])
    .where('bodyId', '=', bodyId)
    .executeTakeFirst()
  return row ? { ...row, roles: z.array(z.enum(approverRoles)).parse(row.roles) } : null
}
export type ApprovalRule = NonNullable<Awaited<ReturnType<typeof approvalRule>>>

export const ApprovalEdit = z.object({
  roles: z.preprocess(
    (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
    z.array(z.enum(approverRoles)),
  ),
  above: optional(z.coerce.number().int().min(0).max(1_000_000)).transform((n) => n ?? 0),
  version: Version.or(z.literal('0').transform(() => 0))
    .or(z.literal(0))
    .default(0),
})

export async function saveApproval(ctx: Ctx, bodyId: string, { version, ...input }: z.output<typeof ApprovalEdit>) {
  await getBody(ctx, bodyId)
  const before = await approvalRule(ctx, bodyId)
  if ((before?.version ?? 0) !== version) throw conflict('stale', { version: before?.version ?? 0 })
  const values = { ...input, roles: [...new Set(input.roles)], version: version + 1 }
  await ctx.db
    .insertInto('approvalRule')
    .values({ bodyId, ...values })
    .onConflict((c) => c.columns(['centreId', 'bodyId']).doUpdateSet(values))
    .execute()
  await record(
    ctx,
    'activations.approval_changed',
    { id: bodyId, bodyId },
    { roles: values.roles, above: values.above },
  )
}
