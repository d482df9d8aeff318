import { z } from 'zod'
import { getBody } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { record, recordMany } from '../platform/events.ts'
import { DayInput, optional } from '../platform/parse.ts'

export const NewSignatory = z.object({
  name: z.string().trim().min(3).max(120),
  capacity: z.string().trim().min(2).max(120),
  act: z.string().trim().max(200).default(''),
  fromOn: DayInput,
  toOn: optional(DayInput),
})

/** Somebody who signs for a body besides its mayor: a president, a commissioner, a delegate and under which act. */
export async function addSignatory(ctx: Ctx, bodyId: string, input: z.output<typeof NewSignatory>) {
  await getBody(ctx, bodyId)
  if (input.toOn && input.toOn <= input.fromOn) throw invalid({ toOn: 'ends_before_begin' })
  const { id } = await ctx.db
    .insertInto('signatory')
    .values({ ...input, bodyId, toOn: input.toOn ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'conventions.signatory_added', { id, bodyId })
  return id
}

/** The same signatory for many bodies at once: for loads of a whole centre. */
export async function addSignatories(ctx: Ctx, bodyIds: readonly string[], input: z.output<typeof NewSignatory>) {
  if (bodyIds.length === 0) return
  await ctx.db
    .insertInto('signatory')
    .values(bodyIds.map((bodyId) => ({ ...input, bodyId, toOn: input.toOn ?? null })))
    .execute()
  await recordMany(ctx, 'conventions.signatory_added', bodyIds)
}

export type Representative = { name: string; capacity: string }

/** Who may sign for a body on a day: its mayor, and those kept as signatories. */
export async function representatives(ctx: Ctx, bodyId: string, day: string): Promise<Representative[]> {
  const mayors = await ctx.db
    .selectFrom('bodyMandate as m')
    .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select('p.name')
    .where('m.bodyId', '=', bodyId)
    .where('m.role', '=', 'mayor')
    .where('m.fromOn', '<=', day)
    .where((e) => e.or([e('m.toOn', 'is', null), e('m.toOn', '>', day)]))
    .execute()
  const others = await ctx.db
    .selectFrom('signatory')
    .select(['name', 'capacity'])
    .where('bodyId', '=', bodyId)
    .where('fromOn', '<=', day)
    .where((e) => e.or([e('toOn', 'is', null), e('toOn', '>', day)]))
    .execute()
  return [...mayors.map((m) => ({ name: m.name, capacity: 'mayor' })), ...others]
}

const titles = new Set([
  'dott',
  'dottssa',
  'dr',
  'drssa',
  'ing',
  'avv',
  'arch',
  'geom',
  'rag',
  'prof',
  'profssa',
  'sig',
  'sigra',
  'on',
])
const parts = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\.(?=[a-z])/g, '')
    .split(/[^a-z]+/)
    .filter((word) => word.length > 1 && !titles.has(word))

/**
 * Whether a name in a certificate is a person we know: each of our words is among the certificate's, in any order,
 * accents and capitals aside (certificates add middle names; registers add titles). One word alone names nobody.
 */
export function sameName(known: string, certificate: string): boolean {
  const ours = parts(known)
  const theirs = new Set(parts(certificate))
  return ours.length > 1 && ours.every((word) => theirs.has(word))
}
