import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import { recordMany } from '../platform/events.ts'
import { newId } from '../platform/ids.ts'
import type { NewBody } from './bodies.ts'
import { searchable } from './codes.ts'
import type { FactKind } from './facts.ts'

export type BodyToAdd = {
  body: NewBody
  demoNote?: string
  /** Where the IPA code comes from, where it is not the source of the other codes. */
  ipaSource?: string
  source?: string
  facts?: readonly { kind: FactKind; value: number; asOf: string; source: string; demo: boolean }[]
}

/** Statements stay of a size that the database plans and the network carries in one go. */
const CHUNK = 1000

/**
 * Adds many bodies with their codes and figures, a few statements for all of them: for loads of a whole centre.
 * Refuses, as one body alone is refused, when an IPA code is taken.
 */
export async function addBodies(ctx: Ctx, list: readonly BodyToAdd[]) {
  const added = list.map((entry) => ({ ...entry, id: newId() }))
  for (let from = 0; from < added.length; from += CHUNK) await addChunk(ctx, added.slice(from, from + CHUNK))
  return added.map(({ id, body }) => ({ id, name: body.name, ipaCode: body.ipaCode ?? null }))
}

async function addChunk(ctx: Ctx, chunk: (BodyToAdd & { id: string })[]) {
  const codes = chunk.flatMap(({ body }) => body.ipaCode ?? [])
  const taken = await ctx.db
    .selectFrom('body')
    .select('name')
    .where('ipaCode', 'in', codes.length > 0 ? codes : [''])
    .where('state', '<>', 'merged')
    .limit(1)
    .executeTakeFirst()
  if (taken) throw invalid({ ipaCode: { code: 'ipa_taken', values: { name: taken.name } } })
  const bodies = chunk.map(({ id, body, demoNote = '', facts = [] }) => {
    const population = facts.filter((f) => f.kind === 'population').toSorted((a, b) => (a.asOf < b.asOf ? 1 : -1))[0]
    return {
      ...body,
      id,
      search_name: searchable(body.name),
      ipa_code: body.ipaCode,
      istat_code: body.istatCode,
      tax_code: body.taxCode,
      cadastral_code: body.cadastralCode,
      province: body.province ?? '',
      website: body.website ?? '',
      parent_union_id: body.parentUnionId,
      population: population?.value,
      population_on: population?.asOf,
      demo_note: demoNote,
    }
  })
  await sql`
    insert into body (id, type, name, search_name, state, ipa_code, istat_code, tax_code, cadastral_code, province, region,
      population, population_on, parent_union_id, website, notes, demo_note)
    select id, type, name, search_name, state, ipa_code, istat_code, tax_code, cadastral_code, province, region,
      population, population_on, parent_union_id, website, notes, demo_note
    from jsonb_to_recordset(${JSON.stringify(bodies)}::jsonb) as x(id uuid, type text, name text, search_name text, state text,
      ipa_code text, istat_code text, tax_code text, cadastral_code text, province text, region text, population int,
      population_on date, parent_union_id uuid, website text, notes text, demo_note text)`.execute(ctx.db)
  await sql`
    insert into body_code (body_id, kind, value, source)
    select body_id, kind, value, source
    from jsonb_to_recordset(${JSON.stringify(chunk.flatMap(codesOf))}::jsonb) as x(body_id uuid, kind text, value text, source text)`.execute(
    ctx.db,
  )
  const facts = chunk.flatMap(({ id, facts = [] }) => facts.map((f) => ({ ...f, body_id: id, as_of: f.asOf })))
  await sql`
    insert into body_fact (body_id, kind, value, as_of, source, demo)
    select body_id, kind, value, as_of, source, demo
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as x(body_id uuid, kind text, value int, as_of date, source text, demo boolean)`.execute(
    ctx.db,
  )
  await recordMany(
    ctx,
    'members.body_added',
    chunk.map(({ id }) => id),
  )
}

const codesOf = ({ id, body, source = '', ipaSource = source }: BodyToAdd & { id: string }) =>
  [
    { kind: 'ipa', value: body.ipaCode, source: ipaSource },
    { kind: 'istat', value: body.istatCode, source },
    { kind: 'tax', value: body.taxCode, source },
    { kind: 'cadastral', value: body.cadastralCode, source },
  ].flatMap((code) => (code.value ? [{ ...code, body_id: id }] : []))
