import type { BodyInputs, Computed, Missing } from './due-inputs.ts'
import { computeDues } from './engine.ts'
import type { Counted, RuleSet } from './rules.ts'

/** Other figures for a body, or a body that does not belong yet. Nothing of it is stored. */
export type Change = {
  /** IPA code, or name where there is none. */
  body: string
  type?: string | undefined
  population?: number | undefined
  firms?: number | undefined
  workstations?: number | undefined
  fundingCents?: number | undefined
  /** Given for who would join: from which day. */
  joinsOn?: string | undefined
}

export type Line = {
  id: string
  name: string
  ipaCode: string | null
  type: string
  population: number | null
  /** null: not among them, or its inputs are missing. */
  beforeCents: number | null
  afterCents: number | null
  hypothetical: boolean
  missing: Missing[]
}
export type Simulation = {
  lines: Line[]
  beforeCents: number
  afterCents: number
  winners: number
  losers: number
  same: number
  /** Changes that name no body. */
  unknown: string[]
}

const known: readonly Counted[] = ['population', 'firms', 'workstations']

/** The bodies with other figures, and those that would join. A name that is no body's, and says no day of joining, is told. */
function changed(bodies: readonly BodyInputs[], changes: readonly Change[], year: number) {
  const unknown: string[] = []
  const all = [...bodies]
  for (const change of changes) {
    const wanted = change.body.trim().toLowerCase()
    const at = all.findIndex((b) => b.ipaCode?.toLowerCase() === wanted || b.name.toLowerCase() === wanted)
    if (at < 0 && !change.joinsOn) {
      unknown.push(change.body)
      continue
    }
    const base = at < 0 ? newcomer(change) : all[at]!
    const on = `${year}-01-01`
    const figures = { ...base.figures }
    for (const kind of known)
      // A figure supposed holds at every reference day.
      if (change[kind] !== undefined) figures[kind] = [{ value: change[kind], source: SUPPOSED, on: '1900-01-01' }]
    const funding =
      change.fundingCents === undefined
        ? base.funding
        : [year, year - 1].map((y) => ({ year: y, value: change.fundingCents!, source: SUPPOSED, on }))
    const body = { ...base, figures, funding, ...(change.type && { type: change.type }) }
    if (at < 0) all.push(body)
    else all[at] = body
  }
  return { bodies: all, unknown }
}
const SUPPOSED = 'ipotesi'

const newcomer = (c: Change): BodyInputs => ({
  id: `new ${c.body}`,
  name: c.body,
  ipaCode: null,
  type: c.type ?? 'municipality',
  figures: { population: [], firms: [], workstations: [] },
  periods: [{ from: c.joinsOn!, to: '9999-12-31' }],
  joinedOn: c.joinsOn!,
  act: SUPPOSED,
  levels: [],
  funding: [],
  charges: [],
  credits: [],
})

/** What each body owes under some rules and would owe under others, with other figures: values in, values out. */
export function simulate(
  year: number,
  bodies: readonly BodyInputs[],
  before: RuleSet,
  after: RuleSet,
  changes: readonly Change[] = [],
): Simulation {
  const { bodies: supposed, unknown } = changed(bodies, changes, year)
  const old = new Map(computeDues(before, year, bodies).map((d) => [d.id, d]))
  const owed = (d: Computed | undefined) => (d && d.missing.length === 0 ? d.totalCents : null)
  const lines = computeDues(after, year, supposed).map((due, i): Line => {
    const body = supposed[i]!
    return {
      id: body.id,
      name: body.name,
      ipaCode: body.ipaCode,
      type: body.type,
      population: body.figures.population[0]?.value ?? null,
      beforeCents: owed(old.get(body.id)),
      afterCents: owed(due),
      hypothetical: !old.has(body.id),
      missing: due.missing,
    }
  })
  const sum = (of: (l: Line) => number | null) => lines.reduce((all, l) => all + (of(l) ?? 0), 0)
  const told = lines.filter((l) => l.beforeCents !== null && l.afterCents !== null)
  return {
    lines,
    beforeCents: sum((l) => l.beforeCents),
    afterCents: sum((l) => l.afterCents),
    winners: told.filter((l) => l.afterCents! < l.beforeCents!).length,
    losers: told.filter((l) => l.afterCents! > l.beforeCents!).length,
    same: told.filter((l) => l.afterCents === l.beforeCents).length,
    unknown,
  }
}

/** Classes of population, and one for who is no municipality. */
const classes = [
  { key: 'to1000', to: 1000 },
  { key: 'to3000', to: 3000 },
  { key: 'to5000', to: 5000 },
  { key: 'to10000', to: 10_000 },
  { key: 'more', to: Infinity },
] as const
type ClassKey = (typeof classes)[number]['key'] | 'others'
const classOf = (l: Pick<Line, 'type' | 'population'>): ClassKey =>
  l.type !== 'municipality' ? 'others' : (classes.find((c) => (l.population ?? 0) <= c.to)?.key ?? 'more')

export type ClassRow = { key: ClassKey; bodies: number; beforeCents: number; afterCents: number }
export function byClass(lines: readonly Line[]): ClassRow[] {
  const groups = Map.groupBy(lines, classOf)
  return [...classes.map((c) => c.key), 'others' as const].flatMap((key) => {
    const of = groups.get(key)
    return of
      ? [
          {
            key,
            bodies: of.length,
            beforeCents: of.reduce((s, l) => s + (l.beforeCents ?? 0), 0),
            afterCents: of.reduce((s, l) => s + (l.afterCents ?? 0), 0),
          },
        ]
      : []
  })
}

/**
 * Changes as people paste them: one line for each body, `body; type; inhabitants; firms; workstations; funding; from`. What is empty stays
 * as it is. A line that cannot be read is answered with its number.
 */
export function readChanges(
  text: string,
  readNumber: (text: string) => number | null,
  readDay: (text: string) => string | null,
): { changes: Change[]; wrong: number[] } {
  const wrong: number[] = []
  const changes = text.split(/\r?\n/).flatMap((line, i): Change[] => {
    if (line.trim() === '') return []
    const [body = '', type = '', ...rest] = line.split(/[;\t]/).map((c) => c.trim())
    const numbers = rest.slice(0, 4).map((c) => (c === '' ? undefined : readNumber(c)))
    const joinsOn = rest[4] ? readDay(rest[4]) : undefined
    const bad = numbers.some((n, k) => n === null || (n !== undefined && (n < 0 || (k < 3 && !Number.isInteger(n)))))
    if (!body || bad || joinsOn === null || rest.length > 5) {
      wrong.push(i + 1)
      return []
    }
    const [population, firms, workstations, funding] = numbers as (number | undefined)[]
    return [
      {
        body,
        type: type || undefined,
        population,
        firms,
        workstations,
        fundingCents: funding === undefined ? undefined : Math.round(funding * 100),
        joinsOn,
      },
    ]
  })
  return { changes, wrong }
}
