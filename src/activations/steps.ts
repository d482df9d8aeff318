import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, forbidden, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { optional } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { type Activation, rolesIn } from './activations.ts'
import { serviceSteps } from './terms.ts'

const columns = [
  't.id',
  't.activationId',
  't.position',
  't.title',
  't.ownerRole',
  't.ownerId',
  'o.name as ownerName',
  't.dueOn',
  't.doneOn',
  'd.name as doneBy',
  't.note',
] as const
const steps = (ctx: Ctx) =>
  ctx.db
    .selectFrom('activationStep as t')
    .leftJoin('person as o', (j) => j.onRef('o.centreId', '=', 't.centreId').onRef('o.id', '=', 't.ownerId'))
    .leftJoin('person as d', (j) => j.onRef('d.centreId', '=', 't.centreId').onRef('d.id', '=', 't.doneBy'))

/** The steps by which one is given, in order. */
export const stepsOf = (ctx: Ctx, activationId: string) =>
  steps(ctx).select(columns).where('t.activationId', '=', activationId).orderBy('t.position').limit(100).execute()
export type Step = Awaited<ReturnType<typeof stepsOf>>[number]

/** Makes the steps of one from those of its service, each due so many days from today. */
export async function beginSteps(ctx: Ctx, a: Activation) {
  const template = await serviceSteps(ctx, a.serviceId)
  if (template.length === 0) return
  const day = Temporal.PlainDate.from(today(ctx.now, ctx.zone))
  await ctx.db
    .insertInto('activationStep')
    .values(
      template.map((t, at) => ({
        activationId: a.id,
        bodyId: a.bodyId,
        position: at + 1,
        title: t.title,
        ownerRole: t.ownerRole,
        dueOn: day.add({ days: t.days }).toString(),
      })),
    )
    .execute()
}

export const StepDone = z.object({ note: z.string().trim().max(1000).default('') })

async function openStep(ctx: Ctx, a: Activation, id: string): Promise<Step> {
  const step = (await stepsOf(ctx, a.id)).find((s) => s.id === id)
  if (!step) throw notFound()
  if (step.doneOn) throw conflict('step_done', { title: step.title })
  if (a.state !== 'in_provisioning') throw conflict('step_not_now', { state: a.state })
  return step
}

/** A step is done: by the centre, or by the body where the step is the body's. */
export async function completeStep(ctx: Ctx, a: Activation, id: string, { note }: z.output<typeof StepDone>) {
  const step = await openStep(ctx, a, id)
  if (ctx.actor.kind === 'officer' && !rolesIn(ctx).includes(step.ownerRole)) throw forbidden('step_of_centre')
  await ctx.db
    .updateTable('activationStep')
    .set({ doneOn: today(ctx.now, ctx.zone), doneBy: ctx.actor.personId, note })
    .where('id', '=', id)
    .where('doneOn', 'is', null)
    .execute()
  await record(ctx, 'activations.step_done', { id: a.id, bodyId: a.bodyId }, { position: step.position })
}

/** Takes a step on oneself, or lets it go. */
export async function takeStepOver(ctx: Ctx, a: Activation, id: string) {
  const step = await openStep(ctx, a, id)
  const mine = step.ownerId === ctx.actor.personId
  await ctx.db
    .updateTable('activationStep')
    .set({ ownerId: mine ? null : ctx.actor.personId })
    .where('id', '=', id)
    .execute()
  await record(ctx, 'activations.step_taken', { id: a.id, bodyId: a.bodyId }, { position: step.position })
}

export const WorkFilter = z.object({ which: optional(z.enum(['mine', 'late', 'all'])) })

/** What the centre has to do to give what was granted: mine is what I took or what waits for a role I hold. */
export async function workList(ctx: Ctx, which: 'mine' | 'late' | 'all', limit = 200) {
  const day = today(ctx.now, ctx.zone)
  return steps(ctx)
    .innerJoin('activation as a', (j) => j.onRef('a.centreId', '=', 't.centreId').onRef('a.id', '=', 't.activationId'))
    .innerJoin('body as b', (j) => j.onRef('b.centreId', '=', 'a.centreId').onRef('b.id', '=', 'a.bodyId'))
    .innerJoin('service as s', (j) => j.onRef('s.centreId', '=', 'a.centreId').onRef('s.id', '=', 'a.serviceId'))
    .leftJoin('serviceVersion as v', (j) =>
      j.onRef('v.centreId', '=', 's.centreId').onRef('v.serviceId', '=', 's.id').on('v.toOn', 'is', null),
    )
    .select([...columns, 'a.number', 'b.name as bodyName'])
    .select((e) => e.fn.coalesce('v.name', 's.code').as('serviceName'))
    .where('t.doneOn', 'is', null)
    .where('a.state', '=', 'in_provisioning')
    .$if(which === 'late', (q) => q.where('t.dueOn', '<', day))
    .$if(which === 'mine', (q) =>
      q.where((e) =>
        e.or([
          ...(ctx.actor.personId ? [e('t.ownerId', '=', ctx.actor.personId)] : []),
          e.and([e('t.ownerId', 'is', null), e('t.ownerRole', 'in', ['', ...ctx.actor.roles])]),
        ]),
      ),
    )
    .orderBy('t.dueOn')
    .orderBy('t.id')
    .limit(limit)
    .execute()
}
export type WorkRow = Awaited<ReturnType<typeof workList>>[number]
