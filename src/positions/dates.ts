import { sql } from 'kysely'
import { type Anchors, computeDeadlines, type Extension, keepDeadlines } from '../deadlines/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { type CallDefinition, rulesFor } from './call-definition.ts'
import { isAlive, over, sayNumber, type State, states } from './moves.ts'

const KIND = 'positions.position'
type Source = {
  id: string
  number: number
  bodyId: string
  bodyName: string
  callTitle: string
  state: State
  population: number | null
  patron: string | null
  rupId: string | null
  definition: CallDefinition
  dates: Record<string, string>
  firstContractOn: string | null
  extensions: Extension[]
}

/**
 * What happened to a position, by the names rules know: its dates; `contract_signed`, the first contract (later ones do not move the clock:
 * PA digitale 2026, questions on projects); and the general limits of its call, under their own names.
 */
export function anchorsOf({
  dates,
  firstContractOn,
  definition,
}: Pick<Source, 'dates' | 'firstContractOn' | 'definition'>): Anchors {
  const caps = Object.fromEntries(definition.caps.map((cap) => [cap.name, cap.on]))
  return { ...caps, ...dates, ...(firstContractOn && { contract_signed: firstContractOn }) }
}

/** The state in which what ends a term is behind, also where nobody wrote down its day (a grant taken from the open data). */
const behind: Readonly<Record<string, State>> = {
  cup_entered: 'cup_entered',
  contract_signed: 'contracted',
  completed: 'completion_declared',
  check_passed: 'approved',
}
const isBehind = (doneBy: string | null, state: State) =>
  doneBy !== null &&
  doneBy in behind &&
  isAlive({ state }) &&
  state !== 'revocation_procedure' &&
  states.indexOf(state) >= states.indexOf(behind[doneBy]!)

/** What the rules of the call give a position today. */
export function computePosition(p: Source) {
  const anchors = anchorsOf(p)
  const rules = rulesFor(p.definition.rules, p.population)
  const outcomes = computeDeadlines(rules, anchors, { patron: p.patron }, p.extensions, p.definition.caps)
  const closed = over.includes(p.state)
  return [...new Map(rules.map((rule) => [rule.name, rule])).values()].map((rule) => ({
    rule: rule.name,
    title: rule.title,
    outcome: outcomes.get(rule.name)!,
    doneOn: (rule.doneBy && anchors[rule.doneBy]) ?? null,
    closed: closed || isBehind(rule.doneBy, p.state),
  }))
}

/** Positions with what has happened to them. The definition of a call is long: each is read once, not with every position. */
async function read(ctx: Ctx, which: ReturnType<typeof sql>, limit: number, calls = new Map<string, CallDefinition>()) {
  const { rows } = await sql<Omit<Source, 'definition'> & { callId: string }>`
  select p.id, p.number, p.body_id, b.name as body_name, c.title as call_title, p.state, b.population, k.patron, p.rup_id, p.call_id,
    coalesce((select jsonb_object_agg(d.name, d.happened_on) from position_date d where (d.centre_id, d.position_id) = (p.centre_id, p.id)), '{}') as dates,
    (select min(t.signed_on) from position_contract t where (t.centre_id, t.position_id) = (p.centre_id, p.id)) as first_contract_on,
    coalesce((select jsonb_agg(jsonb_build_object('rule', x.rule, 'newOn', x.new_on, 'act', jsonb_build_object('number', x.act_number, 'on', x.act_on)) order by x.act_on)
      from position_extension x where (x.centre_id, x.position_id) = (p.centre_id, p.id)), '[]') as extensions
  from funding_position p join body b on (b.centre_id, b.id) = (p.centre_id, p.body_id) join fund_call c on (c.centre_id, c.id) = (p.centre_id, p.call_id)
  left join body_desk k on (k.centre_id, k.body_id) = (p.centre_id, p.body_id)
  where ${which} order by p.id limit ${sql.lit(limit)}`.execute(ctx.db)
  const unread = [...new Set(rows.map((p) => p.callId))].filter((id) => !calls.has(id))
  if (unread.length > 0)
    for (const { id, definition } of (
      await sql<{ id: string; definition: CallDefinition }>`
      select id, definition from fund_call where id = any(${unread}::uuid[])`.execute(ctx.db)
    ).rows)
      calls.set(id, definition)
  return rows.map((p): Source => ({ ...p, definition: calls.get(p.callId)! }))
}

/** How many positions are computed at once. */
const CHUNK = 1000

async function keep(ctx: Ctx, positions: readonly Source[]) {
  const objects = positions.map((p) => ({
    bodyId: p.bodyId,
    objectId: p.id,
    href: `/positions/${p.number}`,
    label: `${sayNumber(p.number)} ${p.callTitle}`,
    officerRole: 'funding-officer',
    ownerId: p.rupId,
    deadlines: computePosition(p),
  }))
  const moved = await keepDeadlines(ctx, KIND, objects)
  await keepNext(ctx, objects)
  return moved
}

/** The nearest open date of each position stands on it: boards of a large network are read in its order. */
async function keepNext(
  ctx: Ctx,
  objects: readonly { objectId: string; deadlines: ReturnType<typeof computePosition> }[],
) {
  const next = objects.map((o) =>
    o.deadlines
      .map((d) => (d.outcome.state === 'computed' && !d.doneOn && !d.closed ? d.outcome.dueOn : null))
      .filter((day) => day !== null)
      .toSorted()
      .at(0),
  )
  await sql`update funding_position p set next_on = n.day from unnest(${objects.map((o) => o.objectId)}::uuid[], ${next.map((day) => day ?? null)}::date[]) n(id, day)
    where p.id = n.id and p.next_on is distinct from n.day`.execute(ctx.db)
}

/** Computes the deadlines of these positions again, and keeps what changed. */
export async function recompute(ctx: Ctx, ids: readonly string[]): Promise<number> {
  return keep(ctx, await read(ctx, sql`p.id = any(${ids}::uuid[])`, CHUNK))
}
/** Those of every position of a call: its rules have changed. */
export const recomputeCall = (ctx: Ctx, callId: string) => inChunks(ctx, sql`p.call_id = ${callId}`)
/** Those of every position. */
export const recomputeAll = (ctx: Ctx) => inChunks(ctx, sql`true`)

async function inChunks(ctx: Ctx, which: ReturnType<typeof sql>) {
  const calls = new Map<string, CallDefinition>()
  let moved = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await read(ctx, sql`${which} and p.id > ${after}::uuid`, CHUNK, calls)
    moved += await keep(ctx, rows)
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return moved
    after = last.id
  }
}

/** The dates and contracts of a position as they are, before anything is changed. */
export async function sourceOf(ctx: Ctx, id: string): Promise<Source> {
  const [position] = await read(ctx, sql`p.id = ${id}`, 1)
  return position!
}
