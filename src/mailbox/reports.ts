import type { ReceiptKind } from './pec.ts'
import { type Mail, plain } from './read-mail.ts'

export type Report = { of: string; lines: { kind: ReceiptKind; recipient: string; reason: string }[] }

const kinds: Readonly<Record<string, ReceiptKind>> = {
  failed: 'not_delivered',
  delayed: 'not_delivered_yet',
  delivered: 'delivered',
  relayed: 'taken_over',
  expanded: 'taken_over',
}

/** What a delivery report says, recipient by recipient, and of which message. Source: RFC 3464. */
export function reportIn(mail: Mail): Report | null {
  const status = mail.parts.find((p) => p.type === 'message/delivery-status')
  if (!status) return null
  const returned = mail.parts.find((p) => p.type === 'message/rfc822' || p.type === 'text/rfc822-headers')
  const heads = returned?.bytes.subarray(0, 64_000).toString('latin1') ?? ''
  const of = /^message-id:\s*<([^<>\s]{1,900})>/im.exec(heads)?.[1] ?? mail.inReplyTo
  const blocks = unfold(status.bytes.subarray(0, 64_000).toString('utf8')).split(/\n\s*\n/)
  const lines = blocks.slice(0, 50).flatMap((block) => {
    const kind = kinds[field(block, 'action').toLowerCase()]
    const recipient = (field(block, 'final-recipient') || field(block, 'original-recipient')).replace(/^[^;]*;\s*/, '')
    const reason = [field(block, 'status'), field(block, 'diagnostic-code').replace(/^smtp;\s*/i, '')]
    return kind && recipient
      ? [
          {
            kind,
            recipient: recipient.toLowerCase().slice(0, 254),
            reason: reason.filter(Boolean).join(' ').slice(0, 500),
          },
        ]
      : []
  })
  return of && lines.length > 0 ? { of: plain(of), lines } : null
}

const unfold = (text: string) => plain(text.replaceAll('\r', '')).replaceAll(/\n[ \t]+/g, ' ')
const field = (block: string, name: string) =>
  block
    .split('\n')
    .find((line) => line.toLowerCase().startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim() ?? ''
