import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar, type Values } from '../ui/form.tsx'
import { Alert, Badge, Empty, Row, Stack, Tabs } from '../ui/parts.tsx'
import { Pager, Table, type Column } from '../ui/table.tsx'
import { Moment } from '../ui/values.tsx'
import type { countWaiting, ListName, listMessages } from './lists.ts'
import type { Mailbox } from './mailboxes.ts'
import { words } from './words.ts'

const tones = {
  accepted: 'good',
  filed: 'neutral',
  quarantined: 'warn',
  waiting: 'info',
  sent: 'good',
  failed: 'bad',
  held: 'neutral',
} as const
export const StateBadge = ({ lang, state }: { lang: Lang; state: string }) => (
  <Badge tone={tones[state as 'sent']}>{words(lang).states[state]}</Badge>
)
const receiptTones: Record<string, 'good' | 'info' | 'warn' | 'bad'> = {
  accepted: 'info',
  taken_over: 'info',
  delivered: 'good',
  not_delivered_yet: 'warn',
}
/** What a provider or a server said of a message that left. */
export const ReceiptBadge = ({ lang, kind }: { lang: Lang; kind: string }) => (
  <Badge tone={receiptTones[kind] ?? 'bad'}>{words(lang).receiptKinds[kind]}</Badge>
)

type TabsProps = {
  lang: Lang
  at: ListName | 'boxes'
  waiting: Awaited<ReturnType<typeof countWaiting>>
  boxes: readonly Mailbox[]
}
/** The parts of the mail, and above them what is wrong with a server. */
export function MailTabs({ lang, at, waiting, boxes }: TabsProps) {
  const w = words(lang)
  const down = boxes.filter((b) => b.downSince !== null)
  return (
    <>
      {down.map((b) => (
        <Alert tone="bad" title={w.downTitle(b.address)}>
          <p>
            {w.troubles[b.lastError] ?? w.troubles['server']} {w.since} <Moment at={b.downSince} />. {w.downText}
          </p>
        </Alert>
      ))}
      <Tabs
        label={w.title}
        tabs={[
          { word: w.tabs.received, href: '/mailbox', current: at === 'received' },
          {
            word: w.tabs.quarantine,
            href: '/mailbox/quarantine',
            current: at === 'quarantine',
            count: waiting.quarantine,
          },
          {
            word: w.tabs.sent,
            href: '/mailbox/sent',
            current: at === 'sent',
            ...(waiting.failed > 0 && { count: waiting.failed }),
          },
          { word: w.tabs.boxes, href: '/mailbox/boxes', current: at === 'boxes' },
        ]}
      />
    </>
  )
}

type Listed = Awaited<ReturnType<typeof listMessages>>
type ListProps = Listed & TabsProps & { at: ListName; filter: Values; states: readonly string[] }
export function MessageList({ lang, at, rows, next, filter, states, waiting, boxes }: ListProps) {
  const w = words(lang)
  const path = at === 'received' ? '/mailbox' : `/mailbox/${at}`
  type Listing = Listed['rows'][number]
  const who: Column<Listing> =
    at === 'sent'
      ? { word: w.to, cell: (m) => m.toAddress }
      : { word: w.from, cell: (m) => m.fromName || m.fromAddress || '–' }
  const state: Column<Listing> =
    at === 'quarantine'
      ? { word: w.reason, cell: (m) => w.reasons[m.reason] }
      : {
          word: w.state,
          cell: (m) => (
            <Row>
              <StateBadge lang={lang} state={m.state} />
              {m.machine && <span>{w.machines[m.machine]}</span>}
              {at === 'sent' && m.receipt && <ReceiptBadge lang={lang} kind={m.receipt} />}
              {at === 'sent' && m.reason && <span>{w.reasons[m.reason] ?? w.troubles[m.reason]}</span>}
            </Row>
          ),
        }
  return (
    <Stack>
      <MailTabs lang={lang} at={at} waiting={waiting} boxes={boxes} />
      {at !== 'quarantine' && (
        <FilterBar action={path} values={filter} live="messages">
          <Field
            type="select"
            name="box"
            label={w.box}
            empty={w.all}
            options={boxes.map((b) => ({ value: b.id, word: b.address }))}
          />
          <Field
            type="select"
            name="state"
            label={w.state}
            empty={w.all}
            options={states.map((value) => ({ value, word: w.states[value]! }))}
          />
        </FilterBar>
      )}
      <div id="messages">
        <Table
          caption={w.tabs[at]}
          rows={rows}
          id={(m) => m.id}
          href={(m) => `/mailbox/messages/${m.id}`}
          columns={[
            { word: w.subject, main: true, cell: (m) => m.subject || w.noSubject },
            who,
            state,
            { word: w.box, cell: (m) => m.address, wideOnly: true },
            { word: at === 'sent' ? w.written : w.arrived, cell: (m) => <Moment at={m.receivedAt} /> },
          ]}
          empty={<Empty title={w.empty[at].title}>{w.empty[at].text}</Empty>}
        />
        <Pager next={next && withQuery(path, { ...(filter as Record<string, string>), after: next })} />
      </div>
    </Stack>
  )
}
