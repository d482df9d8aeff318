import writeXlsxFile from 'write-excel-file/node'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { type Req, type View, type Web } from '../platform/http.ts'
import { optional, parse } from '../platform/parse.ts'
import { startRun } from '../platform/runs.ts'
import { today } from '../platform/time.ts'
import type { Values } from '../ui/form.tsx'
import { Button } from '../ui/parts.tsx'
import { accountsOf, adjustmentsOf, closeYear } from './closing.ts'
import { addCredit, listCredits, NewCredit } from './credits.ts'
import { PaymentTable } from './payment-pages.tsx'
import { ageing } from './dues.ts'
import { bodyCsv, duesRows, ledgerRows } from './export.ts'
import { csv } from '../platform/csv.ts'
import { balances, listLedger } from './ledger.ts'
import { AccountsPage, AgeingPage, CreditsPage, LedgerPage, NoticesForm, SettingsForm } from './money-pages.tsx'
import { actOf } from './moving.ts'
import { waitingForNotice } from './notices.ts'
import { listPayments } from './payments.ts'
import { penaltyWords } from './penalty-words.ts'
import { knobsOf, withKnobs } from './rule-form.ts'
import { RuleSet } from './rules.ts'
import { duesCrumb, idOf, type Refused, scheduleCrumbs, typed } from './schedule-routes.tsx'
import { actsFor, getSchedule, type Schedule } from './schedules.ts'
import { DuesSetting, readDuesSetting, saveDuesSetting } from './settings.ts'
import { words } from './words.ts'

/** The money: statements, ledger, credits, notices in bulk, the end of the year, exports. */
export function moneyRoutes({ page, action, download }: Web) {
  const may = (ctx: Ctx, permission: string) => ctx.actor.permissions.has(permission)
  const foundSchedule = { of: (ctx: Ctx, req: Req) => getSchedule(ctx, idOf(req)) }

  page('/dues/payments', 'dues.read', async (ctx) => ({
    title: words(ctx.lang).payments,
    crumbs: [duesCrumb(ctx)],
    body: <PaymentTable lang={ctx.lang} rows={await listPayments(ctx)} reverses={may(ctx, 'dues.collect')} withBody />,
  }))

  // — ledger, ageing, credits, settings —
  const LedgerFilter = z.object({ body: optional(z.uuid()) })
  page('/dues/ledger', 'dues.read', async (ctx, req) => {
    const { body } = parse(LedgerFilter, req.query)
    const [rows, sums] = await Promise.all([listLedger(ctx, { bodyId: body }), balances(ctx, body)])
    const w = words(ctx.lang)
    return {
      title: w.ledger,
      lead: w.ledgerLead,
      crumbs: [duesCrumb(ctx)],
      actions: may(ctx, 'dues.export') && (
        <Button href="/dues/ledger.csv" download icon="it-file-csv">
          {w.exportCsv}
        </Button>
      ),
      body: <LedgerPage lang={ctx.lang} rows={rows} balances={sums} />,
    }
  })
  page('/dues/ageing', 'dues.read', async (ctx) => ({
    title: words(ctx.lang).ageing,
    lead: words(ctx.lang).ageingLead,
    crumbs: [duesCrumb(ctx)],
    body: <AgeingPage lang={ctx.lang} rows={await ageing(ctx, today(ctx.now, ctx.zone))} />,
  }))

  const credits = async (ctx: Ctx, values: Values, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).credits,
    lead: words(ctx.lang).penaltyHelp,
    crumbs: [duesCrumb(ctx)],
    actions: <Button href="/dues/penalties">{penaltyWords(ctx.lang).title}</Button>,
    body: (
      <CreditsPage
        lang={ctx.lang}
        rows={await listCredits(ctx)}
        form={
          may(ctx, 'dues.collect')
            ? {
                values,
                bodies: await ctx.db
                  .selectFrom('body')
                  .select(['id as value', 'name as word'])
                  .where('state', 'in', ['member', 'suspended'])
                  .orderBy('searchName')
                  .limit(1000)
                  .execute(),
                ...refused,
              }
            : null
        }
      />
    ),
  })
  page('/dues/credits', 'dues.read', (ctx) => credits(ctx, { asOf: today(ctx.now, ctx.zone) }))
  action(
    '/dues/credits',
    'dues.collect',
    async (ctx, req) => {
      await addCredit(ctx, parse(NewCredit, req.body))
      return '/dues/credits'
    },
    (ctx, req, { fields, sentence: problem }) => credits(ctx, typed(req.body), { errors: fields, problem }),
  )

  const settings = async (ctx: Ctx, values: Values | null, refused: Refused = {}): Promise<View> => {
    const setting = await readDuesSetting(ctx)
    return {
      title: words(ctx.lang).settings,
      crumbs: [duesCrumb(ctx)],
      body: (
        <SettingsForm
          lang={ctx.lang}
          values={values ?? { ...setting, reminderDays: setting.reminderDays.join(', ') }}
          {...refused}
        />
      ),
    }
  }
  page('/dues/settings', 'dues.settings', (ctx) => settings(ctx, null))
  action(
    '/dues/settings',
    'dues.settings',
    async (ctx, req) => {
      await saveDuesSetting(ctx, parse(DuesSetting, req.body))
      return '/dues'
    },
    (ctx, req, { fields, sentence: problem }) => settings(ctx, typed(req.body), { errors: fields, problem }),
  )

  // — notices in bulk —
  page('/dues/schedules/:id/notices', 'dues.collect', async (ctx, req) => {
    const s = await getSchedule(ctx, idOf(req))
    return {
      title: words(ctx.lang).sendNotices,
      lead: words(ctx.lang).scheduleTitle(s.year, s.number),
      crumbs: scheduleCrumbs(ctx, s),
      body: <NoticesForm lang={ctx.lang} schedule={s} waiting={await waitingForNotice(ctx, s.id)} />,
    }
  })
  action(
    '/dues/schedules/:id/notices',
    'dues.collect',
    async (ctx, req) => {
      const s = await getSchedule(ctx, idOf(req))
      if (s.state !== 'in_force') throw conflict('schedule_not_in_force')
      const run = await startRun(ctx, {
        kind: 'dues.notices',
        title: words(ctx.lang).noticeRun(s.year),
        task: 'dues.send_notices',
        payload: { scheduleId: s.id, lang: ctx.lang },
      })
      await record(ctx, 'dues.notices_asked', { id: s.id }, { year: s.year, dues: await waitingForNotice(ctx, s.id) })
      return `/runs/${run.id}`
    },
    undefined,
    foundSchedule,
  )

  // — the end of the year —
  const finalRules = (s: Schedule, body: Record<string, unknown>): RuleSet => {
    const read = RuleSet.safeParse(withKnobs(s.rules, 'final', body))
    if (!read.success) {
      const at = read.error.issues[0]!.path
      const rule = s.rules.rules[Number(at[1])]
      throw invalid({ [`final.${rule?.key}.${at.slice(2).join('.')}`]: 'invalid_type' })
    }
    return read.data
  }
  const accounts = async (ctx: Ctx, req: Req, values: Values | null, refused: Refused = {}): Promise<View> => {
    const s = await getSchedule(ctx, idOf(req))
    const w = words(ctx.lang)
    const tried =
      values !== null && !refused.problem && !s.closedAt ? await accountsOf(ctx, s, finalRules(s, req.body)) : null
    return {
      title: w.accountsTitle,
      lead: w.scheduleTitle(s.year, s.number),
      crumbs: scheduleCrumbs(ctx, s),
      body: (
        <AccountsPage
          lang={ctx.lang}
          schedule={s}
          accounts={tried}
          closed={await adjustmentsOf(ctx, s)}
          knobs={knobsOf(s.rules).map((k) => ({
            name: k.name,
            value: k.value,
            label: [k.rule, w.fields[k.what] ?? w.options[k.note], k.what === 'weight' ? w.options[k.note] : k.note]
              .filter(Boolean)
              .join(': '),
          }))}
          acts={await actsFor(ctx, s.leadBodyId)}
          closes={may(ctx, 'dues.approve')}
          values={values ?? {}}
          {...refused}
        />
      ),
    }
  }
  const at = '/dues/schedules/:id/accounts'
  page(at, 'dues.read', (ctx, req) => accounts(ctx, req, null))
  action(
    `${at}/trial`,
    'dues.approve',
    (ctx, req) => accounts(ctx, req, typed(req.body)),
    (ctx, req, { fields, sentence: problem }) => accounts(ctx, req, typed(req.body), { errors: fields, problem }),
    { ...foundSchedule, silent: 'what the accounts would give is shown, nothing is kept' },
  )
  action(
    at,
    'dues.approve',
    async (ctx, req) => {
      const s = await getSchedule(ctx, idOf(req))
      if (s.state !== 'in_force') throw conflict('schedule_not_in_force')
      const { actId: chosen } = parse(z.object({ actId: optional(z.uuid()) }), req.body)
      const actId = await actOf(ctx, s.leadBodyId, {
        actId: chosen,
        body: req.body,
        file: req.files.find((f) => f.field === 'actFile'),
      })
      if (!actId) throw conflict('dues_act_missing')
      await closeYear(ctx, s, { final: finalRules(s, req.body), actId })
      return `/dues/schedules/${s.id}/accounts`
    },
    (ctx, req, { fields, sentence: problem }) => accounts(ctx, req, typed(req.body), { errors: fields, problem }),
    foundSchedule,
  )

  // — exports —
  const CSV = 'text/csv; charset=utf-8'
  const YearOnly = z.object({ year: optional(z.coerce.number().int()) })
  download('/dues/export.csv', 'dues.export', async (ctx, req) => ({
    name: `${words(ctx.lang).title.toLowerCase()}.csv`,
    type: CSV,
    content: csv(await duesRows(ctx, parse(YearOnly, req.query).year)),
  }))
  download('/dues/export.xlsx', 'dues.export', async (ctx, req) => ({
    name: `${words(ctx.lang).title.toLowerCase()}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: await sheet(await duesRows(ctx, parse(YearOnly, req.query).year, true)),
  }))
  download('/dues/ledger.csv', 'dues.export', async (ctx) => ({
    name: `${words(ctx.lang).ledger.toLowerCase()}.csv`,
    type: CSV,
    content: csv(await ledgerRows(ctx)),
  }))
  download('/dues/bodies/:id/export.csv', 'dues.export', async (ctx, req) => ({
    name: `${words(ctx.lang).title.toLowerCase()}.csv`,
    type: CSV,
    content: await bodyCsv(ctx, idOf(req)),
  }))
}

const sheet = (rows: readonly (readonly (string | number | null)[])[]) =>
  writeXlsxFile(rows.map((row) => row.map((value) => (value === null ? null : { value })))).toBuffer()
