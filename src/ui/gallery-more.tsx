// The rest of the sample pages: figures, maps, long works, errors, public pages, paper.
import { type Series, Bars, HeatMap, StackedBars, levelOf } from './charts.tsx'
import { ErrorPage, errorTitle } from './error-pages.tsx'
import { type Sample, frameOf, libraries, tones, towns, words } from './gallery-parts.tsx'
import { type Shape, TerritoryMap } from './map.tsx'
import { Badge, Button, Card, Columns, Facts, PostButton, Row, Stack, Stat, Stats } from './parts.tsx'
import { Progress } from './run.tsx'
import { ConsoleShell, PlainShell, PrintShell, PublicShell, Sheet } from './shell.tsx'
import { Table } from './table.tsx'
import { Day, Money, Num } from './values.tsx'

/** A territory of crooked four-sided quarters, drawn from two waves. */
const corner = (x: number, y: number) => [
  9 + 0.1 * x + 0.02 * Math.sin(x * 2 + y),
  45 + 0.07 * y + 0.02 * Math.cos(x + y * 1.7),
]
const quarters = towns.map((town, at) => {
  const [x, y] = [at % 4, Math.floor(at / 4)]
  return { town, ring: [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)] }
})
const shapes: readonly Shape[] = quarters.map(({ town, ring }, at) => ({
  name: town,
  says: String(libraries[at]!.books),
  href: '/card',
  level: levelOf(libraries[at]!.books, 120_017),
  geometry: { type: 'Polygon', coordinates: [ring] },
}))

const charts: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  const series: Series[] = [
    { key: 'open', word: w.open, shade: 'good' },
    { key: 'moving', word: w.moving, shade: 'info' },
    { key: 'closing', word: w.closing, shade: 'warn' },
    { key: 'closed', word: w.closed, shade: 'bad' },
  ]
  const years = ['2021', '2022', '2023', '2024', '2025', '2026']
  return (
    <ConsoleShell frame={frameOf(lang, assets, w.reports, { lead: w.lead, demo: false })}>
      <Columns>
        <Card title={w.books}>
          <Bars
            caption={w.books}
            rows={libraries
              .slice(0, 7)
              .map(({ town, books }) => ({ label: town, value: books, shown: <Num of={books} />, href: '/card' }))}
          />
        </Card>
        <Card title={w.state} flush>
          <StackedBars
            caption={w.state}
            series={series}
            show={(value) => value}
            rows={years.map((year, at) => ({
              label: year,
              values: { open: 8 + at, moving: at % 3, closing: 3 - (at % 3), closed: at },
              total: 11 + at * 2,
            }))}
          />
        </Card>
      </Columns>
      <Card title={`${w.libraries} × ${w.money.toLowerCase()}`}>
        <HeatMap
          caption={`${w.libraries} × ${w.money.toLowerCase()}`}
          rowWord={w.name}
          columns={years.map((year) => ({ key: year, word: year }))}
          legend={[
            { level: 0, word: '0' },
            { level: 1, word: '1-10' },
            { level: 3, word: '21-30' },
            { level: 5, word: '41-50' },
            { word: lang === 'it' ? 'nessun dato' : 'no data' },
          ]}
          rows={towns.map((town, row) => ({
            label: town,
            href: '/card',
            cells: Object.fromEntries(
              years.map((year, column) => {
                const value = ((row + 2) * (column + 3) * 7) % 51
                return [
                  year,
                  (row + column) % 7 === 0 ? undefined : { level: levelOf(value, 50), text: value, href: '/loans' },
                ]
              }),
            ),
          }))}
        />
      </Card>
    </ConsoleShell>
  )
}

const map: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  return (
    <ConsoleShell frame={frameOf(lang, assets, w.town)}>
      <Columns>
        <Card title={w.books}>
          <TerritoryMap
            label={w.town}
            table="map-table"
            legend={[
              { level: 1, word: '1-25.000' },
              { level: 3, word: '50.000' },
              { level: 5, word: '120.000' },
            ]}
            shapes={shapes}
          />
        </Card>
        <div id="map-table">
          <Table
            caption={w.books}
            rows={libraries}
            id={(row) => row.code}
            href={() => '/card'}
            columns={[
              { word: w.town, cell: (row) => row.town, main: true },
              { word: w.books, cell: (row) => <Num of={row.books} />, kind: 'number' },
            ]}
          />
        </div>
      </Columns>
    </ConsoleShell>
  )
}

const running: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  return (
    <ConsoleShell frame={frameOf(lang, assets, w.imports, { path: `/${lang}/run` })}>
      <Card>
        <Progress
          title="libri-2026.csv.gz"
          state={{ word: lang === 'it' ? 'in corso' : 'running', tone: 'info' }}
          done={31204}
          total={77288}
          message={lang === 'it' ? 'Confronto con l’edizione precedente' : 'Comparing with the previous edition'}
          going
        >
          <Row>
            <PostButton action="/run/cancellation" kind="danger">
              {lang === 'it' ? 'Ferma' : 'Stop'}
            </PostButton>
          </Row>
        </Progress>
      </Card>
      <Card>
        <Progress
          id="other"
          title="vecchi.csv"
          state={{ word: lang === 'it' ? 'finita' : 'done', tone: 'good' }}
          done={1200}
          total={1200}
          going={false}
        />
      </Card>
    </ConsoleShell>
  )
}

const errorSample = (status: number): Sample => ({
  name: `error-${status}`,
  show: (lang, assets) => {
    const w = words(lang)
    return (
      <PlainShell
        wide={status === 409}
        frame={{ ...frameOf(lang, assets, errorTitle(status, lang)), nav: [], scopes: [], demo: false }}
      >
        <ErrorPage
          status={status}
          requestId="req-7f3a90"
          back={{ href: '/list', label: w.libraries }}
          {...(status === 409 && {
            again: '/form',
            differences: [
              { word: w.name, now: 'Biblioteca di Borgo Alto', typed: 'Biblioteca civica di Borgo Alto' },
              { word: w.spent, now: <Money cents={120000} />, typed: <Money cents={150000} /> },
              { word: w.town, now: 'Borgo Alto', typed: 'Borgo Alto', same: true },
            ],
          })}
        />
      </PlainShell>
    )
  },
})

const open: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  return (
    <PublicShell
      frame={frameOf(lang, assets, w.libraries, {
        lead: w.lead,
        crumbs: [{ href: '/c/laghi', label: 'Rete dei Laghi' }],
        nav: frameOf(lang, assets, '').nav.slice(0, 4),
      })}
    >
      <Stats>
        <Stat word={w.libraries} value="214" note={<Day day="2026-11-22" />} />
        <Stat word={w.books} value={<Num of={1284312} />} note={<Day day="2026-01-01" />} />
      </Stats>
      <Stack>
        <Table
          caption={w.libraries}
          rows={libraries.slice(0, 5)}
          id={(row) => row.code}
          href={() => '/card'}
          columns={[
            { word: w.name, cell: (row) => row.name, main: true },
            { word: w.state, cell: (row) => <Badge tone={tones[row.state]}>{w[row.state]}</Badge> },
            { word: w.books, cell: (row) => <Num of={row.books} />, kind: 'number' },
          ]}
        />
        <Button href="/list">{w.libraries}</Button>
      </Stack>
    </PublicShell>
  )
}

const paper: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  return (
    <PrintShell
      frame={frameOf(lang, assets, libraries[0]!.name, { crumbs: [{ href: '/card', label: libraries[0]!.name }] })}
    >
      <Sheet
        foot={
          <>
            Campanile · <Day day="2026-11-22" />
          </>
        }
      >
        <h1>{libraries[0]!.name}</h1>
        <Facts
          columns={4}
          facts={[
            { word: w.code, value: 'bib_0017' },
            { word: w.town, value: 'Borgo Alto' },
            { word: w.books, value: <Num of={18431} /> },
            { word: w.until, value: <Day day="2031-12-31" /> },
          ]}
        />
        <h2>{w.money}</h2>
        <Table
          caption={w.money}
          narrow="scroll"
          rows={libraries}
          id={(row) => row.code}
          columns={[
            { word: w.name, cell: (row) => row.name, main: true },
            { word: w.state, cell: (row) => w[row.state] },
            { word: w.until, cell: (row) => <Day day={row.until} /> },
            { word: w.spent, cell: (row) => <Money cents={row.cents} />, kind: 'number' },
          ]}
          foot={[[w.spent, '', '', <Money cents={7125940} />]]}
        />
      </Sheet>
    </PrintShell>
  )
}

export const more: readonly Sample[] = [
  { name: 'charts', show: charts },
  { name: 'map', show: map },
  { name: 'run', show: running },
  ...[403, 404, 409, 422, 429, 500].map(errorSample),
  { name: 'public', show: open },
  { name: 'print', show: paper },
]
