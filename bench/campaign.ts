// The page of a campaign of 8,000 bodies against that of one of 200; and whether a body belongs, against its bare SQL.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import pg from 'pg'
import { keepFigures } from '../src/conventions/campaign-checklist.ts'
import { getCampaign } from '../src/conventions/campaigns.ts'
import { membershipOn } from '../src/conventions/membership.ts'
import { closePools, openPools, platformActor, work } from '../src/platform/ctx.ts'
import type { Scratch } from '../src/platform/scratch.ts'
import { as } from '../src/platform/roles.ts'
import { median, type Row } from './tools.ts'
import { cookie, load, ROUNDS, serve } from './web.ts'
import { makeWorld, type Place } from './world.ts'

const CALLS = 2000
const DAY = '2026-11-22'

export async function benchCampaign(cluster: Scratch, folder: string): Promise<Row[]> {
  const login = { ...cluster.owner, user: 'campanile' }
  const small = await makeWorld(cluster.admin, 'medio', 1, 200)
  const big = await makeWorld(cluster.admin, 'grande', 1, 8000)
  const ofSmall = await makeCampaign(cluster.admin, small)
  const ofBig = await makeCampaign(cluster.admin, big)
  openPools(login, { web: 2, platform: 2 })
  let belongs: Row
  try {
    for (const [place, id] of [
      [small, ofSmall],
      [big, ofBig],
    ] as const)
      await work(platformActor(place.centreId), async (ctx) => keepFigures(ctx, await getCampaign(ctx, id)))
    belongs = await membership(login, big)
  } finally {
    await closePools()
  }
  const server = await serve(login, folder)
  try {
    const p95 = { big: [] as number[], small: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      p95.small.push((await load(`/campaigns/${ofSmall}`, cookie(small.session))).p95)
      p95.big.push((await load(`/campaigns/${ofBig}`, cookie(big.session))).p95)
    }
    const row: Row = {
      what: 'p95 campaign page: 8,000 bodies against 200',
      ours: `${median(p95.big).toFixed(1)} ms`,
      limit: `${median(p95.small).toFixed(1)} ms`,
      ratio: median(p95.big.map((b, i) => b / p95.small[i]!)),
      goal: '≤ 1.5',
      good: (ratio) => ratio <= 1.5,
    }
    return [row, belongs]
  } finally {
    await server.stop()
  }
}

/** All bodies of a place in a convention that expires and in the campaign that renews it, at different steps. */
async function makeCampaign(admin: pg.ClientConfig, { centreId, bodyId }: Place): Promise<string> {
  const client = new pg.Client(admin)
  await client.connect()
  try {
    const one = async (text: string, values: unknown[]) =>
      (await client.query<{ id: string }>(text, values)).rows[0]!.id
    const convention = `insert into convention (centre_id, title, lead_body_id, legal_basis, begins_on, ends_on, renews_id)
      values ($1, $2, $3, 'art. 30', $4, $5, $6) returning id`
    const old = await one(convention, [centreId, 'Vecchia', bodyId, '2023-01-01', '2027-12-31', null])
    const renewed = await one(convention, [centreId, 'Nuova', bodyId, '2028-01-01', '2032-12-31', old])
    const id = await one(
      `insert into campaign (centre_id, convention_id, title, deadline_on, state, opened_at) values ($1, $2, 'Rinnovo', '2027-09-30', 'open', now()) returning id`,
      [centreId, renewed],
    )
    const acts = `insert into act (centre_id, body_id, own, type, issuer, organ, number, adopted_on, enforceable_on)
      select centre_id, id, true, 'resolution', name, 'council', '1', '2026-01-10', '2026-01-10' from body where centre_id = $1`
    await client.query(acts, [centreId])
    await client.query(
      `insert into adhesion (centre_id, body_id, convention_id, state, act_id, signed_on)
       select b.centre_id, b.id, $2, 'expiring', t.id, '2026-02-01' from body b join act t on (t.centre_id, t.body_id) = (b.centre_id, b.id) where b.centre_id = $1`,
      [centreId, old],
    )
    await client.query(
      `insert into adhesion (centre_id, body_id, convention_id, state, act_id, signed_on)
       select b.centre_id, b.id, $2, case n % 3 when 0 then 'invited' when 1 then 'deliberated' else 'signed' end, case when n % 3 > 0 then t.id end, case when n % 3 = 2 then date '2026-03-01' end
       from (select *, row_number() over () as n from body where centre_id = $1) b join act t on (t.centre_id, t.body_id) = (b.centre_id, b.id)`,
      [centreId, renewed],
    )
    await client.query(
      `insert into campaign_body (centre_id, campaign_id, body_id, sent_at) select centre_id, $2, id, now() from body where centre_id = $1`,
      [centreId, id],
    )
    await client.query(
      `insert into membership (centre_id, body_id, adhesion_id, standing, from_on, to_on, act_id)
       select centre_id, body_id, id, 'member', signed_on, '2028-01-01', act_id from adhesion where centre_id = $1 and convention_id = $2`,
      [centreId, old],
    )
    await client.query('vacuum analyze')
    return id
  } finally {
    await client.end()
  }
}

/** The door in a transaction that is open, against the same statement prepared on a client of its own. */
async function membership(login: pg.ClientConfig, { centreId, bodyId }: Place): Promise<Row> {
  const ours: number[] = []
  const bare: number[] = []
  let text = ''
  let values: unknown[] = []
  const hear = (sent: unknown) => {
    const statement = sent as { text: string; values: unknown[] | null }
    if (statement.values) ({ text, values } = { text: statement.text, values: statement.values })
  }
  subscribe('campanile:statement', hear)
  const actor = platformActor(centreId)
  const found = await work(actor, (ctx) => membershipOn(ctx, bodyId, DAY), { readOnly: true })
  unsubscribe('campanile:statement', hear)
  if (found.standing !== 'member') throw new Error('the body does not belong')
  const client = new pg.Client(as('campanile_centre', login))
  await client.connect()
  try {
    await client.query(`select set_config('app.centre', $1, false)`, [centreId])
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await work(actor, (ctx) => each(() => membershipOn(ctx, bodyId, DAY)), { readOnly: true }))
      bare.push(await each(() => client.query({ name: 'bare', text, values })))
    }
  } finally {
    await client.end()
  }
  return {
    what: 'membershipOn for one body, against its bare SQL',
    ours: `${median(ours).toFixed(3)} ms`,
    limit: `${median(bare).toFixed(3)} ms`,
    ratio: median(ours.map((o, i) => o / bare[i]!)),
    goal: '≤ 3',
    good: (ratio) => ratio <= 3,
  }
}

async function each(fn: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  for (let i = 0; i < CALLS; i++) await fn()
  return (performance.now() - begun) / CALLS
}
