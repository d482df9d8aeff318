import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { timeline } from '../platform/events.ts'
import { readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { boxRoutes } from './box-routes.tsx'
import { countWaiting, type ListName, listMessages, MessageFilter, statesOf } from './lists.ts'
import { getMailbox, listMailboxes } from './mailboxes.ts'
import { earlierIn, filesOf, getMessage, isFileOf, putAside, readMessage, takeIn } from './messages.ts'
import { sendAgain } from './outgoing.ts'
import { MessagePage } from './message-pages.tsx'
import { MessageList } from './pages.tsx'
import { receiptsOf } from './receipts.ts'
import { words } from './words.ts'

const ById = z.looseObject({ id: z.uuid() })
const ByFile = z.looseObject({ id: z.uuid(), file: z.uuid() })
const idOf = (req: Req) => fromPath(ById, req.params).id

export function routes(web: Web) {
  const { page, action, download } = web
  const list =
    (at: ListName) =>
    async (ctx: Ctx, req: Req): Promise<View> => {
      const w = words(ctx.lang)
      const filter = parse(MessageFilter, req.query)
      const [listed, waiting, boxes] = await Promise.all([
        listMessages(ctx, at, filter),
        countWaiting(ctx),
        listMailboxes(ctx),
      ])
      return {
        title: w.title,
        lead: w.leads[at],
        body: (
          <MessageList
            lang={ctx.lang}
            at={at}
            {...listed}
            filter={filter}
            states={statesOf(at)}
            waiting={waiting}
            boxes={boxes}
          />
        ),
      }
    }
  page('/mailbox', 'mailbox.read', list('received'))
  page('/mailbox/quarantine', 'mailbox.read', list('quarantine'))
  page('/mailbox/sent', 'mailbox.read', list('sent'))

  page(
    '/mailbox/messages/:id',
    'mailbox.read',
    async (ctx, req) => {
      const message = await getMessage(ctx, idOf(req))
      const w = words(ctx.lang)
      const [box, files, thread, receipts, { html }, happened] = await Promise.all([
        getMailbox(ctx, message.mailboxId),
        filesOf(ctx, message),
        earlierIn(ctx, message),
        receiptsOf(ctx, message.id),
        readMessage(ctx, message.id),
        timeline(ctx, message.id),
      ])
      const at = message.direction === 'out' ? 'sent' : message.state === 'quarantined' ? 'quarantine' : 'received'
      return {
        title: message.subject || w.noSubject,
        crumbs: [{ href: at === 'received' ? '/mailbox' : `/mailbox/${at}`, label: w.tabs[at] }],
        body: (
          <MessagePage
            lang={ctx.lang}
            message={message}
            html={html}
            box={box}
            files={files}
            thread={thread}
            receipts={receipts}
            // Who only looked stands in the history of the centre.
            happened={happened.filter((e) => e.name !== 'platform.viewed')}
            edits={ctx.actor.permissions.has('mailbox.edit')}
          />
        ),
      }
    },
    { viewed: 'mailbox.message' },
  )
  download(
    '/mailbox/messages/:id/files/:file',
    'mailbox.read',
    async (ctx, req) => {
      const { id, file } = fromPath(ByFile, req.params)
      const message = await getMessage(ctx, id)
      const found = await readFileOf(ctx, file)
      if (!isFileOf(message, found)) throw notFound()
      return { name: found.name, type: found.type, content: found.bytes }
    },
    { viewed: 'mailbox.message' },
  )
  download(
    '/mailbox/messages/:id/raw',
    'mailbox.read',
    async (ctx, req) => {
      const message = await getMessage(ctx, idOf(req))
      if (!message.rawFileId || message.reason === 'infected') throw notFound()
      const { name, bytes } = await readFileOf(ctx, message.rawFileId)
      return { name, type: 'message/rfc822', content: bytes }
    },
    { viewed: 'mailbox.message' },
  )

  const found = { of: (ctx: Ctx, req: Req) => getMessage(ctx, idOf(req)) }
  const back = (req: Req) => `/mailbox/messages/${idOf(req)}`
  action(
    '/mailbox/messages/:id/intake',
    'mailbox.edit',
    async (ctx, req) => {
      const w = words(ctx.lang)
      const done = await takeIn(ctx, idOf(req))
      return { to: back(req), flash: done === 'asked' ? w.readingAsked : w.takenIn }
    },
    undefined,
    found,
  )
  action(
    '/mailbox/messages/:id/aside',
    'mailbox.edit',
    async (ctx, req) => {
      await putAside(ctx, idOf(req))
      return { to: '/mailbox/quarantine', flash: words(ctx.lang).wasPutAside }
    },
    undefined,
    found,
  )
  action(
    '/mailbox/messages/:id/sending',
    'mailbox.edit',
    async (ctx, req) => {
      await sendAgain(ctx, idOf(req))
      return { to: back(req), flash: words(ctx.lang).sendingAsked }
    },
    undefined,
    found,
  )
  boxRoutes(web)
}
