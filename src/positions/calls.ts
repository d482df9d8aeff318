import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { parse } from '../platform/parse.ts'
import type { CallDefinition } from './call-definition.ts'
import { CallDefinition as Definition, checkCall } from './call-definition.ts'
import { type FileFault, pad26, readCalls } from './calls-yaml.ts'
import { recomputeCall } from './dates.ts'
import { countAgain } from './proposal-count.ts'

export const ByCode = z.looseObject({ code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/) })

const columns = [
  'id',
  'code',
  'title',
  'promoter',
  'programme',
  'measure',
  'opensOn',
  'closesOn',
  'nationalTitle',
  'definition',
  'version',
] as const
type Row = { definition: unknown }
const withDefinition = <R extends Row>(row: R) => ({ ...row, definition: row.definition as CallDefinition })
export type Call = Awaited<ReturnType<typeof getCall>>

/** The calls a centre keeps, those still open first. */
export async function listCalls(ctx: Ctx, limit = 500) {
  const rows = await ctx.db
    .selectFrom('fundCall')
    .select(columns)
    .orderBy('closesOn', (o) => o.desc().nullsFirst())
    .orderBy('code')
    .limit(limit)
    .execute()
  return rows.map(withDefinition)
}

export async function getCall(ctx: Ctx, code: string) {
  const row = await ctx.db.selectFrom('fundCall').select(columns).where('code', '=', code).executeTakeFirst()
  if (!row) throw notFound()
  return withDefinition(row)
}

/** Keeps one call as it is given; the deadlines of its positions are computed again. Says whether it was new, changed or the same. */
export async function saveCall(ctx: Ctx, given: CallDefinition): Promise<'new' | 'changed' | 'same'> {
  const d = Definition.parse(given)
  const before = await ctx.db
    .selectFrom('fundCall')
    .select(['id', 'definition', 'version'])
    .where('code', '=', d.code)
    .forUpdate()
    .executeTakeFirst()
  if (before && JSON.stringify(Definition.parse(before.definition)) === JSON.stringify(d)) return 'same'
  const values = {
    title: d.title,
    promoter: d.promoter,
    programme: d.programme,
    measure: d.measure,
    opensOn: d.windows.map((w) => w.opensOn).toSorted()[0] ?? null,
    closesOn:
      d.windows
        .map((w) => w.closesOn)
        .toSorted()
        .at(-1) ?? null,
    nationalTitle: d.nationalTitle,
    definition: JSON.stringify(d),
  }
  const { id } = before
    ? await ctx.db
        .updateTable('fundCall')
        .set({ ...values, version: before.version + 1 })
        .where('id', '=', before.id)
        .returning('id')
        .executeTakeFirstOrThrow()
    : await ctx.db
        .insertInto('fundCall')
        .values({ ...values, code: d.code })
        .returning('id')
        .executeTakeFirstOrThrow()
  await record(ctx, before ? 'positions.call_changed' : 'positions.call_added', { id }, { code: d.code })
  countAgain(ctx)
  if (before) await recomputeCall(ctx, id)
  return before ? 'changed' : 'new'
}

/** A call as a person wrote it, or all that is wrong with it, each at its place: the same checks a file goes through. */
function readCall(value: unknown): CallDefinition {
  const call = parse(Definition, value)
  const faults = checkCall(call)
  if (faults.length === 0) return call
  throw invalid(
    Object.fromEntries(
      faults.toReversed().map(({ code, place, values }) => [place, { code, ...(values && { values }) }]),
    ),
  )
}

/** Enters a call by hand. Refused where its code is another's. */
export async function addCall(ctx: Ctx, value: unknown): Promise<CallDefinition> {
  const call = readCall(value)
  const taken = await ctx.db.selectFrom('fundCall').select('id').where('code', '=', call.code).executeTakeFirst()
  if (taken) throw invalid({ code: 'call_code_taken' })
  await saveCall(ctx, call)
  return call
}

/** Changes a call read at a version; the deadlines of its positions follow. */
export async function editCall(ctx: Ctx, before: Call, value: unknown, version: number) {
  if (before.version !== version) throw conflict('call_stale', { version: before.version })
  const call = readCall(value)
  // The code is how positions and addresses call it: it does not change.
  return saveCall(ctx, { ...call, code: before.code })
}

export type ImportedCalls = { added: number; changed: number; same: number }
/** Takes the calls of a YAML file, all or none: what is wrong is said with its line. */
export async function importCalls(ctx: Ctx, text: string): Promise<ImportedCalls> {
  const read = readCalls(text)
  if (!read.calls) throw faultsProblem(read.faults)
  return saveAll(ctx, read.calls)
}
/** The calls the program brings with it. */
export const addPad26 = (ctx: Ctx) => saveAll(ctx, pad26())

async function saveAll(ctx: Ctx, calls: readonly CallDefinition[]): Promise<ImportedCalls> {
  const done = { new: 0, changed: 0, same: 0 }
  for (const call of calls) done[await saveCall(ctx, call)]++
  if (done.new + done.changed === 0 && ctx.recorded.length === 0) throw conflict('calls_same', { count: done.same })
  return { added: done.new, changed: done.changed, same: done.same }
}

/** The first faults of a file, each as a field named by its line. */
function faultsProblem(faults: readonly FileFault[]) {
  const [first] = faults
  return new Problem(422, 'calls_file', {
    values: { line: first?.line ?? 1, count: faults.length },
    fields: Object.fromEntries(
      faults
        .slice(0, 20)
        .map(({ code, line, place, values }) => [`${line}: ${place}`, { code, values: { ...values, line, place } }]),
    ),
  })
}
