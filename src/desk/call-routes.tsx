import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import type { Values } from '../ui/form.tsx'
import { CallsPage, ImportPage, PreviewPage } from './call-pages.tsx'
import { callWords } from './call-words.ts'
import {
  AnswerTarget,
  answerTarget,
  bringLog,
  getImport,
  listImports,
  previewLog,
  readCalls,
  saveAnswerTarget,
} from './calls.ts'
import type { Refused } from './routes.tsx'
import { words } from './words.ts'

const idOf = (req: Req) => fromPath(z.looseObject({ id: z.uuid() }), req.params).id

/** The log of the switchboard: brought, looked at, read. */
export function callRoutes({ page, action }: Web) {
  const crumbs = (ctx: Ctx, deep = true) => [
    { href: '/desk/figures', label: words(ctx.lang).figures },
    ...(deep ? [{ href: '/desk/calls', label: callWords(ctx.lang).title }] : []),
  ]
  const list = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: callWords(ctx.lang).title,
    lead: callWords(ctx.lang).lead,
    crumbs: crumbs(ctx, false),
    body: (
      <CallsPage
        lang={ctx.lang}
        rows={await listImports(ctx)}
        seconds={await answerTarget(ctx)}
        values={values}
        {...refused}
      />
    ),
  })
  page('/desk/calls', 'desk.settings', (ctx) => list(ctx, {}))
  action(
    '/desk/calls',
    'desk.settings',
    async (ctx, req) =>
      `/desk/calls/previews/${await bringLog(
        ctx,
        req.files.find((f) => f.field === 'log'),
      )}`,
    (ctx, _req, { fields, sentence }) => list(ctx, {}, { errors: fields, problem: sentence }),
  )
  action(
    '/desk/calls/target',
    'desk.settings',
    async (ctx, req) => {
      await saveAnswerTarget(ctx, parse(AnswerTarget, req.body))
      return '/desk/calls'
    },
    (ctx, req, { fields, sentence }) => list(ctx, req.body as Values, { errors: fields, problem: sentence }),
  )
  page('/desk/calls/previews/:id', 'desk.settings', async (ctx, req) => ({
    title: callWords(ctx.lang).previewTitle,
    lead: callWords(ctx.lang).previewLead,
    crumbs: crumbs(ctx),
    body: <PreviewPage lang={ctx.lang} preview={await previewLog(ctx, idOf(req))} />,
  }))
  action(
    '/desk/calls/previews/:id',
    'desk.settings',
    async (ctx, req) => {
      await readCalls(ctx, idOf(req))
      return '/desk/calls'
    },
    undefined,
    { of: (ctx, req) => previewLog(ctx, idOf(req)) },
  )
  page('/desk/calls/:id', 'desk.settings', async (ctx, req) => {
    const log = await getImport(ctx, idOf(req))
    return { title: log.name, crumbs: crumbs(ctx), body: <ImportPage lang={ctx.lang} log={log} /> }
  })
}
