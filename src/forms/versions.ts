import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { UUID } from '../platform/ids.ts'
import { Version } from '../platform/parse.ts'
import { checkDefinition } from './check.ts'
import { type Definition, DefinitionShape } from './definition.ts'

export type VersionState = 'draft' | 'published' | 'retired'

export const NewForm = z.object({
  code: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'form_code_shape'),
  title: z.string().trim().min(2).max(200),
  purpose: z
    .string()
    .trim()
    .regex(/^([a-z]+(\.[a-z_]+)?)?$/, 'form_purpose_shape')
    .default(''),
})
export const FormEdit = NewForm.omit({ code: true }).extend({ version: Version })

/** A version as it is filled in: its definition is whole and never changes. */
export type FormVersion = {
  id: string
  formId: string
  code: string
  title: string
  number: number
  definition: Definition
}

export const listForms = (ctx: Ctx, purpose?: string) =>
  ctx.db
    .selectFrom('form as f')
    .leftJoin('formVersion as p', (j) =>
      j.onRef('p.centreId', '=', 'f.centreId').onRef('p.formId', '=', 'f.id').on('p.state', '=', 'published'),
    )
    .leftJoin('formVersion as d', (j) =>
      j.onRef('d.centreId', '=', 'f.centreId').onRef('d.formId', '=', 'f.id').on('d.state', '=', 'draft'),
    )
    .select([
      'f.id',
      'f.code',
      'f.title',
      'f.purpose',
      'p.id as publishedId',
      'p.number as published',
      'p.publishedAt',
      'd.number as draft',
    ])
    .$if(purpose !== undefined, (q) => q.where('f.purpose', 'in', ['', purpose!]))
    .orderBy('f.title')
    .orderBy('f.id')
    .limit(200)
    .execute()
export type FormRow = Awaited<ReturnType<typeof listForms>>[number]

/** A form by its code, which is what its address says. */
export async function getForm(ctx: Ctx, code: string) {
  const form = await ctx.db
    .selectFrom('form')
    .select(['id', 'code', 'title', 'purpose', 'version'])
    .where('code', '=', code)
    .executeTakeFirst()
  if (!form) throw notFound()
  return form
}
export type Form = Awaited<ReturnType<typeof getForm>>

export const listVersions = (ctx: Ctx, formId: string) =>
  ctx.db
    .selectFrom('formVersion as v')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'v.centreId').onRef('p.id', '=', 'v.publishedBy'))
    .select(['v.id', 'v.number', 'v.state', 'v.changes', 'v.publishedAt', 'v.retiredAt', 'p.name as publishedBy'])
    .where('v.formId', '=', formId)
    .orderBy('v.number', 'desc')
    .limit(200)
    .execute()
export type VersionRow = Awaited<ReturnType<typeof listVersions>>[number]

export async function getVersion(ctx: Ctx, formId: string, number: number) {
  const version = await ctx.db
    .selectFrom('formVersion')
    .select(['id', 'number', 'state', 'source', 'definition', 'changes', 'publishedAt', 'retiredAt', 'version'])
    .where('formId', '=', formId)
    .where('number', '=', number)
    .executeTakeFirst()
  if (!version) throw notFound()
  return version
}
export type VersionDetail = Awaited<ReturnType<typeof getVersion>>

const wholeVersion = (ctx: Ctx) =>
  ctx.db
    .selectFrom('formVersion as v')
    .innerJoin('form as f', (j) => j.onRef('f.centreId', '=', 'v.centreId').onRef('f.id', '=', 'v.formId'))
    .select(['v.id', 'v.formId', 'f.code', 'f.title', 'v.number', 'v.definition'])

/** The version in force of a form, by its id or its code; null where the form is not there or nothing is published. */
export async function publishedForm(ctx: Ctx, formIdOrCode: string): Promise<FormVersion | null> {
  const row = await wholeVersion(ctx)
    .where('v.state', '=', 'published')
    .where(UUID.test(formIdOrCode) ? 'f.id' : 'f.code', '=', formIdOrCode)
    .executeTakeFirst()
  return row ? { ...row, definition: DefinitionShape.parse(row.definition) } : null
}

/** A version that is or was published: the one something was filled in with. */
export async function formVersion(ctx: Ctx, id: string): Promise<FormVersion> {
  const row = await wholeVersion(ctx).where('v.id', '=', id).where('v.state', '<>', 'draft').executeTakeFirst()
  if (!row) throw notFound()
  return { ...row, definition: DefinitionShape.parse(row.definition) }
}

const EMPTY = `{
  "intro": "",
  "sections": [
    {
      "title": "Richiesta",
      "fields": [
        { "type": "long-text", "name": "motivo", "label": "Perché serve", "help": "Due righe bastano." }
      ]
    }
  ]
}
`

/** Adds a form with a first draft to begin from. */
export async function addForm(ctx: Ctx, input: z.output<typeof NewForm>) {
  const form = await ctx.db
    .insertInto('form')
    .values(input)
    .onConflict((c) => c.columns(['centreId', 'code']).doNothing())
    .returning(['id', 'code'])
    .executeTakeFirst()
  if (!form) throw invalid({ code: 'form_code_taken' })
  await ctx.db.insertInto('formVersion').values({ formId: form.id, number: 1, source: EMPTY }).execute()
  await record(ctx, 'forms.form_added', form, { code: form.code })
  return form
}

export async function editForm(ctx: Ctx, code: string, { version, ...input }: z.output<typeof FormEdit>) {
  const before = await getForm(ctx, code)
  const form = await ctx.db
    .updateTable('form')
    .set({ ...input, version: version + 1 })
    .where('id', '=', before.id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!form) throw conflict('stale', { title: before.title, version: before.version })
  await record(ctx, 'forms.form_edited', form)
}

/** Begins the next version as a copy of the latest. There is one draft at a time. */
export async function beginVersion(ctx: Ctx, code: string) {
  const form = await getForm(ctx, code)
  const [latest] = await ctx.db
    .selectFrom('formVersion')
    .select(['number', 'state', 'source'])
    .where('formId', '=', form.id)
    .orderBy('number', 'desc')
    .limit(1)
    .execute()
  if (latest?.state === 'draft') throw conflict('form_draft_open', { number: latest.number })
  const number = (latest?.number ?? 0) + 1
  await ctx.db
    .insertInto('formVersion')
    .values({ formId: form.id, number, source: latest?.source ?? EMPTY })
    .execute()
  await record(ctx, 'forms.version_begun', form, { number })
  return number
}

export const VersionEdit = z.object({ source: z.string().max(400_000), version: Version })

/** Keeps a draft as it is written, right or wrong: what is wrong is told beside it and stops only the publication. */
export async function editVersion(
  ctx: Ctx,
  code: string,
  number: number,
  { source, version }: z.output<typeof VersionEdit>,
) {
  const form = await getForm(ctx, code)
  const before = await draftOf(ctx, form.id, number)
  const row = await ctx.db
    .updateTable('formVersion')
    .set({ source: tidy(source), version: version + 1 })
    .where('id', '=', before.id)
    .where('state', '=', 'draft')
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw conflict('stale', { version: before.version })
  await record(ctx, 'forms.version_edited', form, { number })
}
/** A database refuses the null character; line ends are one. */
const tidy = (text: string) => text.replaceAll('\0', '').toWellFormed().replaceAll('\r\n', '\n')

async function draftOf(ctx: Ctx, formId: string, number: number) {
  const version = await getVersion(ctx, formId, number)
  if (version.state !== 'draft') throw conflict('form_version_kept', { number })
  return version
}

export const Publication = z.object({
  changes: z.string().trim().max(1000).default(''),
  /** What stands in the box when the button is pressed; without it, the draft as it was saved. */
  source: z.string().max(400_000).optional(),
  version: Version,
})

/** Publishes a draft: from now on it never changes, and the version before it is retired. Refused with every place that is wrong. */
export async function publishVersion(ctx: Ctx, code: string, number: number, input: z.output<typeof Publication>) {
  const form = await getForm(ctx, code)
  const draft = await draftOf(ctx, form.id, number)
  if (draft.version !== input.version) throw conflict('stale', { version: draft.version })
  const source = input.source === undefined ? draft.source : tidy(input.source)
  const { definition, flaws } = checkDefinition(source)
  if (!definition) throw invalid({ source: { code: 'form_flawed', values: { count: flaws.length } } })
  await ctx.db
    .updateTable('formVersion')
    .set({ state: 'retired', retiredAt: ctx.now })
    .where('formId', '=', form.id)
    .where('state', '=', 'published')
    .execute()
  const done = await ctx.db
    .updateTable('formVersion')
    .set({
      state: 'published',
      source,
      definition: JSON.stringify(definition),
      changes: input.changes,
      publishedAt: ctx.now,
      publishedBy: ctx.actor.personId,
    })
    .where('id', '=', draft.id)
    .where('state', '=', 'draft')
    .where('version', '=', input.version)
    .returning('id')
    .executeTakeFirst()
  if (!done) throw conflict('stale', { version: draft.version })
  await record(ctx, 'forms.version_published', form, { number })
}

/** Throws a draft away. What was published stays. */
export async function discardVersion(ctx: Ctx, code: string, number: number) {
  const form = await getForm(ctx, code)
  const draft = await draftOf(ctx, form.id, number)
  await ctx.db.deleteFrom('formVersion').where('id', '=', draft.id).where('state', '=', 'draft').execute()
  await record(ctx, 'forms.version_discarded', form, { number })
}

/** Takes the version in force out of use: nobody is asked to fill the form in any more. */
export async function retireForm(ctx: Ctx, code: string) {
  const form = await getForm(ctx, code)
  const row = await ctx.db
    .updateTable('formVersion')
    .set({ state: 'retired', retiredAt: ctx.now })
    .where('formId', '=', form.id)
    .where('state', '=', 'published')
    .returning('number')
    .executeTakeFirst()
  if (!row) throw conflict('form_not_published')
  await record(ctx, 'forms.version_retired', form, { number: row.number })
}
