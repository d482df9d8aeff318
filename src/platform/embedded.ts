import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Halt } from './halt.ts'
import { type Place, findPlace, findPrograms } from './postgres-files.ts'

/** Every Campanile process holds this lock, shared, while it uses the embedded server: who can have it alone is the last. */
const inUse = 7_220_001

/** Sensible on a small machine; the cluster's own file adds nothing, so a new version changes them for everybody. */
const tuning = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: 60,
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  min_wal_size: '32MB',
  max_wal_size: '512MB',
  max_wal_senders: 0,
  random_page_cost: 1.1,
  // Compiling a query costs more than our queries do; workers for reading ahead cost memory while idle.
  jit: 'off',
  io_method: 'sync',
  autovacuum_max_workers: 2,
  max_worker_processes: 4,
  max_parallel_workers_per_gather: 1,
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  // What people typed stays out of the log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

export type Embedded = {
  place: Place
  adopted: boolean
  /** The superuser, for backups and for making roles. Never for the program's own work. */
  admin: pg.ClientConfig
  /** Leaves the server; the last one to leave stops it. */
  stop: () => Promise<void>
}

type Options = { settings?: Record<string, string | number>; say?: (line: string) => void }

/** Starts the embedded PostgreSQL of `dataDir`, or joins it when it already runs. */
export async function startEmbedded(
  dataDir: string,
  { settings = {}, say = () => {} }: Options = {},
): Promise<Embedded> {
  const place = findPlace(dataDir, say)
  const admin = {
    host: place.sockets,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    application_name: 'campanile',
  }
  let leaving = false
  let guard!: pg.Client
  let mending = Promise.resolve()
  const hold = async () => {
    const held = await joinOrStart(place, admin, settings, say)
    guard = held.guard
    // A server that dies under us is started again; until then requests fail and say so.
    guard.on('end', () => {
      if (!leaving) mending = mend()
    })
    return held.adopted
  }
  const mend = async () => {
    let last = 'The database stopped; starting it again.'
    say(last)
    while (!leaving) {
      try {
        await sleep(500)
        return void (await hold())
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        if (why !== last) say(why)
        last = why
      }
    }
  }
  const adopted = await hold()
  return {
    place,
    adopted,
    admin,
    async stop() {
      if (leaving) return
      leaving = true
      await mending
      await leave(place, guard)
    },
  }
}

async function joinOrStart(
  place: Place,
  admin: pg.ClientConfig,
  settings: Record<string, string | number>,
  say: (line: string) => void,
) {
  const began = Date.now()
  let server: Server | null = null
  let said = false
  let firstRefusal = 0
  for (;;) {
    const answer = await ask(admin)
    const refused = server?.refusal() ?? null
    if (typeof answer !== 'string') return { guard: answer, adopted: !server || refused !== null }
    if (refused) {
      // The files of a server that is just dying: it needs a moment to let go of them.
      server = null
      firstRefusal ||= Date.now()
      if (!refused.again || Date.now() - firstRefusal > 3000) throw new Halt(refused.sentence)
    } else if (answer === 'down' && !server) {
      server = spawnServer(place, settings)
    } else if (Date.now() - began > 5000 && !said) {
      said = true
      say('The database is recovering; this may take some minutes.')
    }
    if (Date.now() - began > 600_000)
      throw new Halt(`PostgreSQL in ${place.folder} does not become ready; its log is ${place.log}.`)
    await sleep(server ? 10 : 50)
  }
}

/** A connection that answers and holds the shared lock; or why there is none yet. */
async function ask(admin: pg.ClientConfig): Promise<pg.Client | 'down' | 'busy'> {
  const client = new pg.Client({ ...admin, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock_shared($1) as mine', [inUse])
    if (rows[0]?.mine) return client
    await client.end()
    return 'busy'
  } catch (error) {
    await client.end().catch(() => {})
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES')
      throw new Halt(
        `The database in ${String(admin.host)} belongs to another user of this machine: start Campanile as that user or choose another DATA_DIR.`,
      )
    return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'down' : 'busy'
  }
}

type Refusal = { sentence: string; again: boolean }
/** A server we have started; once it has ended, why. */
type Server = { refusal: () => Refusal | null }

function spawnServer(place: Place, settings: Record<string, string | number>): Server {
  const programs = findPrograms(place)
  initialise(place, programs.bin)
  const written = Number.parseInt(readFileSync(join(place.data, 'PG_VERSION'), 'utf8'), 10)
  if (written > programs.version)
    throw new Halt(
      `The database in ${place.data} was written by PostgreSQL ${written} and this Campanile brings ${programs.version}: use the newer Campanile, or restore a backup made with this one.`,
    )
  if (written < programs.version)
    throw new Halt(
      `The database in ${place.data} was written by PostgreSQL ${written} and this Campanile brings ${programs.version}: export it with the Campanile that wrote it and import it here.`,
    )
  removeStalePid(place)
  if (existsSync(place.log) && statSync(place.log).size > 10_000_000) renameSync(place.log, `${place.log}.old`)
  const log = openSync(place.log, 'a+', 0o600)
  const from = statSync(place.log).size
  const options = Object.entries({ ...tuning, unix_socket_directories: place.sockets, ...settings })
  const child = spawn(
    join(programs.bin, 'postgres'),
    ['-D', place.data, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...place.account,
      cwd: place.folder,
      // Its own session: a Ctrl-C in the terminal is for us, and we stop it in order.
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
    },
  )
  child.unref()
  let ended: Refusal | null = null
  const end = () => {
    if (ended) return
    ended = refusal(place, tail(log, from))
    closeSync(log)
  }
  child.once('exit', end)
  child.once('error', end)
  return { refusal: () => ended }
}

function initialise(place: Place, bin: string) {
  if (existsSync(join(place.data, 'PG_VERSION'))) return
  for (const name of readdirSync(place.folder)) {
    const pid = /^data\.new-(\d+)$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) rmSync(join(place.folder, name), { recursive: true, force: true })
  }
  const fresh = `${place.data}.new-${process.pid}`
  const made = spawnSync(
    join(bin, 'initdb'),
    [
      '-D',
      fresh,
      '-U',
      'postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '-T',
      'italian',
    ],
    {
      ...place.account,
      cwd: place.folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
    },
  )
  if (made.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new Halt(refusal(place, `${made.stderr}${made.error?.message ?? ''}`).sentence)
  }
  // Whole or not at all, also for two that start at the same time: the second finds the first's.
  try {
    renameSync(fresh, place.data)
  } catch {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** In containers numbers come back: the pid in the file may be somebody else's now, which PostgreSQL cannot tell. */
function removeStalePid(place: Place) {
  const file = join(place.data, 'postmaster.pid')
  const pid = readPid(file)
  if (pid && isAlive(pid) && !commandOf(pid).includes(place.data)) rmSync(file, { force: true })
}

function commandOf(pid: number) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  }
}

function refusal(place: Place, said: string): Refusal {
  // The log may be on the disk that is full: then it cannot say so.
  if (/No space left on device/i.test(said) || isFull(place.folder))
    return {
      again: false,
      sentence: `The disk is full: make room where ${place.folder} is, then start again; nothing that was confirmed is lost.`,
    }
  const fatal =
    said
      .split('\n')
      .findLast((line) => /FATAL|PANIC|error:/.test(line) && !/starting up|shutting down|not yet accepting/.test(line))
      ?.replace(/^.*?(FATAL|PANIC|error):\s*/, '') ??
    said.trim().split('\n').at(-1) ??
    ''
  return {
    again: /lock file|shared memory block|in use/.test(said),
    sentence: `PostgreSQL did not start in ${place.folder}: ${fatal || 'it said nothing'} (its log is ${place.log}).`,
  }
}

function isFull(folder: string) {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize < 16 * 2 ** 20
}

function tail(log: number, from: number) {
  const buffer = Buffer.alloc(64 * 1024)
  return buffer.toString('utf8', 0, readSync(log, buffer, 0, buffer.length, from))
}

/** The last one out stops the server: holding the lock alone, nobody can join while it goes down. */
async function leave(place: Place, guard: pg.Client) {
  let last = true
  try {
    await guard.query('select pg_advisory_unlock_shared($1)', [inUse])
    last =
      (await guard.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [inUse])).rows[0]?.last ?? true
  } catch {
    // The server is gone or going: make sure of it below.
  }
  const file = join(place.data, 'postmaster.pid')
  const pid = readPid(file)
  if (last && pid && isAlive(pid) && commandOf(pid).includes(place.data)) {
    process.kill(pid, 'SIGINT')
    for (const end = Date.now() + 60_000; isAlive(pid) && Date.now() < end;) await sleep(10)
  }
  await guard.end().catch(() => {})
}

function readPid(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null
  } catch {
    return null
  }
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a server works on these files, ours or one that a killed Campanile left behind. */
export function isRunning(place: Place): boolean {
  const pid = readPid(join(place.data, 'postmaster.pid'))
  return pid !== null && isAlive(pid) && commandOf(pid).includes(place.data)
}
