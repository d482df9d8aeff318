import type { TimelineEntry } from '../platform/events.ts'
import type { Lang } from '../platform/words.ts'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Button, Card, Columns, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment } from '../ui/values.tsx'
import type { Mailbox } from './mailboxes.ts'
import type { earlierIn, filesOf, Message } from './messages.ts'
import { ReceiptBadge, StateBadge } from './pages.tsx'
import type { Address } from './read-mail.ts'
import type { receiptsOf } from './receipts.ts'
import { words } from './words.ts'

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
  happened: readonly TimelineEntry[]
  edits: boolean
}
export function MessagePage({ lang, message: m, html, box, files, thread, receipts, happened, edits }: MessageProps) {
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
        {happened.length > 0 && (
          <Card title={w.happened}>
            <Timeline
              items={happened.map((e) => ({
                at: e.recordedAt,
                what: w.events[e.name] ?? e.name,
                ...(e.personName && { who: e.personName }),
              }))}
            />
          </Card>
        )}
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
  if (m.state === 'filed')
    return (
      <Alert tone="neutral" title={w.asideTitle}>
        <p>{w.reasons[m.reason]}</p>
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
