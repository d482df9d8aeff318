import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Embedded, startEmbedded } from './embedded.ts'
import { Halt } from './halt.ts'
import { roleStatements } from './roles.ts'
import type { Settings } from './settings.ts'

export type Database = {
  /** What to call it when speaking to people; no password in it. */
  name: string
  /** The login of the program; `as(role, login)` gives the connection of a pool. */
  login: pg.ClientConfig
  /** The same past a connection pooler, for LISTEN. */
  direct: pg.ClientConfig
  /** Owns the tables and migrates; null when only DATABASE_URL is set. */
  owner: pg.ClientConfig | null
  /** The embedded server, when it is ours. */
  embedded: Embedded | null
  /** Leaves the embedded server, the last one stops it; nothing to do for an external one. */
  stop: () => Promise<void>
}

type Needed = Pick<Settings, 'dataDir' | 'databaseUrl' | 'databaseOwnerUrl' | 'databaseDirectUrl'>

/** The database of these settings, answering: the embedded one is started, another one is waited for a little. */
export async function startDatabase(settings: Needed, say: (line: string) => void = () => {}): Promise<Database> {
  return settings.databaseUrl ? connectExternal(settings, settings.databaseUrl) : startOwn(settings, say)
}

/** Local connections of the embedded server are trusted: its socket lies in a folder only its account may enter. */
async function startOwn(settings: Needed, say: (line: string) => void): Promise<Database> {
  const embedded = await startEmbedded(settings.dataDir, { say })
  const at = (user: string) => ({ ...embedded.admin, user, database: 'campanile' })
  try {
    await makeDatabase(embedded.admin)
  } catch (error) {
    await embedded.stop()
    throw error
  }
  return {
    name: embedded.place.folder,
    login: at('campanile'),
    direct: at('campanile'),
    owner: at('campanile_owner'),
    embedded,
    stop: embedded.stop,
  }
}

/** The embedded database has the same three kinds of roles as an external one: nothing of ours runs as superuser. */
export async function makeDatabase(admin: pg.ClientConfig, database = 'campanile') {
  const has = async (client: pg.Client) =>
    (
      await client.query<{ found: boolean }>('select exists (select from pg_database where datname = $1) as found', [
        database,
      ])
    ).rows[0]!.found
  await using(admin, async (client) => {
    // Two that start together: the second waits here and finds everything made.
    await client.query('select pg_advisory_lock(7220002)')
    if (await has(client)) return
    await client.query(
      `do $$ begin if not exists (select from pg_roles where rolname = 'campanile_owner') then create role campanile_owner login; end if; end $$`,
    )
    await client.query(`create database ${pg.escapeIdentifier(database)} owner campanile_owner`)
  })
  await using({ ...admin, database }, async (client) => {
    for (const statement of roleStatements('campanile', database)) await client.query(statement)
    await client.query('grant create on schema public to campanile_owner')
  })
}

async function using<T>(config: pg.ClientConfig, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return await fn(client)
  } finally {
    await client.end()
  }
}

async function connectExternal(settings: Needed, url: string): Promise<Database> {
  await waitFor('DATABASE_URL', url)
  if (settings.databaseOwnerUrl) await waitFor('DATABASE_OWNER_URL', settings.databaseOwnerUrl)
  const config = (connectionString: string) => ({ connectionString, application_name: 'campanile' })
  return {
    name: place(url),
    login: config(url),
    direct: config(settings.databaseDirectUrl ?? url),
    owner: settings.databaseOwnerUrl ? config(settings.databaseOwnerUrl) : null,
    embedded: null,
    stop: async () => {},
  }
}

const place = (url: string) => {
  const { hostname, port, pathname, searchParams } = new URL(url)
  return `${hostname || searchParams.get('host') || 'localhost'}${port ? `:${port}` : ''}${pathname}`
}

/** Waits up to 15 seconds for an answer; what waiting cannot mend is said at once. */
async function waitFor(setting: string, url: string) {
  const end = Date.now() + 15_000
  for (;;) {
    try {
      return await using({ connectionString: url, connectionTimeoutMillis: 5000 }, async (client) => {
        const { rows } = await client.query<{ version: number }>(
          `select current_setting('server_version_num')::int as version`,
        )
        const version = Math.floor(rows[0]!.version / 10_000)
        if (version < 16)
          throw new Halt(`The database at ${place(url)} is PostgreSQL ${version}; Campanile needs 16 or later.`)
      })
    } catch (error) {
      if (error instanceof Halt) throw error
      const { code = '', message } = error as NodeJS.ErrnoException
      if (/^(28|3D)/.test(code)) throw new Halt(`The database at ${place(url)} refuses ${setting}: ${message}.`)
      if (Date.now() > end)
        throw new Halt(
          `The database at ${place(url)} does not answer (${code || message}): check ${setting} and that PostgreSQL runs there.`,
        )
      await sleep(500)
    }
  }
}
