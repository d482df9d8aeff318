// Dues of the demo centres: the schedules of real centres as far as they are public, computed on the bodies of the demonstration.
import { sql } from 'kysely'
import { keepAct, NewAct } from '../conventions/index.ts'
import {
  addSchedule,
  brescia2015,
  brescia2026,
  computeYear,
  consorzioIt,
  duesTonight,
  getSchedule,
  handOver,
  keepInput,
  leccoWorkstations,
  listDues,
  moveSchedule,
  olgiate2023,
  publishProposal,
  registerPayment,
  type RuleSet,
} from '../dues/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { toDocx } from '../platform/documents/index.ts'

type Body = { id: string; name: string }
type DemoSchedule = RuleSet & {
  year: number
  note: string
  /** How far it has gone. */
  until: 'draft' | 'published' | 'computed' | 'notified'
  /** Of so many notified ones, how many are paid. */
  notified?: number
  paid?: number
}

const source = ({ source: from, invented }: { source: string; invented: string }) =>
  `Fonte: ${from}.${invented ? ` ${invented}` : ''} Gli atti di approvazione e gli importi di ciascun ente sono dimostrativi.`
const ON = { on: '2025-12-31' }

async function schedulesOf(ctx: Ctx, slug: string): Promise<DemoSchedule[]> {
  switch (slug) {
    case 'lecco': {
      const { rows } = await sql<{ n: number }>`
        select coalesce(sum(f.value), 0)::int as n from body_fact f join membership m on (m.centre_id, m.body_id) = (f.centre_id, f.body_id)
        where f.kind = 'workstations' and f.as_of = '2025-12-31' and m.standing = 'member' and m.from_on <= '2026-12-31' and m.to_on > '2026-01-01'`.execute(
        ctx.db,
      )
      const lecco = leccoWorkstations(10_026 * (rows[0]?.n ?? 1))
      const share = {
        rules: [
          ...lecco.rules.map((r) => ({ ...r, at: ON, types: ['municipality'] })),
          {
            kind: 'flat' as const,
            key: 'altri-enti',
            name: 'Altri enti (importo dimostrativo)',
            counts: true,
            types: ['mountain_community', 'province', 'special_agency'],
            cents: 30_000,
          },
        ],
      }
      const months = olgiate2023('months')
      const calendar = olgiate2023('calendar_year')
      return [
        {
          ...months,
          year: 2024,
          note: `Primo anno inteso come dodici mesi. ${source(months)}`,
          until: 'notified',
          notified: 99,
          paid: 99,
        },
        {
          ...calendar,
          year: 2025,
          note: `Primo anno inteso come anno solare. ${source(calendar)}`,
          until: 'notified',
          notified: 99,
          paid: 97,
        },
        {
          ...share,
          year: 2026,
          note: `100,26 euro a postazione a preventivo, come nel 2018. ${source(lecco)}`,
          until: 'notified',
          notified: 99,
          paid: 20,
        },
        { ...calendar, year: 2027, note: source(calendar), until: 'published' },
      ] as DemoSchedule[]
    }
    case 'brescia':
      return [
        { ...brescia2026, year: 2026, note: source(brescia2026), until: 'notified', notified: 24, paid: 9 },
        {
          ...brescia2015,
          year: 2027,
          note: `Le regole del 2015-2020 sui dati di oggi, per confronto. ${source(brescia2015)}`,
          until: 'draft',
        },
      ] as DemoSchedule[]
    case 'cremona':
      return [
        {
          ...consorzioIt,
          year: 2026,
          note: `${source(consorzioIt)} I fondi di ciascun ente sono dimostrativi.`,
          until: 'computed',
        },
      ] as DemoSchedule[]
    case 'lecce':
      return [
        {
          year: 2026,
          note: 'Le quote del centro non sono pubbliche: regole e importi sono dimostrativi.',
          until: 'notified',
          notified: 22,
          paid: 14,
          rules: [
            {
              kind: 'bands',
              key: 'fasce',
              name: 'Quota per fascia di abitanti (importi dimostrativi)',
              counts: true,
              input: 'population',
              at: ON,
              by: 'whole',
              bands: [
                { from: 0, to: 3000, cents: 90_000 },
                { from: 3001, to: 10_000, cents: 150_000 },
                { from: 10_001, to: null, cents: 320_000 },
              ],
            },
          ],
        },
      ]
    default:
      return []
  }
}

/** Schedules, dues, notices and payments of a demo centre, each taken as far as its people take it. */
export async function loadDues(ctx: Ctx, slug: string, bodies: readonly Body[], staffed: ReadonlySet<string>) {
  const schedules = await schedulesOf(ctx, slug)
  if (schedules.length === 0) return
  const convention = await ctx.db
    .selectFrom('convention')
    .select(['id', 'leadBodyId'])
    .where('state', '=', 'approved')
    .orderBy('beginsOn')
    .limit(1)
    .executeTakeFirst()
  if (!convention) return
  const proposes = await staff(ctx, 'accountant')
  const approves = await staff(ctx, 'director')
  if (slug === 'cremona') await loadFunding(ctx, bodies)
  for (const { year, note, until, notified = 0, paid = 0, rules } of schedules) {
    const text = JSON.stringify({ rules })
    const id = await addSchedule(
      proposes,
      { conventionId: convention.id, year, dueOn: `${year}-06-30`, note, rules: text },
      true,
    )
    if (until === 'draft') continue
    await moveSchedule(proposes, id, 'proposal')
    if (until === 'published') {
      await publishProposal(proposes, id)
      continue
    }
    const act = await organAct(ctx, convention.leadBodyId, year)
    await moveSchedule(approves, id, 'approval', { actId: act })
    await computeYear(ctx, id)
    if (until === 'notified') await notify(proposes, id, { notified, paid, year, staffed })
  }
  await duesTonight(ctx)
}

async function notify(
  ctx: Ctx,
  scheduleId: string,
  { notified, paid, year, staffed }: { notified: number; paid: number; year: number; staffed: ReadonlySet<string> },
) {
  const { rows } = await listDues(ctx, { schedule: scheduleId }, 500)
  // Bodies whose people can be entered as come first.
  const chosen = rows
    .toSorted((a, b) => Number(staffed.has(b.bodyName)) - Number(staffed.has(a.bodyName)))
    .slice(0, notified)
  for (const [i, due] of chosen.entries()) {
    await handOver(ctx, due.id, { document: staffed.has(due.bodyName), lang: 'it' })
    // The last of them have not paid, and one has paid a part.
    const at = chosen.length - 1 - i
    if (due.totalCents > 0 && at < paid) {
      const cents = at === 0 ? Math.ceil(due.totalCents / 2) : due.totalCents
      const day = String(1 + (i % 28)).padStart(2, '0')
      await registerPayment(ctx, due.id, {
        cents,
        receivedOn: `${year}-05-${day}`,
        reference: `P ${1000 + i}`,
        note: '',
        source: 'hand',
      })
    }
  }
  return getSchedule(ctx, scheduleId)
}

/** Invented funding: what the percentage is worked out on. */
async function loadFunding(ctx: Ctx, bodies: readonly Body[]) {
  for (const [i, b] of bodies.entries())
    await keepInput(
      ctx,
      b.id,
      {
        kind: 'funding',
        year: 2026,
        cents: 2_000_000 + ((i * 7919) % 90) * 100_000,
        asOf: '2026-08-22',
        source: 'Dato dimostrativo',
      },
      true,
    )
}

async function organAct(ctx: Ctx, leadBodyId: string, year: number) {
  const title = `Approvazione delle quote ${year} (dimostrativa)`
  const bytes = await toDocx({
    title,
    lang: 'it',
    madeAt: ctx.now,
    blocks: [{ kind: 'heading', level: 1, text: title }],
  })
  const act = await keepAct(
    ctx,
    { bodyId: leadBodyId, own: true },
    NewAct.parse({
      organ: 'assembly',
      number: `dimostrativo ${year}`,
      adoptedOn: `${year - 1}-11-20`,
      title,
      enforceable: true,
    }),
    { field: 'actFile', name: `quote-${year}.docx`, type: 'application/octet-stream', bytes: Buffer.from(bytes) },
  )
  return act.id
}

/** The same transaction with somebody of the centre who acts in it. */
async function staff(ctx: Ctx, role: 'accountant' | 'director'): Promise<Ctx> {
  const person = await ctx.db
    .selectFrom('centreMandate as m')
    .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['p.id', 'p.name'])
    .where('m.role', '=', role)
    .limit(1)
    .executeTakeFirst()
  return {
    ...ctx,
    actor: { ...ctx.actor, kind: 'staff', personId: person?.id ?? null, name: person?.name ?? '', roles: [role] },
  }
}
