// Which Node runs the program: this one when it is new enough, otherwise the one the lock file brings.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, stop } from './root.mjs'

export function chooseNode() {
  const needed = Number(/\d+/.exec(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node)[0])
  // The version alone does not tell: Temporal came to 24 and 25 only behind a flag.
  if (Number(process.versions.node.split('.')[0]) >= needed && 'Temporal' in globalThis) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const path = join(root, 'node_modules', name, file)
    if (existsSync(path)) return path
  }
  return stop(
    `this machine has Node ${process.versions.node}, Campanile needs ${needed} or later with Temporal, ` +
      `and brings none for ${process.platform} ${process.arch}. Install Node 26.`,
  )
}
