#!/usr/bin/env node
// The `campanile` command: `npx campanile --help`. Runs on any Node from 18 on.
import { main } from './lib/main.mjs'

await main(process.argv.slice(2))
