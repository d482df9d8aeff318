import { amount } from '../catalogue/index.ts'
import { answersOf } from '../forms/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { type Paper, toDocx, toPdf } from '../platform/documents/index.ts'
import { Problem } from '../platform/errors.ts'
import { keepFile } from '../platform/files.ts'
import { sha256 } from '../platform/ids.ts'
import { euro } from '../platform/money.ts'
import { showDay, today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { type Activation, SUBJECT } from './activations.ts'
import { sayNumber } from './moves.ts'
import { words } from './words.ts'

type Kept = Awaited<ReturnType<typeof answersOf>>[number]
type Section = Kept['version']['definition']['sections'][number]
type Field = Section['fields'][number]
type Line = readonly [label: string, value: string]

/** What was answered, as lines of a document: what was not asked is not there. */
function linesOf({ version, answers }: Pick<Kept, 'version' | 'answers'>, lang: Lang): Line[] {
  return version.definition.sections.flatMap((section) =>
    section.fields.flatMap((field): Line[] => {
      const answer = answers[field.name]
      if (answer === undefined) return []
      if (field.type !== 'group') return [[field.label, textOf(field, answer, lang)]]
      return (answer as readonly Record<string, unknown>[]).flatMap((row, n) =>
        field.fields.flatMap((inner): Line[] =>
          row[inner.name] === undefined
            ? []
            : [[`${field.item} ${n + 1}: ${inner.label}`, textOf(inner, row[inner.name], lang)]],
        ),
      )
    }),
  )
}

function textOf(field: Exclude<Field, { type: 'group' }>, answer: unknown, lang: Lang): string {
  const w = words(lang)
  switch (field.type) {
    case 'money':
      return euro(answer as number, lang)
    case 'date':
      return showDay(answer as string, lang, 'long')
    case 'yes-no':
      return answer ? w.yes : w.no
    case 'number':
      return `${(answer as number).toLocaleString(lang === 'it' ? 'it-IT' : 'en-GB')}${field.unit ? ` ${field.unit}` : ''}`
    case 'choice':
      return (Array.isArray(answer) ? (answer as string[]) : [answer as string])
        .map((v) => field.choices.find((c) => c.value === v)?.label ?? v)
        .join(', ')
    case 'person':
      return Object.values(answer as Record<string, string>).join(', ')
    case 'file':
      return (answer as readonly { name: string }[]).map((f) => f.name).join(', ')
    default:
      return String(answer)
  }
}

/** The request as a document: who asks for what, under which act, with what was answered and room for a signature. */
async function paperOf(ctx: Ctx, a: Activation): Promise<Paper> {
  const { lang } = ctx
  const w = words(lang)
  const centre = await ctx.db.selectFrom('centre').select('name').executeTakeFirstOrThrow()
  const day = showDay(today(a.askedAt, ctx.zone), lang, 'long')
  const table = (caption: string, rows: readonly Line[]): Paper['blocks'][number] => ({
    kind: 'table',
    caption,
    head: [w.question, w.answer],
    rows: rows.map((r) => [...r]),
  })
  const answers = (await answersOf(ctx, { subjectKind: SUBJECT, subjectId: a.id })).flatMap((k) => linesOf(k, lang))
  return {
    title: `${w.request} ${sayNumber(a.number)}`,
    lang,
    madeAt: a.askedAt,
    header: { name: centre.name, protocol: sayNumber(a.number) },
    footer: { pageNumbers: true },
    blocks: [
      { kind: 'heading', level: 1, text: `${w.request} ${sayNumber(a.number)}` },
      { kind: 'paragraph', runs: [{ text: w.documentOpening(a.bodyName, centre.name) }] },
      table(w.request, [
        [w.service, a.serviceName],
        ...(a.unit === null ? [] : [[w.quantity, amount(a.quantity, a.unit, lang)] as const]),
        [w.askedOn, day],
        [w.askedBy, a.askerName ?? w.nobody],
        ...(a.purpose ? [[w.purpose, a.purpose] as const] : []),
      ]),
      ...(answers.length > 0 ? [table(w.answers, answers)] : []),
      { kind: 'field', label: w.signerLine },
    ],
  }
}

/**
 * Makes the document of a request and keeps it: what is signed is this, byte by byte. Where no compiler makes PDFs the
 * document is the editable one.
 */
export async function draftDocument(ctx: Ctx, a: Activation) {
  const paper = await paperOf(ctx, a)
  const made = await toPdf(paper).then(
    (bytes) => ({ bytes: Buffer.from(bytes), ending: 'pdf' }),
    async (error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'pdf_unavailable') throw error
      return { bytes: Buffer.from(await toDocx(paper)), ending: 'docx' }
    },
  )
  const file = await keepFile(ctx, {
    name: `${sayNumber(a.number)}.${made.ending}`,
    bytes: made.bytes,
    ownerKind: 'activations.document',
    ownerId: a.id,
    bodyId: a.bodyId,
  })
  await ctx.db
    .updateTable('activation')
    .set({ documentFileId: file.id, documentSha256: sha256(made.bytes), documentSize: made.bytes.length })
    .where('id', '=', a.id)
    .execute()
}
