import { sql } from 'kysely'
import { keepTyped, mustHaveNumber, numberFor, type TypedEntry } from '../protocol/index.ts'
import { config } from '../platform/config.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile } from '../platform/files.ts'
import { Halt } from '../platform/halt.ts'
import { sha256 } from '../platform/ids.ts'
import { postLetter } from '../platform/mail.ts'
import type { Job } from '../platform/tasks.ts'
import { showDay, today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import type { z } from 'zod'
import { checklistLine, listChecklist } from './campaign-checklist.ts'
import { documentName, findDraft, papersOf, textToSign } from './campaign-documents.ts'
import { bodysTurn, daysUntil } from './campaign-rules.ts'
import { type Campaign, openedCampaign } from './campaigns.ts'
import { campaignWords } from './campaign-words.ts'

/** Where official letters of a body go: its PEC, then what else is known. */
async function officialAddress(ctx: Ctx, bodyId: string): Promise<string | null> {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<{ value: string }>`
    select value from (
      select value, 1 as rank from body_code where body_id = ${bodyId}::uuid and kind = 'pec'
        and (from_on is null or from_on <= ${day}::date) and (to_on is null or to_on > ${day}::date)
      union all select value, case kind when 'pec' then 2 else 3 end from body_contact where body_id = ${bodyId}::uuid and kind in ('pec', 'mail')) x
    order by rank, value limit 1`.execute(ctx.db)
  return rows[0]?.value ?? null
}

type Typed = z.output<typeof TypedEntry>
export type Sent = 'sent' | 'before' | 'refused'

/**
 * Sends a body its draft: fills the text to sign and keeps it, takes the protocol number, posts the letter. What stands
 * in the way is written on the body's line and stops no other body. Sent once, whatever is asked again.
 */
export async function sendDraft(
  { work, log }: Pick<Job, 'work' | 'log'>,
  campaignId: string,
  bodyId: string,
  { typed, lang }: { typed?: Typed | undefined; lang: Lang },
): Promise<Sent> {
  try {
    const ready = await work((ctx) => makeReady(ctx, campaignId, bodyId), { readOnly: true, lang })
    if (!ready) return 'before'
    const made = ready.paper && (await textToSign(ready.paper))
    const about = {
      bodyId,
      ownerKind: 'conventions.campaign_body',
      ownerId: ready.line.id,
      direction: 'out',
      subject: `${ready.campaign.title}: ${ready.line.name}`,
    } as const
    if (!typed) await numberFor(work, about)
    return await work(
      async (ctx) => {
        const taken = await ctx.db
          .updateTable('campaignBody')
          .set({ sentAt: ctx.now, sentTo: ready.address, trouble: '', troubleValues: '{}' })
          .where('id', '=', ready.line.id)
          .where('sentAt', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (!taken) return 'before'
        if (typed) await keepTyped(ctx, about, typed)
        await mustHaveNumber(ctx, ready.line.id)
        if (made)
          await keepDraft(ctx, ready.line, {
            name: documentName('it', 'convention', ready.line.name, made.format),
            bytes: made.bytes,
          })
        await postLetter(ctx, draftLetter(lang, ready.campaign, ready.line, ready.address))
        await record(
          ctx,
          'conventions.draft_sent',
          { id: ready.line.adhesionId, bodyId },
          { campaignId: ready.campaign.id },
        )
        return 'sent'
      },
      { lang },
    )
  } catch (error) {
    const problem =
      error instanceof Problem
        ? { code: error.code, values: error.values }
        : error instanceof Halt
          ? { code: 'campaign_protocol', values: { reason: error.message } }
          : null
    if (!problem) log.error({ body: bodyId, error: String(error) }, 'a draft was not sent')
    const { code, values } = problem ?? { code: 'internal', values: {} }
    await work((ctx) =>
      ctx.db
        .updateTable('campaignBody')
        .set({ trouble: code, troubleValues: JSON.stringify(values) })
        .where('campaignId', '=', campaignId)
        .where('bodyId', '=', bodyId)
        .where('sentAt', 'is', null)
        .execute(),
    )
    return 'refused'
  }
}

/** Everything a letter needs, or null when it was sent already. */
async function makeReady(ctx: Ctx, campaignId: string, bodyId: string) {
  const campaign = await openedCampaign(ctx, campaignId)
  const line = await checklistLine(ctx, campaign, bodyId)
  if (!line || line.sentAt) return null
  const address = await officialAddress(ctx, bodyId)
  if (!address) throw conflict('campaign_no_address')
  // What the resolution lacks is told now, not when the secretary opens it.
  const papers = await papersOf(ctx, campaign, bodyId)
  const kept = await findDraft(ctx, line.adhesionId)
  return { campaign, line, address, paper: kept ? null : (papers.convention ?? null) }
}

async function keepDraft(
  ctx: Ctx,
  { bodyId, adhesionId }: { bodyId: string; adhesionId: string },
  file: { name: string; bytes: Buffer },
) {
  const kept = await keepFile(ctx, { ...file, ownerKind: 'conventions.draft', ownerId: adhesionId, bodyId })
  await ctx.db
    .insertInto('adhesionDraft')
    .values({
      bodyId,
      adhesionId,
      fileId: kept.id,
      sha256: sha256(file.bytes),
      size: file.bytes.length,
      createdAt: ctx.now,
    })
    .execute()
}

const link = (path: string) => `${config().publicUrl}${path}`

function draftLetter(lang: Lang, campaign: Campaign, line: { name: string; adhesionId: string }, to: string) {
  const w = campaignWords(lang)
  return {
    kind: 'conventions.draft',
    to,
    subject: w.draftSubject(campaign.title),
    text: w.draftText({
      body: line.name,
      convention: campaign.conventionTitle,
      renews: campaign.renewsTitle,
      lapses: showDay(campaign.lapsesOn, lang, 'long'),
      deadline: showDay(campaign.deadlineOn, lang, 'long'),
      link: link(`/adhesions/${line.adhesionId}`),
    }),
  }
}

type Recipient = { bodyId: string; address: string; name: string }
/** Who is reminded for these bodies: their secretaries and referents; where nobody is known, the body itself. */
async function recipientsOf(ctx: Ctx, bodies: readonly string[]): Promise<Recipient[]> {
  const day = today(ctx.now, ctx.zone)
  const { rows } = await sql<Recipient>`
    select distinct m.body_id, lower(p.email) as address, p.name from body_mandate m join person p on (p.centre_id, p.id) = (m.centre_id, m.person_id)
    where m.body_id = any (${bodies}::uuid[]) and m.role in ('secretary', 'referent') and p.email <> ''
      and m.from_on <= ${day}::date and (m.to_on is null or m.to_on > ${day}::date)`.execute(ctx.db)
  const known = new Set(rows.map((r) => r.bodyId))
  const others: Recipient[] = []
  for (const bodyId of bodies.filter((id) => !known.has(id))) {
    const address = await officialAddress(ctx, bodyId)
    if (address) others.push({ bodyId, address, name: '' })
  }
  return [...rows, ...others]
}

/**
 * Reminds the bodies that are not complete, once for each threshold, or by hand once a day: one letter to each person,
 * with all the bodies the person serves. Answers how many bodies were reminded.
 */
export async function remindBodies(
  ctx: Ctx,
  campaign: Campaign,
  { byHand, days, chosen }: { byHand: boolean; days: number; chosen?: readonly string[] | undefined },
): Promise<number> {
  const w = campaignWords(ctx.lang)
  const day = today(ctx.now, ctx.zone)
  const late = (await listChecklist(ctx, campaign, { missing: 'anything' }, 20_000)).rows.filter(
    (l) => (!chosen || chosen.includes(l.bodyId)) && bodysTurn(l.marks).length > 0,
  )
  const { rows: taken } = await sql<{ bodyId: string }>`
    insert into campaign_reminder (campaign_id, body_id, by_hand, days, sent_at)
    select ${campaign.id}::uuid, id, ${byHand}, ${days}, ${ctx.now}::timestamptz from unnest(${late.map((l) => l.bodyId)}::uuid[]) id
    on conflict do nothing returning body_id`.execute(ctx.db)
  const bodies = taken.map((r) => r.bodyId)
  if (bodies.length === 0) return 0
  const lines = new Map(
    late.map((line) => {
      const missing = bodysTurn(line.marks).map((m) =>
        m.on ? `${w.steps[m.step]} (${showDay(m.on, ctx.lang)})` : w.steps[m.step],
      )
      return [line.bodyId, `${line.name}: ${missing.join(', ')}\n  ${link(`/adhesions/${line.adhesionId}`)}`]
    }),
  )
  const letters = Map.groupBy(await recipientsOf(ctx, bodies), (r) => r.address)
  for (const [to, about] of letters)
    await postLetter(ctx, {
      kind: 'conventions.reminder',
      to,
      subject: w.reminderSubject(campaign.title, Math.max(0, daysUntil(campaign.deadlineOn, day))),
      text: w.reminderText({
        name: about[0]!.name,
        lines: [...new Set(about.map((r) => lines.get(r.bodyId)).filter((l) => l !== undefined))].join('\n\n'),
        renews: campaign.renewsTitle,
        deadline: showDay(campaign.deadlineOn, ctx.lang, 'long'),
        lapses: showDay(campaign.lapsesOn, ctx.lang, 'long'),
        left: daysUntil(campaign.lapsesOn, day),
      }),
    })
  await record(
    ctx,
    'conventions.bodies_reminded',
    { id: campaign.id },
    { bodies: bodies.length, letters: letters.size },
  )
  return bodies.length
}
