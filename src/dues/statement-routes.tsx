import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { euro } from '../platform/money.ts'
import { parse } from '../platform/parse.ts'
import { sentence } from '../platform/problems.ts'
import type { Values } from '../ui/form.tsx'
import { LineForm, StatementCard, StatementList } from './statement-pages.tsx'
import { duesCrumb, idOf, type Refused, typed } from './schedule-routes.tsx'
import {
  assignLine,
  candidates,
  dismissLine,
  getLine,
  getStatement,
  LineChoice,
  listStatements,
  readStatementFile,
} from './statements.ts'
import { words } from './words.ts'

const ByLine = z.looseObject({ id: z.uuid(), line: z.uuid() })

/** What the treasurer sends: read, and what is uncertain decided by a person. */
export function statementRoutes({ page, action }: Web) {
  // — statements —
  const statements = async (ctx: Ctx, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).statements,
    lead: words(ctx.lang).statementsLead,
    crumbs: [duesCrumb(ctx)],
    body: <StatementList lang={ctx.lang} rows={await listStatements(ctx)} form={{ values: {}, ...refused }} />,
  })
  page('/dues/statements', 'dues.collect', (ctx) => statements(ctx))
  action(
    '/dues/statements',
    'dues.collect',
    async (ctx, req) =>
      `/dues/statements/${await readStatementFile(
        ctx,
        req.files.find((f) => f.field === 'statementFile'),
      )}`,
    (ctx, _req, { fields, sentence: problem }) => statements(ctx, { errors: fields, problem }),
  )
  page('/dues/statements/:id', 'dues.collect', async (ctx, req) => {
    const statement = await getStatement(ctx, idOf(req))
    return {
      title: statement.name,
      lead: words(ctx.lang).statements,
      crumbs: [duesCrumb(ctx), { href: '/dues/statements', label: words(ctx.lang).statements }],
      body: <StatementCard lang={ctx.lang} statement={statement} reason={(code) => sentence(code, {}, ctx.lang)} />,
    }
  })
  const lineForm = async (ctx: Ctx, req: Req, values: Values, refused: Refused = {}): Promise<View> => {
    const { id, line } = fromPath(ByLine, req.params)
    const read = await getLine(ctx, id, line)
    return {
      title: `${words(ctx.lang).line} ${read.line}`,
      crumbs: [
        duesCrumb(ctx),
        { href: '/dues/statements', label: words(ctx.lang).statements },
        { href: `/dues/statements/${id}`, label: words(ctx.lang).lines },
      ],
      body: (
        <LineForm
          lang={ctx.lang}
          line={read}
          dues={await candidates(ctx, read)}
          euro={(cents) => euro(cents, ctx.lang)}
          values={values}
          {...refused}
        />
      ),
    }
  }
  const foundLine = {
    of: (ctx: Ctx, req: Req) => {
      const { id, line } = fromPath(ByLine, req.params)
      return getLine(ctx, id, line)
    },
  }
  page('/dues/statements/:id/lines/:line', 'dues.collect', (ctx, req) => lineForm(ctx, req, {}))
  action(
    '/dues/statements/:id/lines/:line',
    'dues.collect',
    async (ctx, req) => {
      const { id, line } = fromPath(ByLine, req.params)
      await assignLine(ctx, id, line, parse(LineChoice, req.body).dueId)
      return `/dues/statements/${id}`
    },
    (ctx, req, { fields, sentence: problem }) => lineForm(ctx, req, typed(req.body), { errors: fields, problem }),
    foundLine,
  )
  action(
    '/dues/statements/:id/lines/:line/dismissal',
    'dues.collect',
    async (ctx, req) => {
      const { id, line } = fromPath(ByLine, req.params)
      await dismissLine(ctx, id, line)
      return `/dues/statements/${id}`
    },
    undefined,
    foundLine,
  )
}
