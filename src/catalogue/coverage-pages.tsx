import { bodyTypes } from '../members/index.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { HeatMap, levelOf, StackedBars, type Level } from '../ui/charts.tsx'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Button, Card, Empty, Stack, Tabs } from '../ui/parts.tsx'
import { Pager } from '../ui/table.tsx'
import {
  type Cell,
  cells,
  type CoverageFilter,
  type CoverageRow,
  type CoverageService,
  type ServiceTotal,
} from './coverage.ts'
import { families } from './families.ts'
import { num } from './unit-words.ts'
import { words } from './words.ts'

const level: Record<Cell, Level> = { active: 'good', over: 'warn', requested: 3, unused: 1, none: 0 }

const Ways = ({ lang, path }: { lang: Lang; path: string }) => {
  const w = words(lang)
  return (
    <Tabs
      label={w.coverageTitle}
      tabs={[
        { word: w.coverageTitle, href: '/catalogue/coverage', current: path === '/catalogue/coverage' },
        { word: w.byFamily, href: '/catalogue/coverage/families', current: path !== '/catalogue/coverage' },
      ]}
    />
  )
}

export function CoveragePage({
  lang,
  services,
  rows,
  next,
  filter,
  path,
  exports,
}: {
  lang: Lang
  services: readonly CoverageService[]
  rows: readonly CoverageRow[]
  next: string | null
  filter: CoverageFilter
  path: string
  exports: boolean
}) {
  const w = words(lang)
  const values = { q: filter.q, type: filter.type, family: filter.family, service: filter.service, cell: filter.cell }
  return (
    <Stack>
      <Ways lang={lang} path="/catalogue/coverage" />
      <FilterBar
        action="/catalogue/coverage"
        values={values}
        live="matrix"
        end={
          exports && (
            <Button href={withQuery('/catalogue/coverage.csv', values)} icon="it-download" download>
              {w.exportCsv}
            </Button>
          )
        }
      >
        <Field name="q" type="search" label={w.body} />
        <Field
          name="type"
          type="select"
          label={w.bodyType}
          options={bodyTypes.map((value) => ({ value, word: w.types[value] }))}
        />
        <Field
          name="family"
          type="select"
          label={w.family}
          options={families.map((value) => ({ value, word: w.families[value] }))}
        />
        <Field name="service" label={w.code} maxlength={40} />
        <Field
          name="cell"
          type="select"
          label={w.onlyCell}
          options={cells.map((value) => ({ value, word: w.cells[value] }))}
        />
      </FilterBar>
      <div id="matrix">
        {rows.length === 0 || services.length === 0 ? (
          <Empty title={w.emptyTitle} icon="it-piattaforme">
            {Object.values(values).some(Boolean) ? w.emptySearch : w.coverageEmpty}
          </Empty>
        ) : (
          <HeatMap
            caption={w.coverageTitle}
            rowWord={w.body}
            columns={services.map((s) => ({ key: s.code, word: s.name, title: w.families[s.family] }))}
            rows={rows.map((r) => ({
              label: r.name,
              href: `/catalogue/bodies/${r.id}`,
              cells: Object.fromEntries(
                services.map((s, i) => [
                  s.code,
                  { level: level[r.cells[i]!], text: w.short[r.cells[i]!], title: w.cells[r.cells[i]!] },
                ]),
              ),
            }))}
            legend={cells.map((c) => ({
              level: level[c],
              word: w.short[c] === w.cells[c] ? w.cells[c] : `${w.short[c]}: ${w.cells[c]}`,
            }))}
          />
        )}
        <Pager
          next={next && withQuery(path, { after: next })}
          first={filter.after ? withQuery(path, { after: null }) : null}
          label={`${w.coverageTitle}: ${w.body}`}
        />
      </div>
    </Stack>
  )
}

/** How much of what bodies are entitled to is used, service by service and family by family. */
export function FamiliesPage({ lang, totals }: { lang: Lang; totals: readonly ServiceTotal[] }) {
  const w = words(lang)
  const most = Math.max(0, ...totals.map((t) => t.active + t.over + t.requested + t.unused))
  const groups = families.flatMap((family) => {
    const of = totals.filter((t) => t.family === family)
    return of.length > 0 ? [{ family, of }] : []
  })
  const sum = (of: readonly ServiceTotal[], key: Cell) => of.reduce((n, t) => n + t[key], 0)
  return (
    <Stack>
      <Ways lang={lang} path="/catalogue/coverage/families" />
      {groups.length === 0 ? (
        <Empty title={w.emptyTitle} icon="it-piattaforme">
          {w.coverageEmpty}
        </Empty>
      ) : (
        <>
          <Card title={w.byFamily}>
            <StackedBars
              caption={w.byFamily}
              series={cells.map((key, i) => ({
                key,
                word: w.cells[key],
                shade: (['good', 'warn', 4, 1, 'neutral'] as const)[i]!,
              }))}
              rows={groups.map(({ family, of }) => ({
                label: w.families[family],
                href: `/catalogue/coverage?family=${family}`,
                values: Object.fromEntries(cells.map((c) => [c, sum(of, c)])),
              }))}
              show={(value) => num(value, lang)}
              shares
            />
          </Card>
          <HeatMap
            caption={w.whoHasIt}
            rowWord={w.service}
            columns={cells.map((key) => ({ key, word: w.cells[key] }))}
            rows={totals.map((t) => ({
              label: t.name,
              href: `/catalogue/coverage?service=${t.code}`,
              cells: Object.fromEntries(
                cells.map((c) => [c, { level: c === 'none' ? 0 : levelOf(t[c], most), text: num(t[c], lang) }]),
              ),
            }))}
          />
        </>
      )}
    </Stack>
  )
}
