import type { Ctx } from '../platform/ctx.ts'
import type { Paper } from '../platform/documents/index.ts'
import { euro } from '../platform/money.ts'
import { showDay } from '../platform/time.ts'
import { entriesOf } from '../protocol/index.ts'
import { type Due, getDue, sayNumber } from './dues.ts'
import { actsFor, getSchedule } from './schedules.ts'
import { sayInput, sayStep } from './sentences.ts'
import { readDuesSetting, type Setting } from './settings.ts'
import { words } from './words.ts'
import type { Lang } from '../platform/words.ts'

/** The notice of a due as a document: what, how much, by when, how to pay, and every step that leads there. */
export async function noticePaper(ctx: Ctx, dueId: string): Promise<Paper> {
  const due = await getDue(ctx, dueId)
  const schedule = await getSchedule(ctx, due.scheduleId)
  const [setting, acts, entries, centre] = await Promise.all([
    readDuesSetting(ctx),
    actsFor(ctx, schedule.leadBodyId),
    entriesOf(ctx, dueId),
    ctx.db.selectFrom('centre').select('name').executeTakeFirstOrThrow(),
  ])
  const entry = entries.find((e) => e.direction === 'out')
  return paperOf(due, {
    centre: centre.name,
    setting,
    act: acts.find((a) => a.value === schedule.actId)?.word ?? '',
    protocol: entry ? `${entry.number}/${entry.year} ${entry.office}` : '',
    lang: ctx.lang,
    madeAt: ctx.now,
  })
}

type About = {
  centre: string
  setting: Pick<Setting, 'treasuryAccount' | 'disputeDays'>
  act: string
  protocol: string
  lang: Lang
  madeAt: Temporal.Instant
}
export function paperOf(due: Due, { centre, setting, act, protocol, lang, madeAt }: About): Paper {
  const w = words(lang)
  const number = sayNumber(due)
  let running = 0
  const lines: readonly (readonly [string, string])[] = [
    [w.paper.to, due.bodyName],
    [w.year, String(due.year)],
    [w.howMuch, euro(due.totalCents, lang)],
    [w.dueOn, showDay(due.dueOn, lang, 'long')],
    [w.paper.reasonWord, w.paper.reasonText(number, due.year, due.bodyName)],
    ...(setting.treasuryAccount ? [[w.paper.account, setting.treasuryAccount] as const] : []),
    ...(act ? [[w.paper.act, act] as const] : []),
    ...(protocol ? [[w.paper.protocol, protocol] as const] : []),
  ]
  return {
    title: w.paper.title(number),
    lang,
    madeAt,
    header: { name: centre, protocol: protocol || number },
    footer: { pageNumbers: true },
    blocks: [
      { kind: 'heading', level: 1, text: w.paper.title(number) },
      { kind: 'table', caption: w.paper.title(number), head: [w.input, w.result], rows: lines.map((l) => [...l]) },
      { kind: 'paragraph', runs: [{ text: w.paper.how }] },
      { kind: 'paragraph', runs: [{ text: w.paper.commitment }] },
      { kind: 'heading', level: 2, text: w.paper.why },
      {
        kind: 'table',
        caption: w.paper.why,
        head: [w.rule, w.input, w.source, w.result, w.running],
        align: ['left', 'left', 'left', 'right', 'right'],
        rows: due.steps.map((s) => {
          if (s.counts) running += s.resultCents
          const input = sayInput(s.input, lang)
          return [
            `${s.name}: ${sayStep(s, lang)}`,
            `${input.name}: ${input.value}`,
            `${input.source}, ${showDay(s.input.on, lang)}`,
            euro(s.resultCents, lang),
            euro(running, lang),
          ]
        }),
      },
      ...(due.demo ? [{ kind: 'note' as const, runs: [{ text: w.demo }] }] : []),
      { kind: 'note', runs: [{ text: w.paper.dispute(setting.disputeDays) }] },
    ],
  }
}
