#!/usr/bin/env node
// npm run bench: measures what docs/performance.md promises, each figure against its limit.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './lib/build.mjs'
import { install } from './lib/install.mjs'
import { chooseNode } from './lib/node.mjs'
import { root, stop } from './lib/root.mjs'
import { run } from './lib/run.mjs'

const bench = join(root, 'bench/run.ts')
if (!existsSync(bench)) stop('there is nothing to measure yet: bench/run.ts is missing.')
install({ dev: true })
const node = chooseNode()
await build(node)
process.exit(await run(node, ['--import', join(root, 'test/tsx.mjs'), bench, ...process.argv.slice(2)]))
