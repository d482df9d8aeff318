import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { dropFiles, handFiles, readFileOf } from '../platform/files.ts'
import type { Attachment } from '../platform/http.ts'
import { type Answers, filesIn } from './answers.ts'
import type { ReadForm } from './drafts.ts'
import { type FormVersion, formVersion } from './versions.ts'

/** What the answers were given for: 'catalogue.request' and its id. */
export type Subject = { subjectKind: string; subjectId: string }

/** Answers as they were given, with the version they were given in. */
export type Kept = {
  id: string
  version: FormVersion
  answers: Answers
  madeBy: string | null
  madeAt: Temporal.Instant
}

/** Keeps what was answered, for good, with its version; the draft it came from ends and its files belong to the answers. */
export async function keepAnswers(ctx: Ctx, { version, answers, draftId, bodyId }: ReadForm, subject: Subject) {
  const { id } = await ctx.db
    .insertInto('formAnswer')
    .values({
      ...subject,
      formVersionId: version.id,
      bodyId,
      answers: JSON.stringify(answers),
      madeBy: ctx.actor.personId,
      madeAt: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  // A file in a question that is hidden now, or gone from the form, is not part of what was sent.
  const draft = { ownerKind: 'forms.draft', ownerId: draftId }
  await dropFiles(ctx, { ...draft, except: filesIn(version.definition, answers) })
  await handFiles(ctx, draft, { ownerKind: 'forms.answer', ownerId: id })
  await ctx.db.deleteFrom('formDraft').where('id', '=', draftId).execute()
  await record(
    ctx,
    'forms.answers_kept',
    { id: subject.subjectId, bodyId },
    { form: version.code, number: version.number },
  )
  return id
}

/** The forms filled in for something, oldest first. Whoever may read that something may read them. */
export async function answersOf(ctx: Ctx, { subjectKind, subjectId }: Subject): Promise<Kept[]> {
  const rows = await ctx.db
    .selectFrom('formAnswer as a')
    .leftJoin('person as p', (j) => j.onRef('p.centreId', '=', 'a.centreId').onRef('p.id', '=', 'a.madeBy'))
    .select(['a.id', 'a.formVersionId', 'a.answers', 'a.madeAt', 'p.name as madeBy'])
    .where('a.subjectId', '=', subjectId)
    .where('a.subjectKind', '=', subjectKind)
    .orderBy('a.madeAt')
    .orderBy('a.id')
    .limit(50)
    .execute()
  const kept: Kept[] = []
  for (const { formVersionId, answers, ...row } of rows)
    kept.push({ ...row, answers: answers as Answers, version: await formVersion(ctx, formVersionId) })
  return kept
}

/** A file among the answers given for something, to be downloaded by whoever may read that something. */
export async function answerFile(ctx: Ctx, subject: Subject, fileId: string): Promise<Attachment> {
  const file = await readFileOf(ctx, fileId)
  const of = await ctx.db
    .selectFrom('formAnswer')
    .select('id')
    .where('subjectId', '=', subject.subjectId)
    .where('subjectKind', '=', subject.subjectKind)
    .where('id', '=', file.ownerId)
    .executeTakeFirst()
  if (!of || file.ownerKind !== 'forms.answer') throw notFound()
  return { name: file.name, type: file.type, content: file.bytes }
}
