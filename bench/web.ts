import { spawn } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { join } from 'node:path'
import type pg from 'pg'
import { buildApp } from '../src/app.ts'
import { closePools, openPools } from '../src/platform/ctx.ts'
import { root } from '../src/platform/root.ts'
import { as } from '../src/platform/roles.ts'
import { openSecret } from '../src/platform/secrets.ts'
import { readSettings } from '../src/platform/settings.ts'
import type { Scratch } from '../src/platform/scratch.ts'
import { median, node, type Row } from './tools.ts'
import { makeWorld, type Place } from './world.ts'

export const PORT = 3790
export const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4)
export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const CONNECTIONS = 16

type Load = { rate: number; p50: number; p95: number; wrong: string }
type Statement = { text: string; values: unknown[] | null }

/** List and card against the same statements sent bare; p95 in a centre of 8,000 against one of 200. */
export async function benchWeb(cluster: Scratch, folder: string): Promise<Row[]> {
  const login = { ...cluster.owner, user: 'campanile' }
  await makeWorld(cluster.admin, 'piccolo', 99, 80)
  const big = await makeWorld(cluster.admin, 'grande', 1, 8000)
  const small = await makeWorld(cluster.admin, 'medio', 1, 200)
  const server = await serve(login, folder)
  try {
    const rows: Row[] = []
    const cases: { name: string; url: string; headers: Record<string, string>; least: number }[] = [
      { name: 'members list, JSON', url: '/api/v1/bodies?limit=50', headers: token(small), least: 0.5 },
      { name: 'members list, HTML', url: '/members', headers: cookie(small.session), least: 0.25 },
      { name: 'body card, JSON', url: `/api/v1/bodies/${small.bodyId}`, headers: token(small), least: 0.5 },
      { name: 'body card, HTML', url: `/members/${small.bodyId}`, headers: cookie(small.session), least: 0.5 },
    ]
    for (const c of cases) {
      const statements = await statementsOf(login, folder, c.url, c.headers)
      const ours: number[] = []
      const limits: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        ours.push((await load(c.url, c.headers)).rate)
        limits.push((await limit(login, statements)).rate)
      }
      rows.push({
        what: c.name,
        ours: `${Math.round(median(ours))}/s`,
        limit: `${Math.round(median(limits))}/s (${statements.length} statements)`,
        ratio: median(ours.map((o, i) => o / limits[i]!)),
        goal: `≥ ${c.least}`,
        good: (ratio) => ratio >= c.least,
      })
    }
    for (const [who, key] of [
      ['staff', 'session'],
      ['officer of one body', 'officer'],
    ] as const)
      for (const [page, path] of [
        ['list', () => '/members'],
        ['card', (p: Place) => `/members/${p.bodyId}`],
      ] as const) {
        const p95 = { big: [] as number[], small: [] as number[] }
        for (let round = 0; round < ROUNDS; round++) {
          p95.small.push((await load(path(small), cookie(small[key]))).p95)
          p95.big.push((await load(path(big), cookie(big[key]))).p95)
        }
        rows.push({
          what: `p95 ${page}, ${who}: centre of 8,000 against one of 200`,
          ours: `${median(p95.big).toFixed(1)} ms`,
          limit: `${median(p95.small).toFixed(1)} ms`,
          ratio: median(p95.big.map((b, i) => b / p95.small[i]!)),
          goal: '≤ 1.5',
          good: (ratio) => ratio <= 1.5,
        })
      }
    return rows
  } finally {
    await server.stop()
  }
}

export const token = (p: Place) => ({ authorization: `Bearer ${p.token}` })
export const cookie = (secret: string) => ({ cookie: `session=${secret}` })

export const load = async (path: string, headers: Record<string, string>) => {
  const result = await node<Load>('bench/load.ts', [
    `http://127.0.0.1:${PORT}${path}`,
    String(CONNECTIONS),
    String(SECONDS),
    JSON.stringify(headers),
  ])
  if (result.wrong) throw new Error(`${path} answered ${result.wrong}`)
  return result
}
export const limit = (login: pg.ClientConfig, statements: Statement[]) =>
  node<{ rate: number; p95: number }>('bench/limit.ts', [
    JSON.stringify(as('campanile_centre', login)),
    JSON.stringify(statements),
    String(CONNECTIONS),
    String(SECONDS),
  ])

export async function serve(login: pg.ClientConfig, folder: string) {
  const url = `postgres://${login.user}@localhost/${login.database}?host=${encodeURIComponent(String(login.host))}`
  const child = spawn(process.execPath, [join(root, 'dist/main.mjs'), 'web'], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      DATA_DIR: folder,
      PORT: String(PORT),
      LOG_LEVEL: 'silent',
      RATE_LIMIT: '0',
      DEMO: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((ready, fail) => {
    child.stdout.on('data', (text: Buffer) => text.includes('Campanile:') && ready())
    child.on('exit', (code) => fail(new Error(`the server ended with ${code}`)))
  })
  return {
    pid: child.pid,
    stop: () =>
      new Promise<void>(
        (done) => (child.removeAllListeners('exit'), child.on('exit', () => done()), child.kill('SIGINT')),
      ),
  }
}

/** What a request really sends: the same application in this process, with somebody listening. */
export async function statementsOf(
  login: pg.ClientConfig,
  folder: string,
  url: string,
  headers: Record<string, string>,
): Promise<Statement[]> {
  openSecret(join(folder, 'secret.key'))
  openPools(login, { web: 2, platform: 2 })
  const app = await buildApp(readSettings({ DATA_DIR: folder, LOG_LEVEL: 'silent', DEMO: 'off', RATE_LIMIT: '0' }))
  const sent: Statement[] = []
  const hear = (statement: unknown) => void sent.push(statement as Statement)
  try {
    await app.inject({ method: 'GET', url, headers })
    subscribe('campanile:statement', hear)
    const answer = await app.inject({ method: 'GET', url, headers })
    if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`)
    return sent
  } finally {
    unsubscribe('campanile:statement', hear)
    await app.close()
    await closePools()
  }
}
