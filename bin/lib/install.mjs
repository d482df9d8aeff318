// Installs what the lock file says, unless it is there already.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, stop } from './root.mjs'

/** With `dev` also what tests and checks need. An install with more than was asked for is left as it is. */
export function install({ dev }) {
  if (isInstalled({ dev })) return
  process.stderr.write(`Installing what package-lock.json lists${dev ? ', with the tools for tests' : ''} …\n`)
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  if (!dev) args.push('--omit=dev')
  // npm says where it is when it runs us; otherwise it is looked for in PATH.
  const npm = process.env.npm_execpath && process.env.npm_execpath.endsWith('.js') ? process.env.npm_execpath : null
  // npm hands its own settings down; those of the `npm start` around us must not change what is installed.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_config_(omit|include|production|global|prefix)$/i.test(name)),
  )
  delete env.NODE_ENV
  const options = { cwd: root, env, stdio: ['ignore', 2, 2] }
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (result.error) stop(`npm cannot be run (${result.error.message}); install Node with npm.`)
  if (result.status !== 0) stop('the packages could not be installed; what npm said stands above.')
}

/** npm keeps its own list of what it put in node_modules, written last: it is compared with the lock. */
function isInstalled({ dev }) {
  let have
  try {
    have = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages
  } catch {
    return false
  }
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '' || have[path]?.integrity === entry.integrity) continue
    if (have[path] || !mayBeMissing(entry, dev)) return false
  }
  return Object.keys(have).every((path) => path in locked)
}

function mayBeMissing(entry, dev) {
  if ((entry.dev || entry.devOptional) && !dev) return true
  if (!entry.optional && !entry.devOptional) return false
  // Optional packages for this machine (its Node, its PostgreSQL) are wanted; the others are not.
  const forUs =
    entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && !entry.libc?.includes('musl')
  return !forUs
}
