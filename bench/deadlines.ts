// Every deadline of as many positions as PA digitale 2026 has grants, the pages of today in a large network, and its reminders of a night.
import pg from 'pg'
import { remind } from '../src/deadlines/reminders.ts'
import { national, openDuties, takeObligations } from '../src/obligations/index.ts'
import { addPad26 } from '../src/positions/index.ts'
import { recomputeAll } from '../src/positions/dates.ts'
import { closePools, openPools, platformActor, work } from '../src/platform/ctx.ts'
import type { Scratch } from '../src/platform/scratch.ts'
import { median, type Row } from './tools.ts'
import { cookie, load, ROUNDS, serve } from './web.ts'
import { makeWorld, type Place } from './world.ts'

/** As many as the open data of PA digitale 2026 have grants. */
const POSITIONS = Number(process.env['BENCH_POSITIONS'] ?? 74_900)
/** The night of the reminders, whatever today is: the last day of the year is a term of every body, and tomorrow. */
const DAY = '2026-12-30'
const [MANY, FEW] = [8000, 200]
const n = (value: number) => value.toLocaleString('en')

export async function benchDeadlines(cluster: Scratch, folder: string): Promise<Row[]> {
  const login = { ...cluster.owner, user: 'campanile' }
  const big = await makeWorld(cluster.admin, 'terminigrandi', 1, MANY)
  const small = await makeWorld(cluster.admin, 'terminipiccoli', 1, FEW)
  const client = new pg.Client(cluster.admin)
  await client.connect()
  openPools(login, { web: 2, platform: 1 })
  const rows: Row[] = []
  try {
    for (const [place, bodies] of [
      [big, MANY],
      [small, FEW],
    ] as const) {
      await work(platformActor(place.centreId), addPad26)
      await makePositions(client, place, Math.round((POSITIONS * bodies) / MANY))
    }
    await makeGrants(client)
    rows.push(...(await recomputed(client, big)))
    await work(platformActor(small.centreId), recomputeAll)
    for (const place of [big, small]) await furnish(client, place)
    const server = await serve(login, folder)
    try {
      rows.push(...(await pages(big, small)), await reminders(client, big))
    } finally {
      await server.stop()
    }
    return rows
  } finally {
    await closePools()
    await client.end()
  }
}

/** The pages of today in a centre of 8,000 bodies against one of 200. */
async function pages(big: Place, small: Place): Promise<Row[]> {
  const rows: Row[] = []
  for (const [what, path, key] of [
    ['today, staff', () => '/today', 'session'],
    ['today, officer of one body', () => '/today', 'officer'],
    ['page of the mayor, staff', (p: Place) => `/today/bodies/${p.bodyId}`, 'session'],
    ['page of the mayor, officer of one body', (p: Place) => `/today/bodies/${p.bodyId}`, 'officer'],
    ['board of the funding officer', () => '/positions/board', 'session'],
    ['bodies by obligations, staff', () => '/obligations', 'session'],
  ] as const) {
    const p95 = { big: [] as number[], small: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      p95.small.push((await load(path(small), cookie(small[key]))).p95)
      p95.big.push((await load(path(big), cookie(big[key]))).p95)
    }
    rows.push({
      what: `p95 ${what}: centre of ${n(MANY)} against one of ${FEW}`,
      ours: `${median(p95.big).toFixed(1)} ms`,
      limit: `${median(p95.small).toFixed(1)} ms`,
      ratio: median(p95.big.map((b, i) => b / p95.small[i]!)),
      goal: '≤ 1.5',
      good: (ratio) => ratio <= 1.5,
    })
  }
  return rows
}

/** One night's letters for 8,000 bodies; asked again the same night, none. */
async function reminders(client: pg.Client, { centreId }: Place): Promise<Row> {
  const tonight = async () => {
    const began = performance.now()
    const letters = await work(platformActor(centreId), remind, { now: Temporal.Instant.from(`${DAY}T04:20:00Z`) })
    const { rows } = await client.query<{ letters: number; notices: number }>(
      `select (select count(*)::int from mail where centre_id = $1 and kind = 'deadlines.digest') as letters,
         (select count(*)::int from deadline_notice where centre_id = $1) as notices`,
      [centreId],
    )
    return { took: performance.now() - began, sent: letters, ...rows[0]! }
  }
  const first = await tonight()
  const again = await tonight()
  // The RTD, the secretary and the mayor of every body, and the director.
  if (first.sent !== first.letters || first.sent < MANY) throw new Error(`${first.sent} letters, ${first.letters} kept`)
  const extra = again.sent + again.letters - first.letters + again.notices - first.notices
  return {
    what: `reminders of a night, ${n(MANY)} bodies: ${n(first.notices)} dates told in ${n(first.letters)} letters; then once more`,
    ours: `${(first.took / 1000).toFixed(1)} s, again ${again.sent} letters`,
    limit: '0 letters again',
    ratio: extra,
    goal: '0',
    good: (ratio) => ratio === 0,
  }
}

/** What the rules give, kept with why it moved, against one statement that writes as many rows. */
async function recomputed(client: pg.Client, { centreId }: Place): Promise<Row[]> {
  const again = async () => {
    const began = performance.now()
    const moved = await work(platformActor(centreId), recomputeAll)
    return { took: performance.now() - began, moved }
  }
  const one = async <T>(text: string) => (await client.query<{ value: T }>(text, [centreId])).rows[0]!.value
  const rows: Row[] = []
  const row = (what: string, ours: number, limit: number, goal?: number): Row => ({
    what,
    ours: `${(ours / 1000).toFixed(1)} s`,
    limit: `${(limit / 1000).toFixed(1)} s`,
    ratio: ours / limit,
    goal: goal ? `≤ ${goal}` : 'reported',
    good: (ratio) => !goal || ratio <= goal,
  })
  const first = await again()
  await client.query('vacuum analyze')
  const kept = await one<number>('select count(*)::int as value from deadline where centre_id = $1')
  const limits: number[] = []
  const moving: number[] = []
  await client.query('create table bench_deadline (like deadline including all)')
  await client.query('insert into bench_deadline select * from deadline where centre_id = $1', [centreId])
  await client.query('vacuum analyze bench_deadline')
  for (let round = 0; round < Math.min(ROUNDS, 3); round++) {
    const days = round % 2 === 0 ? 1 : -1
    await client.query('update position_date set happened_on = happened_on + $2::int where centre_id = $1', [
      centreId,
      days,
    ])
    await client.query('update position_contract set signed_on = signed_on + $2::int where centre_id = $1', [
      centreId,
      days,
    ])
    const history = await one<number>('select count(*)::int as value from deadline_history where centre_id = $1')
    const { took, moved } = await again()
    const now = await one<number>('select count(*)::int as value from deadline_history where centre_id = $1')
    if (moved < kept / 2 || now - history !== moved)
      throw new Error(`${moved} dates moved, ${now - history} rows of history, ${kept} deadlines`)
    moving.push(took)
    const from = performance.now()
    const { rowCount } = await client.query(
      `update bench_deadline set due_on = due_on + $2::int, version = version + 1 where centre_id = $1`,
      [centreId, days],
    )
    limits.push(performance.now() - from)
    if (rowCount !== kept) throw new Error(`${rowCount} rows of ${kept}`)
  }
  const still = await again()
  if (still.moved > 0) throw new Error(`${still.moved} dates moved by themselves`)
  const limit = median(limits)
  rows.push(
    row(`${n(kept)} deadlines of ${n(POSITIONS)} positions, the first time, against one SQL update`, first.took, limit),
    row(`the same after every anchor moved, with the history of each`, median(moving), limit, 5),
    row(`the same when nothing moved`, still.took, limit, 5),
  )
  return rows
}

/** So many positions under the calls in turn, each as far as its number says, with what has happened until there. */
async function makePositions(client: pg.Client, { centreId }: Place, count: number) {
  await client.query(
    `with b as (select id, row_number() over (order by search_name) - 1 as at, count(*) over () as of from body where centre_id = $1),
       c as (select id, row_number() over (order by code) - 1 as at, count(*) over () as of from fund_call where centre_id = $1)
     insert into funding_position (centre_id, number, body_id, call_id, state, amount_cents)
     select $1, g, b.id, c.id, (array['submitted', 'financed', 'contracted', 'completion_declared', 'in_maintenance'])[1 + g % 5], 1400000
     from generate_series(1, $2::int) g join b on b.at = g % b.of join c on c.at = (g / 7 + g) % c.of`,
    [centreId, count],
  )
  await client.query(
    `insert into position_date (centre_id, position_id, body_id, name, happened_on)
     select $1, p.id, p.body_id, d.name, '2022-10-01'::date + p.number * 37 % 900 + d.after
     from funding_position p join (values ('admissibility_notified', 0, 0), ('cup_entered', 1, 3), ('decree_notified', 1, 60), ('decree_published', 1, 55),
       ('completed', 3, 300), ('sample_check_asked', 3, 330), ('paid', 4, 400)) d(name, stage, after) on p.number % 5 >= d.stage
     where p.centre_id = $1`,
    [centreId],
  )
  await client.query(
    `insert into position_contract (centre_id, position_id, body_id, supplier, signed_on)
     select $1, id, body_id, 'Fornitore di prova', '2022-10-01'::date + number * 37 % 900 + 120 from funding_position where centre_id = $1 and number % 5 >= 2`,
    [centreId],
  )
  await client.query('vacuum analyze')
}

/** Grants of the open data under the calls the centres keep and some more: of each body all but one are followed. */
async function makeGrants(client: pg.Client) {
  await client.query(
    `insert into call (id, title_key, title, measure, title_place) select row_number() over (order by title), name_key(title), title, '1.4.3', 'prova' from (
       select distinct national_title as title from fund_call where national_title <> '' union select 'Avviso di prova ' || g from generate_series(1, 3) g) c`,
  )
  await client.query(
    `insert into holder (id, ipa_code, name, type) select row_number() over (order by ipa_code), ipa_code, min(name), 'municipality' from body group by ipa_code`,
  )
  await client.query(
    `insert into body_holder (centre_id, body_id, holder_id, rule) select b.centre_id, b.id, h.id, 'ipa' from body b join holder h on h.ipa_code = b.ipa_code`,
  )
  await client.query(
    `with f as (insert into source_file (name) values ('prova.csv') returning id),
       e as (insert into edition (source_file_id, edition_on, place, derived, file_name, file_sha256, content_sha256, columns, rows, quarantined)
         select id, '2026-01-01', 'prova', false, 'prova.csv', '', '', '{}', 0, 0 from f returning id, source_file_id)
     insert into grant_award (call_id, holder_id, amount_cents, state, published, source_file_id, last_edition_id)
     select c.id, h.id, 1400000, (array['financed', 'paid', 'paid'])[1 + (h.id + c.id) % 3], true, e.source_file_id, e.id
     from e, holder h join call c on (h.id + c.id) % 2 = 0`,
  )
  await client.query(
    `update funding_position p set grant_id = g.id from (
       select k.centre_id, k.body_id, a.id, row_number() over (partition by k.centre_id, k.body_id order by a.id) as n from body_holder k join grant_award a using (holder_id)) g
     join (select centre_id, id, body_id, row_number() over (partition by centre_id, body_id order by number) + 1 as n from funding_position) q
       on (q.centre_id, q.body_id, q.n) = (g.centre_id, g.body_id, g.n)
     where (p.centre_id, p.id) = (q.centre_id, q.id)`,
  )
  await client.query('vacuum analyze')
}

/** People in every body, what the law asks of each, dues, services in use and waiting, and a week of events. */
async function furnish(client: pg.Client, { centreId, bodyId }: Place) {
  await client.query(
    `with p as (insert into person (centre_id, name, email) select b.centre_id, r.role || ' di ' || b.name, r.role || '.' || b.ipa_code || '@prova.example'
       from body b, (values ('rtd'), ('secretary'), ('mayor')) r(role) where b.centre_id = $1 and b.id <> $2 returning centre_id, id, email)
     insert into body_mandate (centre_id, body_id, person_id, role, from_on)
     select p.centre_id, b.id, p.id, split_part(p.email, '.', 1), '2020-01-01' from p
     join body b on b.centre_id = p.centre_id and b.ipa_code = split_part(split_part(p.email, '@', 1), '.', 2)`,
    [centreId, bodyId],
  )
  await work(platformActor(centreId), async (ctx) => {
    await takeObligations(ctx, national, DAY)
    await openDuties(ctx, DAY)
  })
  const act = (
    await client.query<{ id: string }>(
      `insert into act (centre_id, body_id, type, organ, number, adopted_on, issuer) values ($1, $2, 'resolution', 'council', '1', '2025-01-01', 'prova') returning id`,
      [centreId, bodyId],
    )
  ).rows[0]!.id
  await client.query(
    `with c as (insert into convention (centre_id, title, lead_body_id, legal_basis, begins_on, ends_on, state, approving_act_id, approved_under)
         values ($1, 'Convenzione di prova', $2, 'art. 30', '2015-01-01', '2030-12-31', 'approved', $3, 'prova') returning id),
       s as (insert into dues_schedule (centre_id, convention_id, year, state, rules, due_on, act_id)
         select $1, id, 2026, 'in_force', '{"rules": []}', '2026-06-30', $3 from c returning id)
     insert into due (centre_id, body_id, schedule_id, year, state, number, total_cents, open_cents, due_on, notified_on)
     select b.centre_id, b.id, s.id, 2026, 'notified', row_number() over (), 200000, 200000, '2026-06-30', '2026-05-01' from body b, s where b.centre_id = $1`,
    [centreId, bodyId, act],
  )
  await client.query(
    `with s as (insert into service (centre_id, code, family, state, unit)
         select $1, 'servizio-' || lpad(g::text, 2, '0'), 'pec', 'active', 'piece' from generate_series(1, 10) g returning centre_id, id, code),
       v as (insert into service_version (centre_id, service_id, from_on, name) select centre_id, id, '2020-01-01', 'Servizio ' || code from s)
     insert into activation (centre_id, number, body_id, service_id, state, quantity, granted_on, active_on)
     select b.centre_id, row_number() over (), b.id, s.id, case when s.code = 'servizio-01' then 'requested' else 'active' end, 1, '2026-01-01', '2026-01-01'
     from body b join s on s.centre_id = b.centre_id where b.centre_id = $1`,
    [centreId],
  )
  await client.query(
    `insert into event (centre_id, body_id, recorded_at, actor_kind, name, subject_id)
     select centre_id, id, now() - g * interval '1 day', 'officer', (array['activations.requested', 'obligations.duty_done', 'positions.contracted',
       'desk.opened', 'members.edited'])[g], id from body, generate_series(1, 5) g where centre_id = $1 order by g desc`,
    [centreId],
  )
  await client.query('vacuum analyze')
}
