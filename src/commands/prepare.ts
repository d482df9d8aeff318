import { backUpBeforeMigration } from '../platform/backup.ts'
import { type Database, startDatabase } from '../platform/database.ts'
import { Halt } from '../platform/halt.ts'
import { migrate, pendingMigrations } from '../platform/migrate.ts'
import { as, checkLogin } from '../platform/roles.ts'
import type { Settings } from '../platform/settings.ts'
import { say } from './terminal.ts'

/** The database of the settings, started, checked and at the version of this program. Whoever calls stops it. */
export async function openDatabase(settings: Settings): Promise<Database> {
  const database = await startDatabase(settings, say)
  try {
    await checkLogin(database.login)
    // A login that turns out to own what it has just migrated is refused too.
    if ((await bringUpToDate(database, settings)) > 0) await checkLogin(database.login)
    return database
  } catch (error) {
    await database.stop()
    throw error
  }
}

/** Applies what is missing, as the owner. Without an owner to act as, says what somebody must do. */
export async function bringUpToDate(database: Database, settings: Settings): Promise<number> {
  const { owner, embedded, login } = database
  if (!owner) {
    const pending = await pendingMigrations(as('campanile_platform', login))
    if (pending.length === 0) return 0
    throw new Halt(
      `The database at ${database.name} lacks ${pending.length} migrations: set DATABASE_OWNER_URL, or run campanile migrate with it once.`,
    )
  }
  const backup =
    embedded &&
    (async () => say(`The database was backed up in ${await backUpBeforeMigration(embedded, settings.dataDir)}.`))
  return migrate({ owner, login: loginName(login), say, ...(backup && { backup }) })
}

const loginName = ({ user, connectionString }: Database['login']) =>
  user ?? decodeURIComponent(new URL(connectionString ?? '').username)
