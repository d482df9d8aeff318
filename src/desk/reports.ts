import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { toDocx, toPdf } from '../platform/documents/index.ts'
import { invalid, notFound, Problem } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { keepFile, readFileOf } from '../platform/files.ts'
import { optional, Ticked } from '../platform/parse.ts'
import { performRun, startRun } from '../platform/runs.ts'
import { type InCentre, type Job } from '../platform/tasks.ts'
import { today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { monthOf, reportPaper, sayMonth } from './report-paper.ts'
import { reportWords } from './report-words.ts'
import { deskSettings } from './settings.ts'

export const REPORT = 'desk.report'

export const AskReports = z.object({
  month: z
    .string()
    .trim()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'report_month_shape'),
  bodyId: optional(z.uuid()),
})
const firstOf = (ctx: Ctx) => Temporal.PlainDate.from(today(ctx.now, ctx.zone)).with({ day: 1 })
export const lastMonth = (ctx: Ctx) => firstOf(ctx).subtract({ months: 1 }).toString()

/** The reports of a month that is over, of one body or of all that asked something: a long work people can follow. */
export async function askReports(ctx: Ctx, { month, bodyId }: z.output<typeof AskReports>) {
  const monthOn = `${month}-01`
  if (monthOn >= firstOf(ctx).toString()) throw invalid({ month: 'report_month_open' })
  if (bodyId) {
    const body = await ctx.db.selectFrom('body').select('id').where('id', '=', bodyId).executeTakeFirst()
    if (!body) throw invalid({ bodyId: 'report_body_unknown' })
  }
  const bodyIds = bodyId ? [bodyId] : await bodiesOfMonth(ctx, monthOn)
  const run = await startRun(ctx, {
    kind: 'desk.reports',
    title: reportWords(ctx.lang).preparing(sayMonth(monthOn, ctx.lang)),
    task: 'desk.make_reports',
    payload: { monthOn, bodyIds, lang: ctx.lang, since: ctx.now.toString() },
  })
  await record(ctx, 'desk.reports_asked', { id: run.id }, { month, bodies: bodyIds.length })
  return run.id
}

/** The bodies that opened a ticket in a month; with `unmade`, those whose report of it is not there. */
async function bodiesOfMonth(ctx: Ctx, monthOn: string, unmade = false): Promise<string[]> {
  const { begin, end } = monthOf(ctx, monthOn)
  const { rows } = await sql<{ id: string }>`select distinct t.body_id as id from ticket t
    where t.body_id is not null and t.opened_at >= ${begin}::timestamptz and t.opened_at < ${end}::timestamptz and t.state not in ('merged', 'cancelled')
      ${unmade ? sql`and not exists (select from desk_report r where (r.centre_id, r.body_id) = (t.centre_id, t.body_id) and r.month_on = ${monthOn}::date)` : sql``}
    limit 10000`.execute(ctx.db)
  return rows.map((r) => r.id)
}

/**
 * Makes one report: a number the first time, a new version each time after. What was made since the moment given is there already, so that a
 * run that begins again repeats nothing. The document is made with no transaction open.
 */
export async function makeReport(
  inCentre: InCentre,
  { bodyId, monthOn, lang, since }: { bodyId: string; monthOn: string; lang: Lang; since: Temporal.Instant },
): Promise<boolean> {
  const about = await inCentre(
    async (ctx) => {
      const report = await numbered(ctx, bodyId, monthOn)
      const last = await lastVersion(ctx, report.id)
      if (last && Temporal.Instant.compare(last.madeAt, since) >= 0) return null
      return { ...report, version: (last?.version ?? 0) + 1 }
    },
    { lang },
  )
  if (!about) return false
  const paper = await inCentre((ctx) => reportPaper(ctx, { bodyId, monthOn, ...about }), { readOnly: true, lang })
  const made = await toPdf(paper).then(
    (bytes) => ({ bytes: Buffer.from(bytes), ending: 'pdf' }),
    // Where no compiler makes PDFs it is the editable document.
    async (error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'pdf_unavailable') throw error
      return { bytes: Buffer.from(await toDocx(paper)), ending: 'docx' }
    },
  )
  await inCentre(async (ctx) => {
    const file = await keepFile(ctx, {
      name: `${reportWords(lang).report}-${monthOn.slice(0, 7)}-${about.number}-v${about.version}.${made.ending}`,
      bytes: made.bytes,
      ownerKind: REPORT,
      ownerId: about.id,
      bodyId,
    })
    await ctx.db
      .insertInto('deskReportVersion')
      .values({
        reportId: about.id,
        bodyId,
        version: about.version,
        fileId: file.id,
        madeAt: ctx.now,
        madeBy: ctx.actor.personId,
      })
      .execute()
    await record(ctx, 'desk.report_made', { id: about.id, bodyId }, { number: about.number, version: about.version })
  })
  return true
}

async function numbered(ctx: Ctx, bodyId: string, monthOn: string) {
  const there = () =>
    ctx.db
      .selectFrom('deskReport')
      .select(['id', 'number'])
      .where('bodyId', '=', bodyId)
      .where('monthOn', '=', monthOn)
      .executeTakeFirst()
  const known = await there()
  if (known) return known
  await sql`insert into desk_report (body_id, month_on, number) values (${bodyId}::uuid, ${monthOn}::date, next_number('desk report'))
    on conflict (centre_id, body_id, month_on) do nothing`.execute(ctx.db)
  return (await there())!
}
const lastVersion = (ctx: Ctx, reportId: string) =>
  ctx.db
    .selectFrom('deskReportVersion')
    .select(['version', 'madeAt'])
    .where('reportId', '=', reportId)
    .orderBy('version', 'desc')
    .executeTakeFirst()

export const MakeReports = z.looseObject({
  runId: z.uuid(),
  monthOn: z.string(),
  bodyIds: z.array(z.uuid()),
  lang: z.enum(['it', 'en']),
  since: z.string(),
})
export async function makeReports({ payload, ...job }: Job<z.output<typeof MakeReports>>) {
  const { runId, monthOn, bodyIds, lang } = payload
  await performRun(job, runId, async (progress) => {
    const since = Temporal.Instant.from(payload.since)
    for (const [i, bodyId] of bodyIds.entries()) {
      await progress(i, bodyIds.length)
      await makeReport(job.work, { bodyId, monthOn, lang, since })
    }
    return { href: '/desk/reports', word: reportWords(lang).prepared(bodyIds.length) }
  })
}

/** In the first days of a month, where the centre wants it: the reports of the month before that are not there yet. */
export async function monthlyReports(inCentre: InCentre) {
  const wanted = await inCentre(
    async (ctx) => {
      if (!(await reportSetting(ctx)).monthly) return null
      const { lang } = await deskSettings(ctx)
      return { lang, monthOn: lastMonth(ctx), since: ctx.now, bodyIds: await bodiesOfMonth(ctx, lastMonth(ctx), true) }
    },
    { readOnly: true },
  )
  if (!wanted) return
  for (const bodyId of wanted.bodyIds) await makeReport(inCentre, { ...wanted, bodyId })
}

export const ReportSetting = z.object({ monthly: Ticked })
export async function reportSetting(ctx: Ctx) {
  const row = await ctx.db.selectFrom('deskSetting').select('monthlyReports').executeTakeFirst()
  return { monthly: row?.monthlyReports ?? false }
}
export async function saveReportSetting(ctx: Ctx, { monthly }: z.output<typeof ReportSetting>) {
  await ctx.db
    .insertInto('deskSetting')
    .values({ monthlyReports: monthly })
    .onConflict((c) => c.column('centreId').doUpdateSet({ monthlyReports: monthly }))
    .execute()
  await record(ctx, 'desk.settings_changed', { id: ctx.actor.centreId! })
}

export const ReportFilter = z.object({ body: optional(z.uuid()) })
/** The reports with their last version, the latest month first; an officer finds those of their bodies. */
export async function listReports(ctx: Ctx, { body }: z.output<typeof ReportFilter>) {
  const { rows } = await sql<{
    number: number
    monthOn: string
    name: string
    version: number
    madeAt: Temporal.Instant
  }>`
    select r.number, r.month_on, b.name, v.version, v.made_at from desk_report r
    join body b on (b.centre_id, b.id) = (r.centre_id, r.body_id)
    join lateral (select x.version, x.made_at from desk_report_version x where (x.centre_id, x.report_id) = (r.centre_id, r.id)
      order by x.version desc limit 1) v on true
    where ${body ? sql`r.body_id = ${body}::uuid` : sql`true`} order by r.month_on desc, b.search_name limit 300`.execute(
    ctx.db,
  )
  return rows
}
export type ReportRow = Awaited<ReturnType<typeof listReports>>[number]

export async function getReport(ctx: Ctx, number: number) {
  const { rows } = await sql<{ id: string; number: number; monthOn: string; bodyId: string; name: string }>`
    select r.id, r.number, r.month_on, r.body_id, b.name from desk_report r
    join body b on (b.centre_id, b.id) = (r.centre_id, r.body_id) where r.number = ${number}::int`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  const versions = await ctx.db
    .selectFrom('deskReportVersion')
    .select(['id', 'version', 'madeAt', 'fileId'])
    .where('reportId', '=', rows[0].id)
    .orderBy('version', 'desc')
    .limit(100)
    .execute()
  return { ...rows[0], versions }
}
export type Report = Awaited<ReturnType<typeof getReport>>

/** The document of a version, for who may see the report. */
export async function reportFile(ctx: Ctx, number: number, version: number) {
  const found = (await getReport(ctx, number)).versions.find((v) => v.version === version)
  if (!found?.fileId) throw notFound()
  return readFileOf(ctx, found.fileId)
}
