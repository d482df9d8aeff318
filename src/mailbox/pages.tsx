import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack, Tabs } from '../ui/parts.tsx'
import { Pager, Table, type Column } from '../ui/table.tsx'
import { Moment } from '../ui/values.tsx'
import type { countWaiting, ListName, listMessages } from './lists.ts'
import type { Mailbox } from './mailboxes.ts'
import type { earlierIn, filesOf, Message } from './messages.ts'
import type { Address } from './read-mail.ts'
import type { receiptsOf } from './receipts.ts'
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
const StateBadge = ({ lang, state }: { lang: Lang; state: string }) => (
  <Badge tone={tones[state as 'sent']}>{words(lang).states[state]}</Badge>
)
const receiptTones: Record<string, 'good' | 'info' | 'warn' | 'bad'> = {
  accepted: 'info',
  taken_over: 'info',
  delivered: 'good',
  not_delivered_yet: 'warn',
}
const ReceiptBadge = ({ lang, kind }: { lang: Lang; kind: string }) => (
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

const people = (list: readonly Address[]) =>
  list.map((a) => (a.name ? `${a.name} <${a.address}>` : a.address)).join(', ')

type MessageProps = {
  lang: Lang
  message: Message
  html: string
  box: Mailbox
  files: Awaited<ReturnType<typeof filesOf>>
  thread: Awaited<ReturnType<typeof earlierIn>>
  receipts: Awaited<ReturnType<typeof receiptsOf>>
  edits: boolean
}
export function MessagePage({ lang, message: m, html, box, files, thread, receipts, edits }: MessageProps) {
  const w = words(lang)
  const at = `/mailbox/messages/${m.id}`
  const unread = m.state === 'quarantined' || (m.reason !== '' && m.direction === 'in')
  return (
    <Columns wide>
      <Stack>
        <WhatToDo lang={lang} message={m} edits={edits} />
        <Card title={w.text}>
          {m.text ? <p class="letter">{m.text}</p> : <p>{unread ? w.notRead : w.noText}</p>}
          {m.quoted && (
            <details>
              <summary>{w.quoted}</summary>
              <p class="letter">{m.quoted}</p>
            </details>
          )}
          {html && (
            <details>
              <summary>{w.page}</summary>
              <p class="field-help">{w.pageHelp}</p>
              <div
                class="mail-page"
                tabindex={0}
                role="region"
                aria-label={w.page}
                dangerouslySetInnerHTML={{ __html: html }}
              />
            </details>
          )}
        </Card>
        {receipts.length > 0 && (
          <Card title={w.receipts} flush>
            <Table
              caption={w.receipts}
              rows={receipts}
              id={(r) => r.id}
              href={(r) => `/mailbox/messages/${r.receiptMessageId}`}
              columns={[
                { word: w.stated, main: true, cell: (r) => <Moment at={r.statedAt} /> },
                { word: w.receipt, cell: (r) => <ReceiptBadge lang={lang} kind={r.kind} /> },
                { word: w.to, cell: (r) => r.recipient || '–' },
                { word: w.why, cell: (r) => r.reason || '–' },
              ]}
            />
          </Card>
        )}
        {thread.length > 0 && (
          <Card title={w.thread} flush>
            <Table
              caption={w.thread}
              rows={thread}
              id={(t) => t.id}
              href={(t) => `/mailbox/messages/${t.id}`}
              columns={[
                { word: w.subject, main: true, cell: (t) => t.subject || w.noSubject },
                { word: w.direction, cell: (t) => w.directions[t.direction] },
                { word: w.from, cell: (t) => t.fromName || t.fromAddress },
                { word: w.when, cell: (t) => <Moment at={t.receivedAt} /> },
              ]}
            />
          </Card>
        )}
      </Stack>
      <Stack>
        <Card title={w.about}>
          <Facts
            columns={1}
            facts={[
              { word: w.state, value: <StateBadge lang={lang} state={m.state} /> },
              m.machine !== '' && { word: w.writtenBy, value: w.machines[m.machine] },
              { word: w.from, value: people([{ name: m.fromName, address: m.fromAddress }]) || null },
              m.replyTo !== '' && m.replyTo !== m.fromAddress && { word: w.replyTo, value: m.replyTo },
              { word: w.to, value: people(m.recipients) || null },
              m.copies.length > 0 && { word: w.copies, value: people(m.copies) },
              { word: w.box, value: box.address, note: w.purposes[m.kind] },
              m.direction === 'in' && { word: w.arrived, value: <Moment at={m.receivedAt} /> },
              m.sentAt !== null && {
                word: w.sentOn,
                value: <Moment at={m.sentAt} />,
                ...(m.direction === 'in' && { note: w.asSaid }),
              },
              m.ticketNumber !== '' && { word: w.number, value: m.ticketNumber },
            ]}
          />
        </Card>
        <Card title={w.files}>
          {files.length > 0 && (
            <ul class="plain-list">
              {files.map((f) => (
                <li>
                  <a href={`${at}/files/${f.id}`} download>
                    {f.name}
                  </a>{' '}
                  <span class="source">{w.size(f.size)}</span>
                </li>
              ))}
            </ul>
          )}
          {files.length === 0 && <p>{w.noFiles}</p>}
          {m.rawFileId && m.reason !== 'infected' && (
            <Button href={`${at}/raw`} icon="it-download" download>
              {w.raw}
            </Button>
          )}
        </Card>
      </Stack>
    </Columns>
  )
}

/** What the state of a message asks of who reads it. */
function WhatToDo({ lang, message: m, edits }: { lang: Lang; message: Message; edits: boolean }) {
  const w = words(lang)
  const at = `/mailbox/messages/${m.id}`
  if (m.state === 'quarantined')
    return (
      <Alert
        tone="warn"
        title={w.inQuarantine}
        actions={
          edits && (
            <>
              {m.reason !== 'too_large' && (
                <PostButton action={`${at}/intake`} kind="primary">
                  {w.takeAgain}
                </PostButton>
              )}
              <PostButton action={`${at}/aside`}>{w.putAside}</PostButton>
            </>
          )
        }
      >
        <p>
          {w.reasons[m.reason]} {m.detail}
        </p>
      </Alert>
    )
  if (m.state === 'filed' && m.reason === '')
    return (
      <Alert title={w.filedTitle} actions={edits && <PostButton action={`${at}/intake`}>{w.takeIn}</PostButton>}>
        <p>{w.filedText(w.machines[m.machine] ?? '')}</p>
      </Alert>
    )
  if (m.state === 'failed')
    return (
      <Alert
        tone="bad"
        title={w.failedTitle}
        actions={
          edits && (
            <PostButton action={`${at}/sending`} kind="primary">
              {w.sendAgain}
            </PostButton>
          )
        }
      >
        <p>{w.troubles[m.reason] ?? w.troubles['server']}</p>
      </Alert>
    )
  if (m.state === 'held')
    return (
      <Alert title={w.heldTitle}>
        <p>{w.reasons[m.reason]}</p>
      </Alert>
    )
  if (m.state === 'waiting' && m.reason)
    return (
      <Alert tone="warn" title={w.waitingTitle}>
        <p>{w.troubles[m.reason] ?? w.troubles['server']}</p>
      </Alert>
    )
  return null
}
