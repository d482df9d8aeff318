import { z } from 'zod'
import { getBody } from '../members/index.ts'
import { receiptsOf } from '../mailbox/index.ts'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import type { Req, View, Web } from '../platform/http.ts'
import { fromPath } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { sentence } from '../platform/problems.ts'
import { startRun } from '../platform/runs.ts'
import { today } from '../platform/time.ts'
import { euroInput } from '../platform/money.ts'
import { entriesOf, ProtocolLines } from '../protocol/index.ts'
import type { Values } from '../ui/form.tsx'
import { Button, Empty, Menu } from '../ui/parts.tsx'
import { BodyDues } from './body-pages.tsx'
import { listCredits } from './credits.ts'
import { DueCard, DueMoveForm } from './due-card-pages.tsx'
import { DueBadge, DueList } from './due-pages.tsx'
import { PaymentForm, ReversalForm } from './payment-pages.tsx'
import {
  type Due,
  DueFilter,
  duesOfBody,
  getDue,
  listDueMoves,
  listDues,
  previewsOfBody,
  sayNumber,
  yearTotals,
} from './dues.ts'
import { keepInput, listInputs, NewInput } from './inputs.ts'
import { accessOf, type Move, type MoveName, open, pressed } from './moves.ts'
import { actOf, disputesOf, moveDue, possibleMoves } from './moving.ts'
import { maySend, noticeFile, noticeOf, OWNER } from './notices.ts'
import { Amount, getPayment, listPayments, NewPayment, registerPayment, Reversal, reversePayment } from './payments.ts'
import { remindersOf } from './reminders.ts'
import { duesCrumb, idOf, type Refused, says, typed } from './schedule-routes.tsx'
import { actsFor, getSchedule } from './schedules.ts'
import { linesToDecide } from './statements.ts'
import { words } from './words.ts'

/** Dues one by one: what each is, why, and what is done with it. */
export function dueRoutes({ page, action, download }: Web) {
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  const staff = (ctx: Ctx) => ctx.actor.bodyIds === '*'
  const found = { of: (ctx: Ctx, req: Req) => getDue(ctx, idOf(req)) }

  page('/dues', 'dues.read', async (ctx, req) => {
    const w = words(ctx.lang)
    const filter = parse(DueFilter, req.query)
    const [list, totals, toDecide] = await Promise.all([listDues(ctx, filter), yearTotals(ctx), linesToDecide(ctx)])
    return {
      title: w.title,
      lead: w.lead,
      actions: (
        <>
          <Button href="/dues/schedules" icon="it-list">
            {w.schedules}
          </Button>
          <Button href="/dues/simulation" icon="it-chart-line">
            {w.simulate}
          </Button>
          <Menu word={w.payments} end>
            <ul class="plain-list">
              {(
                [
                  ['/dues/payments', w.payments, 'dues.read'],
                  ['/dues/statements', w.statements, 'dues.collect'],
                  ['/dues/ageing', w.ageing, 'dues.read'],
                  ['/dues/ledger', w.ledger, 'dues.read'],
                  ['/dues/credits', w.credits, 'dues.read'],
                  ['/dues/export.csv', w.exportCsv, 'dues.export'],
                  ['/dues/export.xlsx', w.exportXlsx, 'dues.export'],
                  ['/dues/settings', w.settings, 'dues.settings'],
                ] as const
              )
                .filter(([, , permission]) => may(ctx, permission))
                .map(([href, word]) => (
                  <li>
                    <a href={href} download={href.includes('export') || undefined}>
                      {word}
                    </a>
                  </li>
                ))}
            </ul>
          </Menu>
        </>
      ),
      body: <DueList lang={ctx.lang} {...list} filter={filter} totals={totals} toDecide={toDecide} />,
    }
  })

  // — of one body —
  const bodyView = async (ctx: Ctx, bodyId: string, refused?: Refused & { values: Values }): Promise<View> => {
    const w = words(ctx.lang)
    const body = await getBody(ctx, bodyId)
    const [dues, previews, credits, inputs] = await Promise.all([
      duesOfBody(ctx, bodyId),
      previewsOfBody(ctx, bodyId),
      listCredits(ctx, bodyId),
      listInputs(ctx, bodyId),
    ])
    const day = today(ctx.now, ctx.zone)
    return {
      title: staff(ctx) ? `${w.title}: ${body.name}` : w.navMine,
      lead: staff(ctx) ? body.name : w.leadMine,
      crumbs: staff(ctx) ? [duesCrumb(ctx)] : [],
      actions: may(ctx, 'dues.export') && (
        <Button href={`/dues/bodies/${bodyId}/export.csv`} download icon="it-file-csv">
          {w.exportCsv}
        </Button>
      ),
      body: (
        <BodyDues
          lang={ctx.lang}
          dues={dues}
          previews={previews}
          credits={credits}
          inputs={inputs}
          form={
            may(ctx, 'dues.propose')
              ? { bodyId, ...refused, values: refused?.values ?? { year: day.slice(0, 4), asOf: day } }
              : null
          }
        />
      ),
    }
  }
  page('/dues/mine', 'dues.own', (ctx) => {
    const [own] = ctx.actor.bodyIds === '*' ? [] : ctx.actor.bodyIds
    if (own) return bodyView(ctx, own)
    const w = words(ctx.lang)
    return Promise.resolve({
      title: w.navMine,
      body: (
        <Empty title={w.notOfABody} action={<Button href="/dues">{w.title}</Button>}>
          {w.notOfABodyText}
        </Empty>
      ),
    })
  })
  page('/dues/bodies/:id', 'dues.own', (ctx, req) => bodyView(ctx, idOf(req)))
  action(
    '/dues/bodies/:id/inputs',
    'dues.propose',
    async (ctx, req) => {
      const { amount } = parse(z.object({ amount: Amount }), req.body)
      await keepInput(ctx, idOf(req), parse(NewInput, { ...req.body, cents: amount }))
      return `/dues/bodies/${idOf(req)}`
    },
    (ctx, req, { fields, sentence: problem }) =>
      bodyView(ctx, idOf(req), { errors: fields, problem, values: typed(req.body) }),
    { of: (ctx, req) => getBody(ctx, idOf(req)) },
  )

  // — one due —
  const crumbs = (ctx: Ctx, due?: Due) => [
    staff(ctx) ? duesCrumb(ctx) : { href: '/dues/mine', label: words(ctx.lang).navMine },
    ...(due
      ? [{ href: `/dues/${due.id}`, label: sayNumber(due) || words(ctx.lang).dueTitle(due.bodyName, due.year) }]
      : []),
  ]
  page('/dues/:id', 'dues.own', async (ctx, req) => {
    const w = words(ctx.lang)
    const due = await getDue(ctx, idOf(req))
    const [moves, possible, notice, disputes, payments, entries, reminders] = await Promise.all([
      listDueMoves(ctx, due.id),
      possibleMoves(ctx, due),
      noticeOf(ctx, due.id),
      disputesOf(ctx, due.id),
      listPayments(ctx, due.id),
      entriesOf(ctx, due.id),
      remindersOf(ctx, due.id),
    ])
    const receipts = notice?.messageId && staff(ctx) ? await receiptsOf(ctx, notice.messageId) : []
    return {
      title: w.dueTitle(due.bodyName, due.year),
      lead: sayNumber(due) && `${w.notice} ${sayNumber(due)}`,
      mark: <DueBadge lang={ctx.lang} state={due.state} />,
      crumbs: crumbs(ctx),
      body: (
        <DueCard
          lang={ctx.lang}
          due={due}
          moves={moves}
          possible={possible
            .filter(({ move }) => may(ctx, accessOf(move)))
            .map(({ move, missing }) => ({ move, reasons: says(ctx, missing) }))}
          notice={notice}
          problem={notice?.problem ? sentence(notice.problem, {}, ctx.lang) : ''}
          receipts={receipts}
          disputes={disputes}
          payments={payments}
          reminders={reminders}
          collects={may(ctx, 'dues.collect')}
          sends={may(ctx, 'dues.collect') && maySend(due.state)}
          staff={staff(ctx)}
          protocol={
            <ProtocolLines
              lang={ctx.lang}
              entries={entries}
              about={{
                bodyId: due.bodyId,
                ownerKind: OWNER,
                ownerId: due.id,
                direction: 'out',
                subject: `${w.paper.title(sayNumber(due))}, ${due.bodyName}`,
                back: `/dues/${due.id}`,
              }}
              edits={may(ctx, 'protocol.edit') && may(ctx, 'dues.collect')}
            />
          }
        />
      ),
    }
  })
  download('/dues/:id/notice', 'dues.own', async (ctx, req) => {
    const due = await getDue(ctx, idOf(req))
    const file = await noticeFile(ctx, due.id)
    if (!file) throw notFound()
    return { name: file.name, type: file.type, content: file.bytes }
  })
  action(
    '/dues/:id/notice',
    'dues.collect',
    async (ctx, req) => {
      const due = await getDue(ctx, idOf(req))
      if (!maySend(due.state)) throw conflict('notice_not_now', { state: due.state })
      const run = await startRun(ctx, {
        kind: 'dues.notices',
        title: words(ctx.lang).noticeRun(due.year),
        task: 'dues.send_notices',
        payload: { scheduleId: due.scheduleId, dueIds: [due.id], lang: ctx.lang },
      })
      await record(ctx, 'dues.notices_asked', { id: due.scheduleId }, { year: due.year, dues: 1 })
      return `/runs/${run.id}`
    },
    undefined,
    found,
  )

  const MoveBody = z.object({ actId: optional(z.uuid()), reason: z.string().trim().max(2000).default('') })
  const moveForm = async (ctx: Ctx, move: Move, id: string, values: Values, refused: Refused = {}): Promise<View> => {
    const due = await getDue(ctx, id)
    const at = (await possibleMoves(ctx, due)).find((p) => p.move.name === move.name)
    const acts = move.asks.includes('act')
      ? await actsFor(ctx, (await getSchedule(ctx, due.scheduleId)).leadBodyId)
      : []
    return {
      title: words(ctx.lang).moves[move.name]!,
      lead: `${due.bodyName}, ${sayNumber(due) || due.year}`,
      crumbs: crumbs(ctx, due),
      body: (
        <DueMoveForm
          lang={ctx.lang}
          due={due}
          move={move}
          reasons={at ? says(ctx, at.missing) : [sentence('due_not_from_here', { state: due.state }, ctx.lang)]}
          acts={acts}
          values={values}
          {...refused}
        />
      ),
    }
  }
  for (const move of pressed) {
    const url = `/dues/:id/${move.name}`
    page(url, accessOf(move), (ctx, req) => moveForm(ctx, move, idOf(req), {}))
    action(
      url,
      accessOf(move),
      async (ctx, req) => {
        const due = await getDue(ctx, idOf(req))
        const { reason, ...body } = parse(MoveBody, req.body)
        const actId = move.asks.includes('act')
          ? await actOf(ctx, (await getSchedule(ctx, due.scheduleId)).leadBodyId, {
              ...body,
              body: req.body,
              file: req.files.find((f) => f.field === 'actFile'),
            })
          : undefined
        await moveDue(ctx, due.id, move.name as MoveName, { reason, actId })
        return `/dues/${due.id}`
      },
      (ctx, req, { fields, sentence: problem }) =>
        moveForm(ctx, move, idOf(req), typed(req.body), { errors: fields, problem }),
      found,
    )
  }

  // — money —
  const payForm = async (ctx: Ctx, id: string, values: Values | null, refused: Refused = {}): Promise<View> => {
    const due = await getDue(ctx, id)
    const problem =
      refused.problem ??
      (open.includes(due.state) ? undefined : sentence('payment_not_open', { state: due.state }, ctx.lang))
    return {
      title: words(ctx.lang).paymentOf(sayNumber(due) || String(due.year)),
      lead: due.bodyName,
      crumbs: crumbs(ctx, due),
      body: (
        <PaymentForm
          lang={ctx.lang}
          due={due}
          values={values ?? { amount: euroInput(due.openCents, ctx.lang), receivedOn: today(ctx.now, ctx.zone) }}
          {...refused}
          {...(problem && { problem })}
        />
      ),
    }
  }
  page('/dues/:id/payment', 'dues.collect', (ctx, req) => payForm(ctx, idOf(req), null))
  action(
    '/dues/:id/payment',
    'dues.collect',
    async (ctx, req) => {
      const { amount, ...input } = parse(NewPayment, req.body)
      await registerPayment(ctx, idOf(req), { cents: amount, ...input, source: 'hand' })
      return `/dues/${idOf(req)}`
    },
    (ctx, req, { fields, sentence: problem }) => payForm(ctx, idOf(req), typed(req.body), { errors: fields, problem }),
    found,
  )
  const ByPayment = z.looseObject({ payment: z.uuid() })
  const paymentOf = (ctx: Ctx, req: Req) => getPayment(ctx, fromPath(ByPayment, req.params).payment)
  const reversalForm = async (ctx: Ctx, req: Req, values: Values, refused: Refused = {}): Promise<View> => {
    const payment = await paymentOf(ctx, req)
    return {
      title: words(ctx.lang).reverse,
      lead: `${payment.bodyName}, ${sayNumber(payment)}`,
      crumbs: [duesCrumb(ctx), { href: '/dues/payments', label: words(ctx.lang).payments }],
      body: <ReversalForm lang={ctx.lang} payment={payment} values={values} {...refused} />,
    }
  }
  page('/dues/payments/:payment/reversal', 'dues.collect', (ctx, req) => reversalForm(ctx, req, {}))
  action(
    '/dues/payments/:payment/reversal',
    'dues.collect',
    async (ctx, req) => {
      const { id, dueId } = await paymentOf(ctx, req)
      await reversePayment(ctx, id, parse(Reversal, req.body))
      return `/dues/${dueId}`
    },
    (ctx, req, { fields, sentence: problem }) => reversalForm(ctx, req, typed(req.body), { errors: fields, problem }),
    { of: paymentOf },
  )
}
