import { amount, catalogueNames, type WouldHave } from '../catalogue/index.ts'
import type { Lang } from '../platform/words.ts'
import { showDay } from '../platform/time.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Sheet } from '../ui/shell.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Money, Num } from '../ui/values.tsx'
import { channels, type countStages, type listNotes, type listProspects, type Prospect } from './prospects.ts'
import type { openConventions } from './sheet.ts'
import { open, type Stage, stages, stagesFrom } from './stages.ts'
import { words } from './words.ts'

const tones = {
  new: 'neutral',
  contacted: 'info',
  interested: 'info',
  proposal: 'info',
  joining: 'good',
  joined: 'good',
  lost: 'neutral',
} as const
const StageBadge = ({ lang, stage }: { lang: Lang; stage: string }) => (
  <Badge tone={tones[stage as Stage]}>{words(lang).stages[stage]}</Badge>
)

type ListProps = Awaited<ReturnType<typeof listProspects>> & {
  lang: Lang
  day: string
  filter: Values
  counts: Awaited<ReturnType<typeof countStages>>
  edits: boolean
}
export function ProspectList({ lang, day, rows, next, filter, counts, edits }: ListProps) {
  const w = words(lang)
  const filtered = Boolean(filter['q'] || filter['stage'])
  return (
    <Stack>
      {counts.length > 0 && (
        <Stats>
          {stages
            .map((s) => ({ s, n: counts.find((c) => c.stage === s)?.n ?? 0 }))
            .filter(({ n }) => n > 0)
            .map(({ s, n }) => (
              <Stat word={w.stages[s]!} value={<Num of={n} />} href={`/prospects?stage=${s}`} />
            ))}
        </Stats>
      )}
      <FilterBar action="/prospects" values={filter} live="prospects">
        <Field type="search" name="q" label={w.search} />
        <Field
          type="select"
          name="stage"
          label={w.stage}
          empty={w.openOnes}
          options={stages.map((value) => ({ value, word: w.stages[value]! }))}
        />
      </FilterBar>
      <div id="prospects">
        <Table
          caption={w.title}
          rows={rows}
          id={(p) => p.id}
          href={(p) => `/prospects/${p.id}`}
          columns={[
            { word: w.body, main: true, cell: (p) => p.bodyName },
            { word: w.stage, cell: (p) => <StageBadge lang={lang} stage={p.stage} /> },
            { word: w.nextStep, cell: (p) => p.nextStep || '–' },
            {
              word: w.nextOn,
              cell: (p) =>
                p.nextOn ? (
                  <>
                    <Day day={p.nextOn} />{' '}
                    {p.nextOn < day && open.includes(p.stage) && <Badge tone="warn">{w.late}</Badge>}
                  </>
                ) : (
                  '–'
                ),
            },
            { word: w.contact, cell: (p) => [p.contactName, p.contactRole].filter(Boolean).join(', ') || '–' },
          ]}
          empty={
            <Empty
              title={w.none}
              action={
                edits && (
                  <Button kind="primary" href="/prospects/new">
                    {w.add}
                  </Button>
                )
              }
            >
              {filtered ? w.noneFound : w.noneText}
            </Empty>
          }
        />
        <Pager next={next && withQuery('/prospects', { ...(filter as Record<string, string>), after: next })} />
      </div>
    </Stack>
  )
}

type CardProps = {
  lang: Lang
  prospect: Prospect
  notes: Awaited<ReturnType<typeof listNotes>>
  conventions: Awaited<ReturnType<typeof openConventions>>
  edits: boolean
  today: string
}
export function ProspectCard({ lang, prospect: p, notes, conventions, edits, today }: CardProps) {
  const w = words(lang)
  return (
    <Columns wide>
      <Stack>
        <Card title={w.stage}>
          <Facts
            columns={2}
            facts={[
              { word: w.stage, value: <StageBadge lang={lang} stage={p.stage} /> },
              { word: w.nextStep, value: p.nextStep || '–' },
              p.nextOn !== null && { word: w.nextOn, value: <Day day={p.nextOn} /> },
              p.asked !== '' && { word: w.asked, value: p.asked },
              p.source !== '' && { word: w.source, value: p.source },
              p.lostReason !== '' && { word: w.lostReason, value: p.lostReason },
            ]}
          />
        </Card>
        <Card title={w.notes} flush>
          <Table
            caption={w.notes}
            rows={notes}
            id={(n) => n.id}
            columns={[
              { word: w.notedOn, cell: (n) => <Day day={n.notedOn} /> },
              { word: w.note, main: true, cell: (n) => n.text },
              { word: w.channel, cell: (n) => w.channels[n.channel] },
              { word: w.withWhom, cell: (n) => n.withWhom || n.personName || '–' },
            ]}
            empty={<Empty title={w.notes}>{w.noNotes}</Empty>}
          />
        </Card>
        {edits && (
          <Card title={w.addNote}>
            <NoteForm lang={lang} id={p.id} values={{ notedOn: today, channel: 'phone' }} />
          </Card>
        )}
      </Stack>
      <Stack>
        <Card title={w.contact}>
          <p>
            {[p.contactName, p.contactRole].filter(Boolean).join(', ') || '–'}
            {p.contactMail && (
              <>
                <br />
                <a href={`mailto:${p.contactMail}`}>{p.contactMail}</a>
              </>
            )}
            {p.contactPhone && (
              <>
                <br />
                {p.contactPhone}
              </>
            )}
          </p>
          <p>
            <a href={`/members/${p.candidateId}`}>{w.openBody}</a>
          </p>
        </Card>
        {p.adhesionId ? (
          <Alert tone="good" actions={<Button href={`/adhesions/${p.adhesionId}`}>{w.toAdhesion}</Button>}>
            {w.stages[p.stage]}
          </Alert>
        ) : (
          edits &&
          open.includes(p.stage) && (
            <Card title={w.join}>
              <p>{w.joinLead}</p>
              {conventions.length === 0 ? (
                <p>{w.noConvention}</p>
              ) : (
                <Form action={`/prospects/${p.id}/adhesion`} submit={w.join}>
                  <Field
                    name="conventionId"
                    type="select"
                    label={w.convention}
                    options={conventions.map((c) => ({ value: c.id, word: c.title }))}
                  />
                </Form>
              )}
            </Card>
          )
        )}
      </Stack>
    </Columns>
  )
}

type Refusable = { lang: Lang; values: Values; errors?: Errors; problem?: string }
export const NoteForm = ({ lang, id, values, errors = {}, problem }: Refusable & { id: string }) => {
  const w = words(lang)
  return (
    <Form
      action={`/prospects/${id}/notes`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addNote}
      submitKind="secondary"
      columns
    >
      <Field name="notedOn" type="date" label={w.notedOn} size="short" />
      <Field
        name="channel"
        type="select"
        label={w.channel}
        options={channels.map((value) => ({ value, word: w.channels[value]! }))}
      />
      <Field name="withWhom" label={w.withWhom} optional />
      <Field name="text" type="textarea" label={w.note} size="wide" rows={3} />
    </Form>
  )
}

const Common = ({ lang }: { lang: Lang }) => {
  const w = words(lang)
  return (
    <>
      <Field name="asked" type="textarea" label={w.asked} optional size="wide" rows={3} />
      <Field name="source" label={w.source} optional size="wide" />
      <Field name="contactName" label={w.contactName} optional />
      <Field name="contactRole" label={w.contactRole} optional />
      <Field name="contactMail" type="email" label={w.contactMail} optional />
      <Field name="contactPhone" type="tel" label={w.contactPhone} optional />
      <Field name="nextStep" label={w.nextStep} optional />
      <Field name="nextOn" type="date" label={w.nextOn} optional size="short" />
    </>
  )
}

export const NewForm = ({
  lang,
  values,
  errors = {},
  problem,
  bodies,
}: Refusable & { bodies: readonly { value: string; word: string }[] }) => {
  const w = words(lang)
  return (
    <Form
      action="/prospects"
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel="/prospects"
      columns
    >
      <Field
        name="candidateId"
        type="select"
        label={w.body}
        empty="–"
        options={bodies}
        help={<a href="/members/new">{w.newBody}</a>}
        size="wide"
      />
      <Common lang={lang} />
    </Form>
  )
}

export const EditForm = ({
  lang,
  id,
  stage,
  values,
  errors = {},
  problem,
}: Refusable & { id: string; stage: Stage }) => {
  const w = words(lang)
  return (
    <Form
      action={`/prospects/${id}/edit`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={`/prospects/${id}`}
      columns
    >
      <Field
        name="stage"
        type="select"
        label={w.stage}
        options={[stage, ...stagesFrom(stage)].map((value) => ({ value, word: w.stages[value]! }))}
      />
      <Field name="lostReason" label={w.lostReason} optional />
      <Common lang={lang} />
      <Field type="hidden" name="version" />
    </Form>
  )
}

type SheetProps = {
  lang: Lang
  prospect: Prospect
  day: string
  lines: readonly WouldHave[]
  conventions: Awaited<ReturnType<typeof openConventions>>
  peers: number | null
}
export function WouldHaveSheet({ lang, prospect: p, day, lines, conventions, peers }: SheetProps) {
  const w = words(lang)
  const names = catalogueNames(lang)
  return (
    <Sheet>
      <Stack>
        <h1 class="sheet-title">{w.sheetTitle(p.bodyName)}</h1>
        <p class="sheet-lead">{w.sheetLead(showDay(day, lang, 'long'))}</p>
        {lines.length === 0 ? (
          <p>{w.noServices}</p>
        ) : (
          <Table
            caption={w.sheetTitle(p.bodyName)}
            rows={lines}
            id={(l) => l.code}
            columns={[
              { word: w.service, main: true, cell: (l) => l.name },
              { word: w.family, cell: (l) => (names.families as Record<string, string>)[l.family] },
              {
                word: w.included,
                cell: (l) =>
                  l.period === null
                    ? w.notIncluded
                    : l.quantity === null
                      ? w.unlimited
                      : `${amount(l.quantity, l.unit, lang)}, ${(names.periods as Record<string, string>)[l.period]}`,
              },
              {
                word: w.listPrice,
                kind: 'number',
                cell: (l) => (l.listPriceCents === null ? '–' : <Money cents={l.listPriceCents} />),
              },
            ]}
          />
        )}
        {peers !== null && <p>{w.peers(peers)}</p>}
        <h2>{w.conditions}</h2>
        <p>{w.conditionsText}</p>
        {conventions.length === 0 ? (
          <p>{w.noConvention}</p>
        ) : (
          <ul>
            {conventions.map((c) => (
              <li>
                {c.title}, {w.until} <Day day={c.endsOn} />, {c.legalBasis}
                {c.firstYearFree && `, ${w.firstYearFree}`}, {w.noticeDays(c.noticeDays)}. {c.feeRules}
              </li>
            ))}
          </ul>
        )}
      </Stack>
    </Sheet>
  )
}
