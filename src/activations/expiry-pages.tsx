import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, PostButton, Row, Stack, Tabs } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { CopyText, Day, Moment, Nothing } from '../ui/values.tsx'
import { type Expiry, expiryKinds, monthOf, weeksOf } from './expiries.ts'
import type { Feed } from './feeds.ts'
import { words } from './words.ts'

type PageProps = {
  lang: Lang
  day: string
  view: 'list' | 'month'
  month: string
  rows: readonly Expiry[]
  filter: Values
  withBody: boolean
  /** Where the centre sets how long before people are reminded; null where who reads may not. */
  distances: { values: Values; errors?: Errors; problem?: string } | null
}

const hrefOf = (e: Expiry) =>
  e.kind === 'item'
    ? `/activations/${e.number}#items`
    : e.kind === 'qualification' || e.kind === 'contract'
      ? `/catalogue/${e.code}`
      : `/conventions/${e.objectId}`
const whatOf = (e: Expiry, lang: Lang) =>
  e.kind === 'item' ? `${words(lang).kinds[e.itemKind ?? 'other']} ${e.label}` : e.label
const left = (e: Expiry, day: string) => Temporal.PlainDate.from(day).until(Temporal.PlainDate.from(e.expiresOn)).days

function Left({ lang, day, expiry }: { lang: Lang; day: string; expiry: Expiry }) {
  const w = words(lang)
  const n = left(expiry, day)
  return <Badge tone={n < 0 ? 'bad' : n <= 30 ? 'warn' : 'neutral'}>{n < 0 ? w.expired : w.inDays(n)}</Badge>
}

export function ExpiriesPage({ lang, day, view, month, rows, filter, withBody, distances }: PageProps) {
  const w = words(lang)
  const kept = { kind: String(filter['kind'] ?? ''), body: String(filter['body'] ?? '') }
  return (
    <Stack>
      <Tabs
        label={w.expiries}
        tabs={(['list', 'month'] as const).map((tab) => ({
          word: tab === 'list' ? w.list : w.calendar,
          href: withQuery('/expiries', { ...kept, view: tab }),
          current: tab === view,
        }))}
      />
      <FilterBar action="/expiries" values={filter} live="expiries">
        <Field type="hidden" name="view" value={view} />
        {view === 'month' && <Field type="hidden" name="month" value={month} />}
        <Field
          type="select"
          name="kind"
          label={w.what}
          options={expiryKinds.map((value) => ({ value, word: w.expiryKinds[value]! }))}
        />
        {view === 'list' && (
          <Field
            type="select"
            name="within"
            label={w.horizon}
            empty={w.horizons['365']}
            options={['30', '90'].map((value) => ({ value, word: w.horizons[value]! }))}
          />
        )}
      </FilterBar>
      <div id="expiries">
        {view === 'month' ? (
          <Month lang={lang} month={month} rows={rows} kept={kept} />
        ) : (
          <Table
            caption={w.expiries}
            rows={rows}
            id={(e) => `${e.objectId}${e.expiresOn}`}
            href={hrefOf}
            columns={[
              { word: w.what, main: true, cell: (e) => whatOf(e, lang) },
              { word: w.expiresOn, cell: (e) => <Day day={e.expiresOn} /> },
              { word: w.state, cell: (e) => <Left lang={lang} day={day} expiry={e} /> },
              { word: w.kind, cell: (e) => w.expiryKinds[e.kind] },
              ...(withBody ? [{ word: w.body, cell: (e: Expiry) => e.bodyName ?? <Nothing /> }] : []),
              { word: w.service, cell: (e) => e.serviceName ?? <Nothing /> },
            ]}
            empty={<Empty title={w.noExpiries}>{w.noExpiriesText}</Empty>}
          />
        )}
      </div>
      {distances && (
        <Card title={w.reminders}>
          <DistancesForm lang={lang} {...distances} />
        </Card>
      )}
    </Stack>
  )
}

export const DistancesForm = ({
  lang,
  values,
  errors = {},
  problem,
}: {
  lang: Lang
  values: Values
  errors?: Errors
  problem?: string
}) => {
  const w = words(lang)
  return (
    <Form
      action="/expiries/distances"
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      submitKind="secondary"
    >
      <Field name="distances" label={w.distances} help={w.distancesHelp} size="medium" />
      <Field name="version" type="hidden" />
    </Form>
  )
}

function Month({
  lang,
  month,
  rows,
  kept,
}: {
  lang: Lang
  month: string
  rows: readonly Expiry[]
  kept: Record<string, string>
}) {
  const w = words(lang)
  const { before, after } = monthOf(month)
  const name = new Intl.DateTimeFormat(lang === 'it' ? 'it-IT' : 'en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01T00:00:00Z`))
  const byDay = Map.groupBy(rows, (e) => e.expiresOn)
  const to = (m: string) => withQuery('/expiries', { ...kept, view: 'month', month: m })
  return (
    <Stack>
      <Row>
        <Button kind="quiet" icon="it-chevron-left" href={to(before)}>
          {w.previousMonth}
        </Button>
        <h2 class="box-title">{name}</h2>
        <Button kind="quiet" href={to(after)}>
          {w.nextMonth}
        </Button>
      </Row>
      <div class="table-box table-scroll month" role="region" tabindex={0} aria-label={name}>
        <table class="table">
          <caption class="visually-hidden">{name}</caption>
          <thead>
            <tr>
              {w.weekdays.map((d) => (
                <th scope="col">{d}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(month).map((week) => (
              <tr>
                {week.map((d) => (
                  <td>
                    {d && Number(d.slice(8))}
                    {d && byDay.has(d) && (
                      <ul class="plain-list">
                        {byDay.get(d)!.map((e) => (
                          <li>
                            <a href={hrefOf(e)}>{whatOf(e, lang)}</a>
                            {e.bodyName && ` ${e.bodyName}`}
                          </li>
                        ))}
                      </ul>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p>{w.noExpiries}.</p>}
    </Stack>
  )
}

export function FeedsPage({ lang, feeds, opened }: { lang: Lang; feeds: readonly Feed[]; opened: string | null }) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.feedsLead}</p>
      {opened && (
        <Alert tone="good" title={w.feedNew}>
          <CopyText text={opened} label={w.feedNew} />
          <p>{w.feedOnce}</p>
        </Alert>
      )}
      <Table
        caption={w.feeds}
        rows={feeds}
        id={(f) => f.id}
        columns={[
          { word: w.feedOf, main: true, cell: (f) => <Moment at={f.createdAt} /> },
          { word: w.what, cell: (f) => (f.details ? w.withDetails : w.withoutDetails) },
          {
            word: w.revoke,
            quiet: true,
            cell: (f) => (
              <PostButton
                kind="danger"
                action={`/expiries/feeds/${f.id}/revocation`}
                label={`${w.revoke}: ${f.createdAt.toString()}`}
              >
                {w.revoke}
              </PostButton>
            ),
          },
        ]}
        empty={<Empty title={w.feedNone}>{w.feedsLead}</Empty>}
      />
      <Card title={w.feedOpen}>
        <Form action="/expiries/feeds" submit={w.feedOpen}>
          <Field name="details" type="checkbox" label={w.feedDetails} />
        </Form>
      </Card>
    </Stack>
  )
}
