import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { readEuro } from '../platform/money.ts'
import { DayInput, optional } from '../platform/parse.ts'
import { showDay, today } from '../platform/time.ts'
import {
  type BreachCase,
  type BreachMoveName,
  breachMoveNamed,
  lacks,
  shareBases,
  type ShareBasis,
  sharesOf,
} from './breach-moves.ts'
import { BREACH, getBreach, type Part, partsOf } from './breaches.ts'

const Text = (most: number) => z.string().trim().max(most).default('')
export const BreachWords = z.object({
  version: z.coerce.number().int().min(1),
  text: Text(5000),
  protocol: Text(60),
  on: optional(DayInput),
  actNumber: Text(60),
  actOrgan: Text(120),
  amount: Text(30),
  reason: Text(2000),
  weights: z.enum(shareBases).default('outage'),
})

/** A breach goes on. `number` is held for the length of the change: of two, one wins and the other is told. */
export async function moveBreach(
  ctx: Ctx,
  number: number,
  name: BreachMoveName,
  input: z.output<typeof BreachWords>,
  files: readonly Upload[] = [],
) {
  const move = breachMoveNamed(name)
  await sql`select from supplier_breach where number = ${number}::int for update`.execute(ctx.db)
  const breach = await getBreach(ctx, number)
  if (!move.from.includes(breach.state)) throw conflict('breach_not_from_here')
  if (breach.version !== input.version) throw conflict('breach_changed')
  const parts = await partsOf(ctx, breach.id)
  const on = input.on ?? today(ctx.now, ctx.zone)
  const cents = input.amount === '' ? null : readEuro(input.amount)
  if (input.amount !== '' && cents === null) throw invalid({ amount: 'breach_amount_shape' })
  const wrong = lacks(move, {
    ...input,
    on,
    cents,
    today: today(ctx.now, ctx.zone),
    documents: files.length,
    contestedOn: breach.contestedOn,
    answered: breach.answeredOn !== null,
    hit: parts.filter((p) => p.outageSeconds > 0).length,
  } satisfies BreachCase)
  if (Object.keys(wrong).length > 0) throw invalid(wrong)
  await ctx.db
    .updateTable('supplierBreach')
    .set({ state: move.to, version: breach.version + 1, ...saidBy(ctx, name, { ...input, on, cents }) })
    .where('id', '=', breach.id)
    .execute()
  for (const f of files) await keepFile(ctx, { name: f.name, bytes: f.bytes, ownerKind: BREACH, ownerId: breach.id })
  if (name === 'penalty') await share(ctx, breach.id, { cents: cents!, basis: input.weights, on, ...input }, parts)
  await record(ctx, `desk.${move.event}`, { id: breach.id }, { number })
}

type Said = z.output<typeof BreachWords> & { on: string; cents: number | null }
/** What a move writes down. */
function saidBy(ctx: Ctx, name: BreachMoveName, s: Said) {
  const act = { actNumber: s.actNumber, actOn: s.on, actOrgan: s.actOrgan, reason: s.reason }
  switch (name) {
    case 'contestation':
      return { contestedOn: s.on, contestText: s.text, contestNumber: s.protocol, contestedBy: ctx.actor.personId }
    case 'answer':
      return { answeredOn: s.on, answerText: s.text, answeredBy: ctx.actor.personId }
    case 'penalty':
      return { ...act, penaltyCents: s.cents, weights: s.weights }
    case 'dismissal':
      return act
    case 'withdrawal':
      return { reason: s.reason }
  }
}

async function share(
  ctx: Ctx,
  breachId: string,
  {
    cents,
    basis,
    on,
    actNumber,
    actOrgan,
  }: { cents: number; basis: ShareBasis; on: string; actNumber: string; actOrgan: string },
  parts: readonly Part[],
) {
  const shares = sharesOf(cents, basis, parts)
  if (!shares) throw invalid({ weights: basis === 'inhabitants' ? 'breach_inhabitants_missing' : 'breach_nobody_hit' })
  const act = `${actOrgan}, n. ${actNumber}, ${showDay(on, 'it')}`.slice(0, 200)
  for (const [i, part] of parts.entries())
    await ctx.db
      .updateTable('breachShare')
      .set({ cents: shares[i]!, act })
      .where('breachId', '=', breachId)
      .where('bodyId', '=', part.bodyId)
      .execute()
}

/** For how long each body was without the service, in hours, before the act; 0 is a body that was not hit. */
export const Outages = z.object({ version: z.coerce.number().int().min(1), hours: z.record(z.uuid(), z.string()) })
export async function writeOutages(ctx: Ctx, number: number, { version, hours }: z.output<typeof Outages>) {
  await sql`select from supplier_breach where number = ${number}::int for update`.execute(ctx.db)
  const breach = await getBreach(ctx, number)
  if (breach.penaltyCents !== null || !['proposed', 'contested', 'answered'].includes(breach.state))
    throw conflict('breach_not_from_here')
  if (breach.version !== version) throw conflict('breach_changed')
  for (const part of await partsOf(ctx, breach.id)) {
    const typed = hours[part.bodyId]?.trim().replace(',', '.')
    if (typed === undefined) continue
    const value = Number(typed)
    if (typed === '' || !Number.isFinite(value) || value < 0 || value > 100_000)
      throw invalid({ [`hours.${part.bodyId}`]: 'breach_hours_shape' })
    await ctx.db
      .updateTable('breachShare')
      .set({ outageSeconds: Math.round(value * 3600) })
      .where('breachId', '=', breach.id)
      .where('bodyId', '=', part.bodyId)
      .execute()
  }
  await ctx.db
    .updateTable('supplierBreach')
    .set({ version: version + 1 })
    .where('id', '=', breach.id)
    .execute()
  await record(ctx, 'desk.outages_written', { id: breach.id }, { number })
}
