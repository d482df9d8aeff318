import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Upload } from '../platform/http.ts'
import { optional, Version } from '../platform/parse.ts'
import { clockRoom, refreshTicket, turnClocks } from './clocks.ts'
import { kindOf } from './kinds.ts'
import { addNote, say, speaksForBody } from './messages.ts'
import {
  type Case,
  type Channel,
  missingFor,
  type Missing,
  type Move,
  moveNamed,
  type MoveName,
  movesFrom,
} from './moves.ts'
import { deskSettings } from './settings.ts'
import { holdTicket, type Ticket } from './tickets.ts'

/** What a form or a machine says with a move. */
export const MoveBody = z.object({
  text: z.string().trim().max(20_000).default(''),
  lateReason: z.string().trim().max(1000).default(''),
  supplierId: optional(z.uuid()),
  version: optional(Version),
})
export type MoveInput = Partial<z.output<typeof MoveBody>> & {
  files?: readonly Upload[]
  channel?: Channel
  /** What was said is written down already. */
  said?: boolean
}

const isLate = (ctx: Ctx, t: Ticket) =>
  t.solutionDueAt !== null && Temporal.Instant.compare(t.solutionDueAt, ctx.now) < 0

/** Everything the guards look at, with what was brought. */
async function caseOf(ctx: Ctx, t: Ticket, input: MoveInput): Promise<Case> {
  const staff = ctx.actor.bodyIds === '*'
  const checks = staff
    ? await ctx.db
        .selectFrom('ticketCheck')
        .select('title')
        .where('ticketId', '=', t.id)
        .where('doneAt', 'is', null)
        .orderBy('position')
        .limit(100)
        .execute()
    : []
  const { reopenDays, reopenTimes } = await deskSettings(ctx)
  return {
    text: input.text ?? '',
    bodyKnown: t.bodyId !== null,
    level: t.level,
    supplier: input.supplierId !== undefined,
    openChecks: checks.map((c) => c.title),
    lateUnexplained: t.lateReason === '' && isLate(ctx, t),
    lateReason: input.lateReason ?? '',
    unread: kindOf(t.kind).readTwice && t.reviewedAt === null,
    closedDays: t.closedAt ? Math.floor(t.closedAt.until(ctx.now).total('hours') / 24) : null,
    reopened: t.reopened,
    rules: { reopenDays, reopenTimes },
  }
}

const offered = (t: Ticket) => {
  const { without } = kindOf(t.kind)
  return movesFrom(t.state).filter((m) => m.who !== 'calendar' && !without.some((name) => name === m.name))
}
// What the form itself asks for is not missing before it was filled.
const comesWithTheForm: ReadonlySet<string> = new Set([
  'ticket_text_missing',
  'supplier_missing',
  'late_reason_missing',
])

/** The moves somebody may press from here, each with what is still missing before anything is typed. */
export async function possibleMoves(ctx: Ctx, t: Ticket): Promise<{ move: Move; missing: Missing[]; late: boolean }[]> {
  const c = await caseOf(ctx, t, {})
  return (
    offered(t)
      .map((move) => ({
        move,
        late: move.asks.includes('late') && c.lateUnexplained,
        missing: missingFor(move, c).filter((m) => !comesWithTheForm.has(m.code)),
      }))
      // What is not of this level is not offered at all: it lacks nothing.
      .filter(
        ({ missing }) =>
          !missing.some((m) => ['ticket_not_at_centre', 'ticket_at_supplier', 'ticket_at_centre'].includes(m.code)),
      )
  )
}

/** Does a move, or refuses with what is missing. Two that come at once: one wins, the other is told. */
export async function moveTicket(ctx: Ctx, number: number, name: MoveName, input: MoveInput = {}): Promise<Ticket> {
  const t = await holdTicket(ctx, number, input.version)
  const move = moveNamed(name)
  if (!move.from.includes(t.state)) throw conflict('ticket_not_from_here', { state: t.state })
  if (kindOf(t.kind).without.some((n) => n === name)) throw conflict('move_not_of_kind')
  const missing = missingFor(move, await caseOf(ctx, t, input))
  const [first] = missing
  if (first) throw conflict(first.code, { ...first.values, missing: missing.map((m) => m.code).join(', ') })
  const changes = await effects[name](ctx, t, input)
  await change(ctx, t, { ...changes, state: move.to })
  await turn(ctx, number, name)
  await record(ctx, `desk.${move.event}`, { id: t.id, bodyId: t.bodyId }, { from: t.state })
  return holdTicket(ctx, number)
}

type Changes = Partial<{
  state: Ticket['state']
  level: Ticket['level']
  assigneeId: string | null
  queueId: string | null
  supplierId: string | null
  firstResponseAt: Temporal.Instant
  chargedAt: Temporal.Instant
  solvedAt: Temporal.Instant | null
  closedAt: Temporal.Instant | null
  waitingAt: Temporal.Instant | null
  escalatedAt: Temporal.Instant
  returnedAt: Temporal.Instant | null
  reopened: number
  lateReason: string
  reason: string
  followUpOn: string | null
}>

/** Writes changes into a ticket that is held; whoever still looks at the version before will be told. */
export async function change(ctx: Ctx, t: Ticket, changes: Changes) {
  await ctx.db
    .updateTable('ticket')
    .set({ ...changes, version: t.version + 1 })
    .where('id', '=', t.id)
    .execute()
}

/** The clocks after a move: those that begin with it, and all of them computed again. */
async function turn(ctx: Ctx, number: number, name: MoveName) {
  const t = await holdTicket(ctx, number)
  const room = await clockRoom(ctx, t.bodyId ? [t.bodyId] : [])
  if (name === 'supplier') await turnClocks(ctx, t, ['supplier'], 'escalation', room)
  if (name === 'wait') await turnClocks(ctx, t, ['body'], 'wait', room)
  await refreshTicket(ctx, t.id, room)
}

/** Whoever answers first has taken charge of it, and has given the first response. */
export const answered = (ctx: Ctx, t: Ticket): Changes => ({
  ...(t.chargedAt === null && { chargedAt: ctx.now }),
  ...(t.firstResponseAt === null && { firstResponseAt: ctx.now }),
  ...(t.assigneeId === null && ctx.actor.personId && { assigneeId: ctx.actor.personId }),
})

async function pause(
  ctx: Ctx,
  t: Ticket,
  reason: 'body' | 'solved',
  from: Temporal.Instant,
  to: Temporal.Instant | null,
) {
  await ctx.db
    .insertInto('ticketPause')
    .values({ ticketId: t.id, bodyId: t.bodyId, reason, fromAt: from, toAt: to })
    .execute()
}
const endPause = (ctx: Ctx, t: Ticket) =>
  sql`update ticket_pause set to_at = ${ctx.now}::timestamptz where ticket_id = ${t.id}::uuid and to_at is null`.execute(
    ctx.db,
  )

async function sayOut(ctx: Ctx, t: Ticket, input: MoveInput) {
  if (input.said || !input.text) return
  const way = speaksForBody(ctx) ? 'in' : 'out'
  const channel = input.channel ?? (way === 'in' ? 'portal' : 'console')
  await say(ctx, t, { way, text: input.text, channel, files: input.files ?? [] })
}

type Effect = (ctx: Ctx, t: Ticket, input: MoveInput) => Promise<Changes>
/** What a move does besides the state. */
const effects: Record<MoveName, Effect> = {
  charge: async (ctx, t) => ({
    chargedAt: ctx.now,
    ...(t.assigneeId === null && ctx.actor.personId && { assigneeId: ctx.actor.personId }),
  }),
  wait: async (ctx, t, input) => {
    await sayOut(ctx, t, input)
    await pause(ctx, t, 'body', ctx.now, null)
    return { ...answered(ctx, t), waitingAt: ctx.now }
  },
  resumption: async (ctx, t) => {
    await endPause(ctx, t)
    return { waitingAt: null }
  },
  specialist: async (ctx, t, input) => {
    await addNote(ctx, t, { text: input.text ?? '', files: input.files ?? [] })
    return { level: 'specialist' }
  },
  supplier: async (ctx, t, input) => {
    const known = await ctx.db
      .selectFrom('deskSupplier')
      .select('id')
      .where('id', '=', input.supplierId!)
      .executeTakeFirst()
    if (!known) throw invalid({ supplierId: 'supplier_missing' })
    await addNote(ctx, t, { text: input.text ?? '', way: 'to', files: input.files ?? [] })
    return { level: 'supplier', supplierId: known.id, escalatedAt: ctx.now, returnedAt: null }
  },
  return: async (ctx, t) => ({ level: 'centre', ...(t.level === 'supplier' && { returnedAt: ctx.now }) }),
  solution: async (ctx, t, input) => {
    await sayOut(ctx, t, input)
    return {
      ...answered(ctx, t),
      solvedAt: ctx.now,
      followUpOn: null,
      // A reason is kept where there was something to give a reason for.
      ...(input.lateReason && isLate(ctx, t) && { lateReason: input.lateReason }),
    }
  },
  closure: async (ctx, t, input) => {
    await sayOut(ctx, t, input)
    return { closedAt: ctx.now }
  },
  expiry: async (ctx) => ({ closedAt: ctx.now }),
  // From the solution until now nobody worked at it: that time is not the desk's.
  reopening: async (ctx, t, input) => {
    await sayOut(ctx, t, input)
    if (t.solvedAt) await pause(ctx, t, 'solved', t.solvedAt, ctx.now)
    return { solvedAt: null, closedAt: null, reopened: t.reopened + 1 }
  },
  cancellation: async (ctx, t, input) => {
    await endPause(ctx, t)
    return { closedAt: ctx.now, waitingAt: null, reason: (input.text ?? '').slice(0, 1000) }
  },
}
