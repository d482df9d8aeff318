import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { Halt } from './halt.ts'
import { missingRoles } from './roles.ts'
import { root } from './root.ts'

export type Migration = { number: number; name: string; checksum: string; sql: string }

/** The migrations this program knows, in order. */
export function readMigrations(folder = join(root, 'db/migrations')): Migration[] {
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const [, number, title] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(name) ?? []
      if (!number || !title) throw new Halt(`The migration ${name} must be called like 0001_name.sql.`)
      const sql = readFileSync(join(folder, name), 'utf8')
      // Line ends do not change a migration: a checkout on another system has others.
      return {
        number: Number(number),
        name: title,
        sql,
        checksum: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex'),
      }
    })
  for (const [i, { number, name }] of found.entries())
    if (number !== i + 1)
      throw new Halt(
        `The migration ${String(number).padStart(4, '0')}_${name} is out of order: number ${i + 1} is missing or doubled.`,
      )
  return found
}

type Applied = { number: number; name: string; checksum: string }

/** What is applied and what is still to do; refuses a database that this program does not understand. */
export function compare(known: Migration[], applied: Applied[]): Migration[] {
  for (const done of applied) {
    const ours = known.find(({ number }) => number === done.number)
    const name = `${String(done.number).padStart(4, '0')}_${done.name}`
    if (!ours)
      throw new Halt(
        `The database was written by a newer Campanile (it has the migration ${name}): start that version, or restore a backup made before.`,
      )
    if (ours.checksum !== done.checksum)
      throw new Halt(
        `The migration ${name} was changed after it had been applied to this database: put the file back as it was and write a new migration.`,
      )
  }
  return known.slice(applied.length)
}

async function readApplied(client: pg.ClientBase): Promise<Applied[]> {
  const { rows } = await client.query<{ found: boolean }>(`select to_regclass('public.migration') is not null as found`)
  if (!rows[0]!.found) return []
  return (await client.query<Applied>('select number, name, checksum from migration order by number')).rows
}

/** The migrations a database still lacks, read by the owner or, where it may, by the login. */
export async function pendingMigrations(config: pg.ClientConfig, known = readMigrations()): Promise<Migration[]> {
  return connected(config, async (client) => compare(known, await readApplied(client)))
}

type Options = {
  owner: pg.ClientConfig
  login: string
  known?: Migration[]
  say?: (line: string) => void
  backup?: () => Promise<void>
}

/** Brings the database to what this program knows. Safe to call from several processes: one works, the others wait. */
export async function migrate({
  owner,
  login,
  known = readMigrations(),
  say = () => {},
  backup,
}: Options): Promise<number> {
  return connected(owner, async (client) => {
    await client.query(`set lock_timeout = '60s'`)
    await client.query('select pg_advisory_lock(7220003)')
    await client.query(`set lock_timeout = '5s'`)
    const missing = await missingRoles(client, login)
    if (missing.length > 0)
      throw new Halt(
        `The database lacks the roles ${missing.join(', ')} for the login “${login}”: whoever administers it runs campanile migrate --init once.`,
      )
    const applied = await readApplied(client)
    const todo = compare(known, applied)
    await openQueue(client, owner)
    if (todo.length === 0) return 0
    if (applied.length > 0 && backup) await backup()
    await client.query(`create table if not exists migration (
      number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`)
    await client.query(`comment on table migration is 'platform: what has been done to this schema'`)
    await client.query('grant select on migration to campanile_platform')
    for (const migration of todo) {
      say(`Migrating: ${String(migration.number).padStart(4, '0')} ${migration.name.replaceAll('_', ' ')}`)
      await apply(client, migration)
    }
    return todo.length
  })
}

async function apply(client: pg.Client, { number, name, checksum, sql }: Migration) {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into migration (number, name, checksum) values ($1, $2, $3)', [number, name, checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    const { message, position, code } = error as pg.DatabaseError
    if (code === '53100') throw error
    const line = position ? ` at line ${sql.slice(0, Number(position)).split('\n').length}` : ''
    throw new Halt(
      `The migration ${String(number).padStart(4, '0')}_${name} failed${line}: ${message}. Nothing of it was kept.`,
    )
  }
}

/** The queue's own tables, and the right of the worker's role to use them: they are made for their owner alone. */
const quiet = new Logger(() => () => {})

async function openQueue(client: pg.Client, owner: pg.ClientConfig) {
  const pool = new pg.Pool({ ...owner, max: 2 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool: pool, logger: quiet })
  } finally {
    await pool.end()
  }
  const { rows: closed } =
    await client.query(`select from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace
    and c.relkind = 'r' and not has_table_privilege('campanile_platform', c.oid, 'select, delete')`)
  if (closed.length === 0) return
  const { rows } = await client.query<{ statement: string }>(`
    select format('create policy platform on %s to campanile_platform using (true) with check (true)', c.oid::regclass) as statement
    from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind = 'r' and c.relrowsecurity
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'platform')`)
  const grants = [
    'usage on schema',
    'select, insert, update, delete on all tables in schema',
    'usage, select on all sequences in schema',
    'execute on all functions in schema',
  ]
  for (const grant of grants) await client.query(`grant ${grant} graphile_worker to campanile_platform`)
  for (const { statement } of rows) await client.query(statement)
}

async function connected<T>(config: pg.ClientConfig, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  await client.connect()
  try {
    return await fn(client)
  } finally {
    await client.end()
  }
}
