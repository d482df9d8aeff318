import { createHash, sign, verify as verifySignature, type KeyObject } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, platformWork } from './ctx.ts'
import { historyKey } from './secrets.ts'

/** One event as it is hashed and exported: every column, instants to the microsecond in UTC. */
export type HistoryEvent = {
  seq: number
  centreId: string
  bodyId: string | null
  txid: string
  recordedAt: string
  actorKind: string
  personId: string | null
  name: string
  version: number
  subjectId: string
  facts: unknown
}
export type HistorySeal = {
  centreId: string
  number: number
  belowTxid: string
  events: number
  leaves: string
  previousHash: string
  hash: string
  signature: string
  sealedAt: string
}

const LEAF = 32
const START = Buffer.alloc(32)

/** JSON with its keys in order, so that the same event always has the same bytes. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`
  return JSON.stringify(value)
}

const sha256 = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const leafOf = (event: HistoryEvent) => sha256(canonical(event))
const hashOf = (centreId: string, number: number, belowTxid: string, previous: Buffer, leaves: Buffer) =>
  sha256(`${centreId}\n${number}\n${belowTxid}\n`, previous, leaves)

const eventColumns = sql.raw(`seq, centre_id, body_id, txid::text as txid,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at, actor_kind, person_id, name, version, subject_id, facts`)
const sealColumns =
  sql.raw(`centre_id, number, below_txid::text as below_txid, events, encode(leaves, 'base64') as leaves,
  encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash, encode(signature, 'base64') as signature,
  to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sealed_at`)

/**
 * Seals, centre by centre, every event whose transaction has surely ended: those below the oldest transaction still
 * running. Returns how many events were sealed. Running it twice at once is harmless: one waits for the other.
 */
export async function sealHistory(): Promise<number> {
  return platformWork(async (ctx) => {
    await sql`select pg_advisory_xact_lock(hashtext('campanile seal'))`.execute(ctx.db)
    const { rows } = await sql<{
      centreId: string
      below: string
      last: number | null
      from: string
      hash: Buffer | null
    }>`
      select e.centre_id, pg_snapshot_xmin(pg_current_snapshot())::text as below, s.number as last, coalesce(s.below_txid, '0'::xid8)::text as "from", s.hash
      from (select distinct centre_id from event) e
      left join lateral (select number, below_txid, hash from seal where seal.centre_id = e.centre_id order by number desc limit 1) s on true`.execute(
      ctx.db,
    )
    let sealed = 0
    for (const row of rows) sealed += await sealCentre(ctx, row)
    return sealed
  })
}

async function sealCentre(
  ctx: Ctx,
  {
    centreId,
    below,
    last,
    from,
    hash,
  }: { centreId: string; below: string; last: number | null; from: string; hash: Buffer | null },
) {
  const { rows: events } = await sql<HistoryEvent>`
    select ${eventColumns} from event where centre_id = ${centreId} and txid >= ${from}::text::xid8 and txid < ${below}::text::xid8 order by event.txid, seq`.execute(
    ctx.db,
  )
  if (events.length === 0) return 0
  const leaves = Buffer.concat(events.map(leafOf))
  const number = (last ?? 0) + 1
  const previous = hash ?? START
  const own = hashOf(centreId, number, below, previous, leaves)
  await sql`insert into seal (centre_id, number, below_txid, events, leaves, previous_hash, hash, signature, sealed_at)
    values (${centreId}, ${number}, ${below}::text::xid8, ${events.length}, ${leaves}, ${previous}, ${own}, ${sign(null, own, historyKey().privateKey)}, ${ctx.now})`.execute(
    ctx.db,
  )
  return events.length
}

/** The last seal of each centre: what leaves the machine every day. */
export async function heads(ctx: Ctx) {
  const { rows } = await sql<{ centreId: string; number: number; hash: string; sealedAt: Temporal.Instant }>`
    select distinct on (centre_id) centre_id, number, encode(hash, 'hex') as hash, sealed_at from seal order by centre_id, number desc`.execute(
    ctx.db,
  )
  return rows
}

type Alteration = {
  centreId: string
  seal: number
  kind: 'changed' | 'removed' | 'inserted' | 'chain' | 'signature' | 'head'
  seq: number | null
  near: string
}
export type Verification = {
  ok: boolean
  seals: number
  events: number
  unsealed: number
  heads: Record<string, string>
  alterations: Alteration[]
}

/**
 * Compares a history with its seals and says where it was altered: which event changed, which is gone (and after
 * which one it stood), which was put in; a broken chain, a wrong signature, a head that is not the one expected.
 */
export function verifyHistory(
  events: readonly HistoryEvent[],
  seals: readonly HistorySeal[],
  publicKey: KeyObject,
  expected: { head?: string } = {},
): Verification {
  const alterations: Alteration[] = []
  const centres = new Set([...events.map((e) => e.centreId), ...seals.map((s) => s.centreId)])
  const headOf: Record<string, string> = {}
  let unsealed = 0
  for (const centreId of centres) {
    const chain = seals.filter((s) => s.centreId === centreId).toSorted((a, b) => a.number - b.number)
    const own = events
      .filter((e) => e.centreId === centreId)
      .toSorted((a, b) => compare(a.txid, b.txid) || a.seq - b.seq)
    let previous: Buffer = START
    let at = 0
    for (const [index, s] of chain.entries()) {
      const blame = (kind: Alteration['kind'], near: string) =>
        alterations.push({ centreId, seal: s.number, kind, seq: null, near })
      const from = at
      while (at < own.length && compare(own[at]!.txid, s.belowTxid) < 0) at++
      const leaves = Buffer.from(s.leaves, 'base64')
      alterations.push(...compareLeaves(centreId, s.number, leaves, own.slice(from, at)))
      const hash = hashOf(centreId, s.number, s.belowTxid, Buffer.from(s.previousHash, 'hex'), leaves)
      if (
        s.number !== index + 1 ||
        !previous.equals(Buffer.from(s.previousHash, 'hex')) ||
        hash.toString('hex') !== s.hash
      )
        blame('chain', s.sealedAt)
      if (!verifySignature(null, Buffer.from(s.hash, 'hex'), publicKey, Buffer.from(s.signature, 'base64')))
        blame('signature', s.sealedAt)
      previous = Buffer.from(s.hash, 'hex')
    }
    if (chain.length > 0) headOf[centreId] = previous.toString('hex')
    unsealed += own.length - at
  }
  // The head was written down when it was the last: it must still be in the chain.
  if (expected.head && !seals.some((s) => s.hash === expected.head))
    alterations.push({ centreId: '', seal: 0, kind: 'head', seq: null, near: expected.head })
  return {
    ok: alterations.length === 0,
    seals: seals.length,
    events: events.length,
    unsealed,
    heads: headOf,
    alterations,
  }
}

const compare = (a: string, b: string) => (BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0)

function compareLeaves(centreId: string, seal: number, leaves: Buffer, events: readonly HistoryEvent[]): Alteration[] {
  const then = Array.from({ length: leaves.length / LEAF }, (_, i) =>
    leaves.subarray(i * LEAF, (i + 1) * LEAF).toString('hex'),
  )
  const now = events.map((e) => ({ event: e, leaf: leafOf(e).toString('hex') }))
  const nowLeaves = new Set(now.map((n) => n.leaf))
  const thenLeaves = new Set(then)
  const found: Alteration[] = []
  const gone = then.flatMap((leaf, i) => (nowLeaves.has(leaf) ? [] : [i]))
  const strange = now.filter((n) => !thenLeaves.has(n.leaf))
  const place = (event: HistoryEvent | undefined) => (event ? `${event.name} ${event.recordedAt}` : 'the beginning')
  // An event whose neighbours are untouched and whose place is taken by a strange one was changed there.
  const before = (i: number) => (i === 0 ? undefined : now.find((n) => n.leaf === then[i - 1]))
  for (const i of gone) {
    const next = i === 0 ? now[0] : now[now.indexOf(before(i)!) + 1]
    const swapped = next && strange.includes(next) ? next : undefined
    if (swapped) strange.splice(strange.indexOf(swapped), 1)
    found.push({
      centreId,
      seal,
      kind: swapped ? 'changed' : 'removed',
      seq: swapped?.event.seq ?? null,
      near: swapped ? place(swapped.event) : `after ${place(before(i)?.event)}`,
    })
  }
  for (const { event } of strange) found.push({ centreId, seal, kind: 'inserted', seq: event.seq, near: place(event) })
  return found
}

/** Reads the whole history, or that of one centre, for verifying or exporting it. */
export async function readHistory(centreId?: string): Promise<{ events: HistoryEvent[]; seals: HistorySeal[] }> {
  return platformWork(
    async (ctx) => {
      const where = centreId ? sql`where centre_id = ${centreId}` : sql``
      const events =
        await sql<HistoryEvent>`select ${eventColumns} from event ${where} order by event.txid, seq`.execute(ctx.db)
      const seals = await sql<HistorySeal>`select ${sealColumns} from seal ${where} order by centre_id, number`.execute(
        ctx.db,
      )
      return { events: events.rows, seals: seals.rows }
    },
    { readOnly: true },
  )
}
