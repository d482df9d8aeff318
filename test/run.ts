// What `npm test` does, step by step. Whatever it starts it stops.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { root } from '../src/platform/root.ts'
import { type Scratch, startScratch } from '../src/platform/scratch.ts'
import { findChromium } from './browser.ts'
import { checkModuleMap } from './module-map.ts'
import { staleFiles } from '../src/platform/schema/write.ts'

const score = { passed: 0, failed: 0 }
process.chdir(root)
process.env.PATH = join(root, 'node_modules/.bin') + delimiter + process.env.PATH

/** A step says its name and its seconds; what it found wrong follows. */
async function step(name: string, check: () => Promise<string> | string) {
  const began = performance.now()
  let wrong: string
  try {
    wrong = await check()
  } catch (error) {
    wrong = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  score[wrong ? 'failed' : 'passed']++
  console.log(
    `${wrong ? '✖' : '✔'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)${wrong ? `\n${wrong}` : ''}`,
  )
}

/** Runs one of the locked tools; its words are shown only when it finds something. */
function tool(command: string, ...args: string[]) {
  const { status, error, stdout, stderr } = spawnSync(process.execPath, [join('node_modules', command), ...args], {
    encoding: 'utf8',
  })
  return status === 0 ? '' : `${error?.message ?? ''}${stdout}${stderr}`.trim() || `it ended with ${status}`
}

async function checks() {
  await step('types', () => tool('typescript/bin/tsc', '-p', '.'))
  await step('lint', () => tool('oxlint/bin/oxlint', '--deny-warnings'))
  await step('format', () => tool('oxfmt/bin/oxfmt', '--check'))
  await step('module map', () => checkModuleMap().join('\n'))
  await step('unused code', () => tool('knip/bin/knip.js', '--no-progress'))
}

async function tests(files: string[]) {
  const stream = run({
    files,
    concurrency: Math.max(2, availableParallelism()),
    // A server left open by a test that failed must not keep everybody waiting.
    execArgv: ['--import', join(root, 'test/tsx.mjs'), '--test-force-exit'],
    timeout: 900_000,
  })
  stream.on('test:summary', ({ file, counts }) => {
    if (file !== undefined) return
    score.passed += counts.passed
    score.failed += counts.tests - counts.passed - counts.skipped - counts.todo
    if (counts.skipped > 0) console.log(`${counts.skipped} skipped, each with its reason above`)
  })
  for await (const line of stream.compose(spec)) process.stdout.write(line)
}

/** Journeys need a browser: where it is missing and Debian's can be installed, it is; otherwise somebody must. */
function needBrowser() {
  if (findChromium()) return ''
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Installing Chromium …')
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    }
  }
  return findChromium()
    ? ''
    : 'No Chromium here, and it could not be installed: install it (Debian: apt-get install chromium) or set CHROMIUM to its path.'
}

let cluster: Scratch | undefined
async function main(asked: string[]) {
  if (asked.length === 0) {
    const missing = needBrowser()
    if (missing) {
      console.error(missing)
      return 1
    }
    await checks()
  }
  await step('test database', async () => {
    // Each test file copies its database and finds it by this name.
    cluster = await startScratch({ max_connections: 300, shared_buffers: '128MB' })
    process.env.CAMPANILE_TEST_SERVER = cluster.admin.host
    return ''
  })
  if (!cluster) return finish()
  if (asked.length === 0) await step('generated files', async () => stale(await staleFiles(cluster!.owner)))
  const files =
    asked.length > 0 ? asked.flatMap(expand) : globSync(['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}']).sort()
  if (files.length === 0) {
    console.log(`No test file in ${asked.join(' ')}`)
    score.failed++
  } else await tests(files.map((file) => resolve(root, file)))
  return finish()
}

const stale = (files: string[]) =>
  files.map((file) => `${file} is out of date: npx campanile migrate --write`).join('\n')

const expand = (path: string) => {
  const own = relative(root, resolve(path))
  return /\.test\.tsx?$/.test(own) ? [own] : globSync([`${own}/**/*.test.{ts,tsx}`]).sort()
}

function finish() {
  console.log(`${score.passed} passed, ${score.failed} failed`)
  return score.failed > 0 ? 1 : 0
}

// Whoever reads our words may go away (`npm test | head`): the rest is still put in order.
process.stdout.on('error', () => {})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void interrupted())
async function interrupted() {
  await cluster?.stop()
  process.exit(130)
}

let code = 1
try {
  code = await main(process.argv.slice(2))
} finally {
  await cluster?.stop()
}
process.exit(code)
