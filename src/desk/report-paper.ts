import type { Ctx } from '../platform/ctx.ts'
import type { Paper } from '../platform/documents/index.ts'
import type { Lang } from '../platform/words.ts'
import { grouped, type Indicators, lateOf, minutesFor, type Period, periodOf, share, totals } from './figures.ts'
import { sayNumber } from './moves.ts'
import { reportWords } from './report-words.ts'

/** The period of a month, `2026-10-01` its first day. */
export function monthOf(ctx: Ctx, monthOn: string): Period {
  const first = Temporal.PlainDate.from(monthOn).with({ day: 1 })
  return periodOf(ctx, {
    from: first.toString(),
    to: first.add({ months: 1 }).subtract({ days: 1 }).toString(),
    by: undefined,
  })
}
/** `October 2026`. */
export const sayMonth = (monthOn: string, lang: Lang) =>
  new Intl.DateTimeFormat(lang === 'it' ? 'it-IT' : 'en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${monthOn}T00:00:00Z`))

type About = { bodyId: string; monthOn: string; number: number; version: number }
/** The report of a body's month as a document: figures, the services asked about, what was late and why. */
export async function reportPaper(ctx: Ctx, { bodyId, monthOn, number, version }: About): Promise<Paper> {
  const period = monthOf(ctx, monthOn)
  const [body, centre, total, services, late, minutes] = [
    await ctx.db.selectFrom('body').select('name').where('id', '=', bodyId).executeTakeFirstOrThrow(),
    await ctx.db.selectFrom('centre').select('name').where('id', '=', ctx.actor.centreId!).executeTakeFirstOrThrow(),
    await totals(ctx, period, bodyId),
    await grouped(ctx, period, 'service', bodyId),
    await lateOf(ctx, period, bodyId),
    await minutesFor(ctx, period, bodyId),
  ]
  const w = reportWords(ctx.lang).paper
  const title = w.title(body.name, sayMonth(monthOn, ctx.lang))
  return {
    title,
    lang: ctx.lang,
    madeAt: ctx.now,
    header: { name: centre.name, protocol: w.number(number, version) },
    footer: { pageNumbers: true },
    blocks: [
      { kind: 'heading', level: 1, text: title },
      { kind: 'paragraph', runs: [{ text: total.opened === 0 ? w.none : w.lead }] },
      {
        kind: 'table',
        caption: w.indicator,
        head: [w.indicator, w.value, w.measured],
        align: ['left', 'right', 'right'],
        rows: figureRows(total, minutes, ctx.lang),
      },
      ...(services.length > 0
        ? ([
            { kind: 'heading', level: 2, text: w.byService },
            {
              kind: 'table',
              caption: w.byService,
              head: [w.service, w.opened, w.solved, w.solution],
              align: ['left', 'right', 'right', 'right'],
              rows: services.map((s) => [
                s.key ?? w.noService,
                String(s.opened),
                String(s.solved),
                percent(s.solvedInTime, s.solvedMeasured, ctx.lang),
              ]),
            },
          ] satisfies Paper['blocks'])
        : []),
      { kind: 'heading', level: 2, text: w.late },
      late.length === 0
        ? { kind: 'paragraph', runs: [{ text: w.lateNone }] }
        : {
            kind: 'table',
            caption: w.late,
            head: [w.ticket, w.reason],
            rows: late.map((t) => [`${sayNumber(t.number)} ${t.subject}`, t.lateReason || w.noReason]),
          },
    ],
  }
}

const numberIn = (value: number, lang: Lang, digits = 1) =>
  new Intl.NumberFormat(lang === 'it' ? 'it-IT' : 'en-GB', { maximumFractionDigits: digits }).format(value)
const percent = (part: number, whole: number, lang: Lang) => {
  const value = share(part, whole)
  return value === null ? reportWords(lang).paper.notMeasured : `${numberIn(value, lang)}%`
}

/** The indicators as rows: what it is, its value, over how many it was measured. */
function figureRows(t: Indicators, minutes: number, lang: Lang): string[][] {
  const w = reportWords(lang).paper
  return [
    [w.opened, String(t.opened), ''],
    [w.solved, String(t.solved), ''],
    [w.living, String(t.living), ''],
    [w.firstResponse, percent(t.respondedInTime, t.responded, lang), String(t.responded)],
    [w.charge, percent(t.chargedInTime, t.charged, lang), String(t.charged)],
    [w.solution, percent(t.solvedInTime, t.solvedMeasured, lang), String(t.solvedMeasured)],
    [w.firstLevel, percent(t.firstLevel, t.solved, lang), String(t.solved)],
    [w.reopened, percent(t.reopened, t.opened, lang), String(t.opened)],
    [w.satisfaction, t.rating === null ? w.notMeasured : numberIn(t.rating, lang, 2), String(t.rated)],
    [w.hours, numberIn(minutes / 60, lang), ''],
  ]
}
