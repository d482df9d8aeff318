import { type Ctx, platformWork } from './ctx.ts'
import { Halt } from './halt.ts'
import { enqueue } from './events.ts'
import { NIL } from './ids.ts'
import type { Job } from './tasks.ts'

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
export type Progress = (done: number, total: number, message?: string) => Promise<void>

class Cancelled extends Error {}

/** Long work with its progress, in the transaction that asks for it. People follow it at /runs/:id. */
export async function startRun(
  ctx: Ctx,
  {
    kind,
    title,
    task,
    payload,
    bodyId = null,
  }: { kind: string; title: string; task: string; payload: Record<string, unknown>; bodyId?: string | null },
) {
  const run = await ctx.db
    .insertInto('run')
    .values({ bodyId, kind, title, payload: JSON.stringify(payload), personId: ctx.actor.personId, createdAt: ctx.now })
    .returning(['id', 'centreId'])
    .executeTakeFirstOrThrow()
  await enqueue(ctx, task, { ...payload, runId: run.id }, { key: `run ${run.id}` })
  return run
}

/**
 * Does the work of a run: marks it running, tells progress at most once a second in transactions of its own, keeps
 * the result or the reason of the failure. Cancelling takes effect between two calls of `progress`.
 */
export async function performRun(
  job: Pick<Job, 'centreId' | 'signal'>,
  runId: string,
  perform: (progress: Progress) => Promise<unknown>,
) {
  const centreId = job.centreId ?? NIL
  const set = (values: Record<string, unknown>) =>
    platformWork(async (ctx) =>
      ctx.db
        .updateTable('run')
        .set(values)
        .where('centreId', '=', centreId)
        .where('id', '=', runId)
        .where('state', 'in', ['queued', 'running'])
        .returning('cancelAskedAt')
        .executeTakeFirst(),
    )
  const begun = await platformWork((ctx) => set({ state: 'running', startedAt: ctx.now }))
  if (!begun) return // done by an earlier try
  let told = 0
  const progress: Progress = async (done, total, message = '') => {
    if (job.signal.aborted) throw new Error('the program is stopping')
    if (Date.now() - told < 1000 && done < total) return
    told = Date.now()
    const row = await set({ done, total, message })
    if (row?.cancelAskedAt) throw new Cancelled()
  }
  try {
    const result = await perform(progress)
    await platformWork((ctx) => set({ state: 'done', result: JSON.stringify(result ?? {}), finishedAt: ctx.now }))
  } catch (error) {
    const state = error instanceof Cancelled ? 'cancelled' : 'failed'
    await platformWork((ctx) => set({ state, error: messageOf(error), finishedAt: ctx.now }))
    if (state === 'failed' && !(error instanceof Halt)) throw error
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 1000)

export async function findRun(ctx: Ctx, id: string) {
  return ctx.db
    .selectFrom('run')
    .select([
      'id',
      'kind',
      'title',
      'state',
      'done',
      'total',
      'message',
      'result',
      'error',
      'createdAt',
      'startedAt',
      'finishedAt',
      'cancelAskedAt',
      'personId',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function listRuns(ctx: Ctx, kind?: string, limit = 50) {
  return ctx.db
    .selectFrom('run')
    .select(['id', 'kind', 'title', 'state', 'done', 'total', 'message', 'createdAt', 'finishedAt'])
    .$if(kind !== undefined, (q) => q.where('kind', '=', kind!))
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()
}

export async function cancelRun(ctx: Ctx, id: string) {
  return ctx.db
    .updateTable('run')
    .set({ cancelAskedAt: ctx.now })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .where('cancelAskedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
}
