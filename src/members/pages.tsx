import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import type { Tone } from '../ui/frame.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { TerritoryMap } from '../ui/map.tsx'
import { Badge, Button, Card, Empty, Menu, Stack, Stat, Stats } from '../ui/parts.tsx'
import { BulkBar, type Column, Pager, sortBy, Table } from '../ui/table.tsx'
import { Code, Day, Num } from '../ui/values.tsx'
import { type BodyFilter, type BodyRow, type BodyState, bodyStates, bodyTypes } from './bodies.ts'
import { bands } from './codes.ts'
import type { Shape } from './territory.ts'
import { words } from './words.ts'

const tones: Record<BodyState, Tone> = {
  prospect: 'info',
  member: 'good',
  user: 'warn',
  suspended: 'bad',
  former: 'neutral',
  merged: 'neutral',
}
export const StateBadge = ({ lang, state }: { lang: Lang; state: BodyState }) => (
  <Badge tone={tones[state]}>{words(lang).states[state]}</Badge>
)
export const DemoBadge = ({ lang, note }: { lang: Lang; note: string }) =>
  note ? (
    <Badge tone="info" title={note}>
      {words(lang).demo}
    </Badge>
  ) : null

/** A figure with its year, as figures are always shown. */
export const Population = ({ of, on }: { of: number | null; on: string | null }) =>
  of === null ? (
    <>–</>
  ) : (
    <>
      <Num of={of} />
      {on && <span class="year"> ({on.slice(0, 4)})</span>}
    </>
  )

export const columnKeys = ['type', 'state', 'province', 'population', 'ipaCode', 'istatCode', 'taxCode'] as const
export type ColumnKey = (typeof columnKeys)[number]
export const usualColumns: readonly ColumnKey[] = ['type', 'state', 'province', 'population', 'ipaCode']

// Called, not mounted: fifty rows of five cells would be as many components to set up for nothing.
const columnsOf = (lang: Lang, chosen: readonly ColumnKey[]): Column<BodyRow>[] => {
  const w = words(lang)
  const all: Record<ColumnKey, Column<BodyRow>> = {
    type: { word: w.type, sort: 'type', cell: (b) => w.types[b.type] },
    state: { word: w.state, sort: 'state', cell: (b) => StateBadge({ lang, state: b.state }) },
    province: { word: w.province, sort: 'province', cell: (b) => b.province || '–' },
    population: {
      word: w.population,
      sort: 'population',
      kind: 'number',
      cell: (b) => Population({ of: b.population, on: b.populationOn }),
    },
    ipaCode: { word: w.ipa, kind: 'code', cell: (b) => (b.ipaCode ? Code({ children: b.ipaCode }) : '–') },
    istatCode: { word: w.istat, kind: 'code', cell: (b) => (b.istatCode ? Code({ children: b.istatCode }) : '–') },
    taxCode: { word: w.tax, kind: 'code', cell: (b) => (b.taxCode ? Code({ children: b.taxCode }) : '–') },
  }
  return [
    {
      word: w.name,
      main: true,
      sort: 'name',
      cell: (b) => (
        <>
          {b.name} {b.demoNote && DemoBadge({ lang, note: b.demoNote })}
        </>
      ),
    },
    ...chosen.map((k) => all[k]),
  ]
}

const columnWord = (lang: Lang, key: ColumnKey) => {
  const w = words(lang)
  return {
    type: w.type,
    state: w.state,
    province: w.province,
    population: w.population,
    ipaCode: w.ipa,
    istatCode: w.istat,
    taxCode: w.tax,
  }[key]
}

type ListProps = {
  lang: Lang
  rows: BodyRow[]
  count: number | null
  next: string | null
  filter: BodyFilter
  columns: readonly ColumnKey[]
  path: string
  views: { id: string; name: string; query: string }[]
  provinces: string[]
  exports: boolean
}

export function BodyList({ lang, rows, count, next, filter, columns, path, views, provinces, exports }: ListProps) {
  const w = words(lang)
  const values: Values = {
    q: filter.q,
    type: filter.type,
    state: filter.state,
    province: filter.province,
    band: filter.band,
  }
  const filtered = Object.values(values).some(Boolean)
  const query = path.split('?')[1] ?? ''
  return (
    <>
      <FilterBar
        action="/members"
        values={values}
        live="bodies"
        end={
          <>
            <Menu word={w.columns} icon="it-settings" end>
              <Form action="/members" method="get" values={{ columns }} submit={w.apply}>
                {Object.entries(values).map(
                  ([name, value]) => value && <input type="hidden" name={name} value={String(value)} />,
                )}
                <Field
                  name="columns"
                  type="checks"
                  label={w.columns}
                  options={columnKeys.map((value) => ({ value, word: columnWord(lang, value) }))}
                />
              </Form>
            </Menu>
            <Menu word={w.views} icon="it-star-outline" end>
              {views.length === 0 && <p>{w.noViews}</p>}
              <ul class="views">
                {views.map((v) => (
                  <li>
                    <a href={`/members?${v.query}`}>{v.name}</a>
                    <form method="post" action={`/members/views/${v.id}/removal`}>
                      <Button kind="quiet" icon="it-close" label={w.removeView(v.name)} />
                    </form>
                  </li>
                ))}
              </ul>
              <Form action="/members/views" submit={w.saveView}>
                <Field name="query" type="hidden" value={query} />
                <Field name="name" label={w.viewName} maxlength={60} />
              </Form>
            </Menu>
            {exports && (
              <Button
                href={withQuery('/members.csv', { ...(values as Record<string, string>), sort: filter.sort })}
                icon="it-download"
              >
                {w.exportCsv}
              </Button>
            )}
          </>
        }
      >
        <Field name="q" type="search" label={w.search} />
        <Field
          name="type"
          type="select"
          label={w.type}
          options={bodyTypes.map((value) => ({ value, word: w.types[value] }))}
        />
        <Field
          name="state"
          type="select"
          label={w.state}
          options={bodyStates.map((value) => ({ value, word: w.states[value] }))}
        />
        {provinces.length > 1 && (
          <Field
            name="province"
            type="select"
            label={w.province}
            options={provinces.map((value) => ({ value, word: value }))}
          />
        )}
        <Field
          name="band"
          type="select"
          label={w.band}
          options={bands.map((b) => ({ value: b.code, word: w.bands[b.code]! }))}
        />
      </FilterBar>
      <div id="bodies">
        <Table
          caption={w.title}
          rows={rows}
          id={(b) => b.id}
          href={(b) => `/members/${b.id}`}
          columns={columnsOf(lang, columns)}
          sort={sortBy(path, filter.sort)}
          {...(exports && { choice: { form: 'chosen', name: 'id', label: (b: BodyRow) => b.name } })}
          empty={
            <Empty title={w.emptyTitle} icon="it-pa">
              {filtered ? w.emptySearch : w.empty}
            </Empty>
          }
        />
        <Pager
          count={count === null ? null : <span role="status">{w.found(count)}</span>}
          next={next && withQuery(path, { after: next })}
          first={filter.after ? withQuery(path, { after: null }) : null}
          label={w.title}
        />
      </div>
      {exports && rows.length > 0 && (
        <BulkBar id="chosen">
          <Button formaction="/members/chosen" icon="it-download">
            {w.chosenCsv}
          </Button>
        </BulkBar>
      )}
    </>
  )
}

type BodyFormProps = {
  lang: Lang
  action: string
  cancel: string
  values: Values
  unions: { value: string; word: string }[]
  errors?: Errors
  problem?: string
}

export function BodyForm({ lang, action, cancel, values, unions, errors = {}, problem }: BodyFormProps) {
  const w = words(lang)
  return (
    <Form action={action} values={values} errors={errors} problem={problem} submit={w.save} cancel={cancel} columns>
      {values['version'] !== undefined && <Field name="version" type="hidden" value={String(values['version'])} />}
      <Field name="name" label={w.name} size="wide" maxlength={200} />
      <Field
        name="type"
        type="select"
        label={w.type}
        options={bodyTypes.map((value) => ({ value, word: w.types[value] }))}
      />
      <Field name="ipaCode" label={w.ipa} optional size="short" placeholder="c_g026" />
      <Field name="istatCode" label={w.istat} optional size="short" placeholder="097058" inputmode="numeric" />
      <Field name="taxCode" label={w.tax} optional size="short" inputmode="numeric" />
      <Field name="cadastralCode" label={w.cadastral} optional size="short" placeholder="G026" />
      <Field name="province" label={w.province} optional size="short" maxlength={2} placeholder="LC" />
      <Field name="region" label={w.region} optional />
      {unions.length > 0 && <Field name="parentUnionId" type="select" label={w.union} optional options={unions} />}
      <Field name="website" type="url" label={w.website} optional placeholder="https://www.comune.esempio.it" />
      <Field name="notes" type="textarea" label={w.notes} optional size="wide" maxlength={5000} />
    </Form>
  )
}

export function MergeForm({
  lang,
  id,
  bodies,
  values,
  errors = {},
  problem,
}: {
  lang: Lang
  id: string
  bodies: { value: string; word: string }[]
  values: Values
  errors?: Errors
  problem?: string
}) {
  const w = words(lang)
  return (
    <Form
      action={`/members/${id}/merger`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.mergeDo}
      submitKind="danger"
      cancel={`/members/${id}`}
    >
      <p>{w.mergeLead}</p>
      <Field name="successorId" type="select" label={w.successor} options={bodies} />
      <Field name="mergedOn" type="date" label={w.mergedOn} size="short" />
      <Field name="act" label={w.act} maxlength={200} />
    </Form>
  )
}

export function MapPage({ lang, shapes, imports }: { lang: Lang; shapes: readonly Shape[]; imports: boolean }) {
  const w = words(lang)
  if (shapes.length === 0)
    return (
      <Empty
        title={w.mapEmptyTitle}
        icon="it-map-marker"
        {...(imports && { action: <Button href="/members/import">{w.importFile}</Button> })}
      >
        {w.mapEmpty}
      </Empty>
    )
  const levels = { member: 4, user: 2, prospect: 1, suspended: 'bad', former: 0, merged: 0 } as const
  const sources = [...new Set(shapes.map((s) => s.source))].filter(Boolean)
  return (
    <Stack>
      <TerritoryMap
        label={w.mapLabel}
        table="territory"
        legend={(['member', 'user', 'prospect', 'suspended', 'former'] as const)
          .filter((s) => shapes.some((x) => x.state === s))
          .map((s) => ({ level: levels[s], word: w.states[s] }))}
        shapes={shapes.map((s) => ({
          name: s.name,
          href: `/members/${s.id}`,
          level: levels[s.state as BodyState],
          says: `${w.states[s.state as BodyState]}${s.population === null ? '' : `, ${s.population.toLocaleString('it-IT')} ${w.inhabitants}`}`,
          geometry: s.geometry as never,
        }))}
      />
      {sources.length > 0 && <p class="source">{w.mapSource(sources.join('; '))}</p>}
      <div id="territory">
        <Table
          caption={w.mapTitle}
          rows={shapes}
          id={(s) => s.id}
          href={(s) => `/members/${s.id}`}
          columns={[
            { word: w.name, main: true, cell: (s) => s.name },
            { word: w.state, cell: (s) => <StateBadge lang={lang} state={s.state as BodyState} /> },
            { word: w.population, kind: 'number', cell: (s) => <Population of={s.population} on={s.populationOn} /> },
          ]}
        />
      </div>
    </Stack>
  )
}

/** The first page of somebody whose role gives nothing to see so far. */
export const NothingYet = ({ lang }: { lang: Lang }) => (
  <Empty title={words(lang).nothingYetTitle} icon="it-inbox">
    {words(lang).nothingYet}
  </Empty>
)

export type HomeNumbers = {
  members: number
  others: number
  all: number
  population: number
  populationOn: string | null
  withoutRtd: { id: string; name: string }[]
}

type HomeCard = { title: string; href?: string; body: ComponentChildren }

export function HomePage({ lang, numbers, cards }: { lang: Lang; numbers: HomeNumbers; cards: readonly HomeCard[] }) {
  const w = words(lang)
  return (
    <Stack>
      <Stats>
        <Stat word={w.homeMembers} value={<Num of={numbers.members} />} href="/members?state=member" />
        <Stat
          word={w.homePeople}
          value={<Num of={numbers.population} />}
          {...(numbers.populationOn && {
            note: (
              <>
                {w.asOf} <Day day={numbers.populationOn} />
              </>
            ),
          })}
        />
        <Stat word={w.homeOthers} value={<Num of={numbers.others} />} href="/members" />
        <Stat
          word={w.homeWithoutRtd}
          value={<Num of={numbers.withoutRtd.length} />}
          tone={numbers.withoutRtd.length > 0 ? 'warn' : 'good'}
        />
      </Stats>
      {cards.map((c) => (
        <Card
          title={c.title}
          actions={
            c.href && (
              <Button kind="quiet" href={c.href}>
                {w.open}
              </Button>
            )
          }
        >
          {c.body}
        </Card>
      ))}
      <Card title={w.homeList}>
        {numbers.withoutRtd.length === 0 ? (
          <p>{w.allFine}</p>
        ) : (
          <ul class="todo-list">
            {numbers.withoutRtd.slice(0, 12).map((b) => (
              <li>
                <a href={`/members/${b.id}`}>{b.name}</a> <Badge tone="warn">{w.rtdMissing}</Badge>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Stack>
  )
}
