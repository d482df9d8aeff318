import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { sayNumber } from './moves.ts'
import { StateBadge } from './pages.tsx'
import { numberOf, type Refused } from './routes.tsx'
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
  const show = async (ctx: Ctx, number: number, values: Values, refused: Refused = {}): Promise<View> => {
    const t = await getPassed(ctx, number)
    return {
      title: `${sayNumber(t.number)} ${t.subject}`,
      lead: t.bodyName ?? '',
      mark: <StateBadge lang={ctx.lang} state={t.state} />,
      crumbs: [{ href: '/desk/supplier/tickets', label: words(ctx.lang).supplierTitle }],
      body: (
        <SupplierPage
          lang={ctx.lang}
          now={ctx.now}
          ticket={t}
          entries={await exchange(ctx, t.id)}
          values={values}
          {...refused}
        />
      ),
    }
  }
  page('/desk/supplier/tickets/:number', 'desk.supply', (ctx, req) => show(ctx, numberOf(req), {}))
  action(
    '/desk/supplier/tickets/:number/messages',
    'desk.supply',
    async (ctx, req) => {
      await answerAsSupplier(ctx, numberOf(req), parse(SupplierWords, req.body), req.files)
      return `/desk/supplier/tickets/${numberOf(req)}`
    },
    (ctx, req, { fields, sentence }) =>
      show(ctx, numberOf(req), req.body as Values, { errors: fields, problem: sentence }),
    { of: (ctx: Ctx, req: Req) => getPassed(ctx, numberOf(req)) },
  )
  download('/desk/supplier/tickets/:number/files/:file', 'desk.supply', async (ctx, req) => {
    const { file } = fromPath(z.looseObject({ file: z.uuid() }), req.params)
    const found = await passedFile(ctx, numberOf(req), file)
    return { name: found.name, type: found.type, content: found.bytes }
  })
}
