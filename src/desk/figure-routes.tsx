import { Button } from '../ui/parts.tsx'
import { csv } from '../platform/csv.ts'
import type { Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { breachWords } from './breach-words.ts'
import { callWords } from './call-words.ts'
import { answerTarget, phoneFigures } from './calls.ts'
import { FigureQuery, grouped, lateReasons, periodOf, share, totals } from './figures.ts'
import { FiguresPage } from './figure-pages.tsx'
import { reportWords } from './report-words.ts'
import { crumbs, may } from './routes.tsx'
import { words } from './words.ts'

const decimal = (n: number | null) => (n === null ? '' : String(n).replace('.', ','))

/** The level of service, by period: to be looked at, and to be taken away. */
export function figureRoutes({ page, download }: Web) {
  page('/desk/figures', 'desk.figures', async (ctx, req) => {
    const query = parse(FigureQuery, req.query)
    const period = periodOf(ctx, query)
    const staff = ctx.actor.bodyIds === '*'
    const by = query.by ?? 'month'
    return {
      title: words(ctx.lang).figures,
      lead: words(ctx.lang).figuresLead,
      crumbs: crumbs(ctx),
      actions: (
        <>
          <Button href="/desk/reports">{reportWords(ctx.lang).title}</Button>
          <Button href="/desk/shares">{breachWords(ctx.lang).sharesTitle}</Button>
          {may(ctx, 'desk.settings') && <Button href="/desk/calls">{callWords(ctx.lang).title}</Button>}
        </>
      ),
      body: (
        <FiguresPage
          lang={ctx.lang}
          period={period}
          by={by}
          total={await totals(ctx, period)}
          rows={await grouped(ctx, period, by)}
          reasons={staff ? await lateReasons(ctx, period) : []}
          phone={staff ? await phoneFigures(ctx, period) : null}
          staff={staff}
          works={may(ctx, 'desk.work')}
        />
      ),
    }
  })
  download('/desk/figures.csv', 'desk.figures', async (ctx, req) => {
    const query = parse(FigureQuery, req.query)
    const period = periodOf(ctx, query)
    const by = query.by ?? 'month'
    const w = words(ctx.lang)
    const head = [
      w.groupings[by]!,
      w.opened,
      w.living,
      `${w.clockNames['first-response']} %`,
      `${w.clockNames['taking-charge']} %`,
      `${w.clockNames['solution']} %`,
      `${w.firstLevel} %`,
      `${w.reopenedShare} %`,
      w.satisfaction,
    ]
    const rows = (await grouped(ctx, period, by)).map((r) => [
      r.key ?? w.figureNone,
      r.opened,
      r.living,
      decimal(share(r.respondedInTime, r.responded)),
      decimal(share(r.chargedInTime, r.charged)),
      decimal(share(r.solvedInTime, r.solvedMeasured)),
      decimal(share(r.firstLevel, r.solved)),
      decimal(share(r.reopened, r.opened)),
      decimal(r.rating),
    ])
    return {
      name: `${w.figures} ${period.from} ${period.to}.csv`,
      type: 'text/csv; charset=utf-8',
      content: csv([head, ...rows]),
    }
  })
  download('/desk/figures/phone.csv', 'desk.work', async (ctx, req) => {
    const period = periodOf(ctx, parse(FigureQuery, req.query))
    const phone = await phoneFigures(ctx, period)
    const w = callWords(ctx.lang)
    const head = [
      w.month,
      w.calls,
      `${w.answered} %`,
      `${w.wait} (${w.seconds})`,
      `${w.within(phone?.seconds ?? (await answerTarget(ctx)))} %`,
      `${w.abandoned} %`,
      `${w.busy} %`,
    ]
    const rows = phone ? [...phone.months, { ...phone.total, key: w.whole }] : []
    return {
      name: `${w.phone} ${period.from} ${period.to}.csv`,
      type: 'text/csv; charset=utf-8',
      content: csv([
        head,
        ...rows.map((r) => [
          r.key,
          r.calls,
          decimal(share(r.answered, r.calls)),
          r.wait,
          decimal(share(r.inTime, r.calls)),
          decimal(share(r.abandoned, r.calls)),
          decimal(share(r.busy, r.calls)),
        ]),
      ]),
    }
  })
}
