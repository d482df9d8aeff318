import type { Ctx } from '../platform/ctx.ts'
import { invalid } from '../platform/errors.ts'
import type { Upload } from '../platform/http.ts'
import { sha256 } from '../platform/ids.ts'
import { checkSignatures, isDigitallySigned, type CheckedSignature } from '../platform/signatures/index.ts'
import { today } from '../platform/time.ts'
import type { SignatureFacts } from './moves.ts'
import { representatives, sameName } from './signatories.ts'

/** A signed file that was brought, with what counts for the guards and what is worth keeping. */
export type SignedFile = {
  facts: SignatureFacts
  file: Upload
  sha256: Buffer
  contentSha256: Buffer
  format: 'cades' | 'pades' | 'none'
  signature: CheckedSignature | null
  capacity: string
}

/**
 * Checks a file signed for a party: every signature in it must hold, it must cover the text the body was given, and one
 * of the signers must represent the party on the day. A drawn or scanned signature is no digital signature.
 */
export async function readSigned(
  ctx: Ctx,
  { conventionId, adhesionId, bodyId, day }: { conventionId: string; adhesionId: string; bodyId: string; day: string },
  file: Upload | undefined,
): Promise<SignedFile> {
  if (!file || file.bytes.length === 0) throw invalid({ signedFile: 'file_needed' })
  const report = await checkSignatures(file.bytes)
  const known = await representatives(ctx, bodyId, day)
  const ours = report.signatures
    .map((s) => ({ s, by: known.find((r) => sameName(r.name, s.signer.name)) }))
    .find(({ by }) => by !== undefined)
  const signature = ours?.s ?? report.signatures[0] ?? null
  const texts = await textsToSign(ctx, conventionId, adhesionId)
  return {
    file,
    sha256: sha256(file.bytes),
    contentSha256: Buffer.from(report.contentSha256, 'hex'),
    format: report.format,
    signature,
    capacity: ours?.by?.capacity ?? '',
    facts: {
      digital: report.format !== 'none' && report.signatures.length > 0,
      intact: isDigitallySigned(report),
      sameText: texts.some((t) => covers(report.format, file.bytes, report.contentSha256, t)),
      certificateValid: report.signatures.every((s) => s.certificateValid),
      signer: signature?.signer.name ?? null,
      representative: ours !== undefined,
      signedOn: signature?.signedAt ? today(signature.signedAt, ctx.zone) : null,
    },
  }
}

type Text = { sha256: Buffer; size: number }

/** The texts a signature may cover: the latest of the convention, and those filled for this body. */
async function textsToSign(ctx: Ctx, conventionId: string, adhesionId: string): Promise<Text[]> {
  const latest = await ctx.db
    .selectFrom('conventionText')
    .select(['sha256', 'size'])
    .where('conventionId', '=', conventionId)
    .orderBy('number', 'desc')
    .limit(1)
    .execute()
  const filled = await ctx.db
    .selectFrom('adhesionDraft')
    .select(['sha256', 'size'])
    .where('adhesionId', '=', adhesionId)
    .limit(50)
    .execute()
  return [...latest, ...filled].map((t) => ({ sha256: Buffer.from(t.sha256), size: t.size }))
}

/** A .p7m holds the text; a signed PDF begins with it, byte by byte, and adds its signatures after. */
const covers = (format: string, bytes: Buffer, contentSha256: string, text: Text) =>
  format === 'pades'
    ? bytes.length >= text.size && sha256(bytes.subarray(0, text.size)).equals(text.sha256)
    : text.sha256.toString('hex') === contentSha256
