import { z } from 'zod'
import type { Module } from '../platform/module.ts'
import { routes } from './routes.tsx'
import { tasks } from './tasks.ts'
import { problems, words } from './words.ts'

const nothing = z.object({})
const reason = z.object({ reason: z.string() })
const ofBox = z.object({ purpose: z.string() })

/** Mail in and out: the mailboxes of a centre. It knows nothing of what its messages are about. */
export const mailbox: Module = {
  name: 'mailbox',
  tables: ['mailbox', 'mail_message', 'mail_receipt'],
  permissions: ['mailbox.read', 'mailbox.edit', 'mailbox.settings'],
  events: {
    'mailbox.mailbox_added': ofBox,
    'mailbox.mailbox_edited': ofBox,
    'mailbox.mailbox_opened': nothing,
    'mailbox.mailbox_closed': nothing,
    'mailbox.pull_asked': nothing,
    'mailbox.server_lost': reason,
    'mailbox.server_found': nothing,
    'mailbox.message_accepted': z.object({ messageId: z.string(), mailboxId: z.string() }),
    'mailbox.message_filed': z.object({ machine: z.string() }),
    'mailbox.message_quarantined': reason,
    'mailbox.reading_asked': nothing,
    'mailbox.message_put_aside': nothing,
    'mailbox.message_written': z.object({ mailboxId: z.string(), automatic: z.boolean() }),
    'mailbox.message_held': reason,
    'mailbox.message_sent': nothing,
    'mailbox.message_failed': reason,
    'mailbox.receipt_kept': z.object({ kind: z.string() }),
  },
  eventWords: (lang) => words(lang).events,
  problems,
  nav: [
    {
      at: 'centre',
      order: 58,
      word: (lang) => words(lang).nav,
      href: '/mailbox',
      permission: 'mailbox.read',
      icon: 'it-mail',
    },
  ],
  routes,
  tasks,
}

export { keepMessage, type Kept } from './intake.ts'
export { addMailbox, getMailbox, listMailboxes, MailboxInput } from './mailboxes.ts'
export { readMessage, type ReadMessage } from './messages.ts'
export { type NewMessage, sendMessage } from './outgoing.ts'
export { ReceiptBadge } from './pages.tsx'
export { prepare } from './prepare.ts'
export { receiptsOf } from './receipts.ts'
export { type Sender, senderOf } from './senders.ts'
