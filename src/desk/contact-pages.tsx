import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing } from '../ui/values.tsx'
import type { Contact } from './contacts.ts'
import { sayNumber, type State } from './moves.ts'
import { StateBadge } from './pages.tsx'
import type { Ticket } from './tickets.ts'
import { words } from './words.ts'

type FoundBodies = readonly { id: string; name: string }[] | null
/** The bodies found, each with the button that says it is this one; nothing before anything was searched. */
const BodiesToConfirm = ({ lang, rows, action, version }: ToConfirm) => {
  const w = words(lang)
  return (
    rows && (
      <Table
        caption={w.callers}
        rows={rows}
        id={(b) => b.id}
        columns={[
          { word: w.body, main: true, cell: (b) => b.name },
          {
            word: w.confirmBody,
            quiet: true,
            cell: (b) => (
              <PostButton
                action={action}
                values={{ bodyId: b.id, ...(version !== undefined && { version }) }}
                label={`${w.confirmBody}: ${b.name}`}
              >
                {w.confirmBody}
              </PostButton>
            ),
          },
        ]}
        empty={<Empty title={w.none}>{w.noCaller}</Empty>}
      />
    )
  )
}
type ToConfirm = { lang: Lang; rows: FoundBodies; action: string; version?: number }

type GiveProps = {
  lang: Lang
  ticket: Ticket
  q: string
  bodies: FoundBodies
}
/** Whose a ticket is that came from somebody unknown. */
export function GiveBodyPage({ lang, ticket: t, q, bodies }: GiveProps) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action={`/desk/tickets/${t.number}/body`} values={{ q }} live="bodies">
        <Field type="search" name="q" label={w.body} focus />
      </FilterBar>
      <div id="bodies">
        <BodiesToConfirm lang={lang} rows={bodies} action={`/desk/tickets/${t.number}/body`} version={t.version} />
      </div>
      <Row>
        <Button href={`/desk/tickets/${t.number}`} kind="quiet">
          {w.facts}
        </Button>
      </Row>
    </Stack>
  )
}

const tone = { to_confirm: 'warn', confirmed: 'good', refused: 'neutral' } as const
const ContactState = ({ lang, state }: { lang: Lang; state: Contact['state'] }) => (
  <Badge tone={tone[state]}>{words(lang).contactStates[state]}</Badge>
)
export const contactName = (c: Pick<Contact, 'name' | 'address' | 'phone'>, lang: Lang) =>
  c.name || c.address || c.phone || words(lang).contactNameless

export function ContactList({ lang, rows, values }: { lang: Lang; rows: readonly Contact[]; values: Values }) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action="/desk/contacts" values={values} live="contacts">
        <Field type="search" name="q" label={w.search} />
        <Field
          type="select"
          name="state"
          label={w.state}
          empty={w.contactStates['to_confirm']}
          options={['confirmed', 'refused'].map((value) => ({ value, word: w.contactStates[value]! }))}
        />
      </FilterBar>
      <div id="contacts">
        <Table
          caption={w.contactAll}
          rows={rows}
          id={(c) => c.id}
          href={(c) => `/desk/contacts/${c.id}`}
          columns={[
            { word: w.name, main: true, cell: (c) => contactName(c, lang) },
            { word: w.address, cell: (c) => c.address || <Nothing /> },
            { word: w.phone, cell: (c) => c.phone || <Nothing /> },
            { word: w.body, cell: (c) => c.bodyName ?? <Nothing /> },
            { word: w.contactTickets, kind: 'number', cell: (c) => c.tickets },
            { word: w.state, cell: (c) => <ContactState lang={lang} state={c.state} /> },
          ]}
          empty={<Empty title={w.contactNone}>{w.contactNoneText}</Empty>}
        />
      </div>
    </Stack>
  )
}

type ContactProps = {
  lang: Lang
  contact: Contact
  tickets: readonly { number: number; subject: string; state: State }[]
  q: string
  bodies: FoundBodies
  people: readonly Option[]
  alike: readonly Contact[]
  errors?: Errors
  problem?: string
}
/** One contact: who it is said to be, what it asked, and what can be decided of it. */
export function ContactPage(p: ContactProps) {
  const { lang, contact: c } = p
  const w = words(lang)
  const at = `/desk/contacts/${c.id}`
  return (
    <Columns wide>
      <Stack>
        {p.problem && <Alert tone="bad">{p.problem}</Alert>}
        {c.state !== 'confirmed' && (
          <Card title={w.contactConfirm}>
            <p>{w.contactConfirmLead}</p>
            <FilterBar action={at} values={{ q: p.q }} live="bodies">
              <Field type="search" name="q" label={w.body} />
            </FilterBar>
            <div id="bodies">
              <BodiesToConfirm lang={lang} rows={p.bodies} action={`${at}/body`} />
            </div>
          </Card>
        )}
        {p.people.length > 0 && !c.personId && (
          <Card title={w.contactJoin}>
            <p>{w.contactJoinLead}</p>
            <Form action={`${at}/person`} errors={p.errors ?? {}} submit={w.contactJoin} submitKind="secondary">
              <Field type="select" name="personId" label={w.contactPerson} options={p.people} />
            </Form>
          </Card>
        )}
        {p.alike.length > 0 && (
          <Card title={w.contactMerge}>
            <p>{w.contactMergeLead}</p>
            <Form action={`${at}/merge`} submit={w.merge} submitKind="secondary">
              <Field
                type="select"
                name="into"
                label={w.contactMergeInto}
                options={p.alike.map((x) => ({
                  value: x.id,
                  word: [contactName(x, lang), x.address, x.phone, x.bodyName].filter(Boolean).join(' · '),
                }))}
              />
            </Form>
          </Card>
        )}
        {c.state === 'to_confirm' && (
          <Card title={w.contactRefuse}>
            <p>{w.contactRefuseLead}</p>
            <PostButton action={`${at}/refusal`} kind="danger">
              {w.contactRefuse}
            </PostButton>
          </Card>
        )}
        {c.state === 'refused' && <PostButton action={`${at}/readmission`}>{w.contactReadmit}</PostButton>}
      </Stack>
      <Stack>
        <Card title={w.facts}>
          <Facts
            columns={1}
            facts={[
              { word: w.state, value: <ContactState lang={lang} state={c.state} /> },
              { word: w.address, value: c.address || <Nothing /> },
              { word: w.phone, value: c.phone || <Nothing /> },
              { word: w.body, value: c.bodyId ? <a href={`/members/${c.bodyId}`}>{c.bodyName}</a> : <Nothing /> },
              c.personName !== null && { word: w.contactPerson, value: c.personName },
              { word: w.contactSince, value: <Moment at={c.createdAt} /> },
            ]}
          />
        </Card>
        <Card title={w.contactTickets}>
          {p.tickets.length === 0 && <p>{w.cardNone}</p>}
          <ul class="plain-list">
            {p.tickets.map((t) => (
              <li>
                <a href={`/desk/tickets/${t.number}`}>
                  {sayNumber(t.number)} {t.subject}
                </a>{' '}
                <StateBadge lang={lang} state={t.state} />
              </li>
            ))}
          </ul>
        </Card>
      </Stack>
    </Columns>
  )
}
