// npm run bench [part …] [--write]: ours, the limit, the ratio, in the same run on the same machine. The parts are named below.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allTasks, prepare } from '../src/app.ts'
import { closePools, openPools } from '../src/platform/ctx.ts'
import { makeDatabase } from '../src/platform/database.ts'
import { startEmbedded } from '../src/platform/embedded.ts'
import { migrate } from '../src/platform/migrate.ts'
import type { Scratch } from '../src/platform/scratch.ts'
import { root } from '../src/platform/root.ts'
import { readSettings } from '../src/platform/settings.ts'
import { registerTasks } from '../src/platform/tasks.ts'
import { benchCatalogue } from './catalogue.ts'
import { benchCampaign } from './campaign.ts'
import { benchDeadlines } from './deadlines.ts'
import { benchDesk } from './desk.ts'
import { benchDues } from './dues.ts'
import { benchImport } from './import.ts'
import { benchMail } from './mail.ts'
import { benchSignatures } from './signatures.ts'
import { benchStart } from './start.ts'
import { machine, type Row } from './tools.ts'
import { benchWeb } from './web.ts'

const asked = process.argv.slice(2)
const wants = (part: string) => asked.every((a) => a.startsWith('--')) || asked.includes(part)

/** A cluster as in production: what is committed is on the disk, and whoever listens to an event is told. */
async function cluster(folder: string) {
  const embedded = await startEmbedded(folder, { settings: { max_connections: 200 } })
  await makeDatabase(embedded.admin)
  const owner = { ...embedded.admin, user: 'campanile_owner', database: 'campanile' }
  await migrate({ owner, login: 'campanile' })
  prepare(readSettings({ DATA_DIR: folder, LOG_LEVEL: 'silent', DEMO: 'off' }))
  openPools({ ...owner, user: 'campanile' }, { web: 1, platform: 1 })
  await registerTasks(allTasks())
  await closePools()
  return { owner, admin: { ...embedded.admin, database: 'campanile' }, stop: embedded.stop }
}

/** A part that measures on a cluster of its own. */
const on = (measure: (cluster: Scratch, folder: string) => Promise<Row[]>) => async (folder: string) => {
  const database = await cluster(folder)
  try {
    return await measure(database, folder)
  } finally {
    await database.stop()
  }
}

const rows: Row[] = []
const parts: [string, (folder: string) => Promise<Row[]>][] = [
  ['web', on(benchWeb)],
  ['catalogue', on(benchCatalogue)],
  ['import', on(benchImport)],
  ['campaign', on(benchCampaign)],
  ['dues', on(benchDues)],
  ['mail', on(benchMail)],
  ['desk', on(benchDesk)],
  ['deadlines', on(benchDeadlines)],
  ['signatures', benchSignatures],
  ['start', benchStart],
]
for (const [name, measure] of parts) {
  if (!wants(name)) continue
  const folder = mkdtempSync(join(tmpdir(), 'campanile-bench-'))
  try {
    rows.push(...(await measure(folder)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
const table = [
  line(['what', 'ours', 'limit', 'ratio', 'goal', '']),
  line(['---', '---', '---', '---', '---', '---']),
  ...rows.map((r) =>
    line([
      r.what,
      r.ours,
      r.limit,
      r.ratio === null ? '' : r.ratio.toFixed(2),
      r.goal,
      r.ratio === null || r.good(r.ratio) ? '' : 'missed',
    ]),
  ),
].join('\n')
console.log(`${machine()}\n\n${table}`)
if (asked.includes('--write')) {
  // A part measured alone renews its own lines; the others stay as they were measured last.
  const path = join(root, 'docs/performance.md')
  const lines = table.split('\n')
  const name = (row: string) => row.split(' | ')[0]!.replace(/ \(.*/, '')
  const fresh = new Set(lines.map(name))
  const kept = (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []).filter(
    (row) => row.startsWith('| ') && !fresh.has(name(row)),
  )
  writeFileSync(
    path,
    `# What is measured\n\nWritten by \`npm run bench -- --write\`: each figure beside its limit, measured in the same run on the same machine; medians of several rounds.\nMachines differ and are noisy: the ratio is what counts.\n\nMachine: ${machine()}. Day: ${Temporal.Now.plainDateISO().toString()}.\n\n${[...lines, ...kept].join('\n')}\n`,
  )
}
process.exit(rows.some((r) => r.ratio !== null && !r.good(r.ratio)) ? 1 : 0)
