import { representatives, sameName } from '../conventions/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { keepFile } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { sha256 } from '../platform/ids.ts'
import { checkSignatures, type CheckedSignature, isDigitallySigned } from '../platform/signatures/index.ts'
import { today } from '../platform/time.ts'
import type { Activation } from './activations.ts'
import type { SignedFacts } from './moves.ts'

/** A signature as it comes: a signed file, or the person who is signed in and how strongly they proved who they are. */
export type Brought = { file: ReadFile } | { strength: 'password' | 'second_factor' }
type ReadFile = {
  facts: SignedFacts
  file: Upload
  format: string
  signature: CheckedSignature | null
  capacity: string
}

/**
 * Checks a signed file against the document of a request: every signature in it must hold, it must cover that document
 * byte by byte, and one of the signers must be somebody the body acts through.
 */
export async function readSignedFile(ctx: Ctx, a: Activation, file: Upload): Promise<ReadFile> {
  if (file.bytes.length === 0) throw invalid({ signedFile: 'signed_file_empty' })
  const report = await checkSignatures(file.bytes)
  const known = await signers(ctx, a.bodyId)
  const ours = report.signatures
    .map((s) => ({ s, by: known.find((k) => sameName(k.name, s.signer.name)) }))
    .find(({ by }) => by !== undefined)
  const signature = ours?.s ?? report.signatures[0] ?? null
  const document = a.documentSha256 ? Buffer.from(a.documentSha256) : null
  const size = a.documentSize ?? 0
  const same =
    document !== null &&
    (report.format === 'pades'
      ? file.bytes.length >= size && sha256(file.bytes.subarray(0, size)).equals(document)
      : document.toString('hex') === report.contentSha256)
  return {
    file,
    format: report.format,
    signature,
    capacity: ours?.by?.capacity ?? '',
    facts: {
      digital: report.format !== 'none' && report.signatures.length > 0,
      intact: isDigitallySigned(report),
      certificateValid: report.signatures.every((s) => s.certificateValid),
      sameDocument: same,
      signer: signature?.signer.name ?? '',
      ofBody: ours !== undefined,
    },
  }
}

/** Who may sign for a body: its representatives, and those who hold an office in it. */
async function signers(ctx: Ctx, bodyId: string) {
  const day = today(ctx.now, ctx.zone)
  const officers = await ctx.db
    .selectFrom('bodyMandate as m')
    .innerJoin('person as p', (j) => j.onRef('p.centreId', '=', 'm.centreId').onRef('p.id', '=', 'm.personId'))
    .select(['p.name', 'm.role as capacity'])
    .where('m.bodyId', '=', bodyId)
    .where('m.role', 'in', ['rtd', 'secretary', 'rup', 'body-accountant', 'referent'])
    .where('m.fromOn', '<=', day)
    .where((e) => e.or([e('m.toOn', 'is', null), e('m.toOn', '>', day)]))
    .limit(200)
    .execute()
  return [...(await representatives(ctx, bodyId, day)), ...officers]
}

/** Writes down how a request was signed. */
export async function keepSignature(ctx: Ctx, a: Activation, brought: Brought) {
  if (!a.documentSha256) throw conflict('document_missing')
  const common = { activationId: a.id, bodyId: a.bodyId, documentSha256: Buffer.from(a.documentSha256) }
  if ('strength' in brought) {
    await ctx.db
      .insertInto('activationSignature')
      .values({
        ...common,
        kind: 'person',
        signer: ctx.actor.name,
        capacity: ctx.actor.roles.join(', '),
        personId: ctx.actor.personId,
        strength: brought.strength,
        signedAt: ctx.now,
      })
      .execute()
    return
  }
  const { file, signature, format, capacity } = brought.file
  const kept = await keepFile(ctx, {
    name: file.name,
    bytes: file.bytes,
    ownerKind: 'activations.signed',
    ownerId: a.id,
    bodyId: a.bodyId,
  })
  await ctx.db
    .insertInto('activationSignature')
    .values({
      ...common,
      kind: 'upload',
      signer: signature?.signer.name ?? '?',
      capacity,
      personId: ctx.actor.personId,
      fileId: kept.id,
      format,
      trust: signature?.trust ?? '',
      signedAt: signature?.signedAt ?? ctx.now,
    })
    .execute()
}

/** How a request was signed, when it was. */
export const signatureOf = (ctx: Ctx, activationId: string) =>
  ctx.db
    .selectFrom('activationSignature')
    .select(['id', 'kind', 'signer', 'capacity', 'strength', 'format', 'trust', 'fileId', 'signedAt'])
    .where('activationId', '=', activationId)
    .executeTakeFirst()
export type SignatureRow = NonNullable<Awaited<ReturnType<typeof signatureOf>>>
