import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { sayMonth } from './report-paper.ts'
import { ReportPage, ReportsPage } from './report-pages.tsx'
import { reportWords } from './report-words.ts'
import {
  AskReports,
  askReports,
  getReport,
  lastMonth,
  listReports,
  ReportFilter,
  reportFile,
  ReportSetting,
  reportSetting,
  saveReportSetting,
} from './reports.ts'
import { may, numberOf, type Refused } from './routes.tsx'
import { deskSettings } from './settings.ts'
import { words } from './words.ts'

const versionOf = (req: Req) =>
  fromPath(z.looseObject({ version: z.coerce.number().int().min(1).max(9999) }), req.params).version

/** A body's report of a month: prepared by the centre, read by the body's people. */
export function reportRoutes({ page, action, download }: Web) {
  const crumbs = (ctx: Ctx, deep = true) => [
    { href: '/desk/figures', label: words(ctx.lang).figures },
    ...(deep ? [{ href: '/desk/reports', label: reportWords(ctx.lang).title }] : []),
  ]
  const list = async (
    ctx: Ctx,
    query: Record<string, unknown>,
    values: Values,
    refused: Refused = {},
  ): Promise<View> => {
    const filter = parse(ReportFilter, query)
    const bodies = ctx.db
      .selectFrom('body')
      .select(['id as value', 'name as word'])
      .where('state', 'in', ['member', 'user', 'suspended'])
      .orderBy('searchName')
      .limit(1000)
    return {
      title: reportWords(ctx.lang).title,
      lead: reportWords(ctx.lang).lead,
      crumbs: crumbs(ctx, false),
      body: (
        <ReportsPage
          lang={ctx.lang}
          rows={await listReports(ctx, filter)}
          bodies={may(ctx, 'desk.work') ? await bodies.execute() : null}
          monthly={may(ctx, 'desk.settings') ? { ...(await reportSetting(ctx)), ...(await deskSettings(ctx)) } : null}
          values={values}
          {...refused}
        />
      ),
    }
  }
  page('/desk/reports', 'desk.figures', (ctx, req) => list(ctx, req.query, { month: lastMonth(ctx).slice(0, 7) }))
  action(
    '/desk/reports',
    'desk.work',
    async (ctx, req) => `/runs/${await askReports(ctx, parse(AskReports, req.body))}`,
    (ctx, req, { fields, sentence }) => list(ctx, {}, req.body as Values, { errors: fields, problem: sentence }),
  )
  action('/desk/reports/setting', 'desk.settings', async (ctx, req) => {
    await saveReportSetting(ctx, parse(ReportSetting, req.body))
    return '/desk/reports'
  })
  page('/desk/reports/:number', 'desk.figures', async (ctx, req) => {
    const report = await getReport(ctx, numberOf(req))
    return {
      title: `${report.name}, ${sayMonth(report.monthOn, ctx.lang)}`,
      lead: `${reportWords(ctx.lang).report} ${report.number}`,
      crumbs: crumbs(ctx),
      body: <ReportPage lang={ctx.lang} report={report} />,
    }
  })
  download('/desk/reports/:number/versions/:version', 'desk.figures', async (ctx, req) => {
    const file = await reportFile(ctx, numberOf(req), versionOf(req))
    return { name: file.name, type: file.type, content: file.bytes }
  })
}
