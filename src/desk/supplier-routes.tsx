import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { sayNumber } from './moves.ts'
import { StateBadge } from './pages.tsx'
import { type Typed, typedAgain } from './refused-forms.tsx'
import { numberOf } from './routes.tsx'
import { answerAsSupplier, exchange, getPassed, listPassed, passedFile, SupplierWords } from './supplier.ts'
import { SupplierList, SupplierPage } from './supplier-pages.tsx'
import { words } from './words.ts'

/** The portal of a supplier: what was passed to it, and nothing else. */
export function supplierRoutes({ page, action, download }: Web) {
  page('/desk/supplier/tickets', 'desk.supply', async (ctx) => ({
    title: words(ctx.lang).supplierTitle,
    lead: words(ctx.lang).supplierLead,
    body: <SupplierList lang={ctx.lang} now={ctx.now} rows={await listPassed(ctx)} />,
  }))
  const show = async (ctx: Ctx, number: number, typed: Typed<'answer'> | null): Promise<View> => {
    const t = await getPassed(ctx, number)
    return {
      title: `${sayNumber(t.number)} ${t.subject}`,
      lead: t.bodyName ?? '',
      mark: <StateBadge lang={ctx.lang} state={t.state} />,
      crumbs: [{ href: '/desk/supplier/tickets', label: words(ctx.lang).supplierTitle }],
      body: <SupplierPage lang={ctx.lang} now={ctx.now} ticket={t} entries={await exchange(ctx, t.id)} typed={typed} />,
    }
  }
  page('/desk/supplier/tickets/:number', 'desk.supply', (ctx, req) => show(ctx, numberOf(req), null))
  action(
    '/desk/supplier/tickets/:number/messages',
    'desk.supply',
    async (ctx, req) => {
      await answerAsSupplier(ctx, numberOf(req), parse(SupplierWords, req.body), req.files)
      return `/desk/supplier/tickets/${numberOf(req)}`
    },
    (ctx, req, refusal) => show(ctx, numberOf(req), typedAgain('answer', req.body, refusal)),
    { of: (ctx: Ctx, req: Req) => getPassed(ctx, numberOf(req)) },
  )
  download('/desk/supplier/tickets/:number/files/:file', 'desk.supply', async (ctx, req) => {
    const { file } = fromPath(z.looseObject({ file: z.uuid() }), req.params)
    const found = await passedFile(ctx, numberOf(req), file)
    return { name: found.name, type: found.type, content: found.bytes }
  })
}
