import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { csv } from '../platform/csv.ts'
import { invalid } from '../platform/errors.ts'
import type { Req, View, Web } from '../platform/http.ts'
import { euroCell } from '../platform/money.ts'
import { readNumber } from '../platform/numbers.ts'
import { DayInput, optional, parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { inputsOf } from './inputs.ts'
import { knobsOf, withKnobs } from './rule-form.ts'
import { RuleSet } from './rules.ts'
import { duesCrumb, type Refused, typed } from './schedule-routes.tsx'
import { getSchedule, listSchedules, problemsOf, readRules, type Schedule } from './schedules.ts'
import { type Change, readChanges, simulate, type Simulation } from './simulate.ts'
import { SimulationPage } from './simulation-pages.tsx'
import { words } from './words.ts'

const Chosen = z.object({ schedule: optional(z.uuid()) })
const NOTHING_KEPT = 'a simulation keeps nothing'

/** Simulations: what each body would owe under other rules or with other figures. */
export function simulationRoutes({ page, action }: Web) {
  const draw = async (
    ctx: Ctx,
    chosen: string | undefined,
    values: Values | null,
    results: { a: Simulation; b: Simulation | null } | null,
    refused: Refused = {},
  ): Promise<View> => {
    const w = words(ctx.lang)
    const all = await listSchedules(ctx)
    const first = all.find((s) => s.state === 'in_force') ?? all[0]
    const schedule = chosen ? await getSchedule(ctx, chosen) : (first ?? null)
    const knobs = schedule ? knobsOf(schedule.rules) : []
    const asTheyAre = Object.fromEntries(
      knobs.flatMap((k) => [
        [`a.${k.name}`, k.value],
        [`b.${k.name}`, k.value],
      ]),
    )
    return {
      title: w.simulation,
      lead: w.simulationLead,
      crumbs: [duesCrumb(ctx)],
      body: (
        <SimulationPage
          lang={ctx.lang}
          schedules={all.map((s) => ({
            value: s.id,
            word: `${w.scheduleTitle(s.year, s.number)}, ${s.conventionTitle}`,
          }))}
          schedule={schedule}
          knobs={knobs}
          values={values ?? asTheyAre}
          a={results?.a ?? null}
          b={results?.b ?? null}
          {...refused}
        />
      ),
    }
  }
  const chosenIn = (req: Req) => Chosen.safeParse(req.body).data?.schedule
  const run = async (ctx: Ctx, req: Req) => {
    const { schedule } = parse(z.object({ schedule: z.uuid() }), req.body)
    const s = await getSchedule(ctx, schedule)
    const { changes, wrong } = readChanges(
      String(req.body['changes'] ?? ''),
      readNumber,
      (text) => DayInput.safeParse(text).data ?? null,
    )
    if (wrong.length > 0) throw invalid({ changes: { code: 'simulation_lines', values: { lines: wrong.join(', ') } } })
    return runOn(ctx, s, { a: scenario(s, 'a', req.body), b: scenario(s, 'b', req.body), changes })
  }

  page('/dues/simulation', 'dues.read', (ctx, req) => draw(ctx, parse(Chosen, req.query).schedule, null, null))
  action(
    '/dues/simulation',
    'dues.read',
    async (ctx, req) => draw(ctx, chosenIn(req), typed(req.body), await run(ctx, req)),
    (ctx, req, { fields, sentence: problem }) =>
      draw(ctx, chosenIn(req), typed(req.body), null, { errors: fields, problem }),
    { silent: NOTHING_KEPT },
  )
  action(
    '/dues/simulation/export',
    'dues.read',
    async (ctx, req) => ({
      attachment: {
        name: `${words(ctx.lang).simulation.toLowerCase().replaceAll(' ', '-')}.csv`,
        type: 'text/csv; charset=utf-8',
        content: asCsv(ctx, await run(ctx, req)),
      },
    }),
    (ctx, req, { fields, sentence: problem }) =>
      draw(ctx, chosenIn(req), typed(req.body), null, { errors: fields, problem }),
    { silent: NOTHING_KEPT },
  )
}

/** The rules of a scenario: other numbers, or other rules in JSON. Impossible ones are refused at their field. */
function scenario(s: Schedule, prefix: 'a' | 'b', body: Record<string, unknown>): RuleSet {
  const json = String(body[`${prefix}.json`] ?? '').trim()
  if (json) {
    const rules = readRules(json)
    const [problem] = problemsOf(rules)
    if (problem) throw invalid({ [`${prefix}.json`]: { code: problem.code, values: problem.values } })
    return rules
  }
  const read = RuleSet.safeParse(withKnobs(s.rules, prefix, body))
  if (read.success) return read.data
  const { path } = read.error.issues[0]!
  const rule = s.rules.rules.filter((r) => !body[`${prefix}.${r.key}.off`])[Number(path[1])]
  throw invalid({ [rule ? `${prefix}.${rule.key}.${path.slice(2).join('.')}` : `${prefix}.json`]: 'invalid_type' })
}

export async function runOn(
  ctx: Ctx,
  s: Pick<Schedule, 'conventionId' | 'year' | 'rules'>,
  { a, b, changes }: { a: RuleSet; b: RuleSet; changes: readonly Change[] },
): Promise<{ a: Simulation; b: Simulation | null }> {
  const bodies = await inputsOf(ctx, { ...s, carried: true })
  const same = JSON.stringify(b) === JSON.stringify(s.rules)
  return {
    a: simulate(s.year, bodies, s.rules, a, changes),
    b: same ? null : simulate(s.year, bodies, s.rules, b, changes),
  }
}

function asCsv(ctx: Ctx, { a, b }: { a: Simulation; b: Simulation | null }) {
  const w = words(ctx.lang)
  const euros = (cents: number | null | undefined) => (cents === null || cents === undefined ? '' : euroCell(cents))
  const other = new Map(b?.lines.map((l) => [l.id, l]))
  return csv([
    ['IPA', w.body, w.type, w.now, w.scenarioA, ...(b ? [w.scenarioB] : [])],
    ...a.lines.map((l) => [
      l.ipaCode ?? '',
      l.name,
      l.type,
      euros(l.beforeCents),
      euros(l.afterCents),
      ...(b ? [euros(other.get(l.id)?.afterCents)] : []),
    ]),
  ])
}
