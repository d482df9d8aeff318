import { statfs, writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkWhole } from '../funding/index.ts'
import type { Command } from '../platform/command.ts'
import { ask, closePools, openPools, rawWork } from '../platform/ctx.ts'
import { type Database, startDatabase } from '../platform/database.ts'
import { Halt, sentence } from '../platform/halt.ts'
import { pendingMigrations } from '../platform/migrate.ts'
import { as, checkLogin } from '../platform/roles.ts'
import { readHistory, verifyHistory } from '../platform/seals.ts'
import { historyKey, openSecret } from '../platform/secrets.ts'
import type { Settings } from '../platform/settings.ts'
import { say } from './terminal.ts'

type Finding = {
  name: 'database' | 'migrations' | 'queue' | 'disk' | 'clock' | 'seals' | 'grants' | 'counters'
  ok: boolean
  sentence: string
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'say whether the installation is sound',
  usage: 'campanile doctor [--json]',
  options: {},
  async run({ settings, answer }) {
    const findings = await examine(settings)
    const ok = findings.every((finding) => finding.ok)
    const lines = findings.map(
      (finding) => `${finding.ok ? 'ok     ' : 'problem'}  ${finding.name.padEnd(10)}  ${finding.sentence}`,
    )
    answer({ ok, checks: findings }, lines.join('\n'))
    if (!ok)
      throw new Halt(
        `${findings.filter((finding) => !finding.ok).length} of ${findings.length} checks found a problem.`,
      )
  },
}

/** Each check says what it found; one that fails does not stop the others. */
async function examine(settings: Settings): Promise<Finding[]> {
  const disk = await look('disk', () => checkDisk(settings))
  let database: Database
  try {
    database = await startDatabase(settings, say)
  } catch (error) {
    const down: Finding = { name: 'database', ok: false, sentence: sentence(error) }
    const unknown = (name: Finding['name']): Finding => ({
      name,
      ok: false,
      sentence: 'Not known: the database does not answer.',
    })
    return [
      down,
      unknown('migrations'),
      unknown('queue'),
      disk,
      unknown('clock'),
      unknown('seals'),
      unknown('grants'),
      unknown('counters'),
    ]
  }
  try {
    const first = await look('database', () => checkDatabase(database))
    const migrations = await look('migrations', () => checkMigrations(database))
    openPools(database.login, { web: 1, platform: 2 })
    const queue = await look('queue', checkQueue)
    const clock = await look('clock', checkClock)
    const seals = await look('seals', () => checkSeals(settings))
    const grants = await look('grants', checkGrants)
    const counters = await look('counters', checkCounters)
    return [first, migrations, queue, disk, clock, seals, grants, counters]
  } finally {
    await closePools()
    await database.stop()
  }
}

async function look(name: Finding['name'], check: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, sentence: await check() }
  } catch (error) {
    return { name, ok: false, sentence: sentence(error) }
  }
}

async function checkDatabase(database: Database) {
  await checkLogin(database.login)
  return `${database.embedded ? 'The embedded PostgreSQL' : 'PostgreSQL'} answers (${database.name}); the program's login sees nothing but what its roles may.`
}

async function checkMigrations(database: Database) {
  const pending = await pendingMigrations(database.owner ?? as('campanile_platform', database.login))
  if (pending.length > 0)
    throw new Halt(`${pending.length} migrations are missing: start Campanile or run campanile migrate.`)
  return 'The database is at the version of this program.'
}

async function checkQueue() {
  const [jobs] = await ask<{ waiting: number; late: number; failed: number }>(
    'campanile_platform',
    `select count(*) filter (where attempts < max_attempts) as waiting,
       count(*) filter (where attempts < max_attempts and locked_at is null and run_at < now() - interval '10 minutes') as late,
       count(*) filter (where attempts >= max_attempts) as failed
     from graphile_worker._private_jobs`,
  )
  const { waiting, late, failed } = jobs!
  if (failed > 0) throw new Halt(`${failed} jobs failed for good and wait for somebody to look; the log says why.`)
  if (late > 0) throw new Halt(`${late} jobs are more than ten minutes late: is a worker running?`)
  return `${waiting} jobs wait, none is late.`
}

async function checkDisk({ dataDir }: Settings) {
  const { bavail, bsize, blocks } = await statfs(dataDir).catch(() => {
    throw new Halt(`The folder ${dataDir} does not exist yet: start Campanile once.`)
  })
  const probe = join(dataDir, `.doctor-${process.pid}`)
  await writeFile(probe, 'x')
  await rm(probe)
  const free = (bavail * bsize) / 2 ** 30
  const text = `${free.toFixed(1)} GB free where DATA_DIR is (${Math.round((100 * bavail) / blocks)}%)`
  if (free < 1) throw new Halt(`Only ${text}: make room before it fills.`)
  return `${text}.`
}

async function checkClock() {
  const before = Date.now()
  const [found] = await ask<{ now: Temporal.Instant; future: number }>(
    'campanile_platform',
    `select clock_timestamp() as now, (select count(*) from event where recorded_at > clock_timestamp() + interval '1 minute') as future`,
  )
  const middle = (before + Date.now()) / 2
  const apart = Math.abs(found!.now.epochMilliseconds - middle) / 1000
  if (apart > 5)
    throw new Halt(
      `The clocks of program and database are ${Math.round(apart)} seconds apart: set both by the network.`,
    )
  if (found!.future > 0)
    throw new Halt(
      `${found!.future} events are dated later than now: the clock was wrong when they were recorded, or is now.`,
    )
  return 'The clocks of program and database agree, and no event is dated later than now.'
}

/** The two large tables of the open data have no foreign keys: this is what these would have refused. */
async function checkGrants() {
  await rawWork(checkWhole)
  return 'Every row and grant of the open data points to its call, body and edition.'
}

/** What bodies used is counted in the transaction of each entry: the sum of the entries is the counter. */
async function checkCounters() {
  const [found] = await ask<{ n: number }>('campanile_platform', 'select counter_mismatches()::int as n')
  if (found!.n > 0) throw new Halt(`${found!.n} counters of allowances do not agree with their entries.`)
  return 'Counters of allowances and commitments agree with their entries.'
}

async function checkSeals(settings: Settings) {
  openSecret(settings.secretKeyFile)
  const { events, seals } = await readHistory()
  const found = verifyHistory(events, seals, historyKey().publicKey)
  if (!found.ok)
    throw new Halt(`The history was altered in ${found.alterations.length} places: campanile verify says where.`)
  return `${found.events - found.unsealed} events under ${found.seals} seals are as they were recorded; ${found.unsealed} are not sealed yet.`
}
