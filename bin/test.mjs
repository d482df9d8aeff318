#!/usr/bin/env node
// npm test: installs with the tools for tests, then hands over to test/run.ts. `npm test -- path…` runs those files alone.
import { join } from 'node:path'
import { install } from './lib/install.mjs'
import { chooseNode } from './lib/node.mjs'
import { root } from './lib/root.mjs'
import { run } from './lib/run.mjs'

install({ dev: true })
const hook = join(root, 'test/tsx.mjs')
process.exit(await run(chooseNode(), ['--import', hook, join(root, 'test/run.ts'), ...process.argv.slice(2)]))
