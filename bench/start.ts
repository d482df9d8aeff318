import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyCheckout, freePort, processesIn, startUp } from '../test/checkout.ts'
import { median, pss, type Row } from './tools.ts'

const atMost = (ratio: number) => ratio <= 1
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/** `npm start` as somebody types it in a fresh clone, packages and all; then again; then what it takes while idle. */
export async function benchStart(folder: string): Promise<Row[]> {
  // PostgreSQL's account must reach it when root measures.
  chmodSync(folder, 0o755)
  const checkout = join(folder, 'clone')
  copyCheckout(checkout, { packages: false })
  const port = String(await freePort())
  const env = { PORT: port, DEMO: 'on', LOG_LEVEL: 'warn', npm_config_cache: join(folder, 'npm') }
  const start = () => startUp(checkout, { env, npm: true })
  const first = await start()
  await first.ctrlC()
  const again: number[] = []
  for (let i = 0; i < 5; i++) {
    const second = await start()
    again.push(second.ms)
    await second.ctrlC()
  }
  const killed: number[] = []
  for (let i = 0; i < 5; i++) {
    const next = await start()
    if (i > 0) killed.push(next.ms)
    await sleep(500)
    for (const pid of [-next.child.pid!, ...processesIn(checkout)]) kill(pid)
    await next.ended
  }
  const running = await start()
  const pages = await openEveryPage(`http://localhost:${port}`)
  await sleep(60_000)
  const [program] = processesIn(join(checkout, 'dist/main.mjs'))
  const memory = pss([program ?? 0])
  await running.ctrlC()
  rmSync(checkout, { recursive: true, force: true })
  return [
    row('first start of a fresh clone, nothing in npm’s cache', first.ms, 90),
    row('second start', median(again), 3),
    row('start after every process was killed', median(killed), 3),
    {
      what: `idle memory (PSS) of program and database, ${pages} pages opened`,
      ours: `${Math.round(memory)} MB`,
      limit: '350 MB',
      ratio: memory / 350,
      goal: '≤ 1',
      good: atMost,
    },
  ]
}

const row = (what: string, ms: number, limit: number): Row => ({
  what,
  ours: seconds(ms),
  limit: `${limit} s`,
  ratio: ms / 1000 / limit,
  goal: '≤ 1',
  good: atMost,
})

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Another one's end took it along.
  }
}

/** Signs in as the first of the demo people and follows every link once. */
async function openEveryPage(base: string): Promise<number> {
  const door = await (await fetch(`${base}/sign-in`)).text()
  const person = /name="person"[^>]*value="([0-9a-f-]{36})"|value="([0-9a-f-]{36})"[^>]*name="person"/.exec(door)
  const answer = await fetch(`${base}/sign-in/demo`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', origin: base },
    body: new URLSearchParams({ person: person?.[1] ?? person?.[2] ?? '' }),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ')
  if (answer.status !== 303 || !cookie) throw new Error(`signing in as a demo person answered ${answer.status}`)
  const seen = new Set(['/'])
  // One page of each kind: two hundred bodies are the same page two hundred times.
  const kinds = new Set<string>()
  for (const path of seen) {
    const kind = path.replace(/\?.*/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+|c_[a-z]\d+/g, ':')
    if (kinds.has(kind)) continue
    kinds.add(kind)
    const page = await fetch(base + path, { headers: { cookie }, redirect: 'manual' })
    if (!page.headers.get('content-type')?.includes('html')) {
      await page.body?.cancel()
      continue
    }
    for (const [, link] of (await page.text()).matchAll(/href="(\/[^"#]*)"/g)) {
      const to = link!.replaceAll('&amp;', '&')
      if (!to.startsWith('/assets/') && !/^\/(sign-out|language)/.test(to)) seen.add(to)
    }
  }
  return kinds.size
}
