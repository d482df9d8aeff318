import { sayUnits } from '../deadlines/index.ts'
import type { Lang } from '../platform/words.ts'
import { Card, Columns, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day, Money, Num } from '../ui/values.tsx'
import type { CallDefinition, CallRule } from './call-definition.ts'
import { callWords } from './call-form-words.ts'
import { OpenBadge } from './call-pages.tsx'
import type { Call } from './calls.ts'
import { SourceLine } from './deadline-pages.tsx'
import { words } from './words.ts'

type Opportunity = { id: string; name: string; population: number | null }
type Props = { lang: Lang; today: string; call: Call; opportunities: readonly Opportunity[] | null; edits: boolean }

/** A call with all its definition says. */
export function CallCard({ lang, today, call, opportunities, edits }: Props) {
  const { definition: d } = call
  return (
    <Stack>
      <FactsCard lang={lang} call={call} today={today} />
      <Columns wide>
        <WindowsCard lang={lang} d={d} />
        <AmountsCard lang={lang} d={d} />
      </Columns>
      <RulesCard lang={lang} d={d} />
      {d.caps.length > 0 && <CapsCard lang={lang} d={d} />}
      <PapersCard lang={lang} d={d} />
      {opportunities && <OpportunitiesCard lang={lang} today={today} d={d} rows={opportunities} edits={edits} />}
    </Stack>
  )
}

const grouped = (n: number, lang: Lang) =>
  new Intl.NumberFormat(lang === 'it' ? 'it-IT' : 'en-GB', { useGrouping: 'always' }).format(n)
const sayInhabitants = (from: number, upTo: number | null, lang: Lang) => {
  const c = callWords(lang)
  if (from === 0 && upTo === null) return c.anyNumber
  return c.inhabitants(from > 0 ? grouped(from, lang) : null, upTo === null ? null : grouped(upTo, lang))
}

function FactsCard({ lang, call, today }: Pick<Props, 'lang' | 'call' | 'today'>) {
  const [w, c] = [words(lang), callWords(lang)]
  const { definition: d } = call
  const types = d.eligible.types.map((t) => w.types[t]).join(', ') || w.anybody
  return (
    <Card title={w.facts}>
      <Facts
        facts={[
          { word: w.state, value: <OpenBadge lang={lang} call={call} today={today} /> },
          { word: w.callCode, value: <Code>{call.code}</Code> },
          { word: w.promoter, value: call.promoter },
          call.programme !== '' && { word: w.programme, value: call.programme },
          call.measure !== '' && { word: w.measure, value: call.measure },
          {
            word: w.eligible,
            value: `${types}, ${sayInhabitants(d.eligible.populationFrom, d.eligible.populationUpTo, lang)}`,
          },
          { word: c.treasury, value: c.treasuries[d.treasury] },
          d.cupTemplate !== '' && { word: c.cupTemplate, value: <Code>{d.cupTemplate}</Code> },
          d.nationalTitle !== '' && { word: c.nationalTitle, value: d.nationalTitle },
          d.order.length > 0 && {
            word: c.order,
            value: d.order.map((name) => w.dates[name] ?? name).join(' → '),
            wide: true,
          },
          d.source && { word: w.source, value: <SourceLine lang={lang} source={d.source} />, wide: true },
        ]}
      />
    </Card>
  )
}

type PartProps = { lang: Lang; d: CallDefinition }
function WindowsCard({ lang, d }: PartProps) {
  const w = words(lang)
  return (
    <Card title={w.windows}>
      <Table
        caption={w.windows}
        rows={d.windows}
        id={(v) => v.name}
        columns={[
          { word: w.window, main: true, cell: (v) => v.name },
          { word: w.opens, cell: (v) => <Day day={v.opensOn} /> },
          { word: w.closes, cell: (v) => <Day day={v.closesOn} /> },
        ]}
        empty={<p>{w.noWindows}</p>}
      />
    </Card>
  )
}

function AmountsCard({ lang, d: { amount } }: PartProps) {
  const [w, c] = [words(lang), callWords(lang)]
  return (
    <Card title={w.amounts}>
      <Facts
        columns={1}
        facts={[
          { word: c.amountRule, value: c.amountRules[amount.rule] },
          amount.note !== '' && { word: c.amountNote, value: amount.note },
          amount.minServices !== null && { word: c.minServices, value: <Num of={amount.minServices} /> },
          amount.maxServices !== null && { word: c.maxServices, value: <Num of={amount.maxServices} /> },
        ]}
      />
      {amount.bands.length > 0 && (
        <Table
          caption={w.amounts}
          rows={amount.bands}
          id={(b) => String(b.upTo)}
          columns={[
            {
              word: w.eligible,
              main: true,
              cell: (b) =>
                b.upTo !== null ? w.upTo(grouped(b.upTo, lang)) : amount.bands.length === 1 ? c.anyNumber : w.beyond,
            },
            { word: w.amount, kind: 'number', cell: (b) => <Money cents={b.cents} /> },
          ]}
        />
      )}
    </Card>
  )
}

const sayOffset = ({ offset }: CallRule, lang: Lang) => {
  if (offset.unit === 'fixedDate') return `${offset.day}/${offset.month}`
  if (offset.unit === 'endOfYear') return `31/12 + ${sayUnits('years', offset.n, lang)}`
  return sayUnits(offset.unit, offset.n, lang)
}

/** Every rule with what it starts from, how it is counted, whom it is for and who says so. */
function RulesCard({ lang, d }: PartProps) {
  const [w, c] = [words(lang), callWords(lang)]
  const nameOf = (name: string) => {
    const other = /^deadline\.(.+)$/.exec(name)?.[1]
    return (
      w.dates[name] ?? (other ? c.anchorDeadline(d.rules.find((r) => r.name === other)?.title[lang] ?? other) : name)
    )
  }
  return (
    <Card title={w.rules}>
      <Stack>
        {d.rules.length === 0 && <p>{c.noRules}</p>}
        {d.rules.map((r) => (
          <section aria-label={r.title[lang]}>
            <h3 class="h6">{r.title[lang]}</h3>
            <Facts
              facts={[
                { word: w.anchor, value: nameOf(r.anchor) },
                { word: c.offset, value: sayOffset(r, lang) },
                { word: c.cap, value: r.cap === null ? c.noCap : nameOf(r.cap) },
                { word: c.shift, value: c.shifts[r.shift] },
                {
                  word: c.holidays,
                  value: [
                    c.holidayKinds[r.calendar.holidays],
                    `${c.saturday.toLocaleLowerCase(lang)} ${c.saturdays[r.calendar.saturday]}`,
                    ...(r.calendar.patron ? [c.patron] : []),
                  ].join('; '),
                },
                { word: c.doneBy, value: r.doneBy === null ? null : nameOf(r.doneBy) },
                { word: c.validFrom, value: <Day day={r.validity.from} /> },
                r.validity.until !== null && { word: c.validUntil, value: <Day day={r.validity.until} /> },
                r.population !== null && {
                  word: w.eligible,
                  value: sayInhabitants(r.population.from, r.population.upTo, lang),
                },
                { word: c.key, value: <Code>{r.name}</Code> },
                { word: w.source, value: <SourceLine lang={lang} source={r.source} />, wide: true },
              ]}
            />
          </section>
        ))}
      </Stack>
    </Card>
  )
}

function CapsCard({ lang, d }: PartProps) {
  const [w, c] = [words(lang), callWords(lang)]
  return (
    <Card title={c.caps}>
      <p>{c.capsHelp}</p>
      <Table
        caption={c.caps}
        rows={d.caps}
        id={(cap) => cap.name}
        columns={[
          { word: c.cap, main: true, cell: (cap) => w.dates[cap.name] ?? cap.name },
          { word: c.on, kind: 'tight', cell: (cap) => <Day day={cap.on} /> },
          { word: w.source, cell: (cap) => <SourceLine lang={lang} source={cap.source} /> },
        ]}
      />
    </Card>
  )
}

function PapersCard({ lang, d }: PartProps) {
  const [w, c] = [words(lang), callWords(lang)]
  return (
    <Card title={w.papers}>
      <Table
        caption={w.papers}
        rows={d.papers}
        id={(p) => p.code}
        columns={[
          { word: w.paper, main: true, cell: (p) => p.title[lang] },
          { word: w.stage, cell: (p) => w.stages[p.stage] },
          {
            word: c.signed,
            cell: (p) => `${c.signedKinds[p.signed]}${p.signers > 1 ? ` (${c.signers}: ${p.signers})` : ''}`,
          },
          {
            word: c.scenarios,
            cell: (p) =>
              p.scenarios.length === Object.keys(w.scenarios).length
                ? c.always
                : p.scenarios.map((s) => w.scenarios[s]).join('; '),
          },
          { word: c.key, kind: 'code', wideOnly: true, cell: (p) => <Code>{p.code}</Code> },
        ]}
        empty={<p>{c.noPapers}</p>}
      />
    </Card>
  )
}

type OpportunityProps = PartProps & { today: string; rows: readonly Opportunity[]; edits: boolean }
function OpportunitiesCard({ lang, today, d, rows, edits }: OpportunityProps) {
  const w = words(lang)
  const closed = d.windows.length > 0 && d.windows.every((v) => v.closesOn < today)
  const title = closed ? w.missed : w.opportunities
  return (
    <Card title={title}>
      <p>{w.opportunitiesLead}</p>
      <Table
        caption={title}
        rows={rows}
        id={(o) => o.id}
        columns={[
          { word: w.body, main: true, cell: (o) => o.name },
          { word: callWords(lang).population, kind: 'number', cell: (o) => <Num of={o.population} /> },
          {
            word: w.add,
            quiet: true,
            cell: (o) =>
              edits && (
                <a href={`/positions/new?bodyId=${o.id}&call=${d.code}`} aria-label={`${w.add}: ${o.name}`}>
                  {w.add}
                </a>
              ),
          },
        ]}
        empty={<p>{w.noOpportunities}</p>}
      />
    </Card>
  )
}
