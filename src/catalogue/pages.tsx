import type { Lang } from '../platform/words.ts'
import type { Tone } from '../ui/frame.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Badge, Button, Card, Empty, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Money } from '../ui/values.tsx'
import { families } from './families.ts'
import type { ServiceRow } from './services.ts'
import { inUse, type State, states } from './states.ts'
import { unitName } from './unit-words.ts'
import { words } from './words.ts'

export const tones: Record<State, Tone> = {
  idea: 'neutral',
  assessed: 'neutral',
  approved: 'info',
  pilot: 'info',
  active: 'good',
  review: 'warn',
  retiring: 'warn',
  retired: 'bad',
}
export const StateBadge = ({ lang, state }: { lang: Lang; state: State }) => (
  <Badge tone={tones[state]}>{words(lang).states[state]}</Badge>
)
export const DemoBadge = ({ lang, note }: { lang: Lang; note: string }) =>
  note ? (
    <Badge tone="info" title={note}>
      {words(lang).demo}
    </Badge>
  ) : null

type ListProps = {
  lang: Lang
  rows: readonly ServiceRow[]
  filter: { q: string; family?: string | undefined; state?: string | undefined }
  edits: boolean
  staff: boolean
}

/** The catalogue by family. */
export function ServiceList({ lang, rows, filter, edits, staff }: ListProps) {
  const w = words(lang)
  const filtered = Boolean(filter.q || filter.family || filter.state)
  const groups = families.flatMap((family) => {
    const of = rows.filter((r) => r.family === family)
    return of.length > 0 ? [{ family, of }] : []
  })
  return (
    <>
      <FilterBar
        action="/catalogue"
        values={{ q: filter.q, family: filter.family, state: filter.state }}
        live="services"
        end={<span role="status">{w.count(rows.length)}</span>}
      >
        <Field name="q" type="search" label={w.search} />
        <Field
          name="family"
          type="select"
          label={w.family}
          options={families.map((value) => ({ value, word: w.families[value] }))}
        />
        <Field
          name="state"
          type="select"
          label={w.state}
          options={(staff ? states : inUse).map((value) => ({ value, word: w.states[value] }))}
        />
      </FilterBar>
      <div id="services">
        {rows.length === 0 ? (
          <Empty
            title={w.emptyTitle}
            icon="it-piattaforme"
            {...(edits &&
              !filtered && {
                action: (
                  <Button kind="primary" href="/catalogue/new">
                    {w.add}
                  </Button>
                ),
              })}
          >
            {filtered ? w.emptySearch : staff ? w.empty : w.emptyOfficer}
          </Empty>
        ) : (
          <Stack>
            {groups.map(({ family, of }) => (
              <Card title={w.families[family]} flush>
                <Table
                  caption={w.families[family]}
                  rows={of}
                  id={(s) => s.id}
                  href={(s) => `/catalogue/${s.code}`}
                  columns={[
                    {
                      word: w.name,
                      main: true,
                      cell: (s) => (
                        <>
                          {s.name} <DemoBadge lang={lang} note={s.demoNote} />
                        </>
                      ),
                    },
                    { word: w.state, cell: (s) => <StateBadge lang={lang} state={s.state} /> },
                    { word: w.unit, cell: (s) => (s.unit ? unitName(s.unit, lang) : '–') },
                    {
                      word: w.listPrice,
                      kind: 'number',
                      cell: (s) => <Money cents={s.listPriceCents} />,
                      wideOnly: true,
                    },
                    { word: w.code, kind: 'code', cell: (s) => <Code>{s.code}</Code>, wideOnly: true },
                  ]}
                />
              </Card>
            ))}
          </Stack>
        )}
      </div>
    </>
  )
}
