// Sample pages of everything in `ui`, for developers and for the tests. The subject, a handful of libraries, is invented.
import { type Option, Field } from './field.tsx'
import { Steps, Timeline } from './flow.tsx'
import { FilterBar } from './form.tsx'
import { Alert, Badge, Button, Card, Columns, Facts, Menu, PostButton, Stack, Stat, Stats, Tabs } from './parts.tsx'
import { forms } from './gallery-forms.tsx'
import { more } from './gallery-more.tsx'
import { type Library, type Sample, frameOf, libraries, tones, towns, words } from './gallery-parts.tsx'
import { ConsoleShell } from './shell.tsx'
import { type Column, BulkBar, Pager, Table, sortBy } from './table.tsx'
import { Code, CopyText, Day, Kbd, Money, Num } from './values.tsx'

const columnsOf = (w: ReturnType<typeof words>): Column<Library>[] => [
  { word: w.name, cell: (library) => library.name, main: true, sort: 'name' },
  { word: w.code, cell: (library) => library.code, kind: 'code' },
  {
    word: w.state,
    cell: (library) => <Badge tone={tones[library.state]}>{w[library.state]}</Badge>,
    sort: 'state',
  },
  { word: w.books, cell: (library) => <Num of={library.books} />, kind: 'number', sort: 'books', wideOnly: true },
  { word: w.spent, cell: (library) => <Money cents={library.cents} />, kind: 'number', sort: 'spent' },
  { word: w.until, cell: (library) => <Day day={library.until} />, sort: 'until' },
]

const LibraryTable = ({ w, choice }: { w: ReturnType<typeof words>; choice?: boolean }) => (
  <Table
    caption={w.libraries}
    rows={libraries}
    id={(library) => library.code}
    href={() => '/card'}
    sort={sortBy('/list?sort=name', 'name')}
    {...(choice && { choice: { form: 'bulk', label: (library: Library) => library.name } })}
    columns={columnsOf(w)}
  />
)

const list: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  const states: Option[] = (['open', 'closing', 'closed', 'moving'] as const).map((value) => ({
    value,
    word: w[value],
  }))
  return (
    <ConsoleShell
      frame={frameOf(lang, assets, w.libraries, {
        lead: w.lead,
        flash: { tone: 'good', text: w.saved },
        actions: (
          <>
            <Menu word={w.export} icon="it-download" end>
              <ul>
                <li>
                  <a class="panel-item" href="/list.csv">
                    CSV
                  </a>
                </li>
                <li>
                  <a class="panel-item" href="/list.xlsx">
                    XLSX
                  </a>
                </li>
              </ul>
            </Menu>
            <Button kind="primary" icon="it-plus" href="/form">
              {w.newLibrary}
            </Button>
          </>
        ),
      })}
    >
      <FilterBar action="/list" values={{ q: 'bib', state: '' }} live="results">
        <Field type="search" name="q" label={w.query} />
        <Field type="select" name="state" label={w.state} options={states} />
        <Field type="select" name="town" label={w.town} options={towns.map((value) => ({ value, word: value }))} />
      </FilterBar>
      <div id="results" class="results">
        <LibraryTable w={w} choice />
        <Pager count={w.shown} next="/list?after=12" first="/list" />
      </div>
      <BulkBar id="bulk">
        <Button formaction="/write" icon="it-mail">
          {w.write}
        </Button>
        <Button kind="danger" formaction="/archive" confirm={w.archiveSure}>
          {w.archive}
        </Button>
      </BulkBar>
    </ConsoleShell>
  )
}

const card: Sample['show'] = (lang, assets) => {
  const w = words(lang)
  const library = libraries[0]!
  return (
    <ConsoleShell
      frame={frameOf(lang, assets, library.name, {
        crumbs: [{ href: '/list', label: w.libraries }],
        mark: <Badge tone="good">{w.open}</Badge>,
        lead: (
          <>
            bib_0017 · {library.town} · <Num of={4321} /> {w.people.toLowerCase()}
          </>
        ),
        actions: (
          <>
            <Button icon="it-pencil" href="/form">
              {lang === 'it' ? 'Modifica' : 'Edit'}
            </Button>
            <PostButton action="/closure" kind="danger" confirm={w.archiveSure}>
              {w.archive}
            </PostButton>
          </>
        ),
      })}
    >
      <Tabs
        label={library.name}
        tabs={[
          { word: w.reports, href: '/card', current: true },
          { word: w.loans, href: '/card?t=loans', current: false, count: 12 },
          { word: w.people, href: '/card?t=people', current: false, count: 3 },
          { word: w.money, href: '/card?t=money', current: false },
        ]}
      />
      <Stats>
        <Stat
          word={w.books}
          value={<Num of={18431} />}
          note={
            <>
              ISTAT, <Day day="2025-01-01" />
            </>
          }
          href="/books"
        />
        <Stat word={w.spent} value={<Money cents={7125940} />} note={<Day day="2026-11-20" />} />
        <Stat word={w.loans} value="12" unit={w.closing} tone="warn" note={<Day day="2026-11-22" />} href="/loans" />
        <Stat word={w.people} value="3" note={<Day day="2026-11-22" />} />
      </Stats>
      <Alert tone="warn" title={w.closing} actions={<Button href="/loans">{w.loans}</Button>}>
        <p>{w.lead}</p>
      </Alert>
      <Columns wide>
        <Stack>
          <Card
            title={w.reports}
            actions={
              <Button kind="quiet" href="/form">
                {lang === 'it' ? 'Modifica' : 'Edit'}
              </Button>
            }
          >
            <Facts
              facts={[
                { word: w.code, value: <CopyText text="bib_0017" /> },
                { word: w.town, value: library.town },
                {
                  word: w.books,
                  value: <Num of={18431} />,
                  note: (
                    <>
                      ISTAT, <Day day="2025-01-01" />
                    </>
                  ),
                },
                { word: w.until, value: <Day day="2027-01-10" long /> },
                { word: w.spent, value: <Money cents={7125940} /> },
                { word: w.mail, value: <a href="mailto:biblioteca@example.it">biblioteca@example.it</a> },
                { word: w.people, value: null },
                {
                  word: w.settings,
                  value: (
                    <>
                      {lang === 'it' ? 'Premi' : 'Press'} <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
                    </>
                  ),
                  wide: true,
                },
              ]}
            />
          </Card>
          <Card title={w.loans} flush foot={w.shown}>
            <Table
              caption={w.loans}
              rows={libraries.slice(0, 4)}
              id={(row) => row.code}
              href={() => '/loan'}
              columns={[
                { word: w.name, cell: (row) => row.town, main: true },
                { word: w.code, cell: (row) => <Code>{row.code}</Code> },
                { word: w.spent, cell: (row) => <Money cents={row.cents} />, kind: 'number' },
              ]}
              foot={[[w.spent, '', <Money cents={9876543} />]]}
            />
          </Card>
        </Stack>
        <Stack>
          <Card title={lang === 'it' ? 'Avvio' : 'Set-up'}>
            <Steps
              label={w.settings}
              steps={[
                { word: w.people, state: 'done', note: <Day day="2026-01-10" /> },
                { word: w.books, state: 'current', href: '/books' },
                { word: w.loans, state: 'todo' },
              ]}
            />
          </Card>
          <Card title={lang === 'it' ? 'Che cosa è successo' : 'What happened'}>
            <Timeline
              items={[
                {
                  at: Temporal.Instant.from('2026-11-22T09:30:00Z'),
                  what: <>{w.saved}</>,
                  who: 'Marta Galli',
                  tone: 'good',
                },
                {
                  at: Temporal.Instant.from('2026-11-20T15:02:00Z'),
                  what: <a href="/loan">{w.loans} 1042</a>,
                  who: 'Paolo Riva',
                  tone: 'warn',
                  detail: w.lead,
                },
                { at: '2026-10-01', what: w.newLibrary, tone: 'info' },
              ]}
            />
          </Card>
        </Stack>
      </Columns>
    </ConsoleShell>
  )
}

export const samples: readonly Sample[] = [
  { name: 'list', show: list },
  { name: 'card', show: card },
  ...forms,
  ...more,
]
