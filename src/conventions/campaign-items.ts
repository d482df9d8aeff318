// What is brought all together in a campaign: signed files, acts, lines of a table. Each is matched with a body first,
// so that somebody can look, and done afterwards on its own, by the same moves and guards as one brought alone.
import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile, readFileOf } from '../platform/files.ts'
import type { Upload } from '../platform/http.ts'
import { sha256 } from '../platform/ids.ts'
import { performRun } from '../platform/runs.ts'
import { scanUpload } from '../platform/scan.ts'
import { checkSignatures, type SignatureReport } from '../platform/signatures/index.ts'
import type { Job } from '../platform/tasks.ts'
import { today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { keepAct, NewAct } from './acts.ts'
import { checklistLine, keepFigures } from './campaign-checklist.ts'
import { readLines } from './campaign-lines.ts'
import { type Campaign, getCampaign, openedCampaign } from './campaigns.ts'
import { campaignWords } from './campaign-words.ts'
import { keepDeed, NewDeed } from './deeds.ts'
import { moveAdhesion } from './moving.ts'
import { representatives, sameName } from './signatories.ts'
import { readSigned } from './signed.ts'

type ItemMove = 'resolution' | 'signature' | 'countersignature' | 'deed'
type Given = { number?: string; adoptedOn?: string; enforceable?: boolean; publishedOn?: string; executiveOn?: string }
type Match = { bodyId: string | null; move: ItemMove | ''; given?: Given; problem?: string; values?: object }

const MOST_FILES = 1000
const LARGEST = 25 * 2 ** 20
const MOST_BYTES = 200 * 2 ** 20

/** The files of a form, those inside archives too. Folders and what systems leave in archives are passed over. */
export async function unpack(uploads: readonly Upload[]): Promise<Upload[]> {
  const files: Upload[] = []
  let bytes = 0
  for (const upload of uploads) {
    if (!/\.zip$/i.test(upload.name)) {
      files.push(upload)
      continue
    }
    let inside: Record<string, Uint8Array>
    try {
      inside = unzipSync(upload.bytes, {
        filter: ({ name, originalSize }) => {
          if (name.endsWith('/') || /(^|\/)(\.|__MACOSX)/.test(name)) return false
          bytes += originalSize
          if (originalSize > LARGEST || bytes > MOST_BYTES) throw new Problem(413, 'too_large')
          return true
        },
      })
    } catch (error) {
      throw error instanceof Problem ? error : invalid({ files: 'campaign_archive' })
    }
    for (const [path, content] of Object.entries(inside)) {
      const inner = Buffer.from(content)
      const problem = await scanUpload(inner)
      if (problem) throw invalid({ files: problem })
      files.push({ ...upload, name: path.split('/').at(-1)!, bytes: inner })
    }
    if (files.length > MOST_FILES) throw invalid({ files: { code: 'campaign_many', values: { most: MOST_FILES } } })
  }
  return files.filter((f) => f.bytes.length > 0)
}

/** Puts files aside with whose they seem to be. The same file twice is one; one that was refused may try again. */
export async function stageFiles(ctx: Ctx, campaignId: string, files: readonly Upload[]): Promise<number> {
  const campaign = await openedCampaign(ctx, campaignId)
  const around = await readAround(ctx, campaign)
  let staged = 0
  for (const file of files) {
    const report = await checkSignatures(file.bytes)
    const match = await matchFile(ctx, campaign, around, file, report)
    if (await stage(ctx, campaign.id, file.name, sha256(file.bytes), match, file.bytes)) staged++
  }
  await record(ctx, 'conventions.items_brought', { id: campaignId }, { items: staged })
  return staged
}

/** Puts the lines of a table aside, as files are. */
export async function stageLines(ctx: Ctx, campaignId: string, text: string): Promise<number> {
  const campaign = await openedCampaign(ctx, campaignId)
  const { bodies } = await readAround(ctx, campaign)
  let staged = 0
  for (const line of readLines(text)) {
    const body = bodies.find((b) => b.ipaCode === line.ipaCode)
    const match: Match = line.problem
      ? { bodyId: body?.id ?? null, move: 'resolution', problem: line.problem }
      : body
        ? { bodyId: body.id, move: 'resolution', given: line.given }
        : { bodyId: null, move: 'resolution', problem: 'campaign_body_unknown', values: { code: line.ipaCode } }
    const name = `${campaignWords(ctx.lang).line} ${line.line}: ${line.raw}`.slice(0, 300)
    if (await stage(ctx, campaign.id, name, sha256(JSON.stringify([line.ipaCode, line.given, line.problem])), match))
      staged++
  }
  await record(ctx, 'conventions.items_brought', { id: campaignId }, { items: staged })
  return staged
}

async function stage(ctx: Ctx, campaignId: string, name: string, hash: Buffer, match: Match, bytes?: Buffer) {
  const known = await ctx.db
    .selectFrom('campaignItem')
    .select(['id', 'state', 'fileId'])
    .where('campaignId', '=', campaignId)
    .where('sha256', '=', hash)
    .executeTakeFirst()
  if (known && known.state !== 'refused') return false
  const values = {
    name: name.slice(0, 300),
    given: JSON.stringify(match.given ?? {}),
    state: match.problem ? ('refused' as const) : ('waiting' as const),
    move: match.move,
    foundBodyId: match.bodyId,
    problem: match.problem ?? '',
    problemValues: JSON.stringify(match.values ?? {}),
  }
  if (known) {
    await ctx.db.updateTable('campaignItem').set(values).where('id', '=', known.id).execute()
    return true
  }
  const owner = { ownerKind: 'conventions.campaign_item', ownerId: campaignId }
  const file = bytes && (await keepFile(ctx, { name, bytes, ...owner }))
  await ctx.db
    .insertInto('campaignItem')
    .values({ ...values, campaignId, sha256: hash, fileId: file?.id ?? null, createdAt: ctx.now })
    .execute()
  return true
}

type Around = {
  bodies: { id: string; ipaCode: string | null; adhesionId: string; signers: string[] }[]
  drafts: { bodyId: string; sha256: Buffer; size: number }[]
  lead: string[]
}
/** Who could be meant: the bodies of the campaign with who signs for them, and the texts they were given to sign. */
async function readAround(ctx: Ctx, campaign: Campaign): Promise<Around> {
  const day = today(ctx.now, ctx.zone)
  const { rows: bodies } = await sql<Around['bodies'][number]>`
    select b.id, b.ipa_code, a.id as adhesion_id, array(
        select s.name from signatory s where s.centre_id = b.centre_id and s.body_id = b.id and s.from_on <= ${day}::date and (s.to_on is null or s.to_on > ${day}::date)
        union all select p.name from body_mandate m join person p on (p.centre_id, p.id) = (m.centre_id, m.person_id)
          where m.centre_id = b.centre_id and m.body_id = b.id and m.role = 'mayor' and m.from_on <= ${day}::date and (m.to_on is null or m.to_on > ${day}::date)) as signers
    from campaign_body x join body b on (b.centre_id, b.id) = (x.centre_id, x.body_id)
      join adhesion a on (a.centre_id, a.body_id, a.convention_id) = (x.centre_id, x.body_id, ${campaign.conventionId}::uuid)
    where x.campaign_id = ${campaign.id}::uuid limit 20000`.execute(ctx.db)
  const drafts = await ctx.db
    .selectFrom('adhesionDraft as d')
    .innerJoin('adhesion as a', (j) => j.onRef('a.centreId', '=', 'd.centreId').onRef('a.id', '=', 'd.adhesionId'))
    .select(['d.bodyId', 'd.sha256', 'd.size'])
    .where('a.conventionId', '=', campaign.conventionId)
    .limit(50_000)
    .execute()
  const lead = await representatives(ctx, campaign.leadBodyId, day)
  return {
    bodies,
    drafts: drafts.map((d) => ({ ...d, sha256: Buffer.from(d.sha256) })),
    lead: lead.map((r) => r.name),
  }
}

/** Digests of the beginnings of a file at each of these sizes, in one pass over it. */
function prefixes(bytes: Buffer, sizes: readonly number[]): Map<number, string> {
  const hash = createHash('sha256')
  let at = 0
  return new Map(
    [...new Set(sizes)]
      .filter((size) => size <= bytes.length)
      .toSorted((a, b) => a - b)
      .map((size) => {
        hash.update(bytes.subarray(at, size))
        at = size
        return [size, hash.copy().digest('hex')]
      }),
  )
}

const NAMED = /(delibera|nomina)[ _-]+([\w.-]*?\w)[ _-]+(\d{4}-\d{2}-\d{2})([ _-]+ie)?(?![\w-])/i
/** IPA codes are letters, figures and low lines; in a name they stand between anything else. */
const codeIn = (name: string, known: ReadonlySet<string>) =>
  [...name.toLowerCase().matchAll(/(?:^|[^a-z0-9])([a-z]+_[a-z0-9]+|[a-z0-9]+)(?=$|[^a-z0-9])/g)]
    .map(([, code]) => code!)
    .find((code) => known.has(code)) ?? null

/** Whose file this is: by the text it signs, then by the IPA code in its name, then by who signed it. */
async function matchFile(
  ctx: Ctx,
  campaign: Campaign,
  around: Around,
  file: Upload,
  report: SignatureReport,
): Promise<Match> {
  const codes = new Map(around.bodies.flatMap((b) => (b.ipaCode ? [[b.ipaCode, b.id] as const] : [])))
  const code = codeIn(file.name, new Set(codes.keys()))
  const named = NAMED.exec(file.name)
  if (named) {
    const move = named[1]!.toLowerCase() === 'nomina' ? 'deed' : 'resolution'
    if (!code) return { bodyId: null, move, problem: 'campaign_no_code' }
    const given = { number: named[2]!, adoptedOn: named[3]!, enforceable: named[4] !== undefined }
    return { bodyId: codes.get(code)!, move, given }
  }
  const starts = prefixes(
    file.bytes,
    around.drafts.map((d) => d.size),
  )
  const draft = around.drafts.find((d) => {
    const hex = d.sha256.toString('hex')
    return report.contentSha256 === hex || starts.get(d.size) === hex
  })
  const signers = report.signatures.map((s) => s.signer.name)
  const bySigner = around.bodies.filter((b) => b.signers.some((n) => signers.some((s) => sameName(n, s))))
  const bodyId = draft?.bodyId ?? (code && codes.get(code)) ?? (bySigner.length === 1 ? bySigner[0]!.id : null)
  if (!bodyId)
    return {
      bodyId: null,
      move: 'signature',
      problem: bySigner.length > 1 ? 'campaign_many_bodies' : 'campaign_no_match',
    }
  const line = campaign.countersigned ? await checklistLine(ctx, campaign, bodyId) : null
  const byLead = signers.some((s) => around.lead.some((n) => sameName(n, s)))
  return { bodyId, move: line?.state === 'signed' && byLead ? 'countersignature' : 'signature' }
}

const Payload = z.looseObject({ runId: z.uuid(), campaignId: z.uuid(), lang: z.enum(['it', 'en']).default('it') })

/** Does what waits, each in a transaction of its own with its outcome: one that is refused leaves nothing, and stops no other. */
export async function performItems(job: Job<z.output<typeof Payload>>) {
  const { runId, campaignId, lang } = job.payload
  await performRun(job, runId, async (progress) => {
    const w = campaignWords(lang)
    const waiting = await job.work(
      (ctx) =>
        ctx.db
          .selectFrom('campaignItem')
          .select('id')
          .where('campaignId', '=', campaignId)
          .where('state', '=', 'waiting')
          .orderBy('id')
          .limit(20_000)
          .execute(),
      { readOnly: true },
    )
    const counts = { accepted: 0, refused: 0 }
    for (const [i, { id }] of waiting.entries()) {
      await progress(i, waiting.length, w.recording)
      counts[await performItem(job, campaignId, id, lang)]++
    }
    await job.work(async (ctx) => keepFigures(ctx, await getCampaign(ctx, campaignId)))
    return { href: `/campaigns/${campaignId}/items`, word: w.itemCounts(counts), ...counts }
  })
}

async function performItem(
  { work, log }: Pick<Job, 'work' | 'log'>,
  campaignId: string,
  id: string,
  lang: Lang,
): Promise<'accepted' | 'refused'> {
  try {
    await work((ctx) => accept(ctx, campaignId, id), { lang })
    return 'accepted'
  } catch (error) {
    if (!(error instanceof Problem)) log.error({ item: id, error: String(error) }, 'an item was not recorded')
    const known = error instanceof Problem ? error : new Problem(500, 'internal')
    const field = Object.values(known.fields)[0]
    const { code, values = {} } = field ?? known
    await work((ctx) =>
      ctx.db
        .updateTable('campaignItem')
        .set({ state: 'refused', problem: code, problemValues: JSON.stringify(values) })
        .where('id', '=', id)
        .execute(),
    )
    return 'refused'
  }
}

async function accept(ctx: Ctx, campaignId: string, id: string) {
  const campaign = await openedCampaign(ctx, campaignId)
  const item = await ctx.db
    .selectFrom('campaignItem')
    .select(['name', 'move', 'foundBodyId', 'given', 'fileId'])
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .forUpdate()
    .executeTakeFirst()
  if (!item) return
  const done = { state: 'accepted', problem: '', problemValues: '{}', fileId: null } as const
  await ctx.db.updateTable('campaignItem').set(done).where('id', '=', id).execute()
  const line = item.foundBodyId ? await checklistLine(ctx, campaign, item.foundBodyId) : null
  if (!line) throw conflict('campaign_no_match')
  const staged = item.fileId ? await readFileOf(ctx, item.fileId) : null
  const upload = staged && { field: 'actFile', name: item.name, type: staged.type, bytes: staged.bytes }
  const day = today(ctx.now, ctx.zone)
  const given = item.given as Given
  if (item.move === 'resolution' || item.move === 'deed') {
    const typed = NewAct.parse({
      ...given,
      title: campaign.title,
      ...(item.move === 'deed' && { type: 'processing_deed', organ: 'mayor' }),
    })
    const act = await keepAct(ctx, { bodyId: line.bodyId, own: true }, typed, upload ?? undefined)
    if (item.move === 'deed') await keepDeed(ctx, line.adhesionId, act.id, NewDeed.parse({ fromOn: act.adoptedOn }))
    // The council may have decided before the invitation was written down: the move is of the later day.
    else {
      const movedOn = await notBefore(ctx, line.adhesionId, act.adoptedOn)
      await moveAdhesion(ctx, line.adhesionId, 'resolution', { movedOn, act })
    }
  } else {
    const signer = item.move === 'countersignature' ? campaign.leadBodyId : line.bodyId
    const about = { conventionId: campaign.conventionId, adhesionId: line.adhesionId, bodyId: signer, day }
    const signed = await readSigned(ctx, about, upload ?? undefined)
    const move = item.move === 'countersignature' ? 'countersignature' : 'signature'
    await moveAdhesion(ctx, line.adhesionId, move, { movedOn: signed.facts.signedOn ?? day, signed })
  }
  if (item.fileId) await ctx.db.deleteFrom('file').where('id', '=', item.fileId).execute()
}

async function notBefore(ctx: Ctx, adhesionId: string, day: string): Promise<string> {
  const last = await ctx.db
    .selectFrom('adhesionMove')
    .select('movedOn')
    .where('adhesionId', '=', adhesionId)
    .orderBy('movedOn', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last && last.movedOn > day ? last.movedOn : day
}

export const listItems = (ctx: Ctx, campaignId: string) =>
  ctx.db
    .selectFrom('campaignItem as i')
    .leftJoin('body as b', (j) => j.onRef('b.centreId', '=', 'i.centreId').onRef('b.id', '=', 'i.foundBodyId'))
    .select([
      'i.id',
      'i.name',
      'i.state',
      'i.move',
      'i.given',
      'i.problem',
      'i.problemValues',
      'i.foundBodyId',
      'b.name as bodyName',
    ])
    .where('i.campaignId', '=', campaignId)
    .orderBy('i.state', 'desc')
    .orderBy('i.id', 'desc')
    .limit(1000)
    .execute()
export type Item = Awaited<ReturnType<typeof listItems>>[number]

/** Takes back what waits or was refused: it was put aside by mistake. */
export async function dropItem(ctx: Ctx, campaignId: string, id: string) {
  const item = await ctx.db
    .deleteFrom('campaignItem')
    .where('campaignId', '=', campaignId)
    .where('id', '=', id)
    .where('state', '<>', 'accepted')
    .returning('fileId')
    .executeTakeFirst()
  if (!item) throw conflict('campaign_item_done')
  if (item.fileId) await ctx.db.deleteFrom('file').where('id', '=', item.fileId).execute()
  await record(ctx, 'conventions.item_dropped', { id: campaignId })
}
