import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, type FieldProblem, forbidden, invalid } from '../platform/errors.ts'
import { dropFiles, endingOf, isWhatItSays, keepFile } from '../platform/files.ts'
import type { Req, Upload } from '../platform/http.ts'
import { type AnswerProblems, type Answers, readAnswers } from './answers.ts'
import { type Definition, eachField, type SimpleField } from './definition.ts'
import { afterStep, type Held, type HeldFile, inputOf, rowsOf, stepIn, STEP, type Typed, typedFrom } from './inputs.ts'
import { type FormVersion, formVersion } from './versions.ts'

/** Whose form it is: which version is filled in, for which body, and for what (the code of a service; '' where that says nothing more). */
export type Filling = { formVersionId: string; bodyId: string; subject?: string }
/** A form as it stands on the page: the version, what is typed in it, the files already brought. */
export type Filled = {
  version: FormVersion
  typed: Typed
  files: readonly HeldFile[]
  savedAt: Temporal.Instant | null
}

export const VERSION = 'answers-version'
const DRAFT = 'forms.draft'

export const HeldFiles = z.array(z.object({ field: z.string(), id: z.string(), name: z.string(), size: z.number() }))
const TypedShape = z.record(z.string(), z.union([z.string(), z.array(z.string())]))

const mine = (ctx: Ctx) => {
  if (!ctx.actor.personId) throw forbidden('form_needs_person')
  return ctx.actor.personId
}

async function findDraft(ctx: Ctx, version: FormVersion, { bodyId, subject = '' }: Filling) {
  const row = await ctx.db
    .selectFrom('formDraft')
    .select(['id', 'formVersionId', 'typed', 'files', 'savedAt'])
    .where('personId', '=', mine(ctx))
    .where('bodyId', '=', bodyId)
    .where('formId', '=', version.formId)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row && { ...row, typed: TypedShape.parse(row.typed), files: HeldFiles.parse(row.files) }
}

/** The form with what this person has typed so far, in whichever version they began: fields keep what they had by their name. */
export async function loadDraft(ctx: Ctx, filling: Filling): Promise<Filled> {
  const version = await formVersion(ctx, filling.formVersionId)
  const draft = await findDraft(ctx, version, filling)
  return { version, typed: draft?.typed ?? {}, files: draft?.files ?? [], savedAt: draft?.savedAt ?? null }
}

/**
 * Keeps what came with a request as this person's draft: every text, and every file that is what its field asks for.
 * Answers the draft and what is wrong with the files that were not kept.
 */
async function saveDraft(ctx: Ctx, filling: Filling, req: Pick<Req, 'body' | 'files'>) {
  const version = await formVersion(ctx, filling.formVersionId)
  const draft = await findDraft(ctx, version, filling)
  const typed = typedFrom(req.body)
  const { good, problems } = sortUploads(version.definition, typed, draft?.files ?? [], req.files)
  const id = await putDraft(ctx, version, filling, { typed, files: draft?.files ?? [] })
  const added: HeldFile[] = []
  for (const { field, name, bytes } of good) {
    const kept = await keepFile(ctx, { name, bytes, ownerKind: DRAFT, ownerId: id, bodyId: filling.bodyId })
    added.push({ field, id: kept.id, name: kept.name, size: kept.size })
  }
  const held: Held = { typed, files: [...(draft?.files ?? []), ...added] }
  if (added.length > 0) await putDraft(ctx, version, filling, held)
  return { id, version, ...held, problems }
}

async function putDraft(ctx: Ctx, version: FormVersion, { bodyId, subject = '' }: Filling, { typed, files }: Held) {
  const { [STEP]: _step, [VERSION]: _version, ...rest } = typed
  const values = {
    typed: JSON.stringify(rest),
    files: JSON.stringify(files),
    formVersionId: version.id,
    savedAt: ctx.now,
  }
  const row = await ctx.db
    .insertInto('formDraft')
    .values({ ...values, formId: version.formId, bodyId, personId: mine(ctx), subject })
    .onConflict((c) => c.columns(['centreId', 'personId', 'bodyId', 'formId', 'subject']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** The files a request brought, by whether their field takes them; a field that takes one file takes the newest. */
function sortUploads(definition: Definition, typed: Typed, held: readonly HeldFile[], uploads: readonly Upload[]) {
  const fields = new Map<string, Extract<SimpleField, { type: 'file' }>>()
  for (const { field, group } of eachField(definition))
    if (field.type === 'file')
      for (let row = 0; row < (group ? rowsOf(typed, group) : 1); row++) fields.set(inputOf(field, group, row), field)
  const problems: Record<string, FieldProblem> = {}
  const good: Upload[] = []
  const count = new Map<string, number>()
  for (const f of held) count.set(f.field, (count.get(f.field) ?? 0) + 1)
  for (const upload of uploads) {
    const field = fields.get(upload.field)
    if (!field || upload.problem) continue
    const ending = endingOf(upload.name).replace('jpeg', 'jpg')
    const had = count.get(upload.field) ?? 0
    if (!(field.kinds as readonly string[]).includes(ending))
      problems[upload.field] = { code: 'form_file_kind', values: { kinds: field.kinds.join(', ') } }
    else if (upload.bytes.length === 0) problems[upload.field] = { code: 'form_file_empty' }
    else if (!isWhatItSays(upload.name, upload.bytes))
      problems[upload.field] = { code: 'form_file_false', values: { name: upload.name } }
    else if (had >= field.max) problems[upload.field] = { code: 'form_files_over', values: { maximum: field.max } }
    else {
      good.push(upload)
      count.set(upload.field, had + 1)
    }
  }
  return { good, problems }
}

/** What is wrong with the files a request brought, by box. */
export const fileProblems = (definition: Definition, typed: Typed, uploads: readonly Upload[]) =>
  sortUploads(definition, typed, [], uploads).problems

/** Lets go of what this person has typed, and of its files. */
export async function discardDraft(ctx: Ctx, filling: Filling) {
  const draft = await findDraft(ctx, await formVersion(ctx, filling.formVersionId), filling)
  if (!draft) return
  await dropFiles(ctx, { ownerKind: DRAFT, ownerId: draft.id })
  await ctx.db.deleteFrom('formDraft').where('id', '=', draft.id).execute()
}

const DRAFT_DAYS = 180
/** Lets go of drafts nobody has touched for half a year, with their files: what people typed is not kept for nothing. */
export async function dropOldDrafts(ctx: Ctx): Promise<number> {
  const old = await ctx.db
    .selectFrom('formDraft')
    .select('id')
    .where('savedAt', '<', ctx.now.subtract({ hours: 24 * DRAFT_DAYS }))
    .limit(10_000)
    .execute()
  for (const { id } of old) await dropFiles(ctx, { ownerKind: DRAFT, ownerId: id })
  const ids = old.map((d) => d.id)
  if (ids.length > 0) await ctx.db.deleteFrom('formDraft').where('id', 'in', ids).execute()
  return ids.length
}

/**
 * When the request came from a button inside the form (save, one more repetition, one less, a file away, go on), keeps
 * the draft as that button leaves it and says where on the page to go on; null when the form was sent.
 */
export async function takeStep(ctx: Ctx, filling: Filling, req: Pick<Req, 'body' | 'files'>) {
  const step = stepIn(req.body)
  if (!step) return null
  const saved = await saveDraft(ctx, filling, req)
  if (Object.keys(saved.problems).length > 0) throw invalid(saved.problems)
  const after = afterStep(saved.version.definition, saved, step)
  await putDraft(ctx, saved.version, filling, after)
  if (after.files.length < saved.files.length)
    await dropFiles(ctx, { ownerKind: DRAFT, ownerId: saved.id, except: after.files.map((f) => f.id) })
  return {
    kind: step.kind,
    anchor: after.anchor === '' ? '' : `#f-${after.anchor.replaceAll(/[^\w-]/g, '-')}`,
    silent: 'what a person has typed so far is theirs until it is sent',
  }
}

/** A form that was sent and read without a problem. `keepAnswers` takes it. */
export type ReadForm = { version: FormVersion; answers: Answers; draftId: string; bodyId: string }

/**
 * Reads a form that was sent. Throws what is wrong, box by box; declare `keep: (ctx, req) => keepTyped(ctx, …, req)` on
 * the action and nothing that was typed or brought is lost. Refuses a form that was drawn from a version no longer asked for.
 */
export async function readForm(ctx: Ctx, filling: Filling, req: Pick<Req, 'body' | 'files'>): Promise<ReadForm> {
  const saved = await saveDraft(ctx, filling, req)
  const { answers, errors } = readAnswers(saved.version.definition, saved.typed, saved.files)
  const problems: AnswerProblems = { ...errors, ...saved.problems }
  if (Object.keys(problems).length > 0) throw invalid(problems)
  const drawn = req.body[VERSION]
  if (drawn !== undefined && drawn !== filling.formVersionId) throw conflict('form_changed')
  return { version: saved.version, answers, draftId: saved.id, bodyId: filling.bodyId }
}

/** What an action keeps when it is refused: the draft and the files that are right. */
export async function keepTyped(ctx: Ctx, filling: Filling, req: Pick<Req, 'body' | 'files'>) {
  await saveDraft(ctx, filling, req)
}
