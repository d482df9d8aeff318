import { euro } from '../platform/money.ts'
import type { Lang } from '../platform/words.ts'
import { Bars, HeatMap, levelOf, StackedBars } from '../ui/charts.tsx'
import { Card, Empty, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Money, Num } from '../ui/values.tsx'
import { FundingTabs, NotImported, Sums } from './pages.tsx'
import { grantStates } from './positions.ts'
import { type BodyTotal, sumUp, type Total } from './totals.ts'
import { words } from './words.ts'

const series = (lang: Lang) => {
  const w = words(lang)
  return [
    { key: 'paid', word: w.states.paid, shade: 'good' as const },
    { key: 'financed', word: w.states.financed, shade: 'info' as const },
    { key: 'unknown', word: w.states.unknown, shade: 'warn' as const },
    { key: 'renounced', word: w.states.renounced, shade: 'neutral' as const },
  ]
}

export function MeasuresPage({
  lang,
  totals,
  centre,
  imported,
  imports,
}: {
  lang: Lang
  totals: readonly Total[]
  centre: boolean
  imported: boolean
  imports: boolean
}) {
  const w = words(lang)
  const measures = [...Map.groupBy(totals, (t) => t.measure)]
  return (
    <Stack>
      <FundingTabs lang={lang} at="measures" centre={centre} imports={imports} />
      {imported && <Sums lang={lang} totals={totals} />}
      {!imported ? (
        <NotImported lang={lang} imports={imports} />
      ) : measures.length === 0 ? (
        <Empty title={w.emptyTitle}>{w.empty}</Empty>
      ) : (
        <Card title={w.tabs.measures}>
          <StackedBars
            caption={w.tabs.measures}
            series={series(lang).filter((one) => one.key !== 'unknown' || totals.some((t) => t.state === 'unknown'))}
            show={(n) => euro(n, lang)}
            rows={measures.map(([measure, list]) => ({
              label: `${measure} ${w.measuresNames[measure] ?? ''}`,
              href: `/funding?measure=${measure}`,
              values: Object.fromEntries(list.map((t) => [t.state, t.amountCents])),
            }))}
          />
        </Card>
      )}
      {measures.length > 0 && (
        <Card title={w.count} flush>
          <Table
            caption={w.count}
            rows={measures}
            id={([m]) => m}
            href={([m]) => `/funding?measure=${m}`}
            narrow="scroll"
            columns={[
              { word: w.measure, main: true, cell: ([m]) => `${m} ${w.measuresNames[m] ?? ''}` },
              ...grantStates.flatMap((s) => [
                {
                  word: w.states[s],
                  kind: 'number' as const,
                  cell: ([, list]: [string, Total[]]) => (
                    <Num
                      of={
                        sumUp(list.filter((t) => t.state === s)).paid +
                        list.filter((t) => t.state === s && s !== 'paid').reduce((n, t) => n + t.count, 0)
                      }
                    />
                  ),
                },
              ]),
              { word: w.obtained, kind: 'number', cell: ([, list]) => <Money cents={sumUp(list).obtainedCents} /> },
              { word: w.paid, kind: 'number', cell: ([, list]) => <Money cents={sumUp(list).paidCents} /> },
            ]}
          />
        </Card>
      )}
    </Stack>
  )
}

const byBody = (totals: readonly BodyTotal[]) =>
  [...Map.groupBy(totals, (t) => t.bodyId)].map(([bodyId, list]) => ({
    bodyId,
    name: list[0]!.name,
    list,
    sums: sumUp(list),
  }))

export function BodiesPage({
  lang,
  totals,
  unmatched,
  imported,
  imports,
}: {
  lang: Lang
  totals: readonly BodyTotal[]
  unmatched: readonly { id: string; name: string; ipaCode: string | null; istatCode: string | null }[]
  imported: boolean
  imports: boolean
}) {
  const w = words(lang)
  const rows = byBody(totals)
  if (!imported)
    return (
      <Stack>
        <FundingTabs lang={lang} at="bodies" centre imports={imports} />
        <NotImported lang={lang} imports={imports} />
      </Stack>
    )
  return (
    <Stack>
      <FundingTabs lang={lang} at="bodies" centre imports={imports} />
      {rows.length > 0 && (
        <Card title={w.obtained}>
          <Bars
            caption={w.obtained}
            rows={rows
              .toSorted((a, b) => b.sums.obtainedCents - a.sums.obtainedCents)
              .slice(0, 20)
              .map((r) => ({
                label: r.name,
                href: `/funding/bodies/${r.bodyId}`,
                value: r.sums.obtainedCents,
                shown: euro(r.sums.obtainedCents, lang),
              }))}
          />
        </Card>
      )}
      <Table
        caption={w.tabs.bodies}
        rows={rows}
        id={(r) => r.bodyId}
        href={(r) => `/funding/bodies/${r.bodyId}`}
        columns={[
          { word: w.body, main: true, cell: (r) => r.name },
          { word: w.obtained, kind: 'number', cell: (r) => <Money cents={r.sums.obtainedCents} /> },
          { word: w.paid, kind: 'number', cell: (r) => <Money cents={r.sums.paidCents} /> },
          { word: w.open, kind: 'number', cell: (r) => <Money cents={r.sums.openCents} /> },
          { word: w.renounced, kind: 'number', cell: (r) => <Money cents={r.sums.renouncedCents} /> },
          {
            word: w.sheet,
            quiet: true,
            kind: 'tight',
            cell: (r) => (
              <a href={`/funding/bodies/${r.bodyId}/sheet`} aria-label={`${w.sheet}: ${r.name}`}>
                {w.sheet}
              </a>
            ),
          },
        ]}
        empty={<Empty title={w.emptyTitle}>{w.empty}</Empty>}
      />
      <Card title={w.unmatched}>
        <p>{unmatched.length === 0 ? w.unmatchedNone : w.unmatchedLead}</p>
        {unmatched.length > 0 && (
          <ul class="plain-list">
            {unmatched.map((b) => (
              <li>
                <a href={`/members/${b.id}`}>{b.name}</a>{' '}
                <span class="year">{[b.ipaCode, b.istatCode].filter(Boolean).join(' · ')}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Stack>
  )
}

type HeatProps = { lang: Lang; totals: readonly BodyTotal[]; imported: boolean; imports: boolean }
export function HeatPage({ lang, totals, imported, imports }: HeatProps) {
  const w = words(lang)
  const measures = [...new Set(totals.map((t) => t.measure))].toSorted()
  const rows = byBody(totals)
  const most = new Map(
    measures.map((m) => [
      m,
      Math.max(1, ...rows.map((r) => sumUp(r.list.filter((t) => t.measure === m)).obtainedCents)),
    ]),
  )
  return (
    <Stack>
      <FundingTabs lang={lang} at="heat" centre imports={imports} />
      {!imported ? (
        <NotImported lang={lang} imports={imports} />
      ) : rows.length === 0 ? (
        <Empty title={w.emptyTitle}>{w.empty}</Empty>
      ) : (
        <>
          <p>{w.heatLead}</p>
          <HeatMap
            caption={w.tabs.heat}
            rowWord={w.body}
            columns={measures.map((m) => ({
              key: m,
              word: m,
              ...(w.measuresNames[m] && { title: w.measuresNames[m] }),
            }))}
            rows={rows.map((r) => ({
              label: r.name,
              href: `/funding/bodies/${r.bodyId}`,
              cells: Object.fromEntries(
                measures.flatMap((m) => {
                  const list = r.list.filter((t) => t.measure === m)
                  if (list.length === 0) return []
                  const s = sumUp(list)
                  const only = s.paid + s.open === 0
                  return [
                    [
                      m,
                      {
                        level: only ? ('neutral' as const) : levelOf(s.obtainedCents, most.get(m)!),
                        text: only ? w.allRenounced : euro(s.obtainedCents, lang),
                        href: `/funding?measure=${m}&q=${encodeURIComponent(r.name)}`,
                      },
                    ],
                  ]
                }),
              ),
            }))}
            legend={[
              { level: 1, word: w.heatLegend[1]! },
              { level: 3, word: w.heatLegend[3]! },
              { level: 5, word: w.heatLegend[5]! },
              { level: 'neutral', word: w.allRenounced },
            ]}
          />
        </>
      )}
    </Stack>
  )
}
