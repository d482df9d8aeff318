import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { BoxForm, BoxList, BoxPage } from './box-pages.tsx'
import { countWaiting } from './lists.ts'
import {
  addMailbox,
  askPull,
  editMailbox,
  getMailbox,
  hasPassword,
  listMailboxes,
  type Mailbox,
  MailboxEdit,
  MailboxInput,
  switchMailbox,
} from './mailboxes.ts'
import { words } from './words.ts'

const ById = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(ById, req.params).id
type Refused = { errors?: Errors; problem?: string }

/** The mailboxes themselves: their servers, and whether they are on. */
export function boxRoutes({ page, action }: Web) {
  const found = { of: (ctx: Ctx, req: Req) => getMailbox(ctx, idOf(req)) }
  const crumbs = (ctx: Ctx, box?: Mailbox) => [
    { href: '/mailbox/boxes', label: words(ctx.lang).tabs.boxes },
    ...(box ? [{ href: `/mailbox/boxes/${box.id}`, label: box.address }] : []),
  ]

  page('/mailbox/boxes', 'mailbox.read', async (ctx) => {
    const w = words(ctx.lang)
    const settles = ctx.actor.permissions.has('mailbox.settings')
    const [boxes, waiting] = await Promise.all([listMailboxes(ctx), countWaiting(ctx)])
    return {
      title: w.title,
      lead: w.leads.boxes,
      actions: settles && (
        <Button kind="primary" href="/mailbox/boxes/new" icon="it-plus">
          {w.addBox}
        </Button>
      ),
      body: <BoxList lang={ctx.lang} boxes={boxes} waiting={waiting} settles={settles} />,
    }
  })

  const adding = (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> =>
    Promise.resolve({
      title: words(ctx.lang).addBox,
      crumbs: crumbs(ctx),
      body: (
        <BoxForm
          lang={ctx.lang}
          action="/mailbox/boxes"
          cancel="/mailbox/boxes"
          values={values}
          known={false}
          {...refused}
        />
      ),
    })
  page('/mailbox/boxes/new', 'mailbox.settings', (ctx) =>
    adding(ctx, {
      purpose: 'mail',
      imapPort: 993,
      imapSecurity: 'tls',
      smtpPort: 465,
      smtpSecurity: 'tls',
      folder: 'INBOX',
      afterPull: 'seen',
      sinceOn: today(ctx.now, ctx.zone),
      automaticLimit: 3,
    }),
  )
  action(
    '/mailbox/boxes',
    'mailbox.settings',
    async (ctx, req) => {
      const id = await addMailbox(ctx, parse(MailboxInput, req.body))
      return { to: `/mailbox/boxes/${id}`, flash: words(ctx.lang).boxAdded }
    },
    (ctx, req, { fields, sentence }) => adding(ctx, withoutSecret(req), { errors: fields, problem: sentence }),
  )

  page('/mailbox/boxes/:id', 'mailbox.read', async (ctx, req) => {
    const box = await getMailbox(ctx, idOf(req))
    const may = ctx.actor.permissions
    return {
      title: box.address,
      lead: box.name,
      crumbs: crumbs(ctx),
      actions: may.has('mailbox.settings') && (
        <Button kind="primary" href={`/mailbox/boxes/${box.id}/edit`} icon="it-pencil">
          {words(ctx.lang).edit}
        </Button>
      ),
      body: <BoxPage lang={ctx.lang} box={box} settles={may.has('mailbox.settings')} edits={may.has('mailbox.edit')} />,
    }
  })

  const editing = async (ctx: Ctx, id: string, typed: Values | null, refused: Refused = {}): Promise<View> => {
    const box = await getMailbox(ctx, id)
    const { pulledAt: _pulledAt, downSince: _downSince, ...shown } = box
    return {
      title: words(ctx.lang).edit,
      crumbs: crumbs(ctx, box),
      body: (
        <BoxForm
          lang={ctx.lang}
          action={`/mailbox/boxes/${id}/edit`}
          cancel={`/mailbox/boxes/${id}`}
          values={typed ?? shown}
          known={await hasPassword(ctx, id)}
          {...refused}
        />
      ),
    }
  }
  page('/mailbox/boxes/:id/edit', 'mailbox.settings', (ctx, req) => editing(ctx, idOf(req), null))
  action(
    '/mailbox/boxes/:id/edit',
    'mailbox.settings',
    async (ctx, req) => {
      await editMailbox(ctx, idOf(req), parse(MailboxEdit, req.body))
      return { to: `/mailbox/boxes/${idOf(req)}`, flash: words(ctx.lang).boxSaved }
    },
    (ctx, req, { fields, sentence, values }) =>
      editing(
        ctx,
        idOf(req),
        { ...withoutSecret(req), ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    found,
  )
  action(
    '/mailbox/boxes/:id/state',
    'mailbox.settings',
    async (ctx, req) => {
      const { state } = parse(z.object({ state: z.enum(['on', 'off']) }), req.body)
      await switchMailbox(ctx, idOf(req), state)
      const w = words(ctx.lang)
      return { to: `/mailbox/boxes/${idOf(req)}`, flash: state === 'on' ? w.switchedOn : w.switchedOff }
    },
    undefined,
    found,
  )
  action(
    '/mailbox/boxes/:id/pull',
    'mailbox.edit',
    async (ctx, req) => {
      const box = await getMailbox(ctx, idOf(req))
      if (box.state === 'off' || !box.imapHost) throw conflict('mailbox_is_off')
      await record(ctx, 'mailbox.pull_asked', { id: box.id })
      await askPull(ctx, box)
      return { to: `/mailbox/boxes/${box.id}`, flash: words(ctx.lang).pullAsked }
    },
    undefined,
    found,
  )
}

/** What was typed, to be shown again: never the password. */
const withoutSecret = (req: Req): Values => ({ ...(req.body as Values), secret: '' })
