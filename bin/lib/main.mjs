// What every way into the program shares.
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { chooseNode } from './node.mjs'
import { root } from './root.mjs'
import { run } from './run.mjs'

export async function main(args) {
  install({ dev: false })
  const node = chooseNode()
  await build(node)
  process.exit(
    await run(node, [
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      join(root, 'dist/main.mjs'),
      ...args,
    ]),
  )
}
