import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Bars } from '../ui/charts.tsx'
import { Field } from '../ui/field.tsx'
import { FieldGroup, FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, Stack } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Code, Day, Num } from '../ui/values.tsx'
import type { listAdhesions } from './adhesions.ts'
import type { actsOfConvention, Convention, ConventionRow, listTexts } from './conventions.ts'
import { ActChoice } from './act-pages.tsx'
import { expiringFrom, type State, states } from './moves.ts'
import { labelOf, words } from './words.ts'

type Tone = 'good' | 'warn' | 'bad' | 'info' | 'neutral'
const tones: Record<State, Tone> = {
  prospect: 'neutral',
  invited: 'info',
  deliberated: 'info',
  signed: 'info',
  active: 'good',
  expiring: 'warn',
  renewed: 'neutral',
  lapsed: 'bad',
  user_without_adhesion: 'info',
  exit_requested: 'warn',
  leaving: 'warn',
  exited: 'neutral',
  suspended: 'bad',
  excluded: 'bad',
  merged: 'neutral',
}
export const AdhesionState = ({ lang, state }: { lang: Lang; state: State }) => (
  <Badge tone={tones[state]}>{words(lang).states[state]}</Badge>
)

export function ConventionList({ lang, rows, edits }: { lang: Lang; rows: readonly ConventionRow[]; edits: boolean }) {
  const w = words(lang)
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={(c) => c.id}
      href={(c) => `/conventions/${c.id}`}
      columns={[
        { word: w.name, main: true, cell: (c) => c.title },
        {
          word: w.period,
          cell: (c) => (
            <>
              <Day day={c.beginsOn} /> – <Day day={c.endsOn} />
            </>
          ),
        },
        {
          word: w.state,
          cell: (c) => (
            <Badge tone={c.state === 'approved' ? 'good' : 'neutral'}>{w.conventionStates[c.state as 'draft']}</Badge>
          ),
        },
        { word: w.members, kind: 'number', cell: (c) => <Num of={Number(c.members)} /> },
        { word: w.adhesions, kind: 'number', cell: (c) => <Num of={Number(c.adhesions)} /> },
        { word: w.renewalOpens, cell: (c) => (c.renewalMode === 'none' ? '–' : <Day day={c.expiringFrom} />) },
      ]}
      empty={
        <Empty
          title={w.none}
          action={
            edits && (
              <Button kind="primary" href="/conventions/new">
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

type CardProps = {
  lang: Lang
  convention: Convention
  leadName: string | null
  renewed: { id: string; title: string } | null
  texts: Awaited<ReturnType<typeof listTexts>>
  acts: Awaited<ReturnType<typeof actsOfConvention>>
  /** Acts of the lead body that are not linked yet. */
  linkable: Parameters<typeof ActChoice>[0]['acts']
  counts: readonly { state: State; n: number }[]
  adhesions: Awaited<ReturnType<typeof listAdhesions>>
  filter: Values
  edits: boolean
  approves: boolean
}
export function ConventionCard(p: CardProps) {
  const { lang, convention: c } = p
  const w = words(lang)
  return (
    <Stack>
      {c.demoNote && <Alert tone="info">{c.demoNote}</Alert>}
      {c.state === 'draft' && <Alert tone="warn">{w.notApproved}</Alert>}
      <Card title={w.period}>
        <Facts
          columns={4}
          facts={[
            { word: w.beginsOn, value: <Day day={c.beginsOn} /> },
            { word: w.endsOn, value: <Day day={c.endsOn} /> },
            {
              word: w.renewalOpens,
              value:
                c.renewalMode === 'none' ? w.renewalModes.none : <Day day={expiringFrom(c.endsOn, c.expiringMonths)} />,
            },
            { word: w.noticeDays, value: <Num of={c.noticeDays} /> },
            {
              word: w.leadBody,
              value: p.leadName === null ? '–' : <a href={`/members/${c.leadBodyId}`}>{p.leadName}</a>,
            },
            { word: w.legalBasis, value: c.legalBasis },
            c.approvedUnder !== null && { word: w.approvedUnder, value: c.approvedUnder },
            p.renewed !== null && {
              word: w.renews,
              value: <a href={`/conventions/${p.renewed.id}`}>{p.renewed.title}</a>,
            },
            c.organs !== '' && { word: w.organs, value: c.organs.split('\n').join(' · ') },
            c.firstYearFree && { word: w.feeRules, value: w.firstYearFree },
            c.feeRules !== '' && { word: w.feeRules, value: c.feeRules },
            c.coversUnionMembers && { word: w.unions, value: w.coversUnionMembers },
            c.countersigned && { word: w.signature, value: w.countersigned },
          ]}
        />
      </Card>
      {p.counts.length > 0 && (
        <Card title={w.adhesions}>
          <Bars
            caption={w.adhesions}
            rows={states
              .map((s) => ({ s, n: p.counts.find((x) => x.state === s)?.n ?? 0 }))
              .filter(({ n }) => n > 0)
              .map(({ s, n }) => ({
                label: w.states[s],
                value: n,
                shown: String(n),
                href: `/conventions/${c.id}?state=${s}`,
              }))}
          />
        </Card>
      )}
      <AdhesionTable
        lang={lang}
        {...p.adhesions}
        filter={p.filter}
        path={`/conventions/${c.id}`}
        edits={p.edits}
        conventionId={c.id}
      />
      <Columns>
        <Card title={w.texts}>
          {p.texts.length === 0 ? (
            <p>{w.noTexts}</p>
          ) : (
            <ul class="file-list">
              {p.texts.map((t) => (
                <li>
                  <a href={`/conventions/${c.id}/texts/${t.id}`} download>
                    {w.version} {t.number}: {t.fileName}
                  </a>{' '}
                  {t.note && <span>{t.note}</span>}
                  <Code>{Buffer.from(t.sha256).toString('hex').slice(0, 16)}…</Code>
                </li>
              ))}
            </ul>
          )}
          {p.edits && (
            <Form action={`/conventions/${c.id}/texts`} files submit={w.addText} submitKind="secondary">
              <Field name="textFile" type="file" label={w.textFile} />
              <Field name="note" label={w.note} optional />
            </Form>
          )}
        </Card>
        <Card
          title={w.acts}
          actions={
            p.approves &&
            c.state === 'draft' && (
              <Button href={`/conventions/${c.id}/approval`} kind="primary">
                {w.approve}
              </Button>
            )
          }
        >
          {p.acts.length === 0 ? (
            <p>{w.noActs}</p>
          ) : (
            <ul class="plain-list">
              {p.acts.map((a) => (
                <li>
                  <a href={`/acts/${a.id}`}>{labelOf(a, lang)}</a> {a.title}
                </li>
              ))}
            </ul>
          )}
          {p.edits && p.linkable.length > 0 && (
            <Form action={`/conventions/${c.id}/acts`} submit={w.linkAct} submitKind="secondary">
              <Field
                name="actId"
                type="select"
                label={w.act}
                options={p.linkable.map((a) => ({ value: a.id, word: labelOf(a, lang) }))}
              />
            </Form>
          )}
        </Card>
      </Columns>
    </Stack>
  )
}

type TableProps = Awaited<ReturnType<typeof listAdhesions>> & {
  lang: Lang
  filter: Values
  path: string
  edits: boolean
  conventionId?: string
  /** An officer's few need none. */
  filters?: boolean
}
export function AdhesionTable({ lang, rows, next, filter, path, edits, conventionId, filters = true }: TableProps) {
  const w = words(lang)
  const filtered = Boolean(filter['q'] || filter['state'])
  return (
    <Stack>
      {filters && (
        <FilterBar
          action={path}
          values={filter}
          live="adhesions"
          end={
            edits &&
            conventionId && (
              <Button href={`/conventions/${conventionId}/adhesions/new`} icon="it-plus">
                {w.openFor}
              </Button>
            )
          }
        >
          <Field type="search" name="q" label={w.search} />
          <Field
            type="select"
            name="state"
            label={w.state}
            empty={w.all}
            options={states.map((value) => ({ value, word: w.states[value] }))}
          />
        </FilterBar>
      )}
      <div id="adhesions">
        <Table
          caption={w.adhesions}
          rows={rows}
          id={(a) => a.id}
          href={(a) => `/adhesions/${a.id}`}
          columns={[
            { word: w.body, main: true, cell: (a) => a.bodyName },
            { word: w.state, cell: (a) => <AdhesionState lang={lang} state={a.state} /> },
            ...(conventionId ? [] : [{ word: w.title, cell: (a: (typeof rows)[number]) => a.conventionTitle }]),
            { word: w.signedOn, cell: (a) => (a.signedOn ? <Day day={a.signedOn} /> : '–') },
            { word: w.entitledFrom, cell: (a) => (a.entitledFromOn ? <Day day={a.entitledFromOn} /> : '–') },
          ]}
          empty={
            <Empty title={w.noAdhesions}>
              {filtered ? w.noneFound : edits ? w.noAdhesionsText : w.noAdhesionsOfBody}
            </Empty>
          }
        />
        <Pager next={next && withQuery(path, { ...filter, after: next })} />
      </div>
    </Stack>
  )
}

type FormProps = {
  lang: Lang
  action: string
  cancel: string
  values: Values
  bodies: readonly { value: string; word: string }[]
  conventions: readonly { value: string; word: string }[]
  errors?: Errors
  problem?: string
}
export function ConventionForm({ lang, action, cancel, values, bodies, conventions, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Form action={action} values={values} errors={errors} problem={problem} submit={w.save} cancel={cancel} columns>
      <Field name="title" label={w.name} size="wide" />
      <Field name="leadBodyId" type="select" label={w.leadBody} empty="–" options={bodies} />
      <Field name="legalBasis" label={w.legalBasis} help={w.legalBasisHelp} />
      <Field name="beginsOn" type="date" label={w.beginsOn} size="short" />
      <Field name="endsOn" type="date" label={w.endsOn} size="short" />
      <Field name="noticeDays" type="number" min={0} label={w.noticeDays} size="short" />
      <Field name="expiringMonths" type="number" min={0} label={w.expiringMonths} size="short" />
      <Field
        name="renewalMode"
        type="select"
        label={w.renewalMode}
        options={Object.entries(w.renewalModes).map(([value, word]) => ({ value, word }))}
      />
      <Field name="renewsId" type="select" label={w.renews} empty={w.nobody} options={conventions} optional />
      <Field name="countersigned" type="checkbox" label={w.countersigned} />
      <Field name="coversUnionMembers" type="checkbox" label={w.coversUnionMembers} />
      <Field name="firstYearFree" type="checkbox" label={w.firstYearFree} />
      <Field name="feeRules" type="textarea" label={w.feeRules} optional size="wide" rows={3} />
      <Field name="organs" type="textarea" label={w.organs} help={w.organsHelp} optional size="wide" rows={3} />
      <Field type="hidden" name="version" />
    </Form>
  )
}

type OpenProps = {
  lang: Lang
  conventionId: string
  bodies: readonly { value: string; word: string }[]
  values: Values
  errors?: Errors
  problem?: string
}
export function OpenForm({ lang, conventionId, bodies, values, errors = {}, problem }: OpenProps) {
  const w = words(lang)
  return (
    <Form
      action={`/conventions/${conventionId}/adhesions`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.open}
      cancel={`/conventions/${conventionId}`}
    >
      <Field name="bodyId" type="select" label={w.body} empty="–" options={bodies} />
    </Form>
  )
}

type ApprovalProps = {
  lang: Lang
  conventionId: string
  acts: Parameters<typeof ActChoice>[0]['acts']
  values: Values
  errors?: Errors
  problem?: string
}
export function ApprovalForm({ lang, conventionId, acts, values, errors = {}, problem }: ApprovalProps) {
  const w = words(lang)
  return (
    <Form
      action={`/conventions/${conventionId}/approval`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.approve}
      cancel={`/conventions/${conventionId}`}
      files
      columns
    >
      <ActChoice lang={lang} acts={acts} />
    </Form>
  )
}

type SignatoryProps = { lang: Lang; bodyId: string; values: Values; back: string; errors?: Errors; problem?: string }
export function SignatoryForm({ lang, bodyId, values, back, errors = {}, problem }: SignatoryProps) {
  const w = words(lang)
  return (
    <Form
      action="/signatories"
      values={{ ...values, bodyId, back }}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={back}
      columns
    >
      <FieldGroup title={w.addSignatory}>
        <Field name="name" label={w.who} />
        <Field name="capacity" label={w.capacity} />
        <Field name="act" label={w.signatoryAct} optional size="wide" />
        <Field name="fromOn" type="date" label={w.from} size="short" />
        <Field name="toOn" type="date" label={w.toOn} size="short" optional />
        <Field type="hidden" name="bodyId" />
        <Field type="hidden" name="back" />
      </FieldGroup>
    </Form>
  )
}
