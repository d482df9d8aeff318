import { chown, copyFile, lstat, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Embedded } from './embedded.ts'
import { Halt } from './halt.ts'
import { type Account, type Place } from './postgres-files.ts'

type Manifest = { madeAt: string; postgres: string; migrations: number }
const manifestName = 'backup.json'

/** What PostgreSQL makes again by itself. The log of writes is copied apart, at the end. */
const notCopied =
  /^(postmaster\.(pid|opts)|(pg_wal|pg_stat_tmp|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_subtrans)\/.+|(.*\/)?pgsql_tmp.*)$/
/** Of DATA_DIR, what is not the database and not a backup: files, letters, the secret key. */
const notOurs = new Set(['postgres', 'postgres.place', 'backups'])

/**
 * Copies the embedded database while it works, and with `dataDir` everything else the installation keeps.
 * The copy is good from the moment its manifest is written, which happens last.
 */
export async function backUp(embedded: Embedded, to: string, dataDir?: string): Promise<string> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  try {
    if ((await readdir(to)).length > 0) throw new Halt(`The folder ${to} is not empty: give a new one.`)
    const manifest = await copyDatabase(embedded, join(to, 'postgres'))
    if (dataDir) {
      await mkdir(join(to, 'data'), { mode: 0o700 })
      for (const name of await readdir(dataDir))
        if (!notOurs.has(name)) await copyTree(join(dataDir, name), join(to, 'data', name))
    }
    await writeFile(join(to, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    return to
  } catch (error) {
    if (!(error instanceof Halt)) await rm(to, { recursive: true, force: true })
    throw error
  }
}

async function copyDatabase({ admin, place }: Embedded, to: string): Promise<Manifest> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    // The slot keeps the log of writes since the beginning until it is copied; it goes with this connection.
    await client.query(`select pg_create_physical_replication_slot('campanile_backup_${process.pid}', true, true)`)
    await client.query(`select pg_backup_start('campanile', true)`)
    await copyTree(place.data, to, (path) => notCopied.test(path))
    const { rows } = await client.query<{ label: string; version: string }>(
      `select labelfile as label, current_setting('server_version') as version from pg_backup_stop(false)`,
    )
    await writeFile(join(to, 'backup_label'), rows[0]!.label, { mode: 0o600 })
    await copyTree(
      join(place.data, 'pg_wal'),
      join(to, 'pg_wal'),
      (path) => !/^([0-9A-F]{24}|[0-9A-F]{8}\.history)$/.test(path),
    )
    return { madeAt: new Date().toISOString(), postgres: rows[0]!.version, migrations: await countMigrations(admin) }
  } finally {
    await client.end()
  }
}

async function countMigrations(admin: pg.ClientConfig): Promise<number> {
  const client = new pg.Client({ ...admin, database: 'campanile' })
  await client.connect()
  try {
    return (await client.query<{ n: number }>('select count(*)::int as n from migration')).rows[0]!.n
  } catch {
    return 0
  } finally {
    await client.end()
  }
}

/** The copy made before a migration; the last three are kept. */
export async function backUpBeforeMigration(embedded: Embedded, dataDir: string): Promise<string> {
  const folder = join(dataDir, 'backups')
  const made = await backUp(embedded, join(folder, `before-migration-${stamp()}`))
  const older = (await readdir(folder))
    .filter((name) => name.startsWith('before-migration-'))
    .sort()
    .slice(0, -3)
  for (const name of older) await rm(join(folder, name), { recursive: true, force: true })
  return made
}

/** '20261201-093000', in UTC: names that sort by the moment. */
export const stamp = () => new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)

/**
 * Puts a backup in the place of an installation that is not running. What stood there is kept beside, and said.
 * Nothing is touched before the whole backup has been copied next to it.
 */
export async function restore(
  from: string,
  place: Place,
  dataDir: string,
  say: (line: string) => void,
): Promise<Manifest> {
  const manifest = await readManifest(from)
  const fresh = `${place.data}.new-${process.pid}`
  await rm(fresh, { recursive: true, force: true })
  await copyTree(join(from, 'postgres'), fresh, () => false, place.account)
  const kept = `until-${stamp()}`
  if (await exists(place.data)) {
    await rename(place.data, `${place.data}.${kept}`)
    say(`The database that stood there is kept in ${place.data}.${kept}.`)
  }
  await rename(fresh, place.data)
  const others = await readdir(join(from, 'data')).catch(() => [])
  for (const name of others) {
    const target = join(dataDir, name)
    await copyTree(join(from, 'data', name), `${target}.new`)
    if (await exists(target)) await rename(target, join(dataDir, `${name}.${kept}`))
    await rename(`${target}.new`, target)
  }
  return manifest
}

async function readManifest(from: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(from, manifestName), 'utf8'))
  } catch {
    throw new Halt(
      `The folder ${from} holds no complete backup (${manifestName} is missing): give the folder that campanile backup printed.`,
    )
  }
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Copies a tree whose files may vanish meanwhile: a running database removes some, and its log knows. */
async function copyTree(
  from: string,
  to: string,
  skip: (path: string) => boolean = () => false,
  owner: Account = {},
  path = '',
): Promise<void> {
  const info = await lstat(from).catch(() => null)
  if (!info || info.isSocket()) return
  if (info.isDirectory()) {
    await mkdir(to, { recursive: true, mode: 0o700 })
    for (const name of await readdir(from).catch(() => [])) {
      const below = path ? `${path}/${name}` : name
      if (!skip(below)) await copyTree(join(from, name), join(to, name), skip, owner, below)
    }
  } else if (info.isFile()) {
    await copyFile(from, to).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' || (await exists(from))) throw error
    })
  }
  if (owner.uid !== undefined) await chown(to, owner.uid, owner.gid ?? owner.uid)
}
