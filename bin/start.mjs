#!/usr/bin/env node
// npm start: installs, builds, runs. Each only when needed. Runs on any Node from 18 on.
import { main } from './lib/main.mjs'

await main(['start', ...process.argv.slice(2)])
