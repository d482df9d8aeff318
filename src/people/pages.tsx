import { encode } from 'uqr'
import { Field, type FieldProps } from '../ui/field.tsx'
import { FilterBar, Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Table } from '../ui/table.tsx'
import { Code as CodeText, CopyText, Day, Moment } from '../ui/values.tsx'
import { eventWord } from '../platform/events.ts'
import type { Lang } from '../platform/words.ts'
import type { TimelineEntry } from '../platform/events.ts'
import { bodyRoles, centreRoles, type Role } from './roles.ts'
import type { getPerson, listPersons } from './persons.ts'
import type { listTokens } from './tokens.ts'
import type { listSessions } from './sessions.ts'
import { words } from './words.ts'

type Refused = { errors?: Errors; problem?: string }
type Option = { value: string; word: string; group?: string }
type Mandate = { role: Role; bodyName: string | null }

const rolesText = (lang: Lang, mandates: readonly Mandate[]) =>
  [...Map.groupBy(mandates, (m) => m.role)]
    .map(([role, held]) => {
      const w = words(lang)
      const bodies = held.flatMap((m) => m.bodyName ?? [])
      const where = bodies.length > 3 ? w.bodies(bodies.length) : bodies.join(', ')
      return [w.roles[role], where].filter(Boolean).join(', ')
    })
    .join(' · ')

const roleOptions = (lang: Lang): Option[] => {
  const w = words(lang)
  return [
    ...centreRoles.map((value) => ({ value, word: w.roles[value], group: w.centreRoles })),
    ...bodyRoles.map((value) => ({ value, word: w.roles[value], group: w.bodyRoles })),
  ]
}

export function PersonList({
  lang,
  persons,
  filter,
  bodies,
}: {
  lang: Lang
  persons: Awaited<ReturnType<typeof listPersons>>
  filter: Values
  bodies: Option[]
}) {
  const w = words(lang)
  const filtered = Object.values(filter).some(Boolean)
  return (
    <>
      <FilterBar action="/people" values={filter} live="persons">
        <Field name="q" type="search" label={w.search} />
        <Field name="role" type="select" label={w.role} options={roleOptions(lang)} />
        {bodies.length > 1 && <Field name="bodyId" type="select" label={w.body} options={bodies} />}
      </FilterBar>
      <div id="persons">
        <p class="found" role="status">
          {w.found(persons.length)}
        </p>
        <Table
          caption={w.title}
          rows={persons}
          id={(p) => p.id}
          href={(p) => `/people/${p.id}`}
          columns={[
            { word: w.name, main: true, cell: (p) => p.name },
            { word: w.roles_, cell: (p) => rolesText(lang, p.mandates) || '–' },
            { word: w.email, cell: (p) => p.email },
            {
              word: w.access,
              cell: (p) =>
                p.demo ? (
                  <Badge tone="info" title={w.demoNote}>
                    {w.demo}
                  </Badge>
                ) : p.invited ? (
                  <Badge tone="good">{w.invited}</Badge>
                ) : (
                  <Badge>{w.notInvited}</Badge>
                ),
            },
          ]}
          empty={
            <Empty title={w.emptyTitle} icon="it-user">
              {filtered ? w.emptySearch : w.empty}
            </Empty>
          }
        />
      </div>
    </>
  )
}

const mandateFields = (lang: Lang, bodies: Option[]) => {
  const w = words(lang)
  return (
    <>
      <Field name="role" type="select" label={w.role} help={w.roleHelp} options={roleOptions(lang)} />
      <Field name="bodyId" type="select" label={w.body} help={w.bodyHelp} optional options={bodies} />
      <Field name="act" label={w.act} help={w.actHelp} optional maxlength={200} />
      <Field name="actOn" type="date" label={w.actOn} optional size="short" />
      <Field name="fromOn" type="date" label={w.from} size="short" />
      <Field name="toOn" type="date" label={w.to} optional size="short" />
    </>
  )
}

export function NewPersonForm({
  lang,
  bodies,
  values,
  errors,
  problem,
}: { lang: Lang; bodies: Option[]; values: Values } & Refused) {
  const w = words(lang)
  return (
    <Form
      action="/people"
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={w.save}
      cancel="/people"
      columns
    >
      <Field name="name" label={w.name} autocomplete="off" />
      <Field name="email" type="email" label={w.email} autocomplete="off" />
      <Field name="phone" type="tel" label={w.phone} optional autocomplete="off" />
      {mandateFields(lang, bodies)}
      <Field name="invite" type="checkbox" label={w.inviteNow} />
    </Form>
  )
}

export function EditPersonForm({
  lang,
  id,
  values,
  errors,
  problem,
}: { lang: Lang; id: string; values: Values } & Refused) {
  const w = words(lang)
  return (
    <Form
      action={`/people/${id}/edit`}
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={w.save}
      cancel={`/people/${id}`}
      columns
    >
      <Field name="version" type="hidden" value={String(values['version'] ?? '')} />
      <Field name="name" label={w.name} autocomplete="off" />
      <Field name="email" type="email" label={w.email} autocomplete="off" />
      <Field name="phone" type="tel" label={w.phone} optional autocomplete="off" />
    </Form>
  )
}

export function MandateForm({
  lang,
  id,
  bodies,
  values,
  errors,
  problem,
}: { lang: Lang; id: string; bodies: Option[]; values: Values } & Refused) {
  const w = words(lang)
  return (
    <Form
      action={`/people/${id}/mandates`}
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={w.giveMandate}
      cancel={`/people/${id}`}
      columns
    >
      {mandateFields(lang, bodies)}
    </Form>
  )
}

type Person = Awaited<ReturnType<typeof getPerson>>

export function PersonCard({
  lang,
  person,
  day,
  history,
  edits,
}: {
  lang: Lang
  person: Person
  day: string
  history: readonly TimelineEntry[]
  edits: boolean
}) {
  const w = words(lang)
  const inForce = (m: Person['mandates'][number]) => m.fromOn <= day && (m.toOn === null || m.toOn > day)
  return (
    <Columns wide>
      <Stack>
        {person.demo && <Alert tone="info">{w.demoNote}</Alert>}
        <Card
          title={w.mandates}
          flush
          actions={
            edits && (
              <Button href={`/people/${person.id}/mandates/new`} icon="it-plus">
                {w.giveMandate}
              </Button>
            )
          }
        >
          <Table
            caption={w.mandates}
            rows={person.mandates}
            id={(m) => m.id}
            columns={[
              { word: w.role, main: true, cell: (m) => w.roles[m.role] },
              { word: w.body, cell: (m) => (m.bodyId ? <a href={`/members/${m.bodyId}`}>{m.bodyName}</a> : '–') },
              { word: w.act, cell: (m) => m.act || '–' },
              { word: w.from, cell: (m) => <Day day={m.fromOn} /> },
              {
                word: w.to,
                cell: (m) =>
                  m.toOn ? (
                    <>
                      <Day day={m.toOn} /> {!inForce(m) && <Badge>{w.ended}</Badge>}
                    </>
                  ) : (
                    w.openEnded
                  ),
              },
              {
                word: w.endMandate,
                quiet: true,
                kind: 'tight',
                cell: (m) =>
                  edits &&
                  inForce(m) && (
                    <PostButton
                      action={`/people/${person.id}/mandates/${m.id}/end`}
                      kind="quiet"
                      label={`${w.endMandate}: ${w.roles[m.role]}`}
                    >
                      {w.endMandate}
                    </PostButton>
                  ),
              },
            ]}
            empty={<Empty title={w.mandates}>{w.noMandates}</Empty>}
          />
        </Card>
      </Stack>
      <Stack>
        <Card title={w.contact}>
          <Facts
            columns={1}
            facts={[
              { word: w.email, value: <a href={`mailto:${person.email}`}>{person.email}</a> },
              person.phone !== '' && { word: w.phone, value: person.phone },
            ]}
          />
        </Card>
        <Card title={w.timeline}>
          <Timeline
            items={history.map((e) => ({
              at: e.recordedAt,
              what: eventWord(e.name, lang),
              ...(e.personName && { who: e.personName }),
            }))}
          />
        </Card>
      </Stack>
    </Columns>
  )
}

export type DemoPerson = { personId: string; name: string; role: Role }
/** The people of a centre in groups: its staff (null), each body's officers, those of several bodies. */
export type DemoCentre = { centre: string; groups: { body: string | null; people: DemoPerson[] }[] }
type SignInProps = {
  lang: Lang
  next: string
  values: Values
  providers: { slug: string; name: string }[]
  demo: DemoCentre[]
} & Refused

export function SignInPage({ lang, next, values, problem, errors, providers, demo }: SignInProps) {
  const w = words(lang)
  const to = next === '/' ? '' : `?next=${encodeURIComponent(next)}`
  return (
    <Stack>
      {demo.length > 0 && (
        <section class="demo-people" aria-labelledby="demo-title">
          <h2 id="demo-title">{w.demoTitle}</h2>
          <p>{w.demoLead}</p>
          {demo.map((c, at) => (
            <details open={at === 0} class="demo-centre">
              <summary>{c.centre}</summary>
              <form method="post" action="/sign-in/demo">
                <input type="hidden" name="next" value={next} />
                {c.groups.map(({ body, people }) => (
                  <>
                    <h3>{body === null ? w.ofCentre : body === 'several' ? w.ofSeveral : body}</h3>
                    <ul class="demo-list">
                      {people.map((p) => (
                        <li>
                          <Button kind="quiet" name="person" value={p.personId}>
                            <strong>{w.roles[p.role]}</strong> <span>{p.name}</span>
                          </Button>
                        </li>
                      ))}
                    </ul>
                  </>
                ))}
              </form>
            </details>
          ))}
        </section>
      )}
      <Form
        action="/sign-in"
        values={values}
        errors={errors ?? {}}
        problem={problem}
        submit={w.signIn}
        more={<a href="/sign-in/forgotten">{w.forgotten}</a>}
      >
        <Field name="next" type="hidden" value={next} />
        <Field name="email" type="email" label={w.email} autocomplete="username" />
        <Field name="password" type="password" label={w.password} autocomplete="current-password" />
      </Form>
      {providers.length > 0 && (
        <ul class="providers">
          {providers.map((p) => (
            <li>
              <Button href={`/sign-in/oidc/${p.slug}${to}`}>{w.oidc(p.name)}</Button>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  )
}

export function OneFieldForm({
  lang,
  action,
  lead,
  submit,
  field,
  errors,
  problem,
  values = {},
}: { lang: Lang; action: string; lead: string; submit: string; field: FieldProps; values?: Values } & Refused) {
  return (
    <Form action={action} values={values} errors={errors ?? {}} problem={problem} submit={submit}>
      <p lang={lang}>{lead}</p>
      <Field {...field} />
    </Form>
  )
}

export function PasswordForm({
  lang,
  action,
  lead,
  submit,
  current,
  errors,
  problem,
}: { lang: Lang; action: string; lead?: string; submit: string; current?: boolean } & Refused) {
  const w = words(lang)
  return (
    <Form action={action} errors={errors ?? {}} problem={problem} submit={submit}>
      {lead && <p>{lead}</p>}
      {current && <Field name="current" type="password" label={w.currentPassword} autocomplete="current-password" />}
      <Field name="password" type="password" label={w.newPassword} autocomplete="new-password" />
      <Field name="again" type="password" label={w.again} autocomplete="new-password" />
    </Form>
  )
}

/** The picture an authenticator app reads, drawn as one path. */
function QrPicture({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      width="200"
      height="200"
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

export function EnrolPage({
  lang,
  uri,
  secret,
  errors,
  problem,
}: { lang: Lang; uri: string; secret: string } & Refused) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.enrolLead}</p>
      <QrPicture text={uri} label={w.factorTitle} />
      <Facts columns={1} facts={[{ word: w.key, value: <CopyText text={secret} label={w.key} /> }]} />
      <Form action="/account/second-factor" errors={errors ?? {}} problem={problem} submit={w.goOn}>
        <Field name="code" label={w.code} autocomplete="one-time-code" inputmode="numeric" size="short" />
      </Form>
    </Stack>
  )
}

export const RecoveryCodes = ({ lang, codes }: { lang: Lang; codes: readonly string[] }) => {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.codesLead}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li>
            <CodeText>{code}</CodeText>
          </li>
        ))}
      </ul>
      <Button kind="primary" href="/">
        {w.codesDone}
      </Button>
    </Stack>
  )
}

export function AccountPage({
  lang,
  sessions,
  current,
  enrolled,
}: {
  lang: Lang
  sessions: Awaited<ReturnType<typeof listSessions>>
  current: string
  enrolled: boolean
}) {
  const w = words(lang)
  return (
    <Columns>
      <Card
        title={w.sessionsTitle}
        flush
        actions={
          sessions.length > 1 && (
            <PostButton action="/account/sessions/revocation" kind="danger">
              {w.closeOthers}
            </PostButton>
          )
        }
      >
        <Table
          caption={w.sessionsTitle}
          rows={sessions}
          id={(s) => s.id}
          columns={[
            {
              word: w.browser,
              main: true,
              cell: (s) => (
                <>
                  {s.agent || '–'} {s.id === current && <Badge tone="info">{w.thisSession}</Badge>}
                </>
              ),
            },
            { word: w.began, cell: (s) => <Moment at={s.createdAt} /> },
            { word: w.lastUsed, cell: (s) => <Moment at={s.lastUsedAt} /> },
            {
              word: w.close,
              quiet: true,
              kind: 'tight',
              cell: (s) =>
                s.id !== current && (
                  <PostButton
                    action={`/account/sessions/${s.id}/revocation`}
                    kind="quiet"
                    label={`${w.close}: ${s.agent}`}
                  >
                    {w.close}
                  </PostButton>
                ),
            },
          ]}
        />
      </Card>
      <Stack>
        <Card title={w.factorTitle}>
          <p>{enrolled ? w.factorOn : w.factorOff}</p>
          {!enrolled && <Button href="/account/second-factor">{w.enrolTitle}</Button>}
        </Card>
        <Card title={w.passwordTitle}>
          <Button href="/account/password">{w.passwordTitle}</Button>
        </Card>
      </Stack>
    </Columns>
  )
}

export function TokenPage({
  lang,
  tokens,
  bodies,
  now,
  values,
  errors,
  problem,
}: {
  lang: Lang
  tokens: Awaited<ReturnType<typeof listTokens>>
  bodies: Option[]
  now: Temporal.Instant
  values: Values
} & Refused) {
  const w = words(lang)
  const state = (t: (typeof tokens)[number]) =>
    t.revokedAt ? (
      <Badge>{w.revoked}</Badge>
    ) : Temporal.Instant.compare(t.expiresAt, now) < 0 ? (
      <Badge tone="warn">{w.expired}</Badge>
    ) : (
      <Badge tone="good">{w.valid}</Badge>
    )
  return (
    <Stack>
      <Table
        caption={w.tokensTitle}
        rows={tokens}
        id={(t) => t.id}
        columns={[
          { word: w.tokenName, main: true, cell: (t) => t.name },
          { word: w.role, cell: (t) => w.roles[t.role as Role] ?? t.role },
          { word: w.scope, cell: (t) => t.bodyName ?? w.wholeCentre },
          {
            word: w.expires,
            cell: (t) => (
              <>
                <Moment at={t.expiresAt} /> {state(t)}
              </>
            ),
          },
          { word: w.lastUsed, cell: (t) => (t.lastUsedAt ? <Moment at={t.lastUsedAt} /> : w.never) },
          {
            word: w.revoke,
            quiet: true,
            kind: 'tight',
            cell: (t) =>
              !t.revokedAt && (
                <PostButton action={`/people/tokens/${t.id}/revocation`} kind="danger" label={`${w.revoke}: ${t.name}`}>
                  {w.revoke}
                </PostButton>
              ),
          },
        ]}
        empty={
          <Empty title={w.tokensEmptyTitle} icon="it-key">
            {w.tokensEmpty}
          </Empty>
        }
      />
      <Card title={w.createToken}>
        <Form
          action="/people/tokens"
          values={values}
          errors={errors ?? {}}
          problem={problem}
          submit={w.createToken}
          columns
        >
          <Field name="name" label={w.tokenName} maxlength={100} />
          <Field name="role" type="select" label={w.role} options={roleOptions(lang)} />
          <Field name="bodyId" type="select" label={w.body} help={w.bodyHelp} optional options={bodies} />
          <Field name="days" type="number" label={w.days} min={1} max={366} size="short" />
        </Form>
      </Card>
    </Stack>
  )
}

export const TokenOnce = ({ lang, secret }: { lang: Lang; secret: string }) => {
  const w = words(lang)
  return (
    <Stack>
      <Alert tone="warn">{w.tokenOnce}</Alert>
      <CopyText text={secret} label={w.tokensTitle} />
      <Button kind="primary" href="/people/tokens">
        {w.goOn}
      </Button>
    </Stack>
  )
}
