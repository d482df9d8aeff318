import { sql } from 'kysely'
import type { ClientBase } from 'pg'
import type { z } from 'zod'
import { clock } from './clock.ts'
import type { Ctx } from './ctx.ts'

type Definition = { facts: z.ZodType; version?: number }
/** The events of a module: what each carries. A few plain facts; people's data stay in their tables. */
export type Events = Record<string, z.ZodType | Definition>

const known = new Map<string, Definition>()
const listeners = new Map<string, string[]>()

export function defineEvents(events: Events) {
  for (const [name, definition] of Object.entries(events))
    known.set(name, 'facts' in definition ? definition : { facts: definition })
}

/** When the event is recorded, the task becomes a job in the same transaction. */
export function listen(event: string, task: string) {
  const tasks = listeners.get(event) ?? []
  if (!tasks.includes(task)) listeners.set(event, [...tasks, task])
}

/**
 * Writes down what happened: audit trail, timeline and outbox in one row, in the transaction of the change.
 * Without a body of its own the event stands under the body of the officer who acts; for staff it concerns the centre.
 */
export async function record(
  ctx: Ctx,
  name: string,
  subject: { id: string; bodyId?: string | null },
  facts: Record<string, unknown> = {},
) {
  const definition = known.get(name)
  if (!definition) throw new Error(`the event ${name} is not among those its module defines`)
  const checked = definition.facts.parse(facts)
  const bodyId = subject.bodyId ?? (ctx.actor.bodyIds === '*' ? null : (ctx.actor.bodyIds[0] ?? null))
  const event = await ctx.db
    .insertInto('event')
    .values({
      bodyId,
      recordedAt: ctx.now,
      actorKind: ctx.actor.kind,
      personId: ctx.actor.personId,
      name,
      version: definition.version ?? 1,
      subjectId: subject.id,
      facts: JSON.stringify(checked),
    })
    .returning('seq')
    .executeTakeFirstOrThrow()
  ctx.recorded.push(name)
  const told = { event: event.seq, name, subjectId: subject.id, bodyId }
  await Promise.all((listeners.get(name) ?? []).map((task) => enqueue(ctx, task, told)))
  return event.seq
}

/** The same event for many subjects at once, each under its own body: for imports. Listeners are not called one by one. */
export async function recordMany(
  ctx: Ctx,
  name: string,
  bodyIds: readonly string[],
  facts: Record<string, unknown> = {},
) {
  const definition = known.get(name)
  if (!definition) throw new Error(`the event ${name} is not among those its module defines`)
  if (bodyIds.length === 0) return
  const checked = JSON.stringify(definition.facts.parse(facts))
  await sql`insert into event (body_id, recorded_at, actor_kind, person_id, name, version, subject_id, facts)
    select id, ${ctx.now}::timestamptz, ${ctx.actor.kind}, ${ctx.actor.personId}::uuid, ${name}, ${definition.version ?? 1}, id, ${checked}::jsonb from unnest(${bodyIds}::uuid[]) id`.execute(
    ctx.db,
  )
  ctx.recorded.push(name)
}

/** One event in each of these centres, for an importer that works for all of them on a plain client in its own transaction. */
export async function recordForCentres(
  client: ClientBase,
  name: string,
  rows: readonly { centreId: string; subjectId: string; facts: Record<string, unknown> }[],
) {
  const definition = known.get(name)
  if (!definition) throw new Error(`the event ${name} is not among those its module defines`)
  await client.query(
    `insert into event (centre_id, recorded_at, actor_kind, name, version, subject_id, facts)
     select r."centreId", $2, 'platform', $3, $4, r."subjectId", r.facts from jsonb_to_recordset($1::jsonb) r("centreId" uuid, "subjectId" uuid, facts jsonb)`,
    [
      JSON.stringify(rows.map((r) => ({ ...r, facts: definition.facts.parse(r.facts) }))),
      clock().toString(),
      name,
      definition.version ?? 1,
    ],
  )
}

/** Asks for later work. The centre and the person of this transaction go with it, whatever the payload says. */
export async function enqueue(
  ctx: Ctx,
  task: string,
  payload: Record<string, unknown>,
  { key, at }: { key?: string; at?: Temporal.Instant } = {},
) {
  await sql`select enqueue(${task}, ${JSON.stringify(payload)}::jsonb, ${key ?? null}, ${at ?? null}::timestamptz)`.execute(
    ctx.db,
  )
}

export type TimelineEntry = {
  seq: number
  recordedAt: Temporal.Instant
  name: string
  personName: string | null
  actorKind: string
  facts: Record<string, unknown>
}

/** What happened to something, newest first. Who may read the thing may read its timeline. */
export async function timeline(ctx: Ctx, subjectId: string, limit = 50): Promise<TimelineEntry[]> {
  const rows = await ctx.db
    .selectFrom('event as e')
    .leftJoin('person as p', (join) => join.onRef('p.centreId', '=', 'e.centreId').onRef('p.id', '=', 'e.personId'))
    .select(['e.seq', 'e.recordedAt', 'e.name', 'p.name as personName', 'e.actorKind', 'e.facts'])
    .where('e.subjectId', '=', subjectId)
    .orderBy('e.seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map((r) => ({ ...r, facts: r.facts as Record<string, unknown> }))
}
