import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import type { Computed, NotYet, Refused } from './compute.ts'
import { type Difference, difference } from './difference.ts'

type Outcome = Computed | NotYet | Refused
/** Something with deadlines (a position, an obligation), with what its rules give today. */
export type Kept = {
  bodyId: string
  objectKind: string
  objectId: string
  /** Where it is read, and how people call it. */
  href: string
  label: string
  /** Who answers first: a role of the centre, and the person responsible in the body. */
  officerRole: string
  ownerId: string | null
  deadlines: readonly {
    rule: string
    title: { it: string; en: string }
    outcome: Outcome
    doneOn: string | null
    /** Nothing is due any more: renounced, revoked, not applicable. */
    closed?: boolean
  }[]
}

const deadlineStates = ['not_started', 'open', 'done', 'closed', 'refused'] as const
type DeadlineState = (typeof deadlineStates)[number]
export type Deadline = {
  id: string
  bodyId: string
  bodyName: string
  objectKind: string
  objectId: string
  href: string
  label: string
  rule: string
  title: { it: string; en: string }
  state: DeadlineState
  dueOn: string | null
  dueAt: Temporal.Instant | null
  doneOn: string | null
  missing: string
  computed: Partial<Pick<Computed, 'steps' | 'source' | 'inputs'>> & Partial<Pick<Refused, 'faults'>>
}

/** Late is what was due before today and is not done, or was done after its day. */
export const isLate = (d: Pick<Deadline, 'state' | 'dueOn' | 'doneOn'>, today: string) =>
  d.dueOn !== null && ((d.state === 'open' && d.dueOn < today) || (d.doneOn !== null && d.doneOn > d.dueOn))

type Row = {
  bodyId: string
  objectId: string
  href: string
  label: string
  officerRole: string
  ownerId: string | null
  rule: string
  title: Deadline['title']
  state: DeadlineState
  dueOn: string | null
  dueAt: string | null
  doneOn: string | null
  missing: string
  computed: Deadline['computed']
}
type Old = {
  id: string
  objectId: string
  rule: string
  dueOn: string | null
  dueAt: string | null
  inputs: Computed['inputs'] | null
  same: string
}
const keyOfRow = (r: { objectId: string; rule: string }) => `${r.objectId} ${r.rule}`
/** What is compared to know whether anything is to be written. */
const sameAs = (r: Omit<Row, 'computed' | 'title' | 'bodyId' | 'objectId' | 'rule'>) =>
  [r.state, r.dueOn, r.dueAt, r.doneOn, r.missing, r.href, r.label, r.officerRole, r.ownerId].join('|')

/**
 * Keeps what the rules give, set by set: what did not change is not written; a date that moved leaves its history, with why. A rule that
 * no longer is of the object is closed. Returns how many dates moved.
 */
export async function keepDeadlines(
  ctx: Ctx,
  objectKind: string,
  objects: readonly Omit<Kept, 'objectKind'>[],
): Promise<number> {
  if (objects.length === 0) return 0
  const old = new Map(
    (
      await readOld(
        ctx,
        objectKind,
        objects.map((o) => o.objectId),
      )
    ).map((row) => [keyOfRow(row), row]),
  )
  const fresh: (Row & { moved: Difference | null })[] = []
  const changed: (Row & { id: string; moved: Difference | null })[] = []
  for (const object of objects)
    for (const d of object.deadlines) {
      const row = rowOf(object, d)
      const before = old.get(keyOfRow(row))
      old.delete(keyOfRow(row))
      const moved = movedBy(before, d.outcome)
      if (!before) fresh.push({ ...row, moved })
      else if (moved || before.same !== sameAs(row)) changed.push({ ...row, id: before.id, moved })
    }
  await add(ctx, objectKind, fresh)
  await change(ctx, changed)
  const gone = [...old.values()].map((row) => row.id)
  if (gone.length > 0)
    await sql`update deadline set state = 'closed', version = version + 1 where id = any(${gone}::uuid[]) and state <> 'closed'`.execute(
      ctx.db,
    )
  return [...fresh, ...changed].filter((row) => row.moved).length
}

function rowOf(o: Omit<Kept, 'objectKind'>, d: Kept['deadlines'][number]): Row {
  const { outcome } = d
  const due = outcome.state === 'computed' ? outcome : null
  const open = outcome.state === 'computed' ? 'open' : outcome.state === 'notYet' ? 'not_started' : 'refused'
  const { bodyId, objectId, href, label, officerRole, ownerId } = o
  return {
    bodyId,
    objectId,
    href,
    label,
    officerRole,
    ownerId,
    rule: d.rule,
    title: d.title,
    state: d.doneOn ? 'done' : d.closed ? 'closed' : open,
    dueOn: due?.dueOn ?? null,
    dueAt: due?.dueAt ?? null,
    doneOn: d.doneOn,
    missing: outcome.state === 'notYet' ? outcome.missing : '',
    computed:
      outcome.state === 'computed'
        ? { steps: outcome.steps, source: outcome.source, inputs: outcome.inputs }
        : outcome.state === 'notYet'
          ? { source: outcome.source }
          : { faults: outcome.faults },
  }
}

function movedBy(before: Old | undefined, outcome: Outcome): Difference | null {
  const { dueOn, dueAt, inputs } = before ?? { dueOn: null, dueAt: null, inputs: null }
  if (outcome.state === 'computed') return difference(inputs && dueOn ? { dueOn, dueAt, inputs } : null, outcome)
  return dueOn ? { was: dueAt ?? dueOn, is: '', because: [{ code: 'anchor_gone', values: {} }] } : null
}

async function readOld(ctx: Ctx, objectKind: string, ids: readonly string[]): Promise<Old[]> {
  const { rows } = await sql<Omit<Old, 'same'> & Omit<Row, 'computed' | 'title'>>`
    select id, object_id, rule, due_on, to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as due_at, computed -> 'inputs' as inputs, state,
      done_on, missing, href, label, officer_role, owner_id
    from deadline where object_kind = ${objectKind} and object_id = any(${ids}::uuid[])`.execute(ctx.db)
  return rows.map((r) => ({ ...r, same: sameAs(r) }))
}

/** Rows of a set, as JSON in one value: a statement for each set, whatever its size. */
const told = (
  rows: readonly Row[],
) => sql`json_to_recordset(${JSON.stringify(rows)}::json) r (id uuid, "bodyId" uuid, "objectId" uuid,
  href text, label text, "officerRole" text, "ownerId" uuid, rule text, title jsonb, state text, "dueOn" date, "dueAt" timestamptz, "doneOn" date,
  missing text, computed jsonb, moved jsonb)`

/** New deadlines with the first row of their history; one that somebody else added meanwhile becomes what is known now. */
async function add(ctx: Ctx, objectKind: string, rows: readonly (Row & { moved: Difference | null })[]) {
  if (rows.length === 0) return
  await sql`
    with r as materialized (select * from ${told(rows)}),
      kept as (
        insert into deadline as d (body_id, object_kind, object_id, href, label, officer_role, owner_id, rule, title, state, due_on, due_at, done_on, missing, computed)
        select "bodyId", ${objectKind}, "objectId", href, label, "officerRole", "ownerId", rule, title, state, "dueOn", "dueAt", "doneOn", missing, computed from r
        on conflict (centre_id, object_kind, object_id, rule) do update set href = excluded.href, label = excluded.label, officer_role = excluded.officer_role,
          owner_id = excluded.owner_id, title = excluded.title, state = excluded.state, due_on = excluded.due_on, due_at = excluded.due_at,
          done_on = excluded.done_on, missing = excluded.missing, computed = excluded.computed, version = d.version + 1
        returning d.id, d.body_id, d.object_id, d.rule)
    insert into deadline_history (deadline_id, body_id, was, is_now, because, recorded_at)
    select kept.id, kept.body_id, moved ->> 'was', nullif(moved ->> 'is', ''), moved -> 'because', ${ctx.now}::timestamptz
    from r join kept on kept.object_id = r."objectId" and kept.rule = r.rule where jsonb_typeof(moved) = 'object'`.execute(
    ctx.db,
  )
}

/** Deadlines that are not what they were, each with the row of its history when its date moved. */
async function change(ctx: Ctx, rows: readonly (Row & { id: string; moved: Difference | null })[]) {
  if (rows.length === 0) return
  await sql`
    with r as materialized (select * from ${told(rows)}),
      kept as (
        update deadline d set href = r.href, label = r.label, officer_role = r."officerRole", owner_id = r."ownerId", title = r.title, state = r.state,
          due_on = r."dueOn", due_at = r."dueAt", done_on = r."doneOn", missing = r.missing, computed = r.computed, version = d.version + 1
        from r where d.id = r.id)
    insert into deadline_history (deadline_id, body_id, was, is_now, because, recorded_at)
    select id, "bodyId", moved ->> 'was', nullif(moved ->> 'is', ''), moved -> 'because', ${ctx.now}::timestamptz
    from r where jsonb_typeof(moved) = 'object'`.execute(ctx.db)
}

const columns = sql`d.id, d.body_id, b.name as body_name, d.object_kind, d.object_id, d.href, d.label, d.rule, d.title, d.state, d.due_on, d.due_at, d.done_on, d.missing, d.computed`
const joined = sql`deadline d join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)`

/** The deadlines of one object: the nearest first, what has not started after. */
export async function deadlinesOf(ctx: Ctx, objectKind: string, objectId: string): Promise<Deadline[]> {
  const { rows } =
    await sql<Deadline>`select ${columns} from ${joined} where d.object_kind = ${objectKind} and d.object_id = ${objectId}
    order by d.due_on nulls last, d.rule limit 200`.execute(ctx.db)
  return rows
}

export type HistoryRow = {
  deadlineId: string
  was: string | null
  isNow: string | null
  because: Difference['because']
  recordedAt: Temporal.Instant
}
/** Why the dates of an object are not what they were, the latest first. */
export async function historyOf(ctx: Ctx, objectKind: string, objectId: string): Promise<HistoryRow[]> {
  const { rows } =
    await sql<HistoryRow>`select h.deadline_id, h.was, h.is_now, h.because, h.recorded_at from deadline_history h
    join deadline d on (d.centre_id, d.id) = (h.centre_id, h.deadline_id)
    where d.object_kind = ${objectKind} and d.object_id = ${objectId} order by h.recorded_at desc, h.id desc limit 500`.execute(
      ctx.db,
    )
  return rows
}

/** Late: before today. Month: from today, for thirty days. */
export const whens = ['late', 'month'] as const
export type When = (typeof whens)[number]
/** In SQL, of a deadline: the same for who counts and for who lists. */
export const within = (when: When, day: string) =>
  when === 'late'
    ? sql<boolean>`due_on < ${day}::date`
    : sql<boolean>`due_on >= ${day}::date and due_on < ${day}::date + 30`

export type DeadlineFilter = {
  when?: { when: When; day: string } | undefined
  bodyId?: string | undefined
  before?: string | undefined
  from?: string | undefined
  after?: string | undefined
  objectKind?: string | undefined
}
const Key = z.tuple([z.string(), z.uuid()])

/** What is still to be done and has a date, the nearest first. */
export async function listDeadlines(
  ctx: Ctx,
  filter: DeadlineFilter = {},
  limit = 50,
): Promise<{ rows: Deadline[]; next: string | null }> {
  const key = keyOf(Key, filter.after)
  const parts = [sql`d.state = 'open'`]
  if (filter.bodyId) parts.push(sql`d.body_id = ${filter.bodyId}`)
  if (filter.objectKind) parts.push(sql`d.object_kind = ${filter.objectKind}`)
  if (filter.before) parts.push(sql`d.due_on < ${filter.before}::date`)
  if (filter.from) parts.push(sql`d.due_on >= ${filter.from}::date`)
  if (filter.when) parts.push(within(filter.when.when, filter.when.day))
  if (key) parts.push(sql`(d.due_on, d.id) > (${key[0]}::date, ${key[1]}::uuid)`)
  const { rows } = await sql<Deadline>`select ${columns} from ${joined} where ${sql.join(parts, sql` and `)}
    order by d.due_on, d.id limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.dueOn!, last.id) : null }
}
