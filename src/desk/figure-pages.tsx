import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Bars } from '../ui/charts.tsx'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Button, Card, Empty, Stack, Stat, Stats, Tabs } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Nothing, Num } from '../ui/values.tsx'
import { PhoneCard, PhoneStat } from './call-pages.tsx'
import type { Phone } from './calls.ts'
import { type Grouping, groupings, type Indicators, type lateReasons, type Period, share } from './figures.ts'
import { sayNumber } from './moves.ts'
import { words } from './words.ts'

const decimal = (value: number, lang: Lang) => String(value).replace('.', lang === 'it' ? ',' : '.')
const percent = (value: number | null, lang: Lang) =>
  value === null ? <Nothing /> : `${new Intl.NumberFormat(lang === 'it' ? 'it-IT' : 'en-GB').format(value)}%`

type FigureProps = {
  lang: Lang
  period: Period
  by: Grouping
  total: Indicators
  rows: readonly Indicators[]
  reasons: Awaited<ReturnType<typeof lateReasons>>
  /** What the switchboard's log says; null where there is none, or for who is not of the centre. */
  phone: Phone | null
  /** Operators and bodies are the centre's to compare. */
  staff: boolean
  /** Works at the desk: takes the phone's figures away too. */
  works: boolean
}
export function FiguresPage({ lang, period, by, total, rows, reasons, phone, staff, works }: FigureProps) {
  const w = words(lang)
  const query = { from: period.from, to: period.to }
  const keyOf = (r: Indicators) => (by === 'priority' ? w.priorities[r.key ?? ''] : r.key) ?? w.figureNone
  const shown = groupings.filter((g) => staff || (g !== 'body' && g !== 'operator'))
  return (
    <Stack>
      <FilterBar
        action="/desk/figures"
        values={{ ...query, by }}
        end={
          <Button href={withQuery('/desk/figures.csv', { ...query, by })} icon="it-download" download>
            {w.exportCsv}
          </Button>
        }
      >
        <Field type="date" name="from" label={w.since} />
        <Field type="date" name="to" label={w.until} />
        <Field type="hidden" name="by" />
      </FilterBar>
      <Stats>
        <Stat
          word={w.opened}
          value={<Num of={total.opened} />}
          note={`${showDay(period.from, lang)} – ${showDay(period.to, lang)}`}
        />
        <Stat word={w.living} value={<Num of={total.living} />} />
        <Stat
          word={w.inTime(w.clockNames['first-response']!)}
          value={percent(share(total.respondedInTime, total.responded), lang)}
          note={w.ofMeasured(total.responded)}
        />
        <Stat
          word={w.inTime(w.clockNames['taking-charge']!)}
          value={percent(share(total.chargedInTime, total.charged), lang)}
          note={w.ofMeasured(total.charged)}
        />
        <Stat
          word={w.inTime(w.clockNames['solution']!)}
          value={percent(share(total.solvedInTime, total.solvedMeasured), lang)}
          note={w.ofMeasured(total.solvedMeasured)}
        />
        <Stat
          word={w.firstLevel}
          value={percent(share(total.firstLevel, total.solved), lang)}
          note={w.ofMeasured(total.solved)}
        />
        <Stat word={w.reopenedShare} value={percent(share(total.reopened, total.opened), lang)} />
        <Stat
          word={w.satisfaction}
          value={total.rating === null ? <Nothing /> : `${decimal(total.rating, lang)} / 5`}
          note={w.ofMeasured(total.rated)}
        />
        {staff && <PhoneStat lang={lang} word={w.phoneAnswer} phone={phone} none={w.notMeasured} />}
      </Stats>
      <Tabs
        label={w.figuresBy}
        tabs={shown.map((g) => ({
          word: w.groupings[g]!,
          href: withQuery('/desk/figures', { ...query, by: g }),
          current: g === by,
        }))}
      />
      {rows.length > 0 && (
        <Card title={`${w.opened}: ${w.groupings[by]}`}>
          <Bars
            caption={w.opened}
            rows={rows.slice(0, 24).map((r) => ({ label: keyOf(r), value: r.opened, shown: <Num of={r.opened} /> }))}
          />
        </Card>
      )}
      <Card title={w.figures} flush>
        <Table
          caption={w.figures}
          wide
          rows={rows}
          id={(r) => r.key ?? ''}
          columns={[
            { word: w.groupings[by]!, main: true, cell: keyOf },
            { word: w.opened, kind: 'number', cell: (r) => <Num of={r.opened} /> },
            { word: w.living, kind: 'number', cell: (r) => <Num of={r.living} /> },
            {
              word: w.clockNames['first-response']!,
              kind: 'number',
              cell: (r) => percent(share(r.respondedInTime, r.responded), lang),
            },
            {
              word: w.clockNames['taking-charge']!,
              kind: 'number',
              cell: (r) => percent(share(r.chargedInTime, r.charged), lang),
            },
            {
              word: w.clockNames['solution']!,
              kind: 'number',
              cell: (r) => percent(share(r.solvedInTime, r.solvedMeasured), lang),
            },
            { word: w.firstLevel, kind: 'number', cell: (r) => percent(share(r.firstLevel, r.solved), lang) },
            { word: w.reopenedShare, kind: 'number', cell: (r) => percent(share(r.reopened, r.opened), lang) },
            {
              word: w.satisfaction,
              kind: 'number',
              cell: (r) => (r.rating === null ? <Nothing /> : decimal(r.rating, lang)),
            },
          ]}
          empty={<Empty title={w.none}>{w.figuresNone}</Empty>}
        />
      </Card>
      {phone && (
        <PhoneCard lang={lang} phone={phone} csv={works ? withQuery('/desk/figures/phone.csv', query) : null} />
      )}
      {staff && reasons.length > 0 && (
        <Card title={w.lateReasons} flush>
          <Table
            caption={w.lateReasons}
            rows={reasons}
            id={(r) => String(r.number)}
            href={(r) => `/desk/tickets/${r.number}`}
            columns={[
              { word: w.subject, main: true, cell: (r) => `${sayNumber(r.number)} ${r.subject}` },
              { word: w.lateReason, cell: (r) => r.lateReason },
            ]}
          />
        </Card>
      )}
    </Stack>
  )
}
