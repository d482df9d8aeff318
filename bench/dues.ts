// The dues of every municipality of the country, a simulation of two hundred bodies, a thousand notices.
import pg from 'pg'
import type { Due } from '../src/dues/dues.ts'
import { computeYear } from '../src/dues/computing.ts'
import { paperOf } from '../src/dues/notice-paper.ts'
import { brescia2015 } from '../src/dues/real-schedules.ts'
import { closePools, openPools, platformActor, work } from '../src/platform/ctx.ts'
import { toPdf } from '../src/platform/documents/index.ts'
import type { Scratch } from '../src/platform/scratch.ts'
import { median, pss, type Row } from './tools.ts'
import { PORT, ROUNDS, serve, token } from './web.ts'
import { makeWorld, type Place } from './world.ts'

const MUNICIPALITIES = 7904
const NOTICES = Number(process.env['BENCH_NOTICES'] ?? 1000)

export async function benchDues(cluster: Scratch, folder: string): Promise<Row[]> {
  const login = { ...cluster.owner, user: 'campanile' }
  const big = await makeWorld(cluster.admin, 'quotegrandi', 1, MUNICIPALITIES)
  const small = await makeWorld(cluster.admin, 'quotepiccole', 1, 200)
  const ofBig = await makeSchedule(cluster.admin, big)
  const ofSmall = await makeSchedule(cluster.admin, small)
  const rows = [await everyMunicipality(cluster.admin, login, big, ofBig), await notices()]
  const server = await serve(login, folder)
  try {
    return [...rows, await simulation(small, ofSmall)]
  } finally {
    await server.stop()
  }
}

/** Computed, explained and stored, against one statement that computes the totals alone and stores them. */
async function everyMunicipality(
  admin: pg.ClientConfig,
  login: pg.ClientConfig,
  place: Place,
  schedule: string,
): Promise<Row> {
  const client = new pg.Client(admin)
  await client.connect()
  await client.query(
    'create table bench_due (centre_id uuid, id uuid primary key default gen_random_uuid(), body_id uuid, total_cents bigint)',
  )
  openPools(login, { web: 2, platform: 1 })
  const ours: number[] = []
  const limits: number[] = []
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await client.query('delete from due where schedule_id = $1', [schedule])
      const began = performance.now()
      const done = await work(platformActor(place.centreId), (ctx) => computeYear(ctx, schedule))
      ours.push(performance.now() - began)
      if (done.computed !== MUNICIPALITIES) throw new Error(`${done.computed} dues of ${MUNICIPALITIES}`)
      await client.query('truncate bench_due')
      const from = performance.now()
      await client.query(TOTALS, [place.centreId])
      limits.push(performance.now() - from)
    }
    const { rows } = await client.query<{ ours: string; theirs: string }>(
      `select (select sum(total_cents) from due where schedule_id = $1) as ours, (select sum(total_cents) from bench_due) as theirs`,
      [schedule],
    )
    if (rows[0]!.ours !== rows[0]!.theirs) throw new Error(`the totals differ: ${rows[0]!.ours} and ${rows[0]!.theirs}`)
  } finally {
    await closePools()
    await client.end()
  }
  return {
    what: `dues of ${MUNICIPALITIES.toLocaleString('en')} municipalities, explained and stored, against one SQL for the totals`,
    ours: `${median(ours).toFixed(0)} ms`,
    limit: `${median(limits).toFixed(0)} ms`,
    ratio: median(ours.map((o, i) => o / limits[i]!)),
    goal: '≤ 8',
    good: (ratio) => ratio <= 8,
  }
}

/** The rules of Brescia 2015 in one statement, on the same tables. */
const TOTALS = `
  with f as (
    select b.centre_id, b.id,
      (select value from body_fact x where x.centre_id = b.centre_id and x.body_id = b.id and x.kind = 'population' and x.as_of <= '2025-12-31' order by as_of desc limit 1) as p,
      (select value from body_fact x where x.centre_id = b.centre_id and x.body_id = b.id and x.kind = 'firms' and x.as_of <= '2025-12-31' order by as_of desc limit 1) as n,
      (select value from body_fact x where x.centre_id = b.centre_id and x.body_id = b.id and x.kind = 'population' and x.as_of <= '2013-12-31' order by as_of desc limit 1) as p13,
      (select value from body_fact x where x.centre_id = b.centre_id and x.body_id = b.id and x.kind = 'firms' and x.as_of <= '2013-12-31' order by as_of desc limit 1) as n13
    from membership m join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id)
    where m.centre_id = $1 and m.from_on <= '2026-12-31' and m.to_on > '2026-01-01' and b.type = 'municipality'),
  base as (select *, p * 16 + n * 110 as cents from f)
  insert into bench_due (centre_id, body_id, total_cents)
  select centre_id, id, least(cents - round(cents * (greatest(0, least(p, 5000) - 1000) * 10 + greatest(0, p - 5000) * 20)::numeric / (p * 100)), p13 * 15 + n13 * 100)
  from base`

async function simulation(place: Place, schedule: string): Promise<Row> {
  const rules = { rules: brescia2015.rules.map((r) => (r.key === 'residenti' ? { ...r, euroPerUnit: '0.18' } : r)) }
  const times: number[] = []
  for (let n = 0; n < 20; n++) {
    const began = performance.now()
    const answer = await fetch(`http://localhost:${PORT}/api/v1/dues-simulations`, {
      method: 'POST',
      headers: { ...token(place), 'content-type': 'application/json' },
      body: JSON.stringify({ scheduleId: schedule, rules }),
    })
    const { items } = (await answer.json()) as { items: unknown[] }
    if (answer.status !== 200 || items.length !== 200) throw new Error(`the simulation answered ${answer.status}`)
    times.push(performance.now() - began)
  }
  const took = median(times)
  return {
    what: 'simulation of 200 bodies, nothing stored',
    ours: `${took.toFixed(0)} ms`,
    limit: '100 ms',
    ratio: took / 100,
    goal: '≤ 1',
    good: (ratio) => ratio <= 1,
  }
}

/** Documents a second, and how much more memory the last hundreds hold than the first. */
async function notices(): Promise<Row> {
  const at = Temporal.Instant.from('2026-11-22T10:00:00Z')
  const about = {
    centre: 'CST di prova',
    setting: { treasuryAccount: 'TU-123-0300000', disputeDays: 30 },
    act: 'Assemblea, n. 12, 20/11/2025',
    protocol: '',
    lang: 'it' as const,
    madeAt: at,
  }
  let early = 0
  const began = performance.now()
  for (let n = 1; n <= NOTICES; n++) {
    await toPdf(paperOf(sample(n, at), about))
    if (n === Math.ceil(NOTICES / 5)) early = pss([process.pid])
  }
  const seconds = (performance.now() - began) / 1000
  const ratio = pss([process.pid]) / early
  return {
    what: `${NOTICES.toLocaleString('en')} notices as PDF/A: memory at the end against after a fifth`,
    ours: `${(NOTICES / seconds).toFixed(0)} documents/s`,
    limit: `${early.toFixed(0)} MB`,
    ratio,
    goal: '≤ 1.2',
    good: (r) => r <= 1.2,
  }
}

const sample = (n: number, at: Temporal.Instant): Due => ({
  id: crypto.randomUUID(),
  bodyId: crypto.randomUUID(),
  bodyName: `Comune di Prova ${n}`,
  ipaCode: null,
  scheduleId: crypto.randomUUID(),
  year: 2026,
  kind: 'forecast',
  number: n,
  state: 'calculated',
  quotaCents: 200_000,
  totalCents: 200_000,
  openCents: 0,
  dueOn: '2026-06-30',
  computedAt: at,
  notifiedOn: null,
  replacesId: null,
  demo: false,
  version: 1,
  inputs: [],
  steps: Array.from({ length: 6 }, (_, i) => ({
    rule: `r${i}`,
    name: `Regola ${i}`,
    kind: 'per_unit' as const,
    input: { name: 'population', value: 1000 + n, source: 'ISTAT', on: '2025-12-31' },
    says: { euroPerUnit: '0.15' },
    resultCents: 15 * (1000 + n),
    counts: true,
  })),
})

/** Every body in a convention, with the firms of two years, and the rules of Brescia 2015 in force. */
async function makeSchedule(admin: pg.ClientConfig, { centreId, bodyId }: Place): Promise<string> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    const one = async (text: string, values: unknown[]) =>
      (await client.query<{ id: string }>(text, values)).rows[0]!.id
    await client.query(
      `insert into body_fact (centre_id, body_id, kind, value, as_of, source)
       select centre_id, id, k.kind, case k.kind when 'firms' then population / k.part else population end, k.on_day, 'inventato'
       from body, (values ('firms', 12, '2025-12-31'::date), ('firms', 13, '2013-12-31'), ('population', 1, '2013-12-31'), ('population', 1, '2025-12-31')) k(kind, part, on_day)
       where centre_id = $1 on conflict do nothing`,
      [centreId],
    )
    const act = await one(
      `insert into act (centre_id, body_id, type, organ, number, adopted_on, issuer) values ($1, $2, 'resolution', 'council', '1', '2025-01-01', 'prova') returning id`,
      [centreId, bodyId],
    )
    const convention = await one(
      `insert into convention (centre_id, title, lead_body_id, legal_basis, begins_on, ends_on, state, approving_act_id, approved_under)
       values ($1, 'Convenzione di prova', $2, 'art. 30', '2015-01-01', '2030-12-31', 'approved', $3, 'prova') returning id`,
      [centreId, bodyId, act],
    )
    await client.query(
      `with a as (insert into adhesion (centre_id, body_id, convention_id, state) select centre_id, id, $2, 'invited' from body where centre_id = $1 returning centre_id, id, body_id)
       insert into membership (centre_id, body_id, adhesion_id, standing, from_on, to_on, act_id) select centre_id, body_id, id, 'member', '2015-01-01', '2031-01-01', $3 from a`,
      [centreId, convention, act],
    )
    const schedule = await one(
      `insert into dues_schedule (centre_id, convention_id, year, state, rules, due_on, act_id) values ($1, $2, 2026, 'in_force', $3, '2026-06-30', $4) returning id`,
      [centreId, convention, JSON.stringify({ rules: brescia2015.rules }), act],
    )
    await client.query('vacuum analyze')
    return schedule
  } finally {
    await client.end()
  }
}
