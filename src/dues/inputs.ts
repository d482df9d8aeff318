import { sql } from 'kysely'
import { z } from 'zod'
import { amount, chargesOf } from '../catalogue/index.ts'
import { type Received, receivedByYear } from '../funding/index.ts'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { DayInput } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { BodyInputs, Charge, Credit, Figure } from './due-inputs.ts'
import type { Counted } from './rules.ts'

type Wanted = {
  conventionId: string
  year: number
  /** Charges and credits enter what is asked for, not the accounts. */
  carried: boolean
}

/**
 * What is known of each body that belongs to a convention in a year, through an adhesion of its own: who is brought by its
 * union owes through the union. A few statements, however many the bodies.
 */
export async function inputsOf(ctx: Ctx, { conventionId, year, carried }: Wanted): Promise<BodyInputs[]> {
  const [bodies, figures, levels, received, charges, credits] = await Promise.all([
    belonging(ctx, conventionId, year),
    figuresOf(ctx, year),
    knownAmounts(ctx, year),
    receivedByYear(ctx, year),
    carried ? openCharges(ctx) : [],
    carried ? openCredits(ctx) : [],
  ])
  const by = <R extends { bodyId: string }>(rows: readonly R[]) => Map.groupBy(rows, (r) => r.bodyId)
  const [figuresBy, levelsBy, receivedBy] = [by(figures), by(levels), by(received)]
  const [chargesBy, creditsBy] = [by(charges), by(credits)]
  return bodies.map((b) => {
    const known = figuresBy.get(b.id) ?? []
    const of = (kind: Counted): Figure[] =>
      known
        .filter((f) => f.kind === kind)
        .map(({ value, source, on }) => ({ value, source, on }))
        .toSorted((x, y) => (x.on < y.on ? 1 : -1))
    const amounts = levelsBy.get(b.id) ?? []
    return {
      ...b,
      figures: { population: of('population'), firms: of('firms'), workstations: of('workstations') },
      levels: amounts.filter((a) => a.kind === 'level'),
      // What was typed in, of any fund, comes before what the open data say.
      funding: [...amounts.filter((a) => a.kind === 'funding'), ...(receivedBy.get(b.id) ?? []).map(fromOpenData)],
      charges: chargesBy.get(b.id) ?? [],
      credits: creditsBy.get(b.id) ?? [],
    }
  })
}

/** Funding received as the open data tell it. */
const fromOpenData = ({ year, cents, grants, editionOn }: Received): Figure & { year: number } => ({
  year,
  value: cents,
  source: `dati aperti PA digitale 2026, ${grants === 1 ? 'un finanziamento liquidato' : `${grants} finanziamenti liquidati`} nel ${year}`,
  on: editionOn,
})

type Span = { bodyId: string; conventionId: string; from: string; to: string; act: string }

/** Bodies with their periods in the year, the first day they ever belonged and the act of the first period. */
async function belonging(ctx: Ctx, conventionId: string, year: number) {
  const [spans, known] = await Promise.all([
    sql<Span>`
      select m.body_id, a.convention_id, m.from_on as "from", m.to_on as "to",
        t.issuer || ', n. ' || t.number || ', ' || to_char(t.adopted_on, 'DD/MM/YYYY') as act
      from membership m
      join adhesion a on (a.centre_id, a.id) = (m.centre_id, m.adhesion_id)
      join act t on (t.centre_id, t.id) = (m.centre_id, m.act_id)
      where a.body_id = m.body_id and m.standing = 'member' and m.from_on < ${`${year + 1}-01-01`}::date
      order by m.from_on`.execute(ctx.db),
    sql<{ id: string; name: string; ipaCode: string | null; type: string }>`
      select id, name, ipa_code, type from body order by search_name`.execute(ctx.db),
  ])
  const byBody = Map.groupBy(spans.rows, (s) => s.bodyId)
  return known.rows.flatMap((body) => {
    const all = byBody.get(body.id) ?? []
    const here = all.filter((s) => s.conventionId === conventionId && s.to > `${year}-01-01`)
    if (here.length === 0) return []
    return [{ ...body, periods: here.map(({ from, to }) => ({ from, to })), joinedOn: all[0]!.from, act: here[0]!.act }]
  })
}

/** Figures up to the end of the year. */
const figuresOf = async (ctx: Ctx, year: number) =>
  (
    await sql<Figure & { bodyId: string; kind: string }>`
      select body_id, kind, value, source, as_of as "on" from body_fact
      where kind = any ('{population,firms,workstations}'::text[]) and as_of <= ${`${year}-12-31`}::date`.execute(
      ctx.db,
    )
  ).rows

/** What was due in earlier years and what was received, typed in; and what was notified here. */
const knownAmounts = async (ctx: Ctx, year: number) =>
  (
    await sql<Figure & { bodyId: string; kind: string; year: number }>`
      select distinct on (body_id, kind, year) body_id, kind, year, value, source, "on" from (
        select body_id, 'level' as kind, year, quota_cents as value, coalesce(number || '/' || year, year::text) as source,
          coalesce(notified_on, due_on) as "on", case due.kind when 'final' then 0 else 1 end as rank
        from due where year < ${year} and state not in ('calculated', 'replaced')
        union all
        select body_id, kind, year, cents, source, as_of, 2 from dues_input where year <= ${year}
      ) k order by body_id, kind, year desc, rank`.execute(ctx.db)
  ).rows

/** Use beyond the allowance that no due has taken in yet, each with its commitment. */
async function openCharges(ctx: Ctx): Promise<(Charge & { bodyId: string })[]> {
  const [charges, taken] = await Promise.all([
    chargesOf(ctx, { until: today(ctx.now, ctx.zone) }),
    ctx.db.selectFrom('dueCharge').select('consumptionId').execute(),
  ])
  const known = new Set(taken.map((t) => t.consumptionId))
  return charges
    .filter((c) => !known.has(c.entryId))
    .map((c) => ({
      bodyId: c.bodyId,
      id: c.entryId,
      cents: c.cents,
      what: `${c.serviceName}: ${amount(c.quantity, c.unit, 'it')}`,
      source: `impegno ${c.commitment}/${c.commitmentYear}, ${c.act}`,
      on: c.usedOn,
    }))
}

/** Credits and debits of which something is left, the oldest first. */
const openCredits = async (ctx: Ctx) =>
  (
    await sql<Credit & { bodyId: string }>`
      select c.body_id, c.id, c.cents - coalesce(u.used, 0) as cents, c.reason, c.source, c.as_of as "on"
      from due_credit c left join (select credit_id, sum(cents)::bigint as used from due_credit_use group by credit_id) u on u.credit_id = c.id
      where c.cents <> coalesce(u.used, 0) order by c.as_of, c.id`.execute(ctx.db)
  ).rows

export const NewInput = z.object({
  kind: z.enum(['funding', 'level']),
  year: z.coerce.number().int().min(1990).max(2200),
  cents: z.coerce.number().int().min(0).max(1_000_000_000_000),
  asOf: DayInput,
  source: z.string().trim().min(2).max(200),
})
export type NewInput = z.output<typeof NewInput>

/** Keeps funding received, or what was due in an earlier year, of a body; the same year again replaces it. */
export async function keepInput(ctx: Ctx, bodyId: string, input: NewInput, demo = false) {
  await getBody(ctx, bodyId)
  await ctx.db
    .insertInto('duesInput')
    .values({ ...input, bodyId, demo })
    .onConflict((c) => c.columns(['centreId', 'bodyId', 'kind', 'year']).doUpdateSet({ ...input, demo }))
    .execute()
  await record(ctx, 'dues.input_kept', { id: bodyId, bodyId }, { kind: input.kind, year: input.year })
}

export const listInputs = (ctx: Ctx, bodyId: string) =>
  ctx.db
    .selectFrom('duesInput')
    .select(['kind', 'year', 'cents', 'asOf', 'source', 'demo'])
    .where('bodyId', '=', bodyId)
    .orderBy('year', 'desc')
    .limit(100)
    .execute()
