import type { Ctx } from '../platform/ctx.ts'
import { fillTemplate, type Paper, placeholdersOf, toDocx, toPdf } from '../platform/documents/index.ts'
import { conflict, notFound, Problem } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import type { Attachment } from '../platform/http.ts'
import type { Campaign } from './campaigns.ts'
import { campaignWords } from './campaign-words.ts'
import { valuesOf } from './campaign-values.ts'

export const documentKinds = ['resolution', 'convention'] as const
export type DocumentKind = (typeof documentKinds)[number]
export const formats = ['docx', 'pdf'] as const
export type Format = (typeof formats)[number]
const types: Record<Format, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

export const templateOf = (campaign: Campaign, kind: DocumentKind) =>
  kind === 'resolution' ? campaign.resolutionTemplate : campaign.conventionTemplate

/**
 * The papers of a body: each template with its values. Refused with the names of all values the centre does not know,
 * so that they can be completed once.
 */
export async function papersOf(
  ctx: Ctx,
  campaign: Campaign,
  bodyId: string,
  kinds: readonly DocumentKind[] = documentKinds,
): Promise<Partial<Record<DocumentKind, Paper>>> {
  const values = await valuesOf(ctx, campaign, bodyId)
  const wanted = kinds.filter((kind) => templateOf(campaign, kind) !== '')
  const missing = new Set(
    wanted
      .flatMap((kind) => placeholdersOf(templateOf(campaign, kind)))
      .filter((name) => name in values && !values[name as keyof typeof values]?.trim()),
  )
  if (missing.size > 0) throw conflict('campaign_values_missing', { names: [...missing].join(', ') })
  return Object.fromEntries(
    wanted.map((kind) => [
      kind,
      fillTemplate(templateOf(campaign, kind), values, {
        lang: 'it',
        header: { name: values['centro.nome'] ?? '' },
        footer: { pageNumbers: true },
        madeAt: ctx.now,
      }),
    ]),
  )
}

const drawn = async (paper: Paper, format: Format): Promise<Buffer> =>
  Buffer.from(format === 'pdf' ? await toPdf(paper) : await toDocx(paper))

/** The text to sign: a PDF, or the editable document where this machine makes no PDF. */
export async function textToSign(paper: Paper): Promise<{ bytes: Buffer; format: Format }> {
  try {
    return { bytes: await drawn(paper, 'pdf'), format: 'pdf' }
  } catch (error) {
    if (error instanceof Problem && error.code === 'pdf_unavailable')
      return { bytes: await drawn(paper, 'docx'), format: 'docx' }
    throw error
  }
}

/** The text that was sent to a body to be signed: the latest, byte by byte as it was kept. */
export const findDraft = (ctx: Ctx, adhesionId: string) =>
  ctx.db
    .selectFrom('adhesionDraft')
    .select(['id', 'fileId', 'createdAt'])
    .where('adhesionId', '=', adhesionId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()

export const documentName = (lang: 'it' | 'en', kind: DocumentKind, bodyName: string, format: Format) =>
  `${campaignWords(lang).documentNames[kind]} ${bodyName}.${format}`.replaceAll(/[/\\:*?"<>|]+/g, ' ')

/**
 * A document of a body. The PDF of a convention that was sent is the kept file, because a signature must cover exactly
 * that; before it is sent what is made here says that it is not the text to sign.
 */
export async function documentOf(
  ctx: Ctx,
  campaign: Campaign,
  { bodyId, adhesionId, bodyName }: { bodyId: string; adhesionId: string; bodyName: string },
  kind: DocumentKind,
  format: Format,
): Promise<Attachment> {
  const name = documentName(ctx.lang, kind, bodyName, format)
  if (kind === 'convention') {
    const draft = await findDraft(ctx, adhesionId)
    const file = draft && (await readFileOf(ctx, draft.fileId))
    if (file?.name.endsWith(`.${format}`)) return { name, type: types[format], content: file.bytes }
  }
  const paper = (await papersOf(ctx, campaign, bodyId, [kind]))[kind]
  if (!paper) throw notFound()
  const preview = kind === 'convention' && { header: { ...paper.header!, protocol: campaignWords('it').preview } }
  return { name, type: types[format], content: await drawn({ ...paper, ...preview }, format) }
}
