import pg from 'pg'
import type { Scratch } from '../src/platform/scratch.ts'
import { median, type Row } from './tools.ts'
import { cookie, limit, load, PORT, ROUNDS, SECONDS, serve, statementsOf, token } from './web.ts'
import { makeWorld, type Place } from './world.ts'

const BODIES = 8000
const SERVICES = 40
const WRITERS = 16

/** The question about one body, the whole matrix, its first screen, and counters under sixteen writers. */
export async function benchCatalogue(cluster: Scratch, folder: string): Promise<Row[]> {
  const login = { ...cluster.owner, user: 'campanile' }
  const place = await makeWorld(cluster.admin, 'catalogo', 1, BODIES)
  await furnish(cluster.admin, place)
  const ipaCode = await one<string>(cluster.admin, 'select ipa_code from body where id = $1', [place.bodyId])
  const server = await serve(login, folder)
  try {
    const rows: Row[] = []
    const cases = [
      {
        name: 'may one body have it, JSON',
        url: `/api/v1/services/servizio-07/entitlement?ipaCode=${ipaCode}`,
        headers: token(place),
        least: 1 / 3,
      },
      {
        name: `matrix of ${BODIES} bodies × ${SERVICES} services, all of it`,
        url: '/catalogue/coverage/families',
        headers: cookie(place.session),
        least: 1 / 2,
      },
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
        ours: `${median(ours).toFixed(1)}/s`,
        limit: `${median(limits).toFixed(1)}/s (${statements.length} statements)`,
        ratio: median(ours.map((o, i) => o / limits[i]!)),
        goal: `≥ ${c.least.toFixed(2)}`,
        good: (ratio) => ratio >= c.least,
      })
    }
    rows.push(await firstScreen(place), await writers(cluster.admin, place, ipaCode))
    return rows
  } finally {
    await server.stop()
  }
}

/** One person who opens the matrix, again and again. */
async function firstScreen(place: Place): Promise<Row> {
  const times: number[] = []
  for (let n = 0; n < 20; n++) {
    const began = performance.now()
    const answer = await fetch(`http://localhost:${PORT}/catalogue/coverage`, { headers: cookie(place.session) })
    await answer.text()
    if (answer.status !== 200) throw new Error(`the matrix answered ${answer.status}`)
    times.push(performance.now() - began)
  }
  const took = median(times)
  return {
    what: `first screen of the matrix, ${BODIES} bodies × ${SERVICES} services`,
    ours: `${took.toFixed(0)} ms`,
    limit: '150 ms',
    ratio: took / 150,
    goal: '≤ 1',
    good: (ratio) => ratio <= 1,
  }
}

/** Sixteen programs that use the same service of the same body: none is lost. */
async function writers(admin: pg.ClientConfig, place: Place, ipaCode: string): Promise<Row> {
  const on = new Date().toISOString().slice(0, 10)
  const until = performance.now() + SECONDS * 1000
  let granted = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = 0; performance.now() < until; n++) {
        const answer = await fetch(`http://localhost:${PORT}/api/v1/consumptions`, {
          method: 'POST',
          headers: { ...token(place), 'content-type': 'application/json', 'idempotency-key': `misura-${writer}-${n}` },
          body: JSON.stringify({ ipaCode, service: 'servizio-01', quantity: 1, on }),
        })
        if (answer.status !== 201) throw new Error(`a use was answered ${answer.status}: ${await answer.text()}`)
        await answer.arrayBuffer()
        granted++
      }
    }),
  )
  const rate = granted / ((performance.now() - began) / 1000)
  const counted = await one<number>(
    admin,
    'select sum(used)::int from allowance_counter where body_id = $1 and service_id = (select id from service where code = $2)',
    [place.bodyId, 'servizio-01'],
  )
  const wrong = await one<number>(admin, 'select count(*)::int from consumption_mismatch where body_id = $1', [
    place.bodyId,
  ])
  return {
    what: `uses recorded by ${WRITERS} writers on one counter`,
    ours: `${Math.round(rate)}/s, ${counted - granted} lost, ${wrong} mismatches`,
    limit: '0 lost',
    ratio: Math.abs(counted - granted) + wrong,
    goal: '0',
    good: (ratio) => ratio === 0,
  }
}

async function one<T>(admin: pg.ClientConfig, text: string, values: unknown[]): Promise<T> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, T>>(text, values)
    return Object.values(rows[0]!)[0]!
  } finally {
    await client.end()
  }
}

/** Every body a member, forty services with rules by band, a fifth of the counters begun, a fifth of the services active. */
async function furnish(admin: pg.ClientConfig, { centreId, bodyId }: Place) {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    await client.query(
      `with a as (insert into act (centre_id, body_id, type, issuer, organ, number, adopted_on) values ($1, $2, 'resolution', 'Comune', 'council', '1', '2020-01-01') returning id),
         c as (insert into convention (centre_id, title, lead_body_id, legal_basis, begins_on, ends_on) values ($1, 'Convenzione', $2, 'art. 30', '2020-01-01', '2099-12-31') returning id),
         h as (insert into adhesion (centre_id, body_id, convention_id) select $1, b.id, c.id from body b, c where b.centre_id = $1 returning id, body_id)
       insert into membership (centre_id, body_id, adhesion_id, standing, from_on, to_on, act_id)
       select $1, h.body_id, h.id, 'member', '2020-01-01', '2100-01-01', a.id from h, a`,
      [centreId, bodyId],
    )
    await client.query(
      `insert into service (centre_id, code, family, state, unit)
       select $1, 'servizio-' || lpad(g::text, 2, '0'), (array['pec', 'signature', 'telemaco', 'training', 'backup'])[1 + g % 5], 'active', 'piece' from generate_series(1, $2::int) g`,
      [centreId, SERVICES],
    )
    await client.query(
      `insert into service_version (centre_id, service_id, from_on, name) select centre_id, id, '2020-01-01', 'Servizio ' || code from service where centre_id = $1`,
      [centreId],
    )
    await client.query(
      `insert into entitlement_rule (centre_id, service_id, body_type, population_from, population_to, quantity, period, from_on, act)
       select s.centre_id, s.id, 'municipality', p.a, p.b, 1000000, (array['year', 'month', 'convention'])[1 + length(s.code) % 3], '2020-01-01', 'Prova'
       from service s, (values (0, 3000), (3001, 5000), (5001, 10000), (10001, null)) p(a, b) where s.centre_id = $1`,
      [centreId],
    )
    await client.query(
      `insert into allowance_counter (centre_id, body_id, service_id, period_from, period, used)
       select b.centre_id, b.id, s.id, case r.period when 'year' then date_trunc('year', current_date)::date when 'month' then date_trunc('month', current_date)::date else '2020-01-01' end, r.period, 1
       from body b join service s on s.centre_id = b.centre_id join entitlement_rule r on r.service_id = s.id and r.population_from = 0
       where b.centre_id = $1 and (hashtext(b.id::text || s.code)) % 5 = 0 and b.id <> $2`,
      [centreId, bodyId],
    )
    await client.query(
      `insert into activation (centre_id, number, body_id, service_id, state, quantity, granted_on, active_on)
       select b.centre_id, row_number() over (), b.id, s.id, 'active', 1, '2026-01-01', '2026-01-01'
       from body b join service s on s.centre_id = b.centre_id
       where b.centre_id = $1 and (hashtext(s.code || b.id::text)) % 5 = 0 and b.id <> $2`,
      [centreId, bodyId],
    )
  } finally {
    await client.query('vacuum analyze').catch(() => {})
    await client.end()
  }
}
