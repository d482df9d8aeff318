import { euro } from '../platform/money.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import type { Tone } from '../ui/frame.ts'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Badge, Button, Card, Empty, Facts, Stack, Stat, Stats, Tabs } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Code, Day, Money, Num } from '../ui/values.tsx'
import { type GrantChange, grantStates, type getGrant, type PositionFilter, type Reading } from './positions.ts'
import type { GrantState } from './rules.ts'
import type { Told } from './told.ts'
import { sumUp, type Total } from './totals.ts'
import { words } from './words.ts'

const tones: Record<GrantState, Tone> = { financed: 'info', paid: 'good', renounced: 'neutral', unknown: 'warn' }

/** A state with what one must know to trust it: the day of its edition, and whether it is to be confirmed. */
function StateCell({ lang, reading }: { lang: Lang; reading: Reading }) {
  const w = words(lang)
  const { position: p, toConfirm } = reading
  return (
    <span class="state-cell">
      <Badge tone={tones[p.state]}>{w.states[p.state]}</Badge>{' '}
      {p.state === 'unknown' && <span class="year">{w.unknownState(p.stateSource)} </span>}
      {toConfirm && (
        <Badge tone="warn" title={w.toConfirmWhy}>
          {w.toConfirm}
        </Badge>
      )}{' '}
      {!p.published && (
        <Badge tone="bad" title={w.unpublishedWhy}>
          {w.unpublished}
        </Badge>
      )}{' '}
      <span class="year" title={w.editionOf(p.file)}>
        {w.asAt} <Day day={p.edition} />
      </span>
    </span>
  )
}

export const FundingTabs = ({
  lang,
  at,
  centre,
  imports,
}: {
  lang: Lang
  at: keyof ReturnType<typeof words>['tabs']
  centre: boolean
  imports: boolean
}) => {
  const w = words(lang)
  const hrefs = {
    positions: '/funding',
    bodies: '/funding/bodies',
    measures: '/funding/measures',
    heat: '/funding/heat',
    changes: '/funding/changes',
    data: '/funding/data',
  } as const
  const shown = (Object.keys(hrefs) as (keyof typeof hrefs)[]).filter((k) =>
    k === 'bodies' || k === 'heat' ? centre : k === 'data' ? imports : true,
  )
  return <Tabs label={w.title} tabs={shown.map((k) => ({ word: w.tabs[k], href: hrefs[k], current: k === at }))} />
}

/** Said instead of zero where nothing was ever imported. */
export const NotImported = ({ lang, imports }: { lang: Lang; imports: boolean }) => {
  const w = words(lang)
  return (
    <p>
      {w.notImported} {imports && <a href="/funding/data">{w.importNow}</a>}
    </p>
  )
}

export function Sums({
  lang,
  totals,
}: {
  lang: Lang
  totals: readonly Pick<Total, 'state' | 'count' | 'amountCents'>[]
}) {
  const w = words(lang)
  const s = sumUp(totals)
  return (
    <Stats>
      <Stat word={w.obtained} value={euro(s.obtainedCents, lang)} note={w.positionsN(s.paid + s.open)} />
      <Stat word={w.paid} value={euro(s.paidCents, lang)} note={w.positionsN(s.paid)} tone="good" />
      <Stat word={w.open} value={euro(s.openCents, lang)} note={w.positionsN(s.open)} tone="info" />
      <Stat word={w.renounced} value={euro(s.renouncedCents, lang)} note={w.positionsN(s.renounced)} />
    </Stats>
  )
}

const positionColumns = (lang: Lang, withBody: boolean) => {
  const w = words(lang)
  return [
    ...(withBody
      ? [
          {
            word: w.body,
            main: true,
            cell: (r: Reading) =>
              r.position.bodyId ? (
                <a href={`/funding/bodies/${r.position.bodyId}`}>{r.position.bodyName}</a>
              ) : (
                r.position.bodyName
              ),
          },
        ]
      : []),
    {
      word: w.call,
      main: !withBody,
      cell: (r: Reading) => <a href={`/funding/grants/${r.position.id}`}>{r.position.call}</a>,
    },
    { word: w.measure, kind: 'tight' as const, cell: (r: Reading) => r.position.measure },
    { word: w.amount, kind: 'number' as const, cell: (r: Reading) => <Money cents={r.position.amountCents} /> },
    { word: w.state, cell: (r: Reading) => <StateCell lang={lang} reading={r} /> },
    {
      word: w.stateOn,
      kind: 'tight' as const,
      cell: (r: Reading) => <Day day={r.position.stateOn ?? r.position.financedOn} />,
    },
    {
      word: w.cup,
      kind: 'code' as const,
      wideOnly: true,
      cell: (r: Reading) => (r.position.cup ? <Code>{r.position.cup}</Code> : '–'),
    },
  ]
}

type ListProps = {
  lang: Lang
  readings: Reading[]
  next: string | null
  filter: Partial<PositionFilter>
  path: string
  measures: string[]
  totals: readonly Total[]
  centre: boolean
  imported: boolean
  imports: boolean
  exports: boolean
}

export function PositionList({
  lang,
  readings,
  next,
  filter,
  path,
  measures,
  totals,
  centre,
  imported,
  imports,
  exports,
}: ListProps) {
  const w = words(lang)
  const values = { q: filter.q, measure: filter.measure, state: filter.state }
  const filtered = Object.values(values).some(Boolean)
  if (!imported)
    return (
      <Stack>
        <FundingTabs lang={lang} at="positions" centre={centre} imports={imports} />
        <NotImported lang={lang} imports={imports} />
      </Stack>
    )
  return (
    <Stack>
      <FundingTabs lang={lang} at="positions" centre={centre} imports={imports} />
      <Sums lang={lang} totals={totals} />
      <div>
        <FilterBar
          action="/funding"
          values={values}
          live="positions"
          end={
            exports && (
              <>
                <Button href={withQuery('/funding.csv', values)} icon="it-file-csv">
                  {w.exportCsv}
                </Button>
                <Button href={withQuery('/funding.xlsx', values)} icon="it-file-xlsx">
                  {w.exportXlsx}
                </Button>
              </>
            )
          }
        >
          <Field name="q" type="search" label={w.search} />
          <Field
            name="measure"
            type="select"
            label={w.measure}
            options={measures.map((value) => ({
              value,
              word: w.measuresNames[value] ? `${value} ${w.measuresNames[value]}` : value,
            }))}
          />
          <Field
            name="state"
            type="select"
            label={w.state}
            options={grantStates.map((value) => ({ value, word: w.states[value] }))}
          />
        </FilterBar>
        <div id="positions">
          <Table
            caption={w.tabs.positions}
            rows={readings}
            id={(r) => `${r.position.id}${r.position.bodyId}`}
            columns={positionColumns(lang, centre)}
            empty={
              <Empty
                title={w.emptyTitle}
                icon="it-inbox"
                action={imports && !filtered && <Button href="/funding/data">{w.tabs.data}</Button>}
              >
                {filtered ? w.emptySearch : w.empty}
              </Empty>
            }
          />
          <Pager
            count={null}
            next={next && withQuery(path, { after: next })}
            first={filter.after ? withQuery(path, { after: null }) : null}
            label={w.tabs.positions}
          />
        </div>
      </div>
    </Stack>
  )
}

type BodyProps = {
  lang: Lang
  bodyId: string
  readings: Reading[]
  told: readonly Told[]
  totals: readonly Total[]
  imported: boolean
  imports: boolean
}

export function BodyFunding({ lang, bodyId, readings, told, totals, imported, imports }: BodyProps) {
  const w = words(lang)
  const amounts = new Map(readings.map((r) => [r.position.id, r.position.amountCents]))
  return (
    <Stack>
      {imported ? (
        <>
          <Sums lang={lang} totals={totals} />
          <Card title={w.tabs.positions} flush>
            <Table
              caption={w.tabs.positions}
              rows={readings}
              id={(r) => r.position.id}
              columns={[
                ...positionColumns(lang, false),
                { word: w.until, kind: 'tight', cell: (r) => <Day day={r.until} /> },
              ]}
              empty={<Empty title={w.emptyTitle}>{w.emptyBody}</Empty>}
            />
          </Card>
        </>
      ) : (
        <NotImported lang={lang} imports={imports} />
      )}
      {told.length > 0 && (
        <Card title={w.told} flush>
          <Table
            caption={w.toldLead}
            rows={told}
            id={(t) => t.id}
            columns={[
              {
                word: w.call,
                main: true,
                cell: (t) => (t.grantId ? <a href={`/funding/grants/${t.grantId}`}>{t.title}</a> : t.title),
              },
              { word: w.measure, kind: 'tight', cell: (t) => t.measure },
              { word: w.toldAmount, kind: 'number', cell: (t) => <Money cents={t.amountCents} /> },
              {
                word: w.state,
                cell: (t) =>
                  t.grantId ? (
                    <>
                      <Badge tone="good">{w.recognised}</Badge>{' '}
                      {amounts.has(t.grantId) &&
                        amounts.get(t.grantId) !== t.amountCents &&
                        w.differs(euro(amounts.get(t.grantId)!, lang))}
                    </>
                  ) : (
                    <>
                      <Badge>{w.toldStates[t.state]}</Badge> {w.notYet}
                    </>
                  ),
              },
              {
                word: w.toldSource,
                cell: (t) => (
                  <>
                    {t.source}, <Day day={t.toldOn} />
                  </>
                ),
              },
            ]}
          />
        </Card>
      )}
      <p>
        <Button href={`/funding/bodies/${bodyId}/sheet`} icon="it-print">
          {w.sheet}
        </Button>
      </p>
    </Stack>
  )
}

/** What stands on the first page of a centre. */
type CentreProps = { lang: Lang; totals: readonly Total[]; imported: boolean; imports: boolean }
export const CentreFunding = ({ lang, totals, imported, imports }: CentreProps) =>
  imported ? <Sums lang={lang} totals={totals} /> : <NotImported lang={lang} imports={imports} />

/** What stands on a body's card. */
type CardProps = { lang: Lang; readings: readonly Reading[]; told: number; imported: boolean; imports: boolean }
export function FundingCard({ lang, readings, told, imported, imports }: CardProps) {
  const w = words(lang)
  if (readings.length === 0 && told > 0) return <p>{w.toldOnly(told)}</p>
  if (!imported) return <NotImported lang={lang} imports={imports} />
  if (readings.length === 0) return <p>{w.emptyBody}</p>
  const s = sumUp(readings.map((r) => ({ state: r.position.state, count: 1, amountCents: r.position.amountCents })))
  const confirm = readings.filter((r) => r.toConfirm).length
  return (
    <Facts
      columns={2}
      facts={[
        { word: w.obtained, value: euro(s.obtainedCents, lang), note: w.positionsN(s.paid + s.open) },
        { word: w.paid, value: euro(s.paidCents, lang), note: w.positionsN(s.paid) },
        s.open > 0 && { word: w.open, value: euro(s.openCents, lang), note: w.positionsN(s.open) },
        s.renounced > 0 && { word: w.renounced, value: euro(s.renouncedCents, lang), note: w.positionsN(s.renounced) },
        confirm > 0 && { word: w.toConfirm, value: <Num of={confirm} />, note: w.toConfirmWhy },
      ]}
    />
  )
}

const changeText = (lang: Lang, c: Pick<GrantChange, 'field' | 'from' | 'to'>) => {
  const w = words(lang)
  if (c.field === 'published') return c.to === 'no' ? w.lost : w.back
  const shown = (v: string) =>
    c.field === 'amount' && /^\d+$/.test(v)
      ? euro(Number(v), lang)
      : c.field === 'state'
        ? (w.states[{ A: 'financed', E: 'paid', R: 'renounced' }[v] as GrantState] ?? v)
        : v
  return w.fromTo(w.fields[c.field] ?? c.field, shown(c.from), shown(c.to))
}

export function GrantPage({
  lang,
  reading,
  grant,
  changes,
  bodyId,
}: {
  lang: Lang
  reading: Reading
  grant: Awaited<ReturnType<typeof getGrant>>
  changes: readonly GrantChange[]
  bodyId: string | null
}) {
  const w = words(lang)
  const p = reading.position
  return (
    <Stack>
      <Card title={p.call}>
        <Facts
          facts={[
            {
              word: w.body,
              value: bodyId ? (
                <a href={`/funding/bodies/${bodyId}`}>{p.bodyName}</a>
              ) : (
                <a href={`/funding/sheets/${p.ipaCode}`}>{p.bodyName}</a>
              ),
            },
            { word: w.measure, value: `${p.measure} ${w.measuresNames[p.measure] ?? ''}` },
            { word: w.amount, value: <Money cents={p.amountCents} /> },
            { word: w.state, value: <StateCell lang={lang} reading={reading} /> },
            { word: w.stateOn, value: <Day day={p.stateOn} /> },
            { word: w.financedOn, value: <Day day={p.financedOn} /> },
            p.decree !== null && { word: w.decree, value: p.decree },
            p.cup !== null && { word: w.cup, value: <Code>{p.cup}</Code> },
            reading.until !== null && { word: w.until, value: <Day day={reading.until} long />, note: w.sheetDuty },
            { word: w.edition, value: <Day day={grant.edition} />, note: w.editionOf(grant.file) },
          ]}
        />
      </Card>
      <Card title={w.history}>
        {changes.length === 0 ? (
          <p>{w.noHistory}</p>
        ) : (
          <Timeline
            items={changes.map((c) => ({ at: c.edition, what: changeText(lang, c), detail: w.editionOf(c.file) }))}
          />
        )}
      </Card>
    </Stack>
  )
}

export function ChangesPage({
  lang,
  changes,
  next,
  path,
  centre,
  imports,
}: {
  lang: Lang
  changes: GrantChange[]
  next: string | null
  path: string
  centre: boolean
  imports: boolean
}) {
  const w = words(lang)
  return (
    <Stack>
      <FundingTabs lang={lang} at="changes" centre={centre} imports={imports} />
      <p>{w.changesLead}</p>
      <Table
        caption={w.tabs.changes}
        rows={changes}
        id={(c) => `${c.grantId}${c.field}${c.edition}`}
        columns={[
          { word: w.edition, kind: 'tight', cell: (c) => <Day day={c.edition} /> },
          {
            word: w.body,
            main: true,
            cell: (c) => (c.bodyId ? <a href={`/funding/bodies/${c.bodyId}`}>{c.bodyName}</a> : c.bodyName),
          },
          { word: w.call, cell: (c) => <a href={`/funding/grants/${c.grantId}`}>{c.call}</a> },
          { word: w.what, cell: (c) => changeText(lang, c) },
        ]}
        empty={<Empty title={w.changesEmptyTitle}>{w.changesEmpty}</Empty>}
      />
      <Pager count={null} next={next && withQuery(path, { after: next })} label={w.tabs.changes} />
    </Stack>
  )
}

export function SheetSearch({
  lang,
  q,
  found,
}: {
  lang: Lang
  q: string
  found: readonly { ipaCode: string; name: string; province: string | null }[]
}) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.findSheetLead}</p>
      <FilterBar action="/funding/sheets" values={{ q }} live="found">
        <Field name="q" type="search" label={w.findSheet} />
      </FilterBar>
      <div id="found">
        <Table
          caption={w.sheetOther}
          rows={found}
          id={(f) => f.ipaCode}
          href={(f) => `/funding/sheets/${f.ipaCode}`}
          columns={[
            { word: w.body, main: true, cell: (f) => f.name },
            { word: w.province, cell: (f) => f.province ?? '–' },
            { word: 'IPA', kind: 'code', cell: (f) => <Code>{f.ipaCode}</Code> },
          ]}
          empty={
            q.length >= 2 ? (
              <Empty title={w.findEmpty} icon="it-search">
                {w.findSheetLead}
              </Empty>
            ) : (
              <Alert>{w.findSheetLead}</Alert>
            )
          }
        />
      </div>
    </Stack>
  )
}
