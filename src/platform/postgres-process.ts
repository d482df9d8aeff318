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
import { Halt } from './halt.ts'
import { findPrograms, type Place } from './postgres-files.ts'

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

/** Why a server gave up, and whether it is worth another try. */
type Refusal = { sentence: string; again: boolean }
/** A server we have started; once it has ended, why. */
export type Server = { refusal: () => Refusal | null }

export function spawnServer(place: Place, settings: Record<string, string | number>): Server {
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

export function commandOf(pid: number) {
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

export function readPid(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null
  } catch {
    return null
  }
}

export function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
