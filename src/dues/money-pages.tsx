import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Button, Card, Empty, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Money, Nothing } from '../ui/values.tsx'
import { CreditTable } from './body-pages.tsx'
import type { Accounts, Adjustment } from './closing.ts'
import type { CreditRow } from './credits.ts'
import { type Ageing, sayNumber } from './dues.ts'
import type { Balance, listLedger } from './ledger.ts'
import { ActFields } from './schedule-pages.tsx'
import type { Schedule } from './schedules.ts'
import { words } from './words.ts'

type Refusable = { values: Values; errors?: Errors; problem?: string }

export function LedgerPage({
  lang,
  rows,
  balances,
}: {
  lang: Lang
  rows: Awaited<ReturnType<typeof listLedger>>
  balances: readonly Balance[]
}) {
  const w = words(lang)
  return (
    <Stack>
      <Stats>
        {balances.map((b) => (
          <Stat word={w.accounts[b.account]!} value={<Money cents={b.cents} />} />
        ))}
      </Stats>
      <Table
        caption={w.ledger}
        rows={rows}
        id={(e) => e.id}
        columns={[
          { word: w.day, main: true, cell: (e) => <Day day={e.enteredOn} /> },
          { word: w.body, cell: (e) => <a href={`/dues/bodies/${e.bodyId}`}>{e.bodyName}</a> },
          { word: w.reason, cell: (e) => w.reasons[e.reason] },
          {
            word: w.notice,
            cell: (e) =>
              e.dueId ? (
                <a href={`/dues/${e.dueId}`}>{sayNumber({ number: e.number, year: e.dueYear ?? 0 }) || e.dueYear}</a>
              ) : (
                <Nothing />
              ),
          },
          { word: w.debit, cell: (e) => w.accounts[e.debit] },
          { word: w.credit, cell: (e) => w.accounts[e.credit] },
          { word: w.amount, kind: 'number', cell: (e) => <Money cents={e.cents} /> },
        ]}
        empty={<Empty title={w.ledger}>{w.noLedger}</Empty>}
      />
    </Stack>
  )
}

const buckets = ['current', 'd30', 'd60', 'd90', 'older'] as const
export function AgeingPage({ lang, rows }: { lang: Lang; rows: readonly Ageing[] }) {
  const w = words(lang)
  const sum = (key: (typeof buckets)[number] | 'total') => rows.reduce((all, r) => all + r[key], 0)
  return (
    <Table
      caption={w.ageing}
      rows={rows}
      id={(r) => r.bodyId}
      href={(r) => `/dues/bodies/${r.bodyId}`}
      columns={[
        { word: w.body, main: true, cell: (r) => r.name },
        ...buckets.map((key) => ({
          word: w.ageingWords[key]!,
          kind: 'number' as const,
          cell: (r: Ageing) => <Money cents={r[key]} />,
        })),
        { word: w.total, kind: 'number', cell: (r) => <Money cents={r.total} /> },
      ]}
      foot={[[w.total, ...buckets.map((key) => <Money cents={sum(key)} />), <Money cents={sum('total')} />]]}
      empty={<Empty title={w.ageing}>{w.noAgeing}</Empty>}
    />
  )
}

export function SettingsForm({ lang, ...form }: { lang: Lang } & Refusable) {
  const w = words(lang)
  return (
    <Form action="/dues/settings" {...form} submit={w.save} cancel="/dues" columns>
      <Field name="secondPerson" type="checkbox" label={w.secondPerson} />
      <Field name="treasuryAccount" label={w.treasuryAccount} optional />
      <Field name="disputeDays" type="number" label={w.disputeDays} size="short" />
      <Field name="reminderDays" label={w.reminderDays} help={w.reminderDaysHelp} optional />
      <Field name="version" type="hidden" />
    </Form>
  )
}

export function CreditsPage({
  lang,
  rows,
  form,
}: {
  lang: Lang
  rows: readonly CreditRow[]
  form: (Refusable & { bodies: readonly Option[] }) | null
}) {
  const w = words(lang)
  return (
    <Stack>
      <CreditTable lang={lang} rows={rows} withBody />
      {form && (
        <Card title={w.addCredit}>
          <Form
            action="/dues/credits"
            values={form.values}
            errors={form.errors ?? {}}
            problem={form.problem}
            submit={w.addCredit}
            columns
          >
            <Field
              name="kind"
              type="select"
              label={w.type}
              help={w.penaltyHelp}
              options={(['penalty', 'advance'] as const).map((value) => ({ value, word: w.creditKinds[value]! }))}
            />
            <Field name="amount" type="money" label={w.amount} size="short" />
            <Field name="asOf" type="date" label={w.asOf} size="short" />
            <Field name="reason" label={w.reason} />
            <Field name="source" label={w.source} />
            <Field name="bodyIds" type="checks" label={w.sharedAmong} options={form.bodies} size="wide" />
          </Form>
        </Card>
      )}
    </Stack>
  )
}

export function NoticesForm({ lang, schedule, waiting }: { lang: Lang; schedule: Schedule; waiting: number }) {
  const w = words(lang)
  const at = `/dues/schedules/${schedule.id}`
  return (
    <Stack>
      <p>{w.sendNoticesText(waiting)}</p>
      <Form action={`${at}/notices`} submit={w.sendNotices} cancel={at} />
    </Stack>
  )
}

type AccountsProps = {
  lang: Lang
  schedule: Schedule
  /** What these amounts would give each body; null before anything was typed. */
  accounts: Pick<Accounts, 'rows' | 'lacking'> | null
  closed: readonly Adjustment[]
  knobs: readonly { name: string; label: string; value: string }[]
  acts: readonly Option[]
  closes: boolean
} & Refusable
/** The accounts of a year: amounts to type, the adjustment of each body, and the act that closes. */
export function AccountsPage({ lang, schedule, accounts, closed, knobs, acts, closes, ...form }: AccountsProps) {
  const w = words(lang)
  const at = `/dues/schedules/${schedule.id}/accounts`
  const rows = schedule.closedAt ? closed : (accounts?.rows ?? [])
  return (
    <Stack>
      <p>{w.accountsLead}</p>
      {!schedule.closedAt && closes && (
        <Form
          action={at}
          values={{ organ: 'assembly', ...form.values }}
          errors={form.errors ?? {}}
          problem={form.problem}
          submit={w.closeYear}
          more={
            <Button formaction={`${at}/trial`} name="trial" value="1">
              {w.showAdjustments}
            </Button>
          }
          cancel={`/dues/schedules/${schedule.id}`}
          files
          columns
        >
          {knobs.map((k) => (
            <Field
              name={`final.${k.name}`}
              label={k.label}
              value={form.values[`final.${k.name}`] ?? k.value}
              size="short"
            />
          ))}
          <ActFields lang={lang} acts={acts} />
        </Form>
      )}
      {rows.length > 0 && (
        <Card title={w.adjustment} flush>
          <p class="box-body">{w.adjustmentHelp}</p>
          <Table
            caption={w.adjustment}
            rows={rows}
            id={(r) => r.bodyId}
            href={(r) => `/dues/bodies/${r.bodyId}`}
            columns={[
              { word: w.body, main: true, cell: (r) => r.name },
              { word: w.forecast, kind: 'number', cell: (r) => <Money cents={r.forecastCents} /> },
              { word: w.final, kind: 'number', cell: (r) => <Money cents={r.finalCents} /> },
              { word: w.adjustment, kind: 'number', cell: (r) => <Money cents={r.adjustmentCents} /> },
            ]}
            foot={[
              [
                w.total,
                <Money cents={rows.reduce((s, r) => s + r.forecastCents, 0)} />,
                <Money cents={rows.reduce((s, r) => s + r.finalCents, 0)} />,
                <Money cents={rows.reduce((s, r) => s + r.adjustmentCents, 0)} />,
              ],
            ]}
          />
        </Card>
      )}
    </Stack>
  )
}
