// The import of the whole open data against a bare COPY of the same rows into tables of text.
import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { readCsv } from '../src/funding/csv.ts'
import { type ImportResult, importPad26 } from '../src/funding/import.ts'
import { listSources, openSource, type Source } from '../src/funding/sources.ts'
import { median, pss, type Row } from './tools.ts'

const data = fileURLToPath(new URL('../../shared/data/pad26', import.meta.url))
const rounds = 5
const national =
  'source_file, edition, call, holder, holder_look, grant_award, source_row, grant_change, quarantine, body_holder'

/** `admin` is the superuser of a database with our tables and nothing in them, on a cluster with fsync. */
export async function benchImport(database: { admin: pg.ClientConfig }, folder: string): Promise<Row[]> {
  if (!existsSync(data)) {
    console.log(`import: not measured, the real open data are not in ${data}`)
    return []
  }
  const client = new pg.Client(database.admin)
  await client.connect()
  try {
    const sources = await listSources([data])
    const later = await underLaterDay(sources, join(folder, 'later'))
    const plain = await plainFiles(
      sources.filter((source) => source.name.startsWith('candidature')),
      join(folder, 'plain'),
    )
    const load = (files: Source[]) => timed(() => importPad26((fn) => asPlatform(client, fn), files))
    const memory = await memoryOver(client, () => load(sources))
    const copies: number[] = []
    const first: { ms: number; result: ImportResult }[] = []
    const again: typeof first = []
    const known: typeof first = []
    for (let i = 0; i < rounds; i++) {
      await client.query(`truncate ${national} cascade`)
      copies.push((await timed(() => bareCopy(client, plain))).ms)
      first.push(await load(sources))
      again.push(await load(later))
      known.push(await load(sources))
    }
    const copy = median(copies)
    const row = (what: string, times: { ms: number }[], most: number): Row => {
      const ms = median(times.map((time) => time.ms))
      const seconds = (n: number) => `${(n / 1000).toFixed(2)} s`
      return {
        what,
        ours: seconds(ms),
        limit: seconds(copy),
        ratio: ms / copy,
        goal: `≤ ${most}`,
        good: (r) => r <= most,
      }
    }
    const { parse, stage, match, write } = first.toSorted((a, b) => a.ms - b.ms)[Math.floor(rounds / 2)]!.result.seconds
    return [
      row(
        `import of the open data (parse ${parse}, stage ${stage}, match ${match}, write ${write} s), against COPY`,
        first,
        10,
      ),
      row('the same content under a later edition', again, 8),
      row('the same files again', known, 1),
      {
        what: 'memory of the import over idle, program and database',
        ours: `${Math.round(memory)} MB`,
        limit: '300 MB',
        ratio: memory / 300,
        goal: '≤ 1',
        good: (r) => r <= 1,
      },
    ]
  } finally {
    await client.end()
  }
}

async function timed<T>(fn: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const start = performance.now()
  const result = await fn()
  return { ms: performance.now() - start, result }
}

async function asPlatform<T>(client: pg.Client, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  await client.query('begin; set local role campanile_platform')
  try {
    const result = await fn(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function underLaterDay(sources: Source[], folder: string): Promise<Source[]> {
  mkdirSync(folder)
  for (const { name, path } of sources) await copyFile(path, join(folder, name.replace('.csv', '_2027-01-01.csv')))
  return listSources([folder])
}

/** The same rows as COPY reads them, with the tables of text they go to. */
async function plainFiles(sources: Source[], folder: string) {
  mkdirSync(folder)
  const files: { table: string; columns: string[]; path: string }[] = []
  for (const source of sources) {
    const rows: string[][] = []
    for await (const block of readCsv(openSource(source))) for (const row of block.rows) rows.push(row)
    const columns = rows.shift()!
    const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    const path = join(folder, source.name.replace('.gz', ''))
    await writeFile(path, rows.map((row) => `${row.map(cell).join(',')}\n`).join(''))
    files.push({ table: `plain_${source.name.replace(/\W.*/, '')}`, columns, path })
  }
  return files
}

async function bareCopy(client: pg.Client, files: Awaited<ReturnType<typeof plainFiles>>) {
  for (const { table, columns, path } of files) {
    await client.query(`drop table if exists ${table}`)
    await client.query(`create table ${table} (${columns.map((column) => `${column} text`).join(', ')})`)
    await pipeline(
      createReadStream(path, { highWaterMark: 262_144 }),
      client.query(copyFrom(`copy ${table} from stdin with (format csv)`)),
    )
  }
}

/** The most that the program and the database took while the work was done, over what they took before. */
async function memoryOver(client: pg.Client, work: () => Promise<unknown>): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const pids = [process.pid, rows[0]!.pid]
  const idle = pss(pids)
  let most = idle
  const timer = setInterval(() => {
    most = Math.max(most, pss(pids))
  }, 100)
  await work()
  clearInterval(timer)
  return most - idle
}
