import { z } from 'zod'
import { deadlinesOf, historyOf } from '../deadlines/index.ts'
import { bodyChoices } from '../members/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { sentence } from '../platform/problems.ts'
import { today } from '../platform/time.ts'
import type { Errors, Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { BoardFilter, chosenBy, columnsOf, urgentOf } from './board.ts'
import { BoardPage } from './board-pages.tsx'
import { boardWords } from './board-words.ts'
import { listCalls } from './calls.ts'
import { DecisionForm, PositionCard } from './card-pages.tsx'
import { ContractForm, DateForm, DeedForm, ExtensionForm } from './contract-pages.tsx'
import { addContract, contractsOf, Deed, extend, NewContract, NewExtension, recognise } from './contracts.ts'
import { sourceOf } from './dates.ts'
import { checklist } from './evidence.ts'
import { EditForm, MoveForm } from './move-pages.tsx'
import { type Move, type MoveName, moves, sayNumber } from './moves.ts'
import { changeDate, DateChange, MoveBody, movePosition, possibleMoves } from './moving.ts'
import { decide, Decision, decisionsOf, disagrees, officialOf } from './official.ts'
import { countProposals } from './proposal-count.ts'
import { AddForm, PositionList } from './pages.tsx'
import {
  addPosition,
  ByNumber,
  editPosition,
  getPosition,
  listMoves,
  listPositions,
  NewPosition,
  peopleOf,
  type Position,
  PositionEdit,
  PositionFilter,
  SUBJECT,
} from './positions.ts'
import { words } from './words.ts'

export type Refused = { errors?: Errors; problem?: string }
export const numberOf = (req: Req) => fromPath(ByNumber, req.params).number
export const crumbsOf = (ctx: Ctx, p?: Position) => [
  { href: '/positions', label: words(ctx.lang).title },
  ...(p ? [{ href: `/positions/${p.number}`, label: sayNumber(p.number) }] : []),
]
const dayOf = (ctx: Ctx) => today(ctx.now, ctx.zone)
export const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)

export function positionRoutes({ page, action }: Web) {
  page('/positions', 'positions.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const filter = parse(PositionFilter, req.query)
    const edits = may(ctx, 'positions.edit')
    return {
      title: w.title,
      lead: w.lead,
      actions: (
        <>
          <Button href="/positions/board">{boardWords(ctx.lang).title}</Button>
          <Button href="/positions/maintenance">{w.radar}</Button>
          <Button href="/positions/proposals">{w.proposals}</Button>
          <Button href="/calls">{w.calls}</Button>
          {edits && (
            <Button kind="primary" icon="it-plus" href="/positions/new">
              {w.add}
            </Button>
          )}
        </>
      ),
      body: (
        <PositionList
          lang={ctx.lang}
          today={dayOf(ctx)}
          {...await listPositions(ctx, filter)}
          filter={filter}
          calls={(await listCalls(ctx)).map((c) => ({ value: c.code, word: c.title }))}
          adds={edits}
          withBody={ctx.actor.bodyIds === '*' || ctx.actor.bodyIds.length > 1}
        />
      ),
    }
  })

  page('/positions/board', 'positions.read', async (ctx, req) => {
    const w = boardWords(ctx.lang)
    const filter = parse(BoardFilter, req.query)
    const calls = await listCalls(ctx)
    const chosen = await chosenBy(ctx, filter, calls)
    return {
      title: w.title,
      lead: w.lead,
      crumbs: crumbsOf(ctx),
      body: (
        <BoardPage
          lang={ctx.lang}
          today={dayOf(ctx)}
          columns={await columnsOf(ctx, chosen)}
          urgent={await urgentOf(ctx, chosen)}
          proposals={await countProposals(ctx)}
          filter={filter}
          measures={[...new Set(calls.map((c) => c.measure).filter(Boolean))].toSorted()}
          withBody={ctx.actor.bodyIds === '*' || ctx.actor.bodyIds.length > 1}
          adds={may(ctx, 'positions.edit')}
        />
      ),
    }
  })

  // — adding —
  const adding = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => {
    const bodies = await bodyChoices(ctx)
    return {
      title: words(ctx.lang).add,
      lead: words(ctx.lang).addLead,
      crumbs: crumbsOf(ctx),
      body: (
        <AddForm
          lang={ctx.lang}
          bodies={bodies}
          calls={(await listCalls(ctx)).map((c) => ({ value: c.code, word: c.title }))}
          values={{ ...(bodies.length === 1 && { bodyId: bodies[0]!.value }), ...values }}
          {...refused}
        />
      ),
    }
  }
  page('/positions/new', 'positions.edit', (ctx, req) => adding(ctx, plain(req.query)))
  const Added = NewPosition.extend({ bodyId: z.uuid(), call: z.string().min(1).max(60) })
  action(
    '/positions',
    'positions.edit',
    async (ctx, req) => {
      const { bodyId, call, note } = parse(Added, req.body)
      return `/positions/${(await addPosition(ctx, { bodyId, code: call, note })).number}`
    },
    (ctx, req, { fields, sentence: problem }) => adding(ctx, plain(req.body), { errors: fields, problem }),
  )

  // — reading —
  page('/positions/:number', 'positions.read', async (ctx, req) => {
    const p = await getPosition(ctx, numberOf(req))
    const [deadlines, history, source, contracts, moved, official, decisions, papers] = await Promise.all([
      deadlinesOf(ctx, SUBJECT, p.id),
      historyOf(ctx, SUBJECT, p.id),
      sourceOf(ctx, p.id),
      contractsOf(ctx, p.id),
      listMoves(ctx, p.id),
      officialOf(ctx, p),
      decisionsOf(ctx, p.id),
      checklist(ctx, p),
    ])
    const edits = may(ctx, 'positions.edit')
    return {
      title: `${sayNumber(p.number)} ${p.callTitle}`,
      lead: p.bodyName,
      crumbs: crumbsOf(ctx),
      body: (
        <PositionCard
          lang={ctx.lang}
          today={dayOf(ctx)}
          position={p}
          deadlines={deadlines}
          history={history}
          dates={source.dates}
          contracts={contracts}
          moves={moved}
          possible={
            edits
              ? (await possibleMoves(ctx, p)).map(({ move, missing }) => ({
                  move,
                  reasons: missing.map((m) => sentence(m.code, m.values ?? {}, ctx.lang)),
                }))
              : []
          }
          official={official}
          disagreement={disagrees(official, p)}
          decisions={decisions}
          papers={{
            missing: papers.filter((n) => n.state === 'missing' || n.state === 'unsigned').length,
            total: papers.filter((n) => n.state !== 'later').length,
          }}
          edits={edits}
        />
      ),
    }
  })

  // — changing —
  /** A form about a position: its page, its action, and the form again when it is refused. */
  const formFor = (
    path: string,
    title: (ctx: Ctx) => string,
    draw: (ctx: Ctx, p: Position, req: Req, values: Values, refused: Refused) => Promise<preact.ComponentChildren>,
    first: (ctx: Ctx, p: Position) => Values,
    act: (ctx: Ctx, p: Position, req: Req) => Promise<unknown>,
    anchor = '',
  ) => {
    const view = async (ctx: Ctx, req: Req, values: Values | null, refused: Refused = {}): Promise<View> => {
      const p = await getPosition(ctx, numberOf(req))
      return {
        title: title(ctx),
        lead: `${p.callTitle}, ${p.bodyName}`,
        crumbs: crumbsOf(ctx, p),
        body: await draw(ctx, p, req, values ?? first(ctx, p), refused),
      }
    }
    page(path, 'positions.edit', (ctx, req) => view(ctx, req, null))
    action(
      path,
      'positions.edit',
      async (ctx, req) => {
        const p = await getPosition(ctx, numberOf(req))
        await act(ctx, p, req)
        return `/positions/${p.number}${anchor}`
      },
      (ctx, req, { fields, sentence: problem }) => view(ctx, req, plain(req.body), { errors: fields, problem }),
      { of: (ctx, req) => getPosition(ctx, numberOf(req)) },
    )
  }
  const common = (ctx: Ctx, position: Position, values: Values, refused: Refused) => ({
    lang: ctx.lang,
    position,
    values,
    ...refused,
  })

  formFor(
    '/positions/:number/edit',
    (ctx) => words(ctx.lang).edit,
    async (ctx, p, _req, values, refused) => (
      <EditForm {...common(ctx, p, values, refused)} people={await peopleOf(ctx, p.bodyId, dayOf(ctx))} />
    ),
    (_ctx, p) => ({ ...plain(p), serviceAlive: p.serviceAlive ? 'yes' : 'no' }),
    (ctx, p, req) => editPosition(ctx, p.number, parse(PositionEdit, req.body)),
  )
  formFor(
    '/positions/:number/contracts',
    (ctx) => words(ctx.lang).addContract,
    async (ctx, p, _req, values, refused) => <ContractForm {...common(ctx, p, values, refused)} />,
    (_ctx, p) => ({ cup: p.cup }),
    (ctx, p, req) => addContract(ctx, p, parse(NewContract, req.body)),
    '#contracts',
  )
  const contractOf = (req: Req) => fromPath(z.looseObject({ item: z.uuid() }), req.params).item
  formFor(
    '/positions/:number/contracts/:item/deed',
    (ctx) => words(ctx.lang).recognitory,
    async (ctx, p, req, values, refused) => (
      <DeedForm {...common(ctx, p, values, refused)} contractId={contractOf(req)} />
    ),
    () => ({}),
    (ctx, p, req) => recognise(ctx, p, contractOf(req), parse(Deed, req.body)),
    '#contracts',
  )
  formFor(
    '/positions/:number/extensions',
    (ctx) => words(ctx.lang).extend,
    async (ctx, p, _req, values, refused) => (
      <>
        <p>{words(ctx.lang).extendLead}</p>
        <ExtensionForm {...common(ctx, p, values, refused)} />
      </>
    ),
    () => ({}),
    (ctx, p, req) => extend(ctx, p, parse(NewExtension, req.body)),
    '#deadlines',
  )
  formFor(
    '/positions/:number/dates',
    (ctx) => words(ctx.lang).correct,
    async (ctx, p, _req, values, refused) => (
      <>
        <p>{words(ctx.lang).correctLead}</p>
        <DateForm {...common(ctx, p, values, refused)} names={Object.keys((await sourceOf(ctx, p.id)).dates)} />
      </>
    ),
    () => ({}),
    (ctx, p, req) => changeDate(ctx, p.number, parse(DateChange, req.body)),
    '#deadlines',
  )
  formFor(
    '/positions/:number/decision',
    (ctx) => words(ctx.lang).disagree,
    async (ctx, p, _req, values, refused) => (
      <DecisionForm {...common(ctx, p, values, refused)} official={await officialOf(ctx, p)} />
    ),
    () => ({ kept: 'ours' }),
    (ctx, p, req) => decide(ctx, p.number, parse(Decision, req.body)),
  )

  // — moves —
  const moveForm = async (
    ctx: Ctx,
    move: Move,
    number: number,
    values: Values | null,
    refused: Refused = {},
  ): Promise<View> => {
    const p = await getPosition(ctx, number)
    return {
      title: `${words(ctx.lang).moves[move.name]}: ${sayNumber(p.number)}`,
      lead: `${p.callTitle}, ${p.bodyName}`,
      crumbs: crumbsOf(ctx, p),
      body: (
        <MoveForm
          lang={ctx.lang}
          position={p}
          move={move}
          values={
            values ?? {
              ...plain(p),
              amount: p.amountCents || '',
              paid: p.paidCents ?? (p.amountCents || ''),
              reason: '',
              note: '',
            }
          }
          {...refused}
        />
      ),
    }
  }
  page('/positions/:number/moves/:move', 'positions.edit', async (ctx, req) => {
    const { move } = fromPath(
      z.looseObject({ move: z.enum(moves.map((m) => m.name) as [MoveName, ...MoveName[]]) }),
      req.params,
    )
    return moveForm(
      ctx,
      moves.find((m) => m.name === move)!,
      numberOf(req),
      null,
    )
  })
  for (const move of moves)
    action(
      `/positions/:number/${move.name}`,
      'positions.edit',
      async (ctx, req) =>
        `/positions/${(await movePosition(ctx, numberOf(req), move.name, parse(MoveBody, req.body))).number}`,
      (ctx, req, { fields, sentence: problem }) =>
        moveForm(ctx, move, numberOf(req), plain(req.body), { errors: fields, problem }),
      { of: (ctx, req) => getPosition(ctx, numberOf(req)) },
    )
}

/** What was typed, or what a row has, as a form shows it. */
export const plain = (from: object): Values =>
  Object.fromEntries(
    Object.entries(from).flatMap(([k, v]) =>
      v === null || v === undefined || typeof v === 'object' ? [] : [[k, v as string | number | boolean]],
    ),
  )
