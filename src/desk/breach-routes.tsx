import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { notFound } from '../platform/errors.ts'
import { readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { Alert, Card, Stack, Tabs } from '../ui/parts.tsx'
import { type BreachMoveName, breachMoves, breachStates, sayBreach } from './breach-moves.ts'
import { BreachBadge, BreachTable, LateTickets, SharesTable } from './breach-lists.tsx'
import { BreachWords, moveBreach, Outages, writeOutages } from './breach-moving.ts'
import { BreachPage, ContestedPage } from './breach-pages.tsx'
import { lateAtSuppliers, NewBreach, proposeBreach } from './breach-proposals.ts'
import {
  documentsOf,
  getBreach,
  getContested,
  listBreaches,
  listContested,
  partsOf,
  ticketsOfBreach,
} from './breaches.ts'
import { breachWords } from './breach-words.ts'
import { type Typed, typedAgain } from './refused-forms.tsx'
import { may, numberOf } from './routes.tsx'
import { words } from './words.ts'

const Filter = z.object({ state: optional(z.enum(breachStates)) })
const fileIn = (req: Req) => fromPath(z.looseObject({ file: z.uuid() }), req.params).file

/** A file of a breach somebody was allowed to open: seen again at each download. */
async function documentOf(ctx: Ctx, breachId: string, fileId: string) {
  const file = await readFileOf(ctx, fileId)
  if (file.ownerId !== breachId) throw notFound()
  return { name: file.name, type: file.type, content: file.bytes }
}
const outagesIn = (body: Record<string, unknown>) => ({
  version: body['version'],
  hours: Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (name.startsWith('hours.') ? [[name.slice(6), value]] : [])),
  ),
})

/** What a supplier did not keep: the centre proposes, contests and decides; the supplier answers; a body reads its part. */
export function breachRoutes({ page, action, download }: Web) {
  const crumbs = (ctx: Ctx, number?: number) => [
    { href: '/desk/tickets', label: words(ctx.lang).title },
    { href: '/desk/breaches', label: breachWords(ctx.lang).title },
    ...(number ? [{ href: `/desk/breaches/${number}`, label: sayBreach(number) }] : []),
  ]
  const list = async (ctx: Ctx, query: Record<string, unknown>, refused: { problem?: string } = {}): Promise<View> => {
    const { state } = parse(Filter, query)
    const w = breachWords(ctx.lang)
    return {
      title: w.title,
      lead: w.lead,
      crumbs: crumbs(ctx).slice(0, 1),
      body: (
        <Stack>
          {refused.problem && <Alert tone="bad">{refused.problem}</Alert>}
          <Tabs
            label={w.state}
            tabs={[
              { word: w.all, href: '/desk/breaches', current: state === undefined },
              ...breachStates.map((s) => ({
                word: w.states[s]!,
                href: `/desk/breaches?state=${s}`,
                current: state === s,
              })),
            ]}
          />
          <BreachTable
            lang={ctx.lang}
            rows={await listBreaches(ctx, { state })}
            at="/desk/breaches"
            empty={{ title: w.none, text: w.noneText }}
          />
          {state === undefined && (
            <Card title={w.late} flush>
              <LateTickets lang={ctx.lang} rows={await lateAtSuppliers(ctx)} proposes={may(ctx, 'desk.contest')} />
            </Card>
          )}
        </Stack>
      ),
    }
  }
  page('/desk/breaches', 'desk.breaches', (ctx, req) => list(ctx, req.query))
  action(
    '/desk/breaches',
    'desk.contest',
    async (ctx, req) => {
      const numbers = await proposeBreach(ctx, parse(NewBreach, req.body))
      return numbers.length === 1 ? `/desk/breaches/${numbers[0]}` : '/desk/breaches'
    },
    (ctx, _req, { fields, sentence }) => list(ctx, {}, { problem: Object.values(fields)[0] ?? sentence }),
  )

  const show = async (ctx: Ctx, number: number, typed: Typed<string> | null): Promise<View> => {
    const breach = await getBreach(ctx, number)
    return {
      title: `${sayBreach(number)} ${breach.supplier}`,
      mark: <BreachBadge lang={ctx.lang} state={breach.state} />,
      crumbs: crumbs(ctx),
      body: (
        <BreachPage
          lang={ctx.lang}
          breach={breach}
          tickets={await ticketsOfBreach(ctx, breach.id)}
          parts={await partsOf(ctx, breach.id)}
          documents={await documentsOf(ctx, breach.id)}
          decides={may(ctx, 'desk.contest')}
          credits={may(ctx, 'dues.collect')}
          reads={may(ctx, 'desk.read')}
          typed={typed}
        />
      ),
    }
  }
  page('/desk/breaches/:number', 'desk.breaches', (ctx, req) => show(ctx, numberOf(req), null))
  const act = (what: string, perform: (ctx: Ctx, req: Req) => Promise<unknown>) =>
    action(
      `/desk/breaches/:number/${what}`,
      'desk.contest',
      async (ctx, req) => {
        await perform(ctx, req)
        return `/desk/breaches/${numberOf(req)}`
      },
      // Several forms stand on the page: what was typed goes back into its own.
      (ctx, req, refusal) => show(ctx, numberOf(req), typedAgain(what, req.body, refusal)),
      { of: (ctx, req) => getBreach(ctx, numberOf(req)) },
    )
  for (const move of breachMoves)
    act(move.name, (ctx, req) => moveBreach(ctx, numberOf(req), move.name, parse(BreachWords, req.body), req.files))
  act('outages', (ctx, req) => writeOutages(ctx, numberOf(req), parse(Outages, outagesIn(req.body))))
  download('/desk/breaches/:number/files/:file', 'desk.breaches', async (ctx, req) =>
    documentOf(ctx, (await getBreach(ctx, numberOf(req))).id, fileIn(req)),
  )

  page('/desk/shares', 'desk.figures', async (ctx) => ({
    title: breachWords(ctx.lang).sharesTitle,
    lead: breachWords(ctx.lang).sharesLead,
    crumbs: crumbs(ctx).slice(0, 1),
    body: <SharesTable lang={ctx.lang} rows={await partsOf(ctx)} />,
  }))

  // — the supplier's own —
  page('/desk/supplier/breaches', 'desk.supply', async (ctx) => {
    const w = breachWords(ctx.lang)
    return {
      title: w.supplierTitle,
      lead: w.supplierLead,
      body: (
        <BreachTable
          lang={ctx.lang}
          rows={await listContested(ctx)}
          at="/desk/supplier/breaches"
          empty={{ title: w.supplierNone, text: w.supplierNoneText }}
        />
      ),
    }
  })
  const contested = async (ctx: Ctx, number: number, typed: Typed<'answer'> | null): Promise<View> => {
    const breach = await getContested(ctx, number)
    return {
      title: `${sayBreach(number)} ${breach.supplier}`,
      mark: <BreachBadge lang={ctx.lang} state={breach.state} />,
      crumbs: [{ href: '/desk/supplier/breaches', label: breachWords(ctx.lang).supplierTitle }],
      body: (
        <ContestedPage lang={ctx.lang} breach={breach} documents={await documentsOf(ctx, breach.id)} typed={typed} />
      ),
    }
  }
  page('/desk/supplier/breaches/:number', 'desk.supply', (ctx, req) => contested(ctx, numberOf(req), null))
  const answer = 'answer' satisfies BreachMoveName
  action(
    `/desk/supplier/breaches/:number/${answer}`,
    'desk.supply',
    async (ctx, req) => {
      const { version, text } = parse(BreachWords, req.body)
      await moveBreach(ctx, numberOf(req), answer, parse(BreachWords, { version, text }), req.files)
      return `/desk/supplier/breaches/${numberOf(req)}`
    },
    (ctx, req, refusal) => contested(ctx, numberOf(req), typedAgain(answer, req.body, refusal)),
    { of: (ctx, req) => getContested(ctx, numberOf(req)) },
  )
  download('/desk/supplier/breaches/:number/files/:file', 'desk.supply', async (ctx, req) =>
    documentOf(ctx, (await getContested(ctx, numberOf(req))).id, fileIn(req)),
  )
}
