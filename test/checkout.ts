import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../src/platform/root.ts'

type User = { uid: number; gid: number }

/** A copy of the checkout as somebody would clone it, if asked with the packages already there. `owner` may write in it. */
export function copyCheckout(
  folder: string,
  { from = root, owner, packages = true }: { from?: string; owner?: User; packages?: boolean } = {},
) {
  // Out of our own folder comes what a clone brings; out of a copy also what it has built meanwhile.
  const left = new Set(['node_modules', '.data', '.cache', '.git', ...(from === root ? ['dist'] : [])])
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(from))
    if (!left.has(name)) cpSync(join(from, name), join(folder, name), { recursive: true })
  if (packages) linkPackages(folder)
  if (owner) chownSync(folder, owner.uid, owner.gid)
}

/** Hard links where they can be made: half a gigabyte is not copied for a test. */
function linkPackages(folder: string) {
  const packages = join(root, 'node_modules')
  if (spawnSync('cp', ['-al', packages, folder], { stdio: 'ignore' }).status === 0) return
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
  cpSync(packages, join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true })
}

export const isRoot = process.getuid?.() === 0

/** An account without rights, to try what an ordinary user does. */
export function ordinaryUser(): User {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'))
  const [, , uid, gid] = line!.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** The Node that people have, not the one the lock file brings: it is what `npm start` begins with. */
const systemNode = process.env.npm_node_execpath ?? process.execPath

export type Started = {
  child: ChildProcess
  ms: number
  said: () => string
  /** What the keyboard does: the signal goes to everything in the foreground. Returns the exit code. */
  ctrlC: () => Promise<number | null>
  ended: Promise<number | null>
}

type Options = { env?: Record<string, string>; user?: User; args?: string[]; npm?: boolean }

/** A command in a checkout; `npm` puts `npm start` around it as people type it. */
export function launch(folder: string, { env = {}, user, args = ['start'], npm = false }: Options = {}) {
  const began = performance.now()
  let text = ''
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NODE_|npm_|DATABASE|CAMPANILE|DATA_DIR|PORT|HOST|DEMO|ROLE|PUBLIC_URL)/.test(name),
    ),
  )
  const [program, words] = npm ? ['npm', ['start']] : [systemNode, [join(folder, 'bin/campanile.mjs'), ...args]]
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...clean, LOG_LEVEL: 'warn', DEMO: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...user,
  })
  child.stdout.on('data', (part: Buffer) => (text += part.toString()))
  child.stderr.on('data', (part: Buffer) => (text += part.toString()))
  // What it said last may arrive after its end; what outlives it may keep the pipes open.
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => resolve(code))
    child.on('exit', (code) => setTimeout(() => resolve(code), 2000))
  })
  return { child, began, said: () => text, ended }
}

/** Starts and waits for the address. */
export async function startUp(folder: string, options: Options = {}): Promise<Started> {
  const { child, began, said, ended } = launch(folder, options)
  let over: string | undefined
  void ended.then((code) => (over = String(code)))
  while (!/^Campanile: http/m.test(said())) {
    if (over !== undefined) throw new Error(`it ended with ${over} instead of starting:\n${said()}`)
    // How long it may take is measured where nothing else runs (docs/performance.md); here it only must not be for ever.
    if (performance.now() - began > 300_000) throw new Error(`not started after five minutes:\n${said()}`)
    await sleep(10)
  }
  const ctrlC = () => {
    process.kill(-child.pid!, 'SIGINT')
    return ended
  }
  return { child, ms: performance.now() - began, said, ctrlC, ended }
}

/** Processes whose command line or working folder names this one. */
export function processesIn(folder: string): number[] {
  const listed = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).stdout.split('\n')
  return listed
    .filter((line) => line.includes(folder))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid !== process.pid)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address ? address.port : 0
}

/** A folder for a test that others may walk through. */
export function testFolder(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `campanile-${basename(name)}-`))
  spawnSync('chmod', ['0755', folder])
  return folder
}
