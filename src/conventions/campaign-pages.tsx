import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { bands } from '../members/index.ts'
import { withQuery } from '../ui/address.ts'
import { Bars, StackedBars } from '../ui/charts.tsx'
import { Field } from '../ui/field.tsx'
import { FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, Facts, PostButton, Stack, Stat, Stats } from '../ui/parts.tsx'
import { BulkBar, Pager, Table } from '../ui/table.tsx'
import { Code, Day, Num } from '../ui/values.tsx'
import type { ChecklistFilter, ChecklistRow, Figures, Totals } from './campaign-checklist.ts'
import type { Mark, Step } from './campaign-rules.ts'
import { exampleValues } from './campaign-values.ts'
import { campaignWords, nextLabel } from './campaign-words.ts'
import type { Campaign, listCampaigns } from './campaigns.ts'
import type { State } from './moves.ts'
import { words } from './words.ts'

const tones = { draft: 'neutral', open: 'good', closed: 'info' } as const
export const CampaignState = ({ lang, state }: { lang: Lang; state: string }) => (
  <Badge tone={tones[state as 'draft']}>{campaignWords(lang).states[state]}</Badge>
)

type ListProps = { lang: Lang; rows: Awaited<ReturnType<typeof listCampaigns>>; moves: boolean }
export function CampaignList({ lang, rows, moves }: ListProps) {
  const w = campaignWords(lang)
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={(m) => m.id}
      href={(m) => `/campaigns/${m.id}`}
      columns={[
        { word: w.name, main: true, cell: (m) => m.title },
        { word: w.renews, cell: (m) => m.renewsTitle },
        { word: w.state, cell: (m) => <CampaignState lang={lang} state={m.state} /> },
        { word: w.deadline, cell: (m) => <Day day={m.deadlineOn} /> },
        { word: w.lapses, cell: (m) => <Day day={m.lapsesOn} /> },
      ]}
      empty={
        <Empty
          title={w.none}
          action={
            moves && (
              <Button kind="primary" href="/campaigns/new">
                {w.add}
              </Button>
            )
          }
        >
          {w.noneText}
        </Empty>
      }
    />
  )
}

type FormProps = {
  lang: Lang
  id: string | null
  conventions: readonly { value: string; word: string }[]
  values: Values
  errors?: Errors
  problem?: string
}
export function CampaignForm({ lang, id, conventions, values, errors = {}, problem }: FormProps) {
  const w = campaignWords(lang)
  if (!id && conventions.length === 0)
    return (
      <Empty title={w.none} action={<Button href="/conventions/new">{w.addConvention}</Button>}>
        {w.noConvention}
      </Empty>
    )
  return (
    <Stack>
      <Form
        action={id ? `/campaigns/${id}/edit` : '/campaigns'}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.save}
        cancel={id ? `/campaigns/${id}` : '/campaigns'}
        columns
      >
        <Field name="title" label={w.name} size="wide" maxlength={200} />
        {!id && (
          <Field
            name="conventionId"
            type="select"
            label={w.convention}
            help={w.conventionHelp}
            options={conventions}
            size="wide"
          />
        )}
        <Field name="deadlineOn" type="date" label={w.deadline} help={w.deadlineHelp} size="short" />
        <Field name="remindDays" label={w.remindDays} help={w.remindDaysHelp} />
        <Field
          name="resolutionTemplate"
          type="textarea"
          label={w.resolutionTemplate}
          help={w.templateHelp}
          optional
          size="wide"
          rows={12}
        />
        <Field
          name="conventionTemplate"
          type="textarea"
          label={w.conventionTemplate}
          help={w.conventionTemplateHelp}
          optional
          size="wide"
          rows={12}
        />
        {id && <Field name="version" type="hidden" />}
      </Form>
      <Card title={w.placeholders} flush>
        <Table
          caption={w.placeholders}
          rows={Object.entries(exampleValues)}
          id={([name]) => name}
          columns={[
            { word: w.placeholders, main: true, cell: ([name]) => <Code>{`{{${name}}}`}</Code> },
            { word: w.example, cell: ([, value]) => value },
          ]}
        />
      </Card>
    </Stack>
  )
}

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

type SendingProps = {
  lang: Lang
  campaign: Campaign
  count: number
  hidden: readonly (readonly [string, string])[]
  protocol: { mode: string; required: boolean; office: string }
  values: Values
  errors?: Errors
  problem?: string
}
/** Before the letters leave: how many, and under which protocol number. */
export function SendingForm({
  lang,
  campaign: m,
  count,
  hidden,
  protocol,
  values,
  errors = {},
  problem,
}: SendingProps) {
  const w = campaignWords(lang)
  const hand = protocol.mode === 'hand'
  return (
    <Stack>
      <p>{w.sendLead(count)}</p>
      <Form
        action={`/campaigns/${m.id}/letters`}
        values={{ office: protocol.office, ...values }}
        errors={errors}
        problem={problem}
        submit={w.send}
        cancel={`/campaigns/${m.id}`}
        columns
      >
        {hidden.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {hand ? (
          <>
            <p>
              {w.protocolHand} {protocol.required && w.protocolRequired}
            </p>
            <Field name="number" label={w.protocolNumber} size="short" optional={!protocol.required} />
            <Field name="office" label={w.protocolOffice} size="short" optional={!protocol.required} />
            <Field name="registeredOn" type="date" label={w.protocolDay} size="short" optional />
          </>
        ) : (
          <p>{w.protocolConnector}</p>
        )}
      </Form>
    </Stack>
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

export function CampaignActions({ lang, campaign: m, opens }: { lang: Lang; campaign: Campaign; opens: boolean }) {
  const w = campaignWords(lang)
  const path = `/campaigns/${m.id}`
  return (
    <>
      {m.state !== 'draft' && (
        <Button href={`${path}/items`} icon="it-upload">
          {w.items}
        </Button>
      )}
      {m.state !== 'closed' && (
        <Button href={`${path}/edit`} icon="it-pencil">
          {w.edit}
        </Button>
      )}
      {m.state === 'draft' && opens && (
        <PostButton action={`${path}/opening`} kind="primary" confirm={w.openConfirm}>
          {w.open}
        </PostButton>
      )}
      {m.state === 'open' && (
        <>
          <PostButton action={`${path}/opening`}>{w.takeIn}</PostButton>
          <PostButton action={`${path}/closure`} confirm={w.closeConfirm}>
            {w.close}
          </PostButton>
        </>
      )}
    </>
  )
}
