import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Halt } from './halt.ts'
import { findPlace, type Place } from './postgres-files.ts'
import { commandOf, isAlive, readPid, type Server, spawnServer } from './postgres-process.ts'

/** Every Campanile process holds this lock, shared, while it uses the embedded server: who can have it alone is the last. */
const inUse = 7_220_001

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

/** Whether a server works on these files, ours or one that a killed Campanile left behind. */
export function isRunning(place: Place): boolean {
  const pid = readPid(join(place.data, 'postmaster.pid'))
  return pid !== null && isAlive(pid) && commandOf(pid).includes(place.data)
}
