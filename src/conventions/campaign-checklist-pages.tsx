import { bands } from '../members/index.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Bars, StackedBars } from '../ui/charts.tsx'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, Facts, Stack, Stat, Stats } from '../ui/parts.tsx'
import { BulkBar, Pager, Table } from '../ui/table.tsx'
import { Day, Num } from '../ui/values.tsx'
import type { ChecklistFilter, ChecklistRow, Figures, Totals } from './campaign-checklist.ts'
import type { Mark, Step } from './campaign-rules.ts'
import { campaignWords, nextLabel } from './campaign-words.ts'
import type { Campaign } from './campaigns.ts'
import type { State } from './moves.ts'
import { words } from './words.ts'

type PageProps = {
  lang: Lang
  campaign: Campaign
  figures: readonly Figures[]
  totals: Totals
  steps: readonly Step[]
  rows: readonly ChecklistRow[]
  next: string | null
  filter: ChecklistFilter
  out: readonly { state: State; n: number }[]
  opensOn: string
  day: string
  left: number
  moves: boolean
  sentence: (code: string, values: Record<string, string | number>) => string
}
/** A campaign: how far the bodies are, step by step, and what is missing of each. */
export function CampaignPage(p: PageProps) {
  const { lang, campaign: m, totals } = p
  const w = campaignWords(lang)
  const path = `/campaigns/${m.id}`
  return (
    <Stack>
      {m.demoNote && <Alert tone="info">{m.demoNote}</Alert>}
      {m.state === 'draft' && p.day < p.opensOn && (
        <Alert tone="info">{w.opensOn(showDay(p.opensOn, lang, 'long'))}</Alert>
      )}
      {m.state === 'closed' && m.closedAt && (
        <Alert
          tone={totals.all > totals.complete ? 'warn' : 'good'}
          title={w.closed(showDay(m.closedAt.toString().slice(0, 10), lang, 'long'))}
          actions={totals.all > totals.complete && <Button href={`${path}?missing=anything`}>{w.showLeft}</Button>}
        >
          <p>{w.closedLeft(totals.all - totals.complete, showDay(m.lapsesOn, lang, 'long'))}</p>
        </Alert>
      )}
      <Stats>
        <Stat word={w.bodies} value={<Num of={totals.all} />} />
        <Stat word={w.complete} value={<Num of={totals.complete} />} href={`${path}?missing=nothing`} tone="good" />
        <Stat word={w.incomplete} value={<Num of={totals.all - totals.complete} />} href={`${path}?missing=anything`} />
        {totals.trouble > 0 && (
          <Stat word={w.notSent} value={<Num of={totals.trouble} />} href={`${path}?missing=trouble`} tone="bad" />
        )}
        <Stat word={w.lapses} value={<Day day={m.lapsesOn} />} note={p.left >= 0 && w.daysLeft(p.left)} />
      </Stats>
      <Card title={w.lapses}>
        <Facts
          columns={4}
          facts={[
            { word: w.renews, value: <a href={`/conventions/${m.renewsId}`}>{m.renewsTitle}</a> },
            { word: w.convention, value: <a href={`/conventions/${m.conventionId}`}>{m.conventionTitle}</a> },
            { word: w.deadline, value: <Day day={m.deadlineOn} /> },
            { word: w.remindDays, value: m.remindDays.join(', ') },
          ]}
        />
        <p>{w.lapsesOn(showDay(m.lapsesOn, lang, 'long'))}</p>
        {p.out.length > 0 && (
          <p class="field-help">
            {w.leftOut}: {p.out.map((o) => `${words(lang).states[o.state]} ${o.n}`).join(', ')}
          </p>
        )}
      </Card>
      {totals.all > 0 && <ProgressCards {...p} />}
      {m.state === 'draft' ? <Empty title={w.emptyTitle}>{w.emptyDraft}</Empty> : <Checklist {...p} />}
    </Stack>
  )
}

function ProgressCards({ lang, campaign: m, figures, totals, steps }: PageProps) {
  const w = campaignWords(lang)
  return (
    <Stack>
      <Card title={w.progress}>
        <Bars
          caption={w.progress}
          max={totals.all}
          rows={[...steps, 'complete' as const].map((s) => ({
            label: s === 'complete' ? w.complete : w.steps[s],
            value: totals[s],
            shown: `${totals[s]} / ${totals.all}`,
            href: `/campaigns/${m.id}?missing=${s === 'complete' ? 'anything' : s}`,
            shade: s === 'complete' ? 'good' : 1,
          }))}
        />
      </Card>
      <Card title={w.byBand} flush>
        <StackedBars
          caption={w.byBand}
          shares
          show={(n) => <Num of={n} />}
          series={[
            { key: 'complete', word: w.complete, shade: 'good' },
            { key: 'signed', word: w.steps.signature, shade: 1 },
            { key: 'rest', word: w.incomplete, shade: 'neutral' },
          ]}
          rows={figures.map((f) => ({
            label: w.bands(f.band),
            href: `/campaigns/${m.id}?band=${f.band}`,
            values: {
              complete: f.complete,
              signed: Math.max(0, f.signature - f.complete),
              rest: f.all - Math.max(f.signature, f.complete),
            },
            total: <Num of={f.all} />,
          }))}
        />
      </Card>
    </Stack>
  )
}

function Checklist({ lang, campaign: m, steps, rows, next, filter, moves, sentence, day }: PageProps) {
  const w = campaignWords(lang)
  const path = `/campaigns/${m.id}`
  const { after, ...kept } = filter
  return (
    <>
      <FilterBar
        action={path}
        values={kept}
        live="bodies"
        end={
          <Button href={withQuery(`${path}/checklist`, kept)} icon="it-download" download>
            {w.export}
          </Button>
        }
      >
        <Field type="search" name="q" label={w.search} />
        <Field
          type="select"
          name="missing"
          label={w.missing}
          empty={w.all}
          options={[
            { value: 'anything', word: w.missingAnything },
            ...steps.map((value) => ({ value, word: w.steps[value] })),
            { value: 'nothing', word: w.missingNothing },
            { value: 'trouble', word: w.missingTrouble },
          ]}
        />
        <Field
          type="select"
          name="band"
          label={w.band}
          empty={w.all}
          options={[...bands.map((b) => b.code), 'none'].map((value) => ({ value, word: w.bands(value) }))}
        />
      </FilterBar>
      <div id="bodies">
        <Table
          caption={w.bodies}
          rows={rows}
          id={(r) => r.bodyId}
          href={(r) => `/adhesions/${r.adhesionId}`}
          columns={[
            { word: w.body, main: true, cell: (r) => r.name },
            ...steps.map((step) => ({
              word: w.steps[step],
              cell: (r: ChecklistRow) => <MarkCell lang={lang} mark={r.marks.find((x) => x.step === step)} day={day} />,
            })),
            {
              word: w.next,
              cell: (r) => (
                <>
                  {nextLabel(r.next, lang)}
                  {r.trouble !== '' && (
                    <p class="field-help">
                      <Badge tone="bad">{w.notSent}</Badge> {sentence(r.trouble, r.troubleValues)}
                    </p>
                  )}
                </>
              ),
            },
          ]}
          {...(moves && { choice: { form: 'chosen', name: 'id', label: (r: ChecklistRow) => r.name } })}
          empty={<Empty title={w.emptyTitle}>{w.emptyFilter}</Empty>}
        />
        <Pager
          next={next && withQuery(path, { ...kept, after: next })}
          first={after ? withQuery(path, kept) : null}
          label={w.bodies}
        />
      </div>
      {moves && rows.length > 0 && (
        <BulkBar id="chosen">
          {Object.entries(kept).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
          {m.state === 'open' && (
            <>
              <Button formaction={`${path}/sending`} kind="primary" icon="it-mail">
                {w.send}
              </Button>
              <Button formaction={`${path}/reminders`} icon="it-clock">
                {w.remind}
              </Button>
            </>
          )}
          <Button formaction={`${path}/documents`} icon="it-files">
            {w.download}
          </Button>
          <label class="bulk-all">
            <input type="checkbox" name="all" value="on" /> {w.allFound}
          </label>
        </BulkBar>
      )}
    </>
  )
}

/** A step as a word and a mark, with its day. */
function MarkCell({ lang, mark, day }: { lang: Lang; mark: Mark | undefined; day: string }) {
  const w = campaignWords(lang)
  if (!mark) return <>–</>
  return (
    <>
      <Badge tone={mark.done ? 'good' : 'neutral'}>{mark.done ? `✓ ${w.done}` : w.todo}</Badge>{' '}
      {mark.on && (
        <>
          {!mark.done && mark.on > day && `${w.from} `}
          <Day day={mark.on} />
        </>
      )}
    </>
  )
}

type CardProps = {
  lang: Lang
  campaign: Campaign
  line: ChecklistRow
  kinds: readonly ('resolution' | 'convention')[]
  day: string
}
/** The line of one body on the page of its adhesion: what is there, what is next, its documents. */
export function RenewalLines({ lang, campaign: m, line, kinds, day }: CardProps) {
  const w = campaignWords(lang)
  return (
    <Card title={w.cardTitle}>
      <p>{w.cardLead(showDay(m.deadlineOn, lang, 'long'), showDay(m.lapsesOn, lang, 'long'))}</p>
      <Facts
        columns={3}
        facts={line.marks.map((mark) => ({
          word: w.steps[mark.step],
          value: <MarkCell lang={lang} mark={mark} day={day} />,
        }))}
      />
      <p>
        <strong>{w.next}:</strong> {nextLabel(line.next, lang)}
      </p>
      {kinds.length > 0 && (
        <ul class="file-list">
          {kinds.map((kind) => (
            <li>
              {w.documentWords[kind]}:{' '}
              {(['docx', 'pdf'] as const).map((format, i) => (
                <>
                  {i > 0 && ', '}
                  <a href={`/adhesions/${line.adhesionId}/documents/${kind}.${format}`} download>
                    {w.formats[format]}
                  </a>
                </>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
