import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse, Version } from '../platform/parse.ts'
import { boxOf, callFrom, type CallValues, tidy, valuesOf } from './call-form.ts'
import { CallForm } from './call-form-pages.tsx'
import { callWords } from './call-form-words.ts'
import { addCall, ByCode, editCall, getCall } from './calls.ts'
import type { Refused } from './routes.tsx'
import { words } from './words.ts'

const Prefill = z.object({ title: z.string().max(300).default('') })
const Edited = z.object({ version: Version })

/** Calls entered and changed by hand. */
export function callFormRoutes({ page, action }: Web) {
  const codeOf = (req: Req) => fromPath(ByCode, req.params).code
  const found = { of: (ctx: Ctx, req: Req) => getCall(ctx, codeOf(req)) }
  const calls = (ctx: Ctx) => ({ href: '/calls', label: words(ctx.lang).calls })
  const next = (code: string, req: Req) => (req.body['goOn'] ? `/calls/${code}/edit` : `/calls/${code}`)
  const shown = ({ fields, sentence }: { fields: Record<string, string>; sentence: string }): Refused => ({
    errors: Object.fromEntries(Object.entries(fields).map(([place, said]) => [boxOf(place), said])),
    problem: sentence,
  })

  const entering = async (ctx: Ctx, values: CallValues, refused: Refused = {}): Promise<View> => ({
    title: callWords(ctx.lang).newCall,
    lead: callWords(ctx.lang).newCallLead,
    crumbs: [calls(ctx)],
    body: <CallForm lang={ctx.lang} code={null} values={values} {...refused} />,
  })
  page('/calls/new', 'positions.calls', (ctx, req) => {
    // A grant whose call is not kept leads here with its title.
    const { title } = parse(Prefill, req.query)
    return entering(ctx, { title, nationalTitle: title, treasury: 'iban', 'amount.rule': 'by_hand' })
  })
  action(
    '/calls',
    'positions.calls',
    async (ctx, req) => next((await addCall(ctx, callFrom(tidy(req.body)))).code, req),
    (ctx, req, refused) => entering(ctx, tidy(req.body), shown(refused)),
  )

  const editing = async (ctx: Ctx, req: Req, values: CallValues | null, refused: Refused = {}): Promise<View> => {
    const call = await getCall(ctx, codeOf(req))
    return {
      title: callWords(ctx.lang).editCall,
      lead: `${call.title}. ${callWords(ctx.lang).editCallLead}`,
      crumbs: [calls(ctx), { href: `/calls/${call.code}`, label: call.title }],
      body: (
        <CallForm
          lang={ctx.lang}
          code={call.code}
          values={values ?? { ...valuesOf(call.definition), version: call.version }}
          {...refused}
        />
      ),
    }
  }
  page('/calls/:code/edit', 'positions.calls', (ctx, req) => editing(ctx, req, null))
  action(
    '/calls/:code/edit',
    'positions.calls',
    async (ctx, req) => {
      const call = await getCall(ctx, codeOf(req))
      const given = { ...callFrom(tidy(req.body), call.definition), code: call.code }
      const done = await editCall(ctx, call, given, parse(Edited, req.body).version)
      return { to: next(call.code, req), ...(done === 'same' && { silent: 'Nothing of the call was changed.' }) }
    },
    (ctx, req, refused) => {
      // Once the other change was told, saving again is meant.
      const version = refused.values['version'] ?? String(req.body['version'] ?? '')
      return editing(ctx, req, { ...tidy(req.body), version }, shown(refused))
    },
    found,
  )
}
