import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { getDelivery, listDeliveries, sendAgain, tryOut } from './deliveries.ts'
import { kinds } from './kinds.ts'
import { DeliveryPage, SecretOnce, WebhookForm, WebhookList, WebhookPage } from './pages.tsx'
import {
  addWebhook,
  getWebhook,
  listWebhooks,
  removeWebhook,
  rotateSecret,
  saveWebhook,
  Switch,
  switchWebhook,
  WebhookEdit,
  WebhookInput,
} from './webhooks.ts'
import { words } from './words.ts'

const EDIT = 'webhooks.edit'
const idOf = (req: Req) => fromPath(z.looseObject({ id: z.uuid() }), req.params).id
const deliveryOf = (req: Req) => fromPath(z.looseObject({ delivery: z.uuid() }), req.params).delivery
type Refused = { errors?: Record<string, string>; problem?: string }

/** The addresses outside that are told of what happens. */
export function routes({ page, action }: Web) {
  const crumb = (ctx: Ctx) => ({ href: '/webhooks', label: words(ctx.lang).title })
  const found = { of: (ctx: Ctx, req: Req) => getWebhook(ctx, idOf(req)) }
  const once = (ctx: Ctx, id: string, secret: string): View => ({
    title: words(ctx.lang).secretTitle,
    crumbs: [crumb(ctx)],
    body: <SecretOnce lang={ctx.lang} id={id} secret={secret} />,
  })

  page('/webhooks', EDIT, async (ctx) => ({
    title: words(ctx.lang).title,
    lead: words(ctx.lang).lead,
    actions: (
      <Button kind="primary" href="/webhooks/new" icon="it-plus">
        {words(ctx.lang).add}
      </Button>
    ),
    body: <WebhookList lang={ctx.lang} rows={await listWebhooks(ctx)} />,
  }))
  const beginning = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).add,
    crumbs: [crumb(ctx)],
    body: <WebhookForm lang={ctx.lang} action="/webhooks" cancel="/webhooks" values={values} {...refused} />,
  })
  page('/webhooks/new', EDIT, (ctx) => beginning(ctx, { kinds }))
  action(
    '/webhooks',
    EDIT,
    async (ctx, req) => {
      const { id, secret } = await addWebhook(ctx, parse(WebhookInput, req.body))
      return once(ctx, id, secret)
    },
    (ctx, req, { fields, sentence }) => beginning(ctx, req.body as Values, { errors: fields, problem: sentence }),
  )

  const show = async (ctx: Ctx, id: string): Promise<View> => {
    const hook = await getWebhook(ctx, id)
    return {
      title: hook.name,
      crumbs: [crumb(ctx)],
      actions: <Button href={`/webhooks/${id}/edit`}>{words(ctx.lang).edit}</Button>,
      body: <WebhookPage lang={ctx.lang} hook={hook} rows={await listDeliveries(ctx, id)} />,
    }
  }
  page('/webhooks/:id', EDIT, (ctx, req) => show(ctx, idOf(req)))
  const editing = async (ctx: Ctx, id: string, values: Values | null, refused: Refused = {}): Promise<View> => {
    const { name, url, kinds: picked, version } = await getWebhook(ctx, id)
    return {
      title: name,
      crumbs: [crumb(ctx), { href: `/webhooks/${id}`, label: name }],
      body: (
        <WebhookForm
          lang={ctx.lang}
          action={`/webhooks/${id}/edit`}
          cancel={`/webhooks/${id}`}
          values={values ?? { name, url, kinds: picked, version }}
          {...refused}
        />
      ),
    }
  }
  page('/webhooks/:id/edit', EDIT, (ctx, req) => editing(ctx, idOf(req), null))
  action(
    '/webhooks/:id/edit',
    EDIT,
    async (ctx, req) => {
      await saveWebhook(ctx, idOf(req), parse(WebhookEdit, req.body))
      return `/webhooks/${idOf(req)}`
    },
    (ctx, req, { fields, sentence }) =>
      editing(ctx, idOf(req), req.body as Values, { errors: fields, problem: sentence }),
    found,
  )
  action(
    '/webhooks/:id/secret',
    EDIT,
    async (ctx, req) => once(ctx, idOf(req), await rotateSecret(ctx, idOf(req))),
    undefined,
    found,
  )
  const act = (what: string, perform: (ctx: Ctx, req: Req) => Promise<unknown>, gone = false) =>
    action(
      `/webhooks/:id/${what}`,
      EDIT,
      async (ctx, req) => {
        await perform(ctx, req)
        return gone ? '/webhooks' : `/webhooks/${idOf(req)}`
      },
      undefined,
      found,
    )
  act('trial', (ctx, req) => tryOut(ctx, idOf(req)))
  act('state', (ctx, req) => switchWebhook(ctx, idOf(req), parse(Switch, req.body)))
  act('removal', (ctx, req) => removeWebhook(ctx, idOf(req)), true)
  act('deliveries/:delivery/sending', (ctx, req) => sendAgain(ctx, idOf(req), deliveryOf(req)))
  page('/webhooks/:id/deliveries/:delivery', EDIT, async (ctx, req) => {
    const hook = await getWebhook(ctx, idOf(req))
    const delivery = await getDelivery(ctx, hook.id, deliveryOf(req))
    return {
      title: `${words(ctx.lang).deliveries}: ${delivery.id.slice(-6)}`,
      crumbs: [crumb(ctx), { href: `/webhooks/${hook.id}`, label: hook.name }],
      body: <DeliveryPage lang={ctx.lang} delivery={delivery} />,
    }
  })
}
