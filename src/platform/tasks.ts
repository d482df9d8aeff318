import { Logger, parseCronItems, run, type Runner, runOnce, type TaskList } from 'graphile-worker'
import pg from 'pg'
import { z } from 'zod'
import { ask, type Connection, type Ctx, platformActor, platformWork, work, types, type WorkOptions } from './ctx.ts'
import type { Log } from './log.ts'

/** One job: what was asked, in which centre, and how to work there. A job that runs twice does no harm. */
export type Job<P = unknown> = {
  payload: P
  centreId: string | null
  personId: string | null
  /** A transaction in the job's centre, as the platform. */
  work: <T>(fn: (ctx: Ctx) => Promise<T>, options?: WorkOptions) => Promise<T>
  /** Aborted when the program is asked to stop. */
  signal: AbortSignal
  log: Log
}
// Payloads are checked with the schema before `run` sees them.
export type Task = { payload: z.ZodType; run: (job: Job<never>) => Promise<void>; cron?: string }
export type Tasks = Readonly<Record<string, Task>>

export const task = <S extends z.ZodType>(
  payload: S,
  perform: (job: Job<z.output<S>>) => Promise<void>,
  cron?: string,
): Task => ({ payload, run: perform, ...(cron && { cron }) })

/** How a task works in one centre: a transaction each time, as the platform. */
export type InCentre = <T>(fn: (ctx: Ctx) => Promise<T>, options?: WorkOptions) => Promise<T>

/**
 * A task of the clock that does its work in every centre where the module is on. A centre where it fails is told in the
 * log and does not stop the others.
 */
export const everyCentre = (module: string, cron: string, turn: (inCentre: InCentre) => Promise<unknown>): Task =>
  task(
    z.looseObject({}),
    async ({ log }) => {
      const centres = await platformWork(
        (ctx) => ctx.db.selectFrom('centre').select(['id', 'zone', 'modulesOff']).execute(),
        { readOnly: true },
      )
      for (const { id, zone, modulesOff } of centres) {
        if (modulesOff.includes(module)) continue
        await turn((fn, options) => work(platformActor(id, zone), fn, options)).catch((error: unknown) =>
          log.error({ centre: id, error: String(error) }, 'what the clock asks for was not done in a centre'),
        )
      }
    },
    cron,
  )

const Envelope = z.looseObject({ centreId: z.uuid().nullish(), personId: z.uuid().nullish() })

async function perform(name: string, t: Task, raw: unknown, signal: AbortSignal, log: Log) {
  const { centreId = null, personId = null } = Envelope.parse(raw)
  const centre = centreId ? await centreOf(centreId) : null
  if (centre?.modules_off.includes(name.split('.')[0]!)) return
  const zone = centre?.zone ?? 'Europe/Rome'
  const actor = { ...platformActor(centreId, zone), personId }
  const job: Job = {
    payload: t.payload.parse(raw),
    centreId,
    personId,
    signal,
    log: log.child({ task: name }),
    work: (fn, options) => (centreId ? work(actor, fn, options) : platformWork(fn, options)),
  }
  await t.run(job as Job<never>)
}

const centreOf = async (id: string) =>
  (
    await ask<{ zone: string; modules_off: string[] }>(
      'campanile_platform',
      'select zone, modules_off from centre where id = $1',
      [id],
    )
  )[0]

/** Tells the database which tasks exist: nothing else can be asked for. */
export async function registerTasks(tasks: Tasks) {
  await ask(
    'campanile_platform',
    `with gone as (delete from task where not (name = any ($1)))
    insert into task (name) select unnest($1::text[]) on conflict do nothing`,
    [Object.keys(tasks)],
  )
}

/** The queue's own pool is not pipelined: it listens for notifications. */
function queuePool(connection: Connection, max: number) {
  const pool = new pg.Pool({ ...connection, max, types })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Starts the worker on a connection of the platform's role. Stopping it waits for what is under way. */
export async function startWorker(
  tasks: Tasks,
  connection: Connection,
  log: Log,
): Promise<{ stop: () => Promise<void> }> {
  const pool = queuePool(connection, 5)
  const stop = new AbortController()
  const list: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, t]) => [name, (payload: unknown) => perform(name, t, payload, stop.signal, log)]),
  )
  const crontab = Object.entries(tasks).flatMap(([name, t]) =>
    t.cron ? [{ task: name, match: t.cron, options: { backfillPeriod: 0, maxAttempts: 3 } }] : [],
  )
  const runner: Runner = await run({
    pgPool: pool,
    taskList: list,
    parsedCronItems: parseCronItems(crontab),
    concurrency: 3,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: new Logger(
      () => (level, message) =>
        level === 'error' || level === 'warning' ? log.warn({ queue: level }, message) : undefined,
    ),
  })
  return {
    stop: async () => {
      stop.abort()
      await runner.stop()
      await pool.end()
    },
  }
}

/** Runs every job that is due, once, in this process: for tests and commands. Returns how many ran. */
export async function runDueJobs(tasks: Tasks, connection: Connection, log: Log): Promise<number> {
  const pool = queuePool(connection, 2)
  let count = 0
  const signal = new AbortController().signal
  const list: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, t]) => [
      name,
      async (payload: unknown) => {
        count++
        await perform(name, t, payload, signal, log)
      },
    ]),
  )
  try {
    await runOnce({
      pgPool: pool,
      taskList: list,
      concurrency: 1,
      noHandleSignals: true,
      logger: new Logger(() => () => {}),
    })
  } finally {
    await pool.end()
  }
  return count
}
