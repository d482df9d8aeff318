import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { cursorOf, keyOf } from '../platform/http.ts'
import { DayInput, optional, Version } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { bands, checkCode, type CodeKind, searchable } from './codes.ts'

export const bodyTypes = [
  'municipality',
  'union',
  'mountain_community',
  'consortium',
  'special_agency',
  'province',
  'other',
] as const
export type BodyType = (typeof bodyTypes)[number]
export const bodyStates = ['prospect', 'member', 'user', 'suspended', 'former', 'merged'] as const
export type BodyState = (typeof bodyStates)[number]
/** States a person may choose; `merged` comes only from a merger. */
const chosenStates = bodyStates.filter((s) => s !== 'merged')

/** A code as it is kept, or the problem that says what is wrong with it. */
const Code = (kind: CodeKind) =>
  z.string().transform((text, ctx) => {
    const checked = checkCode(kind, text)
    if ('value' in checked) return checked.value
    ctx.addIssue({ code: 'custom', message: checked.problem })
    return z.NEVER
  })

export const NewBody = z.object({
  name: z.string().trim().min(2).max(200),
  type: z.enum(bodyTypes),
  state: z.enum(chosenStates).default('prospect'),
  ipaCode: optional(Code('ipa')),
  istatCode: optional(Code('istat')),
  taxCode: optional(Code('tax')),
  cadastralCode: optional(Code('cadastral')),
  province: optional(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, 'province_shape'),
  ),
  region: z.string().trim().max(60).default(''),
  website: optional(z.url({ protocol: /^https?$/, error: 'website_shape' })),
  parentUnionId: optional(z.uuid()),
  notes: z.string().trim().max(5000).default(''),
})
export type NewBody = z.output<typeof NewBody>
/** What a person types of a body: how it stands is not typed, its adhesions say it. A file of a first load may. */
export const TypedBody = NewBody.omit({ state: true })
export const BodyEdit = TypedBody.extend({ version: Version })

export const BodyFilter = z.object({
  q: z.string().trim().max(100).default(''),
  type: optional(z.enum(bodyTypes)),
  state: optional(z.enum(bodyStates)),
  province: optional(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, 'province_shape'),
  ),
  band: optional(z.enum(bands.map((b) => b.code))),
  sort: z
    .string()
    .regex(/^-?(name|population|province|type|state)$/, 'option')
    .default('name'),
  after: z.string().max(500).optional(),
})
export type BodyFilter = z.output<typeof BodyFilter>

export type BodyRow = {
  id: string
  name: string
  type: BodyType
  state: BodyState
  ipaCode: string | null
  istatCode: string | null
  taxCode: string | null
  province: string
  population: number | null
  populationOn: string | null
  demoNote: string
  sortKey: string | number
}

const sortColumns = {
  name: sql`b.search_name collate "C"`,
  population: sql`coalesce(b.population, -1)`,
  province: sql`b.province collate "C"`,
  type: sql`b.type collate "C"`,
  state: sql`b.state collate "C"`,
}
const columns = sql`b.id, b.name, b.type, b.state, b.ipa_code, b.istat_code, b.tax_code, b.province, b.population, b.population_on, b.demo_note`

/**
 * How a body `b` is looked for, everywhere: each word anywhere in the name, without accents, or a code that begins so.
 * Nothing typed is no condition.
 */
export function bodyLike(q = '') {
  const words = searchable(q).split(' ').filter(Boolean).slice(0, 6)
  const parts = words.map(
    (word) =>
      sql<boolean>`(position(${word} in b.search_name) > 0 or starts_with(b.ipa_code, ${word}) or starts_with(b.istat_code, ${word}) or starts_with(b.tax_code, ${word}))`,
  )
  return parts.length > 0 ? sql<boolean>`(${sql.join(parts, sql` and `)})` : sql<boolean>`true`
}

/** Living bodies found by what somebody types or says on the phone; one whose IPA code is exactly that stands alone. */
export async function findBodies(ctx: Ctx, q: string, limit = 12) {
  const typed = searchable(q)
  if (typed === '') return []
  const { rows } = await sql<{ id: string; name: string; province: string; ipaCode: string | null }>`
    select b.id, b.name, b.province, b.ipa_code from body b where b.state <> 'merged' and ${bodyLike(q)}
    order by b.ipa_code = ${typed} desc nulls last, b.search_name limit ${sql.lit(limit)}`.execute(ctx.db)
  const exact = rows.filter((r) => r.ipaCode === typed)
  return exact.length === 1 ? exact : rows
}

function conditions({ q, type, state, province, band }: Partial<BodyFilter>) {
  const parts = [bodyLike(q)]
  if (type) parts.push(sql`b.type = ${type}`)
  if (state) parts.push(sql`b.state = ${state}`)
  if (province) parts.push(sql`b.province = ${province}`)
  const chosen = bands.find((b) => b.code === band)
  if (chosen) parts.push(sql`b.population >= ${chosen.from}`)
  if (chosen?.to) parts.push(sql`b.population <= ${chosen.to}`)
  return sql.join(parts, sql` and `)
}

const SortKey = z.tuple([z.union([z.string(), z.number()]), z.uuid()])

/** One page of bodies in the order asked, after the cursor. Merged bodies appear only when asked for by state or by name. */
export async function listBodies(
  ctx: Ctx,
  filter: Partial<BodyFilter> = {},
  limit = 50,
): Promise<{ rows: BodyRow[]; next: string | null }> {
  const { sort = 'name', after } = filter
  const down = sort.startsWith('-')
  const column = sortColumns[sort.replace('-', '') as keyof typeof sortColumns]
  const key = keyOf(SortKey, after)
  const past = key
    ? down
      ? sql`and (${column}, b.id) < (${key[0]}, ${key[1]})`
      : sql`and (${column}, b.id) > (${key[0]}, ${key[1]})`
    : sql``
  const hideMerged = filter.state || filter.q ? sql`` : sql`and b.state <> 'merged'`
  const { rows } = await sql<BodyRow>`
    select ${columns}, ${column} as sort_key from body b where ${conditions(filter)} ${hideMerged} ${past}
    order by ${column} ${down ? sql`desc` : sql`asc`}, b.id ${down ? sql`desc` : sql`asc`} limit ${sql.lit(limit + 1)}`.execute(
    ctx.db,
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? cursorOf(last.sortKey, last.id) : null }
}

/** How many bodies a filter finds, counted up to ten thousand. */
export async function countBodies(ctx: Ctx, filter: Partial<BodyFilter>): Promise<number> {
  const hideMerged = filter.state || filter.q ? sql`` : sql`and b.state <> 'merged'`
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from (select 1 from body b where ${conditions(filter)} ${hideMerged} limit 10001) x`.execute(
    ctx.db,
  )
  return rows[0]!.n
}

/** The provinces the bodies are in: one look into the index for each, however many bodies there are. */
export async function listProvinces(ctx: Ctx): Promise<string[]> {
  const { rows } = await sql<{ province: string }>`
    with recursive p (province) as (
      (select province from body where province > '' order by province limit 1)
      union all
      select (select b.province from body b where b.province > p.province order by b.province limit 1) from p where p.province is not null
    )
    select province from p where province is not null limit 120`.execute(ctx.db)
  return rows.map((r) => r.province)
}

/** Bodies found by a code, for the API. */
export async function findByIpa(ctx: Ctx, ipaCode: string): Promise<BodyRow[]> {
  const { rows } =
    await sql<BodyRow>`select ${columns}, b.search_name as sort_key from body b where b.ipa_code = ${ipaCode.toLowerCase()} order by b.id limit 50`.execute(
      ctx.db,
    )
  return rows
}

/** The bodies somebody may choose in a form: all that live, or an officer's own. */
export const bodyChoices = (ctx: Ctx, { unions = false, except }: { unions?: boolean; except?: string } = {}) =>
  ctx.db
    .selectFrom('body')
    .select(['id as value', 'name as word'])
    .where('state', '<>', 'merged')
    .$if(unions, (q) => q.where('type', 'in', ['union', 'mountain_community']))
    .$if(except !== undefined, (q) => q.where('id', '<>', except!))
    .orderBy('searchName')
    .limit(10_000)
    .execute()

/** The living body with this IPA code, in any case: refused by the name of the field when there is none. */
export async function bodyByIpa(ctx: Ctx, ipaCode: string): Promise<string> {
  const body = await ctx.db
    .selectFrom('body')
    .select('id')
    .where('ipaCode', '=', ipaCode.toLowerCase())
    .where('state', '<>', 'merged')
    .executeTakeFirst()
  if (!body) throw invalid({ ipaCode: { code: 'unknown_body', values: { value: ipaCode } } })
  return body.id
}

export async function getBody(ctx: Ctx, id: string) {
  const body = await ctx.db
    .selectFrom('body as b')
    .leftJoin('body as u', (j) => j.onRef('u.centreId', '=', 'b.centreId').onRef('u.id', '=', 'b.parentUnionId'))
    .leftJoin('body as s', (j) => j.onRef('s.centreId', '=', 'b.centreId').onRef('s.id', '=', 'b.successorId'))
    .select([
      'b.id',
      'b.name',
      'b.type',
      'b.state',
      'b.ipaCode',
      'b.istatCode',
      'b.taxCode',
      'b.cadastralCode',
      'b.province',
      'b.region',
      'b.population',
      'b.populationOn',
      'b.parentUnionId',
      'b.successorId',
      'b.mergedOn',
      'b.website',
      'b.notes',
      'b.demoNote',
      'b.version',
      'b.createdAt',
      'u.name as unionName',
      's.name as successorName',
    ])
    .where('b.id', '=', id)
    .executeTakeFirst()
  if (!body) throw notFound()
  return body
}
export type Body = Awaited<ReturnType<typeof getBody>>

const codeFields = { ipaCode: 'ipa', istatCode: 'istat', taxCode: 'tax', cadastralCode: 'cadastral' } as const

/** Adds a body with its codes, valid from today on; without a state it is one that could join. Refuses an IPA code another living body has. */
export async function addBody(
  ctx: Ctx,
  input: Omit<NewBody, 'state'> & Partial<Pick<NewBody, 'state'>>,
  { demoNote = '', source = '' } = {},
) {
  await refuseTaken(ctx, input, null)
  const { parentUnionId = null, website = '', province = '', ...rest } = input
  const body = await ctx.db
    .insertInto('body')
    .values({ ...rest, parentUnionId, website, province, demoNote, searchName: searchable(input.name) })
    .returning(['id', 'name', 'ipaCode'])
    .executeTakeFirstOrThrow()
  for (const [field, kind] of Object.entries(codeFields)) {
    const value = input[field as keyof typeof codeFields]
    if (value) await ctx.db.insertInto('bodyCode').values({ bodyId: body.id, kind, value, source }).execute()
  }
  await record(ctx, 'members.body_added', { id: body.id, bodyId: body.id })
  return body
}

/** Changes a body. A code that changes keeps its past: the old one ends today, the new one begins. */
export async function editBody(ctx: Ctx, id: string, { version, ...input }: z.output<typeof BodyEdit>) {
  const before = await getBody(ctx, id)
  if (before.state === 'merged') throw conflict('body_merged', { successor: before.successorName ?? '' })
  await refuseTaken(ctx, input, id)
  const { parentUnionId = null, website = '', province = '', ...rest } = input
  if (parentUnionId === id) throw invalid({ parentUnionId: 'union_itself' })
  const nulls = Object.fromEntries(Object.keys(codeFields).map((f) => [f, input[f as keyof typeof codeFields] ?? null]))
  const body = await ctx.db
    .updateTable('body')
    .set({
      ...rest,
      ...nulls,
      parentUnionId,
      website,
      province,
      searchName: searchable(input.name),
      version: version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning(['id', 'name'])
    .executeTakeFirst()
  if (!body) throw conflict('stale', { name: before.name, version: before.version })
  for (const [field, kind] of Object.entries(codeFields))
    await replaceCode(ctx, id, kind, input[field as keyof typeof codeFields] ?? null)
  await record(ctx, 'members.body_edited', { id, bodyId: id }, { fields: changed(before, input) })
  return body
}

const changed = (before: Body, after: Record<string, unknown>) =>
  Object.entries(after)
    .filter(([k, v]) => String(v ?? '') !== String(before[k as keyof Body] ?? ''))
    .map(([k]) => k)

async function refuseTaken(
  ctx: Ctx,
  { ipaCode, parentUnionId }: Pick<NewBody, 'ipaCode' | 'parentUnionId'>,
  except: string | null,
) {
  if (ipaCode) {
    const other = await ctx.db
      .selectFrom('body')
      .select(['id', 'name'])
      .where('ipaCode', '=', ipaCode)
      .where('state', '<>', 'merged')
      .executeTakeFirst()
    if (other && other.id !== except) throw invalid({ ipaCode: { code: 'ipa_taken', values: { name: other.name } } })
  }
  if (
    parentUnionId &&
    !(await ctx.db.selectFrom('body').select('id').where('id', '=', parentUnionId).executeTakeFirst())
  )
    throw invalid({ parentUnionId: 'union_unknown' })
}

/** The code of a kind from today on: the one before ends today and stays readable. */
export async function replaceCode(ctx: Ctx, bodyId: string, kind: CodeKind, value: string | null, source = '') {
  const day = today(ctx.now, ctx.zone)
  const current = await ctx.db
    .selectFrom('bodyCode')
    .select(['id', 'value', 'fromOn'])
    .where('bodyId', '=', bodyId)
    .where('kind', '=', kind)
    .where('toOn', 'is', null)
    .execute()
  if (current.some((c) => c.value === value)) return
  for (const c of current) {
    if (c.fromOn !== null && c.fromOn >= day) await ctx.db.deleteFrom('bodyCode').where('id', '=', c.id).execute()
    else await ctx.db.updateTable('bodyCode').set({ toOn: day }).where('id', '=', c.id).execute()
  }
  if (value)
    await ctx.db
      .insertInto('bodyCode')
      .values({ bodyId, kind, value, source, fromOn: current.length > 0 ? day : null })
      .execute()
}

export const NewCode = z.object({
  kind: z.enum(['ipa', 'istat', 'tax', 'cadastral', 'invoice_office', 'pec']),
  value: z.string().trim().min(1).max(200),
  label: z.string().trim().max(100).default(''),
  fromOn: optional(DayInput),
  toOn: optional(DayInput),
  source: z.string().trim().max(200).default(''),
})

/** Adds a code with its validity: a former ISTAT code, one more e-invoice office, a PEC. */
export async function addCode(ctx: Ctx, bodyId: string, input: z.output<typeof NewCode>) {
  await getBody(ctx, bodyId)
  const checked = checkCode(input.kind, input.value)
  if ('problem' in checked) throw invalid({ value: checked.problem })
  if (input.fromOn && input.toOn && input.toOn <= input.fromOn) throw invalid({ toOn: 'code_dates' })
  const row = await ctx.db
    .insertInto('bodyCode')
    .values({ ...input, bodyId, value: checked.value, fromOn: input.fromOn ?? null, toOn: input.toOn ?? null })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw invalid({ value: 'code_known' })
  await record(ctx, 'members.code_added', { id: bodyId, bodyId }, { kind: input.kind })
}

export const listCodes = (ctx: Ctx, bodyId: string) =>
  ctx.db
    .selectFrom('bodyCode')
    .select(['id', 'kind', 'value', 'label', 'fromOn', 'toOn', 'source'])
    .where('bodyId', '=', bodyId)
    .orderBy('kind')
    .orderBy(sql`to_on desc nulls first`)
    .limit(200)
    .execute()

/** The bodies that make up a union. */
export const listOfUnion = (ctx: Ctx, unionId: string) =>
  ctx.db
    .selectFrom('body')
    .select(['id', 'name', 'state'])
    .where('parentUnionId', '=', unionId)
    .orderBy('searchName')
    .limit(200)
    .execute()

export const listPredecessors = (ctx: Ctx, id: string) =>
  ctx.db
    .selectFrom('body')
    .select(['id', 'name', 'mergedOn'])
    .where('successorId', '=', id)
    .orderBy('searchName')
    .limit(50)
    .execute()

export const Merger = z.object({ successorId: z.uuid(), mergedOn: DayInput, act: z.string().trim().min(3).max(200) })

/** A body merges into another: its history stays readable, links lead to the successor, its codes end that day. */
export async function mergeBody(ctx: Ctx, id: string, { successorId, mergedOn, act }: z.output<typeof Merger>) {
  const body = await getBody(ctx, id)
  if (body.state === 'merged') throw conflict('body_merged', { successor: body.successorName ?? '' })
  if (successorId === id) throw invalid({ successorId: 'successor_itself' })
  const successor = await ctx.db
    .selectFrom('body')
    .select(['id', 'name', 'state'])
    .where('id', '=', successorId)
    .executeTakeFirst()
  if (!successor || successor.state === 'merged') throw invalid({ successorId: 'successor_unknown' })
  await ctx.db
    .updateTable('body')
    .set({ state: 'merged', successorId, mergedOn, version: body.version + 1 })
    .where('id', '=', id)
    .execute()
  await ctx.db
    .updateTable('bodyCode')
    .set({ toOn: mergedOn })
    .where('bodyId', '=', id)
    .where('toOn', 'is', null)
    .where((e) => e.or([e('fromOn', 'is', null), e('fromOn', '<', mergedOn)]))
    .execute()
  await ctx.db
    .updateTable('body')
    .set({ parentUnionId: successorId })
    .where('parentUnionId', '=', id)
    .where('id', '<>', successorId)
    .execute()
  await record(ctx, 'members.body_merged', { id, bodyId: id }, { successorId, mergedOn, act })
  await record(
    ctx,
    'members.body_received_merger',
    { id: successorId, bodyId: successorId },
    { mergedId: id, mergedOn, act },
  )
}

/** How a body stands, as its adhesions say: for the module that keeps them. A merged body stays merged. */
export const standBody = (ctx: Ctx, id: string, state: Exclude<BodyState, 'merged'>) =>
  ctx.db.updateTable('body').set({ state }).where('id', '=', id).where('state', 'not in', ['merged', state]).execute()
