import pg from 'pg'
import { platformActor, work, openPools, closePools } from '../src/platform/ctx.ts'
import type { Scratch } from '../src/platform/scratch.ts'
import { recomputeBatch } from '../src/desk/clocks.ts'
import { median, type Row } from './tools.ts'
import { cookie, limit, load, PORT, ROUNDS, SECONDS, serve, statementsOf, token } from './web.ts'
import { makeWorld, type Place } from './world.ts'

/** Tickets in all: a million is what the desk must bear; the usual run is smaller, to end soon. */
const TICKETS = Number(process.env['BENCH_TICKETS'] ?? 50_000)
const FEW = 10_000
const BODIES = 80

/** Lists, page and search of tickets under row security, creation, and all clocks computed again. */
export async function benchDesk(cluster: Scratch, folder: string): Promise<Row[]> {
  const login = { ...cluster.owner, user: 'campanile' }
  const centres = Math.max(1, Math.round(TICKETS / FEW))
  const few = await makeWorld(cluster.admin, 'pochi', 1, BODIES)
  await fill(cluster.admin, 'pochi%', FEW)
  const many = await makeWorld(cluster.admin, 'molti', centres, BODIES)
  await fill(cluster.admin, 'molti%', TICKETS)
  const server = await serve(login, folder)
  try {
    const rows: Row[] = []
    const cases = [
      { name: 'list of 50 tickets, JSON', url: '/api/v1/tickets?limit=50', headers: token(many), least: 0.5 },
      { name: 'list of 50 tickets, HTML', url: '/desk/tickets?view=all', headers: cookie(many.session), least: 0.25 },
    ]
    for (const c of cases) {
      const statements = await statementsOf(login, folder, c.url, c.headers)
      // A program that runs for days is warm.
      await load(c.url, c.headers)
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
        goal: `≥ ${c.least.toFixed(2)}`,
        good: (ratio) => ratio >= c.least,
      })
    }
    rows.push(await search(login, folder, many))
    for (const [what, path] of [
      ['list', '/desk/tickets?view=open'],
      ['page', '/desk/tickets/50'],
    ] as const)
      for (const [who, key] of [
        ['staff', 'session'],
        ['officer of one body', 'officer'],
      ] as const) {
        if (what === 'page' && key === 'officer') continue
        rows.push(await against(`p95 ticket ${what}, ${who}`, path, { few: few[key], many: many[key] }))
      }
    rows.push(await creation(cluster.admin, many))
    return [...rows, await recomputed(login, many)]
  } finally {
    await server.stop()
  }
}

/** Words looked for in the whole text of the tickets, against the same statements sent bare: how long nearly everybody waits. */
async function search(login: pg.ClientConfig, folder: string, place: Place): Promise<Row> {
  const url = '/api/v1/tickets?q=stampante+anagrafe'
  const statements = await statementsOf(login, folder, url, token(place))
  const p95 = { ours: [] as number[], bare: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    p95.ours.push((await load(url, token(place))).p95)
    p95.bare.push((await limit(login, statements)).p95)
  }
  return {
    what: 'p95 search of tickets, JSON',
    ours: `${median(p95.ours).toFixed(1)} ms`,
    limit: `${median(p95.bare).toFixed(1)} ms (${statements.length} statements)`,
    ratio: median(p95.ours.map((ours, i) => ours / p95.bare[i]!)),
    goal: '≤ 3',
    good: (ratio) => ratio <= 3,
  }
}

async function against(what: string, path: string, sessions: { few: string; many: string }): Promise<Row> {
  const p95 = { few: [] as number[], many: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    p95.few.push((await load(path, cookie(sessions.few))).p95)
    p95.many.push((await load(path, cookie(sessions.many))).p95)
  }
  return {
    what: `${what}: ${TICKETS} tickets against ${FEW}`,
    ours: `${median(p95.many).toFixed(1)} ms`,
    limit: `${median(p95.few).toFixed(1)} ms`,
    ratio: median(p95.many.map((b, i) => b / p95.few[i]!)),
    goal: '≤ 1.5',
    good: (ratio) => ratio <= 1.5,
  }
}

/** Tickets opened by four programs at once, against the same rows put in bare: ticket, words, clocks, event and job in one transaction. */
async function creation(admin: pg.ClientConfig, place: Place): Promise<Row> {
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await atOnce((program, n) => open(place, `misura-${round}-${program}-${n}`)))
    const rows = await copies(admin, place)
    const clients = await Promise.all(Array.from({ length: PROGRAMS }, () => connected(admin)))
    try {
      bare.push(await atOnce((program) => insertBare(clients[program]!, place, rows)))
    } finally {
      await Promise.all(clients.map((c) => c.end()))
    }
  }
  return {
    what: 'tickets opened by API, with clocks, event and jobs',
    ours: `${Math.round(median(ours))}/s`,
    limit: `${Math.round(median(bare))}/s (bare inserts)`,
    ratio: median(ours.map((o, i) => o / bare[i]!)),
    goal: '≥ 0.25',
    good: (ratio) => ratio >= 0.25,
  }
}

const PROGRAMS = 4
/** How often a second, by so many programs at once. */
async function atOnce(once: (program: number, n: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  const until = began + SECONDS * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: PROGRAMS }, async (_, program) => {
      for (let n = 0; performance.now() < until; n++, done++) await once(program, n)
    }),
  )
  return done / ((performance.now() - began) / 1000)
}

async function open(place: Place, key: string) {
  const answer = await fetch(`http://localhost:${PORT}/api/v1/tickets`, {
    method: 'POST',
    headers: { ...token(place), 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ ipaCode: 'pr000001', subject: 'La stampante è ferma', text: 'Da stamattina.' }),
  })
  if (answer.status !== 201) throw new Error(`a ticket was answered ${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

const connected = async (admin: pg.ClientConfig) => {
  const client = new pg.Client(admin)
  await client.connect()
  return client
}

type Copy = { table: string; columns: string[]; values: unknown[] }
/** The rows of the ticket opened last, to be put in again under other keys. */
async function copies(admin: pg.ClientConfig, { centreId }: Place): Promise<Copy[]> {
  const client = await connected(admin)
  try {
    const last = (
      await client.query<{ id: string }>('select id from ticket where centre_id = $1 order by number desc limit 1', [
        centreId,
      ])
    ).rows[0]!.id
    const all: Copy[] = []
    for (const [table, key, skip] of [
      ['ticket', 'id', []],
      ['ticket_message', 'ticket_id', []],
      ['ticket_clock', 'ticket_id', []],
      ['event', 'subject_id', ['seq', 'txid']],
    ] as const) {
      const { rows } = await client.query<Record<string, unknown>>(
        `select * from ${table} where centre_id = $1 and ${key} = $2`,
        [centreId, last],
      )
      for (const row of rows) {
        const columns = Object.keys(row).filter((c) => !(skip as readonly string[]).includes(c))
        all.push({ table, columns, values: columns.map((c) => (row[c] === last ? TICKET : row[c])) })
      }
    }
    return all
  } finally {
    await client.end()
  }
}
/** Stands where the key of the ticket goes. */
const TICKET = Symbol('ticket')
let number = 1_000_000_000

async function insertBare(client: pg.Client, { centreId }: Place, rows: readonly Copy[]) {
  const id = crypto.randomUUID()
  await client.query('begin')
  await client.query({ name: 'centre', text: `select set_config('app.centre', $1, true)`, values: [centreId] })
  for (const [at, { table, columns, values }] of rows.entries())
    await client.query({
      name: `${table} ${at}`,
      text: `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
      values: columns.map((column, i) => {
        if (values[i] === TICKET) return id
        if (column === 'id') return crypto.randomUUID()
        if (table === 'ticket' && column === 'number') return ++number
        return values[i]
      }),
    })
  await client.query({
    name: 'job',
    text: `select enqueue('desk.follow', '{}'::jsonb, $1, now() + interval '1 day')`,
    values: [id],
  })
  await client.query('commit')
}

async function recomputed(login: pg.ClientConfig, { centreId }: Place): Promise<Row> {
  openPools(login, { web: 2, platform: 2 })
  try {
    const began = performance.now()
    let [after, count]: [string | null, number] = [null, 0]
    for (;;) {
      const batch: { last: string | null; count: number } = await work(platformActor(centreId), (ctx) =>
        recomputeBatch(ctx, { after }),
      )
      if (!batch.last) break
      after = batch.last
      count += batch.count
    }
    return {
      what: 'clocks of open tickets computed again',
      ours: `${Math.round(count / ((performance.now() - began) / 1000))} tickets/s (${count})`,
      limit: 'reported',
      ratio: null,
      goal: '',
      good: () => true,
    }
  } finally {
    await closePools()
  }
}

/** Hours, levels and so many tickets over the centres of this name: one in ten open, each with two messages and its ledger. */
async function fill(admin: pg.ClientConfig, name: string, tickets: number) {
  const client = new pg.Client(admin)
  await client.connect()
  const week = JSON.stringify([1, 2, 3, 4, 5].map((day) => ({ day, from: '08:30', to: '17:30' })))
  const places = 'select c.id from centre c where c.slug like $1'
  try {
    // A million at once: what a trigger would add row by row, the words that are searched, is put in at the end in one statement.
    await client.query('set session_replication_role = replica')
    await client.query(
      `insert into desk_calendar (centre_id, name, weekly, in_force_at) select id, 'Orario', $2, '2020-01-01' from (${places}) c`,
      [name, week],
    )
    await client.query(
      `insert into desk_level (centre_id, priority, first_response, taking_charge, solution) select c.id, p, p * 900, p * 1800, p * 14400 from (${places}) c, generate_series(1, 4) p`,
      [name],
    )
    await client.query(
      `with b as (select b.centre_id, b.id, row_number() over (partition by b.centre_id order by b.id) as n from body b where b.centre_id in (${places})),
         c as (select id, row_number() over (order by id) - 1 as n, count(*) over () as all from (${places}) x)
       insert into ticket (centre_id, number, body_id, requester_name, subject, priority, state, opened_at, first_response_at, charged_at, solved_at, closed_at, response_due_at,
         charge_due_at, solution_due_at, due_at)
       select c.id, m.n, b.id, 'Persona ' || m.n % 500,
         (array['La stampante dell’anagrafe è ferma', 'La posta non arriva', 'Il protocollo non si apre', 'Connessione lenta in municipio', 'Errore nei tributi'])[1 + m.n / 7 % 5] || ' ' || m.n,
         1 + m.n % 4, case when m.open then 'open' else 'closed' end, m.at, m.at + interval '20 minutes', m.at + interval '20 minutes',
         case when not m.open then m.at + interval '5 hours' end, case when not m.open then m.at + interval '2 days' end, m.at + interval '1 hour', m.at + interval '2 hours',
         m.at + interval '8 hours', case when m.open then m.at + interval '8 hours' end
       from generate_series(0, $2::int - 1) g join c on c.n = g % c.all
       -- All that differs goes by the number in the centre: so a centre among a hundred is like one that is alone.
       cross join lateral (select 1 + g / c.all as n, (1 + g / c.all) % 10 = 0 as open, now() - interval '1 year' + g * (interval '1 year' / $2) as at) m
       join b on b.centre_id = c.id and b.n = 1 + m.n / 10 % ${BODIES}`,
      [name, tickets],
    )
    await client.query(
      `insert into counter (centre_id, name, value) select centre_id, 'ticket', max(number) from ticket where centre_id in (${places}) group by 1 on conflict (centre_id, name) do update set value = excluded.value`,
      [name],
    )
    await client.query(
      `insert into ticket_message (centre_id, ticket_id, body_id, way, channel, author_name, text, said_at)
       select centre_id, id, body_id, m.way, 'portal', 'Prova', m.text, opened_at from ticket,
         (values ('in', 'Da stamattina non funziona: ufficio fermo, cittadini in coda.'), ('out', 'Verificato e sistemato da remoto.')) m(way, text)
       where centre_id in (${places})`,
      [name],
    )
    await client.query(
      `insert into ticket_text (centre_id, ticket_id, said, whole)
       select t.centre_id, t.id, w.words, w.words from ticket t
       join (select centre_id, ticket_id, strip(ticket_words(string_agg(text, ' '))) as words from ticket_message group by 1, 2) m
         on (m.centre_id, m.ticket_id) = (t.centre_id, t.id)
       cross join lateral (select ticket_words(t.subject || ' ' || t.requester_name) || ticket_places(t.centre_id, t.body_id) || m.words as words) w
       where t.centre_id in (${places})`,
      [name],
    )
    await client.query(
      `insert into ticket_clock (centre_id, ticket_id, body_id, clock, from_at, calendar_id, target, priority, cause)
       select t.centre_id, t.id, t.body_id, 'solution', t.opened_at, k.id, t.priority * 14400, t.priority, 'opened' from ticket t
       join desk_calendar k on k.centre_id = t.centre_id where t.centre_id in (${places}) and t.closed_at is null`,
      [name],
    )
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}
