import type { ComponentChildren } from 'preact'
import { eventWord } from '../platform/event-words.ts'
import type { TimelineEntry } from '../platform/events.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day, Moment, Num } from '../ui/values.tsx'
import type { Body, listCodes } from './bodies.ts'
import { contactKinds, type listContacts } from './contacts.ts'
import { factKinds, type listFacts } from './facts.ts'
import { DemoBadge, Population, StateBadge } from './pages.tsx'
import { words } from './words.ts'

type CardProps = {
  lang: Lang
  body: Body
  codes: Awaited<ReturnType<typeof listCodes>>
  facts: Awaited<ReturnType<typeof listFacts>>
  contacts: Awaited<ReturnType<typeof listContacts>>
  people: { id: string; name: string; role: string }[] | null
  hasRtd: boolean
  files: { id: string; name: string; size: number; createdAt: Temporal.Instant }[]
  ofUnion: { id: string; name: string }[]
  predecessors: { id: string; name: string; mergedOn: string | null }[]
  history: readonly TimelineEntry[]
  others: readonly { title: string; href?: string; body: ComponentChildren }[]
  edits: boolean
  contactsToo: boolean
}

export const BodyMark = ({ lang, body }: { lang: Lang; body: Body }) => (
  <>
    <StateBadge lang={lang} state={body.state} /> <DemoBadge lang={lang} note={body.demoNote} />
  </>
)

export function BodyCard(p: CardProps) {
  const { lang, body } = p
  const w = words(lang)
  const latest = (kind: string) => p.facts.find((f) => f.kind === kind)
  return (
    <Stack>
      {body.successorId && (
        <Alert tone="warn">
          {w.mergedInto('')} <a href={`/members/${body.successorId}`}>{body.successorName}</a>{' '}
          {body.mergedOn && (
            <>
              (<Day day={body.mergedOn} />)
            </>
          )}
        </Alert>
      )}
      {body.demoNote && (
        <Alert tone="info" title={w.demoData}>
          {body.demoNote}
        </Alert>
      )}
      <Card title={w.glance}>
        <Facts
          columns={4}
          facts={[
            { word: w.type, value: w.types[body.type] },
            { word: w.population, value: <Population of={body.population} on={body.populationOn} /> },
            ...(['firms', 'workstations'] as const).map(
              (k) =>
                latest(k) && {
                  word: w.factKinds[k]!,
                  value: <Population of={latest(k)!.value} on={latest(k)!.asOf} />,
                  ...(latest(k)!.demo && { note: w.demoData }),
                },
            ),
            (body.province !== '' || body.region !== '') && {
              word: w.province,
              value: [body.province, body.region].filter(Boolean).join(', '),
            },
            body.ipaCode !== null && { word: w.ipa, value: <Code>{body.ipaCode}</Code> },
            body.istatCode !== null && { word: w.istat, value: <Code>{body.istatCode}</Code> },
            body.taxCode !== null && { word: w.tax, value: <Code>{body.taxCode}</Code> },
            body.cadastralCode !== null && { word: w.cadastral, value: <Code>{body.cadastralCode}</Code> },
            body.parentUnionId !== null && {
              word: w.union,
              value: <a href={`/members/${body.parentUnionId}`}>{body.unionName}</a>,
            },
            body.website !== '' && {
              word: w.website,
              value: (
                <a href={body.website} rel="noreferrer">
                  {body.website.replace(/^https?:\/\//, '')}
                </a>
              ),
            },
            ['municipality', 'union', 'province', 'mountain_community'].includes(body.type) &&
              !p.hasRtd && { word: w.rtd, value: <Badge tone="warn">{w.rtdMissing}</Badge> },
          ]}
        />
      </Card>
      <Columns wide>
        <Stack>
          {p.others.map((c) => (
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
          {p.people && (
            <Card title={w.people} flush>
              <Table
                caption={w.people}
                rows={p.people}
                id={(x) => `${x.id}${x.role}`}
                href={(x) => `/people/${x.id}`}
                columns={[
                  { word: w.personName, main: true, cell: (x) => x.name },
                  { word: w.role, cell: (x) => x.role },
                ]}
                empty={
                  <Empty title={w.people} icon="it-user">
                    {w.noPeople}
                  </Empty>
                }
              />
            </Card>
          )}
          {p.ofUnion.length > 0 && (
            <Card title={w.members}>
              <ul class="plain-list">
                {p.ofUnion.map((b) => (
                  <li>
                    <a href={`/members/${b.id}`}>{b.name}</a>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {p.predecessors.length > 0 && (
            <Card title={w.predecessors}>
              <ul class="plain-list">
                {p.predecessors.map((b) => (
                  <li>
                    <a href={`/members/${b.id}`}>{b.name}</a> {b.mergedOn && <Day day={b.mergedOn} />}
                  </li>
                ))}
              </ul>
            </Card>
          )}
          <Card
            title={w.facts}
            flush
            actions={
              p.edits && (
                <Button href={`/members/${body.id}/facts/new`} icon="it-plus">
                  {w.addFact}
                </Button>
              )
            }
          >
            <Table
              caption={w.facts}
              rows={p.facts}
              id={(f) => f.id}
              columns={[
                { word: w.kind, main: true, cell: (f) => w.factKinds[f.kind] },
                { word: w.value, kind: 'number', cell: (f) => <Num of={f.value} /> },
                { word: w.asOf, cell: (f) => <Day day={f.asOf} /> },
                {
                  word: w.source,
                  cell: (f) => (
                    <>
                      {f.source} {f.demo && <Badge tone="info">{w.demo}</Badge>}
                    </>
                  ),
                },
              ]}
              empty={<Empty title={w.facts}>{w.noFacts}</Empty>}
            />
          </Card>
          <Card
            title={w.codes}
            flush
            actions={
              p.edits && (
                <Button href={`/members/${body.id}/codes/new`} icon="it-plus">
                  {w.addCode}
                </Button>
              )
            }
          >
            <Table
              caption={w.codes}
              rows={p.codes}
              id={(c) => c.id}
              columns={[
                { word: w.kind, main: true, cell: (c) => w.codeKinds[c.kind] },
                { word: w.value, kind: 'code', cell: (c) => <Code>{c.value}</Code> },
                { word: w.label, cell: (c) => c.label || c.source || '–' },
                {
                  word: w.validity,
                  cell: (c) =>
                    c.toOn ? (
                      <>
                        <Day day={c.toOn} /> <Badge>{w.ended}</Badge>
                      </>
                    ) : c.fromOn ? (
                      <>
                        {w.from} <Day day={c.fromOn} />
                      </>
                    ) : (
                      '–'
                    ),
                },
              ]}
              empty={<Empty title={w.codes}>{w.noCodes}</Empty>}
            />
          </Card>
        </Stack>
        <Stack>
          {body.notes && (
            <Card title={w.notes}>
              <p class="notes">{body.notes}</p>
            </Card>
          )}
          <Card
            title={w.contacts}
            actions={
              p.contactsToo && (
                <Button href={`/members/${body.id}/contacts/new`} icon="it-plus">
                  {w.addContact}
                </Button>
              )
            }
          >
            {p.contacts.length === 0 ? (
              <p>{w.noContacts}</p>
            ) : (
              <ul class="contact-list">
                {p.contacts.map((c) => (
                  <li>
                    <span>
                      <strong>{c.label || w.contactKinds[c.kind]}</strong>{' '}
                      {c.kind === 'mail' || c.kind === 'pec' ? <a href={`mailto:${c.value}`}>{c.value}</a> : c.value}
                    </span>
                    {p.contactsToo && (
                      <PostButton
                        action={`/members/${body.id}/contacts/${c.id}/removal`}
                        kind="quiet"
                        icon="it-close"
                        label={`${w.remove}: ${c.value}`}
                      />
                    )}
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <Card title={w.files}>
            {p.files.length === 0 ? (
              <p>{w.noFiles}</p>
            ) : (
              <ul class="file-list">
                {p.files.map((f) => (
                  <li>
                    <a href={`/members/${body.id}/files/${f.id}`} download>
                      {f.name}
                    </a>{' '}
                    <span>
                      <Num of={Math.ceil(f.size / 1024)} /> kB, <Moment at={f.createdAt} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {p.contactsToo && (
              <Form action={`/members/${body.id}/files`} files submit={w.upload} submitKind="secondary">
                <Field name="file" type="file" label={w.addFile} />
              </Form>
            )}
          </Card>
          <Card title={w.timeline}>
            <Timeline
              items={p.history
                .filter((e) => e.name !== 'platform.viewed')
                .map((e) => ({
                  at: e.recordedAt,
                  what: eventWord(e.name, p.lang),
                  ...(e.personName && { who: e.personName }),
                }))}
            />
          </Card>
        </Stack>
      </Columns>
    </Stack>
  )
}

type Small = { lang: Lang; id: string; values: Values; errors?: Errors; problem?: string }

export function CodeForm({ lang, id, values, errors = {}, problem }: Small) {
  const w = words(lang)
  return (
    <Form
      action={`/members/${id}/codes`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={`/members/${id}`}
      columns
    >
      <Field
        name="kind"
        type="select"
        label={w.kind}
        options={Object.entries(w.codeKinds).map(([value, word]) => ({ value, word }))}
      />
      <Field name="value" label={w.value} />
      <Field name="label" label={w.label} optional />
      <Field name="source" label={w.source} optional />
      <Field name="fromOn" type="date" label={w.from} optional size="short" />
      <Field name="toOn" type="date" label={w.to} optional size="short" />
    </Form>
  )
}

export function FactForm({ lang, id, values, errors = {}, problem }: Small) {
  const w = words(lang)
  return (
    <Form
      action={`/members/${id}/facts`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={`/members/${id}`}
      columns
    >
      <Field
        name="kind"
        type="select"
        label={w.kind}
        options={factKinds.map((value) => ({ value, word: w.factKinds[value]! }))}
      />
      <Field name="value" type="number" label={w.value} min={0} size="short" />
      <Field name="asOf" type="date" label={w.asOf} size="short" />
      <Field name="source" label={w.source} help={w.sourceHelp} />
    </Form>
  )
}

export function ContactForm({ lang, id, values, errors = {}, problem }: Small) {
  const w = words(lang)
  return (
    <Form
      action={`/members/${id}/contacts`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={`/members/${id}`}
      columns
    >
      <Field
        name="kind"
        type="select"
        label={w.kind}
        options={contactKinds.map((value) => ({ value, word: w.contactKinds[value]! }))}
      />
      <Field name="label" label={w.label} optional />
      <Field name="value" label={w.value} size="wide" />
    </Form>
  )
}
